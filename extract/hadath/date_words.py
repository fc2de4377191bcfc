"""The words of time expressions: what `lexicon/dates.toml` lists, and a text cut into tokens of its classes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "dates.toml"
_CHUNK = re.compile(
    r"(?P<article>(?<!\w)[وف]?(?:[بك]?ال|لل)(?= ?\d))"  # «الـ24», its tatweel gone
    r"|(?P<conj>(?<!\w)[وف](?=[بلك]?\d))"
    r"|(?P<clitic>[بلك](?=\d))"
    r"|(?P<full>\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?(?![\d/])"
    r"|\d{1,2} ?(?P<t>[-/.]) ?\d{1,2} ?(?P=t) ?\d{4}(?![\d/])|\d{1,2}/\d{1,2}/\d{2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<decimal>\d+(?:[.,،٫]\d+)+)"
    r"|(?P<short>\d{1,2} ?/ ?\d{1,2}(?![\d/]))"
    r"|(?P<hyear>1[345]\d\d(?: ?(?:هجريه?|ه))?(?!\w))"
    r"|(?P<year>(?:19|20)\d\d(?: ?(?:ميلاديه?|م))?(?!\w))"
    r"|(?P<int>\d+(?!\w))"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<mark>\S)"
    r"|(?P<other>\n+)"
)
_MARKS = {",": "comma", "،": "comma", "(": "open", "[": "open", ")": "close", "]": "close", "-": "dash", "/": "slash"}
_SHORTEST_MONTH = 3
_Chunks = Sequence[re.Match[str]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark. `value` depends on the class: a month's number, a unit's name, ..."""

    cls: str
    start: int
    end: int
    value: Any = None
    month: int = 0  # the other half of «8/2»


def lex(soft: str) -> list[Token]:
    """The tokens of a stretch of `Normalised.text`; what is in no class is "other"."""
    # `fold` would double the line breaks, which `normalise` has doubled already.
    chunks = list(_CHUNK.finditer("\n".join(fold(line) for line in soft.split("\n"))))
    tokens: list[Token] = []
    index = 0
    while index < len(chunks):
        taken = 1
        if chunks[index].lastgroup == "word":
            new, taken = _lex_word(soft, chunks, index)
            tokens += new
        elif chunks[index].lastgroup != "article":
            tokens.append(_number_or_mark(chunks, index))
        index += taken
    return tokens


@cache
def classes() -> frozenset[str]:
    """The names of all classes."""
    named = {entry.cls for group in _lexicon().values() for entry in group}
    return frozenset(named | set(_CHUNK.groupindex) | set(_MARKS.values()) | {"num", "thenum"})


@cache
def month_names() -> frozenset[str]:
    """The names of the months, folded; of two words the first: «كانون» of «كانون الثاني» (January)."""
    return frozenset(first for first, group in _lexicon().items() if any(entry.cls == "month" for entry in group))


@cache
def data() -> Mapping[str, Any]:
    """The lexicon as it is written."""
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))


# --- Chunks to tokens -----------------------------------------------------------------------------


def _number_or_mark(chunks: _Chunks, index: int) -> Token:
    chunk = chunks[index]
    cls, text, (start, end) = str(chunk.lastgroup), chunk.group(), chunk.span()
    with_article = index > 0 and chunks[index - 1].lastgroup == "article"
    if with_article:
        start = chunks[index - 1].start()
    match cls:
        case "mark":
            return Token(_MARKS.get(text, "other"), start, end)
        case "full":
            return Token(cls, start, end, text.replace(" ", ""))
        case "short":
            day, month = (int(number) for number in text.split("/"))
            return Token(cls if 1 <= day <= 31 and 1 <= month <= 12 else "other", start, end, day, month)
        case "hyear" | "year":
            return Token(cls, start, end, int(text[:4]))
        case "int":
            number = int(text[:9])
            return Token("thenum" if with_article else "num" if 1 <= number <= 31 else cls, start, end, number)
    return Token(cls, start, end)


def _lex_word(soft: str, chunks: _Chunks, index: int) -> tuple[list[Token], int]:
    """The tokens of a word, its clitics apart, and how many chunks they take."""
    start, end = chunks[index].span()
    for clitics, stem in _splits(chunks[index].group()):
        for entry in _lexicon().get(stem, ()):
            if not _continues(chunks, index, entry.rest):
                continue
            if entry.cls == "month" and len(stem) < _SHORTEST_MONTH and not _is_august(soft, start, clitics):
                continue
            tokens = [Token(cls, start + i, start + i + 1) for i, cls in enumerate(clitics)]
            # The article of «لليوم» has lost its alef: the word cannot stand without its preposition.
            stem_start = max(end - len(stem), start)
            last = chunks[index + len(entry.rest)]
            return [*tokens, Token(entry.cls, stem_start, last.end(), entry.value)], len(entry.rest) + 1
    return [Token("other", start, end)], 1


