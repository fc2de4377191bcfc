"""Who said what, to whom, through what: from speech cues to statements.

A cue («قال», «مشيرا», «بحسب») opens a draft; the draft looks for its speaker (after the cue, before it, or further
back where the subject is dropped) and for where its content opens. When all drafts of a paragraph stand, each content
ends where the next cue takes over, and the quotations are shared out. The parts are in `hadath.speech`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hadath import trace
from hadath.model import STATUSES, Argument, Mention, Parsed
from hadath.rulebook import Rule, RuleError
from hadath.speech.cues import NO_CUES, Cue, CueBook, opens_quotation
from hadath.speech.discourse import Discourse
from hadath.speech.drafts import Draft
from hadath.speech.lists import lexicon, word_lists
from hadath.speech.nominal import read_according, read_appear, read_document, read_masdar, read_relay
from hadath.speech.passages import Passage, Token, passages
from hadath.speech.titles import read_title
from hadath.speech.verbal import read_participle, read_verb

_OPTIONS: Mapping[str, type] = {
    "content": list,
    "required": list,
    "addressee": str,
    "speaker": str,
    "not_speaker": str,
    "with": str,
    "trigger": str,
    "reading": str,
    "status": str,
}
_READERS: Mapping[str, Callable[[Discourse, Cue], Draft | None]] = {
    "according": read_according,
    "masdar": read_masdar,
    "document": read_document,
    "appear": read_appear,
    "relay": read_relay,
}
_OF_VERBS = frozenset({"", "evaluate", "claim", "attribute"})


def find_statements(parsed: Parsed, book: CueBook) -> list[Mention]:
    """All statements of a document, in text order.

    «وقال الوزير إن الوضع مستقر» ("and the minister said that the situation is stable") gives one mention with the
    speaker «الوزير» and the content «إن الوضع مستقر».

    Args:
        parsed: a parsed document.
        book: the rules of type "statement", their options checked.
    """
    discourse = Discourse(book)
    paragraphs = passages(parsed)
    for passage in paragraphs:
        _read(discourse, passage)
    for passage in paragraphs:
        if passage.number == 0 or len(passage.clauses) == 1:
            _read_title(discourse, passage)
    mentions = [_mention(parsed, draft) for draft in discourse.drafts]
    return sorted(mentions, key=lambda m: m.trigger)


def check_options(rule: Rule) -> None:
    """Check the options of a statement rule.

    Raises:
        RuleError: where an option, or its value, is unknown.
    """
    where = f"{rule.origin}: {rule.name}: options" if rule.origin else f"{rule.name}: options"
    for key, value in rule.options.items():
        if key not in _OPTIONS:
            raise RuleError(f"{where}: unknown key '{key}'; known: {', '.join(sorted(_OPTIONS))}")
        if not isinstance(value, _OPTIONS[key]):
            raise RuleError(f"{where}: '{key}' must be a {_OPTIONS[key].__name__}")
    for key, known in (
        ("reading", {*_READERS, *NO_CUES, *_OF_VERBS}),
        ("with", word_lists()),
        ("status", set(STATUSES)),
    ):
        if key in rule.options and rule.options[key] not in known:
            raise RuleError(f"{where}: {key}: {rule.options[key]!r} is not one of {', '.join(sorted(known - {''}))}")


def _read(discourse: Discourse, passage: Passage) -> None:
    for token in passage.tokens:
        draft = _draft(discourse, passage, token)
        if draft is not None:
            discourse.fresh.append(draft)
    discourse.finish(passage)


def _read_title(discourse: Discourse, passage: Passage) -> None:
    """The colon of a title, or of a line like one, counts only where no verb there has a content of its own."""
    if any(d.passage is passage and d.content is not None for d in discourse.drafts):
        return
    draft = read_title(discourse, passage)
    if draft is not None:
        discourse.fresh.append(draft)
        discourse.finish(passage)


def _draft(discourse: Discourse, passage: Passage, token: Token) -> Draft | None:
    if token.quoted and not opens_quotation(passage, token):
        return None  # a cue in somebody's own words is his, not the writer's
    if any(token.index in (d.trigger, d.claimed) for d in discourse.fresh) or _follows_preposition(passage, token):
        return None
    if _is_surname(passage, token):
        return None
    for reading in discourse.book.readings(token):
        cue = Cue(passage, token, reading)
        if cue.how in NO_CUES:
            continue
        of_speech = read_participle if reading.kind == "participle" else read_verb
        draft = _READERS.get(cue.how, of_speech)(discourse, cue)
        if draft is not None:
            return draft
        trace.reject(token.sentence, token.span, reading.rule.name, "no speaker, or nothing said")
    return None


def _is_surname(passage: Passage, token: Token) -> bool:
    """«رضا جعفر زاده»: the last part of a person's name, though it looks like "he added"."""
    previous = passage.tokens[token.index - 1] if token.index else None
    return previous is not None and previous.word.ner == "PERS" and any(w.ner == "PERS" for w in token.words)


def _follows_preposition(passage: Passage, token: Token) -> bool:
    """No verb stands after a preposition: what the tagger takes for one there is a noun."""
    previous = passage.tokens[token.index - 1] if token.index else None
    if previous is None or previous.upos != "ADP" or token.upos != "VERB":
        return False
    return previous.core not in lexicon("before_verbs")


def _mention(parsed: Parsed, draft: Draft) -> Mention:
    trigger = draft.passage.tokens[draft.trigger]
    own = next(s for s in parsed.sentences if s.index == trigger.sentence)
    return Mention(
        type="statement",
        subtype=draft.cue.rule.subtype,
        trigger=trigger.span,
        lemma=draft.cue.reading.lemma,
        sentence=trigger.sentence,
        rule=draft.cue.rule.name,
        roles={
            "speaker": tuple(Argument(s, resolved=not own.span.overlaps(s)) for s in draft.speaker.each),
            "addressee": tuple(Argument(s) for s in draft.addressee),
            "medium": tuple(Argument(s) for s in draft.medium),
            "relay": tuple(Argument(s) for s in draft.relay),
        },
        polarity=draft.polarity,
        quotes=tuple(sorted(draft.quotes)),
        content=draft.content_span,
    )
