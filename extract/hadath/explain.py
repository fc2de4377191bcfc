"""Why a text gave the events it gave.

For each sentence: the rules that fired, by what path each argument was found, and the rules that know a word and did
not fire on it, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hadath import trace
from hadath.model import Argument, Event, Mention, Parsed, Sentence
from hadath.pipeline import Analysis
from hadath.rulebook import Rule
from hadath.schema import document_to_dict, event_id, event_to_dict, span_to_dict

Record = dict[str, Any]
_LEFT_OUT = ("schema", "id", "doc", "sentence", "mentions", "codes")  # of a mention: said elsewhere, or no matter here


def explain(parsed: Parsed, analysis: Analysis) -> Record:
    """What was found in a parsed document, and why.

    In «قتل 3 جنود» ("3 soldiers were killed") the rule `casualty/killed.verb` fires on «قتل», and its victim
    «3 جنود» comes by the path `sole`.

    Returns:
        `doc` as in the events, and `sentences`. A sentence has `text`, `start`, `end`; `mentions`, as `--mentions`
        prints them, each with the id of the `event` that it went into, and each argument with `by`, the role path or
        step that found it; and `rejected`: the `word`, the `rule` that knows it, and `why` that did not fire. Offsets
        are those of the source.
    """
    with trace.tracing() as traced:
        extraction = analysis.analyse(parsed)
    events = {(m.type, m.trigger): event_id(e.main, parsed) for e in extraction.events for m in e.mentions}
    rules = {rule.name: rule for rule in analysis.rules.rules}
    return {
        "doc": document_to_dict(parsed.document),
        "sentences": [
            span_to_dict(sentence.span, parsed)
            | {
                "mentions": [
                    {"event": events[m.type, m.trigger]} | _mention(m, rules[m.rule], parsed, traced.fills)
                    for m in extraction.mentions
                    if m.sentence == sentence.index
                ],
                "rejected": _rejected(sentence, parsed, extraction.mentions, traced),
            }
            for sentence in parsed.sentences
        ],
    }


def _mention(mention: Mention, rule: Rule, parsed: Parsed, fills: Sequence[trace.Fill]) -> Record:
    record = {k: v for k, v in event_to_dict(Event(mention, (mention,)), parsed).items() if k not in _LEFT_OUT}
    words = {w.index for w in parsed.sentences[mention.sentence].words if w.token_span == mention.trigger}
    ours = [f for f in fills if f.sentence == mention.sentence and f.word in words]
    for role, arguments in mention.roles.items():
        paths = [f for f in ours if f.paths == rule.roles.get(role)]
        for argument, told in zip(arguments, record[role], strict=True):
            told["by"] = _origin(role, argument, mention, paths)
    return record


def _origin(role: str, argument: Argument, mention: Mention, paths: Sequence[trace.Fill]) -> str:
    """The path that found an argument, else the step that did."""
    path = next((f.path for f in paths if any(argument.span.overlaps(s) for s in f.found)), None)
    if path is not None:
        return path
    if role == "place":
        known = mention.places.get(argument.span)
        return f"place phrase ({known.reason})" if known else "place phrase (not in the gazetteer)"
    if mention.type == "statement":
        return "another sentence" if argument.resolved else "its cue"
    return "a statement" if role == "source" else "another mention of the sentence"


def _rejected(sentence: Sentence, parsed: Parsed, mentions: Sequence[Mention], traced: trace.Trace) -> list[Record]:
    """What was rejected, each once: a word may be read in several ways, and what failed in one may fire in another."""
    fired = {(m.trigger, m.rule) for m in mentions}
    first = {(r.word, r.rule): r for r in reversed(traced.rejections) if r.sentence == sentence.index}
    kept = [rejection for key, rejection in first.items() if key not in fired]
    return [
        {"word": span_to_dict(r.word, parsed), "rule": r.rule, "why": r.why}
        for r in sorted(kept, key=lambda r: (r.word, r.rule))
    ]
