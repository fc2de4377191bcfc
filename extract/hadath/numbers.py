"""Counts: numerals in words and digits with what bounds them, and whether they count people.

Everything here reads *folded* text (`Normalised.folded`, `Word.form`). The steps: `number_words` cuts it into
tokens, `number_grammar` reads numbers from them, `number_bounds` finds «more than», «about» and their like, and this
module the counted noun and the contexts in which nobody is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from hadath.clitics import bare_stems, without_pronoun
from hadath.model import Span
from hadath.number_bounds import Bounds, find_bounds
from hadath.number_grammar import Reading, readings
from hadath.number_words import WRAPPERS, Line, has_stem, phrases, words
from hadath.people import person_number

QuantityKind = Literal["exact", "bound", "range", "vague", "partitive", "other"]

_LINKED = re.compile(r"[\s،]*(?:او|الي|و|-)?[\s،]*(?:ال)?")
_YEARS = frozenset({*range(1300, 1500), *range(1900, 2100)})  # Hijri, Gregorian


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
    line = Line(folded)
    found: list[Quantity] = []
    for reading in readings(line):
        found.append(_quantity(line, reading, floor=found[-1].span.end if found else 0))
    return _spread(folded, _join_repeats(folded, found))


def _quantity(line: Line, reading: Reading, *, floor: int) -> Quantity:
    """The reading with what bounds it, blurs it, or makes it no count of people."""
    noun = _noun(line, reading)
    span = None if noun is None else Span(line.tokens[noun].start, line.tokens[noun].end)
    bounds = find_bounds(line, reading, span, floor)
    least, most = bounds.apply(reading.min, reading.max, vague=reading.kind == "vague")
    kind: QuantityKind = reading.kind
    if kind in ("exact", "range") and set(bounds.effects) - {"about"}:
        kind = "bound"
    if _is_other(line, reading, bounds, noun):
        kind = "other"
    return Quantity(least, most, "about" in bounds.effects, bounds.span, reading.core, kind, span)


# --- The counted noun: its token ------------------------------------------------------------------


def _noun(line: Line, reading: Reading) -> int | None:
    before = _noun_before(line, reading)
    definite, partitive = line.is_definite(reading.core_start), line.is_from(reading.stop)
    if definite and (before is not None or (reading.kind == "vague" and not partitive)):
        return before  # «الجنود العشره»; «العشرات بغزه» has none
    after = line.noun_after(reading.stop + partitive)
    if after is None:
        return before
    # One and two count no noun that follows: «قتل واحد امس», but «اثنين اخرين», «واحد من الجنود».
    small = reading.kind == "exact" and reading.min <= 2
    return before if small and not partitive and not line.is_person(after) else after


def _noun_before(line: Line, reading: Reading) -> int | None:
    """The noun before a number that can be an attribute: «قتيل واحد», «ايام عده», «الجنود العشره»."""
    numeral = line.tokens[reading.core_start].numeral
    small = numeral.tier == "several" or (numeral.tier == "unit" and numeral.value <= 2)
    if not small and (reading.kind == "vague" or not line.is_definite(reading.core_start)):
        return None
    before = line.skip_back(reading.start) - 1
    return before if before >= 0 and (line.is_person(before) or _is_unit(line.tokens[before].text)) else None


def _is_unit(word: str) -> bool:
    units = words("units")
    return any(stem in units or not units.isdisjoint(without_pronoun(stem)) for stem in bare_stems(word))


# --- Numbers that count no people -----------------------------------------------------------------


def _is_other(line: Line, reading: Reading, bounds: Bounds, noun: int | None) -> bool:
    cue = line.tokens[bounds.edge - 1].text
    year = _may_be_year(line, reading)
    if year and has_stem(cue, "years"):
        return True
    if noun is not None and noun < reading.core_start:
        return _is_rank(line, reading, noun)
    if noun is not None and line.is_person(noun):
        return False
    return (
        _is_measure(line, reading.stop)
        or _is_score(line, reading)
        or _follows_context(line, reading, bounds.edge)
        or (year and bounds.start == reading.start and _is_bare_year(reading, cue))
    )


def _is_rank(line: Line, reading: Reading, noun: int) -> bool:
    """True for a number after a noun that it does not count: «اليوم ال35», «الجندي ال17»."""
    number = person_number(line.tokens[noun].text)
    return number is None or (number == "singular" and line.is_definite(reading.core_start))


def _may_be_year(line: Line, reading: Reading) -> bool:
    return line.tokens[reading.core_start].kind == "digits" and {reading.min, reading.max} <= _YEARS


def _is_bare_year(reading: Reading, cue: str) -> bool:
    """«في 2014»; but «مقتل 2014», and a round 2000 only where a time is expected."""
    if reading.min == reading.max == 2000:
        return has_stem(cue, "year_cues")
    return not has_stem(cue, "tolls")


def _is_measure(line: Line, index: int) -> bool:
    """True where a unit, a month or a share follows, or «من» and a month."""
    index = line.skip(index)
    word = line.tokens[index].text
    months = phrases("months")
    is_unit = not words("units").isdisjoint((word, word.removeprefix("ال"), word.removesuffix("ا")))
    return (
        (is_unit and word not in words("stop"))  # «مقتل 12 اليوم» (12 killed today): no 12 days
        or phrases("shares").starting(line.tokens, index) is not None
        or months.starting(line.tokens, index + line.is_from(index)) is not None
    )


def _is_score(line: Line, reading: Reading) -> bool:
    """True beside a sign that makes no range: «3-1», «5+1»."""
    return any(_is_sign(line, index) for index in (reading.start - 1, reading.stop))


def _is_sign(line: Line, index: int) -> bool:
    sign = line.tokens[index]
    if sign.text not in ("+", "-"):
        return False
    before, after = line.tokens[index - 1], line.tokens[index + 1]
    unspaced = before.end == sign.start and sign.end == after.start
    return before.is_numeral and after.is_numeral and (sign.text == "+" or unspaced)


def _follows_context(line: Line, reading: Reading, edge: int) -> bool:
    """True after a month or a word such as «القرار», and for digits after the maker of a weapon: «اف 16»."""
    kinds = ["contexts", "months"]
    if line.tokens[reading.core_start].kind == "digits":
        kinds.append("designators")
    return any(phrases(kind).ending(line.tokens, edge) for kind in kinds)


# --- Neighbours -----------------------------------------------------------------------------------


def _join_repeats(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """«(7) سبعه» says one number twice: one quantity."""
    joined: list[Quantity] = []
    for quantity in quantities:
        repeated = joined.pop() if joined and _repeats(text, joined[-1], quantity) else quantity
        span = Span(repeated.span.start, quantity.span.end)
        joined.append(replace(quantity, span=span, core=Span(repeated.core.start, quantity.core.end)))
    return joined


def _repeats(text: str, one: Quantity, other: Quantity) -> bool:
    gap = set(text[one.core.end : other.span.start])
    return (one.min, one.max) == (other.min, other.max) and gap <= WRAPPERS | {" "} and not gap.isdisjoint(WRAPPERS)


def _spread(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Numbers that are linked to a date or a measure are one, too: «في 2 و3 شباط»."""
    result = list(quantities)
    pairs = list(pairwise(range(len(result))))
    for source, to in pairs + [(b, a) for a, b in reversed(pairs)]:
        alone = result[to].noun is None or result[to].noun == result[source].noun
        first, second = sorted((to, source))
        gap = text[result[first].span.end : result[second].span.start]
        if result[source].kind == "other" and alone and _LINKED.fullmatch(gap):
            result[to] = replace(result[to], kind="other")
    return result
