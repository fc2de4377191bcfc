"""Files, folders and standard input to documents.

Texts, JSON lines and saved web pages, plain or compressed. Publication dates come from the first of: `--date`; the JSON
field, or for `NAME.txt` a sidecar `NAME.json`; what a page declares; a date in the file's name; a dateline in the text.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any

from hadath.dates import find_published, parse_published
from hadath.model import Document
from hadath.text import normalise
from hadath_cli.compression import SUFFIXES, CompressionError, decompress, peek
from hadath_cli.decoding import DecodingError, decode, detect, wide_encoding
from hadath_cli.errors import InputError, os_problem, visible
from hadath_cli.pages import PageError, is_page, read_page

STDIN = "-"
LARGEST = (
    64 * 2**20
)  # characters of one text: beyond is no news, but a wrong file, or a small one that unpacks to fill the memory
_TEXTS = frozenset({".txt"})
_JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_PAGES = frozenset({".html", ".htm"})
_SCANNED = _TEXTS | {".jsonl"} | _PAGES
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_UNDECODED = re.compile("[\udc80-\udcff]")
_HEAD = 20_000
_SHOWN = 40
_EMPTY_REMEDY = "give it a text, or leave it out"
_ENCODING_REMEDY = "name its encoding with --encoding, or leave it out"
_NAME_REMEDY = "check the name and its permissions"
Report = Callable[[InputError], None]
Note = Callable[[str], None]
Take = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read: a file, or standard input where there is no path."""

    path: Path | None

    @property
    def name(self) -> str:
        """As messages call it."""
        return "standard input" if self.path is None else _readable(self.path)

    @property
    def _plain(self) -> Path | None:
        """The path without the ending of a compressed file."""
        if self.path is not None and self.path.suffix.lower() in SUFFIXES:
            return self.path.with_suffix("")
        return self.path

    @property
    def stem(self) -> str:
        """The id of its document: the file's name without its endings."""
        return "stdin" if self._plain is None else _readable(self._plain.stem)

    @property
    def suffix(self) -> str:
        """The ending that tells what is in it: `.txt` for `a.txt.gz`; none for standard input."""
        return "" if self._plain is None else self._plain.suffix.lower()

    @property
    def sidecar(self) -> Path | None:
        """Where metadata of a text or page stand: `a.json` for `a.txt` and `a.txt.gz`."""
        return None if self._plain is None else self._plain.with_suffix(".json")

    @property
    def is_one_document(self) -> bool:
        """False where it may hold many: JSON lines, or standard input, which nobody knows yet."""
        return self.path is not None and self.suffix not in _JSON_LINES


def _readable(name: str | Path) -> str:
    """A file's name as UTF-8, whatever the locale takes its bytes for; other bytes are lone surrogates."""
    return os.fsencode(name).decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Fields:
    """The names that a JSON line has for what we read."""

    text: str = "text"
    id: str = "id"
    published: str = "published"
    title: str = "title"


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: a publication date for every document, an encoding (None is "find out"), names of JSON fields."""

    published: date | None = None
    encoding: str | None = None
    fields: Fields = field(default_factory=Fields)


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What stands beside a text: in a JSON line, a sidecar or a page."""

    id: str | None = None
    published: date | None = None
    title: str | None = None


def listed_names(file: str) -> list[str]:
    r"""The names in a list of files: one a line, or, as `find -print0` writes them, each ended by a NUL.

    Args:
        file: the list's own name, or `-` for standard input.

    Raises:
        InputError: where the list cannot be read.
    """
    with _opened(Source(None if file == STDIN else Path(file))) as stream:
        data = stream.read()
    separator = b"\0" if b"\0" in data else b"\n"
    return [os.fsdecode(name.rstrip(b"\r")) for name in data.split(separator) if name.strip()]


