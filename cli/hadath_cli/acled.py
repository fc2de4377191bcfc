"""Incidents in the columns of an ACLED export, for tools that read those.

A row is one attack: the strikes and the tolls that share an incident of a document. Only what the text says is filled
in. What ACLED's coders add (the sides' types, who counts as a civilian target, regions, the name of the newspaper)
stays empty, and so does a number of dead that is open, or on which the text itself does not agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hadath.entities import bare, lexicon
from hadath.gazetteer import country_name
from hadath.people import names_people
from hadath.text import fold
from hadath_cli.records import SEPARATOR, Record, Row

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
_TIME_PRECISION = {"day": 1, "week": 2, "month": 3}
_GEO_PRECISION = {"site": 1, "city": 1, "district": 1, "admin1": 3}
_DISORDER = {  # a function of the event type, by ACLED's codebook
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Strategic developments": "Strategic developments",
}
_HEAD_WORDS = 2  # «20 جنديا», «عدد من الجنود»: the noun after its number


def attacks(records: Iterable[Record]) -> list[Row]:
    """The rows of one document, in text order.

    «أسفرت غارة على حلب عن مقتل 3 جنود» ("a raid on Aleppo killed 3 soldiers") is one row: an air strike with
    3 fatalities.

    Args:
        records: the events of one document. Statements, tolls over a period, and what is denied or only feared, are
            no attacks.
    """
    groups: dict[str, list[Record]] = {}
    for record in records:
        if record["incident"] is not None and _happened(record):
            groups.setdefault(record["incident"], []).append(record)
    return [_row(group) for group in groups.values()]


def _happened(record: Record) -> bool:
    return record["polarity"] == "positive" and record["realis"] == "actual" and record.get("scope") != "cumulative"


def _row(group: Sequence[Record]) -> Row:
    main = next((r for r in group if r["type"] == "strike"), group[0])
    row: Row = dict.fromkeys(COLUMNS)
    event = main["codes"].get("acled_event")
    row |= {
        "event_id_cnty": main["incident"],
        "disorder_type": _DISORDER.get(event),
        "event_type": event,
        "sub_event_type": main["codes"].get("acled_sub_event"),
        "fatalities": _fatalities(group),
        "notes": SEPARATOR.join(dict.fromkeys(" ".join(r["sentence"]["text"].split()) for r in group)),
    }
    return row | _when(group) | _where(group) | _sides(main, group)


def _when(group: Sequence[Record]) -> Row:
    time = next((r["time"] for r in group if r["time"] and r["time"]["value"]), None)
    if time is None:
        return {}
    return {
        "event_date": time["value"] if time["precision"] == "day" else None,
        "year": int(time["value"][:4]),
        "time_precision": _TIME_PRECISION.get(time["precision"]),
    }


def _where(group: Sequence[Record]) -> Row:
    place = next((p for r in group for p in r.get("place") or () if p["country"]), None)
    if place is None:
        return {}
    precision = _GEO_PRECISION.get(place["precision"])
    row: Row = {"country": country_name(place["country"])}
    if precision is not None:
        row |= {"latitude": place["lat"], "longitude": place["lon"], "geo_precision": precision}
        row["admin1" if place["precision"] == "admin1" else "location"] = place["name"]
    return row


def _sides(main: Record, group: Sequence[Record]) -> Row:
    attackers = _told("attacker", main, group)
    targets = _told("target", main, group)
    if main["subtype"] == "clash":  # both sides are its attackers
        first, second = attackers[:1], attackers[1:]
    else:
        first, second = attackers, [t for t in targets if _is_actor(t)]
    return _side("1", first) | _side("2", second)


def _told(role: str, main: Record, group: Sequence[Record]) -> list[str]:
    spans: Sequence[Record] = main.get(role) or next((r[role] for r in group if r.get(role)), [])
    return list(dict.fromkeys(s["text"] for s in spans))


def _side(number: str, texts: Sequence[str]) -> Row:
    return {
        f"actor{number}": texts[0] if texts else None,
        f"assoc_actor_{number}": SEPARATOR.join(texts[1:]) or None,
    }


def _is_actor(target: str) -> bool:
    """Whether people were struck, not things: «دورية للجيش» and «3 جنود», not «مبنى»."""
    words = fold(target).split()[:_HEAD_WORDS]
    # «مدرسة» is a school before it is a teacher.
    return any(bare(w) in lexicon("actors") or (names_people(w) and not w.endswith("ه")) for w in words)


def _fatalities(group: Sequence[Record]) -> int | None:
    """The number of dead, where the text gives one number and no other."""
    counts = [r["count"] for r in group if r["subtype"] == "killed" and r.get("count")]
    numbers = {(c["min"], c["max"]) for c in counts}
    if len(numbers) != 1:
        return None
    [(low, high)] = numbers
    return low if low == high else None
