# SPDX-License-Identifier: Apache-2.0
"""What can happen to a login after it was made, and the other ways to make one on a terminal."""

import json
import os
import pty
import re
import select
import subprocess
import time
import urllib.request

from ayontest import AYON, BIN, BUILD, Case, Studio, main
from fakewindow import SHOWN, FakeWindow
from listener import Listener


class LifeCase(Case):
    needs_studio = "knows the users and passwords of the demo, and ends their sessions"

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}
        self.window = FakeWindow(self.machine, BUILD)
        self.addCleanup(self.server.clear_faults)

    def login(self, user="artist", server=None, **env):
        return self.machine.ayon("login", "--server", (server or self.server).url, "--user", user, "--password-stdin",
                                 stdin=user + "\n", **env)

    def token(self):
        text = (self.machine.storage / "native/credentials.json").read_text()
        return next(word for word in text.replace('"', " ").split() if len(word) == 64)

    def end_session(self, token):
        self.server.call("POST", "/api/auth/logout", key=token, headers={"Authorization": f"Bearer {token}"})

    def load(self, seed):
        """Adds to the state of the running studio."""
        path = self.machine.home / "seed.json"
        path.write_text(json.dumps(seed))
        subprocess.run([str(BIN / "ayon-studio"), "load", "--state", str(self.server.state), "--file", str(path)],
                       check=True, stdout=subprocess.DEVNULL)


