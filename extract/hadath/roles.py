"""Constructions by which a trigger takes its arguments, named so that rules can ask for them.

A role path in a rule file is `construction`, optionally with `[words|…]` and a `:class` or `:!class` that the
phrase must (not) have: `pp[على|ضد]:!place`. Each construction reads the surface order of news Arabic first
(verb, subject, object; idafa; preposition and noun) and lets the parse decide where that leaves it open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from hadath import trace
from hadath.clause import (
    COPULAS,
    FAR,
    Site,
    arguments,
    event_before,
    has_pronoun,
    is_plural_verb,
    is_preposition,
    past_adjectives,
    phrase_before,
    phrases_after,
)
from hadath.entities import bare, has_article, lexicon
from hadath.model import Word
from hadath.people import person_nouns
from hadath.phrase_kinds import CLASSES, is_actor, is_counted, is_person
from hadath.phrases import Phrase, has_pronoun_on, lexicon_words, noun_phrase
from hadath.places import is_demonym
from hadath.text import fold

# Complements of one who strikes («قصف الطائرات | للقواعد») and of a weapon («عبوة ناسفة | في المدرعة») are not theirs.
_OWN: Mapping[str, str] = {"actor": "own", "agent": "own", "weapon": "own"}
_PATH = re.compile(r"(?P<name>[a-z_]+)(?:\[(?P<words>[^\]]*)\])?(?::(?P<negated>!?)(?P<group>[a-z]+))?")


@dataclass(frozen=True, slots=True)
class RolePath:
    """A parsed role path."""

    name: str
    words: frozenset[str]
    group: str | None
    negated: bool


class RolePathError(ValueError):
    """A role path that the grammar does not know."""


@cache
def parse_path(text: str) -> RolePath:
    """Read `pp[على|ضد]:!place`.

    Raises:
        RolePathError: on an unknown construction or class, or a shape that is not a path.
    """
    match = _PATH.fullmatch(text)
    if not match:
        raise RolePathError(f"{text!r} is not construction[words]:class")
    name, group = match["name"], match["group"]
    if name not in _CONSTRUCTIONS:
        raise RolePathError(f"{name!r} is not one of {', '.join(sorted(_CONSTRUCTIONS))}")
    if group is not None and group not in CLASSES:
        raise RolePathError(f"{group!r} is not one of {', '.join(sorted(CLASSES))}")
    words = frozenset(fold(w) for w in (match["words"] or "").split("|") if w)
    return RolePath(name, words, group, match["negated"] == "!")


def fill(site: Site, paths: Sequence[str]) -> list[Phrase]:
    """The phrases of the first path that finds any.

    «قصف إسرائيلي على بلدة» ("Israeli shelling of a town") with `adjective[demonym]` gives «إسرائيلي».
    """
    for text in paths:
        path = parse_path(text)
        found = _CONSTRUCTIONS[path.name](site, path)
        if path.group is not None:
            test = CLASSES[path.group]
            found = [p for p in found if test(site, p) != path.negated]
        if found:
            if trace.is_tracing():
                trace.fill(site.sentence.index, site.index, paths, text, [p.span(site.sentence) for p in found])
            return found
    return []


def _self(site: Site, _: RolePath) -> list[Phrase]:
    if chosen := _chosen_from(site):
        return chosen
    victims = victim_phrase(site, site.index)
    end = victims.end
    while end + 1 < len(site.words) and site.words[end].form == "و" and _next_victims(site, end + 1):
        end = _next_victims(site, end + 1)
    after = next(phrases_after(site, end), None)
    among = after is not None and after.preposition in {"بين", "وسط", "من بين"} and after.start <= end + 2
    return [victims, after] if among and after is not None else [victims]


def _next_victims(site: Site, start: int) -> int:
    """The end of «36 مصابا» where it begins at word `start`, else 0."""
    number = site.scene.number_at(start)
    index = number[1] if number else start
    return victim_phrase(site, index).end if index in site.scene.triggers and site.words[index].upos != "VERB" else 0


def _chosen_from(site: Site) -> list[Phrase]:
    """«من بين القتلى 3 موظفين» (among the dead are 3 clerks), «30 طفلا بين الجرحى»: those singled out."""
    words, between = site.words, site.index - 1
    if between < 0 or words[between].form != "بين":
        return []
    phrase = noun_phrase(site.scene, site.index + 1, "target") if site.index + 1 < len(words) else None
    if phrase is not None and is_person(site, phrase):
        return with_conjuncts(site, phrase)
    before = phrase_before(site, between)
    return [before] if before is not None and is_person(site, before) else []


def victim_phrase(site: Site, index: int) -> Phrase:
    """A participant noun with its number and what it goes on with: «17 قتيلا», «عشرات الجرحى», «88 قتيلا وجريحا»."""
    words = site.words
    first, last = joint_victims(site, index)
    if first == last:
        first, last = _joined_plurals(site, index)
    start = first
    for begin, end in site.scene.numbers:
        if begin < first <= end + 1 and not any(words[i].upos in {"PUNCT", "CCONJ"} for i in range(end, first)):
            start = begin
    while start > 0 and words[start - 1].form in {"جميع", "كل", "بعض", "معظم", "اي"}:
        start -= 1
    opened = replace(site.scene, triggers=site.scene.triggers - {*range(start, last + 1)})
    phrase = noun_phrase(opened, last, "victim")
    return Phrase(start, max(phrase.end if phrase else 0, last + 1))


def joint_victims(site: Site, index: int) -> tuple[int, int]:
    """First and last of participant nouns that share one number: «قتيلا وجريحا», «قتيل أو جريح».

    Plurals do not: «قتلى وجرحى» are told of one by one.
    """
    words, triggers = site.words, site.scene.triggers
    first = last = index
    if index + 2 < len(words) and _is_joint(words, index, index + 2, triggers):
        last = index + 2
    if index >= 2 and _is_joint(words, index - 2, index, triggers):
        first = index - 2
    return first, last


def _joined_plurals(site: Site, index: int) -> tuple[int, int]:
    """First and last of two plurals that share a modifier behind them.

    «قتلى وجرحى من المدنيين»; not «سقط عشرات القتلى والجرحى», each of which is told alone.
    """
    words, triggers = site.words, site.scene.triggers
    for first, last in ((index, index + 2), (index - 2, index)):
        if first < 0 or not {first, last} <= triggers or words[first + 1].form != "و":
            continue
        plural = all(person_nouns().get(bare(words[i].form)) == "plural" for i in (first, last))
        after = words[last + 1] if last + 1 < len(words) else None
        described = after is not None and after.upos == "ADJ" and not site.scene.is_barrier(last + 1)
        behind = described or (after is not None and after.form == "من")
        if plural and behind:
            return first, last
    return index, index


def _is_joint(words: Sequence[Word], first: int, last: int, triggers: frozenset[int]) -> bool:
    singular = all(person_nouns().get(words[i].form.removesuffix("ا")) == "singular" for i in (first, last))
    return first in triggers and last in triggers and words[first + 1].form in {"و", "او"} and singular


def _idafa(site: Site, path: RolePath) -> list[Phrase]:
    words, after = site.words, site.index + 1
    if site.kind == "verb" or after >= len(words):
        return []
    if words[after].token == site.trigger.token or has_article(site.trigger.form):
        return []
    is_harm = bare(site.trigger.form) in lexicon("harm_nouns")
    if is_harm and words[after].form == "و" and after + 1 in site.scene.triggers and words[after + 1].upos != "VERB":
        after += 2  # «مقتل وإصابة العشرات»
    if is_harm and after + 1 < len(words) and words[after].form == "من":
        return _whoever(site, after)
    while after < len(words) and words[after].text in '"(':
        after += 1
    complements = _OWN.get(path.group or "", "target")
    phrase = noun_phrase(site.scene, after, complements) if after < len(words) else None
    if phrase is None or _is_adjectival(site, phrase):
        return []
    return with_conjuncts(site, phrase) if is_harm else [phrase]


def _whoever(site: Site, start: int) -> list[Phrase]:
    """«استشهاد من بداخلها» (whoever was inside it): «من» with the phrase behind it."""
    words, end = site.words, start + 1
    while end < len(words) and (words[end].upos in {"ADP", "PRON"} or is_preposition(words[end])):
        end += 1
    inner = noun_phrase(site.scene, end) if end < len(words) and words[end - 1].upos != "PRON" else None
    return [Phrase(start, inner.end if inner else end)]


def with_conjuncts(site: Site, phrase: Phrase) -> list[Phrase]:
    """People joined to people: «نجل الزعيم و20 آخرين» (the leader's son and 20 others)."""
    words, found = site.words, [phrase]
    while (after := _past_inclusion(site, _past_name(site, _past_owner(site, found[-1].end)))) < len(words):
        after += words[after].text in "،,"
        if after >= len(words) or words[after].text[0] != "و":
            break
        joined = noun_phrase(site.scene, after + (words[after].form == "و"), "target")
        if joined is None or not is_person(site, joined) or _holds_trigger(site, joined):
            break
        found.append(joined)
    return found


def _past_owner(site: Site, end: int) -> int:
    """«المسلحين الموالين | لها | و5 من المقاتلين» (gunmen loyal to it, and 5 fighters): past whose they are."""
    owned = end + 2 < len(site.words) and site.words[end].form == "ل" and site.words[end + 1].upos == "PRON"
    return end + 2 if owned and site.words[end].token == site.words[end + 1].token else end


def _past_name(site: Site, end: int) -> int:
    """«القيادي الميداني، | سالم ناصر، | وثلاثة من مرافقيه» (…, S. N., and three companions): past a name set off.

    Only where people follow behind a second comma; else `end`.
    """
    words, last = site.words, end + 1
    while last < len(words) and words[last].ner == "PERS":
        last += 1
    named = end < last - 1 and last + 1 < len(words) and words[end].text in "،," and words[last].text in "،,"
    return last if named and words[last + 1].form == "و" else end


def _past_inclusion(site: Site, end: int) -> int:
    """«17 فردا | بينهم 4 ضباط، | وأكثر من مئة» (17, among them 4 officers, and over a hundred): past the aside.

    Only where a further number follows behind a comma; else `end`.
    """
    words = site.words
    start = end + (end < len(words) and words[end].text in "،,")
    start += start < len(words) and words[start].form == "من"
    if start + 2 >= len(words) or words[start].form != "بين" or words[start + 1].upos != "PRON":
        return end
    aside = noun_phrase(site.scene, start + 2)
    if aside is None or aside.end + 2 >= len(words) or words[aside.end].text not in "،,":
        return end
    counted = words[aside.end + 1].form == "و" and site.scene.number_at(aside.end + 2) is not None
    return aside.end if counted else end


def _holds_trigger(site: Site, phrase: Phrase) -> bool:
    """«17 قتيلا و36 مصابا»: the wounded are another casualty, their noun in the phrase or right behind its number."""
    alone = site.scene.number_at(phrase.end - 1) is not None and phrase.end < len(site.words)
    end = phrase.end + (alone and site.words[phrase.end].upos != "VERB")
    return bool(site.scene.triggers & {*range(phrase.start, end)})


def _second(site: Site, path: RolePath) -> list[Phrase]:
    """What stands behind the idafa: «قصف جيش الاحتلال خياما» (the army's shelling of tents)."""
    first = _idafa(site, path)
    if not first:
        return []
    after = [p for p in phrases_after(site, first[0].end, "target") if p.preposition is None]
    return [p for p in after[:1] if p.start not in site.scene.triggers]


def _is_adjectival(site: Site, phrase: Phrase) -> bool:
    """«قصف إسرائيلي», «هجوم انتحاري»: an adjective of the trigger; «مقتل فلسطينيين» and «مقتل مدني» are people."""
    first = site.words[phrase.start]
    ending = next((e for e in ("تين", "تان", "ين", "ان") if site.trigger.form.endswith(e)), None)
    if bare(first.form) in lexicon("batteries") and phrase.end - phrase.start > 1:
        return False  # «قصف مدفعية الاحتلال»
    if ending is not None and first.form.endswith(ending[-2:]) and site.scene.number_at(phrase.start) is None:
        return True  # «تفجيرين انتحاريين», «انفجاران متزامنان»
    if site.scene.number_at(phrase.start) is not None or first.form.endswith(("ين", "ون")):
        return False
    if bare(site.trigger.form) in lexicon("harm_nouns"):
        is_person = bare(first.form) in person_nouns() or first.form in lexicon("pronominals") or is_demonym(first.form)
        return first.upos == "ADJ" and not is_person
    agrees = site.trigger.form.startswith("ال") == first.form.startswith("ال")
    return first.upos == "ADJ" or (
        agrees and first.form.removesuffix("ا").endswith(("ي", "يه")) and first.upos != "PROPN"
    )


def _adjective(site: Site, _: RolePath) -> list[Phrase]:
    """«قصف إسرائيلي عنيف», «الهجوم الروسي»: an adjective of origin among those right after the trigger."""
    words = site.words
    for i in range(site.index + 1, min(site.index + 5, len(words))):
        if _names_attacker(words[i]):
            both = i + 2 < len(words) and words[i + 1].form == "و" and _names_attacker(words[i + 2])
            return [Phrase(i, i + 3 if both else i + 1)]  # «القصف السوري والروسي»
        if words[i].upos not in {"ADJ", "PRON"} and words[i].text != '"':
            break
    return []


def _names_attacker(word: Word) -> bool:
    stem = bare(word.form)
    return is_demonym(word.form) or any(stem in {a, a + "ه", a + "ا", a + "ين"} for a in lexicon("attacker_adjectives"))


def _subject(site: Site, _: RolePath) -> list[Phrase]:
    if site.kind != "verb" or _event_is_subject(site):
        return []
    subject, _obj = arguments(site, site.index)
    return [subject] if subject else []


def _owner(site: Site, path: RolePath) -> list[Phrase]:
    """«طائرة مسيرة إسرائيلية أطلقت صاروخا» (an Israeli drone fired a missile): whose the weapon is that fires."""
    by = [p for p in _subject(site, path) if CLASSES["weapon"](site, p)]
    national = (i for p in by for i in range(p.start + 1, p.end) if is_demonym(site.words[i].form))
    return [Phrase(i, i + 1) for i in national][:1]


def _event_is_subject(site: Site) -> bool:
    noun = event_before(site, site.index) if not has_pronoun(site.words, site.index) else None
    return noun is not None and (
        site.trigger.head == noun or site.words[noun].head == site.index or _follows(site, noun)
    )


def _follows(site: Site, noun: int) -> bool:
    """Only the noun's own phrase, phrases with prepositions, times and relatives between the noun and the verb."""
    words = site.words
    start = noun + 1
    while (
        start < site.index
        and words[start].upos in {"ADJ", "NOUN", "X", "PROPN", "PRON"}
        and start not in site.scene.times
    ):
        start += 1
    return not any(
        w.upos == "CCONJ"
        or (w.upos in {"NOUN", "X"} and w.index not in site.scene.times and not _governed(site, w.index))
        for w in words[start : site.index]
    )


def _governed(site: Site, index: int) -> bool:
    words = site.words
    return any(words[i].upos == "ADP" for i in range(max(0, index - 4), index)) or words[index].form.startswith("ال")


def _event(site: Site, _: RolePath) -> list[Phrase]:
    """The attack noun that is the subject of a verb: «ضربات جوية أصابت وحدات», «أصابت غارة منزلا»."""
    noun = event_before(site, site.index)
    if noun is not None and _event_is_subject(site):
        return [Phrase(noun, noun + 1)]
    after = next(phrases_after(site, site.index + 1), None)
    return [after] if after is not None and after.preposition is None and after.start in site.scene.triggers else []


def _next(site: Site, _: RolePath) -> list[Phrase]:
    after = (p for p in phrases_after(site, site.index + 1) if p.preposition is None)
    return [p for p in after if p.start not in site.scene.triggers][:1]


def _object(site: Site, _: RolePath) -> list[Phrase]:
    if site.kind == "participle":
        if site.index + 1 < len(site.words) and site.words[site.index + 1].upos == "PUNCT":
            return []
        return [p for p in phrases_after(site, site.index + 1, "target") if p.preposition is None][:1]
    if site.kind != "verb":
        return []
    subject, obj = arguments(site, site.index)
    if obj is None and subject is not None and subject.start > site.index and _event_is_subject(site):
        obj = subject
    return [obj, *_counted_along(site, obj)] if obj else []


def _counted_along(site: Site, phrase: Phrase) -> list[Phrase]:
    """«فجرت 7 آليات و15 جنديا» (blew up 7 vehicles and 15 soldiers): each counted on its own."""
    words, after = site.words, phrase.end
    if after + 1 >= len(words) or not is_counted(site, phrase) or words[after].text[0] != "و":
        return []
    start = after + (words[after].form == "و")
    joined = noun_phrase(site.scene, start, "target") if site.scene.number_at(start) is not None else None
    return [joined] if joined is not None and joined.end not in site.scene.triggers else []


def _event_object(site: Site, path: RolePath) -> list[Phrase]:
    """«أصابت غارة منزلا» (a raid hit a house): what an attack or a weapon hit."""
    by_weapon = any(CLASSES["weapon"](site, p) for p in _subject(site, path))
    return _object(site, path) if by_weapon or _event(site, path) else []


def _sole(site: Site, _: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    found = subject or (obj if obj is None or obj.start not in site.scene.triggers else None)
    if subject is not None and subject.start < site.index and not is_plural_verb(site.trigger):
        after = next((p for p in phrases_after(site, site.index + 1) if p.preposition is None), None)
        if after is not None and (after.start == site.index + 1 or is_person(site, after)):
            found = after
    return [found] if found else []


def _antecedent(site: Site, _: RolePath) -> list[Phrase]:
    """What the pronoun on the verb stands for: «أماكن استهدفتها القوات» (places that the forces targeted)."""
    words, verb = site.words, site.index
    if site.kind != "verb" or not has_pronoun(words, verb):
        return []
    relative = verb > 0 and words[verb - 1].form in lexicon_words("relatives")
    end = verb - 1 if relative else verb
    starts = range(max(0, end - FAR), end)
    phrases = (p for start in starts if (p := _phrase_at(site, start)) is not None)
    found = next((p for p in phrases if p.end == end), None)
    if found is None or not (relative or not words[found.start].form.startswith("ال")):
        return _referent(site, _object_pronoun(words, verb))
    strike = found.start in site.scene.triggers and bare(words[found.start].form) not in lexicon("weapons")
    return [] if strike else [found]


def _aimed(site: Site, _: RolePath) -> list[Phrase]:
    """«أوقفوا الحافلة وأطلقوا عليها النار» (they stopped the bus and fired on it): what the pronoun stands for."""
    if site.kind != "verb":
        return []
    after = site.words[site.index + 1 : site.index + 6]
    pronouns = (
        b.form for a, b in itertools.pairwise(after) if a.form == "علي" and b.upos == "PRON" and a.token == b.token
    )
    return next((_referent(site, pronoun) for pronoun in pronouns), [])


def _object_pronoun(words: Sequence[Word], verb: int) -> str:
    if has_pronoun_on(words, verb):
        return words[verb + 1].form
    return next(p for p in ("ها", "هم", "ه") if words[verb].form.endswith(p))


def _referent(site: Site, pronoun: str) -> list[Phrase]:
    """Whom or what a pronoun stands for: «حاصروا المنزل وقصفوه» (they surrounded the house and shelled it).

    The nearest noun before the verb that agrees with it and is governed by no preposition.
    """
    words = site.words
    for start in range(site.index - 1, -1, -1):
        if words[start].text in ".;":
            break
        if words[start].upos != "NOUN" or not _agrees_with(words[start], pronoun):
            continue
        before = words[start - 1] if start else None
        free = before is None or before.upos in {"VERB", "SCONJ", "CCONJ", "PUNCT", "NOUN", "ADJ"}
        if not free or start in site.scene.triggers or start in site.scene.times or start in site.scene.places:
            continue
        if before is not None and before.upos == "NOUN" and not before.form.startswith("ال"):
            continue  # within an idafa
        found = noun_phrase(site.scene, start)
        return [found] if found is not None and found.end <= site.index else []
    return []


def _agrees_with(word: Word, pronoun: str) -> bool:
    feminine, plural = "Gender=Fem" in word.feats, "Number=Plur" in word.feats
    human = person_nouns().get(bare(word.form)) is not None
    if pronoun == "هم":
        return plural and human
    if pronoun == "ها":
        return (feminine and not plural) or (plural and not human)
    return pronoun == "ه" and not feminine and not plural


def _phrase_at(site: Site, start: int) -> Phrase | None:
    """The phrase that begins at word `start`, though that be a trigger: «قذيفة صاروخية أطلقوها»."""
    return noun_phrase(replace(site.scene, triggers=site.scene.triggers - {start}), start)


def _passive(site: Site, _: RolePath) -> list[Phrase]:
    """«المبنى الذي استهدف بالهجوم» (the building that was targeted): the subject before a verb with no object near."""
    after = site.words[site.index + 1] if site.index + 1 < len(site.words) else None
    if site.kind != "verb" or has_pronoun(site.words, site.index):
        return []
    if after is not None and after.upos not in {"ADP", "PUNCT", "ADV"} and after.index not in site.scene.times:
        return []
    subject = arguments(site, site.index)[0]
    if subject is None or subject.end > site.index or subject.start in site.scene.triggers:
        return []
    return [] if CLASSES["weapon"](site, subject) or is_person(site, subject) else [subject]


def _patient(site: Site, path: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    if site.kind == "verb" and has_pronoun(site.words, site.index):
        return _antecedent(site, path)
    if obj is None or obj.start in site.scene.triggers or _is_passive(site, subject):
        return _sole(site, path)
    if subject is not None and subject.start > site.index and is_counted(site, subject):
        return _sole(site, path)
    return [subject] if subject is not None and _suffers(site, subject, obj) else [obj]


def _is_passive(site: Site, subject: Phrase | None) -> bool:
    """«قتل شاب | برصاص الجيش في الجمعة السابعة»: an agent right behind the subject; no object can follow."""
    if subject is None or subject.start < site.index:
        return False
    return any(_matches(site.words, subject.end, phrase) for phrase in lexicon("agent_phrases"))


def _suffers(site: Site, subject: Phrase, obj: Phrase) -> bool:
    """«8 مدنيين قتلوا في …» (8 civilians were killed): what follows is no person, and so they did not kill it."""
    follows = subject.end <= site.index and is_plural_verb(site.trigger)
    return follows and is_person(site, subject) and not is_person(site, obj)


def _causer(site: Site, _: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    if subject is not None and subject.start > site.index and has_pronoun(site.words, site.index):
        return [subject]
    if (
        subject is None
        or obj is None
        or _is_passive(site, subject)
        or {subject.start, obj.start} & site.scene.triggers
        or is_counted(site, subject)
    ):
        return []
    return [] if _suffers(site, subject, obj) else [subject]


def _pp(site: Site, path: RolePath) -> list[Phrase]:
    found = [] if _is_laid_on(site) else _governed_by(site, path, site.index)
    verb = _carrier(site, "light_verbs", "fall_verbs") if site.kind == "noun" and not found else None
    return found if verb is None else _governed_by(site, path, verb)  # «هجوم شنه مسلحون على حاجز» (on a checkpoint)


def _governed_by(site: Site, path: RolePath, index: int) -> list[Phrase]:
    """The first phrase behind word `index` that stands with one of the path's prepositions."""
    start = past_adjectives(site, index, index + 1) if index == site.index and site.kind == "noun" else index + 1
    if start < len(site.words) and site.words[start].upos == "CCONJ":
        start = index + 1  # «القصف المدفعي والصاروخي على الأحياء» (artillery and rocket fire on the quarters)
    for phrase in phrases_after(site, start, _OWN.get(path.group or "", "target")):
        between = site.words[index + 1 : phrase.start]
        if len(between) > FAR or any(w.form in lexicon("temporal") - path.words for w in between):
            break
        joined = (phrase.preposition or "").replace(" ", "")  # «ب|اتجاه»
        if any(w.form in lexicon("media") for w in site.words[phrase.start : phrase.end]):
            continue  # «تبنى التفجير على موقع تويتر»: where it was said
        if phrase.preposition == "ل" and any(w.upos == "ADP" for w in between[:-1]):
            continue  # «غارة على مخزن للسلاح» (a raid on an arms depot): of the depot
        if {phrase.preposition, joined} & path.words and site.words[phrase.end - 1].upos != "DET":
            return [phrase]
    return []


def _through(site: Site, _: RolePath) -> list[Phrase]:
    ways = {"من خلال", "بواسطه", "ب واسطه", "ب استخدام", "عبر", "ب"}
    return [p for p in phrases_after(site, site.index + 1, "own") if p.preposition in ways][:1]


def _agent(site: Site, _: RolePath) -> list[Phrase]:
    """«على يد مسلحين» (at the hands of gunmen), «من قبل الجيش»."""
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR * 2, len(words))):
        if words[i].text in ".;" or (words[i].upos == "VERB" and words[i].deprel.startswith(("conj", "parataxis"))):
            return []
        if words[i].upos == "VERB" and i in site.scene.triggers:
            return []  # «طعن ثلاثة قبل أن يقتل برصاص الشرطة»: who killed him did not stab
        for phrase in lexicon("agent_phrases"):
            end = _matches(words, i, phrase)
            if end and (found := noun_phrase(site.scene, end)):
                no_doer = words[found.start].form in {"جانب", "واحد"} or CLASSES["weapon"](site, found)
                return [] if no_doer else [found]
    return []


def _matches(words: Sequence[Word], start: int, phrase: str) -> int | None:
    """The end of a folded phrase that begins at word `start`, clitics joined; None where it does not."""
    text, i = "", start
    target = phrase.replace(" ", "")
    while i < len(words) and len(text) < len(target):
        text += words[i].form
        i += 1
    return i if text == target else None


def _light_subject(site: Site, _: RolePath) -> list[Phrase]:
    words = site.words
    for i in range(site.index - 1, max(-1, site.index - FAR * 2), -1):
        word = words[i]
        if word.form in lexicon("light_verbs") and word.upos == "VERB" and i not in site.scene.triggers:
            told = [p for p in arguments(site.at(i), i) if p is not None and p.start not in site.scene.triggers]
            told = [p for p in told if p.end <= site.index and words[p.end - 1].upos != "ADP"]
            people = CLASSES["people"]  # not the number of «نفذت | أكثر من عشر غارات»
            told = [p for p in told if p.end < site.index or not is_counted(site, p) or people(site, p)]
            return [p for p in told if CLASSES["agentive"](site, p)][:1] or told[:1]
        if bare(word.form) in lexicon("light_nouns") and word.upos == "NOUN":
            if doer := _doer(site, i):
                return [doer]
            if site.index - i <= 3:
                return _controller(site, i)
        if any(q.span.covers(word.span) for q in site.quantities):
            continue  # «ما لا يقل عن 14»: no verb of the clause
        if word.upos == "VERB" and i and words[i - 1].form in lexicon_words("relatives"):
            continue  # «شنت طائرات التحالف الذي تقوده المملكة غارات» (… that the kingdom leads): of the subject
        if (
            word.upos in {"VERB", "SCONJ"}
            or word.text in ".:"
            or (i in site.scene.triggers and not _is_coordinated(site, i))
        ):
            return []
    return []


def _is_coordinated(site: Site, other: int) -> bool:
    """«شنت غارة وهجوما»: two attacks under one light verb."""
    return any(w.form == "و" for w in site.words[other + 1 : site.index]) and site.index - other <= 4


def _doer(site: Site, noun: int) -> Phrase | None:
    """«قيام الجيش بقصف حلب», «محاولة من المسلحين لاقتحام القاعدة»: who does the light noun."""
    words = site.words
    start = noun + 1 + (noun + 1 < len(words) and words[noun + 1].form == "من")
    phrase = noun_phrase(site.scene, start) if start < site.index else None
    return phrase if phrase is not None and site.index - 2 <= phrase.end <= site.index else None


def _controller(site: Site, noun: int) -> list[Phrase]:
    """Who does the light noun: «اتهم الحوثيون التحالف بشن غارات» (the coalition did)."""
    words = site.words
    for i in range(noun - 1, max(-1, noun - FAR * 2), -1):
        if words[i].upos == "VERB":
            subject, obj = arguments(site.at(i), i)
            accused = noun > 0 and words[noun - 1].form == "ب"
            found = obj if accused and obj is not None and obj.end <= noun else subject
            return [found] if found is not None and found.end <= noun else []
    return []


def _sufferer(site: Site, _: RolePath) -> list[Phrase]:
    """«تكبد الجيش خسائر» (the army suffered losses), «كبدوا الجيش خسائر» (they inflicted losses on it)."""
    words = site.words
    for i in range(site.index - 1, max(-1, site.index - FAR * 2), -1):
        subject = arguments(site.at(i), i)[0] if words[i].upos == "VERB" else None
        if words[i].form in lexicon("suffer_verbs"):
            return [p for p in (subject,) if p is not None]
        if words[i].form in lexicon("inflict_verbs"):
            after = [p for p in phrases_after(site, i + 1) if p.preposition is None and p.end <= site.index]
            return after[-1:]
        if words[i].upos in {"VERB", "SCONJ"} or words[i].text in ".:":
            return []
    return []


def _ranks(site: Site, _: RolePath) -> list[Phrase]:
    """«خسائر في صفوف المتمردين» (losses in the ranks of the rebels): whose ranks."""
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR, len(words))):
        if words[i].form == "صفوف" and (phrase := noun_phrase(site.scene, i + 1)):
            return [phrase]
        if words[i].upos == "VERB" or words[i].text in ".;:،":
            return []
    return []


