# SPDX-License-Identifier: Apache-2.0
"""The token in the desktop's keyring, shared with Python's `keyring`; and keyrings that are locked, missing or mute."""

import json
import time
import unittest

from ayontest import Case, main
from secret_service import Bus, Keyring, Mute, missing

LIMIT_S = 5  # for a run that waits 2.5 s for a keyring, on a machine that does other things as well


class KeyringCase(Case):
    needs_studio = "knows the users and passwords of the demo"

    @classmethod
    def prepare(cls):
        lacking = missing()
        if lacking:
            raise unittest.SkipTest(f"needs {lacking}")

    def setUp(self):
        super().setUp()
        self.machine.environment = {}
        self.service = f"AYON/{self.server.url}"

    def own(self, peer):
        self.addCleanup(peer.stop)
        return peer

    def use(self, peer):
        self.own(peer)
        self.machine.environment.update(peer.environment)
        return peer

    def login(self, user="artist", url=None, **env):
        return self.machine.ayon("login", "--server", url or self.server.url, "--user", user, "--password-stdin",
                                 stdin=user + "\n", **env)

    def token(self, user="artist"):
        """A session of the server that ayon knows nothing of."""
        return self.server.call("POST", "/api/auth/login", {"name": user, "password": user}, want=200)[1]["token"]

    def is_alive(self, token):
        assert token, "there is no token"
        return self.server.call("GET", "/api/users/me", key=token)[0] == 200

    def who(self, **env):
        result = self.machine.ayon("whoami", "--json", **env)
        self.assertExit(result, 0)
        answer = json.loads(result.out)
        return answer["user"], answer["credential"]

    def in_time(self, *args, code, text, **env):
        """One run with a keyring in trouble: it ends soon, with that code, and says what the trouble is."""
        start = time.monotonic()
        result = self.machine.ayon(*args, **env)
        self.assertLess(time.monotonic() - start, LIMIT_S, result)
        self.assertExit(result, code, text)
        return result


