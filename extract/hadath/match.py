"""Rules and a parsed document → mentions of strikes and casualties, each with its own arguments and values.

Four steps a sentence: find triggers (`candidates`), fill the roles that each trigger's own words give, group the
triggers that tell of one attack (`frames`), and let the mentions of a frame share what is said once (`sharing`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from hadath import trace
from hadath.attribution import claim, speech_zones, with_source
from hadath.candidates import forms_of, refusal, surface_forms
from hadath.clause import Site
from hadath.dates import day_of_writing, find_expressions
from hadath.dating import dateline_end, dates_events, is_stretch, times_of, year_told
from hadath.domains import domains_of
from hadath.entities import bare, lexicon
from hadath.frames import frames_of
from hadath.model import Argument, Mention, Parsed, Scope, Sentence, Span, Word
from hadath.numbers import find_numbers
from hadath.phrases import Phrase, Scene, lexicon_words, words_in
from hadath.places import Gazetteer, find_place_phrases, is_demonym
from hadath.placing import places_of
from hadath.reading import NEAR, Reading, Trigger
from hadath.roles import fill, with_conjuncts
from hadath.rulebook import Rule
from hadath.sharing import share
from hadath.tally import count_victims


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
            year = year_told(reading) or year
            found.extend(_mentions(reading, statements) if reading.triggers else ())
        return found

    def knows(self, token: Sequence[str]) -> bool:
        """Whether a rule may have a word of a token, by the folded forms of its words, whatever their tags."""
        return any(form in self._index for i in range(len(token)) for form in surface_forms(token, i))

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
            for form in forms_of(word, token):
                for rule in self._index.get(form, ()):
                    lexeme, kind = rule.forms[form]
                    trigger = Trigger(word.index, rule, lexeme, kind)
                    if why := refusal(sentence, token, trigger, domains):
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
        dateline = start + dateline_end(sentence, soft)
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
            times=tuple(replace(e.when, span=e.when.span.shift(start)) for e in expressions if dates_events(e, today)),
            stretches=tuple(e.when.span.shift(start) for e in expressions if is_stretch(e, soft)),
            quantities=quantities,
            places=places,
        )
        return _settle(reading, candidates)


def _word_range(sentence: Sentence, span: Span) -> tuple[int, int]:
    touched = [w.index for w in sentence.words if w.span.overlaps(span)]
    return touched[0], touched[-1] + 1


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


def _mentions(reading: Reading, statements: Sequence[Mention]) -> list[Mention]:
    drafts = [_draft(reading, t) for t in reading.triggers]
    frames = frames_of(reading)
    drafts = _set(reading, drafts, frames, statements)
    told = [
        claim(reading, _number(d, frames[t.index]), statements) for d, t in zip(drafts, reading.triggers, strict=True)
    ]
    private = frozenset(d.trigger for d in drafts if _strikes_back(reading, d))
    return [_harming_others(with_source(m, statements)) for m in share(told, private)]


def _harming_others(mention: Mention) -> Mention:
    """«قتل 25 مقاتلا خلال هجوم شنوه» (25 fighters were killed in an attack that they made): not by themselves."""
    victims = [a.span for a in mention.roles.get("victim", ())]
    kept = tuple(a for a in mention.roles.get("attacker", ()) if not any(v.overlaps(a.span) for v in victims))
    return replace(mention, roles={**mention.roles, "attacker": kept}) if victims else mention


def _set(
    reading: Reading, drafts: Sequence[Mention], frames: Mapping[int, int], statements: Sequence[Mention]
) -> list[Mention]:
    """The mentions with the places and times of the sentence that stand with them."""
    zones = speech_zones(reading.sentence, statements)
    places, times = places_of(reading, drafts, zones), times_of(reading, frames, zones, statements)
    return [
        replace(d, roles={**d.roles, "place": tuple(map(Argument, spans))}, time=times.get(frames[trigger.index]))
        for d, trigger, spans in zip(drafts, reading.triggers, places, strict=True)
    ]


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
    if trigger.rule.type == "casualty":
        roles["victim"] = tuple(_without_bound(site, p) for p in roles.get("victim", ()))
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


def _without_bound(site: Site, victims: Phrase) -> Phrase:
    """«ما لا يقل عن | ثلاثين شخصا» (no less than | thirty people): the bound is the count's, not the victims'."""
    for bound in lexicon_words("bounds"):
        length = len(bound.split())
        opening = site.words[victims.start : victims.start + length]
        if victims.start + length < victims.end and " ".join(w.form for w in opening) == bound:
            return replace(victims, start=victims.start + length)
    return victims


def _scope(reading: Reading, word: Word) -> Scope:
    """A toll with «منذ بداية الحرب» or «خلال يومين» near it is of a stretch of time, not of one attack."""
    words = reading.sentence.words
    end = next((i for i in sorted(reading.scene.triggers) if i > word.index and _counts_attacks(words, i)), len(words))
    near = [w.span for w in words[max(0, word.index - NEAR) : min(word.index + NEAR, end)]]
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
