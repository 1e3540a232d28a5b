#!/usr/bin/env python3
"""Runs the tests part by part, shows what goes on, and ends with the line "N passed, N failed".

Every part ends in TAP lines ("ok …", "not ok …") or node's summary; a part that breaks counts as one failure.
"""
import concurrent.futures
import datetime
import functools
import gzip
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/fuzz"))
import fuzz as fuzzing  # noqa: E402

SANITIZED = ROOT / "build/test"
os.environ["LSAN_OPTIONS"] = f"suppressions={ROOT}/tests/leaks.supp:print_suppressions=0"
PREPARE = ROOT / "tools/prepare-build.py"
AT_ONCE = 2  # programs: the smallest machine that all of this must be quick on has two processors
OLD_PARTS = 4  # of the tests of the interface: one is run a day beside an old company
FUZZ_SECONDS = int(os.environ.get("MIMAMORI_FUZZ_SECONDS", "6"))


running = set()  # commands, each with all that it started in a group of its own


def end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def interrupt(number, frame):
    """Groups of their own do not hear of Ctrl-C."""
    for process in list(running):
        end_group(process)
    raise KeyboardInterrupt


def run(command, log, timeout=None, **options):
    """Runs a command; its output goes to the log file and is returned with the exit status. After so many seconds it ends as one that
    failed, with what it said until then and all that it started."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                               **options)
    running.add(process)
    try:
        said, late = process.communicate(timeout=timeout)[0], b""
    except subprocess.TimeoutExpired:
        end_group(process)
        said, late = process.communicate()[0], f"\nnot ok - ended after {timeout} s: it did not end by itself\n".encode()
    finally:
        running.discard(process)
    with open(log, "ab") as out:
        out.write(said + late)
    return process.returncode, (said + late).decode("utf-8", "replace")


def failures_in(output, most=200, each=40):
    """The lines that say what failed and why: from each "not ok" to the next test."""
    lines, found = output.splitlines(), []
    for number, line in enumerate(lines):
        if not re.match(r"\s*not ok\b", line):
            continue
        block = [line]
        for follower in lines[number + 1:number + each]:
            if re.match(r"\s*(ok|not ok|# Subtest)\b", follower):
                break
            block.append(follower)
        found += block
    return found[:most]


class Part:
    """Counts what one part of the tests says."""

    def __init__(self, name, work):
        self.name, self.passed, self.failed = name, 0, 0
        self.lock = threading.Lock()
        self.log = work / f"{name}.log"
        self.log.write_bytes(b"")

    def tap(self, command, label=None, **options):
        """A program that prints TAP lines."""
        status, output = run(command, self.log, **options)
        good = len(re.findall(r"^ok\b", output, re.M)) - len(re.findall(r"^ok\b.*# SKIP", output, re.M))
        bad = len(re.findall(r"^not ok\b", output, re.M))
        if status != 0 and bad == 0:
            bad = 1
        self.count(good, bad, label or command[0], output)

    def node(self, command, label, **options):
        """A program under node's test runner."""
        status, output = run(command, self.log, **options)
        numbers = {key: int(n) for key, n in re.findall(r"^[#ℹ] (pass|fail|cancelled) (\d+)", output, re.M)}
        bad = numbers.get("fail", 0) + numbers.get("cancelled", 0)
        if status != 0 and bad == 0:
            bad = 1
        self.count(numbers.get("pass", 0), bad, label, output)

    def step(self, command, label, **options):
        """A program whose exit status is the answer."""
        status, output = run(command, self.log, **options)
        self.count(int(status == 0), int(status != 0), label, output)

    def count(self, good, bad, label, output):
        with self.lock:
            self.passed += good
            self.failed += bad
            if bad:
                print(f"--- {self.name}: {label}")
                print("\n".join(failures_in(output) or output.splitlines()[-60:]))


def at_once(jobs, most=AT_ONCE):
    """Calls each of these functions, in their order, so many at a time; raises what one of them raised."""
    with concurrent.futures.ThreadPoolExecutor(most) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def build_sanitized(part):
    """The program with address and undefined-behaviour sanitizers: what all tests run."""
    part.step([PREPARE, SANITIZED, "--buildtype=debug", "-Doptimization=1", "-Db_sanitize=address,undefined", "-Db_lundef=false"], "meson setup")
    tests = subprocess.run([sys.executable, ROOT / "tools/list-files.py", "tests"], capture_output=True, text=True, check=True).stdout.split()
    targets = ["test-" + name.replace("server/", "").replace("/", "-").removesuffix("_test.c") for name in tests]
    before = part.failed
    part.step(["ninja", "-C", SANITIZED, "mimamori", "unsynced.so", *targets], "build")
    subprocess.run(["ninja", "-C", SANITIZED, "-t", "cleandead"], check=True, stdout=subprocess.DEVNULL)  # tests that are no more
    return part.failed == before


