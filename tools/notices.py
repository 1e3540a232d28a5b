#!/usr/bin/env python3
"""Writes the third-party notices: what is bundled into the pages with its licence text, and the libraries the program
is linked with, as installed on the machine that builds.

usage: notices.py SOURCE_ROOT OUTPUT
"""
import json
import pathlib
import re
import subprocess
import sys

root, output = map(pathlib.Path, sys.argv[1:3])
BUNDLED = ["preact", "@digital-go-jp/design-tokens"]
LINKED = ["libc6", "libglib2.0-0", "libmicrohttpd12", "libsqlite3-0", "libpq5", "libjansson4", "libsodium23", "libfido2-1", "libcbor0.8", "libyaml-0-2",
          "libzxcvbn0", "liboath0", "libqrencode4", "libgnutls30", "libcmark-gfm0.29.0.gfm.6", "libcmark-gfm-extensions0.29.0.gfm.6",
          "libpango-1.0-0", "libpangocairo-1.0-0", "libcairo2", "libharfbuzz0b", "libharfbuzz-subset0", "libfreetype6", "libzip4", "libarchive13", "libxml2", "libcurl3-gnutls", "libgmime-3.0-0",
          "libpcre2-8-0", "zlib1g", "liblzma5", "libzstd1", "libseccomp2", "libsystemd0", "libhyperscan5", "libvectorscan5"]


def installed_version(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def licences(package):
    """The short names in Debian's machine-readable copyright file, where it has that form."""
    path = pathlib.Path("/usr/share/doc") / package / "copyright"
    if not path.exists():
        return "see the package's copyright file"
    names = dict.fromkeys(re.findall(r"^License: *(\S.*)$", path.read_text("utf-8", "replace"), re.M))
    return ", ".join(names) or "see /usr/share/doc/" + package + "/copyright"


lines = ["Mimamori is licensed under the Apache License 2.0. It stands on the work of others:", "",
         "Bundled into the pages", "======================", ""]
for name in BUNDLED:
    folder = root / "web/node_modules" / name
    package = json.loads((folder / "package.json").read_text())
    lines += [f"{name} {package['version']} ({package.get('license', '')})", ""]
    for licence in sorted(folder.glob("LICEN[CS]E*")):
        lines += [licence.read_text().strip(), ""]
lines += ["Linked libraries (Debian packages of the machine that built this program)",
          "==========================================================================", ""]
for name in LINKED:
    version = installed_version(name)
    if version:
        lines.append(f"{name} {version}: {licences(name)}")
output.write_text("\n".join(lines) + "\n")
