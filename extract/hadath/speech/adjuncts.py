"""What stands between a cue and its content: media, addressees, asides, relative clauses, time and place."""

from __future__ import annotations

from collections.abc import Sequence

from hadath.model import Span
from hadath.speech.cues import Cue
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.speakers import Phrase, span_of
from hadath.speech.wordlists import is_adverb, is_complementizer, is_in, is_name, is_told_to, is_topic_noun

_LONGEST_SCARE_QUOTE = 5  # words between marks that may still be a name or an ironic term
_LATEST_OPENING_MEDIUM = 4  # tokens into a sentence


def prefixed(passage: Passage, index: int, end: int) -> Phrase | None:
    """A phrase whose first noun carries a preposition: «لوكالة رويترز» (to the Reuters agency)."""
    tokens = passage.tokens
    token = tokens[index]
    if not token.is_nominal or token.has_pronoun:
        return None
    rest = grow(passage, index + 1, end)
    if rest is None:
        return Phrase(index, index + 1)
    closed = token.core.startswith("ال") or token.text.startswith("لل")
    following = tokens[index + 1]
    marked = following.is_mark and is_in(token, "naming")
    goes_on = marked or following.upos in ("ADJ", "X", "PROPN") or (following.upos == "NOUN" and not closed)
    return Phrase(index, rest.end if goes_on else index + 1)


def past_bracket(tokens: Sequence[Token], index: int, end: int) -> int:
    """Past the closing bracket, or past the opening one where none closes."""
    return next((i + 1 for i in range(index, end) if tokens[i].text == ")"), index + 1)


def past_dashes(tokens: Sequence[Token], index: int, end: int) -> int:
    """Past an aside between dashes, or past a single dash."""
    return next((i + 1 for i in range(index + 1, end) if tokens[i].text == tokens[index].text), index + 1)


def past_relative(passage: Passage, index: int, end: int) -> int:
    """Past a relative clause: to «أن», a colon or somebody's words, or past the next comma."""
    tokens = passage.tokens
    for ahead in range(index + 1, end):
        if tokens[ahead].is_comma:
            return ahead + 1
        if is_complementizer(tokens[ahead]) or tokens[ahead].text == ":":
            return ahead
        quote = passage.quote_at(ahead) if tokens[ahead].is_mark else None
        if quote is not None and passage.count_words(quote) > _LONGEST_SCARE_QUOTE:
            return ahead
    return end


def past_adjunct(passage: Passage, index: int, end: int) -> int | None:
    """Past a prepositional phrase that says when, where or how; None where the clause ends in a preposition."""
    tokens = passage.tokens
    token = tokens[index]
    if token.upos == "ADP" and token.has_pronoun:
        return index + 1
    if token.upos != "ADP":
        whole = prefixed(passage, index, end)
        return whole.end if whole else index + 1
    if index + 1 >= end:
        return None
    phrase = None if is_complementizer(tokens[index + 1]) else grow(passage, index + 1, end)
    stop = phrase.end if phrase else index + 1
    while index + 1 < stop < end and _goes_on_in_place(tokens[stop - 1], tokens[stop]):
        stop += 1
    return stop


def _goes_on_in_place(last: Token, token: Token) -> bool:
    """«في شانلي أورفة»: after a preposition two names of places are one."""
    return last.word.ner == token.word.ner == "LOC" and not token.prefix


def medium_at(passage: Passage, index: int, end: int) -> Phrase | None:
    """«في بيان على موقعها», «خلال مؤتمر صحفي»: the means of saying that begins at a preposition."""
    tokens = passage.tokens
    token = tokens[index]
    if token.upos != "ADP" or token.core not in lexicon("media_prepositions") or token.has_pronoun:
        return None
    start = index + 1
    if start < end and tokens[start].core == "خلال":
        start += 1
    if start < end and tokens[start].is_mark:
        return _channel_at(passage, start, end)
    if start >= end or not tokens[start].is_nominal:
        return None
    aired = token.core == "عبر" and is_in(tokens[start], "channels") and not _is_canal(tokens[start : start + 2])
    if not aired and not _is_medium(passage, start, end):
        return None
    stop = start + 1
    while stop < end and _extends_medium(passage, stop, end):
        whom = grow(passage, stop + 1, end) if tokens[stop].core == "مع" else None
        stop = whom.end if whom is not None else stop + 1
    while stop > start + 1 and tokens[stop - 1].upos == "ADP":
        stop -= 1
    if stop < end and tokens[stop].is_mark and is_in(tokens[stop - 1], "naming") and (name := grow(passage, stop, end)):
        stop = name.end
    return Phrase(start, stop)


def _channel_at(passage: Passage, start: int, end: int) -> Phrase | None:
    """«على "تلغرام"»: a channel between quotation marks."""
    quote = passage.quote_at(start)
    stop = passage.after(quote.outer.end) if quote is not None and quote.closed else end
    known = stop == start + 3 and stop <= end and is_in(passage.tokens[start + 1], "channels")
    return Phrase(start + 1, start + 2) if known else None


def _is_canal(tokens: Sequence[Token]) -> bool:
    """«عبر قناة السويس» (through the Suez Canal), not «عبر قناة تلفزيونية» (on a television channel)."""
    return any(t.core in lexicon("canals") for t in tokens)


