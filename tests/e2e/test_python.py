# SPDX-License-Identifier: Apache-2.0
"""Python scripts, the interpreter's choice, the console and Python-only addons. Needs python3 and nothing else."""

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from ayontest import AYON, Case, addon_package, main, zip_bytes

REPORT = """import json, os, sys
print(json.dumps({
    "argv": sys.argv, "file": __file__, "name": __name__, "path": sys.path, "cwd": os.getcwd(),
    "names": sorted(n for n in globals() if not n.startswith("__")), "pid": os.getpid(),
    "env": {k: v for k, v in os.environ.items() if k.startswith(("AYON_", "PYTHON", "LD_"))}}))
"""


class PythonCase(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-python-")
        cls.addClassCleanup(scratch.cleanup)
        versions = dict([cls.server.upload_addon(addon_package(
            scratch.name, "e2e_py", "1.0.0", {"e2e_py/__init__.py": "ADDON = 'py'\n"}))])
        cls.server.package("e2epy_2611200000_linux.zip", zip_bytes({
            "dependencies/e2e_dep/__init__.py": "DEP = 'dep'\n", "runtime/e2e_runtime.py": "RUNTIME = 'rt'\n"}))
        cls.bundle_name = cls.server.bundle("e2e-python", versions,
                                            dependencyPackages={"linux": "e2epy_2611200000_linux.zip"})

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name

    def script(self, text, name="script.py"):
        path = self.machine.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def report(self, *words, **more):
        result = self.machine.ayon(*words, **more)
        self.assertExit(result, 0)
        return json.loads(result.out)


class Scripts(PythonCase):
    def check(self, report, path):
        self.assertEqual(report["argv"], [path, "a", "--debug", "--bundle", "x y", ""])
        self.assertEqual(report["name"], "__main__")
        self.assertEqual(os.path.realpath(report["file"]), os.path.realpath(self.machine.home / path))
        self.assertEqual(report["path"][0], str(self.machine.home))
        self.assertEqual(report["cwd"], str(self.machine.home))
        self.assertEqual(report["names"], ["json", "os", "sys"])

    def test_every_form(self):
        self.script(REPORT)
        words = ["script.py", "a", "--debug", "--bundle", "x y", ""]
        for before in ([], ["run"], ["run", "--script"], ["run", "--"], ["--debug", "run"]):
            for bootstrap in ([], ["--skip-bootstrap"]):
                with self.subTest(before=before, bootstrap=bootstrap):
                    report = self.report(*bootstrap, *before, *words)
                    self.check(report, "script.py")
                    self.assertNotIn("PYTHONHOME", report["env"])
                    self.assertEqual(report["env"]["AYON_EXECUTABLE"], str(AYON))

    def test_folder(self):
        self.script(REPORT, "a folder ä/__main__.py")
        for bootstrap in ([], ["--skip-bootstrap"]):
            report = self.report(*bootstrap, "a folder ä/", "b")
            self.assertEqual(report["argv"], ["a folder ä/", "b"])
            self.assertTrue(report["file"].endswith("a folder ä/__main__.py"), report["file"])
            self.assertIn("a folder ä", report["path"][0])

    def test_names_with_spaces_and_other_letters(self):
        self.script(REPORT, "drehbücher und/mein script.py")
        report = self.report("drehbücher und/mein script.py", "ü")
        self.assertEqual(report["argv"], ["drehbücher und/mein script.py", "ü"])
        self.assertEqual(report["path"][0], str(self.machine.home / "drehbücher und"))

    def test_import_paths(self):
        self.script("import json, os, subprocess, sys, e2e_py, e2e_dep, e2e_runtime\n"
                    "child = subprocess.run([sys.executable, '-c', 'import e2e_py, e2e_dep; print(e2e_py.ADDON);'\n"
                    "    'import e2e_runtime'], capture_output=True, text=True)\n"
                    "print(e2e_py.ADDON, e2e_dep.DEP, e2e_runtime.RUNTIME)\n"
                    "print(child.stdout.strip(), 'ModuleNotFoundError' in child.stderr)\n"
                    "print('runtime' in os.environ['PYTHONPATH'].split('/'))\n")
        result = self.machine.ayon("script.py")
        self.assertExit(result, 0)
        self.assertEqual(result.out, "py dep rt\npy True\nFalse\n")

    def test_exit_codes(self):
        self.script("import sys, os\nexec(sys.argv[1])\n")
        for bootstrap in ([], ["--skip-bootstrap"]):
            for code, wanted in (("sys.exit(0)", 0), ("sys.exit(7)", 7), ("sys.exit('no')", 1), ("1/0", 1),
                                 ("os.kill(os.getpid(), 15)", -15), ("pass", 0)):
                with self.subTest(code=code, bootstrap=bootstrap):
                    self.assertEqual(self.machine.ayon(*bootstrap, "script.py", code).code, wanted)

    def test_stdin_and_streams(self):
        self.script("import sys\nsys.stdout.write(sys.stdin.read().upper())\nsys.stderr.write('e')\n")
        result = self.machine.ayon("--skip-bootstrap", "script.py", stdin="hello")
        self.assertEqual((result.code, result.out, result.err), (0, "HELLO", "e"))

    def test_no_process_and_no_file_stays(self):
        """The interpreter has the launcher's process id, only the standard streams, and the locks of what it uses."""
        self.script("import os\nopened = []\nfor fd in os.listdir('/proc/self/fd'):\n    try:\n"
                    "        opened.append((int(fd), os.readlink('/proc/self/fd/' + fd)))\n"
                    "    except FileNotFoundError:\n        pass\n"
                    "print(os.getpid(), [what for fd, what in opened if fd > 2])\n")
        self.assertExit(self.machine.ayon("script.py"), 0)
        process = subprocess.Popen([str(AYON), "script.py"], env=self.machine.env(), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True, cwd=self.machine.home)
        out, _ = process.communicate(timeout=60)
        pid, opened = out.strip().split(" ", 1)
        self.assertEqual(int(pid), process.pid)
        # The lock of what is in use is meant for it: a clean-up must see that the script still imports from there.
        locks = [path for path in json.loads(opened.replace("'", '"')) if "/.locks/use/" in path]
        self.assertTrue(locks)
        self.assertEqual(len(locks), len(json.loads(opened.replace("'", '"'))), opened)

    def test_signals_reach_the_script_once(self):
        self.script("import os, signal, sys, time\nseen = []\n"
                    "for s in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(s, lambda n, f: seen.append(n))\n"
                    "print('ready', flush=True)\nend = time.time() + 20\n"
                    "while len(seen) < 2 and time.time() < end:\n    time.sleep(0.01)\n"
                    "time.sleep(0.2)\nprint(seen)\nsys.exit(5)\n")
        process = subprocess.Popen([str(AYON), "--skip-bootstrap", "script.py"], env=self.machine.env(),
                                   stdout=subprocess.PIPE, text=True, cwd=self.machine.home, start_new_session=True)
        self.assertEqual(process.stdout.readline(), "ready\n")
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertEqual((out, process.returncode), ("[2, 15]\n", 5))

    def test_broken_pipe_is_the_default_again(self):
        """What the launcher ignores must not stay ignored in what it becomes."""
        python = self.script('#!/bin/sh\ncase "$1" in -I) echo 3.11.0;; *) exec grep SigIgn /proc/self/status;; esac\n', "py")
        python.chmod(0o755)
        self.script("")
        result = self.machine.ayon("--skip-bootstrap", "script.py", AYON_PYTHON=str(python))
        self.assertExit(result, 0)
        self.assertEqual(int(result.out.split()[1], 16) & 0x1000, 0, result)

    def test_a_script_that_starts_ayon_again(self):
        self.script("import os, subprocess, sys\nif len(sys.argv) > 1:\n"
                    "    print(os.environ['AYON_STUDIO_BUNDLE_NAME'], os.environ['AYON_SERVER_URL'])\n"
                    "else:\n    env = dict(os.environ, PYTHONPATH='')\n"
                    "    for _ in range(2):\n"
                    "        subprocess.run([os.environ['AYON_EXECUTABLE'], 'script.py', 'x'], check=True, env=env)\n")
        result = self.machine.ayon("script.py")
        self.assertExit(result, 0)
        lines = result.out.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0], lines[1])
        self.assertTrue(lines[0].startswith(self.bundle_name + " "), lines)

    def test_compiled_script(self):
        source = self.script("print('compiled')\n")
        subprocess.run(["/usr/bin/python3", "-c", f"import py_compile; py_compile.compile({str(source)!r}, 'c.pyc')"],
                       cwd=self.machine.home, check=True)
        for bootstrap in ([], ["--skip-bootstrap"]):
            result = self.machine.ayon(*bootstrap, "c.pyc")
            self.assertExit(result, 0)
            self.assertEqual(result.out, "compiled\n")

    def test_wrong_words(self):
        self.script("")
        (self.machine.home / "empty").mkdir()
        for words, said in ((["run"], "no script was given"), (["run", "nofile.py"], "nofile.py"),
                            (["run", "empty"], "__main__.py"), (["run", "--no", "script.py"], "--no"),
                            (["run", ""], "empty")):
            result = self.machine.ayon("--skip-bootstrap", *words)
            self.assertExit(result, 2, said)
            self.assertEqual(len(result.err.splitlines()), 1, result)
        self.assertExit(self.machine.ayon("--skip-bootstrap", "run", "--help"), 0, "Usage: ayon run")


