# SPDX-License-Identifier: Apache-2.0
"""How the windows look: light and dark, at scale 1 and 2, with the desktop's settings. The pictures are for people, who find
them in tests/gui of the build folder; the tests hold what a program can see: that dark is dark, that nothing is cut off
and that every variant has its colour."""
import os
import signal
import socket
import time

import guitest

STUDIO = "https://ayon.studio.com"
LOGIN = {"show": "login", "title": "Log in to AYON", "url": STUDIO, "url_state": "ok", "url_message": "AYON 1.15.16",
         "user": "ada", "servers": [{"url": STUDIO, "title": "Studio"}], "sign_in": ["password", "browser", "api-key"]}
PROGRESS = {"show": "progress", "title": "Updating AYON", "message": "Bundle 2026-11 of ayon.studio.com", "done": 312000000,
            "total": 1200000000, "speed": 24000000, "remaining": 37, "can_cancel": True, "items": [
                {"id": "core", "title": "core 1.9.7", "state": "done"},
                {"id": "maya", "title": "maya 0.5.11", "state": "fetching", "done": 12400000, "total": 48000000},
                {"id": "deps", "title": "ayon_2611200000_linux.zip", "state": "unpacking"},
                {"id": "nuke", "title": "nuke 0.3.4", "state": "waiting"},
                {"id": "houdini", "title": "houdini 0.4.5", "state": "waiting"},
                {"id": "blender", "title": "blender 0.2.14", "state": "waiting"}]}
MESSAGE = {"show": "message", "title": "AYON cannot start", "severity": "error", "details": "GET /api/bundles: 200\n",
           "text": "The bundle '2026-11' is not on ayon.studio.com. Ask your administrator which bundle to use.",
           "buttons": [{"id": "retry", "label": "_Retry", "default": True}, {"id": "exit", "label": "E_xit"}]}
WINDOWS = {"login": LOGIN, "progress": PROGRESS, "message": MESSAGE}
COLORS = {"production": (0x17, 0xa6, 0x73), "staging": (0xf0, 0x8c, 0x1a), "dev": (0x7c, 0x5c, 0xf0)}


def brightness(rows):
    pixels = [row[n:n + 3] for row in rows[10:-10:7] for n in range(30, len(row) - 30, 63)]
    return sum(sum(pixel) for pixel in pixels) / len(pixels) / 765


class Looks(guitest.Case):
    @classmethod
    def setUpClass(cls):
        cls.display = guitest.Display(1400, 1200)
        cls.addClassCleanup(cls.display.close)

    def shoot(self, name, first, **env):
        window = self.open(first, env)
        rows = window.shoot(name)
        size = window.place()[2:]
        window.send({"close": True})
        self.assertEqual((window.wait(), window.said()), (0, ""))
        return rows, size

    def test_themes_and_scales(self):
        for name, first in WINDOWS.items():
            with self.subTest(name):
                light, size = self.shoot(f"{name}-light", first, GTK_THEME="Adwaita")
                dark, same = self.shoot(f"{name}-dark", first, GTK_THEME="Adwaita:dark")
                self.assertGreater(brightness(light), 0.8)
                self.assertLess(brightness(dark), 0.4)
                self.assertEqual(size, same)
                for theme in ("Adwaita", "Adwaita:dark"):
                    suffix = "dark" if "dark" in theme else "light"
                    _, double = self.shoot(f"{name}-{suffix}-2", first, GTK_THEME=theme, GDK_SCALE="2")
                    for once, twice in zip(size, double):
                        self.assertTrue(abs(2 * once - twice) <= 16, (size, double))

    def test_variants(self):
        for variant, color in COLORS.items():
            rows, _ = self.shoot(f"login-{variant}", {**LOGIN, "variant": variant})
            self.assertEqual(tuple(rows[1][300:303]), color, variant)

    def test_high_contrast(self):
        self.shoot("login-contrast", LOGIN, GTK_THEME="HighContrast")

    def test_large_text(self):
        """As for people who see badly."""
        _, size = self.shoot("login-normal", LOGIN)
        _, large = self.shoot("login-large", LOGIN, GDK_DPI_SCALE="1.5")
        self.assertGreater(large[1], size[1] * 1.05)

    def settings(self, scheme):
        folder = self.display.home / "desktop"
        (folder / "glib-2.0/settings").mkdir(parents=True, exist_ok=True)
        (folder / "glib-2.0/settings/keyfile").write_text(f"[org/gnome/desktop/interface]\ncolor-scheme='{scheme}'\n")
        return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(folder)}

    def test_the_desktop_wants_dark(self):
        """GNOME's setting, which GTK 3 by itself does not follow; and the user changes it while the window is open."""
        if not os.path.exists("/usr/share/glib-2.0/schemas/org.gnome.desktop.interface.gschema.xml"):
            self.skipTest("the desktop's settings are not described on this machine")
        env = self.settings("prefer-dark")
        window = self.open(MESSAGE, env)
        self.assertLess(brightness(window.settled()[0]), 0.4)
        self.settings("prefer-light")
        end = time.monotonic() + guitest.PATIENCE
        while brightness(window.rows()[0]) < 0.8:
            self.assertLess(time.monotonic(), end, "the window stays dark")
            time.sleep(0.1)
        # What the user said for GTK programs counts more.
        forced, _ = self.shoot("message-forced", MESSAGE, **self.settings("prefer-dark"), GTK_THEME="Adwaita")
        self.assertGreater(brightness(forced), 0.8)


class Bus(guitest.Case):
    def test_a_bus_that_never_answers(self):
        """A desktop whose bus hangs must not take the login with it."""
        path = self.display.home / "mute"
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(path))
        listener.listen()
        start = time.monotonic()
        env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={path}", "NO_AT_BRIDGE": "0", "GSETTINGS_BACKEND": ""}
        window = self.open(MESSAGE, env)
        took = time.monotonic() - start
        window.focus()
        window.key("Return")
        window.expect("button", id="retry")
        self.assertEqual(window.wait(), 0, window.said())
        self.assertLess(took, 5, "seconds until the window was there")


class Killed(guitest.Case):
    def test_the_display_goes_away(self):
        """The launcher sees the end, not a window that hangs."""
        display = guitest.Display()
        self.addCleanup(display.close)
        window = guitest.Window(display, MESSAGE)
        self.addCleanup(window.close)
        display.server.send_signal(signal.SIGKILL)
        self.assertIsNone(window.event())
        self.assertNotEqual(window.wait(), 0)


if __name__ == "__main__":
    guitest.main()
