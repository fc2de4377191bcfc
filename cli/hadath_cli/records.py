"""Records as flat rows: what spreadsheets and map properties can hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hadath.rulebook import bundled_types

Record = Mapping[str, Any]
Value = str | int | float | bool | None
Row = dict[str, Value]
SEPARATOR = " | "  # between the spans of one role


def to_line(record: Record) -> bytes:
    """One JSON line in UTF-8. Lone surrogates, which have no UTF-8, stay JSON escapes."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


@cache
def roles() -> tuple[str, ...]:
    """The roles of all event types, each once; `place`, which has columns of its own, not among them."""
    return tuple(dict.fromkeys(r for spec in bundled_types().values() for r in spec.roles if r != "place"))


@cache
def fields() -> Mapping[str, Callable[[Record], Value]]:
    """The columns of a flat row, and what each takes from a record."""
    return {
        "id": lambda r: r["id"],
        "type": lambda r: r["type"],
        "subtype": lambda r: r["subtype"],
        "document": lambda r: r["doc"]["id"],
        "path": lambda r: r["doc"]["path"],
        "published": lambda r: r["doc"]["published"],
        "title": lambda r: r["doc"]["title"],
        "incident": lambda r: r["incident"],
        "date": _of("time", "value"),
        "date_precision": _of("time", "precision"),
        "part_of_day": _of("time", "part_of_day"),
        "polarity": lambda r: r["polarity"],
        "realis": lambda r: r["realis"],
        "status": lambda r: r.get("status"),
        "count_min": _of("count", "min"),
        "count_max": _of("count", "max"),
        "count_approx": _of("count", "approx"),
        "scope": lambda r: r.get("scope"),
        **{role: _texts(role) for role in roles()},
        "place": _texts("place"),
        "place_name": _of_place("name"),
        "country": _of_place("country"),
        "place_precision": _of_place("precision"),
        "latitude": _of_place("lat"),
        "longitude": _of_place("lon"),
        "quotes": _texts("quotes"),
        "content": _of("content", "text"),
        "about": lambda r: SEPARATOR.join(r.get("about") or ()) or None,
        "trigger": _of("trigger", "text"),
        "start": _of("trigger", "start"),
        "end": _of("trigger", "end"),
        "mentions": lambda r: len(r["mentions"]),
        "rule": lambda r: r["rule"],
        "sentence": _of("sentence", "text"),
    }


def _of(part: str, key: str) -> Callable[[Record], Value]:
    return lambda record: (record.get(part) or {}).get(key)


def _of_place(key: str) -> Callable[[Record], Value]:
    return lambda record: (_known_place(record) or {}).get(key)


def _texts(role: str) -> Callable[[Record], Value]:
    return lambda record: SEPARATOR.join(s["text"] for s in record.get(role) or ()) or None


def flatten(record: Record) -> Row:
    """One event as a row: the same columns whatever its type, None where it says nothing.

    A role has the texts of all its spans; name and coordinates are those of the first place that the gazetteer knows.
    """
    return {column: value(record) for column, value in fields().items()}


def _known_place(record: Record) -> Record | None:
    return next((p for p in record.get("place") or () if p["name"] is not None), None)


def coordinates(record: Record) -> tuple[float, float] | None:
    """Longitude and latitude, as GeoJSON has them, of the first place that the gazetteer knows; None without."""
    place = _known_place(record)
    return None if place is None or place["lat"] is None else (place["lon"], place["lat"])


def count_cell(count: Record | None) -> str:
    """«أكثر من 20» (more than 20) is 21+, «بين 3 و5» (between 3 and 5) 3-5, «نحو 10» (about 10) ~10."""
    low, high = (count["min"], count["max"]) if count else (None, None)
    if low is None:
        return "" if high is None else f"0-{high}"
    numbers = f"{low}+" if high is None else f"{low}-{high}" if low < high else str(low)
    return f"~{numbers}" if count and count["approx"] else numbers
