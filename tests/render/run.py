#!/usr/bin/env python3
"""Runs the command `render` over the samples and holds its forms against each other and against hostile input.

usage: run.py PATH_OF_MIMAMORI

The plain text is the measure: every other form must say the same. A form that the program cannot make yet is passed over.
"""
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE / "samples"
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
ENVIRONMENT = {"LSAN_OPTIONS": f"suppressions={HERE.parent}/leaks.supp:print_suppressions=0", **os.environ, "LC_ALL": "en_US.UTF-8"}
number = failed = 0


def ok(is_right, sentence, detail=""):
    global number, failed
    number += 1
    failed += not is_right
    print(f"{'ok' if is_right else 'not ok'} {number} - {sentence}")
    if not is_right and detail:
        print("\n".join("# " + line for line in str(detail)[:4000].splitlines()))


def skip(sentence, reason):
    global number
    number += 1
    print(f"ok {number} - {sentence} # SKIP {reason}")


def run(*words, **options):
    return subprocess.run([PROGRAM, "render", *map(str, words)], capture_output=True, env=ENVIRONMENT, timeout=120, **options)


def render(sample, form):
    facts = sample.with_suffix(".json")
    return run(sample, "--data", facts, "--to", form)


# --- The text of each form ---------------------------------------------------------------------------------------------

