"""Stretches between quotation marks: paired, unpaired, nested, and running over paragraphs.

The soft text has one shape for all marks; the source's own shapes («, », “, ”, ") tell opening from closing
where the writer kept to them. Arabic news often does not: marks come reversed («”نص“»), as two apostrophes, or
without a partner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from hadath.model import Span
from hadath.text import PARAGRAPH, Normalised

_FAMILIES = {
    **dict.fromkeys("«»‹›", "guillemet"),
    **dict.fromkeys("“”„‟❝❞", "curly"),
}
_OPENERS = frozenset("«‹“„‟❝")
_CLOSERS = frozenset("»›”❞")
_FEWEST_WORDS = 2  # after an opening mark without a partner
_MOST_BETWEEN = 4  # paragraphs without any mark between the one that opens a quotation and the one that closes it
_CLITICS = frozenset("بلكوف")
_BEFORE_OPENING = frozenset(" ([:،,-\n") | _CLITICS


@dataclass(frozen=True, slots=True)
class Quote:
    """One stretch: `inner` without its marks, `outer` with them (equal where a mark is missing)."""

    inner: Span
    outer: Span
    closed: bool
    continues: Span | None = None  # the stretch of the paragraph before with which this one is one quotation


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    direction: str  # "open", "close" or "" where the shape does not tell


def find_quotes(norm: Normalised) -> tuple[Quote, ...]:
    """All stretches between quotation marks, in text order, the nested ones after those around them.

    A stretch ends at its paragraph's end at the latest: «قال: "لن نعود.» ("he said: 'we shall not return.'")
    without a closing mark is a stretch that is not `closed`. Where a later paragraph has the mark, each paragraph up to
    it is a stretch that `continues` the one before. Spans are positions in the soft text.
    """
    found: list[Quote] = []
    opened: Quote | None = None
    between: list[tuple[int, int]] = []
    for start, end in _paragraphs(norm.text):
        marks = _marks(norm, start, end)
        if opened is not None and not marks and len(between) < _MOST_BETWEEN:
            between.append((start, end))
            continue
        if opened is not None and marks and _is_stray(norm.text, marks):
            found.extend(_running_on(norm.text, opened, [*between, (start, marks[0].start)], marks[0].end))
        stretches = list(_pair(norm.text, marks, end))
        found.extend(stretches)
        opened, between = next((q for q in stretches if not q.closed), None), []
    return tuple(sorted(found, key=lambda q: (q.outer.start, -q.outer.end)))


def _is_stray(text: str, marks: list[_Mark]) -> bool:
    """A paragraph whose first mark closes what none in it has opened."""
    first = marks[0]
    odd = sum(m.family == first.family for m in marks) % 2 == 1
    return odd and bool(text[first.start - 1].strip()) and not text[first.end : first.end + 1].isalnum()


def _running_on(text: str, opened: Quote, paragraphs: list[tuple[int, int]], closed_at: int) -> Iterator[Quote]:
    before = opened.inner
    for number, (start, end) in enumerate(paragraphs, 1):
        if span := _stripped(text, start, end):
            last = number == len(paragraphs)
            yield Quote(span, Span(span.start, closed_at if last else span.end), last, before)
            before = span


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find(PARAGRAPH, start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + len(PARAGRAPH)


def _pair(text: str, marks: list[_Mark], end: int) -> Iterator[Quote]:
    even = {family: sum(m.family == family for m in marks) % 2 == 0 for family in {m.family for m in marks}}
    stack: list[_Mark] = []
    for mark in marks:
        top = next((m for m in reversed(stack) if m.family == mark.family), None)
        if _closes(text, mark, top, even[mark.family]):
            if top is not None:
                del stack[stack.index(top) :]
                yield from _quote(text, top, mark.start, mark.end, closed=True)
        else:
            if top is not None:  # an opening mark that never found its partner
                del stack[stack.index(top) :]
            stack.append(mark)
    if stack and len(text[stack[0].end : end].split()) >= _FEWEST_WORDS:
        yield from _quote(text, stack[0], end, end, closed=False)


def _closes(text: str, mark: _Mark, top: _Mark | None, even: bool) -> bool:
    if mark.direction:
        return mark.direction == "close"
    if even:
        return top is not None
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    looks_opening = (not before or before in _BEFORE_OPENING) and bool(after.strip())
    looks_closing = bool(before.strip()) and not after.isalnum()
    if looks_opening == looks_closing:
        return top is not None
    return looks_closing


def _marks(norm: Normalised, start: int, end: int) -> list[_Mark]:
    marks: list[_Mark] = []
    text = norm.text
    position = start
    while position < end:
        char = text[position]
        if char == '"':
            source = norm.source_char(position)
            direction = "open" if source in _OPENERS else "close" if source in _CLOSERS else ""
            marks.append(_Mark(position, position + 1, _FAMILIES.get(source, "straight"), direction))
        elif char == "'" and text[position : position + 2] == "''":
            marks.append(_Mark(position, position + 2, "double apostrophe", ""))
            position += 1
        elif char == "'" and not _inside_word(text, position):
            marks.append(_Mark(position, position + 1, "apostrophe", ""))
        position += 1
    return [
        _Mark(m.start, m.end, _loose(marks, m.family), m.direction if _kept_to_shapes(marks, m.family) else "")
        for m in marks
    ]


def _kept_to_shapes(marks: list[_Mark], family: str) -> bool:
    """Opening and closing shapes take turns; one missing partner is forgiven, a reversed pair is not."""
    directions = [m.direction for m in marks if m.family == family]
    turns = sum(a != b for a, b in pairwise(directions))
    return directions[0] != "close" and directions[-1] != "" and turns >= len(directions) - 2


def _loose(marks: list[_Mark], family: str) -> str:
    """Marks of mixed shapes that stand in for one another (“نص") pair as one family."""
    counts = {f: sum(m.family == f for m in marks) for f in ("curly", "straight", "guillemet")}
    mixed = counts.get(family, 0) % 2 == 1 and sum(n % 2 for n in counts.values()) == 2
    return "mixed" if mixed else family


def _inside_word(text: str, position: int) -> bool:
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return before.isalnum() and after.isalnum()


def _quote(text: str, opening: _Mark, close_start: int, close_end: int, *, closed: bool) -> Iterator[Quote]:
    if span := _stripped(text, opening.end, close_start):
        yield Quote(span, Span(opening.start, close_end if closed else span.end), closed)


def _stripped(text: str, start: int, end: int) -> Span | None:
    inner = text[start:end]
    low = start + len(inner) - len(inner.lstrip())
    return Span(low, low + len(inner.strip())) if inner.strip() else None
