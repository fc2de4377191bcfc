"""The output: schema version, event → dict, JSON Schema.

The one place where offsets leave the normalised text: every span here is a slice of the source,
`document.text[start:end]`, in Unicode code points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from hadath.codes import CODINGS, codes_for
from hadath.model import (
    STATUSES,
    Argument,
    Count,
    Document,
    Event,
    Mention,
    Parsed,
    Place,
    Polarity,
    Realis,
    Scope,
    Span,
    When,
)
from hadath.rulebook import EventTypeSpec, bundled_types

SCHEMA_VERSION = 1
Record = dict[str, Any]

_ID_DIGITS = 12
_PLACE_FIELDS = ("name", "country", "precision", "lat", "lon", "reason")


def event_to_dict(event: Event, parsed: Parsed, types: Mapping[str, EventTypeSpec] | None = None) -> Record:
    """One event as the record that is printed.

    «قتل 3 جنود» ("3 soldiers were killed") in a document `a` begins
    `{"schema": 1, "id": "…", "type": "casualty", "subtype": "killed", …}`.

    Args:
        event: a merged event, or a mention on its own.
        parsed: the document that it was found in.
        types: the event types in use; the bundled ones by default.

    Raises:
        KeyError: for a type or subtype without a line in the table of codes.
        ValueError: for a span that is empty or outside the text.
    """
    main = event.main
    spec = (types or bundled_types())[main.type]
    document = parsed.document
    record: Record = {
        "schema": SCHEMA_VERSION,
        "id": event_id(main, parsed),
        "type": main.type,
        "subtype": main.subtype,
        "incident": None if main.incident is None else _incident_id(main.incident, document),
        "doc": document_to_dict(document),
        "trigger": _trigger(main, parsed),
        "sentence": _sentence(main, parsed),
        "polarity": main.polarity,
        "realis": main.realis,
    }
    if main.type != "statement":
        record["status"] = main.status
    if main.type == "casualty":
        record |= {"count": _count(main.count, parsed), "scope": main.scope}
    record |= {role: [_argument(role, a, main, parsed) for a in main.roles.get(role, ())] for role in spec.roles}
    if main.type == "statement":
        record |= {
            "quotes": [span_to_dict(quote, parsed) for quote in main.quotes],
            "content": None if main.content is None else span_to_dict(main.content, parsed),
            "about": [_digest(document.id, incident) for incident in main.about],
        }
    return record | {
        "time": _time(main.time, parsed),
        "codes": codes_for(main.type, main.subtype),
        "rule": main.rule,
        "mentions": [
            {"trigger": _trigger(m, parsed), "sentence": _sentence(m, parsed), "rule": m.rule} for m in event.mentions
        ],
    }


def event_id(main: Mention, parsed: Parsed) -> str:
    """A short hash of document, type, subtype and place of the trigger: the same in every run."""
    start, end = _in_source(main.trigger, parsed)
    return _digest(parsed.document.id, main.type, main.subtype, str(start), str(end))


def _incident_id(key: str, document: Document) -> str:
    return _digest(document.id, key, *([str(document.offset)] if document.offset else []))


def _in_source(span: Span, parsed: Parsed) -> tuple[int, int]:
    """Where a span stands in the whole text."""
    start, end = parsed.norm.to_source(span.start, span.end)
    return start + parsed.document.offset, end + parsed.document.offset


def _digest(*parts: str) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:_ID_DIGITS]


def document_to_dict(document: Document) -> Record:
    """What the records say of the document that they are from."""
    return {
        "id": document.id,
        "path": document.path,
        "published": None if document.published is None else document.published.isoformat(),
        "title": document.title,
    }


def span_to_dict(span: Span, parsed: Parsed) -> Record:
    """A stretch of the normalised text as a slice of the source: `text`, `start`, `end`."""
    start, end = _in_source(span, parsed)
    offset = parsed.document.offset
    return {"text": parsed.document.text[start - offset : end - offset], "start": start, "end": end}


def _trigger(mention: Mention, parsed: Parsed) -> Record:
    return span_to_dict(mention.trigger, parsed) | {"lemma": mention.lemma}


def _sentence(mention: Mention, parsed: Parsed) -> Record:
    return span_to_dict(parsed.sentences[mention.sentence].span, parsed)


def _argument(role: str, argument: Argument, mention: Mention, parsed: Parsed) -> Record:
    record = span_to_dict(argument.span, parsed)
    if role == "place":
        record |= _gazetteer_fields(mention.places.get(argument.span))
    return record | {"resolved": True} if argument.resolved else record


def _gazetteer_fields(place: Place | None) -> Record:
    """The fields of a place's entry, all of them null where the gazetteer does not know the name."""
    return {field: None if place is None else getattr(place, field) for field in _PLACE_FIELDS}


def _count(count: Count | None, parsed: Parsed) -> Record | None:
    if count is None:
        return None
    return {"min": count.min, "max": count.max, "approx": count.approx} | span_to_dict(count.span, parsed)


def _time(time: When | None, parsed: Parsed) -> Record | None:
    if time is None:
        return None
    return span_to_dict(time.span, parsed) | {
        "value": time.value,
        "precision": time.precision,
        "part_of_day": time.part_of_day,
    }


