"""Options that several commands share, and what is wrong with a value before any work is done."""

from __future__ import annotations

import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class DeviceName(StrEnum):
    """Devices that the models can run on."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


def _inputs(names: list[str] | None) -> list[str]:
    for name in names or ():
        if not name:
            raise typer.BadParameter("an input has no name; leave it out, or write - for standard input")
    return names or []


def _output(path: Path | None) -> Path | None:
    if path is not None and (os.path.isdir(path) or not os.path.isdir(path.parent)):
        raise typer.BadParameter(f"{path} is not a file in a folder that exists")
    return path


def _types(names: list[str] | None) -> list[str] | None:
    if names:
        from hadath.rulebook import bundled_types

        known = bundled_types()
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


def or_standard_input(names: list[str] | None, files_from: str | None = None) -> list[str]:
    """The inputs; standard input where none is named or listed, unless somebody would have to type it."""
    if files_from:
        return names or []
    if not names and (sys.stdin is None or sys.stdin.isatty()):
        raise typer.BadParameter("name files or folders, or pipe a text in", param_hint="'INPUT'")
    return names or ["-"]


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="Texts, JSON lines (*.jsonl), saved pages (*.html), also compressed; folders; or - for standard input.",
        metavar="INPUT",
        callback=_inputs,
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="Write FILE, once all is done.", metavar="FILE", callback=_output),
]
Types = Annotated[
    list[str] | None,
    typer.Option("-t", "--type", help="Only events of this type; may be repeated.", metavar="TYPE", callback=_types),
]
Published = Annotated[
    date | None,
    typer.Option("--date", help="When the inputs were published: 2024-02-08.", metavar="DATE", parser=_date),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "-e", "--encoding", help="Encoding of the inputs, if not found out.", metavar="NAME", callback=_encoding
    ),
]
Models = Annotated[
    str | None,
    typer.Option(
        "--models",
        help="A Stanza resources folder to use, or official: see hadath models.",
        metavar="DIR",
        envvar="HADATH_MODELS",
    ),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", help="Rules of your own (TOML) beside the bundled ones; may be repeated.", metavar="FILE"),
]
Places = Annotated[
    Path | None,
    typer.Option("--gazetteer", help="Places of your own (TSV), before the bundled ones.", metavar="FILE"),
]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from", help="Read the inputs' names from FILE (- is standard input), one a line.", metavar="FILE"
    ),
]
Jobs = Annotated[
    int,
    typer.Option("-j", "--jobs", help="Extract in N processes at once; each loads the models.", metavar="N", min=1),
]
Device = Annotated[
    DeviceName, typer.Option("--device", help="Where the models run; auto is an accelerator, if there is one.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first input that fails.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Tell of failures only: no progress, no summary.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say what was guessed, and sum up.")]
