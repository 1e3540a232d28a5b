#!/usr/bin/env python3
"""Runs `mimamori diagnose` on the sheets beside this file and compares with cases.json (see README.md).

    run.py PROGRAM [PACKS]      PACKS: a folder to load instead of the packs inside the program
"""
import json
import os
import pathlib
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
REPORT_COLUMNS = 80


def run(program, case, extra):
    sheet = HERE / case["sheet"]
    command = [program, "diagnose", *extra, *case.get("options", []), "-" if case.get("stdin") else str(sheet)]
    environment = {**os.environ, "LC_ALL": "ja_JP.UTF-8"}
    given = sheet.read_bytes() if case.get("stdin") else b""
    return subprocess.run(command, input=given, capture_output=True, env=environment, timeout=60)


def diagnosis(program, case, packs):
    return json.loads(run(program, case, [*packs, "--format", "json"]).stdout)


def columns(line):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def check_json(case, got, expected):
    short = dict(got, parts=[[part["part"], part["score"], part["max"]] for part in got["parts"]])
    for key, want in expected.items():
        assert short[key] == want, f"{key} is {short[key]}, not {want}"
    if "weakest" in case:
        numbers = [entry["item"] for entry in got["weakest"]]
        assert numbers == case["weakest"], f"weakest are {numbers}"
    if "actions" in case:
        gains = [entry["gain"] for entry in got["next_actions"]]
        assert gains == case["actions"], f"the gains are {gains}"
        assert [entry["rank"] for entry in got["next_actions"]] == list(range(1, len(gains) + 1))
    if case.get("first_actions") == "important":
        numbers = sorted(entry["item"] for entry in got["next_actions"][:5])
        assert numbers == [1, 2, 3, 4, 5], f"the first five are {numbers}"
    departments = [[entry["department"], entry["total"], entry["band"]] for entry in got.get("departments", [])]
    assert departments == case.get("departments", []), f"departments are {departments}"


def check_report(program, case, packs, got):
    """The report for people says the same and stays within its width."""
    result = run(program, case, packs)
    report = result.stdout.decode()
    assert result.returncode == 0 and not result.stderr, result.stderr.decode()
    assert f"{got['total']}点" in report and got["bandTitle"] in report, "the report lacks total or band"
    for line in report.splitlines():
        assert columns(line) <= REPORT_COLUMNS, f"too wide: {line}"
    assert "cli." not in report, "a text is missing"


def check(program, case, packs):
    result = run(program, case, [*packs, "--format", "json"])
    error = result.stderr.decode()
    assert result.returncode == case.get("status", 0), f"exit status {result.returncode}: {error}"
    for part in case.get("err", []):
        assert part in error, f"'{part}' is not in: {error}"
    if case.get("status", 0) != 0:
        assert not result.stdout, "something was written to standard output"
        return
    assert not error, error
    got = json.loads(result.stdout)
    if "same_as" in case:
        assert got == diagnosis(program, {"sheet": case["same_as"]}, packs), f"is not the same as {case['same_as']}"
    check_json(case, got, case.get("json", {}))
    check_report(program, case, packs, got)


def main():
    program = sys.argv[1]
    packs = ["--packs", sys.argv[2]] if len(sys.argv) > 2 else []
    failed = 0
    for case in json.loads((HERE / "cases.json").read_text()):
        try:
            check(program, case, packs)
            print(f"ok {case['name']}")
        except AssertionError as wrong:
            failed += 1
            print(f"not ok {case['name']}: {wrong}")
    sys.exit(1 if failed else 0)


main()
