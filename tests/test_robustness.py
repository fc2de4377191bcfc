"""Hostile and clumsy input: no crash, no hang, no wrong slice, no code run."""

from __future__ import annotations

import gc
import itertools
import json
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from hadath.annotations import AnnotationError, read_annotations, read_events
from hadath.dates import day_of_writing, find_expressions, find_published, parse_published
from hadath.gazetteer import Gazetteer, GazetteerError
from hadath.model import Document
from hadath.nlp import LONGEST_SENTENCE, Parser
from hadath.numbers import find_numbers
from hadath.pipeline import Extractor
from hadath.rulebook import RuleError, bundled_rules, load_rules
from hadath.schema import event_to_dict
from hadath.text import normalise
from hadath.toml_lines import key_lines
from hadath.weights import BUNDLED, ModelError
from hadath_cli.decoding import DecodingError, decode, decode_page
from hadath_cli.errors import InputError, visible
from hadath_cli.inputs import Reading, Source, read_documents

# Letters, marks, digits, signs and controls that texts have where they should not.
HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            list("قتلوفيال٣17 \n\r\t\x00\x1b\u0640\u064e\u0651\u200f\u202e\u2066\ufeff\u2028«»\"'()[]{},:;.-/،؛؟😀ﷺﻻ")
        ),
        st.characters(),  # lone surrogates, too
    ),
    max_size=120,
)
ARABIC = "قتل 3 جنود في غارة على حلب، وقال الوزير إن «الوضع هادئ».\n"


def refusal(known: type[Exception], run: Callable[[], object]) -> str | None:
    """What a known error says; None where there is none."""
    try:
        run()
    except known as error:
        return str(error)
    return None


# Text


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1256", "utf-16", "utf-7", "idna", "punycode"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, encoding: str | None) -> None:
    for decoder in (decode, decode_page):
        problem = refusal(DecodingError, lambda decoder=decoder: decoder(data, encoding))
        assert "\n" not in problem if problem is not None else "\0" not in decoder(data, encoding)


@given(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]), st.integers(2, 40))
def test_what_was_encoded_comes_back(encoding: str, length: int) -> None:
    text = ARABIC[:length]
    assert decode(text.encode(encoding)) == text


@given(HOSTILE)
def test_any_text_is_normalised_with_a_way_back(source: str) -> None:
    norm = normalise(source)
    assert len(norm.text) == len(norm.folded) == len(norm.origin)
    for start in range(len(norm.text)):
        low, high = norm.to_source(start, start + 1)
        assert 0 <= low < high <= len(source)


@given(HOSTILE)
def test_any_text_has_numbers_and_dates_in_order(source: str) -> None:
    norm = normalise(source)
    spans = [q.span for q in find_numbers(norm.folded)]
    times = [e.when.span for e in find_expressions(norm.text, date(2024, 2, 8))]
    for found in (spans, times):
        assert all(0 <= s.start < s.end <= len(norm.text) for s in found)
        assert found == sorted(found)
    find_published(norm.text)
    assert refusal(ValueError, lambda: parse_published(source)) != ""


@given(HOSTILE)
def test_what_is_shown_is_one_line_that_hides_nothing(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


# Files


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes | str, str], Path]:
    folder = tmp_path_factory.mktemp("hostile")

    def write(data: bytes | str, name: str) -> Path:
        file = folder / name
        file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        return file

    return write


JSON_PIECES = [
    *(
        '{"text": "',
        '"id": ',
        '"published": ',
        "قتل",
        "\\ud800",
        "\\u0000",
        '"',
        ",",
        "}",
        "[",
        "]",
        "null",
        "1e999",
        "NaN",
        "\n",
    ),
    *("{", "\u2028", '"events": [', '"doc": {"id": "a"}', '"type": "strike"', '"trigger"'),
]
ANY_JSON = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(JSON_PIECES), max_size=30).map("".join))


@given(ANY_JSON)
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.jsonl.gz", "a.jsonl.xz"])
def test_any_file_is_read_or_told(scratch: Callable[..., Path], name: str, data: bytes | str) -> None:
    problems: list[InputError] = []
    documents = list(read_documents([Source(scratch(data, name))], Reading(), problems.append))
    assert documents or problems
    assert all(isinstance(d.text, str) and d.text.strip() for d in documents)
    assert all("\n" not in str(p) for p in problems)


