"""Drafts of statements: where each content ends once all cues of a paragraph are known, and whose each quotation is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hadath.model import Polarity, Span
from hadath.speech.adjuncts import medium_at
from hadath.speech.cues import Cue
from hadath.speech.joined import parts
from hadath.speech.lists import lexicon
from hadath.speech.openings import Opening
from hadath.speech.passages import Passage, Token
from hadath.speech.quotes import Quote
from hadath.speech.speakers import Agreement, Phrase, phrase_agreement, span_of
from hadath.speech.subjects import right_after
from hadath.speech.wordlists import bare, is_adverb, is_complementizer, is_definite, is_in, is_name

_LONGEST_SUBJECT = 14  # tokens between «لكن» and the cue
SHORTEST_QUOTATION = 3  # words, where the writer of the quotation is only named afterwards
_LATEST_CONTINUATION = 5  # tokens before a quotation that goes on with the statement before
_LONGEST_QUOTED_NAME = 6  # words between marks after a noun such as «قناة»


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, and what a later verb with a dropped subject would have to agree with.

    `each`: where every one of joined speakers stands.
    """

    span: Span
    agreement: Agreement
    each: tuple[Span, ...]


def speaker_of(passage: Passage, phrase: Phrase) -> Speaker:
    """The speaker that a phrase names."""
    return Speaker(span_of(passage, phrase), phrase_agreement(passage, phrase), parts(passage, phrase))


@dataclass
class Draft:
    """A statement in the making.

    `content` and `end` are token indices; `end` stays open until all cues of the paragraph are known.
    `backward`: the content stands before the cue («…، بحسب مصدر»). `embedded`: the cue is part of what another
    reports. `claimed`: a token that belongs to this cue and is none of its own.
    """

    cue: Cue
    speaker: Speaker
    trigger: int
    content: int | None = None
    end: int | None = None
    direct: bool = False
    backward: bool = False
    embedded: bool = False
    polarity: Polarity = "positive"
    addressee: list[Span] = field(default_factory=list)
    medium: list[Span] = field(default_factory=list)
    relay: list[Span] = field(default_factory=list)
    quotes: list[Span] = field(default_factory=list)
    claimed: int | None = None

    @property
    def passage(self) -> Passage:
        """The paragraph."""
        return self.cue.passage

    @property
    def index(self) -> int:
        """The token of the cue."""
        return self.cue.index

    @property
    def outset(self) -> int:
        """Where the cue's own clause begins: its subject and «لكن» with it, in «…، لكن الوزير نفى»."""
        start, tokens = self.cue.outset, self.passage.tokens
        subject = self.passage.after(self.speaker.span.start)
        own = self.cue.reading.kind == "verb" and not self.cue.reading.joined
        for edge in (start - 1, min(subject, start) - 1 if own else start - 1):
            that = edge > self.cue.start and is_complementizer(tokens[edge])  # «إلا أن تقارير أخرى أكدت»
            index = edge - 1 if that else edge
            if (
                index > self.cue.start
                and tokens[index].core in lexicon("adversatives")
                and index >= start - _LONGEST_SUBJECT
            ):
                return index
        return start

    @property
    def content_span(self) -> Span | None:
        """What was said, without the conjunction that joins it to the sentence before."""
        if self.content is None or self.end is None or self.end <= self.content:
            return None
        tokens = self.passage.tokens
        first = tokens[self.content]
        joined = self.backward and first.words[0].upos == "CCONJ" and len(first.words) > 1
        low = first.words[1].span.start if joined else first.span.start
        return Span(low, tokens[self.end - 1].span.end)

    def open_with(self, opening: Opening) -> Draft:
        """Take over what the walk from the cue found."""
        self.content, self.direct = opening.content, opening.kind == "direct"
        self.addressee, self.medium = list(opening.addressee), [*self.medium, *opening.medium]
        self.relay = [*self.relay, *opening.relay]
        return self

    def look_back(self, content: tuple[int, int] | None) -> Draft:
        """Take the token range before the cue as content."""
        self.content, self.end = content if content is not None else (None, None)
        self.backward = True
        return self


def draft_for(cue: Cue, speaker: Speaker) -> Draft:
    """A fresh draft whose trigger is the cue's own token."""
    return Draft(cue, speaker, cue.index)


