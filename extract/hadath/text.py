r"""Offset-preserving normalisation: what every other module reads, always mapped back to the source.

Two layers come out of one walk over the source and share one map:

* *soft* (`Normalised.text`): what Stanza, dates and numbers see. Diacritics, tatweel, bidi and
  zero-width marks are gone, digits are ASCII, presentation forms are letters, quotation marks and
  dashes have one shape, each line break is a paragraph break ("\\n\\n"); a word and a figure that
  were written together («قتل57 شخصا») have a space between them.
* *folded* (`Normalised.folded`): soft with the letters that Arabic spelling confuses made one
  (أإآٱ → ا, ى → ي, ة → ه): for lexicons and gazetteers. It has soft's length.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

_SPACES = frozenset(
    "\t\x0b\x0c\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_LINE_BREAKS = frozenset("\n\x85\u2028\u2029")
_QUOTES = frozenset("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u2036\u2039\u203a\u275d\u275e\uff02")
_APOSTROPHES = frozenset("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d")
_FOLDS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
# Persian and Urdu letters that Arabic texts borrow by accident of the keyboard: Stanza knows ours.
_FOREIGN_LETTERS = {"\u06cc": "ي", "\u06d2": "ي", "\u06a9": "ك", "\u06c1": "ه", "\u06be": "ه", "\u06d5": "ه"}
PARAGRAPH = "\n\n"
# Between a figure and a word that is no clitic («و15») or abbreviation («1436هـ», «2015م»).
_GLUE = re.compile("(?<=[\u0621-\u064a]{3})(?=[0-9])|(?<=[0-9])(?=[\u0621-\u064a]{3})")


@lru_cache(maxsize=4096)
def _soft(char: str) -> str:
    """What one source character becomes in the soft layer: nothing, itself or several letters."""
    if char in _LINE_BREAKS:
        return PARAGRAPH
    if char in _SPACES:
        return " "
    if char in _QUOTES:
        return '"'
    if char in _APOSTROPHES:
        return "'"
    if char in _DASHES:
        return "-"
    if char == "\u0640":  # tatweel
        return ""
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf", "Cc", "Cs"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if char in _FOREIGN_LETTERS:
        return _FOREIGN_LETTERS[char]
    if "\ufb50" <= char <= "\ufefc" or "\uff01" <= char <= "\uff5e":
        plain = unicodedata.normalize("NFKC", char)
        return "".join(c for c in plain if unicodedata.category(c) != "Mn" and c != "\u0640")
    return char


_COMPOSED = {"ا\u0654": "أ", "ا\u0655": "إ", "ا\u0653": "آ", "و\u0654": "ؤ", "ي\u0654": "ئ", "ى\u0654": "ئ"}


def fold(text: str) -> str:
    """Fold a lexicon entry, lemma or phrase to the folded layer's letters.

    >>> fold("أَكَّدَ")  # akkada, "confirmed"
    'اكد'
    """
    return "".join(_soft(c) for c in text).translate(_FOLDS)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A source text, its two normalised layers and the way back.

    `origin[i]` is the source index of the character that soft character `i` came from.
    """

    source: str
    text: str
    folded: str
    origin: array[int]

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of the soft stretch `[start, end)`.

        Diacritics and tatweel that hang on the last letter are taken along; bidi marks are not.

        Raises:
            ValueError: where the stretch is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such stretch: [{start}, {end}) of {len(self.text)}")
        last = self.origin[end - 1] + 1
        while last < len(self.source) and (
            self.source[last] == "\u0640" or unicodedata.category(self.source[last]) == "Mn"
        ):
            last += 1
        return self.origin[start], last

    def source_char(self, index: int) -> str:
        """The source character behind a soft one: tells « from » where soft has one mark."""
        return self.source[self.origin[index]]


def _unglued(text: str, origin: array[int]) -> str:
    """The text with a space in «قتل57 شخصا»; `origin` is kept in step."""
    cuts = [found.start() for found in _GLUE.finditer(text)]
    for cut in reversed(cuts):
        origin.insert(cut, origin[cut])
    return "".join(text[a:b] + " " * (b < len(text)) for a, b in itertools.pairwise([0, *cuts, len(text)]))


def normalise(source: str) -> Normalised:
    """Normalise a text and keep the way back.

    >>> n = normalise("قُتِلَ ١٧ جنـدياً")  # "17 soldiers were killed"
    >>> n.text
    'قتل 17 جنديا'
    >>> n.source[slice(*n.to_source(0, 3))]
    'قُتِلَ'
    """
    pieces: list[str] = []
    origin = array("l")
    for index, char in enumerate(source):
        if pieces and (composed := _COMPOSED.get(pieces[-1][-1:] + char)) and index:
            pieces[-1] = pieces[-1][:-1] + composed
            continue
        piece = _soft(char)
        if piece:
            pieces.append(piece)
            origin.extend([index] * len(piece))
    text = _unglued("".join(pieces), origin)
    return Normalised(source, text, text.translate(_FOLDS), origin)
