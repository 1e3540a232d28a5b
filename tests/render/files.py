#!/usr/bin/env python3
"""Holds the PDF and Word files of the samples against the programs that people open them with; what LibreOffice shows is compared in run.py.

usage: files.py PATH_OF_MIMAMORI
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests/render/samples"
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
NEVER_FIRST = "、。，．・：；？！ーゝゞ々」』）〕］｝〉》】ぁぃぅぇぉっゃゅょァィゥェォッャュョ％"
NEVER_LAST = "「『（〔［｛〈《【"
number = failed = 0


def ok(is_right, sentence, detail=""):
    global number, failed
    number += 1
    failed += not is_right
    print(f"{'ok' if is_right else 'not ok'} {number} - {sentence}")
    if not is_right:
        print("\n".join("# " + line for line in str(detail)[:2000].splitlines()))


def run(*words, data=None):
    return subprocess.run(list(map(str, words)), input=data, capture_output=True, timeout=180)


def squash(text):
    text = unicodedata.normalize("NFKC", text).replace("--------", "")
    return re.sub(r"[\s|\[\]•・☐☑]", "", text)


def fonts_are_inside(name, pdf):
    rows = run("pdffonts", pdf).stdout.decode().splitlines()[2:]
    bad = [row for row in rows if not re.search(r"\byes +yes +yes +\d+ +\d+$", row)]
    ok(rows and not bad, f"{name}: every font is embedded, a subset, and says which characters it shows", "\n".join(rows))


def file_is_sound(name, pdf):
    done = run("qpdf", "--check", pdf)
    ok(done.returncode == 0, f"{name}: qpdf finds nothing wrong", done.stdout + done.stderr)


def lines_follow_the_rules(name, pdf):
    lines = [line.strip() for line in run("pdftotext", "-layout", pdf, "-").stdout.decode().splitlines() if line.strip()]
    bad = [line for line in lines if (line[0] in NEVER_FIRST and line[0] != "・") or line[-1] in NEVER_LAST]
    ok(not bad, f"{name}: no line begins with 、。」 or ends with 「（", "\n".join(bad))


def pages_of_pixels(pdf, work):
    for old in work.glob("page*"):
        old.unlink()
    run("pdftoppm", "-r", "40", "-gray", pdf, work / "page")
    for path in sorted(work.glob("page*.pgm")):
        data = path.read_bytes()
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        yield int(head[1]), int(head[2]), data[head.end():]


def nothing_is_cut(name, pdf, work):
    """No ink at the edges of the paper: what is there would be cut by a printer."""
    dark = []
    for page, (width, height, pixels) in enumerate(pages_of_pixels(pdf, work), 1):
        edge = min(width, height) // 25
        rows = range(height)
        ink = any(min(pixels[y * width:(y + 1) * width][:edge] + pixels[y * width:(y + 1) * width][-edge:]) < 128 for y in rows)
        ink = ink or min(pixels[:edge * width] + pixels[-edge * width:]) < 128
        dark += [page] if ink else []
    ok(not dark, f"{name}: nothing stands at the edge of a page", dark)


def outline_is_whole(name, pdf, text):
    titles = run("qpdf", "--json", "--json-key=outlines", pdf).stdout.decode("utf-8")
    shown = re.findall(r'"title": "((?:[^"\\]|\\.)*)"', titles)
    missing = [title for title in shown if squash(title) not in squash(text)]
    ok(shown and not missing, f"{name}: every title of the outline stands in the text", [titles, missing])


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        for sample in sorted(path for path in SAMPLES.glob("*.md") if path.with_suffix(".json").exists()):
            files = {}
            for form in ("pdf", "docx", "text"):
                files[form] = work / f"{sample.stem}.{form}"
                done = run(PROGRAM, "render", sample, "--data", sample.with_suffix(".json"), "--to", form, "--output", files[form])
                ok(done.returncode == 0, f"{sample.stem}: is made as {form}", done.stderr)
            text = files["text"].read_text()
            fonts_are_inside(sample.stem, files["pdf"])
            file_is_sound(sample.stem, files["pdf"])
            nothing_is_cut(sample.stem, files["pdf"], work)
            outline_is_whole(sample.stem, files["pdf"], text)
            if sample.stem != "hostile":  # its lines are signs without sense
                lines_follow_the_rules(sample.stem, files["pdf"])
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
