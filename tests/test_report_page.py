"""The page of `hadath report` in headless Chromium: what it shows is what the events say.

All that is expected is worked out here, from the same events, and never listed. The browser is Debian's (`apt-get
install chromium`); without one these tests are skipped, unless `HADATH_BROWSER=required` says that they may not be.
"""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import sys
import time
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from hadath.model import Document
from hadath.schema import json_schema
from hadath.text import fold
from hadath_cli.inputs import Reading, find_sources, read_documents
from hadath_cli.report import Contents, SavedEvents, render
from hadath_cli.report.vocabulary import FAMILIES

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "cli" / "hadath_cli" / "report" / "script"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {"width": 360, "height": 740}


def need_browser():
    """The browser and what drives it."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found, sync_playwright = None, None
    if found is None:
        missing = "needs Chromium (apt-get install chromium) and Playwright (pip install '.[test]')"
        if os.environ.get("HADATH_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return found, sync_playwright


@pytest.fixture(scope="module")
def browser():
    path, sync_playwright = need_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a page from the disk; none may complain, or ask for anything but itself."""
    contexts, complaints, requests = [], [], []

    def open_(html, fragment="", **options):
        file = tmp_path / f"{len(contexts)}.html"
        file.write_bytes(html)
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri() + fragment)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0] for url in requests if not url.startswith(("blob:", "data:"))} <= {
        (tmp_path / f"{n}.html").as_uri() for n in range(len(contexts))
    }


def wait(page, expression):
    """Wait until it is true. (Playwright's own waiting evaluates strings, which the page's policy forbids.)"""
    end = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)


# The samples, and what the golden files say about them


def fail(problem):
    raise problem


with contextlib.chdir(ROOT):  # so that their paths are those in the golden files
    DOCUMENTS = list(read_documents(find_sources(["samples"], fail), Reading(), fail))
EVENTS = [
    json.loads(line)
    for d in DOCUMENTS
    for line in (ROOT / "tests" / "golden" / f"{d.id}.jsonl").read_text(encoding="utf-8").splitlines()
]


def page_of(documents, events):
    contents = Contents()
    for document in documents:
        contents.add_text(document, [e for e in events if e["doc"]["id"] == document.id])
    return render(contents)


@pytest.fixture(scope="module")
def samples():
    return page_of(DOCUMENTS, EVENTS)


def status(event):
    return "denied" if event["polarity"] == "negative" else "unreal" if event["realis"] == "other" else "happened"


def group_incidents(events):
    groups = {}
    for event in events:
        if event["incident"]:
            groups.setdefault((event["doc"]["id"], event["incident"]), []).append(event)
    return [g for g in groups.values() if any(e.get("scope") != "cumulative" for e in g)]


def happened(events):
    return [group for group in group_incidents(events) if any(status(e) == "happened" for e in group)]


def dated(group):
    """The date of an incident: the most precise, and of such the strike's."""
    strikes = [e for e in group if e["type"] == "strike"]
    told = [e for e in strikes if status(e) == "happened"]
    return max((e["time"]["value"] or "" for e in [*told, *strikes, *group] if e["time"]), key=len, default="")


def places(group):
    return [place for e in group for place in e.get("place", [])]


def bounds(events, subtype):
    """The lowest and highest of the incidents' tolls, summed."""
    low = high = 0
    for group in group_incidents(events):
        counts = [
            e["count"]
            for e in group
            if e["subtype"] == subtype and e["scope"] != "cumulative" and status(e) == "happened" and e["count"]
        ]
        counts = [c for c in counts if (c["min"], c["max"]) != (None, None)]
        if counts:
            low += min(c["min"] or 0 for c in counts)
            high += max(c["max"] if c["max"] is not None else c["min"] for c in counts)
    return [low] if low == high else [low, high]


def test_golden_events_are_varied_enough_for_these_tests():
    assert {status(e) for e in EVENTS} == {"happened", "denied", "unreal"}
    assert any(e["type"] == "casualty" and e["scope"] == "cumulative" for e in EVENTS)
    assert sum(any(p["lat"] is not None for p in places(g)) for g in happened(EVENTS)) > 5


