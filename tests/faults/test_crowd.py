# SPDX-License-Identifier: Apache-2.0
"""Many at once: on an empty cache, beside one that is stopped or killed, beside the Python launcher, as two users.

What the layout's README states is measured here: a dead holder delays nobody, a stopped one at most TAKE_OVER_S, a
Python launcher that is gone 20 s.
"""

import grp
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import campaign  # noqa: E402
from ayontest import AYON, Case, Machine, main, reachable_ayon, unused_users  # noqa: E402

PYTHON_STALE_S = 20
TAKE_OVER_S = 20
SLACK_S = 10  # of a loaded machine


class Together(Case):
    """What the classes below share."""

    needs_studio = "changes and counts what the studio serves"

    @classmethod
    def prepare(cls):
        cls.bundle = campaign.prepare(cls.server, cls.server.directory)

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle
        self.server.clear_log()

    def spawn(self, machine=None, **extra):
        machine = machine or self.machine
        process = subprocess.Popen([str(AYON), "hello"], env=machine.env(**extra), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True, cwd=machine.home)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def join(self, process, timeout):
        try:
            _, said = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.fail(f"still running after {timeout} s")
        self.assertEqual(process.returncode, 0, said)

    def downloads(self):
        paths = campaign.fetched(self.server)
        return {path: paths.count(path) for path in paths}

    def hold(self, call, action, at=1):
        """A process that is stopped or killed at a call of its cold start."""
        report = self.machine.home / "report"
        process = self.spawn(LD_PRELOAD=str(campaign.SHIM), AYON_FAULT_AT=str(at), AYON_FAULT_CALL=call,
                             AYON_FAULT_CLASS="net" if call == "recv" else "disk",
                             AYON_FAULT_ACTION=action, AYON_FAULT_REPORT=str(report))
        for _ in range(2000):
            if report.exists():
                break
            self.assertIsNone(process.poll(), "it ended before the call came")
            time.sleep(0.01)
        time.sleep(0.05)
        return process


