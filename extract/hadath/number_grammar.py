"""The grammar of numbers: from the tokens of a line to the least and greatest number that they say.

number   = group [scale ["و" half]] ["و" number of a smaller scale]
group    = digits | hundreds ["و" below_hundred] | below_hundred
hundreds = "مئه" | unit "مئه" | "ثلاثمئه" …
below_hundred = unit ["عشر" | "و" tens] | "عشره" | tens
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from hadath.clitics import INDEFINITE, PROCLITICS, stems
from hadath.model import Span
from hadath.number_words import Line, has_stem, phrases, words

ReadingKind = Literal["exact", "range", "vague", "partitive"]
_Place = Literal["start", "next", "and"]

_AND = "و"
# The proclitics that a numeral may have at the start of a number, right after another numeral, and after "and".
_JOINTS = {"start": PROCLITICS, "next": frozenset({"", "ال"}), "and": frozenset({_AND, _AND + "ال"})}
_CHANGE_WORDS = 8
_SENTENCE_ENDS = frozenset(".؟!")


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity before its surroundings are looked at.

    Attributes:
        min: the least number meant.
        max: the greatest number meant, None where it is open.
        kind: as in `numbers.Quantity`.
        start: its first token, which may be «بين» or «من».
        stop: the token after its last.
        core_start: the token of its first numeral.
        core: the numerals without attached prepositions.
    """

    min: int
    max: int | None
    kind: ReadingKind
    start: int
    stop: int
    core_start: int
    core: Span


def readings(line: Line) -> Iterator[Reading]:
    """The quantities of a line, in text order, none overlapping another."""
    position = 0
    while position < len(line.tokens):
        reading = _read(line, position)
        if reading is not None:
            yield reading
        position = position + 1 if reading is None else reading.stop


def _read(line: Line, start: int) -> Reading | None:
    if not line.tokens[start].is_numeral:
        return _some(line, start)
    if _is_ordinal(line, start) or phrases("no_numbers").ending(line.tokens, start + 1):
        return None
    return _range(line, start) or _single(line, start) or _vague(line, start) or _partitive(line, start)


def _is_ordinal(line: Line, index: int) -> bool:
    """«الثاني عشر», «الخامسه والعشرون»."""
    before = index - 1
    if line.tokens[before].text == _AND:
        before -= 1
    return line.tokens[index].numeral.tier in ("ten", "tens") and has_stem(line.tokens[before].text, "ordinals")


# --- Quantities -----------------------------------------------------------------------------------


def _reading(
    line: Line,
    start: int,
    stop: int,
    low: Fraction,
    high: Fraction | None,
    *,
    kind: ReadingKind,
    opener: int | None = None,
) -> Reading:
    core = Span(line.tokens[start].numeral_start, line.tokens[stop - 1].end)
    first = start if opener is None else opener
    return Reading(int(low), None if high is None else int(high), kind, first, stop, start, core)


def _range(line: Line, start: int) -> Reading | None:
    """«بين 10 و15», «10-15», «ثلاثه او اربعه»."""
    low = _number(line, start)
    if low is None:
        return None
    high, opener = _linked(line, low.stop), start
    if not words("between").isdisjoint(stems(line.tokens[start - 1].text, INDEFINITE)):
        high = _number(line, low.stop, "and") or high
        opener = start - 2 if start > 1 and line.tokens[start - 2].text in words("what") else start - 1
    elif line.is_from(start - 1):
        opener = start - 1
        high = None if _is_change(line, opener) else high
    if high is None:
        return None
    # «10 الي 15 الفا»
    least = low.value * high.scale if low.scale == 1 and low.value * high.scale < high.value else low.value
    if least >= high.value:
        return None
    return _reading(line, start, high.stop, least, high.value, kind="range", opener=opener)


def _linked(line: Line, index: int) -> _Read | None:
    """The second number of a range, after a dash or «الي»."""
    link = line.tokens[index].text
    if link != "-" and link not in words("links"):
        return None
    return _number(line, index + 1, "next")


