#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fault campaign: a cold start is killed, or one of its calls fails, at every n-th call until a run completes.

After each fault the exit code must be a documented one, a normal start must succeed, the cache must equal the
reference tree, nothing may be left in the staging folders, and what was whole before must not be fetched again.
What the kernel may do to any program (an interrupted or a short read or write) must not even be noticed.

    campaign.py [--step N] [--only FAULT]... [--from N] [--verbose]     (AYON_BUILD_DIR names the build folder)

--step N tries every N-th call only: the short round of the test suite. Prints a table: points tried, points survived.
"""

import argparse
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import ayontest  # noqa: E402

SHIM = ayontest.BUILD / "tests/faults/libayon-fault.so"
# One start allocates ten thousand times, mostly the same way: a round with a step takes still larger ones there.
MEMORY_STEP = 23
MUST_SUCCEED = ("EINTR", "short", "EINTR net")
FAULTS = {"kill": ("kill", "disk"), "kill net": ("kill", "net"), "short": ("short", "io")}
FAULTS.update({name: (str(getattr(errno, name)), "disk") for name in ("ENOSPC", "EACCES", "EIO", "EMFILE")})
FAULTS.update({"EINTR": (str(errno.EINTR), "io"), "EINTR net": (str(errno.EINTR), "net"),
               "ECONNRESET": (str(errno.ECONNRESET), "net"), "ENOMEM": (str(errno.ENOMEM), "memory")})


def prepare(server, scratch):
    addons = dict([server.upload_addon(ayontest.native_package("hello"))])
    for i in range(3):
        client = {f"e2e_fault{i}/d{k}/file{k}.txt": f"{i} {k}\n" * 200 for k in range(4)}
        name, version = server.upload_addon(ayontest.addon_package(scratch, f"e2e_fault{i}", "1.0.0", client))
        addons[name] = version
    content = ayontest.zip_bytes({"dependencies/x.py": "X = 1\n", "runtime/y.py": "Y\n"})
    server.package("e2e_fault_linux.zip", content)
    return server.bundle("e2e-fault", addons, dependencyPackages={"linux": "e2e_fault_linux.zip"})


def bases(storage):
    return storage / "addons", storage / "dependency_packages"


def content_of(storage):
    """Every file that belongs to an addon or a package; the records of the distribution have times in them."""
    skipped = ("dist_progress.json", "addons.json", "dependency.json")
    found = {}
    for base in bases(storage):
        for path, digest in ayontest.tree(base).items():
            if not path.startswith((".locks/", ".ayon-staging/", ".files/")) and Path(path).name not in skipped:
                found[f"{base.name}/{path}"] = digest
    return found


def content(machine):
    return content_of(machine.storage)


def staged_in(storage):
    return [p.name for base in bases(storage) for p in base.glob(".ayon-staging/*")]


def staged(machine):
    return staged_in(machine.storage)


def whole_items(machine):
    items = set()
    for base in (machine.addons, machine.packages):
        for progress in base.glob("*/dist_progress.json"):
            try:
                if json.loads(progress.read_text())["state"] == "done":
                    items.add(progress.parent.name)
            except (ValueError, KeyError):
                pass
    return items


def fetched(server):
    return [r["path"] for r in server.log() if "/private/" in r["path"] or "/dependencyPackages/" in r["path"]]


def fetched_again(server, whole):
    return [path for path in fetched(server) for item in whole
            if f"/{item.rsplit('_', 1)[0]}/" in path or path.endswith("/" + item)]


class Campaign:
    def __init__(self, server, bundle):
        self.server, self.bundle = server, bundle
        self.last = 0
        self.failures = []
        machine = self.machine()
        result = machine.ayon("hello")
        assert result.code == 0, result
        self.reference = content(machine)
        machine.remove()

    def machine(self):
        machine = ayontest.Machine()
        machine.login(self.server)
        machine.environment.update(AYON_STUDIO_BUNDLE_NAME=self.bundle)
        return machine

    def check_faulty(self, fault, hit, result):
        if fault.startswith("kill"):
            return [] if result.code == -9 else [f"was not killed: {result}"]
        if fault in MUST_SUCCEED:
            return [] if result.code == 0 else [f"the run itself failed: {result}"]
        if result.code == 127 and "thread-local data" in result.err:
            return []  # the C library's own line and code, when it has no memory for a library's thread-local data
        # 7: the loader says in its own words that it got no memory for an addon.
        if fault == "ENOMEM" and result.code not in (0, 7, 8):
            return [f"another reason than memory is told after {hit}: {result}"]
        if result.code not in range(0, 11):
            return [f"undocumented exit after {hit}: {result}"]
        if result.code and not result.err.strip():
            return [f"no word about the failure: {result}"]
        return []

    def check_repair(self, machine):
        whole = whole_items(machine)
        # A folder that was being made has a minute's grace: let it pass.
        for fresh in machine.storage.glob("*/.ayon-staging/*.new"):
            os.utime(fresh, (time.time() - 120,) * 2)
        self.server.clear_log()
        repaired = machine.ayon("hello", timeout=30)
        if repaired.code != 0:
            return [f"the next start failed: {repaired}"]
        problems = []
        found = content(machine)
        if found != self.reference:
            problems.append(f"the cache differs: {sorted(set(found.items()) ^ set(self.reference.items()))[:4]}")
        if staged(machine):
            problems.append(f"left in the staging folder: {staged(machine)}")
        if fetched_again(self.server, whole):
            problems.append(f"fetched again: {fetched_again(self.server, whole)}")
        return problems

    def point(self, fault, number):
        """One fault. Returns the name of the call that was hit, None when the run had fewer calls, and the exit."""
        machine = self.machine()
        report = machine.home / "report"
        action, kind = FAULTS[fault]
        hit = code = None
        try:
            faulty = machine.ayon("hello", timeout=60, LD_PRELOAD=str(SHIM), AYON_FAULT_AT=str(number),
                                  AYON_FAULT_CLASS=kind, AYON_FAULT_ACTION=action, AYON_FAULT_REPORT=str(report))
            hit = report.read_text() if report.exists() else None
            code = faulty.code
            problems = self.check_faulty(fault, hit, faulty) + self.check_repair(machine) if hit else []
        except subprocess.TimeoutExpired as error:
            hit = hit or "unknown"
            problems = [f"hangs: {error}"]
        self.failures += [f"{fault} #{number} {hit}: {problem}" for problem in problems]
        machine.remove()
        return hit, code

    def sweep(self, fault, step, number, verbose):
        tried = survived = 0
        codes = {}
        step *= MEMORY_STEP if FAULTS[fault][1] == "memory" and step > 1 else 1
        while not self.last or number <= self.last:
            before = len(self.failures)
            hit, code = self.point(fault, number)
            if not hit:
                return tried, survived, codes
            for failure in self.failures[before:] if verbose else []:
                print(failure, flush=True)
            tried += 1
            survived += len(self.failures) == before
            codes[code] = codes.get(code, 0) + 1
            number += step
        return tried, survived, codes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--to", type=int, default=0, dest="last", help="0: until a run completes")
    parser.add_argument("--only", action="append", choices=FAULTS)
    parser.add_argument("--verbose", action="store_true", help="tell each failure at once")
    args = parser.parse_args()
    if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ:
        tempfile.tempdir = "/dev/shm"  # thousands of syncs; what a disk does to them is another campaign's question
    server = ayontest.Studio()
    scratch = tempfile.mkdtemp(prefix="ayon-faults-")
    started = time.monotonic()
    tried = 0
    try:
        campaign = Campaign(server, prepare(server, scratch))
        campaign.last = args.last
        print(f"{'fault':<14}{'tried':>8}{'survived':>10}   exit codes of the faulty runs", flush=True)
        for fault in args.only or FAULTS:
            count, survived, codes = campaign.sweep(fault, args.step, args.first, args.verbose)
            tried += count
            text = ", ".join(f"{code}: {n}" for code, n in sorted(codes.items()))
            print(f"{fault:<14}{count:>8}{survived:>10}   {text}", flush=True)
    finally:
        server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{tried} points, {len(campaign.failures)} problems, {time.monotonic() - started:.0f} s")
    for failure in campaign.failures:
        print(failure)
    return 1 if campaign.failures or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