def clause_before(cue: Cue, index: int, fresh: Sequence[Draft]) -> tuple[int, int] | None:
    """The token range before `index` on which «بحسب …» or «كما قال …» comments."""
    tokens, start = cue.tokens, max(cue.start, cue.passage.after_dateline)
    for draft in fresh:
        own = draft.cue.clause == cue.clause and not draft.backward and start < draft.trigger < index
        if own and tokens[draft.trigger - 1].is_comma and draft.cue.reading.kind != "participle":
            start = draft.trigger
    for token in tokens[start:index]:
        if token.core in lexicon("breaks") and token.index + 1 < index and tokens[token.index - 1].is_comma:
            start = token.index + 1
    end = index
    while end > start and (tokens[end - 1].is_comma or tokens[end - 1].form in ("وذلك", "ذلك")):
        end -= 1
    said = any(t.text.isalnum() for t in tokens[start:end])  # not «* نقلا عن "الساحل"»
    return (start, end) if said else None


def quotation_before(cue: Cue) -> tuple[int, int] | None:
    """«"…"، قال الوزير»: the token range of the quotation that closes right before the verb."""
    tokens, end = cue.tokens, cue.index
    while end > 0 and tokens[end - 1].is_comma:
        end -= 1
    if end == 0 or not tokens[end - 1].is_mark:
        return None
    stop = tokens[end - 1].span.end
    quote = next((q for q in cue.passage.quotes if q.closed and q.outer.end == stop), None)
    if quote is None:
        return None
    start = cue.passage.after(quote.outer.start)
    short = cue.passage.count_words(quote) < SHORTEST_QUOTATION
    return None if short and start > cue.start else (start, end)  # «"لن نتراجع"، قال» opens the sentence


def close(draft: Draft, fresh: Sequence[Draft]) -> None:
    """Find where a content ends: at the next cue, at a comment on it, at the end of the sentence."""
    if draft.content is None or draft.end is not None:
        return
    passage, end = draft.passage, draft.cue.end
    for other in fresh:
        start = other.outset
        if other.cue.clause == draft.cue.clause and draft.content < start < end and _ends(draft, other):
            end = start
    quote = passage.quote_at(draft.content) if draft.direct else None
    if quote is not None and quote.closed:
        after = _past_joined_quotes(passage, passage.after(quote.outer.end), end)
        if after < end and (passage.tokens[after].is_comma or passage.tokens[after].text in (".", "(", "-")):
            end = after
    else:
        end = _before_medium(draft, min(end, _next_clause(draft, end)))
    while end > draft.content + 1 and _is_trailing(passage, passage.tokens[end - 1]):
        end -= 1
    draft.end = end


def _past_joined_quotes(passage: Passage, index: int, end: int) -> int:
    """«"سنبقى"، و"لن نرحل"»: quotations joined by «و» are one statement."""
    tokens = passage.tokens
    while index + 2 < end:
        link = index + 1 if tokens[index].is_comma else index
        quote = passage.quote_at(link + 1) if tokens[link].form == "و" and link + 1 < end else None
        if quote is None or not quote.closed:
            break
        index = passage.after(quote.outer.end)
    return index


def _ends(draft: Draft, other: Draft) -> bool:
    """True where another cue takes over; not where it is part of what was said."""
    tokens, start = draft.passage.tokens, other.outset
    if tokens[start].core in lexicon("adversatives") and tokens[start - 1].is_comma and not other.backward:
        return True
    if other.embedded and not draft.embedded:
        return False
    if other.cue.reading.kind in ("participle", "preposition") or other.cue.how == "relay":
        return other.backward or other.speaker.span.start < tokens[draft.content or 0].span.start
    previous = tokens[start - 1]
    joined = tokens[start].prefix.startswith(("و", "ف")) or previous.form in lexicon("breaks") | {"كما"}
    return start < other.index or previous.is_comma or joined


def _next_clause(draft: Draft, end: int) -> int:
    """«هدد باستخدام القوة، وعقد المدير اجتماعا»: a joined verb with a subject of its own is news of its own.

    After «أن» it may well be part of what was said.
    """
    passage, start = draft.passage, draft.content or 0
    tokens = passage.tokens
    if draft.direct or draft.backward or is_complementizer(tokens[start]):
        return end
    claims = draft.cue.rule.subtype == "claim_responsibility"
    for index in range(start + 1, end - 2):
        if claims and _is_news_beside_claim(tokens[index], tokens[index + 1]):
            return index
        if _turns(tokens[index - 1], tokens[index], tokens[index + 1]):
            return index
        if _opens_news(tokens[index], tokens[index + 1]):
            return index  # «المقاومة تعلن قتل جنود والاحتلال يقصف مدرسة»
        verb, subject = tokens[index + 1], tokens[index + 2]
        joined = tokens[index].is_comma and verb.upos == "VERB" and verb.prefix.startswith("و")
        parallel = not draft.passage.tokens[index + 1].quoted and not any(t.upos == "VERB" for t in tokens[start:index])
        if joined and (parallel or (subject.is_nominal and right_after(passage, verb, index + 2, end) is not None)):
            return index
    return end


