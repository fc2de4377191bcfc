"""What becomes of candidates while a document is analysed: kept for who asks, which is `explain` and nobody else.

The steps report here as they would to a log. Without a `tracing` around them that costs a look at a variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from hadath.model import Span


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rule that knows a word, and why it did not fire on it."""

    sentence: int
    word: Span
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Fill:
    """A role path that found something: what it found from which word."""

    sentence: int
    word: int
    paths: tuple[str, ...]  # of which this is the first that found any
    path: str
    found: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """All that was reported, in order."""

    rejections: list[Rejection] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)


_current: ContextVar[Trace | None] = ContextVar("hadath_trace", default=None)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Keep what is reported in this context."""
    trace = Trace()
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def is_tracing() -> bool:
    """Whether anybody asks: what is costly to say is said only then."""
    return _current.get() is not None


def reject(sentence: int, word: Span, rule: str, why: str) -> None:
    """A rule that knows the word does not fire on it."""
    if trace := _current.get():
        trace.rejections.append(Rejection(sentence, word, rule, why))


def fill(sentence: int, word: int, paths: Sequence[str], path: str, found: Sequence[Span]) -> None:
    """A role path has found spans."""
    if trace := _current.get():
        trace.fills.append(Fill(sentence, word, tuple(paths), path, tuple(found)))
