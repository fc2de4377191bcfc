"""Bytes to text: UTF-8, UTF-16 and the two 8-bit encodings of Arabic, told apart without help.

Why by hand: charset-normalizer and chardet take short windows-1256 texts for Chinese or Thai ones.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (  # UTF-32 first: its mark begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 20_000
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s{0,9}=\s{0,9}[\"']?([a-z0-9_.:-]{2,40})", re.IGNORECASE)
_UTF16_PAGES = b"\x00\x06"  # high bytes of ASCII and of Arabic letters
_UTF16_SHARE = 0.9
_LEGACY = ("cp1256", "iso8859_6")
_SHARED_SIGNS = frozenset("«»“”‘’–—…\u200c\u200d\u200e\u200f\xa0")  # in windows-1256, and in Arabic texts
_FREQUENT = ("ال", "في", "من", "ية", "ون", "ين", "ات", "وا", "ها", "على")


class DecodingError(ValueError):
    """The bytes are not text that we can read; the message says why."""


def decode(data: bytes, encoding: str | None = None) -> str:
    """Decode a text. A byte order mark is not part of it; line ends stay as they are.

    Args:
        data: the whole file.
        encoding: a Python codec name; by default the encoding is found out.

    Raises:
        DecodingError: where the bytes are not text, or not in that encoding.
    """
    text = _decode(data, encoding or detect(data))
    if "\0" in text:
        raise DecodingError("not text (it has NUL characters)")
    return text


def decode_page(data: bytes, encoding: str | None = None) -> str:
    """Decode a web page: as `decode`, but where the bytes leave it open the page's own word counts.

    Raises:
        DecodingError: where the bytes are not text, or not in that encoding.
    """
    return decode(data, encoding or wide_encoding(data) or _utf8(data) or _declared(data))


def _utf8(data: bytes) -> str | None:
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _declared(data: bytes) -> str | None:
    """The 8-bit encoding that a page's head names, if Python knows it and it fits."""
    match = _CHARSET.search(data[:_HEAD])
    name = match[1].decode("ascii").lower() if match else "utf"
    if name.startswith("utf"):
        return None  # whoever says so here is wrong
    try:
        data.decode(name)
    except (LookupError, UnicodeError):
        return None
    return name


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:  # UTF-16 without a mark, where one is due, is not a UnicodeDecodeError
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise DecodingError(f"not valid {encoding}{where}") from None


def detect(data: bytes) -> str:
    """The encoding of a text that is ASCII or has Arabic in it, as a Python codec name.

    Raises:
        DecodingError: where no encoding that we know makes Arabic of it.
    """
    # Before UTF-8: Arabic in UTF-16 without a mark is also valid UTF-8, and gibberish.
    if name := wide_encoding(data):
        return name
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _legacy(data, error.start)
    return "utf-8"


def wide_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark or the zeros of UTF-16 tell; None without either."""
    marked = (name for bom, name in _BOMS if data.startswith(bom))
    return next(marked, None) or _utf16(data[:_HEAD])


def _utf16(head: bytes) -> str | None:
    """UTF-16 shows in its high bytes, which stand in every second place."""
    for name, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if _share(high) > _UTF16_SHARE > _share(low):
            return name
    return None


def _share(data: bytes) -> float:
    return sum(data.count(page) for page in _UTF16_PAGES) / len(data) if data else 0.0


def _legacy(data: bytes, bad_byte: int) -> str:
    scores = {name: _arabic_score(data.decode(name, "replace")) for name in _LEGACY}
    best = max(_LEGACY, key=lambda name: scores[name])
    if scores[best] <= 0:
        raise DecodingError(f"not text in a known encoding (not UTF-8 at byte {bad_byte}, not Arabic in an 8-bit one)")
    return best


def _arabic_score(text: str) -> float:
    """How much a text looks like Arabic: frequent letter pairs count for it, foreign signs against it."""
    arabic = sum("\u0621" <= c <= "\u0652" or c in "،؛؟" for c in text)
    foreign = sum(c > "\x7f" and c not in _SHARED_SIGNS for c in text) - arabic
    return 2 * sum(text.count(pair) for pair in _FREQUENT) + 0.1 * arabic - 3 * foreign
