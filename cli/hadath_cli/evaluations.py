"""Evaluations for eyes: a line a measure, and if wanted a line a disagreement."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hadath_cli.errors import visible
from hadath_cli.records import Record

_PIPE_WIDTH = 10_000  # where nobody looks on, a line is a line


class EvaluationWriter:
    """Draws an evaluation, as `hadath evaluate --format json` prints it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, records: Iterable[Record]) -> None:
        """Draw each evaluation."""
        drawn = io.StringIO()
        console = Console(file=drawn, force_terminal=self._file.isatty(), width=_PIPE_WIDTH, highlight=False)
        for record in records:
            console.print(_table(record))
            for disagreement in record.get("disagreements", ()):
                console.print(_line(disagreement), soft_wrap=True)
        self._file.write(drawn.getvalue().encode("utf-8", "backslashreplace"))
        self._file.flush()

    def finish(self) -> None:
        """Nothing ends an evaluation."""


def _table(record: Record) -> Table:
    table = Table("measure", box=box.SIMPLE_HEAD, title_justify="left")
    for column in ("precision", "recall", "F1", "of"):
        table.add_column(column, justify="right")
    for name, measures in record["measures"].items():
        value = measures.get("value")
        numbers = [measures.get("p"), measures.get("r"), measures.get("f1", value)]
        of = measures.get("gold", measures.get("of"))
        table.add_row(name, *("" if n is None else f"{n:.3f}" for n in numbers), str(of))
    return table


def _line(disagreement: Record) -> Text:
    head = f"{disagreement['document']}: {disagreement['kind']}, {disagreement['event']}"
    compared = disagreement["gold"] or disagreement["found"]
    tail = f"  annotated «{disagreement['gold']}», found «{disagreement['found']}»" if compared else ""
    return Text(visible(f"{head}{tail}  {disagreement['where']}"))
