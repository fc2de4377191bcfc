"""Learning curves: what the whole folder scores when one of its models has seen a share of its sentences only."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

from training import trainers
from training.bundle import PACKAGE, halve
from training.evaluate import evaluate
from training.steps import Folders

_TRAINED: dict[str, tuple[Callable[..., None], Sequence[str]]] = {
    "pos": (trainers.train_tagger, ("full.conllu", "upos.conllu")),
    "depparse": (trainers.train_parser, ("train.conllu",)),
    "ner": (trainers.train_recogniser, ("train.json",)),
}
MODELS = tuple(_TRAINED)


def point(model: str, share: float, folders: Folders) -> dict[str, float]:
    """The figures (`evaluate`) of the target folder with one model trained anew, on a share of its training sentences.

    A parser that was cut off goes on where it was.

    Args:
        model: one of `MODELS`.
        share: of the sentences, and of the steps; above 0, at most 1.
        folders: with the corpus and the vectors there; the target is only read.
    """
    train, files = _TRAINED[model]
    place = folders.work / "curve" / f"{model}-{share:g}"
    shutil.copytree(folders.corpus / model, place / "data", dirs_exist_ok=True)
    for name in files:
        _thin(place / "data" / name, share, folders.seed)
    train(place / "data", folders.vectors, place / f"{model}.pt", seed=folders.seed, share=share)
    shutil.copytree(folders.target, place / "models", dirs_exist_ok=True)
    halve(place / f"{model}.pt", place / "models" / "ar" / model / f"{PACKAGE}.pt")
    return evaluate(place / "models", folders.corpus)


def _thin(file: Path, share: float, seed: int) -> None:
    """Keep a share of the sentences of a file, each with its copies that have other tags or other names."""
    text = file.read_text(encoding="utf-8")
    of_json = file.suffix == ".json"
    sentences: list[Any] = json.loads(text) if of_json else text.rstrip("\n").split("\n\n")
    key = _words_outside_names if of_json else _forms
    keys = sorted({key(s) for s in sentences}, key=repr)
    kept = set(random.Random(seed).sample(keys, round(len(keys) * share)))
    chosen = [s for s in sentences if key(s) in kept]
    thin = json.dumps(chosen, ensure_ascii=False) if of_json else "\n\n".join(chosen) + "\n\n"
    file.write_text(thin, encoding="utf-8")


def _forms(block: str) -> Hashable:
    return tuple(line.split("\t")[1] for line in block.split("\n") if line[:1].isdigit())


def _words_outside_names(sentence: Sequence[dict[str, str]]) -> Hashable:
    return tuple(token["text"] for token in sentence if token["ner"] == "O")
