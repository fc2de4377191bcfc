"""Documents and events to the small JSON that the page holds.

Printed as they are, the events of 2,000 documents would be some 60 MB. Three things make a tenth of it, and lose
nothing: words that are a slice of their document's text are left out; names that come again and again stand in one
list; an object is a row, the names of its fields stand once a shape. `script/data.js` turns it back.

A document holds `pieces`, `[start, text]` each, from which slices are taken: the whole text, or, of saved events, the
sentences and other words that they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hadath.model import Document

Record = Mapping[str, Any]
Piece = tuple[int, str]

_SLICE = 0  # stands where the text is `pieces[start:end]`
# Fields whose words come again in many events.
_SHARED = frozenset(
    {
        "type",
        "subtype",
        "polarity",
        "realis",
        "status",
        "scope",
        "rule",
        "lemma",
        "country",
        "precision",
        "name",
        "value",
    }
    | {"incident", "part_of_day", "ace", "cameo", "plover", "acled"}
)


class Contents:
    """What a page shows. Documents are added one by one and kept packed."""

    def __init__(self) -> None:
        self._documents: list[Record] = []
        self._strings: dict[str, int] = {}
        self._shapes: dict[tuple[tuple[str, str], ...], int] = {}

    def __len__(self) -> int:
        return len(self._documents)

    def add_text(self, document: Document, events: Iterable[Record]) -> None:
        """A document that was read, with the events found in it."""
        about = {
            "id": document.id,
            "path": document.path,
            "published": None if document.published is None else document.published.isoformat(),
            "title": document.title,
        }
        self._add(about, [(0, document.text)], whole=True, events=events)

    def add_saved(self, events: list[Record]) -> None:
        """A document of which there are only events, all of the same document.

        Raises:
            ValueError: where they give different words for one place in the text.
        """
        self._add(events[0]["doc"], _pieces(events), whole=False, events=events)

    def _add(self, about: Record, pieces: list[Piece], *, whole: bool, events: Iterable[Record]) -> None:
        self._documents.append(
            {"about": about, "whole": whole, "pieces": pieces}
            | {"events": [self._row(_without_repetition(event), pieces) for event in events]}
        )

    def packed(self) -> Record:
        """All of it, ready for JSON."""
        return {
            "shapes": [list(shape) for shape in self._shapes],
            "strings": list(self._strings),
            "documents": self._documents,
        }

    def _row(self, record: Record, pieces: list[Piece]) -> list[Any]:
        """An object as `[shape, value, …]`; a shape tells name and kind of each value."""
        sliced = _is_slice(record, pieces)
        fields = {
            name: ("text", _SLICE) if sliced and name == "text" else self._value(name, value, pieces)
            for name, value in record.items()
        }
        shape = tuple((name, kind) for name, (kind, _) in fields.items())
        return [self._shapes.setdefault(shape, len(self._shapes)), *(value for _, value in fields.values())]

    def _value(self, name: str, value: object, pieces: list[Piece]) -> tuple[str, object]:
        if isinstance(value, dict):
            return "object", self._row(value, pieces)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return "list", [self._row(item, pieces) for item in value]
        if isinstance(value, str) and name in _SHARED:
            return "string", self._strings.setdefault(value, len(self._strings))
        return "plain", value


def _without_repetition(event: Record) -> Record:
    """The event without what its document tells, and without a list of mentions that only repeats it."""
    only = [{name: event[name] for name in ("trigger", "sentence", "rule")}]
    short = {name: None if name == "doc" else value for name, value in event.items()}
    return short | ({"mentions": None} if event["mentions"] == only else {})


def _is_slice(record: Record, pieces: list[Piece]) -> bool:
    start, end = record.get("start"), record.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return False
    return any(s <= start and text[start - s : end - s] == record.get("text") for s, text in pieces)


def _pieces(events: Iterable[Record]) -> list[Piece]:
    """The words that the events hold, joined where they overlap."""
    joined: list[Piece] = []
    for start, text in sorted({piece for event in events for piece in _words(event)}, key=lambda p: (p[0], -len(p[1]))):
        last_start, last = joined[-1] if joined else (0, "")
        at = start - last_start
        if not joined or at > len(last):
            joined.append((start, text))
            continue
        common = last[at : at + len(text)]
        if not text.startswith(common):
            raise ValueError(f"two events tell different words at {start}")
        joined[-1] = (last_start, last + text[len(common) :])
    return joined


def _words(value: object) -> Iterable[Piece]:
    if isinstance(value, dict):
        start, text = value.get("start"), value.get("text")
        if isinstance(start, int) and isinstance(text, str):
            yield start, text
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _words(item)
