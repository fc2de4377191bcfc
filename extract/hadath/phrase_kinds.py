"""Classes of noun phrases that a role path may ask for: `subject:actor`, `pp[على]:!place`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hadath.clause import Site, head_noun
from hadath.entities import bare, lexicon
from hadath.people import person_nouns
from hadath.phrases import Phrase, lexicon_words, noun_phrase
from hadath.places import is_demonym


def is_counted(site: Site, phrase: Phrase) -> bool:
    """Whether a quantity is part of it: «ثلاثة جنود» (three soldiers)."""
    span = phrase.span(site.sentence)
    return any(q.span.overlaps(span) for q in site.quantities)


def is_actor(site: Site, phrase: Phrase) -> bool:
    """Forces, groups, nationals, named people and organisations: «الجيش», «الإسرائيليون»."""
    head = head_noun(site, phrase)
    form = bare(head.form)
    singular = form[:-2] + "ين" if form.endswith("ون") else form  # «مسلحون» as «مسلحين»
    if {singular, head.form} & lexicon("actors") or (is_demonym(head.form) and head.form.endswith(("ين", "ون"))):
        return True
    return head.ner in {"ORG", "PERS"} and not _is_place(site, phrase)


def _is_agent(site: Site, phrase: Phrase) -> bool:
    """An actor in an idafa that is followed by what it struck: «استهداف الاحتلال للمدنيين»."""
    if not is_actor(site, phrase) or _is_weapon(site, phrase) or phrase.end >= len(site.words):
        return False
    after = site.words[phrase.end]
    if head_noun(site, phrase).ner == "PERS":
        return after.form == "ل"  # «اغتيال إسماعيل هنية رئيس المكتب»: who he is, not whom he struck
    return after.form == "ل" or (after.upos == "NOUN" and not site.scene.is_barrier(phrase.end))


def _is_weapon(site: Site, phrase: Phrase) -> bool:
    words = site.words[phrase.start : phrase.end]
    head = head_noun(site, phrase)
    form = bare(head.form[phrase.skip :] if head is words[0] else head.form)
    if len(words) > 1 and words[1].form in lexicon("services"):
        return False  # «سلاح الجو» (the air force)
    if form in lexicon("batteries") and len(words) > 1 and words[1].form not in lexicon("unmanned"):
        return False  # «مدفعية الجيش» strikes; «المدفعية الثقيلة» is struck with
    if form in lexicon("vehicles"):
        return any(w.form in lexicon("unmanned") for w in words[1:])
    return form in lexicon("weapons")


def _is_place(site: Site, phrase: Phrase) -> bool:
    """A named place, or where people live: «هاجم القرية» (he attacked the village)."""
    return _is_named(site, phrase) or bare(head_noun(site, phrase).form) in lexicon_words("settlements")


def _is_named(site: Site, phrase: Phrase) -> bool:
    """A named place: «مدينة حلب»; not «البلدة» in «تعرضت البلدة لقصف» (the town underwent shelling)."""
    span = phrase.span(site.sentence)
    covered = sum(max(0, min(p.end, span.end) - max(p.start, span.start)) for p in site.places)
    begins = any(p.start <= span.start < p.end for p in site.places)
    begins = begins or bare(site.words[phrase.start].form) in lexicon_words("place_words")  # «أحياء جرمانة والقصاع»
    return begins and covered >= (span.end - span.start) * 0.6


def is_person(site: Site, phrase: Phrase) -> bool:
    """People by their noun, name or pronoun, or anything that is counted: «خمسة»."""
    head = head_noun(site, phrase)
    return (
        is_counted(site, phrase)
        or bare(head.form) in person_nouns()
        or head.ner == "PERS"
        or is_demonym(head.form)
        or head.form in lexicon("pronominals")
    )


def _is_people(site: Site, phrase: Phrase) -> bool:
    """People by their noun, not only by being counted: «ستة مدنيين», not «ستة أيام»."""
    head = head_noun(site, phrase)
    return (
        bare(head.form) in person_nouns()
        or head.form in lexicon("pronominals")
        or is_demonym(head.form)
        or head.ner == "PERS"
    )


def _is_human(site: Site, phrase: Phrase) -> bool:
    """What can strike: neither an attack, nor a weapon, nor a place that is no country."""
    span = phrase.span(site.sentence)
    return (
        phrase.start not in site.scene.triggers
        and not _is_weapon(site, phrase)
        and not any(s.start == span.start for s in site.scenes)
    )


def _is_agentive(site: Site, phrase: Phrase) -> bool:
    """What can strike and is known to: forces, groups, people, states, names."""
    head = head_noun(site, phrase)
    if bare(head.form) in lexicon("tellers"):
        return False
    number = is_counted(site, phrase) and (head.upos == "NUM" or site.scene.number_at(head.index) is not None)
    known = is_actor(site, phrase) or _is_people(site, phrase) or head.upos in {"X", "PROPN"} or number
    known = known or _is_place(site, phrase)
    return known and _is_human(site, phrase)


def _is_hit(site: Site, phrase: Phrase) -> bool:
    """What is targeted and is no named place: «استهداف دورية» (the targeting of a patrol)."""
    doer = noun_phrase(site.scene, phrase.start, "own") or phrase  # «اقتحام مسلحين | للمبنى»
    return not _is_agent(site, doer) and not _is_place(site, phrase)


def _is_thing(site: Site, phrase: Phrase) -> bool:
    """What explodes and is no bomb: «انفجار حافلة» (the explosion of a bus)."""
    return not _is_weapon(site, phrase) and not _is_people(site, phrase) and not _is_place(site, phrase)


def _is_inert(site: Site, phrase: Phrase) -> bool:
    """Neither an actor nor a place, and so only struck: «القصف للأحياء» (the shelling of residential quarters)."""
    return not is_actor(site, phrase) and not _is_place(site, phrase)


def _is_struck(site: Site, phrase: Phrase) -> bool:
    """What a bomb can be set off at: neither the bomb, nor a named place, nor the bomber himself."""
    himself = site.words[phrase.start].form in {"نفس", "نفسه", "نفسها", "انفسهم"}
    return not himself and not _is_weapon(site, phrase) and not _is_place(site, phrase)


def _is_premises(site: Site, phrase: Phrase) -> bool:
    """A building or vehicle without a name of its own, which a bomb goes off in: «انفجار في حافلة»."""
    head = bare(head_noun(site, phrase).form)
    named = any(w.upos in {"X", "PROPN"} for w in site.words[phrase.start : phrase.end])
    return head in lexicon("premises") and not named and not _is_weapon(site, phrase) and not _is_place(site, phrase)


def _is_strike(site: Site, phrase: Phrase) -> bool:
    return phrase.start in site.scene.triggers


def _is_definite_singular(site: Site, phrase: Phrase) -> bool:
    """«الشهيد فلان»: a title, not news of a death; «الشهداء» and «شهيد» are. «بين إخوانه» alone tells of none."""
    if phrase.preposition is not None:
        return True
    head = head_noun(site, phrase)
    return head.form.startswith("ال") and person_nouns().get(bare(head.form)) == "singular"


CLASSES: Mapping[str, Callable[[Site, Phrase], bool]] = {
    "actor": is_actor,
    "agent": _is_agent,
    "agentive": _is_agentive,
    "counted": is_counted,
    "hit": _is_hit,
    "inert": _is_inert,
    "named": _is_named,
    "people": _is_people,
    "person": is_person,
    "place": _is_place,
    "premises": _is_premises,
    "strike": _is_strike,
    "struck": _is_struck,
    "thing": _is_thing,
    "title": _is_definite_singular,
    "weapon": _is_weapon,
}
