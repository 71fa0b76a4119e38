# SPDX-License-Identifier: Apache-2.0
"""From a bare machine to a verb of a downloaded addon, and the next start."""

import json
import tempfile
from pathlib import Path

from ayontest import Case, addon_package, main, native_package, tree, zip_bytes


class MainJob(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        cls.versions = dict([cls.server.upload_addon(native_package("hello")),
                             cls.server.upload_addon(native_package("version"))])
        for i in range(11):
            client = {f"e2e_tool{i}/__init__.py": f"NUMBER = {i}\n", f"e2e_tool{i}/data.txt": "x" * 5000}
            name, version = cls.server.upload_addon(addon_package(scratch.name, f"e2e_tool{i}", "1.0.0", client))
            cls.versions[name] = version
        cls.server.package("e2e_2611200000_linux.zip", zip_bytes({
            "dependencies/e2e_dep/__init__.py": "DEP = 1\n", "runtime/e2e_runtime.py": "R = 1\n"}))
        cls.bundle_name = cls.server.bundle("e2e-main", cls.versions,
                                            dependencyPackages={"linux": "e2e_2611200000_linux.zip"})

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name

    def test_cold_then_warm(self):
        cold = self.machine.ayon("hello", "Ada")
        self.assertExit(cold, 0, "Ada")
        for name, version in self.versions.items():
            progress = json.loads((self.machine.addon(name, version) / "dist_progress.json").read_text())
            self.assertEqual(progress["state"], "done", name)
        self.assertTrue((self.machine.addons / "e2e_tool3_1.0.0/e2e_tool3/__init__.py").is_file())
        self.assertTrue((self.machine.packages / "e2e_2611200000_linux.zip/dependencies/e2e_dep/__init__.py").is_file())

        before = tree(self.machine.storage)
        warm = self.machine.ayon("hello", "Ada")
        self.assertExit(warm, 0, "Ada")
        self.assertEqual(cold.out, warm.out)
        self.assertEqual(before, tree(self.machine.storage), "a warm start changes nothing on disk")

    def test_records_are_those_of_the_python_launcher(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        record = json.loads((self.machine.addons / "addons.json").read_text())
        entry = record["e2e_tool3"]["1.0.0"]
        self.assertEqual(entry["source"]["type"], "server")
        self.assertEqual(entry["source"]["filename"], "client.zip")
        self.assertEqual(entry["checksum_algorithm"], "sha256")
        self.assertRegex(entry["checksum"], "^[0-9a-f]{64}$")
        self.assertRegex(entry["distributed_dt"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        record = json.loads((self.machine.packages / "dependency.json").read_text())
        self.assertIn("e2e_2611200000_linux.zip", record)
        left = [p for p in self.machine.addons.glob(".ayon-staging/*") if p.name != ".lock"]
        self.assertEqual(left, [], "no staging folder stays")

    def test_nothing_is_world_writable(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        for path in Path(self.machine.directory).rglob("*"):
            if not path.is_symlink():
                self.assertFalse(path.stat().st_mode & 0o002, path)

    def test_deleted_addon_comes_back(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        victim = self.machine.addons / "e2e_tool5_1.0.0"
        for path in sorted(victim.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        victim.rmdir()
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertTrue((victim / "e2e_tool5/__init__.py").is_file())

    def test_cache_in_the_python_form_is_accepted(self):
        """A folder with a progress file in state done, as the Python launcher leaves it, is not fetched again."""
        for name, version in self.versions.items():
            if not name.startswith("e2e_"):
                continue
            folder = self.machine.addons / f"{name}_{version}"
            folder.mkdir(parents=True)
            (folder / "marker.py").write_text("kept = True\n")
            (folder / "dist_progress.json").write_text(json.dumps({
                "state": "done", "progress_id": "0" * 32, "checksum": "x", "checksum_algorithm": "sha256",
                "dist_started": "2026-11-20 10:00:00", "dist_finished": "2026-11-20 10:00:01"}))
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertTrue((self.machine.addons / "e2e_tool3_1.0.0/marker.py").is_file())
        self.assertFalse((self.machine.addons / "e2e_tool3_1.0.0/e2e_tool3").exists())

    def test_legacy_record_without_progress_is_kept(self):
        folder = self.machine.addons / "e2e_tool1_1.0.0"
        folder.mkdir(parents=True)
        (folder / "marker.py").write_text("kept = True\n")
        (self.machine.addons / "addons.json").write_text(json.dumps({"e2e_tool1": {"1.0.0": {
            "source": {"type": "server", "filename": "client.zip"}, "checksum": "x",
            "checksum_algorithm": "sha256", "distributed_dt": "2026-11-20 10:00:00"}}}))
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertTrue((folder / "marker.py").is_file())
        self.assertEqual(json.loads((folder / "dist_progress.json").read_text())["state"], "done")


    def test_addon_list_names_versions_and_sources(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        result = self.machine.ayon("addon", "list", "--json")
        self.assertExit(result, 0)
        listed = {a["name"]: a for a in json.loads(result.out)}
        self.assertEqual(listed["hello"]["source"], "bundle")
        self.assertEqual(listed["hello"]["kind"], "native")
        self.assertEqual(listed["e2e_tool1"]["kind"], "python")
        self.assertEqual(listed["e2e_tool1"]["path"], str(self.machine.addons / "e2e_tool1_1.0.0"))


class WarmStart(MainJob):
    needs_studio = "reads the server's log and spoils its answers"

    def test_exactly_one_request(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        self.server.clear_log()
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertEqual([(r["method"], r["path"].split("?")[0]) for r in self.server.log()],
                         [("GET", "/api/bundles")])

    def test_an_addon_that_the_server_hides_is_asked_for_once(self):
        self.server.bundle("e2e-hidden", {**self.versions, "e2e_hidden": "1.0.0"})
        first = self.machine.ayon("--bundle", "e2e-hidden", "hello")
        self.assertExit(first, 0, "e2e_hidden")
        self.server.clear_log()
        second = self.machine.ayon("--bundle", "e2e-hidden", "hello")
        self.assertExit(second, 0)
        self.assertNotIn("e2e_hidden", second.err)
        self.assertEqual([r["path"] for r in self.server.log()], ["/api/bundles"])

    def test_server_away_starts_from_what_is_known(self):
        self.assertExit(self.machine.ayon("hello"), 0)
        self.server.fault(path="/api/bundles", status=503, count=50)
        self.addCleanup(self.server.clear_faults)
        away = self.machine.ayon("hello", AYON_SERVER_RETRIES="1")
        self.assertExit(away, 0, "Working from what this machine knows")
        self.assertExit(self.machine.ayon("hello", AYON_SERVER_RETRIES="1", AYON_OFFLINE_START="never"), 4)
        self.assertExit(self.machine.ayon("--offline", "hello"), 0)


if __name__ == "__main__":
    main()
