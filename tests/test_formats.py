"""What each format makes of events: rows that a spreadsheet may open, features for a map, ACLED's columns."""

import csv
import io
import json

import jsonschema
import pytest

from hadath.codes import codes_for
from hadath.rulebook import bundled_rules
from hadath.schema import json_schema
from hadath_cli import acled
from hadath_cli.formats import Format, writer_of
from hadath_cli.records import SEPARATOR, fields

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def span(text, start=0):
    return {"text": text, "start": start, "end": start + len(text)}


def place(text="حلب", *, name="Aleppo", country="SY", precision="city", lat=36.2, lon=37.16):
    found = {"name": name, "country": country, "precision": precision, "lat": lat, "lon": lon}
    return span(text) | found | {"reason": None if name is None else "the only place of that name"}


def count(low, high, approx=False):
    return {"min": low, "max": high, "approx": approx, **span(str(low))}


def day(value="2024-02-05", precision="day"):
    return span("الاثنين") | {"value": value, "precision": precision, "part_of_day": None}


def event(kind, subtype, **told):
    """A record as `hadath extract` prints it, of an invented attack on Aleppo."""
    trigger = span("قتل") | {"lemma": "قتل"}
    sentence = span(told.pop("sentence", "قتل جنود."))
    record = {
        "schema": 1,
        "id": "0123456789ab",
        "type": kind,
        "subtype": subtype,
        "incident": None if kind == "statement" else "ba9876543210",
        "doc": {"id": "a", "path": "a.txt", "published": "2024-02-08", "title": "خبر"},
        "trigger": trigger,
        "sentence": sentence,
        "polarity": "positive",
        "realis": "actual",
        **({} if kind == "statement" else {"status": "reported"}),
        **({"count": None, "scope": "incident"} if kind == "casualty" else {}),
        **{role: [] for role in bundled_rules().types[kind].roles},
        **({"quotes": [], "content": None, "about": []} if kind == "statement" else {}),
        "time": None,
        "codes": codes_for(kind, subtype),
        "rule": f"{kind}/rule",
        "mentions": [{"trigger": trigger, "sentence": sentence, "rule": f"{kind}/rule"}],
    }
    record |= told
    VALIDATOR.validate(record)
    return record


def written(form, *documents, bom=False):
    file = io.BytesIO()
    writer = writer_of(form, bom=bom)(file)
    for records in documents:
        writer.write(records)
    writer.finish()
    return file.getvalue()


def rows(form, *documents):
    return list(csv.DictReader(io.StringIO(written(form, *documents).decode("utf-8"), newline="")))


STRIKE = event("strike", "air_strike", attacker=[span("التحالف")], target=[span("مبنى")], place=[place()], time=day())
KILLED = event("casualty", "killed", count=count(3, 3), victim=[span("3 جنود")], place=[place()])
SAID = event("statement", "say", speaker=[span("الوزير")], quotes=[span("هدوء"), span("حذر")], content=span("هدوء"))


# CSV


def test_csv_has_a_row_an_event_and_the_same_columns_for_all():
    found = rows(Format.CSV, [STRIKE, KILLED], [], [SAID])
    assert [r["type"] for r in found] == ["strike", "casualty", "statement"]
    assert all(list(r) == list(fields()) for r in found)
    strike, killed, said = found
    assert (strike["attacker"], strike["target"], strike["victim"]) == ("التحالف", "مبنى", "")
    assert (strike["date"], strike["country"], strike["latitude"]) == ("2024-02-05", "SY", "36.2")
    assert (killed["count_min"], killed["count_max"], killed["count_approx"]) == ("3", "3", "false")
    assert said["quotes"] == f"هدوء{SEPARATOR}حذر"
    assert (said["count_min"], said["place"], said["mentions"]) == ("", "", "1")


def test_csv_without_events_is_its_head():
    assert written(Format.CSV).decode() == ",".join(fields()) + "\n"


def test_csv_shows_every_role_of_every_type():
    roles = {role for spec in bundled_rules().types.values() for role in spec.roles}
    assert roles <= set(fields())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_as_a_formula(start):
    text = f'{start}HYPERLINK("http://example.org","انقر")'
    evil = event("casualty", "killed", victim=[span(text)], doc=STRIKE["doc"] | {"title": text})
    [row] = rows(Format.CSV, [evil])
    assert row["victim"] == row["title"] == f"'{text}"
    [row] = rows(Format.ACLED, [event("strike", "bombing", attacker=[span(text)], sentence=text)])
    assert row["actor1"] == f"'{text}"
    assert row["notes"].startswith("'") or not row["notes"].startswith(start)


def test_negative_numbers_of_ours_stay_numbers():
    [row] = rows(Format.CSV, [event("strike", "bombing", place=[place(lat=-4.3, lon=-15.3)])])
    assert (row["latitude"], row["longitude"]) == ("-4.3", "-15.3")


def test_commas_quotes_and_line_breaks_come_back():
    text = 'قال "نعم"، ثم\nصمت, وغادر'
    [row] = rows(Format.CSV, [event("statement", "say", content=span(text))])
    assert row["content"] == text