# Overview


def tiles(page):
    return page.eval_on_selector_all(
        "#numbers > div",
        "all => Object.fromEntries(all.map(e => [e.children[0].textContent, e.querySelector('strong').textContent]))",
    )


def whole_numbers(words):
    return [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", words)]


def test_numbers(open_page, samples):
    shown = tiles(open_page(samples))
    assert shown["Documents"] == str(len(DOCUMENTS))
    assert shown["Incidents"] == str(len(happened(EVENTS)))
    assert shown["Statements"] == str(sum(e["type"] == "statement" for e in EVENTS))
    for outcome in ("killed", "wounded"):
        assert whole_numbers(shown[outcome.capitalize()]) == bounds(EVENTS, outcome)


def test_timeline(open_page, samples):
    page = open_page(samples)
    bars = page.eval_on_selector_all("#timeline rect", "all => all.map(e => [e.dataset.date, Number(e.dataset.count)])")
    shown = Counter()
    for day, number in bars:
        shown[day] += number
    length = len(bars[0][0])
    days = [dated(group) for group in happened(EVENTS)]
    assert shown == Counter(day[:length] for day in days if len(day) >= length)
    left = sum(len(day) < length for day in days)
    assert whole_numbers(page.inner_text("#timeline-note")) == ([left] if left else [])
    page.click("#timeline summary")
    table = page.eval_on_selector_all(
        "#timeline-table tbody tr", "all => all.map(r => [...r.cells].slice(1).map(c => Number(c.textContent)))"
    )
    assert [sum(row) for row in table] == [shown[day] for day in sorted(shown)]
    names = page.eval_on_selector_all("#timeline-table thead th", "all => all.map(e => e.textContent)")
    assert set(names[1:]) <= {family["label"] for family in FAMILIES.values()}


def test_map(open_page, samples):
    page = open_page(samples)
    shown = page.eval_on_selector_all("#map circle", "all => all.map(e => Number(e.dataset.incidents))")
    known = [group for group in happened(EVENTS) if any(p["lat"] is not None for p in places(group))]
    assert sum(shown) == len(known)
    left = len(happened(EVENTS)) - len(known)
    assert whole_numbers(page.inner_text("#map-note")) == ([left] if left else [])
    rows = page.locator("#map-table tbody tr")
    assert rows.count() == len(shown)
    assert sum(
        int(n) for n in page.eval_on_selector_all("#map-table tbody tr", "all => all.map(r => r.cells[3].textContent)")
    ) == len(known)


def test_map_puts_places_where_they_are(open_page):
    """A place between two others on the ground is between them on the map, and north is up."""
    lines = [("north", 36.2, 37.1), ("middle", 33.5, 36.3), ("south", 15.4, 44.2)]
    page = open_page(page_of([Document("d", "قتل" * 3)], [strike(i, *line) for i, line in enumerate(lines)]))
    at = page.eval_on_selector_all(
        "#map circle",
        "all => all.map(e => [e.textContent.split(':')[0], e.getAttribute('cx'), e.getAttribute('cy')])",
    )
    shown = {name: (float(x), float(y)) for name, x, y in at}
    assert shown["north"][1] < shown["middle"][1] < shown["south"][1]
    assert shown["middle"][0] < shown["north"][0] < shown["south"][0]
    view = page.evaluate("[...document.querySelectorAll('#map svg')].map(e => [e.clientWidth, e.clientHeight])[0]")
    assert all(0 < x < view[0] and 0 < y < view[1] for x, y in shown.values())


def strike(number, name, lat, lon):
    start = 3 * number
    span = {"text": "قتل", "start": start, "end": start + 3}
    place = span | {"name": name, "country": "SY", "precision": "city", "lat": lat, "lon": lon}
    trigger = span | {"lemma": "قتل"}
    about = {"id": "d", "path": None, "published": None, "title": None}
    return {
        "schema": 1,
        "id": f"{number:012x}",
        "type": "strike",
        "subtype": "bombing",
        "incident": f"i{number}",
        "doc": about,
        "trigger": trigger,
        "sentence": span,
        "polarity": "positive",
        "realis": "actual",
        "attacker": [],
        "target": [],
        "weapon": [],
        "place": [place],
        "source": [],
        "time": None,
        "codes": {},
        "rule": "strike/bombing.noun",
        "mentions": [{"trigger": trigger, "sentence": span, "rule": "strike/bombing.noun"}],
    }


def test_statements_by_act(open_page, samples):
    page = open_page(samples)
    rows = page.eval_on_selector_all(
        "#acts-table tbody tr", "all => all.map(r => [r.cells[0].textContent, r.cells[2].textContent])"
    )
    acts = Counter(e["subtype"] for e in EVENTS if e["type"] == "statement")
    assert {name: int(n) for name, n in rows} == {act.replace("_", " ").capitalize(): n for act, n in acts.items()}


def test_running_totals_are_apart(open_page, samples):
    totals = sum(e["type"] == "casualty" and e["scope"] == "cumulative" for e in EVENTS)
    assert open_page(samples).locator("#totals li").count() == totals


# Incidents and statements


def show_all(page, selector):
    while page.locator(f"{selector} > .more").count():
        page.click(f"{selector} > .more")


def test_cards_hold_their_events(open_page, samples):
    page = open_page(samples)
    show_all(page, "#incident-list")
    groups = {f"{e['doc']['id']}/{e['incident']}" for e in EVENTS if e["incident"]}
    names = page.eval_on_selector_all("[data-incident]", "all => all.map(e => e.dataset.incident)")
    assert {f"{DOCUMENTS[int(n.split('/')[1])].id}/{n.split('/')[2]}" for n in names} == groups
    assert len(names) == len(groups)
    figures = page.eval_on_selector_all("[data-incident] .figure", "all => all.map(e => e.dataset.go)")
    casualties = [e for e in EVENTS if e["type"] == "casualty" and e["incident"]]
    assert sorted(go.split("/")[2] for go in figures) == sorted(e["id"] for e in casualties)


def test_conflicting_tolls_stand_side_by_side(open_page, samples):
    page = open_page(samples)
    show_all(page, "#incident-list")
    for group in group_incidents(EVENTS):
        killed = [e for e in group if e["subtype"] == "killed"]
        card = page.locator(f"[data-incident$='/{group[0]['incident']}']")
        ids = [
            go.split("/")[2]
            for go in card.locator("tr", has=page.get_by_role("rowheader", name="Killed", exact=True))
            .locator(".figure")
            .evaluate_all("all => all.map(e => e.dataset.go)")
        ]
        assert ids == [e["id"] for e in killed]
        sources = card.locator("small", has_text="according to").all_inner_texts()
        for event in group:
            for source in event.get("source", []) if event["type"] == "casualty" else []:
                assert any(" ".join(source["text"].split()) in words for words in sources)


def test_statements_about_an_incident(open_page, samples):
    """Each statement is on the cards of the incidents that it is about, and on no other."""
    page = open_page(samples)
    show_all(page, "#incident-list")
    linked = 0
    for group in group_incidents(EVENTS):
        incident, document = group[0]["incident"], group[0]["doc"]
        card = page.locator(f"[data-incident$='/{incident}']")
        shown = set(card.locator(".about .act").evaluate_all("all => all.map(e => e.dataset.go.split('/')[2])"))
        assert shown == {e["id"] for e in EVENTS if e["doc"] == document and incident in e.get("about", ())}
        linked += len(shown)
    assert linked > 5


def test_statements_are_all_there(open_page, samples):
    page = open_page(samples)
    show_all(page, "#statement-list")
    names = page.eval_on_selector_all("[data-statement]", "all => all.map(e => e.dataset.statement.split('/')[2])")
    assert sorted(names) == sorted(e["id"] for e in EVENTS if e["type"] == "statement")


# Documents


def open_all(page):
    page.evaluate("for (const d of document.querySelectorAll('details.document')) d.open = true")
    wait(page, "[...document.querySelectorAll('details.document')].every(d => d.querySelector('.text'))")


def marked(page):
    """What is marked, by document: (start, words, the kinds of mark)."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('details.document')].map(d => [d.dataset.document,
        [...d.querySelectorAll('[data-start]')].map(e => [Number(e.dataset.start), e.textContent,
        [...e.classList].filter(c => c.startsWith('in-')).map(c => c.slice(3))])]))"""
    )


