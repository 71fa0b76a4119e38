# SPDX-License-Identifier: Apache-2.0
"""No password and no token where it does not belong: each flow of a session is run, and everything that its processes
printed, wrote and were started with is searched for them."""

import os
import pty
import re
import resource
import secrets
import select
import shutil
import signal
import socket
import stat
import subprocess
import termios
import threading
import time
import types
import unittest
import urllib.request
from pathlib import Path

import secret_service
import tracing
from ayontest import AYON, BUILD, Case, Result, main
from fakewindow import SHOWN, FakeWindow
from listener import Listener


def unusual(kind):
    """A text that stands nowhere by accident."""
    return kind + secrets.token_hex(12)


def without_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Watched(Case):
    needs_studio = "makes users and ends their sessions"

    @classmethod
    def prepare(cls):
        lacking = tracing.missing() or secret_service.missing()
        if lacking:
            raise unittest.SkipTest(f"needs {lacking}")

    def setUp(self):
        super().setUp()
        self.machine.environment = {"AYON_ALLOW_KEY_FILE": "1", "TMPDIR": str(self.machine.home / "tmp"),
                                    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
        (self.machine.home / "tmp").mkdir()
        self.outside = self.machine.home.with_name(self.machine.home.name + "-trace")
        self.addCleanup(lambda: self.outside.unlink(missing_ok=True))
        self.password = unusual("Pw")
        self.user = unusual("user")
        self.server.call("PUT", f"/api/users/{self.user}", {"password": self.password}, want=[200, 201, 204])
        self.hidden = {self.password}
        self.ports = {self.server.url.rsplit(':', 1)[1]}
        self.has_window = False  # it may say the password
        self.may_inherit = None  # the program that is given AYON_API_KEY

    # What is looked at.

    def watched(self, *args, stdin="", **env):
        """Runs ayon; checks all it does; returns the result."""
        run = tracing.Trace(self.outside)
        processes = tracing.ProcessList()
        result = Result(subprocess.run(run.command([str(AYON), *map(str, args)]), env=self.machine.env(**env),
                                       input=stdin, capture_output=True, text=True, timeout=120,
                                       cwd=self.machine.home))
        self.check(run.read(), processes.stop(), result.out + result.err, env)
        return result

    def check(self, run, processes, shown, env):
        self.hidden |= self.tokens()
        self.assertTrue(run.started(), "nothing was seen")
        for secret in self.hidden:
            for shape in tracing.shapes(secret):
                self.assertNotIn(shape, shown)
                self.assertFalse([p for p in processes if shape in p], "in the list of processes")
            self.check_started(run, secret, env)
            unfit = [p for p in run.written(secret) if not run.is_fit(p, self.ports) or
                     secret == self.password and not p.startswith("TCP") and not self.has_window]
            self.assertEqual(unfit, [], "a secret was written there")
            self.check_files(secret)
        self.check_server_log()

    def check_started(self, run, secret, env):
        for index, (program, words, environment) in enumerate(run.started()):
            self.assertNotIn(secret, words, program)
            if secret not in environment or (index == 0 and secret in env.values()):
                continue
            self.assertNotEqual(secret, self.password, f"{program} is given the password")
            self.assertGreater(index, 0)
            self.assertIsNotNone(self.may_inherit, f"{program} {words} is given the token")
            self.assertIn(self.may_inherit, words, f"{program} is given the token")

    def check_files(self, secret):
        for path in self.machine.home.rglob("*"):
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                continue
            self.assertEqual(mode & 0o022, 0, f"{path} can be written by others")
            if stat.S_ISREG(mode) and secret.encode() in path.read_bytes():
                self.assertTrue(tracing.CREDENTIALS.search(str(path)), f"{path} holds a secret")
                self.assertEqual(mode & 0o777, 0o600, f"{path} can be read by others")

    def check_server_log(self):
        """What a web server or proxy in between writes down: addresses."""
        for request in self.server.log():
            for secret in self.hidden:
                self.assertNotIn(secret, request["path"] + str(request.get("query", "")))

    def tokens(self):
        """The sessions that were given out, from where they are kept."""
        file = self.machine.storage / "native/credentials.json"
        found = set(re.findall(r'"([0-9a-f]{64})"', file.read_text())) if file.exists() else set()
        if getattr(self, "keyring", None):
            found |= {item["secret"] for item in self.keyring.items()}
        return found

    def login(self, *more, password=None, **env):
        return self.watched("--debug", "login", "--server", self.server.url, "--user", self.user, "--password-stdin",
                            *more, stdin=(password or self.password) + "\n", **env)

    def token(self):
        return next(iter(self.tokens()))

    def use_keyring(self):
        self.keyring = secret_service.Keyring()
        self.addCleanup(self.keyring.stop)
        self.machine.environment.update(self.keyring.environment)


class Tracing(Watched):
    """The test's own eyes: each way to leak, done on purpose, is seen."""

    def leak(self, code, by_list=True):
        self.hidden = {self.password}
        run = tracing.Trace(self.outside)
        processes = tracing.ProcessList()
        result = subprocess.run(run.command(["python3", "-c", code]), capture_output=True, text=True, timeout=60,
                                env={**self.machine.env(), "WORD": self.password}, cwd=self.machine.home)
        self.assertEqual(result.returncode, 0, result.stderr)
        listed = processes.stop()
        with self.assertRaises(AssertionError) as caught:
            self.check(run.read(), listed if by_list else set(), result.stdout + result.stderr, {"WORD": self.password})
        return str(caught.exception)

    def test_ways_to_leak(self):
        word = "import os, subprocess, base64, time\nw = os.environ.pop('WORD')\n"
        self.leak(word + "print('the word is ' + w)")
        self.leak(word + "print(base64.b64encode(w.encode()))")
        self.assertIn("list of processes", self.leak(
            word + "p = subprocess.Popen(['sh', '-c', 'read x', w], stdin=-1); time.sleep(2); p.kill()"))
        # Over too soon for the list of processes, but not for the trace.
        self.assertIn("/true", self.leak(word + "subprocess.run(['true', w])", by_list=False))
        self.assertIn("given the password", self.leak(
            word + "subprocess.run(['true'], env={'PATH': '/usr/bin', 'X': w})"))
        self.assertIn("was written there", self.leak(word + "open('log', 'w').write(w); os.unlink('log')"))
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.assertIn("was written there", self.leak(
                word + f"import socket; socket.create_connection(('127.0.0.1', {port})).sendall(w.encode())"))
        self.assertIn("can be written", self.leak(word + "open('log', 'w').close(); os.chmod('log', 0o666)"))
        (self.machine.home / "log").unlink()
        self.assertIn("can be written", self.leak(word + "os.mkdir('log'); os.chmod('log', 0o777)"))


class Flows(Watched):
    def all_starts(self):
        """Logged in: cold, warm, scripts, the tools; then the token expires, and a log-out."""
        self.assertTrue(self.tokens(), "the login left a token")
        self.assertExit(self.watched("--debug", "hello"), 0, "Hello")
        self.assertExit(self.watched("--debug", "hello"), 0, "Hello")
        self.assertExit(self.watched("--debug", "whoami", "--json"), 0, self.user)
        self.assertExit(self.watched("--debug", "addon", "list", "--json"), 0)
        for words in (["list"], ["verify"], ["path"], ["repair"], ["gc", "--dry-run"]):
            self.assertExit(self.watched("--debug", "store", *words), 0)
        self.assertExit(self.watched("--debug", "env", "--format", "json"), 0, "AYON_SERVER_URL")
        self.assertExit(self.watched("--debug", "server", "list"), 0)
        self.script()
        token = self.token()
        self.server.call("POST", "/api/auth/logout", key=token, headers={"Authorization": f"Bearer {token}"})
        self.assertExit(self.watched("--debug", "hello"), 3, "ayon login")
        self.assertExit(self.watched("--debug", "logout"), 0)
        self.assertEqual(self.tokens(), set())

    def script(self):
        """The one that may have it: Python code that talks to the server."""
        script = self.machine.home / "script.py"
        script.write_text("import os, sys\nprint('key' if os.environ.get('AYON_API_KEY') else 'none', sys.argv[1:])\n")
        self.may_inherit = script.name
        self.assertExit(self.watched("--debug", script, "a", "b"), 0, "key ['a', 'b']")
        self.may_inherit = None

    def test_password_and_file(self):
        self.assertExit(self.login(), 0, self.user)
        self.all_starts()

    def test_password_and_keyring(self):
        self.use_keyring()
        self.assertExit(self.login(), 0, self.user)
        self.assertFalse((self.machine.storage / "native/credentials.json").exists())
        self.all_starts()

    def test_failing_logins(self):
        wrong = unusual("Wrong")
        self.hidden.add(wrong)
        self.assertExit(self.login(password=wrong), 3)
        self.assertExit(self.login("--nonsense", password=wrong), 2)
        self.server.fault(path="/api/auth/login", status=503, count=9)
        self.assertExit(self.login(password=wrong), 3)
        self.server.clear_faults()
        self.server.fault(path="/api/auth/login", reset_at=0, count=9)
        self.assertExit(self.login(password=wrong), 4)
        self.server.clear_faults()

    def test_api_key_from_stdin(self):
        token = self.server.call("POST", "/api/auth/login", {"name": self.user, "password": self.password},
                                 want=200)[1]["token"]
        self.hidden.add(token)
        key = ["--debug", "login", "--server", self.server.url, "--api-key-stdin"]
        self.assertExit(self.watched(*key, stdin=token + "\n"), 0, self.user)
        bad = unusual("Bad")
        self.hidden.add(bad)
        self.assertExit(self.watched(*key, stdin=bad + "\n"), 3)
        self.assertExit(self.watched(*key, stdin=bad + " two words\n"), 1)
        self.assertExit(self.watched(*key, stdin=bad * 500 + "\n"), 1)

    def test_key_file(self):
        key = unusual("Key")
        self.hidden.add(key)
        # Beside the home folder, in which no other copy may appear.
        file = self.outside.with_name(self.outside.name + "-key")
        self.addCleanup(lambda: file.unlink(missing_ok=True))
        file.touch(0o600)
        for content, code in ((key, 3), (f"{key} {key}", 1), (key * 100, 1)):
            file.write_text(content + "\n")
            result = self.watched("--debug", "whoami", AYON_SERVER_URL=self.server.url, AYON_API_KEY_FILE=str(file))
            self.assertExit(result, code, "AYON_API_KEY" if code == 1 else "refuses the credential")

    def test_words_in_the_wrong_place(self):
        """What somebody types where it does not belong is in the list of processes; we need not print it as well."""
        word = unusual("Word")
        for words in (["login", f"--password={word}"], ["login", "--api-key", word],
                      ["login", f"--password-stdin={word}"],
                      ["login", "--server", f"http://user:{word}@127.0.0.1:1", "--password-stdin", "--user", "u"]):
            result = self.machine.ayon("--debug", *words, stdin="x\n")
            self.assertNotEqual(result.code, 0)
            self.assertNotIn(word, result.out + result.err, words)
        for name, value in (("AYON_SERVER_URL", f"http://user:{word}@127.0.0.1:1"), ("AYON_API_KEY", f"{word} {word}"),
                            ("https_proxy", f"http://user:{word}@127.0.0.1:1"),
                            ("http_proxy", f"http://user:{word}@127.0.0.1:1")):
            result = self.machine.ayon("--debug", "hello", **{"AYON_SERVER_URL": "http://ayon.invalid:1",
                                                             "AYON_API_KEY": "k" * 64, "AYON_SERVER_RETRIES": "1",
                                                             name: value})
            self.assertNotEqual(result.code, 0, name)
            self.assertNotIn(word, result.out + result.err, name)

    def test_crash(self):
        """A program that dies while it holds a key, in the middle of a request."""
        key = unusual("Key")
        self.hidden.add(key)
        file = self.outside.with_name(self.outside.name + "-key")
        self.addCleanup(lambda: file.unlink(missing_ok=True))
        file.touch(0o600)
        file.write_text(key)
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM, signal.SIGKILL):
            has_asked, is_over = threading.Event(), threading.Event()

            def hold(_request, _connection):
                has_asked.set()
                is_over.wait(60)

            server = Listener(hold)
            self.ports = {str(server.port)}
            run = tracing.Trace(self.outside)
            processes = tracing.ProcessList()
            child = subprocess.Popen(run.command([str(AYON), "--debug", "hello"]), text=True, cwd=self.machine.home,
                                     env=self.machine.env(AYON_SERVER_URL=server.url, AYON_API_KEY_FILE=str(file)),
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=without_core)
            self.assertTrue(has_asked.wait(60), "the request does not come")
            launcher = int(Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()[0])
            os.kill(launcher, number)
            out, err = child.communicate(timeout=60)
            is_over.set()
            server.stop()
            self.assertNotEqual(child.returncode, 0)
            self.check(run.read(), processes.stop(), out + err, {})


