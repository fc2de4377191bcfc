"""Names of our types and subtypes in public event codings: ACLED, PLOVER, CAMEO, ACE."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CODINGS = ("ace", "cameo", "plover_event", "plover_mode", "acled_event", "acled_sub_event")
_TABLE = Path(__file__).parent / "lexicon" / "codes.toml"


def codes_for(event_type: str, subtype: str) -> dict[str, str]:
    """Codes of one type and subtype, in the order of `CODINGS`; a coding without a fitting code is left out.

    «مقتل 3 جنود» ("the killing of 3 soldiers") is casualty/killed:

    >>> codes_for("casualty", "killed")
    {'ace': 'Life.Die'}

    Raises:
        KeyError: where the table does not know the type or the subtype.
    """
    codes = _table()[event_type][subtype]
    return {coding: codes[coding] for coding in CODINGS if coding in codes}


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
