"""Texts too long to be analysed in one piece, cut into parts: a year of dispatches in one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hadath.model import Document

LONGEST_PART = 50_000  # characters: some twenty long articles
_BREAKS = ("\n", ". ", " ")


def in_parts(document: Document) -> Iterator[Document]:
    r"""The document itself, or where it is long its parts, cut before line breaks, in their order.

    Offsets, ids and what the records say of the document are those of the whole. Nothing is joined across parts: who
    is «he» in «وقال» ("and he said"), and which attack is "the attack", is looked for in the same part.

    >>> [(part.offset, part.text) for part in in_parts(Document("a", "خبر\n" + "نص " * 3))]
    [(0, 'خبر\nنص نص نص ')]
    """
    text, start = document.text, document.offset
    at = 0
    while len(text) - at > LONGEST_PART:
        end = _break(text, at, at + LONGEST_PART)
        yield replace(document, text=text[at:end], offset=start + at)
        at = end
    yield replace(document, text=text[at:], offset=start + at) if at else document


def _break(text: str, start: int, limit: int) -> int:
    """Where to cut: before the last line break, so that what follows does not begin like a title; else after a stop."""
    for mark in _BREAKS:
        found = text.rfind(mark, start + 1, limit)
        if found > 0:
            return found if mark == "\n" else found + len(mark)
    return limit
