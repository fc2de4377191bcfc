"""Where the content opens: a walk from the end of the speaker over everything that may stand in between.

Each step looks at one token and either ends the walk with an `Opening`, or says at which token to go on, or passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hadath.model import Span
from hadath.speech.adjuncts import (
    addressee_at,
    carrier_at,
    is_manner,
    is_told,
    medium_at,
    past_adjunct,
    past_bracket,
    past_dashes,
    past_relative,
)
from hadath.speech.cues import WINDOW, Cue, CueBook, is_saying, past_anonymity
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.quotes import Quote
from hadath.speech.speakers import span_of
from hadath.speech.wordlists import (
    has_masdar_shape,
    is_adverb,
    is_complementizer,
    is_day_before,
    is_definite,
    is_topic_noun,
)
from hadath.text import fold

_PRONOUNS = ("ه", "ها", "هم")
_SHORTEST_UNSPLIT = 3  # letters of a noun with its preposition
_LONGEST_MANNER = 4  # words between marks that only say how
_LONGEST_NAME = 5  # … that may name rather than say
_MOST_COMMAS = 2  # that a subordinate clause between cue and content may hold


@dataclass(frozen=True, slots=True)
class Opening:
    """What the walk found. `kind`: "that", "direct", "object", "pronoun", a preposition, or "" where nothing opens."""

    content: int | None
    kind: str
    addressee: tuple[Span, ...] = ()
    medium: tuple[Span, ...] = ()
    relay: tuple[Span, ...] = ()

    @property
    def is_speech(self) -> bool:
        """True where «أن» or the words themselves follow: what only speech takes."""
        return self.kind in ("that", "direct")


@dataclass
class _Walk:
    cue: Cue
    book: CueBook
    start: int
    addressee: list[Span] = field(default_factory=list)
    medium: list[Span] = field(default_factory=list)
    relay: list[Span] = field(default_factory=list)

    def opening(self, content: int | None = None, kind: str = "") -> Opening:
        """End the walk."""
        return Opening(content, kind, tuple(self.addressee), tuple(self.medium), tuple(self.relay))


def find_opening(cue: Cue, book: CueBook, index: int) -> Opening:
    """Walk from token `index` to where the cue's content opens.

    In «قال الوزير للصحفيين في بيان إن …» ("the minister told journalists in a statement that …") the walk from
    «للصحفيين» passes the addressee and the medium and ends at «إن».
    """
    walk = _Walk(cue, book, index)
    while index < cue.end:
        token = cue.tokens[index]
        outcome = next((o for step in _STEPS if (o := step(walk, token)) is not None), index + 1)
        if isinstance(outcome, Opening):
            return outcome
        index = outcome
    return walk.opening()


def _anonymity(walk: _Walk, token: Token) -> int | None:
    return past_anonymity(walk.cue.tokens, token.index, walk.cue.end)


def _complementizer(walk: _Walk, token: Token) -> Opening | None:
    if not is_complementizer(token):
        return None
    if token.form.startswith("و") and walk.cue.tokens[token.index - 1].is_comma:
        return walk.opening()  # «…، وأن»: more of what another said
    other = walk.cue.tokens[token.index - 1].form in lexicon("before_that")
    return walk.opening() if other else walk.opening(token.index, "that")


def _colon(walk: _Walk, token: Token) -> Opening | None:
    if token.text != ":":
        return None
    after = token.index + 1
    if after >= walk.cue.end:
        return walk.opening()
    return walk.opening(after, "that" if is_complementizer(walk.cue.tokens[after]) else "direct")


def _quotation(walk: _Walk, token: Token) -> Opening | int | None:
    quote = walk.cue.passage.quote_at(token.index) if token.is_mark else None
    if quote is None:
        return None
    frame = walk.cue.frame
    if quote.closed and walk.cue.passage.count_words(quote) <= _LONGEST_MANNER:
        inside = walk.cue.tokens[token.index + 1]
        if inside.preposition == "ب" and is_manner(walk.cue.passage, inside.index):
            return walk.cue.passage.after(quote.outer.end)  # «أدان "بأشد العبارات" الهجوم»
    if (aside := _past_aside(walk.cue, quote)) is not None:
        return aside
    if _is_governed(walk.cue, quote, token.index):
        return walk.cue.passage.after(quote.outer.end)
    name_end = _past_name(walk.cue.passage, quote, token.index)
    if name_end is not None and "object" not in frame:
        return name_end
    return walk.opening(token.index, "direct" if "direct" in frame or "object" not in frame else "object")


def _comma(walk: _Walk, token: Token) -> Opening | int | None:
    """After a comma another cue may take over; a comment such as «نقلا عن مصدر،» is stepped over."""
    after = token.index + 1
    if (
        not token.is_comma
        or after >= walk.cue.end
        or past_anonymity(walk.cue.tokens, after, walk.cue.end) is not None
        or not walk.book.takes_over(walk.cue.passage, walk.cue.tokens[after])
    ):
        return None
    step = _past_comment(walk.cue, after)
    return walk.opening() if step is None else step


def _filler(walk: _Walk, token: Token) -> Opening | int | None:
    if is_saying(token):
        return token.index + 1
    day_before = is_day_before(walk.cue.tokens[token.index - 1], token)
    dated = _is_in_date(walk.cue, token)
    if not (token.is_comma or is_adverb(token) or day_before or dated or token.text in (")", '"', "#")):
        return None
    repeats = token.form.startswith("قائل") and walk.cue.reading.kind == "verb"
    if not repeats and any(r.kind == "participle" for r in walk.book.readings(token)):
        return walk.opening()
    return token.index + 1


def _is_in_date(cue: Cue, token: Token) -> bool:
    """«الاثنين 10 آب/أغسطس 2015»: a number or stroke beside the name of a day or month."""
    if not (token.text.isdigit() or token.text == "/"):
        return False
    beside = (token.index - 1, token.index + 1)
    return any(cue.start <= i < cue.end and is_adverb(cue.tokens[i]) for i in beside)


def _aside(walk: _Walk, token: Token) -> int | None:
    tokens, end = walk.cue.tokens, walk.cue.end
    if token.text == "(":
        return past_bracket(tokens, token.index, end)
    if token.is_comma and token.index + 2 < end and _opens_example(tokens[token.index + 1], tokens[token.index + 2]):
        return next((t.index + 1 for t in tokens[token.index + 1 : end] if t.is_comma), None)
    if token.upos == "ADP" and token.index + 2 < end and tokens[token.index + 1].form in lexicon("among"):
        named = grow(walk.cue.passage, token.index + 2, end)
        return named.end if named is not None else None  # «دول غربية على رأسها فرنسا بأن»
    if token.text in ("-", "--"):
        return past_dashes(tokens, token.index, end)
    if token.form in lexicon("relatives"):
        return past_relative(walk.cue.passage, token.index, end)
    return None


def _opens_example(first: Token, second: Token) -> bool:
    """«الفصائل، وعلى رأسها الكتائب، قصف»: who is among the speakers is said in passing."""
    return bool({first.core, first.form, second.core, second.form} & lexicon("among"))


def _medium(walk: _Walk, token: Token) -> int | None:
    cue = walk.cue
    media = medium_at(cue.passage, token.index, cue.end)
    if media is None:
        return None
    walk.medium.append(span_of(cue.passage, media))
    following = cue.tokens[media.end] if media.end < cue.end else None
    carrier = carrier_at(cue.passage, media.end, cue.end)
    if carrier is not None:
        walk.relay.append(span_of(cue.passage, carrier))
    told_of = following is not None and following.upos == "VERB" and not following.prefix
    if carrier is not None or told_of:  # «في بيان تلقت الوكالة نسخة منه إن»
        return past_relative(cue.passage, media.end, cue.end)
    return media.end


def _addressee(walk: _Walk, token: Token) -> int | None:
    phrase = addressee_at(walk.cue, token.index)
    if phrase is None:
        return None
    walk.addressee.append(span_of(walk.cue.passage, phrase))
    return phrase.end


def _preposition(walk: _Walk, token: Token) -> Opening | int | None:
    cue, index, preposition = walk.cue, token.index, token.preposition
    if not preposition:
        return None
    manner = is_manner(cue.passage, index)
    vague = preposition == "ب" and cue.rule.name == "statement/say" and not is_told(cue.passage, index)
    named = next((p for p in cue.frame if fold(p) == preposition), None)
    if named is not None and not vague and not manner:
        start = index + 1 if token.upos == "ADP" and len(token.words) == 1 else index
        if start < cue.end:
            return walk.opening(start, "that" if is_complementizer(cue.tokens[start]) else named)
    step = past_adjunct(cue.passage, index, cue.end)
    charged = preposition == "ب" and cue.rule.subtype in ("accuse", "condemn") and not manner
    charged = charged and not (step is not None and step < cue.end and cue.tokens[step].is_comma)  # «بالمدينة، …»
    return walk.opening() if step is None or charged else step


def _nominal(walk: _Walk, token: Token) -> Opening | int | None:
    cue, index, frame = walk.cue, token.index, walk.cue.frame
    if (letter := _unsplit(walk, token)) is not None:
        return walk.opening(index, letter)
    if "object" in frame and _is_mistaken_masdar(walk, token):
        return walk.opening(index, "object")
    if not token.is_nominal or token.prefix.startswith("و"):
        return None
    if cue.options.get("addressee") == "object" and not walk.addressee and not is_topic_noun(token):
        phrase = grow(cue.passage, index, cue.end)
        if phrase is not None:
            walk.addressee.append(span_of(cue.passage, phrase))
            return phrase.end
    if "object" not in frame:
        return index + 1
    late = _that_after_aside(cue, index)
    return walk.opening(index, "object") if late is None else walk.opening(late, "that")


def _subordinate(walk: _Walk, token: Token) -> Opening | int | None:
    if token.form in ("نقلا", *lexicon("according")) and (step := _past_comment(walk.cue, token.index)) is not None:
        return step
    if walk.addressee and token.is_nominal and token.prefix == "و":
        return token.index + 1
    if token.core in lexicon("called"):
        return token.index + 1
    if token.upos in ("VERB", "AUX") or token.words[0].upos == "CCONJ":
        return _that_ahead(walk, token.index)
    return walk.opening() if token.text in (".", "؟", "!", "..") else None


_STEPS: tuple[Callable[[_Walk, Token], Opening | int | None], ...] = (
    _anonymity,
    _complementizer,
    _colon,
    _quotation,
    _comma,
    _aside,
    _filler,
    _medium,
    _addressee,
    _preposition,
    _nominal,
    _subordinate,
)


def _that_ahead(walk: _Walk, index: int) -> Opening:
    """A subordinate clause stands in the way: the content may still open after it."""
    cue, commas = walk.cue, 0
    told = index == walk.start and _is_told_in_passing(cue, index)
    for token in cue.tokens[index + told : cue.end]:
        commas += token.is_comma
        if commas > _MOST_COMMAS or walk.book.takes_over(cue.passage, token):
            break
        more = token.form.startswith("و")  # «…، وأن»: more of what another said
        opens = cue.tokens[token.index - 1].is_comma or token.text.startswith("إ") or (told and token.form[0] == "ب")
        if is_complementizer(token) and not more and opens:
            return walk.opening(token.index, "that")
        quote = cue.passage.quote_at(token.index) if token.is_mark and "direct" in cue.frame else None
        if quote is not None and cue.passage.count_words(quote) > _LONGEST_NAME:
            return walk.opening(token.index, "direct")
        if token.text == ":" and token.index + 1 < cue.end and cue.passage.quote_at(token.index + 1):
            return walk.opening(token.index + 1, "direct")
    return walk.opening()


def _is_told_in_passing(cue: Cue, index: int) -> bool:
    """«وأفاد شهود تحدثوا إلى الصحيفة بأن»: to whom an indefinite speaker spoke, in a relative clause."""
    verb, noun = cue.tokens[index], cue.tokens[index - 1]
    relative = verb.upos == "VERB" and not verb.prefix and noun.is_nominal and not is_definite(noun)
    return relative and verb.core in lexicon("anonymity_verbs")


def _past_comment(cue: Cue, index: int) -> int | None:
    """Past «نقلا عن مصدر،» or «بحسب الوكالة،» between a cue and its content."""
    if cue.tokens[index].form not in ("نقلا", *lexicon("according")):
        return None
    for token in cue.tokens[index + 1 : min(index + WINDOW, cue.end)]:
        if token.is_comma:
            return token.index + 1
        if is_complementizer(token):
            return token.index
    return None


def _that_after_aside(cue: Cue, index: int) -> int | None:
    """«أكد، بمناسبة العيد، أن»: a noun phrase between commas before «أن» is no object."""
    tokens = cue.tokens
    comma = next((t.index for t in tokens[index : cue.end] if t.is_comma), None)
    if comma is None or comma + 1 >= cue.end or (not tokens[index - 1].is_comma and comma - index > WINDOW):
        return None
    that = is_complementizer(tokens[comma + 1]) and not tokens[comma + 1].form.startswith("و")
    if any(t.upos == "VERB" for t in tokens[index:comma]) or not that:
        return None
    return comma + 1


def _past_name(passage: Passage, quote: Quote, index: int) -> int | None:
    """Past a name between marks inside a longer phrase; None where the marks hold words."""
    inner = passage.tokens[index + 1 : passage.after(quote.inner.end)]
    if not inner or len(inner) > 2 or any(t.word.ner not in ("ORG", "PERS") for t in inner):
        return None
    phrase = grow(passage, index, len(passage.tokens))
    return phrase.end if phrase is not None else None


def _past_aside(cue: Cue, quote: Quote) -> int | None:
    """Past a few words between marks before the comma and «أن» or the frame's preposition: «سالم "كبير الطهاة"، أن»."""
    after = cue.passage.after(quote.outer.end)
    short = quote.closed and cue.passage.count_words(quote) <= _LONGEST_NAME
    if not short or after + 1 >= cue.end or not cue.tokens[after].is_comma:
        return None
    following = cue.tokens[after + 1]
    framed = following.preposition in {fold(p) for p in cue.required} and not following.has_pronoun
    return after if is_complementizer(following) or (framed and following.preposition) else None


