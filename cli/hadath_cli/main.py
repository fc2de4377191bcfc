"""The application: its commands and what they share."""

from __future__ import annotations

from typing import Annotated

import typer

from hadath_cli.commands.evaluate import evaluate
from hadath_cli.commands.explain import explain
from hadath_cli.commands.extract import extract
from hadath_cli.commands.models import models
from hadath_cli.commands.report import report
from hadath_cli.commands.rules import rules
from hadath_cli.commands.schema import schema

app = typer.Typer(
    name="hadath",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quicker, and the same in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (extract, report, explain, evaluate, rules, schema):
    app.command()(command)
app.add_typer(models)


def run() -> None:
    """The console entry point."""
    app()


def _version(wanted: bool) -> None:
    if wanted:
        from hadath_cli.versions import version_line

        typer.echo(version_line())
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the versions of hadath, its models and its rules.",
            is_eager=True,
            callback=_version,
        ),
    ] = False,
) -> None:
    """Strikes, casualties and statements from Arabic news text, as JSON events, offline."""
