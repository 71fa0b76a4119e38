#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ayon-studio does beyond the recordings: the demo, uploads with a restart, faults, the log, state on disk."""
import hashlib
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import zipfile

PROGRAM = sys.argv.pop(1)


class Server:
    """One `ayon-studio serve` on a state folder."""

    def __init__(self, state, *words):
        self.state = state
        url_file = state + ".url"
        if os.path.exists(url_file):
            os.unlink(url_file)
        self.process = subprocess.Popen([PROGRAM, "serve", "--state", state, "--port-file", url_file, *words],
                                        stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not os.path.exists(url_file):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the studio does not start")
            time.sleep(0.02)
        with open(url_file, encoding="utf-8") as file:
            self.url = urllib.parse.urlsplit(file.read().strip())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        if code:
            raise RuntimeError(f"the studio ended with code {code}")

    def ask(self, method, path, body=None, token=None, headers=None):
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        link = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=20)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.read(), answer
        finally:
            link.close()

    def json(self, method, path, body=None, token=None):
        status, data, _ = self.ask(method, path, body, token)
        return status, json.loads(data) if data else None

    def login(self, name):
        status, answer = self.json("POST", "/api/auth/login", {"name": name, "password": name})
        assert status == 200, answer
        return answer["token"]


def package(name, version, extra=()):
    """An uploadable addon in memory."""
    client = io.BytesIO()
    with zipfile.ZipFile(client, "w") as file:
        file.writestr(name + "/__init__.py", "VALUE = 1\n")
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("package.py", f'name = "{name}"\nversion = "{version}"\ntitle = "Test"\n')
        file.writestr("server/__init__.py", "")
        file.writestr("private/client.zip", client.getvalue())
        for path, text in extra:
            file.writestr(path, text)
    return whole.getvalue(), client.getvalue()


