"""Titles that quote: «الصحة: مقتل 3» (Health ministry: three killed)."""

from __future__ import annotations

from hadath.model import Span
from hadath.rulebook import Rule
from hadath.speech.adjuncts import prefixed
from hadath.speech.cues import Cue, Reading
from hadath.speech.discourse import Discourse
from hadath.speech.drafts import Draft, draft_for, speaker_of
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage
from hadath.speech.speakers import Phrase, head, span_of
from hadath.speech.wordlists import bare, is_in, is_speaker_noun, is_topic_noun

_RULE = "statement/say.title"
_BREAKS = frozenset({"..", "...", "…", "|", "-", ".", "؟", "!"})
_LONGEST_SPEAKER = 9
_SHORTEST_NEWS = 3  # tokens after the colon of a line that is no title
_LONGEST_LINE = 40


def read_title(discourse: Discourse, passage: Passage) -> Draft | None:
    """The statement of whoever is named before the title's colon; the text below helps to tell him from a topic."""
    rule, tokens = discourse.book.rule(_RULE), passage.tokens
    colon = next((t.index for t in tokens if t.text == ":" and not t.quoted), None)
    if rule is None or colon is None or colon + 1 >= len(tokens):
        return None
    start = max((t.index + 1 for t in tokens[:colon] if t.text in _BREAKS), default=0)
    if start >= colon or any(t.upos == "VERB" and discourse.book.takes_over(passage, t) for t in tokens[start:colon]):
        return None
    stop, addressee = _stop(passage, start, colon)
    phrase = grow(passage, start, stop, closed_object=False)
    if phrase is None or phrase.end < stop or stop - start > _LONGEST_SPEAKER:
        return None
    if not _speaks(discourse, passage, phrase, colon, rule):
        return None
    name = head(passage, phrase)
    if passage.number and not _is_ticker(passage, phrase, start, colon):
        return None
    draft = draft_for(
        Cue(passage, name, Reading(rule, bare(name.core), "noun", name.form)), speaker_of(passage, phrase)
    )
    draft.content, draft.direct = colon + 1, True
    draft.addressee = [addressee] if addressee is not None else []
    return draft


def _is_ticker(passage: Passage, phrase: Phrase, start: int, colon: int) -> bool:
    """«مصدر أمني: انفجار قرب السوق» as a line of the text; not «المصدر: وكالات», «رئيس الوزراء: سامي عمر»."""
    name, said = head(passage, phrase), passage.tokens[colon + 1 :]
    if start or name.form in lexicon("line_labels") or not is_speaker_noun(name) or len(said) < _SHORTEST_NEWS:
        return False
    if is_in(name, "regions"):
        return False  # «محافظة إدلب: قتل رجل»: where, not who
    told = is_topic_noun(said[0]) or any(t.upos in ("VERB", "NUM") for t in said)  # else the heading of a section
    return told and len(passage.tokens) <= _LONGEST_LINE


def _stop(passage: Passage, start: int, colon: int) -> tuple[int, Span | None]:
    """Where the speaker's name ends, and whom a «ل» names: «مغردون بعد القصف: …», «بوتين لأردوغان: …»."""
    tokens = passage.tokens
    topics = lexicon("title_topic_prepositions")
    person = tokens[start].word.ner == "PERS" or tokens[start].upos in ("X", "PROPN")
    for index in range(start + 1, colon):
        token = tokens[index]
        complement = bool(token.preposition) and any(is_in(t, "complement_heads") for t in tokens[start:index])
        if (token.form in topics or token.core in topics) and not complement:
            return index, None
        addressed = person or token.word.ner in ("PERS", "LOC", "ORG") or is_in(token, "addressees")
        if token.preposition == "ل" and addressed:
            whom = grow(passage, index + 1, colon) if token.upos == "ADP" else prefixed(passage, index, colon)
            return index, span_of(passage, whom) if whom is not None else None
    return colon, None


def _speaks(discourse: Discourse, passage: Passage, phrase: Phrase, colon: int, rule: Rule) -> bool:
    """A speaker, not a label («عاجل»), a place («اليمن») or a topic («كأس العالم»)."""
    noun, content = head(passage, phrase), passage.tokens[colon + 1]
    labels = lexicon("title_labels")
    known = is_in(noun, "speakers")
    if noun.form in labels or noun.core in labels or (is_topic_noun(noun) and not known):
        return False
    spoken = content.is_mark or content.core in lexicon("spoken_openings") or "Person=1" in content.word.feats
    if noun.word.ner == "LOC" and not known:
        return spoken
    people = noun.text.endswith("ون") and noun.upos in ("NOUN", "ADJ")
    named = noun.form in rule.forms or is_speaker_noun(noun) or people or noun.upos in ("X", "PROPN")
    return named or spoken or passage.tokens[phrase.start].is_mark or _speaks_below(discourse, noun.core)


def _speaks_below(discourse: Discourse, name: str) -> bool:
    """True where the text under the title has somebody of that name speak."""
    return any(
        name == word.form
        for draft in discourse.drafts
        for token in draft.passage.tokens
        for word in token.words
        if draft.speaker.span.covers(word.span)
    )
