"""`hadath` as a user runs it: options, streams, files, exit codes. All but the last part without models."""

import importlib.util
import json
import os
import pty
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from hadath.schema import json_schema
from hadath_cli import __version__
from hadath_cli.main import app
from hadath_cli.records import count_cell

ROOT = Path(__file__).parents[1]
FAKE = [sys.executable, str(ROOT / "tests" / "fake_pipeline.py")]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "extract"), str(ROOT / "cli"), *sys.path])}
VALIDATOR = jsonschema.Draft202012Validator(json_schema())

# "Soldiers were killed. The leader said so. A child was killed."
TEXT = "قتل جنود.\nقال القائد ذلك.\nقتل طفل.\n"


@pytest.fixture
def hadath(monkeypatch):
    """Run `hadath` in this process, with the pipeline of `fake_pipeline.py`."""
    spec = importlib.util.spec_from_file_location("hadath.pipeline", ROOT / "tests" / "fake_pipeline.py")
    fake = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "hadath.pipeline", fake)  # dataclasses look it up while it loads
    spec.loader.exec_module(fake)
    monkeypatch.delenv("HADATH_MODELS", raising=False)
    return lambda *words, stdin=None: CliRunner().invoke(app, [str(w) for w in words], input=stdin)


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def records(output):
    return [json.loads(line) for line in output.decode("utf-8").splitlines()]


