"""Which time expressions of a sentence date an attack, and which attack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hadath.dates import TimeExpression
from hadath.entities import bare, is_event_verb, lexicon
from hadath.model import Mention, Sentence, Span, When, Word
from hadath.phrases import lexicon_words
from hadath.reading import COMMAS, NEAR, Reading, Trigger
from hadath.text import fold

_DATELINE = re.compile(r"[^.\n]{2,70}?(?: - ?|(?<=[^\W\d])- |--|\) ?[-:])")
_WEEK = timedelta(days=7)
_THAT = frozenset({"ان", "انه", "انها", "انهم", "بان", "بانه", "بانها", "بانهم"})
_DATING = frozenset({"day", "month", "year"})


def dates_events(expression: TimeExpression, published: date | None) -> bool:
    """Whether an expression can date an attack: a day, month or year, or «منذ فجر الثلاثاء» (since dawn on Tuesday)."""
    when = expression.when
    if when.value is None or when.precision not in _DATING:
        return False
    if published is not None and when.value > published.isoformat()[: len(when.value)]:
        return False  # «في العام المقبل» (next year): what has happened is no later than what tells of it
    if expression.kind != "since":
        return expression.kind in {"point", "range"}
    return when.precision == "day" and published is not None and published - date.fromisoformat(when.value) < _WEEK


def is_stretch(expression: TimeExpression, soft: str) -> bool:
    """«منذ عام 2015», «خلال يومين»; not «بعد خمسة أيام», which dates by distance."""
    opener = fold(soft[max(0, expression.when.span.start - 6) : expression.when.span.end])
    return expression.kind in {"since", "duration"} and any(w in opener for w in lexicon("stretch_words"))


def year_told(reading: Reading) -> int | None:
    """The year of a date told in full («24 آذار/مارس 2017»): a later «30 آذار/مارس» is of that year too."""
    for when in reversed(reading.times):
        text = "".join(w.text + " " for w in reading.sentence.words if w.span.overlaps(when.span))
        if when.value is not None and when.precision in {"day", "month"} and when.value[:4] in text:
            return int(when.value[:4])
    return None


def dateline_end(sentence: Sentence, soft: str) -> int:
    """How many characters a dateline takes at the head of a sentence; 0 where there is none.

    «بغداد 14-5-2025 (وكالات) -» (Baghdad, 14 May, agencies), «جنين 14-5-2025 وفا-» (Jenin, 14 May, WAFA).
    """
    match = _DATELINE.match(soft)
    if match is None or any(
        w.upos == "VERB" and w.span.start < sentence.span.start + match.end() for w in sentence.words
    ):
        return 0
    return match.end()


def times_of(
    reading: Reading, frames: Mapping[int, int], zones: Sequence[Span], statements: Sequence[Mention]
) -> dict[int, When]:
    """The time of each frame: that of the trigger which it dates."""
    found: dict[int, When] = {}
    for time in reading.times:
        if any(z.covers(time.span) for z in zones) or _dates_saying(reading, time, statements):
            continue
        dated = _told_when(reading, time) or _nearest(reading, time, statements)
        if dated is not None:
            found.setdefault(frames[dated.index], time)
    return found


def _nearest(reading: Reading, time: When, statements: Sequence[Mention]) -> Trigger | None:
    """The trigger that stands nearest; before a comma the last one before it: «قصف القرية الأحد، فقتل …»."""
    words = reading.sentence.words
    if _dates_other(reading, time, statements):
        return None
    closes = any(w.text in COMMAS and w.span.start == time.span.end for w in words)
    before = [t for t in reading.triggers if words[t.index].span.start < time.span.start]
    apart = any(w.text in COMMAS and 0 <= time.span.start - w.span.end <= 1 for w in words)
    if closes and before and not apart:
        return before[-1]
    nearest = min(reading.triggers, key=lambda t: abs(words[t.index].span.start - time.span.start))
    verbs = (w.form for w in words[: nearest.index] if w.span.start >= time.span.end and w.upos == "VERB")
    verb = next(verbs, None)  # «وفي 2011 طردت الحركة، لكنها تشن هجمات»: dates the verb that it opens
    return nearest if verb is None or is_event_verb(verb) else None


def _told_when(reading: Reading, time: When) -> Trigger | None:
    """«… في 14 أيار حين قتل 61 شخصا» (on 14 May, when 61 were killed): the first trigger after the conjunction."""
    words = reading.sentence.words
    link = next((w for w in words if w.span.start >= time.span.end and w.text not in COMMAS), None)
    if link is None or link.form not in lexicon_words("whens") or link.span.start - time.span.end > 3:
        return None
    return next((t for t in reading.triggers if 0 < t.index - link.index <= NEAR), None)


def _dates_saying(reading: Reading, time: When, statements: Sequence[Mention]) -> bool:
    """«والجمعة نفى المتحدث وقوع الهجوم» (and on Friday the spokesman denied the attack): when it was said."""
    words = reading.sentence.words
    if any(w.upos not in {"CCONJ", "ADP", "PUNCT"} and w.span.end <= time.span.start for w in words):
        return False  # «وفي حادث منفصل الثلاثاء، قالت الشرطة»
    verbs = [m.trigger for m in statements if m.content is not None and m.content.start > m.trigger.end]
    between = [w for w in words if time.span.end <= w.span.start]
    opener = next((w for w in between if w.text not in COMMAS), None)
    return opener is not None and any(v.overlaps(opener.span) for v in verbs)


def _dates_other(reading: Reading, time: When, statements: Sequence[Mention]) -> bool:
    """«ولد عام 1971 …»: the time of a verb that tells of no attack; what is said may begin after that verb."""
    words = reading.sentence.words
    first = min(i for i in reading.scene.times if words[i].span.end > time.span.start)
    triggers = {t.index for t in reading.triggers}
    if any(w.form in lexicon_words("scheduled") for w in words[max(0, first - 2) : first]):
        return True
    if _is_told_apart(words, first, time) or _is_part_of_stretch(words, first):
        return True
    if words[first].head in triggers and words[first].head < first:
        return False
    contents = (m.content for m in statements if m.content is not None and m.content.start > m.trigger.end)
    said = max((c.start for c in contents if c.covers(time.span) and _is_clause(words, c)), default=-1)
    for i in range(first - 1, -1, -1):
        if i in triggers or words[i].text in ".;:" or words[i].upos == "SCONJ":
            return False
        if words[i].span.end <= said:
            return False
        if words[i].form == "منذ" or (words[i].form in lexicon("since_words") and first - i <= 4):
            return True  # «منذ الإطاحة بالرئيس في يوليو»
        if words[i].upos == "VERB":
            return not is_event_verb(words[i].form)
    return False


def _is_told_apart(words: Sequence[Word], first: int, time: When) -> bool:
    """«أعلن التلفزيون صباح اليوم أن …» (television announced this morning that …): «أن» opens what was said then."""
    behind = next((w for w in words[first:] if w.span.start >= time.span.end and w.text not in COMMAS), None)
    return behind is not None and behind.upos == "SCONJ" and behind.form == "ان"


def _is_part_of_stretch(words: Sequence[Word], first: int) -> bool:
    """«في الأشهر الأربعة الأولى من العام» (in the first four months of the year): the year says which months."""
    before = [bare(w.form) for w in words[max(0, first - 4) : first + 1]]
    return "من" in before and any(w in lexicon_words("stretches") for w in before[: before.index("من")])


def _is_clause(words: Sequence[Word], content: Span) -> bool:
    """Whether what is said is a clause; not «أعلن مسؤوليته عنه الجمعة» (claimed responsibility for it on Friday)."""
    first = next((w.index for w in words if w.span.start >= content.start), None)
    if first is None or words[first - 1].upos == "PUNCT" or words[first].upos in {"PUNCT", "VERB", "AUX"}:
        return True
    return any(w.upos == "SCONJ" or w.form in _THAT for w in words[first : first + 2])  # «ب» + «أن»
