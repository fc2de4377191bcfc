"""Paragraphs as running tokens: what the statement rules read.

A statement runs over the parser's sentence borders (a quotation has full stops of its own), so its rules read a
paragraph as one row of surface tokens, cut into clauses at full stops outside quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from hadath.model import Parsed, Sentence, Span, Word
from hadath.speech.lists import lexicon
from hadath.speech.quotes import Quote, find_quotes
from hadath.text import fold

NOMINAL = frozenset({"NOUN", "ADJ", "X", "PROPN", "NUM", "DET"})
_STOPS = frozenset({".", "؟", "!", "?", "..", "...", "…", "....", "!!"})
_PREPOSITIONS = frozenset({"عن", "الي", "علي", "من", "في"})
_DATELINE_ENDS = frozenset({"-", "--", "–", "—"})
_LONGEST_DATELINE = 14  # tokens
STUCK = frozenset('"()#')  # marks that the tokenizer leaves on a word
_APOSTROPHE = "'"  # … and one that may also stand inside a word
_MARKS = frozenset({'"', "'", "''"})
ABBREVIATIONS = frozenset({"د", "أ", "م", "ا"})  # doctor, professor, engineer


@dataclass(frozen=True, slots=True)
class Token:
    """One surface token. `word` is its main word: no attached conjunction, preposition or pronoun."""

    index: int
    text: str
    form: str  # folded surface
    word: Word
    words: tuple[Word, ...]
    sentence: int
    quoted: bool  # stands between quotation marks

    @property
    def core(self) -> str:
        """The folded main word: «للصحفيين» ("to the journalists") has «صحفيين» or «الصحفيين»."""
        return self.word.form

    @property
    def upos(self) -> str:
        """Part of speech of the main word."""
        return self.word.upos

    @property
    def span(self) -> Span:
        """The whole token."""
        return self.word.token_span

    @property
    def prefix(self) -> str:
        """The attached conjunctions and prepositions, joined: «وب» in «وبحسب»."""
        return "".join(w.form for w in self.words if w.index < self.word.index)

    @property
    def preposition(self) -> str:
        """The preposition that the token is or begins with: «عن», «ل» of «للصحفيين»; "" where there is none."""
        if self.upos == "ADP" or (self.core in _PREPOSITIONS and self.upos != "VERB"):
            return self.core
        last = self.prefix.lstrip("و")[-1:]
        return last if last in ("ب", "ل") and self.words[0].upos in ("ADP", "CCONJ") else ""

    @property
    def has_pronoun(self) -> bool:
        """True where a pronoun hangs on the end."""
        return len(self.words) > 1 and self.words[-1].upos == "PRON" and self.words[-1] is not self.word

    @property
    def is_mark(self) -> bool:
        """True for a quotation mark."""
        return self.text in _MARKS

    @property
    def is_comma(self) -> bool:
        """True for a comma of either script, or a semicolon."""
        return self.text in {"،", ",", "؛", ";"}

    @property
    def is_nominal(self) -> bool:
        """True for what a noun phrase is made of."""
        return self.upos in NOMINAL


@dataclass(frozen=True)
class Passage:
    """One paragraph: its tokens, its clauses as token ranges, and the quotations in it."""

    number: int  # 0 is the title
    tokens: tuple[Token, ...]
    quotes: tuple[Quote, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Token ranges between full stops outside quotation marks."""
        borders: list[tuple[int, int]] = []
        start = 0
        for token in self.tokens:
            if self._ends_clause(token.index):
                borders.append((start, token.index + 1))
                start = token.index + 1
        if start < len(self.tokens):
            borders.append((start, len(self.tokens)))
        return tuple(borders)

    def clause_of(self, index: int) -> tuple[int, int]:
        """The clause in which the token stands."""
        return next(c for c in self.clauses if c[0] <= index < c[1])

    def quote_at(self, index: int) -> Quote | None:
        """The outermost quotation that the token opens, if it is an opening mark."""
        start = self.tokens[index].span.start
        return next((q for q in self.quotes if q.outer.start == start), None)

    def count_words(self, quote: Quote) -> int:
        """How many tokens stand between the marks."""
        return sum(quote.inner.covers(t.span) for t in self.tokens)

    def after(self, position: int) -> int:
        """Index of the first token that starts at or after a text position."""
        return next((t.index for t in self.tokens if t.span.start >= position), len(self.tokens))

    @cached_property
    def after_dateline(self) -> int:
        """Where the text begins after «مقديشو 16 غشت 2023 -» or «دبي، الإمارات (CNN) --»; 0 without such a line."""
        for token in self.tokens[:_LONGEST_DATELINE]:
            if token.text in _DATELINE_ENDS and token.index and not self._joins_digits(token.index):
                double = self.tokens[token.index + 1 : token.index + 2]
                end = token.index + 1 + any(t.text in _DATELINE_ENDS for t in double)
                return end if self.tokens[0].word.ner == "LOC" or self.tokens[0].upos == "X" else 0
            if token.upos in ("VERB", "ADP", "AUX", "SCONJ") or token.is_mark:
                return 0
        return 0

    def _joins_digits(self, index: int) -> bool:
        """«14-5-2025»: a dash inside a date."""
        return all(t.text.isdigit() for t in (self.tokens[index - 1], *self.tokens[index + 1 : index + 2]))

    def _ends_clause(self, index: int) -> bool:
        token = self.tokens[index]
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if token.text == "." and following is not None and not following.is_mark:
            title = index and self.tokens[index - 1].text in ABBREVIATIONS
            if title or following.span.start == token.span.end:
                return False  # in or after an abbreviation: «سي.إن.إن», «د. سامي»
        if token.text in _STOPS and not token.quoted:
            return following is None or not following.is_mark or self.quote_at(index + 1) is not None
        if token.is_mark and index and self.tokens[index - 1].text in _STOPS and self.quote_at(index) is None:
            return following is None or not (following.is_comma or following.text in _STOPS)
        return False


