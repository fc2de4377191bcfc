"""Records to bytes: JSON lines, a JSON array, CSV, GeoJSON, ACLED's columns, a table for eyes.

Bytes, because `print` fails on Arabic where the terminal's encoding is cp1252, and beside a progress bar Rich takes
what is printed for itself.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO, Protocol

from hadath_cli import acled
from hadath_cli.errors import visible
from hadath_cli.records import Record, Row, Value, coordinates, count_cell, fields, flatten, to_line

_PIPE_WIDTH = 160  # columns of a table that is not for a terminal
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP: what a spreadsheet may run


class Format(StrEnum):
    """Formats of `hadath extract`."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"
    ACLED = "acled"
    TABLE = "table"


SPREADSHEETS = frozenset({Format.CSV, Format.ACLED})


class Writer(Protocol):
    """Writes the records of a run to a file, document by document."""

    def write(self, records: Iterable[Record]) -> None:
        """Write the records of one document, or keep them."""

    def finish(self) -> None:
        """Write the end."""


def writer_of(form: Format, *, bom: bool = False) -> Callable[[BinaryIO], Writer]:
    """What makes the writer of a format for a file.

    Args:
        form: the format.
        bom: begin a spreadsheet with a byte order mark, by which Excel knows UTF-8.
    """
    if form is Format.CSV:
        return lambda file: _CsvWriter(file, tuple(fields()), lambda records: map(flatten, records), bom=bom)
    if form is Format.ACLED:
        return lambda file: _CsvWriter(file, acled.COLUMNS, acled.attacks, bom=bom)
    return _WRITERS[form]


class LinesWriter:
    """A JSON object a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, records: Iterable[Record]) -> None:
        """Write the records, and let the reader have them."""
        self._file.write(b"".join(to_line(r) + b"\n" for r in records))
        self._file.flush()

    def finish(self) -> None:
        """Nothing ends lines."""


class _ListWriter:
    """JSON objects, one a line, between an opening and an end."""

    def __init__(self, file: BinaryIO, opening: bytes, end: bytes) -> None:
        self._file = file
        self._separator = self._opening = opening + b"\n"
        self._end = end

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            self._file.write(self._separator + to_line(record))
            self._separator = b",\n"

    def finish(self) -> None:
        empty = self._separator is self._opening
        self._file.write((self._opening.strip() if empty else b"\n") + self._end + b"\n")


class _ArrayWriter(_ListWriter):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, b"[", b"]")


class _GeoJsonWriter(_ListWriter):
    """A feature an event that has coordinates. The others have no place on a map."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, b'{"type": "FeatureCollection", "features": [', b"]}")

    def write(self, records: Iterable[Record]) -> None:
        super().write(f for r in records if (f := _feature(r)))


def _feature(record: Record) -> Record | None:
    point = coordinates(record)
    if point is None:
        return None
    properties = {k: v for k, v in flatten(record).items() if k not in {"latitude", "longitude"}}
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": {"type": "Point", "coordinates": list(point)},
        "properties": properties,
    }


class _CsvWriter:
    """A head, then rows, in UTF-8, with nothing in them that a spreadsheet would run."""

    def __init__(
        self,
        file: BinaryIO,
        columns: Sequence[str],
        rows: Callable[[Iterable[Record]], Iterable[Row]],
        *,
        bom: bool,
    ) -> None:
        self._file, self._columns, self._rows = file, columns, rows
        self._file.write(codecs.BOM_UTF8 if bom else b"")
        self._write(columns)

    def write(self, records: Iterable[Record]) -> None:
        for row in self._rows(records):
            self._write([row[column] for column in self._columns])
        self._file.flush()

    def _write(self, cells: Iterable[Value]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([_cell(c) for c in cells])
        self._file.write(line.getvalue().encode("utf-8", "backslashreplace"))

    def finish(self) -> None:
        pass


def _cell(value: Value) -> Value:
    """A value as it may stand in a spreadsheet: a text that would be run as a formula gets an apostrophe before it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class _TableWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._rows: list[tuple[str, ...]] = []

    def write(self, records: Iterable[Record]) -> None:
        self._rows.extend(_table_row(r) for r in records)

    def finish(self) -> None:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table("document", "type", "subtype", "time", "count", "place", "sentence")
        for row in self._rows:
            table.add_row(*(Text(cell) for cell in row))
        terminal = self._file.isatty()
        drawn = io.StringIO()
        Console(file=drawn, force_terminal=terminal, width=None if terminal else _PIPE_WIDTH).print(table)
        self._file.write(drawn.getvalue().encode("utf-8"))


def _table_row(record: Record) -> tuple[str, ...]:
    """A table's row. Arabic comes last: what stands left of it a terminal would turn around."""
    flat = flatten(record)
    cells = (
        record["doc"]["id"],
        record["type"],
        record["subtype"],
        flat["date"] or "",
        count_cell(record.get("count")),
        flat["place_name"] or "",
        " ".join(record["sentence"]["text"].split()),
    )
    return tuple(visible(str(cell)) for cell in cells)


_WRITERS: Mapping[Format, Callable[[BinaryIO], Writer]] = {
    Format.JSONL: LinesWriter,
    Format.JSON: _ArrayWriter,
    Format.GEOJSON: _GeoJsonWriter,
    Format.TABLE: _TableWriter,
}
