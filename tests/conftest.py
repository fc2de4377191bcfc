"""What several tests share: the models are loaded once a run."""

from __future__ import annotations

import pytest

from hadath.nlp import Parser
from hadath.pipeline import Analysis, Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def parser(extractor: Extractor) -> Parser:
    return extractor.parser


@pytest.fixture(scope="session")
def analysis(extractor: Extractor) -> Analysis:
    return extractor.analysis
