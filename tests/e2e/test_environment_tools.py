# SPDX-License-Identifier: Apache-2.0
"""ayon env, ayon shell and ayon why: what they print, what real readers make of it, and what they hide."""

import fcntl
import json
import os
import pty
import re
import select
import subprocess
import termios
import tempfile
import time
import unittest
from pathlib import Path

from ayontest import AYON, BUILD, Case, addon_package, main, native_package

OWN = BUILD / "share/ayon/python"  # the launcher's own module is in every PYTHONPATH
# What a value may hold that is hard to quote. The bytes of the last ones are no UTF-8.
TEXTS = {
    "AYON_T_PLAIN": b"plain/path:other-1.2@x",
    "AYON_T_EMPTY": b"",
    "AYON_T_SPACES": b"  two  words  ",
    "AYON_T_QUOTES": b"it's \"quoted\" 'twice'",
    "AYON_T_DOLLAR": b"$HOME ${HOME} $(id) `id` !x",
    "AYON_T_BOTH": b"'$HOME' \"`id`\" \\n",
    "AYON_T_BACKSLASH": b"C:\\new\\table\\",
    "AYON_T_BACKSLASHES": b"\\\\server\\share",
    "AYON_T_LINES": b"one\ntwo\n\nfour\n",
    "AYON_T_QUOTED_LINES": b"it's\ntwo \"lines\" of $HOME\n",
    "AYON_T_HASH": b"a # b = c; d & e | f > g",
    "AYON_T_UTF8": "Müller € \U0001f600 ‘typographic’ “quotes”".encode(),
    "AYON_T_TAB": b"\ta\tb",
    "AYON_T_CONTROL": b"\x01\x1b[31m\x7f",
    "AYON_T_RETURN": b"dos\r\nline",
}
BYTES = {"AYON_T_LATIN1": b"M\xfcller", "AYON_T_BROKEN": b"\xed\xa0\x80\xff\x80'\"\n"}
DUMP = "import json,os;print(json.dumps({k: os.fsencode(v).hex() for k, v in os.environ.items()}))"


