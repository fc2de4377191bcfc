"""The library's own interface: `extract` for one text, `Extractor` for many."""

from datetime import date

import pytest

import hadath
from hadath.model import Document
from hadath.pipeline import Extractor

TEXT = "غارة على المدينة\nقتل ثلاثة جنود أمس في غارة على مدينة حلب."


def test_extract_gives_what_the_command_line_prints():
    events = hadath.extract(TEXT, published=date(2024, 2, 8))
    killed = next(e for e in events if e["type"] == "casualty")
    assert killed["count"]["min"] == 3
    assert killed["time"]["value"] == "2024-02-07"
    assert killed["place"][0]["name"] == "Aleppo"


def test_a_document_that_fails_is_left_out(extractor: Extractor, monkeypatch):
    analyse = extractor.analysis.analyse

    def fragile(parsed, **options):
        if parsed.document.id == "bad":
            raise ValueError("a defect")
        return analyse(parsed, **options)

    monkeypatch.setattr(extractor.analysis, "analyse", fragile)
    documents = [Document("bad", TEXT), Document("good", TEXT)]
    failures = []
    found = list(
        extractor.extract(documents, failed=lambda document, error: failures.append((document.id, str(error))))
    )
    assert [e.parsed.document.id for e in found] == ["good"]
    assert failures == [("bad", "a defect")]
    with pytest.raises(ValueError, match="a defect"):
        list(extractor.extract(documents))