class Browser(Watched):
    """The token comes from the browser's page, and goes to the server and to where it is kept."""

    def test_login(self):
        token = self.server.call("POST", "/api/auth/login", {"name": self.user, "password": self.password},
                                 want=200)[1]["token"]
        self.hidden.add(token)
        run = tracing.Trace(self.outside)
        processes = tracing.ProcessList()
        words = run.command([str(AYON), "--debug", "login", "--browser", "--server", self.server.url])
        child = subprocess.Popen(words, env=self.machine.env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, cwd=self.machine.home)
        self.addCleanup(child.kill)
        shown = ""
        while not (match := re.search(r"auth_redirect=(http://localhost:\d+/[0-9a-f]+)", shown)):
            line = child.stderr.readline()
            self.assertTrue(line, f"no address was shown: {shown}")
            shown += line
        with urllib.request.urlopen(f"{match[1]}?token={token}", timeout=60) as answer:
            page = answer.read().decode() + str(answer.headers)
        out, err = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 0, shown + err)
        self.check(run.read(), processes.stop(), page + out + shown + err, {})
        self.assertEqual(self.tokens(), {token})


class Window(Watched):
    """What is typed into a window comes over a pair of sockets, and nothing of it goes back there."""

    def test_login(self):
        # The part of the window lies outside: what the test writes there is no leak.
        place = types.SimpleNamespace(home=self.outside.with_name(self.outside.name + "-window"))
        place.home.mkdir()
        self.addCleanup(lambda: shutil.rmtree(place.home))
        window = FakeWindow(place, BUILD)
        self.has_window = True
        typed = {"event": "sign-in", "url": self.server.url, "user": self.user, "password": self.password}
        plan = window.play(SHOWN, {"say": typed}, {"until": {"state": "done"}}, {"until_eof": True})
        self.assertExit(self.watched("--debug", "whoami", **plan), 0, self.user)
        told = Path(window.log).read_text()
        for secret in self.hidden:
            self.assertNotIn(secret, told)
        self.assertTrue(self.tokens())