class ToolCase(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-env-")
        cls.addClassCleanup(scratch.cleanup)
        upload = cls.server.upload_addon
        one, two = (upload(addon_package(scratch.name, "e2e_env", v, {"e2e_env/__init__.py": ""}))
                    for v in ("1.0.0", "2.0.0"))
        fixture = upload(native_package("fixture"))
        cls.one = cls.server.bundle("e2e-env-one", dict([one, fixture]))
        cls.two = cls.server.bundle("e2e-env-two", dict([two]))
        cls.dev_folder = tempfile.TemporaryDirectory(prefix="ayon-e2e-env-dev-")
        cls.addClassCleanup(cls.dev_folder.cleanup)
        cls.dev = cls.server.bundle("e2e-env-dev", dict([one]), isDev=True, activeUser=cls.server.me(), addonDevelopment={
            "e2e_env": {"enabled": True, "path": cls.dev_folder.name}})

    def setUp(self):
        super().setUp()
        self.machine.environment["AYON_STUDIO_BUNDLE_NAME"] = self.one

    def bytes_of(self, *words, extra=None):
        """Standard output of ayon, with variables that are bytes."""
        env = {os.fsencode(k): os.fsencode(v) for k, v in self.machine.env().items()}
        env.update({k.encode(): v for k, v in (extra or {}).items()})
        done = subprocess.run([str(AYON), "--skip-headers", *words], env=env, capture_output=True, timeout=120,
                              cwd=self.machine.home, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, done.stderr.decode()

    def values(self, *words, **env):
        result = self.machine.ayon("env", "--format", "json", *words, **env)
        self.assertExit(result, 0)
        return json.loads(result.out)


class Formats(ToolCase):
    def shell(self, program, script):
        """The variables that a real shell hands on after it read the script."""
        done = subprocess.run([program, "-c", 'eval "$(cat)"; exec /usr/bin/python3 -c "$0"', DUMP], input=script,
                              env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "AYON_USE_DEV": "1"},
                              capture_output=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""), program)
        return {k: bytes.fromhex(v) for k, v in json.loads(done.stdout).items()}

    def test_shells(self):
        script, err = self.bytes_of("env", extra=dict(TEXTS, **BYTES, AYON_USE_DEV=b"0"))
        self.assertNotIn("left out", err)
        for program in ("dash", "bash", "zsh", "sh"):
            with self.subTest(shell=program):
                got = self.shell(program, script)
                for name, value in {**TEXTS, **BYTES}.items():
                    self.assertEqual(got.get(name), value, name)
                self.assertEqual(got["AYON_STUDIO_BUNDLE_NAME"], self.one.encode())
                # What the launcher took away is taken away here too.
                self.assertNotIn("AYON_USE_DEV", got)

    def test_json(self):
        text, err = self.bytes_of("env", "-f", "json", extra={**TEXTS, **BYTES})
        self.assertNotIn("left out", err)
        text.decode("utf-8")
        got = json.loads(text)
        for name, value in {**TEXTS, **BYTES}.items():
            self.assertEqual(os.fsencode(got[name]), value, name)
        # Another process takes it as it is.
        done = subprocess.run(["/usr/bin/python3", "-c", "import json,os,sys;os.environ.update(json.load(sys.stdin));"
                               "os.execvp('/usr/bin/python3', ['python3', '-c', sys.argv[1]])", DUMP],
                              input=text, capture_output=True, env={"LANG": "C.UTF-8"}, timeout=60, check=True)
        for name, value in BYTES.items():
            self.assertEqual(bytes.fromhex(json.loads(done.stdout)[name]), value)

    def powershell(self, line):
        """One statement by the grammar of PowerShell: (name, value), None for what is taken away."""
        removed = re.fullmatch(r"Remove-Item Env:(\w+) -ErrorAction SilentlyContinue", line)
        if removed:
            return removed.group(1), None
        string, char = r"'(?:[^']|'')*'", r"\[char\]\d+"
        whole = re.fullmatch(rf"\$env:([A-Za-z_]\w*) = ({string}(?:\+(?:{string}|{char}))*)", line)
        self.assertIsNotNone(whole, line)
        units = b""
        for part in re.findall(rf"{string}|{char}", whole.group(2)):
            text = part[1:-1].replace("''", "'") if part[0] == "'" else chr(int(part[6:]))
            units += text.encode("utf-16-le", "surrogatepass")
        return whole.group(1), units.decode("utf-16-le")

    def test_powershell(self):
        text, err = self.bytes_of("env", "-f", "ps1", extra=dict(TEXTS, **BYTES, AYON_USE_DEV=b"0"))
        # Whatever encoding a reader takes: ASCII, and one statement in one line.
        got = dict(self.powershell(line) for line in text.decode("ascii").splitlines())
        for name, value in TEXTS.items():
            self.assertEqual(got[name], value.decode(), name)
        self.assertIsNone(got["AYON_USE_DEV"])
        for name in BYTES:
            self.assertNotIn(name, got)
            self.assertRegex(err, f"'{name}' is left out, because its value is not UTF-8")

    @unittest.skipUnless(any(Path(d, "pwsh").exists() for d in os.environ["PATH"].split(":")), "pwsh is not installed")
    def test_real_powershell(self):
        text, _ = self.bytes_of("env", "-f", "ps1", extra=TEXTS)
        script = self.machine.home / "env.ps1"
        script.write_bytes(text + f'& /usr/bin/python3 -c "{DUMP}"\n'.encode())
        done = subprocess.run(["pwsh", "-NoProfile", "-File", script], capture_output=True, timeout=120, check=True)
        got = {k: bytes.fromhex(v) for k, v in json.loads(done.stdout).items()}
        for name, value in TEXTS.items():
            if value:
                self.assertEqual(got.get(name), value, name)

    def dotenv(self, text):
        """A strict reader: bare words, 'literal', "with \\ before one of \\ \" $ ` r"."""
        entry = re.compile(r"([A-Za-z_]\w*)=(?:'([^']*)'|\"((?:[^\"\\]|\\[\\\"$`r])*)\"|([^\s'\"\\$`#]*))\n")
        at, got = 0, {}
        while at < len(text):
            match = entry.match(text, at)
            self.assertIsNotNone(match, text[at:at + 80])
            name, single, double, bare = match.groups()
            if double is not None:
                self.assertNotRegex(double, r"(?<!\\)(?:\\\\)*[$`]")
                double = re.sub(r"\\(.)", lambda m: "\r" if m.group(1) == "r" else m.group(1), double)
            got[name] = next(v for v in (single, double, bare) if v is not None)
            at = match.end()
        return got

    def test_dotenv(self):
        text, err = self.bytes_of("env", "-f", "dotenv", extra={**TEXTS, **BYTES})
        got = self.dotenv(text.decode())
        for name, value in TEXTS.items():
            self.assertEqual(got[name], value.decode(), name)
        for name in BYTES:
            self.assertNotIn(name, got)
            self.assertIn(f"'{name}' is left out", err)

    def test_dotenv_by_other_readers(self):
        """python-dotenv, which knows no escaped '$' and takes a backslash at the end for an escape; a shell, that no CR."""
        text, _ = self.bytes_of("env", "-f", "dotenv", extra={k: v for k, v in TEXTS.items() if k != "AYON_T_BACKSLASH"})
        path = self.machine.home / ".env"
        path.write_bytes(text)
        from_python = subprocess.run(["/usr/bin/python3", "-c", "import dotenv, json, sys\n"
                                      "print(json.dumps(dotenv.dotenv_values(sys.argv[1], interpolate=False)))", path],
                                     capture_output=True, check=True, timeout=60)
        got = json.loads(from_python.stdout)
        for name in set(TEXTS) - {"AYON_T_BACKSLASH", "AYON_T_BOTH", "AYON_T_QUOTED_LINES"}:
            self.assertEqual(got[name], TEXTS[name].decode(), name)
        path.write_bytes(self.bytes_of("env", "-f", "dotenv", extra=TEXTS)[0])
        script = f"set -a\n. {path}\nset +a\n".encode()
        for program in ("dash", "bash"):
            got = self.shell(program, script)
            for name in set(TEXTS) - {"AYON_T_RETURN"}:
                self.assertEqual(got[name], TEXTS[name], (program, name))

    def test_names_that_no_shell_has(self):
        text, err = self.bytes_of("env", "--all", extra={"BASH_FUNC_x%%": b"() { :; }", "a.b": b"c"})
        self.assertNotIn(b"BASH_FUNC", text)
        self.assertRegex(err, "'a.b' is left out, because its name")
        text, _ = self.bytes_of("env", "--all", "-f", "json", extra={"a.b": b"c"})
        self.assertEqual(json.loads(text)["a.b"], "c")


