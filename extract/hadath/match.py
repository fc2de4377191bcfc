"""Rules and a parsed document → mentions of strikes and casualties, each with its own arguments and values.

Four steps a sentence: find triggers, fill the roles that each trigger's own words give, group the triggers that tell
of one attack into frames, and let the mentions of a frame share what the sentence says once.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hadath import trace
from hadath.clause import Site, event_before
from hadath.dates import TimeExpression, day_of_writing, find_expressions
from hadath.domains import domains_of
from hadath.entities import bare, is_event_verb, lexicon
from hadath.model import Argument, EventType, Mention, Parsed, Scope, Sentence, Span, When, Word
from hadath.numbers import Quantity, find_numbers
from hadath.phrases import Phrase, Scene, has_pronoun_on, lexicon_words, noun_phrase, words_in
from hadath.places import Gazetteer, PlacePhrase, find_place_phrases, is_demonym
from hadath.roles import fill, with_conjuncts
from hadath.rulebook import Rule
from hadath.tally import count_victims
from hadath.text import fold

_NEAR = 14
_COMMAS = frozenset("،,؛;")
_WHEN = frozenset({"عندما", "حينما", "حين"})  # «إطلاق نار عندما نفذت القوات ضربة»: how it came about
_FRONT = 3  # «و», «في», «هجوم»: the words of an opening phrase
_DATELINE = re.compile(r"[^.\n]{2,70}?(?: - ?|--|\) ?[-:])")
_WEEK = timedelta(days=7)
_SHORTEST_STEM = 4
_LOCATIVE = frozenset({"في", "ب", "وسط", "داخل"})
_OWN_FRAME = -1  # of tolls that no attack of the sentence caused
_NEAR_BY = frozenset({"قرب", "القرب", "من", "ب", "عند"})
_JOINING = _NEAR_BY | {"في", "كل", "على", "#"}  # «في الميدان وبالقرب من السوق»
_APART = 40  # characters between two words: a title, a date, no clause
_SHARED: Mapping[EventType, tuple[str, ...]] = {
    "strike": ("attacker", "target"),
    "casualty": ("attacker",),
    "statement": (),
}
_DATING = frozenset({"day", "month", "year"})
_PREFIXES = ("وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that a rule fires on. `lexeme` is the rule file's entry, `kind` its part of speech."""

    index: int
    rule: Rule
    lexeme: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with the values found in it and its triggers."""

    sentence: Sentence
    scene: Scene
    triggers: tuple[Trigger, ...]
    times: tuple[When, ...]
    stretches: tuple[Span, ...]  # «منذ عام», «خلال يومين»: how long, not when
    quantities: tuple[Quantity, ...]
    places: tuple[PlacePhrase, ...]

    def site(self, trigger: Trigger) -> Site:
        """What the role constructions look at."""
        return Site(
            scene=self.scene,
            index=trigger.index,
            kind=trigger.kind,
            places=tuple(p.span for p in self.places if p.certain or p.name is not None),
            scenes=tuple(p.span for p in self.places if p.certain),
            quantities=self.quantities,
        )


class Matcher:
    """The rules of strikes and casualties, indexed by surface form."""

    def __init__(self, rules: Iterable[Rule], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._index: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for form in rule.forms:
                self._index[form].append(rule)

    def find(self, parsed: Parsed, statements: Sequence[Mention]) -> list[Mention]:
        """All mentions of a document in text order.

        «قتل جنديان في غارة» ("two soldiers were killed in a raid") gives a casualty and a strike.
        """
        telling = self.candidates(parsed)
        today = day_of_writing(parsed.norm.text, parsed.document.published) if telling else None
        found: list[Mention] = []
        year: int | None = None
        for sentence, candidates in telling:
            reading = self._read(parsed, sentence, candidates, today=today, year=year)
            year = _year_told(reading) or year
            found.extend(_mentions(reading, statements) if reading.triggers else ())
        return found

    def knows(self, token: Sequence[str]) -> bool:
        """Whether a rule may have a word of a token, by the folded forms of its words, whatever their tags."""
        return any(
            form in self._index for i in range(len(token)) for form in _surface_forms(token, i, _SHORTEST_STEM - 1)
        )

    def candidates(self, parsed: Parsed) -> list[tuple[Sentence, list[list[Trigger]]]]:
        """The sentences in which rules may fire, with the candidates of each token that has any.

        Words, tags and the document's domains decide that, no trees.
        """
        domains = domains_of(parsed)
        return [
            (sentence, candidates)
            for sentence in parsed.sentences
            if (candidates := [c for token in sentence.tokens if (c := self._candidates(sentence, token, domains))])
        ]

    def _candidates(self, sentence: Sentence, token: Sequence[Word], domains: frozenset[str]) -> list[Trigger]:
        """All rules that a token may fire, in file order, by its words alone."""
        found = []
        for word in token:
            for form in _forms(word, token):
                for rule in self._index.get(form, ()):
                    lexeme, kind = rule.forms[form]
                    trigger = Trigger(word.index, rule, lexeme, kind)
                    if why := _refusal(sentence, token, trigger, domains):
                        trace.reject(sentence.index, word.token_span, rule.name, why)
                    else:
                        found.append(trigger)
        return found

    def _read(
        self,
        parsed: Parsed,
        sentence: Sentence,
        candidates: Sequence[Sequence[Trigger]],
        *,
        today: date | None,
        year: int | None,
    ) -> Reading:
        soft, start = parsed.slice(sentence.span), sentence.span.start
        dateline = start + _dateline_end(sentence, soft)
        expressions = [e for e in find_expressions(soft, today, year) if e.when.span.start + start >= dateline]
        timed = words_in(sentence, [e.when.span.shift(start) for e in expressions])
        folded = parsed.norm.folded[start : sentence.span.end]
        quantities = tuple(
            replace(q, span=q.span.shift(start), core=q.core.shift(start), noun=q.noun and q.noun.shift(start))
            for q in find_numbers(folded)
            if q.kind != "other"
        )
        places = tuple(
            p for p in find_place_phrases(sentence, parsed.norm.folded, self._gazetteer) if p.span.start >= dateline
        )
        reading = Reading(
            sentence=sentence,
            scene=Scene(
                sentence,
                timed,
                frozenset(c[0].index for c in candidates) - timed,
                tuple(_word_range(sentence, Span(q.span.start, q.core.end)) for q in quantities),
                words_in(sentence, [p.span for p in places if p.certain]),
            ),
            triggers=(),
            times=tuple(replace(e.when, span=e.when.span.shift(start)) for e in expressions if _dates_events(e, today)),
            stretches=tuple(e.when.span.shift(start) for e in expressions if _is_stretch(e, soft)),
            quantities=quantities,
            places=places,
        )
        return _settle(reading, candidates)


def _dates_events(expression: TimeExpression, published: date | None) -> bool:
    """Whether an expression can date an attack: a day, month or year, or «منذ فجر الثلاثاء» (since dawn on Tuesday)."""
    when = expression.when
    if when.value is None or when.precision not in _DATING:
        return False
    if expression.kind != "since":
        return expression.kind in {"point", "range"}
    return when.precision == "day" and published is not None and published - date.fromisoformat(when.value) < _WEEK


def _is_stretch(expression: TimeExpression, soft: str) -> bool:
    """«منذ عام 2015», «خلال يومين»; not «بعد خمسة أيام», which dates by distance."""
    opener = fold(soft[max(0, expression.when.span.start - 6) : expression.when.span.end])
    return expression.kind in {"since", "duration"} and any(w in opener for w in lexicon("stretch_words"))


def _word_range(sentence: Sentence, span: Span) -> tuple[int, int]:
    touched = [w.index for w in sentence.words if w.span.overlaps(span)]
    return touched[0], touched[-1] + 1


def _year_told(reading: Reading) -> int | None:
    """The year of a date told in full («24 آذار/مارس 2017»): a later «30 آذار/مارس» is of that year too."""
    for when in reversed(reading.times):
        text = "".join(w.text + " " for w in reading.sentence.words if w.span.overlaps(when.span))
        if when.value is not None and when.precision in {"day", "month"} and when.value[:4] in text:
            return int(when.value[:4])
    return None


def _dateline_end(sentence: Sentence, soft: str) -> int:
    """How many characters «بغداد 14-5-2025 (وكالات) -» takes at the head of a sentence; 0 where there is none."""
    match = _DATELINE.match(soft)
    if match is None or any(
        w.upos == "VERB" and w.span.start < sentence.span.start + match.end() for w in sentence.words
    ):
        return 0
    return match.end()


def _settle(reading: Reading, candidates: Sequence[Sequence[Trigger]]) -> Reading:
    """Keep for each token the first rule whose required roles are there."""
    kept = tuple(trigger for rules in candidates if (trigger := _first_that_fits(reading, rules)))
    scene = replace(reading.scene, triggers=frozenset(t.index for t in kept))
    return replace(reading, scene=scene, triggers=kept)


def _first_that_fits(reading: Reading, rules: Sequence[Trigger]) -> Trigger | None:
    chosen: Trigger | None = None
    for trigger in rules:
        why = f"{chosen.rule.name} goes before it" if chosen else _misfit(reading, trigger)
        if why:
            trace.reject(
                reading.sentence.index, reading.sentence.words[trigger.index].token_span, trigger.rule.name, why
            )
        else:
            chosen = trigger
    return chosen


def _misfit(reading: Reading, trigger: Trigger) -> str | None:
    """Why a candidate is no trigger in what was read of the sentence; None where it is one."""
    requires = trigger.rule.requires
    if trigger.index in reading.scene.times:
        return "part of a time expression"
    if requires and not fill(reading.site(trigger), requires):
        return f"requires: found nothing by {', '.join(requires)}"
    return None


def _forms(word: Word, token: Sequence[Word]) -> Collection[str]:
    """The forms under which a word may stand in the index: as parsed, with its pronoun, without unsplit clitics."""
    if word.upos in {"PRON", "PUNCT"} or (word.upos in {"ADP", "CCONJ"} and len(token) > 1):
        return ()
    shortest_after_and = _SHORTEST_STEM - (word.upos == "X")
    return _surface_forms([w.form for w in token], token.index(word), shortest_after_and)


def _surface_forms(token: Sequence[str], position: int, shortest_after_and: int) -> Collection[str]:
    form = token[position]
    forms = {form: None, bare(form): None}
    if position + 1 < len(token):
        forms[bare(form) + token[position + 1]] = None
    if len(token) == 1:
        for prefix in _PREFIXES:
            shortest = shortest_after_and if prefix == "و" else _SHORTEST_STEM
            if form.startswith(prefix) and len(form) - len(prefix) >= shortest:
                forms[form[len(prefix) :]] = None
    return forms


def _is_unsplit(word: Word, token: Sequence[Word]) -> bool:
    """«وجرح» left whole and tagged X: the tag says nothing of the word inside."""
    return len(token) == 1 and word.upos == "X" and word.form.startswith("و")


def _refusal(sentence: Sentence, token: Sequence[Word], trigger: Trigger, domains: frozenset[str]) -> str | None:
    """Why a rule that knows a word does not fire on it; None where it may."""
    word, rule = sentence.words[trigger.index], trigger.rule
    if rule.upos and word.upos not in rule.upos and not _is_unsplit(word, token):
        return f"upos: tagged {word.upos}, not {' or '.join(sorted(rule.upos))}"
    if rule.context.not_in & domains:
        return f"not_in: a text about {', '.join(sorted(rule.context.not_in & domains))}"
    if trigger.kind in rule.options.get("indefinite", ()) and word.form.startswith("ال"):
        return f"indefinite: the {trigger.kind} has the article"
    return _context_fault(sentence, word, rule)


def _context_fault(sentence: Sentence, word: Word, rule: Rule) -> str | None:
    context, words, i = rule.context, sentence.words, word.index
    wanted = (
        ("next", context.next, i + 1, i + 3),
        ("previous", context.previous, i - 4, i),
        ("beside", context.beside, i - 3, i + 4),
        ("near", context.near, i - _NEAR, i + _NEAR + 1),
    )
    refused = (
        ("not_next", context.not_next, i + 1, i + 3),
        ("not_previous", context.not_previous, i - 4, i),
        ("not_after", context.not_after, i - 1, i),
        ("not_near", context.not_near, i - _NEAR, i + _NEAR + 1),
    )
    for key, forms, start, end in wanted:
        if forms and not _standing(words, start, end, forms):
            return f"{key}: none of the rule's words stands there"
    for key, forms, start, end in refused:
        if forms and (found := _standing(words, start, end, forms)):
            return f"{key}: «{found}» stands there"
    return None


def _standing(words: Sequence[Word], start: int, end: int, wanted: frozenset[str]) -> str | None:
    """The wanted word or joined pair («ب» + «حياة») that stands among words `[start, end)`."""
    for word in words[max(0, start) : min(end, len(words))]:
        if word.form in wanted or bare(word.form) in wanted:
            return word.form
    for a, b in itertools.pairwise(words[max(0, start) : min(end + 1, len(words))]):
        joined = {a.form + b.form, a.form + " " + b.form, a.form + bare(b.form) if a.token == b.token else ""}
        if joined & wanted:
            return f"{a.form} {b.form}"
    return None


# --- mentions of a sentence ---------------------------------------------------------------------------------------


def _mentions(reading: Reading, statements: Sequence[Mention]) -> list[Mention]:
    drafts = [_draft(reading, t) for t in reading.triggers]
    frames = _frames(reading)
    _place(reading, drafts, frames, statements)
    told = [_number(d, frames[t.index]) for d, t in zip(drafts, reading.triggers, strict=True)]
    private = frozenset(d.trigger for d in drafts if _strikes_back(reading, d))
    return [_attribute(_claim(reading, m, statements), statements) for m in share(told, private)]


def _strikes_back(reading: Reading, mention: Mention) -> bool:
    """«قتلت الشرطة المهاجم» (the police killed the attacker): who killed him did not make his attack."""
    victims = [a.span for a in mention.roles.get("victim", ())]
    heads = (next(w for w in reading.sentence.words if w.span.end > s.start) for s in victims)
    return bool(mention.roles.get("attacker")) and any(bare(w.form) in lexicon("assailants") for w in heads)


def _number(mention: Mention, frame: int) -> Mention:
    """A first incident key: the sentence's frame; `incidents.join` makes it document-wide."""
    return replace(mention, incident=f"{mention.sentence}.{frame}")


