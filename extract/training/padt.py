"""The Prague Arabic Dependency Treebank, put together from the pieces that can be had.

| piece | gives |
|---|---|
| `padt_tokens` | every sentence of UD 2: unvocalised words, multi-word tokens, UPOS |
| `padt_trees_v1` | 1,490 of them with heads, lemmas, features, XPOS, in the labels of UD 1 |
| `padt_lemmas` | 1,533 of them with lemmas, features in UniMorph's terms, and the true spacing |

Where the folder also holds the published treebank (`UD_Arabic-PADT/ar_padt-ud-train.conllu` …), that is taken instead.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.conllu import Sentence, Token, Word, fold, read_conllu, strip_diacritics
from training.ud import to_ud2

PARTS = ("train", "dev", "test")
TEST_TREES, DEV_TREES = 200, 100
_LONGEST_TOKEN = 6  # words in one token: «أوليسوا» has four
_SHORTEST_MERGED = 3  # letters of a clitic with a word
_NO_SPACE_BEFORE, _NO_SPACE_AFTER = frozenset("،,.:؛;)»!؟?]%٪"), frozenset("(«[")
_SAME_WORDS = 0.7  # of a sentence that is found again
_JOINED = str.maketrans("ه", "ت", "ايء")  # «مدرسة» + ه is «مدرسته»; alif, ya and hamza come and go
_UNANALYSED = "U---------"  # XPOS; all such words had UPOS X
_CLOSED = frozenset({"ADP", "CCONJ", "SCONJ", "PRON", "DET", "PART"})
_AGREED, _OFTEN = 0.95, 20  # of words alike, and how many of them
_EASTERN = re.compile("[٠-٩]")
_ASSIMILATED = _JOINED | {ord("ن"): None}  # من + ما is «مما»


@dataclass(frozen=True, slots=True)
class Treebank:
    """All sentences by part of UD 2, and those that are held out: no training step sees `test` or `dev`."""

    train: tuple[Sentence, ...]
    dev: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    dev_trees: tuple[Sentence, ...]
    test_trees: tuple[Sentence, ...]
    more: tuple[Sentence, ...]

    @property
    def annotated(self) -> tuple[Sentence, ...]:
        """What taggers and parsers learn from: the train part, and what is annotated and not held out of the others."""
        return (*self.train, *self.more)


def load(data: Path, *, seed: int) -> Treebank:
    """Read and join the pieces in the data folder."""
    published = data / "UD_Arabic-PADT"
    if published.is_dir():
        whole = {part: tuple(read_conllu(published / f"ar_padt-ud-{part}.conllu")) for part in PARTS}
        return Treebank(
            whole["train"], whole["dev"], whole["test"], whole["dev"][:DEV_TREES], whole["test"][:TEST_TREES], ()
        )
    rng = random.Random(seed)
    plain = {part: list(_read_tokens(data / "padt_tokens" / f"ar_padt-ud-{part}.txt", part)) for part in PARTS}
    index = _Index(plain)
    lemmas = [s for part in ("dev", "test") for s in read_conllu(data / "padt_lemmas" / f"ar_padt-um-{part}.conllu")]
    trees = [s for file in sorted((data / "padt_trees_v1").glob("*.conllu")) for s in read_conllu(file)]
    in_order = [(place, tree) for tree in map(to_ud2, trees) if (place := index.claim(tree))]
    for part, sentences in plain.items():
        plain[part] = [replace(s, tokens=_guess_spaces(s.tokens, rng)) for s in sentences]
    for (part, number), tree in in_order:
        plain[part][number] = _with_tree(plain[part][number], tree)
    features = _features_by_unimorph((plain[p][n], s) for s in lemmas for p, n in index.places(s))
    for sentence in lemmas:
        for part, number in index.places(sentence):
            spaced = _with_spaces(plain[part][number], sentence.source_text or "")
            plain[part][number] = _with_lemmas(spaced, sentence, features)
    agreed = _agreed_analyses(s for sentences in plain.values() for s in sentences)
    plain = {part: [_with_agreed(s, agreed) for s in sentences] for part, sentences in plain.items()}
    with_tree = {part: [plain[part][n] for (p, n), _ in in_order if p == part] for part in PARTS}
    dev_trees, test_trees = with_tree["dev"][:DEV_TREES], with_tree["test"][:TEST_TREES]
    held_out = {s.name for s in (*dev_trees, *test_trees)}
    more = [s for s in (*plain["dev"], *plain["test"]) if s.name not in held_out and any(w.xpos for w in s.words)]
    return Treebank(*map(tuple, (plain["train"], plain["dev"], plain["test"], dev_trees, test_trees, more)))


class _Index:
    """Finds a sentence of another edition among those of UD 2: as many words, and nearly all of them the same.

    Not all, since a word that was not analysed stands there as its whole token, once for each part.
    """

    def __init__(self, plain: dict[str, list[Sentence]]) -> None:
        self._by_length: defaultdict[int, list[tuple[tuple[str, int], list[str]]]] = defaultdict(list)
        for part, sentences in plain.items():
            for number, sentence in enumerate(sentences):
                self._by_length[len(sentence.words)].append(((part, number), _folded(sentence)))
        self._claimed: set[tuple[str, int]] = set()

    def places(self, sentence: Sentence) -> list[tuple[str, int]]:
        """Every place where it stands."""
        words = _folded(sentence)
        enough = _SAME_WORDS * len(words)
        return [place for place, others in self._by_length[len(words)] if sum(map(str.__eq__, words, others)) >= enough]

    def claim(self, sentence: Sentence) -> tuple[str, int] | None:
        """The first such place that was not yet given away."""
        free = next((p for p in self.places(sentence) if p not in self._claimed), None)
        if free:
            self._claimed.add(free)
        return free


def _folded(sentence: Sentence) -> list[str]:
    return [fold(w.form) for w in sentence.words]


def _read_tokens(file: Path, part: str) -> Iterator[Sentence]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        forms, tags = (cell.split(" ") for cell in line.split("\t"))
        yield Sentence(f"{part}-{number}", tuple(_tokens(forms, tags)))


def _tokens(forms: Sequence[str], tags: Sequence[str]) -> Iterator[Token]:
    """«للاسلحة/_ ل/ADP الأسلحة/NOUN» is one token of two words, and so is «للصناعة/ADP للصناعة/NOUN»."""
    at = 0
    while at < len(forms):
        if parts := _repeated(forms[at : at + 3], tags[at]):
            yield Token(forms[at], tuple(map(Word, parts, (None, None), tags[at : at + 2])))
            at += 2
            continue
        size, start = 1, at
        if tags[at] == "_" and forms[at] != "_":  # a word that the treebank lost is «_» itself
            start, size = at + 1, _size(forms, tags, at)
        own = slice(start, start + size)
        words = tuple(Word(f, upos=t.replace("_", "X")) for f, t in zip(forms[own], tags[own], strict=True))
        yield Token(forms[at], words)
        at = start + size


def _repeated(forms: Sequence[str], tag: str) -> tuple[str, str] | None:
    """The clitic and the rest of a token that stands there twice and no third time: once for each part."""
    token = forms[0]
    if tag not in ("ADP", "CCONJ") or len(token) < _SHORTEST_MERGED or forms.count(token) != 2 or forms[1] != token:
        return None
    rest = "ال" + token[2:] if token.startswith("لل") else token[1:]
    return token[0], rest


def _size(forms: Sequence[str], tags: Sequence[str], at: int) -> int:
    """How many of the words behind a multi-word surface are its own: those that spell it, or come next to it.

    One where a word is marked so, and follows itself: «غير/_ غير/ADP أن/SCONJ».
    """
    if forms[at + 1 : at + 2] == forms[at : at + 1]:
        return 1
    most = next((n for n, t in enumerate(tags[at + 1 : at + 1 + _LONGEST_TOKEN]) if t == "_"), _LONGEST_TOKEN)
    most = max(min(most, len(forms) - at - 1), 2)
    joined = {n: "".join(forms[at + 1 : at + 1 + n]) for n in range(2, most + 1)}
    for spelling in (_JOINED, _ASSIMILATED):
        surface = _spell(forms[at], spelling)
        if fitting := [n for n, text in joined.items() if _spell(text, spelling) == surface]:
            return fitting[0]
    return min(joined, key=lambda n: abs(len(joined[n]) - len(forms[at])))


def _spell(text: str, spelling: dict[int, int | None]) -> str:
    """What stays of words when they are written together: ل + القوات is «للقوات», نقلوا + ه «نقلوه»."""
    return fold(text).translate(spelling).replace("للل", "لل")


def _guess_spaces(tokens: Sequence[Token], rng: random.Random) -> tuple[Token, ...]:
    """Printers' habits: marks stand close to what they belong to; quotation marks open and close in turns."""
    space = [True] * len(tokens)
    quoted = False
    for i, token in enumerate(tokens):
        before, after = (tokens[j].surface if 0 <= j < len(tokens) else "" for j in (i - 1, i + 1))
        close_left = token.surface in _NO_SPACE_BEFORE
        close_right = token.surface in _NO_SPACE_AFTER
        if token.surface == '"':
            quoted = not quoted
            close_left, close_right = not quoted, quoted
        between_digits = _is_digits(before) and _is_digits(after)
        if token.surface == "/" or (token.surface == "-" and (between_digits or rng.random() < 0.5)):
            close_left = close_right = True
        close_right |= token.surface in ".,:٫" and between_digits
        if close_left and i:
            space[i - 1] = False
        if close_right:
            space[i] = False
    return tuple(replace(t, space_after=s) for t, s in zip(tokens, space, strict=True))