class Content(ToolCase):
    def test_is_what_a_child_gets(self):
        """--all says the environment of a script, variable by variable."""
        script = self.machine.home / "dump.py"
        script.write_text("import json, os\nprint(json.dumps(dict(os.environ)))\n")
        extra = {"AYON_PROJECT_NAME": None, "PYTHONPATH": "/mine", "EDITOR": "vi"}
        for words in ([], ["--use-staging"], ["--debug", "--headless"]):
            with self.subTest(words=words):
                result = self.machine.ayon(*words, "dump.py", **extra)
                self.assertExit(result, 0)
                child = json.loads(result.out)
                result = self.machine.ayon(*words, "env", "--all", "--with-credentials", "--format", "json", **extra)
                self.assertExit(result, 0)
                self.assertEqual(json.loads(result.out), child)

    def test_only_what_ayon_decides(self):
        values = self.values(EDITOR="vi", QT_AUTO_SCREEN_SCALE_FACTOR=None)
        self.assertEqual(values["AYON_STUDIO_BUNDLE_NAME"], self.one)
        self.assertEqual(values["AYON_FIXTURE"], "1")
        self.assertEqual(values["QT_AUTO_SCREEN_SCALE_FACTOR"], "1")
        self.assertIn("e2e_env_1.0.0", values["PYTHONPATH"])
        for name in ("EDITOR", "HOME", "PATH", "AYON_USE_STAGING"):
            self.assertNotIn(name, values)
        self.assertIn("EDITOR", self.values("--all", EDITOR="vi"))

    def test_no_credential_unless_asked_for(self):
        key = self.machine.environment["AYON_API_KEY"]
        for words in ([], ["--all"], ["-f", "json"], ["-f", "ps1"], ["-f", "dotenv"], ["--diff", self.one]):
            result = self.machine.ayon("env", *words)
            self.assertNotIn(key, result.out + result.err)
            self.assertNotIn("AYON_API_KEY", result.out)
        self.assertEqual(self.values("--with-credentials")["AYON_API_KEY"], key)
        for words in (["AYON_API_KEY"], ["AYON_API_KEY", "--json"]):
            result = self.machine.ayon("why", *words)
            self.assertExit(result, 0, "environment")
            self.assertNotIn(key, result.out + result.err)

    def test_output(self):
        path = self.machine.home / "saved.sh"
        path.write_text("old and longer than what is written now\n" * 500)
        path.chmod(0o644)
        result = self.machine.ayon("env", "--with-credentials", "-o", path)
        self.assertExit(result, 0)
        self.assertEqual(result.out, "")
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertTrue(path.read_text().startswith("export AYON_ADDONS_DIR="))
        self.assertNotIn("old and longer", path.read_text())
        result = self.machine.ayon("env", "--output", "/no/such/folder/x")
        self.assertExit(result, 1, "/no/such/folder/x", "No such file")

    def test_without_a_bundle(self):
        result = self.machine.ayon("--skip-bootstrap", "env", "-f", "json")
        self.assertExit(result, 0)
        self.assertNotIn("AYON_LAUNCHER_STORAGE_DIR", json.loads(result.out))
        self.assertEqual(json.loads(result.out)["AYON_VERSION"], self.machine.ayon("--version").out.split()[1])

    def test_wrong_words(self):
        self.values()
        for words, said in ((["--format", "csh"], "csh"), (["x"], "--diff A B"), (["--diff", "a", "b", "c"], "c"),
                            (["--diff", "a", "--format", "sh"], "sh"), (["--diff", ""], "empty"),
                            (["--diff", "a.json", "--all"], "--diff goes with")):
            result = self.machine.ayon("--skip-headers", "env", *words)
            self.assertExit(result, 2, said)
            self.assertEqual(len(result.err.splitlines()), 1, result)


