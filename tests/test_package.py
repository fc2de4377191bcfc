"""The package: what starting it imports, and what a wheel of it puts where."""

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "extract"), str(ROOT / "cli"), *sys.path])}
HEAVY = {"torch", "stanza", "numpy", "dateparser", "hypothesis", "jinja2"}


@pytest.mark.parametrize("words", [["--help"], ["extract", "--help"], ["--version"], ["schema"], ["report", "--help"]])
def test_what_needs_no_models_imports_nothing_heavy(words):
    code = (
        "import sys; from hadath_cli.main import app\n"
        "try: app()\n"
        "except SystemExit as end: assert not end.code, end\n"
        "print('modules', *{m.split('.')[0] for m in sys.modules}, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *words], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    modules = set(result.stderr.split())
    assert "typer" in modules
    assert not modules & HEAVY


def test_library_does_not_need_the_command_line():
    code = "import hadath, sys; assert not {'hadath_cli', 'typer', 'torch'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=True)


@pytest.mark.skipif(not importlib.util.find_spec("hatchling"), reason="hatchling builds the wheel")
def test_wheel_holds_the_packages_and_their_data_and_nothing_generic(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {n.split("/")[0].split("-")[0] for n in names} == {"hadath", "hadath_cli"}
    data = [f for f in (ROOT / "extract" / "hadath").rglob("*") if f.suffix in {".toml", ".tsv", ".pt", ".json"}]
    assert {f.relative_to(ROOT / "extract").as_posix() for f in data} <= set(names)
    page = [f for f in (ROOT / "cli" / "hadath_cli" / "report").rglob("*.*") if "__pycache__" not in f.parts]
    assert {f.relative_to(ROOT / "cli").as_posix() for f in page} <= set(names)
    assert {"hadath/py.typed", "hadath_cli/main.py"} <= set(names)
    assert any(n.endswith("licenses/LICENSE") for n in names)
