# SPDX-License-Identifier: Apache-2.0
"""Who you are: log in, be known, log out, as a person at a terminal and as a script."""

import json
import os
import pty
import select
import time

from ayontest import AYON, Case, main


class LoginByKey(Case):
    """An API key, on any server; nothing is kept there."""

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1", **self.everywhere()}
        self.user = self.server.me()

    def test_api_key(self):
        result = self.machine.ayon("login", "--server", self.server.url, "--api-key-stdin",
                                   stdin=self.server.key + "\n")
        self.assertExit(result, 0, self.user)
        self.assertExit(self.machine.ayon("whoami"), 0, self.user)
        self.assertNotIn(self.server.key, result.out + result.err)

    def test_key_file(self):
        path = self.machine.home / "key"
        path.write_text(self.server.key + "\n")
        path.chmod(0o600)
        who = self.machine.ayon("whoami", "--json", AYON_SERVER_URL=self.server.url, AYON_API_KEY_FILE=str(path))
        self.assertExit(who, 0)
        self.assertEqual(json.loads(who.out)["credential"], "key-file")


class Login(Case):
    needs_studio = "knows the users and passwords of the demo"

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}
        self.local = self.machine.storage

    def login(self, user="artist", password="artist", *more, **env):
        return self.machine.ayon("login", "--server", self.server.url, "--user", user, "--password-stdin", *more,
                                 stdin=password + "\n", **env)

    def test_login_whoami_logout(self):
        self.assertExit(self.login(), 0, "artist")
        who = self.machine.ayon("whoami", "--json")
        self.assertExit(who, 0)
        self.assertEqual(json.loads(who.out)["user"], "artist")
        servers = json.loads((self.local / "used_servers.json").read_text())
        self.assertEqual(servers["last_server"], self.server.url)
        self.assertEqual(servers["urls"][self.server.url]["username"], "artist")
        self.assertRegex(servers["urls"][self.server.url]["updated_dt"], r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d$")
        key_file = self.local / "native/credentials.json"
        self.assertEqual(key_file.stat().st_mode & 0o777, 0o600)
        token = self.machine.ayon("--version")  # any run: the token must not show up in one
        self.assertNotIn("token", token.out)
        self.assertExit(self.machine.ayon("logout"), 0)
        self.assertExit(self.machine.ayon("whoami"), 3)
        self.assertFalse(key_file.exists() and self.server.url in key_file.read_text())

    def test_logout_ends_the_token_on_the_server(self):
        self.assertExit(self.login(), 0)
        text = (self.local / "native/credentials.json").read_text()
        token = next(word for word in text.replace('"', " ").split() if len(word) == 64)
        self.assertEqual(self.server.call("GET", "/api/users/me", key=token)[0], 200)
        self.assertExit(self.machine.ayon("logout"), 0)
        self.assertEqual(self.server.call("GET", "/api/users/me", key=token)[0], 401)

    def test_login_again_after_the_token_expired(self):
        """The bundle itself names the login addon, and cannot be asked for without a token."""
        self.assertExit(self.login(), 0)
        self.assertExit(self.machine.ayon("hello"), 0, "Hello")
        text = (self.local / "native/credentials.json").read_text()
        token = next(word for word in text.replace('"', " ").split() if len(word) == 64)
        self.server.call("POST", "/api/auth/logout", key=token, headers={"Authorization": f"Bearer {token}"})
        self.assertExit(self.machine.ayon("hello"), 3, "ayon login")
        self.assertExit(self.login(), 0, "artist")
        self.assertExit(self.machine.ayon("hello"), 0, "Hello")

    def test_wrong_password(self):
        result = self.login(password="nope-nope-nope")
        self.assertExit(result, 3)
        self.assertNotIn("nope-nope-nope", result.out + result.err)
        self.assertFalse((self.local / "native/credentials.json").exists())

    def test_the_url_is_repaired(self):
        bare = self.server.url.removeprefix("http://")
        result = self.machine.ayon("login", "--server", f"  {bare}/  ", "--user", "artist", "--password-stdin",
                                   stdin="artist\n")
        self.assertExit(result, 0, self.server.url)

    def test_first_run_on_a_terminal_asks(self):
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.machine.home)
            os.execve(AYON, [str(AYON), "whoami"], self.machine.env(TERM="xterm"))
        screen = b""
        answers = [(b"AYON server", self.server.url), (b"User", "artist"), (b"Password", "artist")]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ready, _, _ = select.select([fd], [], [], 1)
            try:
                chunk = os.read(fd, 4096) if ready else b""
            except OSError:
                break
            screen += chunk
            if answers and answers[0][0] in screen:
                screen = screen.split(answers[0][0], 1)[1]
                os.write(fd, answers.pop(0)[1].encode() + b"\n")
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0, screen)
        self.assertIn(b"artist", screen)
        self.assertNotIn(b"Password: artist", screen)


if __name__ == "__main__":
    main()
