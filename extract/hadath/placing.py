"""Which places of a sentence are where an attack happened, and which attack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hadath.clause import FAR
from hadath.entities import is_event_verb, lexicon
from hadath.model import Mention, Span
from hadath.phrases import lexicon_words
from hadath.places import PlacePhrase
from hadath.reading import Reading
from hadath.text import fold

_OPENING = 2  # words of «وفي» before a place that opens a sentence
_WHERE = fold("حيث")
_WITNESS = 3  # words from a place to the verb of «التي كانت شهدت»


def places_of(reading: Reading, drafts: Sequence[Mention], zones: Sequence[Span]) -> list[list[Span]]:
    """For each draft mention, in the order of the triggers, the places that stand with it.

    Args:
        reading: the sentence.
        drafts: a mention for each trigger; places within their other arguments are passed over.
        zones: what belongs to the saying, not to what is said.
    """
    taken = [a.span for d in drafts for role, args in d.roles.items() if role != "place" for a in args]
    chosen: dict[int, list[Span]] = defaultdict(list)
    for place in reading.places:
        if place.certain and not any(z.covers(place.span) for z in zones) and not _is_inside(place.span, taken):
            owner = _owner(reading, place)
            if owner is not None:
                _append(reading, chosen[owner], place.span, owner)
    for place in reading.places:
        witnessed = _witnessed(reading, place) if place.name is not None else None
        if witnessed is not None and not chosen[witnessed]:
            chosen[witnessed].append(place.span)
    for place in reading.places:
        owner = _owner(reading, place)
        if (
            place.kind == "deictic"
            and place.preposition in lexicon_words("locatives")
            and owner is not None
            and not chosen[owner]
        ):
            chosen[owner].append(place.span)
    opening = _scene(reading, zones) if sum(map(bool, chosen.values())) < len(drafts) else None
    elsewhere = (
        [] if opening is None or any(span != opening for spans in chosen.values() for span in spans) else [opening]
    )
    return [chosen.get(number) or elsewhere for number in range(len(drafts))]


def _scene(reading: Reading, zones: Sequence[Span]) -> Span | None:
    """Where a sentence says first of all that it all happens.

    «العراق: ثلاثة قتلى», «مالي.. هجوم» (a title's country), «وفي إدلب، قالت مصادر إن …» (in Idlib, sources said …).
    """
    words = reading.sentence.words
    first = next((p for p in reading.places if p.name is not None), None)
    if first is None or first.span.start >= words[reading.triggers[0].index].span.start:
        return None
    start = next(w.index for w in words if w.span.end > first.span.start)
    after = next((w.text for w in words if w.span.start >= first.span.end), "")
    heading = reading.sentence.paragraph == 0 and start == 0 and after in {":", "."}
    opening = start <= _OPENING and words[start - 1].form == "في"
    if not heading and not opening:
        return None
    return None if any(z.covers(first.span) and z.start >= first.span.start for z in zones) else first.span


def _witnessed(reading: Reading, place: PlacePhrase) -> int | None:
    """«كابول التي شهدت تفجيرا» (Kabul, which saw a bombing), «إدلب، حيث قتل …» (Idlib, where …): what a place saw."""
    words = reading.sentence.words
    after = [w for w in words if w.span.start >= place.span.end]
    openers = lexicon("witness_verbs") | ({_WHERE} if place.certain else set())
    verb = next((w for w in after[:_WITNESS] if w.form in openers), None)
    if verb is None or any(w.upos == "PUNCT" for w in after[1 : after.index(verb)]):
        return None
    seen = (n for n, t in enumerate(reading.triggers) if verb.index < t.index <= verb.index + FAR)
    return next(seen, None)


def _append(reading: Reading, spans: list[Span], span: Span, owner: int) -> None:
    """Add a place to those of a trigger: coordinated with the last, or going on with it, or the first of all."""
    trigger = reading.sentence.words[reading.triggers[owner].index].span
    if spans and spans[-1].end <= trigger.start <= span.start:
        spans.clear()  # «في جنوب القطاع، قصفت المدفعية خان يونس»: the one behind the trigger is where it struck
    gap = [w for w in reading.sentence.words if spans and spans[-1].end <= w.span.start and w.span.end <= span.start]
    if spans and all(w.form in lexicon_words("near_by") for w in gap):
        spans[-1] = Span(spans[-1].start, span.end)  # «منطقة بركي برك | جنوب العاصمة كابل»
    elif not spans or all(
        w.upos in {"CCONJ", "PUNCT"} or w.form in lexicon_words("near_by") | lexicon_words("place_joints") for w in gap
    ):
        spans.append(span)


def _is_inside(span: Span, taken: Sequence[Span]) -> bool:
    return any(t.covers(span) and t != span and t.start < span.start for t in taken)


def _owner(reading: Reading, place: PlacePhrase) -> int | None:
    """The trigger that a place belongs to: the last one before it, else the first after it in the same clause."""
    words = reading.sentence.words
    starts = [words[t.index].span.start for t in reading.triggers]
    before = [n for n, start in enumerate(starts) if start < place.span.start]
    if (undergone := _undergone(reading, place, len(before))) is not None:
        return undergone
    if before:
        return before[-1]
    return 0 if _is_fronted(reading, place) else None


def _undergone(reading: Reading, place: PlacePhrase, after: int) -> int | None:
    """The trigger `after`, if it befell the place: «تعرضت مناطق في دوما لقصف» (parts of Douma underwent shelling)."""
    words = reading.sentence.words
    if after == len(reading.triggers) or words[reading.triggers[after].index - 1].form != "ل":
        return None
    start = reading.triggers[after - 1].index + 1 if after else 0
    before = [w for w in words[start : reading.triggers[after].index] if w.span.end <= place.span.start]
    return after if any(w.form in lexicon("undergo_verbs") for w in before) else None


def _is_fronted(reading: Reading, place: PlacePhrase) -> bool:
    """«في إدلب، شنت المقاتلات غارة», «تعرضت اللطامنة لغارة»: a place before the attack, with no other verb between."""
    words, first = reading.sentence.words, reading.triggers[0].index
    start = next(w.index for w in words if w.span.end > place.span.start)
    verbs = [w for w in words[start:first] if w.upos in {"VERB", "SCONJ"}]
    if any(w.upos == "SCONJ" or not is_event_verb(w.form) for w in verbs):
        return False
    end = next((w.index for w in words if w.span.start >= place.span.end), first)
    told = any(is_event_verb(words[i].form) for i in (start - 1, end) if 0 <= i < first)
    return bool(place.preposition) or start <= 1 or told  # «سيناء تشهد هجمات» (Sinai sees attacks)