def _with_spaces(sentence: Sentence, text: str) -> Sentence:
    """The spaces of the running text, where it spells the same tokens."""
    at, tokens = 0, []
    for token in sentence.tokens:
        if not text.startswith(token.surface, at):
            return sentence
        at += len(token.surface)
        space = text[at : at + 1] == " "
        at += space
        tokens.append(replace(token, space_after=space or at == len(text)))
    return replace(sentence, tokens=tuple(tokens))


def _is_digits(text: str) -> bool:
    return bool(text) and all(unicodedata.category(c) == "Nd" for c in text)


def is_stale(word: Word) -> bool:
    """Whether UD 2 knows the part of speech of a word whose lemma and features are from when it was not analysed.

    «ب» of «بمنطقة» (in a region): UD 1 gives it the lemma «بمنطقة», and no features.
    """
    return word.xpos == _UNANALYSED and word.upos != "X"


def _with_tree(sentence: Sentence, tree: Sentence) -> Sentence:
    """Everything of the older edition but the forms and UPOS, and the numbers as UD 2 writes them."""
    return sentence.with_words(
        [
            replace(
                old,
                form=new.form,
                upos=new.upos,
                lemma=new.form if _EASTERN.search(old.lemma or "") else old.lemma,
            )
            for new, old in zip(sentence.words, tree.words, strict=True)
        ]
    )


