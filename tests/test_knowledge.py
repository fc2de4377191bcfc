"""Rules and places of the user's own: what they add, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hadath.checks import fault_of_counterexample, fault_of_example
from hadath.gazetteer import GazetteerError, country_name
from hadath.knowledge import Knowledge
from hadath.model import Document, Mention
from hadath.nlp import Parser
from hadath.pipeline import Analysis
from hadath.rulebook import RuleError, bundled_rules

# "slaughtered" is a killing too; to "trample" is an armed attack; "mumbled" is a statement.
MORE_KILLING = """
[event]
type = "casualty"

[[rule]]
extends = "casualty/killed.verb"
verbs = ["جندل"]
[[rule.example]]
text = "جندل المسلحون ثلاثة حراس في القرية."
trigger = "جندل"
[[rule.counterexample]]
text = "عاد الهدوء إلى القرية."
"""
TRAMPLING = """
[event]
type = "strike"

[[rule]]
name = "strike/trample.verb"
subtype = "armed_attack"
frame = "attack_verb"
verbs = ["دعس"]
near = ["سيارة", "بسيارة", "شاحنة", "بشاحنة"]
[[rule.example]]
text = "دعس مهاجم بسيارته عددا من الجنود عند الحاجز."
trigger = "دعس"
[[rule.counterexample]]
text = "دعس الأطفال العشب في الحديقة."
why = "trampled grass"
"""
MUMBLING = """
[event]
type = "statement"

[[rule]]
name = "statement/mumble"
subtype = "say"
verbs = ["تمتم"]
options = { content = ["that", "direct"] }
[[rule.example]]
text = "تمتم الوزير أن المفاوضات ستبدأ قريبا."
trigger = "تمتم"
[[rule.counterexample]]
text = "عاد الوزير إلى العاصمة."
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, text: str) -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return written


def found(parser: Parser, knowledge: Knowledge, text: str) -> list[Mention]:
    (parsed,) = parser.parse([Document("d", f"خبر\n{text}")])
    return list(Analysis(knowledge).analyse(parsed, merge=False).mentions)


def test_users_rules_fire_beside_the_bundled_ones(parser: Parser, write) -> None:
    files = [write(f"{i}.toml", text) for i, text in enumerate((MORE_KILLING, TRAMPLING, MUMBLING))]
    knowledge = Knowledge.load(files)
    assert len(knowledge.rules.rules) == len(bundled_rules().rules) + 2
    mine = [rule for rule in knowledge.rules.rules if rule not in bundled_rules().rules]
    assert [rule.name for rule in mine] == ["casualty/killed.verb", "strike/trample.verb", "statement/mumble"]
    assert [Path(rule.origin.rpartition(":")[0]) for rule in mine] == files
    analysis = Analysis(knowledge)
    for rule in mine:
        for example, fault in (
            *((e, fault_of_example) for e in rule.examples[-1:]),
            *((e, fault_of_counterexample) for e in rule.counterexamples[-1:]),
        ):
            (parsed,) = parser.parse([Document("d", f"خبر\n{example.text}")])
            assert fault(rule, example, parsed, analysis.analyse(parsed, merge=False).mentions) is None


def test_without_them_nothing_is_known_of_their_words(parser: Parser) -> None:
    assert found(parser, Knowledge.load(), "دعس مهاجم بسيارته عددا من الجنود عند الحاجز.") == []


