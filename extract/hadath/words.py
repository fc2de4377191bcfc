"""From Stanza's sentences to ours: words with their spans, heads and labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hadath.model import Sentence, Span, Word
from hadath.text import PARAGRAPH, fold

if TYPE_CHECKING:
    from stanza.models.common.doc import Sentence as StanzaSentence
    from stanza.models.common.doc import Word as StanzaWord

_NER_TYPES = {"PER": "PERS", "PERS": "PERS", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "MIS": "MISC"}
_VOCABULARY = 65_536  # words that are folded once only

folded_word = lru_cache(_VOCABULARY)(fold)


Group = Sequence["StanzaSentence"]


def in_groups(sentences: Group, text: str) -> list[Group]:
    """What makes one `Sentence` each: a Stanza sentence; those of the title, split at its «..» and «:», are one."""
    title_end = text.find(PARAGRAPH)
    in_title = [s for s in sentences if s.tokens[0].start_char < title_end]
    others: list[Group] = [[s] for s in sentences[len(in_title) :]]
    return [in_title, *others] if in_title else others


def to_sentence(group: Group, index: int, text: str) -> Sentence:
    """A `Sentence` of what the processors that have run so far say; `upos` is empty where no tagger has.

    Args:
        group: Stanza's sentences, from `in_groups`.
        index: the number of the sentence in its document.
        text: the whole normalised text.
    """
    words: list[Word] = []
    number = 0
    for parsed in group:
        offset = len(words)
        for token in parsed.tokens:
            span = Span(token.start_char, token.end_char)
            pieces = align_pieces([w.text for w in token.words], text[span.start : span.end], span.start)
            for word, piece in zip(token.words, pieces, strict=True):
                place = {"index": len(words), "offset": offset, "token": number}
                words.append(_word(word, **place, span=piece, token_span=span, ner=token.ner))
            number += 1
    whole = Span(words[0].token_span.start, words[-1].token_span.end)
    return Sentence(index, text.count(PARAGRAPH, 0, whole.start), whole, tuple(words))


def _word(
    word: StanzaWord, *, index: int, offset: int, span: Span, token: int, token_span: Span, ner: str | None
) -> Word:
    return Word(
        index=index,
        text=word.text,
        form=folded_word(word.text),
        lemma=folded_word(word.lemma or word.text),
        upos=word.upos or "",
        feats=word.feats or "",
        head=offset + word.head - 1 if word.head else -1,
        deprel=word.deprel or "dep",
        span=span,
        token=token,
        token_span=token_span,
        ner=_NER_TYPES.get((ner or "O").split("-", 1)[-1], ""),
    )


def align_pieces(pieces: list[str], surface: str, start: int) -> list[Span]:
    """Where each word of a multi-word token stands in the token's surface.

    Pieces that are spelled as in the surface are matched from both ends; one piece that is not
    takes what is left. «للقوات» = ل + القوات gives [ل][لقوات]. Where more than one piece is left,
    those have the whole token.
    """
    whole = Span(start, start + len(surface))
    spans = [whole] * len(pieces)
    left, low, right, high = 0, 0, len(pieces), len(surface)
    while (
        left < right and surface.startswith(pieces[left], low) and (left + 1 < right or low + len(pieces[left]) == high)
    ):
        spans[left] = Span(start + low, start + low + len(pieces[left]))
        low += len(pieces[left])
        left += 1
    while left < right and high - len(pieces[right - 1]) > low and surface.endswith(pieces[right - 1], low, high):
        right -= 1
        spans[right] = Span(start + high - len(pieces[right]), start + high)
        high -= len(pieces[right])
    if right - left == 1 and low < high:
        spans[left] = Span(start + low, start + high)
    return spans
