"""The model folder: weights in half precision, named and hashed as Stanza's resources folders are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hadath.weights import PROCESSORS, md5_of

PACKAGE, VECTORS = "hadath", "news"
VERSION, LICENCE = "2", "CC BY-NC-SA 3.0"  # the licence is that of PADT, which the weights inherit
_WITH_VECTORS = frozenset({"pos", "depparse", "ner"})


def bundle(models: Path, vectors: Path, folder: Path) -> None:
    """Write `resources.json` and `ar/` from the trained models, `NAME.pt` in one folder, and the vectors they share.

    Weights are stored in half precision: torch widens them when they are loaded. The vectors stay as they are, since
    Stanza takes them as it finds them. What the recogniser could have learnt on top of them, had it been let, is left
    out: zeros for each word of its training text, which are long to read.
    """
    arabic: dict[str, Any] = {"lang_name": "Arabic", "version": VERSION, "licence": LICENCE}
    for processor in PROCESSORS:
        file = folder / "ar" / processor / f"{PACKAGE}.pt"
        file.parent.mkdir(parents=True, exist_ok=True)
        halve(models / f"{processor}.pt", file)
        arabic[processor] = {PACKAGE: {"md5": md5_of(file)}}
        if processor in _WITH_VECTORS:
            arabic[processor][PACKAGE]["dependencies"] = [{"model": "pretrain", "package": VECTORS}]
    target = folder / "ar" / "pretrain" / f"{VECTORS}.pt"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(vectors, target)
    arabic["pretrain"] = {VECTORS: {"md5": md5_of(target)}}
    arabic["default_processors"] = dict.fromkeys(PROCESSORS, PACKAGE)
    arabic["packages"] = {"default": arabic["default_processors"]}
    (folder / "resources.json").write_text(json.dumps({"ar": arabic}, indent=1) + "\n", encoding="utf-8")


def halve(source: Path, target: Path) -> None:
    """Write a trained model in half precision."""
    import torch

    def half(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return value.half() if value.is_floating_point() else value
        if isinstance(value, Mapping):
            return {key: half(inner) for key, inner in value.items()}
        return value

    torch.save(half(_without_zero_delta(torch.load(source, map_location="cpu", weights_only=True))), target)


def _without_zero_delta(state: dict[str, Any]) -> dict[str, Any]:
    """A model without the additions to word vectors that stayed zero, and their vocabulary."""
    weights = state.get("model")
    if not isinstance(weights, Mapping) or "delta_emb.weight" not in weights or weights["delta_emb.weight"].any():
        return state
    kept = {name: value for name, value in weights.items() if name != "delta_emb.weight"}
    vocabulary = {name: value for name, value in state["vocab"].items() if name != "delta"}
    return {**state, "model": kept, "vocab": vocabulary}