NO_SPANS = ("mentions", "about")  # the lists of an event that hold something else


def spans(event):
    """(kind, start, end) of what an event marks."""
    found = [("trigger", m["trigger"]) for m in event["mentions"]]
    for field, value in event.items():
        if isinstance(value, list) and field not in NO_SPANS:
            found += [({"quotes": "quote"}.get(field, field), span) for span in value]
    found += [(field, event.get(field)) for field in ("content", "count", "time") if event.get(field)]
    return [(kind, span["start"], span["end"]) for kind, span in found]


def assert_marks(page, documents, events):
    shown = marked(page)
    for number, document in enumerate(documents):
        expected = {}
        for event in events:
            if event["doc"]["id"] == document.id:
                for kind, start, end in spans(event):
                    for place in range(start, end):
                        expected.setdefault(place, set()).add(kind)
        found = {}
        for start, words, kinds in shown[str(number)]:
            assert document.text[start : start + len(words)] == words
            found |= {start + i: set(kinds) for i in range(len(words))}
        assert found == {p: kinds for p, kinds in expected.items() if document.text[p] not in "\r\n"}


def test_marks_are_where_the_offsets_say(open_page, samples):
    page = open_page(samples)
    open_all(page)
    assert_marks(page, DOCUMENTS, EVENTS)


