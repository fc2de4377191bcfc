"""The grammar of time expressions: regular expressions over token classes.

Each class of `date_words` is one symbol of a string. Leftmost, then longest, then first in the grammar wins. Some rules
only mask what looks like a date and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from hadath.date_words import Token, classes

Kind = Literal["point", "range", "since", "until", "duration"]
Meaning = Literal[
    "today", "day", "feast", "clock", "month", "hijri_month", "season", "year", "bare_year", "period", "ago", "length",
    "last_units", "vague",
]  # fmt: skip

_EDGE_KINDS: dict[str, Kind] = {
    "since": "since",
    "after": "since",
    "before": "until",
    "until": "until",
    "to": "until",
    "between": "range",
    "throughout": "duration",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A time expression as the grammar finds it: what kind it is of, by what it is to be valued, its words."""

    meaning: Meaning
    kind: Kind
    tokens: Sequence[Token]

    def has(self, *names: str) -> bool:
        """True where a token is of one of the classes."""
        return any(token.cls in names for token in self.tokens)

    def value(self, *names: str, default: Any = None) -> Any:
        """The value of the first token of one of the classes."""
        return next((token.value for token in self.tokens if token.cls in names), default)

    def before(self, *names: str) -> Sequence[Token]:
        """The tokens before the first of one of the classes."""
        return self.tokens[: next(i for i, token in enumerate(self.tokens) if token.cls in names)]


_LONGEST = 60  # tokens of an expression: else a text of weekdays alone would be tried in all its stretches


@dataclass(frozen=True, slots=True)
class _Rule:
    meaning: Meaning | None  # None for a mask
    kind: Kind | None  # None: said by the preposition, point without one
    pattern: re.Pattern[str]


def parse(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """The time expressions among the tokens, in text order, none overlapping another."""
    symbols = "".join(_symbol(token.cls) for token in tokens)
    position = 0
    while position < len(tokens):
        rule, end = _longest(symbols, position)
        if rule is not None and rule.meaning is not None:
            words = _without_loose_parentheses(tokens[position:end])
            yield Phrase(rule.meaning, rule.kind or _EDGE_KINDS.get(words[0].cls, "point"), words)
        position = end


def _longest(symbols: str, position: int) -> tuple[_Rule | None, int]:
    """The rule that goes furthest from a position, and how far; the next position where there is none."""
    best, end = None, position
    if symbols[position] != _symbol("other"):
        for rule in _rules():
            if (match := rule.pattern.match(symbols, position, position + _LONGEST)) and match.end() > end:
                best, end = rule, match.end()
    return best, end if best else position + 1


def _without_loose_parentheses(tokens: Sequence[Token]) -> Sequence[Token]:
    found = [token.cls for token in tokens]
    while found[-1] == "close" and found.count("close") > found.count("open"):
        found.pop()
    return tokens[: len(found)]


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(meaning, kind, _compile(source)) for meaning, kind, source in _GRAMMAR)


def _compile(source: str) -> re.Pattern[str]:
    while re.search("[A-Z]", source):
        source = re.sub("[A-Z]+", lambda m: _MACROS[m.group()], source)
    return re.compile(re.sub(r"\s", "", re.sub("[a-z_]+", lambda m: _symbol(m.group()), source)))


@cache
def _symbol(cls: str) -> str:
    """One private-use character a class."""
    return _symbols()[cls]


@cache
def _symbols() -> dict[str, str]:
    return {cls: chr(0xE000 + i) for i, cls in enumerate(sorted(classes()))}


# --- The rules ------------------------------------------------------------------------------------

