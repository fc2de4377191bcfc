"""Speakers that «و» joins: «الجيش ومصدر طبي» (the army and a medical source) are two, «وزارة الدفاع والداخلية» is not.

«و» also joins what one body deals with, two offices of one man, and two adjectives. So it parts two speakers only where
a noun phrase of its own follows, which can speak and cannot belong to the noun before: no bare noun with the article.
"""

from __future__ import annotations

from collections.abc import Sequence

from hadath.model import Span
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.speakers import Phrase, span_of
from hadath.speech.wordlists import is_definite, is_in, is_name, is_speaker_noun


def parts(passage: Passage, phrase: Phrase) -> tuple[Span, ...]:
    """Where each of the joined speakers stands; one span where there is one.

    «أكدت فرنسا وألمانيا» ("France and Germany stressed") has the two spans «فرنسا» and «ألمانيا».
    """
    tokens = passage.tokens
    edges = [phrase.start]
    for token in tokens[phrase.start + 1 : phrase.end]:
        joined = token.prefix == "و" and token.words[0].upos == "CCONJ"
        if joined and _begins_another(tokens[edges[-1] : token.index], token, tokens[token.index + 1 : phrase.end]):
            edges.append(token.index)
    ends = [*edges[1:], phrase.end]
    return tuple(span_of(passage, Phrase(a, b)) for a, b in zip(edges, ends, strict=True))


def _begins_another(left: Sequence[Token], token: Token, right: Sequence[Token]) -> bool:
    if token.word.ner == "LOC":
        return all(t.word.ner == "LOC" for t in (*left, *right))
    first = left[0]
    if token.upos not in ("NOUN", "X", "PROPN") or not is_speaker_noun(token) or first.form in lexicon("quantifiers"):
        return False
    if is_definite(token) or token.core == first.core:
        return False  # «الشرطة والدفاع المدني», «مصادر أمنية ومصادر طبية»
    if is_name(token):
        return len(left) == 1 and is_name(first)
    governed = any(t.preposition for t in left[1:])
    if _is_one_man(left, token, right) or (governed and any(is_definite(t) for t in right[:1])):
        return False  # «وزير الخارجية ونائب رئيس الوزراء», «المتحدث باسم الجيش ووزارة الصحة»
    return len(left) > 1 or is_name(first) or is_definite(first)  # not «رئيس ومدير الشركة»


def _is_one_man(left: Sequence[Token], token: Token, right: Sequence[Token]) -> bool:
    """«سامي عمر، المحلل السابق ورئيس المركز» has two offices; «الرئيس سامي عمر ووزير الدفاع» are two men."""
    named = max((i for i, t in enumerate(left) if t.word.ner == "PERS"), default=None)
    offices = [i for i, t in enumerate(left) if is_in(t, "titles")]
    if not offices or not is_in(token, "titles"):
        return False
    return named is None or (offices[-1] > named and not any(t.word.ner == "PERS" for t in right))
