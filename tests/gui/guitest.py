# SPDX-License-Identifier: Apache-2.0
"""Support for the tests of windows: a display of their own with a window manager, a real window on it, driven by real
keys and clicks, and pictures of it.

The test is what the launcher is to the window: it holds the other end of the socket pair and speaks its lines. Where Xvfb,
openbox or xdotool is missing the tests are skipped (exit code 77).
"""
import fcntl
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

BUILD = pathlib.Path(os.environ["AYON_BUILD_DIR"])
AYON = BUILD / "bin/ayon"
PICTURES = BUILD / "tests/gui"
# Long, because the machine may be busy; nothing waits for it when all is well.
PATIENCE = int(os.environ.get("AYON_TEST_PATIENCE", "60"))

# For builds with sanitizers; without whole stacks no library of GTK could be told from ours.
SANITIZERS = {"ASAN_OPTIONS": "fast_unwind_on_malloc=0", "LSAN_OPTIONS":
              f"print_suppressions=0:suppressions={pathlib.Path(__file__).parents[1] / 'support/lsan_gui.supp'}"}


class Display:
    """An X server without a screen, and a window manager in it. Ended by close()."""

    def __init__(self, width=1000, height=800):
        self.scratch = tempfile.TemporaryDirectory(prefix="ayon-gui-")
        self.home = pathlib.Path(self.scratch.name)
        # One at a time: two servers that look for a free number in the same moment may find the same one.
        with open(pathlib.Path(tempfile.gettempdir()) / f"ayon-gui-{os.getuid()}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            number = self.start_server(width, height)
        self.start_manager(number)

    def start_server(self, width, height):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp",
             "-fbdir", str(self.home)], pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as file:
            number = file.readline().strip()
        if not number:
            self.server.wait()
            raise unittest.SkipTest("Xvfb does not start")
        return number

    def start_manager(self, number):
        # Nothing of the user's desktop: no bus, no settings, no theme.
        self.env = {"DISPLAY": f":{number}", "HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                    "GDK_BACKEND": "x11", "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1",
                    "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_RUNTIME_DIR": str(self.home),
                    "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        # States change at once: a key after another finds what the first one did.
        settings = self.home / "config/gtk-3.0/settings.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text("[Settings]\ngtk-enable-animations=0\ngtk-cursor-blink=0\n")
        self.env.update(SANITIZERS)
        # Without decorations a window's place is that of its content.
        rules = self.home / "rc.xml"
        rules.write_text('<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc"><applications>'
                         '<application class="*"><decor>no</decor></application></applications></openbox_config>')
        # It tells when it is ready, by running a command.
        ready = self.home / "ready"
        with open(self.home / "openbox.log", "w") as log:
            self.manager = subprocess.Popen(["openbox", "--config-file", rules, "--startup", f"touch {ready}"], env=self.env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while not ready.exists():
            if self.manager.poll() is not None or time.monotonic() > end:
                said = (self.home / "openbox.log").read_text()
                self.close()
                raise AssertionError(f"the window manager does not come up: {said}")
            time.sleep(0.05)

    def close(self):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait()
        self.scratch.cleanup()

    def do(self, *words):
        """xdotool, which sends real events."""
        done = subprocess.run(["xdotool", *map(str, words)], env=self.env, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)
        if done.returncode:
            raise AssertionError(f"xdotool {' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def picture(self):
        """The screen as (width, height, rows of RGB)."""
        raw = (self.home / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", raw[:100])
        size, width, height, line, colors = head[0], head[4], head[5], head[12], head[19]
        start = size + colors * 12
        rows = []
        for y in range(height):
            row = raw[start + y * line:start + y * line + width * 4]
            rgb = bytearray(width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(bytes(rgb))
        return width, height, rows


def write_png(path, rows, width):
    def chunk(kind, content):
        return (struct.pack(">I", len(content)) + kind + content +
                struct.pack(">I", zlib.crc32(kind + content)))
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b""))


class Window:
    """A window, and the launcher's end of its pipe."""

    def __init__(self, display, first=None, env=None):
        self.display = display
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE)
        self.socket = ours
        self.file = ours.makefile("r", encoding="utf-8", newline="\n")
        self.lines = []
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen([AYON, "--skip-bootstrap", "dialogs", "window"], stdin=theirs, stdout=theirs,
                                        stderr=self.errors, env={**display.env, **(env or {})}, cwd=display.home)
        theirs.close()
        try:
            if first is not None:
                self.send(first)
                self.expect("shown")
        except BaseException:
            self.process.kill()
            self.close()
            raise

    def send(self, message):
        self.send_raw(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def send_raw(self, data):
        self.socket.sendall(data)

    def update(self, **fields):
        """Returns when the window has taken it: keys that follow find it so."""
        self.send({"update": fields})
        self.send({"sync": "1"})
        self.expect("synced", id="1")

    def event(self):
        """The next event; None at the end."""
        line = self.file.readline()
        self.lines.append(line)
        return json.loads(line) if line else None

    def expect(self, name, **fields):
        event = self.event()
        wanted = {"event": name, **fields}
        if event != wanted:
            raise AssertionError(f"{wanted} was expected, not {event}: {self.said()}")

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def id(self):
        found = self.display.do("search", "--sync", "--onlyvisible", "--pid", self.process.pid).split()
        return found[-1]

    def focus(self):
        """Waits until the window has the keyboard."""
        self.display.do("windowactivate", "--sync", self.id())

    def key(self, *keys):
        self.display.do("key", "--delay", 30, *keys)

    def type(self, text):
        self.display.do("type", "--delay", 20, text)

    def place(self):
        said = self.display.do("getwindowgeometry", "--shell", self.id())
        values = dict(line.split("=") for line in said.split())
        return tuple(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def rows(self):
        """What the window shows now: rows of RGB."""
        x, y, width, height = self.place()
        _, screen, rows = self.display.picture()
        return [row[x * 3:(x + width) * 3] for row in rows[y:min(y + height, screen)]], width

    def settled(self):
        """The same, when it has stopped changing; the pointer is out of the way."""
        self.display.do("mousemove", 0, 0)
        before, _ = self.rows()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(0.25)
            rows, width = self.rows()
            if rows == before:
                return rows, width
            before = rows
        raise AssertionError("the window does not come to rest")

    def press(self, *keys):
        """Keys that change what the window shows, seen on the screen."""
        before = self.settled()
        self.key(*keys)
        end = time.monotonic() + PATIENCE
        while self.rows() == before:
            if time.monotonic() > end:
                raise AssertionError(f"{keys} changed nothing")
            time.sleep(0.05)
        self.settled()

    def shoot(self, name):
        rows, width = self.settled()
        write_png(PICTURES / f"{name}.png", rows, width)
        return rows

    def wait(self):
        """The exit code, once the window is gone."""
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        self.file.close()
        self.socket.close()
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            raise
        finally:
            self.errors.close()


class Case(unittest.TestCase):
    display = None

    @classmethod
    def setUpClass(cls):
        cls.display = Display()
        cls.addClassCleanup(cls.display.close)

    def open(self, first=None, env=None):
        window = Window(self.display, first, env)
        self.addCleanup(window.close)
        return window


def main():
    missing = [name for name in ("Xvfb", "openbox", "xdotool") if not shutil.which(name)]
    if missing or not list((BUILD / "lib/ayon/addons").glob("dialogs_*")):
        print("skipped:", f"there is no {', '.join(missing)}" if missing else "the windows are not built")
        sys.exit(77)
    unittest.main(verbosity=2)
