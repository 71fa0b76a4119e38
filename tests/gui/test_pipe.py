# SPDX-License-Identifier: Apache-2.0
"""The conversation with a window: how it begins and ends, and what becomes of a launcher that talks nonsense."""
import os
import pty
import subprocess
import unittest

import guitest

MESSAGE = {"show": "message", "title": "AYON", "text": "Hello"}


class Pipe(guitest.Case):
    def test_the_launcher_hangs_up(self):
        window = self.open(MESSAGE)
        window.socket.shutdown(1)
        self.assertEqual(window.wait(), 0, window.said())
        self.assertIsNone(window.event())

    def test_the_launcher_closes(self):
        window = self.open(MESSAGE)
        window.send({"close": True})
        self.assertEqual(window.wait(), 0, window.said())
        self.assertIsNone(window.event())

    def test_closed_before_anything_is_shown(self):
        window = self.open()
        window.socket.shutdown(1)
        self.assertEqual(window.wait(), 0, window.said())

    def test_what_is_unknown_is_ignored(self):
        window = self.open({**MESSAGE, "sound": {"file": "bell"}, "buttons": [{"id": "go", "label": "_Go", "shape": 3}]})
        window.update(light=True, text=7, severity=None, buttons="none")
        window.send({"hello": []})
        window.send([1, 2])
        window.send("text")
        window.focus()
        window.key("alt+g")
        window.expect("button", id="go")
        self.assertEqual(window.wait(), 0, window.said())

    def refused(self, data, *reasons):
        window = self.open()
        window.send_raw(data)
        self.assertEqual(window.wait(), 1, window.said())
        said = window.said()
        self.assertEqual(said.count("\n"), 1, said)
        for reason in ("what the launcher sent", *reasons):
            self.assertIn(reason, said)

    def test_another_window(self):
        self.refused(b'{"show": "menu"}\n', "no window of that name")

    def test_no_window(self):
        self.refused(b'{"title": "AYON"}\n', "shows no window")
        self.refused(b'[]\n', "shows no window")

    def test_no_json(self):
        self.refused(b"show the login\n", "not JSON")
        self.refused(b'{"show": "login"\n', "not JSON")
        self.refused(b"\n", "")

    def test_no_utf8(self):
        self.refused(b'{"show": "\xff\xfe"}\n', "not UTF-8")
        self.refused(b'{"show": "login\0"}\n', "not UTF-8")

    def test_too_deep(self):
        self.refused(b'{"show": ' + b"[" * 30000 + b"]" * 30000 + b"}\n", "too deep")

    def test_too_long(self):
        self.refused(b'{"show": "' + b"x" * 65536, "longer than 64 KiB")

    def test_cut_off(self):
        window = self.open()
        window.send_raw(b'{"show": "mess')
        window.socket.shutdown(1)
        self.assertEqual(window.wait(), 1, window.said())
        self.assertIn("ends in the middle", window.said())

    def test_the_longest_line(self):
        """And a line that comes in pieces."""
        window = self.open()
        line = b'{"show": "message", "text": "Hello", "details": "' + b"x" * 65400 + b'"}'
        line += b" " * (65535 - len(line)) + b"\n"
        for start in range(0, len(line), 5000):
            window.send_raw(line[start:start + 5000])
        window.expect("shown")

    def test_nothing_else_comes_through_the_pipe(self):
        """Libraries that print land on standard error."""
        window = self.open(MESSAGE, env={"G_MESSAGES_DEBUG": "all", "GTK_DEBUG": "misc"})
        window.send({"close": True})
        self.assertEqual(window.wait(), 0, window.said())
        self.assertIsNone(window.event())


class Without(unittest.TestCase):
    """No window can be there; no display is needed to see it."""

    def start(self, stdin=subprocess.DEVNULL, **env):
        done = subprocess.run([guitest.AYON, "--skip-bootstrap", "dialogs", "window"], stdin=stdin, capture_output=True,
                              text=True, timeout=guitest.PATIENCE, check=False,
                              env={"HOME": "/nonexistent", "PATH": os.environ["PATH"], **guitest.SANITIZERS, **env})
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done

    def test_no_display(self):
        done = self.start()
        self.assertEqual(done.returncode, 2)
        self.assertIn("no display", done.stderr)

    def test_a_display_that_is_not_there(self):
        done = self.start(DISPLAY=":64999")
        self.assertEqual(done.returncode, 2)
        self.assertIn("does not answer", done.stderr)


class Typed(guitest.Case):
    def test_somebody_types_it(self):
        """In a terminal it would wait for JSON from the keyboard."""
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = subprocess.run([guitest.AYON, "--skip-bootstrap", "dialogs", "window"], stdin=theirs, capture_output=True,
                              text=True, timeout=guitest.PATIENCE, check=False, env=self.display.env)
        os.close(theirs)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("ayon login", done.stderr)

    def test_no_help_names_it(self):
        for words in (["--help"], ["addon", "--help"]):
            done = subprocess.run([guitest.AYON, "--skip-bootstrap", *words], capture_output=True, text=True, check=False,
                                  env=self.display.env)
            self.assertNotIn("dialogs window", done.stdout)


if __name__ == "__main__":
    guitest.main()