def find_sources(names: Iterable[str], report: Report, *, output: Path | None = None) -> list[Source]:
    """The files behind the inputs, in the order given; those of a folder sorted by path.

    Args:
        names: files, folders (searched for texts, JSON lines and pages, also below, also compressed) and `-`.
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
                report(InputError(name, "no texts in this folder", "name a folder with *.txt, *.jsonl or *.html files"))
            sources.extend(Source(p) for p in found)
        else:
            sources.append(Source(Path(name)))
    return sources


def _scan(folder: Path, report: Report) -> list[Path]:
    def unreadable(error: OSError) -> None:
        report(InputError(str(error.filename), os_problem(error), "check its permissions"))

    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):  # does not follow links to folders
        found.extend(f for name in names if Source(f := Path(parent, name)).suffix in _SCANNED)
        # A browser saves a page's frames and advertisements in a folder beside it.
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in _PAGES}
        folders[:] = [f for f in folders if f.removesuffix("_files") not in pages]
    return sorted(found)


def _same_file(left: Path, right: Path) -> bool:
    return left.resolve() == right.resolve()


def read_documents(
    sources: Iterable[Source],
    reading: Reading,
    report: Report,
    note: Note = lambda _: None,
    take: Take = lambda _: False,
) -> Iterator[Document]:
    """Read sources one by one; one that cannot be read is reported and passed over.

    Args:
        sources: what to read.
        reading: how.
        report: is told of each input, or JSON line, that cannot be used.
        note: is told of what was guessed.
        take: is offered each JSON line first, and keeps those that are no texts; a ValueError tells what is wrong.
    """
    for source in sources:
        try:
            with _opened(source) as stream:
                head, whole = peek(stream, _HEAD)
                yield from _documents(source, head, whole, reading, report=report, note=note, take=take)
        except InputError as error:
            report(error)


@contextmanager
def _opened(source: Source) -> Iterator[io.BufferedReader]:
    """The plain bytes of a source. What fails while they are read is an `InputError`."""
    if "\0" in source.name:
        raise InputError(source.name, "no file's name has a NUL", _NAME_REMEDY)
    try:
        if source.path is not None:
            opened: Any = source.path.open("rb")
        elif sys.stdin is None:  # `<&-`
            raise OSError(errno.EBADF, "closed")
        else:
            opened = nullcontext(sys.stdin.buffer)
        with opened as stream:
            yield decompress(stream)
    except OSError as error:
        raise InputError(source.name, os_problem(error), _NAME_REMEDY) from None
    except CompressionError as error:
        raise InputError(source.name, str(error), error.remedy) from None


def _documents(
    source: Source,
    head: bytes,
    stream: io.BufferedReader,
    reading: Reading,
    *,
    report: Report,
    note: Note,
    take: Take,
) -> Iterator[Document]:
    if source.suffix in _JSON_LINES or (
        source.path is None and head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    ):
        return _json_documents(source, head, stream, reading, report=report, take=take)
    data = _whole(source, stream)
    if source.suffix in _PAGES or (source.path is None and is_page(head)):
        return iter((_page_document(source, data, reading),))
    return iter((_text_document(source, data, reading, note),))


def _whole(source: Source, stream: IO[bytes]) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(source.name, f"larger than {LARGEST >> 20} MiB", "split it into texts")
    return data


def _text_document(source: Source, data: bytes, reading: Reading, note: Note) -> Document:
    try:
        encoding = reading.encoding or detect(data)
        text = decode(data, encoding)
    except DecodingError as error:
        raise InputError(source.name, str(error), _ENCODING_REMEDY) from None
    if not text.strip():
        raise InputError(source.name, "empty", _EMPTY_REMEDY)
    if reading.encoding is None and encoding != "utf-8":
        note(f"{visible(source.name)}: read as {encoding}; --encoding says otherwise")
    beside = _sidecar(source)
    return Document(
        id=beside.id or source.stem,
        text=text,
        path=None if source.path is None else source.name,
        published=reading.published or beside.published or _date_in_name(source.stem) or _dateline(text),
        title=beside.title or _first_line(text),
    )


def _page_document(source: Source, data: bytes, reading: Reading) -> Document:
    try:
        page = read_page(data, reading.encoding)
    except DecodingError as error:
        raise InputError(source.name, str(error), _ENCODING_REMEDY) from None
    except PageError as error:
        raise InputError(source.name, str(error), error.remedy) from None
    beside = _sidecar(source)
    declared = None
    with suppress(ValueError):
        declared = _published(page.published)
    return Document(
        id=beside.id or source.stem,
        text=page.text,
        path=None if source.path is None else source.name,
        published=reading.published
        or beside.published
        or declared
        or _date_in_name(source.stem)
        or _dateline(page.text),
        title=beside.title or page.title or _first_line(page.text),
    )


def _first_line(text: str) -> str | None:
    """The title: the first line, where there is more than that line."""
    lines = text[:_HEAD].strip().splitlines()
    return lines[0].strip() if len(lines) > 1 else None


def _date_in_name(name: str) -> date | None:
    """The date in a file's name (`baghdad-20240208`, `2024-02-08_baghdad`), where there is just one."""
    dates = set()
    for year, _, month, day in _NAME_DATE.findall(name):
        with suppress(ValueError):
            dates.add(date(int(year), int(month), int(day)))
    return dates.pop() if len(dates) == 1 else None