def _undergoer(site: Site, _: RolePath) -> list[Phrase]:
    words = site.words
    for i in range(site.index - 1, max(-1, site.index - FAR * 2), -1):
        if words[i].form in lexicon("undergo_verbs") and words[i].upos == "VERB":
            taken = any(j in site.scene.triggers and words[j - 1].form == "ل" for j in range(i + 1, site.index))
            if taken and words[site.index - 1].form != "ل":
                return []  # «تعرض 20 شخصا لإصابات في الانفجار»: what they suffered is the injuries
            subject, obj = arguments(site.at(i), i)
            return [p for p in (subject or obj,) if p is not None and p.start not in site.scene.triggers]
        if bare(words[i].form) in lexicon("undergo_nouns") and words[i].upos == "NOUN":
            phrase = noun_phrase(site.scene, i + 1, "target")
            return [phrase] if phrase else []
        if words[i].upos in {"VERB", "SCONJ"} or words[i].text in ".:":
            return []
    return []


def _relative_verb(site: Site) -> int | None:
    """The verb that says more of a noun trigger: «هجوم [انتحاري] استهدف …», «الغارة التي شنها …»."""
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR * 2, len(words))):
        word = words[i]
        if (word.upos == "VERB" and word.form not in COPULAS) or _verb_with_pronoun(words, i):
            return i
        if word.upos in {"SCONJ", "CCONJ"} or word.text in ".:;" or word.form in lexicon_words("clause_openers"):
            return None
    return None


