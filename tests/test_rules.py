"""The examples and counter-examples of the rule files are run, and the loader's errors are exact."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hadath.checks import as_document, fault_of_counterexample, fault_of_example
from hadath.model import Mention, Parsed
from hadath.nlp import Parser
from hadath.pipeline import Analysis
from hadath.rulebook import RULES as BUNDLED
from hadath.rulebook import Example, Rule, RuleError, bundled_rules, load_rules
from hadath.toml_lines import key_lines, line_of

RULES = bundled_rules().rules
CASES = [(rule, example) for rule in RULES for example in rule.examples]
COUNTER_CASES = [(rule, example) for rule in RULES for example in rule.counterexamples]


def _name(value: object) -> str:
    return value.name if isinstance(value, Rule) else ""


@pytest.fixture(scope="module")
def found(parser: Parser, analysis: Analysis) -> dict[str, tuple[Parsed, tuple[Mention, ...]]]:
    """Every text of the rule files, extracted in one batch: text → what was found in it."""
    examples = {example.text: as_document(example) for _, example in (*CASES, *COUNTER_CASES)}
    parsed = parser.parse(examples.values())
    return {text: (p, analysis.analyse(p, merge=False).mentions) for text, p in zip(examples, parsed, strict=True)}


@pytest.mark.parametrize(("rule", "example"), CASES, ids=_name)
def test_example(rule: Rule, example: Example, found: dict[str, tuple[Parsed, tuple[Mention, ...]]]) -> None:
    """The rule fires, on the trigger named, with the roles, count and content named."""
    assert fault_of_example(rule, example, *found[example.text]) is None


@pytest.mark.parametrize(("rule", "example"), COUNTER_CASES, ids=_name)
def test_counterexample(rule: Rule, example: Example, found: dict[str, tuple[Parsed, tuple[Mention, ...]]]) -> None:
    """The rule stays silent."""
    assert fault_of_counterexample(rule, example, *found[example.text]) is None


def test_examples_that_do_not_hold_are_told(found: dict[str, tuple[Parsed, tuple[Mention, ...]]]) -> None:
    """The checks can fail: each thing that an example may name, wrong."""
    rule = next(r for r in RULES if r.name == "casualty/killed.verb")
    example = rule.examples[0]
    parsed, mentions = found[example.text]

    def fault(**wrong: Any) -> str | None:
        return fault_of_example(rule, replace(example, **wrong), parsed, mentions)

    assert fault_of_example(rule, example, parsed, []) == "did not fire; fired: none"
    assert "trigger: found" in str(fault(trigger="كلمة"))
    assert "victim: found" in str(fault(roles={"victim": "لا أحد"}))
    assert "count: found" in str(fault(count=(99, 99)))
    assert "content: found nothing, not" in str(fault(content="كلام"))
    assert (
        fault_of_counterexample(rule, replace(example, why="w"), parsed, mentions) == "fired on a counter-example (w)"
    )


EVENT = """[event]
type = "strike"
summary = "s"
subtypes = ["air_strike"]
roles = ["attacker"]
"""  # lines 1 to 5
RULE = """[[rule]]
name = "r"
subtype = "air_strike"
nouns = ["غارة"]
"""  # lines 6 to 9
CASES_OF_RULE = """[[rule.example]]
text = "غارة"
[[rule.counterexample]]
text = "غيرة"
"""
WHOLE = EVENT + RULE + CASES_OF_RULE

BAD = [
    (EVENT + RULE + "colour = 1\n" + CASES_OF_RULE, 10, "r: unknown key 'colour'"),
    (WHOLE + RULE + CASES_OF_RULE, 14, "r: a rule of this name exists already"),
    (EVENT + RULE, 6, "r: needs at least one example and one counterexample"),
    (WHOLE.replace('"air_strike"\nn', '"flood"\nn'), 8, "r: subtype: 'flood' is not one of air_strike"),
    (WHOLE.replace('nouns = ["غارة"]\n', ""), 6, "r: names no verbs, nouns"),
    (WHOLE.replace('"غارة"]', '"غارة", 5]'), 9, "r: nouns: must be a list of words"),
    (WHOLE.replace('["غارة"]', '"غارة"'), 9, "r: nouns: must be a list of words"),
    (WHOLE.replace('"غارة"]', '"raid"]'), 9, "r: nouns: 'raid' is not in Arabic letters"),
    (WHOLE.replace('nouns = ["غارة"]', 'verbs = ["ق"]'), 9, "r: verbs: 'ق' is not in Arabic letters, two or more"),
    (EVENT + RULE + 'upos = ["NUON"]\n' + CASES_OF_RULE, 10, "r: upos: 'NUON' is not one of ADJ"),
    (EVENT + RULE + 'not_in = ["spotr"]\n' + CASES_OF_RULE, 10, "r: not_in: 'spotr' is not one of"),
    (EVENT + RULE + 'requires = ["slef"]\n' + CASES_OF_RULE, 10, "r: requires: 'slef' is not one of adjective"),
    (EVENT + RULE + 'frame = "f"\n' + CASES_OF_RULE, 10, "r: frame: no [frame.f] of strike"),
    (WHOLE + '[rule.roles]\nvictim = ["self"]\n', 15, "r: roles: unknown key 'victim'"),
    (WHOLE + '[rule.roles]\nattacker = ["pp[ب]:weapn"]\n', 15, "r: roles: attacker: 'weapn' is not one of"),
    (WHOLE.replace('text = "غارة"', "text = 5"), 11, "r: example: text: must be a string"),
    (WHOLE.replace('text = "غيرة"', 'txt = "غيرة"'), 13, "r: counterexample: unknown key 'txt'"),
    (EVENT + '[frame.f]\nattacker = ["pp["]\n' + RULE + CASES_OF_RULE, 7, "frame.f: attacker: 'pp[' is not"),
    (WHOLE.replace('summary = "s"\n', ""), 1, "event: no 'summary'"),
    (WHOLE.replace('type = "strike"', 'type = "quake"'), 2, "event: type: 'quake' is not one of strike"),
    (WHOLE + "[[event]]\n", 14, "Cannot "),
    ("[event\n", 1, "Expected ']'"),
    ('\n\nx = "', 3, "Unterminated string"),
    ("x = " + "[" * 5000, None, "nested too deep"),
    ('"""\n[[rule]]\n""" = 1', 1, ""),
]


@pytest.mark.parametrize(("text", "line", "message"), BAD)
def test_bad_rule_files_are_named_to_the_line(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([file])
    where = f"{file}:{line}: " if line else f"{file}: "
    assert str(error.value).startswith(where)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_the_whole_file_is_good(tmp_path: Path) -> None:
    """So that each of the bad ones is bad for its one reason."""
    file = tmp_path / "good.toml"
    file.write_text(WHOLE, encoding="utf-8")
    [rule] = load_rules([file]).rules
    assert (rule.name, rule.origin) == ("r", f"{file}:6")


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "no such file or directory"), (b"\xff", "not valid UTF-8 at byte 0")]
)
def test_rule_files_that_cannot_be_read(tmp_path: Path, content: bytes | None, problem: str) -> None:
    file = tmp_path / "rules.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RuleError) as error:
        load_rules([file])
    assert str(error.value) == f"{file}: {problem}"


# Where keys stand in TOML

AWKWARD = '''# [[rule]]
title = """
[[rule]]
name = "no"
""" # "
[a.b]
c = [ # [
  "[[x]]",
  1] # ]
"d.e" = 'x = "'
[[rule]]
name = "r" # [[rule]]
inline = { k = [1, 2], l = "}" }
  [[rule.example]]
  text = '''
AWKWARD += "'''\nname = 1\n'''\n  [[rule.example]]\n  text = 'b'\n[[rule]]\n[rule.roles]\nx = [[1],\n[2]]\n"


def test_lines_of_keys() -> None:
    assert key_lines(AWKWARD) == {
        ("title",): 2,
        ("a", "b"): 6,
        ("a", "b", "c"): 7,
        ("a", "b", "d.e"): 10,
        ("rule", 0): 11,
        ("rule", 0, "name"): 12,
        ("rule", 0, "inline"): 13,
        ("rule", 0, "example", 0): 14,
        ("rule", 0, "example", 0, "text"): 15,
        ("rule", 0, "example", 1): 18,
        ("rule", 0, "example", 1, "text"): 19,
        ("rule", 1): 20,
        ("rule", 1, "roles"): 21,
        ("rule", 1, "roles", "x"): 22,
    }
    lines = key_lines(AWKWARD)
    assert line_of(lines, ("rule", 0, "inline", "k")) == 13
    assert line_of(lines, ("nowhere",)) == 1


@pytest.mark.parametrize("file", sorted(BUNDLED.glob("*.toml")), ids=lambda f: f.name)
def test_every_key_of_the_bundled_rules_has_its_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    found = key_lines(text)

    def check(value: object, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if (*path, key) in found:  # else in an inline table
                    assert str(key) in lines[found[*path, key] - 1]
                check(inner, (*path, key))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, inner in enumerate(value):
                assert (
                    lines[found[*path, number] - 1].strip()
                    == f"[[{'.'.join(str(p) for p in path if isinstance(p, str))}]]"
                )
                check(inner, (*path, number))

    table = tomllib.loads(text)
    check(table, ())
    assert sum(path[0] == "rule" and len(path) == 2 for path in found) == len(table["rule"])
