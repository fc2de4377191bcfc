"""The page: template, style, script and data in one file of HTML.

A text is data. It goes into the page as JSON in which nothing can end the element that it stands in; the script makes
nodes of it, never markup; and the page's own policy lets no other script run, and nothing be fetched.

The charts are drawn by hand, as SVG: a chart library would be many times the size of the page without data, and those
that compile their descriptions need `unsafe-eval` from the policy.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from hadath.rulebook import bundled_types
from hadath_cli import __version__
from hadath_cli.report.pack import Contents
from hadath_cli.report.vocabulary import FAMILIES, LABELS

# One module, in this order: what a file uses is above it.
SCRIPTS = (
    "text",
    "data",
    "incidents",
    "filters",
    "dom",
    "tables",
    "timeline",
    "map",
    "lists",
    "reader",
    "export",
    "main",
)
# `<`, `>` and `&` could end the element or begin another; the two separators once ended a line of script.
_UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def render(contents: Contents) -> bytes:
    """The page of some documents, as UTF-8."""
    style, script = _style(), _script()
    page = _template().render(
        version=__version__,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        data=as_json({**contents.packed(), **_vocabulary()}),
        outlines=Markup(_resource("outlines.json").read_text(encoding="utf-8")),
    )
    return page.encode("utf-8", "backslashreplace")  # a lone surrogate stays the JSON escape that it becomes


def as_json(value: Mapping[str, Any]) -> Markup:
    r"""JSON that may stand in a `<script type="application/json">`.

    >>> as_json({"title": "</script>"})
    Markup('{"title":"\\u003c/script\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_UNSAFE))


def _vocabulary() -> Mapping[str, Any]:
    roles = (role for spec in bundled_types().values() for role in spec.roles if role != "place")
    return {"families": FAMILIES, "labels": LABELS, "roles": list(dict.fromkeys(roles))}


def _policy(style: str, script: str) -> str:
    """Content Security Policy: this style, this script, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _fingerprint(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _resource(*path: str) -> Traversable:
    return files("hadath_cli.report").joinpath(*path)


@cache
def _style() -> str:
    return _resource("style.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n".join(_resource("script", f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("page.html.j2").read_text(encoding="utf-8"))