def _dateline(text: str) -> date | None:
    """The date at the head or the foot of a text; what stands between is not looked at, however long it is."""
    ends = text if len(text) <= 2 * _HEAD else f"{text[:_HEAD]}\n{text[-_HEAD:]}"
    return find_published(normalise(ends).text)


def _sidecar(source: Source) -> _Metadata:
    """What `NAME.json` beside `NAME.txt` says."""
    file = source.sidecar
    if file is None or not os.path.isfile(file):
        return _Metadata()
    try:
        return _metadata(_json_object(decode(file.read_bytes())), Fields())
    except OSError as error:
        problem = os_problem(error)
    except ValueError as error:
        problem = str(error)
    raise InputError(source.name, f"its sidecar {file.name}: {problem}", "mend the sidecar or take it away")


def _json_documents(
    source: Source, head: bytes, stream: io.BufferedReader, reading: Reading, *, report: Report, take: Take
) -> Iterator[Document]:
    """The documents of JSON lines, read one by one: an archive may be larger than the memory."""
    if head.lstrip()[:1] == b"[":
        raise InputError(source.name, "one JSON array, not JSON lines", f"make lines of it: jq -c '.[]' {source.name}")
    empty = True
    for number, line in enumerate(_lines(source, head, stream, reading), start=1):
        if not line.strip():
            continue
        empty = False
        try:
            record = _json_object(line)
            if not take(record):
                yield _json_document(source, number, record, reading)
        except ValueError as error:
            report(InputError(f"{source.name}:{number}", str(error), "mend the line or take it out"))
    if empty:
        raise InputError(source.name, "empty", _EMPTY_REMEDY)


def _lines(source: Source, head: bytes, stream: io.BufferedReader, reading: Reading) -> Iterator[str]:
    """Decoded lines: UTF-8 unless a mark, or the reader, says otherwise.

    A line that is not valid UTF-8 must not spoil the others: it comes out with lone surrogates in it.
    """
    encoding = reading.encoding or wide_encoding(head) or "utf-8"
    # Not "\u2028" and its like: they may stand in JSON strings.
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="\n")
    try:
        while line := text.readline(LARGEST + 1):
            if len(line) > LARGEST:
                raise InputError(source.name, f"a line larger than {LARGEST >> 20} MiB", "split it into texts")
            yield line.removeprefix("\ufeff")
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise InputError(source.name, f"not valid {encoding}{where}", _ENCODING_REMEDY) from None


def _json_document(source: Source, number: int, record: Mapping[str, Any], reading: Reading) -> Document:
    metadata = _metadata(record, reading.fields)
    text = record.get(reading.fields.text)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'no "{reading.fields.text}"')
    return Document(
        id=metadata.id or f"{source.stem}:{number}",
        text=text,
        path=None if source.path is None else source.name,
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


def _metadata(record: Mapping[str, Any], fields: Fields) -> _Metadata:
    identifier = record.get(fields.id)
    return _Metadata(
        id=str(identifier) if isinstance(identifier, int) else _text_field(record, fields.id),
        published=_published(_text_field(record, fields.published), fields.published),
        title=_text_field(record, fields.title),
    )


def _text_field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" is not a string')
    return value


def _published(text: str | None, name: str = "published") -> date | None:
    if not text:
        return None
    try:
        return parse_published(text)
    except ValueError:
        raise ValueError(f'"{name}" is not a date: {text[:_SHOWN]!r}') from None
