# SPDX-License-Identifier: Apache-2.0
"""Commands that are written in Python: addons without native code, mixed ones, and the core addon's own. With python3-click."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from ayontest import AYON, Case, addon_package, addons_listed, core_package, main, mixed_package
from native_addon import own_hello

TOOLS = '''
import json, os, signal, sys, time
import click
from ayon_core.addon import AYONAddon


@click.group("e2e_tools")
def group():
    pass


@group.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def show(words):
    print(json.dumps({"words": words, "argv": sys.argv, "pid": os.getpid(), "cwd": os.getcwd(), "path": sys.path,
                      "process": open("/proc/self/cmdline").read().split("\\0")[:2],
                      "env": {k: v for k, v in os.environ.items() if k.startswith(("AYON_", "E2E_"))}}))


@group.command()
@click.argument("code", type=int)
def leave(code):
    sys.exit(code)


@group.command()
def echo():
    sys.stdout.write(sys.stdin.read().upper())
    sys.stderr.write("said on the side\\n")


@group.command()
def wait():
    seen = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda n, frame: seen.append(n))
    print("ready", flush=True)
    end = time.time() + 60
    while signal.SIGTERM not in seen and time.time() < end:
        time.sleep(0.01)
    print(seen)
    sys.exit(5)


class Tools(AYONAddon):
    name = "e2e_tools"
    version = "1.0.0"

    def get_global_environments(self):
        return {"E2E_TOOLS": "{E2E_GENERAL}/tools"}

    def cli(self, addon_group):
        addon_group.add_command(group)
'''

MIXED = '''
import click
from ayon_core.addon import AYONAddon


@click.group("hello")
def group():
    pass


@group.command()
def wave():
    print("the Python side waves")


@group.command("studio")
def never():
    print("the Python side has taken a native command")


class Hello(AYONAddon):
    name = "hello"

    def cli(self, addon_group):
        addon_group.add_command(group)
'''


SAME_NAME = '''
import click
from ayon_core.addon import AYONAddon


@click.group("version")
def group():
    pass


@group.command()
def tell():
    print("the Python addon version")


@group.command("version")
def never():
    print("the Python side has taken a native command")


class Version(AYONAddon):
    name = "version"

    def cli(self, addon_group):
        addon_group.add_command(group)
'''


class PythonAddons(Case):
    needs_studio = "serves settings that no server code declares"

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-python-addons-")
        cls.addClassCleanup(scratch.cleanup)
        general = {"E2E_GENERAL": "general", "E2E_LIST": ["a", "{E2E_GENERAL}"]}
        versions = dict(cls.server.upload_addon(package) for package in (
            core_package(scratch.name, settings={"environments": json.dumps(general)}),
            addon_package(scratch.name, "e2e_tools", "1.0.0", {"e2e_tools/__init__.py": TOOLS}),
            addon_package(scratch.name, "version", "9.0.0", {"version_python/__init__.py": SAME_NAME}),
            addon_package(scratch.name, "e2e_silent", "1.0.0", {"e2e_silent/__init__.py": "X = 1\n"}),
            addon_package(scratch.name, "e2e_server", "1.0.0", {"readme.txt": "no code\n"})))
        versions.update([cls.server.upload_addon(mixed_package(scratch.name, own_hello(scratch.name),
                                                               {"hello_python.py": MIXED}))])
        cls.bundle_name = cls.server.bundle("e2e-python-addons", versions)
        names = [project["name"] for project in cls.server.call("GET", "/api/projects", want=200)[1]["projects"]]
        cls.project, cls.other_project = sorted(names, key=cls.has_bundle)[::len(names) - 1]
        cls.server.bundle("e2e-no-core", {k: v for k, v in versions.items() if k != "core"})

    @classmethod
    def has_bundle(cls, project):
        """Whether the project has a bundle of its own; in that of the demo there is a core addon without commands."""
        data = cls.server.call("GET", f"/api/projects/{project}", want=200)[1]["data"]
        return bool(data.get("bundle"))

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name

    def runs(self, *words, **more):
        result = self.machine.ayon(*words, **more)
        self.assertExit(result, 0)
        return result

    def shown(self, *words, **more):
        return json.loads(self.runs(*words, **more).out.splitlines()[-1])

    def test_command_of_an_addon(self):
        for word in ("addon", "module"):
            report = self.shown(word, "e2e_tools", "show", "a b", "--x", "", "ü", "--", "--debug")
            self.assertEqual(report["words"], ["a b", "--x", "", "ü", "--debug"])
            self.assertEqual(report["argv"], [str(AYON), "addon", "e2e_tools", "show", "a b", "--x", "", "ü", "--",
                                              "--debug"])
        self.assertEqual(report["cwd"], str(self.machine.home))
        self.assertNotIn("", report["path"])
        self.assertNotIn(str(self.machine.home), report["path"])
        self.assertEqual(report["env"]["AYON_EXECUTABLE"], str(AYON))
        self.assertEqual(report["env"]["AYON_ROOT"], str(AYON.parent))
        # By this the core addon sees that its tray is running.
        self.assertIn("python", os.path.basename(report["process"][0]))
        self.assertEqual(os.path.basename(report["process"][1]), "start.py")
        self.assertEqual(report["env"]["E2E_LIST"], "a:general")
        self.assertEqual(report["env"]["E2E_TOOLS"], "general/tools")

    def test_streams_and_exit_codes(self):
        result = self.machine.ayon("addon", "e2e_tools", "echo", stdin="hello")
        self.assertExit(result, 0)
        self.assertTrue(result.out.endswith("HELLO"), result)
        self.assertTrue(result.err.endswith("said on the side\n"), result)
        for code in (0, 1, 7, 255):
            self.assertExit(self.machine.ayon("addon", "e2e_tools", "leave", code), code)

    def test_help_of_an_addon(self):
        self.assertIn("leave", self.runs("addon", "e2e_tools", "--help").out)
        self.assertIn("CODE", self.runs("addon", "e2e_tools", "leave", "--help").out)
        self.assertExit(self.machine.ayon("addon", "e2e_tools", "nonsense"), 2, "nonsense")

    def test_commands_of_the_core(self):
        self.assertIn(f"structure of {self.project}\n",
                      self.runs("create-project-structure", "--project", self.project).out)
        self.assertIn("report viewer ['--a', 'b']", self.runs("publish-report-viewer", "--a", "b").out)
        self.assertIn("publish x.json ['farm', 'gui']", self.runs("publish", "x.json", "-t", "farm", "-t", "gui").out)
        self.assertIn("--project", self.runs("help", "create-project-structure").out)
        self.assertIn("tray True", self.runs("tray", "--force").out)

    def test_project_is_the_launchers(self):
        """--project NAME for a command without such an option."""
        report = self.shown("addon", "e2e_tools", "show", "--project", self.project, "x")
        self.assertEqual(report["words"], ["x"])
        self.assertEqual(report["env"]["AYON_PROJECT_NAME"], self.project)

    def test_no_process_stays(self):
        process = subprocess.Popen([str(AYON), "addon", "e2e_tools", "show"], env=self.machine.env(), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   cwd=self.machine.home)
        out, _ = process.communicate(timeout=120)
        self.assertEqual(json.loads(out.splitlines()[-1])["pid"], process.pid)

    def test_signals_reach_it_once(self):
        process = subprocess.Popen([str(AYON), "addon", "e2e_tools", "wait"], env=self.machine.env(), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.machine.home,
                                   start_new_session=True)
        while process.stdout.readline() not in ("ready\n", ""):
            pass
        os.killpg(process.pid, signal.SIGINT)
        os.killpg(process.pid, signal.SIGTERM)
        out, _ = process.communicate(timeout=120)
        self.assertEqual(sorted(json.loads(out)), [2, 15])
        self.assertEqual(process.returncode, 5)

    def test_native_before_python(self):
        self.assertIn("Hello", self.runs("hello", "Ada").out)
        self.assertNotIn("Python side", self.runs("addon", "hello", "studio").out)
        self.assertIn("the Python side waves", self.runs("addon", "hello", "wave").out)
        self.assertIn("Python", self.runs("addon", "hello", "--help").out)

    def test_a_python_addon_with_the_name_of_a_native_one(self):
        """Beside the host there is a native `version`; the bundle has another, written in Python."""
        for _ in range(2):  # also from what the first start remembers
            self.assertRegex(self.runs("version").out, r"^\d+\.\d+\.\d+\n$")
            self.assertRegex(self.runs("addon", "version", "version").out, r"^\d+\.\d+\.\d+\n$")
            self.assertIn("the Python addon version", self.runs("addon", "version", "tell").out)
            self.assertIn("the Python addon version", self.runs("interactive", "-c",
                          "import version_python; version_python.tell.callback()").out)
        entry = addons_listed(self)["version"]
        self.assertEqual((entry["kind"], entry["source"], entry["pythonVersion"]), ("mixed", "installed", "9.0.0"))
        self.assertEqual(entry["pythonPath"], str(self.machine.addon("version", "9.0.0")))
        self.server.clear_log()
        self.runs("addon", "version", "version")
        self.runs("run", "--which")
        self.assertEqual([line["path"] for line in self.server.log()], ["/api/bundles"])

    def test_words_that_nobody_knows(self):
        for words, said in ((["nonsense"], "'nonsense'"), (["addon", "nonsense", "x"], "no addon 'nonsense'"),
                            (["addon", "e2e_silent", "x"], "'e2e_silent' 1.0.0 has no commands"),
                            (["addon", "hello", "wav"], "wav"), (["create-project-structur"], "create-project-structure"),
                            (["addon", "nonsense", "x", "--project", self.project], "no addon 'nonsense'")):
            result = self.machine.ayon(*words)
            self.assertExit(result, 2, said)
            self.assertNotIn("Traceback", result.err)
        self.assertExit(self.machine.ayon("addon", "e2e_server", "x"), 7, "e2e_server")

    def test_no_core(self):
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "e2e-no-core"
        for words in (["addon", "e2e_tools", "show"], ["addon", "e2e_tools"], ["addon", "e2e_tools", "--help"]):
            self.assertExit(self.machine.ayon(*words), 7, "e2e_tools", "'core'", "e2e-no-core")
        self.assertExit(self.machine.ayon("create-project-structure"), 2, "create-project-structure")
        result = self.machine.ayon("addon", "hello", "wave")
        self.assertExit(result, 2, "wave")

    def test_no_bundle(self):
        self.runs("addon", "e2e_tools", "show")
        result = self.machine.ayon("--skip-bootstrap", "addon", "e2e_tools", "show")
        self.assertExit(result, 2, "e2e_tools")

    def test_a_core_without_commands(self):
        result = self.machine.ayon("--project", self.other_project, "create-project-structure")
        self.assertExit(result, 7, "create-project-structure", "no command line")
        self.assertNotIn("Traceback", result.err)

    def test_a_module_that_is_missing(self):
        python = self.machine.home / "python"
        python.write_text('#!/bin/sh\nexec /usr/bin/python3 -S "$@"\n')
        python.chmod(0o755)
        result = self.machine.ayon("addon", "e2e_tools", "show", AYON_PYTHON=str(python))
        self.assertExit(result, 7, "'click'", "AYON_PYTHON", "e2e_tools")
        self.assertNotIn("Traceback", result.err)

    def test_no_interpreter(self):
        result = self.machine.ayon("addon", "e2e_tools", "show", AYON_PYTHON="/no/python")
        self.assertExit(result, 1, "AYON_PYTHON", "/no/python")
        result = self.machine.ayon("verson", AYON_PYTHON="/no/python")
        self.assertExit(result, 2, "did you mean 'version'?", "could not be asked", "/no/python")

    def test_without_a_command(self):
        """On a machine that knows the bundle and has a display it is the tray."""
        self.runs("addon", "e2e_tools", "show")
        self.assertIn("tray False", self.runs(DISPLAY=":99").out)
        self.assertIn("Usage: ayon", self.runs("--headless", DISPLAY=":99").out)
        self.assertIn("Usage: ayon", self.runs().out)

    def test_addon_list(self):
        listed = addons_listed(self)
        kinds = {name: listed[name]["kind"] for name in ("core", "e2e_tools", "e2e_server", "hello", "run")}
        self.assertEqual(kinds, {"core": "python", "e2e_tools": "python", "e2e_server": "files", "hello": "mixed",
                                 "run": "native"})
        for name in ("core", "e2e_tools", "hello"):
            self.assertEqual(listed[name]["source"], "bundle")
            self.assertEqual(listed[name]["path"], str(self.machine.addon(name, listed[name]["version"])))
        self.assertEqual(listed["run"]["source"], "installed")
        table = self.runs("addon", "list").out
        for name, entry in listed.items():
            row = next(line for line in table.splitlines() if line.split()[0] == name)
            self.assertEqual(row.split()[1:4], [entry["version"], entry["kind"], entry["source"]])
            self.assertTrue(row.endswith(entry.get("path") or "-"), row)

    def script(self, text, name="script.py"):
        path = self.machine.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def requests(self):
        return [f"{entry['method']} {entry['path']}" for entry in self.server.log()]

    def test_ayon_again(self):
        """What the first one found out holds: no login, no update, one request each, also without our PYTHONPATH."""
        folder = self.machine.home / "scripts of Zoë"
        self.script("import json, os, sys\nimport e2e_tools\n"
                    "print(json.dumps([sys.argv[1:], {k: v for k, v in os.environ.items() if k.startswith('AYON_')}]))\n",
                    "scripts of Zoë/inner.py")
        self.script("import os, sys\nfrom ayon_core import execute\nprint(os.environ['AYON_SITE_ID'], flush=True)\n"
                    "sys.exit(execute.run_launcher(*sys.argv[1:]))\n", "outer.py")
        first = self.runs("--use-staging", "--bundle", self.bundle_name, "--project", self.project, "outer.py", "run",
                          folder / "inner.py", "a b", "é", AYON_STUDIO_BUNDLE_NAME=None).out.splitlines()
        words, environment = json.loads(first[1])
        self.assertEqual(words, ["a b", "é"])
        self.server.clear_log()
        for words in (["run", folder / "inner.py"], [folder / "inner.py"], ["run", "--script", folder / "inner.py"],
                      [f"{AYON.parent}/start.py", folder / "inner.py"],
                      [f"{AYON.parent}/start.py", "addon", "e2e_tools", "show"]):
            out = self.runs("--use-staging", "--bundle", self.bundle_name, "--project", self.project, "outer.py", *words,
                            AYON_STUDIO_BUNDLE_NAME=None).out.splitlines()
            last = json.loads(out[-1])
            inner = last["env"] if isinstance(last, dict) else last[1]
            for name in ("AYON_PROJECT_NAME", "AYON_STUDIO_BUNDLE_NAME", "AYON_BUNDLE_NAME", "AYON_USE_STAGING",
                         "AYON_DEFAULT_SETTINGS_VARIANT", "AYON_SITE_ID", "AYON_SERVER_URL", "AYON_EXECUTABLE"):
                self.assertEqual(inner.get(name), environment.get(name), name)
            self.assertEqual(inner["AYON_SITE_ID"], out[0])
        asked = [line for line in self.requests() if not line.startswith("GET /api/settings")]
        self.assertEqual(set(asked) - {"GET /api/bundles", f"GET /api/projects/{self.project}"}, set())
        self.assertEqual(asked.count("GET /api/bundles"), 10)

    def test_exit_code_and_signal_of_the_inner_one(self):
        self.script("import sys\nfrom ayon_core import execute\nsys.exit(execute.run_launcher(*sys.argv[1:]))\n")
        self.assertExit(self.machine.ayon("script.py", "addon", "e2e_tools", "leave", "7"), 7)
        self.assertExit(self.machine.ayon("script.py", "nonsense"), 2, "'nonsense'")

    def test_version_file(self):
        """By which Python addons learn the launcher's version."""
        content = {}
        exec((AYON.parent / "version.py").read_text(), content)
        self.assertEqual(content["__version__"], self.runs("version").out.strip())

    def test_detached_starter(self):
        self.script("import json, os, sys\nfrom ayon_core import execute\n"
                    "said = execute.run_detached([sys.executable, '-c', sys.argv[1]], stdout='out.txt', stderr='err.txt')\n"
                    "print(json.dumps(said))\n")
        program = ("import os, sys; print(os.getpid(), os.getsid(0), sys.stdin.read() == '', os.environ['AYON_ROOT']);"
                   "sys.stdout.flush(); os.rename('out.txt', 'done.txt')")
        said = json.loads(self.runs("script.py", program).out)
        done = self.machine.home / "done.txt"
        for _ in range(600):
            if done.exists():
                break
            time.sleep(0.1)
        pid, session, no_input, root = done.read_text().split()
        self.assertEqual((int(pid), int(session)), (said["pid"], said["pid"]))
        self.assertEqual((no_input, root), ("True", str(AYON.parent)))


