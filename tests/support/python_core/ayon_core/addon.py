# SPDX-License-Identifier: Apache-2.0
"""The base class of addons, and the addons of the bundle."""
import importlib
import inspect
import os
import sys
import traceback
from pathlib import Path

from . import server

IGNORED = ("setup.py", "start.py", "__pycache__")


class AYONAddon:
    name = None
    version = "0.0.0"
    enabled = True

    def __init__(self, manager, settings):
        self.manager = manager
        self.initialize(settings)

    def initialize(self, settings):
        pass

    def connect_with_addons(self, addons):
        pass

    def get_global_environments(self):
        return {}

    def cli(self, addon_group):
        pass


def folder_of(name, version):
    folder = Path(os.environ["AYON_ADDONS_DIR"], f"{name}_{version}")
    if os.environ.get("AYON_USE_DEV") == "1":
        for bundle in server.get("bundles")["bundles"]:
            if bundle["name"] == os.environ["AYON_STUDIO_BUNDLE_NAME"]:
                development = bundle.get("addonDevelopment", {}).get(name, {})
                folder = Path(development["path"]) if development.get("enabled") else folder
    return folder if folder.is_dir() else None


def modules_of(folder):
    """Every top-level module of the folder that has an addon class. One that fails is logged."""
    sys.path.insert(0, str(folder))
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED or "." in path.stem or not (path.is_dir() or path.suffix.lower() == ".py"):
            continue
        try:
            yield importlib.import_module(path.stem)
        except Exception:
            traceback.print_exc()


class AddonsManager:
    def __init__(self):
        listed = server.settings(summary=True)
        settings = {addon["name"]: addon["settings"] for addon in server.settings()}
        self.addons = []
        for entry in listed:
            folder = None if entry["name"] == "core" else folder_of(entry["name"], entry["version"])
            for module in modules_of(folder) if folder else ():
                self.load(module, settings)
        for addon in self.addons:
            addon.connect_with_addons([other for other in self.addons if other is not addon])

    def load(self, module, settings):
        for value in vars(module).values():
            if not inspect.isclass(value) or not issubclass(value, AYONAddon) or value is AYONAddon:
                continue
            try:
                addon = value(self, settings)
            except Exception:
                traceback.print_exc()
                continue
            if addon.enabled:
                self.addons.append(addon)
