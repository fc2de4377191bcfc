"""Nouns that name people, and the number that their form tells."""

from __future__ import annotations

import pytest

from hadath.people import collective_nouns, names_people, noun_number, person_nouns, person_number
from hadath.text import fold

NOUN_NUMBERS = [
    # duals: -ان always, -ين only of nouns with a broken plural
    ("قتيلان", "dual"),
    ("قتيلين", "dual"),
    ("جنديين", "dual"),
    ("رجلي", "dual"),  # before a genitive: رجلي أمن
    ("شرطيين", "dual"),
    ("طفلتين", "dual"),
    ("امرأتان", "dual"),
    ("مدنيان", "dual"),
    ("الشخصين", "dual"),
    ("آخران", "dual"),
    ("ضابطي", "dual"),  # before a genitive
    ("طفليه", "dual"),
    ("مواطنتان", "dual"),
    # plurals
    ("مدنيين", "plural"),
    ("مسلحون", "plural"),
    ("مسلحي", "plural"),  # before a genitive
    ("عاملين", "plural"),
    ("فلسطينيين", "plural"),
    ("القتلى", "plural"),
    ("جرحى", "plural"),
    ("شهداء", "plural"),
    ("ضحايا", "plural"),
    ("جنودها", "plural"),
    ("أبناءه", "plural"),
    ("أبنائه", "plural"),
    ("قتلاهم", "plural"),
    ("آخرين", "plural"),
    ("ممرضات", "plural"),
    # singulars
    ("جندي", "singular"),
    ("جنديا", "singular"),
    ("امرأة", "singular"),
    ("زوجته", "singular"),
    ("نجله", "singular"),
    ("آخر", "singular"),
    ("أحدهم", "singular"),
    # no number of people can be read off these
    ("عائلة", None),
    ("القوات", None),
    ("طالبان", None),
    ("باكستان", None),
]


@pytest.mark.parametrize(("form", "number"), NOUN_NUMBERS)
def test_noun_number(form: str, number: str | None) -> None:
    assert noun_number(fold(form)) == number


def test_features_decide_for_unknown_nouns() -> None:
    assert noun_number("سباك", "سباك", "Case=Nom|Number=Sing") == "singular"
    assert noun_number("سباكون", "سباك", "Number=Sing") == "plural"  # a clear ending is surer than a tagger
    assert noun_number("قانون", "قانون", "Number=Sing") == "singular"  # but the lemma has this one
    assert noun_number("سباك") is None


def test_person_nouns_are_folded_forms_of_people() -> None:
    nouns = person_nouns()
    assert nouns["قتلي"] == "plural"
    assert nouns["جنديان"] == "dual"
    assert nouns["مسعف"] == "singular"
    assert all(form == fold(form) for form in nouns)
    assert not nouns.keys() & collective_nouns()
    # words that are chiefly something else: in front of, the town, the province, Syria, aggression
    assert not nouns.keys() & {"امام", "جنين", "ابين", "سوريا", "العدوان", "عدوان", "مستوطنه", "اخري"}


@pytest.mark.parametrize(
    ("form", "number", "named"),
    [
        ("جنودها", "plural", True),
        ("والطفلين", "dual", True),
        ("الفلسطينيين", None, True),  # a people: it counts, but is an adjective as often
        ("آخرين", "plural", True),
        ("إصابات", None, False),
        ("صاروخين", None, False),
    ],
)
def test_only_people_are_named(form: str, number: str | None, named: bool) -> None:
    assert (person_number(fold(form)), names_people(fold(form))) == (number, named)
