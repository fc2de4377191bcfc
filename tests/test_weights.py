"""Model folders, without loading a model."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from hadath.weights import BUNDLED, PROCESSORS, ModelError, ModelFolder, find_folder


def make_folder(path: Path, *, official: bool = False) -> dict[str, Any]:
    """A folder as Stanza lays it out; its weights are a few bytes."""
    arabic: dict[str, Any] = {"packages": {"default": dict.fromkeys(PROCESSORS, "padt")}}
    kinds = [*PROCESSORS, "pretrain", "forward_charlm"]
    for kind in kinds:
        file = path / "ar" / kind / "padt.pt"
        file.parent.mkdir(parents=True)
        file.write_bytes(kind.encode())
        arabic[kind] = {"padt": {"md5": hashlib.md5(kind.encode()).hexdigest()}}
    arabic["ner"]["padt"]["dependencies"] = [{"model": "pretrain", "package": "padt"}]
    if official:
        arabic["pos"]["padt"]["dependencies"] = [
            {"model": "pretrain", "package": "padt"},
            {"model": "forward_charlm", "package": "padt"},
        ]
    (path / "resources.json").write_text(json.dumps({"ar": arabic}), encoding="utf-8")
    return arabic


def test_bundled_files_are_those_that_the_index_names() -> None:
    files = ModelFolder(BUNDLED).files()
    assert [f.kind for f in files if f.kind in PROCESSORS] == list(PROCESSORS)
    assert {f.kind for f in files} == {*PROCESSORS, "pretrain"}
    assert all(file.is_intact() for file in files)
    assert {f.path for f in files} == set(BUNDLED.rglob("*.pt"))


def test_what_is_shared_is_listed_once_and_what_it_needs_too(tmp_path: Path) -> None:
    make_folder(tmp_path, official=True)
    kinds = [f.kind for f in ModelFolder(tmp_path).files()]
    assert sorted(kinds) == sorted([*PROCESSORS, "pretrain", "forward_charlm"])


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    make_folder(tmp_path)
    (tmp_path / "ar" / "lemma" / "padt.pt").write_bytes(b"lemmb")
    assert [f.kind for f in ModelFolder(tmp_path).files() if not f.is_intact()] == ["lemma"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arabic: arabic["packages"]["default"].pop("mwt"), "names no Arabic model for mwt"),
        (lambda arabic: arabic.pop("pretrain"), "says nothing of pretrain/padt"),
        (lambda arabic: arabic["pos"]["padt"].pop("md5"), "says nothing of pos/padt"),
        (lambda arabic: arabic.pop("packages"), "not a Stanza resources file with Arabic models"),
    ],
)
def test_a_broken_index_is_named(tmp_path: Path, change: Any, message: str) -> None:
    arabic = make_folder(tmp_path)
    change(arabic)
    (tmp_path / "resources.json").write_text(json.dumps({"ar": arabic}), encoding="utf-8")
    with pytest.raises(ModelError, match=f"resources\\.json: {message}"):
        ModelFolder(tmp_path).files()


def test_names_of_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert find_folder(None).path == BUNDLED
    assert find_folder("elsewhere").path == Path("elsewhere")
    with pytest.raises(ModelError, match="hadath models download"):
        find_folder("official")
    make_folder(tmp_path / "hadath" / "models" / "official")
    assert find_folder("official").path == tmp_path / "hadath" / "models" / "official"