def _draft(reading: Reading, trigger: Trigger) -> Mention:
    site = reading.site(trigger)
    roles = {role: tuple(fill(site, paths)) for role, paths in trigger.rule.roles.items()}
    word = reading.sentence.words[trigger.index]
    if trigger.rule.type == "casualty" and len(roles.get("victim", ())) == 1:
        roles["victim"] = tuple(with_conjuncts(site, roles["victim"][0]))
    _split_nationality(site, roles)
    counted = trigger.rule.type == "casualty" and not trigger.rule.options.get("uncounted")
    count = count_victims(site, roles.get("victim", ())) if counted else None
    return Mention(
        type=trigger.rule.type,
        subtype=trigger.rule.subtype,
        trigger=word.token_span,
        lemma=trigger.lexeme,
        sentence=reading.sentence.index,
        rule=trigger.rule.name,
        roles={role: tuple(Argument(p.span(reading.sentence)) for p in phrases) for role, phrases in roles.items()},
        count=count,
        scope=_scope(reading, word) if trigger.rule.type == "casualty" else None,
    )


def _scope(reading: Reading, word: Word) -> Scope:
    """A toll with «منذ بداية الحرب» or «خلال يومين» near it is of a stretch of time, not of one attack."""
    words = reading.sentence.words
    end = next((i for i in sorted(reading.scene.triggers) if i > word.index and _counts_attacks(words, i)), len(words))
    near = [w.span for w in words[max(0, word.index - _NEAR) : min(word.index + _NEAR, end)]]
    stretches = [s for s in reading.stretches if not _measures_record(words, s)]
    return "cumulative" if any(span.overlaps(s) for span in near for s in stretches) else "incident"


