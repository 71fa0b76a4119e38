#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Benchmarks of ayon: medians and ratios, side by side in one run.

    tools/bench/run.py [--build DIR] [start] [warm] [warm-https] [script] [cold] [verify] [crowd]

start  process start: --version, --help, a verb without the server, against a C program that only prints and Python
warm   a start with 13 addons present, against the time curl sees for the same one request
       warm-https: the same through nginx over TLS, with a private authority
script a Python script through ayon, without a server and warm, against the same interpreter itself
cold   13 addons of 94 MB and a 26 MB package, and 50 addons of 1 GB, each onto a fresh ext4, against curl -Z +
       sha256sum + bsdtar + sync and against requests + hashlib + zipfile without sync
verify the check of an addon's code before it is loaded, 1 MB and 20 MB: with a receipt, hashed again, copied
crowd  64 warm starts at once against one after another: the ratio should be near the number of cores
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import cold
import loading

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


def fill_server(support, server):
    scratch = tempfile.mkdtemp(prefix="ayon-bench-")
    addons = dict([server.upload_addon(support.native_package("hello"))])
    for i in range(12):
        name, version = server.upload_addon(support.addon_package(
            scratch, f"e2e_bench_tool{i}", "1.0.0", {f"tool{i}/__init__.py": "X = 1\n"}))
        addons[name] = version
    shutil.rmtree(scratch)
    server.package("e2e_bench_2611200000_linux.zip", support.zip_bytes({"dependencies/x.py": "X = 1\n"}))
    server.bundle("e2e_bench", addons, dependencyPackages={"linux": "e2e_bench_2611200000_linux.zip"})


def bench_warm(build, support):
    server = support.Studio()
    fill_server(support, server)
    machine = support.Machine()
    machine.login(server)
    machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "e2e_bench"
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


def bench_script(build, support):
    """The interpreter that ayon chooses, itself and through ayon."""
    server = support.Studio()
    fill_server(support, server)
    machine = support.Machine()
    machine.login(server)
    machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "e2e_bench"
    script = machine.home / "script.py"
    script.write_text("pass\n")
    ayon = build / "bin/ayon"
    result = machine.ayon("run", "--which")
    assert result.code == 0, result
    python = next(line.split()[1] for line in result.out.splitlines() if line.startswith("*"))
    for words in (["script.py"], ["--skip-bootstrap", "script.py"]):
        result = machine.ayon(*words)
        assert result.code == 0, result
    server.clear_log()
    machine.ayon("script.py")
    requests = len(server.log())
    header = machine.home / "header"
    header.write_text(f"X-Api-Key: {server.key}\n")
    curl = ["curl", "-s", "-o", "/dev/null", "-H", f"@{header}", f"{server.url}/api/bundles", "-w", "%{time_total}"]
    own = statistics.median(float(subprocess.run(curl, capture_output=True, text=True, check=True).stdout) * 1000
                            for _ in range(41))
    # Warm, Python gets the import path of the bundle: what it then searches is no cost of ayon.
    result = machine.ayon("interactive", "-c", "import os; print(os.environ['PYTHONPATH'])")
    env = machine.env()
    commands = [[python, script], [ayon, "--skip-bootstrap", script],
                ["/usr/bin/env", f"PYTHONPATH={result.out.strip()}", python, script], [ayon, script]]
    plain, skipped, with_path, warm = (took / 1000 for took in spawn(build, 100, commands, env))
    row("Python script that does nothing", "median ms", "over python", "requests")
    row(f"{python} script.py", f"{plain:.2f}", "0.00", "0")
    row("ayon --skip-bootstrap script.py", f"{skipped:.2f}", f"{skipped - plain:.2f}", "0")
    row("env PYTHONPATH=... python3 script.py", f"{with_path:.2f}", f"{with_path - plain:.2f}", "0")
    row("ayon script.py, warm, 13 addons", f"{warm:.2f}", f"{warm - plain:.2f}", str(requests))
    row("the request alone, as curl sees it", f"{own:.2f}", "", "1")
    row("ayon script.py over python and request", "", f"{warm - plain - own:.2f}")
    machine.remove()
    server.stop()


def bench_warm_https(build, support):
    """As warm, through a real nginx with a private authority in a hashed folder, which both sides are told."""
    import test_tls  # noqa: PLC0415
    server = support.Studio()
    fill_server(support, server)
    with tempfile.TemporaryDirectory(prefix="ayon-bench-tls-") as folder:
        certificates = test_tls.Certificates(folder)
        nginx = test_tls.Nginx(folder, server.url)
        machine = support.Machine()
        machine.login(server)
        machine.environment.update(AYON_STUDIO_BUNDLE_NAME="e2e_bench", AYON_SERVER_URL=nginx.url("good"),
                                   SSL_CERT_DIR=str(certificates.hashed))
        result = machine.ayon("hello")
        assert result.code == 0, result
        nginx.forget()
        machine.ayon("hello")
        requests = len(nginx.seen("good"))
        header = machine.home / "header"
        header.write_text(f"X-Api-Key: {server.key}\n")
        curl = ["curl", "-s", "--compressed", "-o", "/dev/null", "-H", f"@{header}", "--cacert", certificates.ca,
                f"{nginx.url('good')}/api/bundles"]
        seen = [float(subprocess.run(curl + ["-w", "%{time_total}"], capture_output=True, text=True,
                                     check=True).stdout) * 1000 for _ in range(41)]
        ours, whole = spawn(build, 100, [[build / "bin/ayon", "hello"], curl], machine.env())
        own = statistics.median(seen)
        row("warm start over https, nginx, HTTP/2", "median ms", "over request", "requests")
        row("ayon hello", f"{ours / 1000:.2f}", f"{ours / 1000 - own:.2f}", str(requests))
        row("the request alone, as curl sees it", f"{own:.2f}", "0.00", "1")
        row("curl, whole process", f"{whole / 1000:.2f}", f"{whole / 1000 - own:.2f}", "1")
        nginx.stop()
        machine.remove()
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--rounds", type=int, default=5, help="of the cold start")
    parser.add_argument("--disk", help="folder for the fresh file systems of the cold start, /dev/shm for one in memory")
    parser.add_argument("what", nargs="*", choices=["start", "warm", "warm-https", "script", "cold", "verify", "crowd",
                                                    []], default=[])
    args = parser.parse_args()
    build = args.build.resolve()
    support = load_support(build)
    wanted = args.what or ["start", "warm", "warm-https", "script", "cold", "verify", "crowd"]
    if "start" in wanted:
        bench_start(build, support)
    if "warm" in wanted:
        bench_warm(build, support)
    if "warm-https" in wanted:
        bench_warm_https(build, support)
    if "script" in wanted:
        bench_script(build, support)
    if "cold" in wanted:
        cold.bench(build, support, row, args.rounds, args.disk)
    if "verify" in wanted:
        loading.bench_verify(build, support, row)
    if "crowd" in wanted:
        loading.bench_crowd(build, support, row, fill_server)


if __name__ == "__main__":
    main()
