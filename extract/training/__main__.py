"""The command: `python -m training run all`, or one step by its name."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from training import curve as curves
from training.evaluate import compare_speed
from training.steps import STEPS, Folders

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
_MODELS = Path(__file__).parents[1] / "hadath" / "models"


@app.command(help="Run steps: all, or these in order: " + "; ".join(f"{s.name}: {s.help}" for s in STEPS))
def run(
    steps: Annotated[list[str], typer.Argument(help="all, or names of steps.")],
    *,
    data: Annotated[Path, typer.Option(help="The folder of training data.", exists=True, file_okay=False)],
    work: Annotated[Path, typer.Option(help="Everything in between; keep it to go on later.")],
    models: Annotated[Path, typer.Option(help="The model folder to write.")] = _MODELS,
    force: Annotated[bool, typer.Option("--force", help="Run a step even if it is done.")] = False,
) -> None:
    """Run steps."""
    folders = Folders(data, work, models)
    work.mkdir(parents=True, exist_ok=True)
    if unknown := set(steps) - {"all", *(s.name for s in STEPS)}:
        raise typer.BadParameter(f"{unknown.pop()} is no step; the steps are all, {', '.join(s.name for s in STEPS)}")
    for step in STEPS:
        if "all" in steps or step.name in steps:
            if force or not step.is_done(folders):
                typer.echo(f"{step.name}: {step.help}", err=True)
                step.do(folders)
            else:
                typer.echo(f"{step.name}: done already", err=True)


@app.command()
def speed(
    other: Annotated[Path, typer.Argument(help="The model folder to compare with.")],
    texts: Annotated[list[Path], typer.Argument(help="Text files to parse.")],
    *,
    models: Annotated[Path, typer.Option(help="The model folder.")] = _MODELS,
) -> None:
    """Print how many times as long the models take as other ones for the same texts."""
    contents = [file.read_text(encoding="utf-8") for file in texts]
    typer.echo(f"{compare_speed(models, other, contents):.2f}")


@app.command(help=f"Train a model ({', '.join(curves.MODELS)}) on shares of its sentences; print what each scores.")
def curve(
    model: Annotated[str, typer.Argument(help="The model.")],
    shares: Annotated[list[float], typer.Argument(help="Shares, above 0 and at most 1.")],
    *,
    work: Annotated[Path, typer.Option(help="The work folder of `run`, with its corpus and vectors.", exists=True)],
    models: Annotated[Path, typer.Option(help="The model folder whose other models are taken.")] = _MODELS,
) -> None:
    """Print a line of figures a share."""
    if model not in curves.MODELS:
        raise typer.BadParameter(f"{model} is not one of {', '.join(curves.MODELS)}")
    folders = Folders(work, work, models)
    for share in shares:
        figures = curves.point(model, share, folders)
        typer.echo(json.dumps({"model": model, "share": share, **figures}))


if __name__ == "__main__":
    sys.exit(app())
