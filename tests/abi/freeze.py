#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keeps a copy of the SDK's headers as they were published, with their layout and checksums.

freeze.py VERSION          makes tests/abi/frozen/VERSION; refused once sdk/CHANGES.md calls VERSION released
freeze.py --check VERSION  fails when the copy was edited
"""
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SDK = HERE.parents[1] / "sdk"


def sums(folder):
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "SHA256SUMS":
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}")
    return "\n".join(lines) + "\n"


def freeze(version):
    changes = (SDK / "CHANGES.md").read_text()
    if not re.search(rf"^## {re.escape(version)} \(not yet released\)$", changes, re.M):
        sys.exit(f"freeze: {version} is not open in sdk/CHANGES.md; a published version stays as it is")
    folder = HERE / "frozen" / version
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SDK / "include", folder / "include", ignore=shutil.ignore_patterns("draft"))
    layout = subprocess.run([sys.executable, HERE / "layout.py", "print", folder / "include", "cc"],
                            check=True, capture_output=True, text=True).stdout
    (folder / "layout.txt").write_text(layout)
    (folder / "SHA256SUMS").write_text(sums(folder))
    print(f"froze {version}: {len(layout.splitlines())} lines of layout")


def check(version):
    folder = HERE / "frozen" / version
    recorded = (folder / "SHA256SUMS").read_text()
    now = sums(folder)
    if recorded == now:
        print(f"{len(recorded.splitlines())} files unchanged")
        return
    for line in sorted(set(recorded.splitlines()) ^ set(now.splitlines())):
        print(f"differs: {line[66:]}")
    sys.exit(f"freeze: somebody edited tests/abi/frozen/{version}; take its files from the history again")


if __name__ == "__main__":
    if len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        freeze(sys.argv[1])
    elif len(sys.argv) == 3 and sys.argv[1] == "--check":
        check(sys.argv[2])
    else:
        sys.exit(__doc__)
