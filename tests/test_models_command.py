"""`hadath models`, as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from hadath.weights import BUNDLED

ROOT = Path(__file__).parents[1]


def hadath(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(ROOT / part) for part in ("extract", "cli"))
    return subprocess.run(
        [sys.executable, "-m", "hadath_cli", *args],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": path} | env,
    )


def test_list_tells_what_is_bundled_and_what_could_be_fetched(tmp_path: Path) -> None:
    result = hadath("models", "list", XDG_DATA_HOME=str(tmp_path))
    bundled, official = map(json.loads, result.stdout.splitlines())
    assert (bundled["name"], bundled["installed"], bundled["path"]) == ("bundled", True, str(BUNDLED))
    assert bundled["licence"] == "CC BY-NC-SA 3.0"
    assert bundled["bytes"] == sum(f.stat().st_size for f in BUNDLED.rglob("*.pt"))
    assert {f["model"] for f in bundled["files"]} >= {"tokenize", "depparse", "pretrain"}
    assert (official["name"], official["installed"]) == ("official", False)
    assert official["path"].startswith(str(tmp_path))


def test_path_and_verify() -> None:
    assert hadath("models", "path").stdout == f"{BUNDLED}\n"
    result = hadath("models", "verify")
    assert (result.returncode, result.stdout) == (0, "")
    assert "7 of 7 model files are sound" in result.stderr


def test_verify_names_the_damaged_file(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "models")
    damaged = tmp_path / "models" / "ar" / "lemma" / "hadath.pt"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    result = hadath("models", "verify", str(tmp_path / "models"))
    assert result.returncode == 3
    assert f"{damaged}: not the file that the index names" in result.stderr


def test_official_models_that_are_not_there_say_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("قتل جندي.", encoding="utf-8")
    result = hadath("extract", "--models", "official", str(tmp_path / "text.txt"), XDG_DATA_HOME=str(tmp_path))
    assert (result.returncode, result.stdout) == (3, "")
    assert "hadath models download" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_download_without_a_network_is_one_line(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"  # the discard port: refused at once
    result = hadath("models", "download", "--to", str(tmp_path / "new"), STANZA_RESOURCES_URL=nowhere)
    assert (result.returncode, result.stdout) == (3, "")
    assert "could not be downloaded" in result.stderr
    assert len(result.stderr.splitlines()) == 1
