# SPDX-License-Identifier: Apache-2.0
"""Every case of the vectors was run by some test, and where our result is another one, docs/differences.md says so.

usage: count.py VECTORS_DIR DONE_DIR DIFFERENCES.md PROGRAM...

The programs have just left a record each in DONE_DIR, which is removed here: the next count needs a new one.
"""
import collections
import json
import pathlib
import re
import sys

FILES = ("args", "bundles", "semver", "urls", "env", "anatomy")
INPUTS = {"_about", "meta", "project_entity", "template_data"}  # no cases
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"


def cases_of(folder):
    """key -> case of all lists of all files; a list is an array, or the array `cases` of an object."""
    found = {}
    for name in FILES:
        root = json.loads((folder / f"vectors-{name}.json").read_text())
        for group, value in root.items():
            if group in INPUTS:
                continue
            rows = value.get("cases", [value]) if isinstance(value, dict) else value
            assert isinstance(rows, list) and rows, f"vectors-{name}.json: '{group}' is no list of cases"
            for index, row in enumerate(rows):
                found[f"{name}/{group}/{index}"] = row
    return found


def records(folder, programs):
    """Yields (key, decision, program); decision is "" for a case that gave what the vector says."""
    for program in programs:
        path = folder / program
        if not path.exists():
            sys.exit(f"{program} has left no record: it ran no case")
        for line in path.read_text().splitlines():
            key, decision = line.split("\t")
            yield key, decision, program
        path.unlink()


def title(key, case):
    """How a reader finds the case."""
    if isinstance(case, dict):
        for name in ("id", "name", "endpoint", "url", "request_path"):
            if name in case:
                return case[name]
        if "running" in case:
            return f"running {case['running']}, wanted {case['wanted']}"
    return key


def table(overridden, cases):
    rows = ["| vector | case | decision |", "| --- | --- | --- |"]
    for key, decision in overridden:
        file, group, _ = key.split("/")
        name = file if group == "cases" else f"{file}: {group}"
        rows.append(f"| {name} | `{title(key, cases[key])}` | {decision} |")
    return "\n".join(rows) + "\n"


def main(vectors, done, document, *programs):
    cases = cases_of(pathlib.Path(vectors))
    seen = collections.Counter()
    decisions = {}
    for key, decision, program in records(pathlib.Path(done), programs):
        if key not in cases:
            sys.exit(f"{program} says that it ran {key}, which is in no file")
        seen[key] += 1
        if decision:
            assert re.match(r"\d+: ", decision), f"{key}: '{decision}' does not begin with the number of a decision"
            decisions[key] = decision
    problems = [f"nobody runs {key}" for key in cases if not seen[key]]
    problems += [f"{key} is counted {count} times" for key, count in seen.items() if count > 1]
    if problems:
        sys.exit("\n".join(problems))

    overridden = [(key, decisions[key]) for key in cases if key in decisions]
    wanted = table(overridden, cases)
    text = pathlib.Path(document).read_text()
    assert BEGIN in text and END in text, f"{document} has no marks for the table"
    if text.split(BEGIN)[1].split(END)[0] != wanted:
        sys.exit(f"{document} does not hold this table between its marks:\n{wanted}")
    for name in FILES:
        total = sum(key.startswith(name + "/") for key in cases)
        other = sum(key.startswith(name + "/") for key, _ in overridden)
        print(f"{name}: {total} cases, {total - other} as the vector says, {other} by decision")


if __name__ == "__main__":
    main(*sys.argv[1:])
