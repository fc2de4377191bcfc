"""The quality that was reached on the annotated texts: floors that are raised, never lowered in silence."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from hadath.annotations import read_annotations, read_events
from hadath.evaluate import Measures, evaluate
from hadath.model import Document
from hadath.pipeline import Extractor
from hadath.schema import event_to_dict

GOLD = Path(__file__).parents[2] / "shared" / "gold"
pytestmark = pytest.mark.skipif(not (GOLD / "score.py").exists(), reason="the gold texts are not beside this checkout")

FLOORS = {
    "trigger.all": 0.97,
    "trigger.strike": 0.965,
    "trigger.casualty": 0.96,
    "trigger.statement": 0.98,
    "arg.all": 0.85,
    "arg.statement.speaker": 0.975,
    "content": 0.935,
    "quote": 0.97,
    "count": 0.92,
    "time": 0.87,
    "incident.b3": 0.84,
    "perfect_event": 0.645,
}
ACCURACY_FLOORS = {"polarity": 0.99, "realis": 0.965, "scope": 0.91, "subtype.strike": 0.84, "subtype.statement": 0.99}


@pytest.fixture(scope="module")
def predictions(extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mentions of all texts, as `hadath extract --mentions` prints them."""
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
    file = tmp_path_factory.mktemp("gold") / "mentions.jsonl"
    lines = [
        json.dumps(event_to_dict(event, extraction.parsed), ensure_ascii=False)
        for extraction in extractor.extract(documents, merge=False)
        for event in extraction.events
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def scores(predictions: Path) -> Measures:
    return evaluate(read_annotations(GOLD / "dev"), read_events(predictions)).measures


def test_measures_are_those_of_the_gold_texts_own_scorer(scores: Measures, predictions: Path) -> None:
    sys.path.insert(0, str(GOLD))
    try:
        import score
    finally:
        sys.path.remove(str(GOLD))
    theirs = score.score(score.load_gold(str(GOLD / "dev")), score.load_predictions(str(predictions)))
    ours = {
        name: {key: round(value, 3) if isinstance(value, float) else value for key, value in measures.items()}
        for name, measures in scores.items()
    }
    assert set(ours) == set(theirs)
    assert {name: {key: ours[name][key] for key in measures} for name, measures in theirs.items()} == theirs


@pytest.mark.parametrize("measure", FLOORS)
def test_f1_floor(scores: Measures, measure: str) -> None:
    assert scores[measure]["f1"] >= FLOORS[measure]


@pytest.mark.parametrize("measure", ACCURACY_FLOORS)
def test_accuracy_floor(scores: Measures, measure: str) -> None:
    assert scores[f"accuracy.{measure}"]["value"] >= ACCURACY_FLOORS[measure]
