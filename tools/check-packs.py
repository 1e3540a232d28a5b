#!/usr/bin/env python3
"""Checks packs/ as a whole and prints counts: what the program's own loader cannot know.

The loader (server/content/) checks the form of every entry; this checks that the catalogue is
complete and that the texts follow our rules of wording. Needs python3-yaml.

    tools/check-packs.py [FOLDER]
"""
import json
import pathlib
import re
import sys
import unicodedata

import yaml

# The 81 criteria of SCS evaluation scheme level 3: requirement -> number of criteria.
SCS_3 = {
    "1-2-1": 3, "1-2-3": 2, "1-3-1": 3, "2-1-1": 2, "2-1-2": 1, "2-1-4": 1, "3-1-1": 4, "3-1-2": 2,
    "3-1-3": 2, "3-1-4": 3, "4-1-1": 4, "4-1-2": 8, "4-1-3": 4, "4-1-4": 2, "4-1-5": 5, "4-1-6": 3,
    "4-1-7": 1, "4-2-2": 3, "4-3-4": 3, "4-4-1": 3, "4-4-4": 2, "4-4-5": 3, "4-5-1": 7, "5-1-1": 3,
    "6-1-1": 6, "7-1-1": 1,
}
SCS_3_CRITERIA = [f"{requirement}-{n}" for requirement, count in SCS_3.items() for n in range(1, count + 1)]

CLASSES = {"micro", "small", "medium"}
ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,47}")
NAMES = re.compile(r"\{[a-z0-9-]+\}")
CLICK_HERE = "こちら"

problems = []


