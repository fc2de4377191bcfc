"""Files, folders and standard input to documents.

Publication dates come from the first of: `--date`; the JSON field, or for `NAME.txt` a sidecar `NAME.json`; a date in
the file's name; a dateline in the text.
"""

from __future__ import annotations

import codecs
import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hadath.dates import find_published, parse_published
from hadath.model import Document
from hadath.text import normalise
from hadath_cli.decoding import DecodingError, decode, decode_lines
from hadath_cli.errors import InputError, os_problem

STDIN = "-"
_SCANNED = frozenset({".txt", ".jsonl"})
_JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_UNDECODED = re.compile("[\udc80-\udcff]")
_SHOWN = 40
_EMPTY_REMEDY = "give it a text, or leave it out"
_ENCODING_REMEDY = "name its encoding with --encoding, or leave it out"


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read: a file, or standard input where there is no path."""

    path: Path | None

    @property
    def name(self) -> str:
        """As messages call it."""
        return "standard input" if self.path is None else str(self.path)

    @property
    def stem(self) -> str:
        """The id of its document: the file's name without its ending."""
        return "stdin" if self.path is None else self.path.stem

    @property
    def is_one_document(self) -> bool:
        """False where it may hold many: JSON lines, or standard input, which nobody knows yet."""
        return self.path is not None and self.path.suffix.lower() not in _JSON_LINES


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: a publication date for every document, an encoding; None is "find out"."""

    published: date | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What stands beside a text: in a JSON line, or in a sidecar."""

    id: str | None = None
    published: date | None = None
    title: str | None = None


def find_sources(
    names: Iterable[str], report: Callable[[InputError], None], *, output: Path | None = None
) -> list[Source]:
    """The files behind the inputs, in the order given; those of a folder sorted by path.

    Args:
        names: files, folders (searched for `*.txt` and `*.jsonl`, also below) and `-`.
        report: is told of each input that cannot be used.
        output: a file that a folder's search passes over, because this run replaces it.
    """
    sources: list[Source] = []
    for name in names:
        if name == STDIN:
            sources.append(Source(None))
        elif os.path.isdir(name):  # Path.is_dir raises where a folder above may not be searched
            found = [p for p in _scan(Path(name), report) if output is None or not _same_file(p, output)]
            if not found:
                report(InputError(name, "no texts in this folder", "name a folder with *.txt or *.jsonl files"))
            sources.extend(Source(p) for p in found)
        else:
            sources.append(Source(Path(name)))
    return sources


def _scan(folder: Path, report: Callable[[InputError], None]) -> list[Path]:
    def unreadable(error: OSError) -> None:
        report(InputError(str(error.filename), os_problem(error), "check its permissions"))

    files = (
        Path(parent, name)
        for parent, _, names in os.walk(folder, onerror=unreadable)  # does not follow links to folders
        for name in names
    )
    return sorted(f for f in files if f.suffix.lower() in _SCANNED)


def _same_file(left: Path, right: Path) -> bool:
    return left.resolve() == right.resolve()


def read_documents(
    sources: Iterable[Source],
    reading: Reading,
    report: Callable[[InputError], None],
    take: Callable[[Mapping[str, Any]], bool] = lambda _: False,
) -> Iterator[Document]:
    """Read sources one by one; one that cannot be read is reported and passed over.

    Args:
        sources: what to read.
        reading: how to read it.
        report: is told of each input, or line, that cannot be used.
        take: is offered each JSON line first, and keeps those that are no texts; a ValueError tells what is wrong.
    """
    for source in sources:
        try:
            data = _read(source)
            if _is_json_lines(source, data):
                yield from _json_documents(source, data, reading, report, take)
            else:
                yield _text_document(source, data, reading)
        except InputError as error:
            report(error)


def _read(source: Source) -> bytes:
    try:
        if source.path is not None:
            return source.path.read_bytes()
        if sys.stdin is None:  # `<&-`
            raise OSError(errno.EBADF, "closed")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError(source.name, os_problem(error), "check the name and its permissions") from None