def _continues(chunks: _Chunks, index: int, words: Sequence[str]) -> bool:
    """True where the words follow chunk `index`, one space before each."""
    run = chunks[index : index + 1 + len(words)]
    return [chunk.group() for chunk in run[1:]] == list(words) and all(
        before.end() + 1 == after.start() for before, after in pairwise(run)
    )


def _is_august(soft: str, start: int, clitics: Sequence[str]) -> bool:
    """«آب» folds to the same letters as «إب» (Ibb in Yemen) and «أب» (father), and «باب» (door) ends in them."""
    return not clitics and (soft[start] == "آ" or (soft[start] == "ا" and not soft.endswith("في ", 0, start)))


def _splits(word: str) -> Iterator[tuple[list[str], str]]:
    """The word whole, then without its conjunction, its preposition, both: «وباليوم» ends as «اليوم»."""
    yield [], word
    clitics: list[str] = []
    if word[0] in "وف":
        clitics, word = ["conj"], word[1:]
        yield clitics, word
    if word.startswith("لل"):  # «لليوم» = ل + اليوم, the alef not written
        yield [*clitics, "clitic"], "ا" + word[1:]
    elif word[:1] in ("ب", "ل", "ك"):
        yield [*clitics, "clitic"], word[1:]


# --- Lexicon --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """A form in the lexicon, filed under its first word."""

    cls: str
    value: Any
    rest: tuple[str, ...]


@cache
def _lexicon() -> Mapping[str, Sequence[_Entry]]:
    """First word → entries, the longest first."""
    claimed: dict[str, tuple[str, Any]] = {}
    for cls, value, form in _forms():
        claimed.setdefault(fold(form), (cls, value))
    entries: dict[str, list[_Entry]] = {}
    for folded, (cls, value) in claimed.items():
        first, *rest = folded.split()
        entries.setdefault(first, []).append(_Entry(cls, value, tuple(rest)))
    return {first: sorted(group, key=lambda entry: -len(entry.rest)) for first, group in entries.items()}


def _forms() -> Iterator[tuple[str, Any, str]]:
    """Every form with its class and value, in the order in which classes claim forms."""
    for cls, values in data()["classes"].items():
        for key, forms in values.items():
            value = key if key.isalpha() else int(key)
            yield from ((cls, value, form) for form in forms)
    for cls, forms in data()["words"].items():
        yield from ((cls, None, form) for form in forms)
    for feast in data()["feasts"]:
        yield from (("feast", feast, name) for name in feast["names"])
    yield from _ordinal_forms(data()["ordinals"])
    yield from _cardinal_forms(data()["cardinals"])


def _ordinal_forms(ordinals: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    masculine, feminine = ordinals["masculine"], ordinals["feminine"]
    units = [(1, form) for form in ordinals["one_in_compounds"]] + list(enumerate(masculine[1:9], start=2))
    tens = [(20, form) for form in ordinals["twenty"]] + [(30, form) for form in ordinals["thirty"]]
    days = list(enumerate(masculine, start=1)) + tens
    days += [(10 + unit, f"{form} عشر") for unit, form in units]
    days += [(ten + unit, f"{form} و{ten_form}") for (ten, ten_form), (unit, form) in product(tens, units)]
    hours = list(enumerate(feminine, start=1)) + [(1, form) for form in ordinals["feminine_one"]]
    hours += [(11, f"{ordinals['eleven_feminine']} عشرة"), (12, f"{feminine[1]} عشرة")]
    yield from (("ordinal", day, form) for day, form in days if day <= 31)
    yield from (("hour", hour, form) for hour, form in hours)
    yield from (("nth", value, form) for value, form in enumerate(ordinals["indefinite"], start=1))


def _cardinal_forms(cardinals: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    simple = [(value, form) for value, forms in enumerate(cardinals["units"], start=1) for form in forms]
    tens = [(value * 10, form) for value, forms in enumerate(cardinals["tens"], start=2) for form in forms]
    units = [(value, form) for value, form in simple if value < 10]
    forms = simple + tens
    forms += [(10 + value, f"{form} {ten}") for (value, form), ten in product(units, cardinals["units"][9])]
    forms += [(ten + value, f"{form} و{tens_form}") for (value, form), (ten, tens_form) in product(units, tens)]
    for value, form in forms:
        yield "cardinal", value, form
        yield "thecardinal", value, f"ال{form}"
