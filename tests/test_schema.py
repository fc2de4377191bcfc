"""Events as records: fields, offsets into the source, and the JSON Schema that describes them."""

import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hadath.model import Argument, Count, Document, Event, Mention, Parsed, Place, Sentence, Span, When
from hadath.rulebook import bundled_rules
from hadath.schema import SCHEMA_VERSION, event_to_dict, json_schema
from hadath.text import normalise

# "«We killed 17 soldiers in Hama on Friday», the commander said." With diacritics, tatweel, Arabic digits, a bidi mark.
SOURCE = "«قَتَلْنا ١٧ جنـــدياً في \u200fحَماة الجمعة» قال القائدُ."
VALIDATOR = jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())


def parsed(source=SOURCE, **fields):
    norm = normalise(source)
    return Parsed(Document(id="a", text=source, **fields), norm, (Sentence(0, 0, Span(0, len(norm.text)), ()),))


def span(document, words):
    start = document.norm.text.index(words)
    return Span(start, start + len(words))


def casualty(document, **changes):
    place = span(document, "حماة")
    fields = {
        "type": "casualty",
        "subtype": "killed",
        "trigger": span(document, "قتلنا"),
        "lemma": "قتل",
        "sentence": 0,
        "rule": "casualty/kill.verb",
        "roles": {"victim": (Argument(span(document, "17 جنديا")),), "place": (Argument(place, resolved=True),)},
        "count": Count(17, None, False, span(document, "17")),
        "scope": "incident",
        "time": When("2024-02-02", "day", None, span(document, "الجمعة")),
        "places": {place: Place("Hama", "SY", "city", 35.13, 36.75, "only one of this name")},
        "incident": "0",
    }
    return Mention(**fields | changes)


def statement(document):
    quote = span(document, "قتلنا 17 جنديا في حماة الجمعة")
    return Mention(
        type="statement",
        subtype="say",
        trigger=span(document, "قال"),
        lemma="قال",
        sentence=0,
        rule="statement/say.verb",
        roles={"speaker": (Argument(span(document, "القائد")),)},
        quotes=(quote,),
        content=quote,
    )


def record(mention, document):
    return event_to_dict(Event(mention, (mention,)), document)


def test_fields_of_a_casualty_in_the_order_of_the_design():
    document = parsed(path="x/a.txt", published=date(2024, 2, 8), title="عنوان")
    found = record(casualty(document), document)
    roles = list(bundled_rules().types["casualty"].roles)
    assert list(found) == [
        *("schema", "id", "type", "subtype", "incident", "doc", "trigger", "sentence", "polarity", "realis"),
        *("status", "count", "scope", *roles, "time", "codes", "rule", "mentions"),
    ]
    assert found["schema"] == SCHEMA_VERSION
    assert found["doc"] == {"id": "a", "path": "x/a.txt", "published": "2024-02-08", "title": "عنوان"}
    assert (found["count"]["min"], found["count"]["max"], found["count"]["approx"]) == (17, None, False)
    assert found["attacker"] == found["source"] == []
    entry = {"name": "Hama", "country": "SY", "precision": "city", "lat": 35.13, "lon": 36.75}
    assert found["place"][0].items() >= (entry | {"resolved": True}).items()
    assert found["place"][0]["reason"]
    assert "resolved" not in found["victim"][0]
    assert found["time"]["value"] == "2024-02-02"
    assert found["codes"] == {"ace": "Life.Die"}
    assert [list(m) for m in found["mentions"]] == [["trigger", "sentence", "rule"]]


def test_fields_of_a_statement():
    document = parsed()
    found = record(statement(document), document)
    roles = list(bundled_rules().types["statement"].roles)
    assert list(found)[10:] == [*roles, "quotes", "content", "about", "time", "codes", "rule", "mentions"]
    assert found["incident"] is None
    assert found["time"] is None
    assert found["content"] == found["quotes"][0]


def test_spans_are_slices_of_the_source_as_it_was_written():
    document = parsed()
    found = record(casualty(document), document)
    assert found["trigger"]["text"] == "قَتَلْنا"
    assert found["victim"][0]["text"] == "١٧ جنـــدياً"
    assert found["place"][0]["text"] == "حَماة"
    assert record(statement(document), document)["speaker"][0]["text"] == "القائدُ"
    assert found["sentence"]["text"] == SOURCE


def test_a_place_outside_the_gazetteer_has_null_fields():
    document = parsed()
    place = record(casualty(document, places={}), document)["place"][0]
    assert [place[f] for f in ("name", "country", "precision", "lat", "lon", "reason")] == [None] * 6


def test_merged_event_lists_its_mentions():
    document = parsed()
    main = casualty(document)
    other = casualty(document, trigger=span(document, "جنديا"), rule="casualty/kill.noun")
    found = event_to_dict(Event(main, (main, other)), document)
    assert [m["rule"] for m in found["mentions"]] == ["casualty/kill.verb", "casualty/kill.noun"]
    assert found["mentions"][0]["trigger"] == found["trigger"]


def test_ids_are_stable_and_tell_events_apart():
    document = parsed()
    first = record(casualty(document), document)
    assert record(casualty(document), document)["id"] == first["id"] == "450fc40c60b8"
    others = [
        casualty(document, subtype="wounded"),
        casualty(document, trigger=span(document, "جنديا")),
        statement(document),
    ]
    assert len({first["id"], *(record(m, document)["id"] for m in others)}) == 4
    again = record(casualty(document, incident="1"), document)
    assert again["id"] == first["id"]
    assert again["incident"] != first["incident"]


MARKS = st.sampled_from(["\u0640", "\u064e", "\u0651", "\u200f", "\u202b", "\u200b", "\u00ad", "\ufeff", "\r"])


@given(st.lists(st.tuples(st.integers(0, len(SOURCE)), MARKS), max_size=30))
def test_spans_are_slices_of_any_mangled_source(spans, insertions):
    source = SOURCE
    for position, mark in insertions:
        source = source[:position] + mark + source[position:]
    document = parsed(source)
    for mention in (casualty(document), statement(document)):
        found = list(spans(record(mention, document)))
        assert len(found) >= 5
        assert all(source[s["start"] : s["end"]] == s["text"] for s in found)


def test_schema_is_a_valid_schema_and_plain_json():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("make", [casualty, statement])
def test_records_validate(make):
    document = parsed(published=date(2024, 2, 8))
    VALIDATOR.validate(record(make(document), document))


def test_a_bare_record_validates():
    document = parsed()
    bare = casualty(document, roles={}, count=None, scope=None, time=None, places={}, incident=None)
    found = record(bare, document)
    assert found["count"] is found["scope"] is found["time"] is found["incident"] is None
    VALIDATOR.validate(found)


def without(record, field):
    return {k: v for k, v in record.items() if k != field}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r | {"extra": 1},
        lambda r: r | {"subtype": "say"},  # another type's
        lambda r: r | {"type": "quake"},
        lambda r: r | {"speaker": []},
        lambda r: without(r, "victim"),
        lambda r: without(r, "count"),
        lambda r: r | {"victim": None},
        lambda r: r | {"mentions": []},
        lambda r: r | {"time": r["time"] | {"value": "last Friday"}},
        lambda r: r | {"codes": {"acled": "x"}},
        lambda r: r | {"doc": r["doc"] | {"published": "8 Feb"}},
    ],
)
def test_schema_refuses(spoil):
    document = parsed()
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(spoil(record(casualty(document), document)))