def _verb_with_pronoun(words: Sequence[Word], i: int) -> str | None:
    """«نفذته» (which it carried out) whole again; the parser splits it as if it were a noun, «نفذة» and «ه»."""
    if not has_pronoun_on(words, i):
        return None
    form, pronoun = words[i].form, words[i + 1].form
    whole = (form[:-1] + "ت" if form.endswith("ه") else form) + pronoun
    known = any(whole in lexicon(name) for name in ("light_verbs", "plant_verbs", "use_verbs"))
    return whole if words[i].upos == "VERB" or known else None


def _carrier(site: Site, *classes: str) -> int | None:
    """The verb that says of a noun trigger who did it or where it fell: «هجوم نفذه …», «القذيفة سقطت على …»."""
    verb = _relative_verb(site)
    if verb is None or is_plural_verb(site.words[verb]):
        return None  # «المتمردين الذين استأنفوا عملياتهم»: a plural verb follows its subject
    forms = {site.words[verb].form, _verb_with_pronoun(site.words, verb)}
    return verb if any(forms & lexicon(name) for name in classes) else None


def _relative_subject(site: Site, _: RolePath) -> list[Phrase]:
    verb = _carrier(site, "light_verbs")
    if verb is None:
        return []
    after = [p for p in phrases_after(site, verb + 1, "target") if p.preposition is None]
    return after[:1]


