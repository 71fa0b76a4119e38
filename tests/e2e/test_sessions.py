# SPDX-License-Identifier: Apache-2.0
"""A session that is ended, replaced or refused for a while, as seen by what runs and by what is started next."""

import json
import subprocess
import time

from ayontest import AYON, Case, main


class Sessions(Case):
    needs_studio = "makes users and makes the server fail"

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}
        self.user = f"person{time.monotonic_ns()}"
        self.make_user(self.user)

    def make_user(self, name):
        self.server.call("PUT", f"/api/users/{name}", {"password": name}, want=[200, 201, 204])

    def login(self, user=None):
        user = user or self.user
        return self.machine.ayon("login", "--server", self.server.url, "--user", user, "--password-stdin",
                                 stdin=user + "\n")

    def token(self):
        file = self.machine.storage / "native/credentials.json"
        return json.loads(file.read_text())["keys"].get(self.server.url)

    def end(self, token):
        self.server.call("POST", "/api/auth/logout", key=token, headers={"Authorization": f"Bearer {token}"})

    def test_refused_for_a_while(self):
        """A session that is bound to an address: elsewhere it is refused, at home it is good again, so it is kept."""
        self.assertExit(self.login(), 0)
        self.assertExit(self.machine.ayon("hello"), 0)
        token = self.token()
        self.server.fault(path="/api/*", status=401, count=100)
        self.assertExit(self.machine.ayon("hello"), 3, "ayon login")
        self.server.clear_faults()
        self.assertEqual(self.token(), token)
        self.assertExit(self.machine.ayon("hello"), 0)

    def start_waiting(self):
        """A script that asks who it is when told to, from within a run that goes on meanwhile."""
        script = self.machine.home / "waits.py"
        script.write_text("import os, subprocess, sys\nprint('ready', flush=True)\nsys.stdin.readline()\n"
                          "sys.exit(subprocess.run([os.environ['AYON_EXECUTABLE'], 'whoami']).returncode)\n")
        process = subprocess.Popen([str(AYON), str(script)], env=self.machine.env(), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        while "ready" not in (line := process.stdout.readline()):
            self.assertTrue(line, "the script ended")
        return process

    @staticmethod
    def go_on(process):
        out, _ = process.communicate("\n", timeout=60)
        return process.returncode, out

    def test_other_user_while_something_runs(self):
        """What runs stays with whom it was started by; what is started from now on belongs to the new one."""
        other = self.user + "b"
        self.make_user(other)
        self.assertExit(self.login(), 0)
        process = self.start_waiting()
        self.assertExit(self.login(other), 0)
        code, out = self.go_on(process)
        self.assertEqual(code, 0, out)
        self.assertIn(f"{self.user} ", out)
        self.assertExit(self.machine.ayon("whoami"), 0, f"{other} ")

    def test_logout_while_something_runs(self):
        self.assertExit(self.login(), 0)
        process = self.start_waiting()
        self.assertExit(self.machine.ayon("logout"), 0)
        code, out = self.go_on(process)
        self.assertEqual(code, 3, out)
        self.assertIn("refuses the credential", out)

    def test_logout_without_the_server(self):
        """The local part is done; the session lives on until it expires, which is said."""
        for fault in ({"reset_at": 0}, {"status": 500}):
            self.assertExit(self.login(), 0)
            self.server.fault(path="/api/auth/logout", count=100, **fault)
            result = self.machine.ayon("logout")
            self.server.clear_faults()
            self.assertExit(result, 0, "the server was not told")
            self.assertIsNone(self.token())

    def test_logout_of_an_ended_session(self):
        self.assertExit(self.login(), 0)
        self.end(self.token())
        result = self.machine.ayon("logout")
        self.assertExit(result, 0, "Logged out")
        self.assertNotIn("***", result.err)


if __name__ == "__main__":
    main()
