"""`hadath report` up to the file that it writes. What the page does in a browser is in `test_report_page.py`."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hadath.model import Document
from hadath.rulebook import bundled_rules
from hadath_cli.main import app
from hadath_cli.report import Contents, SavedEvents, render
from hadath_cli.report.page import SCRIPTS, as_json
from hadath_cli.report.vocabulary import FAMILIES, LABELS

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "marib.jsonl"
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "extract"), str(ROOT / "cli"), *sys.path])}


def hadath(*words, **options):
    """`hadath` as a process, with the pipeline of `fake_pipeline.py`."""
    command = [sys.executable, str(ROOT / "tests" / "fake_pipeline.py"), *map(str, words)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False, **options)


class Elements(HTMLParser):
    """The elements of a page: (tag, attributes), and what its scripts and title hold."""

    def __init__(self):
        super().__init__()
        self.elements, self.holds, self.inside = [], {}, None

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = dict(attrs).get("id", tag) if tag in {"script", "style"} else None

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.holds[self.inside] = data


def parse(page):
    parser = Elements()
    parser.feed(page.decode() if isinstance(page, bytes) else page)
    return parser


def packed(page):
    return json.loads(parse(page).holds["data"])


@pytest.fixture
def event():
    """One event as it is saved, to be spoilt."""
    return json.loads(GOLDEN.read_bytes().splitlines()[0])


# From the command line


def test_a_page_of_texts(tmp_path):
    (tmp_path / "a.txt").write_text("قتل جنود.\nقال القائد ذلك.\n", encoding="utf-8")
    (tmp_path / "calm.txt").write_text("هدوء في المدينة", encoding="utf-8")
    result = hadath("report", "-o", "report.html", "--date", "2024-02-08", ".", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    shown, calm = packed((tmp_path / "report.html").read_bytes())["documents"]
    assert shown["about"] == {"id": "a", "path": "a.txt", "published": "2024-02-08", "title": "قتل جنود."}
    assert (shown["whole"], shown["pieces"]) == (True, [[0, "قتل جنود.\nقال القائد ذلك.\n"]])
    assert len(shown["events"]) == 1
    assert calm["events"] == []


def test_a_page_of_saved_events_needs_no_models(tmp_path):
    out = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["report", str(GOLDEN), "-o", str(out), "--models", "no-such-folder"])
    assert (result.exit_code, result.output) == (0, "")
    [document] = packed(out.read_bytes())["documents"]
    assert (document["about"]["id"], document["whole"]) == ("marib", False)
    text = (ROOT / "samples" / "marib.txt").read_text(encoding="utf-8")
    assert document["pieces"]
    assert all(text[start : start + len(words)] == words for start, words in document["pieces"])
    assert len(document["events"]) == len(GOLDEN.read_bytes().splitlines())


def test_events_and_texts_from_standard_input():
    lines = GOLDEN.read_bytes() + json.dumps({"id": "new", "text": "قتل جندي."}).encode()
    result = hadath("report", input=lines)
    assert (result.returncode, result.stderr) == (0, b"")
    assert [(d["about"]["id"], d["whole"]) for d in packed(result.stdout)["documents"]] == [
        ("new", True),
        ("marib", False),
    ]


def test_the_same_bytes_every_time():
    assert hadath("report", str(GOLDEN)).stdout == hadath("report", str(GOLDEN)).stdout


def test_bad_lines_are_named_and_the_others_done(tmp_path, event):
    saved = tmp_path / "saved.jsonl"
    other = event | {"schema": 2}
    saved.write_text("\n".join(json.dumps(e) for e in (event, other, {"type": "x"})), encoding="utf-8")
    out = tmp_path / "report.html"
    result = hadath("report", "-q", saved, "-o", out)
    assert result.returncode == 1
    assert result.stderr.decode().splitlines() == [
        f"hadath: {saved}:2: an event of another schema than 1; extract it anew; mend the line or take it out",
        f'hadath: {saved}:3: no "text"; mend the line or take it out',
    ]
    assert len(packed(out.read_bytes())["documents"]) == 1


def test_nothing_to_show_leaves_the_old_page(tmp_path):
    out = tmp_path / "report.html"
    out.write_text("old")
    result = hadath("report", "-q", tmp_path / "gone.txt", "-o", out)
    assert (result.returncode, result.stderr.count(b"\n")) == (1, 1)
    assert out.read_text() == "old"


def test_no_page_on_a_terminal():
    ours, theirs = os.openpty()
    result = subprocess.run(
        [sys.executable, "-m", "hadath_cli", "report", str(GOLDEN)],
        env=ENVIRONMENT,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert b"-o report.html" in result.stderr


def test_real_models(extractor, tmp_path, monkeypatch):
    monkeypatch.setattr("hadath.pipeline.Extractor", lambda **_: extractor)
    out = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["report", str(ROOT / "samples" / "marib.txt"), "-q", "-o", str(out)])
    assert (result.exit_code, result.output) == (0, "")
    [document] = packed(out.read_bytes())["documents"]
    assert len(document["events"]) == len(GOLDEN.read_bytes().splitlines())


# Saved events: whatever a file holds, the page gets what the schema says, or the user a line

SPOILT = {
    "schema": 2,
    "id": 7,
    "type": None,
    "subtype": ["killed"],
    "incident": 5,
    "polarity": None,
    "doc": {"id": 1},
    "rule": {},
    "trigger": {"text": "قتل", "start": 3, "end": 9},
    "sentence": {"text": "قتل", "start": -3, "end": 0},
    "source": [{"text": "قتل", "start": 10**30, "end": 10**30 + 3}],
    "count": {"text": "3", "start": 0, "end": 1, "min": "three", "max": None},
    "time": {"text": "3", "start": 0, "end": 1, "value": "<b>soon</b>"},
    "victim": ["three soldiers"],
    "attacker": "the army",
    "scope": 1,
    "place": [{"text": "قتل", "start": 0, "end": 3, "name": ["Hama"]}],
    "content": {"text": "قتل"},
    "mentions": [],
    "__proto__": {"type": "strike"},
    "lemma": float("nan"),
    "deep": [[[[[[[[[[]]]]]]]]]],
}


@pytest.mark.parametrize("field", SPOILT)
def test_spoilt_events_are_refused(event, field):
    saved = SavedEvents()
    assert saved.take(event)
    with pytest.raises(ValueError, match="event"):
        saved.take(event | {field: SPOILT[field]})
    assert len(list(saved.documents())) == 1


@pytest.mark.parametrize("degrees", [(95, 0), (0, 181), (None, 0), ("35", "36"), (float("inf"), 0)])
def test_places_off_the_globe_are_refused(event, degrees):
    place = {"text": "قتل", "start": 0, "end": 3, "lat": degrees[0], "lon": degrees[1]}
    with pytest.raises(ValueError, match="event"):
        SavedEvents().take(event | {"place": [place]})


@pytest.mark.parametrize("line", [{"text": "قتل جندي."}, {"id": "x"}, {"type": "strike", "trigger": {}}])
def test_what_is_no_event_is_left_to_others(line):
    assert not SavedEvents().take(line)


def test_events_that_contradict_each_other_are_told(tmp_path, event):
    saved = tmp_path / "saved.jsonl"
    words = "ك" * len(event["sentence"]["text"])
    lies = event | {"sentence": event["sentence"] | {"text": words}}
    saved.write_text(f"{json.dumps(event)}\n{json.dumps(lies)}\n", encoding="utf-8")
    result = hadath("report", "-q", saved, "-o", tmp_path / "report.html")
    assert result.returncode == 1
    assert re.fullmatch(
        r"hadath: saved events of marib: two events tell different words at \d+; .*\n", result.stderr.decode()
    )
    assert not (tmp_path / "report.html").exists()


# The file

HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>&amp;\u2028{{ 7*7 }}\ud800"


def test_texts_cannot_leave_their_place():
    contents = Contents()
    contents.add_text(Document(HOSTILE, f"{HOSTILE}\n{HOSTILE}", HOSTILE, date(2024, 2, 8), HOSTILE), [])
    page = render(contents)
    plain = render(Contents())
    assert [e for e in parse(page).elements if e[0] != "meta"] == [e for e in parse(plain).elements if e[0] != "meta"]
    [document] = packed(page)["documents"]
    assert document["about"]["title"] == HOSTILE
    assert document["pieces"] == [[0, f"{HOSTILE}\n{HOSTILE}"]]


def test_json_in_a_page():
    shown = as_json({"a": "</script>&\u2028\u2029"})
    assert not re.search("[<>&\u2028\u2029]", shown)
    assert json.loads(shown) == {"a": "</script>&\u2028\u2029"}


def test_nothing_is_fetched():
    """No address stands in the page but the names of namespaces."""
    page = parse(render(Contents()))
    addresses = [v for _, attrs in page.elements for name, v in attrs.items() if name in {"src", "href", "action"}]
    assert all(a.startswith(("#", "data:")) for a in addresses)
    assert set(re.findall(r"https?://[^\"' ]+", render(Contents()).decode())) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in page.holds["style"]
    assert "@import" not in page.holds["style"]


def test_script_makes_nodes_not_markup():
    source = "".join(file.read_text(encoding="utf-8") for file in SCRIPT_FILES)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", source)


SCRIPT_FILES = sorted((ROOT / "cli" / "hadath_cli" / "report" / "script").glob("*.js"))


def test_every_script_is_in_the_page():
    assert sorted(SCRIPTS) == [file.stem for file in SCRIPT_FILES]


def test_subtypes_of_the_rules_have_their_place():
    types = bundled_rules().types
    told_apart = [subtype for family in FAMILIES.values() for subtype in family["subtypes"]]
    assert sorted(told_apart) == sorted(types["strike"].subtypes)
    assert set(LABELS) <= {subtype for spec in types.values() for subtype in spec.subtypes}


def test_outlines_cover_the_world():
    outlines = json.loads(parse(render(Contents())).holds["outlines"])
    assert outlines["land"].startswith("M")
    assert outlines["borders"].startswith("M")
    assert {"Iraq", "Syria", "Yemen", "Sudan", "Palestine", "Ukraine"} <= {name for name, *_ in outlines["labels"]}
    assert all(0 <= x <= outlines["width"] and 0 <= y <= outlines["height"] for _, x, y, _ in outlines["labels"])
