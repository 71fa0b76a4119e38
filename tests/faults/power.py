#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The power failure campaign: cold starts on a real ext4 whose block device writes down what it is told.

The record is replayed up to a random event: everything before the last flush is on the disk, and of what came after it
each block of 4 KiB with probability 1/2, as on a drive with a volatile cache. The file system is mounted (its journal
replayed), and then
  * no folder may say `done` and hold anything but its whole content,
  * what a finished `ayon` had promised (it had exited with 0) must be there,
  * a start on what is left must succeed and end with the reference content (every 20th point).

    power.py [--points N] [--seed N] [--without all|syncfs|fsync]   (AYON_BUILD_DIR names the build folder; needs root, nbdkit with its
                                                    Python plugin, nbdfuse, fuse3 and e2fsprogs)

--without records the same starts with those calls doing nothing: the campaign must find something then, and exits with 0
only if it does.
"""

import argparse
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import ayontest  # noqa: E402
import campaign  # noqa: E402

SIZE = 48 << 20
BLOCK = 4096
HEADER = struct.Struct("<cQI")


def run(*words, **options):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True, **options).stdout


def prepare(server, scratch):
    """Two bundles: the second one brings more, and another version of what the first one brought."""
    noise = random.Random(7)
    addons = {}
    for name, version in (("e2e_power0", "1.0.0"), ("e2e_power1", "1.0.0"), ("e2e_power2", "1.0.0"),
                          ("e2e_power0", "1.1.0"), ("e2e_power3", "1.0.0")):
        files = {f"{name}/d{i % 5}/{i}.txt": f"{version}\n" + "".join(noise.choices("0123456789", k=noise.choice(
            (10, 3000, 20000)))) for i in range(25)}
        server.upload_addon(ayontest.addon_package(scratch, name, version, files))
        addons[name, version] = files
    hello = server.upload_addon(ayontest.native_package("hello"))
    content = ayontest.zip_bytes({f"dependencies/{i}.py": f"X = {i}\n" * 400 for i in range(20)})
    server.package("e2e_power_linux.zip", content)
    first = {"e2e_power0": "1.0.0", "e2e_power1": "1.0.0", hello[0]: hello[1]}
    second = {"e2e_power0": "1.1.0", "e2e_power2": "1.0.0", "e2e_power3": "1.0.0", **first}
    second["e2e_power0"] = "1.1.0"
    return (server.bundle("e2e-power-1", first),
            server.bundle("e2e-power-2", second, dependencyPackages={"linux": "e2e_power_linux.zip"}))


def items(storage):
    """item -> its files, of every folder that says done; None when it cannot even be read."""
    found = {}
    for base in campaign.bases(storage):
        for progress in base.glob("*/dist_progress.json"):
            try:
                if json.loads(progress.read_text())["state"] != "done":
                    continue
                files = ayontest.tree(progress.parent)
                files.pop("dist_progress.json")
                found[progress.parent.name] = files
            except (OSError, ValueError, KeyError):
                # What cannot be read is "no state" and will be fetched again, unless it is the content.
                if progress.exists() and b'"done"' in progress.read_bytes():
                    found[progress.parent.name] = None
    return found


class Device:
    """The logging block device with an ext4 on it, mounted."""

    def __init__(self, folder, image):
        self.log = folder / "log"
        self.mounts = folder / "nbd", folder / "mnt"
        for mount in self.mounts:
            mount.mkdir()
        plugin = Path(__file__).with_name("power_plugin.py")
        socket = folder / "socket"
        self.server = subprocess.Popen(["nbdkit", "-f", "-U", socket, "python", plugin, f"image={image}",
                                        f"log={self.log}"])
        wait_for(socket.exists)
        disk = self.mounts[0] / "disk"
        self.fuse = subprocess.Popen(["nbdfuse", disk, "--unix", socket])
        wait_for(disk.exists)
        self.loop = run("losetup", "--find", "--show", disk).strip()
        run("mount", "-o", "noatime", self.loop, self.mounts[1])

    def mark(self):
        return self.log.stat().st_size

    def stop(self):
        for words in (["umount", self.mounts[1]], ["losetup", "-d", self.loop], ["fusermount3", "-u", self.mounts[0]]):
            subprocess.run(words, check=False, capture_output=True)
        for process in (self.fuse, self.server):
            process.terminate()
            process.wait(10)


def wait_for(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise TimeoutError("the block device did not come")


def read_log(path):
    """[(letter, offset, bytes, end of the record in the file)]"""
    events, raw, at = [], path.read_bytes(), 0
    while at < len(raw):
        letter, offset, length = HEADER.unpack_from(raw, at)
        at += HEADER.size + length
        events.append((letter, offset, raw[at - length:at], at))
    return events


class Power:
    def __init__(self, folder, server, bundles, without):
        self.folder, self.server, self.bundles = folder, server, bundles
        self.image = folder / "image"
        self.machine = ayontest.Machine()
        self.machine.login(server)
        self.reference = self.undisturbed()
        self.image.write_bytes(bytes(SIZE))
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)
        self.promises = self.record(without)
        self.events = read_log(folder / "log")
        self.problems = []

    def start(self, storage, bundle, **extra):
        return self.machine.ayon("--bundle", bundle, "hello", AYON_LAUNCHER_STORAGE_DIR=str(storage), **extra)

    def undisturbed(self):
        storage = self.folder / "reference"
        for bundle in self.bundles:
            result = self.start(storage, bundle)
            assert result.code == 0, result
        return items(storage)

    def record(self, without):
        """[(place in the log, what is promised from there on)]"""
        extra = {"LD_PRELOAD": str(campaign.SHIM), "AYON_FAULT_NO_SYNC": without} if without else {}
        device = Device(self.folder, self.image)
        promises = []
        try:
            for bundle in self.bundles:
                result = self.start(device.mounts[1] / "store", bundle, **extra)
                assert result.code == 0, result
                promises.append((device.mark(), set(items(device.mounts[1] / "store"))))
                time.sleep(0.3)
        finally:
            device.stop()
        return promises

    def replay(self, count, choice):
        """The disk as a failure behind event `count` may leave it."""
        disk = bytearray(self.image.read_bytes())
        events = self.events[:count]
        flushed = max((i for i, event in enumerate(events) if event[0] == b"F"), default=-1)
        for i, (letter, offset, data, _) in enumerate(events):
            for at in range(0, len(data), BLOCK) if letter == b"W" else []:
                if i < flushed or choice.random() < 0.5:
                    piece = data[at:at + BLOCK]
                    disk[offset + at:offset + at + len(piece)] = piece
        assert len(disk) == SIZE
        path = self.folder / "crashed"
        path.write_bytes(disk)
        return path

    def point(self, number, choice):
        count = choice.randrange(1, len(self.events) + 1)
        path, mount = self.replay(count, choice), self.folder / "check"
        mount.mkdir(exist_ok=True)
        end = self.events[count - 1][3]
        problems = []
        try:
            run("mount", "-o", "loop", path, mount)
        except subprocess.CalledProcessError as error:
            return [f"event {count}: cannot be mounted: {error.stderr}"]
        try:
            found = items(mount / "store")
            broken = [name for name, files in found.items() if files != self.reference.get(name)]
            if broken:
                problems.append(f"event {count}: done and not whole: {broken}")
            promised = set().union(*(names for place, names in self.promises if place <= end))
            if promised - set(found):
                problems.append(f"event {count}: promised and lost: {sorted(promised - set(found))}")
            if number % 20 == 0:
                for bundle in self.bundles:
                    result = self.start(mount / "store", bundle)
                    if result.code != 0:
                        problems.append(f"event {count}: the next start failed: {result}")
                if items(mount / "store") != self.reference:
                    problems.append(f"event {count}: not repaired by the next start")
        finally:
            run("umount", mount)
        return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", choices=("all", "syncfs", "fsync"))
    args = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("it mounts file systems: run it as root")
    folder = Path(tempfile.mkdtemp(prefix="ayon-power-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    server = ayontest.Studio()
    started = time.monotonic()
    problems = []
    bad = 0
    try:
        power = Power(folder, server, prepare(server, server.directory), args.without)
        flushes = sum(event[0] == b"F" for event in power.events)
        print(f"recorded {len(power.events)} events, {flushes} of them flushes, of {len(power.bundles)} starts that "
              f"brought {len(power.reference)} items", flush=True)
        choice = random.Random(args.seed)
        for number in range(args.points):
            found = power.point(number, choice)
            bad += bool(found)
            problems += found
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{args.points} points, {bad} of them bad, {time.monotonic() - started:.0f} s")
    for problem in problems[:20]:
        print(problem)
    return int(bool(problems) != bool(args.without))


if __name__ == "__main__":
    sys.exit(main())
