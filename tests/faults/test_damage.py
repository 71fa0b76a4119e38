# SPDX-License-Identifier: Apache-2.0
"""What was complete once and is not any more: noticed by the next start, fetched again, and nothing else is."""

import fcntl
import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import campaign  # noqa: E402
from ayontest import Case, addon_package, main  # noqa: E402


class Damage(Case):
    needs_studio = "looks into the store of a studio of its own"

    @classmethod
    def prepare(cls):
        scratch = cls.server.directory
        cls.bundle = campaign.prepare(cls.server, scratch)
        files = {f"e2e_many/d{k:02}/f{i:02}.txt": f"{k} {i}\n" for k in range(20) for i in range(10)}
        many = cls.server.upload_addon(addon_package(scratch, "e2e_many", "1.0.0", files))
        cls.big = cls.server.bundle("e2e-damage-many", dict([many]))

    def start(self, bundle=None):
        """Runs a verb; returns what was fetched for it."""
        self.server.clear_log()
        result = self.machine.ayon("--bundle", bundle or self.bundle, "hello")
        self.assertExit(result, 0)
        return sorted({p.split("/")[2] if "/addons/" in p else p.split("/")[-1]
                       for p in campaign.fetched(self.server)})

    def first(self):
        self.start()
        self.reference = campaign.content(self.machine)

    def check_repaired(self, *wanted):
        self.assertEqual(self.start(), sorted(wanted))
        self.assertEqual(campaign.content(self.machine), self.reference)
        self.assertEqual(self.start(), [])

    def test_files_are_gone_or_cut(self):
        self.first()
        addons = self.machine.addons
        (addons / "e2e_fault0_1.0.0/e2e_fault0/d1/file1.txt").unlink()
        self.check_repaired("e2e_fault0")
        victim = addons / "e2e_fault1_1.0.0/e2e_fault1/d3/file3.txt"
        victim.write_bytes(victim.read_bytes()[:7])
        self.check_repaired("e2e_fault1")
        shutil.rmtree(addons / "e2e_fault2_1.0.0/e2e_fault2/d0")
        (self.machine.packages / "e2e_fault_linux.zip/runtime/y.py").unlink()
        self.check_repaired("e2e_fault2", "e2e_fault_linux.zip")
        native = next(addons.glob("hello_*/ayon-native/*/*.so"))
        native.unlink()
        self.check_repaired("hello")

    def test_a_file_that_became_a_link_or_folder(self):
        self.first()
        victim = self.machine.addons / "e2e_fault0_1.0.0/e2e_fault0/d1/file1.txt"
        victim.unlink()
        victim.symlink_to("/etc/hostname")
        self.check_repaired("e2e_fault0")
        victim.unlink()
        victim.mkdir()
        self.check_repaired("e2e_fault0")

    def test_what_running_code_leaves_is_no_damage(self):
        self.first()
        inside = self.machine.addons / "e2e_fault0_1.0.0/e2e_fault0"
        (inside / "__pycache__").mkdir()
        (inside / "__pycache__/x.pyc").write_bytes(b"x" * 99)
        with open(inside / "d0/file0.txt", "a") as f:
            f.write("grown\n")
        self.assertEqual(self.start(), [])

    def test_a_state_file_of_the_python_launcher_says_enough(self):
        self.first()
        state = self.machine.addons / "e2e_fault0_1.0.0/dist_progress.json"
        said = json.loads(state.read_text())
        self.assertEqual(len(said.pop("native_files")), 4)
        state.write_text(json.dumps(said))
        (self.machine.addons / "e2e_fault0_1.0.0/e2e_fault0/d1/file1.txt").unlink()
        self.assertEqual(self.start(), [])

    def test_a_state_file_that_cannot_be_read_is_no_good_one(self):
        """Though addons.json names the folder: only a folder without a state file may be one of an old launcher."""
        self.first()
        folder = self.machine.addons / "e2e_fault0_1.0.0"
        for text in ("", "{", "[]", '{"state": "odd"}'):
            (folder / "dist_progress.json").write_text(text)
            (folder / "e2e_fault0/d1/file1.txt").unlink()
            self.check_repaired("e2e_fault0")

    def test_a_lost_folder_of_a_large_addon(self):
        self.assertEqual(self.start(self.big), ["e2e_many"])
        shutil.rmtree(self.machine.addons / "e2e_many_1.0.0/e2e_many/d13")
        self.assertEqual(self.start(self.big), ["e2e_many"])
        self.assertEqual(self.start(self.big), [])

    def test_damage_without_a_server_is_named(self):
        self.first()
        (self.machine.addons / "e2e_fault0_1.0.0/e2e_fault0/d1/file1.txt").unlink()
        result = self.machine.ayon("--offline", "--bundle", self.bundle, "hello")
        self.assertExit(result, 6, "e2e_fault0")

    def test_what_the_dead_left_is_removed_by_a_warm_start(self):
        self.first()
        dead = self.machine.addons / ".ayon-staging" / ("0" * 32)
        alive = self.machine.packages / ".ayon-staging" / ("1" * 32)
        for folder in (dead, alive):
            (folder / "0/tree").mkdir(parents=True)
            (folder / "owner.lock").touch()
        temporary = self.machine.addons / ".tmp-Ab12Cd"
        temporary.write_text("half of addons.json")
        with open(alive / "owner.lock", "w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            self.assertEqual(self.start(), [])
            self.assertEqual((dead.exists(), temporary.exists(), alive.exists()), (False, False, True))
        self.start()
        self.assertFalse(alive.exists())


if __name__ == "__main__":
    main()