def _relative_object(site: Site, _: RolePath) -> list[Phrase]:
    verb = _relative_verb(site)
    if verb is None or site.words[verb].form not in lexicon("hit_verbs"):
        return []
    after = [p for p in phrases_after(site, verb + 1, "target") if p.preposition is None]
    return [p for p in after[:1] if site.words[p.start].form not in lexicon("aims")]


def _used(site: Site, _: RolePath) -> list[Phrase]:
    """«معارك استخدمت فيها الأسلحة الثقيلة» (fighting in which heavy weapons were used)."""
    verb = _carrier(site, "use_verbs")
    after = phrases_after(site, verb + 1) if verb is not None else ()
    return [p for p in after if p.preposition is None][:1]


def _hit_object(site: Site, path: RolePath) -> list[Phrase]:
    """«عملية عسكرية استهدفت سفينة»: the object of the hit verb that comes right behind the noun's own phrase."""
    verb = _relative_verb(site)
    near = verb is not None and all(w.upos in {"ADJ", "NOUN", "DET", "X"} for w in site.words[site.index + 1 : verb])
    return _relative_object(site, path) if near else []


def _of_actor(site: Site, path: RolePath) -> list[Phrase]:
    """«القصف المكثف للقوات الحكومية», «هجوم للحوثيين»: who strikes; in an idafa, who is struck."""
    found = _governed_by(site, path, site.index)  # not of «هجوم على ثكنة للدرك»: the post is theirs
    between = site.words[site.index + 1 : found[0].start] if found else ()
    near = all(w.upos in {"ADP", "ADJ"} or w.form.endswith(("ي", "يه")) for w in between)
    return [p for p in found if near and is_actor(site, p) and not CLASSES["weapon"](site, p)]


