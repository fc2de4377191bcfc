"""What time expressions say: a day, month or year, reckoned from the day of publication where they need one.

Nothing here ever falls back on today's date: without a day of publication a relative expression has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from hadath.calendars import HIJRI_YEARS, count_back, from_hijri, gregorian, last_hijri, parse_digits, shift_months
from hadath.date_grammar import Meaning, Phrase
from hadath.date_words import Token, data

_DAY_NUMBERS = ("num", "thenum", "ordinal")
_DAY_LIST = frozenset({*_DAY_NUMBERS, "short", "from", "conj", "dash", "to", "until", "slash", "on", "monthword"})
_RELATIVE_DAYS = ("relday", "relnight", "today", "now")
_NUMBERS = ("num", "thenum", "int", "hyear", "cardinal", "thecardinal")
_UNITS = ("unit", "units", "dual", "hourword", "day", "monthword", "yearword")
_PERIODS = ("theyear", "yearword", "themonth", "monthword", "theweek")
_LONG_UNITS = {"week": "week", "month": "month", "year": "year", "decade": "year"}
_ISO_LENGTHS = {"month": len("2024-02"), "year": len("2024")}
_HALF_A_YEAR = 6
_SOON = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Value:
    """An ISO date or its prefix (None where nothing anchors it), and how exact the expression is."""

    iso: str | None
    precision: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a value depends on besides its own words.

    Attributes:
        published: the day of publication.
        year: the year that the document is about, for dates without one.
        future: whether the text speaks of what is planned.
        named: the last year that the text named: for «من العام نفسه», "of the same year".
    """

    published: date | None
    year: int | None
    future: bool
    named: int | None = None


def value_of(phrase: Phrase, context: Context) -> Value | None:
    """What the phrase says; None where it proves to be no time expression."""
    return _READERS[phrase.meaning](phrase, context)


def part_of_day(phrase: Phrase) -> str | None:
    """The part of the day that the phrase names first."""
    for token in phrase.tokens:
        if token.cls in ("part", "adverb", "evening", "thepart", "meridiem"):
            return str(token.value)
        if token.cls == "relnight":
            return "night"
    return None


# --- Days -----------------------------------------------------------------------------------------


def _day(phrase: Phrase, context: Context) -> Value:
    """A day by what says it most exactly: its date, a word such as «أمس», its weekday."""
    if phrase.has("full", "month", "hijri", "short"):
        return _on(_dated(phrase, context))
    return _on(context.published and _reckoned(phrase, context.published))


def _today(_: Phrase, context: Context) -> Value:
    """What is the day of publication: «هذا الصباح», «اليوم الـ382 من الحرب» (day 382 of the war)."""
    return _on(context.published)


def _feast(phrase: Phrase, context: Context) -> Value:
    """«ثاني أيام عيد الأضحى», the second day of the Feast of the Sacrifice."""
    feast = phrase.value("feast")
    find = _hijri_day if feast["hijri"] else _gregorian_day
    first = find(phrase, context, feast["month"], feast["day"])
    return _on(first and first + timedelta(days=phrase.value("nth", "ordinal", default=1) - 1))


def _on(day: date | None) -> Value:
    return Value(None if day is None else day.isoformat(), "day")


def _dated(phrase: Phrase, context: Context) -> date | None:
    if phrase.has("full"):
        return _full_date(phrase.value("full"))
    if phrase.has("month"):
        return _gregorian_day(phrase, context, phrase.value("month"), _day_of_month(phrase))
    if phrase.has("hijri"):
        return _hijri_day(phrase, context, phrase.value("hijri"), _last_number(phrase.before("hijri")))
    short = next(token for token in phrase.tokens if token.cls == "short")
    return _in_year(_unsaid_year(phrase, context, short.month, short.value), short.month, short.value)


def _full_date(digits: str) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", digits[:10])]
    year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
    return from_hijri(year, month, day) if year in HIJRI_YEARS else parse_digits(digits.partition("T")[0])


def _day_of_month(phrase: Phrase) -> int:
    """The day before the name of the month, or after it; of «24 و25 شباط» the first."""
    first = len(phrase.before("month"))
    while first and phrase.tokens[first - 1].cls in _DAY_LIST:
        first -= 1
    return next((token.value for token in phrase.tokens[first:] if token.cls in (*_DAY_NUMBERS, "short")), 0)


def _last_number(tokens: Sequence[Token]) -> int:
    return next((token.value for token in reversed(tokens) if token.cls in _DAY_NUMBERS), 0)


def _gregorian_day(phrase: Phrase, context: Context, month: int, day: int) -> date | None:
    year = _said_year(phrase, context) or _unsaid_year(phrase, context, month, day)
    return _in_year(year, month, day)


