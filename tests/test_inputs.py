"""From files, folders and standard input to documents."""

import gzip
import io
import json
import lzma
import os
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from hadath_cli.decoding import DecodingError, decode
from hadath_cli.errors import InputError, visible
from hadath_cli.inputs import Fields, Reading, Source, find_sources, listed_names, read_documents

# "3 soldiers were killed in the shelling of a village, and the spokesman said that the toll may rise."
TEXT = "مقتل جنود في قصف\nقتل 3 جنود في قصف على قرية، وقال المتحدث إن «الحصيلة» قد ترتفع."


FIND_OUT = Reading()


def read(*names, reading=FIND_OUT, output=None):
    """The documents behind some inputs, and the messages about the rest."""
    problems = []
    sources = find_sources([str(n) for n in names], problems.append, output=output)
    documents = list(read_documents(sources, reading, problems.append))
    return documents, [str(p) for p in problems]


def read_one(*names, reading=FIND_OUT):
    documents, problems = read(*names, reading=reading)
    assert problems == []
    [document] = documents
    return document


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def stdin(monkeypatch):
    def put(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return put


# Encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859_6"]
)
@pytest.mark.parametrize(
    "words", [TEXT.replace("«", "").replace("»", ""), "غارة على بلدة قرب دمشق", "a" * 5000 + " قصف المدينة"]
)
def test_encodings_are_found_out(encoding, words):
    assert decode(words.encode(encoding)) == words


def test_quotation_marks_of_windows_1256():
    assert decode(TEXT.encode("cp1256")) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        "L'armée a annoncé une opération à côté du château".encode("latin-1"),
        "Сообщается о трех погибших в результате обстрела".encode("cp1251"),
        TEXT.encode()[:-30] + b"\xd9 \xff" + TEXT.encode()[-30:],  # UTF-8 with a broken letter
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        bytes(100),
    ],
    ids=["latin-1", "cyrillic", "broken utf-8", "all bytes", "png", "zeros"],
)
def test_what_is_not_arabic_text_is_refused(data):
    with pytest.raises(DecodingError):
        decode(data)


def test_forced_encoding(text):
    text.write_bytes("Aden: 3 tués, قتل 3".encode("cp1256"))
    assert read_one(text, reading=Reading(encoding="cp1256")).text.endswith("قتل 3")
    [problem] = read(text, reading=Reading(encoding="utf-8"))[1]
    assert problem == f"{text}: not valid utf-8 at byte 10; name its encoding with --encoding, or leave it out"


def test_line_ends_and_offsets_stay_as_they_are(text):
    text.write_bytes(b"\xef\xbb\xbf" + "قصف\r\nقتل 3\r".encode())
    assert read_one(text).text == "قصف\r\nقتل 3\r"


# Texts


def test_a_text_file(text):
    document = read_one(text)
    assert (document.id, document.path, document.published) == ("a", str(text), None)
    assert document.title == "مقتل جنود في قصف"
    assert document.text == TEXT


def test_a_single_line_has_no_title(text):
    text.write_text("قتل 3 جنود\n", encoding="utf-8")
    assert read_one(text).title is None


DATED = "قتلى في غارة\nبغداد (6 شباط 2024) - قتل 3 جنود"  # a dateline


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("baghdad-20240208.txt", date(2024, 2, 8)),
        ("2024-02-08_baghdad.txt", date(2024, 2, 8)),
        ("2024_02_08.txt", date(2024, 2, 8)),
        ("aj.2024.02.08.txt", date(2024, 2, 8)),
        ("20240208-copy-of-20240208.txt", date(2024, 2, 8)),
        ("20240208-20240209.txt", None),  # which one?
        ("id-20241308.txt", None),  # no such month
        ("id-120240208.txt", None),  # a longer number
        ("2024-0208.txt", None),
        ("baghdad.txt", None),
    ],
)
def test_date_in_the_file_name(tmp_path, name, expected):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert read_one(tmp_path / name).published == expected


