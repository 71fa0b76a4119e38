# SPDX-License-Identifier: Apache-2.0
"""Runs that the web page of the server has started: the launcher waits for the end and reports it."""

import os
import signal
import subprocess

from ayontest import AYON, Case, main


class WebAction(Case):
    needs_studio = "makes events, which a server keeps for ever"

    @classmethod
    def prepare(cls):
        cls.bundle_name = cls.server.bundle("e2e-web-action", {})

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name
        self.write("script.py", "import os, sys\nprint(sorted(n for n in os.environ if 'EVENT_ID' in n), os.getppid())\n"
                                "exec(sys.argv[1] if len(sys.argv) > 1 else 'pass')\n")

    def write(self, name, text):
        (self.machine.home / name).write_text(text)

    def event(self, status="in_progress"):
        _, answer = self.server.call("POST", "/api/events", {"topic": "e2e.web_action", "description": "test",
                                                             "status": status, "finished": False}, want=200)
        return answer["id"]

    def status(self, event):
        return self.server.call("GET", f"/api/events/{event}", want=200)[1]["status"]

    def run_with(self, event, *words, **more):
        return self.machine.ayon(*words, AYON_WA_INTERNAL_EVENT_ID=event, **more)

    def test_the_end_is_reported(self):
        for words, code, wanted in ((["version"], 0, "finished"), (["hello", "--fail"], 1, "failed"),
                                    (["script.py"], 0, "finished"), (["script.py", "sys.exit(7)"], 7, "failed"),
                                    (["script.py", "sys.exit(0)"], 0, "finished"), (["script.py", "1/0"], 1, "failed"),
                                    (["interactive", "-c", "raise SystemExit(3)"], 3, "failed"),
                                    (["--skip-bootstrap", "script.py"], 0, "finished"),
                                    (["script.py", "os.kill(os.getpid(), 9)"], 137, "failed"),
                                    (["no-such-command"], 2, "failed"), (["--bundle", "e2e-none", "script.py"], 5, "failed")):
            event = self.event()
            more = {"AYON_STUDIO_BUNDLE_NAME": None} if "--bundle" in words else {}
            self.assertExit(self.run_with(event, *words, **more), code)
            self.assertEqual(self.status(event), wanted, words)

    def test_what_the_command_sees(self):
        result = self.run_with(self.event(), "script.py")
        self.assertIn("['AYON_WEBACTION_EVENT_ID']", result.out)
        result = self.machine.ayon("script.py")
        self.assertIn("[]", result.out)

    def test_an_event_that_has_ended(self):
        for status in ("finished", "aborted", "failed"):
            event = self.event(status)
            self.assertExit(self.run_with(event, "script.py"), 0)
            self.assertEqual(self.status(event), status)

    def test_a_further_launcher_reports_nothing(self):
        event = self.event()
        self.write("outer.py", "import json, os, subprocess, urllib.request\n"
                               "subprocess.run([os.environ['AYON_EXECUTABLE'], 'script.py', 'sys.exit(4)'])\n"
                               "url = os.environ['AYON_SERVER_URL'] + '/api/events/' + os.environ['AYON_WEBACTION_EVENT_ID']\n"
                               "r = urllib.request.Request(url, headers={'X-Api-Key': os.environ['AYON_API_KEY']})\n"
                               "print(json.load(urllib.request.urlopen(r))['status'])\n")
        result = self.run_with(event, "outer.py")
        self.assertExit(result, 0)
        self.assertEqual(result.out.splitlines()[-1], "in_progress")
        self.assertEqual(self.status(event), "finished")

    def test_reporting_that_fails_changes_nothing(self):
        for event, said in (("0" * 32, "404"), ("no/such?event", "no event's id"), ("a" * 65, "no event's id")):
            self.assertExit(self.run_with(event, "script.py", "sys.exit(6)"), 6, said)
        result = self.run_with("0" * 32, "--skip-bootstrap", "script.py", AYON_SERVER_URL="http://127.0.0.1:9")
        self.assertExit(result, 0, "the web page does not learn")

    def test_signals_reach_the_command_once(self):
        self.write("wait.py", "import signal, sys, time\nseen = []\n"
                              "for s in (signal.SIGINT, signal.SIGTERM):\n    signal.signal(s, lambda n, f: seen.append(n))\n"
                              "print('ready', flush=True)\nend = time.time() + 60\n"
                              "while signal.SIGTERM not in seen and time.time() < end:\n    time.sleep(0.01)\n"
                              "time.sleep(0.3)\nprint(seen)\nsys.exit(5)\n")
        event = self.event()
        process = subprocess.Popen([str(AYON), "wait.py"], env=self.machine.env(AYON_WA_INTERNAL_EVENT_ID=event),
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=self.machine.home)
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertEqual((out, process.returncode), ("[15]\n", 5))
        self.assertEqual(self.status(event), "failed")

    def test_ctrl_c_on_a_terminal(self):
        """The terminal tells the whole foreground group: the command has it already."""
        self.write("wait.py", "import signal, sys, time\nseen = []\nsignal.signal(signal.SIGINT, lambda n, f: seen.append(n))\n"
                              "print('ready', flush=True)\nend = time.time() + 60\n"
                              "while not seen and time.time() < end:\n    time.sleep(0.01)\n"
                              "time.sleep(0.3)\nprint('seen', seen, flush=True)\nsys.exit(0)\n")
        import pty
        event = self.event()
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.machine.home)
            os.execve(AYON, [str(AYON), "--skip-bootstrap", "wait.py"],
                      self.machine.env(AYON_WA_INTERNAL_EVENT_ID=event))
        screen = b""
        while b"ready" not in screen:
            screen += os.read(terminal, 4096)
        os.write(terminal, b"\x03")
        while b"seen [" not in screen:
            screen += os.read(terminal, 4096)
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0)
        self.assertIn(b"seen [2]", screen)
        self.assertEqual(self.status(event), "finished")


if __name__ == "__main__":
    main()
