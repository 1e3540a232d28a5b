#!/usr/bin/env python3
"""Runs `mimamori detect` and `mimamori rules` on the rules and events beside this file (see README.md).

    run.py PROGRAM

With the folder of real data in the environment variable MIMAMORI_DATA, also on thousands of public rules and events.
"""
import collections
import gzip
import json
import lzma
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
DATA = os.environ.get("MIMAMORI_DATA")
SHADOWS, CLEARED, OFFICE, ASKED, NC = (f"5b1c3a52-6d0f-4f0a-9a51-0b0f6a3b700{number}" for number in (1, 2, 3, 5, 6))
LISTED = [(1, SHADOWS), (4, SHADOWS), (6, CLEARED), (7, OFFICE), (10, None), (11, ASKED), (12, NC)]
failed = 0


def run(*arguments, given=b"", language="en"):
    return subprocess.run([PROGRAM, *map(str, arguments), "--language", language], input=given, capture_output=True, timeout=900, cwd=HERE)


def detect(*arguments, **options):
    return run("detect", "--rules", "rules", "--format", "json", *arguments, **options)


def matches(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def found(done):
    return [(match["line"], match["rule"]["id"]) for match in matches(done)]


def check(name):
    def decorate(test):
        global failed
        try:
            test()
            print(f"ok {name}")
        except (AssertionError, ValueError, KeyError) as wrong:
            failed += 1
            print(f"not ok {name}: {wrong!r}")
    return decorate


def same(got, wanted):
    assert got == wanted, f"{got} is not {wanted}"


@check("lists matches in the order of the input, with what the rule asked for")
def _():
    done = detect("events.ndjson")
    same(done.returncode, 1)
    same(found(done), LISTED)
    first = matches(done)[0]
    same(first["file"], "events.ndjson")
    same(first["time"], "2026-04-20 10:00:35.640")
    same(first["rule"], {"id": SHADOWS, "title": "Shadow copies are deleted", "level": "high"})
    same(first["fields"], {"Image": "C:\\Windows\\System32\\vssadmin.exe", "CommandLine": "vssadmin DELETE shadows /all", "ParentImage": "C:\\x.exe"})
    same(matches(done)[1]["fields"]["Image"], "C:\\Windows\\System32\\vssadmin.exe")
    same(matches(done)[2]["time"], "2026-04-20T10:01:00Z")


@check("counts what was read, left out and not evaluated")
def _():
    error = detect("events.ndjson").stderr.decode()
    for part in ("6 rules and 1 correlations in use", "1 of logs that no mapping knows", "events.ndjson:5: ", "11 events, 7 matches", "1 broken lines"):
        assert part in error, f"'{part}' is not in: {error}"


@check("reads standard input, packed files, folders and objects over several lines alike")
def _():
    plain = (HERE / "events.ndjson").read_bytes()
    same(found(detect("-", given=plain)), LISTED)
    same(found(detect("pretty.json")), [(1, CLEARED), (10, SHADOWS)])
    with tempfile.TemporaryDirectory() as folder:
        logs = pathlib.Path(folder)
        (logs / "a.json.gz").write_bytes(gzip.compress(plain[:700]) + gzip.compress(plain[700:]))
        (logs / "b.jsonl.xz").write_bytes(lzma.compress(plain))
        (logs / "notes.txt").write_text("no log")
        done = detect(logs)
        same(found(done), LISTED + LISTED)
        assert "1 files in the folders are not JSON" in done.stderr.decode(), done.stderr.decode()
        for name, cut in (("a.json.gz", -9), ("b.jsonl.xz", -20)):
            (logs / "cut").write_bytes((logs / name).read_bytes()[:cut])
            done = detect(logs / "cut")
            same(done.returncode, 2)


@check("ends with 0 where nothing is found and with 2 where something cannot be read")
def _():
    same(detect("-", given=b'{"a":1}\n').returncode, 0)
    same(detect("-", given=b"").returncode, 0)
    same(detect("nowhere.json").returncode, 2)
    same(run("detect", "--rules", "nowhere", "events.ndjson").returncode, 2)
    same(detect("--mapping", "nothing", "events.ndjson").returncode, 2)


@check("leaves out rules below the level and asks every rule where told so")
def _():
    same(found(detect("--min-level", "high", "events.ndjson")), [(1, SHADOWS), (4, SHADOWS), (6, CLEARED)])
    lines = [line for line, _ in found(detect("--mapping", "any", "events.ndjson"))]
    assert 9 in lines and 2 not in lines, lines


@check("shows matches to people without letting events write to the terminal")
def _():
    done = run("detect", "--rules", "rules", "events.ndjson", language="ja")
    text = done.stdout.decode()
    assert "[高] Shadow copies are deleted  (events.ndjson:1)" in text, text
    assert "\x1b" not in text and "<b>" in text, text
    assert "一致7件" in done.stderr.decode(), done.stderr.decode()


@check("says with file and line what is wrong with rules")
def _():
    done = run("rules", "check", "wrong")
    text = done.stdout.decode()
    same(done.returncode, 1)
    for part in ("wrong/broken.yml:3: ", "wrong/wrong.yml:5: The condition names \"selektion\"", "wrong/wrong.yml:11: There is no modifier \"endwith\"",
                 "2 files, 4 documents: 1 rules", "3 problems, 0 notes"):
        assert part in text, f"'{part}' is not in: {text}"
    done = detect("--rules", "wrong", "events.ndjson")
    assert "wrong/wrong.yml:5: " in done.stderr.decode() and "3 with problems" in done.stderr.decode()
    same(len(found(done)), len(LISTED) + 4)  # 4688 has the image under another name


@check("finds nothing wrong with good rules and says which have an old form")
def _():
    done = run("rules", "check", "rules")
    same(done.returncode, 0)
    assert "7 rules, 0 filters, 1 correlations. 0 problems, 0 notes" in done.stdout.decode(), done.stdout.decode()
    text = run("rules", "check", "correlations").stdout.decode()
    assert "correlations/deprecated.yml:7: \"Many sign-ins by name\" has an aggregation of the old form" in text, text
    assert "3 rules, 0 filters, 4 correlations. 0 problems, 1 notes" in text, text


@check("lists rules")
def _():
    done = run("rules", "list", "rules")
    same(done.returncode, 0)
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert ["high", SHADOWS, "windows/process_creation/", "Shadow copies are deleted"] in rows, rows
    same(len(rows), 8)


def correlate(*arguments, **options):
    return run("detect", "--rules", "correlations", "--format", "json", *arguments, **options)


MANY, AFTER, SPRAY, NAMES = (f"5b1c3a52-6d0f-4f0a-9a51-0b0f6a3b70{number}" for number in (13, 14, 15, 16))
CORRELATED = [(4, MANY), (6, AFTER), (8, SPRAY), (9, NAMES)]


@check("finds what several events mean together, and leaves out what only serves that")
def _():
    done = correlate("sign-ins.ndjson")
    same(done.returncode, 1)
    same(found(done), CORRELATED)
    many, after, spray, names = matches(done)
    same(many["time"], "2026-04-20T19:00:30+09:00")
    same(many["fields"], {"TargetUserName": "Sato", "IpAddress": "10.0.0.9"})
    place = lambda line, rule: {"file": "sign-ins.ndjson", "line": line, "rule": rule}
    same(many["correlation"], {"type": "event_count", "count": 3, "from": "2026-04-20T10:00:00.000Z", "to": "2026-04-20T10:00:30.000Z",
                               "matches": [place(1, "failed"), place(2, "failed"), place(4, "failed")]})
    same(after["rule"], {"id": AFTER, "title": "Sign-in after many that failed", "level": "high"})
    same(after["correlation"]["matches"], [place(4, "many_failed"), place(6, "succeeded")])
    same((spray["correlation"]["count"], spray["fields"]), (4, {"IpAddress": "10.0.0.9"}))
    same((names["rule"]["title"], names["correlation"]["type"]), ("Many sign-ins by name", "value_count"))
    error = done.stderr.decode()
    assert "3 rules and 4 correlations in use" in error and "11 more matches only serve correlations" in error, error


@check("finds the same whatever the order of the events, and over several files")
def _():
    lines = (HERE / "sign-ins.ndjson").read_bytes().splitlines()
    done = correlate("-", given=b"\n".join(reversed(lines)))
    same(sorted(match["rule"]["id"] for match in matches(done)), sorted(rule for _, rule in CORRELATED))
    with tempfile.TemporaryDirectory() as folder:
        logs = pathlib.Path(folder)
        (logs / "a.json").write_bytes(b"\n".join(lines[4:]))
        (logs / "b.json").write_bytes(b"\n".join(lines[:4]))
        same(sorted(match["rule"]["id"] for match in matches(correlate(logs))), sorted(rule for _, rule in CORRELATED))


@check("asks rules below the level where a correlation above it needs them")
def _():
    same(found(correlate("--min-level", "high", "sign-ins.ndjson")), [(6, AFTER), (8, SPRAY)])


@check("says in words what a correlation saw")
def _():
    text = run("detect", "--rules", "correlations", "sign-ins.ndjson", language="ja").stdout.decode()
    for part in ("[中] Many sign-ins failed  (sign-ins.ndjson:4)", "2026-04-20T10:00:00.000Z から 2026-04-20T10:00:30.000Z までに 3 件ありました。",
                 "TargetUserName の異なる値が 4 通りありました。", "      sign-ins.ndjson:4  many_failed"):
        assert part in text, f"'{part}' is not in: {text}"


@check("lists and explains correlations")
def _():
    rows = [line.split("\t") for line in run("rules", "list", "correlations").stdout.decode().splitlines()]
    assert ["high", SPRAY, "correlation/value_count", "One address tries many accounts"] in rows and len(rows) == 7, rows
    text = run("rules", "explain", SPRAY, "--rules", "correlations").stdout.decode()
    for part in ("One address tries many accounts", "type: value_count  timespan: 3600 s  grouped by: IpAddress", "condition: TargetUserName gte 4",
                 "  - failed: A sign-in failed", "- selection", "Matches of this rule only serve correlations"):
        assert part in text, f"'{part}' is not in: {text}"
    event = (HERE / "sign-ins.ndjson").read_bytes().splitlines()[5]
    text = run("rules", "explain", SPRAY, "-", "--rules", "correlations", given=event).stdout.decode()
    assert "✗ EventID: 4625" in text, text


@check("tries a correlation on a sequence of events")
def _():
    with tempfile.TemporaryDirectory() as folder:
        rules, lines = pathlib.Path(folder), (HERE / "sign-ins.ndjson").read_bytes().splitlines()
        (rules / "a.yml").write_bytes((HERE / "correlations/deprecated.yml").read_bytes())
        (rules / "a.match.ndjson").write_bytes(b"\n".join(lines))
        (rules / "a.miss.ndjson").write_bytes(b"\n".join(lines[:8]))
        done = run("rules", "test", rules)
        same((done.returncode, "2 problems" in done.stdout.decode()), (0, False))
        (rules / "a.match.ndjson").write_bytes(b"\n".join(lines[:8]))
        (rules / "a.miss.ndjson").write_bytes(b"\n".join(lines))
        text = run("rules", "test", rules).stdout.decode()
        for part in ('a.match.ndjson: These events in their order should make the correlation "Many sign-ins by name" report exactly once; it did 0 times.',
                     "a.miss.ndjson: These events in their order should not make", "2 problems."):
            assert part in text, f"'{part}' is not in: {text}"


@check("explains why a rule matches or not")
def _():
    event = (HERE / "events.ndjson").read_bytes().splitlines()
    text = run("rules", "explain", "rules/shadow_copies.yml", "-", given=event[0]).stdout.decode()
    for part in ("✓ all of selection_*", "✓ CommandLine|contains|all: delete & shadows", "✗ 1 of filter_*", "→ It matches."):
        assert part in text, f"'{part}' is not in: {text}"
    text = run("rules", "explain", "rules/shadow_copies.yml", "-", given=event[2], language="ja").stdout.decode()
    for part in ("✓ 1 of filter_*", "イベントの ParentImage: C:\\backup-of-the-house.exe", "→ 一致しません。"):
        assert part in text, f"'{part}' is not in: {text}"
    text = run("rules", "explain", SHADOWS, "-", "--rules", "rules", given=event[5]).stdout.decode()
    assert "The event is not of the logs" in text and "does not have this field" in text, text
    text = run("rules", "explain", SHADOWS, "--rules", "rules").stdout.decode()
    assert "- all of selection_*" in text and "✓" not in text, text
    same(run("rules", "explain", "nobody", "--rules", "rules").returncode, 2)


@check("uses our own rules where none are named, and speaks plainly")
def _():
    done = run("detect", "--format", "json", "events.ndjson")
    same(sorted({match["line"] for match in matches(done)}), [1, 3, 4, 6])
    text = run("detect", "events.ndjson", language="ja").stdout.decode()
    assert "[緊急] パソコンの控え（シャドウコピー）が消されました" in text and "まずすること: " in text, text


@check("our own rules match the events beside them and no others")
def _():
    done = run("rules", "test", HERE.parent.parent / "packs/detection/rules")
    same((done.returncode, done.stdout.decode().count("\n")), (0, 1))
    text = run("rules", "check", HERE.parent.parent / "packs/detection/rules").stdout.decode()
    assert "0 problems, 0 notes" in text, text


@check("says which events a rule gets wrong")
def _():
    with tempfile.TemporaryDirectory() as folder:
        rules, events = pathlib.Path(folder), (HERE / "events.ndjson").read_bytes().splitlines()
        (rules / "a.yml").write_bytes((HERE / "rules/shadow_copies.yml").read_bytes())
        (rules / "a.match.ndjson").write_bytes(b"\n".join((events[0], events[1], events[4])))
        (rules / "a.miss.ndjson").write_bytes(b"\n".join((events[2], events[3])))
        (rules / "b.yml").write_bytes((HERE / "rules/cloud.yml").read_bytes())
        done = run("rules", "test", rules)
        text = done.stdout.decode()
        same(done.returncode, 1)
        for part in ("a.match.ndjson:2: This event should match", "a.match.ndjson:3: it is not JSON", "a.miss.ndjson:2: This event should not match",
                     "b.match.ndjson: There are no events", "b.miss.ndjson: There are no events", "2 files, 5 events tried. 5 problems."):
            assert part in text, f"'{part}' is not in: {text}"
        assert "a.match.ndjson:1:" not in text and "a.miss.ndjson:1:" not in text, text


@check("writes a report, or says why it cannot")
def _():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.html"
        done = correlate("--timeline", path, "sign-ins.ndjson")
        same((done.returncode, found(done)), (1, CORRELATED))
        page = path.read_text()
        for part in ("<title>What was found in the logs｜Mimamori</title>", "Found: 2 high, 1 medium, 1 low.", "sign-ins.ndjson:8", "default-src 'none'; style-src 'sha256-"):
            assert part in page, f"'{part}' is not in: {page[-3000:]}"
        done = correlate("--timeline", pathlib.Path(folder) / "nowhere" / "report.html", "sign-ins.ndjson")
        same(done.returncode, 2)
        assert "report.html' cannot be written" in done.stderr.decode(), done.stderr.decode()


@check("shows only the first of very many, and says how many there are")
def _():
    with tempfile.TemporaryDirectory() as folder:
        rules, path = pathlib.Path(folder) / "rules", pathlib.Path(folder) / "report.html"
        rules.mkdir()
        for number in range(230):
            (rules / f"{number}.yml").write_text(f"title: Rule {number:03}\nid: r{number:03}\nlogsource: {{product: windows, service: security}}\n"
                                                 "detection: {s: {EventID: 1, Data|contains: x}, condition: s}\n")
        events = "".join(json.dumps({"Channel": "Security", "EventID": 1, "Data": "x" * 3000, "TargetUserName": "<i>" * 50}) + "\n" for _ in range(25))
        run("detect", "--rules", rules, "--format", "json", "--timeline", path, "-", given=events.encode())
        page = path.read_text()
        same((page.count("timeline-group\""), page.count("Records (20 of 25)")), (200, 200))
        assert "There are 30 more kinds with 750 events" in page and len(page) < 4 * 1024 * 1024, len(page)


def at_terminal(*arguments):
    """Starts `detect -` with a terminal as standard error and gives it two events, a second apart; then Ctrl+C. Exit status, what was shown."""
    outer, inner = pty.openpty()
    process = subprocess.Popen([PROGRAM, "detect", "--rules", "rules", "--language", "en", *arguments, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=inner, cwd=HERE)
    os.close(inner)
    event = (HERE / "events.ndjson").read_bytes().splitlines()[0] + b"\n"
    shown = os.read(outer, 10000)
    for _ in range(2):
        process.stdin.write(event)
        process.stdin.flush()
        time.sleep(1)
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=60)
    try:
        while piece := os.read(outer, 10000):
            shown += piece
    except OSError:  # the end of a terminal
        pass
    return status, shown.decode()


@check("shows on a terminal how far it has come, and stops cleanly at Ctrl+C")
def _():
    status, shown = at_terminal()
    same(status, 2)
    assert "events/s\r\x1b[K2 events, 2 matches." in shown and "Ended early." in shown, shown
    status, shown = at_terminal("--progress", "never")
    same(status, 2)
    assert "\x1b" not in shown and "2 events, 2 matches." in shown, shown
    assert b"\x1b" not in detect("events.ndjson").stderr


def real_rules(folder):
    for archive in ("sigmahq-rules.tar.xz", "regression-a.tar.xz"):
        with tarfile.open(pathlib.Path(DATA) / "sigma" / archive) as packed:
            packed.extractall(folder)
    return [word for name in ("rules", "rules-emerging-threats", "rules-threat-hunting") for word in ("--rules", pathlib.Path(folder) / name)]


def infos(folder):
    """Of each test of the regression data: rule, file of its events, least matches."""
    for info in sorted(pathlib.Path(folder).rglob("info.yml")):
        text = re.sub(r"^#.*", "", info.read_text(), flags=re.M)
        rule = re.search(r"rule_metadata:\s*- id: (\S+)", text)[1]
        least = re.search(r"match_count: (\d+)", text)
        for path in re.findall(r"^\s+path: (\S+)", text, re.M):
            yield rule, str(pathlib.Path(folder) / path.replace(".evtx", ".json")), int(least[1]) if least else 1


def check_real_data(folder):
    rules = real_rules(folder)

    @check("real data: all public rules load")
    def _():
        done = run("rules", "check", *rules[1::2])
        same(done.returncode, 0)
        assert "3754 documents: 3754 rules" in done.stdout.decode() and "0 problems" in done.stdout.decode(), done.stdout.decode()[-300:]

    @check("real data: every regression test of the rules matches")
    def _():
        tests = list(infos(folder))
        done = run("detect", *rules, "--format", "json", *sorted({path for _, path, _ in tests}))
        counts = collections.Counter((match["rule"]["id"], match["file"]) for match in matches(done))
        wrong = [(rule, path) for rule, path, least in tests if counts[(rule, path)] < least]
        assert tests and not wrong, wrong

    @check("real data: the same matches as another evaluator, but for the differences explained")
    def _():
        done = run("detect", *rules, "--format", "json", pathlib.Path(DATA) / "events/otrf-a.ndjson.xz")
        got = set(found(done))
        wanted = {(int(line), rule) for line, rule in map(str.split, (pathlib.Path(DATA) / "events/otrf-a.expected.tsv").read_text().splitlines())}
        same(wanted - got, set())
        more = collections.Counter(rule for _, rule in got - wanted)
        explained = json.loads((HERE / "differences.json").read_text())
        same(dict(more), {rule: count for rule, (count, _) in explained.items()})


if DATA:
    with tempfile.TemporaryDirectory() as folder:
        check_real_data(folder)
else:
    print("ok real data # SKIP the environment variable MIMAMORI_DATA does not name its folder")
sys.exit(failed > 0)
