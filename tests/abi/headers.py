#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every SDK header stands alone, is clean in each language it promises, and includes only what it may.

usage: headers.py INCLUDE_DIR[:INCLUDE_DIR...] USE_DIR CC CXX [CC CXX ...]

The headers of the first folder are tested; the others are what they may include from.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
LANGUAGES = [("c", "c11"), ("c", "c17"), ("c++", "c++17"), ("c++", "c++20")]
ALLOWED = re.compile(r"<(stddef|stdint|time)\.h>$|<ayon/(ext/|draft/|pipeline/)?[a-z_]+\.h>$")


def check_includes(root, headers):
    faults = []
    for header in headers:
        for number, line in enumerate(header.read_text().splitlines(), 1):
            found = re.match(r"\s*#\s*include\s*(.*)", line)
            if found and not ALLOWED.match(found.group(1).strip()):
                faults.append(f"{header}:{number}: includes {found.group(1).strip()}; an SDK header may include "
                              "<stddef.h>, <stdint.h> and <ayon/...> only")
    return faults


def compile_all(compiler, standard, includes, sources):
    done = subprocess.run([compiler, f"-std={standard}", *FLAGS, *(f"-I{folder}" for folder in includes),
                           '-DADDON_NAME="use"', '-DADDON_VERSION="1.0.0"', *map(str, sources)],
                          capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"{compiler} -std={standard}:\n{done.stdout}{done.stderr}"]


def main(include, use, compilers):
    includes, use = include.split(":"), pathlib.Path(use)
    include = pathlib.Path(includes[0])
    headers = sorted((include / "ayon").rglob("*.h"))
    if len(headers) < 8:
        return [f"only {len(headers)} headers below {include}: this is not the SDK"]
    faults = check_includes(include, headers)
    with tempfile.TemporaryDirectory() as scratch:
        for language, standard in LANGUAGES:
            suffix = ".c" if language == "c" else ".cpp"
            sources = []
            for header in headers:
                name = header.relative_to(include)
                source = pathlib.Path(scratch) / (str(name).replace("/", "_") + suffix)
                # Twice: the guard is part of standing alone.
                source.write_text(f"#include <{name}>\n#include <{name}>\n")
                sources.append(source)
            sources += sorted(use.glob(f"*.{standard.replace('+', 'x')}{suffix}"))
            sources += sorted(use.glob(f"any{suffix}"))
            for compiler in compilers[0 if language == "c" else 1::2]:
                faults += compile_all(compiler, standard, includes, sources)
    print(f"{len(headers)} headers, {len(LANGUAGES)} languages, {len(compilers) // 2} compilers")
    return faults


if __name__ == "__main__":
    found = main(sys.argv[1], sys.argv[2], sys.argv[3:])
    print("\n".join(found))
    sys.exit(1 if found else 0)
