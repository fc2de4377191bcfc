"""The clause around a trigger: its phrases in surface order, the phrase before it, subject and object of a verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hadath.entities import bare, lexicon
from hadath.model import Sentence, Span, Word
from hadath.numbers import Quantity
from hadath.people import person_nouns
from hadath.phrases import Phrase, Scene, has_pronoun_on, lexicon_words, noun_phrase

FAR = 12  # words: how far from its trigger an argument is looked for
COPULAS = frozenset({"كان", "كانت", "كانوا", "قد", "لقد", "لم", "لا", "لن", "ما", "تكون", "يكون", "سوف", "تم"})
_WE = "نا"
_LONGEST_ASIDE = 10  # words of «، في وقت سابق من الشهر الماضي،»
_INCLUSION = 2  # words of «بينهم»: بين + هم
_ASIDE = 8  # words of a bracketed age or place, at most
_LONG_VERB = 4  # «واجه», «اتجه» end in a root letter, not in a pronoun


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
        elif {i - 1, i} <= scene.places and i > start:
            i += 1  # «مدينة العريش عاصمة محافظة شمال سيناء»: the rest of a place
        elif (past := _past_comment(words, i)) > i:
            i = past
        elif word.upos == "PUNCT":
            aside = _past_aside(site, i)
            if word.text not in "،,-" or (seen_bare and aside is None):
                return
            i = aside or i + 1
        elif (end := _past_description(site, i, start)) is not None:
            i = end
        elif word.upos in {"VERB", "SCONJ", "CCONJ"} or word.form in lexicon_words("relatives"):
            return
        elif word.form == "بين" and i + 1 < len(words) and words[i + 1].upos == "PRON":
            return  # «بينهم نساء» (women among them)
        elif _is_unsplit(words, i) and (phrase := noun_phrase(scene, i, complements)):
            yield Phrase(phrase.start, phrase.end, word.form[0], skip=1)
            i = phrase.end
        elif scene.number_at(i) is not None and (phrase := noun_phrase(scene, i, complements)):
            yield phrase
            seen_bare, i = True, phrase.end
        elif is_preposition(word):
            preposition, after = _preposition(words, i)
            phrase = (
                noun_phrase(scene, after, complements) if after < len(words) and words[after].upos != "PRON" else None
            )
            if phrase and i in scene.places:
                yield Phrase(i, phrase.end)  # «طالت وسط مدينة حماة»: an object
                seen_bare = True
            elif phrase:
                yield Phrase(phrase.start, phrase.end, preposition)
            i = _past_governed(site, phrase) if phrase else _past_trigger(site, after)
        elif word.upos == "DET" and i + 1 in scene.triggers:
            i += 1
        elif i in scene.triggers:
            end = past_adjectives(site, i, _past_trigger(site, i))
            yield Phrase(i, end)
            seen_bare, i = True, end
        elif phrase := noun_phrase(scene, i, complements):
            end = _past_governed(site, phrase)
            yield Phrase(phrase.start, end)
            seen_bare, i = True, end
        else:
            i += 1


def _past_comment(words: Sequence[Word], i: int) -> int:
    """The end of «على ما يبدو» (as it seems), «على الأقل» (at least), where they begin at word `i`, else `i`."""
    for end in (i + 3, i + 2):
        if " ".join(w.form for w in words[i:end]) in lexicon_words("comments"):
            return end
    return i


def _is_unsplit(words: Sequence[Word], i: int) -> bool:
    """«بطائرة», «لـ13» left whole by the parser: a preposition on the noun of a weapon or on a figure."""
    word = words[i]
    if word.form[0] in "بل" and word.form[1:].isdigit():
        return True
    alone = all(words[j].token != word.token for j in (i - 1, i + 1) if 0 <= j < len(words))
    return (
        alone and word.form[0] == "ب" and (word.form[1:] in lexicon("weapons") or word.form[1:] in lexicon("vehicles"))
    )


def _past_aside(site: Site, comma: int) -> int | None:
    """Where the clause goes on after «، الأربعاء،» or «، في بيان،»; None where the comma opens no short aside."""
    words = site.words
    for i in range(comma + 1, min(comma + _LONGEST_ASIDE, len(words))):
        if words[i].text in "،,":
            opener = words[comma + 1]
            return i + 1 if i > comma + 1 and (comma + 1 in site.scene.times or opener.upos == "ADP") else None
        if words[i].upos in {"VERB", "SCONJ"}:
            return None
    return None


def _past_description(site: Site, i: int, start: int) -> int | None:
    """Where the clause goes on after a relative clause at word `i`, with a relative or without one."""
    if site.words[i].form in lexicon_words("relatives"):
        return _past_relative(site, i)
    return _past_relative(site, i - 1) if _describes(site, i, start) else None


def _describes(site: Site, verb: int, start: int) -> bool:
    """«مسلحون يرتدون زيا» (gunmen who wear a uniform): a present verb right behind an indefinite noun of people."""
    words, before = site.words, verb - 1
    if before < start or verb in site.scene.triggers or words[verb].upos != "VERB" or words[verb].form[0] not in "يت":
        return False
    head = words[before - 1] if words[before].upos == "ADJ" else words[before]
    return head.form in person_nouns() and not head.form.startswith("ال")


def _past_relative(site: Site, i: int) -> int | None:
    """Where the clause goes on after «الذي تقوده المملكة»: the relative, its verb, one phrase. None without a verb."""
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
    if end < len(words) and _is_hit_by_raid(words[i], words[end]):
        return end
    joined = noun_phrase(site.scene, end)
    return joined.end if joined else end


def _is_hit_by_raid(attack: Word, after: Word) -> bool:
    """«استهدفت غارة | سيارة» (a raid hit a car): of a raid no idafa says what was hit, but who made it."""
    raid = attack.form in lexicon("raids") and after.upos == "NOUN" and not after.form.startswith("ال")
    doer = after.form in person_nouns() or after.form in lexicon("actors")
    return raid and not doer and not after.ner


def _past_governed(site: Site, phrase: Phrase) -> int:
    """The end of a phrase with an attack noun in its idafa: «منفذ الهجوم» (the one behind the attack)."""
    last, end = site.words[phrase.end - 1], phrase.end
    governs = last.upos == "NOUN" and not last.form.startswith("ال") and not last.form.endswith("ا")
    if not governs or end not in site.scene.triggers or site.words[end].upos == "VERB":
        return end
    return past_adjectives(site, end, end + 1)


def past_adjectives(site: Site, noun: int, end: int) -> int:
    """The end of the adjectives of an attack noun; not of «الهجوم | سياسيا» (the attack … a politician)."""
    definite = site.words[noun].form.startswith("ال")
    while end < len(site.words) and site.words[end].upos == "ADJ" and not site.scene.is_barrier(end):
        if definite and not site.words[end].form.startswith("ال"):
            break
        if site.words[end].form.endswith("ا") and site.words[noun].form.endswith("ه"):
            break  # «غارة إسرائيلية | قياديا» (a raid … a leader)
        end += 1
    return end


def is_preposition(word: Word) -> bool:
    """Prepositions, and the adverbs that govern like one: «قرب» (near), «خلال» (during)."""
    return word.upos == "ADP" or word.form in lexicon_words("prepositional")


def _preposition(words: Sequence[Word], i: int) -> tuple[str, int]:
    """«من خلال» is one preposition: its words joined, and where what it governs begins."""
    end = i + 1
    while end < len(words) and is_preposition(words[end]) and end - i < 3:
        end += 1
    return " ".join(w.form for w in words[i:end]), end


def phrase_before(site: Site, index: int) -> Phrase | None:
    """The noun phrase that ends right before word `index`, auxiliaries, times and commas aside."""
    words, scene = site.words, site.scene
    last = index - 1
    while last >= 0 and (
        words[last].form in COPULAS or words[last].upos == "AUX" or last in scene.times or words[last].text in '،,"'
    ):
        last -= 1
    if last > 0 and words[last].form == "الاقل" and words[last - 1].form == "علي":
        last -= 2
    if last > 0 and words[last].text == ")" and not words[index].form.endswith("ا"):  # «قتلا»: two, each with an age
        last = _before_brackets(words, last)
    for start in range(max(0, last - FAR), last + 1):
        if _is_phrase_start(words, start, scene) and not _modifies_event(words, start, scene):
            reach = noun_phrase(scene, start, "any")
            if reach is not None and reach.end > last:
                if (aside := _start_of_inclusion(words, start)) is not None:
                    return phrase_before(site, aside)
                if (first := _first_counted(site, start)) is not None:
                    return first
                phrase = noun_phrase(scene, start, "target") or reach
                before = words[start - 1] if start else None
                preposition = before.form if before is not None and before.upos == "ADP" else None
                return Phrase(phrase.start, min(phrase.end, last + 1), preposition)
    return None


def _before_brackets(words: Sequence[Word], close: int) -> int:
    """«الشاب سامي النجار (25 عاما) استشهد» (S. N., 25, was killed): the word before the aside that ends at `close`."""
    starts = range(close - 1, max(0, close - _ASIDE), -1)
    return next((i - 1 for i in starts if words[i].text == "("), close)


def _first_counted(site: Site, start: int) -> Phrase | None:
    """The first of people counted apart: «أربعة جنود وثلاثة من الشرطة قتلوا» (four soldiers and three policemen)."""
    joined = start > 1 and site.words[start - 1].form == "و" and _counts(site, start)
    first = phrase_before(site, start - 1) if joined else None
    return first if first is not None and _counts(site, first.start) else None


def _counts(site: Site, start: int) -> bool:
    number = person_nouns().get(site.words[start].form)
    return site.scene.number_at(start) is not None or number in {"singular", "dual"}


def _start_of_inclusion(words: Sequence[Word], start: int) -> int | None:
    """Where «(من) بينهم» begins before a phrase: «23 شخصا بينهم نساء قتلوا» (23 people, women among them, died)."""
    if start < _INCLUSION or words[start - 1].upos != "PRON" or words[start - 2].form != "بين":
        return None
    return start - 3 if start > _INCLUSION and words[start - 3].form == "من" else start - 2


def _is_phrase_start(words: Sequence[Word], start: int, scene: Scene) -> bool:
    if start == 0:
        return True
    before = words[start - 1]
    return (
        before.upos in {"PUNCT", "CCONJ", "SCONJ", "VERB", "AUX", "ADP", "PART", "ADV"}
        or scene.is_barrier(start - 1)
        or before.form in COPULAS
        or _start_of_inclusion(words, start) is not None
    )


def _modifies_event(words: Sequence[Word], start: int, scene: Scene) -> bool:
    """«هجوم انتحاري»: what follows an attack noun belongs to it."""
    return start - 1 in scene.triggers and words[start - 1].upos != "VERB"


def arguments(site: Site, verb: int) -> tuple[Phrase | None, Phrase | None]:
    """Subject and object of the verb at `verb`, either None: VSO, SVO and relative clauses."""
    words = site.words
    before = _subject_before(site, verb)
    start = verb + 1 if before is not None else _shared_object(words, verb)
    after = [p for p in phrases_after(site, start, "target") if p.preposition is None][:2]
    if has_pronoun(words, verb):
        return (after[0] if after else before), None
    if before is not None:
        return before, (after[0] if after else None)
    if after and (_says_we(words, verb) or _has_pronoun_subject(words, verb)):
        return None, after[0]
    if len(after) == 2 and not _are_one(site, after):
        return _in_order(site, after[0], after[1])
    if len(after) == 1 and (apart := _object_apart(site, after[0])) is not None:
        return after[0], apart
    inherited = _inherited_subject(site, verb)
    if not after:
        return inherited or _resumed_subject(site, verb), None
    deprel = words[after[0].start].deprel
    is_object = deprel.startswith("obj") and words[after[0].start].head == verb
    if is_object or inherited is not None or _is_accusative(site, after[0]):
        return inherited or _resumed_subject(site, verb), after[0]
    return after[0], None


def _in_order(site: Site, first: Phrase, second: Phrase) -> tuple[Phrase, Phrase | None]:
    """Subject and object of two phrases behind a verb: «قتل جنديين مسلحون» (two soldiers, gunmen killed) turns them."""
    head = head_noun(site, first)
    if not _is_nominative(head_noun(site, second)):
        return first, second
    if head.form.endswith("ين") and person_nouns().get(bare(head.form)) in {"plural", "dual"}:
        return second, first
    return first, (None if _is_nominative(head) else second)


def _is_nominative(noun: Word) -> bool:
    """«مسلحون», «جنديان»: a plural in ـون and a dual in ـان are no objects."""
    number = person_nouns().get(bare(noun.form))
    return (noun.form.endswith("ون") and number == "plural") or (noun.form.endswith("ان") and number == "dual")


def _object_apart(site: Site, subject: Phrase) -> Phrase | None:
    """«قتلت ميليشيات الحوثي، امرأة» (the militias killed, a woman): an object that a comma sets off from forces."""
    words, comma = site.words, subject.end
    forces = bare(words[subject.start].form) in lexicon("actors") and subject.preposition is None
    if not forces or comma + 1 >= len(words) or words[comma].text not in "،,":
        return None
    person = words[comma + 1].form in person_nouns() or site.scene.number_at(comma + 1) is not None
    return noun_phrase(site.scene, comma + 1, "target") if person else None


def _is_accusative(site: Site, phrase: Phrase) -> bool:
    """«تستهدف الإرهابيين»: a plural in ـين is no subject."""
    head = head_noun(site, phrase)
    return head.form.endswith("ين") and head.form.startswith("ال") and head.index == phrase.start


def _says_we(words: Sequence[Word], verb: int) -> bool:
    """«أسقطنا صاروخا» (we shot down a missile), its ending split off or not."""
    form = words[verb].form
    return (form.endswith(_WE) and len(form) > _LONG_VERB) or (
        has_pronoun_on(words, verb) and words[verb + 1].form == _WE
    )


def _has_pronoun_subject(words: Sequence[Word], verb: int) -> bool:
    """«أنه استهدف قياديا» (that he targeted a leader): the pronoun on the conjunction is the subject.

    In «أنه قصفت القوات» (that the forces shelled) it is none: the verb is feminine.
    """
    before = verb - 1
    while before > 0 and words[before].form in COPULAS:
        before -= 1
    if before < 1 or words[before].upos != "PRON" or words[before - 1].form not in {"ان", "انه", "انها", "لكن"}:
        return False
    return words[before].form != "ه" or not _conjugation(words[verb])[0]


def has_pronoun(words: Sequence[Word], verb: int) -> bool:
    """Whether the verb has an object pronoun, split off («قصفت|ها») or not («اقتحمه»)."""
    if has_pronoun_on(words, verb):
        return words[verb + 1].form != _WE
    form = words[verb].form
    return words[verb].upos in {"VERB", "NOUN"} and len(form) > _LONG_VERB and form.endswith(("ه", "ها", "هم"))


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
    if (
        not joined
        or not 0 <= head < verb - 1
        or words[head].upos != "VERB"
        or words[head].form[0] != words[verb].form[0]
    ):
        return None
    return arguments(site, head)[0]


def _resumed_subject(site: Site, verb: int) -> Phrase | None:
    """«استهدفت المقاومة آليات | وفجرت دبابة», «…، ثم أطلق النار»: that of the last verb of its gender and number."""
    words = site.words
    opener = words[verb - 1].form if verb else ""
    if opener not in lexicon_words("resuming") or words[verb].upos != "VERB":
        return None
    if words[verb].form in lexicon("undergo_verbs"):
        return None  # «كما تعرض 46 شخصا لاعتداء» (46 people too underwent an assault): who stands behind it
    for i in range(verb - 2, -1, -1):
        if words[i].text in ".:;؛" or words[i].upos == "SCONJ":
            return None
        if words[i].upos != "VERB" or words[i].form in COPULAS or words[i].deprel.startswith("acl"):
            continue
        subject = arguments(site, i)[0]
        if _conjugation(words[i]) == _conjugation(words[verb]):
            return subject if subject is not None and subject.start not in site.scene.triggers else None
        if subject is not None and subject.start > i and is_plural_verb(words[verb]) and _are_people(site, subject):
            return subject  # «كثف المتشددون هجماتهم | وقتلوا»: a verb before its subject is singular
    return None


def _are_people(site: Site, phrase: Phrase) -> bool:
    return person_nouns().get(bare(head_noun(site, phrase).form)) == "plural"


def _conjugation(verb: Word) -> tuple[bool, bool]:
    """Whether a verb is feminine, and plural or dual, by its form."""
    present = verb.form[0] in "يت" and not verb.form.endswith(("ت", "وا"))
    feminine = verb.form[0] == "ت" if present else verb.form.endswith(("ت", "تا"))
    return feminine, is_plural_verb(verb)


def _shared_object(words: Sequence[Word], verb: int) -> int:
    """Where the phrases of a verb begin that shares them with the next: «قتل وأصيب العشرات»."""
    joined = verb + 2 < len(words) and words[verb + 1].form == "و" and words[verb + 2].upos == "VERB"
    if joined and not is_plural_verb(words[verb]):
        return verb + 3
    return verb + 1


def _subject_before(site: Site, verb: int) -> Phrase | None:
    words = site.words
    previous = verb - 1
    if (described := _described(site, verb)) is not None:
        return described
    if previous >= 0 and words[previous].form in lexicon_words("relatives"):
        return phrase_before(site, previous)
    phrase = phrase_before(site, verb)
    if phrase is None:
        return None
    in_place = {phrase.start - 1, phrase.start} <= site.scene.places
    if (in_place or phrase.preposition is not None) and (joined := _joined_actor(site, phrase, verb)) is not None:
        return joined
    if in_place:
        return None  # «بإقليمي فان وأغري قتل المتمردون جنديين»: the end of a place
    opener = words[phrase.start - 1] if phrase.start else None
    if opener is not None and _describes(site, opener.index, 0) and is_plural_verb(words[verb]):
        return phrase_before(site, opener.index)  # «مسلحون يستقلون دراجة | أطلقوا» (gunmen riding a bike fired)
    if phrase.preposition is None:
        if opener is None or opener.upos in {"SCONJ", "CCONJ", "PUNCT"} or opener.form in COPULAS:
            return phrase
        return phrase if is_plural_verb(words[verb]) else None
    told = words[verb].deprel.startswith("acl") or _names_actor(words[phrase.start])  # «في خلايا شنت هجمات»
    return phrase if told and not words[phrase.start].form.startswith("ال") else None


def _joined_actor(site: Site, phrase: Phrase, verb: int) -> Phrase | None:
    """«شهيد في طولكرم | والطيران الحربي يقصف» (a man killed in T., and the air force shells): it begins a clause."""
    words = site.words
    joint = next((i for i in range(verb - 1, phrase.start, -1) if words[i].upos == "CCONJ"), None)
    if joint is None or joint + 1 == verb or not _names_actor(words[joint + 1]):
        return None
    found = noun_phrase(site.scene, joint + 1)
    return found if found is not None and found.end == verb else None


def _names_actor(word: Word) -> bool:
    """A noun of those who strike: «الطيران» (the air force), «خلايا» (cells)."""
    return bool({word.form, bare(word.form)} & lexicon("actors"))


def _described(site: Site, verb: int) -> Phrase | None:
    """«جثة | امرأة قتلت في شقتها» (a woman killed in her flat): the noun of people that the verb describes."""
    words, head = site.words, site.words[verb].head
    if not words[verb].deprel.startswith("acl") or not 0 <= head < verb or words[head].form not in person_nouns():
        return None
    if any(w.upos != "ADJ" for w in words[head + 1 : verb]):
        return None
    return None if head and site.scene.number_at(head - 1) else noun_phrase(site.scene, head)


def is_plural_verb(word: Word) -> bool:
    """A verb that agrees in number follows its subject: «23 شخصا قتلوا» (23 people were killed)."""
    return word.form.endswith(("وا", "ون")) or (word.form.endswith(("تا", "ا", "ان")) and len(word.form) > 3)


def event_before(site: Site, verb: int) -> int | None:
    """The trigger noun whose relative clause or predicate the verb is: «غارة [جوية] استهدفت»."""
    words, scene = site.words, site.scene
    for i in range(verb - 1, max(-1, verb - FAR), -1):
        if i in scene.triggers and words[i].upos != "VERB":
            return i
        if words[i].upos in {"VERB", "SCONJ"} and words[i].form not in COPULAS:
            return None
        if words[i].text in ".;:":
            return None
    return None


def head_noun(site: Site, phrase: Phrase) -> Word:
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
