#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fault campaign: a run is killed, or one of its calls fails, at every n-th call until a run completes.

The run is a cold start, the repair of a damaged store (store repair) or a clean-up (store gc). After each fault the exit
code must be a documented one, a normal run must succeed, the cache must equal the reference tree, nothing may be left in
the staging folders, and what was whole before must not be fetched again. Damaged code must never run, and the receipt of
what was verified must be right. What the kernel may do to any program (an interrupted or a short read or write) must
not even be noticed.

    campaign.py [--run RUN]... [--only FAULT]... [--step N] [--from N] [--to N] [--verbose]

AYON_BUILD_DIR names the build folder. --step N tries every N-th call only: the short round of the test suite. Prints a
table: points tried, points survived.
"""

import argparse
import errno
import hashlib
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


def settle(machine):
    """A folder that was being made has a minute's grace: lets it pass."""
    for fresh in machine.storage.glob("*/.ayon-staging/*.new"):
        os.utime(fresh, (time.time() - 120,) * 2)


class Start:
    """A cold start."""

    words = ("hello",)

    def arrange(self, machine):
        """Makes what the run finds."""

    def finish(self, machine, reference):
        """A normal run after the faulty one; returns what is wrong."""
        result = machine.ayon(*self.words, timeout=60)
        return [] if result.code == 0 else [f"the next run failed: {result}"]

    def whole(self, machine):
        """What must not be fetched again."""
        return whole_items(machine)


class Repair(Start):
    """The repair of a store in which a file has other content, one is missing, and native code was changed."""

    words = ("store", "repair")

    def arrange(self, machine):
        assert machine.ayon("hello").code == 0
        (machine.packages / "e2e_fault_linux.zip/runtime/y.py").unlink()
        for path in (machine.addons / "e2e_fault1_1.0.0/e2e_fault1/d3/file3.txt", self.code(machine)):
            before = path.stat()
            path.write_bytes(path.read_bytes()[:-1] + b"?")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @staticmethod
    def code(machine):
        return next(machine.addons.glob("hello_*/ayon-native/*/*.so"))

    @staticmethod
    def wrong_receipts(machine):
        problems = []
        for path in (machine.storage / "native/receipts").glob("*.json"):
            folder = machine.addons / path.stem.rsplit("-", 1)[0]
            for file in json.loads(path.read_text())["files"]:
                if hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() != file["sha256"]:
                    problems.append(f"the receipt of {folder.name} is wrong about {file['path']}")
        return problems

    def check_start(self, machine, reference):
        """Before anybody repairs the rest: runs what is right, or nothing."""
        result = machine.ayon("hello", timeout=60)
        code = self.code(machine)
        is_right = ayontest.tree(code.parent)[code.name] == reference[f"addons/{code.relative_to(machine.addons)}"]
        if result.code == 0 and not is_right:
            return [f"damaged code was run: {result}"]
        return [] if result.code in (0, 6, 7) else [f"a start before the repair: {result}"]

    def finish(self, machine, reference):
        problems = self.check_start(machine, reference) + super().finish(machine, reference)
        for words in (("store", "verify"), ("hello",)):
            result = machine.ayon(*words, timeout=60)
            problems += [] if result.code == 0 else [f"after the repair {words} failed: {result}"]
        return problems + self.wrong_receipts(machine)

    def whole(self, machine):
        return {"e2e_fault0_1.0.0", "e2e_fault2_1.0.0"}


class Collect(Start):
    """A clean-up of versions that no bundle names."""

    words = ("store", "gc", "--keep", "0")

    def arrange(self, machine):
        assert machine.ayon("hello").code == 0
        lists = machine.addons / ".files"
        for old in ("0.8.0", "0.9.0"):
            for name in ("e2e_fault0", "e2e_fault1"):
                shutil.copytree(machine.addons / f"{name}_1.0.0", machine.addons / f"{name}_{old}")
                shutil.copy(lists / f"{name}_1.0.0.sha256", lists / f"{name}_{old}.sha256")

    def finish(self, machine, reference):
        problems = super().finish(machine, reference)
        result = machine.ayon("hello", timeout=60)
        return problems + ([] if result.code == 0 else [f"after the clean-up a start failed: {result}"])


RUNS = {"start": Start(), "repair": Repair(), "gc": Collect()}


class Campaign:
    def __init__(self, server, bundle, run="start"):
        self.server, self.bundle, self.run = server, bundle, RUNS[run]
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
        whole = self.run.whole(machine)
        settle(machine)
        self.server.clear_log()
        problems = self.run.finish(machine, self.reference)
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
        self.run.arrange(machine)
        report = machine.home / "report"
        action, kind = FAULTS[fault]
        hit = code = None
        try:
            faulty = machine.ayon(*self.run.words, timeout=60, LD_PRELOAD=str(SHIM), AYON_FAULT_AT=str(number),
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
    parser.add_argument("--run", action="append", choices=RUNS)
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
    tried, failures = 0, []
    try:
        bundle = prepare(server, scratch)
        print(f"{'run':<8}{'fault':<14}{'tried':>8}{'survived':>10}   exit codes of the faulty runs", flush=True)
        for run in args.run or RUNS:
            campaign = Campaign(server, bundle, run)
            campaign.last = args.last
            for fault in args.only or FAULTS:
                count, survived, codes = campaign.sweep(fault, args.step, args.first, args.verbose)
                tried += count
                text = ", ".join(f"{code}: {n}" for code, n in sorted(codes.items()))
                print(f"{run:<8}{fault:<14}{count:>8}{survived:>10}   {text}", flush=True)
            failures += [f"{run}: {failure}" for failure in campaign.failures]
    finally:
        server.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{tried} points, {len(failures)} problems, {time.monotonic() - started:.0f} s")
    for failure in failures:
        print(failure)
    return 1 if failures or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
