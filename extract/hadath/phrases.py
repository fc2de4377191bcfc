"""Noun phrases: how far «قائد كتائب حزب الله» ("commander of the party's brigades") reaches to the right.

The parser hangs one word in four on the wrong governor, so the extent follows the grammar of the surface first:
an idafa is closed by the article, a pronoun or a name; an adjective agrees; a relative clause, a verb,
a comma or a time expression ends the phrase. The parse only decides where the surface leaves it open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hadath.entities import bare, has_article, lexicon
from hadath.inflect import participle_forms
from hadath.model import Sentence, Span, Word
from hadath.people import collective_nouns, names_people, person_nouns
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "phrases.toml"
_NOMINAL = frozenset({"NOUN", "ADJ", "X", "PROPN", "NUM", "DET"})
_LOOSE = frozenset({"appos", "flat", "amod", "nmod"})
_LONGEST_QUOTED_NAME = 5
_SHORT_WORD = 4
_LONGEST_NAME = 6  # words
_LONGEST_NAME_LETTERS = 32
_COMPLEMENTS: Mapping[str, frozenset[str]] = {
    "plain": frozenset({"من", "ل", "الي"}),
    "own": frozenset({"من"}),
    "target": frozenset({"من", "ل", "الي", "في", "ب"}),
    "victim": frozenset({"من", "في", "ب"}),
    "any": frozenset({"من", "ل", "ب", "في", "الي", "علي", "عن", "لدي", "مع", "بين", "ضد", "حول", "قرب"}),
    "speaker": frozenset({"من", "ل", "ب", "في", "لدي", "الي", "عن"}),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what phrases may not cross: words inside time expressions, words that are triggers."""

    sentence: Sentence
    times: frozenset[int]
    triggers: frozenset[int]
    numbers: tuple[tuple[int, int], ...] = ()  # the words [start, end) of each quantity's core
    places: frozenset[int] = frozenset()  # words inside place phrases

    def is_barrier(self, index: int) -> bool:
        """True for a word that ends any phrase before it."""
        return index in self.times or index in self.triggers

    def number_at(self, index: int) -> tuple[int, int] | None:
        """The quantity that word `index` belongs to."""
        return next(((start, end) for start, end in self.numbers if start <= index < end), None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `[start, end)` of a sentence that make one noun phrase, and the preposition before it."""

    start: int
    end: int
    preposition: str | None = None
    skip: int = 0  # letters of an unsplit clitic on the first word: «بطائرة»

    def span(self, sentence: Sentence) -> Span:
        """Where it stands, without attached conjunctions and prepositions.

        «للحوثيين» stays whole: its letters do not tell ل from the article.
        """
        first = sentence.words[self.start]
        start = first.span.start + self.skip
        if first.form.startswith("ال") and first.span.end - start < len(first.text):
            start = first.token_span.start
        elif first.text[0] == "و" and first.text[1:2].isdigit():
            start += 1
        last = sentence.words[self.end - 1]
        return Span(start, last.span.end - (len(last.text) - len(last.text.rstrip("؛،.:"))))


@cache
def _lexicon() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    return {key: frozenset(fold(w) for w in words) for key, words in table.items()}


@cache
def _belonging() -> frozenset[str]:
    return frozenset(form for word in _lexicon()["belonging"] for form in participle_forms(word))


@cache
def _names() -> tuple[str, ...]:
    """Names of several words, without spaces: the parser may cut them anywhere."""
    return tuple(name.replace(" ", "") for name in sorted(_lexicon()["names"]))


def _over_name(words: Sequence[Word], start: int, end: int) -> int:
    """The end of a known name that word `end` stands within: «تحالف دعم الشرعية | في اليمن»; else `end`."""
    for first in range(max(start, end - _LONGEST_NAME), end):
        text, stop = "", first
        while stop < len(words) and len(text) < _LONGEST_NAME_LETTERS:
            text, stop = text + words[stop].form.strip("#_"), stop + 1
            if stop > end and text in _names():
                return stop
    return end


def noun_phrase(scene: Scene, start: int, complements: str = "plain") -> Phrase | None:
    """The fullest phrase that begins at word `start`; None where no phrase can begin there.

    Args:
        scene: the sentence and its barriers.
        start: index of the first word, after any preposition.
        complements: which prepositional complements belong to the phrase: "plain", "target",
            "victim", "speaker", or "any": all, to see how far a subject reaches.
    """
    words = scene.sentence.words
    start = _skip_marks(words, start)
    if start >= len(words) or scene.is_barrier(start):
        return None
    number = scene.number_at(start)
    if number is None and not _may_begin(words, start):
        return None
    end = number[1] if number else start + 1
    while (step := _step(scene, start, end, complements)) > end:
        end = step
    return Phrase(start, end)


def _may_begin(words: Sequence[Word], start: int) -> bool:
    word = words[start]
    if word.upos == "VERB" and start and words[start - 1].upos in {"NOUN", "ADP"}:
        return word.form in _lexicon()["verbal_nouns"]  # «قصف تجمع لجنود» (the shelling of a gathering of soldiers)
    if word.upos not in _NOMINAL or word.form in _lexicon()["enders"] | _lexicon()["relatives"]:
        return False
    return word.upos != "DET" or (start + 1 < len(words) and words[start + 1].upos in _NOMINAL)


def _skip_marks(words: Sequence[Word], start: int) -> int:
    while start < len(words) and words[start].text in ('"', "#", "("):
        start += 1
    return start


def _step(scene: Scene, start: int, end: int, complements: str) -> int:
    """The new end of the phrase `[start, end)`, or `end` where it is over."""
    words = scene.sentence.words
    if end >= len(words):
        return end
    word, last = words[end], words[end - 1]
    if scene.is_barrier(end):
        counted = end == start + 1 and scene.number_at(start) is not None and end not in scene.times
        return end + 1 if counted and word.upos == "NOUN" else end  # «عشرة رهائن»: a trigger too is counted
    if word.token == last.token and word.upos == "PRON":
        return end + 1
    if (named := _over_name(words, start, end)) > end:
        return named
    if word.form in _lexicon()["without"] and end + 1 < len(words) and words[end + 1].form == "طيار":
        return end + 2
    if word.form in _lexicon()["relatives"]:
        return end
    if word.form in _lexicon()["restrictive"] and scene.number_at(end - 1) and end + 1 < len(words):
        return end + 1 if words[end + 1].form == "من" else end
    if (belonging := _over_belonging(scene, end)) is not None:
        return belonging
    if word.upos == "PUNCT":
        return _over_mark(scene, end)
    if word.upos == "CCONJ":
        return _over_conjunction(scene, start, end, complements)
    if word.upos == "ADP":
        return _over_preposition(scene, start, end, complements)
    if word.upos not in _NOMINAL or (word.form in _lexicon()["enders"] and word.upos != "NUM"):
        return end
    return end + 1 if _continues(scene, start, end) else end


def _over_belonging(scene: Scene, end: int) -> int | None:
    """«قافلة | تابعة لقوات الدرك» (a convoy of the gendarmerie): whose it is, whatever the parser makes of it."""
    words = scene.sentence.words
    if words[end].form.removeprefix("ال") not in _belonging() or end + 2 >= len(words) or words[end + 1].upos != "ADP":
        return None
    owner = noun_phrase(scene, end + 2)
    return owner.end if owner else None


def _over_mark(scene: Scene, end: int) -> int:
    words = scene.sentence.words
    if words[end].text == "#" and end + 1 < len(words):
        return end + 2
    if words[end].text == "(" and words[end - 1].form in _lexicon()["makes"]:
        close = next(
            (i for i in range(end, min(end + _LONGEST_QUOTED_NAME + 2, len(words))) if words[i].text == ")"), None
        )
        return end if close is None else close + 1  # «سيارة من طراز (تاهو)»
    if words[end].text == '"':
        for close in range(end + 2, min(end + 2 + _LONGEST_QUOTED_NAME, len(words))):
            if words[close].text == '"' and all(w.upos in _NOMINAL | {"ADP"} for w in words[end + 1 : close]):
                return close + 1
    if (
        words[end].text in "-/_"
        and end + 1 < len(words)
        and (words[end + 1].upos in {"X", "NUM"} or words[end].text != "-")
    ):
        return end + 2
    return end


def _over_conjunction(scene: Scene, start: int, end: int, complements: str) -> int:
    """«منازل وخياما» (houses and tents) is one phrase; «مقتل 3 وإصابة 5» (3 killed, 5 wounded) is two."""
    words = scene.sentence.words
    after = _skip_marks(words, end + 1)
    if after >= len(words) or words[end].form != "و" or scene.is_barrier(after):
        return end
    joined = words[after]
    if joined.upos not in _NOMINAL or joined.form in _lexicon()["enders"]:
        return end
    if scene.number_at(after) is not None or _is_another_person(scene, start, after):
        return end
    attached = joined.deprel.startswith("conj") and start <= joined.head < end
    inner = noun_phrase(scene, after, complements) if attached else None
    if inner is None:
        return end
    ours = any(map(_is_definite, words[start:end]))
    return inner.end if ours in (_is_definite(joined), any(map(_is_definite, words[after : inner.end]))) else end


def _is_another_person(scene: Scene, start: int, after: int) -> bool:
    """«امرأة وطفل», «العقيد هشام والرائد أحمد», «ثلاثة أطفال ومسعفا»: each to be counted."""
    ours, theirs = (person_nouns().get(scene.sentence.words[i].form.removeprefix("ال")) for i in (start, after))
    counted = scene.number_at(start) is not None or ours in {"singular", "dual"}
    return counted and theirs in {"singular", "dual"}


def _over_preposition(scene: Scene, start: int, end: int, complements: str) -> int:
    words = scene.sentence.words
    preposition, after = words[end], _skip_marks(words, end + 1)
    pilot = next((i for i in range(after, min(after + 2, len(words))) if words[i].form == "طيار"), None)
    if pilot is not None:
        return pilot + 1  # «طائرة من دون طيار», «بلا طيار», «ب|دون طيار»
    if after < len(words) and preposition.form == "من" and words[after].upos == "PRON":
        return after + 1 if scene.number_at(end - 1) is not None else end  # «ثلاثة منهم»
    if after >= len(words) or preposition.form not in _COMPLEMENTS[complements] or scene.is_barrier(after):
        return end
    if words[after].upos not in _NOMINAL or words[after].form in _lexicon()["enders"]:
        return end
    if words[after].form in _lexicon()["sides"] or not _takes_complement(scene, start, end, after, complements):
        return end
    inner = noun_phrase(scene, after, complements)
    return inner.end if inner else end


def _takes_complement(scene: Scene, start: int, end: int, after: int, complements: str) -> bool:
    words = scene.sentence.words
    preposition = words[end].form
    head, last = words[start], words[end - 1]
    attached = start <= words[after].head < end
    if complements == "any":
        return True
    if complements == "victim":
        return (
            preposition == "من"
            or words[after].form == "صفوف"
            or (preposition == "ب" and _is_group(words[after]) and after not in scene.places)
        )
    if preposition == "من":
        partitive = _is_partitive(scene, last) or (_is_partitive(scene, head) and _is_group(words[after]))
        people = head.form in person_nouns() and _is_group(words[after])
        make = words[after].form in _lexicon()["makes"]
        return partitive or people or make or (complements == "speaker" and attached)
    if preposition == "ب":
        if after in scene.places:
            return complements == "speaker" and attached
        return words[after].form in {"اسم", "قياده"} or (head.form in _lexicon()["source_nouns"] and attached)
    if preposition == "في":
        if complements == "speaker":
            return any(w.form.removeprefix("ال") in _lexicon()["source_nouns"] for w in words[start:end])
        return attached and words[after].ner != "LOC" and after not in scene.places
    if preposition == "عن":
        return last.form == "المسؤول"
    thing = (
        (last.upos == "NOUN" or last.form.endswith("ا")) and not _is_definite(last) and head.form not in person_nouns()
    )
    if preposition == "ل" and complements == "target" and thing:
        return True  # «مركزا لتسجيل الناخبين», «مواقع للمعارضة»
    return attached


def _is_quality(words: Sequence[Word], end: int) -> bool:
    """«رجلان | مجهولا | الهوية» (two men of unknown identity): an adjective and the noun that it is said of."""
    qualities = _lexicon()["qualities"]
    return words[end].form in qualities or (end + 1 < len(words) and words[end + 1].form in qualities)


def _is_new_object(word: Word, last: Word) -> bool:
    """«طائرة أخرى | موقعا», «قوات الأمن الفرنسية | المسلح»: the next words say what was done to whom.

    An accusative behind an adjective that is none or behind a feminine, or a man behind a feminine adjective.
    """
    if word.ner:
        return False
    accusative = word.form.endswith("ا") and word.upos != "PROPN" and not _has_article(word)
    accusative = accusative and not last.form.endswith("ا")
    if last.upos != "ADJ":
        return accusative and last.form.endswith("ه") and last.upos == "NOUN" and word.upos in {"NOUN", "ADJ"}
    man = person_nouns().get(word.form.removeprefix("ال")) == "singular" and not word.form.endswith("ه")
    return accusative or (man and last.form.endswith("ه"))


def _is_over(words: Sequence[Word], start: int, end: int) -> bool:
    """«طائرات مسيرة | مستودعا» (drones … a depot), «انتحاري | حافلة» (a bomber … a bus): no idafa follows."""
    word, last = words[end], words[end - 1]
    feminine = word.form.endswith("ه") and not last.form.endswith("ه")  # no adjective of a man: «انتحاري | حافلة»
    if not (word.upos == "NOUN" or feminine) or word.form in lexicon("unmanned") or _is_origin(word):
        return False
    armed = end - 1 > start and last.form in lexicon("unmanned") and words[end - 2].form in lexicon("vehicles")
    armed = armed or (end - 1 == start and last.form in lexicon("unmanned") & lexicon("weapons"))
    return (armed and last.upos != "ADP") or last.form in _lexicon()["loners"]


def _is_partitive(scene: Scene, word: Word) -> bool:
    return word.form in _lexicon()["partitive"] or word.upos == "NUM" or scene.number_at(word.index) is not None


def _is_group(word: Word) -> bool:
    """People or those whom they belong to: «من حركة طالبان», «من الأطفال», not «من منازلهم» (from their houses)."""
    form = bare(word.form)
    known = form in person_nouns() or form in collective_nouns() or form in lexicon("actors")
    return known or word.ner in {"ORG", "PERS"}


def _continues(scene: Scene, start: int, end: int) -> bool:
    """Whether the nominal word at `end` still belongs to the phrase before it."""
    words = scene.sentence.words
    word, last = words[end], words[end - 1]
    attached = start <= word.head < end and word.deprel.split(":")[0] in _LOOSE
    same_entity = word.ner != "" and word.ner == last.ner
    if word.upos == "DET" or _singles_out(words, end) or _is_new_object(word, last) or _is_over(words, start, end):
        return False
    if word.form in lexicon("plant_verbs") and word.form.endswith(("ه", "ها")):
        return False  # «لغم | زرعته الجماعة», a noun to the tagger
    known = last.form in person_nouns() or last.form in collective_nouns()
    if word.form in _lexicon()["repeated"] and known:
        return True  # «جنديين اثنين», «أسرة واحدة»
    if scene.number_at(end) is not None or word.upos == "NUM":
        vague = word.form in _lexicon()["partitive"]  # «قوات النظام | العديد من الأحياء»
        definite = _has_article(word) and _has_article(last) and not vague  # «المهاجمين الأربعة»
        return definite or _is_unit_name(words, start, end)
    if scene.number_at(end - 1) is not None or last.upos == "NUM":
        return True
    if _is_quality(words, end) or (last.form in _lexicon()["selectors"] and word.upos in {"NOUN", "ADJ"}):
        return True
    if word.upos == "ADJ":
        if last.upos == "PRON":
            return _has_article(word)  # «طائراته الحربية»; «طائراته | سلسلة غارات»
        return _agrees(word, last) or (attached and not _disagrees(word, last))
    if last.form in person_nouns() and word.upos == "NOUN" and not _has_article(word) and _is_origin(word):
        return True  # «مقاولين أفغان» (Afghan contractors)
    if _is_closed(last) or _is_name(word, last):
        if _has_article(word):
            return attached or same_entity
        accusative = word.form.endswith("ا") and not word.ner and not attached
        name = word.upos in {"X", "PROPN"} and not accusative and _has_article(last)
        return same_entity or name or last.form in _lexicon()["titles"] or _is_apposed(words, start, end)
    if last.upos in {"X", "PROPN"}:
        return word.upos in {"X", "PROPN"} or same_entity or (attached and _has_article(word))
    if last.upos == "ADJ":
        return same_entity or last.form in _lexicon()["titles"] or (attached and word.upos in {"X", "PROPN"})
    both_accusative = last.text.endswith("ا") and word.form.endswith("يا")
    return not last.text.endswith("ا") or attached or both_accusative or last.form in _lexicon()["titles"]


def has_pronoun_on(words: Sequence[Word], index: int) -> bool:
    """Whether the next word is a pronoun written together with this one: «قصفت|ها», «معظم|هم»."""
    after = words[index + 1] if index + 1 < len(words) else None
    return after is not None and after.upos == "PRON" and after.token == words[index].token


def _singles_out(words: Sequence[Word], end: int) -> bool:
    """«13 شخصا | معظمهم نساء» (most of them women): a quantifier with a pronoun opens an aside."""
    return has_pronoun_on(words, end) and words[end].form in _lexicon()["quantifiers"]


def _is_apposed(words: Sequence[Word], start: int, end: int) -> bool:
    """A name after a title deeper in the phrase: «وزير الخارجية سامح شكري» (foreign minister Sameh Shoukry)."""
    return words[end].ner == "PERS" and any(w.form in _lexicon()["titles"] for w in words[start:end])


def _is_unit_name(words: Sequence[Word], start: int, end: int) -> bool:
    """«اللواء 102», «قذيفة الياسين 105»: a number right behind a unit or the make of a weapon is part of it."""
    make = end - start > 1 and bare(words[start].form) in lexicon("weapons")
    return words[end].form.isdigit() and (words[end - 1].form in _lexicon()["numbered"] or make)


def _agrees(adjective: Word, noun: Word) -> bool:
    definite = _has_article(adjective) == _has_article(noun) or noun.upos in {"X", "PROPN"}
    return definite and not _disagrees(adjective, noun)


def _disagrees(adjective: Word, noun: Word) -> bool:
    """What the tagger calls an adjective begins a new phrase.

    «التحالف | مخزنا», «مسلحون | صحفيا», «شاب | جنديين»: without the article, in another case or number.
    """
    if _has_article(noun) and not _has_article(adjective) and noun.upos in {"NOUN", "ADJ"}:
        return True
    if adjective.form.endswith("ا") and noun.form.endswith("ون"):
        return True
    people = person_nouns()
    ours, theirs = people.get(adjective.form), people.get(noun.form)
    return ours is not None and theirs is not None and ours != theirs


def _has_article(word: Word) -> bool:
    return has_article(word.form)


def _is_origin(word: Word) -> bool:
    return names_people(word.form) and word.form not in person_nouns()


def _is_name(word: Word, last: Word) -> bool:
    """«إسرائيل | مواقع», «حماس | مسؤولية»: the name of a country or group, which no idafa goes on."""
    named = last.ner in {"LOC", "ORG"} and word.ner == "" and word.upos == "NOUN"
    common = bare(last.form) in collective_nouns() or last.form in _lexicon()["titles"]
    return named and not common and not _has_article(word)


def _is_closed(word: Word) -> bool:
    """Whether no idafa can follow: the article, a pronoun, or the nun of a sound plural («مسلحون», «مدنيين»)."""
    form = word.form
    plural = form.endswith(("ون", "يين")) or (form.endswith("ين") and form[:-2] in person_nouns())
    dual = form.endswith(("ان", "تين")) and person_nouns().get(form) == "dual"
    return (
        _has_article(word) or word.upos == "PRON" or dual or (plural and len(form) > _SHORT_WORD and word.upos != "X")
    )


def _is_definite(word: Word) -> bool:
    return _has_article(word) or word.upos in {"PRON", "X", "PROPN"} or "Definite=Def" in word.feats


def words_in(sentence: Sentence, spans: Collection[Span]) -> frozenset[int]:
    """Indices of the words that touch one of the spans."""
    return frozenset(w.index for w in sentence.words if any(w.span.overlaps(s) for s in spans))


def lexicon_words(name: str) -> frozenset[str]:
    """Folded words of a class of `lexicon/phrases.toml`."""
    return _lexicon()[name]
