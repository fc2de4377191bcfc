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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

_LONGEST_METADATA = 80  # characters of a date in words, with hour and time zone
_PLAUSIBLE_YEARS = range(1900, 2101)
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
        `When`s of precision day, week, month, season, year or vague («قبل أيام», some days ago: no value);
        among them «منذ فجر اليوم», since dawn today: a stretch within the one day.

    >>> [w.value for w in find_times("قتلوا مساء أمس الأربعاء", date(2024, 2, 8))]  # yesterday evening, Wednesday
    ['2024-02-07']
    """
    today = published and published.isoformat()
    return [
        e.when
        for e in find_expressions(soft, published)
        if e.kind in ("point", "range") or (e.kind == "since" and today and e.when.value == today)
    ]


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
            if (
                when.value
                and when.precision == "day"
                and expression.kind == "point"
                and _is_dateline(paragraph, when.span)
            ):
                return date.fromisoformat(when.value)
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
    for expression in find_expressions(soft, None):
        if expression.when.value and expression.when.precision == "day":
            return date.fromisoformat(expression.when.value)
    return _resolve(_metadata_parser(), soft)


# --- lexing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or mark. `value` depends on the class: a month's number, a unit's name, ..."""

    cls: str
    start: int
    end: int
    value: Any = None
    month: int = 0  # the other half of «8/2»


@dataclass(frozen=True, slots=True)
class _Entry:
    """A form in the lexicon, filed under its first word."""

    cls: str
    value: Any
    rest: tuple[str, ...]


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
)
_MARKS = {",": "comma", "،": "comma", "(": "open", "[": "open", ")": "close", "]": "close", "-": "dash", "/": "slash"}
_SHORTEST_MONTH = 3


def _lex(soft: str) -> list[_Token]:
    # `fold` would double the line breaks, which `normalise` has doubled already.
    folded = "\n".join(fold(line) for line in soft.split("\n"))
    chunks = list(_CHUNK.finditer(folded))
    tokens: list[_Token] = []
    index = 0
    while index < len(chunks):
        taken = 1
        if chunks[index].lastgroup == "word":
            new, taken = _lex_word(soft, folded, chunks, index)
            tokens += new
        elif chunks[index].lastgroup != "article":
            tokens.append(_number_or_mark(chunks[index], chunks[index - 1] if index else None))
        index += taken
        if index < len(chunks) and "\n" in folded[chunks[index - 1].end() : chunks[index].start()]:
            tokens.append(_Token("other", chunks[index - 1].end(), chunks[index].start()))
    return tokens


def _number_or_mark(chunk: re.Match[str], previous: re.Match[str] | None) -> _Token:
    cls, text = str(chunk.lastgroup), chunk.group()
    with_article = previous is not None and previous.lastgroup == "article"
    start = previous.start() if previous and with_article else chunk.start()
    value: Any = None
    month = 0
    match cls:
        case "mark":
            cls = _MARKS.get(text, "other")
        case "full":
            value = text.replace(" ", "")
        case "short":
            value, month = (int(number) for number in text.split("/"))
            cls = "short" if 1 <= value <= 31 and 1 <= month <= 12 else "other"
        case "hyear" | "year":
            value = int(text[:4])
        case "int":
            value = int(text[:9])
            cls = "thenum" if with_article else "num" if 1 <= value <= 31 else "int"
    return _Token(cls, start, chunk.end(), value, month)


def _lex_word(soft: str, folded: str, chunks: Sequence[re.Match[str]], index: int) -> tuple[list[_Token], int]:
    """The tokens of a word, its clitics apart, and how many chunks they take."""
    start, end = chunks[index].span()
    for clitics, stem in _splits(chunks[index].group()):
        for entry in _lexicon().get(stem, ()):
            last = index + len(entry.rest)
            if last >= len(chunks) or not _follows(entry.rest, folded, chunks, index):
                continue
            if entry.cls == "month" and len(stem) < _SHORTEST_MONTH and not _is_august(soft, start, clitics):
                continue
            tokens = [_Token(cls, start + i, start + i + 1) for i, cls in enumerate(clitics)]
            # The article of «لليوم» has lost its alef: the word cannot stand without its preposition.
            stem_start = max(end - len(stem), start)
            return [*tokens, _Token(entry.cls, stem_start, chunks[last].end(), entry.value)], len(entry.rest) + 1
    return [_Token("other", start, end)], 1


