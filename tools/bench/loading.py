# SPDX-License-Identifier: Apache-2.0
"""What is checked before code is loaded, and what a crowd of warm starts costs."""
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = """
#include <ayon/ayon.h>
__asm__(".section .rodata\\n.incbin \\"noise\\"\\n.text");
static int32_t run(void *self, const struct ayon_invocation *invocation)
{{
	(void)self;
	(void)invocation;
	return 0;
}}
static const struct ayon_verb verb = {{ .size = sizeof(verb), .name = "run", .summary = "Does nothing", .run = run }};
static const struct ayon_verb *const verbs[] = {{ &verb, NULL }};
AYON_ADDON(.name = "{name}", .version = "1.0.0", .verbs = verbs);
"""
LIMIT_US, LIMIT_US_PER_MB = 600, 500
ROUNDS = 41


def package(build, folder, megabytes):
    """An addon of that size; most of it is data that no compressor can shorten."""
    name = f"e2e_bench_code{megabytes}"
    (folder / "noise").write_bytes(os.urandom(megabytes << 20))
    (folder / f"{name}.c").write_text(CODE.format(name=name))
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", f"-I{ROOT}/sdk/include", f"{name}.c", "-o",
                    f"{name}.so"], cwd=folder, check=True)
    subprocess.run([build / "bin/ayon-addon", "pack", "--quiet", "--object", folder / f"{name}.so", "--out", folder],
                   check=True)
    return name, folder / f"{name}-1.0.0.zip"


def bench_verify(build, support, row):
    server, machine = support.Studio(), support.Machine()
    machine.login(server)
    row("check before dlopen, a new process each", "median ms", "lowest", "limit", "then load")
    with tempfile.TemporaryDirectory(prefix="ayon-bench-code-") as folder:
        for megabytes in (1, 20):
            name, path = package(build, Path(folder), megabytes)
            server.upload_addon(path)
            result = machine.ayon("--bundle", server.bundle(f"e2e-bench-code{megabytes}", {name: "1.0.0"}), "hello")
            assert result.code == 0, result
            for how, label in (("receipt", "with its receipt"), ("hash", "hashed again"), ("copy", "copied and sealed")):
                command = [build / "bin/bench-verify", machine.addons / f"{name}_1.0.0", how]
                rows = [subprocess.run(command, env=machine.env(), check=True, capture_output=True, text=True).stdout
                        for _ in range(ROUNDS)]
                checks, loads = ([float(r.split()[i]) / 1000 for r in rows] for i in (0, 1))
                limit = (LIMIT_US + LIMIT_US_PER_MB * megabytes) / 1000
                row(f"{megabytes} MB, {label}", f"{statistics.median(checks):.2f}", f"{min(checks):.2f}", f"{limit:.2f}",
                    f"{statistics.median(loads):.2f}")
    machine.remove()
    server.stop()


def crowd(build, count, width, command, env):
    out = subprocess.run([build / "bin/bench-crowd", str(count), str(width), "--", *map(str, command)], env=env, check=True,
                         capture_output=True, text=True).stdout
    return [float(text) for text in out.split()]


def bench_crowd(build, support, row, fill_server):
    """The kernel's own share is seen beside it: as many C programs that only print."""
    server = support.Studio()
    fill_server(support, server)
    machine = support.Machine()
    machine.login(server)
    machine.environment["AYON_STUDIO_BUNDLE_NAME"] = "e2e_bench"
    assert machine.ayon("hello").code == 0
    cores = len(os.sched_getaffinity(0))
    row(f"64 warm starts, {cores} cores", "one by one s", "at once s", "ratio", "longest ms")
    for label, command, env in (("ayon hello", [build / "bin/ayon", "hello"], machine.env()),
                                ("ayon --offline hello", [build / "bin/ayon", "--offline", "hello"], machine.env()),
                                ("bare C program", [build / "bin/bench-bare"], machine.env())):
        rounds = [(crowd(build, 64, 1, command, env), crowd(build, 64, 64, command, env)) for _ in range(7)]
        alone, together = (statistics.median(r[i][0] for r in rounds) for i in (0, 1))
        longest = statistics.median(r[1][2] for r in rounds)
        row(label, f"{alone:.3f}", f"{together:.3f}", f"{alone / together:.2f}", f"{longest:.0f}")
    machine.remove()
    server.stop()
