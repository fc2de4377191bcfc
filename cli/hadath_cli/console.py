"""The terminal: progress, messages and the summary, all of it on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hadath_cli.errors import StoppedError, tell


class Messages:
    """Shows how far the work is, tells of failures, and counts.

    Args:
        progress: draw a progress bar, if standard error is a terminal.
        verbose: tell also what was guessed, and sum up every run; else only one with failures, or on a terminal.
        quiet: tell of failures and of nothing else.
        strict: stop at the first failure.
    """

    def __init__(self, *, progress: bool, verbose: bool = False, quiet: bool = False, strict: bool = False) -> None:
        self.failures = 0
        self._documents = self._events = 0
        self._verbose, self._quiet, self._strict = verbose, quiet, strict
        console = Console(stderr=True)
        self._terminal = progress and not quiet and console.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            MofNCompleteColumn(),
            TextColumn("documents, {task.fields[events]} events"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,  # or Rich takes every event that goes to a pipe, and shows it here
            disable=not self._terminal,
        )
        self._task = self._progress.add_task("loading models", total=None, events=0)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()
        finished = kind is None or issubclass(kind, StoppedError)
        if finished and not self._quiet and (self.failures or self._verbose or self._terminal):
            failed = f", {self.failures} failed" if self.failures else ""
            tell(f"{_number(self._documents, 'document')}, {_number(self._events, 'event')}{failed}")

    def expect(self, documents: int | None) -> None:
        """Tell how many documents there are, or that nobody knows."""
        self._progress.update(self._task, total=documents)

    def done(self, events: int, *, document: bool = True) -> None:
        """One more document, or a further part of one, is done, with so many events."""
        self._documents += document
        self._events += events
        self._progress.update(self._task, advance=int(document), description="extracting", events=self._events)

    def fail(self, problem: Exception) -> None:
        """Tell of an input that cannot be used.

        Raises:
            StoppedError: in a strict run.
        """
        self.failures += 1
        tell(problem)
        if self._strict:
            raise StoppedError

    def note(self, line: str) -> None:
        """Tell what was guessed, to who wants to know."""
        if self._verbose:
            tell(line)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
