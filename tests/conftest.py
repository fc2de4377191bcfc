"""What several tests share: the models are loaded once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings

from hadath.knowledge import Knowledge
from hadath.nlp import Parser
from hadath.pipeline import Analysis, Extractor

# The same examples in every run, however slow the machine: a red run is the change's doing.
settings.register_profile("hadath", deadline=None, derandomize=True)
settings.load_profile("hadath")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def parser(extractor: Extractor) -> Parser:
    return extractor.parser


@pytest.fixture(scope="session")
def analysis(extractor: Extractor) -> Analysis:
    return extractor.analysis


@pytest.fixture
def loaded_models(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process find the models loaded, whatever rules and places they want."""

    class Loaded(Extractor):
        def __init__(self, *, models: object = None, knowledge: Knowledge | None = None, device: str = "auto") -> None:
            self.analysis = Analysis(knowledge)
            self.parser = extractor.parser

    monkeypatch.setattr("hadath.pipeline.Extractor", Loaded)


@pytest.fixture(scope="session")
def spans() -> Callable[[object], Iterator[dict[str, Any]]]:
    """All spans in an event, however deep."""

    def walk(value: object) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if "start" in value:
                yield value
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                yield from walk(item)

    return walk
