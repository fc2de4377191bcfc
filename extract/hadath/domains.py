"""What a document is about, where attack words mean something else: sport, computing, films.

A domain is a list of words; a document that has enough different ones of them is of that domain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hadath.model import Parsed
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "domains.toml"


def domains_of(parsed: Parsed) -> frozenset[str]:
    """The domains of a document; most news of war has none.

    «سجل المهاجم هدفا في مباراة المنتخب» ("the forward scored in the national team's match") and more of that is sport.
    """
    forms = {form for s in parsed.sentences for w in s.words for form in (w.form, w.form.removeprefix("ال"))}
    return frozenset(name for name, (words, least) in _domains().items() if len(words & forms) >= least)


@cache
def _domains() -> Mapping[str, tuple[frozenset[str], int]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    return {name: (frozenset(map(fold, entry["words"])), entry["least"]) for name, entry in table.items()}


def domain_names() -> frozenset[str]:
    """What rules may name in `not_in`."""
    return frozenset(_domains())