def _is_change(line: Line, index: int) -> bool:
    """True where «من» at `index` names what a toll rose or fell from."""
    for token in reversed(line.tokens[max(0, index - _CHANGE_WORDS) : index]):
        if token.text in _SENTENCE_ENDS:
            return False
        if not words("change").isdisjoint(stems(token.text, INDEFINITE)):
            return True
    return False


def _single(line: Line, start: int) -> Reading | None:
    """One number, or the tens around «نيف», "odd"."""
    if odd := _take(line, start, "start", "odd"):
        tens = _take(line, odd.stop, "and", "tens")
        return tens and _reading(line, start, tens.stop, tens.value + odd.value, tens.value + 9, kind="range")
    number = _number(line, start)
    if number is None:
        return None
    if odd := _take(line, number.stop, "and", "odd"):
        return _reading(line, start, odd.stop, number.value + odd.value, number.value + 9, kind="range")
    kind: ReadingKind = "partitive" if number.value == 1 and _is_part_of(line, number.stop) else "exact"
    return _reading(line, start, number.stop, number.value, number.value, kind=kind)


def _is_part_of(line: Line, index: int) -> bool:
    """True before «من», and before a definite noun: there «واحد» is «وأحد», "and one of", folded."""
    return line.is_from(index) or (line.tokens[index].text.startswith("ال") and index == line.noun_after(index))


def _vague(line: Line, start: int) -> Reading | None:
    """«بضعه», «عده», «عشرات», each alone or before another vague word: «عشرات الالاف»."""
    if few := _take(line, start, "start", "few"):
        return _few(line, start, few)
    some = _take(line, start, "start", "several", "vague")
    if some is None or (line.tokens[start].numeral.tier == "several" and line.is_definite(start)):
        return None
    unit, stop = _vague_unit(line, some.stop)
    return _reading(line, start, stop, some.value * unit, None, kind="vague")


def _few(line: Line, start: int, few: _Read) -> Reading:
    """«بضعه عشر» is 13 to 19, «بضع مئات» 300 to 999."""
    if tens := _take(line, few.stop, "next", "ten") or _take(line, few.stop, "and", "tens"):
        return _reading(line, start, tens.stop, tens.value + few.value, tens.value + 9, kind="vague")
    unit, stop = _vague_unit(line, few.stop)
    return _reading(line, start, stop, few.value * unit, 10 * unit - 1, kind="vague")


def _vague_unit(line: Line, index: int) -> tuple[Fraction, int]:
    """The vague word at `index` or 1, and where it ends."""
    unit = _take(line, index, "next", "vague")
    return (unit.value, unit.stop) if unit else (Fraction(1), index)


def _some(line: Line, start: int) -> Reading | None:
    """«عدد كبير من»: two or more."""
    token = line.tokens[start]
    head = next((stem for stem in stems(token.text, INDEFINITE) if stem in words("some_heads")), None)
    if head is None or line.tokens[start - 1].text in words("some_unless_after"):
        return None
    stop = start + 1
    while line.tokens[stop].text in words("some_adjectives"):
        stop += 1
    if not line.is_from(stop):
        return None
    core = Span(token.end - len(head), line.tokens[stop].end)
    return Reading(2, None, "vague", start, stop + 1, start, core)


def _partitive(line: Line, start: int) -> Reading | None:
    """«احد الجنود»: one of them."""
    one = _take(line, start, "start", "one_of")
    if one is None or line.noun_after(one.stop) is None or line.tokens[start - 1].text in words("negations"):
        return None
    return _reading(line, start, one.stop, one.value, one.value, kind="partitive")


# --- Numbers --------------------------------------------------------------------------------------


class _Read(NamedTuple):
    """A number read up to token `stop`; `scale` is 1 where it has none."""

    value: Fraction
    stop: int
    scale: Fraction = Fraction(1)


