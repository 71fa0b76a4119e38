#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Benchmarks of ayon: medians and ratios, side by side in one run.

    tools/bench/run.py [--build DIR] [start] [warm] [cold]

start  process start: --version, --help, a verb without the server, against a C program that only prints and Python
warm   a start with 13 addons present, against the time curl sees for the same one request
cold   13 addons of 94 MB and a 26 MB package onto a fresh ext4, against curl -Z + sha256sum + bsdtar + sync
"""

import argparse
import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def load_support(build):
    os.environ["AYON_BUILD_DIR"] = str(build)
    sys.path.insert(0, str(ROOT / "tests/e2e"))
    import ayontest  # noqa: PLC0415
    return ayontest


def row(*cells):
    print(f"{cells[0]:<58}" + "".join(f"{c:>12}" for c in cells[1:]), flush=True)


def spawn(build, rounds, commands, env):
    words = []
    for command in commands:
        words += ([":::"] if words else []) + [str(w) for w in command]
    out = subprocess.run([str(build / "bin/bench-spawn"), str(rounds), "--", *words], env=env, check=True,
                         capture_output=True, text=True).stdout
    return [float(line.split("\t")[0]) for line in out.splitlines()]


def instructions(command, env):
    """Instructions by callgrind; repeatable where wall time is not. None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    with tempfile.TemporaryDirectory() as scratch:
        process = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={scratch}/out",
                                  *map(str, command)], env=env, capture_output=True, text=True, check=False)
    for line in process.stderr.splitlines():
        if "Collected" in line:
            return int(line.split(":")[1])
    return None


def bench_start(build, support):
    machine = support.Machine()
    env = machine.env()
    ayon = build / "bin/ayon"
    commands = [[build / "bin/bench-bare"], [ayon, "--version"], [ayon, "--help"],
                [ayon, "--skip-bootstrap", "hello"], [ayon, "version"],
                ["/usr/bin/python3", "-c", "import requests"]]
    have_requests = subprocess.run(commands[-1], capture_output=True, check=False).returncode == 0
    if not have_requests:
        commands[-1] = ["/usr/bin/python3", "-c", "pass"]
    times = spawn(build, 300, commands, env)
    row("process start", "median ms", "x bare", "Minstr")
    for command, took in zip(commands, times):
        label = " ".join(Path(w).name if i == 0 else str(w) for i, w in enumerate(command))
        count = instructions(command, env) if "python3" not in str(command[0]) else None
        row(label, f"{took / 1000:.3f}", f"{took / times[0]:.2f}", f"{count / 1e6:.2f}" if count else "-")
    row("python / ayon --skip-bootstrap hello", "", f"{times[5] / times[3]:.1f}")
    machine.remove()


def archives(total_mb, seed):
    """Zips of real files of this machine, about that many megabytes each when packed."""
    found = [p for top in ("/usr/lib", "/usr/share", "/usr/include") for p in Path(top).rglob("*")
             if not p.is_symlink() and p.is_file() and 0 < p.stat().st_size < 1_500_000]
    random.Random(seed).shuffle(found)
    files = iter(found)
    for megabytes in total_mb:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as z:
            count = 0
            while buffer.tell() < megabytes * 1_000_000:
                path = next(files)
                try:
                    z.writestr(f"content/d{count // 40}/{count}_{path.name}", path.read_bytes())
                except OSError:
                    continue
                count += 1
        yield buffer.getvalue()


def fill_server(support, server, megabytes, package_megabytes):
    scratch = tempfile.mkdtemp(prefix="ayon-bench-")
    addons = dict([server.upload_addon(support.native_package("hello"))])
    contents = list(archives([megabytes / 12] * 12 + [package_megabytes], 7)) if megabytes else []
    for i in range(12):
        client = contents[i] if contents else support.zip_bytes({f"tool{i}/__init__.py": "X = 1\n"})
        path = Path(scratch) / f"bench_tool{i}-1.0.0.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as z:
            z.writestr("package.py", f'name = "bench_tool{i}"\nversion = "1.0.0"\ntitle = "bench"\n')
            z.writestr("server/__init__.py", "from ayon_server.addons import BaseServerAddon\n\n\n"
                       "class Addon(BaseServerAddon):\n    pass\n")
            z.writestr("private/client.zip", client)
        name, version = server.upload_addon(path)
        addons[name] = version
    shutil.rmtree(scratch)
    package = contents[12] if contents else support.zip_bytes({"dependencies/x.py": "X = 1\n"})
    server.package("bench_2611200000_linux.zip", package)
    server.bundle("bench", addons, dependencyPackages={"linux": "bench_2611200000_linux.zip"})
    return addons


