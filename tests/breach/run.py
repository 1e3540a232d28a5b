#!/usr/bin/env python3
"""Tests `mimamori breach`: lists of hashes in all their forms become a filter that knows them, or nothing changes.

    run.py PROGRAM
"""
import gzip
import hashlib
import lzma
import os
import pathlib
import pty
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
WORK = pathlib.Path(tempfile.mkdtemp(prefix="mimamori-breach-"))
ENVIRONMENT = {**os.environ, "LC_ALL": "ja_JP.UTF-8", "XDG_STATE_HOME": str(WORK / "state")}
CHECKS = []


def check(sentence):
    return lambda function: CHECKS.append((sentence, function))


def run(*words, given=b"", **options):
    done = subprocess.run([PROGRAM, "breach", *map(str, words)], input=given, capture_output=True, cwd=WORK, env=ENVIRONMENT, timeout=300, **options)
    assert b"Sanitizer" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def same(got, want):
    assert got == want, f"{got!r}, not {want!r}"


def sha1(text):
    return hashlib.sha1(text.encode()).hexdigest()


def hashes(count, start=0):
    return [sha1(f"password {i}") for i in range(start, start + count)]


def lines(digits, end="\n", form="{}"):
    return "".join(form.format(one) + end for one in digits).encode()


def build(content, *words, name="list"):
    (WORK / name).write_bytes(content)
    return run("build", name, "--to", "filter", *words)


def found(digits):
    """For each hash whether the filter says it is there."""
    _, out, _ = run("check", "filter", "--hashes", given=lines(digits))
    answers = out.splitlines()
    same(len(answers), len(digits))
    return ["漏えい" in line for line in answers]


def body(path="filter"):
    """All but the time and the checksum of the header."""
    data = (WORK / path).read_bytes()
    return data[:48] + data[80:]


def leftovers():
    return sorted(path.name for path in WORK.iterdir() if path.name.startswith((".mimamori", "filter.")))


@check("finds every hash of a list, and one absent hash in 256")
def _():
    known = hashes(20000)
    status, out, _ = build(lines(known, "\r\n", "{}:12"))
    same(status, 0)
    assert "20,000件" in out, out
    assert all(found(known))
    wrongly = sum(found(hashes(50000, 20000)))
    assert 50000 / 256 * 0.6 < wrongly < 50000 / 256 * 1.4, wrongly


@check("makes the same filter of every form of a list: order, case, counts, line ends, doubled lines, packed or through a pipe")
def _():
    known = sorted(hashes(5000))
    plain = lines(known)
    same(build(plain)[0], 0)
    want = body()
    mixed = known + known[:1000]
    random.Random(1).shuffle(mixed)
    padding = f"{sha1('padding')}:0\n".encode()
    forms = [
        lines([one.upper() for one in known], "\r\n", "{}:3"), lines(mixed), lines(mixed, "\n\n", "  {}:1\t"), plain.rstrip(b"\n"),
        b"\xef\xbb\xbf# of May\n" + plain + padding, gzip.compress(plain), lzma.compress(lines(mixed)),
        gzip.compress(plain[:41 * 100]) + gzip.compress(plain[41 * 100:]),
    ]
    if shutil.which("zstd"):
        forms.append(subprocess.run(["zstd", "-c"], input=plain, capture_output=True, check=True).stdout)
    for number, form in enumerate(forms):
        (WORK / "filter").unlink(missing_ok=True)
        status, out, err = build(form)
        assert status == 0 and body() == want, f"form {number}: {out} {err}"
        assert "5,000件" in out, out
    same(run("build", "-", "--to", "filter", given=plain)[0], 0)
    same(body(), want)


@check("names the wrong lines and why, and makes nothing then, or leaves them out when told")
def _():
    same(build(lines(hashes(10)))[0], 0)
    before = body()
    wrong = lines(hashes(3)) + b"password\n8846F7EAEE8FB117AD06BDD830B7586C:1\n" + lines(hashes(1)) + b"1E4C9B93F3F0682250B6CF8331B7EE68FD8:3\n" + \
        sha1("x").encode() + b":many\n" + b"a" * 3000 + b"\n" + b"\xff\x00\n"
    status, out, err = build(wrong)
    same((status, out), (2, ""))
    for part in ("4行目: 40桁", "5行目: 32桁なので、NTLM", "7行目: 35桁", "8行目: 「:」", "9行目: 1行が長すぎ", "10行目: 40桁", "6行ある"):
        assert part in err, (part, err)
    same(body(), before)
    status, out, err = build(wrong, "--skip-wrong")
    same(status, 0)
    assert "ハッシュ3件" in out and "飛ばした行6行" in out, out
    same(found(hashes(3)), [True] * 3)


@check("stops reading what is no list at all")
def _():
    status, _, err = build(b"this is not it\n" * 1000000)
    same(status, 2)
    assert "20行目" in err and "21行目" not in err and "多すぎる" in err, err
    for content in (b"", b"\n\n", f"{sha1('x')}:0\n".encode()):
        status, _, err = build(content)
        same(status, 2)
        assert "1件もありません" in err, err
    same(leftovers(), [])