class Ended(LifeCase):
    @classmethod
    def prepare(cls):
        cls.bundle = cls.server.bundle("e2e-life", {"hello": "1.7.0"})

    def window_login(self, user="artist"):
        return self.window.play(
            SHOWN, {"say": {"event": "sign-in", "url": self.server.url, "user": user, "password": user}},
            {"until": {"state": "done"}}, {"until_eof": True})

    def test_ended_before_the_run(self):
        """The login window says why it is there, knows server and user, and the run goes on behind it."""
        self.assertExit(self.login(), 0)
        self.end_session(self.token())
        result = self.machine.ayon("hello", **self.window_login())
        self.assertExit(result, 0, "Hello")
        shown = self.window.lines()[0][0]
        self.assertIn("refuses the credential", shown["message"])
        self.assertEqual((shown["url"], shown["user"]), (self.server.url, "artist"))
        self.assertExit(self.machine.ayon("hello"), 0, "Hello")

    def test_ended_while_packages_are_fetched(self):
        self.assertExit(self.login(), 0)
        self.server.fault(path="/addons/*", status=401, count=1)
        result = self.machine.ayon("--bundle", self.bundle, "hello")
        self.assertExit(result, 3, "ayon login")
        self.server.clear_faults()
        self.server.fault(path="/addons/*", status=401, count=1)
        result = self.machine.ayon("--bundle", self.bundle, "hello", **self.window_login())
        self.assertExit(result, 0, "Hello")
        self.assertEqual(self.window.lines()[0][0]["show"], "login")

    def test_ended_is_not_tried_again(self):
        """Each refusal counts towards a lock-out of the address."""
        self.assertExit(self.login(), 0)
        self.end_session(self.token())
        self.server.clear_log()
        self.assertExit(self.machine.ayon("hello"), 3, "ayon login")
        self.assertEqual([r["status"] for r in self.server.log()], [401])

    def test_user_disabled(self):
        self.load({"users": [{"name": "leaver", "password": "leaver"}]})
        self.assertExit(self.login("leaver"), 0)
        self.load({"users": [{"name": "leaver", "password": "leaver", "active": False}]})
        self.assertExit(self.machine.ayon("hello"), 3, "User is not active")
        self.assertExit(self.login("leaver"), 3, "User is not active")

    def test_another_address(self):
        """A session is bound to its public address (wire 426). The server's words are for whoever has to mend it."""
        def handler(_, connection):
            body = b'{"code": 401, "detail": "Client IP mismatch: Stored: 8.8.4.4, current: 9.9.9.9"}'
            connection.sendall(b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n"
                               b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

        server = Listener(handler)
        self.addCleanup(server.stop)
        result = self.machine.ayon("whoami", AYON_SERVER_URL=server.url, AYON_API_KEY="a" * 64)
        self.assertExit(result, 3, "Client IP mismatch", "ayon login")
        self.assertEqual(len(server.requests), 1)

    def test_throttled(self):
        for status in (503, 429):
            with self.subTest(status):
                self.server.fault(path="/api/auth/login", status=status, count=-1)
                self.server.clear_log()
                self.assertExit(self.login(), 3, "no more login attempts", "wait")
                self.assertEqual([r["path"] for r in self.server.log()].count("/api/auth/login"), 1)
                self.server.clear_faults()


class Changed(LifeCase):
    @classmethod
    def prepare(cls):
        cls.other = Studio()

    @classmethod
    def tearDownClass(cls):
        cls.other.stop()
        super().tearDownClass()

    def test_another_server_gets_nothing_of_the_first(self):
        self.assertExit(self.login(), 0)
        self.other.clear_log()
        self.assertExit(self.machine.ayon("whoami", AYON_SERVER_URL=self.other.url), 3, "nobody is logged in")
        self.assertEqual(self.other.log(), [])

    def test_each_server_has_its_own(self):
        self.assertExit(self.login("artist"), 0)
        self.assertExit(self.login("artist2", self.other), 0)
        self.assertExit(self.machine.ayon("whoami"), 0, "artist2", self.other.url)
        self.assertExit(self.machine.ayon("server", "use", self.server.url), 0)
        who = json.loads(self.machine.ayon("whoami", "--json").out)
        self.assertEqual((who["server"], who["user"]), (self.server.url, "artist"))
        self.assertExit(self.machine.ayon("logout"), 0)
        self.assertExit(self.machine.ayon("whoami", AYON_SERVER_URL=self.other.url), 0, "artist2")

    def test_login_to_another_server_in_the_middle_of_a_run(self):
        """The bundle is asked from the new one, and what it said is kept under its name."""
        self.assertExit(self.login(), 0)
        self.assertExit(self.machine.ayon("hello"), 0)
        self.end_session(self.token())
        plan = self.window.play(
            SHOWN, {"say": {"event": "sign-in", "url": self.other.url, "user": "artist", "password": "artist"}},
            {"until": {"state": "done"}}, {"until_eof": True})
        self.other.clear_log()
        self.machine.ayon("hello", **plan)
        self.assertIn("/api/bundles", [r["path"] for r in self.other.log()])
        servers = json.loads(self.machine.ayon("server", "list", "--json").out)
        self.assertEqual({s["url"]: s["isCurrent"] for s in servers}, {self.server.url: False, self.other.url: True})


class Terminal(LifeCase):
    def talk(self, answers, *args):
        """Plays a person at a terminal: (question, answer) in turn; an answer may be made of the screen."""
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.machine.home)
            os.execve(AYON, [str(AYON), *args], self.machine.env(TERM="xterm"))
        screen, seen = "", 0
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            ready, _, _ = select.select([fd], [], [], 1)
            try:
                screen += os.read(fd, 4096).decode(errors="replace") if ready else ""
            except OSError:
                break
            if answers and answers[0][0] in screen[seen:]:
                question, answer = answers.pop(0)
                seen = screen.index(question, seen) + len(question)
                text = answer(screen) if callable(answer) else answer
                if text is not None:
                    os.write(fd, text.encode() + b"\n")
        _, status = os.waitpid(pid, 0)
        os.close(fd)
        self.assertEqual(answers, [], screen)
        return os.waitstatus_to_exitcode(status), screen

    def test_api_key(self):
        code, screen = self.talk([("AYON server", self.server.url), ("User", "api-key"), ("API key", self.server.key)],
                                 "whoami")
        self.assertEqual(code, 0, screen)
        self.assertIn("service", screen)
        self.assertNotIn(self.server.key, screen)

    def test_browser(self):
        def call_back(screen):
            redirect = re.search(r"auth_redirect=(http://localhost:\d+/[0-9a-f]{64})", screen)[1]
            _, answer = self.server.call("POST", "/api/auth/login", {"name": "artist", "password": "artist"}, want=200)
            urllib.request.urlopen(f"{redirect}?token={answer['token']}", timeout=60).close()

        code, screen = self.talk([("AYON server", self.server.url), ("User", "browser"), ("Waiting", call_back)],
                                 "login")
        self.assertEqual(code, 0, screen)
        self.assertIn("as artist", screen)

    def test_servers_by_number_and_a_second_attempt(self):
        record = self.machine.storage / "used_servers.json"
        record.parent.mkdir(parents=True)
        record.write_text(json.dumps({"last_server": "http://127.0.0.1:1", "urls": {
            "http://127.0.0.1:1": {"username": None}, self.server.url: {"username": "artist"}}}))
        code, screen = self.talk([("AYON server", ""), ("AYON server", "2"), ("User", ""), ("Password", "wrong-one"),
                                  ("User", ""), ("Password", "artist")], "login")
        self.assertEqual(code, 0, screen)
        for text in ("no AYON server at", "Invalid login/password", "User [artist]"):
            self.assertIn(text, screen)
        self.assertNotIn("wrong-one", screen)

    def test_three_attempts(self):
        code, screen = self.talk([("AYON server", self.server.url)] + 3 * [("User", "artist"), ("Password", "nonono")],
                                 "login")
        self.assertEqual(code, 3, screen)

    def test_end_of_input(self):
        code, screen = self.talk([("AYON server", "\x04")], "login")
        self.assertEqual(code, 9, screen)

    def test_a_terminal_is_asked_although_a_display_is_there(self):
        self.machine.environment.update(self.window.play({"hang": True}))
        code, screen = self.talk([("AYON server", self.server.url), ("User", "artist"), ("Password", "artist")],
                                 "whoami")
        self.assertEqual(code, 0, screen)
        self.assertFalse(self.window.started())

    def test_ayon_login_wants_the_window(self):
        self.machine.environment.update(self.window.play(SHOWN, {"say": {"event": "cancel"}}, {"until_eof": True}))
        code, screen = self.talk([], "--ayon-login", "whoami")
        self.assertEqual(code, 9, screen)
        self.assertTrue(self.window.started())


if __name__ == "__main__":
    main()