def _in_year(year: int | None, month: int, day: int) -> date | None:
    return None if year is None else gregorian(year, month, day)


def _hijri_day(phrase: Phrase, context: Context, month: int, day: int) -> date | None:
    """In the year that is said, else the last such day before publication, or in the document's year."""
    if phrase.has("hyear"):
        return from_hijri(phrase.value("hyear"), month, day)
    until = context.published if context.year is None else date(context.year, 12, 31)
    return until and last_hijri(month, day, until)


def _reckoned(phrase: Phrase, published: date) -> date | None:
    """A day that is told by its distance from the publication."""
    if phrase.has("themonth") or (phrase.has("this") and phrase.has("monthword")):
        return _day_of_this_month(phrase, published)
    if phrase.has(*_RELATIVE_DAYS):
        return _relative_day(phrase, published)
    return _weekday(phrase, published)


def _day_of_this_month(phrase: Phrase, published: date) -> date | None:
    """«الثالث من الشهر الجاري», the third of this month."""
    if phrase.has("itself"):
        return None
    year, month = shift_months(published, _steps(phrase) or 0)
    return gregorian(year, month, _last_number(phrase.before("themonth", "monthword")))


def _relative_day(phrase: Phrase, published: date) -> date:
    return published + timedelta(days=(phrase.value(*_RELATIVE_DAYS) or 0) + drift(phrase, published))


def drift(phrase: Phrase, published: date) -> int:
    """Days from publication to the day that the text was written on, -1, 0 or 1.

    A text that is published past midnight still says «اليوم الخميس» (today, Thursday): the name of the day is surer.
    """
    if not (phrase.has(*_RELATIVE_DAYS) and phrase.has("weekday")):
        return 0
    day = published + timedelta(days=phrase.value(*_RELATIVE_DAYS) or 0)
    found = (phrase.value("weekday") - day.weekday() + 3) % 7 - 3
    return found if abs(found) == 1 else 0


def _weekday(phrase: Phrase, published: date) -> date:
    """Of several days, «يومي الجمعة والسبت», the first: counted back from the last."""
    names = [token.value for token in phrase.tokens if token.cls == "weekday"]
    day = _last_weekday(phrase, published, names[-1])
    return day - timedelta(days=sum((later - earlier) % 7 for earlier, later in pairwise(names)))


def _last_weekday(phrase: Phrase, published: date, weekday: int) -> date:
    steps = _steps(phrase) or 0
    if phrase.has("theweek"):
        return published + timedelta(days=weekday - published.weekday() + 7 * steps)
    back = (published.weekday() - weekday) % 7
    if steps < 0 and back:
        steps += 1  # «الجمعة الماضي» on a Saturday was yesterday
    return published + timedelta(days=7 * steps - back)


# --- Years, and what else is longer than a day ----------------------------------------------------


def _month(phrase: Phrase, context: Context) -> Value:
    month = phrase.value("month")
    year = _said_year(phrase, context) or _unsaid_year(phrase, context, month, 0)
    return Value(None if year is None else f"{year:04}-{month:02}", "month")


def _hijri_month(phrase: Phrase, context: Context) -> Value:
    """Its first day: it has no Gregorian prefix."""
    return Value(_on(_hijri_day(phrase, context, phrase.value("hijri"), 1)).iso, "month")


def _season(phrase: Phrase, context: Context) -> Value:
    year = _said_year(phrase, context)
    if year is None and _steps(phrase) is not None:
        year = _unsaid_year(phrase, context, phrase.value("season"), 0)
    return Value(None if year is None else str(year), "season")


def _year(phrase: Phrase, _: Context) -> Value:
    return Value(str(phrase.value("year")), "year")


def _bare_year(phrase: Phrase, context: Context) -> Value | None:
    """«في 2016»; «في 2000 منزل» ("in 2000 houses") counts."""
    return None if phrase.value("year") % 100 == 0 else _year(phrase, context)


def _period(phrase: Phrase, context: Context) -> Value:
    """«الأسبوع الماضي»: a day of it, seven days back; «الشهر الجاري», «العام المقبل»: a prefix."""
    unit, steps = phrase.value(*_PERIODS), _steps(phrase) or 0
    if unit == "year":
        said = _said_year(phrase, context)
        return Value(None if said is None else str(said), unit)
    if context.published is None or phrase.has("itself"):
        return Value(None, unit)
    if unit == "month":
        year, month = shift_months(context.published, steps)
        return Value(f"{year:04}-{month:02}", unit)
    return Value((context.published + timedelta(weeks=steps)).isoformat(), unit)


def _steps(phrase: Phrase) -> int | None:
    """How many units on (or back) a modifier goes: «الماضي», "last", is -1."""
    steps: int | None = phrase.value("past", "current", "next")
    return steps


