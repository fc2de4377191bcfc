"""Who said what, to whom, through what: from speech cues to statements.

A cue («قال», «مشيرا», «بحسب») opens a draft; the draft looks for its speaker (after the cue, before it, or further
back where the subject is dropped), walks over what stands between cue and content, and finds where the content opens.
When all drafts of a paragraph stand, each content ends where the next cue takes over, and the quotations are shared out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hadath.model import Argument, Mention, Parsed, Polarity, Span
from hadath.passages import Passage, Token, passages
from hadath.quotes import Quote
from hadath.rulebook import Rule, RuleError
from hadath.speakers import (
    Agreement,
    Phrase,
    bare,
    grow,
    head,
    is_adverb,
    is_complementizer,
    is_in,
    is_speaker_noun,
    is_topic_noun,
    lexicon,
    phrase_agreement,
    span_of,
)
from hadath.subjects import (
    is_relative_subject,
    participle_agreement,
    pronoun_agreement,
    subject_after,
    subject_before,
    subject_of_clause,
    verb_agreement,
)
from hadath.text import fold

_OPTIONS: Mapping[str, type] = {
    "content": list,
    "required": list,
    "addressee": str,
    "with": str,
    "trigger": str,
    "reading": str,
}
_WINDOW = 14  # tokens between a light verb and the noun it needs
_LONGEST_TITLE_SPEAKER = 9
_LONGEST_SCARE_QUOTE = 5  # words in marks that may still be a name or an ironic term
_LATEST_CONTINUATION = 5  # tokens before a quotation that goes on with the statement before
_SHORTEST_QUOTATION = 3  # words, where the writer of the quotation is only named afterwards


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who says it, and what a later verb with a dropped subject would have to agree with."""

    span: Span
    agreement: Agreement
    sentence: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a token as a cue."""

    rule: Rule
    lemma: str
    kind: str
    form: str  # without conjunction
    joined: bool = False  # a conjunction hangs on it


@dataclass
class _Draft:
    """A statement in the making. `content` is a token range, `end` filled in when all drafts stand."""

    passage: Passage
    index: int
    reading: _Reading
    clause: tuple[int, int]
    speaker: _Speaker
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
    claimed: int | None = None  # a token that is part of this cue and none of its own


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the walk after a cue found: where the content opens, and the roles on the way."""

    content: int | None
    kind: str  # "that", "direct", "object", a preposition, or ""
    addressee: tuple[Span, ...] = ()
    medium: tuple[Span, ...] = ()


def find_statements(parsed: Parsed, rules: Sequence[Rule]) -> list[Mention]:
    """All statements of a document, in text order.

    «وقال الوزير إن الوضع مستقر» ("and the minister said that the situation is stable") gives one mention with the
    speaker «الوزير» and the content «إن الوضع مستقر».

    Args:
        parsed: a parsed document.
        rules: the rules of type "statement".

    Raises:
        RuleError: where a rule has an unknown option.
    """
    for rule in rules:
        _check_options(rule)
    finder = _Finder(rules)
    paragraphs = passages(parsed)
    for passage in paragraphs:
        finder.read(passage)
    for passage in paragraphs:
        if passage.number == 0:
            finder.read_title(passage)
    return [_mention(parsed, d) for d in sorted(finder.drafts, key=lambda d: d.passage.tokens[d.trigger].span)]


def _check_options(rule: Rule) -> None:
    for key, value in rule.options.items():
        if key not in _OPTIONS:
            raise RuleError(f"{rule.name}: options: unknown key '{key}'; known: {', '.join(sorted(_OPTIONS))}")
        if not isinstance(value, _OPTIONS[key]):
            raise RuleError(f"{rule.name}: options: '{key}' must be a {_OPTIONS[key].__name__}")


def _mention(parsed: Parsed, draft: _Draft) -> Mention:
    tokens = draft.passage.tokens
    trigger = tokens[draft.trigger]
    own = next(s for s in parsed.sentences if s.index == trigger.sentence)
    roles = {
        "speaker": (Argument(draft.speaker.span, resolved=not own.span.overlaps(draft.speaker.span)),),
        "addressee": tuple(Argument(s) for s in draft.addressee),
        "medium": tuple(Argument(s) for s in draft.medium),
        "relay": tuple(Argument(s) for s in draft.relay),
    }
    return Mention(
        type="statement",
        subtype=draft.reading.rule.subtype,
        trigger=trigger.span,
        lemma=draft.reading.lemma,
        sentence=trigger.sentence,
        rule=draft.reading.rule.name,
        roles=roles,
        polarity=draft.polarity,
        quotes=tuple(sorted(draft.quotes)),
        content=_content_span(draft),
    )


def _content_span(draft: _Draft) -> Span | None:
    if draft.content is None or draft.end is None or draft.end <= draft.content:
        return None
    tokens = draft.passage.tokens
    first = tokens[draft.content]
    conjoined = draft.backward and first.words[0].upos == "CCONJ" and len(first.words) > 1
    low = first.words[1].span.start if conjoined else first.span.start
    return Span(low, tokens[draft.end - 1].span.end)


