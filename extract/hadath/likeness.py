"""How much speaks for a frame of mentions and an incident being one happening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hadath.entities import names_no_group
from hadath.happenings import Happening

_FAMILIES = {
    **dict.fromkeys(("air_strike", "drone_strike", "missile_strike", "shelling"), "from afar"),
    **dict.fromkeys(("bombing", "suicide_bombing"), "bomb"),
    "armed_attack": "arms",
    "clash": "clash",
}
_HEADED = 2  # the last sentence that a headline weighs for
_LEAD = 9  # sentences: so far «هجوم» may tell the same again; later it is another attack, «الهجوم» the same
_SAME_TOLLS = 2  # four killed and three wounded, in Sinai or in Rafah: one attack

# Fitted to the gold dev texts and to four further sets of our own annotation, each sign kept only where the mean of
# the sets needs it. A named place and an equal toll say most, then a word that comes again («الهجوم» after «هجوم»)
# and definiteness. Other names of places speak against it, but a text that names the town and then its region, and
# resumes with «الهجوم», tells of one attack.
_WEIGHTS: Mapping[str, float] = {
    "same place": 2,
    "same toll": 2,
    "same word": 1.5,
    "same word, definite": 1,
    "definite": 0.5,
    "same date": 1,
    "same target": 1,
    "same kind": 0.5,
    "near": 0.25,
    "headed": 1,
    "same attackers": 0.75,
    "new": -1,
    "late": -1,
    "elsewhere": -3,
    "rivals": -1,
    "other means": -2,
    "turns": -1,
    "same sentence": -1,
    "not both actual": -2,
    "one cumulative": -4,
    "toll beside attack": -2,
    "other date": -3,
    "one background": -4,
    "plural of single": -4,
    "single of plural": -1,
    "series": -0.5,
    "series of single": -2,
    "habitual": -0.5,
    "of series": -0.5,
    "definite toll": 1,
    "coarse date": -3.5,
    "one interception": -2,
    "other denied": -2,
}


def likeness(one: Happening, other: Happening) -> float:
    """How much speaks for two being one; a frame that is like no incident, with nothing above 0, opens its own.

    «الهجوم» ("the attack") is like the «هجوم» ("an attack") of the sentence before, «هجمات» ("attacks") is not.

    Args:
        one: what a frame tells.
        other: what is known of an incident so far.
    """
    return sum(_WEIGHTS[sign] for sign, holds in _signs(one, other) if holds)


def excludes(one: Happening, other: Happening) -> bool:
    """What no likeness can outweigh.

    «الانفجار الثاني» is not the first explosion, a fight of two sides no attack of one, a threatened «هجوم» not the
    one that happened; «منعا لتكرار الهجوم» (lest the attack be repeated) may still speak of that one.
    """
    if one.ordinals and other.ordinals and not one.ordinals & other.ordinals:
        return True
    if one.actual != other.actual and one.kinds and not one.definite:
        return True
    if one.replies and other.sentences[-1] == one.sentences[0]:
        return True
    return bool(one.kinds and other.kinds) and (one.kinds == {"clash"}) != ("clash" in other.kinds)


def _signs(one: Happening, other: Happening) -> Iterator[tuple[str, bool]]:
    same_word, definite = bool(one.lexemes & other.lexemes), one.definite
    both_strikes = bool(one.kinds and other.kinds)
    headed = 0 in other.sentences and one.sentences[0] <= _HEADED
    beside = other.sentences[-1] == one.sentences[0]
    plural_of_single = "plural" in one.numbers and bool(other.numbers) and "plural" not in other.numbers
    yield "same place", any(p.words & q.words for p in one.places for q in other.places)
    yield "same toll", bool(one.counts & other.counts)
    yield "same word", same_word and (definite or one.sentences[0] <= _LEAD)
    yield "same word, definite", same_word and definite
    yield "definite", definite
    yield "same date", bool(one.dates & other.dates)
    yield "same target", bool(one.targets & other.targets)
    yield "same kind", bool(one.kinds & other.kinds)
    yield "near", other.sentences[-1] >= one.sentences[0] - 2
    yield "headed", headed
    yield "same attackers", bool(one.attackers & other.attackers)
    yield "new", one.indefinite and not headed
    yield "late", bool(one.kinds) and not definite and one.sentences[0] > _LEAD
    yield "elsewhere", _is_elsewhere(one, other)
    yield "rivals", _are_rivals(one, other)
    yield "other means", _are_other_means(one, other)
    yield "turns", one.turns and not definite
    yield "same sentence", both_strikes and beside
    yield "not both actual", one.actual != other.actual
    yield "one cumulative", one.cumulative != other.cumulative
    yield "toll beside attack", beside and not both_strikes
    yield "other date", _is_another_day(one, other)
    yield "one background", one.background != other.background
    yield "plural of single", plural_of_single
    yield "single of plural", one.numbers == {"singular"} and other.numbers == {"plural"}
    yield "series", one.series
    yield "series of single", one.series and plural_of_single
    yield "of series", (other.series or other.habitual) and not (one.series or one.habitual)
    yield "habitual", one.habitual and not definite
    yield "definite toll", one.definite_toll
    yield "coarse date", one.coarse and not other.coarse
    yield "one interception", both_strikes and ("interception" in one.kinds) != ("interception" in other.kinds)
    yield "other denied", other.denied and not one.denied and one.indefinite


def _is_another_day(one: Happening, other: Happening) -> bool:
    """Whether both are dated, and no date of the one can be a date of the other."""
    if not one.dates or not other.dates:
        return False
    return not any(a.startswith(b) or b.startswith(a) for a in one.dates for b in other.dates)


def _are_other_means(one: Happening, other: Happening) -> bool:
    """A bomb that was laid is no air raid: each tells its means, and they are of different families."""
    ours, theirs = ({_FAMILIES[k] for k in i.kinds if k in _FAMILIES} for i in (one, other))
    told = len(one.kinds) == len([k for k in one.kinds if k in _FAMILIES])
    return told and bool(ours and theirs) and not ours & theirs


def _are_rivals(one: Happening, other: Happening) -> bool:
    """Whether each has attackers and none in common; «الجيش» may be «القوات», so that it is no proof."""
    clash = "clash" in one.kinds | other.kinds
    if names_no_group(one.attackers) or names_no_group(other.attackers):
        return False
    return bool(one.attackers and other.attackers) and not clash and not one.attackers & other.attackers


def _is_elsewhere(one: Happening, other: Happening) -> bool:
    """Whether two places are told apart: each has telling names and they share none, or countries differ.

    Equal tolls overrule it.
    """
    if len(one.counts & other.counts) >= _SAME_TOLLS:
        return False
    ours, theirs = ([w for w in i.places if not w.is_country and not w.is_part] for i in (one, other))
    if ours and theirs:
        return not any(p.words & q.words for p in ours for q in theirs)
    return bool(one.places and other.places) and not any(p.may_be(q) for p in one.places for q in other.places)
