"""Days of the Gregorian and the Hijri calendar, and what dateparser makes of a text.

Nothing here ever falls back on today's date.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

HIJRI_YEARS = range(1343, 1501)

_TABLES = Path(__file__).parent / "lexicon" / "calendars.toml"
# STRICT_PARSING: nothing is filled in from today's date. DMY: «8/2/2024» is in February.
_COMPLETE = {"DATE_ORDER": "DMY", "STRICT_PARSING": True}


def gregorian(year: int, month: int, day: int) -> date | None:
    """A day; None where there is no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_hijri(year: int, month: int, day: int) -> date | None:
    """A day of the Umm al-Qura calendar; None outside 1400-1469 AH, or where there is no such day.

    >>> from_hijri(1445, 7, 27)  # 27 Rajab
    datetime.date(2024, 2, 8)
    """
    starts = _hijri_months()
    index = (year - _umm_al_qura()["first_year"]) * 12 + month - 1
    if not (0 <= index < len(starts) - 1 and 1 <= month <= 12 and day >= 1):
        return None
    found = starts[index] + timedelta(days=day - 1)
    return found if found < starts[index + 1] else None


def last_hijri(month: int, day: int, until: date) -> date | None:
    """The last day of that name that is not after `until`."""
    around = until.year - 578  # a year too late: 1445 began in 2023
    days = (from_hijri(year, month, day) for year in range(around, around - 4, -1))
    return next((found for found in days if found and found <= until), None)


def shift_months(day: date, months: int) -> tuple[int, int]:
    """Year and month, so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


@lru_cache(maxsize=4096)
def parse_digits(text: str) -> date | None:
    """A date in digits: year first, or day, month, year; None where there is no such day."""
    return _parse(_parser(("ar",)), text)


def parse_metadata(text: str) -> date | None:
    """A date with day, month and year in Arabic, English or French; None where that is not all there."""
    # The other parsers lean on the machine's clock or time zone.
    return _parse(_parser(("ar", "en", "fr"), only="absolute-time"), text)


@lru_cache(maxsize=4096)
def count_back(count: int, unit: str, published: date) -> date | None:
    """The day so many units, named in Arabic, before another."""
    from dateparser.date import DateDataParser

    # From noon «قبل 3 ساعات» is the same day, «قبل 20 ساعة» the one before.
    noon = datetime(published.year, published.month, published.day, 12)
    return _parse(DateDataParser(settings={"RELATIVE_BASE": noon}, locales=["ar"]), f"قبل {count} {unit}")


@cache
def _parser(languages: tuple[str, ...], only: str | None = None) -> DateDataParser:
    from dateparser.date import DateDataParser  # 0.2 s: only where there is a date to parse

    settings = _COMPLETE if only is None else {**_COMPLETE, "PARSERS": [only]}
    return DateDataParser(settings=settings, languages=list(languages))


def _parse(parser: DateDataParser, text: str) -> date | None:
    moment: datetime | None = parser.get_date_data(text).date_obj
    return None if moment is None else moment.date()


@cache
def _umm_al_qura() -> Mapping[str, Any]:
    table: dict[str, Any] = tomllib.loads(_TABLES.read_text(encoding="utf-8"))["umm_al_qura"]
    return table


@cache
def _hijri_months() -> tuple[date, ...]:
    """The first day of each month in the table, and the day after its last."""
    starts: list[date] = [_umm_al_qura()["first_day"]]
    for year in _umm_al_qura()["years"]:
        for bit in range(11, -1, -1):
            starts.append(starts[-1] + timedelta(days=29 + (year >> bit & 1)))
    return tuple(starts)