class Starter(unittest.TestCase):
    """app_launcher by itself."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-starter-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.file = self.folder / "request.json"

    def start(self, request):
        self.file.write_text(request if isinstance(request, str) else json.dumps(request))
        done = subprocess.run([AYON.parent / "app_launcher", self.file], capture_output=True, text=True, timeout=60,
                              cwd=self.folder, check=False)
        return done, self.file.read_text()

    def wait_for(self, path):
        for _ in range(600):
            if path.exists():
                return path.read_text()
            time.sleep(0.1)
        raise AssertionError(f"{path} did not appear")

    def test_environment_is_the_given_one(self):
        command = f"env > {self.folder}/part && mv {self.folder}/part {self.folder}/env"
        done, text = self.start({"args": ["/bin/sh", "-c", command], "env": {"ONLY": "this"}})
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertGreater(json.loads(text)["pid"], 1)
        lines = [line for line in self.wait_for(self.folder / "env").splitlines()
                 if not line.startswith(("PWD=", "OLDPWD=", "SHLVL=", "_="))]
        self.assertEqual(lines, ["ONLY=this"])
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)

    def test_our_environment_and_streams(self):
        done, _ = self.start({"args": ["/bin/sh", "-c", "echo $HOME; echo side >&2"], "stdout": None, "stderr": None})
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, os.environ["HOME"] + "\n", "side\n"))

    def test_number_from_the_pid_file(self):
        pid_file = self.folder / "pid"
        done, text = self.start({"args": ["/bin/sh", "-c", "echo 4242 > $AYON_PID_FILE"], "pid_file": str(pid_file)})
        self.assertEqual((done.returncode, json.loads(text)["pid"]), (0, 4242))
        pid_file.write_text("nonsense")
        done, text = self.start({"args": ["/bin/true"], "pid_file": str(pid_file)})
        self.assertNotIn(json.loads(text)["pid"], (None, 4242))

    def test_wrong_requests(self):
        for request, said in (({"args": []}, "'args'"), ({"args": ["true"]}, "full path"), ({"args": ["/bin/true", 1]}, "2"),
                              ({"args": ["/no/program"]}, "/no/program"), ({"args": ["/bin/true"], "env": {"A": 1}}, "'A'"),
                              ({"args": ["/bin/true"], "env": []}, "'env'"), ("[]", "object"), ("{", "request.json"),
                              ({"args": ["/bin/true"], "stdout": "/no/folder/x"}, "/no/folder/x"),
                              ({"args": ["/bin/true"], "pid_file": 7}, "pid_file")):
            done, text = self.start(request)
            self.assertEqual(done.returncode, 1, request)
            self.assertIn(said, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            if isinstance(request, dict):
                self.assertIsNone(json.loads(text)["pid"])
        missing = subprocess.run([AYON.parent / "app_launcher", self.folder / "none"], capture_output=True, check=False)
        self.assertEqual(missing.returncode, 1)


if __name__ == "__main__":
    main()