class Diff(ToolCase):
    def test_two_bundles(self):
        result = self.machine.ayon("--skip-headers", "env", "--diff", self.one, self.two)
        self.assertExit(result, 1)
        lines = result.out.splitlines()
        self.assertIn(f'- AYON_STUDIO_BUNDLE_NAME="{self.one}"', lines)
        self.assertIn(f'+ AYON_STUDIO_BUNDLE_NAME="{self.two}"', lines)
        self.assertIn('- AYON_FIXTURE="1"', lines)
        self.assertNotIn("AYON_VERSION", result.out)
        result = self.machine.ayon("env", "--diff", self.one, f"bundle:{self.two}", "--format", "json")
        self.assertExit(result, 1)
        changes = json.loads(result.out)
        self.assertEqual(changes["AYON_FIXTURE"], ["1", None])
        self.assertEqual(changes["AYON_STUDIO_BUNDLE_NAME"], [self.one, self.two])
        self.assertIn("e2e_env_2.0.0", changes["PYTHONPATH"][1])

    def test_with_this_run(self):
        result = self.machine.ayon("--skip-headers", "env", "--diff", self.one)
        self.assertExit(result, 0)
        self.assertEqual(result.out, "")
        result = self.machine.ayon("env", "--diff", self.two)
        self.assertExit(result, 1, f'+ AYON_STUDIO_BUNDLE_NAME="{self.one}"')
        result = self.machine.ayon("env", "--diff", self.one, "--format", "json")
        self.assertExit(result, 0)
        self.assertEqual(json.loads(result.out), {})

    def test_files_need_no_server(self):
        for name, words in (("a.json", []), ("b.json", ["--bundle", self.two])):
            self.assertExit(self.machine.ayon(*words, "env", "-f", "json", "-o", name, AYON_T="x" if words else "ä\n"), 0)
        environment = {"AYON_SERVER_URL": None, "AYON_API_KEY": None}
        result = self.machine.ayon("--skip-bootstrap", "env", "--diff", "a.json", "./b.json", **environment)
        self.assertExit(result, 1, '- AYON_T="ä\\n"\n+ AYON_T="x"\n')
        result = self.machine.ayon("--skip-bootstrap", "env", "--diff", "a.json", "a.json", **environment)
        self.assertExit(result, 0)
        self.assertEqual(result.out, "")

    def test_variants(self):
        result = self.machine.ayon("env", "--diff", "production", "staging", AYON_STUDIO_BUNDLE_NAME=None,
                                   AYON_AUTO_UPDATE="skip")
        if result.code == 5:
            self.skipTest("the server has no production bundle, or none for staging")
        self.assertExit(result, 1, '+ AYON_USE_STAGING="1"', '- AYON_DEFAULT_SETTINGS_VARIANT="production"\n'
                        '+ AYON_DEFAULT_SETTINGS_VARIANT="staging"')

    def test_trouble_is_not_difference(self):
        (self.machine.home / "bad.json").write_text('{"A": 1}')
        (self.machine.home / "big.json").write_text(" " * (17 << 20))
        for words, code, said in ((["no.json"], 2, "No such file"), (["bad.json"], 2, "text in quotes"),
                                  (["./"], 2, "no file"), (["big.json"], 2, "16 MB"), (["/dev/zero"], 2, "no file"),
                                  (["e2e-no-such-bundle"], 5, "e2e-no-such-bundle"), (["x" * 600], 2, "too long")):
            with self.subTest(words=words):
                result = self.machine.ayon("--skip-headers", "env", "--diff", *words)
                self.assertExit(result, code, said)
                self.assertEqual(result.out, "")


