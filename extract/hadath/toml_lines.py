"""Where keys stand in a TOML file: the standard library's reader does not tell, and errors must name the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]
_TOKEN = re.compile(  # a string without an end, which no valid text has, goes on to the last character
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|' r"'''(?:[^']|'(?!''))*+(?:''')?|"
    r'"(?:[^"\\\n]|\\.)*+"?|' r"'[^'\n]*+'?|" r"#[^\n]*+|[\[\]{}]|\n|[^\"'#\[\]{}\n]++|.",
    re.DOTALL,
)  # fmt: skip
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_NAMES})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_NAMES})[ \t]*=")


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line, counted from 1, of every table and key of a TOML text that is known to be valid.

    The second `[[rule]]` is `("rule", 1)`, its name `("rule", 1, "name")`. Keys of inline tables are not among them.
    """
    lines = text.split("\n")
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number in _statements(text):
        if header := _HEADER.match(lines[number]):
            table = _table(_split(header[2]), counts, is_array=header[1] == "[[")
            found.setdefault(table, number + 1)
        elif key := _KEY.match(lines[number]):
            found.setdefault((*table, *_split(key[1])), number + 1)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key, else of the nearest table or key that it is in."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 1)


def _statements(text: str) -> Iterator[int]:
    """The lines, counted from 0, on which a table or a key begins: not those inside a string or an array."""
    number = depth = 0
    fresh = True
    for token in _TOKEN.findall(text):
        if token == "\n":
            number += 1
            fresh = fresh or depth == 0
            continue
        if token[0] == "#" or not token.strip():
            continue
        if fresh:
            yield number
            fresh = False
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        number += token.count("\n")


def _split(names: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(_NAME, names)]


def _table(names: list[str], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    path: KeyPath = ()
    for position, name in enumerate(names, start=1):
        path = (*path, name)
        if position == len(names) and is_array:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path
