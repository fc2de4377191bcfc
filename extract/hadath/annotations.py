"""Annotated texts and printed events, read into one shape for `evaluate`.

A folder of annotations holds, for each text `NAME.txt`, a `NAME.json`:

    {"events": [{"id": "e1", "type": "casualty", "outcome": "killed", "trigger": {"p": 1, "text": "قتل"},
                 "incident": "i1", "count": {"min": 3, "max": 3}, "scope": "incident",
                 "args": [{"role": "victim", "p": 1, "text": "3 جنود"}]}]}

A span is a line of the text (`p`, the title is 0), the words as they stand there, and `n` where they stand there more
than once. The subtype is called `subtype` of strikes, `outcome` of casualties, `act` of statements.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hadath.model import Span
from hadath.rulebook import bundled_types

_SUBTYPE = {"strike": "subtype", "casualty": "outcome", "statement": "act"}
_DAY = 10  # characters of an ISO date


class AnnotationError(Exception):
    """A file that cannot be read as annotations or events: the message names file, event or line, and fault."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One mention of an event. Spans are offsets into the text as it stands in the file."""

    type: str
    subtype: str
    trigger: Span
    polarity: str
    realis: str
    roles: Mapping[str, tuple[Span, ...]]
    time: str | None
    count: tuple[int | None, int | None] | None
    scope: str | None
    quotes: tuple[Span, ...]
    content: Span | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with its annotations."""

    text: str
    events: tuple[Annotation, ...]


def read_annotations(folder: Path) -> dict[str, Annotated]:
    """The annotated texts of a folder by name.

    Raises:
        AnnotationError: naming file, event and fault; also where a span's words are not in its line.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise AnnotationError(f"{folder}: no annotations (*.json) in this folder")
    return {file.stem: _annotated(file) for file in files}


def _annotated(file: Path) -> Annotated:
    text = _text_of(file.with_suffix(".txt"))
    record = _parse(_text_of(file), str(file))
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def span(words: Mapping[str, Any]) -> Span:
        number, wanted = words["p"], words["text"]
        if not isinstance(number, int) or not 0 <= number < len(lines):
            raise ValueError(f"p is {number!r}, and the text has lines 0 to {len(lines) - 1}")
        at = -1
        for _ in range(words.get("n", 1)):
            at = lines[number].find(wanted, at + 1)
            if at < 0 or not wanted:
                raise ValueError(f"{wanted!r} is not in line {number}, or not so often")
        return Span(starts[number] + at, starts[number] + at + len(wanted))

    events = record.get("events")
    if not isinstance(events, list):
        raise AnnotationError(f"{file}: no list of 'events'")
    found = []
    for number, event in enumerate(events, start=1):
        with _named(f"{file}: event {event.get('id', number) if isinstance(event, dict) else number}"):
            found.append(_annotation(event, span))
    return Annotated(text, tuple(found))


def _annotation(event: Mapping[str, Any], span: Callable[[Mapping[str, Any]], Span]) -> Annotation:
    kind = _known_type(event)
    arguments = [(a["role"], span(a)) for a in event.get("args", [])]
    for role, _ in arguments:
        if role not in bundled_types()[kind].roles:
            raise ValueError(f"role {role!r} is not one of {', '.join(bundled_types()[kind].roles)}")
    return Annotation(
        subtype=event[_SUBTYPE[kind]],
        trigger=span(event["trigger"]),
        roles={role: tuple(s for r, s in arguments if r == role) for role in dict(arguments)},
        quotes=tuple(span(q) for q in event.get("quotes", [])),
        content=span(event["content"]) if event.get("content") else None,
        **_values(kind, event),
    )


def read_events(file: Path) -> dict[str, tuple[Annotation, ...]]:
    """The events of a file of JSON lines, as `hadath extract --mentions` prints them, by document.

    Raises:
        AnnotationError: naming file, line and fault.
    """
    found: dict[str, list[Annotation]] = {}
    for number, line in enumerate(_text_of(file).split("\n"), start=1):
        if line.strip():
            where = f"{file}:{number}"
            record = _parse(line, where)
            with _named(where):
                found.setdefault(str(record["doc"]["id"]), []).append(_event(record))
    return {document: tuple(events) for document, events in found.items()}


def _event(record: Mapping[str, Any]) -> Annotation:
    kind = _known_type(record)
    if len(record.get("mentions") or ()) > 1:
        raise ValueError("several mentions in one event; print each of them with --mentions")

    def span(words: Mapping[str, Any]) -> Span:
        start, end = words["start"], words["end"]
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
            raise ValueError(f"no stretch of text: {start!r} to {end!r}")
        return Span(start, end)

    return Annotation(
        subtype=record["subtype"],
        trigger=span(record["trigger"]),
        roles={role: tuple(span(a) for a in record.get(role) or ()) for role in bundled_types()[kind].roles},
        quotes=tuple(span(q) for q in record.get("quotes") or ()),
        content=span(record["content"]) if record.get("content") else None,
        **_values(kind, record),
    )


def _known_type(record: Mapping[str, Any]) -> str:
    kind = record["type"]
    if kind not in _SUBTYPE:
        raise ValueError(f"type {kind!r} is not one of {', '.join(_SUBTYPE)}")
    return str(kind)


def _values(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """What both shapes have under the same names."""
    count, time = record.get("count"), record.get("time")
    value = time.get("value") if time else None
    return {
        "type": kind,
        "polarity": record.get("polarity", "positive"),
        "realis": record.get("realis", "actual"),
        "time": value[:_DAY] if value else None,
        "count": (count.get("min"), count.get("max")) if count else None,
        "scope": record.get("scope"),
        "incident": record.get("incident"),
    }


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Name what is wrong in a record: a key that is not there, a value of the wrong kind."""
    try:
        yield
    except KeyError as error:
        raise AnnotationError(f"{where}: no {error}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise AnnotationError(f"{where}: {error}") from None


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AnnotationError(f"{file}: {(error.strerror or type(error).__name__).lower()}") from None
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{file}: not valid UTF-8 at byte {error.start}") from None


def _parse(text: str, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise AnnotationError(f"{where}: malformed JSON ({error.msg.lower()} at column {error.colno})") from None
    except RecursionError:
        raise AnnotationError(f"{where}: malformed JSON (nested too deep)") from None
    if not isinstance(value, dict):
        raise AnnotationError(f"{where}: not a JSON object")
    return value
