"""Measures by hand on invented annotations; `test_gold.py` compares them with the gold texts' own scorer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hadath.annotations import AnnotationError, read_annotations, read_events
from hadath.evaluate import Evaluation, agreeing, evaluate, overlap
from hadath.model import Span
from hadath_cli.main import app

# "3 killed in a raid / 3 soldiers were killed in a raid on Aleppo, and the minister said: «calm, calm»."
TEXT = "3 قتلى في غارة\nقتل 3 جنود في غارة على حلب، وقال الوزير: «هدوء، هدوء».\n"
KILLED: dict[str, Any] = {
    "id": "e1",
    "type": "casualty",
    "outcome": "killed",
    "trigger": {"p": 1, "text": "قتل"},
    "incident": "i1",
    "count": {"min": 3, "max": 3},
    "scope": "incident",
    "args": [{"role": "victim", "p": 1, "text": "3 جنود"}, {"role": "place", "p": 1, "text": "حلب"}],
}
RAID: dict[str, Any] = {
    "id": "e2",
    "type": "strike",
    "subtype": "air_strike",
    "trigger": {"p": 1, "text": "غارة"},
    "incident": "i1",
    "time": {"value": "2024-02-05T00:00"},
    "args": [{"role": "place", "p": 1, "text": "حلب"}],
}
SAID: dict[str, Any] = {
    "id": "e3",
    "type": "statement",
    "act": "say",
    "trigger": {"p": 1, "text": "وقال"},
    "quotes": [{"p": 1, "text": "هدوء، هدوء"}],
    "content": {"p": 1, "text": "هدوء", "n": 2},
    "args": [{"role": "speaker", "p": 1, "text": "الوزير"}],
}


@pytest.fixture
def folder(tmp_path: Path):
    def write(*events: Any, name: str = "a", text: str | None = TEXT, into: str = "gold") -> Path:
        where = tmp_path / into
        where.mkdir(exist_ok=True)
        if text is not None:
            (where / f"{name}.txt").write_text(text, encoding="utf-8")
        (where / f"{name}.json").write_text(json.dumps({"events": events}), encoding="utf-8")
        return where

    return write


def at(text: str, start: int | None = None) -> dict[str, Any]:
    start = TEXT.index(text) if start is None else start
    return {"text": text, "start": start, "end": start + len(text)}


def compared(folder, gold: list[Any], predicted: list[Any]) -> Evaluation:
    ours = {k: a.events for k, a in read_annotations(folder(*predicted, into="pred")).items()}
    return evaluate(read_annotations(folder(*gold)), ours)


def f1(evaluation: Evaluation, measure: str) -> Any:
    return evaluation.measures[measure]["f1"]


def test_spans_of_annotations_are_slices_of_the_text(folder) -> None:
    [annotated] = read_annotations(folder(KILLED, RAID, SAID)).values()
    killed, raid, said = annotated.events
    assert [annotated.text[s.start : s.end] for s in killed.roles["victim"]] == ["3 جنود"]
    assert raid.trigger.start > TEXT.index("\n")  # the one in the second line
    assert (raid.time, killed.count, killed.subtype) == ("2024-02-05", (3, 3), "killed")
    assert said.content is not None
    assert said.content.start == TEXT.index("هدوء") + 6


def test_agreement_with_oneself_is_perfect(folder) -> None:
    evaluation = compared(folder, [KILLED, RAID, SAID], [KILLED, RAID, SAID])
    assert all(m.get("f1", m.get("value")) == 1.0 or not m.get("gold", 1) for m in evaluation.measures.values())
    assert evaluation.disagreements == ()
    assert (evaluation.documents, f1(evaluation, "perfect_event")) == (1, 1.0)


def test_missed_and_spurious(folder) -> None:
    evaluation = compared(folder, [KILLED, RAID], [RAID, SAID])
    assert f1(evaluation, "trigger.all") == 0.5
    assert [(d.kind, d.event) for d in evaluation.disagreements] == [
        ("missed", "casualty/killed"),
        ("spurious", "statement/say"),
    ]
    assert evaluation.disagreements[0].where == "3 قتلى في غارة [قتل] 3 جنود في غارة على حلب، وقال الوزير: «ه"


@pytest.mark.parametrize(
    ("wrong", "measure", "value", "kind"),
    [
        ({"outcome": "wounded"}, "accuracy.subtype.casualty", 0.0, "subtype"),
        ({"count": {"min": 3, "max": None}}, "count", 0.0, "count"),
        ({"count": None}, "count", 0.0, "count"),
        ({"polarity": "negative"}, "accuracy.polarity", 0.0, "polarity"),
        ({"realis": "other"}, "accuracy.realis", 0.0, "realis"),
        ({"scope": "cumulative"}, "accuracy.scope", 0.0, "scope"),
        ({"time": {"value": "2024"}}, "time", 0.0, "time"),
        ({"args": []}, "arg.casualty.victim", 0.0, "victim"),
        ({"args": KILLED["args"][:1]}, "arg.casualty", 2 / 3, "place"),
        ({"args": [{"role": "victim", "p": 1, "text": "جنود"}, KILLED["args"][1]]}, "arg.casualty", 1.0, None),
        ({"args": [{"role": "victim", "p": 1, "text": "3"}, KILLED["args"][1]]}, "arg.casualty", 0.5, "victim"),
    ],
)
def test_what_differs_counts(folder, wrong: dict[str, Any], measure: str, value: float, kind: str | None) -> None:
    evaluation = compared(folder, [KILLED], [KILLED | wrong])
    measures = evaluation.measures[measure]
    assert measures.get("f1", measures.get("value")) == value
    assert [d.kind for d in evaluation.disagreements][:1] == ([kind] if kind else [])


def test_incidents_by_b_cubed(folder) -> None:
    other = RAID | {"id": "e4", "trigger": {"p": 0, "text": "غارة"}}
    evaluation = compared(folder, [KILLED, RAID, other], [KILLED, RAID, other | {"incident": "i2"}])
    measures = evaluation.measures["incident.b3"]
    assert (measures["p"], measures["r"], measures["of"]) == (1.0, pytest.approx(5 / 9), 3)


def test_one_to_one_and_by_overlap() -> None:
    assert overlap(Span(0, 4), Span(2, 6)) == 1 / 3
    assert overlap(Span(0, 4), Span(4, 6)) == 0.0
    assert agreeing([Span(0, 4), Span(0, 4)], [Span(0, 4)], 0.5) == 1
    assert agreeing([], [Span(0, 4)], 0.5) == 0


def test_nothing_annotated_and_nothing_found(folder) -> None:
    evaluation = compared(folder, [], [])
    assert f1(evaluation, "perfect_event") == 0.0


# Printed events


def printed(**told: Any) -> str:
    record = {
        "doc": {"id": "a"},
        "type": "statement",
        "subtype": "say",
        "trigger": at("وقال"),
        "speaker": [at("الوزير")],
    }
    return json.dumps(record | told, ensure_ascii=False)


def test_printed_events(tmp_path: Path) -> None:
    file = tmp_path / "found.jsonl"
    file.write_text(printed(content=None, quotes=[at("هدوء")]) + "\n\n" + printed(doc={"id": "b"}), encoding="utf-8")
    found = read_events(file)
    assert set(found) == {"a", "b"}
    [event] = found["a"]
    assert [TEXT[s.start : s.end] for s in (*event.roles["speaker"], *event.quotes)] == ["الوزير", "هدوء"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "malformed JSON (expecting property name enclosed in double quotes at column 2)"),
        ("[]", "not a JSON object"),
        ("{}", "no 'doc'"),
        (printed(type="quake"), "type 'quake' is not one of strike, casualty, statement"),
        (printed(trigger={"start": 5, "end": 5}), "no stretch of text: 5 to 5"),
        (printed(trigger=None), "'NoneType' object is not subscriptable"),
        (printed(mentions=[1, 2]), "several mentions in one event; print each of them with --mentions"),
    ],
)
def test_wrong_events_are_named(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "found.jsonl"
    file.write_text(f"{printed()}\n{line}", encoding="utf-8")
    with pytest.raises(AnnotationError) as error:
        read_events(file)
    assert str(error.value) == f"{file}:2: {problem}"


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (KILLED | {"trigger": {"p": 1, "text": "فتل"}}, "event e1: 'فتل' is not in line 1, or not so often"),
        (KILLED | {"trigger": {"p": 1, "text": "قتل", "n": 2}}, "event e1: 'قتل' is not in line 1, or not so often"),
        (KILLED | {"trigger": {"p": 9, "text": "قتل"}}, "event e1: p is 9, and the text has lines 0 to 2"),
        (KILLED | {"trigger": {"p": 1}}, "event e1: no 'text'"),
        ({"id": "e9", "type": "strike"}, "event e9: no 'subtype'"),
        (
            KILLED | {"args": [{"role": "weapon", "p": 1, "text": "قتل"}]},
            "event e1: role 'weapon' is not one of victim",
        ),
        (5, "event 1: "),
    ],
)
def test_wrong_annotations_are_named(folder, event: Any, problem: str) -> None:
    where = folder(event)
    with pytest.raises(AnnotationError) as error:
        read_annotations(where)
    assert str(error.value).startswith(f"{where / 'a.json'}: {problem}")


def test_texts_that_are_not_there(folder, tmp_path: Path) -> None:
    where = folder(KILLED, text=None)
    with pytest.raises(AnnotationError, match=r"a\.txt: no such file or directory"):
        read_annotations(where)
    with pytest.raises(AnnotationError, match="no annotations"):
        read_annotations(tmp_path / "nowhere")


# The command


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["evaluate", *map(str, words)])


def test_the_command(folder, tmp_path: Path) -> None:
    gold = folder(KILLED, SAID)
    file = tmp_path / "found.jsonl"
    file.write_text(printed() + "\n" + printed(doc={"id": "b"}), encoding="utf-8")
    result = run(gold, file)
    assert result.exit_code == 0
    assert result.stderr == f"hadath: {file}: 1 without annotations left out, such as b\n"
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.strip()}
    assert rows["trigger.all"] == ["1.000", "0.500", "0.667", "2"]
    assert rows["perfect_event"] == ["0.000", "0.000", "0.000", "2"]  # the content is missing
    assert "missed" not in result.stdout
    told = run(gold, file, "--errors").stdout
    assert "a: missed, casualty/killed  " in told
    assert "a: content, statement/say  annotated «هدوء», found «»" in told


def test_the_command_as_json(folder) -> None:
    gold, other = folder(KILLED, SAID), folder(KILLED, into="pred")
    folder(RAID, name="b")  # which the other annotator has not done
    record = json.loads(run(gold, other, "-f", "json", "--errors").stdout)
    assert record["documents"] == 1
    assert record["measures"]["trigger.all"] == {"p": 1.0, "r": 0.5, "f1": pytest.approx(2 / 3), "gold": 2}
    assert [d["kind"] for d in record["disagreements"]] == ["missed"]


def test_the_command_names_what_is_wrong(folder, tmp_path: Path) -> None:
    result = run(folder(KILLED), tmp_path / "gone.jsonl")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"hadath: {tmp_path}/gone.jsonl: no such file or directory\n"
