"""How good a model folder is: on held-out text, end to end from raw text, with Stanza's own scorers."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from training.conllu import fold, read_conllu, to_conllu
from training.corpus import running_text

_SEGMENTATION = {"tokens": "Tokens", "sentences": "Sentences", "words": "Words"}
_ANALYSIS = {"upos": "UPOS", "features": "UFeats", "lemmas": "Lemmas", "uas": "UAS", "las": "LAS"}
_PARSERS = "tokenize,mwt,pos,lemma,depparse"


def evaluate(folder: Path, data: Path) -> dict[str, float]:
    """F1 in percent of a Stanza resources folder.

    Tokens, sentences and words are those of the whole test part; tags and trees of the held-out sentences; entities of
    the two test sets, on their own tokens. `lemmas_folded` leaves vowels and hamza aside.
    """
    pipeline = _pipeline(folder, _PARSERS)
    figures = _scores(*_parse(pipeline, data / "tokenize" / "test.conllu"), _SEGMENTATION)
    wanted, given = _parse(pipeline, data / "depparse" / "held_out.conllu")
    figures |= _scores(wanted, given, _ANALYSIS)
    figures |= _scores(_fold_lemmas(wanted), _fold_lemmas(given), {"lemmas_folded": "Lemmas"})
    recogniser = _pipeline(folder, "tokenize,ner", tokenize_pretokenized=True)
    for name in ("anercorp", "aqmar"):
        figures[f"ner_{name}"] = _entities(recogniser, data / "ner" / f"test_{name}.json")
    return {name: round(100 * value, 2) for name, value in figures.items()}


def compare_speed(folder: Path, other: Path, texts: Sequence[str], *, rounds: int = 3) -> float:
    """How many times as long the folder's whole pipeline takes as the other's, each at its best of some rounds."""
    import stanza

    pipelines = [_pipeline(f, f"{_PARSERS},ner") for f in (folder, other)]
    best = [float("inf")] * 2
    for _ in range(rounds):
        for i, pipeline in enumerate(pipelines):
            start = time.process_time()
            pipeline.bulk_process([stanza.Document([], text=text) for text in texts])
            best[i] = min(best[i], time.process_time() - start)
    return best[0] / best[1]


def _pipeline(folder: Path, processors: str, **settings: Any) -> Any:
    import stanza

    logging.getLogger("stanza").setLevel(logging.ERROR)
    return stanza.Pipeline(
        "ar", dir=str(folder), processors=processors, download_method=None, verbose=False, **settings
    )


def _parse(pipeline: Any, file: Path) -> tuple[str, str]:
    """The gold sentences of a file, and what the pipeline makes of their running text, both as CoNLL-U."""
    gold = list(read_conllu(file))
    parsed = pipeline(running_text(gold))
    return to_conllu(gold), f"{parsed:C}\n\n"  # C is Stanza's own format


def _scores(wanted: str, given: str, measures: dict[str, str]) -> dict[str, float]:
    from stanza.models.common.utils import ud_scores

    scores = ud_scores(StringIO(wanted), StringIO(given))
    return {name: scores[measure].f1 for name, measure in measures.items()}


def _fold_lemmas(conllu: str) -> str:
    rows = [line.split("\t") for line in conllu.split("\n")]
    return "\n".join("\t".join([*r[:2], fold(r[2]) or "_", *r[3:]]) if len(r) > 2 else r[0] for r in rows)


def _entities(pipeline: Any, file: Path) -> float:
    from stanza.models.ner.scorer import score_by_entity

    sentences = json.loads(file.read_text(encoding="utf-8"))
    parsed = pipeline([[token["text"] for token in sentence] for sentence in sentences])
    given = [[token.ner for token in sentence.tokens] for sentence in parsed.sentences]
    wanted = [[token["ner"] for token in sentence] for sentence in sentences]
    f1: float = score_by_entity(given, wanted, verbose=False)[2]
    return f1