class Shell(ToolCase):
    def prompt(self, shell, *lines, words=(), **env):
        """A shell on a terminal that is given lines. Returns what the terminal shows, the exit code, and the process."""
        master, slave = pty.openpty()
        attributes = termios.tcgetattr(slave)
        attributes[3] &= ~termios.ECHO
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
        process = subprocess.Popen([str(AYON), "--skip-headers", *words, "shell"], stdin=slave, stdout=slave, stderr=slave,
                                   env=self.machine.env(SHELL=shell, TERM="dumb", **env), cwd=self.machine.home,
                                   start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        screen, end, sent = b"", time.monotonic() + 60, 0
        while time.monotonic() < end and select.select([master], [], [], max(0, end - time.monotonic()))[0]:
            try:
                got = os.read(master, 65536)
            except OSError:  # the last one who had it open is gone
                break
            if not got:
                break
            screen += got
            # Each line when the shell asks for it: what comes earlier, some shells throw away.
            if sent < len(lines) and len(re.findall(rb"\(ayon |^[#$] ", screen, re.M)) > sent:
                os.write(master, lines[sent].encode() + b"\n")
                sent += 1
        os.close(master)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>()]\w?", "", screen.decode(errors="replace")), code, process.pid

    def home(self, name, text):
        path = self.machine.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_bash(self):
        self.home(".bashrc", "PS1='MINE> '\nFROM_RC=read\nalias greet='echo hello'\n")
        screen, code, pid = self.prompt("/bin/bash", 'echo "<$FROM_RC $AYON_SHELL $AYON_STUDIO_BUNDLE_NAME $$>"', "greet",
                                        "false", 'echo "last $?"', "exit 7")
        self.assertEqual(code, 7, screen)
        self.assertIn(f"(ayon {self.one}) MINE> ", screen)
        self.assertNotIn(f"(ayon {self.one}) (ayon", screen)
        # The shell took the launcher's place: it has its process id.
        self.assertIn(f"<read {self.one} {self.one} {pid}>", screen)
        self.assertIn("hello", screen)
        self.assertIn("last 1", screen)

    def test_bash_with_a_prompt_that_is_made_anew(self):
        for command in ("PROMPT_COMMAND='PS1=\"NEW> \"; echo made'", "PROMPT_COMMAND=('PS1=\"NEW> \"' 'echo made')"):
            self.home(".bashrc", command + "\nset -u\n")
            screen, code, _ = self.prompt("/bin/bash", "exit 3")
            self.assertEqual(code, 3, screen)
            self.assertIn(f"(ayon {self.one}) NEW> ", screen)
            self.assertIn("made", screen)

    def test_zsh(self):
        self.home(".zshenv", "FROM_ENV=env\n")
        self.home(".zshrc", "PROMPT='MINE> '\nFROM_RC=rc\nunsetopt zle promptcr promptsp\n")
        screen, code, pid = self.prompt("/usr/bin/zsh", 'echo "<$FROM_ENV $FROM_RC ${ZDOTDIR-unset} ${AYON_ZDOTDIR-unset} $$>"',
                                        "exit 7")
        self.assertEqual(code, 7, screen)
        self.assertIn(f"(ayon {self.one}) MINE> ", screen)
        self.assertIn(f"<env rc unset unset {pid}>", screen)

    def test_zsh_with_folders_of_its_own(self):
        """ZDOTDIR from the environment, and from the user's own .zshenv."""
        dots = self.machine.home / "dots"
        self.home("dots/.zshrc", "PROMPT='DOTS> '\nunsetopt zle promptcr promptsp\n")
        for env, zshenv in (({"ZDOTDIR": str(dots)}, ""), ({}, f"export ZDOTDIR={dots}\n")):
            self.home(".zshenv", zshenv)
            screen, code, _ = self.prompt("/usr/bin/zsh", 'echo "<$ZDOTDIR>"', "sh -c 'echo \"[$ZDOTDIR]\"'", "exit 2", **env)
            self.assertEqual(code, 2, screen)
            self.assertIn(f"(ayon {self.one}) DOTS> ", screen)
            self.assertIn(f"<{dots}>", screen)
            self.assertIn(f"[{dots}]", screen)

    def test_fish(self):
        self.home(".config/fish/config.fish", "function fish_prompt\n    echo -n \"MINE $status> \"\nend\nset FROM_RC read\n")
        screen, code, pid = self.prompt("/usr/bin/fish", 'echo "<$FROM_RC $AYON_SHELL $fish_pid>"', "false", "exit 7")
        self.assertEqual(code, 7, screen)
        self.assertIn(f"(ayon {self.one}) MINE 0> ", screen)
        self.assertIn(f"(ayon {self.one}) MINE 1> ", screen)
        self.assertIn(f"<read {self.one} {pid}>", screen)

    def test_another_shell(self):
        screen, code, _ = self.prompt("/bin/dash", 'echo "<$AYON_SHELL>"', "exit 4")
        self.assertEqual((code, f"<{self.one}>" in screen), (4, True), screen)

    def test_project_in_the_mark_and_a_shell_in_a_shell(self):
        self.home(".bashrc", "PS1='> '\n")
        screen, code, _ = self.prompt("/bin/bash", "exit", AYON_SHELL="outer", words=["--skip-bootstrap", "--project", "P`1"])
        self.assertEqual(code, 0, screen)
        self.assertIn("within the AYON shell of 'outer'", screen)
        self.assertIn("(ayon no-bundle P_1) > ", screen)

    def test_lines_from_a_pipe(self):
        """No prompt, no start files, no word of ours in the output."""
        self.home(".bashrc", "echo from bashrc\n")
        for shell in ("/bin/bash", "/usr/bin/zsh", "/usr/bin/fish", "/bin/sh"):
            result = self.machine.ayon("shell", stdin="echo $AYON_STUDIO_BUNDLE_NAME; exit 5", SHELL=shell)
            self.assertEqual((result.code, result.out), (5, self.one + "\n"), (shell, result))

    def test_command(self):
        result = self.machine.ayon("shell", "--", "/bin/sh", "-c", 'echo "$AYON_STUDIO_BUNDLE_NAME|$1|$2"; exit 9', "x",
                                   "--debug", "a  b'c")
        self.assertEqual((result.code, result.out), (9, f"{self.one}|--debug|a  b'c\n"), result)
        result = self.machine.ayon("shell", "echo", "-n", "words")
        self.assertEqual((result.code, result.out), (0, "words"))
        self.assertEqual(self.machine.ayon("shell", "--", "sh", "-c", "kill -TERM $$").code, -15)
        process = subprocess.Popen([str(AYON), "shell", "--", "sh", "-c", "echo $$"], env=self.machine.env(), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.machine.home)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(int(out), process.pid)

    def test_what_cannot_be_started(self):
        self.home("no-program", "")
        for words, env, code, said in ((["--", "no-such-program"], {}, 127, "no-such-program"),
                                       (["--", "./no-program"], {}, 126, "no-program"),
                                       ([], {"SHELL": "/no/such/shell"}, 127, "/no/such/shell")):
            result = self.machine.ayon("--skip-headers", "--skip-bootstrap", "shell", *words, **env)
            self.assertExit(result, code, said)
            self.assertEqual(len(result.err.splitlines()), 1, result)

    def test_ayon_within_it(self):
        """The context is there: nothing has to be said again, and another bundle is another bundle."""
        result = self.machine.ayon("shell", "--", AYON, "--skip-headers", "why", "AYON_STUDIO_BUNDLE_NAME")
        self.assertExit(result, 0, f'before: environment "{self.one}"')
        result = self.machine.ayon("shell", "--", AYON, "--bundle", self.two, "env", "-f", "json")
        self.assertExit(result, 0)
        self.assertEqual(json.loads(result.out)["PYTHONPATH"], f"{OWN}:{self.machine.addon('e2e_env', '2.0.0')}")


