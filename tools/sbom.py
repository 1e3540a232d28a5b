#!/usr/bin/env python3
"""Writes which software of others a built program contains, as CycloneDX 1.5 (JSON): the Debian packages of the libraries it
loads, direct and indirect, as installed here; what is bundled into the pages; the tools that build them.

usage: sbom.py PROGRAM [OUTPUT]
"""
import base64
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUNDLED = ("preact", "@digital-go-jp/design-tokens")  # of web/package-lock.json; the others only build


def text_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def packages_of(program):
    """The Debian packages of all libraries that the loader would load."""
    paths = re.findall(r"(/\S+) \(0x", text_of("ldd", program))
    # Debian 12 has /lib as a link to /usr/lib; dpkg knows some files by one name and some by the other.
    names = {path: (path, str(pathlib.Path(path).resolve()), path.removeprefix("/usr"), "/usr" + path) for path in paths}
    lines = text_of("dpkg-query", "-S", *(name for some in names.values() for name in some)).splitlines()
    owner_of = {file: owners.split(",")[0] for owners, _, file in (line.rpartition(": ") for line in lines)}
    for path, some in names.items():
        if not any(name in owner_of for name in some):
            sys.exit(f"{path} belongs to no Debian package")
    return sorted({next(owner_of[name] for name in some if name in owner_of) for some in names.values()})


def debian_components(owners):
    told = text_of("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\t${source:Package}\n", *owners)
    for name, version, architecture, source in (line.split("\t") for line in told.splitlines()):
        yield {"type": "library", "name": name, "version": version, "purl": f"pkg:deb/debian/{name}@{version}?arch={architecture}&distro=debian-12",
               "properties": [{"name": "debian:source", "value": source}]}


def npm_components():
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))
    for path, package in sorted(lock["packages"].items()):
        if not path or package.get("optional"):
            continue
        name = path.split("node_modules/")[-1]
        component = {"type": "library", "name": name, "version": package["version"], "scope": "required" if name in BUNDLED else "excluded",
                     "purl": "pkg:npm/" + name.replace("@", "%40") + "@" + package["version"]}
        algorithm, _, digest = package.get("integrity", "").partition("-")
        if algorithm == "sha512":
            component["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
        yield component


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    version = text_of(str(program), "--version").split()
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "mimamori", "version": version[-1] if version else "0"}},
        "components": [*debian_components(packages_of(program)), *npm_components()],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


main()
