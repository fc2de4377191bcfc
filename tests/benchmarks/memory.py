"""Whether memory stays flat: its peak on few articles, on many, and on one text file of many megabytes.

    python tests/benchmarks/memory.py ../shared/data/news.jsonl.xz

Twenty thousand articles take the better part of an hour; `--shortest` takes the shortest ones, a third of that.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from speed import measure, read

_FEW, _SEED = 500, 3


def main() -> None:
    """Read the arguments, print a line a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path, help="articles: JSON lines with id, title and text, compressed by xz")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--shortest", action="store_true")
    parser.add_argument("--megabytes", type=int, default=20, help="of the one text file")
    given = parser.parse_args()
    texts = [f"{article['text']}\n" for article in read(given.news)]
    if given.shortest:
        texts = sorted(texts, key=len)[: given.articles]
        random.Random(_SEED).shuffle(texts)
    with tempfile.TemporaryDirectory() as folder:
        for number in (_FEW, given.articles):
            file = Path(folder, f"{number}.jsonl")
            lines = (json.dumps({"id": str(i), "text": t}, ensure_ascii=False) for i, t in enumerate(texts[:number]))
            file.write_text("\n".join(lines), encoding="utf-8")
            _report(f"{number:,} articles", file)
        whole = Path(folder, "whole.txt")
        cut = "".join(texts).encode("utf-8")[: given.megabytes << 20]
        whole.write_text(cut.decode("utf-8", "ignore"), encoding="utf-8")  # not the half of a letter at its end
        _report(f"one text of {whole.stat().st_size >> 20} MB", whole)


def _report(label: str, file: Path) -> None:
    cost = measure([sys.executable, "-m", "hadath_cli", "extract", str(file), "-q", "-e", "utf-8"])
    print(f"{label}: {cost.memory:,.0f} MiB, {cost.wall:,.0f} s", flush=True)


if __name__ == "__main__":
    main()
