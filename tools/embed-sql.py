#!/usr/bin/env python3
"""Turns SQL files into C headers.

usage: embed-sql.py queries FILE.sql …      the "-- name: X [across]" blocks as SQL_X constants
       embed-sql.py migrations FILE.sql …   NNNN-room-what.sql files as the table MIGRATIONS

What several blocks of a file have in common is a block "-- part: X" before them; where they say {X}, its text stands.

A block marked "across" may see the rows of all organisations; the store refuses every other one that does not name :org_id.
"""
import pathlib
import re
import sys


def c_text(text, indent):
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.strip().split("\n")]
    return f" \\\n{indent}".join(f'"{line}\\n"' for line in lines)


def put_parts(path, body, parts):
    def part(match):
        if match[1] not in parts:
            sys.exit(f"{path}: there is no part {match[1]} above the block that names it")
        return parts[match[1]]

    return re.sub(r"\{(\w+)\}", part, body)


def queries(paths):
    seen = {}
    for path in paths:
        parts = {}
        blocks = re.split(r"^-- (name|part): (\w+)( across)?\n", path.read_text(), flags=re.M)[1:]
        for kind, name, across, body in zip(blocks[::4], blocks[1::4], blocks[2::4], blocks[3::4]):
            body = put_parts(path, body, parts)
            if kind == "part":
                parts[name] = body.strip()
                continue
            if name in seen:
                sys.exit(f"{path}: {name} stands in {seen[name]} already")
            seen[name] = path
            mark = "/* across */ " if across else ""
            print(f"#define SQL_{name} \\\n    {c_text(mark + body.strip(), '    ')}\n")
    print("/* For the check that prepares every statement on both databases. */")
    print("#define SQL_ALL_STATEMENTS \\")
    print("".join(f'    {{ "{name}", SQL_{name} }}, \\\n' for name in seen) + "    { NULL, NULL }")


def migrations(paths):
    print("typedef struct {\n    int number;\n    const char *name;\n    const char *sql;\n} Migration;\n")
    print("static const Migration MIGRATIONS[] = {")
    for expected, path in enumerate(sorted(paths, key=lambda p: p.name), 1):
        number, name = path.stem.split("-", 1)
        if int(number) != expected:
            sys.exit(f"{path}: number {expected:04} is missing")
        lines = "\n".join('      "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in path.read_text().split("\n"))
        print(f'    {{ {expected}, "{name}",\n{lines} }},')
    print("    { 0, NULL, NULL },\n};")


print("/* Made by tools/embed-sql.py. */\n#pragma once\n")
{"queries": queries, "migrations": migrations}[sys.argv[1]]([pathlib.Path(name) for name in sys.argv[2:]])
