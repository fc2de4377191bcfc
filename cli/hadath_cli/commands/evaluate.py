"""`hadath evaluate`: how well events agree with annotations."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hadath_cli import options
from hadath_cli.endings import one_line_errors
from hadath_cli.errors import UsageError, tell, visible
from hadath_cli.formats import LinesWriter
from hadath_cli.output import open_output

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hadath.annotations import Annotation


class Report(StrEnum):
    """Formats of `hadath evaluate`."""

    TABLE = "table"
    JSON = "json"


def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="A folder of texts (NAME.txt) with annotations (NAME.json).", metavar="GOLD")
    ],
    predicted: Annotated[
        Path, typer.Argument(help="What extract --mentions printed, or a second folder of annotations.", metavar="PRED")
    ],
    *,
    output: options.Output = None,
    form: Annotated[Report, typer.Option("-f", "--format", help="A table for eyes, or a JSON object.")] = Report.TABLE,
    errors: Annotated[bool, typer.Option("--errors", help="Tell of each disagreement, too.")] = False,
) -> None:
    """Compare events with annotations: precision, recall and F1 of triggers, arguments, counts, times, quotes.

    Example: hadath extract --mentions gold -o found.jsonl && hadath evaluate gold found.jsonl
    """
    from hadath.annotations import AnnotationError, read_annotations
    from hadath.evaluate import evaluate as compare
    from hadath_cli.evaluations import EvaluationWriter

    with one_line_errors():
        try:
            texts = read_annotations(gold)
            events = _predictions(predicted)
        except AnnotationError as error:
            raise UsageError(str(error)) from None
        if predicted.is_dir():  # of two annotators, what both have done
            texts = {name: text for name, text in texts.items() if name in events}
        elif others := sorted(set(events) - set(texts)):
            tell(visible(f"{predicted}: {len(others)} without annotations left out, such as {others[0]}"))
        evaluation = compare(texts, events)
        record = {"documents": evaluation.documents, "measures": evaluation.measures}
        if errors:
            record |= {"disagreements": [asdict(d) for d in evaluation.disagreements]}
        with open_output(LinesWriter if form is Report.JSON else EvaluationWriter, output) as write:
            write([record])


def _predictions(path: Path) -> Mapping[str, Sequence[Annotation]]:
    from hadath.annotations import read_annotations, read_events

    if path.is_dir():
        return {name: annotated.events for name, annotated in read_annotations(path).items()}
    return read_events(path)
