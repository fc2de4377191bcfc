"""The word lists of `lexicon/speech.toml`: what the statement rules know beside their cues."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from hadath.inflect import noun_forms
from hadath.text import fold

_LEXICON = Path(__file__).parents[1] / "lexicon" / "speech.toml"
_INFLECTED = frozenset(
    {
        "addressed",
        "adopted",
        "addressees",
        "carriers",
        "channels",
        "complement_heads",
        "courts",
        "feelings",
        "learners",
        "media",
        "naming",
        "referees",
        "speakers",
        "titles",
        "topics",
        "weak_media",
    }
)


@cache
def lexicon(name: str) -> frozenset[str]:
    """One word list of `lexicon/speech.toml`, folded; nouns in all their forms.

    Raises:
        KeyError: where there is no such list.
    """
    return _lexicon()[name]


def word_lists() -> frozenset[str]:
    """The names of all word lists."""
    return frozenset(_lexicon())


@cache
def _lexicon() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    return {
        key: frozenset(_inflected(lines) if key in _INFLECTED else map(fold, lines)) for key, lines in table.items()
    }


def _inflected(lines: Iterable[str]) -> set[str]:
    return {form for line in lines for form in noun_forms(line)} | {fold(w) for line in lines for w in line.split()}
