"""Nouns that name people, and the grammatical number that their form tells.

Everything here reads folded text. The nouns are in `lexicon/people.toml`; what is regular in their inflection is here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from hadath.clitics import bare_stems, stems, without_pronoun
from hadath.text import fold

GrammaticalNumber = Literal["singular", "dual", "plural"]
_Forms: TypeAlias = dict[str, GrammaticalNumber]

_LEXICON = Path(__file__).parent / "lexicon" / "people.toml"
_NUMBERS: tuple[GrammaticalNumber, ...] = ("singular", "dual", "plural")
_ENDINGS: _Forms = {"تين": "dual", "تان": "dual", "ون": "plural", "يين": "plural", "ات": "plural"}
_COUNTRY_ENDING = "ستان"  # «باكستان» is no dual
_FEATURE = re.compile(r"Number=(Sing|Dual|Plur)")


def noun_number(form: str, lemma: str = "", feats: str = "") -> GrammaticalNumber | None:
    """The grammatical number of a noun of people, from its folded form.

    The form may carry an article or a pronoun. ـين is a dual only of nouns with a broken plural
    («جنديين», "two soldiers") and else a plural («مدنيين», "civilians"). For nouns outside the
    lexicon the ending decides where it is clear, then `feats` (Universal Dependencies).

    Returns:
        None for collectives («عائله», "a family"), whose members no form counts, and where nothing
        is known.
    """
    people = _people()
    if any(stem in people.collectives for stem in bare_stems(form)):
        return None
    for known in (people.nouns, people.pronominal, people.origins):
        if number := _known_number(form, known, lemma):
            return number
    return _number_of_ending(form, lemma) or _number_of_features(feats)


def person_number(form: str) -> GrammaticalNumber | None:
    """The number of a noun in the lexicon of people, with any clitics; None for other words."""
    return _known_number(form, _people().nouns)


def names_people(form: str) -> bool:
    """True for a noun of people and for a people, with any clitics: «جنودها», «الفلسطينيين»."""
    return bool(person_number(form) or _known_number(form, _people().origins))


def person_nouns() -> Mapping[str, GrammaticalNumber]:
    """Folded forms of nouns that name people, without article or pronouns, with their number.

    «قتلي» ("dead", plural of «قتيل») is "plural", «طفلان» ("two children") is "dual".
    """
    return _people().nouns


def collective_nouns() -> frozenset[str]:
    """Folded forms of nouns that name a body of people: «عائله» ("family"), «دوريه» ("patrol")."""
    return _people().collectives


# --- What a form tells ----------------------------------------------------------------------------


def _known_number(form: str, known: Mapping[str, GrammaticalNumber], lemma: str = "") -> GrammaticalNumber | None:
    bare = stems(form)
    bases = [base for stem in bare if stem != lemma for base in without_pronoun(stem)]
    return next((known[word] for word in (*bare, *bases) if word in known), None)


def _number_of_ending(form: str, lemma: str) -> GrammaticalNumber | None:
    if form.endswith(_COUNTRY_ENDING):
        return None
    for ending, number in _ENDINGS.items():
        if form.endswith(ending) and len(form) > len(ending) + 2 and not lemma.endswith(ending):
            return number
    return None


def _number_of_features(feats: str) -> GrammaticalNumber | None:
    numbers: _Forms = {"Sing": "singular", "Dual": "dual", "Plur": "plural"}
    found = _FEATURE.search(feats)
    return numbers[found[1]] if found else None


# --- The lexicon and its inflections --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _People:
    nouns: Mapping[str, GrammaticalNumber]
    pronominal: Mapping[str, GrammaticalNumber]
    origins: Mapping[str, GrammaticalNumber]
    collectives: frozenset[str]


@cache
def _people() -> _People:
    data: dict[str, Any] = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    collectives = frozenset(map(fold, data["collective"]))
    nouns = {form: number for form, number in _nouns(data).items() if form not in collectives}
    return _People(MappingProxyType(nouns), _listed(data["pronominal"]), _origins(data["origins"]), collectives)


def _nouns(data: Mapping[str, Any]) -> _Forms:
    """Later tables win: «عاملين», of «عمال» and «عاملون», is a plural more often than a dual."""
    constructs: _Forms = {}
    feminine: _Forms = {}
    broken: _Forms = {}
    masculine: _Forms = {}
    for singular in map(fold, data["sound"]):
        constructs |= {singular + "و": "plural", singular + "ي": "plural"}  # before a genitive: «مسلحو», «مسلحي»
        masculine |= _masculine(singular)
    for singular in map(fold, data["feminine"]):
        feminine |= _feminine(singular)
    for singular, plurals in data["broken"].items():
        constructs[fold(singular) + "ي"] = "dual"  # «مقتل رجلي أمن» (two men of the security forces)
        broken |= _broken(fold(singular), map(fold, plurals))
    return constructs | feminine | broken | masculine | _listed(data["irregular"])


def _origins(data: Mapping[str, Any]) -> _Forms:
    forms = _listed(data)
    for singular in map(fold, data["sound"]):
        forms |= _masculine(singular) | _feminine(singular + "ه")
        del forms[singular + "ه"]  # «سوريه» is the country or an adjective
    return forms


def _listed(data: Mapping[str, Any]) -> _Forms:
    return {fold(form): number for number in _NUMBERS for form in data.get(number, ())}


def _masculine(singular: str) -> _Forms:
    return {
        singular: "singular",
        singular + "ا": "singular",
        singular + "ان": "dual",
        singular + "ون": "plural",
        singular + "ين": "plural",
    }


def _feminine(singular: str) -> _Forms:
    stem = singular.removesuffix("ه")
    return {singular: "singular", stem + "تان": "dual", stem + "تين": "dual", stem + "ات": "plural"}


def _broken(singular: str, plurals: Iterable[str]) -> _Forms:
    own = _feminine(singular) if singular.endswith("ه") else _masculine(singular) | {singular + "ين": "dual"}
    forms: _Forms = {form: number for form, number in own.items() if number != "plural"}
    for plural in plurals:
        forms |= {plural: "plural", plural + "ا": "plural"}  # and an accusative such as «شبانا»
    return forms
