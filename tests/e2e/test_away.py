# SPDX-License-Identifier: Apache-2.0
"""A server that goes away: before a start, or in the middle of it. A machine that knows what worked goes on with that."""

import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from ayontest import AYON, Case, Result, addon_package, addons_listed, main, native_package
from listener import Listener, answer, never_answer

OLD, NEW = "e2e_away_tool_1.0.0", "e2e_away_tool_2.0.0"
KNOWN = "Working from what this machine knows"


class FullQueue:
    """A port whose queue is full: the kernel drops whoever knocks, as a firewall does."""

    def __init__(self, port):
        self.sockets = [socket.socket()]
        self.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sockets[0].bind(("127.0.0.1", port))
        self.sockets[0].listen(0)
        for _ in range(8):
            knocking = socket.socket()
            knocking.settimeout(0.3)
            self.sockets.append(knocking)
            try:
                knocking.connect(("127.0.0.1", port))
            except TimeoutError:
                return
        raise AssertionError("the queue of the port does not get full")

    def close(self):
        for one in self.sockets:
            one.close()


class Away(Case):
    needs_studio = "goes away and changes which bundle is the production bundle"

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        cls.hello = cls.server.upload_addon(native_package("hello"))
        for version in ("1.0.0", "2.0.0"):
            cls.server.upload_addon(addon_package(scratch.name, "e2e_away_tool", version, {
                "e2e_away_tool/__init__.py": f"VERSION = '{version}'\n"}))
            cls.server.bundle(f"e2e-away-{version}", dict([cls.hello, ("e2e_away_tool", version)]))

    def setUp(self):
        super().setUp()
        self.switch("1.0.0")
        self.end = {}
        self.way = Listener(self.relay)
        self.addCleanup(self.way.stop)
        self.machine.environment["AYON_SERVER_URL"] = self.way.url

    def switch(self, version):
        """Makes it the version of the production bundle."""
        self.server.call("PATCH", f"/api/bundles/e2e-away-{version}", {"isProduction": True}, want=[200, 204])

    def relay(self, request, connection):
        """The way to the studio, which ends with the first question for one of self.end."""
        for start, how in self.end.items():
            if request.target.startswith(start):
                if how == "gone":
                    self.way.stop()
                if how == "mute":
                    never_answer(request, connection)
                if isinstance(how, list) and how:
                    status, headers = how.pop(0)
                    return answer(connection, status, b'{"detail": "not now"}', Content_Type="application/json", **headers)
                if isinstance(how, str):
                    return False
        status, body = self.server.call("GET", request.target)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return answer(connection, status, raw, Content_Type="application/json")

    def start(self, *args, **env):
        begin = time.monotonic()
        result = self.machine.ayon(*args, "hello", "Ada", **env)
        self.took = time.monotonic() - begin
        return result

    def present(self):
        return {p.name for p in self.machine.addons.glob("e2e_away_tool_*")}

    def known(self):
        """A machine that has started once, with the old production bundle."""
        self.assertExit(self.start(), 0, "Ada")
        self.assertEqual(self.present(), {OLD})

    def mark(self):
        return next((self.machine.storage / "native/servers").iterdir()) / "away"

    # --- before the start

    def test_no_connection_is_waited_for_shortly(self):
        self.known()
        self.way.stop()
        hole = FullQueue(self.way.port)
        self.addCleanup(hole.close)
        self.assertExit(self.start(), 0, "Ada", KNOWN)
        self.assertGreater(self.took, 1.5)
        self.assertLess(self.took, 5, "two seconds, not three times ten")
        self.assertExit(self.start(), 0, "Ada", KNOWN)
        self.assertLess(self.took, 1.9, "one second, for it was not there a moment ago")
        minute_ago = time.time() - 61
        os.utime(self.mark(), (minute_ago,) * 2)
        self.assertExit(self.start(), 0, "Ada", KNOWN)
        self.assertGreater(self.took, 1.5, "now and then it gets its time")

    def test_without_a_record_it_gets_all_its_time(self):
        self.way.stop()
        hole = FullQueue(self.way.port)
        self.addCleanup(hole.close)
        self.assertExit(self.start(AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="2"), 4, self.way.url)
        self.assertGreater(self.took, 1.9)
        self.assertExit(self.start("--timeout", "1"), 10, "--timeout")
        self.assertLess(self.took, 4)

    def test_it_is_heard_again_at_once(self):
        self.known()
        self.end["/api/bundles"] = "mute"
        self.assertExit(self.start(AYON_SERVER_TIMEOUT="1.5"), 0, KNOWN)
        self.assertTrue(self.mark().exists())
        self.end.clear()
        self.switch("2.0.0")
        result = self.start()
        self.assertExit(result, 0, "Ada")
        self.assertNotIn(KNOWN, result.err)
        self.assertEqual(self.present(), {OLD, NEW})
        self.assertFalse(self.mark().exists())

    def test_a_quick_refusal_costs_nothing_later(self):
        self.known()
        self.end["/api/bundles"] = [(500, {})]
        self.assertExit(self.start(), 0, KNOWN, "500")
        self.assertFalse(self.mark().exists())
        self.way.stop()
        self.assertExit(self.start(), 0, KNOWN)
        self.assertFalse(self.mark().exists())

    def test_a_mute_name_server(self):
        """In a name space of its own, where names are asked of a port that never answers."""
        if os.geteuid() != 0 or subprocess.run(["unshare", "-nm", "true"], capture_output=True).returncode:
            self.skipTest("needs a network of its own")
        inside = Path(self.machine.directory) / "inside.py"
        inside.write_text(
            "import fcntl, os, socket, struct, subprocess, sys\n"
            "with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:\n"
            "    request = bytearray(struct.pack('16sH14x', b'lo', 0))\n"
            "    fcntl.ioctl(s, 0x8914, struct.pack('16sH14x', b'lo', 1))\n"  # SIOCSIFFLAGS, IFF_UP
            "mute = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
            "mute.bind(('127.0.0.1', 53))\n"
            "open(sys.argv[1], 'w').write('nameserver 127.0.0.1\\n')\n"
            "subprocess.run(['mount', '--bind', sys.argv[1], '/etc/resolv.conf'], check=True)\n"
            "sys.exit(subprocess.run(sys.argv[2:]).returncode)\n")
        begin = time.monotonic()
        result = Result(subprocess.run(
            ["unshare", "-nm", "python3", str(inside), str(self.machine.home / "resolv"), str(AYON), "--timeout", "2",
             "hello"], env=self.machine.env(AYON_SERVER_URL="http://studio.test:5000"), capture_output=True, text=True))
        self.assertExit(result, 10, "--timeout")
        self.assertLess(time.monotonic() - begin, 4, "the resolver itself would wait for ten seconds")

    # --- in the middle of it

    def test_lost_before_it_knows_the_site(self):
        self.end["/api/info"] = [(503, {})] * 3
        result = self.start()
        self.assertExit(result, 0, "Ada")
        self.server.clear_log()
        self.assertExit(self.start(), 0)
        self.assertIn("/api/info", [r["path"] for r in self.server.log()], "told by the next start")
        self.server.clear_log()
        self.assertExit(self.start(), 0)
        self.assertEqual([r["path"] for r in self.server.log()], ["/api/bundles"])

    def lost(self, path, how="gone"):
        """Known, then the studio switches, and the way ends where the new bundle is asked for."""
        self.known()
        self.switch("2.0.0")
        self.end[path] = how

    def check_carries_on(self):
        result = self.start(AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="2")
        self.assertExit(result, 0, "Ada", KNOWN)
        self.assertEqual(self.present(), {OLD})
        # What was heard and not reached is not what is remembered.
        self.assertExit(self.start("--offline"), 0, "Ada")
        self.assertEqual(addons_listed(self, "--offline")["e2e_away_tool"]["version"], "1.0.0")

    def test_lost_while_planning(self):
        for how in ("gone", "mute"):
            with self.subTest(how):
                self.lost("/api/addons", how)
                self.check_carries_on()
                self.doCleanups()
                self.setUp()

    def test_lost_between_list_and_download(self):
        for how in ("gone", "mute"):
            with self.subTest(how):
                self.lost("/addons/e2e_away_tool/2.0.0/", how)
                self.check_carries_on()
                self.doCleanups()
                self.setUp()

    def test_lost_where_the_site_forbids_to_carry_on(self):
        brief = {"AYON_SERVER_TIMEOUT": "1", "AYON_SERVER_RETRIES": "1", "AYON_OFFLINE_START": "never"}
        self.lost("/api/addons", "mute")
        self.assertExit(self.start(**brief), 4, "/api/addons")
        self.end = {"/addons/e2e_away_tool/2.0.0/": "gone"}
        self.assertExit(self.start(**brief), 6, "e2e_away_tool 2.0.0", self.way.url)

    def test_lost_on_the_first_start(self):
        self.end["/api/addons"] = "gone"
        result = self.start()
        self.assertExit(result, 4, "/api/addons")
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        self.assertExit(self.start("--offline"), 4, "one earlier start")

    def test_an_answer_is_no_absence(self):
        """A package that the server does not have is told, whatever worked before."""
        self.lost("/addons/e2e_away_tool/2.0.0/", [(404, {})] * 9)
        self.assertExit(self.start(), 6, "e2e_away_tool 2.0.0", "404")

    # --- refusals in the middle of it

    def test_401_in_the_middle(self):
        self.lost("/api/addons", [(401, {})])
        result = self.start()
        self.assertExit(result, 3, "ayon login")
        self.assertNotIn(KNOWN, result.err)
        self.end = {"/addons/e2e_away_tool/2.0.0/": [(401, {})]}
        before = len(self.way.requests)
        result = self.start()
        self.assertExit(result, 3, "e2e_away_tool 2.0.0", "401", "ayon login")
        self.assertNotIn(self.server.key, result.err)
        asked = [r.target for r in self.way.requests[before:]]
        self.assertEqual(len([t for t in asked if "e2e_away_tool" in t]), 1, "a refused key is not sent twice")

    def test_429_is_waited_for(self):
        self.lost("/api/addons", [(429, {"Retry_After": "1"})])
        self.assertExit(self.start(), 0, "Ada")
        self.assertGreater(self.took, 1)
        self.assertEqual(self.present(), {OLD, NEW})

    def test_429_of_a_download_is_waited_for(self):
        self.lost("/addons/e2e_away_tool/2.0.0/", [(429, {"Retry_After": "1"})])
        self.assertExit(self.start(), 0, "Ada")
        self.assertGreater(self.took, 1)
        self.assertEqual(self.present(), {OLD, NEW})

    def test_429_for_ever(self):
        self.end["/api/bundles"] = [(429, {"Retry_After": "0"})] * 9
        self.assertExit(self.start(), 4, "429", "not now")


if __name__ == "__main__":
    main()
