#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layout of the SDK's structs and the values of its constants, as the compiler sees them.

layout.py print INCLUDE_DIR CC             prints them, one line each
layout.py compare INCLUDE_DIR CC RECORD    fails when anything of the record changed or went away; new members
                                           may follow the recorded ones, new constants may join
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# Unions and nested structs would escape the reader below; the SDK has none.
STRUCT = re.compile(r"^struct (\w+) \{\n(.*?)^\};", re.S | re.M)
FORBIDDEN = re.compile(r"\b(union|bool|_Bool|long|short|off_t|size_t|FILE|wchar_t)\b|\w\s*:\s*\d+\s*;")
DEFINE = re.compile(r"^#define (AYON_\w+)[ \t]+(-?\d+u?|\"[^\"]*\")[ \t]*(?:/\*.*)?$", re.M)
ENUM = re.compile(r"^enum \w+ \{\n(.*?)^\};", re.S | re.M)


def strip_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def member_name(declaration):
    pointer = re.search(r"\(\*\s*(\w+)\)\s*\(", declaration)
    if pointer:
        return pointer.group(1)
    return re.search(r"(\w+)\s*(\[[^\]]*\])?$", declaration).group(1)


def read(include):
    """The structs with their members, the constants, and what no ABI may hold."""
    structs, constants, faults = {}, {}, []
    for header in sorted((pathlib.Path(include) / "ayon").rglob("*.h")):
        if "draft" in header.parts:
            continue
        text = strip_comments(header.read_text())
        for name, body in STRUCT.findall(text):
            body = re.sub(r"__attribute__\s*\(\(.*?\)\)\)", "", body, flags=re.S)
            members = [" ".join(part.split()) for part in body.split(";") if part.strip()]
            structs[name] = [(member_name(part), part) for part in members]
            if not members[0].startswith("uint32_t size"):
                faults.append(f"{header}: struct {name} does not begin with `uint32_t size`")
            bad = FORBIDDEN.search(body + ";")
            if bad:
                faults.append(f"{header}: struct {name} holds '{bad.group(0)}', whose size is the compiler's choice")
        for name, value in DEFINE.findall(text):
            constants[name] = value
        for body in ENUM.findall(text):
            for name in re.findall(r"^\s*(AYON_\w+)\s*=", body, re.M):
                constants[name] = "0"
    return structs, constants, faults


def program(structs, constants):
    lines = ["#include <ayon/ayon.h>", "#include <stdio.h>", "int main(void) {"]
    for struct, members in sorted(structs.items()):
        for position, (member, declaration) in enumerate(members):
            text = declaration.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'printf("member {struct} %d %s %zu %zu %s\\n", {position}, "{member}", '
                         f"offsetof(struct {struct}, {member}), sizeof(((struct {struct} *)0)->{member}), "
                         f'"{text}");')
    for name, value in sorted(constants.items()):
        form = "%s" if value.startswith('"') else "%d"
        cast = "" if value.startswith('"') else "(int)"
        lines.append(f'printf("constant {name} {form}\\n", {cast}{name});')
    return "\n".join(lines + ["return 0; }", ""])


def layout(include, compiler):
    structs, constants, faults = read(include)
    if faults:
        sys.exit("\n".join(faults))
    if len(structs) < 20 or len(constants) < 40:
        sys.exit(f"only {len(structs)} structs and {len(constants)} constants below {include}: this is not the SDK")
    with tempfile.TemporaryDirectory() as scratch:
        source = pathlib.Path(scratch) / "layout.c"
        source.write_text(program(structs, constants))
        subprocess.run([compiler, "-I", str(include), "-o", f"{scratch}/layout", str(source)], check=True)
        return subprocess.run([f"{scratch}/layout"], check=True, capture_output=True, text=True).stdout.splitlines()


def compare(now, record):
    ours = set(now)
    # The minor grows with what is appended.
    lost = [line for line in record if line not in ours and not line.startswith("constant AYON_ABI_MINOR ")]
    faults = [f"gone or changed: {line}" for line in lost]
    # An interface ("ayon.http/1") is frozen when it is published: what is new in it is a new interface.
    known = {line.split()[1] for line in record if re.match(r"member \w+_\d+ ", line)}
    for line in sorted(ours - set(record)):
        if line.startswith("member ") and line.split()[1] in known:
            faults.append(f"appended to a published interface: {line}")
    return faults


def main(words):
    if words[:1] == ["print"] and len(words) == 3:
        print("\n".join(layout(words[1], words[2])))
        return 0
    if words[:1] == ["compare"] and len(words) == 4:
        record = [line for line in pathlib.Path(words[3]).read_text().splitlines() if line]
        faults = compare(layout(words[1], words[2]), record)
        if not record:
            faults = [f"{words[3]} is empty"]
        print("\n".join(faults) or f"all {len(record)} recorded lines hold")
        if faults:
            print("A published member, constant or id never changes. While sdk/CHANGES.md calls this version "
                  "'not yet released', `tests/abi/freeze.py` records it anew.")
        return 1 if faults else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
