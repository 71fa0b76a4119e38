# SPDX-License-Identifier: Apache-2.0
"""The bundle of a project, and every way not to get one (the rows of the rules for the project's role)."""

import unittest

from ayontest import Case, addons_listed, main


class ProjectBundle(Case):
    """On any server that has a project with a bundle of its own for production; nothing is changed there."""

    @classmethod
    def prepare(cls):
        _, answer = cls.server.call("GET", "/api/bundles", want=200)
        cls.bundles = {b["name"]: b for b in answer["bundles"]}
        production = [b for b in answer["bundles"] if b.get("isProduction") and not b.get("isProject")]
        if not production:
            raise unittest.SkipTest("the server has no production bundle")
        cls.studio = production[-1]["name"]
        cls.with_bundle, cls.without_bundle = cls.find_projects()
        if not cls.with_bundle:
            raise unittest.SkipTest("no project on the server has a bundle of its own, and how to make one over the "
                                    "API is not known for certain")
        cls.project, cls.name = cls.with_bundle

    @classmethod
    def find_projects(cls):
        """((project, its bundle) or None, a project without one or None)."""
        having, lacking = None, None
        _, answer = cls.server.call("GET", "/api/projects", want=200)
        for project in (p["name"] for p in answer["projects"]):
            _, details = cls.server.call("GET", f"/api/projects/{project}", want=200)
            name = ((details.get("data") or {}).get("bundle") or {}).get("production")
            if name and cls.bundles.get(name, {}).get("isProject"):
                having = having or (project, name)
            elif not name:
                lacking = lacking or project
        return having, lacking

    def setUp(self):
        super().setUp()
        # Versions are asked for, not files: the production bundle of a studio can be gigabytes.
        self.machine.environment["AYON_AUTO_UPDATE"] = "skip"

    def versions(self, *args, **env):
        """name -> version; None where an addon beside the launcher stands in for one that was not fetched."""
        return {name: addon["version"] if addon["source"] == "bundle" else None
                for name, addon in addons_listed(self, *args, **env).items()}

    def merged(self):
        """What the server says that studio and project bundle give together."""
        _, answer = self.server.call("GET", f"/api/settings?summary=true&bundle_name={self.studio}"
                                     f"&project_bundle_name={self.name}&variant=production", want=200)
        return {a["name"]: a["version"] for a in answer["addons"]}

    def of_studio(self):
        return {name: version for name, version in self.bundles[self.studio]["addons"].items() if version}

    def assertVersions(self, ours, theirs):
        compared = {name: version for name, version in theirs.items() if ours.get(name, version) is not None}
        self.assertTrue(compared)
        for name, version in compared.items():
            self.assertEqual(ours.get(name), version, name)

    def test_by_the_project(self):
        self.assertVersions(self.versions("--project", self.project), self.merged())
        self.assertVersions(self.versions(AYON_PROJECT_NAME=self.project), self.merged())

    def test_why(self):
        """The project's bundle, and what it changes, name the project."""
        result = self.machine.ayon("--project", self.project, "why", "AYON_BUNDLE_NAME")
        self.assertExit(result, 0, f'AYON_BUNDLE_NAME = "{self.name}"', "bundle: named by the project")
        result = self.machine.ayon("--project-bundle", self.name, "why", "AYON_BUNDLE_NAME")
        self.assertExit(result, 0, "bundle: asked for by its name")
        theirs, studio = self.merged(), self.of_studio()
        changed = [name for name in theirs if theirs[name] and theirs[name] != studio.get(name)]
        for name in changed[:1]:
            result = self.machine.ayon("--project", self.project, "why", name)
            self.assertExit(result, 0, f"project bundle '{self.name}' (studio bundle '{self.studio}' has ")

    def test_by_its_name(self):
        self.assertVersions(self.versions("--project-bundle", self.name), self.merged())
        self.assertVersions(self.versions(AYON_BUNDLE_NAME=self.name), self.merged())

    def test_without_a_project_it_does_not_apply(self):
        self.assertVersions(self.versions(), self.of_studio())

    def test_a_project_without_a_bundle_has_the_studio_s(self):
        if not self.without_bundle:
            self.skipTest("every project of the server has a bundle of its own")
        self.assertVersions(self.versions("--project", self.without_bundle), self.of_studio())

    def test_a_bundle_that_is_no_project_bundle_changes_nothing(self):
        other = [name for name, b in self.bundles.items() if not b.get("isProject") and name != self.studio]
        if not other:
            self.skipTest("the server has but one bundle")
        self.assertVersions(self.versions("--project-bundle", other[0]), self.of_studio())

    def test_it_cannot_stand_alone(self):
        self.assertExit(self.machine.ayon("--bundle", self.name, "hello"), 5, self.name)

    def test_unknown_names(self):
        self.assertExit(self.machine.ayon("--project-bundle", "e2e-nope", "hello"), 5, "project bundle",
                        "e2e-nope", self.server.url)
        self.assertExit(self.machine.ayon("--project", "e2e_nope", "hello"), 1, "e2e_nope")


class ProjectBundleOfTheDemo(ProjectBundle):
    """What the demo's project is made to show, fetched for real."""

    needs_studio = "expects the demo's projects"

    def setUp(self):
        super().setUp()
        del self.machine.environment["AYON_AUTO_UPDATE"]

    def test_the_override_arrives(self):
        self.assertEqual((self.project, self.name), ("feature", "__project__feature__production"))
        override = self.merged()
        changed = {name for name in override if override[name] != self.of_studio().get(name)}
        self.assertTrue(changed, "the demo's project bundle changes nothing")
        self.assertNotIn("rigkit", override)
        ours = self.versions("--project", "feature")
        self.assertNotIn("rigkit", ours)
        for name in changed:
            self.assertTrue((self.machine.addons / f"{name}_{override[name]}").is_dir(), name)
            self.assertFalse((self.machine.addons / f"{name}_{self.of_studio()[name]}").exists(), name)

    def test_the_project_is_not_asked_for_in_vain(self):
        """Neither when the project bundle is the studio's, nor when it is named."""
        for words in (("--project-bundle", self.studio), ("--project-bundle", self.name)):
            self.server.clear_log()
            self.versions(*words, "--project", "feature")
            self.assertEqual([r["path"] for r in self.server.log() if r["path"].startswith("/api/projects")], [])

    def test_staging_has_none_here(self):
        staging = next(b for b in self.bundles.values() if b.get("isStaging"))
        self.assertVersions(self.versions("--use-staging", "--project", "feature"),
                            {name: version for name, version in staging["addons"].items() if version})

    def test_a_dev_bundle_is_never_overridden(self):
        dev = next(b for b in self.bundles.values() if b.get("isDev"))
        self.assertVersions(self.versions("--bundle", dev["name"], "--project", "feature"),
                            {name: version for name, version in dev["addons"].items() if version})


if __name__ == "__main__":
    main()
