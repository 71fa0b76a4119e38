# SPDX-License-Identifier: Apache-2.0
"""The cold start, side by side with two scripts that do the same without any of the checks."""
import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import data

PACKAGE = "e2e_bench_2611200000_linux.zip"

# Fetch, hash, unpack, sync: what a careful studio has as a shell script.
SHELL = """
cd "$1" && mkdir dl x && cd dl &&
curl -sS -Z --parallel-max 6 -K "$2" &&
sha256sum *.zip > ../sums &&
for f in *.zip; do mkdir "../x/$f" && bsdtar -xf "$f" -C "../x/$f" && rm "$f" || exit 1; done &&
sync
"""

# The shape of the Python launcher: one after the other, nothing synced.
PYTHON = """
import hashlib, os, sys, zipfile
import requests
os.chdir(sys.argv[1])
session = requests.Session()
session.headers["X-Api-Key"] = open(sys.argv[2]).read()
for line in open(sys.argv[3]):
    name, url = line.split()
    digest = hashlib.sha256()
    with session.get(url, stream=True) as answer, open("zip", "wb") as out:
        answer.raise_for_status()
        for chunk in answer.iter_content(1 << 20):
            digest.update(chunk)
            out.write(chunk)
    with zipfile.ZipFile("zip") as archive:
        archive.extractall(name)
    os.unlink("zip")
"""


class FreshDisk:
    """
    A new ext4 on a loop device for each run where we may mount one, else a new folder. All runs share one image whose
    blocks were written before: a machine that has to find memory or blocks for the image is not what is measured.
    """

    SIZE_MIB = 4096
    place = None  # where the image lies; None: the temporary directory
    image = None

    @classmethod
    def prepare(cls):
        cls.image = Path(tempfile.mkdtemp(prefix="ayon-bench-disk-", dir=cls.place)) / "image"
        with open(cls.image, "wb") as f:
            for _ in range(cls.SIZE_MIB):
                f.write(bytes(1 << 20))
            os.fsync(f.fileno())
        atexit.register(shutil.rmtree, cls.image.parent, ignore_errors=True)

    def __enter__(self):
        if os.geteuid() == 0 and not FreshDisk.image:
            FreshDisk.prepare()
        self.base = Path(tempfile.mkdtemp(prefix="ayon-bench-", dir=self.place))
        self.folder = self.base / "mount"
        self.folder.mkdir()
        self.is_mounted = False
        if self.image:
            made = subprocess.run(["mkfs.ext4", "-qF", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0",
                                   str(self.image)], check=False).returncode == 0
            self.is_mounted = made and subprocess.run(["mount", "-o", "loop", str(self.image), str(self.folder)],
                                                      check=False).returncode == 0
        subprocess.run(["sync"], check=True)
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", str(self.folder)], check=False)
        shutil.rmtree(self.base, ignore_errors=True)


def fill(support, server, folder, has_package):
    """Installs the packages, with one restart at the end. Returns the addons of the bundle."""
    addons = dict([server.upload_addon(support.native_package("hello"))])
    for path in sorted(folder.glob("e2e_bench_*.zip")):
        _, answer = server.call("POST", "/api/addons/install", raw=path.read_bytes(), want=200,
                                headers={"Content-Type": "application/octet-stream"})
        while server.call("GET", f"/api/events/{answer['eventId']}")[1].get("status") != "finished":
            time.sleep(0.02)
        addons[path.name.split("-")[0]] = "1.0.0"
    server.restart()
    packages = {}
    if has_package:
        server.package(PACKAGE, (folder / "package.zip").read_bytes())
        packages = {"linux": PACKAGE}
    server.bundle("e2e_bench", addons, dependencyPackages=packages)
    return addons


def urls(server, addons, has_package):
    found = [(name, f"{server.url}/addons/{name}/{version}/private/client.zip") for name, version in addons.items()]
    if has_package:
        found.append(("package", f"{server.url}/api/desktop/dependencyPackages/{PACKAGE}"))
    return found


def watch_memory(pid, peak, done):
    """The high-water mark only grows, so looking now and then is enough; rusage would count our own before exec."""
    while not done.wait(0.02):
        try:
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                peak[0] = max([peak[0], *(int(line.split()[1]) for line in status if line.startswith("VmHWM"))])
        except OSError:
            return


def timed(command, env=None):
    """Seconds and the peak of resident memory in MiB."""
    begin = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], env=env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=watch_memory, args=(process.pid, peak, done))
    watcher.start()
    errors = process.communicate()[1]
    took = time.monotonic() - begin
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(f"{command[0]}: exit {process.returncode}\n{errors.decode()}")
    return took, peak[0] / 1024


def run_ayon(build, support, server, disk):
    machine = support.Machine()
    machine.login(server)
    machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "e2e_bench"
    machine.environment["AYON_LAUNCHER_STORAGE_DIR"] = str(disk.folder / "storage")
    try:
        return timed([build / "bin/ayon", "hello"], machine.env())
    finally:
        machine.remove()


def run_shell(server, files, disk):
    config = disk.base / "curl"
    config.write_text(f'header = "X-Api-Key: {server.key}"\n' +
                      "".join(f'url = "{url}"\noutput = "{name}.zip"\n' for name, url in files))
    return timed(["sh", "-c", SHELL, "sh", disk.folder, config])


def run_python(server, files, disk):
    key, listing = disk.base / "key", disk.base / "listing"
    key.write_text(server.key)
    listing.write_text("".join(f"{name} {url}\n" for name, url in files))
    return timed(["/usr/bin/python3", "-c", PYTHON, disk.folder, key, listing])


def measure(build, support, row, title, folder, rounds):
    has_package = (folder / "package.zip").exists()
    server = support.Studio()
    files = urls(server, fill(support, server, folder, has_package), has_package)
    runs = {"ayon hello, durable": lambda disk: run_ayon(build, support, server, disk),
            "curl -Z, sha256sum, bsdtar, sync": lambda disk: run_shell(server, files, disk)}
    if subprocess.run(["/usr/bin/python3", "-c", "import requests"], capture_output=True, check=False).returncode == 0:
        runs["requests, hashlib, zipfile, no sync"] = lambda disk: run_python(server, files, disk)
    seen = {label: [] for label in runs}
    kind = ""
    with FreshDisk() as disk:
        run_ayon(build, support, server, disk)  # brings this machine's memory and file cache into the state of all others
    for _ in range(rounds):
        for label, run in runs.items():
            with FreshDisk() as disk:
                kind = "fresh ext4" if disk.is_mounted else "a folder"
                seen[label].append(run(disk))
    server.stop()
    ours = statistics.median(took for took, _ in next(iter(seen.values())))
    row(f"cold start, {title}, {kind}", "median s", "ours /", "peak MiB")
    for label, results in seen.items():
        took = statistics.median(t for t, _ in results)
        row(label, f"{took:.2f}", f"{ours / took:.2f}", f"{max(m for _, m in results):.0f}")


def bench(build, support, row, rounds, place=None):
    FreshDisk.place = place
    print("# packing the test data from files of this machine, once ...", flush=True)
    small = data.packages("small", 12, 9000, 285_000_000, 2500, 76_000_000)
    large = data.packages("large", 49, 66000, 1_016_000_000)
    measure(build, support, row, "13 addons 94 MB + package 26 MB", small, rounds)
    measure(build, support, row, "50 addons 1 GB, 66,000 files, 349 MB packed", large, (rounds + 1) // 2)
