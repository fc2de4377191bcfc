"""Constructions by which a trigger takes its arguments, named so that rules can ask for them.

A role path in a rule file is `construction`, optionally with `[words|…]` and a `:class` or `:!class` that the
phrase must (not) have: `pp[على|ضد]:!place`. Each construction reads the surface order of news Arabic first
(verb, subject, object; idafa; preposition and noun) and lets the parse decide where that leaves it open.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from hadath.inflect import noun_forms, verb_forms
from hadath.model import Sentence, Span, Word
from hadath.numbers import Quantity
from hadath.people import person_nouns
from hadath.phrases import Phrase, Scene, lexicon_words, noun_phrase
from hadath.places import is_demonym
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "entities.toml"
_PATH = re.compile(r"(?P<name>[a-z_]+)(?:\[(?P<words>[^\]]*)\])?(?::(?P<negated>!?)(?P<group>[a-z]+))?")
_FAR = 12
_LONG_VERB = 4  # «واجه», «اتجه» end in a root letter, not in a pronoun
_EVENT_VERBS = ("light_verbs", "undergo_verbs", "hit_verbs", "cause_verbs", "occurrence_verbs")
_COPULAS = frozenset({"كان", "كانت", "كانوا", "قد", "لقد", "لم", "لا", "لن", "ما", "تكون", "يكون", "سوف", "تم"})


@dataclass(frozen=True, slots=True)
class Site:
    """A trigger in its sentence, with the values found there."""

    scene: Scene
    index: int
    kind: str
    places: tuple[Span, ...]  # all that name a place
    scenes: tuple[Span, ...]  # those where something can happen
    quantities: tuple[Quantity, ...]

    def at(self, index: int) -> Site:
        """The same sentence seen from another verb."""
        return replace(self, index=index, kind="verb")

    @property
    def sentence(self) -> Sentence:
        """The sentence of the trigger."""
        return self.scene.sentence

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return self.scene.sentence.words

    @property
    def trigger(self) -> Word:
        """The trigger word itself."""
        return self.words[self.index]


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
    if group is not None and group not in _CLASSES:
        raise RolePathError(f"{group!r} is not one of {', '.join(sorted(_CLASSES))}")
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
            test = _CLASSES[path.group]
            found = [p for p in found if test(site, p) != path.negated]
        if found:
            return found
    return []


# --- lexicon -----------------------------------------------------------------------------------------------------


@cache
def _lexicon() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    readers: Mapping[str, Callable[[str], frozenset[str]]] = {
        "actors": noun_forms,
        "weapons": noun_forms,
        "light_nouns": noun_forms,
        "undergo_nouns": noun_forms,
        "harm_nouns": noun_forms,
        "vehicles": noun_forms,
        "light_verbs": verb_forms,
        "undergo_verbs": verb_forms,
        "hit_verbs": verb_forms,
        "cause_verbs": verb_forms,
        "occurrence_verbs": verb_forms,
        "suffer_verbs": verb_forms,
        "inflict_verbs": verb_forms,
    }
    plain: Callable[[str], frozenset[str]] = lambda line: frozenset({fold(line)})  # noqa: E731
    return {key: frozenset(f for line in lines for f in readers.get(key, plain)(line)) for key, lines in table.items()}


def lexicon(name: str) -> frozenset[str]:
    """Folded forms of a class of `lexicon/entities.toml`."""
    return _lexicon()[name]


def is_event_verb(form: str) -> bool:
    """Whether a verb only says that an attack was made, befell, hit, caused or came about."""
    return any(form in lexicon(name) for name in _EVENT_VERBS)


def bare(form: str) -> str:
    """A folded form without its article.

    >>> bare("الجيش")  # al-jaysh, "the army"
    'جيش'
    """
    return form[2:] if form.startswith("ال") and len(form) > 3 else form


# --- walking a clause --------------------------------------------------------------------------------------------


def phrases_after(site: Site, start: int, complements: str = "plain") -> Iterator[Phrase]:
    """The phrases of the clause from word `start` on, in order; bare ones have no preposition.

    A trigger noun is given as a phrase of its own, so that «استهدفت غارة منزلا» (a raid hit a house) keeps its order.
    """
    words, scene = site.words, site.scene
    i, seen_bare = start, False
    while i < len(words):
        word = words[i]
        if i in scene.times or (word.upos == "PRON" and i and word.token == words[i - 1].token) or word.text in '"#()':
            i += 1
        elif word.upos == "PUNCT":
            aside = _past_aside(site, i)
            if word.text not in "،,-" or (seen_bare and aside is None):
                return
            i = aside or i + 1
        elif word.form in lexicon_words("relatives") and (past := _past_relative(site, i)):
            i = past
        elif word.upos in {"VERB", "SCONJ", "CCONJ"} or word.form in lexicon_words("relatives"):
            return
        elif scene.number_at(i) is not None and (phrase := noun_phrase(scene, i, complements)):
            yield phrase
            seen_bare, i = True, phrase.end
        elif _is_unsplit(words, i) and (phrase := noun_phrase(scene, i, complements)):
            yield Phrase(phrase.start, phrase.end, "ب", skip=1)
            i = phrase.end
        elif _is_preposition(word):
            preposition, after = _preposition(words, i)
            phrase = noun_phrase(scene, after, complements) if after < len(words) and words[after].upos != "PRON" else None
            if phrase:
                yield Phrase(phrase.start, phrase.end, preposition)
            i = phrase.end if phrase else _past_trigger(site, after)
        elif word.upos == "DET" and i + 1 in scene.triggers:
            i += 1
        elif i in scene.triggers:
            end = _past_trigger(site, i)
            while end < len(words) and words[end].upos == "ADJ" and not scene.is_barrier(end):
                end += 1
            yield Phrase(i, end)
            seen_bare, i = True, end
        elif phrase := noun_phrase(scene, i, complements):
            yield phrase
            seen_bare, i = True, phrase.end
        else:
            i += 1


def _is_unsplit(words: Sequence[Word], i: int) -> bool:
    """«بطائرة» left whole by the parser: ب on the noun of a weapon."""
    word = words[i]
    alone = all(words[j].token != word.token for j in (i - 1, i + 1) if 0 <= j < len(words))
    return alone and word.form[0] == "ب" and (word.form[1:] in lexicon("weapons") or word.form[1:] in lexicon("vehicles"))


def _past_aside(site: Site, comma: int) -> int | None:
    """Where the clause goes on after «، الأربعاء،» or «، في بيان،»; None where the comma opens no short aside."""
    words = site.words
    for i in range(comma + 1, min(comma + 6, len(words))):
        if words[i].text in "،,":
            opener = words[comma + 1]
            return i + 1 if i > comma + 1 and (comma + 1 in site.scene.times or opener.upos == "ADP") else None
        if words[i].upos in {"VERB", "SCONJ"}:
            return None
    return None


def _past_relative(site: Site, i: int) -> int | None:
    """Where the clause goes on after «الذي تقوده المملكة»: the relative, its verb and one phrase; None without a verb."""
    words = site.words
    if i + 1 >= len(words) or words[i + 1].upos != "VERB":
        return None
    after = i + 2
    while after < len(words) and words[after].upos == "PRON":
        after += 1
    inner = noun_phrase(site.scene, after) if after < len(words) else None
    return inner.end if inner else None


def _past_trigger(site: Site, i: int) -> int:
    """Where the clause goes on after a governed attack noun and what is joined to it: «جراء قصف القوات | …»."""
    words, end = site.words, i + 1
    if i not in site.scene.triggers:
        return i
    if words[i].form.startswith("ال"):
        while end < len(words) and words[end].form.startswith("ال") and words[end].upos in {"ADJ", "NOUN", "X"}:
            end += 1
        return end
    joined = noun_phrase(site.scene, end)
    return joined.end if joined else end


def _is_preposition(word: Word) -> bool:
    return word.upos == "ADP" or word.form in lexicon_words("enders")


def _preposition(words: Sequence[Word], i: int) -> tuple[str, int]:
    """«من خلال» is one preposition: its words joined, and where what it governs begins."""
    end = i + 1
    while end < len(words) and _is_preposition(words[end]) and end - i < 3:
        end += 1
    return " ".join(w.form for w in words[i:end]), end


def phrase_before(site: Site, index: int) -> Phrase | None:
    """The noun phrase that ends right before word `index`, auxiliaries, times and commas aside."""
    words, scene = site.words, site.scene
    last = index - 1
    while last >= 0 and (
        words[last].form in _COPULAS or words[last].upos == "AUX" or last in scene.times or words[last].text in "،,\""
    ):
        last -= 1
    if last > 0 and words[last].form == "الاقل" and words[last - 1].form == "علي":
        last -= 2
    for start in range(max(0, last - _FAR), last + 1):
        if _is_phrase_start(words, start, scene) and not _modifies_event(words, start, scene):
            reach = noun_phrase(scene, start, "any")
            if reach is not None and reach.end > last:
                phrase = noun_phrase(scene, start, "target") or reach
                before = words[start - 1] if start else None
                preposition = before.form if before is not None and before.upos == "ADP" else None
                return Phrase(phrase.start, min(phrase.end, last + 1), preposition)
    return None


def _is_phrase_start(words: Sequence[Word], start: int, scene: Scene) -> bool:
    if start == 0:
        return True
    before = words[start - 1]
    return (
        before.upos in {"PUNCT", "CCONJ", "SCONJ", "VERB", "AUX", "ADP", "PART", "ADV"}
        or scene.is_barrier(start - 1)
        or before.form in _COPULAS
    )


def _modifies_event(words: Sequence[Word], start: int, scene: Scene) -> bool:
    """«هجوم انتحاري»: what follows an attack noun belongs to it."""
    return start - 1 in scene.triggers and words[start - 1].upos != "VERB"


def arguments(site: Site, verb: int) -> tuple[Phrase | None, Phrase | None]:
    """Subject and object of the verb at `verb`, either None: VSO, SVO and relative clauses."""
    words = site.words
    after = [p for p in phrases_after(site, _shared_object(words, verb), "target") if p.preposition is None][:2]
    has_pronoun = _has_pronoun(words, verb)
    before = _subject_before(site, verb)
    if has_pronoun:
        return (after[0] if after else before), None
    if before is not None:
        return before, (after[0] if after else None)
    if len(after) == 2 and not _are_one(site, after):
        return after[0], after[1]
    inherited = _inherited_subject(site, verb)
    if not after:
        return inherited, None
    deprel = words[after[0].start].deprel
    if words[verb].form.endswith("نا") and len(words[verb].form) > _LONG_VERB:
        return None, after[0]  # «أسقطنا صاروخا» (we shot down a missile)
    is_object = deprel.startswith("obj") and words[after[0].start].head == verb
    if is_object or inherited is not None or _is_accusative(site, after[0]):
        return inherited, after[0]
    return after[0], None


def _is_accusative(site: Site, phrase: Phrase) -> bool:
    """«تستهدف الإرهابيين»: a plural in ـين is no subject."""
    head = _head(site, phrase)
    return head.form.endswith("ين") and head.form.startswith("ال") and head.index == phrase.start


def _has_pronoun(words: Sequence[Word], verb: int) -> bool:
    """Whether the verb has an object pronoun, split off («قصفت|ها») or not («اقتحمه»)."""
    if verb + 1 < len(words) and words[verb + 1].upos == "PRON" and words[verb + 1].token == words[verb].token:
        return True
    form = words[verb].form
    return words[verb].upos == "VERB" and len(form) > _LONG_VERB and form.endswith(("ه", "ها", "هم"))


def _are_one(site: Site, after: Sequence[Phrase]) -> bool:
    """«العريف أحمد، والجندي علي», «7 آليات و15 جنديا»: a phrase behind a comma or «و» goes on with the first."""
    between, second = site.words[after[0].end : after[1].start], site.words[after[1].start]
    return (bool(between) and all(w.upos == "PUNCT" for w in between)) or (
        second.text[0] == "و" and second.text[1:2].isdigit()
    )


def _inherited_subject(site: Site, verb: int) -> Phrase | None:
    """«المقاومة تطلق صواريخ وتفجر آليات»: a verb joined to another, of one gender and number, has its subject."""
    words = site.words
    joined = verb > 0 and words[verb - 1].form in {"و", "ف"} and words[verb - 1].upos == "CCONJ"
    head = words[verb].head
    if not joined or not 0 <= head < verb - 1 or words[head].upos != "VERB" or words[head].form[0] != words[verb].form[0]:
        return None
    return arguments(site, head)[0]


def _shared_object(words: Sequence[Word], verb: int) -> int:
    """Where the phrases of a verb begin that shares them with the next: «قتل وأصيب العشرات»."""
    if verb + 2 < len(words) and words[verb + 1].form == "و" and words[verb + 2].upos == "VERB":
        return verb + 3
    return verb + 1


def _subject_before(site: Site, verb: int) -> Phrase | None:
    words = site.words
    previous = verb - 1
    if previous >= 0 and words[previous].form in lexicon_words("relatives"):
        return phrase_before(site, previous)
    phrase = phrase_before(site, verb)
    if phrase is None:
        return None
    opener = words[phrase.start - 1] if phrase.start else None
    if phrase.preposition is None:
        if opener is None or opener.upos in {"SCONJ", "CCONJ", "PUNCT"} or opener.form in _COPULAS:
            return phrase
        return phrase if _is_plural_verb(words[verb]) else None
    indefinite = not words[phrase.start].form.startswith("ال") and words[verb].deprel.startswith("acl")
    return phrase if indefinite else None


def _is_plural_verb(word: Word) -> bool:
    """A verb that agrees in number follows its subject: «23 شخصا قتلوا» (23 people were killed)."""
    return word.form.endswith(("وا", "ون")) or (word.form.endswith(("تا", "ا", "ان")) and len(word.form) > 3)


def event_before(site: Site, verb: int) -> int | None:
    """The trigger noun whose relative clause or predicate the verb is: «غارة [جوية] استهدفت»."""
    words, scene = site.words, site.scene
    for i in range(verb - 1, max(-1, verb - _FAR), -1):
        if i in scene.triggers and words[i].upos != "VERB":
            return i
        if words[i].upos in {"VERB", "SCONJ"} and words[i].form not in _COPULAS:
            return None
        if words[i].text in ".;:":
            return None
    return None


# --- constructions -----------------------------------------------------------------------------------------------


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
    """«من بين القتلى 3 موظفين» (among the dead are 3 clerks), «30 طفلا بين الجرحى»: those singled out, not the whole."""
    words, between = site.words, site.index - 1
    if between < 0 or words[between].form != "بين":
        return []
    phrase = noun_phrase(site.scene, site.index + 1, "target") if site.index + 1 < len(words) else None
    if phrase is not None and _is_person(site, phrase):
        return with_conjuncts(site, phrase)
    before = phrase_before(site, between)
    return [before] if before is not None and _is_person(site, before) else []


def victim_phrase(site: Site, index: int) -> Phrase:
    """A participant noun with its number and what it goes on with: «17 قتيلا», «عشرات الجرحى», «88 قتيلا وجريحا»."""
    words = site.words
    first, last = joint_victims(site, index)
    start = first
    for begin, end in site.scene.numbers:
        if begin < first <= end + 1 and not any(words[i].upos == "PUNCT" for i in range(end, first)):
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


def _is_joint(words: Sequence[Word], first: int, last: int, triggers: frozenset[int]) -> bool:
    singular = all(person_nouns().get(words[i].form.removesuffix("ا")) == "singular" for i in (first, last))
    return first in triggers and last in triggers and words[first + 1].form in {"و", "او"} and singular


def _idafa(site: Site, _: RolePath) -> list[Phrase]:
    words, after = site.words, site.index + 1
    if after >= len(words) or words[after].token == site.trigger.token or site.trigger.form.startswith("ال"):
        return []
    is_harm = bare(site.trigger.form) in lexicon("harm_nouns")
    if is_harm and words[after].form == "و" and after + 1 in site.scene.triggers:
        after += 2  # «مقتل وإصابة العشرات»
    if is_harm and after + 1 < len(words) and words[after].form == "من":
        return _whoever(site, after)
    while after < len(words) and words[after].text in '"(':
        after += 1
    phrase = noun_phrase(site.scene, after, "target") if after < len(words) else None
    if phrase is None or _is_adjectival(site, phrase):
        return []
    return with_conjuncts(site, phrase) if is_harm else [phrase]


def _whoever(site: Site, start: int) -> list[Phrase]:
    """«استشهاد من بداخلها» (whoever was inside it): «من» with the phrase behind it."""
    words, end = site.words, start + 1
    while end < len(words) and (words[end].upos in {"ADP", "PRON"} or _is_preposition(words[end])):
        end += 1
    inner = noun_phrase(site.scene, end) if end < len(words) and words[end - 1].upos != "PRON" else None
    return [Phrase(start, inner.end if inner else end)]


def with_conjuncts(site: Site, phrase: Phrase) -> list[Phrase]:
    """People joined to people: «نجل الزعيم و20 آخرين» (the leader's son and 20 others)."""
    words, found = site.words, [phrase]
    while (after := found[-1].end) < len(words):
        after += words[after].text in "،,"
        if after >= len(words) or words[after].text[0] != "و":
            break
        joined = noun_phrase(site.scene, after + (words[after].form == "و"), "target")
        if joined is None or not _is_person(site, joined):
            break
        found.append(joined)
    return found


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
    if site.scene.number_at(phrase.start) is not None or first.form.endswith(("ين", "ون")):
        return False
    if bare(site.trigger.form) in lexicon("harm_nouns"):
        is_person = bare(first.form) in person_nouns() or first.form in lexicon("pronominals") or is_demonym(first.form)
        return first.upos == "ADJ" and not is_person
    agrees = site.trigger.form.startswith("ال") == first.form.startswith("ال")
    return first.upos == "ADJ" or (agrees and first.form.removesuffix("ا").endswith(("ي", "يه")) and first.upos != "PROPN")


def _adjective(site: Site, _: RolePath) -> list[Phrase]:
    """«قصف إسرائيلي عنيف», «الهجوم الروسي»: an adjective of origin among those right after the trigger."""
    words = site.words
    for i in range(site.index + 1, min(site.index + 5, len(words))):
        if _names_attacker(words[i]):
            return [Phrase(i, i + 1)]
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


def _event_is_subject(site: Site) -> bool:
    noun = event_before(site, site.index)
    return noun is not None and (site.trigger.head == noun or site.words[noun].head == site.index or _follows(site, noun))


def _follows(site: Site, noun: int) -> bool:
    """Only the noun's own phrase, phrases with prepositions, times and relatives between the noun and the verb."""
    words = site.words
    start = noun + 1
    while start < site.index and words[start].upos in {"ADJ", "NOUN", "X", "PROPN", "PRON"} and start not in site.scene.times:
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
    after = next((p for p in phrases_after(site, site.index + 1) if p.preposition is None), None)
    return [after] if after is not None else []


def _object(site: Site, _: RolePath) -> list[Phrase]:
    if site.kind not in {"verb", "participle"}:
        return []
    subject, obj = arguments(site, site.index)
    if obj is None and subject is not None and subject.start > site.index and _event_is_subject(site):
        obj = subject
    return [obj] if obj else []


def _sole(site: Site, _: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    found = subject or (obj if obj is None or obj.start not in site.scene.triggers else None)
    if subject is not None and subject.start < site.index and not _is_plural_verb(site.trigger):
        after = next((p for p in phrases_after(site, site.index + 1) if p.preposition is None), None)
        if after is not None and (after.start == site.index + 1 or _is_person(site, after)):
            found = after
    return [found] if found else []


def _patient(site: Site, path: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    if obj is None or obj.start in site.scene.triggers:
        return _sole(site, path)
    if subject is not None and subject.start > site.index and _is_counted(site, subject):
        return _sole(site, path)
    return [obj]


def _causer(site: Site, _: RolePath) -> list[Phrase]:
    subject, obj = arguments(site, site.index)
    if subject is None or obj is None or {subject.start, obj.start} & site.scene.triggers or _is_counted(site, subject):
        return []
    return [subject]


def _is_counted(site: Site, phrase: Phrase) -> bool:
    span = phrase.span(site.sentence)
    return any(q.span.overlaps(span) for q in site.quantities)


def _pp(site: Site, path: RolePath) -> list[Phrase]:
    for phrase in phrases_after(site, site.index + 1, "target"):
        between = site.words[site.index + 1 : phrase.start]
        if len(between) > _FAR or any(w.form in lexicon("temporal") for w in between):
            break
        if phrase.preposition in path.words:
            return [phrase]
    return []


def _through(site: Site, _: RolePath) -> list[Phrase]:
    ways = {"من خلال", "بواسطه", "ب استخدام", "عبر", "ب"}
    return [p for p in phrases_after(site, site.index + 1, "target") if p.preposition in ways][:1]


def _agent(site: Site, _: RolePath) -> list[Phrase]:
    """«على يد مسلحين» (at the hands of gunmen), «من قبل الجيش»."""
    words = site.words
    for i in range(site.index + 1, min(site.index + _FAR * 2, len(words))):
        if words[i].text in ".;" or (words[i].upos == "VERB" and words[i].deprel.startswith(("conj", "parataxis"))):
            return []
        for phrase in lexicon("agent_phrases"):
            end = _matches(words, i, phrase)
            if end and (found := noun_phrase(site.scene, end)):
                return [] if words[found.start].form in {"جانب", "واحد"} else [found]
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
    for i in range(site.index - 1, max(-1, site.index - _FAR * 2), -1):
        word = words[i]
        if word.form in lexicon("light_verbs") and word.upos == "VERB" and i not in site.scene.triggers:
            subject, obj = arguments(site.at(i), i)
            found = subject if subject is not None and subject.start not in site.scene.triggers else None
            if found is None and obj is not None and obj.end <= site.index and obj.start not in site.scene.triggers:
                found = obj
            return [found] if found else []
        if bare(word.form) in lexicon("light_nouns") and word.upos == "NOUN" and site.index - i <= 3:
            return _controller(site, i)
        if word.upos in {"VERB", "SCONJ"} or word.text in ".:" or (i in site.scene.triggers and not _is_coordinated(site, i)):
            return []
    return []


def _is_coordinated(site: Site, other: int) -> bool:
    """«شنت غارة وهجوما»: two attacks under one light verb."""
    return any(w.form == "و" for w in site.words[other + 1 : site.index]) and site.index - other <= 4


def _controller(site: Site, noun: int) -> list[Phrase]:
    """Who does the light noun: «اتهم الحوثيون التحالف بشن غارات» (the coalition), «تبنى الجيش توجيه ضربة» (the army)."""
    words = site.words
    for i in range(noun - 1, max(-1, noun - _FAR * 2), -1):
        if words[i].upos == "VERB":
            subject, obj = arguments(site.at(i), i)
            accused = noun > 0 and words[noun - 1].form == "ب"
            found = obj if accused and obj is not None and obj.end <= noun else subject
            return [found] if found is not None and found.end <= noun else []
    return []


def _sufferer(site: Site, _: RolePath) -> list[Phrase]:
    """«تكبد الجيش خسائر» (the army suffered losses), «كبدوا الجيش خسائر» (they inflicted losses on it)."""
    words = site.words
    for i in range(site.index - 1, max(-1, site.index - _FAR * 2), -1):
        subject, obj = arguments(site.at(i), i) if words[i].upos == "VERB" else (None, None)
        if words[i].form in lexicon("suffer_verbs"):
            return [p for p in (subject,) if p is not None]
        if words[i].form in lexicon("inflict_verbs"):
            after = [p for p in phrases_after(site, i + 1) if p.preposition is None and p.end <= site.index]
            return after[-1:]
        if words[i].upos in {"VERB", "SCONJ"} or words[i].text in ".:":
            return []
    return []


def _undergoer(site: Site, _: RolePath) -> list[Phrase]:
    words = site.words
    for i in range(site.index - 1, max(-1, site.index - _FAR * 2), -1):
        if words[i].form in lexicon("undergo_verbs") and words[i].upos == "VERB":
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
    for i in range(site.index + 1, min(site.index + _FAR * 2, len(words))):
        word = words[i]
        if word.upos == "VERB" and word.form not in _COPULAS:
            return i
        if word.upos in {"SCONJ", "CCONJ"} or word.text in ".:;":
            return None
    return None


def _relative_subject(site: Site, _: RolePath) -> list[Phrase]:
    verb = _relative_verb(site)
    if verb is None or site.words[verb].form not in lexicon("light_verbs"):
        joined = None if verb is None or verb + 1 >= len(site.words) else site.words[verb].form + site.words[verb + 1].form
        if verb is None or joined not in lexicon("light_verbs"):
            return []
    after = [p for p in phrases_after(site, verb + 1, "target") if p.preposition is None]
    return after[:1]


def _relative_object(site: Site, _: RolePath) -> list[Phrase]:
    verb = _relative_verb(site)
    if verb is None or site.words[verb].form not in lexicon("hit_verbs"):
        return []
    after = [p for p in phrases_after(site, verb + 1, "target") if p.preposition is None]
    return after[:1]


def _of_actor(site: Site, path: RolePath) -> list[Phrase]:
    """«القصف المكثف للقوات الحكومية»: with an article on the noun, ل names who strikes."""
    return [p for p in _pp(site, path) if site.trigger.form.startswith("ال") and _is_actor(site, p)]


def _perpetrator(site: Site, _: RolePath) -> list[Phrase]:
    before = site.index - 1
    return [Phrase(before, before + 1)] if before >= 0 and site.words[before].form in lexicon("perpetrators") else []


def _between(site: Site, _: RolePath) -> list[Phrase]:
    """«اشتباكات بين قوات الأمن ومسلحين»: both sides."""
    words = site.words
    for i in range(site.index + 1, min(site.index + _FAR * 2, len(words))):
        if words[i].text in ".;:" or words[i].upos == "SCONJ":
            return []
        if words[i].form == "بين" and (first := noun_phrase(site.scene, i + 1)):
            return _sides(site, first)
    return []


def _sides(site: Site, phrase: Phrase) -> list[Phrase]:
    words = site.words
    for i in range(phrase.start + 1, phrase.end):
        if words[i].upos == "CCONJ" and i + 1 < phrase.end:
            return [Phrase(phrase.start, i), Phrase(i + 1, phrase.end)]
    end = phrase.end
    while end < len(words) and words[end].text in '،"-' :
        end += 1
    if end + 1 < len(words) and words[end].upos == "CCONJ" and (second := noun_phrase(site.scene, end + 1)):
        return [phrase, second]
    return [phrase]


def _with(site: Site, _: RolePath) -> list[Phrase]:
    found = [p for p in phrases_after(site, site.index + 1) if p.preposition == "مع"]
    return found[:1]


def _lives(site: Site, _: RolePath) -> list[Phrase]:
    words = site.words
    for i in range(site.index + 1, min(site.index + _FAR, len(words))):
        if words[i].form.removeprefix("ب") in {"حياه", "ارواح"} and (phrase := noun_phrase(site.scene, i + 1)):
            return [phrase]
    return []


_CONSTRUCTIONS: Mapping[str, Callable[[Site, RolePath], list[Phrase]]] = {
    "adjective": _adjective,
    "agent": _agent,
    "between": _between,
    "causer": _causer,
    "event": _event,
    "idafa": _idafa,
    "light_subject": _light_subject,
    "lives": _lives,
    "next": _next,
    "object": _object,
    "of_actor": _of_actor,
    "patient": _patient,
    "perpetrator": _perpetrator,
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
    "with": _with,
}


# --- classes -----------------------------------------------------------------------------------------------------


def _head(site: Site, phrase: Phrase) -> Word:
    """The counted or first noun of a phrase: «مسلحين» of «ثلاثة مسلحين», «صواريخ» of «عدد من الصواريخ»."""
    words = site.words[phrase.start : phrase.end]
    after = 0
    while after + 1 < len(words) and (
        words[after].upos in {"NUM", "PUNCT", "ADP", "DET"}
        or site.scene.number_at(phrase.start + after) is not None
        or words[after].form in lexicon_words("partitive")
    ):
        after += 1
    return words[after]


def _is_actor(site: Site, phrase: Phrase) -> bool:
    head = _head(site, phrase)
    if bare(head.form) in lexicon("actors") or (is_demonym(head.form) and head.form.endswith(("ين", "ون"))):
        return True
    return head.ner in {"ORG", "PERS"} and not _is_place(site, phrase)


def _is_agent(site: Site, phrase: Phrase) -> bool:
    """An actor in an idafa that is followed by what it struck: «استهداف الاحتلال للمدنيين»."""
    if not _is_actor(site, phrase) or phrase.end >= len(site.words):
        return False
    after = site.words[phrase.end]
    return after.form == "ل" or (after.upos == "NOUN" and not site.scene.is_barrier(phrase.end))


def _is_weapon(site: Site, phrase: Phrase) -> bool:
    words = site.words[phrase.start : phrase.end]
    head = _head(site, phrase)
    form = bare(head.form[phrase.skip :] if head is words[0] else head.form)
    if form in lexicon("vehicles"):
        return any(w.form in lexicon("unmanned") for w in words[1:])
    return form in lexicon("weapons")


def _is_place(site: Site, phrase: Phrase) -> bool:
    span = phrase.span(site.sentence)
    return any(p.start <= span.start and min(p.end, span.end) - span.start >= (span.end - span.start) * 0.6 for p in site.places)


def _is_person(site: Site, phrase: Phrase) -> bool:
    head = _head(site, phrase)
    return (
        _is_counted(site, phrase)
        or bare(head.form) in person_nouns()
        or head.ner == "PERS"
        or is_demonym(head.form)
        or head.form in lexicon("pronominals")
    )


def _is_people(site: Site, phrase: Phrase) -> bool:
    """People by their noun, not only by being counted: «ستة مدنيين», not «ستة أيام»."""
    head = _head(site, phrase)
    return bare(head.form) in person_nouns() or head.form in lexicon("pronominals") or is_demonym(head.form) or head.ner == "PERS"


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
    head = _head(site, phrase)
    known = _is_actor(site, phrase) or _is_person(site, phrase) or head.upos in {"X", "PROPN"} or _is_place(site, phrase)
    return known and _is_human(site, phrase)


def _is_strike(site: Site, phrase: Phrase) -> bool:
    return phrase.start in site.scene.triggers


def _is_definite_singular(site: Site, phrase: Phrase) -> bool:
    """«الشهيد فلان»: a title, not news of a death; «الشهداء» and «شهيد» are."""
    head = _head(site, phrase)
    return head.form.startswith("ال") and person_nouns().get(bare(head.form)) == "singular"


_CLASSES: Mapping[str, Callable[[Site, Phrase], bool]] = {
    "actor": _is_actor,
    "agent": _is_agent,
    "agentive": _is_agentive,
    "people": _is_people,
    "person": _is_person,
    "place": _is_place,
    "strike": _is_strike,
    "title": _is_definite_singular,
    "weapon": _is_weapon,
}
