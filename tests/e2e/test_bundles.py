# SPDX-License-Identifier: Apache-2.0
"""One test per kind of bundle, with the real binary."""

import tempfile

from ayontest import Case, addon_package, addons_listed, main, native_package


class NamedBundles(Case):
    """Bundles that are asked for by name; a foreign server's production and staging stay what they are."""

    flags = {"e2e-prod": {}, "e2e-stag": {}}

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
        cls.server.bundle("e2e-prod", {**hello, "e2e_tool": "1.0.0"}, **cls.flags["e2e-prod"])
        cls.server.bundle("e2e-stag", {**hello, "e2e_tool": "2.0.0"}, **cls.flags["e2e-stag"])
        cls.server.bundle("e2e-other", {**hello, "e2e_tool": "3.0.0"})
        cls.server.bundle("e2e-dev", {**hello, "e2e_tool": "3.0.0"}, isDev=True, activeUser=cls.server.me(),
                          addonDevelopment={"e2e_tool": {"enabled": True, "path": cls.dev_folder.name}})

    def listed(self, *args, **env):
        return addons_listed(self, *args, **env)

    def check_dev(self, *args):
        tool = self.listed(*args)["e2e_tool"]
        self.assertEqual((tool["source"], tool["path"]), ("dev", self.dev_folder.name))
        self.assertFalse((self.machine.addons / "e2e_tool_3.0.0").exists(), "a dev addon is not fetched")

    def test_explicit(self):
        self.assertEqual(self.listed("--bundle", "e2e-other")["e2e_tool"]["version"], "3.0.0")
        self.assertEqual(self.listed("--bundle=e2e-prod")["e2e_tool"]["version"], "1.0.0")
        self.assertEqual(self.listed(AYON_STUDIO_BUNDLE_NAME="e2e-stag")["e2e_tool"]["version"], "2.0.0")

    def test_dev_by_its_name(self):
        self.check_dev("--bundle", "e2e-dev")

    def test_unknown_bundle(self):
        result = self.machine.ayon("--bundle", "nope", "hello")
        self.assertExit(result, 5, "nope", self.server.url)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)

    def test_the_list_is_shown_without_the_bundle(self):
        result = self.machine.ayon("--bundle", "nope", "addon", "list")
        self.assertExit(result, 0, "nope", self.server.url, "The addons of the bundle are those of the last start")
        self.assertNotIn(".;", result.err)

    def test_unknown_project(self):
        self.assertExit(self.machine.ayon("--bundle", "e2e-other", "--project", "e2e_no_such_project", "hello"), 1,
                        "e2e_no_such_project")


class BundlesOfTheStudio(NamedBundles):
    """Which bundle a start without a name gets; this changes it for everybody on the server."""

    needs_studio = "changes the production bundle of everybody"
    flags = {"e2e-prod": {"isProduction": True}, "e2e-stag": {"isStaging": True}}

    def test_production(self):
        self.assertEqual(self.listed()["e2e_tool"]["version"], "1.0.0")

    def test_staging(self):
        self.assertEqual(self.listed("--use-staging")["e2e_tool"]["version"], "2.0.0")
        self.assertEqual(self.listed(AYON_USE_STAGING="1")["e2e_tool"]["version"], "2.0.0")

    def test_dev(self):
        self.check_dev("--use-dev")

    def test_switching_back_and_forth_asks_for_the_right_one(self):
        for _ in range(2):
            self.assertEqual(self.listed()["e2e_tool"]["version"], "1.0.0")
            self.assertEqual(self.listed("--use-staging")["e2e_tool"]["version"], "2.0.0")


if __name__ == "__main__":
    main()
