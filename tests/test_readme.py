"""What README.md says is so: commands, outputs, tables, the rule that it shows.

No models here: the golden files are what the samples give, which `test_samples.py` proves.
"""

import gzip
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hadath.annotations import read_annotations
from hadath.rulebook import RULES, bundled_rules, load_rules
from hadath.schema import json_schema
from hadath_cli.errors import ExitCode
from hadath_cli.formats import Format
from hadath_cli.main import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", README, re.MULTILINE))
needs_jq = pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")


def blocks(language, text):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def rows(section):
    """The cells of a section's tables, without their heads."""
    lines = [
        [c.strip() for c in line.strip("|").split(" | ")] for line in section.splitlines() if line.startswith("| ")
    ]
    return lines[1:]


def code(cell):
    return tuple(re.findall(r"`([^`]+)`", cell))


COOKBOOK = [block for block in blocks("sh", SECTIONS["Cookbook"]) if not block.startswith("hadath ")]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder with `samples/` and the `events.jsonl` that `hadath extract samples/*.txt` makes of them."""
    folder = tmp_path_factory.mktemp("cookbook")
    (folder / "samples").symlink_to(ROOT / "samples", target_is_directory=True)
    golden = sorted((ROOT / "tests" / "golden").glob("*.jsonl"))
    (folder / "events.jsonl").write_bytes(b"".join(f.read_bytes() for f in golden))
    return folder


@needs_jq
@pytest.mark.parametrize("command", COOKBOOK, ids=range(1, len(COOKBOOK) + 1))
def test_cookbook(workplace, command):
    assert command.count("\n") == 1
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=workplace, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip()


REPORTS = [line.partition("#")[0] for line in blocks("sh", SECTIONS["Report"])[0].splitlines()]


@pytest.mark.parametrize("command", REPORTS, ids=["texts", "events"])
def test_reports(workplace, command):
    """With the pipeline of `fake_pipeline.py`; with the real one in `test_report.py`."""
    hadath = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'tests' / 'fake_pipeline.py'))}"
    assert command.startswith("hadath ")
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{hadath} {command.removeprefix('hadath ')}"],
        cwd=workplace,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "extract"), str(ROOT / "cli"), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert "مأرب" in (workplace / "report.html").read_text(encoding="utf-8")


def test_cookbook_has_recipes_and_says_where_their_input_comes_from():
    assert len(COOKBOOK) >= 5
    assert blocks("sh", SECTIONS["Cookbook"])[0] == "hadath extract samples/*.txt > events.jsonl\n"


@needs_jq
def test_outputs_are_real():
    spec = importlib.util.spec_from_file_location("update_golden", ROOT / "tests" / "update_golden.py")
    update_golden = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update_golden)
    blank = re.sub(r"(```json\n).*?```", r"\1```", README, flags=re.DOTALL)
    assert blank != README
    assert update_golden.with_outputs(blank) == README


def test_example_is_the_sample():
    [shown] = blocks("text", README)
    assert shown == (ROOT / "samples" / "marib.txt").read_text(encoding="utf-8")


def test_commands_that_the_ci_script_follows():
    """`.ci/run` runs these blocks in a fresh environment."""
    assert blocks("sh", SECTIONS["Set up"]) == ["pip install torch==2.13.0 .\nhadath extract samples/*.txt | jq .\n"]
    assert blocks("sh", SECTIONS["Tests"]) == ["pip install torch==2.13.0 '.[test]' && pytest\n"]


def test_table_of_types():
    table = {
        code(kind)[0]: (code(subtypes), code(roles))
        for kind, subtypes, roles in rows(SECTIONS["Types, subtypes, roles"])
    }
    assert table == {spec.name: (spec.subtypes, spec.roles) for spec in bundled_rules().types.values()}


def use(heading):
    return SECTIONS["Use"].partition(f"### {heading}\n")[2].partition("\n### ")[0]


def test_table_of_options():
    options = SECTIONS["Use"].partition("\n### ")[0]
    shown = {name.split()[0] for cell, _ in rows(options) for name in code(cell)}
    parameters = typer.main.get_command(app).commands["extract"].params
    assert shown == {name for p in parameters if p.param_type_name == "option" for name in p.opts} - {"--help"}
    assert all(f"`{form}`" in options for form in Format)


def test_table_of_exit_codes():
    assert {int(cell) for cell, _ in rows(use("Exit codes"))} == {*ExitCode, 130}


def test_table_of_fields():
    definitions = json_schema()["$defs"]
    types = bundled_rules().types
    roles = {role for spec in types.values() for role in spec.roles}
    shown = {name for cell, _ in rows(use("Output")) for name in code(cell)}
    assert shown == {name for t in types for name in definitions[t]["properties"]} - roles


def test_rule_that_it_shows_loads(tmp_path):
    shutil.copytree(RULES, tmp_path / "rules")
    [rule] = blocks("toml", SECTIONS["Adding a verb"])
    with (tmp_path / "rules" / "strike.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{rule}")
    rules = {rule.name: rule for rule in load_rules(sorted((tmp_path / "rules").glob("*.toml"))).rules}
    assert {"دهس", "يدهس"} <= rules["strike/ram.verb"].forms.keys()
    assert set(re.findall(r"`((?:strike|casualty|statement)/\S+)`", README)) <= set(rules)


PICTURES = re.findall(r"!\[.+\]\((.+)\)", README)


def test_pictures_are_small():
    assert PICTURES
    assert all((ROOT / picture).stat().st_size < 150_000 for picture in PICTURES)


# Commands that want models: in this process, where they are loaded already

OWN = SECTIONS["Rules and places of your own"]
COMMANDS = [
    re.sub(r"  +#.*", "", line)
    for section in ("Use", "Rules and places of your own")
    for block in blocks("sh", SECTIONS[section])
    for line in block.splitlines()
]


@pytest.fixture
def readers_folder(tmp_path, monkeypatch, loaded_models):
    """The files that the README's commands name, some with one of the samples in them."""
    marib = (ROOT / "samples" / "marib.txt").read_text(encoding="utf-8")
    line = json.dumps({"id": "marib", "text": marib, "published": "2023-02-14"})
    annotations = blocks("js", README)[0]
    contents = {
        "samples/marib.txt": marib,
        "news/marib.txt": marib,
        "today.txt": marib,
        "gold/a.txt": "خبر\nقتل 3 جنود في الهجوم.\n",
        "gold/a.json": annotations,
        "found.jsonl": "",
        "mine.toml": blocks("toml", OWN)[0],
        "mine.tsv": blocks("tsv", OWN)[0],
    }
    for name, content in contents.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    (tmp_path / "archive.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@needs_jq
@pytest.mark.parametrize("command", COMMANDS)
def test_commands(readers_folder, command):
    command, *redirected = command.split(" > ")
    *feed, command = re.split(r" \| (?=hadath)", command)
    command, *jq = command.split(" | jq ")
    program, *words = shlex.split(command)
    assert program == "hadath"
    stdin = (readers_folder / "today.txt").read_bytes() if feed else None
    result = CliRunner().invoke(app, words, input=stdin)
    assert result.exit_code == 0, result.stderr
    if jq:
        subprocess.run(["jq", *shlex.split(jq[0])], input=result.stdout_bytes, capture_output=True, check=True)
    told = result.stdout_bytes
    if "-o" in words:
        told = (readers_folder / words[words.index("-o") + 1]).read_bytes()
    assert told or (words[-1] == "--check" and "examples hold" in result.stderr)
    assert len(redirected) <= 1


def test_every_command_is_shown():
    shown = {command.split("hadath ")[1].split()[0] for command in COMMANDS}
    assert shown - {"--version"} == set(typer.main.get_command(app).commands)


def test_annotations_that_it_shows_are_right(readers_folder):
    [annotated] = read_annotations(readers_folder / "gold").values()
    [event] = annotated.events
    assert (event.subtype, event.count) == ("killed", (3, 3))


def test_files_that_it_names_exist():
    names = ("LICENSE", "samples", "extract/hadath/rules", "tests/golden", "tests/update_golden.py", ".ci/run")
    for name in (*names, "cli/outlines", *PICTURES):
        assert name in README
        assert (ROOT / name).exists()
