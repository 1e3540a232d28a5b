#!/usr/bin/env python3
"""Checks that every key of packs/messages that code uses exists, and that no key is left over.

Keys in C stand in texts such as "error.busy"; in pages as t('home.title'). A key that is put together at run time
is covered by the prefixes below.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MADE_AT_RUN_TIME = ("error.title-", "audit.", "sign-in.")

keys = {}
for path in sorted((ROOT / "packs/messages").glob("*.ja.json")):
    room = path.name.split(".")[0]
    for key in json.loads(path.read_text()):
        keys[f"{room}.{key}"] = path.name
rooms = {key.split(".")[0] for key in keys}

code = [p for p in (ROOT / "server").rglob("*.c") if not p.name.endswith("_test.c")]
pages = [p for p in (ROOT / "web/src").rglob("*.ts*") if ".test." not in p.name and p.name != "schema.d.ts" and "generated" not in p.name]
tables = [ROOT / "web/pages.json", *(ROOT / "web/templates").glob("*.html")]
used, text = {}, ""
for path in [*code, *pages, *tables]:
    body = path.read_text()
    text += body
    for match in re.finditer(r"""["'`]([a-z][a-z-]*\.[a-z0-9][a-z0-9.-]*)["'`]""", body):
        if match[1].split(".")[0] in rooms:
            used.setdefault(match[1], path)

wrong = 0
for key, path in sorted(used.items()):
    if key in keys or key.endswith("-") or re.search(r"\.(c|h|ts|tsx|css|json|js|mjs|html|yaml|xml)$", key):
        continue
    # Permissions and actions of the audit log have the same form.
    if f"audit.{key}" in keys or re.search(r"\.(read|write|answer|manage|decide|publish|approve)$", key):
        continue
    print(f"{path.relative_to(ROOT)}: there is no message '{key}'")
    wrong += 1
for key in sorted(keys):
    if key.startswith(MADE_AT_RUN_TIME) or key in used or key.split(".", 1)[1] in text:
        continue
    stem = re.sub(r"-[a-z0-9]+(-[a-z0-9]+)?$", "", key)
    if stem in text or stem.split(".", 1)[1] + "-" in text:
        continue
    print(f"packs/messages/{keys[key]}: nothing uses '{key}'")
    wrong += 1
for path in code:
    for match in re.finditer(r'audit_record\([^;]*?"([a-z.-]+\.[a-z-]+)"', path.read_text(), re.S):
        if f"audit.{match[1]}" not in keys:
            print(f"{path.relative_to(ROOT)}: there is no message 'audit.{match[1]}'")
            wrong += 1
print(f"{'not ok' if wrong else 'ok'} - messages ({len(keys)} keys, {wrong} wrong)")
sys.exit(wrong > 0)
