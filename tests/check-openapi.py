#!/usr/bin/env python3
"""Holds the route tables of the program and api/openapi.yaml against each other.

usage: check-openapi.py MIMAMORI_BINARY
"""
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
document = yaml.safe_load((ROOT / "api/openapi.yaml").read_text())

described = {}
for path, operations in document["paths"].items():
    for method, operation in operations.items():
        needs = any(p["in"] == "header" and p["name"] == "If-Match" for p in operation.get("parameters", []))
        named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        if named != set(re.findall(r"\{(\w+)\}", path)):
            print(f"api/openapi.yaml: {method.upper()} {path}: its parameters are not those of the path")
        described[(method.upper(), "/api/v1" + path)] = (operation["x-permission"], "If-Match" if needs else "-",
                                                          "proof" if operation.get("x-proof") else "-", operation["summary"])

served = {}
for line in subprocess.run([sys.argv[1], "routes"], check=True, capture_output=True, text=True).stdout.splitlines():
    method, path, permission, version, proof, sentence = line.split("\t")
    if path.startswith("/api/"):
        served[(method, path)] = (permission, version, proof, sentence)

wrong = 0
for key in sorted(described.keys() | served.keys()):
    if described.get(key) != served.get(key):
        print(f"{' '.join(key)}:\n  api/openapi.yaml: {described.get(key)}\n  route table:      {served.get(key)}")
        wrong += 1
print(f"{'not ok' if wrong else 'ok'} - {len(served)} API routes as described ({wrong} wrong)")
sys.exit(wrong > 0)