def _is_august(soft: str, start: int, clitics: Sequence[str]) -> bool:
    """«آب» folds to the same letters as «إب» (Ibb in Yemen) and «أب» (father), and «باب» (door) ends in them."""
    return not clitics and (soft[start] == "آ" or (soft[start] == "ا" and not soft.endswith("في ", 0, start)))


def _follows(rest: tuple[str, ...], folded: str, chunks: Sequence[re.Match[str]], index: int) -> bool:
    return all(
        chunks[index + i].group() == word and folded[chunks[index + i - 1].end() : chunks[index + i].start()] == " "
        for i, word in enumerate(rest, start=1)
    )


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


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))


@cache
def _lexicon() -> dict[str, list[_Entry]]:
    """First word → entries, the longest first."""
    claimed: dict[str, tuple[str, Any]] = {}
    for cls, value, form in _forms(_data()):
        claimed.setdefault(fold(form), (cls, value))
    entries: dict[str, list[_Entry]] = {}
    for folded, (cls, value) in claimed.items():
        first, *rest = folded.split()
        entries.setdefault(first, []).append(_Entry(cls, value, tuple(rest)))
    for group in entries.values():
        group.sort(key=lambda entry: -len(entry.rest))
    return entries


def _forms(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Every form with its class and value, in the order in which classes claim forms."""
    for cls, key, first in (("month", "months", 1), ("hijri", "hijri_months", 1), ("weekday", "weekdays", 0)):
        for value, forms in enumerate(data[key], start=first):
            yield from ((cls, value, form) for form in forms)
    for cls, key in (("relday", "relative_days"), ("relnight", "relative_nights"), ("season", "seasons")):
        for value, forms in data[key].items():
            yield from ((cls, int(value), form) for form in forms)
    for steps, forms in data["modifiers"].items():
        cls = {-1: "past", 0: "current", 1: "next"}[max(int(steps), -1)]
        yield from ((cls, int(steps), form) for form in forms)
    for key, cls in (
        ("construct", "part"),
        ("adverb", "adverb"),
        ("definite", "thepart"),
        ("evening", "evening"),
        ("clock", "meridiem"),
    ):
        for part, forms in data["part"][key].items():
            yield from ((cls, part, form) for form in forms)
    for feast in data["feasts"]:
        yield from (("feast", feast, name) for name in feast["names"])
    for cls, forms in data["words"].items():
        yield from ((cls, None, form) for form in forms)
    yield from _unit_forms(data["units"])
    yield from _ordinal_forms(data["ordinals"])
    yield from _cardinal_forms(data["cardinals"])


def _unit_forms(units: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    own_class = {"hour": "hourword", "day": "day", "month": "monthword", "year": "yearword"}
    for name, unit in units.items():
        plural = "hourword" if name == "hour" else "units"
        theplural = "thehours" if name == "hour" else "theunits"
        for key, cls in (
            ("singular", own_class.get(name, "unit")),
            ("counted", plural),
            ("dual", "dual"),
            ("definite", f"the{name}"),
            ("definite_plural", theplural),
        ):
            yield from ((cls, name, form) for form in unit.get(key, ()))


def _ordinal_forms(ordinals: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    masculine, feminine, ones = ordinals["masculine"], ordinals["feminine"], ordinals["one_in_compounds"]
    units = [(1, form) for form in ones] + list(enumerate(masculine[1:9], start=2))
    for value, form in enumerate(masculine, start=1):
        yield "ordinal", value, form
    for value, form in units:
        yield "ordinal", 10 + value, f"{form} عشر"
    for tens, value in ((form, value) for value, key in ((20, "twenty"), (30, "thirty")) for form in ordinals[key]):
        yield "ordinal", value, tens
        yield from (("ordinal", value + unit, f"{form} و{tens}") for unit, form in units if value + unit <= 31)
    for value, form in enumerate(feminine, start=1):
        yield "hour", value, form
    yield from (("hour", 1, form) for form in ordinals["feminine_one"])
    yield "hour", 11, f"{ordinals['eleven_feminine']} عشرة"
    yield "hour", 12, f"{feminine[1]} عشرة"
    for value, form in enumerate(ordinals["indefinite"], start=1):
        yield "nth", value, form


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


# --- grammar -------------------------------------------------------------------------------------

# Regular expressions over tokens: a lower-case name is a token class, an upper-case one a macro.
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


@dataclass(frozen=True, slots=True)
class _Reading:
    value: str | None
    precision: str


@dataclass(slots=True)
class _Context:
    """What a reading depends on besides its own words."""

    published: date | None
    future: bool  # the text speaks of what is planned
    year: int | None = None  # the last one that the text named: for «من العام نفسه», "of the same year"


_Reader = Callable[[Sequence[_Token], _Context], _Reading | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """`read` is None for a mask: what it matches is no time expression. So is what `read` refuses."""

    name: str
    pattern: re.Pattern[str]
    read: _Reader | None
    kind: Kind | None  # None: said by the preposition, point without one


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(name, _compile(source), read, kind) for name, read, kind, source in _GRAMMAR)


def _parse(tokens: Sequence[_Token]) -> Iterator[tuple[_Rule, Sequence[_Token]]]:
    """Leftmost, then longest, then first in the grammar."""
    symbols = "".join(_symbol(t.cls) for t in tokens)
    position = 0
    while position < len(tokens):
        end, rule = position, None
        if tokens[position].cls != "other":
            for candidate in _rules():
                if (m := candidate.pattern.match(symbols, position)) and m.end() > end:
                    end, rule = m.end(), candidate
        if rule is None:
            position += 1
            continue
        yield rule, _without_loose_parentheses(tokens[position:end])
        position = end


def _without_loose_parentheses(tokens: Sequence[_Token]) -> Sequence[_Token]:
    classes = [t.cls for t in tokens]
    while classes[-1] == "close" and classes.count("close") > classes.count("open"):
        classes.pop()
    return tokens[: len(classes)]


@cache
def _symbol(cls: str) -> str:
    """One private-use character a class."""
    return _symbols()[cls]


@cache
def _symbols() -> dict[str, str]:
    named = {entry.cls for group in _lexicon().values() for entry in group}
    classes = sorted(named | set(_CHUNK.groupindex) | set(_MARKS.values()) | {"num", "thenum", "other"})
    return {cls: chr(0xE000 + i) for i, cls in enumerate(classes)}


def _compile(source: str) -> re.Pattern[str]:
    while re.search("[A-Z]", source):
        source = re.sub("[A-Z]+", lambda m: _MACROS[m.group()], source)
    return re.compile(re.sub(r"\s", "", re.sub("[a-z_]+", lambda m: _symbol(m.group()), source)))


def _kind(rule: _Rule, matched: Sequence[_Token]) -> Kind:
    return rule.kind or _EDGE_KINDS.get(matched[0].cls, "point")


_EDGE_KINDS: dict[str, Kind] = {
    "since": "since",
    "after": "since",
    "before": "until",
    "until": "until",
    "to": "until",
    "between": "range",
    "throughout": "duration",
}


def _part_of_day(matched: Iterable[_Token]) -> str | None:
    for token in matched:
        if token.cls in ("part", "adverb", "evening", "thepart", "meridiem"):
            return str(token.value)
        if token.cls == "relnight":
            return "night"
    return None


# --- reading -------------------------------------------------------------------------------------

_NO_DAY = _Reading(None, "day")


def _read_day(matched: Sequence[_Token], context: _Context) -> _Reading | None:
    """A day by what says it most exactly: its date, a word such as «أمس», its weekday."""
    for token in matched:
        if token.cls == "full":
            return _full_date(token.value)
    classes = {t.cls for t in matched}
    if "month" in classes:
        return _calendar_day(matched, context)
    if "hijri" in classes:
        return _hijri_day(matched, context)
    if "themonth" in classes or "short" in classes or classes >= {"this", "monthword"}:
        return _day_of_month(matched, context)
    if classes & {"relday", "relnight", "today", "now"}:
        return _relative_day(matched, context)
    return _weekday(matched, context)


def _full_date(raw: str) -> _Reading:
    numbers = [int(n) for n in re.findall(r"\d+", raw[:10])]
    if numbers[0] in _HIJRI_YEARS or numbers[2] in _HIJRI_YEARS:
        year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
        return _day(_from_hijri(year, month, day))
    return _day(_absolute(raw.partition("T")[0]))


def _calendar_day(matched: Sequence[_Token], context: _Context) -> _Reading:
    index = next(i for i, t in enumerate(matched) if t.cls == "month")
    month = matched[index].value
    first = index
    while first and matched[first - 1].cls in _DAY_LIST:
        first -= 1
    day = next((t.value for t in matched[first:] if t.cls in ("num", "thenum", "ordinal", "short")), 0)
    year = _said_year(matched, context)
    if year is None:
        year = _nearest_year(context, month, day, _modifier(matched))
    return _NO_DAY if year is None else _day(_gregorian(year, month, day))


def _hijri_day(matched: Sequence[_Token], context: _Context) -> _Reading:
    index = next(i for i, t in enumerate(matched) if t.cls == "hijri")
    day = next((t.value for t in reversed(matched[:index]) if t.cls in ("num", "thenum", "ordinal")), 0)
    return _day(_hijri_date(matched, context, matched[index].value, day))


def _hijri_date(matched: Iterable[_Token], context: _Context, month: int, day: int) -> date | None:
    """In the year that is said, else the last such day before publication."""
    if year := next((t.value for t in matched if t.cls == "hyear"), None):
        return _from_hijri(year, month, day)
    if context.published is None:
        return None
    around = context.published.year - 578  # a year too late: 1445 began in 2023
    days = (_from_hijri(year, month, day) for year in range(around, around - 4, -1))
    return next((d for d in days if d and d <= context.published), None)


def _day_of_month(matched: Sequence[_Token], context: _Context) -> _Reading:
    """«الثالث من الشهر الجاري», the third of this month; «29/2 الماضي»."""
    if context.published is None:
        return _NO_DAY
    for token in matched:
        if token.cls == "short":
            month = token.month
            year = _nearest_year(context, month, token.value, _modifier(matched))
            return _NO_DAY if year is None else _day(_gregorian(year, month, token.value))
    if any(t.cls == "itself" for t in matched):
        return _NO_DAY
    index = next(i for i, t in enumerate(matched) if t.cls in ("themonth", "monthword"))
    day = next((t.value for t in reversed(matched[:index]) if t.cls in ("num", "thenum", "ordinal")), 0)
    year, month = _shift_months(context.published, _modifier(matched) or 0)
    return _day(_gregorian(year, month, day))


def _relative_day(matched: Sequence[_Token], context: _Context) -> _Reading:
    if context.published is None:
        return _NO_DAY
    offset = next(t.value or 0 for t in matched if t.cls in ("relday", "relnight", "today", "now"))
    day = context.published + timedelta(days=offset)
    # A text that is published past midnight still says «اليوم الخميس»: the name of the day is surer.
    for token in matched:
        if token.cls == "weekday":
            drift = (token.value - day.weekday() + 3) % 7 - 3
            if abs(drift) == 1:
                day += timedelta(days=drift)
            break
    return _day(day)


def _weekday(matched: Sequence[_Token], context: _Context) -> _Reading:
    """Of several days, «يومي الجمعة والسبت», the first: counted back from the last."""
    if context.published is None:
        return _NO_DAY
    names = [t.value for t in matched if t.cls == "weekday"]
    published, steps = context.published, _modifier(matched)
    back = (published.weekday() - names[-1]) % 7
    if any(t.cls == "theweek" for t in matched):
        monday = published - timedelta(days=published.weekday())
        return _day(monday + timedelta(days=7 * (steps or 0) + names[-1]))
    if steps and steps > 0:
        day = published + timedelta(days=7 - back)
    else:
        behind = -steps if steps else 0
        day = published - timedelta(days=back + 7 * (behind - (1 if back and behind else 0)))
    for earlier, later in zip(names[-2::-1], names[:0:-1], strict=True):
        day -= timedelta(days=(later - earlier) % 7)
    return _day(day)


def _read_today(_: Sequence[_Token], context: _Context) -> _Reading:
    """What is the day of publication: «الساعة 9:30», «اليوم الـ382 من الحرب» (day 382 of the war)."""
    return _day(context.published)


def _read_feast(matched: Sequence[_Token], context: _Context) -> _Reading | None:
    """«ثاني أيام عيد الأضحى», the second day of the Feast of the Sacrifice."""
    feast = next(t.value for t in matched if t.cls == "feast")
    nth = next((t.value for t in matched if t.cls in ("nth", "ordinal")), 1)
    first: date | None = None
    if feast["hijri"]:
        first = _hijri_date(matched, context, feast["month"], feast["day"])
    elif year := _said_year(matched, context) or _nearest_year(context, feast["month"], feast["day"], None):
        first = _gregorian(year, feast["month"], feast["day"])
    return _day(first and first + timedelta(days=nth - 1))


def _read_month(matched: Sequence[_Token], context: _Context) -> _Reading:
    month = next(t.value for t in matched if t.cls == "month")
    year = _said_year(matched, context) or _nearest_year(context, month, 0, _modifier(matched))
    return _Reading(None if year is None else f"{year:04}-{month:02}", "month")


def _read_hijri_month(matched: Sequence[_Token], context: _Context) -> _Reading:
    """Its first day: it has no Gregorian prefix."""
    first = _hijri_date(matched, context, next(t.value for t in matched if t.cls == "hijri"), 1)
    return _Reading(None if first is None else first.isoformat(), "month")


def _read_year(matched: Sequence[_Token], _: _Context) -> _Reading:
    return _Reading(str(next(t.value for t in matched if t.cls == "year")), "year")


def _read_bare_year(matched: Sequence[_Token], context: _Context) -> _Reading | None:
    """«في 2016»; «في 2000 منزل» ("in 2000 houses") counts."""
    return None if matched[-1].value % 100 == 0 else _read_year(matched, context)


def _read_season(matched: Sequence[_Token], context: _Context) -> _Reading:
    year = _said_year(matched, context)
    if year is None and context.published and (steps := _modifier(matched)) is not None:
        start = next(t.value for t in matched if t.cls == "season")
        year = _nearest_year(context, start, 0, steps)
    return _Reading(None if year is None else str(year), "season")


def _read_period(matched: Sequence[_Token], context: _Context) -> _Reading | None:
    """«الأسبوع الماضي»: a day of it, seven days back; «الشهر الجاري», «العام المقبل»: a prefix."""
    unit = next(t.value for t in matched if t.cls in _PERIOD_CLASSES)
    if unit == "year":
        year = _said_year(matched, context)
        if year is None and context.published and not any(t.cls == "itself" for t in matched):
            year = context.published.year + (_modifier(matched) or 0)
        return _Reading(None if year is None else str(year), "year")
    if context.published is None or any(t.cls == "itself" for t in matched):
        return _Reading(None, unit)
    steps = _modifier(matched) or 0
    if unit == "month":
        year, month = _shift_months(context.published, steps)
        return _Reading(f"{year:04}-{month:02}", unit)
    return _Reading((context.published + timedelta(weeks=steps)).isoformat(), unit)


def _read_ago(matched: Sequence[_Token], context: _Context) -> _Reading:
    """«قبل ثلاثة أيام», three days ago. «قبل أيام», days ago, has no value."""
    quantity = _quantity(matched)
    if quantity is None:
        return _Reading(None, "vague")
    if context.published is None:
        return _Reading(None, _DAYS_AND_LONGER.get(quantity[1], "day"))
    return _ago(*quantity, context.published)


def _read_length(matched: Sequence[_Token], context: _Context) -> _Reading:
    """A length, valued by its first day where it ends with the publication: «بعد يومين من الهجوم» has no value."""
    quantity = _quantity(matched)
    if quantity is None or context.published is None or not any(t.cls in ("past", "last") for t in matched):
        return _Reading(None, "duration")
    return _Reading(_ago(*quantity, context.published).value, "duration")


def _read_last_units(matched: Sequence[_Token], context: _Context) -> _Reading:
    """«الأيام الثلاثة الماضية», the past three days; «الساعات الماضية», the past hours."""
    unit = next(t for t in matched if t.cls in ("theunits", "thehours"))
    count = next((t.value for t in matched if t.cls in ("thecardinal", "num", "thenum", "int")), None)
    past = any(t.cls in ("past", "last") for t in matched)
    if context.published is None or not past or (count is None and unit.cls != "thehours"):
        return _Reading(None, "duration")
    return _Reading(_ago(count or 24, unit.value, context.published).value, "duration")


def _read_vague(_: Sequence[_Token], __: _Context) -> _Reading:
    return _Reading(None, "vague")


_DAY_LIST = frozenset(
    {"num", "thenum", "ordinal", "short", "from", "conj", "dash", "to", "until", "slash", "on", "monthword"}
)
_PERIOD_CLASSES = frozenset({"theyear", "yearword", "themonth", "monthword", "theweek", "unit"})
_DAYS_AND_LONGER = {"week": "week", "month": "month", "year": "year", "decade": "year"}
_HIJRI_YEARS = range(1343, 1501)


def _day(day: date | None) -> _Reading:
    return _Reading(day.isoformat(), "day") if day else _NO_DAY


def _modifier(matched: Iterable[_Token]) -> int | None:
    return next((t.value for t in matched if t.cls in ("past", "current", "next")), None)


def _said_year(matched: Sequence[_Token], context: _Context) -> int | None:
    """The year in so many words: «2017», «من العام الماضي», «من العام نفسه»."""
    for token in matched:
        if token.cls == "year":
            return int(token.value)
    if not any(t.cls in ("theyear", "yearword") for t in matched):
        return None
    if any(t.cls == "itself" for t in matched):
        return context.year
    return None if context.published is None else context.published.year + (_modifier(matched) or 0)


def _nearest_year(context: _Context, month: int, day: int, steps: int | None) -> int | None:
    """The year of a day, or with day 0 of a month, that comes without one: the last before publication.

    A modifier moves it («المقبل», next), and so does a sentence about what is planned, by a month at most.
    """
    published = context.published
    if published is None:
        return None
    this = published.year
    sought, now = (month, day), (published.month, published.day if day else 0)
    if steps is None:
        if day and context.future and (ahead := _gregorian(this + (sought < now), month, day)):
            soon = ahead - published
            if timedelta(0) < soon <= timedelta(days=31):
                return ahead.year
        return _known_year(published, month, day) or (this if sought <= now else this - 1)
    if steps > 0:
        return this if sought > now else this + 1
    if steps < 0:
        return (this if sought < now else this - 1) + steps + 1
    half_a_year = 6
    return this + (month - published.month < -half_a_year) - (month - published.month > half_a_year)


def _known_year(published: date, month: int, day: int) -> int | None:
    for known in _data()["known_days"]:
        if (known["month"], known["day"]) == (month, day) and published >= date(known["year"], month, day):
            anniversary = date(published.year - ((published.month, published.day) < (month, day)), month, day)
            if (published - anniversary).days > known["grace"]:
                return int(known["year"])
    return None


def _quantity(matched: Iterable[_Token]) -> tuple[int, str] | None:
    """How many of which unit; None where that is left open («أيام», «بضعة أيام»)."""
    count: int | None = None
    unit: _Token | None = None
    for token in matched:
        if token.cls in ("num", "thenum", "int", "hyear", "cardinal", "thecardinal"):
            count = token.value
        elif token.cls in _UNIT_CLASSES:
            unit = token
        elif token.cls == "few":
            return None
    if unit is None or (count is None and unit.cls == "units"):
        return None
    return (2 if unit.cls == "dual" else 1) if count is None else count, unit.value


_UNIT_CLASSES = frozenset({"unit", "units", "dual", "hourword", "day", "monthword", "yearword"})


# --- dateparser, and the calendars it does not know ------------------------------------------------


# STRICT_PARSING: nothing is filled in from today's date. DMY: «8/2/2024» is in February.
_COMPLETE = {"DATE_ORDER": "DMY", "STRICT_PARSING": True}


@cache
def _absolute_parser() -> DateDataParser:
    return _parser(_COMPLETE, locales=["ar"])


@cache
def _metadata_parser() -> DateDataParser:
    """Without the parsers that lean on the machine's clock or time zone."""
    return _parser({**_COMPLETE, "PARSERS": ["absolute-time"]}, languages=["ar", "en", "fr"])


def _parser(settings: Mapping[str, Any], **languages: list[str]) -> DateDataParser:
    from dateparser.date import DateDataParser  # noqa: PLC0415  (0.2 s: only where there is a date to resolve)

    return DateDataParser(settings=dict(settings), **languages)


def _resolve(parser: DateDataParser, text: str) -> date | None:
    moment: datetime | None = parser.get_date_data(text).date_obj
    return None if moment is None else moment.date()


@lru_cache(maxsize=4096)
def _absolute(canonical: str) -> date | None:
    """A date with day, month and year in a shape that dateparser reads; None where there is no such day."""
    return _resolve(_absolute_parser(), canonical)


def _gregorian(year: int, month: int, day: int) -> date | None:
    return _absolute(f"{day} {_data()['months'][month - 1][0]} {year:04}")


@lru_cache(maxsize=4096)
def _ago(count: int, unit: str, published: date) -> _Reading:
    entry = _data()["units"][unit]
    count *= entry.get("times", 1)
    # From noon «قبل 3 ساعات» is the same day, «قبل 20 ساعة» the one before.
    base = datetime(published.year, published.month, published.day, 12)
    found = _resolve(_parser({"RELATIVE_BASE": base}, locales=["ar"]), f"قبل {count} {entry['canonical']}")
    precision = _DAYS_AND_LONGER.get(unit, "day")
    length = {"month": len("2024-02"), "year": len("2024")}.get(precision)
    return _Reading(None if found is None else found.isoformat()[:length], precision)


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """A day of the Umm al-Qura calendar; None outside 1400-1469 AH, or where there is no such day."""
    starts = _hijri_months()
    index = (year - _data()["umm_al_qura"]["first_year"]) * 12 + month - 1
    if not (0 <= index < len(starts) - 1 and 1 <= month <= 12 and day >= 1):
        return None
    found: date = starts[index] + timedelta(days=day - 1)
    return found if found < starts[index + 1] else None


@cache
def _hijri_months() -> tuple[date, ...]:
    """The first day of each month in the table, and the day after its last."""
    table = _data()["umm_al_qura"]
    starts = [table["first_day"]]
    for year in table["years"]:
        for bit in range(11, -1, -1):
            starts.append(starts[-1] + timedelta(days=29 + (year >> bit & 1)))
    return tuple(starts)


def _shift_months(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


# --- datelines -----------------------------------------------------------------------------------

_DATELINE_REACH = 160
_DATELINE_WORDS = 4  # «القدس المحتلة - فلان الفلاني»
_AFTER_DATELINE = re.compile(r"\s*[)\]]?\s*(?:\([^()]{1,30}\))?\s*[-:|/]")
_ENDS_APART = re.compile(r"(?:^|[-:|/(\[،,])\s*$")
_STARTS_APART = re.compile(r"\s*(?:$|[-:|/)\]،,])")
_IN_RUNNING_TEXT = frozenset({"in", "from", "since", "after", "before", "until", "to", "between"})


def _is_dateline(paragraph: str, span: Span) -> bool:
    before, after = paragraph[: span.start], paragraph[span.end :]
    classes = {t.cls for t in _lex(before)}
    labelled = "byline" in classes
    if len(before.split()) > _DATELINE_WORDS or (classes & _IN_RUNNING_TEXT and not labelled):
        return False
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        following = _lex(after)[1:2]
        return not following or following[0].cls not in _IN_RUNNING_TEXT
    apart = labelled or _ENDS_APART.search(before)
    if apart and _STARTS_APART.match(after) and len(after.split()) <= _DATELINE_WORDS:
        return True
    return _AFTER_DATELINE.match(after) is not None


# --- the grammar's rules -------------------------------------------------------------------------

# Name, reader (None: a mask), kind (None: by the preposition), pattern.
_GRAMMAR: tuple[tuple[str, _Reader | None, Kind | None, str], ...] = (
    ("count of days", _read_today, "point", "(?:today|its_day) (?:thenum|(?:num|int) (?=from|on)|ordinal (?=on))"),
    # Masks: names and phrases that look like dates.
    ("named", None, None, "named (?:DATE|MONTH YEAR?|short)"),
    ("named by year", None, None, "named_by_year (?:DATE|MONTH|(?:yearword|theyear)? year)"),
    ("holy", None, None, "holy (?:part|thepart|day)? weekday"),
    ("office", None, None, "office theyear"),
    ("other day", None, None, "before_today (?:this? day? weekday|this? RELATIVE|PERIOD)"),
    ("from now on", None, None, "from now"),
    ("qualified day", None, None, "RELATIVE after_today|relnight hour"),
    ("anaphoric day", None, None, "LEAD (?:RELATIVE|day? WEEKDAYS|themonth|theweek) (?:adjacent|itself)"),
    ("habitual days", None, None, "units weekday (?!JOIN weekday)"),
    ("per day", None, None, "in today (?!comma|open|dash|weekday|int|thenum|DAYNUM|DATE)"),
    ("nth day", None, None, "today (?:ordinal|nth)"),
    # Days.
    (
        "weekday",
        _read_day,
        None,
        "EDGE? LEAD (?:this|units)? day? (?:RELATIVE (?:comma|open|dash)?)? day? WEEKDAYS close?"
        "(?:from? theweek MOD|MOD)? ADVERB? (?:SEPARATOR (?:DATE|short MOD?) close?)? TAIL",
    ),
    ("relative day", _read_day, None, "EDGE? LEAD day? this? RELATIVE (?:SEPARATOR DATE close?)? TAIL"),
    ("date", _read_day, None, "EDGE? LEAD day? DATE TAIL"),
    ("short date", _read_day, None, "EDGE? (?:LEAD day|since|until|(?<=in)|(?<=open)) short TAIL"),
    ("short date, modified", _read_day, None, "EDGE? LEAD day? short MOD"),
    ("this part of the day", _read_today, None, "this thepart"),
    ("part of today", _read_today, None, "(?:since|until|throughout) (?:hourword|thehours)? thepart hour?"),
    (
        "feast",
        _read_feast,
        None,
        "LEAD (?:nth (?:day|units)|day nth?|today ordinal|part) (?:from|clitic)? feast"
        "(?:comma? from? yearword? (?:hyear|year))?",
    ),
    ("clock", _read_today, None, "EDGE? (?:TIME HALFDAY? ZONE*|clock (?:HALFDAY ZONE*|ZONE+))"),
    # Longer than a day.
    (
        "month",
        _read_month,
        None,
        "EDGE? edge? from?(?:MONTH JOIN MONTH YEAR?|MONTH YEAR|monthword month|month (?:slash month|open month close))",
    ),
    ("month, edge", _read_month, None, "(?:EDGE edge?|edge) from? MONTH"),
    ("month, in", _read_month, None, "(?<=[in during]) MONTH"),
    (
        "hijri month",
        _read_hijri_month,
        None,
        "EDGE? edge? from? (?:monthword hijri|hijri (?=MOD|hyear)) (?:MOD|comma? from? yearword? hyear)?",
    ),
    ("season", _read_season, None, "EDGE? edge? season (?:from? (?:yearword|theyear)? year|from? theyear MOD|MOD)"),
    ("year", _read_year, None, "EDGE? edge? from? (?:yearword|theyear) open? year close?"),
    ("year, edge", _read_year, None, "(?:EDGE edge?|edge) year"),
    ("year, in", _read_bare_year, None, "(?<=[in during]) year"),
    (
        "years",
        _read_year,
        "range",
        "(?:(?:between|from)? (?:yearword|theunits|dual)|between|from) year JOIN yearword? year",
    ),
    (
        "period",
        _read_period,
        None,
        "EDGE? edge? from? (?:PERIOD (?:MOD|itself)|this (?:PERIOD|yearword|monthword|unit)) year?",
    ),
    ("period, edge", _read_period, None, "EDGE? edge from? PERIOD"),
    # Quantities.
    ("ago", _read_ago, "point", "before approx* QUANTITY few? (?:from (?:today|relday)|(?!from|on|clitic))"),
    ("long before", _read_length, "duration", "before approx* QUANTITY few?"),
    ("since quantity", _read_ago, "since", "since approx* QUANTITY few?"),
    ("after quantity", _read_length, "duration", "after approx* QUANTITY few?"),
    (
        "within quantity",
        _read_length,
        "duration",
        "(?:(?:during|throughout|lasting) approx*|in approx+) QUANTITY (?:past|next|last)?"
        "(?!month|hijri|year|weekday|RELATIVE|DATE|thepart)",
    ),
    ("past quantity", _read_length, "duration", "(?:in|during|throughout|since)? NUMBER UNIT (?:past|next|last)"),
    (
        "past units",
        _read_last_units,
        "duration",
        "(?:in|during|throughout|since)? (?:theunits|thehours) (?:thecardinal|num|thenum|int|few)*"
        "(?:past|next|last) (?:few|thecardinal)?",
    ),
    ("a while ago", _read_vague, "point", "before a_while"),
    ("since a while", _read_vague, "since", "since a_while"),
    ("after a while", _read_length, "duration", "after a_while"),
)

_ANCHORS = frozenset(
    {
        "month",
        "hijri",
        "weekday",
        "relday",
        "relnight",
        "today",
        "now",
        "full",
        "short",
        "clock",
        "oclock",
        "season",
        "year",
    }
    | {"theyear", "themonth", "theweek", "theunits", "thehours", "feast", "thepart", "a_while", "this", "cardinal"}
    | _UNIT_CLASSES
)