def _said_year(phrase: Phrase, context: Context) -> int | None:
    """The year in so many words: «2017», «من العام الماضي», «من العام نفسه»."""
    if phrase.has("year"):
        return int(phrase.value("year"))
    if not phrase.has("theyear", "yearword"):
        return None
    if phrase.has("itself"):
        return context.named
    return None if context.published is None else context.published.year + (_steps(phrase) or 0)


def _unsaid_year(phrase: Phrase, context: Context, month: int, day: int) -> int | None:
    """The year of a day, or with day 0 of a month, that comes without one: the last before publication.

    A modifier moves it («المقبل», next), and so does a text about what is planned, by a month at most.
    """
    published, steps = context.published, _steps(phrase)
    if published is None:
        return context.year if steps is None else None
    side = _side(published, month, day)
    if steps is not None:
        return _stepped_year(published, month, side, steps)
    ahead = gregorian(published.year + (side < 0), month, day)
    if context.future and ahead and timedelta(0) < ahead - published <= _SOON:
        return ahead.year
    return _known_year(published, month, day) or context.year or published.year - (side > 0)


def _side(published: date, month: int, day: int) -> int:
    """-1, 0, 1: in the year of publication the day, or with day 0 the month, was before it, is it, is after it."""
    sought, now = (month, day), (published.month, published.day if day else 0)
    return (sought > now) - (sought < now)


def _stepped_year(published: date, month: int, side: int, steps: int) -> int:
    if steps > 0:
        return published.year + (side <= 0)
    if steps < 0:
        return published.year - (side >= 0) + steps + 1
    away = month - published.month
    return published.year + (away < -_HALF_A_YEAR) - (away > _HALF_A_YEAR)


def _known_year(published: date, month: int, day: int) -> int | None:
    """The year of a day such as 11 September; the nearest past one is meant only soon after an anniversary."""
    for known in data()["known_days"]:
        if (known["month"], known["day"]) == (month, day) and published >= date(known["year"], month, day):
            anniversary = date(published.year - (_side(published, month, day) > 0), month, day)
            if (published - anniversary).days > known["grace"]:
                return int(known["year"])
    return None


# --- Quantities of time ---------------------------------------------------------------------------


def _ago(phrase: Phrase, context: Context) -> Value:
    """«قبل ثلاثة أيام», three days ago. «قبل أيام», days ago, has no value."""
    quantity = _quantity(phrase)
    return _vague(phrase, context) if quantity is None else _back(*quantity, context.published)


def _length(phrase: Phrase, context: Context) -> Value:
    """A length, valued by its first day where it ends with the publication: «بعد يومين من الهجوم» has no value."""
    quantity = _quantity(phrase)
    anchored = quantity is not None and phrase.has("past", "last")
    return Value(_back(*quantity, context.published).iso if quantity and anchored else None, "duration")


def _last_units(phrase: Phrase, context: Context) -> Value:
    """«الأيام الثلاثة الماضية», the past three days; «الساعات الماضية», the past hours: a day of them."""
    count = phrase.value("thecardinal", "num", "thenum", "int", default=24 if phrase.has("thehours") else None)
    anchored = count is not None and phrase.has("past", "last")
    unit = phrase.value("theunits", "thehours")
    return Value(_back(count, unit, context.published).iso if anchored else None, "duration")


def _quantity(phrase: Phrase) -> tuple[int, str] | None:
    """How many of which unit; None where that is left open («أيام», «بضعة أيام»)."""
    unit, count = phrase.value(*_UNITS), phrase.value(*_NUMBERS)
    if unit is None or phrase.has("few") or (count is None and phrase.has("units")):
        return None
    return count or (2 if phrase.has("dual") else 1), unit


def _back(count: int, unit: str, published: date | None) -> Value:
    times, name = data()["units"][unit]
    precision = _LONG_UNITS.get(unit, "day")
    day = published and count_back(count * times, name, published)
    return Value(None if day is None else day.isoformat()[: _ISO_LENGTHS.get(precision)], precision)


# --- Expressions that say no day ------------------------------------------------------------------


def _clock(_: Phrase, __: Context) -> Value:
    """An hour: on which day is not said."""
    return Value(None, "clock")


def _vague(_: Phrase, __: Context) -> Value:
    return Value(None, "vague")


_READERS: Mapping[Meaning, Callable[[Phrase, Context], Value | None]] = {
    "day": _day,
    "today": _today,
    "feast": _feast,
    "clock": _clock,
    "month": _month,
    "hijri_month": _hijri_month,
    "season": _season,
    "year": _year,
    "bare_year": _bare_year,
    "period": _period,
    "ago": _ago,
    "length": _length,
    "last_units": _last_units,
    "vague": _vague,
}
