"""`explain`: what fired, by what path; what did not, and why."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hadath import trace
from hadath.explain import explain
from hadath.model import Document, Span
from hadath.nlp import Parser
from hadath.pipeline import Analysis
from hadath.rulebook import bundled_rules
from hadath.schema import event_to_dict
from hadath_cli.explanations import ExplanationWriter

ROOT = Path(__file__).parents[1]

# "Three soldiers killed / Three soldiers were killed in an air strike on the town of Saraqib on Monday, and the
# ministry said that the raid was Russian. / An attacker hid near the wall, then wrote a statement. / A fossil."
TEXT = """مقتل ثلاثة جنود
قتل ثلاثة جنود في غارة جوية على بلدة سراقب يوم الاثنين، وقالت الوزارة إن الغارة روسية.
اختبأ مهاجم قرب الجدار، ثم كتب بيانا.
قدر العلماء عمر الحفرية.
"""


@pytest.fixture(scope="module")
def told(parser: Parser, analysis: Analysis) -> dict[str, Any]:
    (parsed,) = parser.parse([Document("d", TEXT, published=date(2024, 2, 8))])
    return explain(parsed, analysis)


def mentions(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [m for s in told["sentences"] for m in s["mentions"]]


def test_it_tells_what_extract_finds(told: dict[str, Any], parser: Parser, analysis: Analysis) -> None:
    (parsed,) = parser.parse([Document("d", TEXT, published=date(2024, 2, 8))])
    extraction = analysis.analyse(parsed)
    found = [event_to_dict(e, parsed) for e in extraction.events]
    assert {m["event"] for m in mentions(told)} == {e["id"] for e in found}
    assert len(mentions(told)) == len(extraction.mentions)
    assert told["doc"] == found[0]["doc"]


def test_it_can_be_printed_and_every_span_is_a_slice(
    told: dict[str, Any], spans: Callable[[object], Iterator[dict[str, Any]]]
) -> None:
    assert json.loads(json.dumps(told)) == told
    assert all(TEXT[s["start"] : s["end"]] == s["text"] for s in spans(told))


def test_arguments_say_what_found_them(told: dict[str, Any]) -> None:
    rules = {rule.name: rule for rule in bundled_rules().rules}
    by = {
        (m["trigger"]["text"], role): a["by"]
        for m in mentions(told)
        for role in rules[m["rule"]].roles
        for a in m[role]
    }
    assert by["قتل", "victim"] in rules["casualty/killed.verb"].roles["victim"]
    places = {a["by"] for m in mentions(told) for a in m.get("place", ())}
    assert any(p.startswith("place phrase (gazetteer: سراقب") for p in places)
    speakers = {a["by"] for m in mentions(told) for a in m.get("speaker", ())}
    assert speakers == {"its cue"}


def test_what_did_not_fire_says_why(told: dict[str, Any]) -> None:
    rejected = {(r["word"]["text"], r["rule"]): r["why"] for s in told["sentences"] for r in s["rejected"]}
    assert rejected["قتل", "casualty/death.noun"].startswith("upos: tagged VERB, not NOUN")
    assert all(rejected.values())
    assert {rule for _, rule in rejected} <= {rule.name for rule in bundled_rules().rules}
    fired = {(m["trigger"]["text"], m["rule"]) for m in mentions(told)}
    assert not fired & set(rejected)


def test_reasons_by_kind(parser: Parser, analysis: Analysis) -> None:
    """A context word that is missing, one that stands there, a domain, a rule that goes before."""
    texts = [
        example.text for rule in bundled_rules().rules if rule.type != "statement" for example in rule.counterexamples
    ]
    texts += [rule.examples[0].text for rule in bundled_rules().rules if rule.name == "strike/suicide.noun"]
    match = (ROOT / "samples" / "derby.txt").read_text(encoding="utf-8")
    parsed = parser.parse(Document(str(i), text) for i, text in enumerate([match, *(f"خبر\n{t}" for t in texts)]))
    reasons = [r["why"] for p in parsed for s in explain(p, analysis)["sentences"] for r in s["rejected"]]
    for start in (
        "upos: ",
        "near: none",
        "beside: none",
        "not_near: «",
        "not_in: a text about ",
        "requires: found nothing",
    ):
        assert any(reason.startswith(start) for reason in reasons), start
    assert any(reason.endswith(" goes before it") for reason in reasons)


def test_nothing_is_kept_where_nobody_asks() -> None:
    assert not trace.is_tracing()
    trace.reject(0, Span(0, 1), "r", "w")
    with trace.tracing() as traced:
        assert trace.is_tracing()
        trace.reject(0, Span(0, 1), "r", "w")
        with trace.tracing() as inner:
            trace.reject(0, Span(0, 1), "s", "w")
        trace.fill(0, 1, ["a", "b"], "b", [Span(0, 1)])
    assert not trace.is_tracing()
    assert [r.rule for r in traced.rejections] == ["r"]
    assert [r.rule for r in inner.rejections] == ["s"]
    assert traced.fills == [trace.Fill(0, 1, ("a", "b"), "b", (Span(0, 1),))]


# For eyes


def drawn(record: dict[str, Any]) -> str:
    file = io.BytesIO()
    writer = ExplanationWriter(file)
    writer.write([record])
    writer.finish()
    return file.getvalue().decode("utf-8")


def test_drawn_for_eyes(told: dict[str, Any]) -> None:
    lines = drawn(told).splitlines()
    assert lines[0] == "d, published 2024-02-08"
    numbered = [line for line in lines if line[:1].isdigit()]
    assert [line.split("  ")[0] for line in numbered] == [str(i) for i in range(1, len(told["sentences"]) + 1)]
    [killed] = [line for line in lines if line.startswith("    + casualty/killed.verb: killed, 3, 2024-02-05; event ")]
    assert killed.endswith("  «قتل»")  # Arabic last
    assert any(line.startswith("        victim, by ") for line in lines)
    assert any(line.startswith("    - casualty/death.noun: upos: ") for line in lines)
    assert "\x1b" not in drawn(told)  # no colours in a pipe


def test_a_text_cannot_play_with_the_terminal(told: dict[str, Any]) -> None:
    record = told | {"doc": told["doc"] | {"id": "[red]\x1b[31m\u202etxt"}}
    assert drawn(record).startswith("[red]\\x1b[31m\\u202etxt, published ")
