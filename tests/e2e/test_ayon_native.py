# SPDX-License-Identifier: Apache-2.0
"""The Python module ayon_native: within scripts that ayon started, and in a plain interpreter beside it."""

import ast
import json
import os
import re
import tempfile
import unittest
from pathlib import Path

from ayontest import AYON, BUILD, Case, addon_package, main

MODULE = BUILD / "share/ayon/python"
README = Path(__file__).resolve().parents[2] / "sdk/python/README.md"


class ModuleCase(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-native-")
        cls.addClassCleanup(scratch.cleanup)
        upload = cls.server.upload_addon
        one, two = (upload(addon_package(scratch.name, "e2e_module", v, {"e2e_module/__init__.py": ""}))
                    for v in ("1.0.0", "2.0.0"))
        cls.one = cls.server.bundle("e2e-module-one", dict([one]))
        cls.two = cls.server.bundle("e2e-module-two", dict([two]))

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.one

    def script(self, text, *words, **env):
        """Runs the text within ayon; returns what it printed."""
        path = self.machine.home / "script.py"
        path.write_text("import json, os, sys\nimport ayon_native\n" + text)
        result = self.machine.ayon(*words, path, **env)
        self.assertExit(result, 0)
        return result.out

    def value(self, expression, *words, **env):
        return json.loads(self.script(f"print(json.dumps({expression}))\n", *words, **env))


class WithinAyon(ModuleCase):
    def test_context(self):
        context = self.value("ayon_native.context()._asdict()", "--headless", "--use-staging")
        self.assertEqual(context["studio_bundle"], self.one)
        self.assertEqual(context["project_bundle"], self.one)
        self.assertEqual(context["server_url"], self.server.url)
        self.assertEqual((context["variant"], context["is_staging"], context["is_dev"], context["is_headless"]),
                         ("staging", True, False, True))
        self.assertEqual(context["executable"], str(AYON))
        self.assertEqual(context["storage"], str(self.machine.storage))
        self.assertEqual((context["project"], context["shell"]), (None, None))

    def test_the_module_is_that_of_the_launcher(self):
        self.assertEqual(self.value("ayon_native.__file__"), str(MODULE / "ayon_native/__init__.py"))
        # Whoever wants a newer one puts it in front.
        newer = self.machine.home / "newer/ayon_native"
        newer.mkdir(parents=True)
        (newer / "__init__.py").write_text("")
        self.assertEqual(self.value("ayon_native.__file__", PYTHONPATH=str(newer.parent)), str(newer / "__init__.py"))

    def test_addons(self):
        found = self.value("[a._asdict() for a in ayon_native.addons()]")
        addon = {a["name"]: a for a in found}["e2e_module"]
        self.assertEqual(addon, {"name": "e2e_module", "version": "1.0.0", "kind": "python", "source": "bundle",
                                 "path": str(self.machine.addon("e2e_module", "1.0.0")), "commands": []})
        self.assertEqual(self.value("ayon_native.addon_path('e2e_module')"), addon["path"])
        self.assertEqual(self.script("try:\n    ayon_native.addon_path('none')\nexcept LookupError as e:\n    print(e)\n"),
                         "addon 'none' is not on this machine\n")

    def test_another_bundle(self):
        environment = self.value(f"ayon_native.environment(bundle={self.two!r})")
        self.assertEqual(environment["AYON_STUDIO_BUNDLE_NAME"], self.two)
        self.assertIn(str(self.machine.addon("e2e_module", "2.0.0")), environment["PYTHONPATH"])
        self.assertNotIn("e2e_module_1.0.0", environment["PYTHONPATH"])
        self.assertNotIn("AYON_API_KEY", environment)

    def test_environment_is_ours(self):
        self.assertTrue(self.value("ayon_native.environment(everything=True, credentials=True) == "
                                   "{k: v for k, v in os.environ.items()}", AYON_T="ä\n'"))

    def test_other_questions(self):
        self.assertEqual(self.value("ayon_native.launcher_version()"), self.machine.ayon("--version").out.split()[1])
        self.assertEqual(self.value("ayon_native.whoami()['user']"), self.server.me())
        why = self.value("ayon_native.why('e2e_module')")
        self.assertEqual((why["kind"], why["places"][0]["version"]), ("addon", "1.0.0"))

    def test_run(self):
        out = self.script("r = ayon_native.run('shell', '--', 'sh', '-c', 'cat; echo err >&2; exit 3', check=False, "
                          "input='in ä')\nprint(r)\n"
                          "ayon_native.run('shell', '--', 'echo', 'straight', capture=False)\n")
        self.assertEqual(out, "Result(code=3, stdout='in ä', stderr='err\\n')\nstraight\n")

    def test_readme(self):
        """What the README shows works, in a bundle that is not its own."""
        code = re.search(r"```python\nimport ayon_native\n(.*?)```", README.read_text(), re.S).group(1)
        out = self.script(code)
        self.assertIn(f"{self.one} production None\n", out)
        self.assertIn("e2e_module 1.0.0 bundle ", out)
        self.assertRegex(out, r"exit code 5 .*no-such-bundle")
        functions = set(re.findall(r"^\| .*", README.read_text(), re.M))
        names = {name for row in functions for name in re.findall(r"`(\w+)\(", row.split("|")[1])}
        self.assertEqual(names, set(self.value("[n for n in ayon_native.__all__ if n[0].islower()]")))


class Errors(ModuleCase):
    def failing(self, call, **env):
        text = (f"try:\n    {call}\nexcept ayon_native.AyonError as e:\n"
                "    print(json.dumps([type(e).__name__, e.code, str(e), e.stdout, e.stderr]))\n")
        return json.loads(self.script(text, **env))

    def fake(self, body):
        """An ayon that does what the test wants. It stands on PATH in a run that has no AYON_EXECUTABLE."""
        path = self.machine.home / "fake/ayon"
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n" + body)
        path.chmod(0o755)
        return f"os.environ.update(AYON_EXECUTABLE={str(path)!r}); "

    def test_each_exit_code(self):
        names = {1: "CommandError", 2: "UsageError", 3: "AuthError", 4: "NetworkError", 5: "BundleError",
                 6: "DistributionError", 7: "AddonError", 8: "InternalError", 9: "CancelledError", 10: "DeadlineError",
                 11: "CommandError", 127: "CommandError", 130: "KilledError"}
        use = self.fake('echo out; echo first >&2; echo "ayon: the reason" >&2; exit "$CODE"\n')
        for code, name in names.items():
            with self.subTest(code=code):
                self.assertEqual(self.failing(use + "ayon_native.run('x')", CODE=str(code)),
                                 [name, code, "the reason", "out\n", "first\nayon: the reason\n"])

    def test_killed(self):
        use = self.fake("kill -KILL $$\n")
        self.assertEqual(self.failing(use + "ayon_native.run('x')")[:2], ["KilledError", 137])

    def test_what_the_real_one_says(self):
        kind, code, text, _, _ = self.failing("ayon_native.environment(bundle='e2e-none')")
        self.assertEqual((kind, code), ("BundleError", 5))
        self.assertIn("'e2e-none'", text)
        kind, code, text, _, _ = self.failing("ayon_native.run('env', '--format', 'csh')")
        self.assertEqual((kind, code), ("UsageError", 2))
        kind, code, _, _, _ = self.failing("ayon_native.whoami(env={'AYON_API_KEY': 'wrong' * 5})")
        self.assertEqual((kind, code), ("AuthError", 3))

    def test_bad_answers(self):
        for answer, call in (("no json", "addons()"), ("{}", "addons()"), ("[1]", "addons()"), ("[]", "environment()"),
                             ("{}", "why('x')"), ("", "whoami()"), ("{}", "launcher_version()")):
            with self.subTest(answer=answer, call=call):
                use = self.fake(f"echo '{answer}'\n")
                self.assertEqual(self.failing(use + "ayon_native." + call)[0], "BadAnswerError")

    def test_no_launcher(self):
        use = "os.environ.update(PATH='/no/such/folder'); del os.environ['AYON_EXECUTABLE']; "
        kind, code, text, _, _ = self.failing(use + "ayon_native.run('version')")
        self.assertEqual((kind, code), ("LauncherNotFoundError", None))
        self.assertIn("AYON_EXECUTABLE", text)
        self.fake("exit 0\n")
        (self.machine.home / "fake/ayon").write_text("#!/no/such/interpreter\n")
        use = f"os.environ.update(AYON_EXECUTABLE={str(self.machine.home / 'fake/ayon')!r}); "
        self.assertEqual(self.failing(use + "ayon_native.run('version')")[0], "LauncherNotFoundError")

    def test_timeout(self):
        use = self.fake("exec sleep 600\n") + "ayon_native.launcher._GRACE_SECONDS = 0.1; "
        self.assertEqual(self.failing(use + "ayon_native.run('x', timeout=0.1)")[:2], ["DeadlineError", 10])
        self.assertEqual(self.failing("ayon_native.run('version', timeout=0)")[0], "UsageError")

    def test_words(self):
        """What is given becomes options of the launcher in front of the words, and the words stay as they are."""
        use = self.fake('printf "%s\\n" "$@"\n')
        out = self.script(f"{use}print(ayon_native.run('a b', 5, __import__('pathlib').Path('/x'), project='P', "
                          "use_staging=True, timeout=1.5).stdout)\n")
        self.assertEqual(out.split("\n")[:-2], ["--skip-headers", "--project", "P", "--use-staging", "--timeout", "1.500",
                                                "a b", "5", "/x"])


class BesideAyon(unittest.TestCase):
    def test_oldest_python(self):
        """Nothing that Python 3.7 does not know, and nothing that is not in its library."""
        library = {"json", "os", "shutil", "subprocess", "sys", "typing"}
        for path in (MODULE / "ayon_native").glob("*.py"):
            tree = ast.parse(path.read_text(), feature_version=(3, 7))
            for node in ast.walk(tree):
                names = ([a.name for a in node.names] if isinstance(node, ast.Import) else
                         [node.module] if isinstance(node, ast.ImportFrom) and not node.level else [])
                self.assertLessEqual(set(names), library, path)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                    self.assertTrue(ast.get_docstring(node) or path.name == "context.py", (path, node.name))

    def test_outside_of_any_run(self):
        import subprocess
        code = ("import ayon_native, json; c = ayon_native.context()\n"
                "print(json.dumps([c.studio_bundle, c.is_staging, ayon_native.executable(), ayon_native.launcher_version()]))")
        env = {"PATH": f"{AYON.parent}:/usr/bin:/bin", "PYTHONPATH": str(MODULE), "HOME": "/nonexistent"}
        env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
        done = subprocess.run(["/usr/bin/python3", "-c", code], env=env, capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        bundle, is_staging, executable, version = json.loads(done.stdout)
        self.assertEqual((bundle, is_staging, executable), (None, False, str(AYON)))
        self.assertRegex(version, r"^\d+\.\d+\.\d+$")


if __name__ == "__main__":
    main()