def _measures_record(words: Sequence[Word], stretch: Span) -> bool:
    """«الأكثر دموية منذ أشهر» (the bloodiest in months): how long there was no worse."""
    first = next(w.index for w in words if w.span.end > stretch.start)
    return any(w.form in lexicon_words("records") for w in words[max(0, first - 7) : first])


def _counts_attacks(words: Sequence[Word], index: int) -> bool:
    """«في ثاني هجوم خلال يومين» (in the second attack in two days): the stretch is of attacks, not of the toll."""
    return words[index - 1].form in lexicon_words("selectors")


def _split_nationality(site: Site, roles: dict[str, tuple[Phrase, ...]]) -> None:
    """«طائرة مسيرة أميركية»: the drone is the weapon, «أميركية» says whose."""
    weapons = roles.get("weapon", ())
    if not weapons:
        return
    weapon = weapons[0]
    national = next((i for i in range(weapon.start + 1, weapon.end) if is_demonym(site.words[i].form)), None)
    if national is None:
        return
    if not roles.get("attacker"):
        roles["attacker"] = (Phrase(national, national + 1),)
    if national == weapon.end - 1:
        roles["weapon"] = (Phrase(weapon.start, national), *weapons[1:])


def _frames(reading: Reading) -> dict[int, int]:
    """Which attack each trigger tells of: trigger word → frame number, within the sentence."""
    frames: dict[int, int] = {}
    strikes = [t for t in reading.triggers if t.rule.type == "strike"]
    for number, strike in enumerate(strikes):
        if number and _is_outcome(reading, strike):
            frames[strike.index] = frames[strikes[number - 1].index]
            continue
        same = (s for s in reversed(strikes[:number]) if _tells_of_same(reading, s, strike))
        earlier = next(same, None)
        frames[strike.index] = frames[earlier.index] if earlier is not None else number
    last: Trigger | None = None
    words = reading.sentence.words
    for trigger in reading.triggers:
        if trigger.rule.type == "casualty":
            frames[trigger.index] = _casualty_frame(words, trigger, strikes, last, frames)
            last = trigger
    return frames


