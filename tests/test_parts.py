"""Long texts in parts: every offset is one of the whole text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hadath import parts
from hadath.model import Document
from hadath.parts import in_parts
from hadath_cli.main import app

PARAGRAPHS = [f"قتل {number} جنود في غارة جوية على حلب." for number in range(3, 9)]
TEXT = "\n".join(["غارات على حلب", *PARAGRAPHS])


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LONGEST_PART", 80)


def test_a_short_text_is_whole() -> None:
    document = Document("a", TEXT)
    assert list(in_parts(document)) == [document]


@pytest.mark.usefixtures("short_parts")
def test_parts_are_cut_before_line_breaks_and_lose_nothing() -> None:
    cut = list(in_parts(Document("a", TEXT, title="غارات على حلب")))
    assert "".join(part.text for part in cut) == TEXT
    assert all(part.text.startswith("\n") for part in cut[1:])
    assert all(TEXT[part.offset :].startswith(part.text) for part in cut)
    assert {part.title for part in cut} == {"غارات على حلب"}


@pytest.mark.usefixtures("short_parts")
@pytest.mark.parametrize("text", ["كلمة. " * 40, "كلمة " * 40, "ك" * 200])
def test_a_text_without_line_breaks_is_cut_all_the_same(text: str) -> None:
    cut = list(in_parts(Document("a", text)))
    assert "".join(part.text for part in cut) == text
    assert all(0 < len(part.text) <= 80 for part in cut)


@pytest.mark.usefixtures("loaded_models", "short_parts")
def test_records_of_parts_point_into_the_whole_text(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(file), "--type", "casualty", "--verbose"])
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [e["count"]["min"] for e in events] == [3, 4, 5, 6, 7, 8]
    assert all(TEXT[e["trigger"]["start"] : e["trigger"]["end"]] == e["trigger"]["text"] for e in events)
    assert all(TEXT[v["start"] : v["end"]] == v["text"] for e in events for v in e["victim"])
    assert len({e["id"] for e in events}) == len(events)
    assert "1 document," in result.stderr
