"""Short hashes of what an output depends on beside the code: the models, and the rules with their word lists."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).parent
_DIGITS = 8


def models_fingerprint() -> str:
    """Of the bundled models: a hash of their index, which holds the hash of each file."""
    return _digest([_PACKAGE / "models" / "resources.json"])


def rules_fingerprint() -> str:
    """Of the rules, the lexicons and the tables of places."""
    folders = ("rules", "lexicon", "data")
    return _digest(sorted(f for folder in folders for f in (_PACKAGE / folder).iterdir() if f.is_file()))


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:_DIGITS]
