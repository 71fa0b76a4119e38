# SPDX-License-Identifier: Apache-2.0
"""Every link of the Markdown documents leads to a file, and docs/README.md knows every document of its folder.

    documents.py SOURCE_DIR
"""
import pathlib
import re
import sys

LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
FOLDERS = ("docs", "sdk", "tools", "plugins", "tests", "addons-cache-layout")


def documents(root):
    yield from sorted(root.glob("*.md"))
    for folder in FOLDERS:
        yield from sorted((root / folder).rglob("*.md"))


def targets(path):
    """The files that a document links to, as they are written; code blocks and foreign addresses are left out."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.S | re.M)
    return [link.split("#")[0] for link in LINK.findall(text) if "://" not in link and not link.startswith("#")]


def problems_of(root):
    for path in documents(root):
        for target in targets(path):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(root)} links to '{target}', which is not there"
    index = root / "docs/README.md"
    known = {(index.parent / target).resolve() for target in targets(index)}
    for path in sorted((root / "docs").glob("*.md")):
        if path != index and path.resolve() not in known:
            yield f"docs/README.md does not link to docs/{path.name}"


def main(source):
    problems = list(problems_of(pathlib.Path(source)))
    print("\n".join(problems) or "the links hold")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