class Shared(KeyringCase):
    def setUp(self):
        super().setUp()
        self.keyring = self.use(Keyring())

    def test_python_finds_ours(self):
        self.assertExit(self.login(), 0, "artist")
        token = self.keyring.get(self.service)
        self.assertTrue(self.is_alive(token))
        self.assertEqual(self.keyring.items(), [{
            "label": f"Password for 'username' on '{self.service}'",
            "attributes": {"service": self.service, "username": "username",
                           "application": "Python keyring library"},
            "secret": token, "type": "text/plain"}])
        self.assertEqual(self.who(), ("artist", "keyring"))
        self.assertFalse((self.machine.storage / "native/credentials.json").exists())

    def test_we_find_pythons(self):
        self.keyring.set(self.service, self.token("admin"))
        self.assertEqual(self.who(AYON_SERVER_URL=self.server.url), ("admin", "keyring"))
        # The address as it was typed names the entry; the plain one is found as well.
        self.assertEqual(self.who(AYON_SERVER_URL=self.server.url + "/"), ("admin", "keyring"))

    def test_items_are_the_same_as_pythons(self):
        self.keyring.set(self.service, self.token())
        pythons = self.keyring.items()
        self.assertExit(self.login(), 0)
        ours = self.keyring.items()
        self.assertEqual(len(ours), 1)
        self.assertNotEqual(ours[0].pop("secret"), pythons[0].pop("secret"))
        self.assertEqual(ours, pythons)
        self.keyring.set(self.service, "a-third-token")
        self.assertEqual([i["secret"] for i in self.keyring.items()], ["a-third-token"])

    def test_a_new_login_replaces_what_other_programs_wrote(self):
        """An item with fewer attributes is not replaced by the service, and a search may give it out first."""
        self.keyring.python("import sys, secretstorage as s\n"
                            "c = s.get_default_collection(s.dbus_init())\n"
                            "c.create_item('x', {'service': sys.argv[1], 'username': 'username'}, 'stale')",
                            self.service)
        self.assertExit(self.login(), 0)
        self.assertEqual(len(self.keyring.items()), 1)
        self.assertEqual(self.who(), ("artist", "keyring"))
        self.assertTrue(self.is_alive(self.keyring.get(self.service)))

    def test_several_servers_and_users(self):
        other = self.server.url.replace("127.0.0.1", "localhost")
        self.assertExit(self.login("artist"), 0)
        self.assertExit(self.login("admin", other), 0)
        self.keyring.set(self.service, "of-somebody-else", user="somebody")
        self.assertEqual(self.who(AYON_SERVER_URL=self.server.url), ("artist", "keyring"))
        self.assertEqual(self.who(AYON_SERVER_URL=other), ("admin", "keyring"))
        self.assertExit(self.machine.ayon("logout", "--server", other), 0)
        self.assertIsNone(self.keyring.get(f"AYON/{other}"))
        self.assertEqual(self.who(AYON_SERVER_URL=self.server.url), ("artist", "keyring"))
        self.assertExit(self.login("admin"), 0)  # another user of the same server
        self.assertEqual(self.who(), ("admin", "keyring"))
        self.assertEqual(self.keyring.get(self.service, "somebody"), "of-somebody-else")
        self.assertEqual(len(self.keyring.items()), 2)

    def test_logout_finds_every_copy(self):
        """The keyring holds one session under each name of the server, and a file of earlier times holds a third."""
        tokens = [self.token(), self.token()]
        self.assertExit(self.login(AYON_ALLOW_KEY_FILE="1", DBUS_SESSION_BUS_ADDRESS=None, XDG_RUNTIME_DIR=None), 0)
        kept = json.loads((self.machine.storage / "native/credentials.json").read_text())["keys"]
        tokens.append(kept[self.server.url])
        self.keyring.set(self.service, tokens[0])
        self.keyring.set(self.service + "/", tokens[1])
        self.assertEqual([self.is_alive(t) for t in tokens], [True] * 3)
        self.assertExit(self.machine.ayon("logout", "--server", self.server.url + "/"), 0)
        self.assertEqual(self.keyring.items(), [])
        self.assertEqual([self.is_alive(t) for t in tokens], [False] * 3)
        self.assertNotIn(tokens[2], (self.machine.storage / "native/credentials.json").read_text())

    def test_one_place_only(self):
        """A token in the file is not left behind when the next one goes to the keyring."""
        self.assertExit(self.login(AYON_ALLOW_KEY_FILE="1", DBUS_SESSION_BUS_ADDRESS=None, XDG_RUNTIME_DIR=None), 0)
        self.assertExit(self.login(AYON_ALLOW_KEY_FILE="1"), 0)
        self.assertEqual(self.who(AYON_ALLOW_KEY_FILE="1"), ("artist", "keyring"))
        file = json.loads((self.machine.storage / "native/credentials.json").read_text())
        self.assertEqual(file["keys"], {})

    def test_what_is_no_key_is_not_used(self):
        for text in ("naïve-tökén", "two words", "x" * 5000, "line\nbreak"):
            self.keyring.set(self.service, text)
            self.assertEqual(self.keyring.get(self.service), text)
            result = self.machine.ayon("whoami", AYON_SERVER_URL=self.server.url)
            self.assertExit(result, 3, "is no API key", "ayon login")
            self.assertNotIn(text, result.out + result.err)

    def test_order(self):
        """Environment, key file, keyring, 0600 file."""
        url = {"AYON_SERVER_URL": self.server.url, "AYON_ALLOW_KEY_FILE": "1"}
        self.assertExit(self.login("artist", DBUS_SESSION_BUS_ADDRESS=None, XDG_RUNTIME_DIR=None, **url), 0)
        self.assertEqual(self.who(**url), ("artist", "file"))
        self.keyring.set(self.service, self.token("admin"))
        self.assertEqual(self.who(**url), ("admin", "keyring"))
        systemd = self.machine.home / "credentials"
        systemd.mkdir()
        (systemd / "ayon_api_key").write_text(self.token("artist"))
        (systemd / "ayon_api_key").chmod(0o400)
        url["CREDENTIALS_DIRECTORY"] = str(systemd)
        self.assertEqual(self.who(**url), ("artist", "key-file"))
        file = self.machine.home / "key"
        file.touch(0o600)
        file.write_text(self.token("admin") + "\n")
        url["AYON_API_KEY_FILE"] = str(file)
        self.assertEqual(self.who(**url), ("admin", "key-file"))
        self.assertEqual(self.who(**url, AYON_API_KEY=self.token("artist")), ("artist", "environment"))
        file.chmod(0o644)
        self.assertExit(self.machine.ayon("whoami", **url), 0, "AYON_API_KEY_FILE: every user", "make it 0600")

    def test_a_start_needs_no_library(self):
        """Reading the token costs neither GLib nor libsecret."""
        self.assertExit(self.login(), 0)
        result = self.machine.ayon("whoami", LD_DEBUG="files")
        self.assertExit(result, 0, "libc.so")
        self.assertNotIn("libglib", result.err)
        self.assertNotIn("libsecret", result.err)

    def test_addresses_of_the_bus(self):
        """By its well-known place, by a socket without a file, and with a second address behind the first."""
        self.assertExit(self.login(), 0)
        self.assertEqual(self.who(DBUS_SESSION_BUS_ADDRESS=None), ("artist", "keyring"))
        address = self.keyring.address
        self.assertEqual(self.who(DBUS_SESSION_BUS_ADDRESS=f"{address},guid={'0' * 32};unix:path=/nowhere"),
                         ("artist", "keyring"))
        self.use(Keyring(is_abstract=True)).set(self.service, self.token("admin"))
        self.assertEqual(self.who(), ("admin", "keyring"))

    def test_keyring_switched_off(self):
        self.assertExit(self.login(), 0)
        off = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        self.assertExit(self.machine.ayon("whoami", **off), 3, "nobody is logged in")
        self.assertExit(self.login(**off), 1, "for this run only", "can be kept nowhere")