# A lower-case name is a token class, an upper-case one a macro.
_MACROS = {
    "MOD": "(?:past|next|current)",
    "JOIN": "(?:conj|dash|slash|to|until|on)",
    "EDGE": "(?:(?:since|after|before|until|to|between|throughout) approx?)",
    # Clock: «الساعة 9:30 مساء (18:30 ت غ)»
    "ADVERB": "(?:adverb|evening|in thepart)",
    "TIME": "oclock from? open? (?:clock|num|thenum|int|hyear|year|decimal|hour|ordinal|cardinal) half*",
    "ZONE": "(?:(?:comma|open|dash|slash)? (?:clock|num|int|hyear|decimal)? zone close?)",
    "HALFDAY": "(?:from? (?:adverb|evening|thepart)|meridiem)",
    "HOUR": "(?:(?:TIME|clock) (?:comma? HALFDAY)? ZONE*)",
    # What stands before a day: «ساعة متأخرة من ليل», «الساعة 3 من فجر»
    "LEAD": (
        "(?:HOUR (?:comma|in|from)*)? (?:(?:late|hourword|thehours) hour? (?:from|in)?)?"
        "(?:(?:part|evening|thepart) hour? (?:from|in)?)?"
    ),
    "TAIL": "(?:comma? ADVERB)? (?:(?:comma|in|approx|dash|slash)* HOUR)? ZONE? (?:comma? ADVERB)?",
    # Calendar: «السابع من تشرين الأول/أكتوبر عام 2023»
    "DAYNUM": "(?:(?:ordinal|num|thenum) from?)",
    "DAYS": "(?:DAYNUM (?:JOIN DAYNUM)*)",
    "MONTH": "(?:monthword? month (?:(?:slash|dash)? month|open month close)?)",
    "YEAR": (
        "(?:comma? from? (?:yearword|theyear)? open? year close?"
        "|from? (?:theyear (?:MOD|itself)|this (?:theyear|yearword)) year?|MOD year?)"
    ),
    "CALENDAR": (
        "(?:DAYS MONTH JOIN DAYS MONTH YEAR|DAYS dash? MONTH (?:dash? YEAR)?|short MONTH YEAR?|month num comma? year"
        "|DAYNUM (?:this (?:themonth|monthword)|themonth (?:MOD|itself)))"
    ),
    "HIJRI": "(?:DAYNUM monthword? hijri (?:comma? from? yearword? hyear)?)",
    "DATE": "(?:full|HIJRI (?:close? (?:comma|open|same)* CALENDAR)?|CALENDAR (?:(?:comma|open|same)* HIJRI)?)",
    "SEPARATOR": "(?:comma|open|same|dash|slash)*",
    "WEEKDAYS": "(?:weekday (?:JOIN? day? weekday)*)",
    "RELATIVE": "(?:relday|relnight|today|now)",
    # Quantities: «ثلاثة أيام», «يومين», «أسبوع»
    "NUMBER": "(?:num|thenum|int|hyear|cardinal|thecardinal)",
    "UNIT": "(?:unit|units|hourword|day|monthword|yearword)",
    "QUANTITY": "(?:dual|(?:NUMBER|few) UNIT|UNIT (?:cardinal|few)?)",
    "PERIOD": "(?:theyear|themonth|theweek)",
}

