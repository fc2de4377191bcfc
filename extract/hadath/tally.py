"""How many victims: from the quantity in a victim phrase, or from the number of its noun."""

from __future__ import annotations

from collections.abc import Sequence

from hadath.model import Count, Span, Word
from hadath.numbers import Quantity, noun_number
from hadath.phrases import Phrase
from hadath.roles import Site, bare

_NO_NUMBER = frozenset({"من", "ما", "كل", "جميع", "معظم", "غالبيه", "بعض"})
_ONE = frozenset({"احد", "احدي", "واحد", "واحده"})
_MANY: tuple[int | None, int | None] = (2, None)


def count_victims(site: Site, phrases: Sequence[Phrase]) -> Count | None:
    """The count that victim phrases give, or None where no number can be known.

    «مقتل جنديين» ("the killing of two soldiers") gives 2; «مقتل جنود» ("of soldiers") at least 2.
    """
    if not phrases:
        return None
    if len(phrases) > 1:
        whole = Span(phrases[0].span(site.sentence).start, phrases[-1].span(site.sentence).end)
        return Count(len(phrases), len(phrases), False, whole)
    phrase = phrases[0]
    span = phrase.span(site.sentence)
    quantity = next((q for q in site.quantities if q.span.overlaps(span) and _is_head(q, span)), None)
    if quantity is not None:
        return Count(quantity.min, quantity.max, quantity.approx, quantity.span)
    return _by_noun(site.words[phrase.start : phrase.end])


def _is_head(quantity: Quantity, span: Span) -> bool:
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
