"""How many victims: from the quantity in a victim phrase, or from the number of its noun."""

from __future__ import annotations

from collections.abc import Sequence

from hadath.clause import Site, arguments
from hadath.entities import bare
from hadath.model import Count, Span, Word
from hadath.numbers import Quantity
from hadath.people import collective_nouns, noun_number, person_nouns
from hadath.phrases import Phrase, lexicon_words
from hadath.roles import joint_victims

_NO_NUMBER = frozenset({"من", "ما", "كل", "جميع", "معظم", "غالبيه", "بعض"})
_ONE_PERSON = frozenset({"ه", "ها"})
_TOLLS = frozenset({"عدد", "حصيله", "اعداد"})
_TOLL_REACH = 120  # characters: «عدد القتلى في صفوف المدنيين ارتفع إلى 30»
_TOLL_NEAR = 40  # and of a number that no «إلى» or «بلغ» leads to
_REACHED = frozenset({"الي", "بلغ", "بلغت", "عند", "تجاوز", "تجاوزت", "يبلغ", "تبلغ", "وصل", "وصلت"})
_ONE = frozenset({"احد", "احدي", "واحد", "واحده"})
_MANY: tuple[int | None, int | None] = (2, None)


def count_victims(site: Site, phrases: Sequence[Phrase]) -> Count | None:
    """The count that victim phrases give, or None where no number can be known.

    «مقتل جنديين» ("the killing of two soldiers") gives 2; «مقتل جنود» ("of soldiers") at least 2.
    """
    if not phrases:
        return _by_pronoun(site)
    if _is_joint_toll(site):
        span = phrases[0].span(site.sentence)
        return next((_of(q) for q in site.quantities if q.kind == "vague" and _opens(q, span)), None)
    if _shares_victims(site):
        return None
    counted = phrases[:1] if _names_them(site, phrases) else phrases
    parts = [part for p in counted for part in _parts(site, p)]
    counts = [c for p in parts if (c := _count(site, p)) is not None]
    if len(phrases) > 1 and phrases[0].start <= site.index < phrases[0].end:
        return counts[0] if counts else None  # «17 قتيلا بين عناصر الحشد»: the second phrase says who, not how many
    return _sum(counts) if len(counts) == len(parts) else None


def _parts(site: Site, phrase: Phrase) -> list[Phrase]:
    """«امرأة وطفلين» (a woman and two children): people joined within one phrase, each with its own number."""
    cuts = [
        i
        for i in range(phrase.start + 1, phrase.end - 1)
        if site.words[i].form == "و"
        and bare(site.words[i + 1].form) in person_nouns()
        and i + 1 not in site.scene.triggers  # «قتلى وجرحى من المدنيين»
    ]
    if not cuts or bare(site.words[phrase.start].form) not in person_nouns():
        return [phrase]
    starts = [phrase.start, *(i + 1 for i in cuts)]
    return [Phrase(a, b) for a, b in zip(starts, [*cuts, phrase.end], strict=True)]


def _names_them(site: Site, phrases: Sequence[Phrase]) -> bool:
    """«الشابين حسين العمور وعبد الحليم الناقة» (the two youths H. and A.): the names say who, not how many more."""
    head, rest = site.words[phrases[0].start], phrases[1:]
    several = noun_number(bare(head.form), head.lemma, head.feats) == "dual"
    named = any(w.ner == "PERS" for w in site.words[phrases[0].start + 1 : phrases[0].end])
    return several and named and all(site.words[p.start].ner == "PERS" for p in rest)


def _by_pronoun(site: Site) -> Count | None:
    """«استشهاده» (his death) is one person's."""
    after = site.words[site.index + 1 : site.index + 2]
    if after and after[0].token == site.trigger.token and after[0].form in _ONE_PERSON:
        return Count(1, 1, False, site.trigger.token_span)
    return None


def _is_joint_toll(site: Site) -> bool:
    """«88 قتيلا وجريحا» (88 killed and wounded): how many of each is not told."""
    first, last = joint_victims(site, site.index)
    return first != last


def _shares_victims(site: Site) -> bool:
    """«قتل وأصيب العشرات», «مقتل وإصابة 19»: one number for two outcomes, told by two words of one kind."""
    words, index = site.words, site.index
    for first, last in ((index, index + 2), (index - 2, index)):
        if (
            first >= 0
            and {first, last} <= site.scene.triggers
            and words[first + 1].form == "و"
            and words[first].upos == words[last].upos
            and not words[first].form.endswith(("وا", "ين"))
            and not _is_participant(words[first])
        ):
            return not _has_subject_before(site, first)
    return False


def _has_subject_before(site: Site, verb: int) -> bool:
    """«أن جنديا قتل وأصيب آخر» (that a soldier was killed and another wounded): each verb has its own."""
    subject = arguments(site.at(verb), verb)[0] if site.words[verb].upos == "VERB" else None
    return subject is not None and subject.start < verb


def _is_participant(word: Word) -> bool:
    return bare(word.form).removesuffix("ا") in person_nouns()


def _count(site: Site, phrase: Phrase) -> Count | None:
    span, words = phrase.span(site.sentence), site.words[phrase.start : phrase.end]
    opening = next((q for q in site.quantities if _opens(q, span)), None)
    if opening is not None:
        return _of(opening)
    if words[0].form == "اي":
        return None
    if [w.form for w in words[:2]] == ["كل", "من"]:
        named = 1 + sum(w.form == "و" for w in words)  # «كل من أحمد وعلي» (both Ahmad and Ali)
        return Count(named, named, False, span)
    if quantity := _elsewhere(site, phrase, words):
        return _of(quantity)
    return _by_noun(words)