def passages(parsed: Parsed) -> tuple[Passage, ...]:
    """The paragraphs of a document, in order; empty ones are left out."""
    quotes = find_quotes(parsed.norm)
    groups: dict[int, list[Sentence]] = {}
    for sentence in parsed.sentences:
        groups.setdefault(sentence.paragraph, []).append(sentence)
    return tuple(_passage(parsed, number, tuple(group), quotes) for number, group in groups.items())


def _passage(parsed: Parsed, number: int, sentences: tuple[Sentence, ...], quotes: tuple[Quote, ...]) -> Passage:
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    inside = tuple(q for q in quotes if span.covers(q.inner))
    tokens: list[Token] = []
    for sentence in sentences:
        for words in sentence.tokens:
            for piece in _pieces(parsed, words):
                where = piece[0].token_span
                quoted = any(q.inner.covers(where) for q in inside)
                surface = parsed.slice(where)
                form = parsed.norm.folded[where.start : where.end]
                whole = _rejoined(piece, surface, form, tokens)
                tokens.append(Token(len(tokens), surface, form, _main(whole), whole, sentence.index, quoted))
    return Passage(number, tuple(map(_named, tokens, [None, *tokens], [*tokens[1:], None])), inside, sentences)


def _named(token: Token, before: Token | None, after: Token | None) -> Token:
    """«مدير الاستخبارات دان كوتس»: Dan, a first name, where the tagger sees "he condemned"."""
    surname = after is not None and after.word.ner == "PERS" and not after.prefix
    if before is None or not before.is_nominal or not surname or token.form not in lexicon("names_like_words"):
        return token
    name = replace(token.word, upos="X", feats="", ner="PERS")
    return replace(token, word=name, words=(name,))


