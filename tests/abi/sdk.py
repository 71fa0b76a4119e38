#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The SDK as an author gets it: installed into a scratch prefix, moved, and used from outside the project.

usage: sdk.py BUILD_DIR README CC CXX [SANITIZERS]

SANITIZERS are those of the build: its static libraries need them in whoever links them.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

WARNINGS = "-Wall -Wextra -Wpedantic -Werror"


def run(*words, cwd=None, env=None, expect=0):
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != expect:
        sys.exit(f"{' '.join(map(str, words))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class Sdk:
    def __init__(self, build, scratch, cc, cxx, sanitizers):
        self.flags = WARNINGS + (f" -fsanitize={sanitizers}" if sanitizers else "")
        self.cc, self.cxx, self.scratch = cc, cxx, scratch
        run("cmake", "--install", build, "--prefix", scratch / "first")
        # Whoever unpacks an archive of it puts it elsewhere.
        self.prefix = scratch / "a place" / "moved"
        self.prefix.parent.mkdir()
        shutil.move(scratch / "first", self.prefix)
        self.tool = self.prefix / "bin/ayon-addon"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(scratch), "LC_ALL": "C.UTF-8",
                    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}

    def build(self, project):
        """Builds the project and returns its zip, after looking at what the author would not."""
        run("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DCMAKE_C_COMPILER={self.cc}", f"-DCMAKE_CXX_COMPILER={self.cxx}", "--no-warn-unused-cli",
            f"-DCMAKE_C_FLAGS={self.flags}", f"-DCMAKE_CXX_FLAGS={self.flags}", env=self.env)
        run("cmake", "--build", project / "build", env=self.env)
        objects = list((project / "build/objects").glob("*.so"))
        packages = list((project / "build/packages").glob("*.zip"))
        assert len(objects) == 1 and len(packages) == 1, f"{project}: {objects} {packages}"
        only_the_entry(objects[0])
        report = json.loads(run(self.tool, "check", "--json", packages[0], env=self.env))
        assert report["ok"] and report["commands"] == 1 and not report["findings"], report
        return packages[0]

    def start(self, tree, *words):
        """Runs the verb by the installed launcher."""
        env = dict(self.env, AYON_ADDON_PATH=str(tree), AYON_LAUNCHER_STORAGE_DIR=f"{self.scratch}/storage",
                   AYON_LAUNCHER_LOCAL_DIR=f"{self.scratch}/local")
        return run(self.prefix / "bin/ayon", "--skip-bootstrap", *words, env=env)


def only_the_entry(path):
    symbols = run("nm", "-D", "--defined-only", path).split("\n")
    names = [line.split()[-1] for line in symbols if line.strip()]
    assert names == ["ayon_addon_v1"], f"{path} exports {names}"


def templates(sdk):
    for words, verb in (((), "my-tools"), (("--cxx",), "my-tools")):
        project = sdk.scratch / f"template{''.join(words)}"
        run(sdk.tool, "new", "my_tools", "--dir", project, *words, env=sdk.env)
        left = [path for path in project.rglob("*") if path.is_file() and re.search("@[A-Z]+@", path.read_text())]
        assert not left, f"not filled in: {left}"
        package = sdk.build(project)
        first = package.read_bytes()
        shutil.rmtree(project / "build/packages")
        run("cmake", "--build", project / "build", env=dict(sdk.env, TZ="Asia/Tokyo"))
        assert package.read_bytes() == first, f"{package} differs from build to build"
        if (sdk.prefix / "bin/ayon").exists():
            said = sdk.start(project / "build/addons", verb, "Ada")
            assert "Hello, Ada, from My tools 0.1.0." in said, said
            assert "Greet somebody" in sdk.start(project / "build/addons", verb, "--help")
    run(sdk.tool, "new", "my_tools", "--dir", sdk.scratch / "template", env=sdk.env, expect=1)


def readme(sdk, path):
    blocks = re.findall(r"^```(c|cpp|cmake) (\S+)\n(.*?)^```$", path.read_text(), re.S | re.M)
    fences = len(re.findall(r"^```", path.read_text(), re.M))
    assert len(blocks) >= 4 and fences == 2 * len(blocks), "every code block of the README names its file"
    folders = set()
    has_windows = (sdk.prefix / "lib/libayon-gui.a").exists()
    for _, name, text in blocks:
        if name.startswith("review-window/") and not has_windows:
            continue
        target = sdk.scratch / "readme" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        folders.add(target.parent)
    for folder in sorted(folders):
        sdk.build(folder)
    if (sdk.prefix / "bin/ayon").exists():
        said = sdk.start(sdk.scratch / "readme/shot-path/build/addons", "shot-path")
        assert said.splitlines()[-1] == "sh010_v007.nk", said


def by_hand(sdk):
    """Without CMake, as the README says."""
    folder = sdk.scratch / "hand"
    folder.mkdir()
    env = dict(sdk.env, PKG_CONFIG_PATH=str(sdk.prefix / "lib/pkgconfig"))
    flags = run("pkg-config", "--cflags", "ayon-sdk", env=env).replace("\\ ", "\0").split()
    script = run("pkg-config", "--variable=version_script", "ayon-sdk", env=env).strip().replace("\\ ", " ")
    run(sdk.cc, *[flag.replace("\0", " ") for flag in flags], *WARNINGS.split(), "-std=c11", "-fvisibility=hidden", "-fPIC",
        '-DADDON_NAME="review"', '-DADDON_VERSION="2.0.0"', '-DADDON_TITLE="R"', "-shared", "-Wl,-z,defs",
        f"-Wl,--version-script={script}", sdk.scratch / "readme/review/addon.c", "-o", folder / "review.so")
    only_the_entry(folder / "review.so")
    run(sdk.tool, "pack", "--object", folder / "review.so", "--out", folder, "--no-python", env=sdk.env)
    with zipfile.ZipFile(folder / "review-2.0.0.zip") as package:
        assert package.namelist() == ["package.py", "private/client.zip", "server/__init__.py"], package.namelist()


def first_party(sdk):
    """What comes with the launcher keeps the same rules."""
    for path in sorted((sdk.prefix / "lib/ayon/addons").glob("*/ayon-native/*/*.so")):
        only_the_entry(path)
        run(sdk.tool, "check", "--quiet", path.parents[2], env=sdk.env)


def main(build, readme_path, cc, cxx, sanitizers=""):
    with tempfile.TemporaryDirectory() as scratch:
        sdk = Sdk(pathlib.Path(build), pathlib.Path(scratch), cc, cxx, sanitizers)
        templates(sdk)
        readme(sdk, pathlib.Path(readme_path))
        by_hand(sdk)
        first_party(sdk)
        print("with the launcher" if (sdk.prefix / "bin/ayon").exists() else "without the launcher: it is not built")


if __name__ == "__main__":
    main(*sys.argv[1:])