def test_texts_are_whole(open_page, samples):
    page = open_page(samples)
    open_all(page)
    shown = page.eval_on_selector_all(
        "details.document .text", "all => all.map(e => [...e.children].map(p => p.textContent))"
    )
    assert shown == [[line for line in d.text.splitlines() if line] for d in DOCUMENTS]


def test_offsets_count_code_points_not_utf16_units(open_page):
    """An emoji before a trigger is one code point and two units of JavaScript's."""
    text = "😀 عاجل\r\n🚨🚨 قتل 3 جنود 😀 في غارة"
    start = text.index("قتل")
    event = strike(0, "Hama", 35.1, 36.7)
    sentence = {"text": text[7:], "start": 7, "end": len(text)}
    trigger = {"text": "قتل", "start": start, "end": start + 3, "lemma": "قتل"}
    target = {"text": text[start + 4 :], "start": start + 4, "end": len(text)}
    event |= {"trigger": trigger, "sentence": sentence, "place": [], "target": [target]}
    event |= {"mentions": [{"trigger": trigger, "sentence": sentence, "rule": event["rule"]}]}
    documents = [Document("d", text)]
    page = open_page(page_of(documents, [event]))
    open_all(page)
    assert_marks(page, documents, [event])
    assert page.inner_text(".text .in-trigger") == "قتل"
    assert page.inner_text(".text .in-target") == "3 جنود 😀 في غارة"


def test_from_the_text_to_the_incident_and_back(open_page, samples):
    page = open_page(samples)
    event = next(e for e in EVENTS if e["type"] == "casualty" and e["incident"])
    index = [d.id for d in DOCUMENTS].index(event["doc"]["id"])
    page.click(f"details[data-document='{index}'] > summary")
    page.click(f"a[data-event='{event['id']}']")
    assert page.evaluate("document.activeElement.dataset.incident") == f"incident/{index}/{event['incident']}"
    page.click(f":focus .figure[data-go='text/{index}/{event['id']}']")
    wait(page, f"document.activeElement.dataset.event === '{event['id']}'")
    page.go_back()
    wait(page, f"document.activeElement.dataset.incident === 'incident/{index}/{event['incident']}'")


