"""How many victims: from the quantity in a victim phrase, or from the number of its noun."""

from __future__ import annotations

from collections.abc import Sequence

from hadath.model import Count, Span, Word
from hadath.numbers import Quantity, noun_number
from hadath.phrases import Phrase
from hadath.roles import Site, bare, joint_victims

_NO_NUMBER = frozenset({"من", "ما", "كل", "جميع", "معظم", "غالبيه", "بعض"})
_ONE = frozenset({"احد", "احدي", "واحد", "واحده"})
_MANY: tuple[int | None, int | None] = (2, None)


def count_victims(site: Site, phrases: Sequence[Phrase]) -> Count | None:
    """The count that victim phrases give, or None where no number can be known.

    «مقتل جنديين» ("the killing of two soldiers") gives 2; «مقتل جنود» ("of soldiers") at least 2.
    """
    if not phrases:
        return None
    if _is_joint_toll(site):
        return next((_of(q) for q in site.quantities if q.kind == "vague" and _opens(q, phrases[0].span(site.sentence))), None)
    counts = [c for p in phrases if (c := _count(site, p)) is not None]
    if len(phrases) > 1 and site.trigger.span.start >= phrases[0].span(site.sentence).start:
        return counts[0] if counts else None  # «17 قتيلا بين عناصر الحشد»: the second phrase says who, not how many
    return _sum(counts) if len(counts) == len(phrases) else None


def _is_joint_toll(site: Site) -> bool:
    """«88 قتيلا وجريحا» (88 killed and wounded): how many of each is not told."""
    first, last = joint_victims(site, site.index)
    return first != last


def _count(site: Site, phrase: Phrase) -> Count | None:
    span = phrase.span(site.sentence)
    quantity = next((q for q in site.quantities if q.span.overlaps(span) and _opens(q, span)), None)
    return _of(quantity) if quantity is not None else _by_noun(site.words[phrase.start : phrase.end])


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
    return quantity.span.start <= span.start + 3


def _by_noun(words: Sequence[Word]) -> Count | None:
    head = words[0]
    if head.form in _NO_NUMBER:
        return None
    if head.form in _ONE:
        return Count(1, 1, False, Span(words[0].span.start, words[-1].span.end))
    if head.ner == "PERS":
        return Count(1, 1, False, head.span)
    number = noun_number(bare(head.form), head.lemma, head.feats)
    if number == "singular":
        return Count(1, 1, False, head.span)
    if number == "dual":
        return Count(2, 2, False, head.span)
    return Count(*_MANY, False, head.span) if number == "plural" else None
