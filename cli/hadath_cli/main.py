"""The commands: options in, calls out. What is heavy is imported inside a command, so that `--help` is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from hadath.model import Document
from hadath_cli import __version__
from hadath_cli.errors import ExitCode, InputError, OutputError, tell
from hadath_cli.output import Format, open_output, write_bytes

app = typer.Typer(
    name="hadath",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quicker, and the same in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """The console entry point."""
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hadath {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Strikes, casualties and statements from Arabic news text, as JSON events, offline."""


def _inputs(names: list[str] | None) -> list[str]:
    """Standard input where nothing is named, unless somebody would have to type it."""
    if not names and (sys.stdin is None or sys.stdin.isatty()):
        raise typer.BadParameter("name files or folders, or pipe a text in")
    return names or ["-"]


def _output(path: Path | None) -> Path | None:
    if path is not None and (os.path.isdir(path) or not os.path.isdir(path.parent)):
        raise typer.BadParameter(f"{path} is not a file in a folder that exists")
    return path


def _types(names: list[str] | None) -> list[str] | None:
    if names:
        from hadath.rulebook import bundled_rules

        known = bundled_rules().types
        if unknown := [name for name in names if name not in known]:
            raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(known)}")
    return names


def _date(text: str) -> date:
    from hadath.dates import parse_published

    try:
        return parse_published(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2024-02-08") from None


def _encoding(name: str | None) -> str | None:
    try:
        "a".encode(name or "utf-8")
    except (LookupError, UnicodeError):
        raise typer.BadParameter(f"{name!r} is not a text encoding; try utf-8 or windows-1256") from None
    return name


@app.command()
def extract(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Text files, JSON lines (*.jsonl), folders of both, or - for standard input.",
            metavar="INPUT",
            callback=_inputs,
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write FILE, once all is done.", metavar="FILE", callback=_output),
    ] = None,
    form: Annotated[
        Format, typer.Option("-f", "--format", help="An event a line, one array, or a table for eyes.")
    ] = Format.JSONL,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Every mention on its own: do not merge those of one happening.")
    ] = False,
    types: Annotated[
        list[str] | None,
        typer.Option(
            "-t", "--type", help="Only events of this type; may be repeated.", metavar="TYPE", callback=_types
        ),
    ] = None,
    published: Annotated[
        date | None,
        typer.Option("--date", help="When the inputs were published: 2024-02-08.", metavar="DATE", parser=_date),
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option("--models", help="A Stanza resources folder to use.", metavar="DIR", envvar="HADATH_MODELS"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "-e", "--encoding", help="Encoding of the inputs, if not found out.", metavar="NAME", callback=_encoding
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show no progress.")] = False,
) -> None:
    """Print the events in Arabic news texts.

    Example: hadath extract news/*.txt | jq .

    The first line of a text is its title. Its publication date, which «yesterday» is counted from, is the first of:
    --date; "published" in its JSON line, or in NAME.json beside NAME.txt; a date in the file's name; a dateline in
    the text. A JSON line has "text" and may have "id", "published" and "title".

    Exit codes: 0 done, 1 an input or the output failed, 2 wrong usage, 3 models missing or unusable, 130 interrupted.
    """
    from hadath.nlp import ModelError
    from hadath.pipeline import Extractor
    from hadath.schema import event_to_dict
    from hadath_cli.console import Messages
    from hadath_cli.inputs import Reading, find_sources, read_documents

    lines_on_screen = output is None and form is Format.JSONL and sys.stdout is not None and sys.stdout.isatty()
    with _one_line_errors(ModelError), Messages(progress=not quiet and not lines_on_screen) as messages:
        sources = find_sources(inputs or [], messages.fail, output=output)
        messages.expect(len(sources) if all(s.is_one_document for s in sources) else None)
        documents = read_documents(sources, Reading(published, encoding), messages.fail)
        if first := next(documents, None):  # else there is nothing to load models for, and no output to replace
            with open_output(form, output) as write:
                extractor = Extractor(models=models)
                failed = _failed(messages.fail)
                for found in extractor.extract(chain([first], documents), merge=not mentions, failed=failed):
                    events = [e for e in found.events if not types or e.main.type in types]
                    write(event_to_dict(e, found.parsed) for e in events)
                    messages.done(len(events))
    if messages.failures:
        raise typer.Exit(ExitCode.FAILED)


def _failed(report: Callable[[InputError], None]) -> Callable[[Document, Exception], None]:
    """What to do about a text whose analysis fails."""

    def failed(document: Document, error: Exception) -> None:
        problem = f"hadath failed on this text ({type(error).__name__}: {error})"
        report(InputError(document.id, problem, "please report it with the text; the others are done"))

    return failed


@app.command()
def report(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            help="Texts as for extract, or events that it saved as JSON lines, or - for standard input.",
            metavar="INPUT",
            callback=_inputs,
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write FILE, once all is done.", metavar="FILE", callback=_output),
    ] = None,
    published: Annotated[
        date | None,
        typer.Option("--date", help="When the inputs were published: 2024-02-08.", metavar="DATE", parser=_date),
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option("--models", help="A Stanza resources folder to use.", metavar="DIR", envvar="HADATH_MODELS"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "-e", "--encoding", help="Encoding of the inputs, if not found out.", metavar="NAME", callback=_encoding
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show no progress.")] = False,
) -> None:
    """Make a page to look at the events: timeline, map, incidents, statements and the texts, in one HTML file.

    Example: hadath report news/ -o report.html

    The file needs no network and no server. Saved events (JSON lines of extract) are shown without extracting anew;
    they hold sentences, not whole texts, so that the page shows the sentences only.

    Exit codes are those of extract.
    """
    from hadath.nlp import ModelError
    from hadath.pipeline import Extractor
    from hadath.schema import event_to_dict
    from hadath_cli.console import Messages
    from hadath_cli.inputs import Reading, find_sources, read_documents
    from hadath_cli.report import Contents, SavedEvents, render

    if output is None and sys.stdout is not None and sys.stdout.isatty():
        raise typer.BadParameter("a page is not for the terminal; name a file with -o report.html")
    with _one_line_errors(ModelError), Messages(progress=not quiet) as messages:
        sources = find_sources(inputs or [], messages.fail, output=output)
        messages.expect(len(sources) if all(s.is_one_document for s in sources) else None)
        contents, saved = Contents(), SavedEvents()
        documents = read_documents(sources, Reading(published, encoding), messages.fail, saved.take)
        if first := next(documents, None):
            extractor = Extractor(models=models)
            for found in extractor.extract(chain([first], documents), failed=_failed(messages.fail)):
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


@app.command()
def schema() -> None:
    """Print the JSON Schema of one line of output.

    Example: hadath schema > hadath.schema.json
    """
    from hadath.schema import json_schema

    with _one_line_errors(), open_output(Format.JSONL, None) as write:
        write([json_schema()])


@app.command()
def rules() -> None:
    """Print the rules, one JSON object a line: name, type, subtype, words, examples and counter-examples.

    Example: hadath rules | jq -r '[.rule, .words[0]] | @tsv'
    """
    from hadath.rulebook import bundled_rules

    with _one_line_errors(), open_output(Format.JSONL, None) as write:
        write(
            {
                "rule": rule.name,
                "type": rule.type,
                "subtype": rule.subtype,
                "words": list(dict.fromkeys(word for word, _ in rule.forms.values())),
                "examples": [e.text for e in rule.examples],
                "counterexamples": [e.text for e in rule.counterexamples],
            }
            for rule in bundled_rules().rules
        )


@contextmanager
def _one_line_errors(model_error: type[Exception] | None = None) -> Iterator[None]:
    """Turn what is bound to happen one day into a line on standard error and an exit code."""
    try:
        yield
    except BrokenPipeError:  # `hadath … | head`: the reader has enough
        _give_up_stdout()
        raise typer.Exit(ExitCode.DONE) from None
    except OutputError as error:
        tell(error)
        _give_up_stdout()
        raise typer.Exit(ExitCode.FAILED) from None
    except Exception as error:
        if model_error is None or not isinstance(error, model_error):
            raise
        tell(error)
        raise typer.Exit(ExitCode.MODELS) from None


def _give_up_stdout() -> None:
    """Send what Python still holds for standard output nowhere, or it complains on the way out."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