def test_a_link_opens_what_it_names_even_far_down(open_page, samples):
    last = [e for e in EVENTS if e["type"] == "statement"][-1]
    index = [d.id for d in DOCUMENTS].index(last["doc"]["id"])
    page = open_page(samples, f"#go=statement/{index}/{last['id']}")
    assert page.evaluate("document.activeElement.dataset.statement") == f"statement/{index}/{last['id']}"
    page = open_page(samples, "#go=statement/999/none")
    assert "clear the filters" in page.inner_text("#status")


def test_focus_and_pointer_tell_event_and_rule(open_page, samples):
    page = open_page(samples)
    index = next(i for i, d in enumerate(DOCUMENTS) if any(e["doc"]["id"] == d.id for e in EVENTS))
    event = next(e for e in EVENTS if e["doc"]["id"] == DOCUMENTS[index].id)
    page.click(f"details[data-document='{index}'] > summary")
    assert page.locator("#note").is_hidden()
    page.focus(f"a[data-event='{event['id']}']")
    assert f"rule {event['rule']}" in page.inner_text("#note")
    assert page.get_attribute(f"a[data-event='{event['id']}']", "aria-describedby") == "note"
    page.keyboard.press("Escape")
    assert page.locator("#note").is_hidden()
    mark = page.locator(f"details[data-document='{index}'] a[tabindex='0']:not(.in-trigger)").first
    mark.hover()
    assert re.search(r"rule \w+/\w+", page.inner_text("#note"))
    assert page.locator(".lit").count() > 1


# Filters

INCIDENTS = {(g[0]["doc"]["id"], g[0]["incident"]): g for g in group_incidents(EVENTS)}


def of_incident(event):
    return INCIDENTS.get((event["doc"]["id"], event["incident"]), [event])


def names_place(event, words):
    own = event.get("place") or places(of_incident(event))
    return any(fold(words).lower() in fold(f"{p['text']} {p['name']} {p['country']}").lower() for p in own)


def names_attacker(event, words):
    own = event.get("attacker") or [a for e in of_incident(event) for a in e.get("attacker", [])]
    return any(fold(words) in fold(a["text"]) for a in own)


def is_dated(event, first, last):
    value = (event["time"] and event["time"]["value"]) or dated(of_incident(event))
    return bool(value) and value <= last and value + {4: "-12-31", 7: "-31", 10: ""}[len(value)] >= first


def tells(event, words):
    texts = [event["doc"]["title"] or "", *(m["sentence"]["text"] for m in event["mentions"])]
    for field, value in event.items():
        if isinstance(value, list) and field not in NO_SPANS:
            texts += [s.get("name") or "" for s in value] + [s["text"] for s in value if s.get("resolved")]
    return fold(words) in fold("\n".join(texts))


def is_strike(event):
    return event["type"] == "strike"


def is_told(event):
    return event["type"] != "statement"


CHOICES = {
    "type=casualty": lambda e: e["type"] == "casualty",
    "type=strike,statement": lambda e: e["type"] in {"strike", "statement"},
    "kind=killed": lambda e: e["subtype"] == "killed",
    "status=denied": lambda e: status(e) == "denied",
    "status=unreal": lambda e: status(e) == "unreal",
    "from=2023-01-01&to=2024-12-31&type=strike": lambda e: is_strike(e) and is_dated(e, "2023-01-01", "2024-12-31"),
    "from=2024-01-01&type=strike,casualty": lambda e: is_told(e) and is_dated(e, "2024-01-01", "9999"),
    "from=9000-01-01&undated=1&type=strike": lambda e: is_strike(e) and not is_dated(e, "0000", "9999"),
    "place=kirkuk&type=strike,casualty": lambda e: is_told(e) and names_place(e, "kirkuk"),
    "place=مارب&type=strike,casualty": lambda e: is_told(e) and names_place(e, "مأرب"),
    "attacker=اسرائيليه&type=strike,casualty": lambda e: is_told(e) and names_attacker(e, "إسرائيلية"),
    "q=النبطيه": lambda e: tells(e, "النبطية"),
    "q=مُسَيَّرة": lambda e: tells(e, "مسيرة"),
    "q=KIRKUK": lambda e: any(p.get("name") == "Kirkuk" for p in e.get("place", [])),
    "q=لا شيء كهذا": lambda e: tells(e, "لا") and tells(e, "شيء") and tells(e, "كهذا"),
}  # fmt: skip


