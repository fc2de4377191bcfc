"""The model card: the text of `card.md` beside this file, with figures and hashes filled in."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import Any

CARD = Path(__file__).with_name("card.md")


def write_card(folder: Path, figures: Path) -> None:
    """Write `README.md` into the model folder."""
    arabic = json.loads((folder / "resources.json").read_text(encoding="utf-8"))["ar"]
    values = {
        **json.loads(figures.read_text(encoding="utf-8")),
        "megabytes": round(sum(f.stat().st_size for f in (folder / "ar").rglob("*.pt")) / 1e6),
        "version": arabic["version"],
        "licence": arabic["licence"],
        "files": "\n".join(_rows(arabic, folder)),
    }
    text = Template(CARD.read_text(encoding="utf-8")).substitute(values)
    (folder / "README.md").write_text(text, encoding="utf-8")


def _rows(arabic: dict[str, Any], folder: Path) -> list[str]:
    """A table row a file: path, size, md5."""
    rows = []
    for file in sorted((folder / "ar").rglob("*.pt")):
        md5 = arabic[file.parent.name][file.stem]["md5"]
        rows.append(f"| `{file.relative_to(folder)}` | {file.stat().st_size / 1e6:.1f} MB | `{md5}` |")
    return rows
