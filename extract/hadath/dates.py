"""Time expressions: find them in the text, value them against the day of publication.

Three steps, each plain data to the next:

1. *Lexing*: words and numbers of the folded text become `_Token`s of the classes that
   `lexicon/dates.toml` lists; each token is one symbol of a string.
2. *Grammar*: regular expressions over that string of symbols (`_GRAMMAR`), written with the class
   names. Leftmost, then longest, wins. Some rules only mask what looks like a date and is none.
3. *Reading*: a canonical Arabic date or quantity goes through dateparser; what dateparser gets wrong
   for news (weekdays, a missing year, «الشهر الجاري») is reckoned here.

Nothing here ever falls back on today's date.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hadath.model import Span, When
from hadath.text import PARAGRAPH, fold, normalise

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Kind = Literal["point", "range", "since", "until", "duration"]

_LEXICON = Path(__file__).parent / "lexicon" / "dates.toml"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression and what it says of an event.

    `kind`: *point* and *range* date what happens («أمس», yesterday; «بين 6 و9 آذار», between 6 and
    9 March: valued by its first day). *since* («منذ عام 2015») and *until* («حتى الخميس») give one
    edge of a stretch, valued by that edge; *duration* («خلال 24 ساعة», within 24 hours) its length,
    valued by its first day where it ends with the publication.
    """

    when: When
    kind: Kind


def find_times(soft: str, published: date | None) -> list[When]:
    """The expressions that can date an event, in text order, none overlapping another.

    Args:
        soft: a stretch of `Normalised.text`; spans are positions in it.
        published: what relative expressions are reckoned from; without it their value is None.

    Returns:
        `When`s of precision day, week, month, season, year or vague («قبل أيام», some days ago: no value).

    >>> [w.value for w in find_times("قتلوا مساء أمس الأربعاء", date(2024, 2, 8))]  # yesterday evening, Wednesday
    ['2024-02-07']
    """
    return [e.when for e in find_expressions(soft, published) if e.kind in ("point", "range")]


def find_expressions(soft: str, published: date | None) -> list[TimeExpression]:
    """All time expressions, those too that date no event («منذ عام 2015», since 2015).

    Args and order are those of `find_times`.
    """
    tokens = _lex(soft)
    if not any(t.cls in _ANCHORS for t in tokens):
        return []
    context = _Context(published, any(t.cls == "future" for t in tokens))
    found: list[tuple[TimeExpression, bool]] = []
    for rule, matched in _parse(tokens):
        if rule.read is None:
            continue
        reading = rule.read(matched, context)
        if reading is None:
            continue
        if year := next((t.value for t in matched if t.cls == "year"), None):
            context.year = year
        when = When(reading.value, reading.precision, _part_of_day(matched), Span(matched[0].start, matched[-1].end))
        found.append((TimeExpression(when, _kind(rule, matched)), rule.name == "clock"))
    # The hour alone means the day of publication only where the text names no other.
    has_day = any(not is_clock and e.kind == "point" for e, is_clock in found)
    return [e for e, is_clock in found if not (is_clock and has_day)]


def find_published(soft_text: str) -> date | None:
    """The date of a dateline or byline, where it has day, month and year.

    Looked for in the first three paragraphs (one of them the title) and the last: alone in its
    paragraph («الخميس 8 فبراير 2024»), or after a place name at its head and before a dash or in
    parentheses («بغداد (8 شباط 2024) -»). A date in running text is none.

    Args:
        soft_text: the whole `Normalised.text` of a document.
    """
    paragraphs = [p for p in soft_text.split(PARAGRAPH) if p.strip()]
    for paragraph in [*paragraphs[:3], *paragraphs[3:][-1:]]:
        for expression in find_expressions(paragraph[:_DATELINE_REACH], None):
            when = expression.when
            if when.value and when.precision == "day" and expression.kind == "point" and _is_dateline(paragraph, when.span):
                return date.fromisoformat(when.value)
    return None


def parse_published(text: str) -> date:
    """The day that metadata or an option gives: ISO, or day, month and year in Arabic, English or French.

    >>> parse_published("8 شباط 2024")  # 8 February
    datetime.date(2024, 2, 8)

    Raises:
        ValueError: where the text is no date or lacks day, month or year.
    """
    stripped = text.strip()
    try:
        return datetime.fromisoformat(stripped).date()
    except ValueError:
        pass
    soft = normalise(stripped).text
    for expression in find_expressions(soft, None):
        if expression.when.value and expression.when.precision == "day":
            return date.fromisoformat(expression.when.value)
    data = _metadata_parser().get_date_data(soft)
    if data.date_obj is None or not {"day", "month", "year"} <= set(data.parts):
        raise ValueError(f"not a date with day, month and year: {text!r} (try 2024-02-08)")
    return data.date_obj.date()  # type: ignore[no-any-return]


# --- lexing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or mark. `value` depends on the class: a month's number, a unit's name, ..."""

    cls: str
    start: int
    end: int
    value: Any = None


@dataclass(frozen=True, slots=True)
class _Entry:
    cls: str
    value: Any
    rest: tuple[str, ...]  # the words that must follow


_CHUNK = re.compile(
    r"(?P<full>\d{4}(?P<s>[-/.])\d{1,2}(?P=s)\d{1,2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?(?![\d/])"
    r"|(?<!\d)\d{1,2} ?(?P<t>[-/.]) ?\d{1,2} ?(?P=t) ?\d{4}(?![\d/])|\d{1,2}/\d{1,2}/\d{2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?P<half> ?[صم](?!\w))?(?![\d:]))"
    r"|(?P<decimal>\d+(?:[.,،٫]\d+)+)"
    r"|(?P<short>\d{1,2} ?/ ?\d{1,2}(?![\d/]))"
    r"|(?P<hyear>1[345]\d\d ?(?:هجريه|ه)(?!\w))"
    r"|(?P<year>(?:19|20)\d\d(?: ?م(?!\w)| ?ميلاديه?)?(?!\w))"
    r"|(?P<int>\d+(?!\w))"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<mark>\S)"
)
_MARKS = {",": "comma", "،": "comma", "(": "open", "[": "open", ")": "close", "]": "close", "-": "dash", "/": "slash"}
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بلك"
# The article, with what may hang before it, that stands before a number: «الـ24», «وبالـ5».
_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)")
_MAY_PRECEDE_DIGITS = re.compile(r"[وف]?(?:[بلك]?|[بك]?ال|لل)")


def _lex(soft: str) -> list[_Token]:
    # `fold` would double the line breaks that `normalise` has doubled already.
    folded = "\n".join(fold(line) for line in soft.split("\n"))
    chunks = list(_CHUNK.finditer(folded))
    tokens: list[_Token] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        index += 1
        if chunk.lastgroup == "mark":
            tokens.append(_Token(_MARKS.get(chunk.group(), "other"), *chunk.span()))
        elif chunk.lastgroup == "word" or chunk.group("word"):
            index += _lex_word(folded, chunks, index - 1, tokens)
        else:
            tokens.append(_number(chunk))
        if index < len(chunks) and "\n" in folded[chunks[index - 1].end() : chunks[index].start()]:
            tokens.append(_Token("other", chunks[index - 1].end(), chunks[index].start()))
    return tokens
