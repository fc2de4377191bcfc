"""Labels of one treebank in the terms of another: UD 1 to UD 2, PUD to the practice of PADT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from training.conllu import Sentence, Word, strip_diacritics

_RENAMED = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "mwe": "fixed",
    "foreign": "flat:foreign",
    "name": "flat",
    "neg": "advmod",
}
_OBJECTS = frozenset({"obj", "iobj"})
_PREDICATES = frozenset({"VERB", "ADV", "AUX"})
_PUD_RELATIONS = {"obl:tmod": "obl", "acl:relcl": "acl", "expl": "dep", "cc:preconj": "dep"}
_CONJUNCTIONS = frozenset("وف")


def to_ud2(tree: Sentence) -> Sentence:
    """A UD 1 tree in UD 2: relations renamed, nmod of a predicate obl, an object with a preposition obl:arg, cc lower.

    «زار بغداد وعمان» (he visited Baghdad and Amman): و hung on بغداد as cc, and hangs on عمان now.
    """
    words = [replace(w, deprel=_RENAMED.get(w.deprel or "", w.deprel), feats=_features(w.feats)) for w in tree.words]
    with_copula = {w.head for w in tree.words if w.deprel == "cop"}
    with_case = {w.head for w in tree.words if w.deprel == "case"}
    for i, word in enumerate(words):
        head = word.head or 0
        if word.deprel == "nmod" and head and (words[head - 1].upos in _PREDICATES or head in with_copula):
            words[i] = replace(word, deprel="obl")
        elif word.deprel in _OBJECTS and i + 1 in with_case:
            words[i] = replace(word, deprel="obl:arg")
    return tree.with_words(_lower_conjunctions(words))


def _features(feats: str | None) -> str | None:
    return feats.replace("Definite=Red", "Definite=Cons").replace("Foreign=Foreign", "Foreign=Yes") if feats else feats


def _lower_conjunctions(words: Sequence[Word]) -> list[Word]:
    conjuncts: defaultdict[int, list[int]] = defaultdict(list)
    for number, word in enumerate(words, 1):
        if word.deprel == "conj":
            conjuncts[word.head or 0].append(number)
    lowered = list(words)
    for number, word in enumerate(words, 1):
        head = word.head or 0
        if word.deprel == "cc" and 0 < head < number:
            following = next((c for c in conjuncts[head] if c > number), None)
            if following:
                lowered[number - 1] = replace(word, head=following)
    return lowered


def pud_to_padt(tree: Sentence) -> Sentence:
    """A PUD tree with PADT's relations and without PUD's own tags and features, which follow other conventions."""
    return tree.with_words(
        [
            replace(
                w,
                form=strip_diacritics(w.form),
                upos="X" if w.upos == "PROPN" else w.upos,
                xpos=None,
                feats=None,
                deprel=_pud_relation(w),
            )
            for w in tree.words
        ]
    )


def _pud_relation(word: Word) -> str | None:
    if word.deprel == "compound:prt":
        return "cc" if word.form in _CONJUNCTIONS else "advmod"
    return _PUD_RELATIONS.get(word.deprel or "", word.deprel)
