# SPDX-License-Identifier: Apache-2.0
"""Whatever our zip reader accepts, libarchive and Python's zipfile must read the same, and unzip and 7-Zip, where they
are installed, must find no fault with it.

    differential_test.py COMPARE [ROUNDS]

COMPARE is distribution_zip_compare, which compares with libarchive itself and lists what it accepted. The files are the
corpus of hostile_zip.py and hostile.py, and ROUNDS changed copies of those that are small.
"""
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = 20000
AT_ONCE = 1000
JUDGES = [command for command in (["unzip", "-tqq"], ["7z", "t", "-p"]) if shutil.which(command[0])]
# unzip warns of empty archives, and alone refuses a block with codes for lengths and none for offsets, none being used.
FORGIVEN = (b"zipfile is empty", b"incomplete d-tree")


def corpus(folder):
    for script in ("hostile.py", "hostile_zip.py"):
        subprocess.run([sys.executable, os.path.join(HERE, script), folder], check=True)


def change(rng, data, other):
    """One copy with some of its bytes changed, most of them where the headers are."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        marks = [i for i in range(len(data) - 4) if data[i:i + 2] == b"PK" and data[i + 2] < 9] or [0]
        at = rng.choice(marks) + rng.randrange(60) if rng.random() < 0.8 else rng.randrange(max(1, len(data)))
        if at >= len(data):
            continue
        kind = rng.randrange(6)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[at] = rng.choice((0, 1, 8, 0x7f, 0xff))
        elif kind == 2:
            data[at:at + 4] = rng.choice((b"\xff" * 4, b"\0" * 4, b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\7"))
        elif kind == 3:
            del data[at:at + rng.randrange(1, 5)]
        elif kind == 4:
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 5)))
        else:
            start = rng.randrange(max(1, len(other)))
            data[at:at + 30] = other[start:start + 30]
    return bytes(data)


def accepted(compare, folder, scratch):
    run = subprocess.run([compare, folder, scratch], capture_output=True, check=False)
    if run.returncode:
        sys.exit(f"{compare}: {run.returncode}\n{run.stderr.decode(errors='replace')}")
    found, entries = {}, None
    for line in run.stdout.decode("utf-8").split("\n"):
        if line.startswith("\t"):
            mode, digest, name = line[1:].split("\t", 2)
            entries.append((name, int(mode, 8), digest))
        elif line:
            entries = found.setdefault(line, [])
    return found


def as_python_reads(path):
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        return [(info.orig_filename, info.external_attr >> 16 if info.create_system == 3 else 0,
                 hashlib.sha256(archive.read(info)).hexdigest()) for info in infos]


def judge(path):
    """Ends the test when another reader finds fault with what was accepted."""
    for command in JUDGES:
        run = subprocess.run([*command, path], capture_output=True, stdin=subprocess.DEVNULL, check=False)
        said = run.stdout + run.stderr
        if run.returncode and not any(reason in said for reason in FORGIVEN):
            keep(path)
            sys.exit(f"{os.path.basename(path)}: accepted, and {command[0]} says {said.decode(errors='replace')}")


def check(compare, folder, scratch):
    """How many of the folder were accepted; ends the test when Python reads one of them otherwise."""
    zips = 0
    for name, entries in accepted(compare, folder, scratch).items():
        path = os.path.join(folder, name)
        with open(path, "rb") as stream:
            if stream.read(2) != b"PK":
                continue
        zips += 1
        try:
            theirs = as_python_reads(path)
        except Exception as error:  # whatever zipfile raises, it does not read what we read
            keep(path)
            sys.exit(f"{name}: accepted, and Python says {error!r}")
        if theirs != entries:
            keep(path)
            sys.exit(f"{name}: Python reads {theirs!r}\nwe read {entries!r}")
        judge(path)
    return zips


def keep(path):
    with open(path, "rb") as stream:
        print("the zip in hex:", stream.read(4000).hex())


def main():
    compare, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    rng = random.Random(int(os.environ.get("SEED", "1")))
    with tempfile.TemporaryDirectory(prefix="ayon-differential-") as base:
        folder, scratch = os.path.join(base, "zips"), os.path.join(base, "out")
        os.mkdir(folder)
        corpus(folder)
        seeds = []
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as stream:
                data = stream.read(SMALL + 1)
            if len(data) <= SMALL and name.endswith(".zip"):
                seeds.append((data, 8 if name.startswith("good") else 1))
        wanted = sum(name.startswith("good") and name.endswith(".zip") for name in os.listdir(folder))
        assert check(compare, folder, scratch) >= wanted
        total = done = 0
        while done < rounds:
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
            for i in range(min(AT_ONCE, rounds - done)):
                data, other = rng.choices([s[0] for s in seeds], [s[1] for s in seeds], k=2)
                with open(os.path.join(folder, f"m{i}.zip"), "wb") as stream:
                    stream.write(change(rng, data, other))
                done += 1
            total += check(compare, folder, scratch)
    print(f"{wanted} good zips and {total} of {done} changed ones accepted, all read alike by "
          f"{3 + len(JUDGES)} readers")
    assert total > 0


if __name__ == "__main__":
    main()