def bench_warm(build, support):
    server = support.Studio()
    fill_server(support, server, 0, 0)
    machine = support.Machine()
    machine.login(server)
    machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "bench"
    command = [build / "bin/ayon", "hello"]
    result = machine.ayon("hello")
    assert result.code == 0, result
    server.clear_log()
    machine.ayon("hello")
    requests = len(server.log())
    env = machine.env()
    header = machine.home / "header"
    header.write_text(f"X-Api-Key: {server.key}\n")
    curl = ["curl", "-s", "-o", "/dev/null", "-H", f"@{header}", f"{server.url}/api/bundles"]
    seen = [float(subprocess.run(curl + ["-w", "%{time_total}"], capture_output=True, text=True,
                                 check=True).stdout) * 1000 for _ in range(41)]
    ours, whole_curl, bare = spawn(build, 100, [command, curl, [build / "bin/bench-bare"]], env)
    own = statistics.median(seen)
    row("warm start, 13 addons and a package present", "median ms", "over request", "requests")
    row("ayon hello", f"{ours / 1000:.2f}", f"{ours / 1000 - own:.2f}", str(requests))
    row("the request alone, as curl sees it", f"{own:.2f}", "0.00", "1")
    row("curl, whole process", f"{whole_curl / 1000:.2f}", f"{whole_curl / 1000 - own:.2f}", "1")
    row("bare C program", f"{bare / 1000:.2f}")
    count = instructions(command, env)
    row("ayon hello, Minstr", f"{count / 1e6:.1f}" if count else "-")
    machine.remove()
    server.stop()


class FreshDisk:
    """A new ext4 on a loop device for each run where we may mount one, else a new folder."""

    def __enter__(self):
        self.base = Path(tempfile.mkdtemp(prefix="ayon-bench-disk-"))
        self.folder = self.base / "mount"
        self.folder.mkdir()
        self.is_mounted = False
        if os.geteuid() == 0:
            image = self.base / "image"
            with open(image, "wb") as f:
                f.truncate(3 << 30)
            made = subprocess.run(["mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image)],
                                  check=False).returncode == 0
            self.is_mounted = made and subprocess.run(["mount", "-o", "loop", str(image), str(self.folder)],
                                                      check=False).returncode == 0
        subprocess.run(["sync"], check=True)
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", str(self.folder)], check=False)
        shutil.rmtree(self.base, ignore_errors=True)


SHELL_LINE = """
cd "$1" && mkdir dl x && cd dl &&
curl -sS -Z --parallel-max 6 -K "$2" &&
sha256sum *.zip > ../sums &&
for f in *.zip; do mkdir "../x/$f" && bsdtar -xf "$f" -C "../x/$f" && rm "$f" || exit 1; done &&
sync
"""


def bench_cold(build, support, rounds):
    server = support.Studio()
    print("# packing the test data from files of this machine ...", flush=True)
    addons = fill_server(support, server, 94, 26)
    lines = [f'header = "X-Api-Key: {server.key}"\n']
    for name, version in addons.items():
        lines.append(f'url = "{server.url}/addons/{name}/{version}/private/client.zip"\noutput = "{name}.zip"\n')
    lines.append(f'url = "{server.url}/api/desktop/dependencyPackages/bench_2611200000_linux.zip"\n'
                 'output = "package.zip"\n')
    ours, theirs, kind = [], [], ""
    for _ in range(rounds):
        with FreshDisk() as disk:
            kind = "fresh ext4" if disk.is_mounted else "a folder"
            config = disk.base / "curl"
            config.write_text("".join(lines))
            begin = time.monotonic()
            subprocess.run(["sh", "-c", SHELL_LINE, "sh", str(disk.folder), str(config)], check=True)
            theirs.append(time.monotonic() - begin)
        with FreshDisk() as disk:
            machine = support.Machine()
            machine.login(server)
            machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "bench"
            machine.environment["AYON_LAUNCHER_STORAGE_DIR"] = str(disk.folder / "storage")
            begin = time.monotonic()
            process = subprocess.Popen([str(build / "bin/ayon"), "hello"], env=machine.env(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            _, errors = process.communicate()
            ours.append(time.monotonic() - begin)
            if process.returncode != 0:
                sys.exit(errors.decode())
            machine.remove()
    a, b = statistics.median(ours), statistics.median(theirs)
    row(f"cold start, 13 addons 94 MB + package 26 MB, {kind}", "median s", "ratio")
    row("ayon hello, durable", f"{a:.2f}", f"{a / b:.2f}")
    row("curl -Z, sha256sum, bsdtar, sync", f"{b:.2f}", "1.00")
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--rounds", type=int, default=5, help="of the cold start")
    parser.add_argument("what", nargs="*", choices=["start", "warm", "cold", []], default=[])
    args = parser.parse_args()
    build = args.build.resolve()
    support = load_support(build)
    wanted = args.what or ["start", "warm", "cold"]
    if "start" in wanted:
        bench_start(build, support)
    if "warm" in wanted:
        bench_warm(build, support)
    if "cold" in wanted:
        bench_cold(build, support, args.rounds)


if __name__ == "__main__":
    main()
