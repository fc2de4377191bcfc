"""Counts: numerals in words and digits, what bounds them, and the number that a noun's form tells.

Everything here reads *folded* text (`Normalised.folded`, `Word.form`). What the module knows about
Arabic is in `lexicon/numbers.toml`; the grammar of numerals is here:

    number   = group [scale ["و" half]] ["و" number of a smaller scale]
    group    = digits | hundreds ["و" below_hundred] | below_hundred
    hundreds = "مئه" | unit "مئه" | "ثلاثمئه" …
    below_hundred = unit ["عشر" | "و" tens] | "عشره" | tens
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from hadath.model import Span
from hadath.text import fold

QuantityKind = Literal["exact", "bound", "range", "vague", "partitive", "other"]
GrammaticalNumber = Literal["singular", "dual", "plural"]
_Bound = Literal["more_than", "at_least", "less_than", "at_most"]
_Effect = Literal["more_than", "at_least", "less_than", "at_most", "about"]
_Place = Literal["start", "next", "and"]

_LEXICON = Path(__file__).parent / "lexicon" / "numbers.toml"
_TOKEN = re.compile(
    r"(?P<digits>(?<![\d.,:/])[1-9]\d{0,2}(?:(?: \d{3})+|(?:،\d{3})+)(?![\d.,:/]*\d)|\d+(?:[.,:/٫٬]\d+)*)"
    r"|(?P<word>[^\W\d_]+)|(?P<mark>\S)"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ ,.٬،])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d+)")
_LATIN = re.compile(r"[A-Za-z]")
_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
# Every proclitic string, the shortest first; «لل» is what ل + ال is spelled.
_PROCLITICS = sorted(
    {c + p + a for c in _CONJUNCTIONS for p in _PREPOSITIONS for a in ("", "ال")} | {c + "لل" for c in _CONJUNCTIONS},
    key=len,
)
_ENCLITICS = ("هما", "هم", "هن", "ها", "ه", "كما", "كم", "نا", "ك", "ي")
_WRAPPERS = frozenset("\"'()[]{}*")
_LINKED = re.compile(r"[\s،]*(?:او|الي|و|-)?[\s،]*(?:ال)?")
_POSTPONED_BOUND_WORDS = 7  # «17 من عناصر قوات الامن الافغانيه علي الاقل»
_REMOTE_WORDS = 5  # «تجاوز عدد القتلي في صفوف المدنيين 100»
_CHANGE_WORDS = 8
_MODIFIERS = 3
_SHORTEST_WORD = 3  # a shorter one that is glued to digits is part of a designation: «س400»


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it; spans are relative to the string that was searched.

    Attributes:
        min: the least number meant, None where only an upper bound is given.
        max: the greatest number meant, None where it is open.
        approx: True with «نحو» and its like.
        span: the quantity with the words that bound it («اكثر من 20», «12 شخصا علي الاقل»).
        core: only the numeral or the vague word («20», «عشرات»), without attached prepositions.
        kind: "exact" a number, "bound" one with more than / at least / …, "range" two numbers,
            "vague" «عشرات», «عدد من», "partitive" «احد الجنود», «واحد من»,
            "other" a number that counts no people: date, age, distance, sum, designation.
        noun: the counted noun where it stands right beside the number, else None.
    """

    min: int | None
    max: int | None
    approx: bool
    span: Span
    core: Span
    kind: QuantityKind
    noun: Span | None

    @property
    def noun_follows(self) -> bool:
        """True where the counted noun stands right after the number («خمسه جنود»)."""
        return self.noun is not None and self.noun.start >= self.core.end


def find_numbers(folded: str) -> list[Quantity]:
    """The quantities in a stretch of folded text, in text order, none overlapping another.

    «مقتل اكثر من 20 شخصا» ("more than 20 people killed") gives one: min 21, max None.
    """
    finder = _Finder(folded)
    found: list[Quantity] = []
    position = 0
    while position < len(finder.tokens):
        reading = finder.read(position)
        if reading is None:
            position += 1
            continue
        found.append(finder.quantity(reading))
        position = reading.stop
    return _spread(folded, _join_repeats(folded, found))


def noun_number(form: str, lemma: str = "", feats: str = "") -> GrammaticalNumber | None:
    """The grammatical number of a noun of people, from its folded form.

    The form may carry an article or a pronoun. ـين is a dual only of nouns with a broken plural
    («جنديين», "two soldiers") and else a plural («مدنيين», "civilians"). For nouns outside the
    lexicon the ending decides where it is clear, then `feats` (Universal Dependencies).

    Returns:
        None for collectives («عائله», "a family"), whose members no form counts, and where nothing
        is known.
    """
    people = _lexicon().people
    if any(stem in people.collectives for stem in _bare(form)):
        return None
    for known in (people.numbers, people.pronominal, people.origins):
        if number := _known_number(form, known, lemma):
            return number
    return _number_of_ending(form, lemma) or _number_of_feats(feats)


def person_nouns() -> Mapping[str, GrammaticalNumber]:
    """Folded forms of nouns that name people, without article or pronouns, with their number.

    «قتلي» ("dead", plural of «قتيل») is "plural", «طفلان» ("two children") is "dual".
    """
    return _lexicon().people.numbers


