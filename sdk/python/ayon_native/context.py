# SPDX-License-Identifier: Apache-2.0
"""What the launcher told this process about where it is. Read from the environment: it starts nothing."""
import os
from typing import NamedTuple, Optional


class Context(NamedTuple):
    """The context of the run that we are in. None: not known here."""

    server_url: Optional[str]
    studio_bundle: Optional[str]
    project_bundle: Optional[str]  # the one that applies; the studio bundle when the project has none of its own
    project: Optional[str]
    variant: Optional[str]  # "production", "staging" or the name of the dev bundle
    is_staging: bool
    is_dev: bool
    is_headless: bool
    site_id: Optional[str]
    launcher_version: Optional[str]
    executable: Optional[str]
    root: Optional[str]
    storage: Optional[str]  # folder of addons and dependency packages
    local: Optional[str]  # folder of what belongs to this user on this machine
    shell: Optional[str]  # the mark of the shell that `ayon shell` opened


def context() -> Context:
    """The context; outside of any run nothing of it is known."""
    def get(name):
        return os.environ.get(name) or None

    def is_on(name):
        return os.environ.get(name) == "1"

    return Context(
        server_url=get("AYON_SERVER_URL"),
        studio_bundle=get("AYON_STUDIO_BUNDLE_NAME"),
        project_bundle=get("AYON_BUNDLE_NAME"),
        project=get("AYON_PROJECT_NAME"),
        variant=get("AYON_DEFAULT_SETTINGS_VARIANT"),
        is_staging=is_on("AYON_USE_STAGING"),
        is_dev=is_on("AYON_USE_DEV"),
        is_headless=is_on("AYON_HEADLESS_MODE"),
        site_id=get("AYON_SITE_ID"),
        launcher_version=get("AYON_VERSION"),
        executable=get("AYON_EXECUTABLE"),
        root=get("AYON_ROOT"),
        storage=get("AYON_LAUNCHER_STORAGE_DIR"),
        local=get("AYON_LAUNCHER_LOCAL_DIR"),
        shell=get("AYON_SHELL"),
    )
