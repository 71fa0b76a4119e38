# SPDX-License-Identifier: Apache-2.0
"""Only verified code runs: signatures, trusted keys, policy, what was changed after it arrived, rollback."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

from ayontest import BIN, Case, main
from native_addon import build, tool


def edit_client(package, change):
    """Lets change(files) edit the client part (name -> bytes) of a package."""
    with zipfile.ZipFile(package) as z:
        outer = {i.filename: z.read(i) for i in z.infolist()}
    inner_path = Path(package).with_suffix(".client")
    inner_path.write_bytes(outer["private/client.zip"])
    with zipfile.ZipFile(inner_path) as z:
        inner = {i.filename: z.read(i) for i in z.infolist()}
    change(inner)
    with zipfile.ZipFile(inner_path, "w") as z:
        for name, data in sorted(inner.items()):
            z.writestr(name, data)
    outer["private/client.zip"] = inner_path.read_bytes()
    with zipfile.ZipFile(package, "w") as z:
        for name, data in outer.items():
            z.writestr(name, data)


class Signatures(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-signed-")
        cls.addClassCleanup(scratch.cleanup)
        cls.scratch = Path(scratch.name)
        cls.key = cls.scratch / "studio.key"
        cls.other = cls.scratch / "other.key"
        tool("keygen", cls.key)
        tool("keygen", cls.other)
        cls.bundles = {}
        cls.add("e2e_plain", "1.0.0")
        cls.add("e2e_signed", "1.0.0", "--key", cls.key)
        cls.add("e2e_signed", "1.2.0", "--key", cls.key)
        cls.add("e2e_foreign", "1.0.0", "--key", cls.other)
        cls.add("e2e_expired", "1.0.0", "--key", cls.key, "--expires", "2020-01-31")
        cls.add("e2e_future", "1.0.0", "--key", cls.key, "--expires", "2999-12-31")
        cls.add("e2e_comment", "1.0.0", "--key", cls.key, change=cls.change_comment)
        cls.add("e2e_stolen", "1.0.0", "--key", cls.key, change=cls.take_foreign_signature)
        cls.add("e2e_extra", "1.0.0", "--key", cls.key,
                change=lambda files: files.update({"ayon-native/extra.so": b"not listed"}))
        cls.add("e2e_flipped", "1.0.0", "--key", cls.key, change=cls.flip_manifest)

    @classmethod
    def add(cls, name, version, *options, change=None):
        package = build(cls.scratch, name, version, *options)
        if change:
            edit_client(package, change)
        cls.server.upload_addon(package)
        bundle = f"e2e-{name.replace('_', '-')}-{version}"
        cls.bundles[name, version] = cls.server.bundle(bundle, {name: version})

    @staticmethod
    def change_comment(files):
        name = "ayon-native/addon.json.minisig"
        files[name] = files[name].replace(b"version=1.0.0", b"version=1.0.0 expires=2999-01-01")

    @classmethod
    def take_foreign_signature(cls, files):
        """The whole signed manifest of another addon of the same author, under our name."""
        with zipfile.ZipFile(cls.scratch / "e2e_signed-1.0.0/e2e_signed-1.0.0.zip") as z:
            (cls.scratch / "inner.zip").write_bytes(z.read("private/client.zip"))
        manifest = cls.scratch / "stolen.json"
        manifest.write_bytes(files["ayon-native/addon.json"])
        # What an author would have to do to make it fit: the right key, the right content, another addon's comment.
        subprocess.run(["minisign", "-S", "-s", str(cls.key), "-m", str(manifest), "-t",
                        "ayon-addon name=e2e_signed version=1.0.0"], check=True, stdout=subprocess.DEVNULL)
        files["ayon-native/addon.json.minisig"] = Path(str(manifest) + ".minisig").read_bytes()

    @staticmethod
    def flip_manifest(files):
        name = "ayon-native/addon.json"
        files[name] = files[name].replace(b"Says its version", b"Says its versioN")

    def go_to(self, version):
        """The same bundle name with another version, as an administrator changes it."""
        name = self.bundles["e2e_signed", "1.2.0"]
        self.server.call("PATCH", f"/api/bundles/{name}", {"addons": {"e2e_signed": version}}, want=204)
        self.addCleanup(self.server.call, "PATCH", f"/api/bundles/{name}", {"addons": {"e2e_signed": "1.2.0"}})
        return name

    def trust(self, key=None):
        folder = self.machine.storage / "native/trusted-keys.d"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy(str(key or self.key) + ".pub", folder / "studio.pub")

    def run_addon(self, name, version="1.0.0", **env):
        return self.machine.ayon("--bundle", self.bundles[name, version], name.replace("_", "-"), **env)

    def folder(self, name, version="1.0.0"):
        return self.machine.addons / f"{name}_{version}"

    def code(self, name, version="1.0.0"):
        return next(self.folder(name, version).glob("ayon-native/linux-*/*.so"))

    # ---- policy

    def test_unsigned_runs_with_one_notice(self):
        first = self.run_addon("e2e_plain")
        self.assertExit(first, 0, "e2e_plain 1.0.0", "is not signed")
        second = self.run_addon("e2e_plain")
        self.assertExit(second, 0)
        self.assertNotIn("not signed", second.err)

    def test_many_unsigned_are_one_line(self):
        names = ["e2e_plain", "e2e_foreign", "e2e_expired", "e2e_future"]
        more = ["e2e_signed", "e2e_comment", "e2e_stolen"]
        for some, count, text in ((names, 4, "e2e_foreign 1.0.0"), (names + more, 7, " and 2 more")):
            bundle = self.server.bundle(f"e2e-unsigned-{count}", {name: "1.0.0" for name in some})
            shutil.rmtree(self.machine.storage, ignore_errors=True)
            result = self.machine.ayon("--bundle", bundle, "e2e-plain")
            lines = [line for line in result.err.splitlines() if "Native code was installed" in line]
            self.assertExit(result, 0, f"{count} addons that no trusted key signed", text)
            self.assertEqual(len(lines), 1, result)
            self.assertLess(len(lines[0]), 300, result)

    def test_required_refuses_unsigned_on_arrival_and_later(self):
        refused = self.run_addon("e2e_plain", AYON_ADDON_SIGNATURES="require")
        self.assertExit(refused, 6, "it is not signed", "ayon-addon sign")
        self.assertFalse((self.folder("e2e_plain") / "ayon-native").exists(), "nothing of it became visible")
        self.assertExit(self.run_addon("e2e_plain"), 0)
        self.assertExit(self.run_addon("e2e_plain", AYON_ADDON_SIGNATURES="require"), 7, "it is not signed")

    def test_required_takes_what_a_trusted_key_signed(self):
        self.trust()
        for _ in range(2):
            result = self.run_addon("e2e_signed", AYON_ADDON_SIGNATURES="require")
            self.assertExit(result, 0, "e2e_signed 1.0.0")
            self.assertNotIn("sign with", result.err)
        self.assertExit(self.run_addon("e2e_future", AYON_ADDON_SIGNATURES="require"), 0)

    def test_key_of_one_server(self):
        self.assertExit(self.run_addon("e2e_signed"), 0, "is not trusted here")
        server = next((self.machine.storage / "native/servers").iterdir())
        (server / "trusted-keys.d").mkdir()
        shutil.copy(str(self.key) + ".pub", server / "trusted-keys.d/a.pub")
        self.assertExit(self.run_addon("e2e_signed", AYON_ADDON_SIGNATURES="require"), 0)

    def test_key_taken_away_again(self):
        self.trust()
        self.assertExit(self.run_addon("e2e_signed", AYON_ADDON_SIGNATURES="require"), 0)
        (self.machine.storage / "native/trusted-keys.d/studio.pub").unlink()
        self.assertExit(self.run_addon("e2e_signed", AYON_ADDON_SIGNATURES="require"), 7, "not trusted here")

    def test_wrong_word(self):
        self.assertExit(self.run_addon("e2e_signed", AYON_ADDON_SIGNATURES="yes"), 2, "set it to warn or require")

    # ---- signatures that do not hold: refused by every policy

    def test_wrong_key_expired_foreign(self):
        self.trust()
        for name, reason in (("e2e_foreign", "which is not trusted here"), ("e2e_expired", "expired on 2020-01-31")):
            with self.subTest(name):
                self.assertExit(self.run_addon(name, AYON_ADDON_SIGNATURES="require"), 6, reason)
                self.assertExit(self.run_addon(name), 0, reason)

    def test_changed(self):
        self.trust()
        for name, reason in (("e2e_comment", "does not hold"), ("e2e_flipped", "does not hold"),
                             ("e2e_stolen", "not for this addon"), ("e2e_extra", "is not listed")):
            with self.subTest(name):
                self.assertExit(self.run_addon(name), 6, reason)

    # ---- after it arrived

    def flip(self, path):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)

    def test_flipped_byte_in_the_code(self):
        self.assertExit(self.run_addon("e2e_plain"), 0)
        stat = self.code("e2e_plain").stat()
        self.flip(self.code("e2e_plain"))
        # Not even with the old time: the change time cannot be set back.
        os.utime(self.code("e2e_plain"), ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.assertExit(self.run_addon("e2e_plain"), 7, "is not what its manifest lists", "remove the folder")
        shutil.rmtree(self.folder("e2e_plain"))
        self.assertExit(self.run_addon("e2e_plain"), 0)

    def test_code_and_manifest_exchanged_together(self):
        self.assertExit(self.run_addon("e2e_plain"), 0)
        manifest = self.folder("e2e_plain") / "ayon-native/addon.json"
        text = manifest.read_text()
        code = self.code("e2e_plain")
        before = hashlib.sha256(code.read_bytes()).hexdigest()
        self.flip(code)
        self.assertIn(before, text)
        manifest.write_text(text.replace(before, hashlib.sha256(code.read_bytes()).hexdigest()))
        self.assertExit(self.run_addon("e2e_plain"), 7, "is not the one that was verified")

    def test_touched_but_unchanged_is_fine(self):
        self.assertExit(self.run_addon("e2e_plain"), 0)
        os.utime(self.code("e2e_plain"))
        self.assertExit(self.run_addon("e2e_plain"), 0, "e2e_plain 1.0.0")

    def test_swapped_link(self):
        self.assertExit(self.run_addon("e2e_plain"), 0)
        code = self.code("e2e_plain")
        shutil.move(code, self.machine.home / "elsewhere.so")
        code.symlink_to(self.machine.home / "elsewhere.so")
        result = self.run_addon("e2e_plain")
        # Refused, or noticed as damage before and fetched again; never followed.
        if result.code == 0:
            self.assertFalse(code.is_symlink(), result)
        else:
            self.assertExit(result, 7, "remove the folder")

    # ---- back to an older version

    def test_rollback_is_noticed_once(self):
        self.trust()
        self.assertExit(self.run_addon("e2e_signed", "1.2.0"), 0, "e2e_signed 1.2.0")
        name = self.go_to("1.0.0")
        first = self.machine.ayon("--bundle", name, "e2e-signed")
        self.assertExit(first, 0, "e2e_signed 1.0.0", "1.0.0 is older than version 1.2.0")
        second = self.machine.ayon("--bundle", name, "e2e-signed")
        self.assertExit(second, 0)
        self.assertNotIn("older than", second.err)

    def test_rollback_is_refused_where_signatures_are_required(self):
        self.trust()
        self.machine.environment["AYON_ADDON_SIGNATURES"] = "require"
        self.assertExit(self.run_addon("e2e_signed", "1.2.0"), 0)
        name = self.go_to("1.0.0")
        for _ in range(2):
            self.assertExit(self.machine.ayon("--bundle", name, "e2e-signed"), 7, "1.0.0 is older than version 1.2.0",
                            "AYON_ALLOW_ROLLBACK=1")
        self.assertExit(self.machine.ayon("--bundle", name, "e2e-signed", AYON_ALLOW_ROLLBACK="1"), 0, "accepted")
        self.assertExit(self.machine.ayon("--bundle", name, "e2e-signed"), 0, "e2e_signed 1.0.0")

    def test_other_bundles_may_have_older_versions(self):
        self.trust()
        self.assertExit(self.run_addon("e2e_signed", "1.2.0"), 0)
        self.assertNotIn("older than", self.run_addon("e2e_signed", "1.0.0").err)

    # ---- a cache that another launcher opened for everybody

    def open_cache(self):
        """As the Python launcher does; and the folders above are such that everybody can enter."""
        subprocess.run(["chmod", "-R", "777", str(self.machine.addons)], check=True)
        for folder in (self.machine.storage, self.machine.home / ".local/share", self.machine.home / ".local"):
            os.chmod(folder, 0o755)

    def test_open_cache_below_a_closed_home(self):
        os.chmod(self.machine.home, 0o700)
        self.assertExit(self.run_addon("e2e_plain"), 0)
        self.open_cache()
        result = self.run_addon("e2e_plain")
        self.assertExit(result, 0, "e2e_plain 1.0.0")
        self.assertNotIn("everybody", result.err)

    def test_open_cache_is_closed_again(self):
        os.chmod(self.machine.home, 0o755)
        self.assertExit(self.run_addon("e2e_plain"), 0)
        self.open_cache()
        inode = self.code("e2e_plain").stat().st_ino
        self.assertExit(self.run_addon("e2e_plain"), 0, "could be written by everybody")
        self.assertNotEqual(self.code("e2e_plain").stat().st_ino, inode, "a copy that nobody has open")
        path = self.code("e2e_plain")
        while path != self.machine.storage:
            self.assertFalse(path.stat().st_mode & 0o022, path)
            path = path.parent
        again = self.run_addon("e2e_plain")
        self.assertExit(again, 0)
        self.assertNotIn("everybody", again.err)

    def test_open_cache_with_other_content(self):
        os.chmod(self.machine.home, 0o755)
        self.assertExit(self.run_addon("e2e_plain"), 0)
        self.open_cache()
        self.flip(self.code("e2e_plain"))
        self.assertExit(self.run_addon("e2e_plain"), 7, "can be written by others", "fetched again")

    def test_open_cache_with_a_signature_and_no_receipt(self):
        os.chmod(self.machine.home, 0o755)
        self.trust()
        self.assertExit(self.run_addon("e2e_signed"), 0)
        shutil.rmtree(self.machine.storage / "native/receipts")
        self.open_cache()
        self.assertExit(self.run_addon("e2e_signed"), 0, "could be written by everybody")

    def test_open_key_is_not_trusted(self):
        os.chmod(self.machine.home, 0o755)
        self.trust()
        os.chmod(self.machine.storage / "native", 0o755)
        os.chmod(self.machine.storage / "native/trusted-keys.d", 0o755)
        os.chmod(self.machine.storage / "native/trusted-keys.d/studio.pub", 0o666)
        self.assertNotEqual(self.run_addon("e2e_signed").code, 0)
        self.assertIn("studio.pub", self.run_addon("e2e_signed").err)


@unittest.skipUnless(os.geteuid() == 0, "needs root: it lays out a policy of the machine")
class SitePolicy(Signatures):
    """/etc/ayon of the machine, in a mount namespace: no variable leads to another place."""

    def site(self, policy, *args, **env):
        etc = self.machine.home / "etc"
        (etc / "ayon/trusted-keys.d").mkdir(parents=True, exist_ok=True)
        (etc / "ayon/policy.json").write_text(policy)
        for name in ("passwd", "group", "nsswitch.conf", "ld.so.cache", "ssl"):
            target = etc / name
            if Path("/etc", name).is_dir():
                target.mkdir(exist_ok=True)
            elif Path("/etc", name).exists():
                shutil.copy(Path("/etc", name), target)
        os.chmod(etc, 0o755)
        command = ["unshare", "-m", "sh", "-c", 'mount --bind "$1" /etc && shift && exec "$@"', "sh", str(etc),
                   str(BIN / "ayon"), *args]
        return subprocess.run(command, env=self.machine.env(**env), capture_output=True, text=True, timeout=60)

    def test_environment_cannot_weaken_it(self):
        bundle = self.bundles["e2e_plain", "1.0.0"]
        probe = self.site('{"addonSignatures": "warn"}', "--bundle", bundle, "e2e-plain")
        if "unshare" in probe.stderr or "mount" in probe.stderr:
            self.skipTest("needs root: it makes a mount namespace")
        self.assertEqual(probe.returncode, 0, probe.stderr)
        for value in ("warn", None):
            refused = self.site('{"addonSignatures": "require"}', "--bundle", bundle, "e2e-plain",
                                AYON_ADDON_SIGNATURES=value)
            self.assertEqual(refused.returncode, 7, refused.stderr)
            self.assertIn("runs only signed addons", refused.stderr)
        why = self.site('{"addonSignatures": "require"}', "--skip-bootstrap", "why", "AYON_ADDON_SIGNATURES",
                        AYON_ADDON_SIGNATURES="warn")
        self.assertEqual((why.returncode, why.stdout.splitlines()[2:]), (0, [
            "  policy: /etc/ayon/policy.json", '  before: environment "warn"']), why.stderr)
        broken = self.site('{"addonSignature": "require"}', "--bundle", bundle, "e2e-plain")
        self.assertEqual(broken.returncode, 7, broken.stderr)
        self.assertIn("/etc/ayon/policy.json", broken.stderr)


for name in [n for n in dir(Signatures) if n.startswith("test_")]:
    setattr(SitePolicy, name, None)  # only its own


class WithMinisign(unittest.TestCase):
    """Both ways with the original program."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-minisign-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        if not shutil.which("minisign"):
            self.skipTest("minisign is not installed")

    def minisign(self, *args, check=True, **more):
        return subprocess.run(["minisign", *map(str, args)], check=check, capture_output=True, text=True, **more)

    def tree(self):
        with zipfile.ZipFile(build(self.scratch, "e2e_m", "1.0.0")) as z:
            (self.scratch / "client.zip").write_bytes(z.read("private/client.zip"))
        with zipfile.ZipFile(self.scratch / "client.zip") as z:
            z.extractall(self.scratch / "tree")
        return self.scratch / "tree"

    def test_minisign_verifies_what_we_sign(self):
        tree, key = self.tree(), self.scratch / "k"
        tool("keygen", key)
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)
        tool("sign", tree, "--key", key)
        manifest = tree / "ayon-native/addon.json"
        answer = self.minisign("-V", "-p", f"{key}.pub", "-m", manifest)
        self.assertIn("ayon-addon name=e2e_m version=1.0.0", answer.stdout)
        manifest.write_text(manifest.read_text() + " ")
        self.assertNotEqual(self.minisign("-V", "-p", f"{key}.pub", "-m", manifest, check=False).returncode, 0)

    def test_keys_of_minisign_sign(self):
        tree, key = self.tree(), self.scratch / "k"
        self.minisign("-G", "-p", f"{key}.pub", "-s", key, input="secret word\nsecret word\n")
        os.chmod(key, 0o600)
        refused = tool("sign", tree, "--key", key, check=False)
        self.assertEqual(refused.returncode, 3, refused)
        (self.scratch / "pw").write_text("secret word\n")
        os.chmod(self.scratch / "pw", 0o644)
        self.assertIn("chmod 600", tool("sign", tree, "--key", key, "--password-file", self.scratch / "pw",
                                        check=False).stderr)
        os.chmod(self.scratch / "pw", 0o600)
        tool("sign", tree, "--key", key, "--password-file", self.scratch / "pw")
        self.minisign("-V", "-p", f"{key}.pub", "-m", tree / "ayon-native/addon.json")

    def test_what_is_not_as_listed_is_not_signed(self):
        tree, key = self.tree(), self.scratch / "k"
        tool("keygen", key)
        (tree / "ayon-native/extra").write_text("x")
        self.assertIn("not listed", tool("sign", tree, "--key", key, check=False).stderr)
        self.assertIn("there already", tool("keygen", key, check=False).stderr)


if __name__ == "__main__":
    main()
