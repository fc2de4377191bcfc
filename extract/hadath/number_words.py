"""The words of numbers: what `lexicon/numbers.toml` lists, and a text cut into tokens that know their numeral."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from hadath.clitics import DEFINITE, PROCLITICS, bare_stems, stems
from hadath.people import names_people
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "numbers.toml"
_TOKEN = re.compile(
    r"(?P<digits>(?<![\d.,:/])[1-9]\d{0,2}(?:(?: \d{3})+|(?:،\d{3})+)(?![\d.,:/]*\d)|\d+(?:[.,:/٫٬]\d+)*)"
    r"|(?P<word>[^\W\d_]+)|(?P<mark>\S)"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ ,.٬،])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+)[.,٫](\d+)")
_LATIN = re.compile(r"[A-Za-z]")
_SHORTEST_WORD = 3  # a shorter one that is glued to digits is part of a designation: «س400»
WRAPPERS = frozenset("\"'()[]{}*")


class Numeral(NamedTuple):
    """What a token says. `tier` is its class in the grammar: a table of the lexicon, "digits", "decimal"; or ""."""

    tier: str
    value: Fraction
    proclitic: str = ""


class Token(NamedTuple):
    """A word, a run of digits or a mark (`kind`), and the numeral that it is."""

    kind: str
    text: str
    start: int
    end: int
    numeral: Numeral = Numeral("", Fraction(0))

    @property
    def is_numeral(self) -> bool:
        """True for digits and words that say a number, or part of one."""
        return self.numeral.tier != ""

    @property
    def numeral_start(self) -> int:
        """Where the numeral begins; an article is left on, «لل» is not."""
        proclitic = self.numeral.proclitic
        return self.start + len(proclitic if proclitic.endswith("لل") else proclitic.removesuffix("ال"))


_OUTSIDE = Token("", "", -1, -1)


class Match(NamedTuple):
    """A phrase found at tokens `[start, stop)`; `clitic` letters of its first token stand before it."""

    label: str
    start: int
    stop: int
    clitic: int


class Phrases:
    """Expressions of one or several words, each with a label, that are looked for on either side of a place."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        self._labels = {tuple(fold(text).split()): label for label, group in texts.items() for text in group}
        self._longest = max(map(len, self._labels))

    def ending(self, tokens: Sequence[Token], stop: int, proclitics: Collection[str] = PROCLITICS) -> Match | None:
        """The longest phrase that ends right before token `stop`; its first word may have proclitics."""
        starts = range(max(0, stop - self._longest), stop)
        return next((m for start in starts if (m := self._match(tokens, start, stop, proclitics))), None)

    def starting(self, tokens: Sequence[Token], start: int) -> Match | None:
        """The longest phrase that begins with token `start`."""
        stops = range(min(len(tokens), start + self._longest), start, -1)
        return next((m for stop in stops if (m := self._match(tokens, start, stop, ("",)))), None)

    def _match(self, tokens: Sequence[Token], start: int, stop: int, proclitics: Collection[str]) -> Match | None:
        first, *rest = (token.text for token in tokens[start:stop])
        for stem in stems(first, proclitics):
            if (label := self._labels.get((stem, *rest))) is not None:
                return Match(label, start, stop, len(first) - len(stem))
        return None