def test_precedence_of_publication_dates(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(DATED, encoding="utf-8")
    assert read_one(file).published == date(2024, 2, 6)

    file = file.rename(tmp_path / "a-20240207.txt")
    assert read_one(file).published == date(2024, 2, 7)

    sidecar = tmp_path / "a-20240207.json"
    sidecar.write_text('{"published": "2024-02-08", "id": "b", "title": "t", "events": []}')
    document = read_one(file)
    assert (document.published, document.id, document.title) == (date(2024, 2, 8), "b", "t")

    assert read_one(file, reading=Reading(published=date(2024, 2, 9))).published == date(2024, 2, 9)


def test_a_sidecar_without_a_date_leaves_the_name_to_tell(tmp_path):
    (tmp_path / "a-20240207.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a-20240207.json").write_text('{"published": null}')
    assert read_one(tmp_path / "a-20240207.txt").published == date(2024, 2, 7)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "malformed JSON (expecting property name enclosed in double quotes at column 2)"),
        ("[1]", "not a JSON object"),
        ('{"published": "soon"}', "\"published\" is not a date: 'soon'"),
        ('{"published": 20240208}', '"published" is not a string'),
        ('{"published": "2024-02-31"}', "\"published\" is not a date: '2024-02-31'"),
        ("", "malformed JSON (expecting value at column 1)"),
    ],
)
def test_wrong_sidecars(text, content, problem):
    text.with_suffix(".json").write_text(content)
    documents, problems = read(text)
    assert documents == []
    assert problems == [f"{text}: its sidecar a.json: {problem}; mend the sidecar or take it away"]


# JSON lines


def lines(*records):
    return "\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records).encode()


def test_json_lines(tmp_path):
    file = tmp_path / "news.jsonl"
    file.write_bytes(
        lines(
            {"id": "x", "text": TEXT, "published": "2024-02-08", "title": "t"},
            "",
            {"id": 7, "text": TEXT},
            {"text": TEXT, "published": None, "more": [1]},
        )
    )
    documents, problems = read(file)
    assert problems == []
    assert [d.id for d in documents] == ["x", "7", "news:4"]
    assert [d.published for d in documents] == [date(2024, 2, 8), None, None]
    assert [d.title for d in documents] == ["t", "مقتل جنود في قصف", "مقتل جنود في قصف"]
    assert {d.path for d in documents} == {str(file)}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{oops}", "malformed JSON (expecting property name enclosed in double quotes at column 2)"),
        ('["a"]', "not a JSON object"),
        ('{"id": "x"}', 'no "text"'),
        ('{"text": " "}', 'no "text"'),
        ('{"text": 5}', 'no "text"'),
        ('{"text": "a", "title": 5}', '"title" is not a string'),
        ('{"text": "a", "published": "yesterday-ish"}', "\"published\" is not a date: 'yesterday-ish'"),
        ('{"text": ' + "[" * 100_000, "malformed JSON (nested too deep)"),
    ],
)
def test_a_wrong_json_line_does_not_spoil_the_others(tmp_path, line, problem):
    file = tmp_path / "news.jsonl"
    file.write_bytes(lines({"text": "a"}, line, {"text": "b"}))
    documents, problems = read(file)
    assert [d.text for d in documents] == ["a", "b"]
    assert problems == [f"{file}:2: {problem}; mend the line or take it out"]