def _take(line: Line, index: int, place: _Place, *tiers: str) -> _Read | None:
    """The numeral at `index` where its tier is one of `tiers` and its proclitics fit the place."""
    if place == "and" and line.tokens[index].text == _AND:
        index, place = index + 1, "next"
    token = line.tokens[index]
    # Folding makes «واحد (عشر)», "and eleven", the same as "one".
    fits = token.numeral.proclitic in _JOINTS[place] or (
        place == "and" and "one_of" in tiers and token.text in words("and_one")
    )
    return _Read(token.numeral.value, index + 1) if fits and token.numeral.tier in tiers else None


def _number(line: Line, index: int, place: _Place = "start", below: Fraction | None = None) -> _Read | None:
    head = _scaled(line, index, place)
    if head is None or (below is not None and head.value >= below):
        return None
    if head.scale == 1:
        return head
    value, stop = head.value, head.stop
    if half := _half(line, stop):
        value, stop = value + head.scale / 2, half
    elif rest := _number(line, stop, "and", head.scale):
        value, stop = value + rest.value, rest.stop
    return _Read(value, stop, head.scale) if value.denominator == 1 else None


def _scaled(line: Line, index: int, place: _Place) -> _Read | None:
    """A group with its scale, either of which may be missing."""
    if dual := _take(line, index, place, "scale_dual"):
        return dual._replace(scale=dual.value / 2)
    if scale := _take(line, index, place, "scale"):
        value = scale.value * (2 if _is_construct_dual(line, scale.stop) else 1)
        return _Read(value, scale.stop, scale.value)
    if fraction := _take(line, index, place, "fraction"):
        scale = _take(line, fraction.stop, "next", "scale")
        return scale and _Read(scale.value * fraction.value, scale.stop)
    group = _take(line, index, place, "digits", "decimal") or _below_thousand(line, index, place)
    if group is None:
        return None
    scale = _take(line, group.stop, "next", "scale", "vague", "scale_dual")
    if scale is not None and scale.value >= 1000:
        return _Read(group.value * scale.value, scale.stop, scale.value)
    return None if _take(line, index, place, "decimal") else group


def _is_construct_dual(line: Line, stop: int) -> bool:
    """True for «الفا», 2000, right before its noun; before «و», a stop word or nothing it is 1000."""
    token = line.tokens[stop - 1].text
    return not words("construct_duals").isdisjoint(stems(token, INDEFINITE)) and line.noun_after(stop) is not None


def _half(line: Line, index: int) -> int | None:
    """Where «ونصف» or «ونصف المليون» ends."""
    half = _take(line, index, "and", "fraction")
    if half is None or half.value != Fraction(1, 2):
        return None
    scale = _take(line, half.stop, "next", "scale")
    return scale.stop if scale else half.stop


def _below_thousand(line: Line, index: int, place: _Place) -> _Read | None:
    hundreds = _hundreds(line, index, place)
    if hundreds is None:
        return _below_hundred(line, index, place)
    rest = _below_hundred(line, hundreds.stop, "and") or _small_digits(line, hundreds.stop)
    return _Read(hundreds.value + rest.value, rest.stop) if rest else hundreds


def _hundreds(line: Line, index: int, place: _Place) -> _Read | None:
    if unit := _take(line, index, place, "unit"):
        hundred = _take(line, unit.stop, "next", "hundred")
        return hundred and _Read(unit.value * hundred.value, hundred.stop)
    return _take(line, index, place, "hundred", "hundreds")


def _small_digits(line: Line, index: int) -> _Read | None:
    """«مئه و20»."""
    digits = _take(line, index, "and", "digits")
    return digits if digits is not None and digits.value < 100 else None


def _below_hundred(line: Line, index: int, place: _Place) -> _Read | None:
    one = _take(line, index, place, "unit", "one_of")
    if one is None:
        return _take(line, index, place, "ten", "tens")
    if ten := _take(line, one.stop, "next", "ten"):
        return _Read(one.value + ten.value, ten.stop)
    if tens := _take(line, one.stop, "and", "tens"):
        return _Read(one.value + tens.value, tens.stop)
    return _take(line, index, place, "unit")  # one_of alone is no numeral