def chosen(page):
    words = page.inner_text("#status")
    return len(EVENTS) if words.startswith("All") else whole_numbers(words)[0]


@pytest.mark.parametrize("fragment", CHOICES)
def test_filters(open_page, samples, fragment):
    expected = [e for e in EVENTS if CHOICES[fragment](e)]
    assert len(expected) < len(EVENTS)
    page = open_page(samples, f"#{fragment}")
    assert chosen(page) == len(expected)
    assert tiles(page)["Incidents"] == str(
        len({(e["doc"]["id"], e["incident"]) for e in expected if of_incident(e) in happened(EVENTS)})
    )
    assert page.locator("details.document").count() == len({e["doc"]["id"] for e in expected})
    assert page.locator("#clear").is_visible()


def test_most_filters_choose_something():
    assert sum(any(map(choice, EVENTS)) for choice in CHOICES.values()) >= len(CHOICES) - 1


def test_controls_and_fragment_agree(open_page, samples):
    page = open_page(samples)
    if not page.locator("#filter-box").get_attribute("open") is not None:
        page.click("#filter-box > summary")
    page.check("input[name='type'][value='casualty']")
    page.fill("input[name='q']", "قَتَل")
    wait(page, "location.hash.includes('type=casualty') && location.hash.includes('q=')")
    expected = sum(e["type"] == "casualty" and tells(e, "قتل") for e in EVENTS)
    assert 0 < chosen(page) == expected
    page.reload()
    assert chosen(page) == expected
    assert page.input_value("input[name='q']") == "قَتَل"
    assert page.is_checked("input[name='type'][value='casualty']")
    page.click("#clear")
    assert chosen(page) == len(EVENTS)
    assert page.input_value("input[name='q']") == ""
    assert page.locator("#clear").is_hidden()


def test_charts_filter_too(open_page, samples):
    page = open_page(samples)
    act = page.locator("#acts-table tbody button").first
    name = act.inner_text().lower().replace(" ", "_")
    act.click()
    assert chosen(page) == sum(e["subtype"] == name for e in EVENTS)
    page.click("#clear")
    page.locator("#timeline rect").first.dispatch_event("click")
    assert "from=" in page.evaluate("location.hash")
    assert 0 < chosen(page) < len(EVENTS)
    page.click("#clear")
    page.locator("#map circle").first.dispatch_event("click")
    assert "place=" in page.evaluate("location.hash")
    assert 0 < chosen(page) < len(EVENTS)


def test_letters_fold_as_in_the_library(browser):
    """`fold` of the page and of `hadath.text`, on every character that this Python knows."""
    page = browser.new_page()
    source = (SCRIPT / "text.js").read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source}; window.foldAll = all => all.map(c => [fold(c), UNSEEN.test(c)]) }}")
    known = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) not in {"Cn", "Co", "Cs"}]
    shown = json.loads(page.evaluate("all => JSON.stringify(foldAll(Array.from(all)))", "".join(known)))
    page.close()
    unseen = {c for c in known if unicodedata.category(c) in {"Mn", "Me", "Cf", "Cc"}}
    # The two may know different versions of Unicode, in which a few far signs have become letters.
    same = [(c, found) for c, (found, is_unseen) in zip(known, shown, strict=True) if is_unseen == (c in unseen)]
    assert {f"U+{ord(c):04X}": (fold(c), found) for c, found in same if fold(c) != found} == {}
    assert len(known) - len(same) < 20
    assert {c for c in known if "\u0600" <= c <= "\u08ff"} <= {c for c, _ in same}