def checks(part, work):
    sources = [path for top in ("core", "server", "tests/fuzz", "tests/bench", "tests/crash") for path in (ROOT / top).rglob("*.[ch]")]
    part.step(["clang-format", "--dry-run", "--Werror", *sorted(sources)], "clang-format")
    part.tap([sys.executable, ROOT / "tools/check-includes.py"], "includes")
    part.tap([sys.executable, ROOT / "tools/check-messages.py"], "messages")
    part.tap([sys.executable, ROOT / "tools/check-asvs.py"], "security requirements")
    part.step([sys.executable, ROOT / "tools/check-packs.py"], "packs")
    part.step([sys.executable, ROOT / "tools/sbom.py", SANITIZED / "mimamori", work / "components.json"], "list of components")
    part.step(["systemd-analyze", "security", "--offline=yes", "--threshold=15", ROOT / "debian/mimamori.service"], "what the service may do")
    part.tap([sys.executable, ROOT / "tests/check-openapi.py", SANITIZED / "mimamori"], "openapi")
    part.tap([sys.executable, ROOT / "tests/check-settings.py", SANITIZED / "mimamori"], "settings")
    part.step(["node", ROOT / "web/build.mjs", work / "web", "--check"], "TypeScript strict")
    part.node(["node", ROOT / "web/test.mjs"], "logic of the pages")
    part.node(["node", "--test", ROOT / "tests/harness.test.mjs"], "files of tests that fail", env={**os.environ, "MIMAMORI": str(SANITIZED / "mimamori")})
    subprocess.run([sys.executable, ROOT / "tools/longest-functions.py"], cwd=ROOT)


def unit(part, work, postgres):
    """Those that run at a time have databases of their own."""
    programs = [program for program in sorted(SANITIZED.glob("test-*")) if program.is_file() and os.access(program, os.X_OK)]

    def share(number, database):
        environment = {**os.environ, "MIMAMORI_TEST_POSTGRES": database, "G_DEBUG": "fatal-criticals", "MIMAMORI_SOURCE": str(ROOT)}
        for program in programs[number::AT_ONCE]:
            part.tap([program, "--tap"], program.name, env=environment, timeout=300)

    at_once([functools.partial(share, number, postgres(f"unit{number}")) for number in range(AT_ONCE)])


def diagnose(part, work):
    part.tap([sys.executable, ROOT / "tests/diagnose/run.py", SANITIZED / "mimamori"], "diagnose")


def render(part, work):
    part.tap([sys.executable, ROOT / "tests/render/run.py", SANITIZED / "mimamori"], "render")
    part.tap([sys.executable, ROOT / "tests/render/files.py", SANITIZED / "mimamori"], "files")


def breach(part, work):
    part.tap([sys.executable, ROOT / "tests/breach/run.py", SANITIZED / "mimamori"], "breach", timeout=600)


def detect(part, work):
    part.tap([sys.executable, ROOT / "tests/detect/run.py", SANITIZED / "mimamori"], "detect", timeout=1800)


def on_both(part, files, addresses, most=AT_ONCE, timeout=1500):
    """Tests for node on both kinds of database, so many files at a time, in this order. @addresses: for a file and a kind of database
    those of the database and of an empty one of the other kind."""
    def one(file, kind):
        database, other = addresses(file, kind)
        environment = {**os.environ, "MIMAMORI": str(SANITIZED / "mimamori"), "MIMAMORI_DATABASE": database, "MIMAMORI_OTHER_DATABASE": other}
        part.node(["node", "--test", file], f"{file.name} on {kind}", env=environment, timeout=timeout)

    at_once([functools.partial(one, file, kind) for kind in ("SQLite", "PostgreSQL") for file in files], most)


def files_in(folder, first=""):
    """The files of tests; the one of this name is begun first because it takes longest."""
    return sorted((ROOT / "tests" / folder).glob("*.test.mjs"), key=lambda file: (file.name != f"{first}.test.mjs", file.name))


def own_database(folder, postgres):
    """On PostgreSQL each file has a database of its own: servers sign logs of all companies, each with its own key."""
    return lambda file, kind: ("" if kind == "SQLite" else postgres(f"{folder}_{name_of(file)}"), "")


def name_of(file):
    return file.name.split(".")[0].replace("-", "_")


def crash(part, postgres, cluster):
    """Kills, power cuts, full disks; a PostgreSQL that goes away. MIMAMORI_CRASH_KILLS=200 makes it long."""
    os.environ["MIMAMORI_CLUSTER"] = str(cluster)
    on_both(part, files_in("crash"), own_database("crash", postgres), most=1, timeout=7200)


def backup(part, postgres):
    """What one kind of database gives becomes the other kind. Each file has databases of its own: it counts companies, and replaces all."""
    def addresses(file, kind):
        own = postgres(f"backup_{name_of(file)}_{kind.lower()}")
        return ("", own) if kind == "SQLite" else (own, "")

    on_both(part, files_in("backup", first="backup"), addresses, timeout=600)


