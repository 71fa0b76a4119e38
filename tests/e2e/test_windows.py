# SPDX-License-Identifier: Apache-2.0
"""The windows of the launcher, from the host's side: when there is one, what it is told, what the user's deeds in it
do, and that a window that dies, hangs or talks nonsense is no trouble. The window itself is played by the test."""

import json
import os
import pty
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request

from ayontest import AYON, BUILD, Case, main
from fakewindow import SHOWN, FakeWindow


class WindowCase(Case):
    needs_studio = "knows the users and passwords of the demo"

    def setUp(self):
        super().setUp()
        self.window = FakeWindow(self.machine, BUILD)

    def first(self, kind):
        """What the first window was told at first."""
        windows = self.window.lines()
        self.assertTrue(windows, "no window was opened")
        self.assertEqual(windows[0][0]["show"], kind)
        return windows[0][0]


class LoginWindow(WindowCase):
    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}

    def run_with(self, *steps, args=("whoami",), **env):
        return self.machine.ayon(*args, **{**self.window.play(*steps), **env})

    def sign_in(self, **fields):
        return {"say": {"event": "sign-in", "url": self.server.url, "user": "artist", "password": "artist", **fields}}

    def test_first_run(self):
        bare = self.server.url.removeprefix("http://")
        result = self.run_with(SHOWN, {"say": {"event": "check-url", "url": bare}}, {"until": {"url_state": "ok"}},
                               self.sign_in(url=bare), {"until": {"state": "done"}}, {"until_eof": True})
        self.assertExit(result, 0, "artist")
        shown = self.first("login")
        self.assertEqual((shown["variant"], shown["url"], shown["state"]), ("production", "", "idle"))
        self.assertEqual(shown["message"], "No AYON server is set")
        told = json.dumps(self.window.lines())
        self.assertIn(f'"url": "{self.server.url}"', told)
        self.assertNotIn('"password": "artist"', told)
        self.assertEqual(self.window.lines()[0][-1], {"close": True})
        self.assertExit(self.machine.ayon("whoami"), 0, "artist")

    def test_wrong_password_and_again(self):
        result = self.run_with(SHOWN, self.sign_in(password="wrong-pass"), {"until": {"state": "error"}},
                               self.sign_in(), {"until": {"state": "done"}}, {"until_eof": True})
        self.assertExit(result, 0, "artist")
        errors = [line["update"]["state_message"] for line in self.window.lines()[0]
                  if line.get("update", {}).get("state") == "error"]
        self.assertEqual(len(errors), 1)
        self.assertIn("Invalid login/password", errors[0])
        self.assertNotIn("wrong-pass", result.err)

    def test_no_server_there(self):
        result = self.run_with(SHOWN, {"say": {"event": "check-url", "url": "127.0.0.1:1/page"}},
                               {"until": {"url_state": "error"}}, {"say": {"event": "cancel"}}, {"until_eof": True})
        self.assertExit(result, 9, "cancelled")
        update = next(line["update"] for line in self.window.lines()[0]
                      if line.get("update", {}).get("url_state") == "error")
        hints = "\n".join(update["url_hints"])
        for text in ("http://127.0.0.1:1", "https://127.0.0.1:1", "browser"):
            self.assertIn(text, hints)
        self.assertEqual(update["url_hints"][0], "http://127.0.0.1:1")  # an address alone can be taken over

    def test_missing_port_is_hinted_at(self):
        result = self.run_with(SHOWN, {"say": {"event": "check-url", "url": "http://localhost"}},
                               {"until": {"url_state": "error"}}, {"say": {"event": "cancel"}}, {"until_eof": True},
                               AYON_SERVER_TIMEOUT="2")
        self.assertExit(result, 9)
        self.assertIn("http://localhost:5000", json.dumps(self.window.lines()))

    def test_api_key(self):
        result = self.run_with(SHOWN, {"say": {"event": "api-key", "url": self.server.url, "key": self.server.key}},
                               {"until": {"state": "done"}}, {"until_eof": True})
        self.assertExit(result, 0, "service")
        self.assertNotIn(self.server.key, json.dumps(self.window.lines()) + result.err + result.out)

    def test_browser(self):
        """The page's part is played here: it keeps the path and appends the token."""
        opened = self.machine.home / "opened"
        opener = self.machine.home / "bin/xdg-open"
        opener.parent.mkdir()
        opener.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
        opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
        env = self.window.play(SHOWN, {"say": {"event": "browser", "url": self.server.url}},
                               {"until": {"state": "browser"}}, {"until": {"state": "done"}}, {"until_eof": True})
        env["PATH"] = f"{opener.parent}:/usr/bin:/bin"
        process = subprocess.Popen([str(AYON), "whoami"], env=self.machine.env(**env), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.machine.home)
        try:
            for _ in range(1200):
                if opened.exists():
                    break
                time.sleep(0.05)
            page = opened.read_text().strip()
            match = re.fullmatch(re.escape(self.server.url) + r"/\?auth_redirect=(http://localhost:\d+/[0-9a-f]{64})",
                                 page)
            self.assertTrue(match, page)
            body = call_back(self, match[1])
            self.assertIn("You are logged in", body)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        self.assertEqual(process.returncode, 0, err)
        self.assertIn("artist", out)

    def test_cancel_the_browser(self):
        result = self.run_with(SHOWN, {"say": {"event": "browser", "url": self.server.url}},
                               {"until": {"state": "browser"}}, {"say": {"event": "browser-cancel"}},
                               {"until": {"state": "idle"}}, self.sign_in(), {"until": {"state": "done"}},
                               {"until_eof": True})
        self.assertExit(result, 0, "artist")

    def test_cancel_while_the_server_is_slow(self):
        self.server.fault(path="/api/auth/login", delay_ms=60000)
        self.addCleanup(self.server.clear_faults)
        began = time.monotonic()
        result = self.run_with(SHOWN, self.sign_in(), {"until": {"state": "busy"}}, {"say": {"event": "cancel"}},
                               {"until_eof": True}, AYON_SERVER_TIMEOUT="50")
        self.assertExit(result, 9, "cancelled")
        self.assertLess(time.monotonic() - began, 40)

    def test_remembered_servers(self):
        self.assertExit(self.machine.ayon("login", "--server", self.server.url, "--user", "artist", "--password-stdin",
                                          stdin="artist\n"), 0)
        result = self.run_with(SHOWN, {"say": {"event": "forget-server", "url": self.server.url}},
                               {"until": {"servers": []}}, {"say": {"event": "cancel"}}, {"until_eof": True},
                               args=("--ayon-login", "whoami"))
        self.assertExit(result, 9)
        shown = self.first("login")
        self.assertEqual((shown["url"], shown["user"]), (self.server.url, "artist"))
        self.assertEqual([s["url"] for s in shown["servers"]], [self.server.url])
        self.assertNotIn(self.server.url, self.machine.ayon("server", "list").out)

    def test_login_verb_opens_it(self):
        result = self.run_with(SHOWN, self.sign_in(), {"until": {"state": "done"}}, {"until_eof": True},
                               args=("login", "--server", self.server.url))
        self.assertExit(result, 0, "artist")
        self.assertTrue(self.first("login")["url_fixed"])

    def test_without_a_window_that_works(self):
        """Every kind of broken window ends like no window."""
        faults = {
            "dies at once": [{"exit": 1}],
            "talks nonsense": [SHOWN, {"raw": "{]\n"}, {"until_eof": True}],
            "is no object": [SHOWN, {"raw": "[1]\n"}, {"until_eof": True}],
            "too long a line": [SHOWN, {"raw": "x" * 70000}, {"until_eof": True}],
            "no UTF-8": [{"raw": '{"event": "\udcff"}\n'.encode("utf-8", "surrogateescape").decode("latin-1")},
                         {"until_eof": True}],
        }
        for name, steps in faults.items():
            with self.subTest(name):
                result = self.run_with(*steps)
                self.assertExit(result, 3, "AYON_SERVER_URL", "AYON_API_KEY")

    def test_without_the_addon(self):
        result = self.machine.ayon("whoami", DISPLAY=":99", AYON_TEST_WINDOW=None,
                                   AYON_ADDON_PATH=self.window.environment["AYON_ADDON_PATH"])
        self.assertExit(result, 3, "AYON_SERVER_URL", "AYON_API_KEY")

    def test_closed_window(self):
        result = self.run_with(SHOWN, {"exit": 0})
        self.assertExit(result, 9, "cancelled")

    def test_never_a_window(self):
        env = self.window.play({"hang": True})
        for name, args, more in (("headless", ("--headless", "whoami"), {}),
                                 ("headless by variable", ("whoami",), {"AYON_HEADLESS_MODE": "1"}),
                                 ("no display", ("whoami",), {"DISPLAY": None}),
                                 ("credentials from the environment", ("whoami",), {
                                     "AYON_API_KEY": "0" * 64, "AYON_SERVER_URL": self.server.url})):
            with self.subTest(name):
                result = self.machine.ayon(*args, **{**env, **more})
                self.assertExit(result, 3, "AYON_API_KEY")
                self.assertFalse(self.window.started())


