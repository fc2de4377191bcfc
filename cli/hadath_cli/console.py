"""The terminal: progress and messages, all of it on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hadath_cli.errors import tell


class Messages:
    """Shows how far the work is and tells of failures, which it counts.

    Args:
        progress: draw a progress bar, if standard error is a terminal.
    """

    def __init__(self, *, progress: bool) -> None:
        self.failures = 0
        self._events = 0
        console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            MofNCompleteColumn(),
            TextColumn("documents, {task.fields[events]} events"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,  # or Rich takes every event that goes to a pipe, and shows it here
            disable=not (progress and console.is_terminal),
        )
        self._task = self._progress.add_task("loading models", total=None, events=0)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def expect(self, documents: int | None) -> None:
        """Tell how many documents there are, or that nobody knows."""
        self._progress.update(self._task, total=documents)

    def done(self, events: int) -> None:
        """One more document is done, with so many events."""
        self._events += events
        self._progress.update(self._task, advance=1, description="extracting", events=self._events)

    def fail(self, problem: Exception) -> None:
        """Tell of an input that cannot be used."""
        self.failures += 1
        tell(problem)
