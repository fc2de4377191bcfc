"""What a run costs beside Stanza's own pipeline on the same texts, and how long the commands take to start.

    python tests/benchmarks/speed.py ../shared/data/news.jsonl.xz

Each run is a process of its own, one after the other; ratios are what counts, since machines differ and are never idle.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CONFLICT = re.compile("قتل|مقتل|قتيل|استشه|شهيد|جرح|جريح|أصيب|إصابة|قصف|غار[ةات]|هجوم|تفجير|انفجار|اشتباك|صاروخ")
_SEED = 7
_STANZA = """
import json, sys, time
import stanza
from hadath.weights import BUNDLED, PROCESSORS
texts = [json.loads(line)["text"] for line in open(sys.argv[2], encoding="utf-8")]
start = time.time()
pipeline = stanza.Pipeline("ar", dir=str(BUNDLED), processors=",".join(PROCESSORS), download_method=None, verbose=False)
if sys.argv[1] == "one":
    for text in texts:
        pipeline(text)
elif sys.argv[1] == "bulk":
    pipeline.bulk_process([stanza.Document([], text=text) for text in texts])
"""
_OWN = """
import json, sys, time
from hadath.model import Document
from hadath.pipeline import Extractor
from hadath.schema import event_to_dict
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
extractor = Extractor()
start = time.process_time()
parsed = list(extractor.parse([Document(r["id"], r["text"]) for r in rows]))
middle = time.process_time()
for p in parsed:
    for event in extractor.analysis.analyse(p).events:
        json.dumps(event_to_dict(event, p), ensure_ascii=False)
print(middle - start, time.process_time() - middle)
"""


@dataclass(frozen=True)
class Cost:
    """Of a whole process: seconds on the clock, seconds of processor, MiB of memory at its peak (children apart)."""

    wall: float
    cpu: float
    memory: float
    output: str


def measure(command: Sequence[str], *, one_thread: bool = False) -> Cost:
    """Run a command to its end.

    Raises:
        SystemExit: where it fails.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": "1"} if one_thread else {**os.environ}
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if status:
            sys.exit(f"{' '.join(command)[:200]}: failed")
        output.seek(0)
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read())


def read(news: Path) -> list[dict[str, str]]:
    """All articles, in an order of chance that is always the same."""
    with lzma.open(news, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    random.Random(_SEED).shuffle(rows)
    return [{"id": r["id"], "text": f"{r['title']}\n{r['text']}"} for r in rows]


def choose(news: Path, articles: int, *, conflict: bool) -> list[dict[str, str]]:
    """Articles at random: of all kinds, or those with a word of strikes or casualties."""
    texts = read(news)
    return [t for t in texts if not conflict or _CONFLICT.search(t["text"])][:articles]


def compare(name: str, rows: Sequence[dict[str, str]], jobs: int) -> None:
    """Print the table of one set of articles."""
    words = sum(len(row["text"].split()) for row in rows)
    print(f"\n{name}: {len(rows)} articles, {words:,} words\n")
    print("| | words/s | × | CPU s | × | peak MiB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "articles.jsonl")
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        hadath = [sys.executable, "-m", "hadath_cli", "extract", str(file), "-q"]
        stanza = [sys.executable, "-c", _STANZA]
        first: Cost | None = None
        for label, command, one_thread in (
            ("Stanza, a document at a time", [*stanza, "one", str(file)], False),
            ("the same, one thread", [*stanza, "one", str(file)], True),
            ("Stanza, bulk_process", [*stanza, "bulk", str(file)], False),
            ("hadath extract", hadath, False),
            (f"hadath extract --jobs {jobs}", [*hadath, "--jobs", str(jobs)], False),
        ):
            cost = measure(command, one_thread=one_thread)
            first = first or cost
            ratios = f"{words / cost.wall:,.0f} | {first.wall / cost.wall:.1f} | {cost.cpu:,.0f}"
            print(f"| {label} | {ratios} | {first.cpu / cost.cpu:.1f} | {cost.memory:,.0f} |", flush=True)
        parse, own = map(float, measure([sys.executable, "-c", _OWN, str(file)]).output.split())
        loading = measure([*stanza, "none", str(file)]).cpu
        print(f"\nRules, values, merging and JSON: {own:.1f} s of processor, {own / parse:.0%} of hadath's parse")
        print(f"(loading Stanza and the models, which is in every line: {loading:.1f} s)")


def start_up(rounds: int = 3) -> None:
    """Print how long commands take that do no work, or on one short text; the best of some rounds."""
    hadath = [sys.executable, "-m", "hadath_cli"]
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text.txt")
        text.write_text("قتل جنديان في غارة على حلب.\n", encoding="utf-8")
        nothing = Path(folder, "none.jsonl")
        nothing.write_text("", encoding="utf-8")
        print("\nStart-up, seconds\n")
        for label, command in (
            ("--help", [*hadath, "--help"]),
            ("--version", [*hadath, "--version"]),
            ("schema", [*hadath, "schema"]),
            ("rules", [*hadath, "rules"]),
            ("import stanza and load the models, bare", [sys.executable, "-c", _STANZA, "none", str(nothing)]),
            ("extract, one sentence", [*hadath, "extract", str(text), "-q"]),
        ):
            print(f"- {label}: {min(measure(command).wall for _ in range(rounds)):.2f}", flush=True)


def main() -> None:
    """Read the arguments, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path, help="articles: JSON lines with id, title and text, compressed by xz")
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    start_up()
    compare("Conflict articles", choose(given.news, given.articles, conflict=True), given.jobs)
    compare("All kinds of articles", choose(given.news, given.articles, conflict=False), given.jobs)


if __name__ == "__main__":
    main()