def _tells_of_same(reading: Reading, previous: Trigger, strike: Trigger) -> bool:
    words = reading.sentence.words
    site = reading.site(strike)
    if _is_another_clause(words[previous.index + 1 : strike.index]):
        return False
    if strike.kind == "verb" and event_before(site, strike.index) == previous.index:
        return True
    if strike.kind == "participle" or any(w.form in _WHEN for w in words[previous.index + 1 : strike.index]):
        return True
    if (
        strike.kind != "verb"
        and words[strike.index].head == previous.index
        and words[strike.index].deprel.startswith(("nsubj", "conj", "nmod"))
    ):
        return True
    if _echoes(words, strike.index) or _introduces(words, previous.index):
        return True
    between = words[previous.index + 1 : strike.index]
    if all(w.upos in {"ADJ", "CCONJ", "PUNCT", "PRON"} for w in between):
        return True
    return words[strike.index].form.startswith("ال") and strike.lexeme == previous.lexeme


def _is_another_clause(between: Sequence[Word]) -> bool:
    """«…، فيما قصفت» (while …), «… ردا على هجوم» (in reply to …): what stands between tells two attacks apart."""
    pairs = (f"{a.form} {b.form}" for a, b in itertools.pairwise(between))
    told_apart = lexicon_words("contrasts") | lexicon_words("replies")
    return any(w.form in told_apart for w in between) or any(p in told_apart for p in pairs)


