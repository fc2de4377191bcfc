"""Loading models, aligning the pieces of multi-word tokens, and what a parse gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hadath.model import Document, Span
from hadath.nlp import Parser
from hadath.weights import BUNDLED, ModelError
from hadath.words import align_pieces

# surface, its words → where each word stands
ALIGNMENTS = [
    ("وقتل", ["و", "قتل"], [(0, 1), (1, 4)]),
    ("للقوات", ["ل", "القوات"], [(0, 1), (1, 6)]),  # ل + ال is written لل
    ("وبسيارته", ["و", "ب", "سيارة", "ه"], [(0, 1), (1, 2), (2, 7), (7, 8)]),  # ة is written ت
    ("عليه", ["على", "ه"], [(0, 3), (3, 4)]),
    ("مقتل", ["مقتل"], [(0, 4)]),
    ("كذا", ["س", "ص"], [(0, 3), (0, 3)]),  # nothing fits: both have the whole
]


@pytest.mark.parametrize(("surface", "pieces", "spans"), ALIGNMENTS)
def test_align_pieces(surface: str, pieces: list[str], spans: list[tuple[int, int]]) -> None:
    assert align_pieces(pieces, surface, 10) == [Span(10 + a, 10 + b) for a, b in spans]


def test_parse_gives_words_that_are_slices(parser: Parser) -> None:
    text = "مقتل جنديين\nقُتل جنديان وأُصيب ٣ في غارةٍ على البلدة."
    (parsed,) = parser.parse([Document("d", text)])
    assert [s.paragraph for s in parsed.sentences] == [0, 1]
    words = [w for s in parsed.sentences for w in s.words]
    assert [w.text for w in words if w.upos == "VERB"] == ["قتل", "أصيب"]
    for word in words:
        start, end = parsed.norm.to_source(word.span.start, word.span.end)
        assert text[start:end]
        assert parsed.norm.text[word.span.start : word.span.end] == word.text
    tokens = [[w.text for w in token] for token in parsed.sentences[1].tokens]
    assert ["و", "أصيب"] in tokens


def test_the_title_is_one_sentence(parser: Parser) -> None:
    (parsed,) = parser.parse([Document("d", "الصحة: 3 قتلى.. وعشرات الجرحى\nقال مصدر إن الوضع صعب.")])
    assert [s.paragraph for s in parsed.sentences] == [0, 1]


def test_empty_and_foreign_texts_parse(parser: Parser) -> None:
    documents = [
        Document("a", ""),
        Document("b", "\n \n"),
        Document("c", "Hello, world. 😀"),
        Document("d", "ن" * 3000),
    ]
    assert [len(p.sentences) > 0 for p in parser.parse(documents)] == [False, False, False, True]


def test_parse_is_the_same_alone_and_in_a_batch(parser: Parser) -> None:
    documents = [Document(str(i), f"قتل {i} جنود في هجوم على قاعدة عسكرية" + " قرب المدينة" * i) for i in range(3, 9)]
    together = list(parser.parse(documents))
    alone = [p for d in documents for p in parser.parse([d])]
    assert [p.sentences for p in together] == [p.sentences for p in alone]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"resources\.json: no such file"):
        Parser(tmp_path)


def test_a_foreign_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "resources.json").write_text('{"en": {}}', encoding="utf-8")
    with pytest.raises(ModelError, match="not a Stanza resources file with Arabic models"):
        Parser(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copy(BUNDLED / "resources.json", tmp_path)
    with pytest.raises(ModelError, match=r"tokenize.*\.pt: model file missing"):
        Parser(tmp_path)


def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    index = json.loads((BUNDLED / "resources.json").read_text(encoding="utf-8"))
    shutil.copytree(BUNDLED, tmp_path / "models")
    name = index["ar"]["packages"]["default"]["lemma"]
    file = tmp_path / "models" / "ar" / "lemma" / f"{name}.pt"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(ModelError) as error:
        Parser(tmp_path / "models")
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)
