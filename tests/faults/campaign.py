#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fault campaign: a cold start is killed, or one of its calls fails, at every n-th call until a run completes.

After each fault a normal start must succeed and the cache must equal the reference tree; what was whole before must not
be fetched again.

    campaign.py [--step N] [--only ACTION]...   (AYON_BUILD_DIR names the build folder)

--step N tries every N-th call only: the short round of the test suite. Prints a table: points tried, points survived.
"""

import argparse
import errno
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import ayontest  # noqa: E402

SHIM = ayontest.BUILD / "tests/faults/libayon-fault.so"
ACTIONS = [("kill", "disk", "kill"), ("kill", "net", "kill"), ("short", "disk", "short write")]
ACTIONS += [(str(getattr(errno, name)), "disk", name) for name in ("ENOSPC", "EACCES", "EIO", "EMFILE", "EINTR")]
ACTIONS += [(str(errno.ECONNRESET), "net", "ECONNRESET"), (str(errno.EINTR), "net", "EINTR (net)"),
            (str(errno.ENOMEM), "memory", "ENOMEM")]


def prepare(server, scratch):
    addons = dict([server.upload_addon(ayontest.native_package("hello"))])
    for i in range(3):
        client = {f"e2e_fault{i}/d{k}/file{k}.txt": f"{i} {k}\n" * 200 for k in range(8)}
        name, version = server.upload_addon(ayontest.addon_package(scratch, f"e2e_fault{i}", "1.0.0", client))
        addons[name] = version
    server.package("e2e_fault_linux.zip", ayontest.zip_bytes({"dependencies/x.py": "X = 1\n", "runtime/y.py": "Y\n"}))
    return server.bundle("e2e-fault", addons, dependencyPackages={"linux": "e2e_fault_linux.zip"})


def content(machine):
    """Every file that belongs to an addon or a package; the records of the distribution have times in them."""
    skipped = ("dist_progress.json", "addons.json", "dependency.json")
    found = {}
    for base in (machine.addons, machine.packages):
        for path, digest in ayontest.tree(base).items():
            if not path.startswith(".locks/") and Path(path).name not in skipped:
                found[f"{base.name}/{path}"] = digest
    return found


def whole_items(machine):
    items = set()
    for base in (machine.addons, machine.packages):
        for progress in base.glob("*/dist_progress.json") if base.is_dir() else []:
            try:
                if json.loads(progress.read_text())["state"] == "done":
                    items.add(progress.parent.name)
            except (ValueError, KeyError):
                pass
    return items


def fetched(server):
    return [r["path"] for r in server.log() if "/private/" in r["path"] or "/dependencyPackages/" in r["path"]]


class Campaign:
    def __init__(self, server, bundle, step):
        self.server, self.bundle, self.step = server, bundle, step
        self.failures = []
        machine = self.machine()
        result = machine.ayon("hello")
        assert result.code == 0, result
        self.reference = content(machine)
        machine.remove()

    def machine(self):
        machine = ayontest.Machine()
        machine.login(self.server)
        machine.environment.update(AYON_STUDIO_BUNDLE_NAME=self.bundle, AYON_SERVER_RETRIES="2")
        return machine

    def point(self, action, kind, number):
        """One fault. Returns the name of the call that was hit, None when the run had fewer calls."""
        machine = self.machine()
        report = machine.home / "report"
        faulty = machine.ayon("hello", LD_PRELOAD=str(SHIM), AYON_FAULT_AT=str(number), AYON_FAULT_CLASS=kind,
                              AYON_FAULT_ACTION=action, AYON_FAULT_REPORT=str(report))
        hit = report.read_text() if report.exists() else None
        problems = []
        if hit:
            if action == "kill" and faulty.code != -9:
                problems.append(f"was not killed: {faulty.code}")
            if action != "kill" and faulty.code not in range(0, 11):
                problems.append(f"undocumented exit code {faulty.code}: {faulty.err[-300:]}")
            whole = whole_items(machine)
            self.server.clear_log()
            repaired = machine.ayon("hello")
            if repaired.code != 0:
                problems.append(f"the next start failed: {repaired}")
            elif content(machine) != self.reference:
                wrong = set(content(machine).items()) ^ set(self.reference.items())
                problems.append(f"the cache differs: {sorted(wrong)[:4]}")
            again = [p for p in fetched(self.server)
                     for item in whole if f"/{item.rsplit('_', 1)[0]}/" in p or p.endswith("/" + item)]
            if again:
                problems.append(f"fetched again: {again}")
        for problem in problems:
            self.failures.append(f"{action} {kind} #{number} {hit}: {problem}")
        machine.remove()
        return hit

    def sweep(self, action, kind):
        tried = survived = 0
        number = 1
        step = self.step * (40 if kind == "memory" else 1)
        while True:
            before = len(self.failures)
            if not self.point(action, kind, number):
                return tried, survived
            tried += 1
            survived += len(self.failures) == before
            number += step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--only", action="append", help="an action by its name in the table")
    args = parser.parse_args()
    server = ayontest.Studio()
    scratch = tempfile.mkdtemp(prefix="ayon-faults-")
    try:
        campaign = Campaign(server, prepare(server, scratch), args.step)
        print(f"{'fault':<14}{'tried':>8}{'survived':>10}", flush=True)
        for action, kind, label in ACTIONS:
            if not args.only or label in args.only:
                tried, survived = campaign.sweep(action, kind)
                print(f"{label:<14}{tried:>8}{survived:>10}", flush=True)
    finally:
        server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    for failure in campaign.failures:
        print(failure)
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
