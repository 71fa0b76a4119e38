# SPDX-License-Identifier: Apache-2.0
"""Runs a program so that nothing it does with a secret goes unseen: every program that is started, with its words and
its environment, and every byte that is written, with the name of where it goes. By strace, so no moment is missed;
and beside it the list of processes as any user of the machine sees it, read all the while."""

import base64
import os
import re
import shutil
import subprocess
import threading
import urllib.parse
from pathlib import Path

CALLS = "execve,execveat,openat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg"
# A credential may go to the server and to the keyring, by sockets, and to this file of ours, by way of a temporary one.
CREDENTIALS = re.compile(r"/native/credentials\.json$")
TEMPORARY = re.compile(r"/native/\.tmp-[^/]*$")


def missing():
    """Why nothing can be watched here; None when it can."""
    if not shutil.which("strace"):
        return "strace"
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True)
    return None if probe.returncode == 0 else "the right to trace (ptrace)"


def shapes(secret):
    """The secret, and what it looks like after the usual conversions."""
    raw = secret.encode()
    return {secret, base64.b64encode(raw).decode().rstrip("=")[:-1], raw.hex(), urllib.parse.quote(secret, safe=""),
            secret[::-1]}


class ProcessList(threading.Thread):
    """The command lines of all processes, read as fast as it goes until stop()."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = set()
        self.rounds = 0
        self.is_over = threading.Event()
        self.start()

    def run(self):
        while not self.is_over.is_set():
            for entry in os.listdir("/proc"):
                if entry.isdigit():
                    try:
                        self.seen.add(Path("/proc", entry, "cmdline").read_bytes())
                    except OSError:
                        pass
            self.rounds += 1

    def stop(self):
        self.is_over.set()
        self.join()
        return {words.replace(b"\0", b" ").decode(errors="replace") for words in self.seen}


class Trace:
    """What one run did, as lines of strace."""

    def __init__(self, file):
        self.file = Path(file)
        self.lines = []

    def command(self, words):
        """The words that run these words below strace."""
        return ["strace", "-f", "-qq", "-v", "-yy", "-s", "65536", "-e", f"trace={CALLS}", "-e", "signal=none",
                "-o", str(self.file), *words]

    def read(self):
        self.lines = self.file.read_text(errors="replace").splitlines()
        self.file.unlink()
        return self

    def started(self):
        """(program, words, environment) of everything that was started, as strace prints them."""
        found = []
        for line in self.lines:
            match = re.search(r'execve\("((?:[^"\\]|\\.)*)", \[(.*)\], \[(.*)\]', line)
            if match:
                found.append(match.groups())
            elif "execve" in line:
                assert "resumed" in line or "unfinished" in line, f"not understood: {line[:200]}"
        return found

    def written(self, secret):
        """Where a secret was written to."""
        places = set()
        for line in self.lines:
            match = re.search(r"(?:write|pwrite64|writev|pwritev2?|send\w+)\((\d+)<(.*?)>(?:\(deleted\))?, ", line)
            if match and any(shape in line for shape in shapes(secret)):
                places.add(match.group(2))
        return places

    def is_fit(self, place, ports):
        """Whether a secret may be written there: to the server at one of these ports, to the session bus, or to a file
        that was made for its owner alone."""
        if place.startswith("TCP"):
            return any(f":{port}]" in place for port in ports)
        if place.startswith("UNIX-STREAM"):
            return True
        name = place.rsplit("/", 1)[-1]
        made = [line for line in self.lines if "openat(" in line and name in line and "O_CREAT" in line]
        return bool(TEMPORARY.search(place)) and bool(made) and all(", 0600)" in line for line in made)
