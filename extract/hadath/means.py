"""The means of an attack: what makes «هجوم» ("attack") a drone strike or «قصف» ("shelling, bombing") an air strike.

Words right at the trigger decide first, then its weapon and attacker, then the other mentions of its incident.
"""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hadath.entities import bare, names_no_group
from hadath.inflect import noun_forms
from hadath.model import Mention, Parsed
from hadath.places import demonym
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "means.toml"
_ADJECTIVES = 4  # words behind a trigger that its adjectives are looked for in
_IN_PHRASE = frozenset({"ADJ", "NOUN", "X", "PRON", "PROPN"})


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
    after = _adjectives(mention, parsed)
    spans = [a.span for role in ("weapon", "attacker") for a in mention.roles.get(role, ())]
    told = " ".join(parsed.norm.folded[s.start : s.end] for s in spans)
    for means in _means():
        if means.subtype == mention.subtype and _tells(means, told):
            return mention
        if means.subtype in allowed and (after & means.adjectives or _tells(means, told)):
            return replace(mention, subtype=means.subtype)
    return mention


def sharpen_incidents(mentions: Sequence[Mention], parsed: Parsed) -> list[Mention]:
    """Give the strikes of an incident that leave the means open the means that the others tell.

    Where the incident tells nothing of it but all other strikes of the document have one means, that is taken for a
    single attack («الهجوم»), not for attacks in general («الهجمات»).
    """
    settled = _settle(mentions, parsed, lambda m: m.subtype != "unspecified")
    return _settle(settled, parsed, lambda m: m.subtype == "unspecified")


def _settle(mentions: Sequence[Mention], parsed: Parsed, is_due: Callable[[Mention], bool]) -> list[Mention]:
    """One pass over the strikes that are due: a «قصف» that is an air raid has become one before «استهدف» asks it."""
    strikes = [m for m in mentions if m.type == "strike"]
    told = {m.subtype for m in strikes} - {"unspecified", "clash", "interception"}
    return [_by_company(m, strikes, told, parsed) if m.type == "strike" and is_due(m) else m for m in mentions]


def _by_company(mention: Mention, strikes: Sequence[Mention], told: set[str], parsed: Parsed) -> Mention:
    allowed = _yields(mention)
    if mention.roles.get("weapon") or not allowed or _tells_own(mention, parsed):
        return mention
    heard = _table()["yields"]["explosion"]["lexemes"]
    if mention.subtype == "bombing" and mention.lemma not in heard and not _is_resumed(mention, parsed):
        return mention
    attackers = _attackers(mention, parsed)
    mates = [m for m in strikes if m.incident == mention.incident and _may_be_one(attackers, _attackers(m, parsed))]
    seen = [m.subtype for m in mates if m.lemma not in heard and m.subtype in allowed]
    company = Counter(seen or [m.subtype for m in mates if m.lemma in heard and m.subtype in allowed])
    if company:
        return replace(mention, subtype=max(allowed, key=lambda s: company[s]))
    alone = mention.subtype == "unspecified" and len(told) == 1 and told <= set(allowed)
    return replace(mention, subtype=next(iter(told))) if alone and _is_single(mention, parsed) else mention


def _attackers(mention: Mention, parsed: Parsed) -> frozenset[str]:
    """The telling words of the attackers; a country for its adjective."""
    spans = [a.span for a in mention.roles.get("attacker", ())]
    words = {w for s in spans for w in parsed.norm.folded[s.start : s.end].split()}
    return frozenset(demonym(w) or bare(w) for w in words)


def _may_be_one(one: frozenset[str], other: frozenset[str]) -> bool:
    return names_no_group(one) or names_no_group(other) or bool(one & other)


def _is_resumed(mention: Mention, parsed: Parsed) -> bool:
    """«التفجير» (the bombing) of what is called a suicide attack, or a headline's «تفجير»; «تفجيرات» are others."""
    form = parsed.norm.folded[mention.trigger.start : mention.trigger.end]
    told_of = form.removeprefix("ب").startswith("ال") or parsed.sentences[mention.sentence].paragraph == 0
    return told_of and not form.endswith(("ات", "ين", "ان"))


def _is_single(mention: Mention, parsed: Parsed) -> bool:
    form = parsed.norm.folded[mention.trigger.start : mention.trigger.end]
    return not form.endswith(("ات", "ين", "اتهم", "اتها")) and not mention.roles.get("place")


def _tells_own(mention: Mention, parsed: Parsed) -> bool:
    """«قصف مدفعي» (artillery shelling): the words at the trigger tell this very means."""
    after = _adjectives(mention, parsed)
    return any(m.subtype == mention.subtype and after & m.adjectives for m in _means())


def _adjectives(mention: Mention, parsed: Parsed) -> frozenset[str]:
    """The folded words of the trigger's own phrase behind it."""
    sentence = parsed.sentences[mention.sentence]
    words, index = sentence.words, sentence.index_at(mention.trigger)
    after = words[index + 1 : index + 1 + _ADJECTIVES]
    return frozenset(w.form for w in itertools.takewhile(lambda w: w.upos in _IN_PHRASE, after))


def _tells(means: _Means, told: str) -> bool:
    return bool(told) and (not means.words.isdisjoint(told.split()) or any(p in told for p in means.phrases))


@cache
def _means() -> tuple[_Means, ...]:
    return tuple(
        _Means(
            entry["subtype"],
            frozenset(map(fold, entry["adjectives"])),
            frozenset(form for word in entry["words"] for form in (fold(word), *noun_forms(word))),
            tuple(map(fold, entry.get("phrases", []))),
        )
        for entry in _table()["means"]
    )


@cache
def _sharpens() -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(value) for key, value in _table()["sharpens"].items()}


def _yields(mention: Mention) -> tuple[str, ...]:
    """The subtypes that a mention's own gives way to, in order of preference."""
    table = _table()["yields"]
    if mention.lemma in table["explosion"]["lexemes"]:
        return tuple(table["explosion"]["subtypes"])
    return tuple(table.get(mention.subtype, ()))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
