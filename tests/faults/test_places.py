# SPDX-License-Identifier: Apache-2.0
"""Places that cannot be written: full, forbidden, read-only. One line says so, and nothing that was there is lost."""

import os
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import campaign  # noqa: E402
from ayontest import Case, Result, addon_package, main, reachable_ayon  # noqa: E402

ROOT = os.geteuid() == 0


def mount(*words):
    return subprocess.run(["mount", *map(str, words)], capture_output=True, check=False).returncode == 0


def can_mount():
    folder = tempfile.mkdtemp()
    done = ROOT and mount("-t", "tmpfs", "none", folder)
    if done:
        subprocess.run(["umount", folder], check=False)
    os.rmdir(folder)
    return done


class Places(Case):
    needs_studio = "changes and counts what the studio serves"

    @classmethod
    def prepare(cls):
        folder = cls.server.directory
        cls.bundle = campaign.prepare(cls.server, folder)
        noise = random.Random(1)
        files = {f"e2e_large/{i}.txt": "".join(noise.choices("0123456789abcdef", k=200000)) for i in range(20)}
        large = cls.server.upload_addon(addon_package(folder, "e2e_large", "1.0.0", files))
        cls.large = cls.server.bundle("e2e-places-large", dict([large]))
        many = {f"e2e_zeros/{i}.txt": "0" * 200000 for i in range(20)}
        zeros = cls.server.upload_addon(addon_package(folder, "e2e_zeros", "1.0.0", many))
        cls.zeros = cls.server.bundle("e2e-places-zeros", dict([zeros]))

    def fails_in_one_line(self, result, code, *texts):
        self.assertExit(result, code)
        lines = [line for line in result.err.splitlines() if line.startswith("ayon: ")]
        self.assertEqual(len(lines), 1, result)
        for text in texts:
            self.assertIn(text, lines[0])

    def mounted(self, *words):
        """A mount below the home of the machine, undone at the end."""
        folder = self.machine.home / f"mount{len(os.listdir(self.machine.home))}"
        folder.mkdir()
        self.assertTrue(mount(*words, folder))
        self.addCleanup(subprocess.run, ["umount", "-l", str(folder)], check=False)
        return folder

    def start(self, bundle, **env):
        return self.machine.ayon("--bundle", bundle, "hello", **env)

    @unittest.skipUnless(can_mount(), "needs to be root, to mount a small file system")
    def test_the_disk_is_full(self):
        store = self.mounted("-t", "tmpfs", "-o", "size=2m", "none")
        env = {"AYON_LAUNCHER_STORAGE_DIR": str(store), "AYON_LAUNCHER_LOCAL_DIR": str(self.machine.home / "local")}
        self.assertExit(self.start(self.bundle, **env), 0)
        before = campaign.content_of(store)
        # One does not even fit as it comes, the other not when it is unpacked: known before anything is written.
        self.fails_in_one_line(self.start(self.large, **env), 6, "e2e_large 1.0.0", "free", "make room")
        self.fails_in_one_line(self.start(self.zeros, **env), 6, "e2e_zeros 1.0.0", "free", "make room")
        self.assertEqual(campaign.content_of(store), before)
        self.assertExit(self.start(self.bundle, **env), 0)
        self.assertTrue(mount("-o", "remount,size=16m", store))
        for bundle in (self.large, self.zeros, self.bundle):
            self.assertExit(self.start(bundle, **env), 0)
        self.assertEqual(campaign.staged_in(store), [])

    @unittest.skipUnless(can_mount(), "needs to be root, to mount a small file system")
    def test_every_byte_is_used(self):
        """Not even a state file can be written, and a warm start does not need to."""
        store = self.mounted("-t", "tmpfs", "-o", "size=2m", "none")
        env = {"AYON_LAUNCHER_STORAGE_DIR": str(store), "AYON_LAUNCHER_LOCAL_DIR": str(store / "local")}
        self.assertExit(self.start(self.bundle, **env), 0)
        with open(store / "fill", "wb", buffering=0) as f:
            try:
                while f.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        before = campaign.content_of(store)
        self.assertExit(self.start(self.bundle, **env), 0)
        self.fails_in_one_line(self.start(self.zeros, **env), 6, "e2e_zeros")
        self.assertEqual(campaign.content_of(store), before)
        self.assertExit(self.start(self.bundle, **env), 0)

    @unittest.skipUnless(can_mount(), "needs to be root, to mount read-only")
    def test_a_read_only_store(self):
        self.assertExit(self.start(self.bundle), 0)
        store = self.mounted("--bind", self.machine.storage)
        self.assertTrue(mount("-o", "remount,bind,ro", store))
        env = {"AYON_LAUNCHER_STORAGE_DIR": str(store), "AYON_LAUNCHER_LOCAL_DIR": str(self.machine.home / "local")}
        self.server.clear_log()
        self.assertExit(self.start(self.bundle, **env), 0)
        self.assertExit(self.start(self.bundle, AYON_LAUNCHER_STORAGE_DIR=str(store),
                                   AYON_LAUNCHER_LOCAL_DIR=str(store)), 0)
        self.assertEqual(campaign.fetched(self.server), [])
        self.fails_in_one_line(self.start(self.zeros, **env), 6, str(store), "AYON_LAUNCHER_STORAGE_DIR")

    def as_nobody(self, bundle, storage, local):
        """A start of a user for whom modes count, from a tree that this user can reach wherever the build lies."""
        program = reachable_ayon(storage.parent)
        user = {} if not ROOT else {"user": pwd.getpwnam("nobody").pw_uid, "group": pwd.getpwnam("nobody").pw_gid,
                                    "extra_groups": []}
        env = self.machine.env(AYON_LAUNCHER_STORAGE_DIR=str(storage), AYON_LAUNCHER_LOCAL_DIR=str(local))
        return Result(subprocess.run([str(program), "--bundle", bundle, "hello"], env=env, capture_output=True,
                                     text=True, cwd="/", **user))

    def test_folders_that_cannot_be_written(self):
        with tempfile.TemporaryDirectory(prefix="ayon-places-") as folder:
            os.chmod(folder, 0o755)
            storage, local = Path(folder) / "storage", Path(folder) / "local"
            local.mkdir()
            storage.mkdir()
            if ROOT:
                os.chown(local, pwd.getpwnam("nobody").pw_uid, -1)
                os.chown(storage, pwd.getpwnam("nobody").pw_uid, -1)
            storage.chmod(0o555)
            self.fails_in_one_line(self.as_nobody(self.bundle, storage, local), 6, str(storage))
            storage.chmod(0o755)
            (storage / "addons").mkdir(mode=0o555)
            self.fails_in_one_line(self.as_nobody(self.bundle, storage, local), 6, str(storage / "addons"))
            shutil.rmtree(storage / "addons")
            self.assertExit(self.as_nobody(self.bundle, storage, local), 0)
            for path in (storage, storage / "addons", storage / "dependency_packages"):
                path.chmod(0o555)
            self.assertExit(self.as_nobody(self.bundle, storage, local), 0)
            # Without a place for its notes it works as well; only the site id needs one.
            for path in [local, *local.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o555)
            self.assertExit(self.as_nobody(self.bundle, storage, local), 0)
            fresh = Path(folder) / "fresh"
            fresh.mkdir(mode=0o555)
            result = self.as_nobody(self.bundle, storage, fresh)
            self.fails_in_one_line(result, 1, str(fresh))
            for path in [storage, *storage.iterdir(), local, *local.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o755)


if __name__ == "__main__":
    main()
