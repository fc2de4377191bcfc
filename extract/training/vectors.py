"""Word vectors of raw news, for tagger, parser and recogniser.

The tagger and the parser read syntactic words («و», «قال»), the recogniser what stands between spaces («وقال»): the
vectors know both, since half of the paragraphs are split into words. Some are spelled as agencies do, without hamza and
with «ى» for a final «ي», some as in Egypt, with «ي» for a final «ى».
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.conllu import Sentence
from training.news import paragraphs, tokens

DIMENSIONS = 80
VOCABULARY = 90_000
EPOCHS = 3
_THREADS = 2
_SPLIT_SHARE, _AGENCY_SHARE, _EGYPT_SHARE = 0.5, 0.12, 0.08
_AGENCY = str.maketrans("أإآ", "ااا")
_SUFFIXES = ("هما", "كما", "ها", "هم", "هن", "نا", "ه")
_KEPT_BITS = (
    0xFFFFE000  # of each number: ten of 23 of the mantissa; nothing is lost that shows, and the file packs to half
)


class Splitter:
    """Splits tokens into syntactic words by what the treebank and the counts of raw words say.

    Args:
        sentences: of the treebank; a token that it knows is split as it mostly is there.
        counts: of raw tokens; «وقود» (fuel) is whole since «قود» is rare.
    """

    def __init__(self, sentences: Iterable[Sentence], counts: Counter[str]) -> None:
        seen: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for token in (t for s in sentences for t in s.tokens):
            seen[token.surface][tuple(w.form for w in token.words)] += 1
        self._known = {surface: forms.most_common(1)[0][0] for surface, forms in seen.items()}
        self._counts = counts

    def split(self, token: str) -> tuple[str, ...]:
        """«وبالطائرات» (and with the aircraft) is و, ب, الطائرات."""
        if token not in self._known:
            self._known[token] = self._guess(token)
        return self._known[token]

    def _guess(self, token: str) -> tuple[str, ...]:
        count, first, rest = self._counts[token], token[0], token[1:]
        if len(rest) < 3:
            return (token,)
        if first in "وف" and self._counts[rest] >= max(5, count):
            return (first, *self.split(rest))
        if token.startswith("لل") and self._counts["ال" + token[2:]] >= 5:
            return ("ل", "ال" + token[2:])
        if token.startswith(("بال", "كال")) and self._counts[rest] >= 5:
            return (first, rest)
        if first in "بلس" and self._counts[rest] >= max(20, 2 * count):
            return (first, *self.split(rest))
        for suffix in _SUFFIXES:
            stem = token.removesuffix(suffix)
            if stem == token or len(stem) < 3:
                continue
            for whole in (stem, stem[:-1] + "ة" if stem.endswith("ت") else stem):
                if self._counts[whole] >= max(20, count):
                    return (whole, suffix)
        return (token,)


def train(data: Path, sentences: Iterable[Sentence], target: Path, *, seed: int) -> None:
    """Train skip-gram vectors (gensim) and write Stanza's `pretrain` file; two threads make each run a little other."""
    from gensim.models import Word2Vec

    corpus = list(_lines(data, list(sentences), random.Random(seed)))
    model = Word2Vec(
        corpus,
        vector_size=DIMENSIONS,
        window=5,
        sg=1,
        negative=5,
        sample=1e-4,
        min_count=5,
        max_final_vocab=VOCABULARY,
        epochs=EPOCHS,
        seed=seed,
        workers=_THREADS,
    )
    save(list(model.wv.index_to_key), model.wv.vectors, target)


def _lines(data: Path, sentences: list[Sentence], rng: random.Random) -> Iterator[list[str]]:
    """All lines that vectors are learnt from, as words."""
    texts = [tokens(p) for p in paragraphs(data)]
    splitter = Splitter(sentences, Counter(token for text in texts for token in text))
    for text in texts:
        split = rng.random() < _SPLIT_SHARE
        line = [word for token in text for word in splitter.split(token)] if split else text
        yield (
            [_respell(word, chance) for word in line]
            if (chance := rng.random()) < _AGENCY_SHARE + _EGYPT_SHARE
            else line
        )
    for sentence in sentences:
        yield [word.form for word in sentence.words]
        yield [token.surface for token in sentence.tokens]


def _respell(word: str, chance: float) -> str:
    """«أعلن» as «اعلن», «التي» as «التى»; or «إلى» as «إلي»."""
    if chance >= _AGENCY_SHARE:
        return word[:-1] + "ي" if word.endswith("ى") else word
    word = word.translate(_AGENCY)
    return word[:-1] + "ى" if word.endswith("ي") else word


def save(words: list[str], vectors: object, target: Path) -> None:
    """Write Stanza's format: a vocabulary and a matrix with four rows for its special units before."""
    import numpy as np
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab

    matrix = np.concatenate([np.zeros((4, DIMENSIONS), np.float32), np.asarray(vectors, np.float32)])
    rounded = (matrix.view(np.uint32) + np.uint32(0x1000)) & np.uint32(_KEPT_BITS)
    target.parent.mkdir(parents=True, exist_ok=True)
    vocabulary = PretrainedWordVocab(words, lang="ar")
    torch.save({"vocab": vocabulary.state_dict(), "emb": torch.from_numpy(rounded.view(np.float32).copy())}, target)
