#!/usr/bin/env python3
"""Prepares a build folder, and again when files came or went: Meson asks tools/list-files.py only while it sets up.

usage: prepare-build.py DIR [OPTION …]     options of meson setup, used the first time
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
folder = pathlib.Path(sys.argv[1])
kept = folder / "files.txt"
lister = [sys.executable, ROOT / "tools/list-files.py"]
kinds = ["sources", "testing", "tests", "fuzzers", "queries", "migrations"]
files = "".join(subprocess.run([*lister, kind], capture_output=True, text=True, check=True).stdout for kind in kinds)

is_there = (folder / "build.ninja").exists()
if is_there and kept.exists() and kept.read_text() == files:
    sys.exit(0)
words = ["--reconfigure", folder] if is_there else [folder, *sys.argv[2:]]
done = subprocess.run(["meson", "setup", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
if done.returncode != 0:
    sys.exit(done.stdout)
kept.write_text(files)
