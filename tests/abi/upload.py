#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`ayon-addon upload` against the studio server: installed, restarted, listed, named in a bundle.

usage: upload.py AYON_ADDON AYON_STUDIO FIXTURE_ZIP
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile


class Studio:
    def __init__(self, program, scratch):
        self.program, self.state = program, scratch / "state"
        subprocess.run([program, "demo", "--state", self.state], check=True, capture_output=True)
        port_file = scratch / "port"
        self.process = subprocess.Popen([program, "serve", "--state", self.state, "--port", "0", "--control", "--port-file", port_file],
                                        stdout=subprocess.DEVNULL)
        limit = time.monotonic() + 20
        while not port_file.exists() and time.monotonic() < limit:
            time.sleep(0.02)
        self.url = port_file.read_text().strip()

    def token(self, user):
        return subprocess.run([self.program, "token", "--state", self.state, "--user", user], check=True, capture_output=True,
                              text=True).stdout.strip()

    def get(self, path, token):
        request = urllib.request.Request(self.url + path, headers={"X-Api-Key": token})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


class Tool:
    def __init__(self, program, scratch):
        self.program, self.home = program, scratch

    def upload(self, *words, key=None):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
        if key:
            env["AYON_API_KEY"] = key
        return subprocess.run([self.program, "upload", *map(str, words)], env=env, capture_output=True, text=True, check=False,
                              timeout=120)


def expect(done, code, *texts):
    said = done.stdout + done.stderr
    if done.returncode != code or not all(text in said for text in texts):
        raise AssertionError(f"exit code {done.returncode}, expected {code} and {texts}:\n{said}")


def renamed(source, target, version):
    """The same package with another version in front: the check before the upload must see it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b'version = "1.2.3"', f'version = "{version}"'.encode()))


def story(tool, studio, package, scratch):
    admin, artist = studio.token("admin"), studio.token("artist")
    at = ("--server", studio.url)

    expect(tool.upload(package, *at), 3, "no credential")
    expect(tool.upload(package, *at, key="0" * 64), 3, "credential")
    expect(tool.upload(package, *at, key=artist), 3, "administrator")
    expect(tool.upload(package, key=admin), 2, "which server")
    expect(tool.upload(package, "--server", "ftp://x", key=admin), 2, "ftp://x")
    expect(tool.upload(package, "--server", "http://127.0.0.1:1", "--timeout", "5", key=admin), 4)
    renamed(package, scratch / "other.zip", "1.2.4")
    expect(tool.upload(scratch / "other.zip", *at, key=admin), 1, "nothing was sent")

    # Without leave to restart nothing is broken and the user is told.
    expect(tool.upload(package, *at, key=admin), 0, "Installed fixture 1.2.3", "must restart")
    expect(tool.upload(package, *at, "--restart", "--bundle", "no-such-bundle", key=admin), 5, "no-such-bundle")
    expect(tool.upload(package, *at, key=admin), 1, "raise the version")
    before = bundle(studio, admin)
    expect(tool.upload(package, *at, "--force", "--restart", "--bundle", before["name"], key=admin), 0, "names fixture 1.2.3")

    after = bundle(studio, admin)
    assert after["addons"] == dict(before["addons"], fixture="1.2.3"), after["addons"]
    listed = {addon["name"]: addon for addon in studio.get("/api/addons?details=1", admin)["addons"]}
    assert listed["fixture"]["versions"]["1.2.3"]["clientSourceInfo"], listed["fixture"]
    request = urllib.request.Request(f"{studio.url}/addons/fixture/1.2.3/private/client.zip", headers={"X-Api-Key": artist})
    with urllib.request.urlopen(request, timeout=20) as answer, zipfile.ZipFile(package) as sent:
        assert answer.read() == sent.read("private/client.zip"), "the client part changed on its way"


def bundle(studio, token):
    return next(item for item in studio.get("/api/bundles", token)["bundles"] if item.get("isStaging"))


def main(tool, program, package):
    scratch = pathlib.Path(tempfile.mkdtemp())
    studio = Studio(program, scratch)
    try:
        story(Tool(tool, scratch), studio, pathlib.Path(package), scratch)
    finally:
        studio.stop()
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main(*sys.argv[1:])
