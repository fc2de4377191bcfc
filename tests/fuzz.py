"""Coverage-guided fuzzing of the property tests, with atheris; run by hand, for as long as one likes.

    pip install atheris
    python tests/fuzz.py test_any_bytes_are_decoded_or_refused -max_total_time=600

Each target is a property of `test_robustness.py` that needs no files; what atheris finds becomes an `@example` there.
"""

import importlib
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
TARGETS = (
    "test_any_bytes_are_decoded_or_refused",
    "test_any_text_is_normalised_with_a_way_back",
    "test_any_text_has_numbers_and_dates_in_order",
    "test_what_is_shown_is_one_line_that_hides_nothing",
    "test_lines_are_found_in_any_text",
)


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: fuzz.py TARGET [libFuzzer options]; targets: {', '.join(TARGETS)}")
    sys.path[:0] = [str(ROOT / part) for part in ("extract", "cli", "tests")]
    with atheris.instrument_imports(include=["hadath", "hadath_cli"]):
        test = getattr(importlib.import_module("test_robustness"), sys.argv.pop(1))
    atheris.Setup(sys.argv, test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
