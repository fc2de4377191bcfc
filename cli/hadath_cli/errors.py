"""What can go wrong, as one line each, and the exit codes."""

from __future__ import annotations

import sys
import unicodedata
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of `hadath`."""

    DONE = 0
    FAILED = 1  # some inputs, or the output
    USAGE = 2
    MODELS = 3


class InputError(Exception):
    """An input that cannot be read. The others are still done.

    Args:
        name: the input, as the user named it.
        problem: what is wrong with it.
        remedy: what the user can do.
    """

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{visible(name)}: {visible(problem)}; {visible(remedy)}")


class OutputError(Exception):
    """The output cannot be written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{visible(name)}: {visible(problem)}")


class UsageError(Exception):
    """A file of rules or places that cannot be used: the message names file, line and fault."""

    def __init__(self, message: str) -> None:
        super().__init__(visible(message))


class StoppedError(Exception):
    """Something failed in a run that is to stop at the first failure. It has been told already."""


def os_problem(error: OSError) -> str:
    """The system's own words for an error: "no such file or directory"."""
    return (error.strerror or type(error).__name__).lower()


def visible(text: str) -> str:
    r"""Escape what could break a line or mislead the eye: controls, bidi marks, lone surrogates.

    >>> visible("news\u202etxt.exe")
    'news\\u202etxt.exe'
    """
    return "".join(_escape(c) if unicodedata.category(c) in _INVISIBLE else c for c in text)


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def tell(message: object) -> None:
    """Write a line of our own to standard error; Rich lifts it above a progress bar."""
    if sys.stderr is not None:
        sys.stderr.write(f"hadath: {message}\n")