# Export


def save(page, button):
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


def test_json_lines_are_the_events_again(open_page, samples):
    page = open_page(samples)
    assert [json.loads(line) for line in save(page, "#save-jsonl").splitlines()] == EVENTS
    page = open_page(samples, "#kind=killed")
    found = [json.loads(line) for line in save(page, "#save-jsonl").splitlines()]
    assert found == [e for e in EVENTS if e["subtype"] == "killed"]
    validator = jsonschema.Draft202012Validator(json_schema())
    for event in found:
        validator.validate(event)


def test_csv(open_page, samples):
    data = save(open_page(samples), "#save-csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == [e["id"] for e in EVENTS]
    for row, event in zip(rows, EVENTS, strict=True):
        assert row["sentence"].removeprefix("'") == event["sentence"]["text"]
        assert row["count_min"] == str((event.get("count") or {}).get("min", "")).replace("None", "")
        assert row["place"] == " | ".join(p["text"] for p in event.get("place", []))


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x","y")', "＝1"])
def test_csv_holds_no_formula(open_page, title):
    event = strike(0, "Hama", -35.5, 36.7)
    event["doc"] = event["doc"] | {"title": title}
    page = open_page(page_of([Document("d", "قتل", title=title)], [event]))
    [row] = csv.DictReader(io.StringIO(save(page, "#save-csv").decode("utf-8-sig"), newline=""))
    assert row["title"] == f"'{title}"
    assert row["latitude"] == "-35.5"


# Saved events


def test_saved_events_show_the_same(open_page, samples):
    saved, contents = SavedEvents(), Contents()
    assert all(saved.take(event) for event in EVENTS)
    for events in saved.documents():
        contents.add_saved(events)
    page, whole = open_page(render(contents)), open_page(samples)
    assert tiles(page) == tiles(whole) | {"Documents": str(len({e["doc"]["id"] for e in EVENTS}))}
    assert [json.loads(line) for line in save(page, "#save-jsonl").splitlines()] == EVENTS
    open_all(page)
    assert_marks(page, [d for d in DOCUMENTS if any(e["doc"]["id"] == d.id for e in EVENTS)], EVENTS)
    assert "not whole texts" in page.inner_text("details.document >> nth=0")


# A text is data

HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'><!-- \u2028\u202e{{7*7}} \ud800"
)


def test_hostile_texts_stay_texts(open_page):
    event = strike(0, HOSTILE, 35.1, 36.7)
    for role in ("attacker", "target", "weapon"):
        event[role] = [{"text": HOSTILE, "start": 3, "end": 3 + len(HOSTILE)}]
    event |= {
        "rule": HOSTILE,
        "subtype": HOSTILE,
        "doc": {"id": HOSTILE, "path": None, "published": HOSTILE, "title": HOSTILE},
    }
    documents = [Document(HOSTILE, f"قتل{HOSTILE}", HOSTILE, date(2024, 2, 8), HOSTILE)]
    page = open_page(page_of(documents, [event]))
    open_all(page)
    page.focus("a.in-trigger")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 3
    shown = page.inner_text("details.document .title").replace("\ufffd", "\ud800")
    assert shown.split() == HOSTILE.split()
    assert HOSTILE.partition("\u2028")[0].strip() in page.inner_text(".text")
    assert "<img" in page.inner_text("#note")


