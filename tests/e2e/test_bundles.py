# SPDX-License-Identifier: Apache-2.0
"""One test per kind of bundle, with the real binary."""

import json
import tempfile

from ayontest import Case, addon_package, main, native_package


class Bundles(Case):
    needs_studio = True  # changes which bundle is the production bundle

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-packages-")
        cls.addClassCleanup(scratch.cleanup)
        hello = dict([cls.server.upload_addon(native_package("hello"))])
        for version in ("1.0.0", "2.0.0", "3.0.0"):
            cls.server.upload_addon(addon_package(scratch.name, "e2e_tool", version, {
                "e2e_tool/__init__.py": f'VERSION = "{version}"\n'}))
        cls.dev_folder = tempfile.TemporaryDirectory(prefix="ayon-e2e-dev-")
        cls.addClassCleanup(cls.dev_folder.cleanup)
        cls.server.bundle("e2e-prod", {**hello, "e2e_tool": "1.0.0"}, isProduction=True)
        cls.server.bundle("e2e-stag", {**hello, "e2e_tool": "2.0.0"}, isStaging=True)
        cls.server.bundle("e2e-other", {**hello, "e2e_tool": "3.0.0"})
        cls.server.bundle("e2e-dev", {**hello, "e2e_tool": "3.0.0"}, isDev=True, activeUser="service",
                          addonDevelopment={"e2e_tool": {"enabled": True, "path": cls.dev_folder.name}})

    def listed(self, *args, **env):
        result = self.machine.ayon(*args, "addon", "list", "--json", **env)
        self.assertExit(result, 0)
        return {a["name"]: a for a in json.loads(result.out)}

    def test_production(self):
        self.assertEqual(self.listed()["e2e_tool"]["version"], "1.0.0")

    def test_staging(self):
        self.assertEqual(self.listed("--use-staging")["e2e_tool"]["version"], "2.0.0")
        self.assertEqual(self.listed(AYON_USE_STAGING="1")["e2e_tool"]["version"], "2.0.0")

    def test_explicit(self):
        self.assertEqual(self.listed("--bundle", "e2e-other")["e2e_tool"]["version"], "3.0.0")
        self.assertEqual(self.listed("--bundle=e2e-other")["e2e_tool"]["version"], "3.0.0")

    def test_dev(self):
        tool = self.listed("--use-dev")["e2e_tool"]
        self.assertEqual((tool["source"], tool["path"]), ("dev", self.dev_folder.name))
        self.assertFalse((self.machine.addons / "e2e_tool_3.0.0").exists(), "a dev addon is not fetched")

    def test_switching_back_and_forth_asks_for_the_right_one(self):
        for _ in range(2):
            self.assertEqual(self.listed()["e2e_tool"]["version"], "1.0.0")
            self.assertEqual(self.listed("--use-staging")["e2e_tool"]["version"], "2.0.0")

    def test_unknown_bundle(self):
        result = self.machine.ayon("--bundle", "nope", "hello")
        self.assertExit(result, 5, "nope", self.server.url)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)

    def test_unknown_project(self):
        self.assertExit(self.machine.ayon("--project", "e2e_no_such_project", "hello"), 1, "e2e_no_such_project")


if __name__ == "__main__":
    main()