def collective_nouns() -> frozenset[str]:
    """Folded forms of nouns that name a body of people: «عائله» ("family"), «دوريه» ("patrol")."""
    return _lexicon().people.collectives


# --- Lexicon --------------------------------------------------------------------------------------


class _Numeral(NamedTuple):
    """What a token says: `tier` is its class in the grammar, `clitics` the length before the stem."""

    tier: str
    value: Fraction
    proclitic: str = ""

    @property
    def offset(self) -> int:
        """Where the numeral begins in its token; an article is left on, «لل» is not."""
        return len(self.proclitic if self.proclitic.endswith("لل") else self.proclitic.removesuffix("ال"))


class _Phrases:
    """Multi-word expressions that can be looked for on either side of a place."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for label, texts in phrases.items():
            for text in texts:
                words = tuple(fold(text).split())
                self._by_last.setdefault(words[-1], []).append((words, label))
                self._by_first.setdefault(words[0], []).append((words, label))
        for index in (self._by_last, self._by_first):
            for entries in index.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def ending(self, tokens: Sequence[_Token], stop: int, proclitics: frozenset[str]) -> _Match | None:
        """The longest phrase that ends right before token `stop`; its first word may have proclitics."""
        if stop == 0:
            return None
        matches = (
            _Match(label, stop - len(words), stop, clitic)
            for last in _stems(tokens[stop - 1].text, proclitics)
            for words, label in self._by_last.get(last, ())
            if (clitic := _matches(tokens, stop - len(words), words, proclitics)) is not None
        )
        return max(matches, key=lambda match: match.stop - match.start, default=None)

    def starting(self, tokens: Sequence[_Token], start: int) -> _Match | None:
        """The longest phrase that begins with token `start`."""
        if start >= len(tokens):
            return None
        for words, label in self._by_first.get(tokens[start].text, ()):
            if _matches(tokens, start, words, frozenset({""})) is not None:
                return _Match(label, start, start + len(words), 0)
        return None


class _Match(NamedTuple):
    label: str
    start: int
    stop: int
    clitic: int  # letters of the first word before the phrase


@dataclass(frozen=True, slots=True)
class _People:
    numbers: Mapping[str, GrammaticalNumber]
    origins: Mapping[str, GrammaticalNumber]
    pronominal: Mapping[str, GrammaticalNumber]
    collectives: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    numerals: Mapping[str, _Numeral]
    construct_duals: Mapping[str, Fraction]
    bounds_before: _Phrases
    bounds_after: _Phrases
    bounds_remote: _Phrases
    contexts_before: _Phrases
    designators: _Phrases
    no_numbers: _Phrases
    months: _Phrases
    people: _People
    words: Mapping[str, frozenset[str]]


@cache
def _lexicon() -> _Lexicon:
    data: dict[str, Any] = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    other, words = data["other"], data["words"]
    sets = {
        "units": other["units"],
        "years": other["years"],
        "year_cues": other["year_cues"],
        "tolls": other["tolls"],
        "ordinals": other["ordinals"],
        "names": other["names"],
        "between": words["between"],
        "some_heads": data["some"]["heads"],
        "some_adjectives": data["some"]["adjectives"],
        "some_unless_after": data["some"]["unless_after"],
        "remote_nouns": data["remote_parts"]["nouns"],
        "remote_prepositions": data["remote_parts"]["prepositions"],
        "links": data["ranges"]["links"],
        "from": data["ranges"]["from"],
        "and": data["ranges"]["and"],
        "change": data["ranges"]["change"],
        "stop": data["stop"]["words"],
        "negations": words["negations"],
        "what": words["what"],
    }
    return _Lexicon(
        numerals=_numerals(data),
        construct_duals={fold(f): Fraction(v) for v, forms in data["scale_construct_duals"].items() for f in forms},
        bounds_before=_Phrases(data["before"]),
        bounds_after=_Phrases(data["after"]),
        bounds_remote=_Phrases(data["remote"]),
        contexts_before=_Phrases({"context": other["before"], "month": other["months"]}),
        designators=_Phrases({"designator": other["designators"]}),
        no_numbers=_Phrases({"phrase": other["phrases"]}),
        months=_Phrases({"month": other["months"], "unit": other["units"]}),
        people=_people(data["people"]),
        words={name: frozenset(map(fold, entries)) for name, entries in sets.items()},
    )


def _numerals(data: Mapping[str, Any]) -> dict[str, _Numeral]:
    tiers = {
        "vague": "vague",
        "fractions": "fraction",
        "scale_duals": "scale_dual",
        "scales": "scale",
        "hundreds": "hundreds",
        "hundred": "hundred",
        "tens": "tens",
        "ten": "ten",
        "units": "unit",
    }
    numerals = {
        fold(form): _Numeral(tier, Fraction(value))
        for table, tier in tiers.items()
        for value, forms in data[table].items()
        for form in forms
    }
    for tier in ("few", "several", "odd", "one_of"):
        numerals.update({fold(form): _Numeral(tier, Fraction(1)) for form in data["words"][tier]})
    return numerals


def _people(data: Mapping[str, Any]) -> _People:
    kinds: tuple[GrammaticalNumber, ...] = ("singular", "dual", "plural")
    collectives = frozenset(map(fold, data["collective"]["words"]))
    numbers: dict[str, GrammaticalNumber] = {}
    for singular in data["feminine"]["sound"]:
        numbers |= _feminine(fold(singular))
    for singular, plurals in data["broken"].items():
        numbers |= _broken(fold(singular), map(fold, plurals))
    for singular in data["sound"]:  # after the broken ones: «عاملين» is a plural more often than a dual
        numbers = _constructs(fold(singular)) | numbers | _masculine(fold(singular))
    for number in kinds:
        numbers |= {fold(form): number for form in data["irregular"][number]}
    origins: dict[str, GrammaticalNumber] = {fold(form): "plural" for form in data["origins"]["plural"]}
    for singular in map(fold, data["origins"]["sound"]):
        origins |= _masculine(singular) | _feminine(singular + "ه")
        del origins[singular + "ه"]  # «سوريه» is the country or an adjective
    return _People(
        numbers=MappingProxyType({form: number for form, number in numbers.items() if form not in collectives}),
        origins=origins,
        pronominal={fold(form): number for number in kinds for form in data["pronominal"][number]},
        collectives=collectives,
    )


def _masculine(singular: str) -> dict[str, GrammaticalNumber]:
    return {
        singular: "singular",
        singular + "ا": "singular",
        singular + "ان": "dual",
        singular + "ون": "plural",
        singular + "ين": "plural",
    }


def _constructs(singular: str) -> dict[str, GrammaticalNumber]:
    """The plural before a genitive: «مسلحو», «مسلحي»."""
    return {singular + "و": "plural", singular + "ي": "plural"}


def _feminine(singular: str) -> dict[str, GrammaticalNumber]:
    stem = singular.removesuffix("ه")
    return {singular: "singular", stem + "تان": "dual", stem + "تين": "dual", stem + "ات": "plural"}


def _broken(singular: str, plurals: Iterable[str]) -> dict[str, GrammaticalNumber]:
    forms: dict[str, GrammaticalNumber] = {}
    if singular.endswith("ه"):
        forms |= {form: number for form, number in _feminine(singular).items() if number != "plural"}
    else:
        forms |= {singular: "singular", singular + "ا": "singular", singular + "ان": "dual", singular + "ين": "dual"}
    for plural in plurals:
        forms |= {plural: "plural", plural + "ا": "plural"}  # and an accusative such as «شبانا»
    return forms


# --- Words ----------------------------------------------------------------------------------------


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_ANY_PROCLITIC = frozenset(_PROCLITICS)
_NO_ARTICLE = frozenset(p for p in _PROCLITICS if not p.endswith(("ال", "لل")))


def _tokens(text: str) -> list[_Token]:
    return [_Token(m.lastgroup or "", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _stems(word: str, proclitics: frozenset[str]) -> list[str]:
    """What can be left of a word when its proclitics are taken off, the whole word first."""
    return [word[len(p) :] for p in _PROCLITICS if p in proclitics and word.startswith(p) and len(word) > len(p)]


@lru_cache(maxsize=8192)
def _bare(word: str) -> tuple[str, ...]:
    """Stems of a word without proclitics, each also without an accusative alef."""
    stems = _stems(word, _ANY_PROCLITIC)
    return (*stems, *(stem[:-1] for stem in stems if stem.endswith("ا") and len(stem) > _SHORTEST_WORD))


def _matches(tokens: Sequence[_Token], start: int, words: tuple[str, ...], proclitics: frozenset[str]) -> int | None:
    """Letters before the phrase in its first token, or None where the phrase is not at `start`."""
    if start < 0 or start + len(words) > len(tokens):
        return None
    if any(tokens[start + n].text != word for n, word in enumerate(words[1:], 1)):
        return None
    first = tokens[start].text
    if first.endswith(words[0]) and first[: len(first) - len(words[0])] in proclitics:
        return len(first) - len(words[0])
    return None


@lru_cache(maxsize=8192)
def _numeral(word: str) -> _Numeral | None:
    """The numeral that a word is, with any proclitics, or None."""
    lexicon = _lexicon()
    if word in lexicon.words["names"] or word.removeprefix("و") in lexicon.words["names"]:
        return None
    for proclitic in _PROCLITICS:
        if word.startswith(proclitic) and (numeral := lexicon.numerals.get(word[len(proclitic) :])):
            return numeral._replace(proclitic=proclitic)
    return None


@lru_cache(maxsize=4096)
def _literal(digits: str) -> _Numeral | None:
    """What a run of digits and separators says; None for times, dates and the like."""
    if _GROUPED.fullmatch(digits):
        return _Numeral("digits", Fraction(re.sub(r"\D", "", digits)))
    if digits.isdecimal():
        return _Numeral("digits", Fraction(digits)) if digits == "0" or digits[0] != "0" else None
    if decimal := _DECIMAL.fullmatch(digits):
        return _Numeral("decimal", Fraction(f"{decimal[1]}.{decimal[2]}"))
    return None


# --- Reading numbers ------------------------------------------------------------------------------


class _Read(NamedTuple):
    value: Fraction
    stop: int
    scale: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A quantity before its surroundings are looked at: tokens `[start, stop)`, the core's bounds."""

    min: int | None
    max: int | None
    kind: QuantityKind
    start: int
    stop: int
    core_start: int  # token of the first numeral, after «بين» or «من»