# Meaning (None: a mask), kind (None: by the preposition), pattern.
_GRAMMAR: tuple[tuple[Meaning | None, Kind | None, str], ...] = (
    # «اليوم الـ382 من الحرب», day 382 of the war
    ("today", "point", "(?:today|its_day) (?:thenum|(?:num|int) (?=from|on)|ordinal (?=on))"),
    # Masks: names …
    (None, None, "named (?:DATE|MONTH YEAR?|short)"),
    (None, None, "named_by_year (?:DATE|MONTH|(?:yearword|theyear)? year)"),
    (None, None, "holy (?:part|thepart|day)? weekday"),
    (None, None, "office theyear"),
    # … and days that are not counted from the publication.
    (None, None, "before_today (?:this? day? weekday|this? RELATIVE|PERIOD)"),
    (None, None, "from now"),
    (None, None, "RELATIVE after_today|relnight hour"),
    (None, None, "LEAD (?:RELATIVE|day? WEEKDAYS|themonth|theweek) (?:adjacent|itself)"),
    (None, None, "units weekday (?!JOIN weekday)"),
    (None, None, "in today (?!comma|open|dash|weekday|int|thenum|DAYNUM|DATE)"),
    (None, None, "today (?:ordinal|nth)"),
    # Days: by their weekday, a word such as «أمس», their date.
    (
        "day",
        None,
        "EDGE? LEAD (?:this|units)? day? (?:RELATIVE (?:comma|open|dash)?)? day? WEEKDAYS close?"
        "(?:from? theweek MOD|MOD)? ADVERB? (?:SEPARATOR (?:DATE|short MOD?) close?)? TAIL",
    ),
    ("day", None, "EDGE? LEAD day? this? RELATIVE (?:SEPARATOR DATE close?)? TAIL"),
    ("day", None, "EDGE? LEAD day? DATE TAIL"),
    ("day", None, "EDGE? (?:LEAD day|since|until|(?<=in)|(?<=open)) short TAIL"),
    ("day", None, "EDGE? LEAD day? short MOD"),
    ("today", None, "this thepart"),
    ("today", None, "(?:since|until|throughout) (?:hourword|thehours)? thepart hour?"),
    (
        "feast",
        None,
        "LEAD (?:nth (?:day|units)|day nth?|today ordinal|part) (?:from|clitic)? feast"
        "(?:comma? from? yearword? (?:hyear|year))?",
    ),
    ("clock", None, "EDGE? (?:TIME HALFDAY? ZONE*|clock (?:HALFDAY ZONE*|ZONE+))"),
    # Longer than a day. Alone a month needs an edge or «في», a year in digits, too.
    (
        "month",
        None,
        "EDGE? edge? from?(?:MONTH JOIN MONTH YEAR?|MONTH YEAR|monthword month|month (?:slash month|open month close))",
    ),
    ("month", None, "(?:EDGE edge?|edge) from? MONTH"),
    ("month", None, "EDGE? (?:theweek|monthpart) ordinal from MONTH YEAR?"),
    ("month", None, "(?<=[in during]) MONTH"),
    (
        "hijri_month",
        None,
        "EDGE? edge? from? (?:monthword hijri|hijri (?=MOD|hyear)) (?:MOD|comma? from? yearword? hyear)?",
    ),
    ("season", None, "EDGE? edge? season (?:from? (?:yearword|theyear)? year|from? theyear MOD|MOD)"),
    ("year", None, "EDGE? edge? from? (?:yearword|theyear) open? year close?"),
    ("year", None, "(?:EDGE edge?|edge) year"),
    ("bare_year", None, "(?<=[in during]) year"),
    ("year", "range", "(?:(?:between|from)? (?:yearword|theunits|dual)|between|from) year JOIN yearword? year"),
    ("period", None, "EDGE? edge? from? (?:PERIOD (?:MOD|itself)|this (?:PERIOD|yearword|monthword)) year?"),
    ("period", None, "EDGE? edge from? PERIOD"),
    # Quantities.
    ("ago", "point", "before approx* QUANTITY few? (?:from (?:today|relday)|(?!from|on|clitic))"),
    ("length", "duration", "before approx* QUANTITY few?"),
    ("ago", "since", "since approx* QUANTITY few?"),
    ("length", "duration", "after approx* QUANTITY few?"),
    (
        "length",
        "duration",
        "(?:(?:during|throughout|lasting) approx*|in approx+) QUANTITY (?:past|next|last)?"
        "(?!month|hijri|year|weekday|RELATIVE|DATE|thepart)",
    ),
    ("length", "duration", "(?:in|during|throughout|since)? NUMBER UNIT (?:past|next|last)"),
    (
        "last_units",
        "duration",
        "(?:in|during|throughout|since)? (?:theunits|thehours) (?:thecardinal|num|thenum|int|few)*"
        "(?:past|next|last) (?:few|thecardinal)?",
    ),
    ("vague", "point", "before a_while"),
    ("vague", "since", "since a_while"),
    ("length", "duration", "after a_while"),
)