class Trouble(KeyringCase):
    """Each kind ends within 3 s with a message, the next store is used, and nothing ever asks."""

    def keep_in_file(self):
        """A token in the 0600 file, from a time without a keyring."""
        self.machine.environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.assertExit(self.login(AYON_ALLOW_KEY_FILE="1"), 0)

    def check(self, peer, text):
        self.keep_in_file()
        self.use(peer)
        self.in_time("whoami", code=3, text=text)
        result = self.in_time("whoami", "--json", code=0, text=text, AYON_ALLOW_KEY_FILE="1")
        self.assertEqual(json.loads(result.out)["credential"], "file")

    def check_login(self, text, at_logout):
        """What a log-in and a log-out say."""
        start = time.monotonic()
        result = self.login(AYON_ALLOW_KEY_FILE=None)
        self.assertLess(time.monotonic() - start, LIMIT_S)
        self.assertExit(result, 1, text, "can be kept nowhere", "AYON_ALLOW_KEY_FILE=1")
        self.in_time("logout", code=0, text=at_logout)

    def test_locked(self):
        keyring = self.use(Keyring())
        self.assertExit(self.login(), 0)
        monitor = keyring.monitor()
        keyring.lock()
        self.in_time("whoami", code=3, text="the keyring is locked")
        self.in_time("--headless", "whoami", code=3, text="the keyring is locked", DISPLAY=":99")
        self.check_login("the keyring is locked", "the keyring keeps its entry")
        calls = monitor()
        self.assertIn("SearchItems", calls)
        for word in ("member=Unlock", "member=Prompt", "member=BeginPrompting"):
            self.assertNotIn(word, calls)

    def test_locked_next_store(self):
        keyring = self.own(Keyring())
        keyring.set(self.service, self.token("admin"))
        keyring.lock()
        self.check(keyring, "the keyring is locked")

    def test_headless_uses_what_is_open(self):
        self.use(Keyring())
        self.assertExit(self.login(), 0)
        self.assertExit(self.machine.ayon("--headless", "whoami"), 0, "artist")

    def test_no_bus(self):
        self.keep_in_file()
        self.in_time("whoami", code=3, text="nobody is logged in")
        self.in_time("whoami", code=0, text="artist", AYON_ALLOW_KEY_FILE="1")
        self.in_time("whoami", code=3, text="nobody is logged in", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere/bus")
        self.in_time("whoami", code=3, text="nobody is logged in", DBUS_SESSION_BUS_ADDRESS="tcp:host=127.0.0.1,port=1")
        self.check_login("no keyring here", "Logged out")

    def test_no_service(self):
        self.keep_in_file()
        self.use(Bus())
        self.in_time("whoami", code=3, text="nobody is logged in")
        self.in_time("whoami", code=0, text="artist", AYON_ALLOW_KEY_FILE="1")
        self.check_login("no keyring here", "Logged out")

    def test_mute_peer(self):
        self.check(self.own(Mute()), "the keyring does not answer")

    def test_mute_peer_login(self):
        self.use(Mute())
        self.check_login("the keyring does not answer", "the keyring keeps its entry")

    def test_mute_after_the_greeting(self):
        peer = self.own(Mute(greets=True))
        self.check(peer, "the keyring does not answer")
        self.assertIn(b"SearchItems", b"".join(peer.asked))
        self.check_login("the keyring does not answer", "the keyring keeps its entry")

    def test_service_that_stands_still(self):
        keyring = self.own(Keyring())
        keyring.stall(True)
        self.check(keyring, "the keyring does not answer")
        self.check_login("the keyring does not answer", "the keyring keeps its entry")
        keyring.stall(False)
        self.assertExit(self.login(), 0)
        self.assertEqual(self.who(), ("artist", "keyring"))


if __name__ == "__main__":
    main()
