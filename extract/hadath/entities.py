"""Words of `lexicon/entities.toml`: who strikes, with what, and the verbs that only say that an attack was made."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from hadath.inflect import noun_forms, verb_forms
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "entities.toml"
_EVENT_VERBS = ("light_verbs", "undergo_verbs", "hit_verbs", "cause_verbs", "occurrence_verbs")


@cache
def _lexicon() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    readers: Mapping[str, Callable[[str], frozenset[str]]] = {
        "actors": noun_forms,
        "weapons": noun_forms,
        "light_nouns": noun_forms,
        "undergo_nouns": noun_forms,
        "harm_nouns": noun_forms,
        "raids": noun_forms,
        "vehicles": noun_forms,
        "unmanned": noun_forms,
        "light_verbs": verb_forms,
        "undergo_verbs": verb_forms,
        "hit_verbs": verb_forms,
        "cause_verbs": verb_forms,
        "occurrence_verbs": verb_forms,
        "suffer_verbs": verb_forms,
        "inflict_verbs": verb_forms,
        "blame_verbs": verb_forms,
        "fall_verbs": verb_forms,
        "tellers": noun_forms,
        "lay_verbs": verb_forms,
        "bombers": noun_forms,
        "plant_verbs": verb_forms,
        "fighters": noun_forms,
        "assailants": noun_forms,
        "use_verbs": verb_forms,
        "premises": noun_forms,
        "witness_verbs": verb_forms,
    }
    plain: Callable[[str], frozenset[str]] = lambda line: frozenset({fold(line)})  # noqa: E731
    return {key: frozenset(f for line in lines for f in readers.get(key, plain)(line)) for key, lines in table.items()}


def lexicon(name: str) -> frozenset[str]:
    """Folded forms of a class of `lexicon/entities.toml`."""
    return _lexicon()[name]


@cache
def event_verbs() -> frozenset[str]:
    """Folded forms of the verbs that only say that an attack was made, befell, hit, caused or came about."""
    return frozenset(form for name in _EVENT_VERBS for form in lexicon(name))


def is_event_verb(form: str) -> bool:
    """Whether a verb only says that an attack was made, befell, hit, caused or came about."""
    return form in event_verbs()


def names_no_group(words: Collection[str]) -> bool:
    """Whether the words for an attacker, without articles, leave open whose he is: «انتحاري» (a suicide bomber)."""
    return all(word in lexicon("assailants") or word in lexicon("bombers") for word in words)


def bare(form: str) -> str:
    """A folded form without its article.

    >>> bare("الجيش")  # al-jaysh, "the army"
    'جيش'
    """
    return form[2:] if has_article(form) and len(form) > 3 else form


def has_article(form: str) -> bool:
    """Whether a folded form begins with the article; «اليات» (آليات, vehicles) begins with its own letters."""
    return form.startswith("ال") and form not in lexicon("radical")
