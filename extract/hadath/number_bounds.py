"""What bounds or blurs a number: «اكثر من 20», «12 شخصا علي الاقل», «تجاوز عدد القتلي 100»."""

from __future__ import annotations

from dataclasses import dataclass

from hadath.clitics import INDEFINITE, stems
from hadath.model import Span
from hadath.number_grammar import Reading
from hadath.number_words import WRAPPERS, Line, bounds, words

_MODIFIERS = 3
_POSTPONED_WORDS = 7  # «17 من عناصر قوات الامن الافغانيه علي الاقل»
_REMOTE_WORDS = 5  # «تجاوز عدد القتلي في صفوف المدنيين 100»


@dataclass(frozen=True, slots=True)
class Bounds:
    """The words that bound a number.

    Attributes:
        effects: what they do, labels of the lexicon's tables: "more_than", "about", …
        span: the quantity with them.
        start: the first token of the quantity with them.
        edge: the token before which its left context ends; 0 where a conjunction cuts it off.
    """

    effects: tuple[str, ...]
    span: Span
    start: int
    edge: int

    def apply(self, low: int, high: int | None, *, vague: bool) -> tuple[int | None, int | None]:
        """The least and greatest number that are left, None where there is none."""
        match next((effect for effect in self.effects if effect != "about"), None):
            case "more_than":
                return (low if vague else low + 1), None
            case "at_least":
                return low, None
            case "less_than":
                return None, low - 1
            case "at_most":
                return None, low if high is None else high
        return low, high


def find_bounds(line: Line, reading: Reading, noun: Span | None, floor: int) -> Bounds:
    """The bounds of a number on its left, from character `floor` on, on its right and beyond the noun of its toll."""
    effects: list[str] = []
    start = reading.start
    first = reading.core.start if start == reading.core_start else line.tokens[start].start
    edge = _edge(line, start, first)
    while len(effects) < _MODIFIERS and (match := bounds("before").ending(line.tokens, edge, INDEFINITE)):
        if line.tokens[match.start].start < floor:
            break  # it bounds the number before: «3 على الأقل 5»
        start, first = match.start, line.tokens[match.start].start + match.clitic
        edge = _edge(line, start, first)
        effects.append(match.label)
    if not effects and (remote := _remote(line, edge)):
        effects.append(remote)
    end = reading.core.end
    if after := _after(line, reading.stop, noun):
        effects.append(after[0])
        end = max(end, after[1])
    return Bounds(tuple(effects), Span(first, end), start, edge)


def _edge(line: Line, token: int, first: int) -> int:
    """Where to look leftwards from a quantity that begins in `token`, at character `first`."""
    if line.text.startswith(("و", "ف"), line.tokens[token].start, first):
        return 0
    stop = line.skip_back(token)
    return 0 if any(t.text.startswith(("و", "ف")) for t in line.tokens[stop:token]) else stop


def _remote(line: Line, stop: int) -> str | None:
    """What a bound does across the noun of the toll: «تجاوز عدد القتلي 100»."""
    if line.tokens[stop - 1].text in words("remote_prepositions"):
        stop -= 1
    for index in range(stop - 1, max(0, stop - 1 - _REMOTE_WORDS), -1):
        token = line.tokens[index]
        if token.kind != "word" or token.is_numeral:
            return None
        if not words("remote_nouns").isdisjoint(stems(token.text)):
            match = bounds("remote").ending(line.tokens, index, INDEFINITE)
            return match and match.label
    return None


def _after(line: Line, stop: int, noun: Span | None) -> tuple[str, int] | None:
    """What a bound that follows does, and where it ends: 0 where it is not right after number or noun."""
    for index in range(stop, stop + _POSTPONED_WORDS):
        token = line.tokens[index]
        if match := bounds("after").starting(line.tokens, index):
            following = line.tokens[match.stop]
            if index > stop and following.is_numeral and not following.numeral.proclitic.startswith("و"):
                return None  # «قتل 3 واصيب علي الاقل 5»: it belongs to the next number
            near = token.start <= (noun.end if noun else line.tokens[stop - 1].end) + 1
            return match.label, line.tokens[match.stop - 1].end if near else 0
        if token.is_numeral or (token.kind != "word" and token.text not in WRAPPERS):
            return None
        if index > stop and token.text in words("stop"):
            return None
    return None
