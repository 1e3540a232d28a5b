#!/usr/bin/env python3
"""Builds the pages for the binary and tells ninja what they were made from.

usage: build-web.py NODE SOURCE_ROOT OUTPUT_DIR STAMP DEPFILE
"""
import pathlib
import shutil
import subprocess
import sys

node, root, output, stamp, depfile = sys.argv[1], *map(pathlib.Path, sys.argv[2:6])
web = root / "web"
if not (web / "node_modules").is_dir():
    sys.exit("web/node_modules is missing: run script/setup first")
shutil.rmtree(output, ignore_errors=True)
subprocess.run([node, web / "build.mjs", output], check=True)
made_from = [root / "api/openapi.yaml", web / "build.mjs", web / "pages.json", web / "package.json"]
made_from += [p for p in (web / "src").rglob("*") if p.is_file() and p.name != "schema.d.ts"]
made_from += [p for p in (web / "templates").glob("*") if p.is_file()]
depfile.write_text(f"{stamp.name}: " + " ".join(str(p).replace(" ", "\\ ") for p in made_from) + "\n")
stamp.write_text("")
