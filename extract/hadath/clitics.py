"""What a folded word can be without the particles and pronouns that are written together with it."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
_ENCLITICS = ("هما", "هم", "هن", "ها", "ه", "كما", "كم", "نا", "ك", "ي")
_SHORTEST_STEM = 3  # that an accusative alef is taken off of

# Every string of conjunction, preposition and article; «لل» is what ل + ال is spelled.
INDEFINITE = frozenset(c + p for c in _CONJUNCTIONS for p in _PREPOSITIONS)
DEFINITE = frozenset({p + "ال" for p in INDEFINITE} | {c + "لل" for c in _CONJUNCTIONS})
PROCLITICS = INDEFINITE | DEFINITE
_SHORTEST_FIRST = sorted(PROCLITICS, key=len)


def stems(word: str, proclitics: Container[str] = PROCLITICS) -> list[str]:
    """What can be left of a word when its proclitics are taken off, the whole word first.

    >>> stems("وبالقصف")  # wa-bi-l-qasf, "and in the shelling"
    ['وبالقصف', 'بالقصف', 'القصف', 'قصف']
    """
    return [word[len(p) :] for p in _SHORTEST_FIRST if p in proclitics and word.startswith(p) and len(word) > len(p)]


@lru_cache(maxsize=8192)
def bare_stems(word: str) -> tuple[str, ...]:
    """The stems of a word, each also without an accusative alef: «جنديا» ("a soldier") has «جندي»."""
    found = stems(word)
    return (*found, *(stem[:-1] for stem in found if stem.endswith("ا") and len(stem) > _SHORTEST_STEM))


def without_pronoun(word: str) -> list[str]:
    """What a word with a possessive pronoun can be without it, its ending restored.

    >>> without_pronoun("ابنائه")  # abna'ihi, "his sons"
    ['ابنائ', 'ابناء']
    """
    bases: list[str] = []
    for pronoun in _ENCLITICS:
        base = word.removesuffix(pronoun)
        if base == word or len(base) < 2:
            continue
        if base.endswith("ا"):
            bases += [base + "ن", base[:-1] + "ي"]  # طفلاه: طفلان; قتلاهم: قتلى
        bases.append(base)
        if base.endswith("ت"):
            bases.append(base[:-1] + "ه")
        if base.endswith(("ائ", "اؤ")):
            bases.append(base[:-1] + "ء")
        if base.endswith(("ي", "و")):
            bases.append(base + "ن")  # مقاتليه, مقاتلوه
    return bases
