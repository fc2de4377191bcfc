"""Place names and nationalities: the tables under `data/`, looked up by folded spelling.

A name matches whatever its spacing («خان يونس», «خانيونس»); after a word such as «مدينة» (town) also with or
without the article. Of several places of one name, the phrase decides, then the document, then the table's order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from hadath.model import Place
from hadath.text import fold

Precision = Literal["country", "admin1", "city", "district", "site"]

_HERE = Path(__file__).parent
_LEXICON = _HERE / "lexicon" / "places.toml"
_PLACES = _HERE / "data" / "places.tsv"
_DEMONYMS = _HERE / "data" / "demonyms.tsv"
_COLUMNS = ("name", "english", "country", "precision", "lat", "lon", "source", "cue")
_REQUIRED = 4
_LONGEST = 5  # words in a name
_PROBE = 3  # letters that tell most words from the start of any name
_NOWHERE = "-"  # the country of the open sea
_LETTERS = str.maketrans({letter: fold(letter) for letter in "أإآٱىة"})  # the bundled table is soft already
_WORD = re.compile(r"[\w']+")
_ENDINGS = ("ي", "يه", "يا", "يين", "يون", "يان", "يتان", "يتين", "يات")
_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")
# From the finest to the coarsest.
RANK: Mapping[str, int] = {"site": 0, "district": 1, "city": 2, "admin1": 3, "country": 4}


class GazetteerError(ValueError):
    """A table of places that cannot be used: the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one place. `order` is its line: of two places of one name the earlier is the likelier."""

    key: str
    name: str
    english: str
    country: str
    precision: str
    lat: float | None
    lon: float | None
    needs_cue: bool
    order: int


@dataclass(frozen=True, slots=True)
class Match:
    """Words `[start, end)` that spell a name. `loose` where only the article tells them apart."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    loose: bool

    @property
    def key(self) -> str:
        """The folded spelling of the table."""
        return self.entries[0].key

    @property
    def is_clear(self) -> bool:
        """True for a name that can be nothing but a place."""
        return not self.loose and not all(e.needs_cue for e in self.entries)

    @property
    def countries(self) -> frozenset[str]:
        """ISO codes of the places that bear the name."""
        return frozenset(e.country for e in self.entries if e.country)


@cache
def lexicon() -> Mapping[str, frozenset[str]]:
    """The word lists of `lexicon/places.toml`, folded, without its cue tables."""
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    table |= table.pop("grammar")
    return {key: frozenset(fold(w) for w in words) for key, words in table.items() if isinstance(words, list)}


@cache
def deictics() -> Mapping[str, str]:
    """«القطاع» (the Strip) and its like, with the precision of what they stand for."""
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))["deictic"]
    return {fold(word): precision for precision, words in table.items() for word in words}


@dataclass(frozen=True, slots=True)
class Cue:
    """A noun before a name: «مدينة» (town).

    Attributes:
        precision: what it calls its name.
        number: how many names it announces: 1, 2, or 3 for more.
        is_shy: it has other senses, so what follows must be a known name;
        is_trusting: or at least, if shy, a definite noun: «منطقة المسلخ».
        is_facility: a building or the like, which is rather a target than a place.
    """

    precision: str
    number: int
    is_shy: bool
    is_facility: bool
    is_trusting: bool


@cache
def cues() -> Mapping[str, Cue]:
    """All forms of the cue nouns: «مدينة», «مدينتي», «مدن»."""
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))["cues"]
    shy, facilities, trusting = (lexicon()[key] for key in ("shy_cues", "facilities", "trusting_cues"))
    found: dict[str, Cue] = {}
    for precision, nouns in table.items():
        for noun, plurals in nouns.items():
            single = fold(noun)
            stem = single[:-1] + "ت" if single.endswith("ه") else single
            forms = [(single, 1), (stem + "ي", 2), (stem + "ا", 2), *((fold(p), 3) for p in plurals)]
            for form, number in forms:
                is_shy = number != 1 or single in shy
                found.setdefault(form, Cue(precision, number, is_shy, single in facilities, single in trusting))
    return found


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _loose_key(words: Iterable[str]) -> str:
    return "".join(map(_without_article, words))


