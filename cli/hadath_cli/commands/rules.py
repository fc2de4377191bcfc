"""`hadath rules`: the rules with their examples, and whether the examples hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hadath_cli import options
from hadath_cli.endings import one_line_errors
from hadath_cli.errors import ExitCode, tell, visible
from hadath_cli.formats import LinesWriter
from hadath_cli.output import open_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadath.knowledge import Knowledge
    from hadath.rulebook import Rule


def rules(
    *,
    types: options.Types = None,
    own: options.Rules = None,
    places: options.Places = None,
    check: Annotated[
        bool, typer.Option("--check", help="Run the examples of the rules; with --rules, only of those.")
    ] = False,
    models: options.Models = None,
) -> None:
    """Print the rules, one JSON object a line: name, type, subtype, words, examples and counter-examples.

    Examples: hadath rules | jq -r '[.rule, .words[0]] | @tsv'

    hadath rules --rules mine.toml --check
    """
    from hadath.rulebook import bundled_rules

    with one_line_errors():
        if not (own or places or check):
            book = bundled_rules()
        else:
            from hadath_cli import run  # which needs all that knows of rules and places

            knowledge = run.load_knowledge(own, places)
            book = knowledge.rules
        chosen = [rule for rule in book.rules if not types or rule.type in types]
        if check:
            known = bundled_rules().rules if own else ()
            _check([rule for rule in chosen if rule not in known], knowledge, models)
        else:
            with open_output(LinesWriter, None) as write:
                write(map(_record, chosen))


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "type": rule.type,
        "subtype": rule.subtype,
        "words": list(rule.words),
        "examples": [e.text for e in rule.examples],
        "counterexamples": [e.text for e in rule.counterexamples],
    }


def _check(chosen: Sequence[Rule], knowledge: Knowledge, models: str | None) -> None:
    """Tell of each example that does not hold."""
    from hadath.checks import check_examples
    from hadath.pipeline import Extractor

    faults = 0
    for fault in check_examples(Extractor(models=models, knowledge=knowledge), chosen):
        faults += 1
        tell(visible(f"{fault.rule.origin}: {fault.rule.name}: {fault.problem}: «{fault.example.text}»"))
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in chosen)
    tell(f"{examples - faults} of {examples} examples hold")
    if faults:
        raise typer.Exit(ExitCode.FAILED)
