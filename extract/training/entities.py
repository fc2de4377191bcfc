"""Sentences with named entities: ANERcorp (news) and AQMAR (encyclopaedia), in Stanza's JSON form.

Tags are BIO over PER, LOC, ORG, MISC. Tokens are what stands between spaces, marks apart: «وبغداد» (and Baghdad) is one
B-LOC.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Tagged = list[tuple[str, str]]

TYPES = {"PERS": "PER", "PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "MIS": "MISC", "MIS0": "MISC"}
_LONGEST = 100  # tokens; ANERcorp has whole articles without a full stop
_AQMAR_DEV = 150
_EXCHANGED = frozenset({"PER", "LOC", "ORG"})
_CLITICS = frozenset("وفبلك")
_MARKS = re.compile(r"""^([(\[«"“]*)(.*?)([)\]»"”.,،؛:!؟]*)$""")


@dataclass(frozen=True, slots=True)
class Entities:
    """Sentences to learn from, to stop by, and the two held-out sets."""

    train: list[Tagged]
    dev: list[Tagged]
    test_anercorp: list[Tagged]
    test_aqmar: list[Tagged]


def load(data: Path) -> Entities:
    """The first 80 % of ANERcorp is for training, the last 10 % for the test; AQMAR comes in parts."""
    anercorp = list(_anercorp(data / "ner" / "anercorp" / "ANERCorp.txt"))
    aqmar = {part: list(_sentences(data / "ner" / "aqmar_clean" / f"{part}.txt")) for part in ("train", "dev", "test")}
    first, second = int(0.8 * len(anercorp)), int(0.9 * len(anercorp))
    return Entities(
        train=anercorp[:first] + aqmar["train"],
        dev=anercorp[first:second] + aqmar["dev"][:_AQMAR_DEV],
        test_anercorp=anercorp[second:],
        test_aqmar=aqmar["test"],
    )


def write(sentences: Iterable[Tagged], file: Path) -> None:
    """Write what Stanza's recogniser reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [[{"text": word, "ner": tag} for word, tag in _begun(s)] for s in sentences if s]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def with_other_names(sentences: Sequence[Tagged], *, seed: int) -> list[Tagged]:
    """The sentences with names of others in the place of theirs, so that names are told by what stands around them.

    «وصل جون سميث إلى بغداد» (John Smith arrived in Baghdad) becomes «وصل أحمد علي إلى القاهرة». A name that begins with
    a letter that may be a clitic («وبغداد», and Baghdad) is exchanged for one with the same letter.
    """
    rng = random.Random(seed)
    names: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for kind, words in (part for s in sentences for part in _parts(s)):
        if kind != "O":
            names[kind, _clitic(words[0])].append(words)

    def other(kind: str, words: list[str]) -> list[str]:
        return rng.choice(names[kind, _clitic(words[0])]) if kind in _EXCHANGED else words

    return [[pair for kind, words in _parts(s) for pair in _tagged(kind, other(kind, words))] for s in sentences]


def _parts(sentence: Tagged) -> Iterator[tuple[str, list[str]]]:
    """Names with their kind, and every other word alone, with «O»."""
    part: tuple[str, list[str]] = ("O", [])
    for word, tag in _begun(sentence):
        start, _, kind = tag.partition("-")
        if start == "I":
            part[1].append(word)
            continue
        if part[1]:
            yield part
        part = (kind or "O", [word])
    if part[1]:
        yield part


def _tagged(kind: str, words: list[str]) -> Tagged:
    return [(word, "O" if kind == "O" else f"{'I' if i else 'B'}-{kind}") for i, word in enumerate(words)]


def _clitic(word: str) -> str:
    return word[0] if word[0] in _CLITICS else ""


def _anercorp(file: Path) -> Iterator[Tagged]:
    """ANERcorp has no sentences: they end at «.», or after a hundred tokens."""
    sentence: Tagged = []
    for word, tag in _lines(file):
        sentence += _apart(word, tag) if word else []
        if word == "." or len(sentence) >= _LONGEST:
            yield sentence
            sentence = []
    yield sentence


def _sentences(file: Path) -> Iterator[Tagged]:
    sentence: Tagged = []
    for word, tag in _lines(file):
        if word:
            sentence.append((word, tag))
        if sentence and word in ("", "."):
            yield sentence
            sentence = []
    yield sentence


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """Word and tag of each line; an empty line, or a word of marks that nobody sees, is an empty word."""
    for line in file.read_text(encoding="utf-8").split("\n"):
        word, _, tag = line.strip().rpartition(" ")
        yield "".join(c for c in word if c.isprintable() and not c.isspace()), _tag(tag)


def _tag(tag: str) -> str:
    start, _, kind = tag.partition("-")
    return f"{start}-{TYPES[kind]}" if start in ("B", "I") and kind in TYPES else "O"


def _apart(word: str, tag: str) -> Tagged:
    """«(بغداد» as two tokens, as the tokenizer gives them."""
    before, core, after = _MARKS.fullmatch(word).groups()  # type: ignore[union-attr]  # it matches anything
    if not core:
        return [(word, tag)]
    return [*((c, "O") for c in before), (core, tag), *((c, "O") for c in after)]


def _begun(sentence: Tagged) -> Iterator[tuple[str, str]]:
    """An entity that starts inside begins here: the sources are not strict."""
    previous = "O"
    for word, tag in sentence:
        begins = tag.startswith("I-") and previous[2:] != tag[2:]
        yield word, f"B-{tag[2:]}" if begins else tag
        previous = tag
