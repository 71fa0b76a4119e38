# SPDX-License-Identifier: Apache-2.0
"""A model of how the Python launcher judges and fills the cache: what it calls present, what it clears, what it writes.

Written from its observed rules, for the tests only: state files of addons and packages, the wait rule, and the steps of one
item. Time is not waited for: a state that does not change is what the rule calls stale.
"""
import datetime
import hashlib
import io
import json
import shutil
import uuid
import zipfile
from pathlib import Path

PROGRESS = "dist_progress.json"


class Item:
    """One addon or dependency package of a bundle."""

    def __init__(self, label, target, short, record, keys, fetch):
        self.label = label
        self.target = target  # the folder
        self.short = short    # packages: the folder without the archive's extension
        self.record = record  # addons.json or dependency.json
        self.keys = keys      # where it stands in the record
        self.fetch = fetch    # the bytes of its archive


def read_json(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


class PythonLauncher:
    def __init__(self, addons, packages):
        self.addons, self.packages = Path(addons), Path(packages)
        self.events = []  # what it did: ("distribute", label), ("clean", label)

    def addon(self, name, version, fetch):
        return Item(f"{name} {version}", self.addons / f"{name}_{version}", None, self.addons / "addons.json",
                    (name, version), fetch)

    def package(self, filename, fetch):
        return Item(filename, self.packages / filename, self.packages / filename.rsplit(".", 1)[0],
                    self.packages / "dependency.json", (filename,), fetch)

    def is_present(self, item):
        """The initial state: a readable progress file decides, else the record of older launchers."""
        for folder in filter(None, (item.target, item.short)):
            progress = read_json(folder / PROGRESS)
            if progress is not None:
                return progress.get("state") == "done"
        entry = read_json(item.record) or {}
        for key in item.keys:
            entry = entry.get(key) or {}
        if entry and item.target.is_dir():
            self.write(item, {"state": "moving", "progress_id": uuid.uuid4().hex})
            return True
        return False

    def write(self, item, progress):
        item.target.mkdir(parents=True, exist_ok=True)
        (item.target / PROGRESS).write_text(json.dumps(progress))

    def clean(self, item):
        """All but the progress file."""
        self.events.append(("clean", item.label))
        for path in item.target.iterdir():
            if path.name == PROGRESS:
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def may_go_on(self, item):
        """The wait rule: False when somebody else has finished the item."""
        progress = read_json(item.target / PROGRESS)
        if not progress or "state" not in progress:
            return True
        if progress["state"] == "done":
            return False
        self.clean(item)  # failed, or moving for too long
        return True

    def distribute(self, item, now=datetime.datetime.now):
        if not self.may_go_on(item):
            return
        self.events.append(("distribute", item.label))
        stamp = "%Y-%m-%d %H:%M:%S"
        progress = {"state": "moving", "progress_id": uuid.uuid4().hex, "checksum": None, "checksum_algorithm": None,
                    "dist_started": now().strftime(stamp)}
        self.write(item, progress)
        content = item.fetch()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(item.target)
        progress.update(state="done", checksum=hashlib.sha256(content).hexdigest(), checksum_algorithm="sha256",
                        dist_finished=now().strftime(stamp))
        self.write(item, progress)
        self.remember(item, {"source": {"type": "server", "filename": "client.zip"}, "checksum": progress["checksum"],
                             "checksum_algorithm": "sha256", "distributed_dt": now().strftime(stamp)})

    def remember(self, item, entry):
        record = read_json(item.record) or {}
        inner = record
        for key in item.keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[item.keys[-1]] = entry
        item.record.parent.mkdir(parents=True, exist_ok=True)
        item.record.write_text(json.dumps(record, indent=4))

    def start(self, items):
        for item in items:
            if not self.is_present(item):
                self.distribute(item)
