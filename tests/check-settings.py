#!/usr/bin/env python3
"""Holds docs/operating/settings.md and settings.ja.md against the table of settings in the program.

usage: check-settings.py MIMAMORI_BINARY [--write]
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
wrong = 0
for language, name in (("en", "settings.md"), ("ja", "settings.ja.md")):
    page = ROOT / "docs/operating" / name
    words = [sys.argv[1], "settings", "--format", "markdown", "--language", language]
    text = subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    if "--write" in sys.argv:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        print(f"docs/operating/{name} is not as the program says: run tests/check-settings.py {sys.argv[1]} --write")
        wrong += 1
    for line in text.splitlines():
        meaning = line.rstrip(" |").rsplit("|", 1)[-1].strip()
        is_described = meaning[:1].isascii() and meaning != "" if language == "en" else any(ord(character) > 0x3000 for character in meaning)
        if line.startswith("| `") and not is_described:
            print(f"{line.split('`')[1]} is not described in {language}")
            wrong += 1
print(f"{'not ok' if wrong else 'ok'} - settings as documented ({wrong} wrong)")
sys.exit(wrong > 0)
