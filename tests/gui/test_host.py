# SPDX-License-Identifier: Apache-2.0
"""The launcher with its real windows, from the first key to the exit code. What a window that misbehaves does to the
launcher is tests/e2e/test_windows.py, what a window does by itself are the other tests here."""
import pathlib
import subprocess
import sys
import time

import guitest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
import ayontest  # noqa: E402


class Host(guitest.Case):
    server = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ayontest.Studio(addons=ayontest.PACKAGES)
        cls.addClassCleanup(cls.server.stop)
        cls.bundle = cls.server.bundle("e2e-gui", {"hello": "1.7.0"})

    def setUp(self):
        self.machine = ayontest.Machine()
        self.addCleanup(self.machine.remove)
        self.addCleanup(self.server.clear_faults)
        self.machine.environment = {**self.display.env, "HOME": str(self.machine.home), "AYON_ALLOW_KEY_FILE": "1"}

    def start(self, *args, **env):
        process = subprocess.Popen([str(ayontest.AYON), *args], env=self.machine.env(**env), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.machine.home)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        return process

    def focus(self, process):
        """Waits until the launcher's window has the keyboard."""
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        end = time.monotonic() + guitest.PATIENCE
        while not children.read_text().strip():
            self.assertLess(time.monotonic(), end, "no window was started")
            time.sleep(0.05)
        window = self.display.do("search", "--sync", "--onlyvisible", "--pid", children.read_text().split()[0]).split()
        self.display.do("windowactivate", "--sync", window[-1])

    def keys(self, *keys):
        self.display.do("key", "--delay", 30, *keys)

    def type(self, text):
        self.display.do("type", "--delay", 20, text)

    def await_request(self, path, count=1):
        end = time.monotonic() + guitest.PATIENCE
        while [r["path"] for r in self.server.log()].count(path) < count:
            self.assertLess(time.monotonic(), end, f"nobody asked for {path}")
            time.sleep(0.05)

    def end(self, process, code):
        out, err = process.communicate(timeout=guitest.PATIENCE)
        self.assertEqual(process.returncode, code, err)
        return out + err

    def known_server(self):
        self.assertEqual(self.machine.ayon("login", "--server", self.server.url, "--user", "artist", "--password-stdin",
                                           stdin="artist\n").code, 0)
        for path in self.machine.storage.rglob("credentials.json"):
            path.unlink()

    def test_first_run(self):
        self.server.clear_log()
        process = self.start("whoami")
        self.focus(process)
        self.type(self.server.url)
        self.keys("Return")
        self.await_request("/api/info")
        self.type("artist")
        self.keys("Return")
        self.type("artist")
        self.keys("Return")
        self.assertIn("artist", self.end(process, 0))
        self.assertIn("artist", self.end(self.start("whoami"), 0))

    def test_wrong_password_then_the_right_one(self):
        self.known_server()
        self.server.clear_log()
        process = self.start("whoami")
        self.await_request("/api/info")
        self.focus(process)
        self.type("wrong")
        self.keys("Return")
        self.await_request("/api/auth/login")
        # What is typed while the answer is awaited is not taken, so it is typed until it was.
        end = time.monotonic() + guitest.PATIENCE
        while process.poll() is None and time.monotonic() < end:
            self.keys("ctrl+a")
            self.type("artist")
            self.keys("Return")
            time.sleep(0.5)
        self.assertIn("artist", self.end(process, 0))

    def test_escape_cancels_the_login(self):
        process = self.start("whoami")
        self.focus(process)
        self.keys("Escape")
        self.assertIn("cancelled", self.end(process, 9))

    def test_missing_bundle(self):
        process = self.start("--bundle", "e2e-nope", "hello", AYON_SERVER_URL=self.server.url,
                             AYON_API_KEY=self.server.key)
        self.focus(process)
        self.keys("Return")
        self.assertIn("e2e-nope", self.end(process, 5))

    def test_cancel_an_update(self):
        self.server.fault(path="/addons/*", stall=100, count=-1)
        process = self.start("--bundle", self.bundle, "hello", AYON_SERVER_URL=self.server.url,
                             AYON_API_KEY=self.server.key, AYON_SERVER_TIMEOUT="100")
        self.focus(process)
        self.keys("Escape")
        self.assertIn("cancelled", self.end(process, 9))

    def test_no_gtk_in_the_host(self):
        """The launcher itself maps nothing of GTK while its window is on the screen."""
        process = self.start("whoami")
        self.focus(process)
        maps = pathlib.Path(f"/proc/{process.pid}/maps").read_text()
        self.assertNotIn("libgtk", maps)
        self.assertNotIn("libX11", maps)
        self.keys("Escape")
        self.end(process, 9)


if __name__ == "__main__":
    guitest.main()
