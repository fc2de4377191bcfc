"""The table of event codings covers the rules' types and subtypes, no more and no less."""

import re
import tomllib
from pathlib import Path

import pytest

from hadath import codes
from hadath.codes import CODINGS, codes_for
from hadath.rulebook import bundled_rules

TABLE = tomllib.loads(Path(codes.__file__).with_name("lexicon").joinpath("codes.toml").read_text(encoding="utf-8"))
SUBTYPES = [(spec.name, subtype) for spec in bundled_rules().types.values() for subtype in spec.subtypes]


def test_table_has_the_subtypes_of_the_rules():
    assert {(t, s) for t, subtypes in TABLE.items() for s in subtypes} == set(SUBTYPES)


@pytest.mark.parametrize(("event_type", "subtype"), SUBTYPES)
def test_codes_are_of_known_form(event_type, subtype):
    found = codes_for(event_type, subtype)
    assert list(found) == [c for c in CODINGS if c in found]
    assert set(TABLE[event_type][subtype]) <= set(CODINGS)
    assert re.fullmatch(r"[0-9]{3,4}", found.get("cameo", "010"))
    assert re.fullmatch(r"[A-Z][a-z]+(\.[A-Z][a-z]+)?", found.get("ace", "Life.Die"))
    assert found.get("plover_event", "ASSAULT") in {"ASSAULT", "ACCUSE", "THREATEN", "REQUEST"}
    assert ("acled_event" in found) == ("acled_sub_event" in found)
    assert "plover_event" in found or "plover_mode" not in found


@pytest.mark.parametrize(
    ("event_type", "subtype", "coding", "code"),
    [
        ("strike", "drone_strike", "plover_mode", "drone"),
        ("strike", "suicide_bombing", "acled_sub_event", "Suicide bomb"),
        ("casualty", "wounded", "ace", "Life.Injure"),
        ("statement", "condemn", "cameo", "111"),
    ],
)
def test_codes_as_the_codebooks_have_them(event_type, subtype, coding, code):
    assert codes_for(event_type, subtype)[coding] == code


def test_nothing_is_imputed():
    # Whether an armed attack is a battle or an attack on civilians depends on its target.
    assert "acled_event" not in codes_for("strike", "armed_attack")
    assert codes_for("casualty", "missing") == {}


def test_unknown_subtype():
    with pytest.raises(KeyError):
        codes_for("strike", "no_such_subtype")
