# SPDX-License-Identifier: Apache-2.0
"""Packages for the cold start: trees of a given shape, packed once and kept in a folder of the temporary directory.

The files are pieces of what lies in /usr on any Linux machine, so that they pack as programs and scripts do. The same
shape gives the same tree on the same machine.
"""
import multiprocessing
import os
import random
import tempfile
import zipfile
from pathlib import Path

LEVEL = 1
PER_FOLDER = 8
POOL = 24 << 20
SERVER = """from ayon_server.addons import BaseServerAddon


class Addon(BaseServerAddon):
    pass
"""


def pool():
    """Some megabytes of programs, scripts and texts."""
    rng = random.Random(1)
    paths = [p for top in ("/usr/lib", "/usr/bin", "/usr/include", "/usr/share/perl") for p in Path(top).rglob("*")]
    paths = sorted(p for p in paths if not p.is_symlink() and p.is_file() and 4000 < p.stat().st_size < 4_000_000
                   and p.suffix not in (".gz", ".xz", ".png", ".pyc"))
    rng.shuffle(paths)
    blob = bytearray()
    for path in paths:
        try:
            blob += path.read_bytes()[:400_000]
        except OSError:
            continue
        if len(blob) >= POOL:
            break
    return bytes(blob)


def sizes(rng, count, total):
    """Like real trees: most files small, a few large; together about `total`."""
    drawn = [min(rng.lognormvariate(0, 1.9), 400) for _ in range(count)]
    scale = total / sum(drawn)
    return [max(1, int(size * scale)) for size in drawn]


def write_tree(path, blob, seed, files, total):
    rng = random.Random(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as z:
        for i, size in enumerate(sizes(rng, files, total)):
            parts = []
            while size > 0:
                start = rng.randrange(len(blob) - 1)
                parts.append(blob[start:start + min(size, 200_000)])
                size -= len(parts[-1])
            folder = i // PER_FOLDER
            z.writestr(f"content/part{folder // 40}/d{folder}/file{i}.dat", b"".join(parts))


def write_addon(job):
    """One addon as it is uploaded."""
    path, blob, seed, files, total = job
    name = path.name.split("-")[0]
    client = path.with_suffix(".client")
    write_tree(client, blob, seed, files, total)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as z:
        z.writestr("package.py", f'name = "{name}"\nversion = "1.0.0"\ntitle = "bench"\n')
        z.writestr("server/__init__.py", SERVER)
        z.write(client, "private/client.zip")
    client.unlink()


def packages(label, addons, files, total, package_files=0, package_total=0):
    """The folder with the upload packages <name>-1.0.0.zip and, when asked for, package.zip."""
    folder = Path(tempfile.gettempdir()) / f"ayon-bench-{os.getuid()}-{label}"
    if (folder / "complete").exists():
        return folder
    folder.mkdir(mode=0o700, exist_ok=True)
    blob = pool()
    jobs = [(folder / f"e2e_bench_tool{i}-1.0.0.zip", blob, i, files // addons, total // addons) for i in range(addons)]
    with multiprocessing.Pool(2) as workers:
        workers.map(write_addon, jobs, chunksize=1)
    if package_files:
        write_tree(folder / "package.zip", blob, 1000, package_files, package_total)
    (folder / "complete").write_text("")
    return folder