def _pieces(parsed: Parsed, words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """A token with a mark stuck to it («ل"الوطن», «#الصحة») is two tokens to us."""
    where = words[0].token_span
    surface = parsed.slice(where)
    if len(words) > 1 and words[0].text == "#":
        yield (_piece(words[0], "#", where.start),)
        yield tuple(replace(w, token_span=Span(where.start + 1, where.end)) for w in words[1:])
        return
    edges = {surface[0], surface[-1]} & {_APOSTROPHE}
    if len(words) > 1 or len(surface) == 1 or not (STUCK & set(surface) or edges):
        yield words
        return
    start = 0
    for index, char in enumerate(surface + '"'):
        edge = char == _APOSTROPHE and index in (0, len(surface) - 1)
        if char not in STUCK and not edge:
            continue
        for low, high in ((start, index), (index, index + 1)):
            if low < high <= len(surface):
                yield (_piece(words[0], surface[low:high], where.start + low),)
        start = index + 1


def _piece(word: Word, text: str, start: int) -> Word:
    span = Span(start, start + len(text))
    upos = (
        "PUNCT"
        if text in STUCK or text == _APOSTROPHE
        else "ADP"
        if text in ("ب", "ل", "ك")
        else "CCONJ"
        if text in ("و", "ف")
        else word.upos
    )
    return replace(word, text=text, form=fold(text), lemma=fold(text), upos=upos, span=span, token_span=span)


def _rejoined(words: tuple[Word, ...], surface: str, form: str, before: list[Token]) -> tuple[Word, ...]:
    """Undo the splitting of foreign names: «ستيفن» (Stephen) is not س + تيفن, «واشنطن» (Washington) not و + اشنطن."""
    if len(words) == 1:
        after_person = surface == "علي" and bool(before) and before[-1].word.ner == "PERS"
        ali = words[0].upos == "ADP" and (words[0].ner == "PERS" or after_person)  # «علي» (Ali), not «على» (on)
        return (replace(words[0], upos="X"),) if ali else words
    if words[0].upos == "CCONJ" and (noun := _waw_noun(words, surface, form)):
        return noun
    if words[-1].upos == "PRON":
        if verb := _whole_verb(words, surface, form):
            return verb
        named = any(w.ner == "PERS" for w in words) and (form.endswith("الله") or words[-2].upos == "VERB")
        if not named:
            return words
        return (
            replace(
                words[-2], text=surface, form=form, lemma=form, upos="X", feats="", span=words[0].token_span, ner="PERS"
            ),
        )
    clitics = "".join(w.form for w in words[:-1])
    last = words[-1]
    altered = last.upos == "X" and not surface.endswith(last.text)
    person = any(w.ner == "PERS" for w in words) and (clitics[:1] in ("س", "ف", "ك") or last.upos == "VERB")
    after_person = clitics == "ف" and last.upos == "VERB" and bool(before) and before[-1].word.ner == "PERS"
    impossible = len(words) > 2 and clitics[:2] in ("سب", "سل", "لب", "بل") and last.upos == "X"
    if not (altered or person or after_person or impossible):
        return words
    ner = last.ner or next((w.ner for w in words if w.ner), "PERS" if after_person else "")
    name = replace(last, text=surface, form=form, lemma=form, upos="X", feats="", span=last.token_span, ner=ner)
    return (name,)


def _whole_verb(words: tuple[Word, ...], surface: str, form: str) -> tuple[Word, ...]:
    """«ويتهم» (and accuses): no pronoun ends it; empty where one may."""
    joined = form[:1] in ("و", "ف") and form[1:] in lexicon("whole_verbs")
    if not joined and form not in lexicon("whole_verbs"):
        return ()
    start, end = words[0].token_span.start, words[0].token_span.end
    stem = form[joined:]
    verb = replace(words[-2], text=surface[joined:], form=stem, lemma=stem, upos="VERB", span=Span(start + joined, end))
    if not joined:
        return (verb,)
    conjunction = replace(words[0], text=surface[0], form=form[0], upos="CCONJ", feats="", span=Span(start, start + 1))
    return (conjunction, verb)


def _waw_noun(words: tuple[Word, ...], surface: str, form: str) -> tuple[Word, ...]:
    """«وقوع», «وقوفهم»: the و is the noun's own; empty where it is not."""
    pronoun = words[-1:] if words[-1].upos == "PRON" else ()
    length = len(form) - sum(len(p.form) for p in pronoun)
    stem, main = form[:length], words[-1 - len(pronoun)]
    if not {stem, stem.removesuffix("ا")} & lexicon("waw_nouns") or main is words[0]:
        return ()
    span = Span(words[0].token_span.start, words[0].token_span.start + length)
    noun = replace(main, text=surface[:length], form=stem, lemma=stem, upos="NOUN", feats="", span=span)
    return (noun, *pronoun)


def _main(words: tuple[Word, ...]) -> Word:
    full = [w for w in words if w.upos != "PRON"] or list(words)
    return full[-1]