def _elsewhere(site: Site, phrase: Phrase, words: Sequence[Word]) -> Quantity | None:
    """A number behind its noun or away from it.

    «جنديين اثنين», «عائلة من 5 أفراد»; «عشرات القتلى والجرحى» (tens of both); «ارتفع عدد القتلى إلى 30».
    """
    span = phrase.span(site.sentence)
    first = phrase.start
    if (repeated := _repeated(site, phrase)) is not None:
        return repeated
    if _is_toll(site, first):
        reach = min(span.end + _TOLL_REACH, _next_toll(site))
        after = [q for q in site.quantities if span.end < q.span.start < reach]
        reached = [q for q in after if _is_reached(site, q)]
        near = [q for q in after if q.span.start - span.end < _TOLL_NEAR]
        return next(iter(reached or near), None)
    for quantity in site.quantities:
        noun = quantity.noun
        behind = noun is not None and (
            noun.overlaps(words[0].span) or (span.covers(noun) and not quantity.noun_follows)  # «جميع الجنود العشرة»
        )
        if behind or (span.covers(quantity.core) and bare(words[0].form) in collective_nouns()):
            return quantity
    if first >= 2 and site.words[first - 1].form == "و" and first - 2 in site.scene.triggers:
        before = site.words[first - 2].span
        vague = (q for q in site.quantities if q.kind == "vague" and before.start - q.core.end in (0, 1))
        if (both := next(vague, None)) is not None:
            return both
    return None


def _repeated(site: Site, phrase: Phrase) -> Quantity | None:
    """«فلسطينيين | اثنين» (two Palestinians): a plural in form, whose number stands right behind it."""
    behind = next((w for w in site.words[phrase.start + 1 :] if w.upos != "ADJ"), None)
    if behind is None or behind.form not in lexicon_words("repeated"):
        return None
    return next((q for q in site.quantities if q.core.overlaps(behind.span)), None)


def _is_toll(site: Site, first: int) -> bool:
    """«حصيلة القتلى» (the toll of dead), whose number stands further on."""
    return any(bare(w.form) in _TOLLS for w in site.words[max(0, first - 3) : first]) or _continues_toll(site, first)


def _continues_toll(site: Site, first: int) -> bool:
    """«حصيلة القتلى إلى 41 والجرحى إلى 96» (and of the wounded to 96): a second toll under one word."""
    after = site.words[site.index + 1 : site.index + 2]
    reaches = bool(after) and after[0].form == "الي" and site.scene.number_at(site.index + 2) is not None
    return first > 0 and site.words[first - 1].form == "و" and reaches


def _is_reached(site: Site, quantity: Quantity) -> bool:
    """«ارتفع إلى 30», «بلغ 30»: the number that a toll has come to."""
    index = next(w.index for w in site.words if w.span.end > quantity.span.start)
    return any(w.form in _REACHED for w in site.words[max(0, index - 2) : index])


def _next_toll(site: Site) -> int:
    """Where the next toll begins that has no number before it: «القتلى إلى 41 | والجرحى إلى 96»."""
    triggers = (site.words[i] for i in sorted(site.scene.triggers) if i > site.index)
    later = (w for w in triggers if _is_participant(w) and site.scene.number_at(w.index - 1) is None)
    return next((w.token_span.start for w in later), site.sentence.span.end)


def _of(quantity: Quantity) -> Count:
    return Count(quantity.min, quantity.max, quantity.approx, quantity.span)


def _sum(counts: Sequence[Count]) -> Count:
    """«ثلاثة موظفين وأربعة شرطة» is 7; one open end leaves the sum open."""
    least = [c.min for c in counts]
    most = [c.max for c in counts]
    return Count(
        min=None if None in least else sum(n for n in least if n is not None),
        max=None if None in most else sum(n for n in most if n is not None),
        approx=any(c.approx for c in counts),
        span=Span(counts[0].span.start, counts[-1].span.end),
    )


def _opens(quantity: Quantity, span: Span) -> bool:
    """The quantity opens the phrase; one deeper in it counts something else."""
    return quantity.span.overlaps(span) and quantity.span.start <= span.start + 3


def _is_dual_construct(words: Sequence[Word]) -> bool:
    """«ضابطا شرطة» (two police officers), not «ضابطا بريطانيا»: alef before a genitive."""
    form, after = words[0].form, words[1:2]
    genitive = bool(after) and after[0].upos == "NOUN" and not after[0].form.endswith("ا")
    return genitive and form.endswith("ا") and form[:-1] in person_nouns()


def _by_noun(words: Sequence[Word]) -> Count | None:
    head = words[0]
    if head.form in _NO_NUMBER:
        return None
    if head.form in _ONE:
        return Count(1, 1, False, Span(words[0].span.start, words[-1].span.end))
    if head.ner == "PERS" and bare(head.form) not in person_nouns():
        return Count(1, 1, False, head.span)
    number = "dual" if _is_dual_construct(words) else noun_number(bare(head.form), head.lemma, head.feats)
    if number == "singular":
        return Count(1, 1, False, head.span)
    if number == "dual":
        return Count(2, 2, False, head.span)
    return Count(*_MANY, False, head.span) if number == "plural" else None