class Gazetteer:
    """Places by name.

    >>> Gazetteer.load().resolve("محافظه الانبار غربي العراق", ()).english  # in Anbar, in the west of Iraq
    'Al Anbar'
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._exact: dict[str, list[Entry]] = {}
        self._loose: dict[str, list[Entry]] = {}
        for entry in entries:
            words = entry.key.split()
            self._exact.setdefault("".join(words), []).append(entry)
            self._loose.setdefault(_loose_key(words), []).append(entry)
        self.single_words = frozenset(e.key for e in entries if " " not in e.key)
        self._probes = {key[:_PROBE] for key in self._exact} | {key[:_PROBE] for key in self._loose}

    @staticmethod
    def load(extra: Path | None = None) -> Gazetteer:
        """The bundled gazetteer, with the user's own table before it.

        Args:
            extra: a TSV file with the columns of `data/places.tsv`; lat, lon and what follows may be left empty.

        Raises:
            GazetteerError: where a line of `extra` is not a place, or the file cannot be read.
        """
        if extra is None:
            return _bundled()
        return Gazetteer([*_read_extra(extra), *_bundled_entries()])

    def match(self, words: Sequence[str], start: int, first: str, *, after_cue: bool = False) -> Match | None:
        """The longest name that begins with `first`, the word at `start` without its proclitics.

        Args:
            words: the folded words of a sentence or phrase.
            start: where to look.
            first: `words[start]`, or what is left of it.
            after_cue: accept a name that differs by the article, too.
        """
        if not first or (
            len(first) >= _PROBE and not {first[:_PROBE], _without_article(first)[:_PROBE]} & self._probes
        ):
            return None
        for end in range(min(len(words), start + _LONGEST), start, -1):
            spelled = [first, *words[start + 1 : end]]
            if end == start + 1 and (first in lexicon()["prepositions"] or first in deictics()):
                return None
            if entries := self._exact.get("".join(spelled)):
                return Match(start, end, tuple(entries), loose=False)
            if after_cue and (entries := self._loose.get(_loose_key(spelled))):
                return Match(start, end, tuple(entries), loose=True)
        return None

    def resolve(self, phrase_folded: str, context: Collection[str]) -> Place | None:
        """The most specific place that a phrase names; None where the gazetteer knows no name in it.

        Args:
            phrase_folded: folded text, such as «مدينه طرابلس شمالي لبنان» (the city of Tripoli in northern Lebanon).
            context: ISO codes of the countries that the document mentions.
        """
        words = _before_border(_WORD.findall(phrase_folded.replace("_", " ")))
        named = list(self._names_in(words))
        chosen = [(c, match) for match, cue in named if (c := _choose(match, cue, named, words, context))]
        if not chosen:
            return None
        (entry, why), _ = min(chosen, key=lambda c: (RANK[c[0][0].precision], c[1].start))
        country = "" if entry.country == _NOWHERE else entry.country
        reason = f"gazetteer: {entry.name}; {why}"
        return Place(entry.english, country, entry.precision, entry.lat, entry.lon, reason)

    def _names_in(self, words: Sequence[str]) -> Iterator[tuple[Match, Cue | None]]:
        """The names of a place phrase, with the cue before each; unclear names only where a place must stand."""
        position = 0
        expected = True  # a phrase may begin with a name, and so may what follows a cue, a direction or «في»
        cue: Cue | None = None
        while position < len(words):
            found = self._reading(words, position, after_cue=cue is not None)
            if found is not None and (expected or found.is_clear):
                yield found, cue
                position, cue, expected = found.end, None, False
                continue
            stem = next((s for s in strip_proclitics(words[position]) if s in cues()), None)
            cue = cues()[stem] if stem else None
            expected = cue is not None or words[position] in lexicon()["directions"] | lexicon()["prepositions"]
            position += 1

    def _reading(self, words: Sequence[str], position: int, *, after_cue: bool) -> Match | None:
        for stem in strip_proclitics(words[position]):
            if (stem in cues() or stem in lexicon()["directions"]) and position + 1 < len(words) and not after_cue:
                longer = self.match(words, position, stem)
                return longer if longer and longer.end > position + 1 else None
            if found := self.match(words, position, stem, after_cue=after_cue):
                return found
        return None

    def countries_in(self, folded: str) -> set[str]:
        """ISO codes of the countries that a text names, by a place or by a nationality.

        «قوات سورية في العراق» ("Syrian forces in Iraq"), folded, gives SY and IQ.
        """
        words = _WORD.findall(folded.replace("_", " "))
        found: set[str] = set()
        position = 0
        while position < len(words):
            match = next((m for s in strip_proclitics(words[position]) if (m := self.match(words, position, s))), None)
            if match is not None and match.is_clear and len(match.countries) == 1:
                found |= match.countries
            elif code := demonym(words[position]):
                found.add(code)
            position = match.end if match is not None else position + 1
        return found - {_NOWHERE}


def _before_border(words: list[str]) -> list[str]:
    """«سيلوبي على الحدود مع سوريا» ("Silopi on the border with Syria") is on this side of the border."""
    edge = next((i for i, pair in enumerate(pairwise(words)) if pair == ("الحدود", "مع")), 0)
    return words[: edge - 1] if edge > 1 else words


def strip_proclitics(word: str) -> Iterator[str]:
    """A folded token and what it may be without «و», «ف», «ب», «ل», «ك», likeliest first.

    «للعراق» ("for Iraq") gives also «العراق».
    """
    yield word
    if word[:1] in "وف" and len(word) > 2:
        yield word[1:]
        word = word[1:]
    if word.startswith("لل") and len(word) > 4:
        yield "ال" + word[2:]
    if word[:1] in "بلك" and len(word) > 2:
        yield word[1:]


def _choose(
    match: Match,
    cue: Cue | None,
    named: Sequence[tuple[Match, Cue | None]],
    words: Sequence[str],
    context: Collection[str],
) -> tuple[Entry, str] | None:
    """Which of the places of one name is meant, and why; None where the phrase or the document is elsewhere."""
    here = {c for m, _ in named if m is not match and m.is_clear and len(m.countries) == 1 for c in m.countries}
    here |= {code for word in words if (code := demonym(word))}
    if _is_foreign(match, here or set(context)):
        return None
    entries = list(match.entries)
    tests: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
        ("country in phrase", lambda e: e.country in here),
        ("country in document", lambda e: e.country in context),
        ("kind of place in phrase", lambda e: cue is not None and _fits(e, cue)),
    )
    for reason, holds in tests:
        left = [e for e in entries if holds(e)]
        if len(left) == 1 < len(entries):
            return left[0], reason
        entries = left or entries
    best = min(entries, key=lambda e: e.order)
    return best, "only match" if len(match.entries) == 1 else f"likeliest of {len(match.entries)}"


def _is_foreign(match: Match, countries: Collection[str]) -> bool:
    """An ordinary word or a small town is not meant where only other countries are spoken of."""
    return bool(countries) and not match.is_clear and not match.countries & set(countries) - {_NOWHERE}


def _fits(entry: Entry, cue: Cue) -> bool:
    """«محافظة» (province) wants a province, «مدينة» (town) a town; the finer words take anything below a province."""
    if cue.precision in ("country", "admin1", "city"):
        return entry.precision == cue.precision
    return entry.precision in ("site", "district", "city")


@cache
def _bundled() -> Gazetteer:
    return Gazetteer(_bundled_entries())


@cache
def _bundled_entries() -> tuple[Entry, ...]:
    ambiguous = lexicon()["ambiguous"]
    entries = []
    lines = _PLACES.read_text(encoding="utf-8").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(_COLUMNS[0])) + 1
    for order, line in enumerate(lines[start:-1]):
        name, english, country, precision, lat, lon, _, cue = line.split("\t")
        key = name.translate(_LETTERS)
        unclear = bool(cue) or key in ambiguous
        entries.append(Entry(key, name, english, country, precision, float(lat), float(lon), unclear, order))
    return tuple(entries)


def _read_extra(path: Path) -> Iterator[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GazetteerError(f"{path}: {(error.strerror or type(error).__name__).lower()}") from None
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path}: not valid UTF-8 at byte {error.start}") from None
    for number, line in enumerate(text.split("\n"), 1):  # as editors count, not as `splitlines`
        if line.strip() and not line.startswith("#") and line.split("\t")[0] != _COLUMNS[0]:
            try:
                yield _entry(line.split("\t"), number)
            except ValueError as error:
                raise GazetteerError(f"{path}:{number}: {error}") from None


def _entry(fields: Sequence[str], number: int) -> Entry:
    if not _REQUIRED <= len(fields) <= len(_COLUMNS):
        raise ValueError(f"{_REQUIRED} to {len(_COLUMNS)} fields expected ({', '.join(_COLUMNS)}), {len(fields)} found")
    row = dict(zip(_COLUMNS, [f.strip() for f in fields], strict=False))
    if not fold(row["name"]).split():
        raise ValueError("no name")
    if row["precision"] not in get_args(Precision):
        raise ValueError(f"precision is {row['precision']!r}, not one of {', '.join(get_args(Precision))}")
    if not re.fullmatch(r"[A-Z]{2}|-", row["country"]):
        raise ValueError(f"country is {row['country']!r}, not two capital letters or -")
    lat, lon = _degrees(row, "lat", 90), _degrees(row, "lon", 180)
    if (lat is None) != (lon is None):
        raise ValueError("lat and lon go together")
    if row.get("cue", "") not in ("", "y"):
        raise ValueError(f"cue is {row['cue']!r}, not y or empty")
    key = " ".join(fold(row["name"]).split())
    english = row["english"] or row["name"]
    needs_cue = row.get("cue") == "y"
    return Entry(key, row["name"], english, row["country"], row["precision"], lat, lon, needs_cue, number - 1_000_000)


def _degrees(row: Mapping[str, str], column: str, limit: float) -> float | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} is {text!r}, not a number") from None
    if not -limit <= value <= limit:
        raise ValueError(f"{column} is {text}, beyond {limit:g} degrees")
    return value


@cache
def _country_names() -> Mapping[str, str]:
    return {e.country: e.english for e in reversed(_bundled_entries()) if e.precision == "country"}


def country_name(code: str) -> str | None:
    """The English name of a country by its ISO 3166-1 alpha-2 code; None for a code that the table lacks."""
    return _country_names().get(code)


@cache
def _demonyms() -> Mapping[str, str]:
    table: dict[str, str] = {}
    names = {e.key for e in _bundled_entries() if e.precision == "country"}
    for line in _DEMONYMS.read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith(("#", "country\t")):
            continue
        code, stems, others = line.split("\t")
        regular = {fold(stem) + ending for stem in stems.split("|") for ending in _ENDINGS}
        regular = {form for form in regular if not (form.endswith("يا") and form in names)}
        forms = regular | {"ال" + form for form in regular} | {fold(o) for o in others.split("|") if o}
        for form in forms:
            table.setdefault(form, code)
    return table


def _demonym_code(form: str) -> str | None:
    table = _demonyms()
    return next((table[stem] for stem in strip_proclitics(fold(form)) if stem in table), None)


def demonym(form: str) -> str | None:
    """The ISO code of the country that an adjective or noun of origin names, whatever its inflection.

    «الأميركيين» ("the Americans") gives US. None for other words, and for peoples without a state.
    """
    code = _demonym_code(form)
    return None if code == _NOWHERE else code


def is_demonym(form: str) -> bool:
    """True for an adjective or noun of origin: «إسرائيلية» (Israeli), «الأكراد» (the Kurds)."""
    return _demonym_code(form) is not None