def _is_json_lines(source: Source, data: bytes) -> bool:
    if source.path is None:
        return data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
    return source.path.suffix.lower() in _JSON_LINES


def _text_document(source: Source, data: bytes, reading: Reading) -> Document:
    try:
        text = decode(data, reading.encoding)
    except DecodingError as error:
        raise InputError(source.name, str(error), _ENCODING_REMEDY) from None
    if not text.strip():
        raise InputError(source.name, "empty", _EMPTY_REMEDY)
    beside = _sidecar(source)
    return Document(
        id=beside.id or source.stem,
        text=text,
        path=None if source.path is None else str(source.path),
        published=reading.published or beside.published or _date_in_name(source.stem) or _dateline(text),
        title=beside.title or _first_line(text),
    )


def _first_line(text: str) -> str | None:
    """The title: the first line, where there is more than that line."""
    lines = text.strip().splitlines()
    return lines[0].strip() if len(lines) > 1 else None


def _date_in_name(name: str) -> date | None:
    """The date in a file's name (`baghdad-20240208`, `2024-02-08_baghdad`), where there is just one."""
    dates = set()
    for year, _, month, day in _NAME_DATE.findall(name):
        with suppress(ValueError):
            dates.add(date(int(year), int(month), int(day)))
    return dates.pop() if len(dates) == 1 else None


def _dateline(text: str) -> date | None:
    return find_published(normalise(text).text)


def _sidecar(source: Source) -> _Metadata:
    """What `NAME.json` beside `NAME.txt` says."""
    if source.path is None or not os.path.isfile(file := source.path.with_suffix(".json")):
        return _Metadata()
    try:
        return _metadata(_json_object(decode(file.read_bytes())))
    except OSError as error:
        problem = os_problem(error)
    except ValueError as error:
        problem = str(error)
    raise InputError(source.name, f"its sidecar {file.name}: {problem}", "mend the sidecar or take it away")


def _json_documents(
    source: Source,
    data: bytes,
    reading: Reading,
    report: Callable[[InputError], None],
    take: Callable[[Mapping[str, Any]], bool],
) -> Iterator[Document]:
    try:
        lines = decode_lines(data, reading.encoding)
    except DecodingError as error:
        raise InputError(source.name, str(error), _ENCODING_REMEDY) from None
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not filled:
        raise InputError(source.name, "empty", _EMPTY_REMEDY)
    for number, line in filled:
        try:
            record = _json_object(line)
            if not take(record):
                yield _json_document(source, number, record, reading)
        except ValueError as error:
            report(InputError(f"{source.name}:{number}", str(error), "mend the line or take it out"))


def _json_document(source: Source, number: int, record: Mapping[str, Any], reading: Reading) -> Document:
    metadata = _metadata(record)
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('no "text"')
    return Document(
        id=metadata.id or f"{source.stem}:{number}",
        text=text,
        path=None if source.path is None else str(source.path),
        published=reading.published or metadata.published or _dateline(text),
        title=metadata.title or _first_line(text),
    )


def _json_object(text: str) -> Mapping[str, Any]:
    if _UNDECODED.search(text):
        raise ValueError("not valid UTF-8")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"malformed JSON ({error.msg.lower()} at column {error.colno})") from None
    except RecursionError:
        raise ValueError("malformed JSON (nested too deep)") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def _metadata(record: Mapping[str, Any]) -> _Metadata:
    identifier = record.get("id")
    return _Metadata(
        id=str(identifier) if isinstance(identifier, int) else _text_field(record, "id"),
        published=_published(_text_field(record, "published")),
        title=_text_field(record, "title"),
    )


def _text_field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" is not a string')
    return value


def _published(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return parse_published(text)
    except ValueError:
        raise ValueError(f'"published" is not a date: {text[:_SHOWN]!r}') from None