class Interpreter(PythonCase):
    def fake(self, name, body):
        path = self.script(f"#!/bin/sh\n{body}\n", name)
        path.chmod(0o755)
        return path

    def test_which(self):
        result = self.machine.ayon("run", "--which")
        self.assertExit(result, 0, "/usr/bin/python3", "(PATH)", "imports from:", "e2e_py_1.0.0", "dependencies")
        self.assertRegex(result.out, r"(?m)^\* /usr/bin/python3  Python 3\.\d+\.\d+  \(PATH\)  chosen$")

    def test_given(self):
        python = self.fake("my python", 'exec /usr/bin/python3 "$@"')
        result = self.machine.ayon("--skip-bootstrap", "run", "--which", AYON_PYTHON=str(python))
        self.assertExit(result, 0, f"* {python}  Python", "(AYON_PYTHON)")

    def test_given_and_unusable(self):
        """Never another one silently."""
        self.script("print('ran')\n")
        for value in ("/no/such/python", "no-such-python", str(self.fake("old", "echo 2.7.18")),
                      str(self.fake("broken", "exit 9"))):
            result = self.machine.ayon("--skip-bootstrap", "script.py", AYON_PYTHON=value)
            self.assertExit(result, 1, "AYON_PYTHON", value)
            self.assertNotIn("ran", result.out)
            self.assertEqual(len(result.err.splitlines()), 1, result)

    def test_none(self):
        self.script("")
        result = self.machine.ayon("--skip-bootstrap", "script.py", PATH="/no/such/folder")
        self.assertExit(result, 1, "python3", "AYON_PYTHON")

    def test_from_the_dependency_package(self):
        self.assertExit(self.machine.ayon("run", "--which"), 0)
        package = self.machine.packages / "e2epy_2611200000_linux.zip/bin/python3"
        package.parent.mkdir()
        package.write_text('#!/bin/sh\nexec /usr/bin/python3 "$@"\n')
        package.chmod(0o755)
        result = self.machine.ayon("run", "--which")
        self.assertExit(result, 0, f"* {package}  Python", "(dependency package)")

    def test_another_pythonhome_does_not_hurt(self):
        self.script("print('fine')\n")
        result = self.machine.ayon("--skip-bootstrap", "script.py", PYTHONHOME="/opt/maya/python")
        self.assertExit(result, 0, "fine")

    def test_nothing_readable_for_others(self):
        self.assertExit(self.machine.ayon("--skip-bootstrap", "run", "--which"), 0)
        memory = self.machine.storage / "native/interpreters.json"
        self.assertEqual(memory.stat().st_mode & 0o077, 0)
        self.assertEqual(json.loads(memory.read_text())["format"], 1)


