"""The versions of all that an output depends on."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from hadath.fingerprints import models_fingerprint, rules_fingerprint
from hadath_cli import __version__


def version_line() -> str:
    """«hadath 0.1.0 (stanza 1.15.0, torch 2.13.0, models 1a2b3c4d, rules 5e6f7a8b, Python 3.12.3)».

    Two outputs with the same line here come from the same code, models and rules.
    """
    parts = [
        *(f"{name} {_installed(name)}" for name in ("stanza", "torch")),
        f"models {models_fingerprint()}",
        f"rules {rules_fingerprint()}",
        f"Python {platform.python_version()}",
    ]
    return f"hadath {__version__} ({', '.join(parts)})"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