class TroubleWindow(WindowCase):
    """What keeps a command from starting is shown, and said in one line all the same."""

    @classmethod
    def prepare(cls):
        cls.bundle = cls.server.bundle("e2e-windows", {"hello": "1.7.0"})

    def trouble(self, code, title, *args, **env):
        plan = self.window.play(SHOWN, {"say": {"event": "button", "id": "close"}}, {"until_eof": True})
        result = self.machine.ayon(*args, **{**plan, **env})
        self.assertExit(result, code)
        lines = [line for line in result.err.splitlines() if line.startswith("ayon: ")]
        self.assertEqual(len(lines), 1, result)
        shown = self.first("message")
        self.assertEqual((shown["title"], shown["severity"]), (title, "error"))
        self.assertEqual("ayon: " + shown["text"], lines[0])
        self.assertEqual([b["id"] for b in shown["buttons"]], ["close"])
        self.assertNotIn(self.server.key, json.dumps(shown))
        return shown

    def test_missing_bundle(self):
        shown = self.trouble(5, "The bundle is missing", "--bundle", "e2e-nope", "--use-staging", "hello")
        self.assertIn("e2e-nope", shown["text"])
        self.assertIn(self.server.url, shown["details"])
        self.assertEqual(shown["variant"], "staging")

    def test_blocked_update(self):
        self.trouble(6, "The update is blocked", "--bundle", self.bundle, "hello", AYON_AUTO_UPDATE="block")

    def test_bypass_credentials(self):
        shown = self.trouble(3, "The given credentials do not work", "hello", AYON_API_KEY="0" * 64)
        self.assertIn("AYON_API_KEY", shown["text"])
        self.assertNotIn("0" * 64, json.dumps(shown))

    def test_server_away(self):
        self.trouble(4, "The AYON server cannot be reached", "hello", AYON_SERVER_URL="http://127.0.0.1:1",
                     AYON_SERVER_RETRIES="1")

    def test_addon_that_cannot_be_loaded(self):
        broken = self.machine.home / "broken/hello_9.0.0"
        shutil.copytree(next((BUILD / "lib/ayon/addons").glob("hello_*")), broken)
        for path in broken.rglob("*.so"):
            path.write_bytes(b"no shared object")
        both = f"{self.window.environment['AYON_ADDON_PATH']}:{broken}"
        shown = self.trouble(7, "An addon cannot be loaded", "hello", AYON_ADDON_PATH=both)
        self.assertIn("hello", shown["text"])

    def test_missing_permission(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        self.machine.addons.mkdir(parents=True)
        self.machine.addons.chmod(0o555)
        self.addCleanup(self.machine.addons.chmod, 0o755)
        self.trouble(6, "The update may not be written", "--bundle", self.bundle, "hello")

    def test_closed_or_broken(self):
        """The line and the code do not depend on the window."""
        for steps in ([SHOWN, {"exit": 0}], [{"exit": 1}], [SHOWN, {"raw": "?\n"}, {"until_eof": True}]):
            result = self.machine.ayon("--bundle", "e2e-nope", "hello", **self.window.play(*steps))
            self.assertExit(result, 5, "ayon: ", "e2e-nope")

    def test_none_where_a_terminal_shows_it(self):
        """Standard error alone decides: output may go to a file, and input come from a pipe."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = subprocess.run([str(AYON), "--bundle", "e2e-nope", "hello"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=theirs, timeout=120, cwd=self.machine.home,
                              env=self.machine.env(TERM="dumb", **self.window.play({"hang": True})))
        os.close(theirs)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"e2e-nope", os.read(ours, 4096))
        self.assertFalse(self.window.started())

    def test_none_for_what_the_user_did(self):
        plan = self.window.play({"hang": True})
        self.assertExit(self.machine.ayon("hello", "--no-such-option", **plan), 2)
        self.assertExit(self.machine.ayon("--headless", "--bundle", "e2e-nope", "hello", **plan), 5)
        self.assertExit(self.machine.ayon("server", "use", "http://nowhere", **plan), 1)
        self.assertFalse(self.window.started())


class UpdateWindow(WindowCase):
    @classmethod
    def prepare(cls):
        cls.bundle = cls.server.bundle("e2e-update", {"hello": "1.7.0"})

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.clear_faults)

    def update(self, *steps):
        return self.machine.ayon("--bundle", self.bundle, "hello", AYON_SERVER_TIMEOUT="100",
                                 **self.window.play(*steps))

    def test_cancel_leaves_a_clean_cache(self):
        self.server.fault(path="/addons/*", stall=100, count=-1)
        result = self.update(SHOWN, {"until": {"show": "progress"}}, {"say": {"event": "cancel"}}, {"until_eof": True})
        self.assertExit(result, 9, "cancelled")
        shown = self.first("progress")
        self.assertEqual([item["title"] for item in shown["items"]], ["hello 1.7.0"])
        self.assertIn(self.bundle, shown["title"])
        self.assertTrue(shown["can_cancel"])
        left = [p.name for p in self.machine.addons.glob("*")] if self.machine.addons.exists() else []
        self.assertEqual([name for name in left if not name.startswith(".")], [])
        self.server.clear_faults()
        self.assertExit(self.machine.ayon("--bundle", self.bundle, "hello"), 0, "Hello")

    def test_progress(self):
        self.server.fault(path="/addons/*", delay_ms=4000)
        result = self.update(SHOWN, {"until_eof": True})
        self.assertExit(result, 0, "Hello")
        told = self.window.lines()[0]
        updates = [line["update"] for line in told if "update" in line]
        self.assertTrue(updates)
        for name in ("done", "total", "speed", "remaining", "message"):
            self.assertIn(name, updates[0])
        self.assertEqual(told[-1], {"close": True})

    def test_a_window_that_is_lost_stops_nothing(self):
        started = 0
        for name, steps in {"dies": [SHOWN, {"exit": 1}], "cannot start": [{"exit": 1}],
                            "is closed": [SHOWN, {"until": {"message": "0 of 1 package"}}, {"exit": 0}],
                            "talks nonsense": [{"raw": "\x00\n"}, {"until_eof": True}],
                            "hangs": [{"hang": True}]}.items():
            with self.subTest(name):
                self.server.fault(path="/addons/*", delay_ms=2500)
                result = self.update(*steps)
                self.assertExit(result, 0, "Hello")
                started += self.window.started()
                self.server.clear_faults()
                self.machine.remove()
                self.machine.home.mkdir()
        self.assertGreater(started, 0)


def call_back(case, redirect):
    """What the server's page does: a session of its own, and its token appended to the address it was given."""
    _, answer = case.server.call("POST", "/api/auth/login", {"name": "artist", "password": "artist"}, want=200)
    with urllib.request.urlopen(f"{redirect}?token={answer['token']}", timeout=60) as response:
        return response.read().decode()


class BrowserVerb(Case):
    needs_studio = "knows the users and passwords of the demo"

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}

    def start(self, *args):
        process = subprocess.Popen([str(AYON), *args, "login", "--browser", "--server", self.server.url],
                                   env=self.machine.env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, cwd=self.machine.home)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        for line in process.stderr:
            match = re.search(r"auth_redirect=(http://localhost:\d+/[0-9a-f]+)", line)
            if match:
                return process, match[1]
        self.fail("no address was shown")

    def refused(self, url, headers=None, status=None):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=60) as response:
                self.fail(f"{url}: {response.status}")
        except urllib.error.HTTPError as error:
            self.assertEqual(error.code, status, url)

    def test_login(self):
        process, redirect = self.start()
        base, secret = redirect.rsplit("/", 1)
        _, answer = self.server.call("POST", "/api/auth/login", {"name": "artist2", "password": "artist2"}, want=200)
        other = answer["token"]
        # Nobody but the page that was opened gets a token in.
        self.refused(f"{base}/?token={other}", status=404)
        self.refused(f"{base}/{'0' * 64}?token={other}", status=404)
        self.refused(f"{base}/{secret[:-1]}?token={other}", status=404)
        self.refused(f"{redirect}?token={other}", {"Host": "evil.example"}, 403)
        with urllib.request.urlopen(redirect, timeout=60) as response:  # without a token: it goes on waiting
            self.assertIn("did not work", response.read().decode())
        body = call_back(self, redirect)
        self.assertIn("You are logged in", body)
        out = process.stdout.read()
        self.assertEqual(process.wait(60), 0, out)
        self.assertIn("as artist ", out)
        self.assertExit(self.machine.ayon("whoami"), 0, "artist")
        with self.assertRaises(OSError):  # one use: the port is closed
            urllib.request.urlopen(redirect, timeout=10)

    def test_token_that_the_server_refuses(self):
        process, redirect = self.start()
        with urllib.request.urlopen(f"{redirect}?token={'0' * 64}", timeout=60) as response:
            self.assertIn("did not work", response.read().decode())
        err = process.stderr.read()
        self.assertEqual(process.wait(60), 3, err)
        self.assertNotIn("0" * 64, err)

    def test_deadline(self):
        process, _ = self.start("--timeout", "6")
        err = process.stderr.read()
        self.assertEqual(process.wait(60), 10, err)
        self.assertIn("in time", err)

    def test_other_user_on_this_machine(self):
        if os.geteuid() != 0:
            self.skipTest("only root can be two users")
        process, redirect = self.start()
        script = ("import encodings.idna, os, socket, sys\n"
                  "os.setuid(65534)\n"
                  "s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 30)\n"
                  "try:\n"
                  "    s.sendall(f'GET {sys.argv[2]} HTTP/1.1\\r\\nHost: localhost:{sys.argv[1]}\\r\\n\\r\\n'.encode())\n"
                  "    answer = s.recv(100)\n"
                  "except ConnectionError:\n"
                  "    answer = b''\n"
                  "sys.exit(1 if b' 200 ' in answer else 0)\n")
        port, path = re.search(r":(\d+)(/.*)", redirect).groups()
        done = subprocess.run([sys.executable, "-c", script, port, f"{path}?token={'1' * 64}"], check=False)
        self.assertEqual(done.returncode, 0)
        process.send_signal(signal.SIGTERM)
        self.assertIn("Another user", process.stderr.read())

    def test_headless(self):
        result = self.machine.ayon("--headless", "login", "--browser", "--server", self.server.url)
        self.assertExit(result, 2, "AYON_API_KEY")


class Servers(Case):
    needs_studio = "knows the users and passwords of the demo"

    def test_list_use_forget(self):
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1"}
        self.assertExit(self.machine.ayon("server", "list"), 0)
        self.assertEqual(json.loads(self.machine.ayon("server", "list", "--json").out), [])
        self.assertExit(self.machine.ayon("server", "use", "http://nowhere"), 1, "ayon server list")
        self.assertExit(self.machine.ayon("login", "--server", self.server.url, "--user", "artist", "--password-stdin",
                                          stdin="artist\n"), 0)
        listed = json.loads(self.machine.ayon("server", "list", "--json").out)
        self.assertEqual(listed, [{"url": self.server.url, "user": "artist", "isCurrent": True}])
        self.assertExit(self.machine.ayon("server", "use", self.server.url), 0)
        self.assertExit(self.machine.ayon("server", "forget", self.server.url), 0)
        self.assertExit(self.machine.ayon("whoami"), 3)
        self.assertEqual(json.loads(self.machine.ayon("server", "list", "--json").out), [])


if __name__ == "__main__":
    main()
