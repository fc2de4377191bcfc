"""The raw news: paragraphs to learn vectors from, and sentences for self-training."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from training.conllu import strip_diacritics

_TOKEN = re.compile(r"[\u0621-\u063a\u0641-\u064a\u0671-\u06d3]+|\d+(?:[.,٫/:-]\d+)*|[A-Za-z]+|[^\s\w]")
_SHORTEST = 20  # characters of a paragraph worth reading


def articles(data: Path) -> Iterator[dict[str, str]]:
    """The articles as they are stored: `id`, `source`, `date`, `title`, `text`."""
    with lzma.open(data / "news.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def paragraphs(data: Path) -> Iterator[str]:
    """Titles and paragraphs, each once, without vowels."""
    seen: set[int] = set()
    for article in articles(data):
        for line in (article["title"], *article["text"].split("\n")):
            text = strip_diacritics(line).strip()
            if len(text) >= _SHORTEST and hash(text) not in seen:
                seen.add(hash(text))
                yield text


def tokens(text: str) -> list[str]:
    """Words, numbers and single marks."""
    return _TOKEN.findall(text)
