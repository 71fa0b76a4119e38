# SPDX-License-Identifier: Apache-2.0
"""Support for the end-to-end tests: a server, packages for it, and runs of the real binary.

The server is the embedded studio, started for the test with its own state folder, or the AYON server named by
AYON_TEST_SERVER and AYON_TEST_KEY (an administrator's API key). On a foreign server every name that a test
creates begins with "e2e" and is removed at the end.
"""

import hashlib
import io
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

BUILD = Path(os.environ["AYON_BUILD_DIR"])
BIN = BUILD / "bin"
AYON = BIN / "ayon"
PACKAGES = BUILD / "packages"
PLATFORM = "linux"


class Server:
    """An AYON server with administrator's rights."""

    def __init__(self, url, key):
        self.url = url.rstrip("/")
        self.key = key
        self.undo = []
        self.must_restart = False

    def call(self, method, path, body=None, key=None, raw=None, want=None, headers=None):
        """One request. Returns (status, parsed JSON or bytes)."""
        data = raw if raw is not None else (None if body is None else json.dumps(body).encode())
        request = urllib.request.Request(self.url + path, data=data, method=method)
        request.add_header("X-Api-Key", key or self.key)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                status, content = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        try:
            answer = json.loads(content) if content else None
        except ValueError:
            answer = content
        if want is not None and status not in ([want] if isinstance(want, int) else want):
            raise AssertionError(f"{method} {path}: {status} {answer!r}")
        return status, answer

    def upload_addon(self, package):
        """Installs an upload package and waits until the server offers it."""
        with zipfile.ZipFile(package) as z:
            text = z.read("package.py").decode()
        name, version = (re.search(rf'^{k}\s*=\s*"([^"]+)"', text, re.M).group(1) for k in ("name", "version"))
        if self.has_addon(name, version):
            return name, version
        raw = Path(package).read_bytes()
        _, answer = self.call("POST", "/api/addons/install", raw=raw, want=200,
                              headers={"Content-Type": "application/octet-stream"})
        for _ in range(300):
            _, event = self.call("GET", f"/api/events/{answer['eventId']}")
            if event.get("status") in ("finished", "failed", "aborted"):
                break
            time.sleep(0.1)
        assert event["status"] == "finished", event
        self.restart()
        assert self.has_addon(name, version), f"{name} {version} is not listed after the restart"
        self.undo.append(lambda: self.remove_addon(name, version))
        return name, version

    def remove_addon(self, name, version):
        """The server lists it until its next restart; clean() does one for all."""
        self.call("DELETE", f"/api/addons/{name}/{version}", want=[200, 204])
        self.must_restart = True

    def has_addon(self, name, version):
        _, answer = self.call("GET", "/api/addons?details=1", want=200)
        return any(a["name"] == name and version in a["versions"] for a in answer["addons"])

    def restart(self):
        self.call("POST", "/api/system/restart")
        time.sleep(0.2)
        for _ in range(300):
            try:
                if self.call("GET", "/api/info")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("the server did not come back after its restart")

    def bundle(self, name, addons, **fields):
        body = {"name": name, "addons": addons, "installerVersion": "1.7.0", "dependencyPackages": {}}
        body.update(fields)
        assert name.startswith("e2e"), name
        self.call("DELETE", f"/api/bundles/{name}")  # what a run that was killed has left
        self.call("POST", "/api/bundles?force=true", body, want=[200, 201])
        self.undo.append(lambda: self.call("DELETE", f"/api/bundles/{name}", want=[200, 204]))
        return name

    def me(self):
        """The name of the user whose key this is."""
        return self.call("GET", "/api/users/me", want=200)[1]["name"]

    def register_package(self, filename, body):
        """Makes a dependency package known. Returns what the server objects to, None when it takes it."""
        assert filename.startswith("e2e"), filename
        self.call("DELETE", f"/api/desktop/dependencyPackages/{filename}")
        status, answer = self.call("POST", "/api/desktop/dependencyPackages", body, want=[200, 201, 400, 422])
        if status >= 400:
            return f"{status} {answer}"
        self.undo.append(lambda: self.call("DELETE", f"/api/desktop/dependencyPackages/{filename}",
                                           want=[200, 204]))
        return None

    def package(self, filename, content, **fields):
        """A dependency package on the server."""
        body = {"filename": filename, "platform": PLATFORM, "size": len(content), "installerVersion": "1.7.0",
                "checksum": hashlib.sha256(content).hexdigest(), "checksumAlgorithm": "sha256",
                "sourceAddons": {}, "pythonModules": {}}
        body.update(fields)
        problem = self.register_package(filename, body)
        assert problem is None, problem
        self.call("PUT", f"/api/desktop/dependencyPackages/{filename}", raw=content, want=[200, 201, 204],
                  headers={"Content-Type": "application/octet-stream"})
        return filename

    def clean(self):
        """Takes back what was made, the last first; goes on when one thing fails, and then says so."""
        problems = []
        while self.undo:
            try:
                self.undo.pop()()
            except (AssertionError, OSError) as error:
                problems.append(str(error))
        if self.must_restart:
            self.restart()
            self.must_restart = False
        assert not problems, "left behind on the server: " + "; ".join(problems)