def _is_governed(cue: Cue, quote: Quote, index: int) -> bool:
    """«يواصل العمل لمنع "خسائر أخرى"»: a few words that a verbal noun governs are not what somebody says."""
    previous = cue.tokens[index - 1]
    short = quote.closed and cue.passage.count_words(quote) <= _LONGEST_NAME
    return short and previous.upos == "NOUN" and previous.prefix.endswith("ل") and has_masdar_shape(previous)


def _unsplit(walk: _Walk, token: Token) -> str | None:
    """The frame's preposition that the tokeniser left on its noun: «ببدء الهجوم», «لفك الحصار»."""
    cue, letter = walk.cue, token.form[:1]
    if len(token.words) > 1 or len(token.form) < _SHORTEST_UNSPLIT or "object" in cue.frame or letter not in cue.frame:
        return None
    told = token.form[1:] in lexicon("topics")
    wanted = letter == "ب" and letter in cue.required and token.upos == "NOUN"
    return letter if (told and token.upos in ("NOUN", "VERB", "X")) or wanted else None


def _is_mistaken_masdar(walk: _Walk, token: Token) -> bool:
    """«أعلن الجيش تمكن جنوده», «… أمس قتل …»: a masdar that the tagger took for a verb."""
    if token.upos != "VERB" or token.prefix:
        return False
    owned = token.has_pronoun or (len(token.words) == 1 and token.form.endswith(_PRONOUNS))
    if owned and (token.core in lexicon("topics") or has_masdar_shape(token)):
        return True  # «استهدافها هدفا»
    between = walk.cue.tokens[walk.start : token.index]
    return token.core in lexicon("topics") and all(t.is_comma or is_adverb(t) for t in between)
