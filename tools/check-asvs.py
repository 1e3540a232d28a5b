#!/usr/bin/env python3
"""Checks docs/asvs.md: each requirement of level 1 and 2 (tools/asvs-5.0.0.txt) stands once, with a state; every test that is
named exists, and every file. A requirement that is met names what shows it. Ends in TAP lines.

A row: | number | in short | met, not applicable or not met | how, or why not | what shows it |
A test: `path` «name», with the name as the file has it; any other `path` with a slash is a file.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STATES = ("met", "not applicable", "not met")


def problems_of(number, state, how, shown):
    if state not in STATES:
        yield f"{number}: '{state}' is no state"
    if how == "" or (state == "met" and shown in ("", "–")):
        yield f"{number}: says not how, or not what shows it"
    for path, name in re.findall(r"`([^`]+)` «([^»]+)»", shown):
        file = ROOT / path
        if not file.is_file():
            yield f"{number}: there is no file {path}"
        elif name not in file.read_text(encoding="utf-8").replace("\\'", "'"):
            yield f"{number}: {path} has no test «{name}»"
    for path in re.findall(r"`([\w.-]+/[\w./-]+)`", how + shown):
        if not (ROOT / path).exists():
            yield f"{number}: there is no {path}"


def main():
    lines = (ROOT / "tools/asvs-5.0.0.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split()[0] for line in lines if line and not line.startswith("#")]
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", (ROOT / "docs/asvs.md").read_text(encoding="utf-8"), re.M)
    found = [number for number, _ in rows]
    problems = [f"{number} is missing" for number in wanted if number not in found]
    problems += [f"{number} stands {found.count(number)} times" for number in sorted(set(found)) if found.count(number) > 1]
    problems += [f"{number} is no requirement of level 1 or 2" for number in found if number not in wanted]
    for number, rest in rows:
        cells = [cell.strip() for cell in rest.split("|")]
        if len(cells) != 4:
            problems.append(f"{number}: {len(cells)} cells instead of 4")
        else:
            problems += problems_of(number, *cells[1:])
    for problem in problems:
        print(f"# {problem}")
    print(f"{'not ok' if problems else 'ok'} - docs/asvs.md: {len(found)} requirements, each once, each test there")
    return 1 if problems else 0


sys.exit(main())