@pytest.mark.parametrize("magic", [b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"])
@given(rest=st.binary(max_size=80))
def test_any_compressed_file_is_read_or_told(scratch: Callable[..., Path], magic: bytes, rest: bytes) -> None:
    problems: list[InputError] = []
    assert not list(read_documents([Source(scratch(magic + rest, "b.txt"))], Reading(), problems.append))
    assert len(problems) == 1


STRIKES = (Path(__file__).parents[1] / "extract" / "hadath" / "rules" / "strike.toml").read_text(encoding="utf-8")
FIRST_RULES = STRIKES[: STRIKES.index("[[rule]]", STRIKES.index("[[rule]]") + 2000)]
TOML_PIECES = [
    *(
        "[[rule]]",
        "[rule.roles]",
        "[event]",
        "\n",
        '"""',
        "'''",
        '"',
        "=",
        "[",
        "]",
        "{",
        "}",
        "#",
        "name",
        "verbs",
        "roles",
    ),
    *("1", "true", "1979-05-27", "\\u0642", "\u2028"),
]


@given(
    st.lists(st.tuples(st.integers(0, len(FIRST_RULES)), st.integers(0, 40), st.sampled_from(TOML_PIECES)), max_size=4)
)
def test_a_damaged_rule_file_is_loaded_or_refused(
    scratch: Callable[..., Path], damage: list[tuple[int, int, str]]
) -> None:
    text = FIRST_RULES
    for at, cut, piece in damage:
        text = text[:at] + piece + text[at + cut :]
    file = scratch(text, "rules.toml")
    problem = refusal(RuleError, lambda: load_rules([file]))
    assert problem is None or re.fullmatch(rf"{re.escape(str(file))}(:\d+)?: .+", problem)


SCALARS = st.sampled_from([True, -1, 0, 7, "", " ", "قتل", "ق", "أ", "kill", "strike", "self", "air_strike"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["text", "min", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)
RULE_KEYS = st.sampled_from(
    [
        *("name", "subtype", "upos", "requires", "frame", "roles", "options", "verbs", "nouns", "participles"),
        *("prepositions", "near", "not_in", "next", "example", "counterexample", "extends"),
    ]
)


@given(st.dictionaries(RULE_KEYS, VALUES, max_size=8))
def test_a_rule_of_anything_is_loaded_or_refused(scratch: Callable[..., Path], rule: dict[str, Any]) -> None:
    whole = {
        "name": "r",
        "subtype": "air_strike",
        "verbs": ["قتل"],
        "example": [{"text": "ا"}],
        "counterexample": [{"text": "ا"}],
    }
    text = "[event]\ntype = 'strike'\n[[rule]]\n" + "".join(f"{k} = {_toml(v)}\n" for k, v in {**whole, **rule}.items())
    file = scratch(text, "rules.toml")
    problem = refusal(RuleError, lambda: load_rules([file], bundled_rules()))
    assert problem is None or re.search(r"rules\.toml:\d+: ", problem)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, list) else json.dumps(value)


@given(st.lists(st.sampled_from(TOML_PIECES), max_size=40).map(" ".join))
def test_lines_are_found_in_any_text(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())


PLACE_PIECES = ["حلب", "Aleppo", "SY", "city", "35", "1e400", "-", "y", "\t", "\n", "\r", "#", "\0", "\u2028", "\ufeff"]


@settings(max_examples=20)  # each builds the whole table
@given(st.lists(st.sampled_from(PLACE_PIECES), max_size=40).map("".join))
def test_any_table_of_places_is_loaded_or_refused(scratch: Callable[..., Path], text: str) -> None:
    file = scratch(text, "places.tsv")
    problem = refusal(GazetteerError, lambda: Gazetteer.load(file))
    assert problem is None or re.search(r"places\.tsv:\d+: ", problem)


@given(ANY_JSON)
def test_any_annotations_are_read_or_refused(scratch: Callable[..., Path], data: bytes | str) -> None:
    file = scratch(data, "c.json")
    scratch(ARABIC, "c.txt")
    for read in (lambda: read_events(file), lambda: read_annotations(file.parent)):
        problem = refusal(AnnotationError, read)
        assert problem is None or "\n" not in problem


# Regular expressions, and what grows with the length of a text


def compiled_patterns() -> Iterator[Any]:
    script = Path(__file__).with_name("compiled_patterns.py")
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"}
    result = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True)
    for number, line in enumerate(result.stdout.splitlines()):
        record = json.loads(line)
        if record["file"] != "date_grammar.py":  # over classes of words: see the growth of `find_expressions` below
            text = record["pattern"].encode("latin-1") if record["is_bytes"] else record["pattern"]
            anchored = bool(record["uses"]) and set(record["uses"]) <= {"match", "fullmatch"}
            yield pytest.param(re.compile(text, record["flags"]), anchored, id=f"{record['file']}-{number}")


@pytest.mark.parametrize(("pattern", "anchored"), list(compiled_patterns()))
def test_no_regular_expression_backtracks_for_ever(pattern: re.Pattern[Any], anchored: bool) -> None:
    """On long runs of what it looks for, the time of a pattern grows with their length, not with its powers."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    letters = list(dict.fromkeys(c for c in source if c.isalnum() or c in "\"'<>=-:/.,[]() \u060c"))[:30]
    pairs = map("".join, itertools.pairwise(letters))
    for unit in [*letters, "ا", "ا ", "1", " ", "\n", '"', "a.", "1,", "1 ", '\\"', *pairs]:

        def run(length: int, unit: str = unit) -> None:
            text: Any = unit * length + "\x01"
            text = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
            _ = pattern.match(text) if anchored else [*pattern.finditer(text)]

        assert_linear(run, repr(unit), (16, 24), (250, 2000))


def assert_linear(run: Callable[[int], object], name: str, *lengths: tuple[int, int]) -> None:
    """The time for the longer of two lengths is no more than some three times what it would be if it grew evenly."""
    for short, long in lengths:
        base, grown = seconds(run, short), seconds(run, long)
        for _ in range(3):  # another process may have had the processor
            if grown <= max(3 * long / short * base, 0.05):
                break
            base, grown = min(base, seconds(run, short)), min(grown, seconds(run, long))
        assert grown <= max(3 * long / short * base, 0.05), (
            f"{name}: {base:.4f} s for {short}, {grown:.4f} s for {long}"
        )


def seconds(run: Callable[[int], object], length: int) -> float:
    """Of the processor, which others may have for themselves in between."""
    gc.disable()
    try:
        began = time.process_time()
        run(length)
        return time.process_time() - began
    finally:
        gc.enable()


UNITS = [
    *("ا", "قتل ", "الاثنين ", "الاثنين و", "2024 ", "شباط ", "الساعة 3 ", "مئة و", "1,", "1 000 ", "3 قتلى و"),
    *("(", "«", '"', "- ", " ", "\n", "\u064e", "\u202e", "😀", "ﷺ", "بين ", "أكثر من ", "منذ ", "في ", "حلب "),
]
STEPS: dict[str, Callable[[str], object]] = {
    "normalise": normalise,
    "numbers": lambda text: find_numbers(normalise(text).folded),
    "dates": lambda text: find_expressions(normalise(text).text, date(2024, 2, 8)),
    "day of writing": lambda text: day_of_writing(normalise(text).text, date(2024, 2, 8)),
    "dateline": lambda text: find_published(normalise(f"بغداد 8 شباط 2024{text}").text),
    "countries": lambda text: Gazetteer.load().countries_in(normalise(text).folded),
    "decoding": lambda text: decode(ARABIC.encode("cp1256") + text.encode("cp1256", "ignore")),
    "lines of TOML": key_lines,
    "what is shown": visible,
}


@pytest.mark.parametrize("step", STEPS)
def test_time_grows_with_the_length_of_a_text(step: str) -> None:
    run = STEPS[step]
    for unit in UNITS:
        run(unit)  # tables are loaded
        assert_linear(lambda length, unit=unit: run(unit * length), repr(unit), (200, 1600))


# The pipeline

HOSTILE_TEXTS = {
    "controls": "قتل\x00\x07\x1b[31m 3 جنود\x7f\x85 في غارة\u2028على حلب.\x0c\x1c",
    "bidi": "\u202eقتل 3 جنود\u202c في \u2066غارة\u2069 على \u200fحلب\u200e.",
    "surrogates": "قتل 3 جنود \ud83d في غارة\udc00 على حلب.",
    "zero width": "ق\u200bت\u200dل 3 ج\u200cنود\ufeff في غارة على حلب.",
    "marks": "ق\u064e" + "\u0651\u0670\u0301" * 300 + "تل 3 جنود في غارة على حلب.",
    "tatweel": "قـ" + "ـ" * 3000 + "ـتل 3 جنود في غارة على حلب.",
    "a word": "قتل 3 جنود في " + "غارة" * 5000 + " على حلب.",
    "an address": "قتل 3 جنود https://example.org/" + "%D8%A7" * 2000 + " في غارة على حلب.",
    "quotes": "قال الوزير " + "«" * 60 + "قتل 3 جنود" + "»" * 59 + '"' * 61 + " في غارة.",
    "brackets": "قتل " + "(" * 60 + "3 جنود" + "[" * 60 + " في غارة" + ")" * 120 + " على حلب.",
    "scripts": "قتل three солдата 士兵 في غارة на حلب 😀👨‍👩‍👧‍👦🇸🇾 de l'armée.",
    "digits": "قتل " + "9" * 4000 + " جنود في غارة على حلب، وأصيب ١٬٢٣٤٬٥٦٧٬٨٩٠ آخرون و0 و-5 و1e999.",
    "zalgo": "".join(c + "\u0489\u20dd" for c in "قتل 3 جنود في غارة على حلب."),
    "presentation forms": "ﻗﺘﻞ ٣ ﺟﻨﻮﺩ ﻓﻲ ﻏﺎﺭﺓ ﻋﻠﻰ ﺣﻠﺐ ﷺ ﷲ ﻻ.",
    "one sentence": "قتل جندي و" * 160,
    "colons": "الصحة: " * 20 + "3 قتلى",
    "commas": "قال،،،، الوزير،، إن ،قتلى، ، ،في، غارة،" + "،" * 100,
    "triggers": "غارة قتلى قال قصف جرحى أعلن " * 12,
    "lines": "\n" * 3000 + "قتل 3 جنود\r\r\n\n" + "\u2029" * 500 + "في غارة على حلب.",
    "only marks": "\u064e\u0651\u0640\u200f\u202e",
    "only stops": ". ؟ ! ؛ … ، - " * 10,
    "dates": "31 شباط 2024 و29 فبراير 1900 و0 آذار و99/99/9999 والساعة 25:61 يوم الاثنين الثلاثاء الأربعاء قتل 3.",
}


@pytest.fixture(scope="module")
def extracted(extractor: Extractor) -> dict[str, Any]:
    """All of them in one batch, none of which may fail."""
    documents = [Document(name, text, published=date(2024, 2, 8)) for name, text in HOSTILE_TEXTS.items()]
    return {e.parsed.document.id: e for e in extractor.extract(documents)}


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_hostile_texts_give_right_slices(
    extracted: dict[str, Any], name: str, spans: Callable[[object], Iterator[dict[str, Any]]]
) -> None:
    extraction = extracted[name]
    records = [event_to_dict(event, extraction.parsed) for event in extraction.events]
    for record in records:
        assert all(HOSTILE_TEXTS[name][s["start"] : s["end"]] == s["text"] for s in spans(record))
        json.dumps(record)
    assert all(len(s.tokens) <= LONGEST_SENTENCE for s in extraction.parsed.sentences)


@pytest.mark.parametrize("name", ["controls", "bidi", "tatweel", "scripts", "presentation forms", "lines"])
def test_what_is_hidden_in_hostile_texts_is_found(extracted: dict[str, Any], name: str) -> None:
    assert "casualty" in {event.main.type for event in extracted[name].events}


def test_texts_without_arabic_cost_no_parse(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    def process(texts: list[str]) -> list[Any]:
        raise AssertionError(texts)

    monkeypatch.setattr(parser, "_process", process)
    documents = [Document("a", "calm\n" * 100), Document("b", "123 !"), Document("c", "")]
    assert [p.sentences for p in parser.parse(documents)] == [(), (), ()]


def test_a_text_that_cannot_be_parsed_does_not_cost_its_batch(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = extractor.parser._process

    def fails(drafts: Any, gate: Any) -> None:
        if any("عيب" in draft.norm.text for draft in drafts):
            raise RuntimeError("out of memory")
        process(drafts, gate)

    monkeypatch.setattr(extractor.parser, "_process", fails)
    documents = [Document("a", ARABIC), Document("b", "عيب"), Document("c", ARABIC)]
    told: list[tuple[str, str]] = []
    found = extractor.extract(documents, failed=lambda document, error: told.append((document.id, str(error))))
    assert [e.parsed.document.id for e in found] == ["a", "c"]
    assert told == [("b", "out of memory")]
    with pytest.raises(RuntimeError, match="out of memory"):
        list(extractor.extract(documents))


# Models


class Evil:
    """Runs code where it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("import builtins; builtins.hadath_was_here = True",))


@pytest.mark.parametrize("name", ["tokenize", "pretrain", "depparse"])
def test_a_model_file_cannot_run_code(tmp_path: Path, name: str) -> None:
    """Stanza reads all its files by `torch.load(weights_only=True)`."""
    models = tmp_path / "models"
    shutil.copytree(BUNDLED, models, copy_function=lambda source, target: Path(target).symlink_to(source))
    [file] = (models / "ar" / name).glob("*.pt")
    file.unlink()
    torch.save({"model": Evil()}, file)
    with pytest.raises(ModelError) as error:
        Parser(models)
    assert str(file) in str(error.value)
    assert not hasattr(sys.modules["builtins"], "hadath_was_here")


def test_the_evil_model_is_evil(tmp_path: Path) -> None:
    """Read in the unsafe way it does run code: the test above can fail."""
    builtins = sys.modules["builtins"]
    torch.save({"model": Evil()}, tmp_path / "evil.pt")
    torch.load(tmp_path / "evil.pt", weights_only=False)
    assert hasattr(builtins, "hadath_was_here")
    del builtins.hadath_was_here  # type: ignore[attr-defined]
