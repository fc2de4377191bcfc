"""How a command ends: what is bound to happen one day is a line on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from hadath.weights import ModelError
from hadath_cli.errors import ExitCode, InputError, OutputError, StoppedError, UsageError, tell


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn the errors that we know into a line on standard error and an exit code; others are defects, and raised."""
    try:
        yield
    except BrokenPipeError:  # `hadath … | head`: the reader has enough
        _give_up_stdout()
        raise typer.Exit(ExitCode.DONE) from None
    except StoppedError:
        raise typer.Exit(ExitCode.FAILED) from None
    except InputError as error:
        tell(error)
        raise typer.Exit(ExitCode.FAILED) from None
    except OutputError as error:
        tell(error)
        _give_up_stdout()
        raise typer.Exit(ExitCode.FAILED) from None
    except UsageError as error:
        tell(error)
        raise typer.Exit(ExitCode.USAGE) from None
    except ModelError as error:
        tell(error)
        raise typer.Exit(ExitCode.MODELS) from None


def _give_up_stdout() -> None:
    """Send what Python still holds for standard output nowhere, or it complains on the way out."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
