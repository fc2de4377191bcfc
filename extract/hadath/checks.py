"""The examples and counter-examples of rules, run: what a rule file says of its rules, is it so?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hadath.model import Document, Mention, Parsed
from hadath.pipeline import Extractor
from hadath.rulebook import Example, Rule


@dataclass(frozen=True, slots=True)
class Fault:
    """An example that does not hold. `problem` says what was found instead."""

    rule: Rule
    example: Example
    problem: str


def check_examples(extractor: Extractor, rules: Iterable[Rule]) -> Iterator[Fault]:
    """The examples and counter-examples that do not hold.

    A rule with the verb «قتل» and the example «قتل جندي» ("a soldier was killed") must fire on it, and on no
    counter-example.
    """
    cases = [
        (rule, example, fault)
        for rule in rules
        for examples, fault in ((rule.examples, fault_of_example), (rule.counterexamples, fault_of_counterexample))
        for example in examples
    ]
    found = extractor.extract((as_document(example) for _, example, _ in cases), merge=False)
    for (rule, example, fault), extraction in zip(cases, found, strict=True):
        if problem := fault(rule, example, extraction.parsed, extraction.mentions):
            yield Fault(rule, example, problem)


def as_document(example: Example) -> Document:
    """An example as a text with a title of its own: the first line of a document is read as one."""
    return Document("example", f"خبر\n{example.text}")


def fault_of_example(rule: Rule, example: Example, parsed: Parsed, mentions: Sequence[Mention]) -> str | None:
    """What is wrong where the rule must fire, on the trigger named, with the roles, count and content named."""
    ours = [m for m in mentions if m.rule == rule.name]
    if not ours:
        return f"did not fire; fired: {', '.join(m.rule for m in mentions) or 'none'}"
    mention = next((m for m in ours if parsed.slice(m.trigger) == example.trigger), ours[0])
    if example.trigger not in (None, parsed.slice(mention.trigger)):
        return f"trigger: found «{parsed.slice(mention.trigger)}», not «{example.trigger}»"
    for role, text in (example.roles or {}).items():
        found = [parsed.slice(a.span) for a in mention.roles.get(role, ())]
        if text not in found:
            return f"{role}: found {_quoted(found)}, not «{text}»"
    count = None if mention.count is None else (mention.count.min, mention.count.max)
    if example.count not in (None, count):
        return f"count: found {count}, not {example.count}"
    content = None if mention.content is None else parsed.slice(mention.content)
    if example.content not in (None, content):
        return f"content: found {_quoted([content] if content else [])}, not «{example.content}»"
    return None


def fault_of_counterexample(rule: Rule, example: Example, _: Parsed, mentions: Sequence[Mention]) -> str | None:
    """What is wrong where the rule must stay silent."""
    fired = any(m.rule == rule.name for m in mentions)
    return f"fired on a counter-example ({example.why or 'no reason given'})" if fired else None


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"«{text}»" for text in texts) or "nothing"