class Behaviour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.state = os.path.join(cls.folder.name, "state")
        addons = os.path.join(cls.folder.name, "addons")
        os.mkdir(addons)
        with open(os.path.join(addons, "given-1.0.0.zip"), "wb") as file:
            file.write(package("given", "1.0.0")[0])
        subprocess.run([PROGRAM, "demo", "--state", cls.state, "--addons", addons], check=True)
        cls.server = Server(cls.state, "--control")
        cls.admin = cls.server.login("admin")
        cls.artist = cls.server.login("artist")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    def tearDown(self):
        self.server.ask("DELETE", "/studio/faults", token=self.admin)

    def fault(self, **rule):
        status, answer = self.server.json("POST", "/studio/faults", rule, self.admin)
        self.assertEqual(status, 204, answer)

    def install(self, data):
        status, answer = self.server.json("POST", "/api/addons/install", data, self.admin)
        if status != 200:
            return status, answer
        for _ in range(500):
            _, event = self.server.json("GET", "/api/events/" + answer["eventId"], token=self.admin)
            if event["status"] in ("finished", "failed"):
                return event["status"], event
            time.sleep(0.02)
        raise AssertionError("the installation does not end")

    def addon(self, name):
        _, answer = self.server.json("GET", "/api/addons?details=1", token=self.artist)
        return next((addon for addon in answer["addons"] if addon["name"] == name), None)

    def test_demo_names_given_addons(self):
        _, answer = self.server.json("GET", "/api/bundles", token=self.artist)
        named = {bundle["name"]: bundle["addons"].get("given") for bundle in answer["bundles"]}
        self.assertEqual(named[answer["productionBundle"]], "1.0.0")
        self.assertEqual(named[answer["stagingBundle"]], "1.0.0")

    def test_demo_package_matches_its_checksum(self):
        _, answer = self.server.json("GET", "/api/desktop/dependencyPackages", token=self.artist)
        for entry in answer["packages"]:
            path = "/api/desktop/dependencyPackages/" + entry["filename"]
            status, data, _ = self.server.ask("GET", path, token=self.artist)
            self.assertEqual((status, len(data)), (200, entry["size"]))
            self.assertEqual(hashlib.sha256(data).hexdigest(), entry["checksum"])

    def test_upload_appears_after_a_restart(self):
        data, client = package("uploaded", "2.1.0")
        self.assertEqual(self.install(data)[0], "finished")
        self.assertIsNone(self.addon("uploaded"))
        _, answer = self.server.json("GET", "/api/system/restartRequired", token=self.admin)
        self.assertTrue(answer["required"])
        self.assertEqual(self.server.ask("POST", "/api/system/restart", token=self.artist)[0], 403)
        self.assertEqual(self.server.ask("POST", "/api/system/restart", token=self.admin)[0], 204)
        version = self.addon("uploaded")["versions"]["2.1.0"]
        self.assertEqual(version["clientSourceInfo"], [{"type": "server", "filename": "client.zip"}])
        self.assertFalse(version["isBroken"])
        status, got, _ = self.server.ask("GET", "/addons/uploaded/2.1.0/private/client.zip", token=self.artist)
        self.assertEqual((status, got), (200, client))
        _, items = self.server.json("GET", "/api/addons/install", token=self.admin)
        self.assertIn("uploaded", [item["addonName"] for item in items["items"]])
        self.assertEqual(self.server.ask("DELETE", "/api/addons/uploaded/2.1.0", token=self.admin)[0], 204)

    def test_hostile_uploads_are_refused(self):
        for path in ("../../escaped", "/absolute", "a/../../b", "line\nbreak"):
            status, event = self.install(package("hostile", "1.0.0", [(path, "x")])[0])
            self.assertEqual(status, "failed", path)
            self.assertIn("refused", event["description"])
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "escaped")))
        self.assertFalse(os.path.exists(os.path.join(self.state, "addons", "hostile", "1.0.0")))
        empty = io.BytesIO()
        with zipfile.ZipFile(empty, "w") as file:
            file.writestr("readme.txt", "no addon")
        self.assertEqual(self.install(empty.getvalue())[0], 409)
        self.assertEqual(self.server.ask("POST", "/api/addons/install", b"", self.admin)[0], 400)
        self.assertEqual(self.server.ask("POST", "/api/addons/install", b"x", self.artist)[0], 403)

    def test_package_upload_and_download(self):
        data = os.urandom(300000)
        path = "/api/desktop/dependencyPackages"
        meta = {"filename": "up_linux.zip", "platform": "linux", "size": len(data),
                "checksum": hashlib.sha256(data).hexdigest(), "checksumAlgorithm": "sha256"}
        self.assertEqual(self.server.ask("POST", path, meta, self.admin)[0], 201)
        self.assertEqual(self.server.ask("GET", path + "/up_linux.zip", token=self.artist)[0], 404)
        self.assertEqual(self.server.ask("PUT", path + "/up_linux.zip", data, self.admin)[0], 204)
        self.assertEqual(self.server.ask("GET", path + "/up_linux.zip", token=self.artist)[1], data)
        status, part, answer = self.server.ask("GET", path + "/up_linux.zip", token=self.artist,
                                               headers={"Range": "bytes=299990-"})
        self.assertEqual((status, part), (206, data[299990:]))
        self.assertEqual(answer.getheader("content-range"), "bytes 299990-299999/300000")
        self.assertEqual(self.server.ask("DELETE", path + "/up_linux.zip", token=self.admin)[0], 204)

    def test_faults_on_the_answer(self):
        self.fault(path="/api/info", status=503, count=2, retry_after_s=7)
        for _ in range(2):
            status, _, answer = self.server.ask("GET", "/api/info")
            self.assertEqual((status, answer.getheader("retry-after")), (503, "7"))
        self.assertEqual(self.server.ask("GET", "/api/info")[0], 200)
        self.fault(path="/api/*", method="POST", redirect="http://other.example/x")
        self.assertEqual(self.server.ask("GET", "/api/info")[0], 200)
        status, _, answer = self.server.ask("POST", "/api/auth/logout")
        self.assertEqual((status, answer.getheader("location")), (302, "http://other.example/x"))
        self.fault(path="/api/info", delay_ms=200)
        begin = time.monotonic()
        self.server.ask("GET", "/api/info")
        self.assertGreaterEqual(time.monotonic() - begin, 0.19)  # the server counts in milliseconds

    def test_faults_on_the_body(self):
        path = "/addons/core/1.9.7/private/client.zip"
        whole = self.server.ask("GET", path, token=self.artist)[1]
        self.fault(path=path, truncate_at=100)
        with self.assertRaises(http.client.IncompleteRead) as caught:
            self.server.ask("GET", path, token=self.artist)
        self.assertEqual(caught.exception.partial, whole[:100])
        self.fault(path=path, reset_at=0)
        with self.assertRaises((ConnectionResetError, http.client.RemoteDisconnected, http.client.IncompleteRead)):
            self.server.ask("GET", path, token=self.artist)
        self.fault(path=path, corrupt_byte=7)
        spoilt = self.server.ask("GET", path, token=self.artist)[1]
        self.assertEqual([i for i in range(len(whole)) if whole[i] != spoilt[i]], [7])
        self.fault(path=path, wrong_length=10)
        self.assertEqual(self.server.ask("GET", path, token=self.artist)[1], whole[:10])
        self.fault(path=path, drip_bytes_per_s=len(whole) * 4)
        begin = time.monotonic()
        self.assertEqual(self.server.ask("GET", path, token=self.artist)[1], whole)
        self.assertGreaterEqual(time.monotonic() - begin, 0.19)  # the server counts in milliseconds
        self.assertEqual(self.server.ask("GET", path, token=self.artist)[1], whole)

    def test_stalled_answer_does_not_hold_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            state = os.path.join(folder, "s")
            subprocess.run([PROGRAM, "demo", "--state", state], check=True)
            server = Server(state, "--control")
            server.ask("POST", "/studio/faults", {"path": "/api/info", "stall": 5}, server.login("admin"))
            link = http.client.HTTPConnection(server.url.hostname, server.url.port, timeout=20)
            link.request("GET", "/api/info")
            answer = link.getresponse()
            self.assertEqual(len(answer.read(5)), 5)
            begin = time.monotonic()
            server.stop()
            self.assertLess(time.monotonic() - begin, 5)
            link.close()

    def test_control_is_for_admins(self):
        self.assertEqual(self.server.ask("GET", "/studio/log")[0], 401)
        self.assertEqual(self.server.ask("GET", "/studio/log", token=self.artist)[0], 403)
        status, answer = self.server.json("POST", "/studio/faults", {"path": "/x", "oops": 1}, self.admin)
        self.assertEqual(status, 400)
        self.assertIn("oops", answer["detail"])

    def test_log_counts_requests(self):
        self.server.ask("DELETE", "/studio/log", token=self.admin)
        self.server.ask("GET", "/api/bundles?archived=true&token=" + self.artist)
        self.server.ask("GET", "/api/nope")
        _, lines = self.server.json("GET", "/studio/log", token=self.admin)
        self.assertEqual([(line["method"], line["path"], line["status"]) for line in lines],
                         [("GET", "/api/bundles", 200), ("GET", "/api/nope", 404)])
        self.assertEqual(lines[0]["query"], "archived=true&token=***")

    def test_key_and_service(self):
        made = subprocess.run([PROGRAM, "key", "--state", self.state, "--user", "service"], check=True,
                              stdout=subprocess.PIPE, text=True).stdout.strip()
        status, data, _ = self.server.ask("GET", "/api/users/me", headers={"X-Api-Key": made})
        self.assertEqual((status, json.loads(data)["name"]), (200, "service"))
        headers = {"X-Api-Key": made, "X-as-user": "artist"}
        self.assertEqual(json.loads(self.server.ask("GET", "/api/users/me", headers=headers)[1])["name"], "artist")
        for name in ("studio.db", "studio.db-wal"):
            with open(os.path.join(self.state, name), "rb") as file:
                self.assertNotIn(made.encode(), file.read())

    def test_state_survives(self):
        with tempfile.TemporaryDirectory() as folder:
            state = os.path.join(folder, "s")
            subprocess.run([PROGRAM, "demo", "--state", state], check=True)
            server = Server(state)
            token = server.login("admin")
            self.assertEqual(server.ask("GET", "/studio/log", token=token)[0], 404)
            bundle = {"name": "kept", "addons": {"core": "1.9.7"}, "installerVersion": "1.7.0"}
            self.assertEqual(server.ask("POST", "/api/bundles", bundle, token)[0], 201)
            server.stop()
            server = Server(state)
            _, answer = server.json("GET", "/api/bundles", token=token)
            self.assertEqual(answer["bundles"][0]["name"], "kept")
            server.stop()


if __name__ == "__main__":
    unittest.main()
