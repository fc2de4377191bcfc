"""Prints every regular expression that hadath compiles, and how it is used, one JSON object a line.

Run as a script, because it must be there before the modules are imported.
"""

import importlib
import json
import pkgutil
import re
import sys
from datetime import date
from pathlib import Path

PACKAGES = ("hadath", "hadath_cli")
found = {}
compile_regex = re.compile


def recording(pattern, flags=0):
    caller = sys._getframe(1)
    file = Path(caller.f_code.co_filename)
    if isinstance(pattern, str | bytes) and set(PACKAGES) & set(file.parts):
        text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        code = file.read_text(encoding="utf-8")
        name = re.match(r"\s*(\w+) = ", code.split("\n")[caller.f_lineno - 1])
        uses = sorted(set(re.findall(rf"\b{name[1]}\.(\w+)\(", code))) if name else []
        found[file.name, text] = {"flags": int(flags), "is_bytes": isinstance(pattern, bytes), "uses": uses}
    return compile_regex(pattern, flags)


def main():
    re.compile = recording
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    from hadath.dates import find_expressions, find_published
    from hadath.numbers import find_numbers

    text = "الثلاثاء 6 شباط/فبراير 2024، قبل ثلاثة أيام، نحو 20 قتيلا"
    find_expressions(text, date(2024, 2, 8)), find_published(text), find_numbers(text)  # compile when first used
    for (file, pattern), record in sorted(found.items()):
        sys.stdout.write(json.dumps({"file": file, "pattern": pattern, **record}) + "\n")


main()
