"""Whether an event is told as having happened, and a toll as one attack's: polarity, realis and scope from cue data.

A cue has words, a reach to its right and an effect; what stands between cue and trigger may be asked for
(`via`: «لم يسفر عن إصابات», "caused no injuries") or cancel it (`not_via`), and so may a following word (`unless`:
«لا يزال», "still"). What is denied or alleged without a statement («بتهمة قتل», charged with killing) has a status.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hadath.model import Mention, Sentence, Word
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "modality.toml"
_ENDS = frozenset(".؛;:")
_NEAR = 3  # words: cues of a wider reach are about the clause
_ENDINGS = ("", "ا", "وا")  # of a jussive: «لم يسفر», «لم يسفرا», «لم يسفروا»


@dataclass(frozen=True, slots=True)
class _Cue:
    effect: str
    words: tuple[tuple[str, ...], ...]
    reach: int
    via: frozenset[str]
    not_via: frozenset[str]
    unless: frozenset[str]
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Purpose:
    prefix: str
    nouns: frozenset[str]
    unless: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """The tokens of a sentence with what cues are compared with: surfaces, and the forms that a cue may begin with."""

    tokens: Sequence[Sequence[Word]]
    surfaces: Sequence[str]
    openings: Sequence[frozenset[str]]


def judge(mention: Mention, sentence: Sentence) -> Mention:
    """The mention with polarity, realis and, for a casualty, scope set.

    «يهدد بقصف المدينة» ("threatens to shell the city") makes the shelling `other`.
    """
    tokens = sentence.tokens
    row = _Row(tokens, [_surface(t) for t in tokens], [_openings(t) for t in tokens])
    position = next(i for i, t in enumerate(tokens) if t[0].token_span == mention.trigger)
    for cue in _cues():
        negative = cue.effect in ("negative", "denied")
        if negative and cue.reach > _NEAR and mention.type == "strike" and _is_definite(tokens[position]):
            continue  # «لم يسفر الهجوم عن إصابات», «عدم مقتل مدنيين في الغارة»: the attack took place
        if cue.effect == "alleged" and mention.type == "strike" and _is_definite(tokens[position]):
            continue  # «المشتبه به في الهجوم» (the suspect of the attack): so it did
        if mention.type in cue.types and _reaches(cue, row, position):
            mention = _changed(mention, cue.effect)
    if _is_purpose(tokens, position) or _is_future(tokens[position]):
        mention = replace(mention, realis="other")
    if (
        mention.polarity == "negative"
        and mention.count is not None
        and (mention.count.min, mention.count.max) == (2, None)
    ):
        mention = replace(mention, count=None)  # «دون إصابات» (no injuries) counts nobody
    if mention.type == "casualty" and (_is_cumulative(row, position) or _are_too_many(mention, tokens)):
        mention = replace(mention, scope="cumulative")
    return mention


def _changed(mention: Mention, effect: str) -> Mention:
    match effect:
        case "negative":
            return replace(mention, polarity="negative")
        case "denied":
            return replace(mention, polarity="negative", status="denied")
        case "alleged":
            return replace(mention, status="alleged")
    return replace(mention, realis="other")


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            effect=entry["effect"],
            words=tuple(tuple(fold(w).split()) for w in entry["words"]),
            reach=entry["reach"],
            via=frozenset(fold(w) + ending for w in entry.get("via", []) for ending in _ENDINGS),
            not_via=frozenset(fold(w) for w in entry.get("not_via", [])),
            unless=frozenset(fold(w) for w in entry.get("unless", [])),
            types=frozenset(entry.get("types", ["strike", "casualty"])),
        )
        for entry in _table()["cue"]
    )


@cache
def _purpose() -> _Purpose:
    entry = _table()["purpose"]
    return _Purpose(entry["prefix"], frozenset(map(fold, entry["nouns"])), frozenset(map(fold, entry["unless"])))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))


def _surface(token: Sequence[Word]) -> str:
    return "".join(w.form for w in token)


def _bare_surface(token: Sequence[Word]) -> str:
    """A token without a leading conjunction: «ولم» is «لم»."""
    return "".join(w.form for w in (token[1:] if token[0].upos == "CCONJ" and len(token) > 1 else token))


def _openings(token: Sequence[Word]) -> frozenset[str]:
    first = _bare_surface(token)
    return frozenset({_surface(token), first, first.removeprefix("ال"), first.removeprefix("بال")})


def _reaches(cue: _Cue, row: _Row, position: int) -> bool:
    tokens, surfaces = row.tokens, row.surfaces
    if cue.reach > _NEAR and _opens_clause(tokens[position]):
        return False
    for start in range(max(0, position - cue.reach - 2), position):
        for words in cue.words:
            end = start + len(words)
            if end > position or position - end > cue.reach or not _is_at(words, row, start):
                continue
            if _bare_surface(tokens[end]) in cue.unless or any(s in _ENDS for s in surfaces[end:position]):
                continue
            if any(word.form in cue.not_via for token in tokens[end:position] for word in token):
                continue
            if not cue.via or any(s in cue.via for s in surfaces[end : position + 1]):
                return True
    return False


def _is_definite(token: Sequence[Word]) -> bool:
    return any(w.form.startswith("ال") for w in token)


def _opens_clause(token: Sequence[Word]) -> bool:
    """«يهدد المرضى وينسف المنازل» (threatens …, and blows up houses): a joined verb tells on its own."""
    return len(token) > 1 and token[0].upos == "CCONJ" and token[1].upos == "VERB"


def _is_at(words: Sequence[str], row: _Row, start: int) -> bool:
    return words[0] in row.openings[start] and list(words[1:]) == list(row.surfaces[start + 1 : start + len(words)])


def _is_purpose(tokens: Sequence[Sequence[Word]], position: int) -> bool:
    surface, purpose = _surface(tokens[position]), _purpose()
    if not surface.startswith(purpose.prefix) or surface[1:] not in purpose.nouns:
        return False
    return not any(_bare_surface(t) in purpose.unless for t in tokens[max(0, position - 8) : position])


def _is_cumulative(row: _Row, position: int) -> bool:
    """«منذ بداية الحرب» (since the war began) and the like near a toll."""
    cues, reach = _cumulative()
    start, end = max(0, position - reach), min(len(row.tokens), position + reach + 1)
    return any(_is_at(words, row, i) for i in range(start, end) for words in cues)


def _are_too_many(mention: Mention, tokens: Sequence[Sequence[Word]]) -> bool:
    """«قتل 17 ألفا» (17 thousand killed): the toll of a war, whatever the sentence says."""
    entry = _table()["cumulative"]
    least = mention.count.min if mention.count is not None else None
    disasters = {fold(w) for w in entry["unless"]}
    return least is not None and least >= entry["many"] and not any(w.form in disasters for t in tokens for w in t)


@cache
def _cumulative() -> tuple[tuple[tuple[str, ...], ...], int]:
    entry = _table()["cumulative"]
    return tuple(tuple(fold(w).split()) for w in entry["words"]), entry["reach"]


def _is_future(token: Sequence[Word]) -> bool:
    """«سيقصف» (will shell): the future particle, split off or not."""
    surface = _bare_surface(token)
    return any(w.upos == "VERB" for w in token) and len(surface) > 4 and surface[0] == "س" and surface[1] in "ينت"