def _introduces(words: Sequence[Word], index: int) -> bool:
    """«وفي هجوم منفصل، قتل خمسة في انفجار» (in a separate attack): the attack that the sentence then tells of."""
    fronted = index <= _FRONT and index > 0 and words[index - 1].upos == "ADP"
    return fronted and index + 1 < len(words) and words[index + 1].form in lexicon("separate")


def _echoes(words: Sequence[Word], index: int) -> bool:
    """«التصدي لصواريخ وإسقاطها» (repelling missiles and downing them): joined, with a pronoun for what was struck."""
    return has_pronoun_on(words, index) and words[index].upos != "VERB" and index > 0 and words[index - 1].form == "و"


def _is_outcome(reading: Reading, strike: Trigger) -> bool:
    """«عن مقتل 22 وتدمير آليات» (killing 22 and destroying vehicles): joined to a toll, the work of the same attack."""
    words = reading.sentence.words
    if words[strike.index - 1].form != "و" or strike.kind == "verb":
        return False
    before = [t for t in reading.triggers if t.index < strike.index]
    return before[-1].rule.type == "casualty" and before[-1].kind != "verb"


def _casualty_frame(
    words: Sequence[Word],
    casualty: Trigger,
    strikes: Sequence[Trigger],
    last: Trigger | None,
    frames: Mapping[int, int],
) -> int:
    if not strikes:
        return 0
    if last is not None and _is_joined(last.index, casualty.index, frames):
        return frames[last.index]
    before = [s for s in strikes if s.index < casualty.index]
    nearest = min(strikes, key=lambda s: abs(s.index - casualty.index))
    if nearest.index > casualty.index and not _is_cause(words, casualty.index, nearest.index):
        if not before and words[nearest.index - 1].form == "و":
            return _OWN_FRAME  # «شهيدان في الضفة واشتباكات في جنين» (two killed, and clashes elsewhere)
        nearest = before[-1] if before else nearest
    return frames[nearest.index]


def _is_cause(words: Sequence[Word], casualty: int, strike: int) -> bool:
    """«مقتل 3 في غارة» (3 killed in a raid); not «غارة قتلت 3، وهجوم» (a raid that killed 3, and an attack)."""
    between = words[casualty + 1 : strike]
    return any(w.form in lexicon("cause_prepositions") for w in between[-4:]) and between[-1].form != "و"


def _is_joined(last: int, index: int, frames: Mapping[int, int]) -> bool:
    """«مقتل 3 وإصابة 5»: the second toll belongs to the attack of the first unless an attack stands between."""
    return index - last <= _NEAR and not any(last < strike < index for strike in frames)