def _blamed(site: Site, _: RolePath) -> list[Phrase]:
    """«ألقيت مسؤولية الهجوم على الحركة», «نسب الهجوم إلى الحركة»: who is said to be behind it, in what others say."""
    words = site.words
    verbs = words[max(0, site.index - FAR) : site.index] + words[site.index + 1 : site.index + 4]
    if _is_laid_on(site):
        return _governed_by(site, RolePath("pp", frozenset({"علي"}), None, False), site.index)
    to = RolePath("pp", frozenset({"الي", "ل"}), None, False)
    if any(w.form in lexicon("blame_verbs") for w in verbs):
        return _governed_by(site, to, site.index)
    after = words[site.index + 1 : site.index + FAR * 2]
    told = next((w for w in after if w.form in lexicon("blame_verbs") or w.text in ".;"), None)
    if told is None or told.upos == "PUNCT":
        return []
    return _governed_by(site, to, told.index)  # «قصف على البلدة، نسب إلى القوات» (… blamed on the forces)


def _is_laid_on(site: Site) -> bool:
    """«ألقيت مسؤولية الهجوم على …»: what follows «على» is who did it, not what was struck."""
    before = site.words[max(0, site.index - 5) : site.index]
    return bool(before) and bare(before[-1].form) == "مسؤوليه" and any(w.form in lexicon("lay_verbs") for w in before)


