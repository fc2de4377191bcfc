"""The examples and counter-examples of the rule files are run, and the loader's errors are exact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hadath.model import Document, Mention, Parsed
from hadath.nlp import Parser
from hadath.pipeline import Analysis
from hadath.roles import parse_path
from hadath.rulebook import Example, Rule, RuleError, bundled_rules, load_rules

RULES = bundled_rules().rules
CASES = [(rule, example) for rule in RULES for example in rule.examples]
COUNTER_CASES = [(rule, example) for rule in RULES for example in rule.counterexamples]


def _name(value: object) -> str:
    return value.name if isinstance(value, Rule) else ""


@pytest.fixture(scope="module")
def found(parser: Parser, analysis: Analysis) -> dict[str, tuple[Parsed, tuple[Mention, ...]]]:
    """Every text of the rule files, extracted in one batch: text → what was found in it."""
    texts = sorted({example.text for _, example in (*CASES, *COUNTER_CASES)})
    # A title of its own: the first line of a document is read as one.
    parsed = parser.parse(Document(str(i), f"خبر\n{text}") for i, text in enumerate(texts))
    return {text: (p, analysis.analyse(p, merge=False).mentions) for text, p in zip(texts, parsed, strict=True)}


@pytest.mark.parametrize(("rule", "example"), CASES, ids=_name)
def test_example(rule: Rule, example: Example, found: dict[str, tuple[Parsed, tuple[Mention, ...]]]) -> None:
    """The rule fires, on the trigger named, with the roles, count and content named."""
    parsed, mentions = found[example.text]
    ours = [m for m in mentions if m.rule == rule.name]
    assert ours, f"{rule.name} did not fire; found {[m.rule for m in mentions]}"
    mention = next((m for m in ours if parsed.slice(m.trigger) == example.trigger), ours[0])
    if example.trigger is not None:
        assert parsed.slice(mention.trigger) == example.trigger
    for role, text in (example.roles or {}).items():
        assert text in [parsed.slice(a.span) for a in mention.roles.get(role, ())], role
    if example.count is not None:
        assert mention.count is not None
        assert (mention.count.min, mention.count.max) == example.count
    if example.content is not None:
        assert mention.content is not None
        assert parsed.slice(mention.content) == example.content


@pytest.mark.parametrize(("rule", "example"), COUNTER_CASES, ids=_name)
def test_counterexample(rule: Rule, example: Example, found: dict[str, tuple[Parsed, tuple[Mention, ...]]]) -> None:
    """The rule stays silent."""
    assert rule.name not in [m.rule for m in found[example.text][1]], example.why


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_role_paths_parse(rule: Rule) -> None:
    for paths in (*rule.roles.values(), rule.requires):
        for path in paths:
            parse_path(path)


def _bad_rules() -> Iterator[tuple[str, str]]:
    event = '[event]\ntype = "strike"\nsummary = "s"\nsubtypes = ["air_strike"]\nroles = ["attacker"]\n'
    cases = '[[rule.example]]\ntext = "غارة"\n[[rule.counterexample]]\ntext = "غيرة"\n'
    rule = '[[rule]]\nname = "r"\nsubtype = "air_strike"\nnouns = ["غارة"]\n'
    yield event + rule + "colour = 1\n" + cases, "r: unknown key 'colour'"
    yield event + rule + cases + rule + cases, "r: a rule of this name exists already"
    yield event + rule, "r: needs at least one example and one counterexample"
    yield event + rule.replace("air_strike", "flood") + cases, "subtype: 'flood' is not one of air_strike"
    yield event + rule.replace('nouns = ["غارة"]\n', "") + cases, "names no verbs, nouns"
    yield event + rule + 'frame = "f"\n' + cases, "no [frame.f] in this file"
    yield event + rule + cases + '[rule.roles]\nvictim = ["self"]\n', "roles: unknown key 'victim'"
    yield event.replace('summary = "s"\n', "") + rule + cases, "event: no 'summary'"
    yield "[event\n", "bad.toml"


@pytest.mark.parametrize(("text", "message"), list(_bad_rules()))
def test_bad_rule_files_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([file])
    assert message in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)