class _Finder:
    """Reads the quantities of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.lexicon = _lexicon()
        self.words = self.lexicon.words
        self.numerals = [self._numeral_of(i) for i in range(len(self.tokens))]

    def read(self, start: int) -> _Reading | None:
        """The quantity that begins with token `start`, or None."""
        if self.numerals[start] is not None:
            if self._is_ordinal(start) or self.lexicon.no_numbers.ending(self.tokens, start + 1, _ANY_PROCLITIC):
                return None
            return self._range(start) or self._number_reading(start) or self._vague(start) or self._partitive(start)
        return self._some(start)

    def quantity(self, reading: _Reading) -> Quantity:
        """The reading with what bounds it, blurs it, or makes it no count of people."""
        core = self._core(reading)
        noun = self._noun(reading)
        first, start, effects = self._effects_before(reading)
        late = self._effect_after(reading.stop, noun)
        if late is not None:
            effects.append(late[0])
        end = max(core.end, late[1]) if late is not None else core.end
        kind = reading.kind
        low, high = reading.min, reading.max
        bound = next((effect for effect in effects if effect != "about"), None)
        if bound is not None:
            low, high = _bounded(low, high, bound, vague=kind == "vague")
            kind = "bound" if kind in ("exact", "range") else kind
        if self._is_other(reading, first, start, noun):
            kind = "other"
        return Quantity(low, high, "about" in effects, Span(start, end), core, kind, noun)

    # -- numerals

    def _numeral_of(self, index: int) -> _Numeral | None:
        token = self.tokens[index]
        if token.kind == "word":
            return _numeral(token.text)
        if token.kind == "digits" and not self._is_designation(index):
            return _literal(token.text)
        return None

    def _is_designation(self, index: int) -> bool:
        """True for digits that are glued to letters which are no proclitic: «س400», F16, B-52."""
        token = self.tokens[index]
        if token.end < len(self.text) and _LATIN.match(self.text, token.end):
            return True
        before = index - 1
        if before < 0 or self.tokens[before].end != token.start:
            return False
        dashed = self.tokens[before].text == "-" and before > 0 and self.tokens[before - 1].end + 1 == token.start
        word = self.tokens[before - dashed]
        if word.kind != "word" or (not dashed and word.text in _ANY_PROCLITIC):
            return False
        designator = self.lexicon.designators.ending(self.tokens, index - dashed, _ANY_PROCLITIC)
        return len(word.text) < _SHORTEST_WORD or bool(_LATIN.match(word.text)) or designator is not None

    def _is_ordinal(self, index: int) -> bool:
        numeral = self.numerals[index]
        if numeral is None or numeral.tier not in ("ten", "tens") or index == 0:
            return False
        before = index - 1
        if self.tokens[before].text in self.words["and"] and before > 0:
            before -= 1
        return any(stem in self.words["ordinals"] for stem in _bare(self.tokens[before].text))

    def _holder(self, index: int, place: _Place) -> int | None:
        """The token that holds a numeral at `index`: the one after a free-standing «و», too."""
        if index >= len(self.tokens):
            return None
        if place == "and" and self.tokens[index].text in self.words["and"]:
            index, place = index + 1, "next"
            if index >= len(self.tokens):
                return None
        numeral = self.numerals[index]
        if numeral is None:
            return None
        allowed = {"start": _ANY_PROCLITIC, "next": {"", "ال"}, "and": {"و", "وال"}}[place]
        return index if numeral.proclitic in allowed else None

    def _take(self, index: int, place: _Place, *tiers: str) -> _Read | None:
        holder = self._holder(index, place)
        if holder is None:
            return self._and_one_of(index) if place == "and" and "one_of" in tiers else None
        numeral = self.numerals[holder]
        return _Read(numeral.value, holder + 1) if numeral is not None and numeral.tier in tiers else None

    def _and_one_of(self, index: int) -> _Read | None:
        """«واحد» as «واحد (عشر)», "and eleven", which folding makes the same as "one"."""
        word = self.tokens[index].text if index < len(self.tokens) else ""
        numeral = self.lexicon.numerals.get(word.removeprefix("و")) if word.startswith("و") else None
        return _Read(numeral.value, index + 1) if numeral is not None and numeral.tier == "one_of" else None

    def _below_hundred(self, index: int, place: _Place) -> _Read | None:
        if one := self._take(index, place, "unit", "one_of"):
            if ten := self._take(one.stop, "next", "ten"):
                return _Read(one.value + 10, ten.stop)
            if tens := self._take(one.stop, "and", "tens"):
                return _Read(one.value + tens.value, tens.stop)
            return self._take(index, place, "unit")  # one_of alone is no numeral
        return self._take(index, place, "ten", "tens")

    def _below_thousand(self, index: int, place: _Place) -> _Read | None:
        hundreds = self._take(index, place, "hundred", "hundreds")
        if hundreds is None and (unit := self._take(index, place, "unit")):
            hundred = self._take(unit.stop, "next", "hundred")
            hundreds = hundred and _Read(unit.value * hundred.value, hundred.stop)
        if hundreds is None:
            return self._below_hundred(index, place)
        rest = self._below_hundred(hundreds.stop, "and") or self._small_digits(hundreds.stop)
        return _Read(hundreds.value + rest.value, rest.stop) if rest else hundreds

    def _small_digits(self, index: int) -> _Read | None:
        digits = self._take(index, "and", "digits")
        return digits if digits is not None and digits.value < 100 else None

    def _number(self, index: int, place: _Place = "start", below: Fraction | None = None) -> _Read | None:
        head = self._scaled(index, place)
        if head is None or (below is not None and head.value >= below):
            return None
        if head.scale == 1:
            return head
        value, stop = head.value, head.stop
        if half := self._half(stop):
            value, stop = value + head.scale / 2, half
        elif rest := self._number(stop, "and", head.scale):
            value, stop = value + rest.value, rest.stop
        return _Read(value, stop, head.scale) if value.denominator == 1 else None

    def _scaled(self, index: int, place: _Place) -> _Read | None:
        if dual := self._take(index, place, "scale_dual"):
            return dual._replace(scale=dual.value / 2)
        if scale := self._take(index, place, "scale"):
            value = self._construct_dual(scale.stop) or scale.value
            return _Read(value, scale.stop, scale.value)
        if fraction := self._take(index, place, "fraction"):
            scale = self._take(fraction.stop, "next", "scale")
            return scale and _Read(scale.value / fraction.value, scale.stop)
        group = self._take(index, place, "digits", "decimal") or self._below_thousand(index, place)
        if group is None:
            return None
        scale = self._take(group.stop, "next", "scale", "vague", "scale_dual")
        if scale is not None and scale.value >= 1000:
            return _Read(group.value * scale.value, scale.stop, scale.value)
        return group if group.value.denominator == 1 and not self._take(index, place, "decimal") else None

    def _construct_dual(self, stop: int) -> Fraction | None:
        """2000 for «الفا» right before its noun; before «و», a stop word or nothing it is 1000."""
        token = self.tokens[stop - 1].text
        dual = next((d for s in _stems(token, _NO_ARTICLE) if (d := self.lexicon.construct_duals.get(s))), None)
        return dual if dual is not None and self._noun_after(stop) is not None else None

    def _half(self, index: int) -> int | None:
        half = self._take(index, "and", "fraction")
        if half is None or half.value != 2:
            return None
        scale = self._take(half.stop, "next", "scale")
        return scale.stop if scale else half.stop

    # -- quantities

    def _number_reading(self, start: int) -> _Reading | None:
        if odd := self._take(start, "start", "odd"):
            tens = self._take(odd.stop, "and", "tens")
            return tens and _reading(tens.value + 1, tens.value + 9, "range", start, tens.stop)
        number = self._number(start)
        if number is None:
            return None
        if odd := self._take(number.stop, "and", "odd"):
            return _reading(number.value + 1, number.value + 9, "range", start, odd.stop)
        partitive = number.value == 1 and (self._is_from(number.stop) or self._is_article(number.stop))
        kind: QuantityKind = "partitive" if partitive else "exact"
        return _reading(number.value, number.value, kind, start, number.stop)

    def _is_from(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].text in self.words["from"]

    def _is_article(self, index: int) -> bool:
        """True before a definite noun: there «واحد» is «واحد», "and one of", folded."""
        return (
            index < len(self.tokens) and self.tokens[index].text.startswith("ال") and index == self._noun_after(index)
        )

    def _range(self, start: int) -> _Reading | None:
        low = self._number(start)
        if low is None:
            return None
        opener = start
        if start and any(stem in self.words["between"] for stem in _stems(self.tokens[start - 1].text, _NO_ARTICLE)):
            high = self._number(low.stop, "and") or self._linked(low.stop)
            opener = start - 1 - (start > 1 and self.tokens[start - 2].text in self.words["what"])
        else:
            high = self._linked(low.stop)
            if start and self._is_from(start - 1):
                opener = start - 1
                high = None if self._is_change(opener) else high
        if high is None:
            return None
        if low.scale == 1 and low.value * high.scale < high.value:
            low = low._replace(value=low.value * high.scale)  # «10 الي 15 الفا»
        if low.value >= high.value:
            return None
        return _reading(low.value, high.value, "range", opener, high.stop, core_start=start)

    def _linked(self, index: int) -> _Read | None:
        if index + 1 >= len(self.tokens):
            return None
        link = self.tokens[index].text
        if link != "-" and link not in self.words["links"]:
            return None
        holder = self.numerals[index + 1]
        return self._number(index + 1) if holder is not None and holder.proclitic in ("", "ال") else None

    def _is_change(self, index: int) -> bool:
        """True where «من» at `index` names what a toll rose or fell from."""
        for token in reversed(self.tokens[max(0, index - _CHANGE_WORDS) : index]):
            if token.text in (".", "؟", "!"):
                return False
            if any(stem in self.words["change"] for stem in _stems(token.text, _NO_ARTICLE)):
                return True
        return False

    def _vague(self, start: int) -> _Reading | None:
        if few := self._take(start, "start", "few"):
            return self._few(start, few.stop)
        if several := self._take(start, "start", "several"):
            unit, stop = self._vague_unit(several.stop)
            return None if self._is_definite(start) else _reading(2 * unit, None, "vague", start, stop)
        if vague := self._take(start, "start", "vague"):
            unit, stop = self._vague_unit(vague.stop)
            return _reading(vague.value * unit, None, "vague", start, stop)
        return None

    def _few(self, start: int, index: int) -> _Reading:
        if ten := self._take(index, "next", "ten"):
            return _reading(ten.value + 3, ten.value + 9, "vague", start, ten.stop)
        if tens := self._take(index, "and", "tens"):
            return _reading(tens.value + 3, tens.value + 9, "vague", start, tens.stop)
        unit, stop = self._vague_unit(index)
        return _reading(3 * unit, 10 * unit - 1, "vague", start, stop)

    def _vague_unit(self, index: int) -> tuple[Fraction, int]:
        """The vague word at `index` (as in «بضع مئات», «عشرات الالاف») or 1."""
        unit = self._take(index, "next", "vague")
        return (unit.value, unit.stop) if unit else (Fraction(1), index)

    def _some(self, start: int) -> _Reading | None:
        """«عدد كبير من»: two or more."""
        token = self.tokens[start]
        if token.kind != "word" or not any(s in self.words["some_heads"] for s in _stems(token.text, _NO_ARTICLE)):
            return None
        if start and self.tokens[start - 1].text in self.words["some_unless_after"]:
            return None
        stop = start + 1
        while stop < len(self.tokens) and self.tokens[stop].text in self.words["some_adjectives"]:
            stop += 1
        return _reading(Fraction(2), None, "vague", start, stop + 1) if self._is_from(stop) else None

    def _partitive(self, start: int) -> _Reading | None:
        """«احد الجنود»: one of them."""
        one = self._take(start, "start", "one_of")
        if one is None or self._noun_after(one.stop) is None:
            return None
        if start and self.tokens[start - 1].text in self.words["negations"]:
            return None
        return _reading(Fraction(1), Fraction(1), "partitive", start, one.stop)

    def _core(self, reading: _Reading) -> Span:
        first = self.tokens[reading.core_start]
        return Span(first.start + self._offset(reading.core_start), self.tokens[reading.stop - 1].end)

    def _offset(self, index: int) -> int:
        """Proclitic letters to leave out of a core that begins with token `index`."""
        numeral = self.numerals[index]
        if numeral is not None:
            return numeral.offset
        word = self.tokens[index].text
        stem = next(s for s in _stems(word, _NO_ARTICLE) if s in self.words["some_heads"])
        return len(word) - len(stem)

    # -- surroundings

    def _effects_before(self, reading: _Reading) -> tuple[int, int, list[_Effect]]:
        """First token and first character of the quantity with its modifiers, and what these do."""
        first = reading.start
        start = self.tokens[first].start + (self._offset(first) if first == reading.core_start else 0)
        effects: list[_Effect] = []
        for _ in range(_MODIFIERS):
            stop = self._edge(first, start)
            match = self.lexicon.bounds_before.ending(self.tokens, stop, _NO_ARTICLE)
            if match is None:
                break
            first, start = match.start, self.tokens[match.start].start + match.clitic
            effects.append(_effect(match))
        if not effects and (remote := self._remote(self._edge(first, start))):
            effects.append(remote)
        return first, start, effects

    def _edge(self, first: int, start: int) -> int:
        """Where to look leftwards from a quantity that begins with token `first`, at character `start`.

        A conjunction cuts it off from what stands before: 0.
        """
        if self.text[self.tokens[first].start : start].startswith(("و", "ف")):
            return 0
        stop = self._skip_back(first)
        return 0 if any(token.text.startswith(("و", "ف")) for token in self.tokens[stop:first]) else stop

    def _skip_back(self, stop: int) -> int:
        """`stop` without the wrappers and the glued proclitics before it."""
        while stop > 0:
            token = self.tokens[stop - 1]
            glued = stop < len(self.tokens) and token.end == self.tokens[stop].start
            if token.text not in _WRAPPERS and not (glued and token.text in _ANY_PROCLITIC) and token.text != "ال":
                break
            stop -= 1
        return stop

    def _remote(self, stop: int) -> _Effect | None:
        """A bound across the noun of the toll: «تجاوز عدد القتلي 100»."""
        if stop and self.tokens[stop - 1].text in self.words["remote_prepositions"]:
            stop -= 1
        for index in range(stop - 1, max(0, stop - 1 - _REMOTE_WORDS), -1):
            if self.tokens[index].kind != "word" or self.numerals[index] is not None:
                return None
            if any(stem in self.words["remote_nouns"] for stem in _stems(self.tokens[index].text, _ANY_PROCLITIC)):
                match = self.lexicon.bounds_remote.ending(self.tokens, index, _NO_ARTICLE)
                return _effect(match) if match else None
        return None

    def _effect_after(self, stop: int, noun: Span | None) -> tuple[_Effect, int] | None:
        """A bound that follows, and where the quantity with it ends: after the noun at the latest."""
        for index in range(stop, min(len(self.tokens), stop + _POSTPONED_BOUND_WORDS)):
            match = self.lexicon.bounds_after.starting(self.tokens, index)
            if match is not None:
                if match.stop < len(self.tokens) and self.numerals[match.stop] is not None and index > stop:
                    numeral = self.numerals[match.stop]
                    if numeral is not None and not numeral.proclitic.startswith("و"):
                        return None  # «قتل 3 واصيب علي الاقل 5»: it belongs to the next number
                near = self.tokens[index].start <= (noun.end if noun else self.tokens[stop - 1].end) + 1
                end = self.tokens[match.stop - 1].end if near else 0
                return _effect(match), end
            token = self.tokens[index]
            if (token.kind != "word" and token.text not in _WRAPPERS) or self.numerals[index] is not None:
                return None
            if index > stop and token.text in self.words["stop"]:
                return None
        return None

    def _noun(self, reading: _Reading) -> Span | None:
        """The counted noun beside the number."""
        before = self._noun_before(reading)
        definite, partitive = self._is_definite(reading.core_start), self._is_from(reading.stop)
        if definite and (before is not None or (reading.kind == "vague" and not partitive)):
            return before  # «الجنود العشره»; «العشرات بغزه» has none
        noun = self._noun_after(reading.stop + partitive)
        if noun is None:
            return before
        # One and two count no noun that follows: «قتل واحد امس», but «اثنين اخرين», «واحد من الجنود».
        small = reading.kind == "exact" and reading.max is not None and reading.max <= 2
        if small and not partitive and not self._is_person(noun):
            return before
        return Span(self.tokens[noun].start, self.tokens[noun].end)

    def _noun_before(self, reading: _Reading) -> Span | None:
        """The noun before a number that can be an attribute: «قتيل واحد», «ايام عده», «الجنود العشره»."""
        numeral = self.numerals[reading.core_start]
        small = numeral is not None and (numeral.tier == "several" or (numeral.tier == "unit" and numeral.value <= 2))
        if not small and (reading.kind == "vague" or not self._is_definite(reading.core_start)):
            return None
        before = self._skip_back(reading.start) - 1
        if before < 0 or not (self._is_person(before) or self._is_unit(before)):
            return None
        return Span(self.tokens[before].start, self.tokens[before].end)

    def _is_definite(self, index: int) -> bool:
        numeral, token = self.numerals[index], self.tokens[index]
        proclitic = numeral.proclitic if numeral is not None else ""
        if token.kind == "digits" and index and self.tokens[index - 1].text in _ANY_PROCLITIC:
            proclitic = self.tokens[index - 1].text
        return proclitic.endswith(("ال", "لل"))

    def _noun_after(self, index: int) -> int | None:
        """The token at `index`, past wrappers, where it can be a counted noun."""
        while index < len(self.tokens) and self.tokens[index].text in _WRAPPERS:
            index += 1
        if index >= len(self.tokens):
            return None
        token = self.tokens[index]
        if token.kind != "word" or token.text in self.words["stop"] or self.numerals[index] is not None:
            return None
        if token.text.startswith("و") and not self._is_person(index):
            return None  # «قتل 3 واصيب 5»
        return index

    def _is_person(self, index: int) -> bool:
        token, people = self.tokens[index], self.lexicon.people
        if token.kind != "word" or self.numerals[index] is not None:
            return False
        return bool(_known_number(token.text, people.numbers) or _known_number(token.text, people.origins))

    def _is_unit(self, index: int) -> bool:
        stems = _bare(self.tokens[index].text)
        return any(
            s in self.words["units"] or any(b in self.words["units"] for b in _without_pronoun(s)) for s in stems
        )

    def _is_other(self, reading: _Reading, first: int, start: int, noun: Span | None) -> bool:
        """True where the number counts no people."""
        stop = self._edge(first, start)
        cue = _bare(self.tokens[stop - 1].text) if stop else ()
        year = self.tokens[reading.core_start].kind == "digits" and _may_be_year(reading)
        if year and any(stem in self.words["years"] for stem in cue):
            return True
        if noun is not None and noun.end <= self.tokens[reading.core_start].start:
            return self._is_rank(reading, noun)
        if noun is not None and any(self._is_person(i) for i, t in enumerate(self.tokens) if t.start == noun.start):
            return False
        return (
            self._unit_after(reading.stop)
            or self._is_score(reading.start, reading.stop)
            or self.lexicon.contexts_before.ending(self.tokens, stop, _ANY_PROCLITIC) is not None
            or self._is_model(reading.core_start, stop)
            or (year and self._is_bare_year(reading, first, cue))
        )

    def _is_rank(self, reading: _Reading, noun: Span) -> bool:
        """True for a number after a noun that it does not count: «اليوم ال35», «الجندي ال17»."""
        word = self.text[noun.start : noun.end]
        number = _known_number(word, self.lexicon.people.numbers)
        return number is None or (number == "singular" and self._is_definite(reading.core_start))

    def _is_bare_year(self, reading: _Reading, first: int, cue: Sequence[str]) -> bool:
        if first != reading.start:
            return False  # «اكثر من 2000»
        if reading.max == 2000 and reading.min == 2000:
            return any(stem in self.words["year_cues"] for stem in cue)
        return not any(stem in self.words["tolls"] for stem in cue)

    def _is_model(self, index: int, stop: int) -> bool:
        """True for digits after the maker or letters of a weapon: «اف 16»."""
        designator = self.lexicon.designators.ending(self.tokens, stop, _ANY_PROCLITIC)
        return self.tokens[index].kind == "digits" and designator is not None

    def _unit_after(self, index: int) -> bool:
        """True where a unit, a month or a share follows token `index`, or «من» and a month."""
        while index < len(self.tokens) and self.tokens[index].text in _WRAPPERS:
            index += 1
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        forms = (token.text, token.text.removeprefix("ال"), token.text.removesuffix("ا"))
        if any(form in self.words["units"] for form in forms):
            return True
        if self.lexicon.months.starting(self.tokens, index):
            return True
        following = self.lexicon.months.starting(self.tokens, index + 1)
        return self._is_from(index) and following is not None and following.label == "month"

    def _is_score(self, start: int, stop: int) -> bool:
        """True beside a sign that makes no range: «3-1», «5+1»."""
        return any(
            0 < sign < len(self.tokens) - 1
            and (self.tokens[sign].text == "+" or (self.tokens[sign].text == "-" and self._is_unspaced(sign)))
            and self.numerals[sign - 1] is not None
            and self.numerals[sign + 1] is not None
            for sign in (start - 1, stop)
        )

    def _is_unspaced(self, index: int) -> bool:
        before, token, after = self.tokens[index - 1 : index + 2]
        return before.end == token.start and token.end == after.start


def _reading(
    low: Fraction, high: Fraction | None, kind: QuantityKind, start: int, stop: int, *, core_start: int | None = None
) -> _Reading:
    core = start if core_start is None else core_start
    return _Reading(int(low), None if high is None else int(high), kind, start, stop, core)


def _effect(match: _Match) -> _Effect:
    effects: tuple[_Effect, ...] = ("more_than", "at_least", "less_than", "at_most", "about")
    return next(effect for effect in effects if effect == match.label)


def _bounded(low: int | None, high: int | None, bound: _Effect, *, vague: bool) -> tuple[int | None, int | None]:
    if bound == "more_than":
        return (low if low is None or vague else low + 1), None
    if bound == "at_least":
        return low, None
    if bound == "less_than":
        return None, (low if low is None else low - 1)
    return None, high if high is not None else low


def _may_be_year(reading: _Reading) -> bool:
    values = (reading.min, reading.max)
    return all(v is not None and (1900 <= v < 2100 or 1300 <= v < 1500) for v in values)


def _join_repeats(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """«(7) سبعه» says one number twice: one quantity."""
    joined: list[Quantity] = []
    for quantity in quantities:
        last = joined[-1] if joined else None
        if last is None or (last.min, last.max) != (quantity.min, quantity.max):
            joined.append(quantity)
            continue
        gap = text[last.core.end : quantity.span.start]
        if set(gap) <= _WRAPPERS | {" "} and set(gap) & _WRAPPERS:
            joined[-1] = replace(
                quantity, span=Span(last.span.start, quantity.span.end), core=Span(last.core.start, quantity.core.end)
            )
        else:
            joined.append(quantity)
    return joined


def _spread(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Numbers that are linked to a date or a measure are one, too: «في 2 و3 شباط»."""
    result = list(quantities)
    pairs = [(n, n + 1) for n in range(len(result) - 1)]
    for to, source in [(b, a) for a, b in pairs] + list(reversed(pairs)):
        if result[source].kind != "other" or result[to].kind == "other":
            continue
        first, second = sorted((to, source))
        gap = text[result[first].span.end : result[second].span.start]
        alone = result[to].noun is None or result[to].noun == result[source].noun
        if alone and _LINKED.fullmatch(gap):
            result[to] = replace(result[to], kind="other")
    return result