def restored(schema, work):
    """A database of an older program as its company has it today: upgraded, backed up, restored elsewhere. Returns the file."""
    program, folder = SANITIZED / "mimamori", work / f"schema-{schema}"
    data, target, key, file = folder / "data", folder / "restored", folder / "data/backup.key", folder / "backup.mimamori"
    data.mkdir(parents=True)
    with gzip.open(ROOT / f"tests/old-databases/schema-{schema}.db.gz") as packed:
        (data / "mimamori.db").write_bytes(packed.read())
    for words in (["migrate", "--data", data], ["backup", "--data", data, "--to", file, "--key-file", key], ["restore", file, "--key-file", key, "--data", target]):
        subprocess.run([program, *words], check=True, stdout=subprocess.DEVNULL)
    return target / "mimamori.db"


def old(part, work):
    """The tests of the interface beside a company that comes from an older program: a part of them a day, all for all schemas with
    MIMAMORI_OLD_SCHEMAS=all."""
    schemas = sorted(int(re.search(r"\d+", path.name)[0]) for path in (ROOT / "tests/old-databases").glob("schema-*.db.gz"))
    files = sorted((ROOT / "tests/api").glob("*.test.mjs"))
    turn = datetime.date.today().toordinal() % (len(schemas) * OLD_PARTS)
    chosen = [(schemas[turn % len(schemas)], files[turn // len(schemas)::OLD_PARTS])]
    if os.environ.get("MIMAMORI_OLD_SCHEMAS") == "all":
        chosen = [(schema, files) for schema in schemas]
    for schema, some in chosen:
        print(f"old: schema {schema}, {', '.join(file.name.split('.')[0] for file in some)}", flush=True)
        environment = {**os.environ, "MIMAMORI": str(SANITIZED / "mimamori"), "MIMAMORI_DATABASE": "", "MIMAMORI_TEMPLATE_DATABASE": str(restored(schema, work))}
        part.node(["node", "--test", f"--test-concurrency={AT_ONCE}", *some], f"schema {schema}", env=environment, timeout=1500)


def fuzz(part, work):
    """A few seconds of each from the seeds alone; script/fuzz is for longer."""
    part.step(fuzzing.SETUP, "meson setup", env={**os.environ, "CC": "clang"})
    part.step(["ninja", "-C", fuzzing.FUZZED, *fuzzing.names()], "build")

    def one(name):
        corpus = work / "corpus" / name
        corpus.mkdir(parents=True)
        part.step(fuzzing.command(name, FUZZ_SECONDS, corpus, work), name, env=fuzzing.environment())

    at_once([functools.partial(one, name) for name in fuzzing.names()])


def main():
    wanted = sys.argv[1:] or ["checks", "unit", "diagnose", "render", "detect", "breach", "backup", "crash", "api", "old", "pages", "fuzz"]
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    work = pathlib.Path(tempfile.mkdtemp(prefix="mimamori-test-"))
    work.chmod(0o755)
    cluster = work / "postgres"
    started = []
    starting = threading.Lock()

    def postgres(name):
        with starting:
            if not started:
                subprocess.run([ROOT / "tests/postgres.sh", "start", cluster], check=True, stdout=subprocess.DEVNULL)
                started.append(True)
            done = subprocess.run([ROOT / "tests/postgres.sh", "create", cluster, "m_" + name], check=True, capture_output=True, text=True)
            return done.stdout.strip()

    kinds = {
        "checks": lambda part: checks(part, work),
        "unit": lambda part: unit(part, work, postgres),
        "diagnose": lambda part: diagnose(part, work),
        "render": lambda part: render(part, work),
        "detect": lambda part: detect(part, work),
        "breach": lambda part: breach(part, work),
        "backup": lambda part: backup(part, postgres),
        "crash": lambda part: crash(part, postgres, cluster),
        "api": lambda part: on_both(part, files_in("api"), own_database("api", postgres)),
        "old": lambda part: old(part, work),
        "pages": lambda part: on_both(part, files_in("journeys", first="pages"), own_database("journeys", postgres)),
        "fuzz": lambda part: fuzz(part, work),
    }
    passed = failed = 0
    try:
        begun = time.time()
        part = Part("build", work)
        print("build …", flush=True)
        is_built = build_sanitized(part)
        print(f"build: {time.time() - begun:.0f} s", flush=True)
        passed, failed = part.passed, part.failed
        for name in wanted if is_built else []:
            begun = time.time()
            print(f"{name} …", flush=True)
            part = Part(name, work)
            try:
                kinds[name](part)
            except (OSError, subprocess.SubprocessError) as error:
                part.count(0, 1, name, str(error))
            passed, failed = passed + part.passed, failed + part.failed
            print(f"{name}: {part.passed} passed, {part.failed} failed, {time.time() - begun:.0f} s", flush=True)
    finally:
        if started:
            subprocess.run([ROOT / "tests/postgres.sh", "stop", cluster])
        if failed == 0:
            shutil.rmtree(work, ignore_errors=True)
        else:
            print(f"Logs: {work}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