def test_byte_order_mark_is_for_who_asks():
    assert written(Format.CSV, bom=True).startswith(b"\xef\xbb\xbfid,")
    assert written(Format.CSV).startswith(b"id,")
    assert written(Format.ACLED, bom=True).startswith(b"\xef\xbb\xbfevent_id_cnty,")


def test_lone_surrogates_and_controls_do_not_break_a_file():
    [row] = rows(Format.CSV, [event("statement", "say", content=span("\ud800\x00\u202e"))])
    assert row["content"] == "\\ud800\x00\u202e"


# GeoJSON


def test_geojson_has_the_events_that_have_coordinates():
    unknown = place(name=None, country=None, precision=None, lat=None, lon=None)
    nowhere = event("strike", "bombing", place=[unknown])
    second = event("strike", "bombing", place=[unknown, place(lon=1.5, lat=-2.5)])
    found = json.loads(written(Format.GEOJSON, [STRIKE, SAID], [nowhere], [second]))
    assert found["type"] == "FeatureCollection"
    assert [f["geometry"] for f in found["features"]] == [
        {"type": "Point", "coordinates": [37.16, 36.2]},  # longitude first
        {"type": "Point", "coordinates": [1.5, -2.5]},
    ]
    feature = found["features"][0]
    assert (feature["type"], feature["id"]) == ("Feature", STRIKE["id"])
    assert feature["properties"]["place_name"] == "Aleppo"
    assert not {type(v) for v in feature["properties"].values()} & {dict, list}  # flat: GIS tools show no others
    assert "latitude" not in feature["properties"]


def test_geojson_without_events_is_an_empty_collection():
    assert json.loads(written(Format.GEOJSON, [SAID])) == {"type": "FeatureCollection", "features": []}


# ACLED


def test_acled_has_a_row_an_attack():
    other = event("strike", "clash", incident="cccccccccccc", attacker=[span("الجيش"), span("مسلحين")])
    first, second = rows(Format.ACLED, [STRIKE, KILLED, SAID, other])
    assert list(first) == list(acled.COLUMNS)
    filled = {column: cell for column, cell in first.items() if cell}
    assert filled == {
        "event_id_cnty": "ba9876543210",
        "event_date": "2024-02-05",
        "year": "2024",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "actor1": "التحالف",
        "country": "Syria",
        "location": "Aleppo",
        "latitude": "36.2",
        "longitude": "37.16",
        "geo_precision": "1",
        "notes": "قتل جنود.",
        "fatalities": "3",
    }
    assert (second["actor1"], second["actor2"], second["event_type"]) == ("الجيش", "مسلحين", "Battles")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([count(3, 3)], "3"),
        ([count(10, 10, approx=True)], "10"),
        ([count(3, 3), count(3, 3)], "3"),
        ([count(3, 3), count(5, 5)], ""),  # the text does not agree with itself
        ([count(21, None)], ""),  # more than 20
        ([count(3, 5)], ""),
        ([None], ""),  # nobody says that it was none
        ([], ""),
    ],
)
def test_acled_fatalities_are_never_imputed(counts, expected):
    [row] = rows(Format.ACLED, [STRIKE, *(event("casualty", "killed", count=c) for c in counts)])
    assert row["fatalities"] == expected


def test_acled_leaves_out_what_did_not_happen_and_what_is_no_attack():
    told = [
        SAID,
        STRIKE | {"polarity": "negative"},
        STRIKE | {"realis": "other"},
        event("casualty", "killed", scope="cumulative", count=count(63, 63)),
    ]
    assert rows(Format.ACLED, told) == []


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (day("2024-02", "month"), ("", "2024", "3")),
        (day("2024", "year"), ("", "2024", "")),
        (day(None, "vague"), ("", "", "")),
        (None, ("", "", "")),
    ],
)
def test_acled_dates_are_no_finer_than_the_text(time, expected):
    [row] = rows(Format.ACLED, [STRIKE | {"time": time}])
    assert (row["event_date"], row["year"], row["time_precision"]) == expected


def test_acled_places_are_no_finer_than_the_text():
    province = place(precision="admin1")
    [row] = rows(Format.ACLED, [STRIKE | {"place": [province]}])
    assert (row["admin1"], row["location"], row["geo_precision"]) == ("Aleppo", "", "3")
    country = place("سوريا", name="Syria", precision="country")
    [row] = rows(Format.ACLED, [STRIKE | {"place": [country]}])
    assert (row["country"], row["latitude"], row["geo_precision"]) == ("Syria", "", "")


def test_acled_names_a_target_as_the_other_side_where_it_is_people():
    people = event("strike", "shelling", target=[span("قوات الجيش"), span("3 جنود"), span("مدرسة")])
    assert rows(Format.ACLED, [people])[0]["actor2"] == "قوات الجيش"
    assert rows(Format.ACLED, [people])[0]["assoc_actor_2"] == "3 جنود"
    assert rows(Format.ACLED, [event("strike", "shelling", target=[span("مدرسة")])])[0]["actor2"] == ""
