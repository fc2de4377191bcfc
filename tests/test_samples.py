"""The samples through the real models: what comes out is what the golden files say, and right as JSON.

Where a change of the output is meant, `python tests/update_golden.py` writes the golden files anew.
"""

import contextlib
import json
import re
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from hadath.schema import event_to_dict
from hadath_cli.inputs import Reading, find_sources, read_documents
from hadath_cli.main import app
from hadath_cli.records import to_line

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(f.stem for f in (ROOT / "samples").glob("*.txt"))
ALONE = ("kirkuk", "marib")
WITHOUT_EVENTS = "derby"


def fail(problem):
    raise problem


@pytest.fixture(scope="module")
def documents():
    """The samples by name, with the paths that they have in the root of the repository."""
    with contextlib.chdir(ROOT):
        sources = find_sources([f"samples/{name}.txt" for name in SAMPLES], fail)
        return {d.id: d for d in read_documents(sources, Reading(), fail)}


@pytest.fixture(scope="module")
def printed(extractor, documents):
    """The lines of each sample, from one run over all."""
    found = extractor.extract(documents.values())
    return {name: lines(extraction) for name, extraction in zip(documents, found, strict=True)}


def lines(extraction):
    return b"".join(to_line(event_to_dict(e, extraction.parsed)) + b"\n" for e in extraction.events)


def records(output):
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("name", SAMPLES)
def test_output_is_golden(printed, name):
    golden = ROOT / "tests" / "golden" / f"{name}.jsonl"
    assert records(printed[name]) == records(golden.read_bytes())  # says what differs
    assert printed[name] == golden.read_bytes()


def test_every_sample_has_a_golden_file_and_no_other_has():
    assert sorted(f.stem for f in (ROOT / "tests" / "golden").glob("*.jsonl")) == SAMPLES


@pytest.mark.parametrize("name", ALONE)
def test_a_document_gives_the_same_alone_as_among_others(extractor, documents, printed, name):
    [alone] = extractor.extract([documents[name]])
    assert printed[name]
    assert lines(alone) == printed[name]


def test_processes_print_the_same(printed):
    with contextlib.chdir(ROOT):
        result = CliRunner().invoke(app, ["extract", *(f"samples/{name}.txt" for name in SAMPLES), "--jobs", "2"])
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes == b"".join(printed[name] for name in SAMPLES)


def test_every_line_is_valid(printed):
    schema = json.loads(CliRunner().invoke(app, ["schema"]).stdout)
    validator = jsonschema.Draft202012Validator(schema)
    events = [e for output in printed.values() for e in records(output)]
    assert {e["type"] for e in events} == {"strike", "casualty", "statement"}
    for event in events:
        validator.validate(event)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_span_is_a_slice_of_the_file(printed, spans, name):
    text = (ROOT / "samples" / f"{name}.txt").read_bytes().decode()
    for event in records(printed[name]):
        assert all(text[s["start"] : s["end"]] == s["text"] for s in spans(event))
        assert event["sentence"]["start"] <= event["trigger"]["start"]
        assert event["trigger"]["end"] <= event["sentence"]["end"]


def test_ids_are_unique(printed):
    ids = [e["id"] for output in printed.values() for e in records(output)]
    assert len(ids) == len(set(ids))


def test_war_words_of_sport_and_markets_are_no_events(printed):
    assert printed[WITHOUT_EVENTS] == b""


# The samples themselves


def test_a_run_over_the_folder_reads_the_samples_and_nothing_else():
    found = find_sources([str(ROOT / "samples")], fail)
    assert [s.path for s in found] == [ROOT / "samples" / f"{name}.txt" for name in SAMPLES]


def test_every_sample_has_a_date_and_a_title(documents):
    assert list(documents) == SAMPLES
    for name, document in documents.items():
        beside = json.loads((ROOT / "samples" / f"{name}.json").read_text(encoding="utf-8"))
        assert beside == {"published": document.published.isoformat()}
        assert document.title == document.text.split("\n")[0]


def test_samples_are_as_varied_as_real_texts(documents):
    texts = {name: d.text for name, d in documents.items()}
    assert len(texts["mogadishu"].split()) >= 600
    hard = texts["nabatieh"]
    assert all(re.search(pattern, hard) for pattern in ("[\u064b-\u0652]", "\u0640", "[\u0660-\u0669]", "«[^»]+»"))