_Features = dict[tuple[str, str], tuple[str | None, str | None]]


def _features_by_unimorph(pairs: Iterable[tuple[Sentence, Sentence]]) -> _Features:
    """What (UPOS, UniMorph) mean in XPOS and UD features: learnt from the sentences that stand in both pieces."""
    seen: defaultdict[tuple[str, str], Counter[tuple[str | None, str | None]]] = defaultdict(Counter)
    for sentence, marked in pairs:
        for word, other in zip(sentence.words, marked.words, strict=True):
            if word.xpos and not is_stale(word):
                for upos in (word.upos or "", ""):  # «» for a tag that was never seen with the bundle
                    seen[upos, _unimorph(other)][word.xpos, word.feats] += 1
    return {bundle: counts.most_common(1)[0][0] for bundle, counts in seen.items()}


def _unimorph(word: Word) -> str:
    """The bundle, its parts in order; for a word without one whether it was known: a foreign name has its vowels."""
    vocalised = word.lemma is not None and strip_diacritics(word.lemma) != word.lemma
    return ";".join(sorted(word.feats.split(";"))) if word.feats else f"vocalised={vocalised}"


def _with_lemmas(sentence: Sentence, marked: Sentence, features: _Features) -> Sentence:
    """Lemmas and true spaces; features and XPOS where no tree gave them and the bundle is known.

    Nothing for a word that is another there: news repeat themselves but for the day.
    """
    words = []
    for word, other in zip(sentence.words, marked.words, strict=True):
        if fold(word.form) != fold(other.form):
            words.append(word)
            continue
        bundle = _unimorph(other)
        xpos, feats = features.get((word.upos or "", bundle)) or features.get(("", bundle)) or (None, None)
        stale = is_stale(word)
        if word.xpos and not (stale and xpos):
            xpos, feats = word.xpos, word.feats
        lemma = other.lemma if stale else word.lemma or other.lemma
        words.append(replace(word, lemma=lemma, xpos=xpos, feats=feats))
    return sentence.with_words(words)


_Analysis = tuple[str | None, str | None, str | None]
_Key = tuple[str, str | None, str | None]
_Agreed = dict[_Key, _Analysis]


def _agreed_analyses(sentences: Iterable[Sentence]) -> _Agreed:
    """The analysis that a form of a closed class nearly always has after a part of speech: that of clitics."""
    seen: defaultdict[_Key, Counter[_Analysis]] = defaultdict(Counter)
    for key, word in (pair for s in sentences for pair in _keyed(s)):
        if word.upos in _CLOSED and word.xpos and not is_stale(word):
            seen[key][word.lemma, word.xpos, word.feats] += 1
    most = {key: (counts.most_common(1)[0], counts.total()) for key, counts in seen.items()}
    return {
        key: analysis
        for key, ((analysis, count), total) in most.items()
        if total >= _OFTEN and count >= _AGREED * total
    }


def _with_agreed(sentence: Sentence, agreed: _Agreed) -> Sentence:
    """Stale words with the analysis that others like them have."""

    def with_agreed(key: _Key, word: Word) -> Word:
        if not is_stale(word) or key not in agreed:
            return word
        lemma, xpos, feats = agreed[key]
        return replace(word, lemma=lemma, xpos=xpos, feats=feats)

    return sentence.with_words([with_agreed(key, word) for key, word in _keyed(sentence)])


def _keyed(sentence: Sentence) -> Iterator[tuple[_Key, Word]]:
    """Each word, and what tells clitics: «ه» after a verb is an object, after a noun a possessor."""
    before = None
    for word in sentence.words:
        yield (word.form, word.upos, before), word
        before = word.upos
