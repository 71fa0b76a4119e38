# SPDX-License-Identifier: Apache-2.0
"""ayon store: list, verify, repair, gc; the site store; a start without the server."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from ayontest import AYON, Case, Machine, addon_package, main, site_items, tree, zip_bytes
from native_addon import own_hello

PACKAGE = "e2e_2611200001_linux.zip"


class Store(Case):
    needs_studio = "looks into the store of a studio of its own"

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        hello = cls.server.upload_addon(own_hello(scratch.name))
        for version in ("1.0.0", "1.9.0", "1.10.0", "2.0.0"):
            cls.server.upload_addon(addon_package(scratch.name, "e2e_store_tool", version, {
                "e2e_store_tool/__init__.py": f"VERSION = '{version}'\n", "e2e_store_tool/data.txt": "x" * 50000}))
        cls.server.package(PACKAGE, zip_bytes({"dependencies/e2e_dep/__init__.py": "DEP = 1\n"}))
        for version in ("1.0.0", "1.9.0", "1.10.0", "2.0.0"):
            cls.server.bundle(f"e2e-store-{version}", dict([hello, ("e2e_store_tool", version)]),
                              dependencyPackages={"linux": PACKAGE})
        cls.bundle_name = "e2e-store-2.0.0"
        cls.hello = f"{hello[0]}_{hello[1]}"

    def fill(self, *versions):
        for version in versions:
            self.assertExit(self.machine.ayon("--bundle", f"e2e-store-{version}", "hello"), 0)

    def present(self, machine=None):
        folder = (machine or self.machine).addons
        return sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))

    def downloads(self):
        return [r["path"] for r in self.server.log() if r["path"].endswith(".zip") or "/private/" in r["path"]]


class Care(Store):
    def test_list_and_path(self):
        self.fill("2.0.0")
        result = self.machine.ayon("store", "list", "--json")
        self.assertExit(result, 0)
        listed = {i["name"]: i for i in json.loads(result.out)}
        self.assertEqual(set(listed), {self.hello, "e2e_store_tool_2.0.0", PACKAGE, *site_items()})
        self.assertEqual(listed[PACKAGE]["kind"], "package")
        self.assertEqual(listed[self.hello]["state"], "complete")
        self.assertGreaterEqual(listed["e2e_store_tool_2.0.0"]["bytes"], 50000)
        self.assertExit(self.machine.ayon("store", "list"), 0, f"{3 + len(site_items())} items")
        self.assertExit(self.machine.ayon("store", "path"), 0, str(self.machine.storage))
        self.assertEqual(self.machine.ayon("addon", "store", "list", "--json").out, result.out)

    def test_needs_no_server(self):
        self.fill("2.0.0")
        for words in (["list"], ["path"], ["verify"], ["repair"]):
            self.assertExit(self.machine.ayon("store", *words, AYON_SERVER_URL="http://127.0.0.1:9"), 0)

    def test_sound_store_verifies_and_needs_no_repair(self):
        self.fill("2.0.0")
        self.assertExit(self.machine.ayon("store", "verify"), 0, f"{3 + len(site_items())} checked, 0 damaged, 0 without a list")
        self.server.clear_log()
        self.assertExit(self.machine.ayon("store", "repair"), 0, "0 repaired")
        self.assertEqual(self.server.log(), [])

    def test_the_list_is_that_of_sha256sum(self):
        self.fill("2.0.0")
        subprocess.run(["sha256sum", "--quiet", "-c", "../.files/e2e_store_tool_2.0.0.sha256"],
                       cwd=self.machine.addons / "e2e_store_tool_2.0.0", check=True)

    def damage(self, kind):
        victim = self.machine.addons / "e2e_store_tool_2.0.0/e2e_store_tool/data.txt"
        if kind == "flip":
            stat = victim.stat()
            content = bytearray(victim.read_bytes())
            content[30000] ^= 1
            victim.write_bytes(content)
            os.utime(victim, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        elif kind == "short":
            victim.write_bytes(victim.read_bytes()[:100])
        elif kind == "gone":
            victim.unlink()
        elif kind == "fifo":
            victim.unlink()
            os.mkfifo(victim)
        elif kind == "link":
            victim.unlink()
            victim.symlink_to("/etc/passwd")
        return victim

    def test_damage_is_found_and_only_it_is_fetched(self):
        self.fill("2.0.0")
        before = tree(self.machine.addons / "e2e_store_tool_2.0.0/e2e_store_tool")
        for kind in ("flip", "short", "gone", "fifo", "link"):
            with self.subTest(kind):
                self.damage(kind)
                result = self.machine.ayon("store", "verify")
                self.assertExit(result, 1, "e2e_store_tool_2.0.0: 'e2e_store_tool/data.txt'", "ayon store repair")
                self.server.clear_log()
                self.assertExit(self.machine.ayon("store", "repair"), 0, "1 damaged", "1 repaired")
                self.assertEqual(len(self.downloads()), 1, self.server.log())
                self.assertEqual(before, tree(self.machine.addons / "e2e_store_tool_2.0.0/e2e_store_tool"))
                self.assertExit(self.machine.ayon("store", "verify"), 0, "0 damaged")

    def test_package_and_native_addon_are_repaired(self):
        self.fill("2.0.0")
        (self.machine.packages / PACKAGE / "dependencies/e2e_dep/__init__.py").write_text("DEP = 2\n")
        native = next((self.machine.addons / self.hello / "ayon-native").rglob("*.so"))
        native.write_bytes(native.read_bytes() + b"x")
        self.assertExit(self.machine.ayon("store", "verify", PACKAGE), 1)
        self.assertExit(self.machine.ayon("store", "verify", "--json"), 1, '"damaged": 2')
        self.assertExit(self.machine.ayon("store", "repair"), 0, "2 repaired")
        self.assertExit(self.machine.ayon("--bundle", self.bundle_name, "hello"), 0)

    def test_unknown_item(self):
        self.fill("2.0.0")
        for verb in ("verify", "repair"):
            self.assertExit(self.machine.ayon("store", verb, "nothing_1.0.0"), 1, "ayon store list")

    def test_folder_of_the_python_launcher_has_no_list(self):
        self.fill("2.0.0")
        state = self.machine.addons / "e2e_store_tool_2.0.0/dist_progress.json"
        content = json.loads(state.read_text())
        content["progress_id"] = "0" * 32
        state.write_text(json.dumps(content))
        self.assertExit(self.machine.ayon("store", "verify"), 0, "1 without a list")

    def test_what_the_server_lost_is_told_and_kept(self):
        self.fill("2.0.0")
        folder = self.machine.addons / "e2e_lost_1.0.0"
        folder.mkdir()
        (folder / "dist_progress.json").write_text(json.dumps({"state": "failed", "progress_id": "1" * 32}))
        self.assertExit(self.machine.ayon("store", "repair"), 6, "does not offer 1 of 1")
        self.assertTrue(folder.is_dir())


class Collect(Store):
    def setUp(self):
        super().setUp()
        self.fill("1.0.0", "1.9.0", "1.10.0", "2.0.0")
        self.all = self.present()

    def unname(self, *versions):
        for version in versions:
            name = f"e2e-store-{version}"
            self.server.call("DELETE", f"/api/bundles/{name}")
            self.addCleanup(self.server.call, "POST", "/api/bundles?force=true", {
                "name": name, "addons": dict([self.hello.split("_"), ("e2e_store_tool", version)]),
                "installerVersion": "1.7.0", "dependencyPackages": {"linux": PACKAGE}})
        # What the machine remembers counts too, until it hears the new list.
        self.fill("2.0.0")

    def test_what_bundles_name_stays(self):
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "freed 0 B in 0 items")
        self.assertEqual(self.present(), self.all)

    def test_versions_beyond_keep_go(self):
        self.unname("1.0.0", "1.9.0", "1.10.0")
        dry = self.machine.ayon("store", "gc", "--dry-run")
        self.assertExit(dry, 0, "would remove e2e_store_tool_1.0.0", "would remove e2e_store_tool_1.9.0")
        self.assertNotIn("1.10.0", dry.out)
        self.assertEqual(self.present(), self.all)
        self.assertExit(self.machine.ayon("store", "gc"), 0, "removed e2e_store_tool_1.9.0")
        self.assertEqual(self.present(), ["e2e_store_tool_1.10.0", "e2e_store_tool_2.0.0", self.hello])
        self.assertFalse((self.machine.addons / ".files/e2e_store_tool_1.9.0.sha256").exists())
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "1"), 0, "removed e2e_store_tool_1.10.0")
        left = [p for p in self.machine.addons.glob(".ayon-staging/*") if p.name != ".lock"]
        self.assertEqual(left, [])
        self.assertExit(self.machine.ayon("--bundle", self.bundle_name, "hello"), 0)

    def test_limit(self):
        self.unname("1.0.0", "1.9.0", "1.10.0")
        sizes = {i["name"]: i["bytes"] for i in json.loads(self.machine.ayon("store", "list", "--json").out)}
        limit = sum(size for name, size in sizes.items() if name not in site_items()) - 1
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0", "--max-size", limit), 0,
                        "removed e2e_store_tool_1.0.0", "in 1 items")
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0", "--max-size", "1k"), 0, "which is more than")
        self.assertExit(self.machine.ayon("store", "gc", "--max-size", "a lot"), 2, "20G")
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "-1"), 2, "--keep")

    def test_nothing_goes_while_a_process_uses_it(self):
        self.unname("1.0.0", "1.9.0", "1.10.0")
        child = subprocess.Popen(["/bin/sleep", "60"], env={
            "PYTHONPATH": f"/x:{self.machine.addons}/e2e_store_tool_1.0.0"})
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        lock = self.machine.addons / ".locks/use/test"
        lock.write_text("e2e_store_tool_1.9.0\n")
        holder = subprocess.Popen(["python3", "-c", (
            "import fcntl, struct, sys, time\n"
            "f = open(sys.argv[1])\n"
            "fcntl.fcntl(f, 37, struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 0, 0, 0))\n"
            "print('held', flush=True)\ntime.sleep(60)\n"), str(lock)], stdout=subprocess.PIPE, text=True)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        self.assertEqual(holder.stdout.readline(), "held\n")
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "removed e2e_store_tool_1.10.0", "in 1 items")
        child.kill()
        holder.kill()
        child.wait()
        holder.wait()
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "in 2 items")
        self.assertFalse(lock.exists())

    def test_a_running_launcher_keeps_its_versions(self):
        """A run that began with a bundle keeps its items until it ends, though the bundle is gone meanwhile."""
        self.server.fault(path="/api/info", delay_ms=60000, count=1)
        self.addCleanup(self.server.clear_faults)
        running = subprocess.Popen([str(AYON), "--bundle", "e2e-store-1.0.0", "addon", "hello", "studio"],
                                   env=self.machine.env(AYON_SERVER_TIMEOUT="60"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        for line in running.stderr:
            if "project bundle" in line:
                break
        time.sleep(0.3)
        self.unname("1.0.0", "1.9.0", "1.10.0")
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "in 2 items")
        self.assertIn("e2e_store_tool_1.0.0", self.present())
        self.assertIsNone(running.poll())
        running.kill()
        running.wait()
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "removed e2e_store_tool_1.0.0")

    def test_foreign_folders_stay(self):
        self.unname("1.0.0", "1.9.0", "1.10.0")
        mine = self.machine.addons / "my notes"
        mine.mkdir()
        (mine / "note.txt").write_text("mine\n")
        old = self.machine.addons / "half_1.0.0"
        old.mkdir()
        (old / "dist_progress.json").write_text('{"state": "failed", "progress_id": "1"}')
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0"), 0, "removed half_1.0.0")
        self.assertTrue((mine / "note.txt").is_file())

    def test_server_away(self):
        self.unname("1.0.0", "1.9.0", "1.10.0")
        away = {"AYON_SERVER_URL": "http://127.0.0.1:9", "AYON_SERVER_RETRIES": "1"}
        self.assertExit(self.machine.ayon("store", "gc", **away), 4)
        self.assertExit(self.machine.ayon("--offline", "store", "gc"), 2, "--offline-ok")
        self.assertExit(self.machine.ayon("store", "gc", AYON_API_KEY="wrong-key-0123456789"), 3)
        self.assertEqual(self.present(), self.all)
        # The other server's address does not matter: what is known of any server protects.
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0", "--offline-ok", **away), 0, "in 3 items")
        self.assertEqual(self.present(), ["e2e_store_tool_2.0.0", self.hello])

    def test_nothing_known(self):
        shutil.rmtree(self.machine.storage / "native/servers")
        self.assertExit(self.machine.ayon("store", "gc", "--keep", "0", "--offline-ok"), 1, "does not know which bundles")
        self.assertEqual(self.present(), self.all)


class Site(Store):
    """A store that somebody else filled, on a mount that cannot be written where we may mount."""

    def setUp(self):
        super().setUp()
        self.fill("2.0.0")
        self.site = self.machine.storage
        self.user = Machine()
        self.user.login(self.server)
        self.addCleanup(self.user.remove)
        self.mount = None
        if os.geteuid() == 0:
            mount = Path(self.user.directory) / "site"
            mount.mkdir()
            made = subprocess.run(["mount", "--bind", self.site, mount], capture_output=True).returncode == 0
            if made:
                self.addCleanup(subprocess.run, ["umount", "-l", mount])
                subprocess.run(["mount", "-o", "remount,ro,bind", mount], check=True)
                self.assertRaises(OSError, (mount / "x").write_text, "x")
                self.site = mount
                self.mount = mount
        self.user.environment["AYON_SITE_STORE"] = f"/nowhere:{self.site}"

    def test_empty_user_store_downloads_nothing(self):
        before = tree(self.site)
        self.server.clear_log()
        for _ in range(2):
            self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello", "Ada"), 0, "Ada")
        self.assertEqual(self.downloads(), [])
        self.assertEqual([p for p in self.user.addons.glob("*_*")], [])
        self.assertEqual(before, tree(self.site), "nothing is written to a site store")
        listed = {a["name"]: a for a in json.loads(
            self.user.ayon("--bundle", self.bundle_name, "addon", "list", "--json").out)}
        self.assertEqual(listed["hello"]["path"], str(self.site / "addons" / self.hello))
        self.assertEqual(listed["hello"]["source"], "bundle")

    def test_missing_items_go_to_the_user_store(self):
        self.assertExit(self.user.ayon("--bundle", "e2e-store-1.9.0", "hello"), 0)
        self.assertEqual(self.present(self.user), ["e2e_store_tool_1.9.0"])

    def test_own_store_wins(self):
        self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello", AYON_SITE_STORE=None), 0)
        self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello"), 0)
        listed = json.loads(self.user.ayon("--bundle", self.bundle_name, "addon", "list", "--json").out)
        for addon in listed:
            if addon["source"] == "bundle":
                self.assertTrue(addon["path"].startswith(str(self.user.addons)), addon)

    def test_site_store_that_went_away(self):
        self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello"), 0)
        self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello", AYON_SITE_STORE=None), 0)
        self.assertIn(self.hello, self.present(self.user))

    def test_incomplete_site_item_is_not_used(self):
        state = self.machine.addons / "e2e_store_tool_2.0.0/dist_progress.json"
        content = state.read_text()
        self.addCleanup(state.write_text, content)
        state.write_text(content.replace('"done"', '"moving"'))
        self.assertExit(self.user.ayon("--bundle", self.bundle_name, "hello"), 0)
        self.assertEqual(self.present(self.user), ["e2e_store_tool_2.0.0"])

    def test_store_commands_see_it_and_leave_it(self):
        self.assertExit(self.user.ayon("store", "list"), 0, "(site store)")
        self.assertExit(self.user.ayon("store", "path"), 0, "/nowhere", "not there", str(self.site))
        self.assertExit(self.user.ayon("store", "verify"), 0, "3 checked")
        before = tree(self.site)
        self.assertExit(self.user.ayon("store", "gc", "--keep", "0"), 0, "in 0 items")
        self.assertEqual(before, tree(self.site))

    def test_relative_path_is_refused(self):
        self.assertExit(self.user.ayon("hello", AYON_SITE_STORE="site"), 2, "AYON_SITE_STORE")


class FullDisk(Store):
    def test_too_small_disk_is_told_before_anything_is_fetched(self):
        if os.geteuid() != 0:
            self.skipTest("needs to mount a small disk")
        disk = self.machine.home / "disk"
        disk.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True)
        if made.returncode:
            self.skipTest("cannot mount here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        big = self.server.package("e2e_2611200002_linux.zip", zip_bytes(
            {"dependencies/noise.bin": os.urandom(600000).hex()}))
        name = self.server.bundle("e2e-store-big", {}, dependencyPackages={"linux": big})
        self.server.clear_log()
        result = self.machine.ayon("--bundle", name, "hello", AYON_LAUNCHER_STORAGE_DIR=disk)
        self.assertExit(result, 6, "too full", "are needed and", "free", "ayon store gc", str(disk))
        self.assertEqual(self.downloads(), [])


class BlackHole:
    """A server that takes connections and never answers."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.open = []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                self.open.append(self.socket.accept()[0])
            except OSError:
                return

    def close(self):
        self.socket.close()
        for one in self.open:
            one.close()


