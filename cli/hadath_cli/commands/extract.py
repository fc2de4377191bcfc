"""`hadath extract`: texts in, events out."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hadath_cli import options
from hadath_cli.endings import one_line_errors
from hadath_cli.errors import ExitCode
from hadath_cli.formats import SPREADSHEETS, Format, writer_of
from hadath_cli.output import open_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadath.pipeline import Extraction


def extract(
    inputs: options.Inputs = None,
    *,
    output: options.Output = None,
    form: Annotated[
        Format, typer.Option("-f", "--format", help="Lines or an array of JSON, spreadsheets, a map, a table.")
    ] = Format.JSONL,
    bom: Annotated[bool, typer.Option("--bom", help="Begin a spreadsheet with a byte order mark, for Excel.")] = False,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Every mention on its own: do not merge those of one happening.")
    ] = False,
    types: options.Types = None,
    published: options.Published = None,
    models: options.Models = None,
    rules: options.Rules = None,
    places: options.Places = None,
    jobs: options.Jobs = 1,
    device: options.Device = options.DeviceName.AUTO,
    encoding: options.Encoding = None,
    files_from: options.FilesFrom = None,
    text_field: Annotated[
        str, typer.Option("--text-field", help="The JSON field with the text.", metavar="NAME")
    ] = "text",
    id_field: Annotated[str, typer.Option("--id-field", help="The JSON field with the id.", metavar="NAME")] = "id",
    date_field: Annotated[
        str, typer.Option("--date-field", help="The JSON field with the publication date.", metavar="NAME")
    ] = "published",
    title_field: Annotated[
        str, typer.Option("--title-field", help="The JSON field with the title.", metavar="NAME")
    ] = "title",
    strict: options.Strict = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Print the events in Arabic news texts.

    Example: hadath extract news/*.txt | jq .

    The first line of a text is its title. Its publication date, which «yesterday» is counted from, is the first of:
    --date; "published" in its JSON line, or in NAME.json beside NAME.txt; the date that a page declares; a date in
    the file's name; a dateline in the text. A JSON line has "text" and may have "id", "published" and "title".

    Exit codes: 0 done, 1 an input or the output failed, 2 wrong usage, 3 models missing or unusable, 130 interrupted.
    """
    if bom and form not in SPREADSHEETS:
        raise typer.BadParameter(f"--bom goes with --format {' or '.join(sorted(SPREADSHEETS))}")
    names = options.or_standard_input(inputs, files_from)

    from hadath.parts import in_parts
    from hadath_cli import run
    from hadath_cli.console import Messages
    from hadath_cli.inputs import Fields, Reading

    reading = Reading(published, encoding, Fields(text_field, id_field, date_field, title_field))
    lines_on_screen = output is None and form is Format.JSONL and sys.stdout is not None and sys.stdout.isatty()
    messages = Messages(progress=not lines_on_screen, verbose=verbose, quiet=quiet, strict=strict)
    with one_line_errors(), messages:
        knowledge = run.load_knowledge(rules, places)
        documents = run.read(run.Inputs(names, files_from, reading), messages, output=output)
        if first := next(documents, None):  # else there is nothing to load models for, and no output to replace
            with open_output(writer_of(form, bom=bom), output) as write:
                extractor = run.start(models, knowledge, jobs=jobs, device=device)
                parts = chain.from_iterable(map(in_parts, chain([first], documents)))
                for found in run.extract(extractor, parts, messages, merge=not mentions):
                    try:
                        records = _records(found, types)
                    except Exception as error:
                        run.failed(messages, found.parsed.document, error)
                    else:
                        write(records)
                        messages.done(len(records), document=found.parsed.document.offset == 0)
    if messages.failures:
        raise typer.Exit(ExitCode.FAILED)


def _records(found: Extraction, types: Sequence[str] | None) -> list[dict[str, Any]]:
    from hadath.schema import event_to_dict

    return [event_to_dict(e, found.parsed) for e in found.events if not types or e.main.type in types]