@check("says what is wrong with a packed list, and keeps the filter that was there")
def _():
    same(build(lines(hashes(10)))[0], 0)
    before = body()
    packed = gzip.compress(lines(hashes(50000)))
    for broken in (packed[:-2000], packed[:-8] + b"x" * 4 + packed[-4:]):
        status, _, err = build(broken)
        same(status, 2)
        assert "gzip" in err and "壊れている" in err, err
        same(body(), before)
    status, _, err = run("build", "nowhere", "--to", "filter")
    same(status, 2)
    assert "nowhere" in err, err
    status, _, err = run("build", "list", "--to", "nowhere/filter")
    same(status, 2)
    assert "nowhere/filter" in err, err
    same(leftovers(), [])


@check("a filter that does not fit on the disk is said, and the old one stays")
def _():
    same(build(lines(hashes(10)))[0], 0)
    before = body()
    (WORK / "list").write_bytes(lines(hashes(300000)))
    limit = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000)))
    status, _, err = run("build", "list", "--to", "filter", preexec_fn=limit)
    same(status, 2)
    assert "書" in err, err
    same(body(), before)
    same(leftovers(), [])


@check("Ctrl+C leaves nothing half, while reading a file, a pipe, or waiting for one")
def _():
    same(build(lines(hashes(10)))[0], 0)
    before = body()
    for name in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen([PROGRAM, "breach", "build", "-", "--to", "filter"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=WORK, env=ENVIRONMENT)
        process.stdin.write(lines(hashes(100000)))
        process.stdin.flush()
        time.sleep(0.5)
        process.send_signal(name)
        _, err = process.communicate(timeout=60)
        same(process.returncode, 2)
        assert "途中で止めました" in err.decode(), err
        same(body(), before)
        same(leftovers(), [])


@check("refuses memory it cannot keep to, with the least")
def _():
    for words in ("63", "x", "-1", "99999999"):
        status, _, err = build(lines(hashes(10)), "--memory", words)
        same(status, 2)
        assert "64以上" in err, err


@check("checks passwords of standard input without showing them")
def _():
    same(build(lines([sha1("correct horse"), sha1("かきくけこ"), sha1("ends with a space ")]))[0], 0)
    given = "correct horse\nかきくけこ\r\nends with a space \nends with a space\nnot there".encode()
    status, out, err = run("check", "filter", given=given)
    same(status, 1)
    same(["漏えい" in line for line in out.splitlines()], [True, True, True, False, False])
    assert "horse" not in out + err and "not there" not in out + err
    same(run("check", "filter", given=b"not there\n")[0], 0)
    same(run("check", "filter", given=b"")[0], 0)
    status, _, err = run("check", "filter", given=b"x" * 5000)
    same(status, 2)
    assert "4096" in err, err
    same(run("check", "filter", "--hashes", given=b"correct horse\n")[0], 2)


@check("does not show on a terminal what is typed")
def _():
    main, child = pty.openpty()
    process = subprocess.Popen([PROGRAM, "breach", "check", "filter"], stdin=child, stdout=child, stderr=child, cwd=WORK, env=ENVIRONMENT)
    shown = b""
    while "終わります".encode() not in shown:
        shown += os.read(main, 4096)
    os.write(main, b"correct horse\n")
    while "使わないで".encode() not in shown:
        shown += os.read(main, 4096)
    os.write(main, b"\x04")
    same(process.wait(timeout=30), 1)
    os.close(child)
    os.close(main)
    assert b"horse" not in shown, shown


@check("describes a filter, and says of every damage that it is there")
def _():
    same(build(lines(hashes(3000)))[0], 0)
    status, out, _ = run("info", "filter")
    same(status, 0)
    assert "3,000件" in out and "壊れていません" in out, out
    good = (WORK / "filter").read_bytes()
    cases = [(good[:-1], "長さ"), (good + b"x", "長さ"), (good[:40], "長さ"), (b"x" * 100, "ではありません"), (b"", "ではありません"),
             (good[:8] + b"\x02" + good[9:], "知らない版"), (good[:1000] + bytes([good[1000] ^ 4]) + good[1001:], "壊れています"),
             (good[:-3] + bytes([good[-3] ^ 4]) + good[-2:], "壊れています")]
    for content, want in cases:
        (WORK / "damaged").write_bytes(content)
        for words in (("info", "damaged"), ("check", "damaged")):
            status, _, err = run(*words)
            same(status, 2)
            assert want in err, (want, err)
    status, _, err = run("info", "nowhere")
    same(status, 2)
    assert "ありません" in err, err


@check("puts the filter where the server looks for it, when nothing else is said")
def _():
    (WORK / "list").write_bytes(lines(hashes(10)))
    same(run("build", "list")[0], 0)
    assert (WORK / "state/mimamori/breached.filter").stat().st_mode & 0o777 == 0o644
    same(run("check", given=b"password 3\n")[0], 1)
    (WORK / "settings").write_text(f"[mimamori]\nbreach-filter={WORK}/elsewhere\n")
    same(run("build", "list", "--settings", "settings")[0], 0)
    same(run("info", "--settings", "settings")[0], 0)
    assert (WORK / "elsewhere").exists()


@check("shows how it is used")
def _():
    for words in ((), ("build",), ("forget",)):
        status, _, err = run(*words)
        same(status, 2)
        assert "breach" in err, err


failed = 0
for sentence, function in CHECKS:
    try:
        function()
        print(f"ok - {sentence}", flush=True)
    except Exception as error:  # also what a broken program throws into our reading
        failed += 1
        print(f"not ok - {sentence}\n  {type(error).__name__}: {error}", flush=True)
shutil.rmtree(WORK, ignore_errors=True)
sys.exit(failed > 0)
