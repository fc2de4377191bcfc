"""Records to bytes: JSON lines, a JSON array or a table; to standard output or, at once, to a file.

Bytes, because `print` fails on Arabic where the terminal's encoding is cp1252, and beside a progress bar Rich takes
what is printed for itself.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from hadath_cli.errors import OutputError, os_problem, visible

Record = Mapping[str, Any]
_PIPE_WIDTH = 160  # columns of a table that is not for a terminal


class Format(StrEnum):
    """Formats of `hadath extract`."""

    JSONL = "jsonl"
    JSON = "json"
    TABLE = "table"


@contextmanager
def open_output(form: Format, path: Path | None) -> Iterator[Callable[[Iterable[Record]], None]]:
    """A function that writes records in some format: to a file, or to standard output where there is no path.

    The file appears, or is replaced, only when all has been written.

    Raises:
        OutputError: where the output cannot be written.
        BrokenPipeError: where the reader of standard output is gone.
    """
    with _opened(path) as (file, name):
        writer = _WRITERS[form](file)

        def write(records: Iterable[Record]) -> None:
            with _telling(name):
                writer.write(records)

        yield write
        with _telling(name):
            writer.finish()


def write_bytes(data: bytes, path: Path | None) -> None:
    """Write what is ready as a whole; otherwise as `open_output`."""
    with _opened(path) as (file, name), _telling(name):
        file.write(data)


@contextmanager
def _opened(path: Path | None) -> Iterator[tuple[BinaryIO, str]]:
    """A file that is kept if all goes well, and its name for messages."""
    name = "standard output" if path is None else str(path)
    with _telling(name):
        destination = _Destination(path)
    try:
        yield destination.file, name
        with _telling(name):
            destination.commit()
    except BaseException:  # also Ctrl-C
        destination.discard()
        raise


@contextmanager
def _telling(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(name, os_problem(error)) from None


class _Destination:
    """Where the bytes go: standard output, a device or pipe, or a new file that gets its name at the end."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._temporary: str | None = None
        if path is None:
            if sys.stdout is None:  # closed by the shell: `>&-`
                raise OSError(errno.EBADF, "closed")
            self.file: BinaryIO = sys.stdout.buffer
        elif path.exists() and not path.is_file():
            self.file = path.open("wb")
        else:
            self._path = path.resolve()  # through a link, which stays
            descriptor, self._temporary = tempfile.mkstemp(prefix=".hadath-", suffix=".tmp", dir=self._path.parent)
            self.file = os.fdopen(descriptor, "wb")

    def commit(self) -> None:
        self.file.flush()
        if self._path is None:
            return
        self.file.close()
        if self._temporary is not None:
            os.chmod(self._temporary, _mode(self._path))
            os.replace(self._temporary, self._path)

    def discard(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self.file.close()
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)


def _mode(target: Path) -> int:
    """The permissions that the shell's `>` would leave: the old file's, or the user's default."""
    with suppress(OSError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def to_line(record: Record) -> bytes:
    """One JSON line in UTF-8. Lone surrogates, which have no UTF-8, stay JSON escapes."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


class _Writer(Protocol):
    def write(self, records: Iterable[Record]) -> None:
        """Write the records of one document, or keep them."""

    def finish(self) -> None:
        """Write the end."""


class _LinesWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, records: Iterable[Record]) -> None:
        self._file.write(b"".join(to_line(r) + b"\n" for r in records))
        self._file.flush()

    def finish(self) -> None:
        pass


class _ArrayWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._separator = b"[\n"

    def write(self, records: Iterable[Record]) -> None:
        for record in records:
            self._file.write(self._separator + to_line(record))
            self._separator = b",\n"

    def finish(self) -> None:
        self._file.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")


class _TableWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._rows: list[tuple[str, ...]] = []

    def write(self, records: Iterable[Record]) -> None:
        self._rows.extend(_row(r) for r in records)

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


def _row(record: Record) -> tuple[str, ...]:
    """A table's row. Arabic comes last: what stands left of it a terminal would turn around."""
    time = record["time"] or {}
    places = record.get("place") or [{}]
    cells = (
        record["doc"]["id"],
        record["type"],
        record["subtype"],
        time.get("value") or "",
        count_cell(record.get("count")),
        places[0].get("name") or "",
        " ".join(record["sentence"]["text"].split()),
    )
    return tuple(visible(cell) for cell in cells)


def count_cell(count: Record | None) -> str:
    """«أكثر من 20» (more than 20) is 21+, «بين 3 و5» (between 3 and 5) 3-5, «نحو 10» (about 10) ~10."""
    low, high = (count["min"], count["max"]) if count else (None, None)
    if low is None:
        return "" if high is None else f"0-{high}"
    numbers = f"{low}+" if high is None else f"{low}-{high}" if low < high else str(low)
    return f"~{numbers}" if count and count["approx"] else numbers


_WRITERS: Mapping[Format, Callable[[BinaryIO], _Writer]] = {
    Format.JSONL: _LinesWriter,
    Format.JSON: _ArrayWriter,
    Format.TABLE: _TableWriter,
}