def _place(reading: Reading, drafts: list[Mention], frames: Mapping[int, int], statements: Sequence[Mention]) -> None:
    """Give every place and time of the sentence to the trigger that it stands with, in `drafts`."""
    zones = _speech_zones(reading.sentence, statements)
    taken = [a.span for d in drafts for role, args in d.roles.items() if role != "place" for a in args]
    chosen: dict[int, list[Span]] = defaultdict(list)
    for place in reading.places:
        if place.certain and not any(z.covers(place.span) for z in zones) and not _is_inside(place.span, taken):
            owner = _owner(reading, place)
            if owner is not None:
                _append(reading, chosen[owner], place.span, owner)
    for place in reading.places:
        owner = _owner(reading, place)
        if place.kind == "deictic" and place.preposition in _LOCATIVE and owner is not None and not chosen[owner]:
            chosen[owner].append(place.span)
    times = _times(reading, frames, zones, statements)
    for number, draft in enumerate(drafts):
        spans = chosen.get(number, [])
        drafts[number] = replace(
            draft,
            roles={**draft.roles, "place": tuple(Argument(s) for s in spans)},
            time=times.get(frames[reading.triggers[number].index]),
        )


def _append(reading: Reading, spans: list[Span], span: Span, owner: int) -> None:
    """Add a place to those of a trigger: coordinated with the last, or going on with it, or the first of all."""
    trigger = reading.sentence.words[reading.triggers[owner].index].span
    if spans and spans[-1].end <= trigger.start <= span.start:
        spans.clear()  # «في جنوب القطاع، قصفت المدفعية خان يونس»: the one behind the trigger is where it struck
    gap = [w for w in reading.sentence.words if spans and spans[-1].end <= w.span.start and w.span.end <= span.start]
    if spans and all(w.form in _NEAR_BY for w in gap):
        spans[-1] = Span(spans[-1].start, span.end)  # «منطقة بركي برك | جنوب العاصمة كابل»
    elif not spans or all(w.upos in {"CCONJ", "PUNCT"} or w.form in _JOINING for w in gap):
        spans.append(span)


def _is_inside(span: Span, taken: Sequence[Span]) -> bool:
    return any(t.covers(span) and t != span and t.start < span.start for t in taken)


def _owner(reading: Reading, place: PlacePhrase) -> int | None:
    """The trigger that a place belongs to: the last one before it, else the first after it in the same clause."""
    words = reading.sentence.words
    starts = [words[t.index].span.start for t in reading.triggers]
    before = [n for n, start in enumerate(starts) if start < place.span.start]
    if before:
        return before[-1]
    return 0 if _is_fronted(reading, place) else None


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


def _speech_zones(sentence: Sentence, statements: Sequence[Mention]) -> list[Span]:
    """From a speech verb to what is said, and who says it: places and dates there belong to the saying."""
    zones: list[Span] = []
    for statement in statements:
        if statement.sentence != sentence.index:
            continue
        named = [
            a.span for r in ("speaker", "medium", "addressee") for a in statement.roles.get(r, ()) if not a.resolved
        ]
        zones.extend((statement.trigger, *named))
        content = statement.content
        if content is not None and content.end <= statement.trigger.start:
            zones.append(Span(statement.trigger.start, _clause_end(sentence, statement.trigger.end)))
        if content is not None and content.start > statement.trigger.end:
            zones.append(Span(statement.trigger.start, content.start))
            zones.extend(
                Span(n.start, statement.trigger.start) for n in named if 0 < statement.trigger.start - n.end < _APART
            )
    return zones


def _clause_end(sentence: Sentence, start: int) -> int:
    """Where the clause around a position ends: «…، حسبما أعلن المرصد الخميس»."""
    marks = (w.span.start for w in sentence.words if w.span.start >= start and w.text in _COMMAS | {"."})
    return next(marks, sentence.span.end)