def _planter(site: Site, _: RolePath) -> list[Phrase]:
    """«انفجار لغم زرعه الحوثيون» (the explosion of a mine that the Houthis laid): who laid the bomb."""
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR, len(words))):
        if words[i].form in lexicon("plant_verbs") or _verb_with_pronoun(words, i) in lexicon("plant_verbs"):
            return [p for p in phrases_after(site, i + 1) if p.preposition is None][:1]
        if words[i].text in ".;:" or words[i].upos == "SCONJ" or words[i].form in lexicon_words("clause_openers"):
            return []
    return []


def _bomber(site: Site, _: RolePath) -> list[Phrase]:
    """«وكان انتحاري ينتمي إلى التنظيم فجر نفسه» (a bomber who belonged to … blew himself up)."""
    words = site.words[: site.index]
    found = next((w.index for w in reversed(words) if bare(w.form) in lexicon("bombers")), None)
    phrase = noun_phrase(site.scene, found, "own") if found is not None else None
    return [phrase] if phrase is not None else []


def _perpetrator(site: Site, _: RolePath) -> list[Phrase]:
    before = site.index - 1
    return [Phrase(before, before + 1)] if before >= 0 and site.words[before].form in lexicon("perpetrators") else []


def _between(site: Site, _: RolePath) -> list[Phrase]:
    """«اشتباكات بين قوات الأمن ومسلحين»: both sides."""
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR * 2, len(words))):
        if words[i].text in ".;:" or words[i].upos == "SCONJ":
            return []
        if words[i].form == "بين" and words[i - 1].form in lexicon_words("borders"):
            return []  # «على الحدود بين البلدين» (on the border between the two countries)
        if words[i].form == "بين" and (first := noun_phrase(site.scene, i + 1)):
            fights = words[first.start].form != "صفوف" and not CLASSES["weapon"](site, first)
            return _sides(site, first) if fights else []
    return []