class _Finder:
    """Reads a document's passages in order and remembers who spoke."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.ordered = sorted(rules, key=lambda r: "with" not in r.options)
        self.rules = {r.name: r for r in rules}
        self.drafts: list[_Draft] = []
        self.previous: Passage | None = None

    def read(self, passage: Passage) -> None:
        """Find the statements of one passage."""
        fresh: list[_Draft] = []
        for token in passage.tokens:
            if draft := self._draft(passage, token, fresh):
                fresh.append(draft)
        for draft in fresh:
            _close(draft, fresh)
        _share_quotes(passage, fresh, self.drafts)
        self.drafts.extend(fresh)
        self.previous = passage

    def read_title(self, passage: Passage) -> None:
        """Find who speaks before a title's colon; the text below helps to tell a speaker from a topic."""
        if any(d.passage is passage and d.content is not None for d in self.drafts):
            return
        fresh = list(self._title(passage))
        for draft in fresh:
            _close(draft, fresh)
        _share_quotes(passage, fresh, [])
        self.drafts.extend(fresh)

    # --- cues ----------------------------------------------------------------------------------------------------

    def readings(self, token: Token) -> Iterator[_Reading]:
        """The ways to read a token as a cue, the whole surface before the surface without its conjunction."""
        forms = [token.form]
        split = token.words[0].upos == "CCONJ" and len(token.words) > 1
        if token.form[:1] in ("و", "ف") and len(token.form) > 2 and (split or not any(token.form in r.forms for r in self.ordered)):
            forms.append(token.form[1:])
        if token.prefix.endswith("ب") and token.upos == "NOUN":
            forms.append(bare(token.core) if not token.has_pronoun else token.core)
        for form in forms:
            for rule in self.ordered:
                if form not in rule.forms:
                    continue
                reading = _Reading(rule, *rule.forms[form], form, joined=form != token.form)
                if _is_cue(token, reading):
                    yield reading

    def _draft(self, passage: Passage, token: Token, fresh: list[_Draft]) -> _Draft | None:
        if token.quoted or any(d.trigger == token.index or d.claimed == token.index for d in fresh):
            return None
        if token.index and passage.tokens[token.index - 1].upos == "ADP" and token.upos == "VERB":
            if passage.tokens[token.index - 1].core not in lexicon("before_verbs"):
                return None
        for reading in self.readings(token):
            draft = self._read(passage, token, reading, fresh)
            if draft is not None:
                return draft
        return None

    def _read(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        how = reading.rule.options.get("reading", "")
        if how == "according":
            return self._according(passage, token, reading, fresh)
        if how == "masdar":
            return self._masdar(passage, token, reading, fresh)
        if how == "document":
            return self._document(passage, token, reading, fresh)
        if how == "appear":
            return self._appear(passage, token, reading)
        if how == "relay":
            return self._relay(passage, token, reading, fresh)
        if how in ("title", "expressed"):
            return None
        if reading.kind == "participle":
            return self._participle(passage, token, reading, fresh)
        return self._verb(passage, token, reading, fresh)

    # --- verbs ---------------------------------------------------------------------------------------------------

    def _verb(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        tokens, clause, options = passage.tokens, passage.clause_of(token.index), reading.rule.options
        negated = _is_negated(passage, token, clause)
        if (negated and reading.rule.subtype != "claim_responsibility") or _is_hypothetical(passage, token, clause):
            return None
        if _is_impersonal(passage, token) or _is_excluded(passage, token, reading):
            return None
        if _is_free_relative(passage, token, clause, reading):
            return None
        marked = _companion(passage, token, clause, options)
        if "with" in options and marked is None:
            return None
        agreement = _verb_agreement(token, reading)
        takes_object = "object" in options.get("content", []) or options.get("addressee") == "object"
        after, subject, medium = _subject_after(passage, token, clause, agreement, takes_object, reading)
        before = subject_before(passage, token, clause, agreement, joined=reading.joined)
        if subject is not None and before is not None:
            if _prefers_before(passage, token, clause, before, subject, takes_object):
                after, subject, medium = token.index + 1, None, []
            else:
                before = None
        if subject is None and before is None and (noun := _bare_antecedent(passage, token, clause, reading)):
            if not is_speaker_noun(head(passage, noun)):
                return None
            before = noun
        speaker = None
        if subject or before:
            phrase = subject or before
            assert phrase is not None
            if self._can_speak(passage, phrase, token, reading):
                speaker = _known(passage, phrase)
            elif subject is not None or not is_relative_subject(passage, token, clause):
                return None
        opening = self._walk(passage, token, subject.end if subject else after, clause, reading)
        if token.has_pronoun and opening.content is None and before is None and subject is not None:
            opening = replace(opening, kind="pronoun")
        backward = _looks_back(passage, token, clause)
        if backward and passage.tokens[_cue_start(passage, token)].core == "كما":
            backward = opening.content is None
        backward = backward and opening.kind not in ("that", "direct")
        if speaker is None:
            speaker = self._dropped(passage, token, clause, agreement, fresh)
        if speaker is None:
            return None
        direct = "direct" in options.get("content", [])
        inverted = None
        if direct and opening.content is None and subject is not None and not reading.joined:
            inverted = _quotation_before(passage, token, clause)
        if subject is not None and not medium and _lacks_object(opening, options) and "Aspect=Perf" in token.word.feats:
            again = self._walk(passage, token, token.index + 1, clause, reading)
            known = self._dropped(passage, token, clause, agreement, fresh)
            if again.kind == "object" and known is not None:
                subject, speaker, opening = None, known, again
        required = options.get("required", [])
        if required and opening.kind not in required and not backward and inverted is None:
            if not (opening.kind == "pronoun" and "object" in required):
                return None
        if not self._fits(passage, token, reading, opening, subject, before):
            return None
        if token.upos == "ADP" and ((subject is None and not reading.joined) or opening.kind != "عن" or (token.index > clause[0] and passage.tokens[token.index - 1].is_nominal and not reading.joined)):
            return None
        draft = _Draft(passage, token.index, reading, clause, speaker, token.index)
        draft.polarity = "negative" if negated else "positive"
        draft.addressee, draft.medium = list(opening.addressee), [*medium, *opening.medium]
        if not draft.medium and (early := _early_medium(passage, token, clause)):
            draft.medium = [early]
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        if marked is not None and options.get("trigger") == "with":
            draft.trigger = marked
        if opening.kind == "pronoun" and not backward:
            self._antecedent(draft, token)
        elif backward:
            draft.content, draft.end = _clause_before(passage, _cue_start(passage, token), clause, fresh)
            draft.backward = True
        elif inverted is not None:
            draft.content, draft.end = inverted
            draft.backward = draft.direct = True
        draft.embedded = (before is not None and _is_within(draft, fresh)) or any(
            d.embedded and d.speaker is speaker and d.clause == clause for d in fresh
        )
        if not draft.embedded:
            self._inherit(draft, fresh)
        self._express(draft)
        return draft

    def _can_speak(self, passage: Passage, phrase: Phrase, token: Token, reading: _Reading) -> bool:
        noun = head(passage, phrase)
        if reading.rule.options.get("reading") == "condemn" and is_in(passage.tokens[phrase.start], "courts"):
            return False
        if is_relative_subject(passage, token, passage.clause_of(token.index)) and phrase.end <= token.index:
            plural = noun.text.endswith(("ون", "ين"))
            return is_speaker_noun(noun) or noun.word.ner == "LOC" or plural or noun.upos in ("X", "PROPN")
        if reading.rule.subtype in ("say", "confirm") and not is_topic_noun(noun) and reading.lemma in ("قال", "أضاف", "أوضح", "أفاد", "صرح", "أكد", "ذكر"):
            return True
        if reading.rule.subtype in ("announce", "threaten", "demand", "warn", "say", "confirm"):
            quoted = passage.tokens[phrase.start].is_mark
            return quoted or is_speaker_noun(noun) or noun.word.ner == "LOC" or not is_topic_noun(noun)
        return True

    def _fits(
        self,
        passage: Passage,
        token: Token,
        reading: _Reading,
        opening: _Opening,
        subject: Phrase | None,
        before: Phrase | None,
    ) -> bool:
        """What a frame cannot say about one verb."""
        how = reading.rule.options.get("reading")
        tokens = passage.tokens
        if how == "evaluate":
            previous = tokens[token.index - 1] if token.index else None
            if previous is not None and previous.core in ("من", "ممن", "بمن") and previous.form != "مما":
                return False
            if opening.kind == "that":
                return True
            if reading.lemma == "وصف":
                named = subject is not None or before is not None or token.has_pronoun or opening.kind == "object"
                return opening.content is not None and named
            present = token.core.startswith(("ي", "ت"))
            return not present and (token.has_pronoun or opening.kind == "object")
        if reading.rule.name == "statement/accuse" and "Aspect=Imp" in token.word.feats and not reading.joined:
            following = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
            if following is not None and following.upos == "ADP" and following.has_pronoun:
                return False
        if how == "claim":
            return opening.content is None or not is_in(tokens[opening.content], "adopted")
        if how == "attribute":
            if opening.content is None:
                return False
            ahead = tokens[opening.content : opening.content + _WINDOW]
            return any(t.core == "الي" for t in ahead) and not any(bare(t.core) in ("قول", "قوله") for t in ahead)
        if reading.rule.name == "statement/say.object" and opening.kind == "object":
            return subject is not None or before is not None
        return True

    def _antecedent(self, draft: _Draft, token: Token) -> None:
        """«هجوم تبنته الحركة»: what the object pronoun stands for is the content."""
        tokens = draft.passage.tokens
        index = token.index - 1
        if index >= 0 and tokens[index].form in lexicon("relatives"):
            index -= 1
        governor = draft.passage.governor(token)
        if governor is not None and governor.index < token.index and governor.upos == "NOUN":
            index = governor.index
            draft.content, draft.end, draft.backward = index, index + 1, True

    def _express(self, draft: _Draft) -> None:
        """«عبرت عن إدانتها للهجوم»: the noun is the cue, and the act its own."""
        rule = self.rules.get("statement/condemn.expressed")
        if rule is None or draft.content is None or draft.reading.rule.name == rule.name or draft.direct:
            return
        noun = draft.passage.tokens[draft.content]
        form = noun.core if not noun.has_pronoun else noun.form.removeprefix("ب")
        if noun.has_pronoun and form in rule.forms and draft.content + 1 < draft.clause[1]:
            draft.reading = _Reading(rule, rule.forms[form][0], "noun", form)
            draft.trigger, draft.content = draft.content, draft.content + 1

    def _inherit(self, draft: _Draft, fresh: list[_Draft]) -> None:
        """A joined cue of the same sentence and speaker shares medium, addressee and relay."""
        if draft.medium:
            return
        for other in reversed(fresh):
            if other.clause == draft.clause and other.speaker.span == draft.speaker.span:
                draft.medium = list(other.medium)
                if draft.reading.rule.subtype in ("say", "confirm", "announce") and draft.reading.kind == "participle":
                    draft.addressee = draft.addressee or list(other.addressee)
                return

    # --- what stands between cue and content -----------------------------------------------------------------------

    def _walk(
        self, passage: Passage, cue: Token, index: int, clause: tuple[int, int], reading: _Reading
    ) -> _Opening:
        """From the end of the speaker to where the content opens."""
        tokens, end = passage.tokens, clause[1]
        frame = reading.rule.options.get("content", [])
        wants_addressee = reading.rule.options.get("addressee") == "object"
        addressee: list[Span] = []
        medium: list[Span] = []

        def found(content: int | None, kind: str) -> _Opening:
            return _Opening(content, kind, tuple(addressee), tuple(medium))

        while index < end:
            token = tokens[index]
            if is_complementizer(token):
                if tokens[index - 1].form in lexicon("before_that"):
                    return found(None, "")
                return found(index, "that")
            if token.text == ":":
                following = index + 1
                if following < end and is_complementizer(tokens[following]):
                    return found(following, "that")
                return found(following, "direct") if following < end else found(None, "")
            if token.is_mark and (quote := passage.quote_at(index)) is not None:
                if (name_end := _name_in_marks(passage, quote, index)) and "object" not in frame:
                    index = name_end
                    continue
                return found(index, "direct" if "direct" in frame or "object" not in frame else "object")
            if token.is_comma and index + 1 < end and self._takes_over(passage, tokens[index + 1]):
                step = self._past_comment(passage, index + 1, end)
                if step is None:
                    return found(None, "")
                index = step
                continue
            if _is_saying(token):
                index += 1
                continue
            if token.is_comma or is_adverb(token) or token.text in (")", '"', "#"):
                if any(True for r in self.readings(token) if r.kind == "participle") and not self._repeats(token, reading):
                    return found(None, "")
                index += 1
                continue
            if token.text == "(":
                index = _past_bracket(tokens, index, end)
                continue
            if token.text in ("-", "--"):
                index = _past_dashes(tokens, index, end)
                continue
            if token.form in lexicon("relatives"):
                index = _past_relative(passage, index, end)
                continue
            if media := _medium_at(passage, index, end):
                medium.append(span_of(passage, media))
                index = media.end
                if index < end and tokens[index].upos == "VERB" and tokens[index].has_pronoun:
                    index = _past_relative(passage, index, end)
                continue
            if phrase := _addressee_at(passage, index, end, reading):
                addressee.append(span_of(passage, phrase))
                index = phrase.end
                continue
            preposition = _preposition(token)
            if preposition:
                vague = preposition == "ب" and reading.rule.name == "statement/say" and not _tells(passage, index)
                if preposition in {fold(p) for p in frame} and not vague and not _is_adjunct_here(passage, index, preposition):
                    start = index + 1 if token.upos == "ADP" and len(token.words) == 1 else index
                    if start < end:
                        kind = "that" if is_complementizer(tokens[start]) else _unfold(preposition, frame)
                        return found(start, kind)
                step = _past_adjunct(passage, index, end)
                charged = reading.rule.subtype in ("accuse", "condemn") and preposition == "ب"
                if step is None or (charged and not _is_adjunct_here(passage, index, preposition)):
                    return found(None, "")
                index = step
                continue
            if "ب" in reading.rule.options.get("required", []) and _is_unsplit_ba(token) and "object" not in frame:
                return found(index, "ب")
            if token.is_nominal and not token.prefix.startswith("و"):
                if wants_addressee and not addressee and not is_topic_noun(token):
                    phrase = grow(passage, index, end)
                    if phrase:
                        addressee.append(span_of(passage, phrase))
                        index = phrase.end
                        continue
                if "object" in frame:
                    late = _that_after_aside(passage, index, end)
                    return found(late, "that") if late is not None else found(index, "object")
                index += 1
                continue
            if token.form == "نقلا" and (step := self._past_comment(passage, index, end)):
                index = step
                continue
            if addressee and token.is_nominal and token.prefix == "و":
                index += 1
                continue
            if token.upos in ("VERB", "AUX") or token.words[0].upos == "CCONJ":
                return found(*self._that_ahead(passage, index, end))
            if token.text in (".", "؟", "!", "..", "..."):
                return found(None, "")
            index += 1
        return found(None, "")

    def _past_comment(self, passage: Passage, index: int, end: int) -> int | None:
        """Past «نقلا عن مصدر،» or «بحسب الوكالة،» between a cue and its content."""
        tokens = passage.tokens
        if tokens[index].form not in ("نقلا", *lexicon("according")):
            return None
        for ahead in range(index + 1, min(index + _WINDOW, end)):
            if tokens[ahead].is_comma:
                return ahead + 1
            if is_complementizer(tokens[ahead]):
                return ahead
        return None

    def _that_ahead(self, passage: Passage, index: int, end: int) -> tuple[int | None, str]:
        """A subordinate clause stands in the way: the content may still open after it."""
        tokens = passage.tokens
        commas = 0
        for ahead in range(index, end):
            token = tokens[ahead]
            commas += token.is_comma
            if self._takes_over(passage, token) or commas > 2:
                break
            if is_complementizer(token) and (tokens[ahead - 1].is_comma or token.text.startswith("إ")):
                return ahead, "that"
            if token.text == ":" and ahead + 1 < end and passage.quote_at(ahead + 1):
                return ahead + 1, "direct"
        return None, ""

    def _takes_over(self, passage: Passage, token: Token) -> bool:
        """True for a token that is a cue of its own."""
        return not token.quoted and any(True for _ in self.readings(token))

    def _repeats(self, token: Token, reading: _Reading) -> bool:
        return token.form.startswith("قائل") and reading.kind == "verb"

    # --- participles -----------------------------------------------------------------------------------------------

    def _participle(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        clause, options = passage.clause_of(token.index), reading.rule.options
        tokens = passage.tokens
        opening = self._walk(passage, token, token.index + 1, clause, reading)
        required = options.get("required", []) or options.get("content", [])
        if opening.kind not in required or not _is_circumstantial(passage, token, clause, opening):
            return None
        if token.index > clause[0] and tokens[token.index - 1].core in lexicon("copulas"):
            return None
        between = tokens[token.index + 1 : opening.content]
        if any(t.upos == "VERB" or t.form in lexicon("relatives") for t in between):
            return None
        if "with" in options and _companion(passage, token, clause, options) is None:
            return None
        agreement = _participle_agreement(token)
        within = [d for d in fresh if d.clause == clause and d.index < token.index and not d.backward]
        if token.form.startswith("قائل") and within and _is_bare_repeat(within[-1], token):
            return None
        speaker = self._circumstantial_speaker(passage, token, clause, agreement, within, fresh)
        if speaker is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, speaker, token.index)
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        draft.addressee, draft.medium = list(opening.addressee), list(opening.medium)
        self._inherit(draft, fresh)
        return draft

    def _circumstantial_speaker(
        self,
        passage: Passage,
        token: Token,
        clause: tuple[int, int],
        agreement: Agreement,
        within: list[_Draft],
        fresh: list[_Draft],
    ) -> _Speaker | None:
        agreeing = [d for d in within if agreement.accepts(d.speaker.agreement)]
        main = [d for d in agreeing if not d.embedded]
        subject = subject_of_clause(passage, token, clause, agreement)
        if main:
            last = main[-1]
            if subject is None or last.index > subject.start or last.content is not None:
                return last.speaker
        if agreeing:
            return agreeing[-1].speaker
        if subject is not None:
            return _known(passage, subject)
        return self._dropped(passage, token, clause, agreement, fresh)

    # --- dropped subjects ------------------------------------------------------------------------------------------

    def _dropped(
        self, passage: Passage, token: Token, clause: tuple[int, int], agreement: Agreement, fresh: list[_Draft]
    ) -> _Speaker | None:
        """The nearest speaker before who agrees: first in this sentence, then the subject of its verb, then back."""
        within = [d for d in fresh if d.clause == clause and not d.backward]
        present = token.upos == "VERB" and "Aspect=Imp" in token.word.feats
        if present and within and within[-1].embedded and agreement.accepts(within[-1].speaker.agreement):
            return within[-1].speaker
        for draft in reversed(within):
            if not draft.embedded and agreement.accepts(draft.speaker.agreement):
                return draft.speaker
        subject = subject_of_clause(passage, token, clause, agreement)
        if subject is not None and is_speaker_noun(head(passage, subject)):
            return _known(passage, subject)
        if (person := self._person_before(passage, clause, agreement, fresh)) is not None:
            return person
        earlier = [d for d in [*reversed(fresh), *reversed(self.drafts)] if not d.embedded]
        for draft in earlier:
            if agreement.accepts(draft.speaker.agreement):
                return draft.speaker
        if subject is not None:
            return _known(passage, subject)
        return earlier[0].speaker if earlier else None

    def _person_before(
        self, passage: Passage, clause: tuple[int, int], agreement: Agreement, fresh: list[_Draft]
    ) -> _Speaker | None:
        """Whom the sentence before tells of, where nobody speaks in it: «ووصل عمر إلى المدينة. وقال …»."""
        where, last = passage, next((c for c in reversed(passage.clauses) if c[1] <= clause[0]), None)
        if last is None and self.previous is not None and self.previous.number > 0:
            where, last = self.previous, self.previous.clauses[-1]
        if last is None or any(d.passage is where and d.clause == last for d in [*fresh, *self.drafts]):
            return None
        end = where.tokens[last[1] - 1]
        subject = subject_of_clause(where, end, last, agreement)
        if subject is None or not any(t.word.ner == "PERS" for t in where.tokens[subject.start : subject.end]):
            return None
        return _known(where, subject)

    # --- according to, his words, statements as nouns ---------------------------------------------------------------

    def _according(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        tokens, clause = passage.tokens, passage.clause_of(token.index)
        index = token.index + 1
        if index >= clause[1] or (token.index > clause[0] and tokens[token.index - 1].core in ("علي", "حد")):
            return None
        phrase = self._source(passage, index, clause)
        if phrase is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, _known(passage, phrase), token.index)
        draft.backward = True
        within = [d for d in fresh if d.clause == clause and not d.backward]
        if within and _is_relayed(tokens, index) and not within[-1].relay:
            within[-1].relay.append(draft.speaker.span)
        opens = token.index <= clause[0] + 1 or (token.index - clause[0] <= 2 and tokens[token.index - 1].is_comma)
        if opens or (reading.joined and tokens[token.index - 1].text in (".", "،")):
            start = phrase.end
            while start < clause[1] and not tokens[start].is_comma:
                start += 1
            if start + 1 < clause[1]:
                draft.content, draft.end, draft.backward = start + 1, None, False
                return draft
        draft.content, draft.end = _clause_before(passage, token.index, clause, fresh)
        if within and (content := within[-1].content) is not None and content > token.index:
            draft.content, draft.end, draft.backward = content, None, False
        return draft

    def _source(self, passage: Passage, index: int, clause: tuple[int, int]) -> Phrase | None:
        """Who is named after «بحسب»; None where a verb follows that is a cue itself, or where no speaker does."""
        tokens, end = passage.tokens, clause[1]
        token = tokens[index]
        if token.form in ("ما", "لما", "بما") or token.core == "ما":
            verb = tokens[index + 1] if index + 1 < end else None
            if verb is None or any(r.rule.options.get("reading", "") not in ("relay", "appear") for r in self.readings(verb)):
                return None
            after = index + 2
            while after < end and (_preposition(tokens[after]) or is_adverb(tokens[after])) and not tokens[after].is_nominal:
                after += 1
            return grow(passage, after, end)
        if token.core == "ل" and index + 1 < end:
            index += 1
        phrase = grow(passage, index, end) or (_prefixed(passage, index, end))
        if phrase is None:
            return None
        noun = head(passage, phrase)
        following = tokens[phrase.end] if phrase.end < end else None
        if following is not None and following.upos == "VERB" and following.has_pronoun:
            issuer = grow(passage, phrase.end + 1, end)
            if issuer is not None and is_speaker_noun(head(passage, issuer)):
                return issuer
        named = tokens[phrase.start].is_mark or is_speaker_noun(noun) or noun.upos in ("X", "PROPN")
        media = is_in(noun, "media") and not is_in(noun, "weak_media")
        return phrase if (named or media) and not is_in(noun, "topics") else None

    def _masdar(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        tokens, clause = passage.tokens, passage.clause_of(token.index)
        index = token.index
        previous = tokens[index - 1] if index > clause[0] else None
        wanted = reading.rule.context.previous
        if wanted and (previous is None or previous.core not in wanted or not token.has_pronoun):
            return None
        within = [d for d in fresh if d.clause == clause and d.index < index]
        if previous is not None and (previous.core in ("حد",) or previous.form in lexicon("according")):
            return self._in_his_words(passage, token, reading, clause, within, fresh)
        if token.has_pronoun or token.core == "القول":
            return self._own_words(passage, token, reading, clause, within, fresh)
        phrase = grow(passage, index + 1, clause[1])
        if phrase is None:
            return None
        opening = self._walk(passage, token, phrase.end, clause, reading)
        if opening.kind not in ("that", "direct"):
            return None
        draft = _Draft(passage, index, reading, clause, _known(passage, phrase), index)
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        return draft

    def _in_his_words(
        self,
        passage: Passage,
        token: Token,
        reading: _Reading,
        clause: tuple[int, int],
        within: list[_Draft],
        fresh: list[_Draft],
    ) -> _Draft | None:
        """«…، على حد قوله»: the words are those of the statement before."""
        agreement = _pronoun_agreement(token)
        speaker = within[-1].speaker if within else self._dropped(passage, token, clause, agreement, fresh)
        if speaker is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, speaker, token.index)
        draft.backward = True
        draft.content, draft.end = _clause_before(passage, _cue_start(passage, token), clause, fresh)
        if within and within[-1].content is not None:
            draft.content = within[-1].content
        return draft

    def _own_words(
        self,
        passage: Passage,
        token: Token,
        reading: _Reading,
        clause: tuple[int, int],
        within: list[_Draft],
        fresh: list[_Draft],
    ) -> _Draft | None:
        """«بالقول إن», «بقوله: …»: after a cue only a repetition of it, else with the speaker of the sentence."""
        opening = self._walk(passage, token, token.index + 1, clause, reading)
        if opening.kind not in ("that", "direct"):
            return None
        if within and (within[-1].content is None or within[-1].content >= token.index):
            if within[-1].content is None:
                within[-1].content, within[-1].direct = opening.content, opening.kind == "direct"
            return None
        agreement = _pronoun_agreement(token) if token.has_pronoun else Agreement(None, None)
        speaker = self._circumstantial_speaker(passage, token, clause, agreement, within, fresh)
        if speaker is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, speaker, token.index)
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        return draft

    def _document(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        """«بيان للوزارة أن …»: where no verb says it, the document does."""
        tokens, clause = passage.tokens, passage.clause_of(token.index)
        if any(t.upos == "VERB" for t in tokens[clause[0] : token.index]):
            return None
        index = token.index + 1
        if index >= clause[1] or _preposition(tokens[index]) != "ل" or tokens[index].has_pronoun:
            return None
        start = index + 1 if tokens[index].upos == "ADP" else index
        phrase = grow(passage, start, clause[1]) if start != index else _prefixed(passage, start, clause[1])
        if phrase is None or not is_speaker_noun(head(passage, phrase)):
            return None
        opening = self._walk(passage, token, phrase.end, clause, reading)
        if opening.kind not in ("that", "direct") or opening.content is None:
            return None
        if any(t.upos == "VERB" for t in tokens[phrase.end : opening.content]):
            return None
        draft = _Draft(passage, token.index, reading, clause, _known(passage, phrase), token.index)
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        return draft

    def _appear(self, passage: Passage, token: Token, reading: _Reading) -> _Draft | None:
        """«جاء في تقرير المنظمة أن»: the document, or the body behind it, speaks."""
        tokens, clause = passage.tokens, passage.clause_of(token.index)
        index = token.index + 1
        while index < clause[1] and is_adverb(tokens[index]):
            index += 1
        if index + 1 >= clause[1] or tokens[index].core not in ("في", "علي", "عن") or tokens[index].has_pronoun:
            return None
        phrase = grow(passage, index + 1, clause[1])
        if phrase is None:
            return None
        opening = self._walk(passage, token, phrase.end, clause, reading)
        if opening.kind not in ("that", "direct"):
            return None
        draft = _Draft(passage, token.index, reading, clause, _known(passage, phrase), token.index)
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        return draft

    # --- relays ----------------------------------------------------------------------------------------------------

    def _relay(self, passage: Passage, token: Token, reading: _Reading, fresh: list[_Draft]) -> _Draft | None:
        """«نقلت الوكالة عن مسؤول قوله إن»: the official speaks, the agency relays."""
        tokens, clause = passage.tokens, passage.clause_of(token.index)
        if _is_negated(passage, token, clause):
            return None
        if token.index > clause[0] and tokens[token.index - 1].form in lexicon("backward") - {"ما", "لما"}:
            return self._carried(passage, token, reading, clause, fresh)
        link = "الي" if reading.lemma == "نسب" else "عن"
        where = _link(passage, token, clause, link)
        if where is None:
            plain = replace_content(reading, ["that"], ["that"])
            return self._verb(passage, token, plain, fresh) if reading.kind == "verb" and not token.has_pronoun else None
        if tokens[where].has_pronoun:
            return self._relay_of_previous(passage, token, reading, clause, where, fresh)
        phrase = grow(passage, where + 1, clause[1])
        if phrase is None:
            return None
        opening = self._walk(passage, token, phrase.end, clause, reading)
        trigger = token.index
        saying = next((i for i in range(phrase.end, min(phrase.end + 4, clause[1])) if _is_saying(tokens[i])), None)
        if saying is not None:
            opening = self._walk(passage, tokens[saying], saying + 1, clause, replace_content(reading, ["that", "direct"], []))
            trigger = saying
        elif reading.lemma == "نسب":
            return None
        claimed = None
        if saying is None and phrase.end < clause[1] and tokens[phrase.end].has_pronoun and _is_verbal_noun(tokens[phrase.end]):
            opening, claimed = replace(opening, content=phrase.end, kind="object"), phrase.end
        circumstantial = reading.kind in ("participle", "noun") or reading.form == "نقلا"
        if opening.content is None and not circumstantial:
            return None
        shown = replace_rule(reading, self.rules.get("statement/say.masdar")) if saying is not None else reading
        draft = _Draft(passage, token.index, shown, clause, _known(passage, phrase), trigger)
        draft.medium, draft.claimed = list(opening.medium), claimed
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        within = [d for d in fresh if d.clause == clause and d.index < token.index]
        if circumstantial:
            draft.relay = [within[-1].speaker.span] if within else []
            if opening.kind not in ("that", "direct"):
                draft.backward = True
                draft.content, draft.end = _clause_before(passage, token.index, clause, fresh)
            return draft
        carrier = self._carrier(passage, token, reading, clause, where)
        if carrier is not None:
            draft.relay = [span_of(passage, carrier)]
        return draft

    def _carried(
        self, passage: Passage, token: Token, reading: _Reading, clause: tuple[int, int], fresh: list[_Draft]
    ) -> _Draft | None:
        """«…، حسبما نقل المراسل»: whoever carries it says it."""
        phrase = grow(passage, token.index + 1, clause[1])
        content = _clause_before(passage, _cue_start(passage, token), clause, fresh)
        if phrase is None or content[0] is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, _known(passage, phrase), token.index)
        draft.backward = True
        draft.content, draft.end = content
        return draft

    def _carrier(
        self, passage: Passage, token: Token, reading: _Reading, clause: tuple[int, int], link: int
    ) -> Phrase | None:
        tokens = passage.tokens
        index = token.index + 1
        while index < link and (is_adverb(tokens[index]) or tokens[index].is_comma or tokens[index].has_pronoun):
            index += 1
        after = grow(passage, index, link) if index < link else None
        return after or subject_before(
            passage, token, clause, Agreement(None, None), joined=reading.joined
        )

    def _relay_of_previous(
        self,
        passage: Passage,
        token: Token,
        reading: _Reading,
        clause: tuple[int, int],
        link: int,
        fresh: list[_Draft],
    ) -> _Draft | None:
        """«ونقلت عنه وكالة»: the pronoun is the speaker before; «تصريحات نقلتها عنه وكالات» only names the relay."""
        tokens = passage.tokens
        carrier = grow(passage, link + 1, clause[1])
        if carrier is None:
            return None
        open_draft = next((d for d in reversed(fresh) if d.clause == clause and d.index < token.index), None)
        if token.has_pronoun:
            if open_draft is not None:
                open_draft.relay.append(span_of(passage, carrier))
            return None
        opening = self._walk(passage, token, carrier.end, clause, reading)
        if opening.kind not in ("that", "direct"):
            return None
        speaker = self._dropped(passage, token, clause, _pronoun_agreement(tokens[link]), fresh)
        if speaker is None:
            return None
        draft = _Draft(passage, token.index, reading, clause, speaker, token.index)
        draft.relay = [span_of(passage, carrier)]
        draft.content, draft.direct = opening.content, opening.kind == "direct"
        return draft

    # --- titles ----------------------------------------------------------------------------------------------------

    def _title(self, passage: Passage) -> Iterator[_Draft]:
        """«الصحة: مقتل 3» (Health ministry: three killed)."""
        rule = self.rules.get("statement/say.title")
        tokens = passage.tokens
        colon = next((t.index for t in tokens if t.text == ":" and not t.quoted), None)
        if rule is None or colon is None or colon + 1 >= len(tokens):
            return
        start = max((t.index + 1 for t in tokens[:colon] if t.text in ("..", "...", "…", "|", "-", ".", "؟", "!")), default=0)
        if start >= colon or any(self._takes_over(passage, t) and t.upos == "VERB" for t in tokens[start:colon]):
            return
        phrase, addressee = _title_speaker(passage, start, colon)
        if phrase is None:
            return
        name = head(passage, phrase).core
        below = any(name in (w.form for t in d.passage.tokens for w in t.words if d.speaker.span.covers(w.span)) for d in self.drafts)
        if not _is_title_speaker(passage, phrase, colon, rule, below):
            return
        trigger = head(passage, phrase).index
        lemma = passage.tokens[trigger].word.lemma
        reading = _Reading(rule, lemma, "noun", passage.tokens[trigger].form)
        draft = _Draft(passage, trigger, reading, (colon, len(tokens)), _known(passage, phrase), trigger)
        draft.content, draft.direct = colon + 1, True
        draft.addressee = [addressee] if addressee else []
        yield draft


def replace_rule(reading: _Reading, rule: Rule | None) -> _Reading:
    """The same reading under another rule, where there is one."""
    return reading if rule is None else replace(reading, rule=rule)


def replace_content(reading: _Reading, content: list[str], required: list[str]) -> _Reading:
    """The same reading with another frame."""
    return replace(reading, rule=replace(reading.rule, options={"content": content, "required": required}))


# --- what a token is ---------------------------------------------------------------------------------------------------


def _is_cue(token: Token, reading: _Reading) -> bool:
    """True where part of speech and shape allow the reading."""
    feats = token.word.feats
    if reading.kind == "verb":
        if token.upos == "VERB":
            return "Person=1" not in feats and not token.prefix.endswith(("س", "ل")) and not _is_first_person(token, reading)
        return _is_mistagged(token, reading)
    if reading.kind == "participle":
        return _is_accusative_participle(token, reading)
    if reading.kind == "noun":
        return token.upos in ("NOUN", "X", "VERB", "ADJ")
    return token.prefix in ("", "و", "ب", "وب", "ف") and not token.has_pronoun


def _is_first_person(token: Token, reading: _Reading) -> bool:
    past = fold(reading.lemma)
    own = reading.form[:1] in ("ن", "ا") and not reading.form.startswith(past[:-1])
    return own or (token.word.text.startswith("أ") and reading.lemma.startswith("ا"))


def _is_mistagged(token: Token, reading: _Reading) -> bool:
    """A verb that the tagger took for something else: «عبر» as "across", «وصفهم» cut into و + صف + هم."""
    if token.upos == "ADP":
        return reading.lemma == "عبر" and not token.has_pronoun
    if token.upos not in ("NOUN", "X", "ADJ"):
        return False
    miscut = token.words[0].upos == "CCONJ" and reading.form == token.form
    miscut = miscut and (len(token.words) > 2 or token.word.deprel in ("root", "parataxis"))
    return miscut or (token.has_pronoun and "عد" in token.form and token.form.startswith("و"))


def _is_accusative_participle(token: Token, reading: _Reading) -> bool:
    form = reading.form
    if token.upos == "PUNCT" or token.prefix.strip("وف"):
        return False
    if token.form.startswith("ال") or token.has_pronoun:
        return False
    return form.endswith(("ا", "ين")) or (form.endswith("ه") and token.text.endswith(("ة", "ه")))


def _cue_start(passage: Passage, token: Token) -> int:
    """Where the comment begins: «كما» of «كما قال», «على» of «على حد قوله»."""
    tokens, index = passage.tokens, token.index
    if index and tokens[index - 1].form in lexicon("backward"):
        index -= 1
        relative = tokens[index].core == "ما"
    elif index and tokens[index - 1].core == "حد":
        index -= 1
        relative = True
    else:
        relative = False
    if index and (tokens[index - 1].form in lexicon("according") or (relative and tokens[index - 1].core == "علي")):
        return index - 1
    return token.index if relative and tokens[index].core == "ما" else index


def _looks_back(passage: Passage, token: Token, clause: tuple[int, int]) -> bool:
    """«… كما أفادت السلطات»: the cue comments on what stands before it."""
    start = _cue_start(passage, token)
    return clause[0] < start < token.index


def _is_negated(passage: Passage, token: Token, clause: tuple[int, int]) -> bool:
    tokens = passage.tokens
    previous = tokens[token.index - 1] if token.index > clause[0] else None
    return previous is not None and previous.core in lexicon("negators")


def _is_hypothetical(passage: Passage, token: Token, clause: tuple[int, int]) -> bool:
    tokens = passage.tokens
    previous = tokens[token.index - 1] if token.index > clause[0] else None
    return previous is not None and (previous.form in lexicon("hypothetical") or previous.core in lexicon("hypothetical"))


def _is_free_relative(passage: Passage, token: Token, clause: tuple[int, int], reading: _Reading) -> bool:
    """«من يرى» (whoever thinks), «ما قاله» (what he said), «التي دعا إليها» (to which he invited): no news of a saying."""
    tokens = passage.tokens
    previous = tokens[token.index - 1] if token.index > clause[0] else None
    following = tokens[token.index + 1] if token.index + 1 < clause[1] else None
    if previous is not None and previous.form in lexicon("whoever"):
        return True
    free = previous is not None and previous.core == "ما" and previous.upos != "PART"
    if free and _cue_start(passage, token) == token.index and reading.rule.options.get("reading") != "evaluate":
        return True
    frame = {fold(p) for p in reading.rule.options.get("content", [])}
    return following is not None and following.has_pronoun and following.upos == "ADP" and following.core in frame


def _is_impersonal(passage: Passage, token: Token) -> bool:
    """«ويذكر أن», «تعتبر القاهرة من …»."""
    tokens = passage.tokens
    if token.core not in lexicon("impersonal") or token.has_pronoun:
        return False
    following = tokens[token.index + 1] if token.index + 1 < len(tokens) else None
    opens = token.index == 0 or tokens[token.index - 1].text in (".", "،", "..") or token.prefix == "و"
    if following is None or is_complementizer(following) or _preposition(following):
        return opens or tokens[token.index - 1].core in lexicon("relatives")
    return token.core in ("تعتبر", "تعد", "يعد", "يعتبر")


def _is_excluded(passage: Passage, token: Token, reading: _Reading) -> bool:
    """The rule's own context: words that must not stand right after or right before the cue."""
    tokens, context = passage.tokens, reading.rule.context
    after = {tokens[token.index + 1].form, tokens[token.index + 1].core} if token.index + 1 < len(tokens) else set()
    before = {tokens[token.index - 1].form, tokens[token.index - 1].core} if token.index else set()
    return bool(after & context.not_next or before & context.not_previous)


def _is_saying(token: Token) -> bool:
    return token.upos == "NOUN" and (token.core == "القول" or (token.core == "قول" and token.has_pronoun))


def _is_verbal_noun(token: Token) -> bool:
    """«وصفها», «نفيه»: a noun to which a relayed statement is boiled down, whatever its tag."""
    return token.upos in ("NOUN", "VERB")


def _is_unsplit_ba(token: Token) -> bool:
    """«بدور» where the tokeniser left ب on its noun."""
    return token.form.startswith("ب") and len(token.form) > 3 and len(token.words) == 1 and token.upos == "NOUN"


def _is_relayed(tokens: Sequence[Token], index: int) -> bool:
    """«لما نقلته الوكالة»: the source after «وفقا» is one that carries the statement."""
    if tokens[index].core != "ما" and tokens[index].form not in ("لما", "ما"):
        return False
    verb = tokens[index + 1] if index + 1 < len(tokens) else None
    return verb is not None and verb.upos == "VERB" and any(s in verb.core for s in ("نقل", "نشر", "بث", "اورد", "ذاع"))


def _preposition(token: Token) -> str:
    """The preposition that the token is or begins with, folded; "" where there is none."""
    if token.upos == "ADP" or (token.core in ("عن", "الي", "علي", "من", "في") and token.upos != "VERB"):
        return token.core
    prefix = token.prefix.lstrip("و") if token.prefix != "و" else ""
    return prefix[-1:] if prefix[-1:] in ("ب", "ل") and token.words[0].upos in ("ADP", "CCONJ") else ""


def _unfold(preposition: str, frame: Sequence[str]) -> str:
    return next(p for p in frame if fold(p) == preposition)


def _lacks_object(opening: _Opening, options: Mapping[str, list[str]]) -> bool:
    """«اتهمت فيه السلطات بالعمل»: what looked like the subject is the only object there is."""
    return opening.content is None and options.get("required") == ["object"]


def _prefers_before(
    passage: Passage, verb: Token, clause: tuple[int, int], before: Phrase, after: Phrase, takes_object: bool
) -> bool:
    """Between a noun phrase on either side of the verb: «موسكو تحذر واشنطن» (Moscow warns Washington)."""
    tokens = passage.tokens
    speaks = is_speaker_noun(head(passage, before)) or head(passage, before).word.ner == "LOC"
    if is_relative_subject(passage, verb, clause):
        return speaks and takes_object and not verb.has_pronoun
    adjacent = before.end >= verb.index - 1 and not tokens[verb.index - 1].is_comma
    return adjacent and takes_object and (speaks or passage.number == 0)


def _bare_antecedent(passage: Passage, verb: Token, clause: tuple[int, int], reading: _Reading) -> Phrase | None:
    """«تقرير يدعو إلى …»: an indefinite noun right before its relative clause is the subject, able to speak or not."""
    tokens = passage.tokens
    governor = passage.governor(verb)
    if reading.joined or verb.has_pronoun or verb.index == clause[0] or governor is None:
        return None
    previous = tokens[verb.index - 1]
    if not _verb_agreement(verb, reading).accepts(phrase_agreement(passage, Phrase(governor.index, verb.index))):
        return None
    near = verb.index - 4 <= governor.index < verb.index and governor.upos == "NOUN"
    if not near or not previous.is_nominal or previous.core.startswith("ال") or not verb.word.deprel.startswith("acl"):
        return None
    return Phrase(governor.index, verb.index)


def _is_within(draft: _Draft, fresh: list[_Draft]) -> bool:
    """True for a cue that is part of what another one reports: «قال إن بلاده تدين الهجوم»."""
    return any(
        d.clause == draft.clause and not d.backward and d.content is not None and d.content <= draft.index for d in fresh
    ) and not (draft.reading.joined or draft.passage.tokens[draft.index - 1].is_comma)


# --- subjects ----------------------------------------------------------------------------------------------------------


def _verb_agreement(token: Token, reading: _Reading) -> Agreement:
    return verb_agreement(token, reading.lemma)


def _known(passage: Passage, phrase: Phrase) -> _Speaker:
    return _Speaker(span_of(passage, phrase), phrase_agreement(passage, phrase), passage.tokens[phrase.start].sentence)


def _subject_after(
    passage: Passage, verb: Token, clause: tuple[int, int], agreement: Agreement, takes_object: bool, reading: _Reading
) -> tuple[int, Phrase | None, list[Span]]:
    """Where the walk goes on, the subject after the verb, and a medium that stands between them."""
    tokens, end = passage.tokens, clause[1]
    index, medium = verb.index + 1, []
    while index < end:
        token = tokens[index]
        if token.text in (":", "(") or is_complementizer(token) or token.form in lexicon("relatives"):
            return verb.index + 1, None, []
        if _is_saying(token):
            return verb.index + 1, None, []
        if token.form == "ذلك" and index + 1 < end and is_speaker_noun(tokens[index + 1]):
            index += 1
            continue
        if is_adverb(token) or (token.is_comma and index > verb.index + 1 and tokens[index - 1].is_comma is False):
            index += 1
            continue
        if token.is_comma:
            index += 1
            continue
        if media := _medium_at(passage, index, end):
            medium.append(span_of(passage, media))
            index = media.end
            continue
        if _preposition(token) and token.has_pronoun:
            index += 1
            continue
        if _preposition(token) in ("في", "خلال", "بعد", "قبل", "عقب") and token.core not in (
            fold(p) for p in reading.rule.options.get("content", [])
        ):
            step = _past_adjunct(passage, index, end)
            if step is None:
                break
            index = step
            continue
        break
    subject = subject_after(passage, verb, index, end, agreement, takes_object=takes_object)
    if subject is None:
        return verb.index + 1, None, []
    return subject.end, subject, medium


def _prefixed(passage: Passage, index: int, end: int) -> Phrase | None:
    """A phrase whose first noun carries a preposition: «للمصدر»."""
    token = passage.tokens[index]
    if not token.is_nominal or token.has_pronoun:
        return None
    rest = grow(passage, index + 1, end)
    extended = index + 1
    if rest is not None and passage.tokens[index + 1].upos in ("ADJ", "X", "NOUN", "PROPN"):
        closed = token.core.startswith("ال") or token.text.startswith("لل")
        if passage.tokens[index + 1].upos in ("ADJ", "X", "PROPN") or not closed:
            extended = rest.end
    return Phrase(index, extended)


# --- between cue and content -------------------------------------------------------------------------------------------


def _name_in_marks(passage: Passage, quote: Quote, index: int) -> int | None:
    """Past a name between marks inside a longer phrase; None where the marks hold words."""
    phrase = grow(passage, index, len(passage.tokens))
    inner = passage.tokens[index + 1 : passage.after(quote.inner.end)]
    named = bool(inner) and (len(inner) <= 2) and all(t.word.ner in ("ORG", "PERS") for t in inner)
    return phrase.end if phrase is not None and named else None


def _that_after_aside(passage: Passage, index: int, end: int) -> int | None:
    """«أكد، بمناسبة العيد، أن»: a noun phrase between commas before «أن» is no object."""
    tokens = passage.tokens
    comma = next((t.index for t in tokens[index:end] if t.is_comma), None)
    if comma is None or comma + 1 >= end or not tokens[index - 1].is_comma and comma - index > _WINDOW:
        return None
    if any(t.upos == "VERB" for t in tokens[index:comma]) or not is_complementizer(tokens[comma + 1]):
        return None
    return comma + 1


def _past_bracket(tokens: Sequence[Token], index: int, end: int) -> int:
    return next((i + 1 for i in range(index, end) if tokens[i].text == ")"), index + 1)


def _past_dashes(tokens: Sequence[Token], index: int, end: int) -> int:
    """Past an aside between dashes, or past a single dash."""
    return next((i + 1 for i in range(index + 1, end) if tokens[i].text == tokens[index].text), index + 1)


def _past_relative(passage: Passage, index: int, end: int) -> int:
    """Past a relative clause: to «أن» or a colon with quotation after it, or past the next comma."""
    tokens = passage.tokens
    for ahead in range(index + 1, end):
        if tokens[ahead].is_comma:
            return ahead + 1
        if is_complementizer(tokens[ahead]) or tokens[ahead].text == ":":
            return ahead
        quote = passage.quote_at(ahead) if tokens[ahead].is_mark else None
        if quote is not None and _words(passage, quote) > _LONGEST_SCARE_QUOTE:
            return ahead
    return end


def _medium_at(passage: Passage, index: int, end: int) -> Phrase | None:
    """«في بيان على موقعها», «خلال مؤتمر صحفي»: the means of saying that begins at a preposition."""
    tokens = passage.tokens
    token = tokens[index]
    if token.upos != "ADP" or token.core not in lexicon("media_prepositions") or token.has_pronoun:
        return None
    start = index + 1
    if start < end and tokens[start].core == "خلال":
        start += 1
    if start >= end or not tokens[start].is_nominal:
        return None
    return _medium_phrase(passage, start, end)


def _medium_phrase(passage: Passage, start: int, end: int) -> Phrase | None:
    tokens = passage.tokens
    noun = tokens[start]
    if not is_in(noun, "media") and noun.form not in lexicon("media"):
        return None
    following = tokens[start + 1] if start + 1 < end else None
    if is_in(noun, "weak_media") and not noun.has_pronoun:
        qualified = following is not None and (following.upos == "ADJ" or following.core in ("مع", "ل"))
        if not qualified and not noun.core.startswith("ال"):
            return None
    stop = start + 1
    while stop < end:
        token = tokens[stop]
        if token.is_comma or is_adverb(token) or is_complementizer(token) or token.form in lexicon("relatives"):
            break
        if token.upos == "ADP" or token.prefix in ("ب", "ل"):
            if token.core not in ("مع", "علي", "عن", "من", "عبر") or stop + 1 >= end or token.has_pronoun:
                break
            channel = token.core in ("علي", "عبر")
            named = is_in(tokens[stop + 1], "channels") if channel else not is_topic_noun(tokens[stop + 1])
            if not tokens[stop + 1].is_nominal or not named:
                break
        elif not token.is_nominal or token.prefix:
            break
        elif token.upos == "NOUN" and _is_closed(tokens[stop - 1]):
            break
        stop += 1
    while stop > start + 1 and tokens[stop - 1].upos == "ADP":
        stop -= 1
    if stop < end and tokens[stop].is_mark and is_in(tokens[stop - 1], "naming") and (named := grow(passage, stop, end)):
        stop = named.end
    return Phrase(start, stop)


def _is_closed(token: Token) -> bool:
    return token.core.startswith("ال") or token.has_pronoun


def _early_medium(passage: Passage, cue: Token, clause: tuple[int, int]) -> Span | None:
    """A medium that opens the sentence: «وفي بيان على موقعها قالت القيادة»."""
    for index in range(clause[0], min(clause[0] + 4, cue.index)):
        media = _medium_at(passage, index, cue.index)
        if media is not None and not any(t.upos == "VERB" for t in passage.tokens[media.end : cue.index]):
            return span_of(passage, media)
    return None


def _addressee_at(passage: Passage, index: int, end: int, reading: _Reading) -> Phrase | None:
    """«للصحفيين», «لوكالة رويترز», «من الوزارة» after a request."""
    tokens = passage.tokens
    token = tokens[index]
    preposition = _preposition(token)
    if reading.rule.name == "statement/demand.request" and preposition == "من" and not token.has_pronoun and index + 1 < end:
        return grow(passage, index + 1, end)
    if preposition != "ل" or token.has_pronoun:
        return None
    start = index + 1 if token.upos == "ADP" else index
    if start >= end or "ل" in reading.rule.options.get("content", []):
        return None
    marked = tokens[start].is_mark
    noun = tokens[start + 1] if marked and start + 1 < end else tokens[start]
    if not (marked or is_in(noun, "addressees") or noun.word.ner in ("ORG", "PERS")) or is_topic_noun(noun):
        return None
    if start != index:
        return grow(passage, start, end)
    phrase = _prefixed(passage, start, end)
    return phrase


def _tells(passage: Passage, index: int) -> bool:
    """«أفاد بمقتل جندي» (reported the killing of a soldier) tells something; «قال بالعربية» does not."""
    token = passage.tokens[index]
    noun = passage.tokens[index + 1] if token.upos == "ADP" and index + 1 < len(passage.tokens) else token
    return is_topic_noun(noun) or is_complementizer(noun)


def _is_adjunct_here(passage: Passage, index: int, preposition: str) -> bool:
    """A frame's preposition that opens time, place or manner instead: «من جانبه», «على هامش»."""
    tokens = passage.tokens
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    token = tokens[index]
    if token.has_pronoun and token.upos == "ADP":
        return True
    noun = token if token.upos != "ADP" else following
    if noun is None:
        return True
    return is_adverb(noun) or noun.core in lexicon("manner")


def _past_adjunct(passage: Passage, index: int, end: int) -> int | None:
    """Past a prepositional phrase that says when, where or how."""
    tokens = passage.tokens
    token = tokens[index]
    if token.upos != "ADP" or token.has_pronoun:
        if token.has_pronoun and token.upos == "ADP":
            return index + 1
        whole = _prefixed(passage, index, end)
        return whole.end if whole else index + 1
    if index + 1 >= end:
        return None
    if is_complementizer(tokens[index + 1]):
        return index + 1
    phrase = grow(passage, index + 1, end)
    return phrase.end if phrase else index + 1


def _companion(
    passage: Passage, cue: Token, clause: tuple[int, int], options: Mapping[str, object]
) -> int | None:
    """Where the noun stands that a light verb needs: «مسؤوليتها» of «أعلنت … مسؤوليتها»."""
    name = options.get("with")
    if not isinstance(name, str):
        return None
    words = lexicon(name)
    for token in passage.tokens[cue.index + 1 : min(cue.index + 1 + _WINDOW, clause[1])]:
        if is_complementizer(token) or token.text == ":":
            return None
        if token.form in words or token.core in words or bare(token.core) in words:
            return token.index
    return None


# --- participles -------------------------------------------------------------------------------------------------------


def _participle_agreement(token: Token) -> Agreement:
    return participle_agreement(token)


def _pronoun_agreement(token: Token) -> Agreement:
    return pronoun_agreement(token)


def _is_circumstantial(passage: Passage, token: Token, clause: tuple[int, int], opening: _Opening) -> bool:
    """«…، مشيرة إلى أن» comments on the subject; «شعارات منددة بالحرب» (slogans condemning war) is an adjective."""
    tokens = passage.tokens
    if token.index == clause[0]:
        return False
    previous = tokens[token.index - 1]
    if previous.is_comma or opening.kind in ("that", "direct") or token.prefix == "و" or previous.is_mark:
        return True
    if token.form.endswith("ه"):
        return not (previous.is_nominal and not previous.core.startswith("ال") and previous.upos == "NOUN")
    return not (previous.upos == "NOUN" and previous.text.endswith("ا"))


def _is_bare_repeat(before: _Draft, token: Token) -> bool:
    """«وأضاف الوزير قائلا»: one statement, on the verb."""
    if before.content is not None and before.content <= token.index:
        return False
    return before.reading.rule.subtype in ("say", "confirm", "announce", "deny", "threaten", "warn")


# --- relays and titles -------------------------------------------------------------------------------------------------


def _link(passage: Passage, token: Token, clause: tuple[int, int], word: str) -> int | None:
    """The «عن» of «نقلت الوكالة عن», before any verb or «أن»."""
    for other in passage.tokens[token.index + 1 : min(token.index + _WINDOW, clause[1])]:
        if other.core == word and other.upos != "VERB":
            return other.index
        if is_complementizer(other) or other.upos == "VERB" or other.text == ":":
            return None
    return None


def _title_speaker(passage: Passage, start: int, colon: int) -> tuple[Phrase | None, Span | None]:
    """The speaker before a title's colon, and whom a «ل» names: «بوتين لأردوغان: …»."""
    tokens = passage.tokens
    stop = colon
    addressee: Span | None = None
    for index in range(start + 1, colon):
        token = tokens[index]
        preposition = _preposition(token)
        if token.form in lexicon("title_topic_prepositions") or token.core in lexicon("title_topic_prepositions"):
            if not any(is_in(t, "complement_heads") for t in tokens[start:index]) or not preposition:
                stop = index
                break
        if preposition == "ل" and (token.word.ner in ("PERS", "LOC", "ORG") or is_in(token, "addressees")):
            stop = index
            rest = _prefixed(passage, index, colon) if token.upos != "ADP" else grow(passage, index + 1, colon)
            addressee = span_of(passage, rest) if rest else None
            break
    phrase = grow(passage, start, stop, closed_object=False)
    if phrase is None or phrase.end < stop or stop - start > _LONGEST_TITLE_SPEAKER:
        return None, None
    return phrase, addressee


def _is_title_speaker(passage: Passage, phrase: Phrase, colon: int, rule: Rule, below: bool) -> bool:
    tokens = passage.tokens
    noun = head(passage, phrase)
    if noun.form in lexicon("title_labels") or noun.core in lexicon("title_labels") or (is_topic_noun(noun) and not is_in(noun, "speakers")):
        return False
    content = tokens[colon + 1]
    spoken = content.is_mark or content.core in ("لن", "لا", "لم", "نحن", "انا", "لسنا") or "Person=1" in content.word.feats
    if noun.word.ner == "LOC" and not is_in(noun, "speakers"):
        return spoken
    if below or tokens[phrase.start].is_mark:
        return True
    plural = noun.text.endswith("ون") and noun.upos in ("NOUN", "ADJ")
    return noun.form in rule.forms or is_speaker_noun(noun) or plural or spoken or noun.upos in ("X", "PROPN")


# --- contents ----------------------------------------------------------------------------------------------------------


def _clause_before(
    passage: Passage, index: int, clause: tuple[int, int], fresh: list[_Draft]
) -> tuple[int | None, int | None]:
    """The token range on which «بحسب …» or «كما قال …» comments."""
    tokens = passage.tokens
    start = clause[0]
    for draft in fresh:
        own = draft.clause == clause and not draft.backward and draft.trigger < index
        if own and draft.trigger > start and tokens[draft.trigger - 1].is_comma and not draft.reading.kind == "participle":
            start = draft.trigger
    for token in tokens[start:index]:
        if token.core in lexicon("breaks") and token.index + 1 < index and tokens[token.index - 1].is_comma:
            start = token.index + 1
    end = index
    while end > start and (tokens[end - 1].is_comma or tokens[end - 1].form in ("وذلك", "ذلك")):
        end -= 1
    return (start, end) if end > start else (None, None)


def _quotation_before(passage: Passage, token: Token, clause: tuple[int, int]) -> tuple[int, int] | None:
    """«"…"، قال الوزير»: the quotation that closes right before the verb."""
    tokens = passage.tokens
    end = token.index
    while end > 0 and tokens[end - 1].is_comma:
        end -= 1
    if end == 0 or not tokens[end - 1].is_mark:
        return None
    stop = tokens[end - 1].span.end
    quote = next((q for q in passage.quotes if q.closed and q.outer.end == stop), None)
    if quote is None or _words(passage, quote) < _SHORTEST_QUOTATION:
        return None
    return passage.after(quote.outer.start), end


def _close(draft: _Draft, fresh: list[_Draft]) -> None:
    """Find where a content ends: at the next cue, at a comment on it, at the end of the sentence."""
    if draft.content is None or draft.end is not None:
        return
    tokens = draft.passage.tokens
    end = draft.clause[1]
    for other in fresh:
        start = _cue_start(draft.passage, tokens[other.index])
        if start <= draft.content or start >= end or other.clause != draft.clause:
            continue
        if _ends_content(draft, other, start):
            end = start
    if draft.direct and (quote := draft.passage.quote_at(draft.content)) is not None and quote.closed:
        close = draft.passage.after(quote.outer.end)
        if close < end and (tokens[close].is_comma or tokens[close].text in (".", "(", "-")):
            end = close
    else:
        end = _before_medium(draft, min(end, _next_clause(draft, end)))
    while end > draft.content + 1 and _is_trailing(draft, tokens, end):
        end -= 1
    draft.end = end


def _next_clause(draft: _Draft, end: int) -> int:
    """«هدد باستخدام القوة، وعقد المدير اجتماعا»: a joined verb with a subject of its own is news of its own.

    After «أن» it may well be part of what was said.
    """
    passage, start = draft.passage, draft.content or 0
    tokens = passage.tokens
    if draft.direct or is_complementizer(tokens[start]) or draft.backward:
        return end
    for index in range(start + 1, end - 2):
        token = tokens[index + 1]
        if not tokens[index].is_comma or token.upos != "VERB" or not token.prefix.startswith("و"):
            continue
        following = tokens[index + 2]
        if following.is_nominal and not following.prefix and passage.governor(following) is token:
            return index
    return end


def _is_trailing(draft: _Draft, tokens: Sequence[Token], end: int) -> bool:
    last = tokens[end - 1]
    if last.is_comma or last.text in (".", "..", "...", ":", "-") or last.form in ("و", "وذلك", "فيما", "بينما", "كما", "حيث"):
        return not last.quoted
    if last.is_mark:
        return draft.passage.quote_at(last.index) is None and not any(
            q.outer.end == last.span.end for q in draft.passage.quotes
        )
    return False


def _ends_content(draft: _Draft, other: _Draft, start: int) -> bool:
    """True where another cue takes over, not where it is part of what was said."""
    tokens = draft.passage.tokens
    first = tokens[start]
    if other.embedded and not draft.embedded:
        return False
    if other.reading.kind in ("participle", "preposition") or other.reading.rule.options.get("reading") in ("according", "relay"):
        return other.speaker.span.start < tokens[draft.content or 0].span.start or other.backward
    if start < other.index:
        return True
    previous = tokens[start - 1]
    return previous.is_comma or first.prefix.startswith(("و", "ف")) or previous.form in lexicon("breaks") | {"كما"}


def _before_medium(draft: _Draft, end: int) -> int:
    """«دان الهجوم في بيان»: a medium after the content is no part of it."""
    if draft.medium or draft.content is None or draft.backward:
        return end
    for index in range(draft.content + 1, end):
        media = _medium_at(draft.passage, index, end)
        if media is None or is_in(draft.passage.tokens[media.start], "weak_media"):
            continue
        draft.medium.append(span_of(draft.passage, media))
        return index
    return end


# --- quotations --------------------------------------------------------------------------------------------------------


def _share_quotes(passage: Passage, fresh: list[_Draft], earlier: list[_Draft]) -> None:
    """Give each quotation to the statement whose content holds it, or to the one that it goes on with."""
    for quote in passage.quotes:
        if _is_nested(passage, quote) or _is_name(passage, quote):
            continue
        holders = [d for d in fresh if _holds(d, quote)]
        if holders:
            owner = min(holders, key=lambda d: (_length(d), -d.index))
            if not owner.backward or owner.direct or _words(passage, quote) >= _SHORTEST_QUOTATION:
                owner.quotes.append(quote.inner)
            continue
        first = passage.after(quote.outer.start)
        if first >= len(passage.tokens):
            continue
        clause = passage.clause_of(first)
        late = first - clause[0] > _LATEST_CONTINUATION
        if late or any(d.clause == clause for d in fresh) or _words(passage, quote) <= _SHORTEST_QUOTATION:
            continue
        before = [d for d in fresh if d.index < first] or [d for d in earlier if d.passage.number == passage.number - 1]
        if before and before[-1].quotes:
            before[-1].quotes.append(quote.inner)


def _holds(draft: _Draft, quote: Quote) -> bool:
    span = _content_span(draft)
    return span is not None and span.start <= quote.inner.start and quote.inner.end <= span.end


def _length(draft: _Draft) -> int:
    span = _content_span(draft)
    return span.end - span.start if span else 0


def _words(passage: Passage, quote: Quote) -> int:
    return sum(quote.inner.covers(t.span) for t in passage.tokens)


def _is_nested(passage: Passage, quote: Quote) -> bool:
    return any(q is not quote and q.inner.covers(quote.outer) for q in passage.quotes)


def _is_name(passage: Passage, quote: Quote) -> bool:
    """Marks around a name («قناة "الساحل"»), not around somebody's words."""
    tokens = passage.tokens
    first = passage.after(quote.outer.start)
    inner = [t for t in tokens if quote.inner.covers(t.span)]
    if not inner:
        return True
    before = tokens[first - 1] if first else None
    if before is not None and len(inner) <= 6:
        plain = before.form[1:] if before.form[:1] in ("ب", "ل", "ك") else before.form
        naming = is_in(before, "naming") or before.form in lexicon("naming") or plain in lexicon("naming")
        if naming and not before.has_pronoun:
            return True
        if before.form == "و" and first > 2 and tokens[first - 2].is_mark:
            previous = next((q for q in passage.quotes if q.outer.end == tokens[first - 2].span.end), None)
            return previous is not None and _is_name(passage, previous)
    named = all(t.word.ner in ("ORG", "LOC") for t in inner)
    return named and len(inner) <= 2 and (inner[0].core.startswith("ال") or inner[0].upos == "X")
