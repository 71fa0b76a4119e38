# SPDX-License-Identifier: Apache-2.0
"""A session bus of a test's own, and who answers on it: a real gnome-keyring-daemon, nobody, or somebody mute."""

import json
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

PYTHON = "/usr/bin/python3"  # the one that has Debian's keyring and secretstorage
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def missing():
    """What the tests with a real keyring need and this machine lacks, in words; None when all is there."""
    for program in ("dbus-daemon", "gnome-keyring-daemon"):
        if not shutil.which(program):
            return program
    probe = subprocess.run([PYTHON, "-c", "import keyring, secretstorage"], capture_output=True)
    return None if probe.returncode == 0 else "python3-keyring with python3-secretstorage"


class Bus:
    """A dbus-daemon that starts no services by itself. It lives in a folder of its own, as does its keyring."""

    def __init__(self, is_abstract=False):
        self.folder = Path(tempfile.mkdtemp(prefix="ayon e2e bus-"))  # the space is written %20 in addresses
        self.processes = []
        place = urllib.parse.quote(f"{self.folder}/bus")
        self.address = f"unix:abstract={place}" if is_abstract else f"unix:path={place}"
        (self.folder / "bus.conf").write_text(CONFIG.format(address=self.address))
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self.address, "XDG_RUNTIME_DIR": str(self.folder)}
        self.start(["dbus-daemon", "--nofork", "--nosyslog", f"--config-file={self.folder}/bus.conf"])
        self.wait(self.is_there, "the bus is not there")

    def is_there(self):
        place = f"{self.folder}/bus"
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect("\0" + place if "abstract" in self.address else place)
            return True
        except OSError:
            return False

    def env(self):
        return {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8", **self.environment}

    def start(self, command, text=None):
        process = subprocess.Popen(command, env=self.env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL if text is None else subprocess.PIPE)
        self.processes.append(process)
        if text is not None:
            process.stdin.write(text)
            process.stdin.close()

    @staticmethod
    def wait(is_there, problem, seconds=60):
        deadline = time.monotonic() + seconds
        while not is_there():
            assert time.monotonic() < deadline, problem
            time.sleep(0.02)

    def python(self, code, *args):
        """Runs Python with this bus and Debian's modules; returns its output."""
        result = subprocess.run([PYTHON, "-c", code, *args], env=self.env(), capture_output=True, text=True,
                                timeout=60)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def monitor(self):
        """Records who calls what from now on; returns the function that ends it and gives the record."""
        path = self.folder / "calls"
        with open(path, "wb") as file:
            process = subprocess.Popen(["dbus-monitor", "--session"], env=self.env(), stdout=file)
        self.processes.append(process)
        self.wait(lambda: b"NameLost" in path.read_bytes(), "dbus-monitor is not there")

        def end():
            # What was said before this call stands before it in the record.
            self.python("import secretstorage as s\n"
                        "list(s.search_items(s.dbus_init(), {'end': 'of-the-record'}))")
            self.wait(lambda: "of-the-record" in path.read_text(), "the record does not end")
            return path.read_text()
        return end

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Keyring(Bus):
    """With an unlocked login collection, as after logging in to a desktop."""

    def __init__(self, is_abstract=False):
        super().__init__(is_abstract)
        self.start(["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets",
                    f"--control-directory={self.folder}/control"], b"test")
        code = ("import secretstorage as s\n"
                "try: print(s.get_default_collection(s.dbus_init()).is_locked())\n"
                "except Exception as e: print(e)")
        try:
            self.wait(lambda: self.python(code).strip() == "False", "the keyring is not there")
        except BaseException:
            self.stop()
            raise

    def get(self, service, user="username"):
        """What Python's keyring finds; None when nothing."""
        text = self.python("import sys, json, keyring.backends.SecretService as s\n"
                           "print(json.dumps(s.Keyring().get_password(*sys.argv[1:])))", service, user)
        return json.loads(text)

    def set(self, service, secret, user="username"):
        self.python("import sys, keyring.backends.SecretService as s\n"
                    "s.Keyring().set_password(*sys.argv[1:])", service, user, secret)

    def items(self):
        """Every item of the default collection, as SecretStorage sees it."""
        text = self.python(
            "import secretstorage as s, json\n"
            "print(json.dumps([dict(label=i.get_label(), attributes=i.get_attributes(),\n"
            "  secret=i.get_secret().decode(), type=i.get_secret_content_type())\n"
            "  for i in s.get_default_collection(s.dbus_init()).get_all_items()]))")
        items = json.loads(text)
        for item in items:
            # The daemon's own: it stands there once the daemon has read its file again, at a moment of its choice.
            item["attributes"].pop("xdg:schema", None)
        return items

    def lock(self):
        self.python("import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()")

    def stall(self, is_stalled):
        """A daemon that is there and does not answer."""
        self.processes[1].send_signal(signal.SIGSTOP if is_stalled else signal.SIGCONT)


class Mute:
    """A peer that takes connections; with `greets` it speaks as a bus does until the first question to a service."""

    def __init__(self, greets=False):
        self.folder = Path(tempfile.mkdtemp(prefix="ayon-e2e-mute-"))
        self.address = f"unix:path={self.folder}/bus"
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self.address}
        self.asked = []  # the bytes behind the greeting, a list of pieces
        self.greets = greets
        self.peers = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{self.folder}/bus")
        self.listener.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.peers.append(peer)
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        while self.greets:
            data = peer.recv(65536)
            if not data:
                return
            if b"AUTH EXTERNAL" in data:
                peer.sendall(b"OK 00112233445566778899aabbccddeeff\r\n")
            elif b"NEGOTIATE_UNIX_FD" in data:
                peer.sendall(b"AGREE_UNIX_FD\r\n")
            elif b"Hello" in data:
                peer.sendall(self.hello(data))
            elif data != b"BEGIN\r\n":
                self.asked.append(data)

    @staticmethod
    def hello(data):
        """The answer to Hello: a name on the bus."""
        call = data[data.index(b"l\x01"):]
        body = struct.pack("<I", 4) + b":1.1\0"
        fields = b"\x05\x01u\0" + call[8:12] + b"\x08\x01g\0\x01s\0" + b"\0"
        head = b"l\x02\x01\x01" + struct.pack("<III", len(body), 1, len(fields) - 1)
        return head + fields + body

    def stop(self):
        self.listener.close()
        for peer in self.peers:
            peer.close()
        shutil.rmtree(self.folder, ignore_errors=True)
