# SPDX-License-Identifier: Apache-2.0
"""The login window, by keyboard and by mouse: what it sends, what it shows, and that nothing jumps."""
import pathlib

import guitest

STUDIO = "https://ayon.studio.com"
ALL = ["password", "browser", "api-key"]
SECRET = "tr0ub4dor-AND-3"


def login(**fields):
    return {"show": "login", "title": "Log in to AYON", "variant": "production", "url": "", "sign_in": ALL, **fields}


def known(**fields):
    return login(url=STUDIO, url_state="ok", url_message="AYON 1.15.16", **fields)


class Login(guitest.Case):
    def start(self, first, env=None):
        window = self.open(first, env)
        window.focus()
        return window

    def test_first_login_by_keyboard(self):
        """The keyboard begins in the first empty field, and Enter leads on to the next."""
        window = self.start(login())
        window.type("ayon.studio.com")
        window.key("Return")
        window.expect("check-url", url="ayon.studio.com")
        window.update(url_state="checking")
        window.update(url=STUDIO, url_state="ok", url_message="AYON 1.15.16")
        window.type("ada")
        window.key("Return")
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)
        self.assertNotIn(SECRET, window.said())
        for path in ("cmdline", "environ"):
            self.assertNotIn(SECRET, pathlib.Path(f"/proc/{window.process.pid}/{path}").read_bytes().decode())

    def test_known_user(self):
        window = self.start(known(user="ada"))
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)

    def test_wrong_password(self):
        """It is marked, so that typing replaces it."""
        window = self.start(known(user="ada"))
        window.type("wrong")
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password="wrong")
        window.update(state="error", state_message="The user name or the password is wrong.")
        window.shoot("login-error")
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)

    def test_busy_takes_nothing(self):
        """From the press on, not from the launcher's answer on."""
        window = self.start(known(user="ada"))
        window.type(SECRET)
        window.key("Return", "Return", "x", "Return", "alt+l")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)
        window.key("Escape")
        window.expect("cancel")

    def test_any_text_survives(self):
        # No letters beyond ASCII are typed: xdotool remaps a key for each, and a busy program misses some.
        user, password = "adé 日本 <b>", "a\\\"b'c </x> %s"
        window = self.start(known(user=user))
        window.type(password)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user=user, password=password)

    def test_every_field_by_tab(self):
        window = self.start(known(servers=[{"url": STUDIO}]))
        # Its list, the three ways.
        window.key("alt+s", *["Tab"] * 5)
        window.type("ada")
        window.key("Tab")
        window.type(SECRET)
        window.key("Tab", "Tab", "Tab", "space")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)

    def test_what_is_missing_is_said(self):
        window = self.start(known())
        before = window.settled()
        window.key("alt+l")
        rows = window.shoot("login-missing")
        self.assertNotEqual(rows, before[0])
        window.type("ada")
        window.key("Tab")
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)

    def test_escape(self):
        window = self.start(known(user="ada"))
        window.type(SECRET)
        window.key("Escape")
        window.expect("cancel")
        self.assertEqual(window.wait(), 0, window.said())

    def test_closed_by_the_window_manager(self):
        window = self.start(known())
        self.display.do("key", "alt+F4")
        window.expect("cancel")
        self.assertEqual(window.wait(), 0, window.said())

    def test_by_mouse(self):
        """Cancel stands to the left of the button for logging in, both at the lower edge."""
        window = self.start(known(user="ada"))
        window.type(SECRET)
        x, y, width, height = window.place()
        self.display.do("mousemove", x + width - 90, y + height - 40, "click", 1)
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)
        self.display.do("mousemove", x + width - 230, y + height - 40, "click", 1)
        window.expect("cancel")

    def test_browser(self):
        window = self.start(known())
        window.key("alt+b", "Return")
        window.expect("browser", url=STUDIO)
        window.update(state="browser", browser_url=f"{STUDIO}/?auth_redirect=http://localhost:41233/Zk3k")
        window.shoot("login-browser")
        window.key("Escape")
        window.expect("browser-cancel")
        window.update(state="idle")
        window.key("alt+o")
        window.expect("browser", url=STUDIO)

    def test_api_key(self):
        window = self.start(known())
        window.key("alt+k", "alt+a")
        window.type(SECRET)
        window.key("Return")
        window.expect("api-key", url=STUDIO, key=SECRET)
        self.assertNotIn(SECRET, window.said())

    def test_only_what_the_server_offers(self):
        window = self.start(known(sign_in=["browser"]))
        window.key("alt+l", "alt+k", "Return")
        window.expect("browser", url=STUDIO)

    def test_remembered_servers(self):
        """Down opens nothing by itself: the list has a button, and every server one to forget it."""
        other = "http://10.0.0.3:5000"
        window = self.start(known(servers=[{"url": STUDIO, "title": "Studio"}, {"url": other}]))
        window.key("alt+s", "Tab", "space", "Down", "Return")
        window.expect("check-url", url=other)
        window.key("space", "Down", "Tab", "space")
        window.expect("forget-server", url=other)
        window.shoot("login-servers")
        window.update(servers=[{"url": STUDIO}])
        # The first Escape closes the list, the second the window.
        window.key("Escape", "Escape")
        window.expect("cancel")

    def test_a_late_answer_for_another_address(self):
        """What is said of the address before is not shown with the new one."""
        window = self.start(login())
        window.type("old")
        window.key("Tab")
        window.expect("check-url", url="old")
        window.key("alt+s")
        window.type("ne")
        window.press("w")
        window.update(url="http://old", url_state="ok")
        window.key("Tab")
        window.expect("check-url", url="new")

    def test_trying_again(self):
        window = self.start(login(url="studio", url_state="error", url_message="studio does not answer"))
        # It has the keyboard: that is what has to be put right.
        window.key("Return")
        window.expect("check-url", url="studio")

    def test_a_hint_is_taken_by_keyboard(self):
        window = self.start(login(url="studio/x", url_state="error", url_message="There is no AYON server at http://studio/x.",
                                  url_hints=["http://studio", "Try the address in your browser."]))
        window.shoot("login-hints")
        window.key("alt+s", "Tab", "Return")
        window.expect("check-url", url="http://studio")

    def test_a_given_server_stays(self):
        window = self.start(known(url_fixed=True, user="ada"))
        window.key("alt+s")
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)

    def test_nothing_jumps(self):
        """Whatever is said in one line, size and place of the window are those of the beginning."""
        window = self.start(known(user="ada", message="Your session has expired. Log in again to go on."))
        window.settled()
        place = window.place()
        for keys in ("alt+b", "alt+k", "alt+p"):
            window.press(keys)
            self.assertEqual(window.place(), place, keys)
        for number, fields in enumerate((
                {"state": "error", "state_message": "The user name or the password is wrong."},
                {"state": "done"}, {"state": "idle", "url_state": "error", "url_message": "It does not answer."},
                {"url_state": "ok", "url_message": "AYON 1.15.16", "variant": "staging"})):
            window.update(**fields)
            window.shoot(f"login-jump-{number}")
            self.assertEqual(window.place(), place, fields)

    def test_done_wipes_what_was_typed(self):
        window = self.start(known(user="ada"))
        window.type(SECRET)
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password=SECRET)
        window.update(state="done")
        window.update(state="idle")
        window.key("alt+w")
        window.type("x")
        window.key("Return")
        window.expect("sign-in", url=STUDIO, user="ada", password="x")


if __name__ == "__main__":
    guitest.main()
