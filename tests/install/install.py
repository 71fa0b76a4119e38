# SPDX-License-Identifier: Apache-2.0
"""The installed tree, moved: it runs from its new place, and its manual says what the program says.

usage: install.py BUILD_DIR MAN_DIR
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, MAN_DIR = sys.argv[1], sys.argv[2]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-install-")
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = pathlib.Path(scratch.name)
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.scratch / "first"], check=True,
                       stdout=subprocess.DEVNULL)
        cls.prefix = cls.scratch / "a place" / "moved"
        cls.prefix.parent.mkdir()
        shutil.move(cls.scratch / "first", cls.prefix)
        cls.man = cls.prefix / MAN_DIR / "man1"

    def ayon(self, *words, program=None):
        env = {"HOME": str(self.scratch / "home"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        env.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
                    if name in os.environ})
        return subprocess.run([program or self.prefix / "bin/ayon", *words], env=env, capture_output=True, text=True,
                              cwd=self.scratch, timeout=60, check=False)

    def runs(self, *words, **more):
        done = self.ayon(*words, **more)
        self.assertEqual(done.returncode, 0, done)
        return done.stdout

    def test_commands(self):
        self.assertRegex(self.runs("version"), r"^\d+\.\d+\.\d+\n$")
        self.assertIn("Ada", self.runs("--skip-bootstrap", "hello", "Ada"))
        self.assertIn("--use-staging", self.runs("--help"))
        self.assertTrue(self.runs("--version").startswith("ayon "))

    def test_the_python_module_is_that_of_the_tree(self):
        script = self.scratch / "module.py"
        script.write_text("import ayon_native; print(ayon_native.__file__, ayon_native.launcher_version())\n")
        path, version = self.runs("--skip-bootstrap", script).rsplit(None, 1)
        self.assertEqual(path, str(self.prefix / "share/ayon/python/ayon_native/__init__.py"))
        self.assertEqual(version, self.runs("version").strip())

    def test_what_python_addons_look_for_beside_it(self):
        content = {}
        exec((self.prefix / "bin/version.py").read_text(), content)
        self.assertEqual(content["__version__"], self.runs("version").strip())
        done = self.ayon(program=self.prefix / "bin/app_launcher")
        self.assertEqual((done.returncode, done.stderr), (1, "usage: app_launcher FILE\n"))

    def test_by_a_link(self):
        link = self.scratch / "ayon-link"
        link.symlink_to(self.prefix / "bin/ayon")
        self.assertIn("Ada", self.runs("--skip-bootstrap", "hello", "Ada", program=link))

    def test_the_backends_are_those_of_the_tree(self):
        """An address that nobody listens on: libcurl is loaded, and says so."""
        self.assertTrue(any((self.prefix / "lib/ayon/backends").glob("*.so")))
        env = {"HOME": str(self.scratch / "home"), "PATH": "/usr/bin:/bin", "AYON_SERVER_URL": "http://127.0.0.1:9",
               "AYON_API_KEY": "k" * 20, "LD_DEBUG": "files"}
        env.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "LSAN_OPTIONS") if name in os.environ})
        done = subprocess.run([self.prefix / "bin/ayon", "whoami"], env=env, capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 4, done.stderr[-2000:])
        opened = set(re.findall(r"file=(/\S.*?\.so) \[0\];\s+dynamically loaded", done.stderr))
        ours = {path for path in opened if "/backends/" in path or "/addons/" in path}
        self.assertTrue(ours, sorted(opened))
        for path in ours:
            self.assertTrue(path.startswith(str(self.prefix)), path)

    def test_addons_are_those_of_the_tree(self):
        listed = json.loads(self.runs("--skip-bootstrap", "addon", "list", "--json"))
        self.assertTrue(listed)
        for addon in listed:
            self.assertTrue(addon["path"].startswith(str(self.prefix)), addon)

    def test_no_library_is_looked_for_in_the_build_folder(self):
        for path in [self.prefix / "bin/ayon", *self.prefix.rglob("*.so")]:
            said = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
            self.assertFalse(re.search(r"\((RPATH|RUNPATH)\)", said), f"{path}\n{said}")

    def rendered(self, page):
        """The page as plain text, one line per paragraph as far as possible: no hyphenation, very wide."""
        done = subprocess.run(["man", "--warnings", "--encoding=UTF-8", "-l", page], capture_output=True, text=True,
                              check=False, env={"PATH": "/usr/bin:/bin", "MANWIDTH": "2000", "LANG": "C.UTF-8",
                                                "MANPAGER": "cat"})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return re.sub(".\b", "", done.stdout)

    def pages(self):
        found = sorted(self.man.glob("*.1"))
        self.assertTrue(found, f"no page in {self.man}")
        return found

    @unittest.skipUnless(shutil.which("man"), "there is no man")
    def test_the_manual_says_what_the_program_says(self):
        text = self.rendered(self.man / "ayon.1")
        shown = self.runs("--help")
        options = set(re.findall(r"--[a-z-]+", shown))
        self.assertGreater(len(options), 10)
        for word in options:
            self.assertIn(word, text)
        codes = re.findall(r"^  (\d+\S*) +([a-z]+) ", shown, re.M)
        self.assertGreater(len(codes), 10)
        for code, name in codes:
            self.assertRegex(text, rf"(?m)^ +{re.escape(code)} +{name}: ")
        document = pathlib.Path(__file__).parents[2] / "docs/environment.md"
        names = re.findall(r"^\| `([A-Z_]+)` \|", document.read_text(), re.M)
        self.assertGreater(len(names), 20)
        for name in names:
            self.assertRegex(text, rf"(?m)^ +{name}\b")

    @unittest.skipUnless(shutil.which("man"), "there is no man")
    def test_every_command_has_a_page(self):
        pages = {page.name for page in self.pages()}
        wanted = {"ayon.1"}
        for manifest in (self.prefix / "lib/ayon/addons").glob("*/ayon-native/addon.json"):
            addon = json.loads(manifest.read_text())
            for verb in addon["verbs"]:
                if "hidden" in verb["flags"]:
                    continue
                top_level = "top-level" in verb["flags"]
                name = f"ayon-{verb['name']}.1" if top_level else f"ayon-{addon['name']}-{verb['name']}.1"
                wanted.add(name)
                text = self.rendered(self.man / name)
                for option in verb["options"]:
                    if option["kind"] in ("flag", "text", "integer"):
                        self.assertIn(f"--{option['name']}", text)
                    self.assertIn(option["help"], text)
                self.assertIn(verb["summary"], text)
        self.assertEqual(pages, wanted)
        self.assertLess({"ayon-login.1", "ayon-hello.1", "ayon-version.1"}, pages)

    @unittest.skipUnless(shutil.which("mandoc"), "there is no mandoc")
    def test_mandoc_finds_nothing(self):
        for page in self.pages():
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True,
                                  check=False)
            self.assertEqual((done.returncode, done.stdout), (0, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