def test_a_json_line_that_is_not_utf8_does_not_spoil_the_others(tmp_path):
    file = tmp_path / "news.jsonl"
    file.write_bytes(lines({"text": TEXT}) + b'\n{"text": "\xff"}\n' + lines({"text": "b"}))
    documents, problems = read(file)
    assert [d.text for d in documents] == [TEXT, "b"]
    assert problems == [f"{file}:2: not valid UTF-8; mend the line or take it out"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_lines_with_a_mark(tmp_path, encoding):
    file = tmp_path / "news.jsonl"
    file.write_bytes(lines({"text": TEXT}).decode().encode(encoding))
    assert read_one(file).text == TEXT


# Which files


def test_folders_are_searched_in_one_order(tmp_path):
    for name in ("b.txt", "a.TXT", "sub/c.txt", "a/z.jsonl", "a.json", "notes.md", "x.txt.bak"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(lines({"text": TEXT}) if file.suffix == ".jsonl" else TEXT.encode())
    (tmp_path / "loop").symlink_to(tmp_path)
    sources = find_sources([str(tmp_path)], pytest.fail)
    assert [str(s.path.relative_to(tmp_path)) for s in sources] == ["a/z.jsonl", "a.TXT", "b.txt", "sub/c.txt"]


def test_the_output_is_not_an_input(tmp_path, text):
    (tmp_path / "events.jsonl").write_text("{}")
    assert [d.id for d in read(tmp_path, output=tmp_path / "events.jsonl")[0]] == ["a"]


def test_inputs_keep_their_order(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    documents, _ = read(tmp_path / "b.txt", tmp_path / "a.txt", tmp_path)
    assert [d.id for d in documents] == ["b", "a", "a", "b"]


def test_standard_input(stdin):
    stdin(TEXT.encode())
    document = read_one("-")
    assert (document.id, document.path, document.text) == ("stdin", None, TEXT)


@pytest.mark.parametrize("start", [b"", b"\n \t", b"\xef\xbb\xbf"])
def test_json_lines_on_standard_input(stdin, start):
    stdin(start + lines({"id": "x", "text": TEXT}, {"text": "b"}))
    assert [d.text for d in read("-")[0]] == [TEXT, "b"]


# What cannot be read


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.txt", b"", "empty; give it a text, or leave it out"),
        ("a.txt", b" \n\t", "empty; give it a text, or leave it out"),
        ("a.txt", b"\xff\xfe", "empty; give it a text, or leave it out"),
        ("a.jsonl", b"\n\n", "empty; give it a text, or leave it out"),
        (
            "a.txt",
            b"killed\0 three",
            "not text (it has NUL characters); name its encoding with --encoding, or leave it out",
        ),
        ("a.txt", None, "no such file or directory; check the name and its permissions"),
        ("a.jsonl", None, "no such file or directory; check the name and its permissions"),
        ("a.txt/b.txt", None, "no such file or directory; check the name and its permissions"),
    ],
)
def test_bad_files(tmp_path, text, name, data, problem):
    bad = tmp_path / "bad" / name
    bad.parent.mkdir(parents=True)
    if data is not None:
        bad.write_bytes(data)
    documents, problems = read(bad, text)
    assert [d.id for d in documents] == ["a"]
    assert problems == [f"{bad}: {problem}"]


def test_a_folder_without_texts(tmp_path, text):
    empty = tmp_path / "sub"
    empty.mkdir()
    assert read(empty, text)[1] == [
        f"{empty}: no texts in this folder; name a folder with *.txt, *.jsonl or *.html files"
    ]


def test_a_file_that_may_not_be_read(text, monkeypatch):
    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)  # root may read everything
    assert read(text)[1] == [f"{text}: permission denied; check the name and its permissions"]


def test_names_too_long_for_the_system(tmp_path):
    longest = tmp_path / ("a" * 251 + ".txt")  # its sidecar would have a letter more
    longest.write_text(TEXT, encoding="utf-8")
    assert read_one(longest).published is None
    [problem] = read(tmp_path / ("a" * 300))[1]
    assert problem.endswith(": file name too long; check the name and its permissions")


def test_standard_input_that_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert read("-")[1] == ["standard input: closed; check the name and its permissions"]


def test_names_are_shown_without_tricks(tmp_path):
    [problem] = read(tmp_path / "a\n\x1b[31m\u202etxt.b")[1]
    assert problem.startswith(f"{tmp_path}/a\\n\\x1b[31m\\u202etxt.b: ")
    assert visible("\udcff") == "\\udcff"
    assert visible("أخبار 2024.txt") == "أخبار 2024.txt"


def test_many_documents_or_one():
    assert Source(Path("a.txt")).is_one_document
    assert not Source(Path("a.jsonl")).is_one_document
    assert not Source(None).is_one_document


# Compressed files


def zst(data):
    return pytest.importorskip("backports.zstd").compress(data)


COMPRESSIONS = [(".gz", gzip.compress), (".xz", lzma.compress), (".zst", zst)]


@pytest.mark.parametrize(("ending", "compress"), COMPRESSIONS)
def test_compressed_texts(tmp_path, ending, compress):
    file = tmp_path / f"a-20240207.txt{ending}"
    file.write_bytes(compress(TEXT.encode("cp1256")))
    document = read_one(file)
    assert (document.id, document.text, document.published) == ("a-20240207", TEXT, date(2024, 2, 7))
    (tmp_path / "a-20240207.json").write_text('{"published": "2024-02-08"}')
    assert read_one(file).published == date(2024, 2, 8)
    assert read_one(tmp_path).id == "a-20240207"


@pytest.mark.parametrize(("ending", "compress"), COMPRESSIONS)
def test_compressed_json_lines(tmp_path, stdin, ending, compress):
    data = compress(lines({"id": "x", "text": TEXT}) + b"\n") + compress(lines({"text": "b"}))  # as `cat a.gz b.gz`
    file = tmp_path / f"news.jsonl{ending}"
    file.write_bytes(data)
    assert [d.id for d in read(file)[0]] == ["x", "news:2"]
    stdin(data)
    assert [d.id for d in read("-")[0]] == ["x", "stdin:2"]


