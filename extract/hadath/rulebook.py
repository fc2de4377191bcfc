"""Read and check the rules: `rules/*.toml`, one file an event type.

A rule names the lexemes that trigger it, the context it wants or refuses, and its roles (or a `frame`, roles
that several rules of the event type share). A file of the user's own adds rules, or words to a rule that it `extends`.
An unknown key, a wrong value, a duplicate name, or a rule without examples and counter-examples is an error that names
file, line, rule and key. A rule file is data: nothing in it is run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

from hadath.domains import domain_names
from hadath.inflect import noun_forms, participle_forms, verb_forms
from hadath.model import EventType
from hadath.text import fold
from hadath.toml_lines import KeyPath, key_lines, line_of

RULES = Path(__file__).parent / "rules"
Kind = Literal["verb", "noun", "participle", "preposition"]
_EVENT_KEYS = frozenset({"type", "summary", "subtypes", "roles"})
_OPTIONAL_EVENT_KEYS = frozenset({"not_in", "not_near"})
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
_EXTENSION_KEYS = frozenset({"extends", "example", "counterexample", *_LEXEME_KEYS})
_EXAMPLE_KEYS = frozenset({"text", "trigger", "roles", "content", "count", "why"})
_UPOS = frozenset({
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ"),
    *("SYM", "VERB", "X"),
})  # fmt: skip
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{2,}")
_FORMS: Mapping[Kind, Callable[[str], Iterable[str]]] = {
    "verb": verb_forms,
    "noun": noun_forms,
    "participle": participle_forms,
}


class RuleError(Exception):
    """A rule file is wrong: the message names file, line, rule and key."""


@dataclass(frozen=True, slots=True)
class EventTypeSpec:
    """What one event type may hold: the schema and the README follow from it.

    `not_in` are the domains in which none of its rules fires, `not_near` words near which none does.
    """

    name: EventType
    summary: str
    subtypes: tuple[str, ...]
    roles: tuple[str, ...]
    not_in: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()


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


@dataclass(frozen=True)
class Rule:
    """One rule.

    `lexemes` are the lines of its file, each with its kind. `requires` are role paths of which one must find
    something: «أصاب» wounds only a person, hits anything else. `origin` is its file and line.
    """

    name: str
    type: EventType
    subtype: str
    lexemes: tuple[tuple[str, Kind], ...]
    upos: frozenset[str]
    context: Context
    requires: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    options: Mapping[str, Any]
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]
    origin: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The citation forms: of «قصف يقصف قصف» (to shell) the first."""
        return tuple(dict.fromkeys(line.split()[0] for line, _ in self.lexemes))

    @cached_property
    def forms(self) -> Mapping[str, tuple[str, Kind]]:
        """Each folded surface form with the citation form of its lexeme and its kind: «قصفت» is of the verb «قصف»."""
        forms: dict[str, tuple[str, Kind]] = {}
        for line, kind in self.lexemes:
            for form in _FORMS[kind](line) if kind in _FORMS else (fold(line),):
                forms.setdefault(form, (line.split()[0], kind))
        return forms


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules and event types. `frames` are, by event type, the roles that its rules share."""

    types: Mapping[str, EventTypeSpec]
    rules: tuple[Rule, ...]
    frames: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, kind: EventType) -> tuple[Rule, ...]:
        """The rules of one event type, in file order."""
        return tuple(r for r in self.rules if r.type == kind)


@dataclass(frozen=True, slots=True)
class _At:
    """Somewhere in a rule file: what an error there is called."""

    file: Path
    lines: Mapping[KeyPath, int]
    path: KeyPath = ()
    label: str = ""

    def key(self, *keys: str | int) -> _At:
        return replace(self, path=self.path + keys)

    def called(self, label: str) -> _At:
        return replace(self, label=f"{self.label}{label}: ")

    @property
    def origin(self) -> str:
        return f"{self.file}:{line_of(self.lines, self.path)}"

    def error(self, problem: str) -> RuleError:
        return RuleError(f"{self.origin}: {self.label}{problem}")


@cache
def bundled_rules() -> RuleBook:
    """The rules that come with the package.

    Raises:
        RuleError: naming file, line, rule and key.
    """
    book = RuleBook({}, ())
    for table, at in _bundled_tables():
        book = _add(book, table, at)
    return book


def load_rules(files: Iterable[Path], base: RuleBook | None = None) -> RuleBook:
    """Read rule files; a file may add rules to an event type that an earlier one declares.

    Args:
        files: rule files, read in this order. Of two rules that fire on one word the earlier one wins.
        base: rules to add to: a file may use their frames and extend them.

    Raises:
        RuleError: naming file, line, rule and key.
    """
    book = base or RuleBook({}, ())
    for file in files:
        book = _add(book, *_read(file))
    return book


@cache
def bundled_types() -> Mapping[str, EventTypeSpec]:
    """The event types of the bundled rules, without the rules: all that the shape of an event depends on."""
    types: dict[str, EventTypeSpec] = {}
    for table, at in _bundled_tables():
        spec = _event_type(at, table, types)
        types[spec.name] = spec
    return types


@cache
def _bundled_tables() -> tuple[tuple[Mapping[str, Any], _At], ...]:
    return tuple(map(_read, sorted(RULES.glob("*.toml"))))


def _read(file: Path) -> tuple[Mapping[str, Any], _At]:
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except OSError as error:
        raise RuleError(f"{file}: {(error.strerror or type(error).__name__).lower()}") from None
    except UnicodeDecodeError as error:
        raise RuleError(f"{file}: not valid UTF-8 at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(_located(file, str(error), text.count("\n") + 1)) from None
    except RecursionError:
        raise RuleError(f"{file}: nested too deep") from None
    return table, _At(file, key_lines(text))


def _add(book: RuleBook, table: Mapping[str, Any], at: _At) -> RuleBook:
    spec = _event_type(at, table, book.types)
    frames = {**book.frames.get(spec.name, {}), **_frames(at, table.get("frame", {}), spec)}
    rules = {rule.name: rule for rule in book.rules}
    for number, entry in enumerate(_list(table.get("rule", []), at.key("rule"))):
        where = at.key("rule", number)
        if "extends" in entry:
            rule = _extended(where, spec, rules, entry)
        else:
            rule = _rule(where, spec, frames, entry)
            if rule.name in rules:
                raise where.called(rule.name).error("a rule of this name exists already")
        rules[rule.name] = rule
    return RuleBook({**book.types, spec.name: spec}, tuple(rules.values()), {**book.frames, spec.name: frames})


def _located(file: Path, message: str, last: int) -> str:
    """«Invalid value (at line 3, column 5)» with the line where messages have it."""
    if at := re.search(r" \(at line (\d{1,9}), column (\d{1,9})\)$", message):
        return f"{file}:{at[1]}: {message[: at.start()]} (column {at[2]})"
    return f"{file}:{last}: {message}"  # «at end of document»


def _event_type(at: _At, table: Mapping[str, Any], known: Mapping[str, EventTypeSpec]) -> EventTypeSpec:
    _reject_unknown(at, table, frozenset({"event", "frame", "rule"}))
    event, at = table.get("event", {}), at.key("event").called("event")
    _reject_unknown(at, event, _EVENT_KEYS | _OPTIONAL_EVENT_KEYS)
    name = event.get("type")
    if name in known and set(event) == {"type"}:
        return known[name]
    if name not in get_args(EventType):
        raise at.key("type").error(f"type: {name!r} is not one of {', '.join(get_args(EventType))}")
    if name in known:
        raise at.error(f"{name!r} is declared already; leave its 'type' and nothing else")
    for key in sorted(_EVENT_KEYS):
        if key not in event:
            raise at.error(f"no '{key}'")
    return EventTypeSpec(
        cast("EventType", name),
        str(event["summary"]),
        _strings(at, event, "subtypes"),
        _strings(at, event, "roles"),
        _domains(at, event),
        frozenset(_context_forms(_strings(at, event, "not_near"))),
    )


def _frames(at: _At, frames: Any, spec: EventTypeSpec) -> Mapping[str, Any]:
    if not isinstance(frames, dict):
        raise at.key("frame").error("frame: must be tables ([frame.name])")
    for name, frame in frames.items():
        where = at.key("frame", name).called(f"frame.{name}")
        _reject_unknown(where, frame, frozenset(spec.roles))
        for role in frame:
            _paths(where, frame, role)
    return frames


def _rule(at: _At, spec: EventTypeSpec, frames: Mapping[str, Any], entry: Mapping[str, Any]) -> Rule:
    name = entry.get("name")
    at = at.called(name if isinstance(name, str) else "a rule without a name")
    _reject_unknown(at, entry, _RULE_KEYS)
    for key in ("name", "subtype"):
        if not isinstance(entry.get(key), str):
            raise at.error(f"no '{key}'")
    if entry["subtype"] not in spec.subtypes:
        raise at.key("subtype").error(f"subtype: {entry['subtype']!r} is not one of {', '.join(spec.subtypes)}")
    frame = entry.get("frame")
    if frame is not None and (not isinstance(frame, str) or frame not in frames):
        raise at.key("frame").error(f"frame: no [frame.{frame}] of {spec.name}")
    own = entry.get("roles", {})
    _reject_unknown(at.key("roles").called("roles"), own, frozenset(spec.roles))
    for role in own:
        _paths(at.key("roles").called("roles"), own, role)
    examples, counterexamples = _examples(at, spec, entry, "example"), _examples(at, spec, entry, "counterexample")
    if not examples or not counterexamples:
        raise at.error("needs at least one example and one counterexample")
    return Rule(
        name=entry["name"],
        type=spec.name,
        subtype=entry["subtype"],
        lexemes=_lexemes(at, entry),
        upos=frozenset(_strings(at, entry, "upos", known=_UPOS)),
        context=_context(at, entry, spec),
        requires=_paths(at, entry, "requires"),
        roles={role: tuple(paths) for role, paths in {**frames.get(frame or "", {}), **own}.items()},
        options=_options(at, entry),
        examples=examples,
        counterexamples=counterexamples,
        origin=at.origin,
    )


def _extended(at: _At, spec: EventTypeSpec, rules: Mapping[str, Rule], entry: Mapping[str, Any]) -> Rule:
    """A rule that is there already, with more words and examples: what it means stays as it is."""
    at = at.called("extends")
    _reject_unknown(at, entry, _EXTENSION_KEYS)
    name = entry["extends"]
    rule = rules.get(name) if isinstance(name, str) else None
    if rule is None or rule.type != spec.name:
        raise at.key("extends").error(f"no {spec.name} rule {name!r}; `hadath rules` lists them")
    examples = _examples(at, spec, entry, "example")
    if not examples:
        raise at.error("needs at least one example")
    return replace(
        rule,
        lexemes=rule.lexemes + _lexemes(at, entry),
        examples=rule.examples + examples,
        counterexamples=rule.counterexamples + _examples(at, spec, entry, "counterexample"),
        origin=at.origin,
    )


def _options(at: _At, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    options = entry.get("options", {})
    if not isinstance(options, dict):
        raise at.key("options").error("options: must be a table")
    return options


def _lexemes(at: _At, entry: Mapping[str, Any]) -> tuple[tuple[str, Kind], ...]:
    lexemes: list[tuple[str, Kind]] = []
    for key, kind in _LEXEME_KEYS.items():
        for line in _strings(at, entry, key):
            if kind in _FORMS and not all(_WORD.fullmatch(fold(word)) for word in line.split()):
                raise at.key(key).error(f"{key}: {line!r} is not in Arabic letters, two or more a word")
            lexemes.append((line, kind))
    if not lexemes:
        raise at.error(f"names no {', '.join(_LEXEME_KEYS)}")
    return tuple(lexemes)


def _context(at: _At, entry: Mapping[str, Any], spec: EventTypeSpec) -> Context:
    words = {key: frozenset(_context_forms(_strings(at, entry, key))) for key in _CONTEXT_KEYS - {"not_in"}}
    words["not_near"] |= spec.not_near
    return Context(**words, not_in=spec.not_in | _domains(at, entry))


def _domains(at: _At, entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_strings(at, entry, "not_in", known=domain_names()))


def _paths(at: _At, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    from hadath.roles import RolePathError, parse_path  # the finders, which whoever wants types only need not load

    paths = _strings(at, entry, key)
    for path in paths:
        try:
            parse_path(path)
        except RolePathError as error:
            raise at.key(key).error(f"{key}: {error}") from None
    return paths


def _strings(at: _At, entry: Mapping[str, Any], key: str, *, known: frozenset[str] | None = None) -> tuple[str, ...]:
    """The value of a key that wants a list of strings; none is an empty one."""
    values = entry.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise at.key(key).error(f"{key}: must be a list of words")
    if known is not None and (unknown := [v for v in values if v not in known]):
        raise at.key(key).error(f"{key}: {unknown[0]!r} is not one of {', '.join(sorted(known))}")
    return tuple(values)


def _context_forms(words: Sequence[str]) -> Iterable[str]:
    """A context word stands for itself and its regular plurals and duals; a phrase only for itself."""
    for word in words:
        form = fold(word)
        yield form
        if " " not in word:
            stem = form[:-1] if word.endswith("ة") else form
            yield from (stem + ending for ending in ("ا", "ات", "ان", "ين", "ون", "تان", "تين"))


def _examples(at: _At, spec: EventTypeSpec, entry: Mapping[str, Any], key: str) -> tuple[Example, ...]:
    return tuple(
        _example(at.key(key, number).called(key), spec, e)
        for number, e in enumerate(_list(entry.get(key, []), at.key(key)))
    )


def _example(at: _At, spec: EventTypeSpec, entry: Mapping[str, Any]) -> Example:
    _reject_unknown(at, entry, _EXAMPLE_KEYS)
    for key in ("text", "trigger", "content", "why"):
        if not isinstance(entry.get(key, ""), str):
            raise at.key(key).error(f"{key}: must be a string")
    if not entry.get("text", "").strip():
        raise at.error("no 'text'")
    roles = entry.get("roles", {})
    _reject_unknown(at.key("roles").called("roles"), roles, frozenset(spec.roles))
    if not all(isinstance(text, str) for text in roles.values()):
        raise at.key("roles").error("roles: a role's value must be a string")
    return Example(
        text=entry["text"],
        trigger=entry.get("trigger"),
        roles=entry.get("roles"),
        content=entry.get("content"),
        count=_example_count(at.key("count"), entry.get("count")),
        why=entry.get("why"),
    )


def _example_count(at: _At, count: Any) -> tuple[int | None, int | None] | None:
    if count is None:
        return None
    _reject_unknown(at.called("count"), count, frozenset({"min", "max"}))
    if not all(isinstance(number, int) for number in count.values()):
        raise at.error("count: min and max must be numbers")
    return count.get("min"), count.get("max")


def _list(value: Any, at: _At) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise at.error(f"{at.path[-1]}: must be an array of tables ([[…]])")
    return value


def _reject_unknown(at: _At, table: Any, known: frozenset[str]) -> None:
    if not isinstance(table, dict):
        raise at.error("must be a table")
    for key in table:
        if key not in known:
            raise at.key(key).error(f"unknown key '{key}'; known: {', '.join(sorted(known))}")
