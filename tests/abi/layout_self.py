#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""layout.py must notice what breaks an addon and allow what does not.  usage: layout_self.py INCLUDE_DIR CC"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

LAYOUT = pathlib.Path(__file__).resolve().parent / "layout.py"
CASES = [
    # what, file, old text, new text, whether it keeps the promise
    ("nothing", "verb.h", "", "", True),
    ("a member appended", "addon.h", "const char *const *extensions; ", "const char *const *extensions; const char *later; ", True),
    ("a constant appended", "verb.h", "#define AYON_VERB_HIDDEN ", "#define AYON_VERB_LATER 8u\n#define AYON_VERB_HIDDEN ", True),
    ("a newer minor", "abi.h", "#define AYON_ABI_MINOR 0", "#define AYON_ABI_MINOR 1", True),
    ("a member in between", "verb.h", "\tuint32_t needs; ", "\tuint32_t later; uint32_t needs; ", False),
    ("another type", "option.h", "\tuint32_t kind; ", "\tuint64_t kind; ", False),
    ("another constant", "option.h", "AYON_OPTION_TEXT       2u", "AYON_OPTION_TEXT       6u", False),
    ("another status", "status.h", "AYON_EAUTH = -3", "AYON_EAUTH = -33", False),
    ("another id", "ext/http.h", '"ayon.http/1"', '"ayon.web/1"', False),
    ("a function in a published interface", "ext/log.h", "int32_t (*enabled)", "void (*later)(void);\n\tint32_t (*enabled)", False),
    ("a function behind a published interface", "ext/environment.h", "int32_t (*collect)(void *self, const struct ayon_environment_sink *sink);",
     "int32_t (*collect)(void *self, const struct ayon_environment_sink *sink);\n\tvoid (*later)(void);", False),
    ("a member that is a bool", "verb.h", "\tuint32_t needs; ", "\tbool needs; ", False),
]


def main(include, compiler):
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        record = pathlib.Path(scratch) / "record"
        record.write_bytes(subprocess.run([sys.executable, LAYOUT, "print", include, compiler], check=True,
                                          capture_output=True).stdout)
        for number, (what, name, old, new, keeps) in enumerate(CASES):
            copy = pathlib.Path(scratch) / str(number)
            shutil.copytree(include, copy)
            header = copy / "ayon" / name
            text = header.read_text()
            if old not in text:
                faults.append(f"{what}: {name} no longer holds '{old}'")
            header.write_text(text.replace(old, new, 1) if old else text)
            done = subprocess.run([sys.executable, LAYOUT, "compare", copy, compiler, record], check=False,
                                  capture_output=True, text=True)
            if (done.returncode == 0) != keeps:
                faults.append(f"{what}: {'refused' if keeps else 'not noticed'}\n{done.stdout}{done.stderr}")
    print("\n".join(faults) or f"{len(CASES)} cases")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