class StrictLoader(yaml.SafeLoader):
    """Refuses duplicate keys, which YAML would let through."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"the key '{key}' stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def problem(where, text):
    problems.append(f"{where}: {text}")


def load(path):
    try:
        return yaml.load(path.read_text(encoding="utf-8"), StrictLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem(path, f"cannot be read: {error}")
        return {}


def check_wording(where, text):
    if CLICK_HERE in text:
        problem(where, f"says 「{CLICK_HERE}」; say where the link goes")
    for character in text:
        if unicodedata.east_asian_width(character) == "H" and "KATAKANA" in unicodedata.name(character, ""):
            problem(where, f"has the half-width kana '{character}'; write full-width")
            break


def is_pair(value):
    return isinstance(value, dict) and bool({"ja", "en"} & value.keys())


def check_texts(where, value):
    """Every pair of texts below @value has both languages."""
    if is_pair(value):
        for language in ("ja", "en"):
            text = value.get(language)
            if not isinstance(text, str) or not text.strip():
                problem(where, f"has no text in '{language}'; add it")
            else:
                check_wording(where, text)
        for language in value.keys() - {"ja", "en"}:
            problem(where, f"has the unknown language '{language}'")
    elif isinstance(value, dict):
        for key, entry in value.items():
            check_texts(f"{where}/{key}", entry)
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            name = entry.get("id", i + 1) if isinstance(entry, dict) else i + 1
            check_texts(f"{where}/{name}", entry)


def check_ids(where, entries):
    seen = set()
    for entry in entries:
        name = entry.get("id")
        if not isinstance(name, str) or not ID.fullmatch(name):
            problem(where, f"'{name}' is not an id; use lower-case letters, digits, dots and hyphens, in quotes "
                           "if it looks like a number")
        if name in seen:
            problem(where, f"the id '{name}' is used twice")
        seen.add(name)
    return seen


def check_control(where, control, sources):
    covered = {size for measure in control.get("measures", []) for size in measure.get("sizes", [])}
    for missing in sorted(CLASSES - covered):
        problem(where, f"no measure suits the class '{missing}'")
    for citation in control.get("sources", []):
        if citation.get("document") not in sources:
            problem(where, f"'{citation.get('document')}' is not the id of a source document")


def check_controls(folder, sources, domains):
    controls = []
    for path in sorted(folder.glob("controls/*.yaml")):
        pack = load(path)
        if pack.get("domain") != path.stem or path.stem not in domains:
            problem(path, f"the domain '{pack.get('domain')}' must be a domain and the name of the file")
        controls += pack.get("controls", [])
        check_texts(path, pack)
        for control in pack.get("controls", []):
            check_control(f"{path}/{control.get('id')}", control, sources)
    for domain in sorted(domains - {path.stem for path in folder.glob("controls/*.yaml")}):
        problem(folder / "controls", f"there is no file for the domain '{domain}'")
    check_ids(folder / "controls", controls)
    return controls


def check_criteria(folder, controls):
    cited = {citation["item"] for control in controls for citation in control.get("sources", [])
             if citation.get("document") == "scs-3"}
    for criterion in SCS_3_CRITERIA:
        if criterion not in cited:
            problem(folder / "controls", f"no control names criterion {criterion} of scs-3")
    for item in sorted(cited - set(SCS_3_CRITERIA)):
        problem(folder / "controls", f"scs-3 has no criterion {item}")
    return len(cited & set(SCS_3_CRITERIA))


def check_questionnaire(path, sources, controls):
    questionnaire = load(path)
    check_texts(path, questionnaire)
    if questionnaire.get("id") != path.stem:
        problem(path, f"the id '{questionnaire.get('id')}' must be the name of the file")
    for key in ("answers", "parts", "items", "bands", "editions"):
        check_ids(f"{path}/{key}", questionnaire.get(key, []))
    for item in questionnaire.get("items", []):
        for control in item.get("controls", []):
            if control not in controls:
                problem(f"{path}/{item.get('id')}", f"'{control}' is not the id of a control")
    documents = [edition.get("source") for edition in questionnaire.get("editions", [])]
    documents += [questionnaire["published_rates"].get("source")] if "published_rates" in questionnaire else []
    for document in documents:
        if document not in sources:
            problem(path, f"'{document}' is not the id of a source document")
    return questionnaire


def check_messages(folder):
    rooms = {}
    for path in sorted(folder.glob("messages/*.json")):
        room, language, _ = path.name.split(".", 2)
        try:
            rooms.setdefault(room, {})[language] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            problem(path, f"cannot be read: {error}")
    for room, languages in rooms.items():
        where = folder / "messages" / room
        if languages.keys() != {"ja", "en"}:
            problem(where, "must be there in ja and in en")
            continue
        for key in languages["ja"].keys() | languages["en"].keys():
            texts = [languages[language].get(key) for language in ("ja", "en")]
            if None in texts:
                problem(where, f"'{key}' is missing in one language")
            elif set(NAMES.findall(texts[0])) != set(NAMES.findall(texts[1])):
                problem(where, f"'{key}' has different names in braces")
            else:
                check_wording(f"{where}/{key}", texts[0])
    return sum(len(languages.get("ja", {})) for languages in rooms.values())


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "packs")
    lists = {}
    for name, key in (("sources", "sources"), ("domains", "domains"), ("sizes", "bands"), ("industries", "industries")):
        pack = load(folder / f"{name}.yaml")
        check_texts(folder / f"{name}.yaml", pack)
        lists[name] = check_ids(folder / f"{name}.yaml", pack.get(key, []))
    controls = check_controls(folder, lists["sources"], lists["domains"])
    criteria = check_criteria(folder, controls)
    ids = {control.get("id") for control in controls}
    questionnaires = [check_questionnaire(path, lists["sources"], ids)
                      for path in sorted(folder.glob("questionnaires/*.yaml"))]
    messages = check_messages(folder)

    for line in problems:
        print(line, file=sys.stderr)
    print(f"{len(lists['sources'])} sources, {len(lists['domains'])} domains, {len(lists['sizes'])} size bands, "
          f"{len(lists['industries'])} industries")
    print(f"{len(controls)} controls with {sum(len(c.get('measures', [])) for c in controls)} measures, "
          f"{criteria} of {len(SCS_3_CRITERIA)} criteria of scs-3 referenced")
    print(f"{len(questionnaires)} questionnaires: "
          + ", ".join(f"{q.get('id')} ({len(q.get('items', []))} items)" for q in questionnaires))
    print(f"{messages} messages; {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
