"""A text alone, among others, in another process, parsed whole or where rules look: the same lines."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from hadath.model import Document
from hadath.pipeline import Extraction, Extractor
from hadath.schema import event_to_dict
from hadath.workers import Extractors

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
NEWS = Path(__file__).parents[2] / "shared" / "data" / "news.jsonl.xz"
ARTICLES, LONGEST = 200, 1_500
Lines = list[list[str]]


def lines(extractions: Iterable[Extraction]) -> Lines:
    return [[json.dumps(event_to_dict(e, x.parsed), ensure_ascii=False) for e in x.events] for x in extractions]


def articles() -> list[Document]:
    if not NEWS.exists():
        pytest.skip("the news articles are not beside this checkout")
    with lzma.open(NEWS, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    short = [r for r in rows if len(r["text"]) <= LONGEST]
    return [Document(r["id"], f"{r['title']}\n{r['text']}") for r in random.Random(11).sample(short, ARTICLES)]


@pytest.fixture(scope="module", params=["samples", "articles"])
def together(request: pytest.FixtureRequest, extractor: Extractor) -> tuple[list[Document], Lines]:
    """Documents, and what one run over all of them prints."""
    samples = [Document(file.stem, file.read_text(encoding="utf-8")) for file in SAMPLES]
    documents = samples if request.param == "samples" else articles()
    return documents, lines(extractor.extract(documents))


def alone(extractor: Extractor, documents: Sequence[Document]) -> Lines:
    return [line for document in documents for line in lines(extractor.extract([document]))]


def whole(extractor: Extractor, documents: Sequence[Document]) -> Lines:
    return lines(map(extractor.analysis.analyse, extractor.parser.parse(documents)))


def apart(_: Extractor, documents: Sequence[Document]) -> Lines:
    return lines(Extractors(2).extract(documents))


@pytest.mark.parametrize("way", [alone, whole, apart])
def test_the_same_lines(
    way: Callable[[Extractor, Sequence[Document]], Lines], together: tuple[list[Document], Lines], extractor: Extractor
) -> None:
    documents, expected = together
    assert any(expected)
    assert way(extractor, documents) == expected
