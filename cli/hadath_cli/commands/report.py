"""`hadath report`: the events as a page to look at."""

from __future__ import annotations

import sys
from itertools import chain

import typer

from hadath_cli import options
from hadath_cli.endings import one_line_errors
from hadath_cli.errors import ExitCode, InputError
from hadath_cli.output import write_bytes


def report(
    inputs: options.Inputs = None,
    *,
    output: options.Output = None,
    published: options.Published = None,
    models: options.Models = None,
    rules: options.Rules = None,
    places: options.Places = None,
    jobs: options.Jobs = 1,
    device: options.Device = options.DeviceName.AUTO,
    encoding: options.Encoding = None,
    files_from: options.FilesFrom = None,
    strict: options.Strict = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> None:
    """Make a page to look at the events: timeline, map, incidents, statements and the texts, in one HTML file.

    Example: hadath report news/ -o report.html

    The file needs no network and no server. Inputs are those of extract, or events that it saved as JSON lines: those
    are shown without extracting anew; they hold sentences, not whole texts, so that the page shows the sentences only.

    Exit codes are those of extract.
    """
    names = options.or_standard_input(inputs, files_from)
    if output is None and sys.stdout is not None and sys.stdout.isatty():
        raise typer.BadParameter("a page is not for the terminal; name a file with -o report.html")

    from hadath.schema import event_to_dict
    from hadath_cli import run
    from hadath_cli.console import Messages
    from hadath_cli.inputs import Reading
    from hadath_cli.report import Contents, SavedEvents, render

    messages = Messages(progress=True, verbose=verbose, quiet=quiet, strict=strict)
    with one_line_errors(), messages:
        knowledge = run.load_knowledge(rules, places)
        contents, saved = Contents(), SavedEvents()
        reading = Reading(published, encoding)
        documents = run.read(run.Inputs(names, files_from, reading), messages, output=output, take=saved.take)
        if first := next(documents, None):
            extractor = run.start(models, knowledge, jobs=jobs, device=device)
            for found in run.extract(extractor, chain([first], documents), messages, merge=True):
                contents.add_text(found.parsed.document, [event_to_dict(e, found.parsed) for e in found.events])
                messages.done(len(found.events))
        for events in saved.documents():
            try:
                contents.add_saved(events)
            except ValueError as error:
                remedy = "save its events anew with hadath extract"
                messages.fail(InputError(f"saved events of {events[0]['doc']['id']}", str(error), remedy))
        if contents:
            write_bytes(render(contents), output)
    if messages.failures:
        raise typer.Exit(ExitCode.FAILED)
