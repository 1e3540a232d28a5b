#!/usr/bin/env python3
"""Builds the fuzzers and lets each run for some seconds of processor time (script/fuzz, script/test).

What a run of script/fuzz found worth keeping stays in build/fuzz/corpus and is where the next one begins. How long each
fuzzer has run, and how often, is added up in build/fuzz/times.json.
"""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FUZZED = ROOT / "build/fuzz"
CORPUS, FINDINGS, TIMES = FUZZED / "corpus", FUZZED / "findings", FUZZED / "times.json"
SETUP = [ROOT / "tools/prepare-build.py", FUZZED, "--buildtype=debug", "-Doptimization=1", "-Db_sanitize=address,undefined", "-Db_lundef=false",
         "-Dfuzzers=true"]
PIECE = 60  # seconds: what is found is kept that often


def names():
    return sorted(path.stem.replace("_", "-") for path in (ROOT / "tests/fuzz").glob("fuzz_*.c"))


def command(name, seconds, corpus, artifacts):
    """One run of a fuzzer: inputs of at most 20,000 bytes, none slower than 10 s or larger than 2 GB."""
    seeds = ROOT / "tests/fuzz/seeds" / name
    return [FUZZED / name, f"-max_total_time={seconds}", "-max_len=20000", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
            f"-artifact_prefix={artifacts}/{name}-", corpus, *([seeds] if seeds.is_dir() else [])]


def environment():
    return {**os.environ, "ASAN_OPTIONS": "detect_leaks=1", "LSAN_OPTIONS": f"suppressions={ROOT}/tests/leaks.supp:print_suppressions=0"}


def build():
    for words, variables in ((SETUP, {"CC": "clang"}), (["ninja", "-C", FUZZED, *names()], {})):
        done = subprocess.run(words, cwd=ROOT, env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(done.stdout.decode("utf-8", "replace"))


def spent():
    """Processor seconds of the programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fuzz(name, seconds):
    """Runs until so much processor time is spent; returns it, the number of inputs, and what the fuzzer said if it found something."""
    corpus = CORPUS / name
    corpus.mkdir(parents=True, exist_ok=True)
    FINDINGS.mkdir(exist_ok=True)
    begun, runs = spent(), 0
    while spent() - begun < seconds:
        piece = max(1, min(PIECE, round(seconds - (spent() - begun))))
        done = subprocess.run(command(name, piece, corpus, FINDINGS), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = done.stdout.decode("utf-8", "replace")
        runs += sum(int(count) for count in re.findall(r"number_of_executed_units: (\d+)", said))
        if done.returncode != 0:
            return spent() - begun, runs, said
    return spent() - begun, runs, None


def note(name, seconds, runs):
    times = json.loads(TIMES.read_text()) if TIMES.exists() else {}
    before = times.get(name, {"seconds": 0, "runs": 0})
    times[name] = {"seconds": round(before["seconds"] + seconds), "runs": before["runs"] + runs}
    TIMES.write_text(json.dumps(times, indent=1) + "\n")
    return times[name]


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    known = names()
    wanted = ["fuzz-" + name.removeprefix("fuzz-").replace("_", "-") for name in sys.argv[2:]] or known
    for name in wanted:
        if name not in known:
            sys.exit(f"There is no fuzzer {name}. There are: {' '.join(known)}")
    print("Building", flush=True)
    build()
    found = 0
    for name in wanted:
        begun = time.time()
        used, runs, said = fuzz(name, seconds)
        total = note(name, used, runs)
        print(f"{name}: {runs:,} inputs in {used:.0f} s of processor time ({time.time() - begun:.0f} s); so far {total['runs']:,} in {total['seconds']:,} s; "
              f"{len(list((CORPUS / name).iterdir())):,} kept", flush=True)
        if said is not None:
            found += 1
            print("\n".join(said.splitlines()[-40:]), flush=True)
    if found > 0:
        print(f"{found} found something: {FINDINGS}")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
