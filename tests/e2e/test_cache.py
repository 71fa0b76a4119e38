# SPDX-License-Identifier: Apache-2.0
"""One cache, two launchers: what either has fetched the other takes as it is, and repairs what the other broke off."""

import functools
import json
import tempfile

from ayontest import Case, Studio, addon_package, main, tree, zip_bytes
from native_addon import own_hello
from python_launcher import PROGRESS, PythonLauncher

PACKAGE = "e2e_cache_linux.zip"


class SharedCache(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        cls.versions = dict([cls.server.upload_addon(own_hello(scratch.name))])
        for i in range(3):
            name, version = cls.server.upload_addon(addon_package(scratch.name, f"e2e_shared{i}", "1.0.0+e2e", {
                f"e2e_shared{i}/__init__.py": f"NUMBER = {i}\n", f"e2e_shared{i}/sub/data.txt": "x" * 3000}))
            cls.versions[name] = version
        cls.server.package(PACKAGE, zip_bytes({"dependencies/e2e_dep.py": "DEP = 1\n", "runtime/e2e.py": "R = 1\n"}))
        cls.bundle_name = cls.server.bundle("e2e-cache", cls.versions, dependencyPackages={"linux": PACKAGE})

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name
        self.python = PythonLauncher(self.machine.addons, self.machine.packages)
        self.items = [self.python.addon(name, version, functools.partial(
            self.download, f"/addons/{name}/{version}/private/client.zip"))
            for name, version in self.versions.items()]
        self.items.append(self.python.package(PACKAGE, functools.partial(
            self.download, f"/api/desktop/dependencyPackages/{PACKAGE}")))

    def download(self, path):
        return self.server.call("GET", path, want=200)[1]

    def contents(self):
        """Both folders, without the lock files and our own notes beside them."""
        found = {}
        for folder in (self.machine.addons, self.machine.packages):
            found.update({f"{folder.name}/{name}": digest for name, digest in tree(folder).items()
                          if not name.startswith(".")})
        return found

    def code(self):
        """The same without the state files: the addons and the package themselves."""
        return {name: digest for name, digest in self.contents().items() if not name.endswith(".json")
                or "/ayon-native/" in name}

    def stamps(self):
        return {item.label: [(path, path.stat().st_mtime_ns, path.stat().st_ino)
                             for path in sorted(item.target.rglob("*"))] for item in self.items}

    def start(self):
        self.assertExit(self.machine.ayon("hello", "Ada"), 0, "Ada")

    def test_what_ayon_fetched_is_left_alone_by_the_python_launcher(self):
        self.start()
        before, stamps = self.contents(), self.stamps()
        self.assertGreater(len(before), 10)
        self.python.start(self.items)
        self.assertEqual(self.python.events, [])
        self.assertEqual(self.contents(), before)
        self.assertEqual(self.stamps(), stamps)

    def test_the_same_by_the_records_of_older_launchers(self):
        """Without the progress files the records alone must say that all is there."""
        self.start()
        for item in self.items:
            (item.target / PROGRESS).unlink()
        before = self.code()
        for item in self.items:
            self.assertTrue(self.python.is_present(item), item.label)
        self.assertEqual(self.code(), before)

    def test_what_the_python_launcher_fetched_is_left_alone_by_ayon(self):
        self.python.start(self.items)
        self.assertEqual(len(self.python.events), len(self.items))
        before, stamps = self.contents(), self.stamps()
        if isinstance(self.server, Studio):
            self.server.clear_log()
        self.start()
        self.assertEqual(self.contents(), before)
        self.assertEqual(self.stamps(), stamps)
        if isinstance(self.server, Studio):
            fetched = [r["path"] for r in self.server.log() if "/private/" in r["path"]
                       or r["path"].startswith("/api/desktop/dependencyPackages/")]
            self.assertEqual(fetched, [])

    def test_both_give_the_same_files(self):
        self.python.start(self.items)
        theirs = self.code()
        for item in self.items:
            for path in item.target.rglob("*"):
                self.assertNotIn(".ayon", path.name)
        self.machine.remove()
        self.machine.home.mkdir()
        self.start()
        self.assertEqual(self.code(), theirs)

    def test_what_the_python_launcher_broke_off_is_done_again(self):
        self.python.start(self.items)
        whole = self.code()
        for item in self.items[1:3]:
            for path in item.target.rglob("*.txt"):
                path.unlink()
            (item.target / PROGRESS).write_text(json.dumps({"state": "failed", "progress_id": "0" * 32}))
        self.assertNotEqual(self.code(), whole)
        self.start()
        self.assertEqual(self.code(), whole)
        for item in self.items:
            self.assertTrue(self.python.is_present(item), item.label)

    def test_what_ayon_broke_off_is_done_again_by_the_python_launcher(self):
        """A folder that ayon never finished says so by having no progress file in state done."""
        self.start()
        whole = self.code()
        victim = self.items[1]
        for path in victim.target.rglob("*.txt"):
            path.unlink()
        (victim.target / PROGRESS).write_text(json.dumps({"state": "moving", "progress_id": "0" * 32}))
        self.python.start(self.items)
        self.assertEqual(self.python.events, [("clean", victim.label), ("distribute", victim.label)])
        self.assertEqual(self.code(), whole)
        self.start()
        self.assertEqual(self.code(), whole)


if __name__ == "__main__":
    main()