def json_schema(types: Mapping[str, EventTypeSpec] | None = None) -> Record:
    """JSON Schema (2020-12) of one line of output: one alternative an event type.

    Args:
        types: the event types in use; the bundled ones by default.
    """
    types = types or bundled_types()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"hadath event, schema {SCHEMA_VERSION}",
        "description": "One event found in an Arabic news text. Offsets are Unicode code points, half open.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in types],
        "$defs": {name: _event_schema(spec) for name, spec in types.items()} | _SHARED_DEFINITIONS,
    }


def _event_schema(spec: EventTypeSpec) -> Record:
    fields: Record = {
        "schema": {"const": SCHEMA_VERSION},
        "id": {"type": "string", "pattern": f"^[0-9a-f]{{{_ID_DIGITS}}}$"},
        "type": {"const": spec.name},
        "subtype": {"enum": list(spec.subtypes)},
        "incident": {"type": ["string", "null"], "description": "Shared by all events of one happening in a document"},
        "doc": {"$ref": "#/$defs/doc"},
        "trigger": {"$ref": "#/$defs/trigger"},
        "sentence": {"$ref": "#/$defs/span"},
        "polarity": {"enum": list(get_args(Polarity))},
        "realis": {"enum": list(get_args(Realis))},
    }
    if spec.name != "statement":
        fields["status"] = {"enum": list(STATUSES), "description": _STATUS}
    if spec.name == "casualty":
        fields |= {"count": _or_null("count"), "scope": {"enum": [*get_args(Scope), None]}}
    fields |= {role: _list_of("place" if role == "place" else "argument") for role in spec.roles}
    if spec.name == "statement":
        fields |= {"quotes": _list_of("span"), "content": _or_null("span"), "about": _ABOUT}
    fields |= {
        "time": _or_null("time"),
        "codes": {"$ref": "#/$defs/codes"},
        "rule": {"type": "string"},
        "mentions": _list_of("mention") | {"minItems": 1},
    }
    return _object(fields) | {"description": spec.summary}


def _object(properties: Record, optional: Iterable[str] = ()) -> Record:
    """An object in which nothing is left out but `optional`, and nothing stands beside."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list_of(definition: str) -> Record:
    return {"type": "array", "items": {"$ref": f"#/$defs/{definition}"}}


def _or_null(definition: str) -> Record:
    return {"anyOf": [{"$ref": f"#/$defs/{definition}"}, {"type": "null"}]}


_STATUS = (
    "What the text rests it on. claimed: the attacker's own side tells it, or claims responsibility for it; "
    "alleged: an accusation or a supposition tells it; denied: somebody denies it, or responsibility for it; "
    "confirmed: an authority other than the attacker confirms it; reported: anything else, so what the writer tells. "
    "Of several mentions the first in the order of the enumeration"
)
_ABOUT = {
    "type": "array",
    "items": {"type": "string", "pattern": f"^[0-9a-f]{{{_ID_DIGITS}}}$"},
    "description": "The `incident` of each strike and casualty that is told, or that a denial, claim, accusation or "
    "confirmation refers back to",
}
_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_SPAN = {
    "text": {"type": "string", "minLength": 1},
    "start": {"type": "integer", "minimum": 0},
    "end": {"type": "integer", "minimum": 1},
}
_RESOLVED = {"resolved": {"const": True, "description": "Taken from another sentence"}}
_SHARED_DEFINITIONS: Record = {
    "doc": _object(
        {
            "id": _TEXT,
            "path": _TEXT_OR_NULL,
            "published": {"type": ["string", "null"], "format": "date"},
            "title": _TEXT_OR_NULL,
        }
    ),
    "span": _object(_SPAN),
    "trigger": _object(_SPAN | {"lemma": _TEXT}),
    "argument": _object(_SPAN | _RESOLVED, optional=_RESOLVED),
    "place": _object(
        _SPAN
        | {
            "name": _TEXT_OR_NULL | {"description": "The gazetteer's name; null, like the rest, for a name not in it"},
            "country": _TEXT_OR_NULL | {"description": "ISO 3166-1 alpha-2"},
            "precision": {"enum": ["country", "admin1", "city", "district", "site", None]},
            "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
            "lon": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
            "reason": _TEXT_OR_NULL | {"description": "The entry, and why it was chosen of those that bear the name"},
        }
        | _RESOLVED,
        optional=_RESOLVED,
    ),
    "count": _object(
        {
            "min": {"type": ["integer", "null"], "minimum": 0},
            "max": {"type": ["integer", "null"], "minimum": 0, "description": "null: open above (more than 20)"},
            "approx": {"type": "boolean"},
            **_SPAN,
        }
    ),
    "time": _object(
        {
            **_SPAN,
            "value": _TEXT_OR_NULL
            | {
                "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
                "description": "An ISO date, or its prefix; null where nothing anchors the expression",
            },
            "precision": {"enum": ["day", "week", "month", "season", "year", "vague"]},
            "part_of_day": _TEXT_OR_NULL,
        }
    ),
    "codes": _object(dict.fromkeys(CODINGS, _TEXT), optional=CODINGS),
    "mention": _object(
        {
            "trigger": {"$ref": "#/$defs/trigger"},
            "sentence": {"$ref": "#/$defs/span"},
            "rule": _TEXT,
        }
    ),
}