def _sides(site: Site, phrase: Phrase) -> list[Phrase]:
    """Each of «قوات النظام وحزب الله من جهة، والفصائل وجبهة النصرة من جهة أخرى» (the one side, and the other)."""
    words, found = site.words, _conjuncts(site, phrase)
    while (end := _past_owner(site, found[-1].end)) < len(words):
        found[-1] = replace(found[-1], end=end)
        while end < len(words) and (words[end].text in '،"-' or _stands_between(words, end)):
            end += 1
        other = noun_phrase(site.scene, end + 1) if end + 1 < len(words) and words[end].upos == "CCONJ" else None
        if other is None or (len(found) > 1 and not CLASSES["agentive"](site, other)):
            break
        found.extend(_conjuncts(site, other))
    return found


def _conjuncts(site: Site, phrase: Phrase) -> list[Phrase]:
    """«قوات الأمن | ومسلحين» (security forces, and gunmen): a phrase's parts; «الفصائل المعارضة والمقاتلة» is one."""
    words = site.words
    inner = range(phrase.start + 1, phrase.end - 1)
    joints = [i for i in inner if words[i].upos == "CCONJ" and words[i + 1].upos != "ADJ"]
    starts = [phrase.start, *(i + 1 for i in joints)]
    return [Phrase(start, end) for start, end in zip(starts, [*joints, phrase.end], strict=True)]


