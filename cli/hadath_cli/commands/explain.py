"""`hadath explain`: why a text gave the events it gave."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain
from typing import Annotated

import typer

from hadath_cli import options
from hadath_cli.endings import one_line_errors
from hadath_cli.errors import ExitCode
from hadath_cli.formats import LinesWriter
from hadath_cli.output import open_output


class Explanation(StrEnum):
    """Formats of `hadath explain`."""

    TEXT = "text"
    JSON = "json"


def explain(
    inputs: options.Inputs = None,
    *,
    output: options.Output = None,
    form: Annotated[
        Explanation, typer.Option("-f", "--format", help="A text for eyes, or a JSON object a document.")
    ] = Explanation.TEXT,
    published: options.Published = None,
    models: options.Models = None,
    rules: options.Rules = None,
    places: options.Places = None,
    encoding: options.Encoding = None,
) -> None:
    """Say for each sentence which rules fired, how each role was filled, and which rules did not fire, and why.

    Example: hadath explain samples/marib.txt

    A line with + is a rule that fired, with the path or step that found each of its arguments below; a line with - is
    a rule that knows the word but did not fire on it.
    """
    names = options.or_standard_input(inputs)

    from hadath.explain import explain as explain_document
    from hadath.pipeline import Extractor
    from hadath_cli import run
    from hadath_cli.console import Messages
    from hadath_cli.explanations import ExplanationWriter
    from hadath_cli.inputs import Reading

    writer = LinesWriter if form is Explanation.JSON else ExplanationWriter
    with one_line_errors(), Messages(progress=False) as messages:
        knowledge = run.load_knowledge(rules, places)
        documents = run.read(run.Inputs(names, None, Reading(published, encoding)), messages, output=output)
        if first := next(documents, None):
            with open_output(writer, output) as write:
                extractor = Extractor(models=models, knowledge=knowledge)
                for parsed in extractor.parser.parse(
                    chain([first], documents), failed=lambda document, error: run.failed(messages, document, error)
                ):
                    try:
                        record = explain_document(parsed, extractor.analysis)
                    except Exception as error:
                        run.failed(messages, parsed.document, error)
                    else:
                        write([record])
                        messages.done(len({m["event"] for s in record["sentences"] for m in s["mentions"]}))
    if messages.failures:
        raise typer.Exit(ExitCode.FAILED)
