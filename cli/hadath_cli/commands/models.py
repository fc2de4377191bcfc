"""`hadath models`: which models there are, where, and whether they are sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hadath_cli.endings import one_line_errors
from hadath_cli.errors import ExitCode, tell, visible
from hadath_cli.formats import LinesWriter
from hadath_cli.output import open_output

if TYPE_CHECKING:
    from hadath.weights import ModelFolder

models = typer.Typer(name="models", help="List, check and download models.", no_args_is_help=True)

Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help="official, or a Stanza resources folder; by default the bundled models.",
        show_default=False,
    ),
]


@models.command("list")
def list_models() -> None:
    """Print the bundled and the official models, one JSON object a line: path, version, licence, files with hashes.

    Example: hadath models list | jq '{name, installed, version, licence}'
    """
    from hadath.weights import BUNDLED, OFFICIAL, ModelFolder, official_path

    with one_line_errors(), open_output(LinesWriter, None) as write:
        write([_record("bundled", ModelFolder(BUNDLED)), _record(OFFICIAL, ModelFolder(official_path()))])


@models.command()
def path(name: Name = None) -> None:
    """Print the folder of the models.

    Example: ls -R "$(hadath models path)"
    """
    from hadath.weights import find_folder

    with one_line_errors():
        typer.echo(find_folder(name).path)


@models.command()
def verify(name: Name = None) -> None:
    """Compare the files with their checksums; a damaged or missing one ends with exit code 3.

    Example: hadath models verify
    """
    from hadath.weights import find_folder

    with one_line_errors():
        files = find_folder(name).files()
        damaged = [file for file in files if not file.is_intact()]
        for file in damaged:
            problem = "not the file that the index names" if file.path.exists() else "no such file"
            tell(visible(f"{file.path}: {problem}; install the models again"))
        tell(f"{len(files) - len(damaged)} of {len(files)} model files are sound")
        if damaged:
            raise typer.Exit(ExitCode.MODELS)


@models.command()
def download(
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Another folder than the user's own.", show_default=False)
    ] = None,
) -> None:
    """Fetch the official Stanza models for Arabic. The only command that uses the network.

    Example: hadath models download && hadath extract --models official news.txt
    """
    from hadath.nlp import download_official
    from hadath.weights import official_path

    with one_line_errors():
        target = to or official_path()
        download_official(target)
        typer.echo(target)


def _record(name: str, folder: ModelFolder) -> dict[str, Any]:
    """What is known of a folder; of one that is not installed, where it would be."""
    record: dict[str, Any] = {"name": name, "path": str(folder.path), "installed": folder.is_installed}
    if not folder.is_installed:
        return record
    about = folder.arabic()
    files = folder.files()
    return record | {
        "version": about.get("version"),
        "licence": about.get("licence"),
        "bytes": sum(file.path.stat().st_size for file in files if file.path.exists()),
        "files": [
            {"model": file.kind, "package": file.package, "path": str(file.path), "md5": file.md5} for file in files
        ],
    }