class Console(PythonCase):
    def test_banner_and_prompt(self):
        result = self.machine.ayon("interactive", stdin="import e2e_py, e2e_runtime\nprint(e2e_py.ADDON, __name__)\n")
        self.assertExit(result, 0, f"server {self.server.url}", f"bundle {self.bundle_name}", "variant ")
        self.assertRegex(result.err, r"AYON launcher \d+\.\d+\.\d+, Python 3\.\d+\.\d+ \(/usr/bin/python3\)")
        self.assertRegex(result.err, r"user (?!none)\S+,")
        self.assertEqual(result.out, "py __main__\n")

    def test_without_a_bundle(self):
        result = self.machine.ayon("--skip-bootstrap", "interactive", stdin="print(6 * 7)\nraise SystemExit(5)\n")
        self.assertExit(result, 5, "bundle none")
        self.assertEqual(result.out, "42\n")

    def test_preloaded_script(self):
        self.script("import sys\nvalue = sys.argv\n")
        result = self.machine.ayon("interactive", "script.py", "--debug", stdin="print(value, __file__)\n")
        self.assertExit(result, 0)
        self.assertEqual(result.out, f"['script.py', '--debug'] {self.machine.home}/script.py\n")

    def test_code_and_module(self):
        for bootstrap in ([], ["--skip-bootstrap"]):
            result = self.machine.ayon(*bootstrap, "interactive", "-c", "import sys; print(sys.argv); sys.exit(3)", "a")
            self.assertExit(result, 3)
            self.assertEqual(result.out, "['-c', 'a']\n")
            result = self.machine.ayon(*bootstrap, "interactive", "-m", "json.tool", "--compact", stdin='{"a": 1}')
            self.assertExit(result, 0)
            self.assertEqual(result.out, '{"a":1}\n')
        result = self.machine.ayon("--skip-bootstrap", "interactive", "-i", "-c", "x = 4", stdin="print(x)\n")
        self.assertExit(result, 0)
        self.assertEqual(result.out, "4\n")

    def test_history_and_completion_on_a_terminal(self):
        import pty
        master, slave = pty.openpty()
        process = subprocess.Popen([str(AYON), "--skip-bootstrap", "interactive"], env=self.machine.env(TERM="dumb"),
                                   stdin=slave, stdout=slave, stderr=slave, cwd=self.machine.home, start_new_session=True)
        os.close(slave)
        os.write(master, b"import readline; print('rl', readline.get_completer() is not None)\nexit(6)\n")
        self.assertEqual(process.wait(60), 6)
        screen = os.read(master, 65536)
        os.close(master)
        self.assertIn(b"rl True", screen)

    def test_wrong_words(self):
        for words, said in ((["-c"], "program text"), (["-m"], "module"), (["-x"], "-x"), (["-i", "-m", "x"], "-i")):
            result = self.machine.ayon("--skip-bootstrap", "interactive", *words)
            self.assertExit(result, 2, said)
        self.assertExit(self.machine.ayon("--skip-bootstrap", "interactive", "--help"), 0, "Usage: ayon interactive")


if __name__ == "__main__":
    main()