class Why(ToolCase):
    def steps(self, name, *words, **env):
        result = self.machine.ayon(*words, "why", name, "--json", **env)
        self.assertExit(result, 0)
        report = json.loads(result.out)
        self.assertEqual((report["kind"], report["name"]), ("variable", name))
        return [(s["origin"], s["value"], s["detail"]) for s in report["steps"]], report["value"]

    def test_every_origin(self):
        one, two = self.one, self.two
        self.assertEqual(self.steps("AYON_STUDIO_BUNDLE_NAME", "--bundle", two), ([
            ("environment", one, ""), ("command line", two, "--bundle"), ("bundle", two, "asked for by its name")], two))
        self.assertEqual(self.steps("AYON_FIXTURE"), ([("addon", "1", "fixture 1.2.3")], "1"))
        self.assertEqual(self.steps("AYON_FIXTURE", AYON_FIXTURE="0"),
                         ([("environment", "0", ""), ("addon", "1", "fixture 1.2.3")], "1"))
        self.assertEqual(self.steps("AYON_MENU_LABEL"), ([("launcher", "AYON", "always")], "AYON"))
        self.assertEqual(self.steps("EDITOR", EDITOR="vi"), ([("environment", "vi", "")], "vi"))
        self.assertEqual(self.steps("AYON_PYTHON"), ([], None))
        self.assertEqual(self.steps("HTTPS_PROXY"), ([], None))
        self.assertEqual(self.steps("AYON_USE_DEV", AYON_USE_DEV="0"), (
            [("environment", "0", ""), ("bundle", None, f"bundle '{one}' is used as production")], None))
        steps, _ = self.steps("OPENPYPE_ROOT")
        self.assertEqual(steps[-1][::2], ("launcher", "copy of AYON_ROOT"))

    def test_bundle_of_the_mode(self):
        result = self.machine.ayon("why", "AYON_STUDIO_BUNDLE_NAME", AYON_STUDIO_BUNDLE_NAME=None,
                                   AYON_AUTO_UPDATE="skip")
        if result.code == 5:
            self.skipTest("the server has no production bundle")
        self.assertExit(result, 0, "bundle: the server's production bundle")

    def test_files(self):
        key = self.machine.home / "key"
        key.write_text(self.machine.environment["AYON_API_KEY"] + "\n")
        key.chmod(0o600)
        steps, value = self.steps("AYON_API_KEY", AYON_API_KEY=None, AYON_API_KEY_FILE=str(key))
        self.assertEqual((steps, value), ([("file", "", str(key))], ""))
        (self.machine.storage / "used_servers.json").parent.mkdir(parents=True, exist_ok=True)
        steps, _ = self.steps("AYON_LAUNCHER_STORAGE_DIR")
        self.assertEqual(steps, [("launcher", str(self.machine.storage), "default")])

    def test_server_used_last(self):
        result = self.machine.ayon("login", "--server", self.server.url, "--api-key-stdin",
                                   stdin=self.server.key + "\n", AYON_SERVER_URL=None, AYON_API_KEY=None,
                                   AYON_ALLOW_KEY_FILE="1")
        self.assertExit(result, 0)
        unset = {"AYON_SERVER_URL": None, "AYON_API_KEY": None, "AYON_ALLOW_KEY_FILE": "1"}
        steps, value = self.steps("AYON_SERVER_URL", **unset)
        self.assertEqual(value, self.server.url)
        self.assertEqual(steps, [("file", self.server.url, str(self.machine.storage / "used_servers.json"))])
        steps, _ = self.steps("AYON_API_KEY", **unset)
        self.assertEqual(steps, [("file", "", str(self.machine.storage / "native/credentials.json"))])

    def test_list(self):
        steps, value = self.steps("PYTHONPATH", PYTHONPATH="/mine")
        folder = str(self.machine.addon("e2e_env", "1.0.0"))
        self.assertIn(("environment", "/mine", ""), steps)
        self.assertIn(("addon", folder, "e2e_env 1.0.0"), steps)
        self.assertTrue(value.startswith("/mine:"))
        result = self.machine.ayon("why", "PYTHONPATH", PYTHONPATH="/mine")
        self.assertExit(result, 0, f'addon "{folder}" (e2e_env 1.0.0)', 'environment "/mine"', "meaning: ")

    def test_folders_of_another_bundle_are_taken_out(self):
        """From within the environment of one bundle, another one's addons are imported, not the first one's."""
        outer = self.values()["PYTHONPATH"]
        inner = self.values(AYON_STUDIO_BUNDLE_NAME=self.two, PYTHONPATH="/mine:" + outer)["PYTHONPATH"]
        self.assertEqual(inner, f"/mine:{OWN}:{self.machine.addon('e2e_env', '2.0.0')}")

    def places(self, name, *words, **env):
        result = self.machine.ayon(*words, "why", name, "--json", **env)
        self.assertExit(result, 0)
        report = json.loads(result.out)
        self.assertEqual((report["kind"], report["name"]), ("addon", name))
        self.assertEqual([p["used"] for p in report["places"]], [True] + [False] * (len(report["places"]) - 1))
        return [(p["source"], p["version"]) for p in report["places"]], report["places"]

    def test_addon(self):
        found, places = self.places("e2e_env")
        self.assertEqual(found, [("bundle", "1.0.0")])
        self.assertEqual(places[0]["path"], str(self.machine.addon("e2e_env", "1.0.0")))
        self.assertIn(f"bundle '{self.one}'", places[0]["detail"])
        found, places = self.places("env")
        self.assertEqual(found[0][0], "installed")
        result = self.machine.ayon("why", "e2e_env")
        self.assertExit(result, 0, "e2e_env 1.0.0\n", "used:")

    def test_what_an_overlay_hides(self):
        self.assertExit(self.machine.ayon("why", "fixture"), 0)
        folder = str(self.machine.addon("fixture", "1.2.3"))
        found, places = self.places("fixture", AYON_ADDON_PATH=f"/no/such/folder:{folder}")
        self.assertEqual(found, [("overlay", "1.2.3"), ("bundle", "1.2.3")])
        self.assertEqual(places[0]["detail"], "AYON_ADDON_PATH")
        self.assertExit(self.machine.ayon("addon", "link", folder), 0)
        found, places = self.places("fixture")
        self.assertEqual((found[0], places[0]["detail"]), (("overlay", "1.2.3"), "ayon addon link"))
        result = self.machine.ayon("why", "fixture")
        self.assertExit(result, 0, "fixture 1.2.3\n", "  used:  overlay", "  not:   bundle")

    def test_development_path(self):
        found, places = self.places("e2e_env", "--bundle", self.dev)
        self.assertEqual((found, places[0]["path"]), ([("dev", "1.0.0")], self.dev_folder.name))
        self.assertEqual(places[0]["detail"], f"development path of bundle '{self.dev}'")
        steps, _ = self.steps("AYON_USE_DEV", "--bundle", self.dev)
        self.assertEqual(steps, [("bundle", "1", f"bundle '{self.dev}' is used as dev")])
        steps, _ = self.steps("AYON_STUDIO_BUNDLE_NAME", "--use-dev", AYON_STUDIO_BUNDLE_NAME=None)
        self.assertEqual(steps[-1][2], "the server's dev bundle of this user")

    def test_nothing_of_that_name(self):
        self.assertExit(self.machine.ayon("env"), 0)
        for name in ("e2e-nothing", "E2E_NOTHING", ""):
            result = self.machine.ayon("--skip-headers", "why", name)
            self.assertExit(result, 1, f"'{name}'")
            self.assertEqual((result.out, len(result.err.splitlines())), ("", 1))
        self.assertExit(self.machine.ayon("why"), 2)

    def test_no_other_command_asks_more(self):
        """Explaining asks the server what every other command asks."""
        if not hasattr(self.server, "log"):
            self.skipTest("needs a studio of its own: it asks what the server was asked")
        self.assertExit(self.machine.ayon("why", "e2e_env"), 0)
        self.server.clear_log()
        self.assertExit(self.machine.ayon("why", "e2e_env"), 0)
        self.assertEqual([r["path"] for r in self.server.log()], ["/api/bundles"])