class Studio(Server):
    """The embedded studio server with a state folder of its own."""

    def __init__(self, demo=True, addons=None):
        self.directory = tempfile.mkdtemp(prefix="ayon-e2e-studio-")
        self.state = Path(self.directory) / "state"
        program = str(BIN / "ayon-studio")
        command = [program, "demo", "--state", str(self.state)]
        if addons:
            command += ["--addons", str(addons)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        port_file = Path(self.directory) / "url"
        self.process = subprocess.Popen([program, "serve", "--control", "--state", str(self.state),
                                         "--port-file", str(port_file)], stdout=subprocess.DEVNULL)
        for _ in range(200):
            if port_file.exists():
                break
            time.sleep(0.05)
        url = port_file.read_text().strip()
        key = subprocess.run([program, "key", "--state", str(self.state), "--user", "service"], check=True,
                             capture_output=True, text=True).stdout.strip()
        super().__init__(url, key)

    def log(self):
        """The requests served since the last clear, oldest first."""
        _, answer = self.call("GET", "/studio/log", want=200)
        return [r for r in answer if not r["path"].startswith("/studio/")]

    def clear_log(self):
        self.call("DELETE", "/studio/log")

    def fault(self, **fields):
        self.call("POST", "/studio/faults", fields, want=[200, 201, 204])

    def clear_faults(self):
        self.call("DELETE", "/studio/faults")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


def site_items():
    """The folders of the site store that site_suite.py lays under every machine; none otherwise."""
    site = os.environ.get("AYON_TEST_SITE_STORE")
    return sorted(p.name for p in Path(site, "addons").glob("*_*")) if site else []


class Machine:
    """A workstation: a home folder, and runs of ayon in it with nothing of the developer's environment."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="ayon-e2e-home-")
        self.home = Path(self.directory)
        self.storage = self.home / ".local/share/AYON"
        self.addons = self.storage / "addons"
        self.packages = self.storage / "dependency_packages"
        self.environment = {}
        if os.environ.get("AYON_TEST_SITE_STORE"):
            self.environment["AYON_SITE_STORE"] = os.environ["AYON_TEST_SITE_STORE"]

    def addon(self, name, version):
        """The folder of an addon: in the machine's own store, or in the site store of site_suite.py."""
        own = self.addons / f"{name}_{version}"
        site = os.environ.get("AYON_TEST_SITE_STORE")
        lower = Path(site) / "addons" / own.name if site else own
        return lower if lower.is_dir() and not own.is_dir() else own

    def login(self, server, key=None):
        self.environment["AYON_SERVER_URL"] = server.url
        self.environment["AYON_API_KEY"] = key or server.key

    def env(self, **extra):
        env = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        env.update(self.environment)
        env.update({k: v for k, v in extra.items() if v is not None})
        for name in [k for k, v in extra.items() if v is None]:
            env.pop(name, None)
        return env

    def ayon(self, *args, stdin="", timeout=120, cwd=None, **env):
        return Result(subprocess.run([str(AYON), *map(str, args)], env=self.env(**env), input=stdin,
                                     capture_output=True, text=True, timeout=timeout, cwd=cwd or self.home))

    def remove(self):
        shutil.rmtree(self.directory, ignore_errors=True)


def reachable_ayon(folder):
    """The launcher in a copy of its tree below a folder that other users can enter, wherever the build lies."""
    program = Path(folder) / "tree/bin/ayon"
    if not program.exists():
        program.parent.mkdir(parents=True)
        shutil.copy2(AYON, program)
        shutil.copytree(BUILD / "lib", Path(folder) / "tree/lib")
    return program


def unused_users(count):
    """Numbers of users without an account here."""
    found = []
    for uid in range(64000, 60000, -1):
        if not known_user(uid):
            found.append(uid)
        if len(found) == count:
            break
    return found


def known_user(uid):
    """Directories need not list whom they know."""
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def tree(folder):
    """path -> sha256 of every file below a folder."""
    result = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not path.is_symlink():
            result[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return result


def zip_bytes(files):
    """A zip of name -> text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in sorted(files.items()):
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def addon_package(folder, name, version, client_files, server_code=None, studio=None):
    """An upload package of a Python-only addon; returns its path. `studio` is for the embedded studio: settings."""
    path = Path(folder) / f"{name}-{version}.zip"
    server = server_code or ("from ayon_server.addons import BaseServerAddon\n\n\n"
                             "class Addon(BaseServerAddon):\n    pass\n")
    files = {"package.py": f'name = "{name}"\nversion = "{version}"\ntitle = "{name}"\n',
             "server/__init__.py": server}
    if studio:
        files["server/studio.json"] = json.dumps(studio)
    with zipfile.ZipFile(path, "w") as z:
        for entry, text in files.items():
            z.writestr(entry, text)
        z.writestr("private/client.zip", zip_bytes(client_files))
    return path


def core_package(folder, version="1.0.0", settings=None):
    """The stand-in of tests/support for the Python addon `core`."""
    source = Path(__file__).parents[1] / "support/python_core"
    files = {str(path.relative_to(source)): path.read_text() for path in source.rglob("*.py")}
    return addon_package(folder, "core", version, files, studio={"settings": settings or {}})


def mixed_package(folder, package, python_files):
    """A native addon's package with Python code beside it, as `ayon-addon pack` makes one; returns its path."""
    path = Path(folder) / f"mixed-{Path(package).name}"
    with zipfile.ZipFile(package) as upload:
        files = {entry: upload.read(entry) for entry in upload.namelist() if not entry.endswith("/")}
    with zipfile.ZipFile(io.BytesIO(files["private/client.zip"])) as client:
        content = {entry: client.read(entry) for entry in client.namelist() if not entry.endswith("/")}
    manifest = json.loads(content["ayon-native/addon.json"])
    for entry, text in python_files.items():
        content[entry] = text.encode()
        manifest["files"].append({"path": entry, "size": len(content[entry]),
                                  "sha256": hashlib.sha256(content[entry]).hexdigest()})
    content["ayon-native/addon.json"] = json.dumps(manifest).encode()
    files["private/client.zip"] = zip_bytes(content)
    path.write_bytes(zip_bytes(files))
    return path


def native_package(name):
    """The upload package that the build made of a first-party addon."""
    found = sorted(PACKAGES.glob(f"{name}-*.zip"))
    assert found, f"no package of {name} in {PACKAGES}"
    return found[-1]


class Case(unittest.TestCase):
    """One server for the class, one machine for each test."""

    needs_studio = None  # why it cannot run on a foreign server, where it cannot
    server = None

    @classmethod
    def setUpClass(cls):
        foreign = os.environ.get("AYON_TEST_SERVER")
        assert cls.needs_studio is None or isinstance(cls.needs_studio, str), "needs_studio says why, in words"
        if foreign and cls.needs_studio:
            raise unittest.SkipTest(f"needs a studio of its own: it {cls.needs_studio}")
        if foreign:
            cls.server = Server(foreign, os.environ["AYON_TEST_KEY"])
        else:
            cls.server = Studio(addons=PACKAGES)
        try:
            cls.prepare()
        except BaseException:
            cls.tearDownClass()
            raise

    @classmethod
    def prepare(cls):
        """What the class needs on the server."""

    @classmethod
    def tearDownClass(cls):
        cls.server.clean()
        if isinstance(cls.server, Studio):
            cls.server.stop()

    def setUp(self):
        self.machine = Machine()
        self.machine.login(self.server)
        self.machine.environment.update(self.everywhere())
        self.addCleanup(self.machine.remove)

    @classmethod
    def everywhere(cls):
        """A headless run registers no site, and what is registered cannot be removed over the API."""
        return {} if isinstance(cls.server, Studio) else {"AYON_HEADLESS_MODE": "1"}

    def assertExit(self, result, code, *texts):
        self.assertEqual(result.code, code, result)
        for text in texts:
            self.assertIn(text, result.out + result.err, result)


def addons_listed(case, *args, **env):
    """name -> entry of `ayon addon list --json`, run on the case's machine."""
    result = case.machine.ayon(*args, "addon", "list", "--json", **env)
    case.assertExit(result, 0)
    return {a["name"]: a for a in json.loads(result.out)}


def main():
    unittest.main(verbosity=2)
