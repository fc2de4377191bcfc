"""Documents that speak for somebody: «بيان للوزارة», «بيان صادر عن الحزب»."""

from __future__ import annotations

from hadath.speech.adjuncts import prefixed
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.speakers import Phrase, head
from hadath.speech.wordlists import is_speaker_noun


def document_and_owner(passage: Passage, phrase: Phrase) -> tuple[Phrase | None, Phrase]:
    """The document and who speaks through it; no document, and the phrase itself, where it names none."""
    tokens = passage.tokens
    if tokens[phrase.start].core not in lexicon("documents"):
        return None, phrase
    index = phrase.start + 1
    while index < len(tokens) and _is_quality(tokens[index]):
        index += 1
    if index < len(tokens) and tokens[index].upos == "ADP" and tokens[index].core in ("ل", "من"):
        index += 1
    if index >= len(tokens):
        return None, phrase
    limit = len(tokens)
    owner = prefixed(passage, index, limit) if tokens[index].prefix == "ل" else grow(passage, index, limit)
    beyond = index > phrase.end and tokens[index - 1].core != "عن"
    if owner is None or beyond or not is_speaker_noun(head(passage, owner)):
        return None, phrase
    return Phrase(phrase.start, phrase.start + 1), owner


def _is_quality(token: Token) -> bool:
    indefinite = token.upos == "ADJ" and not token.core.startswith("ال") and not token.prefix
    return indefinite or token.core in lexicon("document_qualities")
