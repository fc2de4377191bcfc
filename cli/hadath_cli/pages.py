"""Saved web pages to texts: the article of a page, its title and date, as trafilatura finds them."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from hadath_cli.decoding import decode_page

_TAG = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class PageError(Exception):
    """A page that gives no text.

    Attributes:
        remedy: what the user can do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page: the title on the first line of `text`, then a paragraph a line."""

    text: str
    title: str | None
    published: str | None


def is_page(head: bytes) -> bool:
    """Whether bytes begin as HTML does."""
    return _TAG.match(head[:1000].lstrip(b"\xef\xbb\xbf")) is not None


def read_page(data: bytes, encoding: str | None = None) -> Page:
    """The article in a page of HTML, without its menus, advertisements and comments.

    Args:
        data: the page.
        encoding: a Python codec name; by default what the bytes show, else what the page says.

    Raises:
        PageError: where trafilatura is not installed, or finds no article.
        DecodingError: where the bytes are not text.
    """
    try:
        import trafilatura
    except ImportError:
        remedy = "pip install 'hadath[html]', or save the page as text"
        raise PageError("a web page, for which a library is missing", remedy) from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # we have our own word for what fails
    html = decode_page(data, encoding)
    try:
        found: Any = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            # Only what the page declares: a guessed date would move every «أمس» (yesterday).
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # lxml and its kin, on a page made to break them
        raise PageError(f"not a page that can be read ({type(error).__name__})", "save its text") from None
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        raise PageError("no article in this page", "save its text, or leave it out")
    title = " ".join((found.title or "").split()) or None
    if title and text.split("\n", 1)[0].strip() != title:
        text = f"{title}\n{text}"
    return Page(text, title, found.date or None)
