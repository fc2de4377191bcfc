"""Read and check the rules: `rules/*.toml`, one file an event type.

A rule names the lexemes that trigger it, the context it wants or refuses, and its roles (or a `frame`, roles
that several rules of the file share). An unknown key, a duplicate name, or a rule without examples and
counter-examples is an error that names file, rule and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from hadath.inflect import noun_forms, participle_forms, verb_forms
from hadath.model import EventType
from hadath.text import fold

RULES = Path(__file__).parent / "rules"
Kind = Literal["verb", "noun", "participle", "preposition"]
_EVENT_KEYS = frozenset({"type", "summary", "subtypes", "roles"})
_OPTIONAL_EVENT_KEYS = frozenset({"not_in"})
_LEXEME_KEYS: Mapping[str, Kind] = {
    "verbs": "verb",
    "nouns": "noun",
    "participles": "participle",
    "prepositions": "preposition",
}
_CONTEXT_KEYS = frozenset(
    {"next", "not_next", "previous", "not_previous", "not_after", "beside", "near", "not_near", "not_in"}
)
_RULE_KEYS = frozenset({
    "name", "subtype", "upos", "requires", "frame", "roles", "options", "example", "counterexample",
    *_LEXEME_KEYS, *_CONTEXT_KEYS,
})  # fmt: skip
_EXAMPLE_KEYS = frozenset({"text", "trigger", "roles", "content", "count", "why"})
_FORMS = {"verb": verb_forms, "noun": noun_forms, "participle": participle_forms}


class RuleError(Exception):
    """A rule file is wrong: the message names file, rule and key."""


@dataclass(frozen=True, slots=True)
class EventTypeSpec:
    """What one event type may hold: the schema and the README follow from it.

    `not_in` are the domains in which none of its rules fires.
    """

    name: EventType
    summary: str
    subtypes: tuple[str, ...]
    roles: tuple[str, ...]
    not_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the rule file: what the rule must find in it, or (`why`) why it must not fire."""

    text: str
    trigger: str | None = None
    roles: Mapping[str, str] | None = None
    content: str | None = None
    count: tuple[int | None, int | None] | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Folded words that must or must not (`not_…`) stand around a trigger.

    `next` is the two words after it, `previous` the four before, `beside` three to either side, `near` fourteen;
    `not_after` is the very word before.
    `not_in` names domains (`lexicon/domains.toml`): a document about sport has no attacks in its «هجوم» (offence).
    """

    next: frozenset[str]
    not_next: frozenset[str]
    previous: frozenset[str]
    not_previous: frozenset[str]
    not_after: frozenset[str]
    beside: frozenset[str]
    near: frozenset[str]
    not_near: frozenset[str]
    not_in: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `forms` maps each folded surface form to the lexeme it belongs to and its kind. `requires` are role paths of which
    one must find something: «أصاب» wounds only a person, hits anything else.
    """

    name: str
    type: EventType
    subtype: str
    forms: Mapping[str, tuple[str, Kind]]
    upos: frozenset[str]
    context: Context
    requires: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Any]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules and event types."""

    types: Mapping[str, EventTypeSpec]
    rules: tuple[Rule, ...]

    def of(self, kind: EventType) -> tuple[Rule, ...]:
        """The rules of one event type, in file order."""
        return tuple(r for r in self.rules if r.type == kind)


@cache
def bundled_rules() -> RuleBook:
    """The rules that come with the package.

    Raises:
        RuleError: naming file, rule and key.
    """
    return load_rules(sorted(RULES.glob("*.toml")))


def load_rules(files: Iterable[Path]) -> RuleBook:
    """Read rule files; a file may add rules to an event type that an earlier one declares.

    Raises:
        RuleError: naming file, rule and key.
    """
    types: dict[str, EventTypeSpec] = {}
    rules: list[Rule] = []
    for file in files:
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise RuleError(f"{file}: {error}") from error
        spec = _event_type(file, table, types)
        types[spec.name] = spec
        frames = table.get("frame", {})
        for name, frame in frames.items():
            _reject_unknown(f"{file}: frame.{name}", frame, frozenset(spec.roles))
        for entry in _list(table.get("rule", []), f"{file}: rule"):
            rule = _rule(file, spec, frames, entry)
            if any(r.name == rule.name for r in rules):
                raise RuleError(f"{file}: {rule.name}: a rule of this name exists already")
            rules.append(rule)
    return RuleBook(types, tuple(rules))


def _event_type(file: Path, table: Mapping[str, Any], known: Mapping[str, EventTypeSpec]) -> EventTypeSpec:
    _reject_unknown(f"{file}", table, frozenset({"event", "frame", "rule"}))
    event = table.get("event", {})
    _reject_unknown(f"{file}: event", event, _EVENT_KEYS | _OPTIONAL_EVENT_KEYS)
    name = event.get("type")
    if name in known and set(event) == {"type"}:
        return known[name]
    for key in _EVENT_KEYS:
        if key not in event:
            raise RuleError(f"{file}: event: no '{key}'")
    return EventTypeSpec(
        cast("EventType", name),
        event["summary"],
        tuple(event["subtypes"]),
        tuple(event["roles"]),
        frozenset(event.get("not_in", [])),
    )


def _rule(file: Path, spec: EventTypeSpec, frames: Mapping[str, Any], entry: Mapping[str, Any]) -> Rule:
    where = f"{file}: {entry.get('name', 'a rule without a name')}"
    _reject_unknown(where, entry, _RULE_KEYS)
    for key in ("name", "subtype"):
        if not isinstance(entry.get(key), str):
            raise RuleError(f"{where}: no '{key}'")
    if entry["subtype"] not in spec.subtypes:
        raise RuleError(f"{where}: subtype: {entry['subtype']!r} is not one of {', '.join(spec.subtypes)}")
    if "frame" in entry and entry["frame"] not in frames:
        raise RuleError(f"{where}: frame: no [frame.{entry['frame']}] in this file")
    roles = {**frames.get(entry.get("frame", ""), {}), **entry.get("roles", {})}
    _reject_unknown(f"{where}: roles", roles, frozenset(spec.roles))
    examples = tuple(_example(where, spec, e) for e in _list(entry.get("example", []), where))
    counterexamples = tuple(_example(where, spec, e) for e in _list(entry.get("counterexample", []), where))
    if not examples or not counterexamples:
        raise RuleError(f"{where}: needs at least one example and one counterexample")
    return Rule(
        name=entry["name"],
        type=spec.name,
        subtype=entry["subtype"],
        forms=_forms(where, entry),
        upos=frozenset(entry.get("upos", [])),
        context=_context(entry, spec),
        requires=tuple(entry.get("requires", [])),
        roles={role: tuple(paths) for role, paths in roles.items()},
        options=entry.get("options", {}),
        examples=examples,
        counterexamples=counterexamples,
    )


def _forms(where: str, entry: Mapping[str, Any]) -> Mapping[str, tuple[str, Kind]]:
    forms: dict[str, tuple[str, Kind]] = {}
    for key, kind in _LEXEME_KEYS.items():
        for line in entry.get(key, []):
            lemma = line.split()[0]
            generate = _FORMS.get(kind)
            for form in generate(line) if generate else (fold(line),):
                forms.setdefault(form, (lemma, kind))
    if not forms:
        raise RuleError(f"{where}: names no {', '.join(_LEXEME_KEYS)}")
    return forms


def _context(entry: Mapping[str, Any], spec: EventTypeSpec) -> Context:
    words = {key: frozenset(_context_forms(entry.get(key, []))) for key in _CONTEXT_KEYS - {"not_in"}}
    return Context(**words, not_in=spec.not_in | frozenset(entry.get("not_in", [])))


def _context_forms(words: Sequence[str]) -> Iterable[str]:
    """A context word stands for itself and its regular plurals and duals; a phrase only for itself."""
    for word in words:
        form = fold(word)
        yield form
        if " " not in word:
            stem = form[:-1] if word.endswith("ة") else form
            yield from (stem + ending for ending in ("ا", "ات", "ان", "ين", "ون", "تان", "تين"))


def _example(where: str, spec: EventTypeSpec, entry: Mapping[str, Any]) -> Example:
    _reject_unknown(f"{where}: example", entry, _EXAMPLE_KEYS)
    if "text" not in entry:
        raise RuleError(f"{where}: example: no 'text'")
    _reject_unknown(f"{where}: example: roles", entry.get("roles", {}), frozenset(spec.roles))
    count = entry.get("count")
    return Example(
        text=entry["text"],
        trigger=entry.get("trigger"),
        roles=entry.get("roles"),
        content=entry.get("content"),
        count=None if count is None else (count.get("min"), count.get("max")),
        why=entry.get("why"),
    )


def _list(value: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise RuleError(f"{where}: must be an array of tables ([[…]])")
    return value


def _reject_unknown(where: str, table: Any, known: frozenset[str]) -> None:
    if not isinstance(table, dict):
        raise RuleError(f"{where}: must be a table")
    for key in table:
        if key not in known:
            raise RuleError(f"{where}: unknown key '{key}'; known: {', '.join(sorted(known))}")
