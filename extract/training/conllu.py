"""Sentences of a treebank, and their CoNLL-U form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_DIACRITICS = re.compile("[\u064b-\u0652\u0670\u0640]")
_LETTERS = str.maketrans("أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩", "اااايهءء0123456789")


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word. `head` is the 1-based position of its head, 0 for the root, None where no tree is known."""

    form: str
    lemma: str | None = None
    upos: str | None = None
    xpos: str | None = None
    feats: str | None = None
    head: int | None = None
    deprel: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between spaces or marks: «وقال» ("and he said") has the words و and قال."""

    surface: str
    words: tuple[Word, ...]
    space_after: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens in order; `name` tells where they come from, `source_text` how the file writes them, where it does."""

    name: str
    tokens: tuple[Token, ...]
    source_text: str | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """All syntactic words."""
        return tuple(word for token in self.tokens for word in token.words)

    @property
    def text(self) -> str:
        """The running text."""
        return "".join(t.surface + " " * t.space_after for t in self.tokens).strip()

    @property
    def has_tree(self) -> bool:
        """Whether every word has a head."""
        return all(w.head is not None for w in self.words)

    def with_words(self, words: Sequence[Word]) -> Sentence:
        """The same tokens with other words, as many as before."""
        if len(words) != len(self.words):
            raise ValueError(f"{self.name}: {len(words)} words for {len(self.words)}")
        stream = iter(words)
        return replace(self, tokens=tuple(replace(t, words=tuple(next(stream) for _ in t.words)) for t in self.tokens))


def fold(word: str) -> str:
    """The word without vowels, and with the letters that spelling confuses made one: «إِلى» and «الي» are the same."""
    return _DIACRITICS.sub("", word).translate(_LETTERS).replace(",", "،")


def strip_diacritics(word: str) -> str:
    """«مَجمُوعَةٌ» (a group) is printed «مجموعة» in a newspaper."""
    return _DIACRITICS.sub("", word).replace("ٱ", "ا") or word


def read_conllu(file: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file; empty nodes are left out, vowels kept."""
    for number, block in enumerate(re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())):
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        text = next((line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")), None)
        tokens: list[Token] = []
        inside = 0  # words still to come of a multi-word token
        for row in rows:
            if "." in row[0]:
                continue
            space = "SpaceAfter=No" not in row[9]
            if "-" in row[0]:
                first, last = map(int, row[0].split("-"))
                inside = last - first + 1
                tokens.append(Token(row[1], (), space))
            elif inside:
                inside -= 1
                tokens[-1] = replace(tokens[-1], words=(*tokens[-1].words, _word(row)))
            else:
                tokens.append(Token(row[1], (_word(row),), space))
        yield Sentence(f"{file.stem}-{number}", tuple(tokens), text)


def _word(row: Sequence[str]) -> Word:
    known = [None if cell == "_" else cell for cell in row]
    head = int(row[6]) if row[6] != "_" else None
    return Word(row[1], known[2] if row[1] != "_" else "_", known[3], known[4], known[5], head, known[7])


def write_conllu(file: Path, sentences: Iterable[Sentence], *, merged: bool = True) -> None:
    """Write sentences to a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(to_conllu(sentences, merged=merged), encoding="utf-8")


def to_conllu(sentences: Iterable[Sentence], *, merged: bool = True) -> str:
    """CoNLL-U; without a tree each word hangs on the one before it, as Stanza's readers want some head.

    Args:
        sentences: in order.
        merged: keep multi-word tokens; without, each syntactic word is a token (for tagger, lemmatiser and parser).
    """
    return "".join(map(_block if merged else _words_block, sentences))


def _block(sentence: Sentence) -> str:
    lines = [f"# sent_id = {sentence.name}", f"# text = {sentence.text}"]
    number = 1
    for token in sentence.tokens:
        misc = "_" if token.space_after else "SpaceAfter=No"
        if len(token.words) > 1:
            cells = "\t_" * 7
            lines.append(f"{number}-{number + len(token.words) - 1}\t{token.surface}{cells}\t{misc}")
            misc = "_"
        for word in token.words:
            lines.append(_row(number, word, misc))
            number += 1
    return "\n".join(lines) + "\n\n"


def _words_block(sentence: Sentence) -> str:
    return "\n".join(_row(i, w, "_") for i, w in enumerate(sentence.words, 1)) + "\n\n"


def _row(number: int, word: Word, misc: str) -> str:
    head, deprel = word.head, word.deprel
    if head is None:
        head, deprel = number - 1, "dep" if number > 1 else "root"
    cells = [word.form, word.lemma, word.upos, word.xpos, word.feats, str(head), deprel, None]
    return "\t".join([str(number), *(c or "_" for c in cells), misc])
