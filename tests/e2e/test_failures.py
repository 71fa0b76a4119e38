# SPDX-License-Identifier: Apache-2.0
"""What goes wrong ends in one line and the documented exit code."""

import tempfile
import unittest

from ayontest import Case, Machine, addon_package, main, native_package


class WithoutServer(unittest.TestCase):
    def setUp(self):
        self.machine = Machine()
        self.addCleanup(self.machine.remove)

    def check(self, result, code, *texts):
        self.assertEqual(result.code, code, result)
        for text in texts:
            self.assertIn(text, result.err, result)
        lines = [l for l in result.err.splitlines() if l.strip()]
        self.assertEqual(len(lines), 1, result)

    def test_version_and_help(self):
        self.assertEqual(self.machine.ayon("--version").out, "ayon 1.7.0\n")
        result = self.machine.ayon("--help")
        self.assertEqual(result.code, 0)
        for word in ("--use-staging", "--skip-bootstrap", "hello", "login", "version"):
            self.assertIn(word, result.out)
        self.assertLessEqual(max(map(len, result.out.splitlines())), 80, result.out)

    def test_a_verb_without_needs_runs_without_a_server(self):
        result = self.machine.ayon("version")
        self.assertEqual((result.code, result.out.strip()), (0, "1.7.0"), result)

    def test_skip_bootstrap(self):
        self.assertEqual(self.machine.ayon("--skip-bootstrap", "hello", "Ada").code, 0)
        self.check(self.machine.ayon("--skip-bootstrap"), 2, "--skip-bootstrap")

    def test_usage(self):
        self.check(self.machine.ayon("hellp"), 2, "did you mean 'hello'")
        self.check(self.machine.ayon("--verbose", "loud", "hello"), 2, "loud")
        self.check(self.machine.ayon("--bundle"), 2, "--bundle")
        self.check(self.machine.ayon("--skip-bootstrap", "hello", "--tims", "3"), 2, "ayon: hello: ", "--times")

    def test_scripts(self):
        self.check(self.machine.ayon("script.py"), 2, "there is no script 'script.py'")
        self.check(self.machine.ayon("/etc/hostname"), 2, "/etc/hostname")

    def test_no_credentials(self):
        result = self.machine.ayon("--headless", "whoami")
        self.check(result, 3, "AYON_SERVER_URL", "AYON_API_KEY")

    def test_refused(self):
        self.check(self.machine.ayon("whoami", AYON_SERVER_URL="http://127.0.0.1:9", AYON_API_KEY="k" * 20), 4,
                   "127.0.0.1:9")

    def test_unknown_host(self):
        self.check(self.machine.ayon("whoami", AYON_SERVER_URL="http://no-such-host.invalid",
                                     AYON_API_KEY="k" * 20), 4, "no-such-host.invalid")

    def test_odd_urls(self):
        for url in ("ftp://127.0.0.1", "file:///etc/passwd", "http://[", "nonsense with spaces"):
            result = self.machine.ayon("whoami", AYON_SERVER_URL=url, AYON_API_KEY="k" * 20)
            self.assertIn(result.code, (2, 4), result)
            self.assertEqual(len(result.err.strip().splitlines()), 1, result)


class WithServer(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        # A tool that is nowhere yet, in no site store either.
        cls.bundle_name = cls.server.bundle("e2e-fail", dict([
            cls.server.upload_addon(native_package("hello")),
            cls.server.upload_addon(addon_package(scratch.name, "e2e_fail_tool", "1.0.0", {"tool.py": "X = 1\n"}))]))

    def test_wrong_key(self):
        self.machine.environment["AYON_API_KEY"] = "wrong-key-0123456789"
        result = self.machine.ayon("--bundle", self.bundle_name, "hello")
        self.assertExit(result, 3)
        self.assertNotIn("wrong-key-0123456789", result.out + result.err)

    def test_storage_not_writable(self):
        (self.machine.home / "file").write_text("")
        result = self.machine.ayon("--bundle", self.bundle_name, "hello",
                                   AYON_LAUNCHER_STORAGE_DIR=str(self.machine.home / "file/storage"))
        self.assertExit(result, 6, "file/storage")

    def test_update_blocked(self):
        self.assertExit(self.machine.ayon("--bundle", self.bundle_name, "hello", AYON_AUTO_UPDATE="block"), 6,
                        "AYON_AUTO_UPDATE")

    def test_update_skipped(self):
        self.assertExit(self.machine.ayon("--bundle", self.bundle_name, "hello", AYON_AUTO_UPDATE="skip"), 0)


if __name__ == "__main__":
    main()