def test_a_text_that_fails_does_not_cost_the_others(hadath, text, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("عيب", encoding="utf-8")
    result = hadath("extract", "-q", bad, text)
    assert result.exit_code == 1
    assert [r["doc"]["id"] for r in records(result.stdout_bytes)] == ["a"]
    assert result.stderr.startswith("hadath: bad: hadath failed on this text (ValueError: a defect); please report")
    assert result.stderr.count("\n") == 1


# Formats and filters


def test_an_event_a_line(hadath, text):
    result = hadath("extract", text)
    assert (result.exit_code, result.stderr) == (0, "")
    [event] = records(result.stdout_bytes)
    assert TEXT[event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"] == "قتل"
    assert len(event["mentions"]) == 3
    assert "قتل" in result.stdout_bytes.decode()  # letters, not escapes
    VALIDATOR.validate(event)


def test_mentions_and_types(hadath, text):
    found = records(hadath("extract", "--mentions", text).stdout_bytes)
    assert [e["type"] for e in found] == ["casualty", "statement", "casualty"]
    found = records(hadath("extract", "--mentions", "--type", "statement", text).stdout_bytes)
    assert [e["type"] for e in found] == ["statement"]
    assert len(records(hadath("extract", "--mentions", *("-t", "statement", "-t", "casualty"), text).stdout_bytes)) == 3


def test_json_is_one_array(hadath, text):
    result = hadath("extract", "--mentions", "-f", "json", text, text)
    assert len(json.loads(result.stdout_bytes)) == 6
    text.write_text("هدوء", encoding="utf-8")  # "calm"
    assert json.loads(hadath("extract", "-f", "json", text).stdout_bytes) == []
    assert hadath("extract", text).stdout_bytes == b""


def test_table_has_arabic_last(hadath, tmp_path):
    (tmp_path / "[red]a.txt").write_text("قتل\x1b[31m\u202e جندي", encoding="utf-8")
    output = hadath("extract", "-f", "table", tmp_path).stdout_bytes.decode()
    [row] = [line for line in output.splitlines() if "casualty" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        *("[red]a", "casualty", "killed", "", "", "Hama"),
        "قتل\\x1b[31m\\u202e جندي",
    ]


@pytest.mark.parametrize(
    ("count", "cell"),
    [
        (None, ""),
        ((17, 17, False), "17"),
        ((10, 10, True), "~10"),
        ((21, None, False), "21+"),
        ((3, 5, False), "3-5"),
        ((None, 5, False), "0-5"),
        ((None, None, False), ""),
    ],
)
def test_counts_in_a_table(count, cell):
    assert count_cell(count and dict(zip(("min", "max", "approx"), count, strict=True))) == cell


def test_date_option(hadath, text):
    [event] = records(hadath("extract", "--date", "2024-02-08", text).stdout_bytes)
    assert event["doc"]["published"] == "2024-02-08"


def test_standard_input(hadath):
    [event] = records(hadath("extract", stdin=TEXT.encode()).stdout_bytes)
    assert event["doc"] == {"id": "stdin", "path": None, "published": None, "title": "قتل جنود."}
    [event] = records(hadath("extract", "-", stdin=json.dumps({"id": "x", "text": TEXT}).encode()).stdout_bytes)
    assert event["doc"]["id"] == "x"


def test_lone_surrogates_come_out_as_escapes(hadath):
    result = hadath("extract", stdin=b'{"id": "\\ud800", "text": "\\u0642\\u062a\\ud800\\u0644"}')
    [event] = records(result.stdout_bytes)
    assert (event["doc"]["id"], event["trigger"]["text"]) == ("\ud800", "قت\ud800ل")


def test_schema_and_version(hadath):
    assert records(hadath("schema").stdout_bytes) == [json_schema()]
    line = hadath("--version").stdout
    assert re.fullmatch(
        r"hadath \S+ \(stanza 1\.\S+, torch \S+, models [0-9a-f]{8}, rules [0-9a-f]{8}, Python 3\.\S+\)\n", line
    )
    assert line.startswith(f"hadath {__version__} (")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_rules(hadath):
    found = records(hadath("rules").stdout_bytes)
    assert {r["type"] for r in found} == {"strike", "casualty", "statement"}
    assert all(r["words"] and r["examples"] and r["counterexamples"] for r in found)


# Failures


def test_bad_inputs_are_named_and_the_others_done(hadath, text, tmp_path):
    empty, binary, gone = tmp_path / "empty.txt", tmp_path / "binary.txt", tmp_path / "gone.txt"
    empty.touch()
    binary.write_bytes(b"\x7fELF\0\0")
    result = hadath("extract", empty, text, binary, gone)
    assert result.exit_code == 1
    assert len(records(result.stdout_bytes)) == 1
    *told, summary = result.stderr.splitlines()
    assert [line.split(": ")[:2] for line in told] == [["hadath", str(f)] for f in (empty, binary, gone)]
    assert summary == "hadath: 1 document, 1 event, 3 failed"


@pytest.mark.parametrize(
    "words",
    [
        ["--no-such-option"],
        ["--format", "xml"],
        ["--type", "quake"],
        ["--date", "soon"],
        ["--date", "2024-02-31"],
        ["--encoding", "no-such"],
        ["--encoding", "base64"],
        ["-o", "no-such-folder/x"],
        ["-o", "."],
    ],
)
def test_wrong_options(hadath, text, words):
    result = hadath("extract", text, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words[-1] in result.stderr


def test_unusable_models(hadath, text, tmp_path, monkeypatch):
    expected = f"hadath: {tmp_path}/resources.json: no such file; --models wants a Stanza resources folder\n"
    result = hadath("extract", text, "--models", tmp_path)
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", expected)
    monkeypatch.setenv("HADATH_MODELS", str(tmp_path))
    assert hadath("extract", text).exit_code == 3


# The output file


def test_output_file(hadath, text, tmp_path):
    out = tmp_path / "events.jsonl"
    result = hadath("extract", text, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(records(out.read_bytes())) == 1
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~mask
    out.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(out)
    hadath("extract", text, "--mentions", "-o", link)
    assert len(records(out.read_bytes())) == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.txt", "events.jsonl", "link"]


@pytest.mark.parametrize("words", [["a.txt", "--models", "."], ["gone.txt"]])
def test_a_run_that_fails_leaves_the_old_output(hadath, text, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "events.jsonl"
    out.write_text("old")
    assert hadath("extract", *words, "-o", out).exit_code in {1, 3}
    assert out.read_text() == "old"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.txt", "events.jsonl"]


def test_output_that_cannot_be_written(hadath, text, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    out = tmp_path / "events.jsonl"
    result = hadath("extract", text, "-o", out)
    assert (result.exit_code, result.stderr) == (1, f"hadath: {out}: no space left on device\n")
    assert [f.name for f in tmp_path.iterdir()] == ["a.txt"]


# Processes, pipes and terminals


def fake(*words, **options):
    return subprocess.run([*FAKE, *map(str, words)], env=ENVIRONMENT, capture_output=True, check=False, **options)


def test_a_closed_pipe_is_no_error(tmp_path):
    many = tmp_path / "many.txt"
    many.write_text(TEXT * 2000, encoding="utf-8")
    with subprocess.Popen(
        [*FAKE, "extract", "--mentions", str(many)], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert json.loads(process.stdout.readline())
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_utf8_whatever_the_terminal_speaks(text):
    result = subprocess.run(
        [*FAKE, "extract", str(text)],
        env=ENVIRONMENT | {"PYTHONIOENCODING": "cp1252", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert records(result.stdout)[0]["trigger"]["text"] == "قتل"


def test_no_input_on_a_terminal():
    ours, theirs = pty.openpty()
    result = fake("extract", stdin=theirs)
    os.close(ours)
    os.close(theirs)
    assert result.returncode == 2
    assert b"name files or folders" in result.stderr


def test_progress_on_the_terminal_and_json_in_the_pipe(text, tmp_path):
    gone = tmp_path / "gone.txt"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*FAKE, "extract", str(text), str(gone), str(text)], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        screen = read_terminal(ours)
        assert len(records(process.stdout.read())) == 2
    assert process.returncode == 1
    assert "extracting" in screen
    assert "gone.txt: no such file" in " ".join(screen.split())

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*FAKE, "extract", "--quiet", str(text)], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        assert read_terminal(ours) == ""


def read_terminal(descriptor):
    seen = b""
    try:
        while select.select([descriptor], [], [], 20)[0] and (data := os.read(descriptor, 4096)):
            seen += data
    except OSError:  # Linux's word for the end of a terminal
        pass
    os.close(descriptor)
    return seen.decode()


def test_ctrl_c_leaves_nothing_behind(text, tmp_path):
    slow = tmp_path / "slow.txt"
    slow.write_text("ببطء", encoding="utf-8")
    out = tmp_path / "events.jsonl"
    out.write_text("old")
    with subprocess.Popen(
        [*FAKE, "extract", str(text), str(slow), "-o", str(out)], env=ENVIRONMENT, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr.readline() == b"started\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert b"Traceback" not in process.stderr.read()
    assert out.read_text() == "old"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["a.txt", "events.jsonl", "slow.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_standard_output_that_is_full_or_closed(text):
    for redirection, problem in ((">/dev/full", "no space left on device"), (">&-", "closed")):
        line = f'"$@" {redirection}'
        result = subprocess.run(
            ["sh", "-c", line, "sh", *FAKE, "extract", str(text)], env=ENVIRONMENT, capture_output=True, check=False
        )
        assert result.returncode == 1
        assert result.stderr.decode() == f"hadath: standard output: {problem}\n"


def test_devices_are_written_to_not_replaced(text):
    assert fake("extract", text, "-o", "/dev/null").returncode == 0
    assert not Path("/dev/null").is_file()


# The real thing, once

# "Three soldiers were killed and five wounded in an air strike on Aleppo on Monday, the ministry of defence said."
NEWS = """مقتل ثلاثة جنود في غارة على حلب
قالت وزارة الدفاع إن 3 جنود قُتلوا وأُصيب ٥ آخرون في غارة جوية على مدينة حلب يوم الاثنين.
"""


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not here")
def test_from_files_to_jq(tmp_path):
    (tmp_path / "aleppo-20240208.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "calm.txt").write_text("هدوء في المدينة\nعاد الهدوء إلى المدينة وفتحت المدارس.\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    line = '"$@" 2>errors | jq -c .'
    result = subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "hadath_cli", "extract", "--mentions", "."],
        env=ENVIRONMENT,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert (tmp_path / "errors").read_text().splitlines() == [
        "hadath: empty.txt: empty; give it a text, or leave it out",
        "hadath: 2 documents, 6 events, 1 failed",
    ]
    found = records(result.stdout)
    assert {e["doc"]["id"] for e in found} == {"aleppo-20240208"}
    assert {e["type"] for e in found} == {"strike", "casualty", "statement"}
    for event in found:
        VALIDATOR.validate(event)
        assert NEWS[event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"]
    wounded = next(e for e in found if e["subtype"] == "wounded")
    assert (wounded["count"]["min"], wounded["count"]["text"], wounded["time"]["value"]) == (5, "٥", "2024-02-05")