def test_two_files_may_build_on_each_other(write) -> None:
    second = MORE_KILLING.replace("casualty/killed.verb", "casualty/mine")
    first = second.replace('extends = "casualty/mine"', 'name = "casualty/mine"\nsubtype = "killed"')
    book = Knowledge.load([write("a.toml", first), write("b.toml", second.replace("جندل", "ذبح"))]).rules
    mine = next(rule for rule in book.rules if rule.name == "casualty/mine")
    assert {"جندل", "ذبح"} <= set(mine.forms)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (MORE_KILLING.replace("killed.verb", "kiled.verb"), 6, "extends: no casualty rule 'casualty/kiled.verb'"),
        (MORE_KILLING.replace('"casualty"', '"strike"'), 6, "extends: no strike rule 'casualty/killed.verb'"),
        (MORE_KILLING.replace('verbs = ["جندل"]', 'verbs = ["جندل"]\nnear = ["x"]'), 8, "extends: unknown key 'near'"),
        (MORE_KILLING.replace("[[rule.example]]", "[[rule.counterexample]]").replace('trigger = "جندل"', ""), 5,
         "extends: needs at least one example"),
        (TRAMPLING.replace("trample.verb", "attack.noun"), 5, "strike/attack.noun: a rule of this name exists"),
        (TRAMPLING.replace('"attack_verb"', '"clsh"'), 8, "frame: no [frame.clsh] of strike"),
        (TRAMPLING.replace('"strike"', '"strike"\nroles = []'), 2, "'strike' is declared already"),
        (MUMBLING.replace("options = { content", "options = { contents"), 5, "options: unknown key 'contents'"),
        (MUMBLING.replace('["that", "direct"]', '"that"'), 5, "options: 'content' must be a list"),
        (MUMBLING.replace('content = ["that", "direct"]', 'with = "blam"'), 5, "options: with: 'blam' is not one of"),
        (TRAMPLING.replace('frame = "attack_verb"', "options = { uncountd = true }"), 5, "options: unknown key"),
        (TRAMPLING.replace('frame = "attack_verb"', "options = { uncounted = 1 }"), 5, "options: 'uncounted' must be"),
    ],
)  # fmt: skip
def test_wrong_rules_are_named_to_the_line(write, text: str, line: int, message: str) -> None:
    file = write("mine.toml", text)
    with pytest.raises(RuleError) as error:
        Knowledge.load([file])
    assert str(error.value).startswith(f"{file}:{line}: ")
    assert message in str(error.value)


# Places

PLACES = (
    "# places of our own\nname\tenglish\tcountry\tprecision\tlat\tlon\n"
    "تل الورد\tTall al-Ward\tSY\tdistrict\t35.5\t36.5\nحلب\tMy Aleppo\tSY\tcity\n"
)


def test_users_places_go_first(parser: Parser, write) -> None:
    knowledge = Knowledge.load(gazetteer=write("mine.tsv", PLACES))
    [casualty, _] = found(parser, knowledge, "قتل جنديان في غارة على تل الورد.")
    [place] = casualty.places.values()
    assert (place.name, place.country, place.precision, place.lat) == ("Tall al-Ward", "SY", "district", 35.5)
    place = knowledge.gazetteer.resolve("مدينه حلب", ())
    assert place is not None
    assert (place.name, place.lat) == ("My Aleppo", None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("تل\tTall\tSY", "4 to 8 fields expected"),
        ("\tTall\tSY\tcity", "no name"),
        ("تل\tTall\tSyria\tcity", "country is 'Syria', not two capital letters or -"),
        ("تل\tTall\tSY\ttown", "precision is 'town', not one of country, admin1, city, district, site"),
        ("تل\tTall\tSY\tcity\t35.5", "lat and lon go together"),
        ("تل\tTall\tSY\tcity\t135.5\t36", "lat is 135.5, beyond 90 degrees"),
        ("تل\tTall\tSY\tcity\tnan\t36", "lat is nan, beyond 90 degrees"),
        ("تل\tTall\tSY\tcity\t35,5\t36", "lat is '35,5', not a number"),
        ("تل\tTall\tSY\tcity\t35\t36\tme\tx", "cue is 'x', not y or empty"),
    ],
)
def test_wrong_places_are_named_to_the_line(write, line: str, problem: str) -> None:
    file = write("mine.tsv", f"# a comment\u2028goes on\r\n\r\nحلب\tAleppo\tSY\tcity\r\n{line}\r\n")
    with pytest.raises(GazetteerError) as error:
        Knowledge.load(gazetteer=file)
    assert str(error.value).startswith(f"{file}:4: {problem}")


@pytest.mark.parametrize(("content", "problem"), [(None, "no such file or directory"), (b"\xff", "not valid UTF-8")])
def test_tables_that_cannot_be_read(tmp_path: Path, content: bytes | None, problem: str) -> None:
    file = tmp_path / "mine.tsv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(GazetteerError, match=problem):
        Knowledge.load(gazetteer=file)


def test_names_of_countries() -> None:
    assert (country_name("SY"), country_name("XX")) == ("Syria", None)