def _stands_between(words: Sequence[Word], i: int) -> bool:
    """«قوات من جهة ومليشيات»: the words «من جهة» (on one side)."""
    sides = lexicon_words("sides")
    return words[i].form in sides or (words[i].form == "من" and i + 1 < len(words) and words[i + 1].form in sides)


def _with(site: Site, _: RolePath) -> list[Phrase]:
    found = [p for p in phrases_after(site, site.index + 1) if p.preposition == "مع"]
    return found[:1]


def _opponents(site: Site, path: RolePath) -> list[Phrase]:
    """«خاض المسلحون اشتباكات مع الجيش», «تبادلت الشرطة إطلاق النار مع …»: who fights and with whom."""
    fighters = _subject(site, path) if site.kind == "verb" else _light_subject(site, path)
    return [*(p for p in fighters if CLASSES["agentive"](site, p)), *_with(site, path)]


def _lives(site: Site, _: RolePath) -> list[Phrase]:
    words = site.words
    for i in range(site.index + 1, min(site.index + FAR, len(words))):
        if words[i].form.removeprefix("ب") in {"حياه", "ارواح"} and (phrase := noun_phrase(site.scene, i + 1)):
            return [phrase]
    return []


_CONSTRUCTIONS: Mapping[str, Callable[[Site, RolePath], list[Phrase]]] = {
    "adjective": _adjective,
    "aimed": _aimed,
    "agent": _agent,
    "antecedent": _antecedent,
    "between": _between,
    "blamed": _blamed,
    "bomber": _bomber,
    "causer": _causer,
    "event": _event,
    "event_object": _event_object,
    "hit_object": _hit_object,
    "idafa": _idafa,
    "light_subject": _light_subject,
    "lives": _lives,
    "next": _next,
    "object": _object,
    "of_actor": _of_actor,
    "opponents": _opponents,
    "owner": _owner,
    "passive": _passive,
    "patient": _patient,
    "perpetrator": _perpetrator,
    "ranks": _ranks,
    "planter": _planter,
    "pp": _pp,
    "relative_object": _relative_object,
    "relative_subject": _relative_subject,
    "second": _second,
    "self": _self,
    "sole": _sole,
    "subject": _subject,
    "sufferer": _sufferer,
    "through": _through,
    "undergoer": _undergoer,
    "used": _used,
    "with": _with,
}
