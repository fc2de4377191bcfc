"""The quality that was reached on the annotated texts: floors that are raised, never lowered in silence."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from hadath.model import Document
from hadath.pipeline import Extractor
from hadath.schema import event_to_dict

GOLD = Path(__file__).parents[2] / "shared" / "gold"
pytestmark = pytest.mark.skipif(not (GOLD / "score.py").exists(), reason="the gold texts are not beside this checkout")

FLOORS = {
    "trigger.all": 0.975,
    "trigger.strike": 0.97,
    "trigger.casualty": 0.97,
    "trigger.statement": 0.98,
    "arg.all": 0.88,
    "arg.strike.attacker": 0.81,
    "arg.strike.target": 0.83,
    "arg.casualty.victim": 0.915,
    "arg.statement.speaker": 0.975,
    "content": 0.935,
    "quote": 0.97,
    "count": 0.925,
    "time": 0.91,
    "incident.b3": 0.885,
    "perfect_event": 0.7,
}
ACCURACY_FLOORS = {"polarity": 0.99, "realis": 0.965, "scope": 0.91, "subtype.strike": 0.91, "subtype.statement": 0.99}


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    sys.path.insert(0, str(GOLD))
    try:
        import score
    finally:
        sys.path.remove(str(GOLD))
    return score


@pytest.fixture(scope="module")
def scores(
    scorer: ModuleType, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, float]]:
    documents = [
        Document(
            id=file.stem,
            text=file.read_bytes().decode("utf-8"),
            published=date.fromisoformat(
                json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["published"]
            ),
        )
        for file in sorted((GOLD / "dev").glob("*.txt"))
    ]
    predictions = tmp_path_factory.mktemp("gold") / "mentions.jsonl"
    lines = [
        json.dumps(event_to_dict(event, extraction.parsed), ensure_ascii=False)
        for extraction in extractor.extract(documents, merge=False)
        for event in extraction.events
    ]
    predictions.write_text("\n".join(lines), encoding="utf-8")
    result: dict[str, dict[str, float]] = scorer.score(
        scorer.load_gold(str(GOLD / "dev")), scorer.load_predictions(str(predictions))
    )
    return result


@pytest.mark.parametrize("measure", FLOORS)
def test_f1_floor(scores: dict[str, dict[str, float]], measure: str) -> None:
    assert scores[measure]["f1"] >= FLOORS[measure]


@pytest.mark.parametrize("measure", ACCURACY_FLOORS)
def test_accuracy_floor(scores: dict[str, dict[str, float]], measure: str) -> None:
    assert scores[f"accuracy.{measure}"]["value"] >= ACCURACY_FLOORS[measure]