class Terminal(Watched):
    """A person at a keyboard: nothing is echoed, and the terminal is left as it was."""

    def dialogue(self, words, answers, interrupt=None):
        """Runs ayon on a terminal; returns its exit code and all that the terminal showed."""
        run = tracing.Trace(self.outside)
        processes = tracing.ProcessList()
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.machine.home)
            command = run.command([str(AYON), *words])
            os.execve(shutil.which(command[0]), command, self.machine.env(TERM="xterm"))
        screen, seen = b"", 0
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            ready, _, _ = select.select([fd], [], [], 0.2)
            try:
                screen += os.read(fd, 4096) if ready else b""
            except OSError:
                break
            if answers and answers[0][0] in screen[seen:]:
                seen = len(screen)
                answer = answers.pop(0)[1]
                has_echo = bool(termios.tcgetattr(fd)[3] & termios.ECHO)
                self.assertEqual(has_echo, answer != self.password, "echo at the question")
                os.write(fd, answer.encode() + b"\n")
        if time.monotonic() >= deadline:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self.assertEqual(answers, [], screen)
        os.close(fd)
        self.check(run.read(), processes.stop(), screen.decode(errors="replace"), {})
        return os.waitstatus_to_exitcode(status), screen

    def test_login(self):
        code, screen = self.dialogue(["--debug", "login", "--server", self.server.url],
                                     [(b"User: ", self.user), (b"Password: ", self.password)])
        self.assertEqual(code, 0, screen)
        self.assertTrue(self.tokens())

    def test_first_run(self):
        code, screen = self.dialogue(["--debug", "whoami"], [(b"AYON server", self.server.url), (b"User", self.user),
                                                             (b"Password", self.password)])
        self.assertEqual(code, 0, screen)
        self.assertTrue(self.tokens())

    def test_interrupt(self):
        """Ctrl-C at the password: the terminal echoes again."""
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(self.machine.home)
            os.execve(AYON, [str(AYON), "login", "--server", self.server.url, "--user", self.user],
                      self.machine.env(TERM="xterm"))
        screen = b""
        while b"assword" not in screen:
            screen += os.read(fd, 4096)
        self.assertFalse(termios.tcgetattr(fd)[3] & termios.ECHO)
        os.write(fd, self.password[:4].encode() + b"\x03")
        # Until it ends: Linux gives an error then. What it had typed so far is not shown.
        try:
            while chunk := os.read(fd, 4096):
                screen += chunk
        except OSError:
            pass
        _, status = os.waitpid(pid, 0)
        has_echo = termios.tcgetattr(fd)[3] & termios.ECHO
        os.close(fd)
        self.assertNotEqual(status, 0)
        self.assertTrue(has_echo, "the terminal is left without echo")
        self.assertNotIn(self.password[:4].encode(), screen)

    def test_tmux(self):
        """As above, seen through a terminal multiplexer and its history."""
        if not shutil.which("tmux"):
            self.skipTest("needs tmux")
        tmux = ["tmux", "-S", str(self.machine.home / "tmp/tmux"), "-f", "/dev/null"]
        command = f"{AYON} login --server {self.server.url} --user {self.user}; echo ended=$?; exec cat"

        def run(*words):
            return subprocess.run([*tmux, *words], env=self.machine.env(TERM="xterm"), check=True,
                                  capture_output=True, text=True).stdout

        def wait_for(text):
            deadline = time.monotonic() + 60
            while text not in (pane := run("capture-pane", "-p", "-S", "-")):
                self.assertLess(time.monotonic(), deadline, pane)
                time.sleep(0.05)
            return pane

        run("new-session", "-d", "-x", "120", "-y", "30", command)
        self.addCleanup(lambda: run("kill-server"))
        wait_for("assword")
        run("send-keys", "-l", self.password)
        run("send-keys", "Enter")
        pane = wait_for("ended=")
        self.assertIn("ended=0", pane)
        self.assertNotIn(self.password, pane)


if __name__ == "__main__":
    main()
