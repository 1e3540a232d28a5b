#!/usr/bin/env python3
"""Packs the built pages, the page templates and the content packs into one GResource and an assembler file that
puts it into the binary.

usage: embed-resources.py SOURCE_ROOT WEB_DIR NOTICES ASSEMBLER_FILE RESOURCE_FILE DEPFILE
"""
import pathlib
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

root, web, notices, assembler, resource, depfile = map(pathlib.Path, sys.argv[1:7])
files = {"notices.txt": notices.resolve()}
for path in sorted(web.rglob("*")):
    if path.is_file():
        files["web/" + path.relative_to(web).as_posix()] = path.resolve()
for path in sorted((root / "web/templates").glob("*.html")):
    files["web/templates/" + path.name] = path
for path in sorted((root / "packs").rglob("*")):
    if path.suffix in (".yaml", ".json", ".md", ".txt", ".profile") and path.name != "README.md":
        files["packs/" + path.relative_to(root / "packs").as_posix()] = path

lines = "".join(f'<file alias="{escape(alias)}">{escape(str(path))}</file>' for alias, path in files.items())
with tempfile.NamedTemporaryFile("w", suffix=".xml") as listing:
    listing.write(f'<gresources><gresource prefix="/mimamori">{lines}</gresource></gresources>')
    listing.flush()
    subprocess.run(["glib-compile-resources", "--target", resource, "--sourcedir", "/", listing.name], check=True)

assembler.write_text(
    f"""/* Made by tools/embed-resources.py. */
    .section .rodata
    .balign 16
    .global mimamori_resources, mimamori_resources_end
mimamori_resources:
    .incbin "{resource.resolve()}"
mimamori_resources_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
""")
# The folders too: a new file changes nothing else.
folders = [root / "web/templates", root / "packs", *(path for path in (root / "packs").rglob("*") if path.is_dir())]
sources = [str(path).replace(" ", "\\ ") for path in [*files.values(), *sorted(folders)]]
depfile.write_text(f"{assembler.name} {resource.name}: {' '.join(sources)}\n")
