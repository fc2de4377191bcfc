"""Explanations for eyes: sentence by sentence, what fired and what did not. Colours only on a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO

from rich.console import Console
from rich.text import Text

from hadath.rulebook import bundled_types
from hadath_cli.errors import visible
from hadath_cli.records import Record, count_cell

_PIPE_WIDTH = 10_000  # where nobody looks on, a line is a line
_INDENT = "    "


class ExplanationWriter:
    """Draws explanations, as `hadath.explain` gives them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._terminal = file.isatty()

    def write(self, records: Iterable[Record]) -> None:
        """Draw the explanation of each document."""
        drawn = io.StringIO()
        width = None if self._terminal else _PIPE_WIDTH
        console = Console(file=drawn, force_terminal=self._terminal, width=width, highlight=False, emoji=False)
        for record in records:
            for line in _document(record):
                console.print(line, soft_wrap=True)
        self._file.write(drawn.getvalue().encode("utf-8", "backslashreplace"))
        self._file.flush()

    def finish(self) -> None:
        """Nothing ends explanations."""


def _document(record: Record) -> Iterable[Text]:
    doc = record["doc"]
    yield Text(visible(f"{doc['id']}, published {doc['published'] or 'nobody knows when'}"), "bold")
    for number, sentence in enumerate(record["sentences"], start=1):
        yield Text()
        yield _joined((f"{number}  ", "dim"), (_one_line(sentence["text"]), ""))
        for mention in sentence["mentions"]:
            yield from _mention(mention)
        for rejected in sentence["rejected"]:
            yield _joined(
                (f"{_INDENT}- {rejected['rule']}: {visible(rejected['why'])}  ", "dim"),
                (f"«{_one_line(rejected['word']['text'])}»", "dim"),
            )
    yield Text()


def _mention(mention: Record) -> Iterable[Text]:
    told = [mention["subtype"]]
    if mention.get("count"):
        told.append(count_cell(mention["count"]))
    if mention["time"]:
        told.append(mention["time"]["value"] or "date unknown")
    values = (mention["polarity"], mention["realis"], mention.get("status", "reported"))
    told += [value for value in values if value not in ("positive", "actual", "reported")]
    if mention.get("scope") == "cumulative":
        told.append("cumulative")
    yield _joined(
        (f"{_INDENT}+ {mention['rule']}", "green"),
        (f": {', '.join(told)}; event {mention['event']}  ", ""),
        (f"«{_one_line(mention['trigger']['text'])}»", "bold"),
    )
    for role in bundled_types()[mention["type"]].roles:
        for argument in mention[role]:
            name = f" = {argument['name']}" if argument.get("name") else ""
            yield _joined(
                (f"{_INDENT * 2}{role}{visible(name)}, by {visible(argument['by'])}  ", ""),
                (f"«{_one_line(argument['text'])}»", "cyan"),
            )
    if mention.get("content"):
        yield _joined((f"{_INDENT * 2}content  ", ""), (f"«{_one_line(mention['content']['text'])}»", "cyan"))


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _joined(*parts: tuple[str, str]) -> Text:
    """A line: what is Arabic comes last, or a terminal would turn the rest around."""
    return Text.assemble(*parts)