@pytest.mark.parametrize(("ending", "compress"), COMPRESSIONS)
def test_what_tells_a_compressed_file_is_its_first_bytes(tmp_path, ending, compress):
    (tmp_path / "a.txt").write_bytes(compress(TEXT.encode()))
    (tmp_path / f"b.txt{ending}").write_text(TEXT, encoding="utf-8")
    assert [d.text for d in read(tmp_path)[0]] == [TEXT, TEXT]


@pytest.mark.parametrize("damage", [lambda d: d[:-6], lambda d: d[:30] + b"\xff" * 9 + d[39:], lambda d: d[:8]])
@pytest.mark.parametrize(("ending", "compress"), COMPRESSIONS)
def test_damaged_compressed_files_are_named(tmp_path, text, ending, compress, damage):
    bad = tmp_path / f"news.jsonl{ending}"
    records = [{"id": str(i), "text": f"{TEXT} {i * 7919 % 1000}"} for i in range(2000)]
    bad.write_bytes(damage(compress(lines(*records))))
    documents, problems = read(bad, text)
    assert documents[-1].id == "a"
    assert len(problems) == 1 or all(f"{bad}:" in p for p in problems)  # what was read before may end in half a line
    assert problems[-1].startswith(f"{bad}: damaged compressed file (")
    assert problems[-1].endswith("; get it anew")
    assert "\n" not in problems[-1]


def test_zstandard_without_its_library(tmp_path, monkeypatch):
    file = tmp_path / "a.txt.zst"
    file.write_bytes(zst(TEXT.encode()))
    monkeypatch.setitem(sys.modules, "backports", None)
    monkeypatch.setitem(sys.modules, "compression", None)
    assert read(file)[1] == [
        f"{file}: compressed with Zstandard, for which a library is missing; "
        "pip install 'hadath[zst]', or unpack the file with zstd -d"
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_small_file_that_unpacks_to_fill_the_memory(tmp_path, monkeypatch, name):
    monkeypatch.setattr("hadath_cli.inputs.LARGEST", 1 << 20)
    bomb = tmp_path / f"{name}.gz"
    bomb.write_bytes(gzip.compress(b"a" * (3 << 20)))
    [problem] = read(bomb)[1]
    assert "larger than 1 MiB; split it into texts" in problem


# Saved pages

ARTICLE = """<!DOCTYPE html>
<html lang="ar"><head><meta charset="{charset}"><title>مقتل جنود في قصف | موقع أخبار</title>
<meta property="og:title" content="مقتل جنود في قصف">
<meta property="article:published_time" content="2024-02-08T10:00:00+03:00"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/sport">رياضة</a></nav>
<article><h1>مقتل جنود في قصف</h1>
<p>قتل ثلاثة جنود أمس في قصف مدفعي على قرية قرب الحدود، وفق ما أفاد به مصدر عسكري لم يذكر اسمه في اتصال هاتفي.</p>
<p>وقال المتحدث باسم الجيش إن الحصيلة قد ترتفع، مضيفا أن فرق الإنقاذ ما زالت تبحث عن ناجين تحت أنقاض المنازل.</p>
</article><footer>جميع الحقوق محفوظة 2026</footer></body></html>"""


@pytest.fixture
def page(tmp_path):
    pytest.importorskip("trafilatura")
    file = tmp_path / "page.html"
    file.write_text(ARTICLE.format(charset="utf-8"), encoding="utf-8")
    return file


def test_a_saved_page(page):
    document = read_one(page)
    assert (document.id, document.title, document.published) == ("page", "مقتل جنود في قصف", date(2024, 2, 8))
    assert document.text.startswith("مقتل جنود في قصف\nقتل ثلاثة جنود أمس")
    assert document.text.endswith("تحت أنقاض المنازل.")
    assert "رياضة" not in document.text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8-sig"),
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "iso8859_6"),
        ("windows-1256", "utf-8"),  # the browser saved it anew, and left what it says
        ("no-such-thing", "cp1256"),
        ("utf-8", "cp1256"),
    ],
)
def test_encodings_of_pages(page, charset, encoding):
    page.write_bytes(ARTICLE.format(charset=charset).encode(encoding))
    assert "قتل ثلاثة جنود أمس" in read_one(page).text


