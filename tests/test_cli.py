"""`hadath` as a user runs it: options, streams, files, exit codes. All but the last part without models."""

import csv
import importlib.util
import io
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import stat
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from hadath.rulebook import bundled_rules, load_rules
from hadath.schema import event_to_dict, json_schema
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


@pytest.mark.parametrize("form", ["csv", "geojson", "acled"])
def test_formats_for_other_programs(hadath, text, form):
    result = hadath("extract", "--mentions", "-f", form, text)
    assert (result.exit_code, result.stderr) == (0, "")
    output = result.stdout_bytes.decode("utf-8")
    if form == "geojson":
        assert [f["geometry"]["coordinates"] for f in json.loads(output)["features"]] == [
            [36.7, 35.1]
        ] * 2  # the statement has no place
    else:
        assert len(list(csv.DictReader(io.StringIO(output)))) == (3 if form == "csv" else 0)  # no incidents here


def test_byte_order_mark(hadath, text):
    assert hadath("extract", "-f", "csv", "--bom", text).stdout_bytes.startswith(b"\xef\xbb\xbfid,")
    result = hadath("extract", "--bom", text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--bom goes with --format acled or csv" in " ".join(result.stderr.split())


def test_names_of_json_fields(hadath):
    line = json.dumps({"guid": "x", "body": TEXT, "when": "2024-02-08", "head": "t"}).encode()
    names = ["--text-field", "body", "--id-field", "guid", "--date-field", "when", "--title-field", "head"]
    [event] = records(hadath("extract", *names, stdin=line).stdout_bytes)
    assert event["doc"] == {"id": "x", "path": None, "published": "2024-02-08", "title": "t"}


def test_inputs_from_a_list(hadath, text, tmp_path):
    other = tmp_path / "b.txt"
    other.write_text(TEXT, encoding="utf-8")
    result = hadath("extract", "--files-from", "-", stdin=f"{text}\n{other}\n".encode())
    assert [r["doc"]["id"] for r in records(result.stdout_bytes)] == ["a", "b"]
    (tmp_path / "list").write_text(f"{text}\n", encoding="utf-8")
    result = hadath("extract", other, "--files-from", tmp_path / "list")
    assert [r["doc"]["id"] for r in records(result.stdout_bytes)] == ["b", "a"]
    result = hadath("extract", "--files-from", tmp_path / "gone")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"hadath: {tmp_path}/gone: no such file or directory; check the name and its permissions\n"


def test_what_was_guessed_is_told_to_who_asks(hadath, text):
    text.write_bytes(TEXT.encode("cp1256"))
    assert hadath("extract", text).stderr == ""
    assert hadath("extract", "-v", text).stderr.splitlines() == [
        f"hadath: {text}: read as cp1256; --encoding says otherwise",
        "hadath: 1 document, 1 event",
    ]
    assert hadath("extract", "-v", "-e", "windows-1256", text).stderr == "hadath: 1 document, 1 event\n"


# The other commands


@pytest.fixture
def loaded(loaded_models):
    """Run `hadath` in this process, with the real pipeline."""
    return lambda *words, stdin=None: CliRunner().invoke(app, [str(w) for w in words], input=stdin)


def test_explain(loaded, tmp_path):
    (tmp_path / "a-20240208.txt").write_text(NEWS, encoding="utf-8")
    result = loaded("explain", tmp_path, tmp_path / "gone.txt")
    assert result.exit_code == 1
    assert result.stdout.startswith("a-20240208, published 2024-02-08\n\n1  مقتل ثلاثة جنود في غارة على حلب\n    + ")
    assert result.stderr.startswith(f"hadath: {tmp_path}/gone.txt: no such file")
    out = tmp_path / "why.jsonl"
    assert loaded("explain", "-f", "json", "-o", out, stdin=NEWS.encode()).exit_code == 0
    [record] = records(out.read_bytes())
    assert [s["text"] for s in record["sentences"]] == NEWS.splitlines()


def test_explain_passes_over_a_text_that_fails(loaded, text, monkeypatch):
    def defect(*_):
        raise ValueError("a\ndefect")

    monkeypatch.setattr("hadath.explain.explain", defect)
    result = loaded("explain", text)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[0] == (
        "hadath: a: hadath failed on this text (ValueError: a defect); please report it with the text; "
        "the others are done"
    )


RULE = """[event]
type = "casualty"
[[rule]]
extends = "casualty/killed.verb"
verbs = ["جندل"]
[[rule.example]]
text = "جندل المسلحون ثلاثة حراس."
"""


def test_rules_of_the_users_own(hadath, text, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(RULE, encoding="utf-8")
    [rule] = [r for r in records(hadath("rules", "--rules", file).stdout_bytes) if "جندل" in r["words"]]
    assert rule["rule"] == "casualty/killed.verb"
    assert {r["type"] for r in records(hadath("rules", "-t", "strike").stdout_bytes)} == {"strike"}
    assert hadath("extract", "--rules", file, text).exit_code == 0
    file.write_text(RULE.replace("verbs", "verb"), encoding="utf-8")
    for words in (["extract", text], ["rules"], ["explain", text]):
        result = hadath(*words, "--rules", file)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"hadath: {file}:5: extends: unknown key 'verb'; known: ")


def test_places_of_the_users_own(hadath, text, tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text("تل الورد\tTall al-Ward\tSY\ttown\n", encoding="utf-8")
    result = hadath("extract", "--gazetteer", file, text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"hadath: {file}:1: precision is 'town', not one of")
    file.write_text("تل الورد\tTall al-Ward\tSY\tcity\n", encoding="utf-8")
    assert hadath("extract", "--gazetteer", file, text).exit_code == 0


def test_examples_of_rules_are_run_by_who_asks(loaded, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(RULE, encoding="utf-8")
    [rule] = [r for r in load_rules([file], bundled_rules()).rules if r.origin == f"{file}:3"]
    examples = len(rule.examples) + len(rule.counterexamples)
    result = loaded("rules", "--check", "--rules", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"hadath: {examples} of {examples} examples hold\n"
    file.write_text(RULE.replace("جندل المسلحون", "زار المسلحون"), encoding="utf-8")  # "visited"
    result = loaded("rules", "--check", "--rules", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"hadath: {file}:3: casualty/killed.verb: did not fire; fired: none: «زار المسلحون ثلاثة حراس.»",
        f"hadath: {examples - 1} of {examples} examples hold",
    ]


@pytest.mark.parametrize("command", ["extract", "explain", "evaluate", "rules", "schema"])
def test_help_is_short_and_has_an_example(hadath, command):
    text = hadath(command, "--help").stdout
    assert re.search(rf"Examples?: .*hadath {command}\b", " ".join(text.split()))
    assert len(text.splitlines()) <= 80
    assert command in hadath("--help").stdout


def test_shell_completion():
    result = fake(env=ENVIRONMENT | {"_FAKE_PIPELINE.PY_COMPLETE": "source_bash"})
    assert result.returncode == 0
    assert b"complete" in result.stdout


# Failures


def test_strict_stops_at_the_first_failure(hadath, text, tmp_path):
    bad, out = tmp_path / "bad.txt", tmp_path / "events.jsonl"
    bad.write_text("عيب", encoding="utf-8")
    out.write_text("old")
    for broken in (bad, tmp_path / "gone.txt"):
        result = hadath("extract", "--strict", text, broken, text, broken, "-o", out)
        assert (result.exit_code, out.read_text()) == (1, "old")
        told, summary = result.stderr.splitlines()
        assert told.startswith(f"hadath: {'bad' if broken is bad else broken}: ")
        assert summary.endswith("1 event, 1 failed")
    result = hadath("extract", "--strict", text)
    assert (result.exit_code, len(records(result.stdout_bytes))) == (0, 1)


def test_an_event_that_cannot_be_printed_does_not_cost_the_others(hadath, text, tmp_path, monkeypatch):
    def fails(event, parsed):
        if parsed.document.id == "b":
            raise ValueError("no such stretch")
        return event_to_dict(event, parsed)

    monkeypatch.setattr("hadath.schema.event_to_dict", fails)
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    result = hadath("extract", tmp_path / "b.txt", text)
    assert result.exit_code == 1
    assert [r["doc"]["id"] for r in records(result.stdout_bytes)] == ["a"]
    assert result.stderr.startswith("hadath: b: hadath failed on this text (ValueError: no such stretch); please")


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


def fake(*words, env=ENVIRONMENT, **options):
    return subprocess.run([*FAKE, *map(str, words)], env=env, capture_output=True, check=False, **options)


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


@pytest.mark.parametrize("command", [["rules"], ["schema"]])
def test_other_commands_and_closed_outputs(command):
    for redirection, code, problem in ((">&-", 1, b"hadath: standard output: closed\n"), ("| head -c 9", 0, b"")):
        line = f'set -o pipefail; "$@" {redirection}'
        result = subprocess.run(
            ["bash", "-c", line, "bash", *FAKE, *command], env=ENVIRONMENT, capture_output=True, check=False
        )
        assert (result.returncode, result.stderr) == (code, problem)


def test_a_disk_that_is_full(tmp_path):
    """The quota of a process stands in: a write beyond it fails as on a full disk."""
    many, out = tmp_path / "many.txt", tmp_path / "events.jsonl"
    many.write_text(TEXT * 2000, encoding="utf-8")
    out.write_text("old")
    result = fake(
        *("extract", "--mentions", many, "-o", out),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (result.returncode, result.stdout) == (1, b"")
    assert result.stderr.decode().splitlines()[0] == f"hadath: {out}: file too large"
    assert (out.read_text(), len(list(tmp_path.iterdir()))) == ("old", 2)


@pytest.mark.skipif(not Path("/sys/kernel").exists(), reason="no folder here that even root may not write to")
def test_a_folder_that_may_not_be_written_to(text):
    result = fake("extract", text, "-o", "/sys/kernel/events.jsonl")
    assert (result.returncode, result.stdout) == (1, b"")
    assert re.fullmatch(r"hadath: /sys/kernel/events\.jsonl: [a-z ]+\n", result.stderr.decode())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_permissions(text, tmp_path):
    text.chmod(0)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    result = fake("extract", text, closed, "-o", closed / "events.jsonl")
    assert result.returncode == 1
    assert b"a.txt: permission denied" in result.stderr


def test_links_in_circles(text, tmp_path):
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "folder").symlink_to(".")
    result = fake("extract", tmp_path)
    assert result.returncode == 1
    assert [r["doc"]["id"] for r in records(result.stdout)] == ["a"]
    assert result.stderr.decode().splitlines()[0] == (
        f"hadath: {tmp_path}/loop.txt: too many levels of symbolic links; check the name and its permissions"
    )


def test_names_in_any_script_in_any_locale(tmp_path):
    names = ["أخبار.txt", "résumé.txt", "😀.txt", "\udcff.txt", "gpj\u202etxt.txt"]
    for name in names:
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    for locale in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        result = fake("extract", tmp_path, tmp_path / "\u202eغائب.txt", env=ENVIRONMENT | locale)
        assert result.returncode == 1
        assert {r["doc"]["path"] for r in records(result.stdout)} == {str(tmp_path / name) for name in names}
        assert b"\\u202e" in result.stderr
        assert "\u202e".encode() not in result.stderr


def test_five_thousand_small_files(tmp_path):
    for number in range(5000):
        (tmp_path / f"{number:04}.txt").write_bytes(b"calm" if number else TEXT.encode())
    began = time.monotonic()
    result = fake("extract", "-v", tmp_path)
    assert (result.returncode, result.stderr) == (0, b"hadath: 5,000 documents, 1 event\n")
    assert time.monotonic() - began < 60  # some 3 s on an idle machine


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
