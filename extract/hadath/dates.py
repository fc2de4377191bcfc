"""Time expressions: find them in the text, value them against the day of publication.

The steps, each plain data to the next: `date_words` cuts the text into tokens, `date_grammar` finds expressions among
them, `date_values` says which day, month or year they mean. Nothing here ever falls back on today's date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hadath.calendars import parse_metadata
from hadath.date_grammar import Kind, parse
from hadath.date_values import Context, drift, part_of_day, value_of
from hadath.date_words import lex
from hadath.model import Span, When
from hadath.text import PARAGRAPH, normalise

_LONGEST_METADATA = 80  # characters of a date in words, with hour and time zone
_PLAUSIBLE_YEARS = range(1900, 2101)
_DATELINE_REACH = 160
_DATELINE_WORDS = 4  # «القدس المحتلة - فلان الفلاني»
# Possessive (`*+`): else a page of blanks could be shared out among the three in endless ways.
_AFTER_DATELINE = re.compile(r"\s*+[)\]]?+\s*+(?:\([^()]{1,30}\))?+\s*+[-:|/]")
_ENDS_APART = re.compile(r"(?:^|[-:|/(\[،,])\s*$")
_STARTS_APART = re.compile(r"\s*(?:$|[-:|/)\]،,])")
_IN_RUNNING_TEXT = frozenset({"in", "from", "since", "after", "before", "until", "to", "between"})


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


def find_expressions(soft: str, published: date | None, year: int | None = None) -> list[TimeExpression]:
    """All time expressions, those too that date no event («منذ عام 2015», since 2015).

    Args:
        soft: a stretch of `Normalised.text`; spans are positions in it.
        published: what relative expressions are reckoned from; without it their value is None.
        year: what dates without a year are in («في 8 شباط», on 8 February); without it, the last before publication.
    """
    tokens = lex(soft)
    context = Context(published, year, future=any(token.cls == "future" for token in tokens))
    found: list[TimeExpression] = []
    for phrase in parse(tokens):
        value = value_of(phrase, context)
        if value is None:
            continue
        context = replace(context, named=phrase.value("year", default=context.named))
        span = Span(phrase.tokens[0].start, phrase.tokens[-1].end)
        if soft[span.start - 1 : span.start] == soft[span.end : span.end + 1] == '"':
            continue  # the name of a newspaper: «ل"اليوم"» (to al-Yaum)
        found.append(TimeExpression(When(value.iso, value.precision, part_of_day(phrase), span), phrase.kind))
    # Beside a day the hour says nothing of its own.
    has_day = any(e.when.precision != "clock" and e.kind == "point" for e in found)
    return [e for e in found if not (has_day and e.when.precision == "clock")]


def day_of_writing(soft: str, published: date | None) -> date | None:
    """What relative times are reckoned from: the publication, or the day beside it on which the text was written.

    >>> day_of_writing("قتلوا اليوم الاثنين", date(2015, 7, 21))  # "they were killed today, Monday", on a Tuesday
    datetime.date(2015, 7, 20)
    """
    if published is None:
        return None
    drifts = (drift(phrase, published) for phrase in parse(lex(soft)) if phrase.has("weekday"))
    return published + timedelta(days=next((d for d in drifts if d), 0))


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
            day = _full_day(expression.when)
            if day and expression.kind == "point" and _is_dateline(paragraph, expression.when.span):
                return day
    return None


def parse_published(text: str) -> date:
    """The day that metadata or an option gives: ISO, or day, month and year in Arabic, English or French.

    >>> parse_published("8 شباط 2024")  # 8 February
    datetime.date(2024, 2, 8)

    Raises:
        ValueError: where the text is no date, lacks day, month or year, or is relative to today.
    """
    stripped = text.strip()[:_LONGEST_METADATA]
    found = _iso_date(stripped) or _explicit_date(normalise(stripped).text)
    # Exporters write 0001-01-01 for a date that they do not have.
    if found is None or found.year not in _PLAUSIBLE_YEARS:
        raise ValueError(f"not a date with day, month and year: {stripped!r} (try 2024-02-08)")
    return found


def _iso_date(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _explicit_date(soft: str) -> date | None:
    days = (_full_day(expression.when) for expression in find_expressions(soft, None))
    return next((day for day in days if day), None) or parse_metadata(soft)


def _full_day(when: When) -> date | None:
    return date.fromisoformat(when.value) if when.value and when.precision == "day" else None


def _is_dateline(paragraph: str, span: Span) -> bool:
    before, after = paragraph[: span.start], paragraph[span.end :]
    classes = {token.cls for token in lex(before)}
    labelled = "byline" in classes
    if len(before.split()) > _DATELINE_WORDS or (classes & _IN_RUNNING_TEXT and not labelled):
        return False
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        return all(token.cls not in _IN_RUNNING_TEXT for token in lex(after)[1:2])
    apart = labelled or _ENDS_APART.search(before)
    if apart and _STARTS_APART.match(after) and len(after.split()) <= _DATELINE_WORDS:
        return True
    return _AFTER_DATELINE.match(after) is not None