class PageText(html.parser.HTMLParser):
    """The text of a page as a reader sees it, without contents and pictures; collects ids and links on the way."""
    HIDDEN = {"head", "style", "nav", "svg"}
    BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "li", "pre", "br", "div", "td", "th"}

    def __init__(self):
        super().__init__()
        self.text, self.hidden, self.ids, self.links, self.attributes, self.tags = "", 0, [], [], [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "link" and attributes == {"rel": "icon", "href": "data:,"}:
            return  # an empty icon asks nobody for anything
        self.tags.append(tag)
        self.attributes += attributes
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.hidden += tag in self.HIDDEN
        if attributes.get("role") == "doc-backlink":
            self.links[-1:] = [attributes["href"]]

    def handle_endtag(self, tag):
        self.hidden -= tag in self.HIDDEN
        self.text += "\n" if tag in self.BLOCKS else ""

    def handle_data(self, data):
        self.text += "" if self.hidden or data == "↩" else data


def page(content):
    parser = PageText()
    parser.feed(content)
    return parser


def text_of_html(data):
    return page(data.decode()).text


# Where the text of a page stands, in points: y and height. Above and below are head and foot of the page; a card of one page has none.
TEXT_AREAS = {(842, 1): (78, 692), (842, 2): (78, 692), (420, 1): (0, 420), (420, 2): (37, 344)}


def text_of_pdf(data):
    info = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True).stdout.decode()
    paper, pages = re.search(r"Page size: +[0-9.]+ x ([0-9.]+)", info)[1], int(re.search(r"Pages: +([0-9]+)", info)[1])
    y, height = TEXT_AREAS[round(float(paper)), min(pages, 2)]
    area = ["-x", "0", "-y", str(y), "-W", "600", "-H", str(height)]
    done = subprocess.run(["pdftotext", "-raw", *area, "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of_docx(data):
    """Word makes the numbers of notes itself, from where they stand: here their ids."""
    import xml.etree.ElementTree as tree
    lines, note = [], ""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        roots = [tree.fromstring(parts.read(name)) for name in ("word/document.xml", "word/footnotes.xml")]
    for node in (node for root in roots for node in root.iter()):
        if node.tag == WORD + "footnote":
            note = node.get(WORD + "id")
        elif node.tag == WORD + "p":
            lines.append("")
        elif node.tag == WORD + "t":
            lines[-1] += node.text or ""
        elif node.tag == WORD + "footnoteReference":
            lines[-1] += node.get(WORD + "id")
        elif node.tag == WORD + "footnoteRef":
            lines[-1] += note
    return "\n".join(lines)


BOX = re.compile("[・•]?[☐☑]")  # a PDF draws boxes, and no point before them: the Japanese fonts have none


def without_page_furniture(text):
    """Without the lines at the head and foot of LibreOffice's pages: they may stand in the middle of a paragraph."""
    pages = [[line for line in page.splitlines() if squash(line)] for page in text.split("\x0c") if page.strip()]
    number = re.compile(f"[0-9]+／{len(pages)}")
    head = pages[-1][0]
    return "\n".join(line for page in pages for line in page if line != head and not number.fullmatch(squash(line)))


def text_of_office(data):
    """What LibreOffice shows of a DOCX, numbers and marks of its own making included."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "d.docx"
        path.write_bytes(data)
        subprocess.run([shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, path],
                       capture_output=True, check=True, timeout=180)
        done = subprocess.run(["pdftotext", "-raw", path.with_suffix(".pdf"), "-"], capture_output=True, check=True)
    return without_page_furniture(done.stdout.decode())


# For each form: the word of --to, its text, whether marks of items and numbers of headings stand in that text (Word makes them
# itself), and the program it takes.
FORMS = {
    "html": ("html", text_of_html, True, None),
    "pdf": ("pdf", text_of_pdf, True, "pdftotext"),
    "docx": ("docx", text_of_docx, False, None),
    "docx in LibreOffice": ("docx", text_of_office, True, "soffice"),
}
MARK = re.compile(r"^\s*(?:・|•|\(?(?:[0-9]+|[a-z]{1,2}|[ア-ン]{1,2})[.)]?) (?:[☑☐] )?", re.M)
HEADING = re.compile(r"^(?:第[0-9]+章　|第[0-9]+条(?=（)|[0-9]+(?:\.[0-9]+)*　)", re.M)


def squash(text):
    """Without what forms may do each in their way: white space, the bars between cells, the brackets of footnotes."""
    text = unicodedata.normalize("NFC", text).replace("--------", "")
    return re.sub(r"\s|｜|\x0c|\[(?=[0-9]+\])|(?<=[0-9])\]", "", text)


def lines_of(text, has_marks):
    if not has_marks:
        text = HEADING.sub("", MARK.sub("", text))
    return [squash(line) for line in text.splitlines() if squash(line)]


def first_missing(lines, text):
    """The first line that does not follow the ones before it in the text; None if all are there."""
    at = 0
    for line in lines:
        found = text.find(line, at)
        if found < 0:
            return line
        at = found + len(line)
    return None


def compare(sample, form):
    sentence = f"{sample.stem}: {form} says what the plain text says"
    word, text_of, has_marks, program = FORMS[form]
    if program and not shutil.which(program):
        return skip(sentence, f"no {program}")
    measure = render(sample, "text")
    done = render(sample, word)
    if b"not in this build" in done.stderr:
        return skip(sentence, "not in this build")
    if measure.returncode or done.returncode:
        return ok(False, sentence, measure.stderr.decode() + done.stderr.decode())
    text, lines = text_of(done.stdout), lines_of(measure.stdout.decode(), has_marks)
    if form == "html":
        return ok(squash(text) == "".join(lines), sentence, squash(text) + "\n" + "".join(lines))
    body = BOX.sub("", squash(text))
    lines, notes = [BOX.sub("", line) for line in lines[2:]], []
    if form == "docx in LibreOffice":  # notes stand at the foot of their page
        written = [squash(line) for line in measure.stdout.decode().splitlines() if line.startswith("[")]
        lines, notes = [line for line in lines if line not in written], written
    missing = first_missing(lines, body) or next((note for note in notes if note not in body), None)
    ok(missing is None, sentence, f"missing: {missing}\n{body}")


def text_is_as_kept(sample):
    kept = sample.with_suffix(".txt").read_text()
    done = render(sample, "text")
    ok(done.stdout.decode() == kept, f"{sample.stem}: the plain text is as it was read over", done.stdout.decode() + done.stderr.decode())


def html_is_clean(sample):
    content = render(sample, "html").stdout.decode()
    parsed = page(content)
    ids = set(parsed.ids)
    inner = {link[1:] for link in parsed.links if link.startswith("#")}
    outer = [link for link in parsed.links if not re.match(r"#|https?://|mailto:|tel:", link)]
    ok(len(ids) == len(parsed.ids) and inner <= ids, f"{sample.stem}: every link inside the page leads somewhere, no id stands twice", inner - ids)
    ok(not outer, f"{sample.stem}: links lead to the web, mail or telephone only", outer)
    bad = {"script", "img", "iframe", "link", "object", "form"} & set(parsed.tags)
    handlers = [name for name in parsed.attributes if name.startswith("on") or name in ("style", "src")]
    ok(not bad and not handlers, f"{sample.stem}: no script, no picture from elsewhere, no style attribute", [bad, handlers])
    ok(re.match(r'<!doctype html>\n<html lang="(ja|en)">', content) is not None, f"{sample.stem}: the page names its language")


# --- What must not work ------------------------------------------------------------------------------------------------

FRONT = "---\ntitle: t\n---\n"


def refusals(work):
    def refused(name, says, template, facts="{}", form="text", seconds=10, extra=()):
        (work / "t.md").write_bytes(template if isinstance(template, bytes) else template.encode())
        (work / "f.json").write_bytes(facts if isinstance(facts, bytes) else facts.encode())
        begun = time.time()
        done = run(work / "t.md", "--data", work / "f.json", "--to", form, *extra)
        took = time.time() - begun
        sentence = done.stderr.decode("utf-8", "replace")
        is_right = done.returncode == 2 and done.stdout == b"" and says in sentence and took < seconds and sentence.count("\n") == 1
        ok(is_right, f"refused: {name}", f"{done.returncode} {took:.1f} s {sentence} {done.stdout[:200]}")

    refused("a section that is not closed, with its line", "line 5: \"a\" is not closed", FRONT + "\n{{#a}}\n")
    refused("a tag that is not closed", "line 4", FRONT + "{{{")
    refused("10,000 nested sections", "nested too deeply", FRONT + "{{#a}}" * 10000 + "{{/a}}" * 10000, '{"a":true}')
    refused("a value of 10 MB", "line 4", FRONT + "{{a}}", json.dumps({"a": "x" * 10_000_000}))
    refused("a control character in a value", "control character", FRONT + "{{a}}", json.dumps({"a": "x\x1by"}))
    refused("a control character in the template", "line 1", FRONT + "a\x1b")
    refused("broken UTF-8 in the template", "not readable as text", FRONT.encode() + b"\xff")
    refused("broken UTF-8 in the facts", "not readable as text", FRONT, b'{"a":"\xff"}')
    refused("NUL in the template", "not readable as text", FRONT + "a\0b")
    refused("facts that are no JSON, with their line", "line 2", FRONT, "{\n,}")
    refused("facts that are a list", "JSON object", FRONT, "[]")
    refused("a key that stands twice", "JSON object", FRONT, '{"a":1,"a":2}')
    refused("no title", "no title", "# a")
    refused("a title that comes out empty", "no title", "---\ntitle: {{none}}\n---\n")
    refused("front matter that is not closed", "not closed", "---\ntitle: a\n")
    refused("an unknown setting", "line 3: there is no setting \"colour\"", "---\ntitle: a\ncolour: red\n---\n")
    refused("a setting with a wrong value", "line 3", "---\ntitle: a\nnumbering: roman\n---\n")
    refused("a line that is no setting", "line 2", "---\ntitle\n---\n")
    refused("two lines in a title", "line 2", "---\ntitle: {{a}}\n---\n", '{"a":"x\\ny"}')
    refused("a title of 201 characters", "line 2", "---\ntitle: {{a}}\n---\n", json.dumps({"a": "x" * 201}))
    refused("a chart that is none", "Line 2", FRONT + "```radar\na,1\n```")
    refused("a table of 20,000 columns", "columns", FRONT + "|a" * 20000 + "\n" + "|-" * 20000 + "\n" + "x\n" * 2000)
    refused("10,000 quotes inside each other", "nested too deeply", FRONT + ">" * 10000 + "a")
    refused("10,000 lists inside each other", "nested too deeply", FRONT + "- " * 10000 + "a")
    refused("a partial that calls itself", "nested too deeply", FRONT + "{{>t}}")
    refused("a list where a value belongs", "\"a\" is a list", FRONT + "{{a}}", '{"a":[1]}')
    refused("an unknown form", "--to", FRONT, form="odt")
    refused("a file that cannot be written", "cannot be written", FRONT, extra=("--output", work / "none" / "x.txt"))
    refused("a template of more than 512 KB", "too large", FRONT + "x" * (512 * 1024))


def files(work):
    (work / "t.md").write_text(FRONT + "{{>../secret}}{{>/etc/passwd}}{{>.hidden}}{{>sub/part}}{{>part}}{{>missing}}\n")
    (work / "part.md").write_text("beside")
    (work / "sub").mkdir()
    for name in (".hidden.md", "sub/part.md"):
        (work / name).write_text("SECRET")
    (work.parent / "secret.md").write_text("SECRET")
    done = run(work / "t.md", "--to", "text")
    (work.parent / "secret.md").unlink()
    ok(done.stdout.decode() == "t\n\nbeside\n", "partials are read only from beside the template", done.stdout + done.stderr)

    out = work / "out.txt"
    out.write_text("old")
    done = run(work / "t.md", "--to", "text", "--output", out)
    ok(done.returncode == 0 and done.stdout == b"" and out.read_text() == "t\n\nbeside\n", "the document goes to the file that is named")
    (work / "t.md").write_text(FRONT + "{{#a}}")
    done = run(work / "t.md", "--to", "text", "--output", out)
    ok(done.returncode == 2 and out.read_text() == "t\n\nbeside\n", "a file stays as it was if the template is broken")
    left = sorted(path.name for path in work.iterdir())
    ok(left == [".hidden.md", "out.txt", "part.md", "sub", "t.md"], "nothing else is left beside it", left)

    done = run("-", "--to", "markdown", input=(FRONT + "{{! x }}\na **b**\n").encode())
    ok(done.stdout == b"a **b**\n", "a template is read from standard input, and shown filled in", done.stdout + done.stderr)
    done = run("-", "--to", "text", input=FRONT.replace("\n", "\r\n").encode() + b"a\r\nb\r\n\r\n# c\r\n")
    ok(done.stdout == b"t\n\na b\n\nc\n", "a template with line ends of Windows is read", done.stdout + done.stderr)


def main():
    samples = sorted(SAMPLES.glob("*.md"))
    samples = [sample for sample in samples if sample.with_suffix(".json").exists()]
    for sample in samples:
        text_is_as_kept(sample)
        for form in FORMS:
            compare(sample, form)
        html_is_clean(sample)
    for part in (refusals, files):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder) / "work"
            work.mkdir()
            part(work)
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
