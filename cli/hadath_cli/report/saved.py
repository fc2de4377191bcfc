"""Events read back from the JSON lines that `hadath extract` has written: checked, and gathered by document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from hadath.schema import SCHEMA_VERSION

Record = Mapping[str, Any]
_MARKS = ("schema", "type", "trigger")  # no JSON line of a text has these
_NAMES = ("id", "type", "subtype", "polarity", "realis", "rule")
_DOC_NAMES = ("path", "published", "title")
_SPANS = ("trigger", "sentence")
_NO_LISTS = frozenset(
    {
        *_NAMES,
        *_SPANS,
        "schema",
        "doc",
        "incident",
        "status",
        "count",
        "scope",
        "content",
        "about",
        "time",
        "codes",
        "mentions",
    }
)
_LARGEST = 2**53  # beyond it, JavaScript's numbers are not exact
_DEEPEST = 8  # objects and lists inside one another; an event of ours has four
_FIELD = re.compile("[a-z][a-z0-9_]*")  # not `__proto__`, which means something else where the page is read
_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


class SavedEvents:
    """The events of saved files, by document. They hold sentences and names, not whole texts."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, str | None], list[Record]] = {}

    def take(self, record: Record) -> bool:
        """Keep a JSON line if it is an event; tell whether it was one.

        Raises:
            ValueError: where it is an event, but not one that hadath can have written.
        """
        if not all(mark in record for mark in _MARKS):
            return False
        _check(record)
        document = record["doc"]
        self._documents.setdefault((document["id"], document.get("path")), []).append(record)
        return True

    def documents(self) -> Iterable[list[Record]]:
        """The events of each document, in the order in which they were saved."""
        return self._documents.values()


def _check(event: Record) -> None:
    if event["schema"] != SCHEMA_VERSION:
        raise ValueError(f"an event of another schema than {SCHEMA_VERSION}; extract it anew")
    _check_values(event, _DEEPEST)
    for name in _NAMES:
        _expect(isinstance(event.get(name), str), name)
    _expect(isinstance(event.get("incident"), str | None), "incident")
    _check_document(event.get("doc"))
    for name in _SPANS:
        _span(event.get(name), name)
    if event.get("content") is not None:
        _span(event["content"], "content")
    if event.get("count") is not None:
        _check_count(_span(event["count"], "count"))
    if event.get("time") is not None:
        _check_time(_span(event["time"], "time"))
    for name in ("scope", "status"):
        _expect(isinstance(event.get(name), str | None), name)
    about = event.get("about", [])
    _expect(isinstance(about, list) and all(isinstance(incident, str) for incident in about), "about")
    for name in (n for n in event if n not in _NO_LISTS):  # the roles, and quotes
        _expect(isinstance(event[name], list), name)
        for filler in event[name]:
            _span(filler, name)
    for place in event.get("place", ()):
        _check_place(place)
    _check_mentions(event.get("mentions"))


def _expect(condition: bool, field: str) -> None:
    if not condition:
        raise _unexpected(field)


def _unexpected(field: str) -> ValueError:
    return ValueError(f'not an event of hadath: "{field}" is not what the schema says')


def _check_document(document: object) -> None:
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise _unexpected("doc")
    _expect(all(isinstance(document.get(name), str | None) for name in _DOC_NAMES), "doc")


def _check_mentions(mentions: object) -> None:
    if not isinstance(mentions, list) or not mentions:
        raise _unexpected("mentions")
    for mention in mentions:
        if not isinstance(mention, dict) or not isinstance(mention.get("rule"), str):
            raise _unexpected("mentions")
        for name in _SPANS:
            _span(mention.get(name), "mentions")


def _check_values(value: object, left: int) -> None:
    """Names as ours, numbers that JSON has, and not too deep for whoever reads it next."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not an event of hadath: a number that JSON does not have")
    if isinstance(value, dict) and not all(_FIELD.fullmatch(name) for name in value):
        raise ValueError("not an event of hadath: fields that it does not have")
    if isinstance(value, dict | list):
        if not left:
            raise ValueError("not an event of hadath: nested too deep")
        for inner in value.values() if isinstance(value, dict) else value:
            _check_values(inner, left - 1)


def _span(value: object, field: str) -> Record:
    if isinstance(value, dict):
        text, start, end = value.get("text"), value.get("start"), value.get("end")
        if isinstance(text, str) and _is_whole(start) and _is_whole(end) and end - start == len(text) > 0:
            return value
    raise _unexpected(field)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST


def _check_place(place: Record) -> None:
    names = (place.get("name"), place.get("country"), place.get("precision"))
    _expect(all(isinstance(name, str | None) for name in names), "place")
    latitude, longitude = place.get("lat"), place.get("lon")
    if latitude is not None or longitude is not None:
        _expect(_is_degree(latitude, 90) and _is_degree(longitude, 180), "place")


def _is_degree(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most


def _check_count(count: Record) -> None:
    bounds = (count.get("min"), count.get("max"))
    _expect(all(bound is None or _is_whole(bound) for bound in bounds), "count")


def _check_time(time: Record) -> None:
    value = time.get("value")
    _expect(value is None or (isinstance(value, str) and _ISO.fullmatch(value) is not None), "time")