ATTEMPTS = [
    "document.body.innerHTML = '<img src=x onerror=\"window.hacked = 1\">'",
    "const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s)",
    "document.body.setAttribute('onclick', 'window.hacked = 1'); document.body.click()",
    "setTimeout(() => eval('window.hacked = 1'))",
    "setTimeout('window.hacked = 1')",
    "fetch('http://127.0.0.1:9/')",
    "new Image().src = 'http://127.0.0.1:9/'",
    "const s = document.createElement('link'); s.rel = 'stylesheet'; s.href = 'http://x/'; document.head.append(s)",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_policy_stops_what_would_slip_in(browser, samples, tmp_path, attempt):
    file = tmp_path / "page.html"
    file.write_bytes(samples)
    page = browser.new_page()
    answers, complaints = [], []
    page.on("response", lambda response: answers.append(response.url))
    page.goto(file.as_uri())
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.evaluate(
        f"new Promise(done => {{ try {{ {attempt} }} catch (e) {{ console.error(e.message) }}; setTimeout(done, 60) }})"
    )
    assert page.evaluate("window.hacked") is None
    assert re.search("Content Security Policy|Trusted", " ".join(complaints))
    assert answers == [file.as_uri()]
    page.close()


# For everybody


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", {"width": 1280, "height": 900}), ("dark", PHONE)], ids=["desktop", "phone"]
)
def test_axe_finds_nothing(browser, samples, tmp_path, scheme, size):
    """The accessibility rules of axe-core: names, roles, contrast AA, landmarks, order of headings."""
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "page.html"
    file.write_bytes(samples)
    context = browser.new_context(color_scheme=scheme, viewport=size, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("for (const d of document.querySelectorAll('details.as-table, #filter-box')) d.open = true")
    rich = next(
        i
        for i, d in enumerate(DOCUMENTS)
        if any(e["doc"]["id"] == d.id and e["quotes"] for e in EVENTS if "quotes" in e)
    )
    page.click(f"details[data-document='{rich}'] > summary")
    page.focus(f"details[data-document='{rich}'] a.in-trigger >> nth=0")
    violations = Axe().run(page).response["violations"]
    context.close()
    assert {v["id"]: [n["html"][:150] for n in v["nodes"]] for v in violations} == {}


def test_keyboard_reaches_all(open_page, samples):
    page = open_page(samples, viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('[id]')?.id"))
    assert {"map", "timeline"} <= reached


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_over_the_side(open_page, samples, width):
    page = open_page(samples, viewport={"width": width, "height": 740})
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_texts_run_from_the_right(open_page, samples):
    page = open_page(samples)
    open_all(page)
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.eval_on_selector_all(".text, .title", "all => all.every(e => e.dir === 'rtl' && e.lang === 'ar')")


def test_print(open_page, samples):
    page = open_page(samples)
    page.emulate_media(media="print")
    assert page.locator("aside").is_hidden()
    assert page.locator("#map svg").is_visible()
    drawn = page.locator("#statement-list [data-statement]")
    told = sum(e["type"] == "statement" for e in EVENTS)
    assert drawn.count() < told
    assert page.pdf().startswith(b"%PDF")
    assert drawn.count() == told  # on paper nothing waits for a click


def test_empty(open_page):
    page = open_page(page_of([Document("calm", "هدوء")], []))
    assert tiles(page)["Documents"] == "1"
    assert page.locator("#map svg").is_visible()
    assert "No dated incidents" in page.inner_text("#timeline")


# Size


def test_two_thousand_documents(browser, tmp_path):
    """Under 25 MB, and under two seconds of work for the browser, however busy the machine is."""
    contents = Contents()
    for number in range(2000):
        document = DOCUMENTS[number % len(DOCUMENTS)]
        found = [e for e in EVENTS if e["doc"]["id"] == document.id]
        name = f"{document.id}-{number}"
        contents.add_text(
            Document(name, document.text, None, document.published, f"{document.title} {number}"),
            [
                e
                | {"id": f"{number:06x}{e['id'][:6]}", "incident": e["incident"] and f"{number:06x}{e['incident'][:6]}"}
                for e in found
            ],
        )
    file = tmp_path / "large.html"
    file.write_bytes(render(contents))
    assert file.stat().st_size < 25_000_000
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    assert chosen_of(page, "All") == 200 * len(EVENTS)
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    page.close()
    assert metrics["TaskDuration"] < 2


def chosen_of(page, word):
    words = page.inner_text("#status")
    assert words.startswith(word)
    return whole_numbers(words)[0]