# --- The number of a noun -------------------------------------------------------------------------


def _known_number(form: str, known: Mapping[str, GrammaticalNumber], lemma: str = "") -> GrammaticalNumber | None:
    stems = _stems(form, _ANY_PROCLITIC)
    bases = [base for stem in stems for base in _without_pronoun(stem) if stem != lemma]
    return next((number for word in (*stems, *bases) if (number := known.get(word))), None)


def _without_pronoun(word: str) -> list[str]:
    """What a word with a possessive pronoun can be without it: «زوجته» → زوجه, «ابنائه» → ابناء."""
    bases: list[str] = []
    for pronoun in _ENCLITICS:
        if not word.endswith(pronoun) or len(word) - len(pronoun) < 2:
            continue
        base = word[: -len(pronoun)]
        if base.endswith("ا"):
            bases += [base + "ن", base[:-1] + "ي"]  # طفلاه: طفلان; قتلاهم: قتلى
        bases.append(base)
        if base.endswith("ت"):
            bases.append(base[:-1] + "ه")
        if base.endswith(("ائ", "اؤ")):
            bases.append(base[:-1] + "ء")
        if base.endswith(("ي", "و")):
            bases.append(base + "ن")  # مقاتليه, مقاتلوه
    return bases


def _number_of_ending(form: str, lemma: str) -> GrammaticalNumber | None:
    endings: tuple[tuple[str, GrammaticalNumber], ...] = (
        ("تين", "dual"),
        ("تان", "dual"),
        ("ون", "plural"),
        ("يين", "plural"),
        ("ات", "plural"),
    )
    for ending, number in endings:
        if form.endswith(ending) and len(form) > len(ending) + 2 and not lemma.endswith(ending):
            return None if form.endswith("ستان") else number  # «باكستان»
    return None


def _number_of_feats(feats: str) -> GrammaticalNumber | None:
    numbers: dict[str, GrammaticalNumber] = {"Sing": "singular", "Dual": "dual", "Plur": "plural"}
    found = re.search(r"Number=(\w+)", feats)
    return numbers.get(found[1]) if found else None
