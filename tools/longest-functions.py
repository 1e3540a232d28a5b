#!/usr/bin/env python3
"""Prints the ten longest functions of server/: a mirror, not a gate."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
found = []
for path in [*ROOT.glob("server/**/*.c"), *ROOT.glob("core/**/*.c")]:
    start, name = 0, ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            found.append((number - start - 1, f"{path.relative_to(ROOT)}:{start - 1} {name}"))
            start = 0
        elif not start and (match := re.match(r"[a-zA-Z].*?(\w+)\(", line)):
            name = match[1]
found.sort(reverse=True)
lengths = [length for length, _ in found]
print(f"{len(found)} functions, half of them up to {sorted(lengths)[len(lengths) // 2]} lines; the longest:")
for length, where in found[:10]:
    print(f"  {length:4} {where}")
