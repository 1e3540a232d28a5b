#!/usr/bin/env python3
"""Checks that the includes of server/ follow the arrows of ARCHITECTURE.md.

A file may include headers of the layers below it; a room may know another room only by its ROOM.h, its tests also by the
testing.h there. core/ stands by itself: the C library and the libraries named below, but nothing of server/ and no GLib
(its tests may use GLib and pages of memory).
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVER = ROOT / "server"

LAYERS = {  # which layers a file of a layer may include, besides its own
    "base": [],
    "store": ["base"],
    "content": ["base"],
    "render": ["base"],
    "http": ["base", "store"],
    "app": ["base", "store", "content", "render", "http", "rooms"],
}
# In a room the name of a file says what it does, and with it what it may know: pure files decide and know
# only base and the read-only content; _store files have rows, _work files do what a room does by itself, _routes and _pages files speak HTTP.
ROOM_FILES = {
    "base": r"",
    "content": r"",
    "store": r"_store|_store_test|_verify|_room|_check|_work|^testing$",
    "http": r"_routes|_pages|_room|sign_in_store|api_tokens_store",
    "render": r"_routes|_pages|_draft|_forms",
}
CORE_LIBRARIES = {"yaml.h": "core/sigma/yaml_tree.c", "pcre2.h": "core/sigma/regex.c", "hs.h": "core/sigma/regex_set.c"}  # each in one file only
OF_TESTS = ["glib.h", "sys/mman.h"]
PROCESSOR = {"immintrin.h": r"kernels_\w+\.c$"}
C_LIBRARY = set("""arpa/inet.h assert.h ctype.h errno.h inttypes.h limits.h locale.h math.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h
    stdio.h stdlib.h string.h strings.h threads.h time.h""".split())
MAY_USE_CORE = ["app", "rooms"]
EVERY_ROOM_KNOWS = ["accounts", "controls"]
ROOM_KNOWS = {"accounts": [], "controls": ["accounts"], "assessment": [], "documents": ["assessment"],
              "stars": ["assessment", "documents"], "board": ["assessment", "documents", "stars", "safekeeping"], "notices": [], "safekeeping": ["notices"]}


def is_allowed(source, target):
    layer, used = source.parts[0], target.parts[0]
    if used == "core":
        return layer in MAY_USE_CORE
    if used not in (*LAYERS, "rooms"):
        return True  # made by the build
    if layer != "rooms":
        return used == layer or used in LAYERS[layer]
    if used != "rooms":
        return used in ROOM_FILES and re.search(ROOM_FILES[used], source.stem) is not None
    room, other = source.parts[1], target.parts[1]
    if other == room or target.name in ("room.h", "job.h", "daily.h"):
        return True
    known = ROOM_KNOWS.get(room, []) if room in EVERY_ROOM_KNOWS else EVERY_ROOM_KNOWS + ROOM_KNOWS.get(room, [])
    is_open = target.name == f"{other}.h" or (target.name == "testing.h" and source.stem.endswith("_test"))
    return other in known and is_open


def may_core_include(source, line):
    """Of a file in core/: what stands in quotes must be core's own."""
    if match := re.match(r'#include "([^"]+)"', line):
        return match[1].startswith("core/")
    name = re.match(r"#include <([^>]+)>", line)[1]
    if name in OF_TESTS:
        return re.search(r"_test\.c$|^testing_", source.name) is not None
    if name in PROCESSOR:
        return re.search(PROCESSOR[name], source.name) is not None
    return name in C_LIBRARY or CORE_LIBRARIES.get(name) == source.relative_to(ROOT).as_posix()


wrong = 0
for source in sorted((ROOT / "core").rglob("*.[ch]")):
    for number, line in enumerate(source.read_text().splitlines(), 1):
        if line.startswith("#include") and not may_core_include(source, line):
            print(f"{source.relative_to(ROOT)}:{number}: core may not include this: {line}")
            wrong += 1
for source in sorted(SERVER.rglob("*.[ch]")):
    name = source.relative_to(SERVER)
    for number, line in enumerate(source.read_text().splitlines(), 1):
        match = re.match(r'#include "([a-z_]+/[^"]+)"', line)
        if match and not is_allowed(name, pathlib.Path(match[1])):
            print(f"server/{name}:{number}: may not include {match[1]}")
            wrong += 1
print(f"{'not ok' if wrong else 'ok'} - includes follow the arrows ({wrong} wrong)")
sys.exit(wrong > 0)