def _times(
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
    closes = any(w.text in _COMMAS and w.span.start == time.span.end for w in words)
    before = [t for t in reading.triggers if words[t.index].span.start < time.span.start]
    apart = any(w.text in _COMMAS and 0 <= time.span.start - w.span.end <= 1 for w in words)
    if closes and before and not apart:
        return before[-1]
    nearest = min(reading.triggers, key=lambda t: abs(words[t.index].span.start - time.span.start))
    verbs = (w.form for w in words[: nearest.index] if w.span.start >= time.span.end and w.upos == "VERB")
    verb = next(verbs, None)  # «وفي 2011 طردت الحركة، لكنها تشن هجمات»: dates the verb that it opens
    return nearest if verb is None or is_event_verb(verb) else None


def _told_when(reading: Reading, time: When) -> Trigger | None:
    """«… في 14 أيار حين قتل 61 شخصا» (on 14 May, when 61 were killed): the first trigger after the conjunction."""
    words = reading.sentence.words
    link = next((w for w in words if w.span.start >= time.span.end and w.text not in _COMMAS), None)
    if link is None or link.form not in _WHEN or link.span.start - time.span.end > 3:
        return None
    return next((t for t in reading.triggers if 0 < t.index - link.index <= _NEAR), None)


def _dates_saying(reading: Reading, time: When, statements: Sequence[Mention]) -> bool:
    """«والجمعة نفى المتحدث وقوع الهجوم» (and on Friday the spokesman denied the attack): when it was said."""
    words = reading.sentence.words
    if any(w.upos not in {"CCONJ", "ADP", "PUNCT"} and w.span.end <= time.span.start for w in words):
        return False  # «وفي حادث منفصل الثلاثاء، قالت الشرطة»
    verbs = [m.trigger for m in statements if m.content is not None and m.content.start > m.trigger.end]
    between = [w for w in words if time.span.end <= w.span.start]
    opener = next((w for w in between if w.text not in _COMMAS), None)
    return opener is not None and any(v.overlaps(opener.span) for v in verbs)


def _dates_other(reading: Reading, time: When, statements: Sequence[Mention]) -> bool:
    """«ولد عام 1971 …»: the time of a verb that tells of no attack; what is said may begin after that verb."""
    words = reading.sentence.words
    first = min(i for i in reading.scene.times if words[i].span.end > time.span.start)
    triggers = {t.index for t in reading.triggers}
    if words[first].head in triggers and words[first].head < first:
        return False
    contents = (m.content for m in statements if m.content is not None and m.content.start > m.trigger.end)
    said = max((c.start for c in contents if c.covers(time.span)), default=-1)
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


def share(mentions: Sequence[Mention], private: Collection[Span] = frozenset()) -> list[Mention]:
    """What one mention of a frame says of an attack, the others of that frame have too.

    «أسفر قصف إسرائيلي على حلب عن مقتل جنديين» ("Israeli shelling of Aleppo killed two soldiers"): the killing has
    the attacker and the place of the shelling.

    Args:
        mentions: with incident keys, of one sentence.
        private: triggers whose attackers are theirs alone.
    """
    shared = []
    for mention, mates in _with_mates(mentions):
        roles = dict(mention.roles)
        for role in _SHARED[mention.type]:
            givers = (m for m in mates if m.roles.get(role) and _may_give(m, mention, role, private))
            roles[role] = roles.get(role) or next((m.roles[role] for m in givers), ())
        shared.append(replace(mention, roles=roles, time=mention.time or _time_of(mates)))
    return share_scenes(shared)


def share_scenes(mentions: Sequence[Mention], vague: Collection[Span] = frozenset()) -> list[Mention]:
    """Where and when one mention of a sentence and incident sets it, the others that do not tell have it too.

    Args:
        mentions: with incident keys, of the sentence or of the document.
        vague: place spans («المدينة», «سوريا») that give way to a telling one.
    """
    shared = []
    for mention, mates in _with_mates(mentions):
        places = mention.roles.get("place", ())
        if all(a.span in vague for a in places):
            told = (m.roles["place"] for m in mates if any(a.span not in vague for a in m.roles.get("place", ())))
            places = next(told, places) or next((m.roles["place"] for m in mates if m.roles.get("place")), ())
        roles = {**mention.roles, "place": places} if places else mention.roles
        shared.append(replace(mention, roles=roles, time=mention.time or _time_of(mates)))
    return shared


def _with_mates(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, list[Mention]]]:
    """Each mention with the others of its sentence and incident, the nearest first."""
    groups: dict[tuple[int, str | None], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.sentence, mention.incident].append(mention)
    for mention in mentions:
        mates = [m for m in groups[mention.sentence, mention.incident] if m is not mention]
        yield mention, sorted(mates, key=lambda m: abs(m.trigger.start - mention.trigger.start))


def _time_of(mates: Sequence[Mention]) -> When | None:
    return next((m.time for m in mates if m.time is not None), None)