def test_a_page_on_standard_input(page, stdin):
    stdin(page.read_bytes())
    assert read_one("-").title == "مقتل جنود في قصف"


def test_dates_of_pages_are_declared_or_none(page):
    page.write_text(re.sub("<meta property=.article.*?>", "", ARTICLE), encoding="utf-8")
    assert read_one(page).published is None  # not the year of the copyright, not today
    page = page.rename(page.with_name("page-20240207.html"))
    assert read_one(page).published == date(2024, 2, 7)


def test_folders_have_pages_and_not_what_browsers_save_beside_them(page, tmp_path):
    beside = tmp_path / "page_files"
    beside.mkdir()
    (beside / "advertisement.html").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "old_files").mkdir()
    (tmp_path / "old_files" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert [d.id for d in read(tmp_path)[0]] == ["a", "page"]


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body><nav></nav></body></html>", "<" * 5000, "<div>" * 20000]
)
def test_pages_without_an_article(page, html):
    page.write_text(html, encoding="utf-8")
    [problem] = read(page)[1]
    assert re.search(r"no article in this page|not a page that can be read|empty", problem)


def test_a_page_without_the_library(page, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert read(page)[1] == [
        f"{page}: a web page, for which a library is missing; pip install 'hadath[html]', or save the page as text"
    ]


# Names of fields, lists of files, what was guessed


def test_names_of_fields(tmp_path):
    file = tmp_path / "news.jsonl"
    file.write_bytes(lines({"guid": 7, "body": TEXT, "when": "8 شباط 2024", "head": "t"}, {"text": TEXT}))
    fields = Fields(text="body", id="guid", published="when", title="head")
    documents, problems = read(file, reading=Reading(fields=fields))
    [document] = documents
    assert (document.id, document.text, document.published, document.title) == ("7", TEXT, date(2024, 2, 8), "t")
    assert problems == [f'{file}:2: no "body"; mend the line or take it out']
    file.write_bytes(lines({"text": TEXT, "when": "soon"}))
    assert '"when" is not a date' in read(file, reading=Reading(fields=Fields(published="when")))[1][0]


def test_a_json_array_is_told_from_lines(tmp_path):
    file = tmp_path / "news.json"
    file.write_text(json.dumps([{"text": TEXT}]))
    assert read(file)[1] == [f"{file}: one JSON array, not JSON lines; make lines of it: jq -c '.[]' {file}"]


@pytest.mark.parametrize("data", [b"a.txt\nb c.txt\n", b"a.txt\r\n\r\nb c.txt", b"a.txt\0b c.txt\0"])
def test_lists_of_files(tmp_path, stdin, data):
    (tmp_path / "list").write_bytes(data)
    assert listed_names(str(tmp_path / "list")) == ["a.txt", "b c.txt"]
    stdin(data)
    assert listed_names("-") == ["a.txt", "b c.txt"]


def test_names_in_lists_may_have_line_breaks_and_no_encoding(tmp_path):
    names = [b"a\nb.txt", b"\xff.txt"]
    (tmp_path / "list").write_bytes(b"\0".join(names))
    assert [os.fsencode(name) for name in listed_names(str(tmp_path / "list"))] == names


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        listed_names(str(tmp_path / "gone"))


def test_guessed_encodings_are_noted(text):
    notes = []

    def noted():
        notes.clear()
        list(read_documents([Source(text)], FIND_OUT, pytest.fail, notes.append))
        return notes

    assert noted() == []
    text.write_bytes(TEXT.encode("cp1256"))
    assert noted() == [f"{text}: read as cp1256; --encoding says otherwise"]


def test_a_nul_in_a_name():
    assert read("a\0b.txt")[1] == ["a\\x00b.txt: no file's name has a NUL; check the name and its permissions"]


def test_json_lines_are_read_as_they_come(tmp_path):
    """An archive may be larger than the memory: the first document is there before the last is read."""
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "wb") as writer:
        source = tmp_path / "news.jsonl"
        source.symlink_to(f"/dev/fd/{ours}")
        documents = read_documents([Source(source)], FIND_OUT, pytest.fail)
        writer.write((json.dumps({"text": "a" * 30_000}) + "\n").encode())
        writer.flush()
        assert len(next(documents).text) == 30_000  # and the pipe is open still
        writer.write(b'{"text": "b"}')
    assert [d.text for d in documents] == ["b"]
    os.close(ours)