class Away(Store):
    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.bundle_name
        self.fill("2.0.0")
        # The same server, known under its address, that now holds its tongue.
        servers = self.machine.storage / "native/servers"
        self.known = next(servers.iterdir())

    def black_hole(self):
        hole = BlackHole()
        self.addCleanup(hole.close)
        probe = Machine()
        self.addCleanup(probe.remove)
        probe.environment = {"AYON_SERVER_URL": hole.url, "AYON_API_KEY": "k" * 20}
        # The name of a server's folder is its address and a hash: learn it from a start that finds the folder.
        fnv = 2166136261
        for c in hole.url.encode():
            fnv = ((fnv ^ c) * 16777619) & 0xffffffff
        name = hole.url.split("://")[1].replace(":", "_") + f"-{fnv:08x}"
        shutil.copytree(self.known, self.known.parent / name)
        return {"AYON_SERVER_URL": hole.url, "AYON_SERVER_TIMEOUT": "1"}

    def test_black_hole(self):
        environment = self.black_hole()
        start = time.monotonic()
        result = self.machine.ayon("hello", "Ada", **environment)
        took = time.monotonic() - start
        self.assertExit(result, 0, "Ada", "Working from what this machine knows", "less than a minute ago")
        self.assertLess(took, 2.5, "one request's time, not that of all attempts")
        self.assertExit(self.machine.ayon("addon", "list", **environment), 0, "e2e_store_tool")
        never = self.machine.ayon("hello", AYON_OFFLINE_START="never", AYON_SERVER_RETRIES="1", **environment)
        self.assertIn(never.code, (4, 10), never)

    def test_a_refused_key_never_falls_back(self):
        result = self.machine.ayon("hello", AYON_API_KEY="wrong-key-0123456789")
        self.assertExit(result, 3)
        self.assertNotIn("Working from", result.err)

    def test_age(self):
        for seconds, text in ((90, "1 minute ago"), (7300, "2 hours ago"), (90000, "1 day ago")):
            stamp = time.time() - seconds
            os.utime(self.known / "bundles.json", (stamp, stamp))
            self.assertExit(self.machine.ayon("--offline", "hello"), 0, text)
        self.assertExit(self.machine.ayon("hello"), 0)
        self.assertExit(self.machine.ayon("--offline", "hello"), 0, "less than a minute ago")

    def test_offline_can_be_forbidden(self):
        self.assertExit(self.machine.ayon("--offline", "hello", AYON_OFFLINE_START="never"), 2, "AYON_OFFLINE_START")

    def test_damaged_records_are_none(self):
        """Every byte of each record flipped, and each cut: never a crash, never a wrong start."""
        whole = {p: p.read_bytes() for p in self.known.iterdir() if p.suffix == ".json"}
        self.assertIn("bundles.json", [p.name for p in whole])
        for path, content in whole.items():
            step = max(1, len(content) // 12)
            for at in range(0, len(content), step):
                for damaged in (content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]):
                    path.write_bytes(damaged)
                    result = self.machine.ayon("--offline", "hello", "Ada")
                    if path.name == "bundles.json":
                        self.assertExit(result, 4, "--offline needs one earlier start")
                    else:
                        self.assertIn(result.code, (0, 4), result)
            path.write_bytes(content)
        (self.known / "bundles.json").write_bytes(b"")
        self.assertExit(self.machine.ayon("hello", "Ada"), 0, "Ada")
        self.assertExit(self.machine.ayon("--offline", "hello"), 0)

    def test_missing_item_is_named(self):
        shutil.rmtree(self.machine.addons / "e2e_store_tool_2.0.0")
        self.assertExit(self.machine.ayon("--offline", "hello"), 6, "e2e_store_tool", "server is away")


if __name__ == "__main__":
    main()