class Settings(Case):
    """What the studio's settings say of a variable."""

    needs_studio = "sets what the studio's core addon sets everywhere"

    @classmethod
    def prepare(cls):
        _, answer = cls.server.call("GET", "/api/bundles", want=200)
        bundle = next(b for b in answer["bundles"] if b["isProduction"])
        cls.core = bundle["addons"]["core"]

    def set(self, environments):
        self.server.call("POST", f"/api/addons/core/{self.core}/settings?variant=production",
                         {"environments": environments}, want=[200, 204])

    def why(self, *words, **env):
        return self.machine.ayon("--skip-headers", *words, **env)

    def test_settings(self):
        self.set(json.dumps({"STUDIO_TEXT": "a {AYON_ROOT}", "STUDIO_LIST": ["/a", "/b"], "AYON_MENU_LABEL": "Studio",
                             "STUDIO_BY_PLATFORM": {"linux": ["/l", "/m"], "windows": "w"}, "STUDIO_WINDOWS": {"windows": "w"},
                             "STUDIO_WRONG": 5}))
        detail = f"core {self.core}, environments"
        for name, value in (("STUDIO_TEXT", "a {AYON_ROOT}"), ("STUDIO_LIST", "/a:/b"), ("STUDIO_BY_PLATFORM", "/l:/m")):
            result = self.why("why", name, "--json")
            self.assertExit(result, 0)
            report = json.loads(result.out)
            self.assertEqual((report["value"], report["steps"], report["setting"]),
                             (None, [], {"value": value, "detail": detail}))
        result = self.why("why", "AYON_MENU_LABEL")
        self.assertExit(result, 0, "launcher: always", f'settings: "Studio" in what the Python core addon starts ({detail})')
        self.assertExit(self.why("why", "STUDIO_WINDOWS"), 1)
        result = self.why("why", "STUDIO_WRONG")
        self.assertExit(result, 1, "the settings are not known", "'STUDIO_WRONG' is neither")

    def test_what_cannot_be_asked(self):
        self.set("{")
        result = self.why("why", "AYON_ROOT")
        self.assertExit(result, 0, "why: the settings are not known: the setting 'environments' of the core addon",
                        "launcher: its own")
        result = self.why("--offline", "why", "AYON_ROOT")
        self.assertExit(result, 0, "launcher: its own", "works without the server")
        self.set("{}")
        result = self.why("why", "AYON_ROOT", "--json")
        self.assertExit(result, 0)
        self.assertIsNone(json.loads(result.out)["setting"])


if __name__ == "__main__":
    main()
