"""The files that Stanza's trainers read, written from the treebanks."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from training.conllu import Sentence, Token, Word, read_conllu, write_conllu
from training.lemmas import more_words
from training.padt import Treebank, is_stale
from training.ud import pud_to_padt

# A tagger that has not seen a sentence errs on a tag in ten, mostly on the case: the parser is made used to that.
_XPOS_NOISE, _UPOS_NOISE = 0.1, 0.02
_NOISY_COPIES = 4
_DECORATED = 0.12
_TATWEEL, _TANWEEN, _SHADDA = "\u0640", "\u064b", "\u0651"
# What PADT's tags of these parts of speech tell: PUD's features have more (the gender of nouns), which are left out.
_TOLD = {
    "NOUN": ("Case", "Definite", "Number"),
    "X": (),
    "ADJ": ("Case", "Definite", "Gender", "Number"),
    "VERB": ("Aspect", "Gender", "Mood", "Number", "Person", "Voice"),
    "AUX": ("Aspect", "Gender", "Mood", "Number", "Person", "Voice"),
    "PRON": ("Case", "Gender", "Number", "Person"),
    "DET": ("Case", "Gender", "Number"),
    "NUM": ("Case", "Definite", "Gender"),
}


def write_tokens(bank: Treebank, folder: Path, *, seed: int) -> None:
    """Running text with multi-word tokens: `train`, `dev`, `test`, with their `.txt`; `decorated`, for the expander."""
    for part in ("train", "dev", "test"):
        sentences: tuple[Sentence, ...] = getattr(bank, part)
        write_conllu(folder / f"{part}.conllu", sentences)
        (folder / f"{part}.txt").write_text(running_text(sentences), encoding="utf-8")
    rng = random.Random(seed)
    write_conllu(folder / "decorated.conllu", [_decorated(s, rng) for s in bank.train])


def running_text(sentences: Iterable[Sentence]) -> str:
    """A paragraph a sentence: PADT's sentences are paragraphs of agency news."""
    return "\n\n".join(s.text for s in sentences) + "\n"


def _decorated(sentence: Sentence, rng: random.Random) -> Sentence:
    """Some multi-word tokens as print has them: «وقـــال», «وموقفاً», «وسجّلت»; their words stay plain."""
    tokens = tuple(
        replace(t, surface=_decorate(t.surface, rng)) if len(t.words) > 1 and rng.random() < _DECORATED else t
        for t in sentence.tokens
    )
    return replace(sentence, tokens=tokens)


def _decorate(surface: str, rng: random.Random) -> str:
    if surface.endswith("ا") and rng.random() < 0.5:
        return surface + _TANWEEN
    at = rng.randint(2, max(2, len(surface) - 1))
    return surface[:at] + (_TATWEEL * rng.randint(1, 6) if rng.random() < 0.6 else _SHADDA) + surface[at:]


def write_tags(bank: Treebank, folder: Path) -> None:
    """For the tagger: `full` has UPOS, XPOS and features, `upos` only the first; `dev` is held out."""
    full = [s for s in bank.annotated if any(w.xpos for w in s.words)]
    upos = [s for s in bank.train if not any(w.xpos for w in s.words)]
    for name, sentences in (("full", full), ("upos", upos), ("dev", bank.dev_trees)):
        write_conllu(folder / f"{name}.conllu", sentences, merged=False)


def write_lemmas(bank: Treebank, pud: Path, folder: Path) -> None:
    """For the lemmatiser: every sentence that has lemmas, and words of PUD and other spellings, one a sentence.

    Lemmas of words that were not analysed when their trees were made are left out.
    """
    known = [
        s.with_words([replace(w, lemma=None) if is_stale(w) else w for w in s.words])
        for s in bank.annotated
        if any(w.lemma for w in s.words)
    ]
    more = [Sentence("word", (Token(w.form, (w,)),)) for w in more_words(known, read_conllu(pud))]
    for name, sentences in (("train", [*known, *more]), ("dev", bank.dev_trees)):
        write_conllu(folder / f"{name}.conllu", sentences, merged=False)


def write_trees(bank: Treebank, pud: Path, folder: Path, *, seed: int) -> None:
    """For the parser: `train`, copies of all trees with other wrong tags each; `dev`; `held_out`, with its tokens."""
    rng = random.Random(seed)
    padt = [s for s in bank.annotated if s.has_tree]
    trees = [*padt, *_pud(pud, bank.annotated)]
    noise = _Noise(trees, rng)
    copies = [noise.retag(s) for _ in range(_NOISY_COPIES) for s in trees]
    for name, sentences in (("train", copies), ("dev", bank.dev_trees)):
        write_conllu(folder / f"{name}.conllu", sentences, merged=False)
    write_conllu(folder / "held_out.conllu", bank.test_trees)


def _pud(file: Path, padt: Iterable[Sentence]) -> list[Sentence]:
    """PUD's trees, with the XPOS that PADT has for such features."""
    seen: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for word in (w for s in padt for w in s.words if w.xpos):
        seen[_told(word)][word.xpos or ""] += 1
    xpos = {told: counts.most_common(1)[0][0] for told, counts in seen.items()}
    fallback = Counter(w.xpos for s in padt for w in s.words if w.upos == "X" and w.xpos).most_common(1)[0][0]
    trees = []
    for tree in read_conllu(file):
        told = [_told(replace(w, upos="X") if w.upos == "PROPN" else w) for w in tree.words]
        words = [replace(w, xpos=xpos.get(t, fallback)) for w, t in zip(pud_to_padt(tree).words, told, strict=True)]
        trees.append(tree.with_words(words))
    return trees


def _told(word: Word) -> tuple[str, ...]:
    """The part of speech and those of its features that both treebanks give it."""
    features = dict(pair.split("=", 1) for pair in (word.feats or "").split("|") if "=" in pair)
    return (word.upos or "X", *(features.get(name, "") for name in _TOLD.get(word.upos or "X", ())))


class _Noise:
    """Gives words the tags of other words, by chance: mostly of one with the same part of speech."""

    def __init__(self, sentences: Sequence[Sentence], rng: random.Random) -> None:
        self._rng = rng
        self._words = [w for s in sentences for w in s.words]
        self._by_upos: defaultdict[str | None, list[Word]] = defaultdict(list)
        for word in self._words:
            self._by_upos[word.upos].append(word)

    def retag(self, sentence: Sentence) -> Sentence:
        """The sentence with some tags wrong."""
        return sentence.with_words([self._retag(w) for w in sentence.words])

    def _retag(self, word: Word) -> Word:
        chance = self._rng.random()
        if chance < _UPOS_NOISE:
            other = self._rng.choice(self._words)
        elif chance < _UPOS_NOISE + _XPOS_NOISE:
            other = self._rng.choice(self._by_upos[word.upos])
        else:
            return word
        return replace(word, upos=other.upos, xpos=other.xpos)
