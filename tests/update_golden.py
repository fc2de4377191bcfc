"""Write anew what the samples give: `tests/golden/*.jsonl`, and the outputs that README.md shows.

After a change to the rules or the models: `python tests/update_golden.py`, then read `git diff`.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GOLDEN = ROOT / "tests" / "golden"  # not in samples/: `hadath extract samples` would read them
SAMPLES = [f.relative_to(ROOT).as_posix() for f in sorted((ROOT / "samples").glob("*.txt"))]

_SHOWN = re.compile(r"(```sh\nhadath extract samples/(\w+)\.txt \| (jq [^\n]+)\n```\n\n```json\n).*?(?=```)", re.DOTALL)


def extract() -> bytes:
    """What `hadath extract samples/*.txt` prints in the root of the repository."""
    source = os.pathsep.join([str(ROOT / "extract"), str(ROOT / "cli"), *sys.path])
    command = [sys.executable, "-m", "hadath_cli", "extract", *SAMPLES]
    environment = os.environ | {"PYTHONPATH": source}
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True).stdout


def by_sample(output: bytes) -> dict[str, bytes]:
    """The lines of an output, by the name of their document; a sample without events has none."""
    lines = {Path(sample).stem: b"" for sample in SAMPLES}
    for line in output.splitlines(keepends=True):
        lines[json.loads(line)["doc"]["id"]] += line
    return lines


def with_outputs(readme: str) -> str:
    """A README with the output of each `hadath extract samples/NAME.txt | jq …` in it, from the golden files."""

    def shown(match: re.Match[str]) -> str:
        command, name, jq = match.groups()
        events = (GOLDEN / f"{name}.jsonl").read_bytes()
        return (
            command + subprocess.run(shlex.split(jq), input=events, stdout=subprocess.PIPE, check=True).stdout.decode()
        )

    return _SHOWN.sub(shown, readme)


def main() -> None:
    """Run the samples once; write what comes of them."""
    found = by_sample(extract())
    GOLDEN.mkdir(exist_ok=True)
    for stale in {f.stem for f in GOLDEN.glob("*.jsonl")} - set(found):
        (GOLDEN / f"{stale}.jsonl").unlink()
    for name, lines in found.items():
        (GOLDEN / f"{name}.jsonl").write_bytes(lines)
    README.write_bytes(with_outputs(README.read_text(encoding="utf-8")).encode())


if __name__ == "__main__":
    main()