def _is_medium(passage: Passage, start: int, end: int) -> bool:
    """A noun that names a means; some do only where they are qualified: «كلمة متلفزة» (a televised speech)."""
    noun = passage.tokens[start]
    if not is_in(noun, "media") and noun.form not in lexicon("media"):
        return False
    if not is_in(noun, "weak_media") or noun.has_pronoun or noun.core.startswith("ال"):
        return True
    following = passage.tokens[start + 1] if start + 1 < end else None
    return following is not None and (following.upos == "ADJ" or following.core in ("مع", "ل"))


def carrier_at(passage: Passage, index: int, end: int) -> Phrase | None:
    """«بيان نشرته الوكالة»: who carries the medium that ends before `index`."""
    if index + 1 >= end or not _carries_it(passage.tokens[index]):
        return None
    return grow(passage, index + 1, end)


def _carries_it(token: Token) -> bool:
    """«نشرته», «بثها»: a verb of putting out with its object, which the tagger may take for a noun."""
    return token.has_pronoun and carries(token) and not token.prefix and token.form.endswith(("ه", "ها"))


def carries(token: Token) -> bool:
    """True for a form of a verb of putting out: «نشرت», «نقل»."""
    return any(stem in token.core for stem in lexicon("carrying"))


def _extends_medium(passage: Passage, index: int, end: int) -> bool:
    tokens = passage.tokens
    token, last = tokens[index], tokens[index - 1]
    if _carries_it(token):
        return False
    if token.is_comma or is_adverb(token) or is_complementizer(token) or token.form in lexicon("relatives"):
        return False
    if token.upos == "ADP" or token.prefix in ("ب", "ل"):
        if token.core not in ("مع", "علي", "عن", "من", "عبر") or index + 1 >= end or token.has_pronoun:
            return False
        noun = tokens[index + 1]
        if noun.is_mark:
            return _channel_at(passage, index + 1, end) is not None
        names = is_in(noun, "channels") if token.core in ("علي", "عبر") else not is_topic_noun(noun)
        return noun.is_nominal and names
    closed = last.core.startswith("ال") or last.has_pronoun
    return token.is_nominal and not token.prefix and not (token.upos == "NOUN" and closed)


def opening_medium(cue: Cue) -> Span | None:
    """A medium that opens the sentence: «وفي بيان على موقعها قالت القيادة»."""
    for index in range(cue.start, min(cue.start + _LATEST_OPENING_MEDIUM, cue.index)):
        media = medium_at(cue.passage, index, cue.index)
        between = cue.tokens[media.end : cue.index] if media is not None else ()
        if media is not None and not any(t.upos == "VERB" or is_complementizer(t) for t in between):
            return span_of(cue.passage, media)
    return None


def addressee_at(cue: Cue, index: int) -> Phrase | None:
    """«للصحفيين», «لوكالة رويترز», «لـ"الوطن"»; after a request «من الوزارة»."""
    passage, tokens, end = cue.passage, cue.tokens, cue.end
    token = tokens[index]
    if token.has_pronoun or (index and tokens[index - 1].form in lexicon("according")):
        return None  # «وفقا لتاس»
    if cue.rule.name == "statement/demand.request" and token.preposition == "من" and index + 1 < end:
        return grow(cue.passage, index + 1, end)
    if is_told_to(token) and is_name(token) and "ل" not in cue.frame:
        return Phrase(index, (grow(cue.passage, index + 1, end) or Phrase(index, index + 1)).end)
    start = index + 1 if token.upos == "ADP" else index
    if token.preposition == "الي" and index + 1 < end and is_in(tokens[index - 1], "media"):
        told = is_in(tokens[start], "addressees")  # «في تصريح إلى الوكالة»
        return grow(passage, start, end, closed_object=False) if told else None
    if token.preposition != "ل" or start >= end or "ل" in cue.frame:
        return None
    if start != index and tokens[start].text == "(":  # «ل(الساحل)»
        close = next((t.index for t in tokens[start : start + _LONGEST_SCARE_QUOTE] if t.text == ")"), start)
        return Phrase(start + 1, close) if close > start + 1 else None
    marked = tokens[start].is_mark
    noun = tokens[start + 1] if marked and start + 1 < end else tokens[start]
    named = marked or is_in(noun, "addressees") or noun.word.ner in ("ORG", "PERS") or noun.core.isascii()
    if not named or is_topic_noun(noun):
        return None
    quote = passage.quote_at(start) if marked else None
    if quote is not None and quote.closed:
        return Phrase(start, passage.after(quote.outer.end))  # «ل"عكاظ" عدد من العلماء»: the speaker follows
    return grow(cue.passage, start, end) if start != index else prefixed(cue.passage, start, end)


def is_manner(passage: Passage, index: int) -> bool:
    """A frame's preposition that opens time, place or manner instead: «من جانبه», «على هامش»."""
    token = passage.tokens[index]
    if token.upos != "ADP":
        noun = token
    elif token.core == "الي":
        return False
    elif token.has_pronoun or index + 1 >= len(passage.tokens):
        return True
    else:
        noun = passage.tokens[index + 1]
    return is_adverb(noun) or noun.core in lexicon("manner")


def is_told(passage: Passage, index: int) -> bool:
    """«أفاد بمقتل جندي» (reported the killing of a soldier) tells something; «قال بالعربية» does not."""
    token = passage.tokens[index]
    noun = passage.tokens[index + 1] if token.upos == "ADP" and index + 1 < len(passage.tokens) else token
    return is_topic_noun(noun) or is_complementizer(noun)