class Line:
    """A folded text and its tokens.

    The last token is empty: it stands for whatever is after the text and, as `tokens[-1]`, before it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        plain = [Token(str(m.lastgroup), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)] + [_OUTSIDE]
        self.tokens = [token._replace(numeral=_numeral(text, plain, index)) for index, token in enumerate(plain)]

    def is_from(self, index: int) -> bool:
        """True where token `index` is «من»."""
        return self.tokens[index].text in words("from")

    def is_definite(self, index: int) -> bool:
        """True for a numeral with an article: «الثلاثه», «ال 17»."""
        token = self.tokens[index]
        proclitic = self.tokens[index - 1].text if token.kind == "digits" else token.numeral.proclitic
        return proclitic in DEFINITE

    def is_person(self, index: int) -> bool:
        """True for a noun that names people."""
        token = self.tokens[index]
        return token.kind == "word" and not token.is_numeral and names_people(token.text)

    def skip(self, index: int) -> int:
        """`index`, or that of the first token after it that is no bracket or quotation mark."""
        while self.tokens[index].text in WRAPPERS:
            index += 1
        return index

    def skip_back(self, stop: int) -> int:
        """`stop` without the wrappers and the glued proclitics before it."""
        while stop > 0:
            token = self.tokens[stop - 1]
            glued = token.end == self.tokens[stop].start and token.text in PROCLITICS
            if not (glued or token.text in WRAPPERS or token.text == "ال"):
                break
            stop -= 1
        return stop

    def noun_after(self, index: int) -> int | None:
        """The token at `index`, past wrappers, where it can be a counted noun."""
        index = self.skip(index)
        token = self.tokens[index]
        if token.kind != "word" or token.is_numeral or token.text in words("stop"):
            return None
        if token.text.startswith("و") and not self.is_person(index):
            return None  # «قتل 3 واصيب 5»
        return index


def has_stem(word: str, name: str) -> bool:
    """True where a word without clitics is in a list of the lexicon."""
    return not words(name).isdisjoint(bare_stems(word))


# --- Lexicon --------------------------------------------------------------------------------------


@cache
def words(name: str) -> frozenset[str]:
    """A list of single words, folded."""
    return frozenset(map(fold, _data()["words"][name]))


@cache
def phrases(name: str) -> Phrases:
    """A list of expressions that all say the same: label `name`."""
    return Phrases({name: _data()["phrases"][name]})


@cache
def bounds(place: str) -> Phrases:
    """What bounds or blurs a number from a place ("before", "after", "remote"); labels say how."""
    return Phrases(_data()["bounds"][place])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))


@cache
def _numerals() -> Mapping[str, Numeral]:
    return {
        fold(form): Numeral(tier, Fraction(value))
        for tier, values in _data()["numerals"].items()
        for value, forms in values.items()
        for form in forms
    }


# --- Numerals -------------------------------------------------------------------------------------


def _numeral(text: str, tokens: Sequence[Token], index: int) -> Numeral:
    token = tokens[index]
    if token.kind == "word":
        return _word_numeral(token.text)
    if token.kind == "digits" and not _is_designation(text, tokens, index):
        return _digits_numeral(token.text)
    return _OUTSIDE.numeral


@lru_cache(maxsize=8192)
def _word_numeral(word: str) -> Numeral:
    """The numeral that a word is, with any proclitics."""
    if word in words("names") or word.removeprefix("و") in words("names"):
        return _OUTSIDE.numeral
    stem = next((stem for stem in stems(word) if stem in _numerals()), None)
    return _numerals()[stem]._replace(proclitic=word.removesuffix(stem)) if stem else _OUTSIDE.numeral


@lru_cache(maxsize=4096)
def _digits_numeral(digits: str) -> Numeral:
    """What a run of digits and separators says; nothing for times, dates and the like."""
    if _GROUPED.fullmatch(digits):
        return Numeral("digits", Fraction(re.sub(r"\D", "", digits)))
    if digits.isdecimal() and (digits == "0" or digits[0] != "0"):
        return Numeral("digits", Fraction(digits))
    if decimal := _DECIMAL.fullmatch(digits):
        return Numeral("decimal", Fraction(f"{decimal[1]}.{decimal[2]}"))
    return _OUTSIDE.numeral


def _is_designation(text: str, tokens: Sequence[Token], index: int) -> bool:
    """True for digits that are glued to letters which are no proclitic: «س400», F16, B-52."""
    token, before = tokens[index], tokens[index - 1]
    if _LATIN.match(text, token.end):
        return True
    if before.end != token.start:
        return False
    dashed = before.text == "-" and tokens[index - 2].end == before.start
    word = tokens[index - 2] if dashed else before
    if word.kind != "word" or (not dashed and word.text in PROCLITICS):
        return False
    designator = phrases("designators").ending(tokens, index - dashed)
    return len(word.text) < _SHORTEST_WORD or bool(_LATIN.match(word.text)) or designator is not None
