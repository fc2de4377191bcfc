"""More words whose lemma is known than PADT has: those of PUD, and other forms and spellings of what is known.

Stanza's lemmatiser looks a form and its part of speech up before it asks its network, which is right on every second
word only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from training.conllu import Sentence, Word, strip_diacritics

_INFLECTED = frozenset({"NOUN", "ADJ", "VERB"})
_NOMINAL = frozenset({"NOUN", "ADJ"})
_ARTICLE = "ال"
_SHORTEST = 3  # letters of a word after an article: «الم» (pain) is no «ال» + «م»
_AGENCY = str.maketrans("أإآ", "ااا")  # «اعلن» for «أعلن»
_VOWEL_THEN_SHADDA = re.compile("([\u064b-\u0650])\u0651")
_BARE_LONG_A = re.compile("(?<=[ء-غف-ي\u0651])(?<![اى])(?=ا)")
_FATHA, _SHADDA = "\u064e", "\u0651"


def more_words(padt: Iterable[Sentence], pud: Iterable[Sentence]) -> list[Word]:
    """Words with UPOS and lemma that are not in PADT's sentences, each once."""
    known = _most_frequent(w for s in padt for w in s.words)
    borrowed = _most_frequent(_pud_word(w) for s in pud for w in s.words if w.upos in _INFLECTED and w.lemma)
    known = borrowed | known
    variants: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (form, upos), (lemma, count) in known.items():
        for variant in _variants(form, upos):
            variants[variant, upos][lemma] += count
    derived = {key: lemmas.most_common(1)[0] for key, lemmas in variants.items()}
    in_padt = {(w.form, w.upos) for s in padt for w in s.words}
    return [
        Word(form, lemma, upos)
        for (form, upos), (lemma, _) in sorted((derived | borrowed).items())
        if (form, upos) not in in_padt
    ]


_Lemmas = dict[tuple[str, str], tuple[str, int]]


def _most_frequent(words: Iterable[Word]) -> _Lemmas:
    """The lemma that a form has most often as a part of speech, and how often."""
    seen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in words:
        if word.lemma and word.upos:
            seen[word.form, word.upos][word.lemma] += 1
    return {key: lemmas.most_common(1)[0] for key, lemmas in seen.items()}


def _pud_word(word: Word) -> Word:
    """A word of PUD with its lemma as PADT writes it: «عالَم» (world) has a vowel before its alif there."""
    lemma = _VOWEL_THEN_SHADDA.sub(rf"{_SHADDA}\1", word.lemma or "").replace("ٱ", "ا")
    return Word(strip_diacritics(word.form), _BARE_LONG_A.sub(_FATHA, lemma), word.upos)


def _variants(form: str, upos: str) -> Iterator[str]:
    """«ردود» (replies) for «الردود», «الاقباط» (the Copts) for «الأقباط», «المدعى» for «المدعي» (the claimant)."""
    if upos not in _INFLECTED:
        return
    forms = [form]
    if upos in _NOMINAL:
        bare = form.removeprefix(_ARTICLE)
        forms += [bare] if bare != form and len(bare) >= _SHORTEST else [_ARTICLE + form]
    for spelled in forms:
        yield from {spelled, spelled.translate(_AGENCY), re.sub("ي$", "ى", spelled)}
