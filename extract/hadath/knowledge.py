"""What an extractor knows beside its models: rules and places, the bundled ones and the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hadath.gazetteer import Gazetteer
from hadath.rulebook import Rule, RuleBook, RuleError, bundled_rules, load_rules
from hadath.statements import check_options

_MATCH_OPTIONS: Mapping[str, type] = {"uncounted": bool, "indefinite": list}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Rules and places.

    Both are data: whatever stands in a file of the user's, nothing of it is run.
    """

    rules: RuleBook
    gazetteer: Gazetteer

    @staticmethod
    def load(rules: Iterable[Path] = (), gazetteer: Path | None = None) -> Knowledge:
        """The bundled rules and places, with those of the user.

        Args:
            rules: rule files (TOML), whose rules come after the bundled ones.
            gazetteer: a table of places (TSV), which come before the bundled ones.

        Raises:
            RuleError: naming file, line, rule and key.
            GazetteerError: naming file, line and fault.
        """
        book = load_rules(rules, bundled_rules())
        for rule in book.rules:
            (check_options if rule.type == "statement" else _check_match_options)(rule)
        return Knowledge(book, Gazetteer.load(gazetteer))


def _check_match_options(rule: Rule) -> None:
    for key, value in rule.options.items():
        if key not in _MATCH_OPTIONS:
            known = ", ".join(sorted(_MATCH_OPTIONS))
            raise RuleError(f"{rule.origin}: {rule.name}: options: unknown key '{key}'; known: {known}")
        if not isinstance(value, _MATCH_OPTIONS[key]):
            raise RuleError(f"{rule.origin}: {rule.name}: options: '{key}' must be a {_MATCH_OPTIONS[key].__name__}")
