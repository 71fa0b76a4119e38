# SPDX-License-Identifier: Apache-2.0
"""The window that says one thing."""
import guitest

RETRY = {"id": "retry", "label": "_Retry", "default": True}
EXIT = {"id": "exit", "label": "E_xit", "cancel": True}


def message(**fields):
    return {"show": "message", "title": "AYON cannot start", "severity": "error", "text": "The bundle is not there.",
            "buttons": [RETRY, EXIT], **fields}


class Message(guitest.Case):
    def start(self, first):
        window = self.open(first)
        window.focus()
        return window

    def answer(self, first, *keys, **event):
        window = self.start(first)
        window.key(*keys)
        window.expect(**{"name": event.pop("event"), **event})
        self.assertEqual(window.wait(), 0, window.said())

    def test_enter_is_the_default(self):
        self.answer(message(), "Return", event="button", id="retry")

    def test_escape_is_cancel(self):
        self.answer(message(), "Escape", event="cancel")

    def test_by_letter(self):
        self.answer(message(), "alt+x", event="button", id="exit")

    def test_by_tab(self):
        """The keyboard begins at the default button, not in the text."""
        self.answer(message(), "shift+Tab", "space", event="button", id="exit")

    def test_no_buttons(self):
        self.answer(message(buttons=[]), "Return", event="button", id="close")

    def test_details(self):
        """They open by keyboard, the window makes room, and Enter still is the default."""
        window = self.start(message(details="GET /api/bundles: 200\n" * 400))
        height = window.place()[3]
        window.press("alt+d")
        window.shoot("message-details")
        self.assertGreater(window.place()[3], height + 100)
        window.key("alt+r")
        window.expect("button", id="retry")

    def test_endless_texts(self):
        """Pango alone would be busy for minutes."""
        endless = "x" * 60000
        for fields in ({"text": endless}, {"title": endless}, {"message": endless}, {"details": endless}):
            window = self.start(message(**fields))
            window.key("alt+d", "alt+r")
            window.expect("button", id="retry")

    def test_long_words(self):
        """A path without spaces does not make the window wider than a screen."""
        window = self.start(message(text="/mnt/" + "x" * 3000, title="y" * 500, message="z" * 500))
        window.shoot("message-long")
        _, _, width, height = window.place()
        self.assertLess(width, 600)
        self.assertLess(height, 600)
        window.key("Return")
        window.expect("button", id="retry")


if __name__ == "__main__":
    guitest.main()
