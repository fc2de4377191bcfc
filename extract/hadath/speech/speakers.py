"""Noun phrases that speak: where they stand, what noun matters in them, what verb goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hadath.model import Span
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.wordlists import bare, is_in, is_name

Gender = Literal["masculine", "feminine"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gender and number of a verb or phrase; None where the form does not tell."""

    gender: Gender | None
    plural: bool | None

    def accepts(self, other: Agreement) -> bool:
        """True where nothing that both sides show is at odds."""
        genders = self.gender is None or other.gender is None or self.gender == other.gender
        numbers = self.plural is None or other.plural is None or self.plural == other.plural
        return genders and numbers


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `[start, end)` of a passage that make one noun phrase."""

    start: int
    end: int


def span_of(passage: Passage, phrase: Phrase) -> Span:
    """Where a phrase stands, without attached conjunctions and prepositions, and without marks around all of it."""
    tokens = passage.tokens
    start, end = phrase.start, phrase.end
    while end - start > 1 and tokens[end - 1].is_comma:
        end -= 1
    if end - start > 2 and tokens[start].is_mark and tokens[end - 1].is_mark:
        start, end = start + 1, end - 1
    first = tokens[start]
    whole = first.text.startswith("لل") or (first.prefix in ("و", "ف") and first.word.span == first.span)
    glued = len(tokens[end - 1].text) - len(tokens[end - 1].text.rstrip("؛;،,:"))  # «مصدر عسكري؛»
    return Span(first.span.start if whole else first.word.span.start, tokens[end - 1].span.end - glued)


def head(passage: Passage, phrase: Phrase) -> Token:
    """The noun that matters: «أحد مسؤولي الوزارة» has «مسؤولي», «كل من فرنسا وألمانيا» has «فرنسا»."""
    tokens = passage.tokens
    index = phrase.start
    while index < phrase.end - 1 and (
        tokens[index].is_mark
        or tokens[index].text == "#"
        or tokens[index].form in lexicon("quantifiers")
        or (index > phrase.start and tokens[index].core == "من")
    ):
        index += 1
    return tokens[index]


def phrase_agreement(passage: Passage, phrase: Phrase) -> Agreement:
    """Gender and number that a verb after the phrase must show."""
    token = head(passage, phrase)
    word = token.word
    first, second = passage.tokens[phrase.start], passage.tokens[phrase.start + 1 : phrase.end][:1]
    if first.is_mark:  # «"داعش" يتبنى»: a name of any gender
        return Agreement(None, False)
    if first.form in lexicon("quantifiers") and second and second[0].core == "من":
        return Agreement(None, None)  # «دان كل من مصر والأردن»
    if token.core in lexicon("complete_names") or _is_first_name(passage, token, phrase):
        return Agreement(None, False)
    if token.form in lexicon("masculine_places"):
        return Agreement(None, False)
    if word.ner == "ORG" and bare(token.core) not in lexicon("speakers"):  # «العفو الدولية تتهم»: the name of a body
        return Agreement(None, False)
    if word.ner == "LOC":
        return Agreement(None, None) if is_in(token, "broken_plurals") else Agreement("feminine", False)
    if is_name(token) or word.ner == "PERS":
        return Agreement(None, False if word.ner == "PERS" else None)
    return _plural_agreement(token) or _singular_agreement(token)


def _is_first_name(passage: Passage, token: Token, phrase: Phrase) -> bool:
    """«السا غونزاليس»: a word that is no common noun of people, before a surname; not «إدارة ترامب»."""
    surname = passage.tokens[token.index + 1 : phrase.end][:1]
    common = is_in(token, "speakers") or is_in(token, "titles") or token.word.text.endswith("ة")
    return bool(surname) and surname[0].word.ner == "PERS" and not common


def _plural_agreement(token: Token) -> Agreement | None:
    """«مسؤولون» wants a masculine plural, «معلومات» a feminine; «مصادر» takes either."""
    form, plural = token.core, "Number=Plur" in token.word.feats
    if form.endswith("ات") and len(form) > 4:
        return Agreement("feminine", None)
    if len(form) > 4 and ((form.endswith("ون") and not is_in(token, "carriers")) or (form.endswith("ين") and plural)):
        return Agreement("masculine", True)
    if plural or is_in(token, "broken_plurals"):
        return Agreement(None, None)
    if form.endswith("ين") and len(form) > 5 and token.upos == "NOUN":
        return Agreement("masculine", None)
    return None


def _singular_agreement(token: Token) -> Agreement:
    misspelt = token.word.text.endswith("ه") and bare(token.core) in lexicon("speakers") and not token.has_pronoun
    if (token.word.text.endswith("ة") and not is_in(token, "masculine_in_ta")) or misspelt:
        return Agreement("feminine", False)
    return Agreement("masculine" if token.upos == "NOUN" else None, False)