def _is_news_beside_claim(token: Token, following: Token) -> bool:
    """«لم تعلن أي جهة مسؤوليتها إلا أن التنظيم …»: nothing that was claimed."""
    return f"{token.form.removeprefix('و')} {following.form}" in lexicon("excepting")


def _turns(before: Token, token: Token, following: Token) -> bool:
    """«أعلن مقتل جنديين لكنه لم يذكر …», «… في حين قصفت …»: another clause of the writer's, after a mere object."""
    if token.quoted:
        return False
    if f"{token.form.removeprefix('و')} {following.form}" in lexicon("meanwhile"):
        return True
    if before.is_comma and token.core in lexicon("turns") - {"كما"}:
        return True  # «…، لكن جماعة أخرى تشن هجمات»
    verbal = following.upos in ("VERB", "PART", "AUX") or is_complementizer(following) or token.has_pronoun
    return token.core in lexicon("turns") and verbal


def _opens_news(noun: Token, verb: Token) -> bool:
    """A definite noun after «و» right before a verb in the present: another clause, told beside the first."""
    joined = noun.is_nominal and noun.upos != "DET" and noun.prefix == "و" and noun.words[0].upos == "CCONJ"
    definite = noun.core.startswith("ال") or noun.word.ner != ""
    return joined and definite and verb.upos == "VERB" and "Aspect=Imp" in verb.word.feats and not verb.prefix


def _before_medium(draft: Draft, end: int) -> int:
    """«دان الهجوم في بيان»: a medium after the content is no part of it."""
    if draft.medium or draft.content is None or draft.backward or draft.cue.reading.kind == "preposition":
        return end
    for index in range(draft.content + 1, end):
        media = medium_at(draft.passage, index, end)
        if media is not None and _tells_how(draft, media, index):
            draft.medium.append(span_of(draft.passage, media))
            return index
    return end


def _tells_how(draft: Draft, media: Phrase, index: int) -> bool:
    """A medium of the cue; inside «أن …» most belong to what is said: «أنه سيشارك في مؤتمر»."""
    tokens, noun = draft.passage.tokens, draft.passage.tokens[media.start]
    if is_in(noun, "weak_media"):
        return False
    told = any(is_in(t, "press") for t in tokens[media.start : media.end])  # «في مؤتمر صحفي»
    outside = told or tokens[index - 1].is_comma
    return outside or not is_complementizer(tokens[draft.content or 0])


def _is_trailing(passage: Passage, last: Token) -> bool:
    if last.is_mark:
        opens = passage.quote_at(last.index) is not None
        return not opens and not any(q.outer.end == last.span.end for q in passage.quotes)
    ends = last.is_comma or last.text in (".", "..", "...", ":", "-") or last.form in lexicon("trailing")
    return ends and not last.quoted


def share_quotes(passage: Passage, fresh: Sequence[Draft], earlier: Sequence[Draft]) -> None:
    """Give each quotation to the statement whose content holds it, or to the one that it goes on with."""
    for quote in passage.quotes:
        if quote.continues is not None:
            for draft in (d for d in (*earlier, *fresh) if quote.continues in d.quotes):
                draft.quotes.append(quote.inner)
            continue
        named = any(d.speaker.span.covers(quote.inner) for d in fresh)
        if named or _is_nested(passage, quote) or _is_name(passage, quote) or _is_in_construct(passage, quote):
            continue
        owner = _holder(passage, quote, fresh)
        if owner is None and not any(_holds(d, quote) for d in fresh):
            owner = _continued(passage, quote, fresh, earlier)
        if owner is not None:
            owner.quotes.append(quote.inner)


def _holder(passage: Passage, quote: Quote, fresh: Sequence[Draft]) -> Draft | None:
    """The statement with the smallest content around the quotation.

    Where the speaker is only named afterwards, a few words between marks are as likely the writer's own irony.
    """
    holders = [d for d in fresh if _holds(d, quote)]
    if not holders:
        return None
    owner = min(holders, key=lambda d: (_length(d), -d.index))
    long = passage.count_words(quote) >= SHORTEST_QUOTATION
    return owner if long or owner.direct or not owner.backward else None


