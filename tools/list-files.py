#!/usr/bin/env python3
"""Lists the files of one kind for meson.build, so that a new file needs no entry in a list.

usage: list-files.py sources|testing|tests|fuzzers|queries|migrations
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def code(keep):
    found = [path for top in ("core", "server") for path in (ROOT / top).rglob("*.c") if keep(path)]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def is_test(path):
    return path.name.endswith("_test.c")


KINDS = {
    "sources": lambda: code(lambda path: not is_test(path) and path.name not in ("main.c", "testing.c")),
    "testing": lambda: code(lambda path: path.name == "testing.c"),
    "tests": lambda: code(is_test),
    "fuzzers": lambda: sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "tests/fuzz").glob("fuzz_*.c")),
    "queries": lambda: sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "server").rglob("queries.sql")),
    "migrations": lambda: sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "server/store/migrations").glob("*.sql")),
}
print("\n".join(KINDS[sys.argv[1]]()))