class Crowd(Together):
    def test_64_on_an_empty_cache(self):
        crowd = [self.spawn() for _ in range(64)]
        for process in crowd:
            self.join(process, 100)
        self.assertEqual(set(self.downloads().values()), {1})
        self.assertEqual(len(self.downloads()), 5)
        self.assertEqual(campaign.staged(self.machine), [])
        sites = {r.get("headers", {}).get("x-ayon-site-id") for r in self.server.log()} - {None, ""}
        self.assertLessEqual(len(sites), 1)
        self.assertTrue((self.machine.storage / "site_id").read_text().strip())

    def check_killed_holder(self, call, at):
        holder = self.hold(call, "kill", at)
        holder.wait()
        started = time.monotonic()
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertLess(time.monotonic() - started, 5, f"killed at {call} {at}")
        self.assertEqual(campaign.staged(self.machine), [])
        self.assertEqual([p for p in self.machine.storage.rglob(".tmp-*")], [])

    def test_a_holder_that_is_killed_delays_nobody(self):
        for call, at in (("openat", 12), ("mkdirat", 3), ("syncfs", 1), ("rename", 7), ("renameat2", 2)):
            with self.subTest(call=call):
                self.check_killed_holder(call, at)
                self.machine.remove()
                self.machine.__init__()
                self.machine.login(self.server)
                self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle

    def test_waiting_ones_go_on_when_the_holder_is_killed(self):
        holder = self.hold("mkdirat", "stop")
        waiting = [self.spawn() for _ in range(4)]
        time.sleep(1)
        self.assertEqual([p.poll() for p in waiting], [None] * 4)
        holder.kill()
        started = time.monotonic()
        for process in waiting:
            self.join(process, 30)
        self.assertLess(time.monotonic() - started, SLACK_S)
        # What the dead one had not made final is fetched once more, by one of them.
        self.assertLessEqual(max(self.downloads().values()), 2)

    @unittest.skipUnless(os.geteuid() == 0, "needs to be root, to be two others")
    def test_two_users_share_one_store(self):
        # As the layout's README says: one group, setgid, umask 002. The users need no account, the group needs a name.
        users = unused_users(2)
        group = max(grp.getgrall(), key=lambda g: g.gr_gid)
        with tempfile.TemporaryDirectory(prefix="ayon-shared-") as shared:
            os.chmod(shared, 0o755)
            store = Path(shared) / "store"
            store.mkdir()
            os.chown(store, 0, group.gr_gid)
            os.chmod(store, 0o2775)
            program = str(reachable_ayon(shared))
            self.share(Path(shared), program, users, group)

    def start_as(self, shared, program, user, group):
        home = shared / f"home-{user}"
        home.mkdir(exist_ok=True)
        os.chown(home, user, group.gr_gid)
        env = self.machine.env(HOME=str(home), AYON_LAUNCHER_STORAGE_DIR=str(shared / "store"),
                               AYON_SHARED_GROUP=group.gr_name, AYON_LAUNCHER_LOCAL_DIR=str(home / "local"))
        return subprocess.Popen([program, "hello"], env=env, cwd=home, user=user, group=group.gr_gid, extra_groups=[],
                                umask=0o002, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def share(self, shared, program, users, group):
        crowd = [self.start_as(shared, program, user, group) for user in users * 6]
        results = [(process.communicate(timeout=60)[1], process.returncode) for process in crowd]
        self.assertEqual([said for said, code in results if code], [])
        self.assertEqual(set(self.downloads().values()), {1})
        for path in shared.rglob("*"):
            mode = path.lstat().st_mode
            self.assertFalse(mode & stat.S_IWOTH and not path.is_symlink(), f"{path}: {mode:o}")
        # The other user repairs what one of them lost.
        lost = shared / "store/addons/e2e_fault0_1.0.0/e2e_fault0/d0/file0.txt"
        owner = (shared / "store/addons/e2e_fault0_1.0.0").stat().st_uid
        lost.unlink()
        again = self.start_as(shared, program, next(user for user in users if user != owner), group)
        said = again.communicate(timeout=60)[1]
        self.assertEqual(again.returncode, 0, said)
        self.assertTrue(lost.exists())


class Stopped(Together):
    def check_stopped_holder(self, call, at):
        holder = self.hold(call, "stop", at)
        started = time.monotonic()
        waiting = [self.spawn() for _ in range(4)]
        for process in waiting:
            self.join(process, TAKE_OVER_S + 40)
        self.assertLess(time.monotonic() - started, TAKE_OVER_S + SLACK_S)
        self.assertLessEqual(max(self.downloads().values()), 2)
        before = campaign.content(self.machine)
        self.assertIsNone(holder.poll())
        holder.send_signal(signal.SIGCONT)
        self.join(holder, 30)
        self.assertEqual(campaign.content(self.machine), before)
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertEqual(campaign.staged(self.machine), [])

    def test_a_holder_that_is_stopped_while_it_unpacks(self):
        self.check_stopped_holder("mkdirat", 3)

    def test_a_holder_that_is_stopped_while_it_commits(self):
        self.check_stopped_holder("syncfs", 1)

    def test_a_holder_that_is_stopped_while_it_fetches(self):
        self.check_stopped_holder("recv", 8)


class Python(Together):
    def foreign_state(self, state, age_s=0):
        folder = self.machine.addons / "e2e_fault0_1.0.0"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "dist_progress.json"
        path.write_text(json.dumps({"state": state, "progress_id": "f" * 32, "checksum": None,
                                    "checksum_algorithm": None, "dist_started": "2026-11-20 10:00:00"}))
        (folder / "half").write_text("of an addon")
        os.utime(path, (time.time() - age_s,) * 2)
        return path

    def test_a_stale_python_launcher_is_taken_over(self):
        self.foreign_state("moving")
        started = time.monotonic()
        self.join(self.spawn(), PYTHON_STALE_S + 40)
        took = time.monotonic() - started
        self.assertGreater(took, PYTHON_STALE_S - 1)
        self.assertLess(took, PYTHON_STALE_S + SLACK_S)
        self.assertFalse((self.machine.addons / "e2e_fault0_1.0.0/half").exists())

    def test_a_living_python_launcher_is_waited_for(self):
        path = self.foreign_state("moving")
        process = self.spawn()
        for _ in range(26):  # longer than it takes to be stale
            time.sleep(1)
            self.assertIsNone(process.poll(), "took over a folder of somebody who works on it")
            os.utime(path)
        (path.parent / "half").write_text("now whole")
        self.foreign_state("done")
        self.join(process, 20)
        self.assertTrue((path.parent / "half").exists())
        self.assertNotIn("/addons/e2e_fault0/1.0.0/private/client.zip", self.downloads())

    def test_a_failed_one_is_cleaned(self):
        path = self.foreign_state("failed")
        self.assertExit(self.machine.ayon("hello", timeout=15), 0)
        self.assertFalse((path.parent / "half").exists())


if __name__ == "__main__":
    main()
