# SPDX-License-Identifier: Apache-2.0
"""The Python side of the native AYON launcher: run its commands, read the context, ask what it knows.

    import ayon_native

    print(ayon_native.context().studio_bundle)
    ayon_native.run("review", "--limit", "5")
    for addon in ayon_native.addons():
        print(addon.name, addon.version)

Everything goes through the `ayon` command, so what Python gets is what a person at a terminal gets. Pure Python, 3.7 and
newer, nothing but the standard library. In a script that `ayon` started it can be imported without further ado.
"""
from .context import Context, context
from .errors import (AddonError, AuthError, AyonError, BadAnswerError, BundleError, CancelledError, CommandError,
                     DeadlineError, DistributionError, InternalError, KilledError, LauncherNotFoundError, NetworkError,
                     UsageError)
from .launcher import Result, executable, run, run_json
from .queries import Addon, addon_path, addons, environment, launcher_version, whoami, why

__all__ = [
    "Addon", "AddonError", "AuthError", "AyonError", "BadAnswerError", "BundleError", "CancelledError", "CommandError",
    "Context", "DeadlineError", "DistributionError", "InternalError", "KilledError", "LauncherNotFoundError",
    "NetworkError", "Result", "UsageError", "addon_path", "addons", "context", "environment", "executable",
    "launcher_version", "run", "run_json", "whoami", "why",
]