def _continued(passage: Passage, quote: Quote, fresh: Sequence[Draft], earlier: Sequence[Draft]) -> Draft | None:
    """The statement before, where the quotation opens a sentence that has no cue of its own."""
    first = passage.after(quote.outer.start)
    if first >= len(passage.tokens) or passage.count_words(quote) <= SHORTEST_QUOTATION:
        return None
    clause = passage.clause_of(first)
    if first - clause[0] > _LATEST_CONTINUATION or any(d.cue.clause == clause for d in fresh):
        return None
    before = [d for d in fresh if d.index < first] or [d for d in earlier if d.passage.number == passage.number - 1]
    return before[-1] if before and before[-1].quotes else None


def _holds(draft: Draft, quote: Quote) -> bool:
    span = draft.content_span
    return span is not None and span.covers(quote.inner)


def _length(draft: Draft) -> int:
    span = draft.content_span
    return span.end - span.start if span else 0


def _is_nested(passage: Passage, quote: Quote) -> bool:
    return any(q is not quote and q.inner.covers(quote.outer) for q in passage.quotes)


def _is_in_construct(passage: Passage, quote: Quote) -> bool:
    """«أعلن "اختفاء" المدير» (the "disappearance" of the director): nobody's words end within a noun phrase."""
    inner = [t for t in passage.tokens if quote.inner.covers(t.span)]
    after = passage.after(quote.outer.end)
    if len(inner) != 1 or not quote.closed or after >= len(passage.tokens):
        return False
    following = passage.tokens[after]
    open_noun = inner[0].upos == "NOUN" and not is_definite(inner[0]) and not inner[0].has_pronoun
    return open_noun and following.upos in ("NOUN", "X", "PROPN") and not following.prefix and not is_adverb(following)


def _is_name(passage: Passage, quote: Quote) -> bool:
    """Marks around a name («قناة "الساحل"»), not around somebody's words."""
    tokens = passage.tokens
    first = passage.after(quote.outer.start)
    inner = [t for t in tokens if quote.inner.covers(t.span)]
    if not inner:
        return True
    spoken = inner[0].core in lexicon("spoken_openings")
    if spoken or (len(inner) >= SHORTEST_QUOTATION and any(t.upos == "VERB" for t in inner)):
        return False  # «إن قواته "لن تنسحب"», «أنها مع الفصائل "ملتزمة ما التزم بها الآخرون"»
    before = tokens[first - 1] if first else None
    if before is not None and len(inner) == 1 and _is_apposed_name(before, inner[0]):
        return True
    if before is not None and len(inner) <= _LONGEST_QUOTED_NAME:
        if _is_naming(before) or _is_named_by(tokens, first, inner[0]):
            return True
        if before.form == "و" and first > 1 and tokens[first - 2].is_mark:
            previous = next((q for q in passage.quotes if q.outer.end == tokens[first - 2].span.end), None)
            return previous is not None and _is_name(passage, previous)
    named = all(t.word.ner in ("ORG", "LOC") for t in inner)
    whole = is_definite(inner[0]) or inner[0].upos == "X" or inner[0].core in lexicon("complete_names")
    return named and len(inner) <= 2 and whole


def _is_apposed_name(before: Token, name: Token) -> bool:
    """«الكتاب الجديد "الخوف"»: one noun with the article that names what stands before."""
    return before.is_nominal and is_definite(before) and name.upos == "NOUN" and is_definite(name)


def _is_named_by(tokens: Sequence[Token], first: int, name: Token) -> bool:
    """«التحالف الدولي لـ"حماية الأنهار"», «تابعة لـ"حماس"», «القناة المحلية "تي إن"»: past «ل» and adjectives."""
    index = first - 1
    belongs = index > 0 and tokens[index].core == "ل" and not tokens[index].has_pronoun
    index -= belongs
    if belongs and bare(tokens[index].core) in lexicon("affiliations"):
        return True
    if not belongs and not (is_name(name) and name.word.ner):
        return False
    while index > 0 and tokens[index].upos == "ADJ" and is_definite(tokens[index]):
        index -= 1
    return _is_naming(tokens[index])


def _is_naming(token: Token) -> bool:
    """«منظمة», «بمدينة»: a name follows, between marks or not."""
    plain = token.form[1:] if token.form[:1] in ("ب", "ل", "ك") else token.form
    words = lexicon("naming")
    return not token.has_pronoun and (is_in(token, "naming") or token.form in words or plain in words)