def _may_give(giver: Mention, taker: Mention, role: str, private: Collection[Span]) -> bool:
    """Who struck also killed; of the two sides of a clash it is not told which one killed.

    An interception has its own attacker and target: those who shoot down, and what is shot down. What another word
    says was hit is the target of the words beside it only.
    """
    if (giver.subtype == "interception") != (taker.subtype == "interception"):
        return False
    if taker.subtype == "suicide_bombing" and giver.type == "casualty":
        return False  # who blew himself up killed others, and was not the one who killed his fellows
    if role == "target":
        return abs(giver.trigger.start - taker.trigger.start) <= _APART
    sides = giver.subtype == "clash" and taker.type == "casualty" and len(giver.roles["attacker"]) > 1
    return not sides and giver.trigger not in private


def _claim(reading: Reading, mention: Mention, statements: Sequence[Mention]) -> Mention:
    """Who claims an attack made it; whom an accusation names first is said to have made it."""
    if mention.roles.get("attacker"):
        return mention
    for statement in statements:
        content = statement.content
        if statement.sentence != mention.sentence or content is None or not content.covers(mention.trigger):
            continue
        found: tuple[Argument, ...] = ()
        if mention.type == "strike" and (
            _speaker_acts(reading, mention, content) or _announces_own(reading, mention, statement, content)
        ):
            found = tuple(a for a in statement.roles.get("speaker", ()) if not a.resolved)
        elif statement.subtype == "claim_responsibility" and statement.polarity == "positive":
            found = statement.roles.get("speaker", ())
        elif statement.subtype == "accuse":
            found = _accused(reading, statement, content)
        if found:
            return replace(mention, roles={**mention.roles, "attacker": found})
    return mention


def _speaker_acts(reading: Reading, mention: Mention, content: Span) -> bool:
    """«قالت الحركة إنها استهدفت …», «إنها شنت هجوما»: the pronoun after «إن» is the speaker, who acts."""
    words = [w for w in reading.sentence.words if content.start <= w.span.start < mention.trigger.end]
    opener = next((i for i, w in enumerate(words[:3]) if w.upos == "SCONJ"), None)
    if opener is None or opener + 1 >= len(words) or words[opener + 1].upos != "PRON":
        return False
    verbs = [w for w in words[opener + 2 :] if w.upos == "VERB"]
    if not verbs or len(verbs) > 1 or any(w.upos == "CCONJ" for w in words[opener + 2 :]):
        return False
    if any(w.upos == "NOUN" and w.index < verbs[0].index for w in words[opener + 2 :]):
        return False  # «إنه بناء على معلومات قصفت القوات …»: a pronoun of no person
    return verbs[0].token_span == mention.trigger or verbs[0].form in lexicon("light_verbs")


def _announces_own(reading: Reading, mention: Mention, statement: Mention, content: Span) -> bool:
    """«أعلنت الكتائب استهداف دبابة» (the brigades announced the targeting of a tank): it is their own doing."""
    words = reading.sentence.words
    speaker = next((a.span for a in statement.roles.get("speaker", ()) if not a.resolved), None)
    teller = next((w for w in words if speaker is not None and w.span.end > speaker.start), None)
    if statement.subtype != "announce" or teller is None or bare(teller.form) not in lexicon("fighters"):
        return False
    opening = [w for w in words if content.start <= w.span.start < mention.trigger.start]
    return all(w.upos == "ADP" or bare(w.form) in lexicon("light_nouns") for w in opening)


def _accused(reading: Reading, statement: Mention, content: Span) -> tuple[Argument, ...]:
    """«اتهمت كييف موسكو بقصف المحطة» (Kyiv accused Moscow of …): whom it names, else the content's first phrase."""
    if named := statement.roles.get("addressee", ()):
        return named
    first = _first_phrase(reading, content)
    return (Argument(first),) if first is not None else ()


def _first_phrase(reading: Reading, content: Span) -> Span | None:
    first = next((w.index for w in reading.sentence.words if w.span.start >= content.start), None)
    phrase = noun_phrase(reading.scene, first) if first is not None else None
    return phrase.span(reading.sentence) if phrase else None


def _attribute(mention: Mention, statements: Sequence[Mention]) -> Mention:
    """The speaker of the statement that tells of a casualty, in the same sentence, is its source."""
    if mention.type != "casualty":
        return mention
    telling = [
        s
        for s in statements
        if s.sentence == mention.sentence and s.content is not None and s.content.covers(mention.trigger)
    ]
    if not telling:
        return mention
    nearest = min(telling, key=lambda s: s.content.end - s.content.start if s.content else 0)
    sources = tuple(a for a in nearest.roles.get("speaker", ()) if not a.resolved)
    return replace(mention, roles={**mention.roles, "source": sources})
