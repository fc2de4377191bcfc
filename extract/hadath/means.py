"""The means of an attack: what makes «هجوم» ("attack") a drone strike or «قصف» ("shelling, bombing") an air strike.

Words right at the trigger decide first, then its weapon and attacker, then the other mentions of its incident.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hadath.model import Mention, Parsed, Word
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "means.toml"
_ADJECTIVES = 4


@dataclass(frozen=True, slots=True)
class _Means:
    subtype: str
    adjectives: frozenset[str]
    words: frozenset[str]
    phrases: tuple[str, ...]


def sharpen_mention(mention: Mention, parsed: Parsed) -> Mention:
    """Sharpen a strike's subtype by the words at its trigger, its weapon and its attacker.

    «هجوم انتحاري» ("a suicide attack") becomes `suicide_bombing`.
    """
    allowed = _sharpens().get(mention.subtype, ())
    if mention.type != "strike" or not allowed:
        return mention
    words = parsed.sentences[mention.sentence].words
    index = next(w.index for w in words if w.token_span == mention.trigger)
    after = {w.form for w in _adjectives(words, index)}
    spans = [a.span for role in ("weapon", "attacker") for a in mention.roles.get(role, ())]
    told = " ".join(parsed.norm.folded[s.start : s.end] for s in spans)
    for means in _means():
        if means.subtype in allowed and (after & means.adjectives or _tells(means, told)):
            return replace(mention, subtype=means.subtype)
    return mention


def sharpen_incidents(mentions: Sequence[Mention]) -> list[Mention]:
    """Give the strikes of an incident that leave the means open the means that the others tell."""
    by_incident: dict[str | None, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.type == "strike":
            by_incident[mention.incident][mention.subtype] += 1
    return [_by_company(m, by_incident[m.incident]) for m in mentions]


def _by_company(mention: Mention, incident: Counter[str]) -> Mention:
    if mention.type != "strike":
        return mention
    better = (s for s in _yields().get(mention.subtype, ()) if incident[s])
    return replace(mention, subtype=next(better, mention.subtype))


def _adjectives(words: Sequence[Word], index: int) -> list[Word]:
    found = []
    for word in words[index + 1 : index + 1 + _ADJECTIVES]:
        if word.upos not in {"ADJ", "NOUN", "X", "PRON", "PROPN"}:
            break
        found.append(word)
    return found


def _tells(means: _Means, told: str) -> bool:
    return bool(told) and (not means.words.isdisjoint(told.split()) or any(p in told for p in means.phrases))


@cache
def _means() -> tuple[_Means, ...]:
    return tuple(
        _Means(
            entry["subtype"],
            frozenset(map(fold, entry["adjectives"])),
            frozenset(map(fold, entry["words"])),
            tuple(map(fold, entry.get("phrases", []))),
        )
        for entry in _table()["means"]
    )


@cache
def _sharpens() -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in _table()["sharpens"].items()}


@cache
def _yields() -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in _table()["yields"].items()}


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
