# SPDX-License-Identifier: Apache-2.0
"""The window that shows an update."""
import guitest

ITEMS = [
    {"id": "core", "title": "core 1.9.7", "state": "done"},
    {"id": "maya", "title": "maya 0.5.11", "state": "fetching", "done": 12400000, "total": 48000000},
    {"id": "deps", "title": "ayon_2611200000_linux.zip with a name that is much too long to be shown in one line",
     "state": "unpacking"},
] + [{"id": f"more{i}", "title": f"addon-{i} 1.0.{i}", "state": "waiting"} for i in range(30)]


def progress(**fields):
    return {"show": "progress", "title": "Updating AYON", "variant": "production", "items": ITEMS, "done": 312000000,
            "total": 1200000000, "speed": 24000000, "remaining": 37, "can_cancel": True, **fields}


class Progress(guitest.Case):
    def start(self, first):
        window = self.open(first)
        window.focus()
        return window

    def test_the_bar_follows(self):
        """Measured on the screen: the share of the long bar that has the colour of its left end."""
        window = self.start(progress(items=[], done=0, total=100))
        x, y, width, height = window.place()
        rows = window.settled()[0]
        window.update(done=50)
        half = window.settled()[0]
        changed = [n for n, (a, b) in enumerate(zip(rows, half)) if a != b]
        bar = half[changed[2]]
        pixels = [bar[n * 3:n * 3 + 3] for n in range(30, width - 30)]
        share = sum(pixel == pixels[20] for pixel in pixels) / len(pixels)
        self.assertTrue(0.45 < share < 0.55, share)
        # Nonsense from the server is no reason to draw past the end.
        window.update(done=10 ** 18, total=-5, speed=-1, remaining=10 ** 18)
        window.update(item={"id": "x", "state": "fetching", "done": -7, "total": 10 ** 30})
        self.assertEqual(window.place(), (x, y, width, height))

    def test_nothing_jumps(self):
        window = self.start(progress())
        place = window.place()
        for item in ITEMS:
            window.update(item={"id": item["id"], "state": "fetching", "done": 1, "total": 3}, speed=999949999,
                          remaining=86400 * 30)
            window.update(item={"id": item["id"], "state": "done"}, remaining=3)
        window.update(item={"id": "new", "title": "x" * 4000, "state": "failed"}, done=1200000000)
        window.shoot("progress-end")
        self.assertEqual(window.place(), place)

    def test_cancel(self):
        """Once; and the window waits for the launcher to clean up."""
        window = self.start(progress())
        window.key("Escape", "Escape", "alt+c")
        window.expect("cancel")
        window.update(message="Not to be shown any more")
        self.display.do("key", "alt+F4")
        window.update(can_cancel=True)
        window.shoot("progress-cancelling")
        window.send({"close": True})
        self.assertIsNone(window.event())
        self.assertEqual(window.wait(), 0, window.said())

    def test_what_cannot_be_cancelled(self):
        window = self.start(progress(can_cancel=False))
        window.key("Escape", "alt+c")
        self.display.do("key", "alt+F4")
        window.shoot("progress-fixed")
        window.update(can_cancel=True)
        window.key("Escape")
        window.expect("cancel")

    def test_many_updates(self):
        """As fast as they come, and the last one counts."""
        window = self.start(progress())
        for n in range(3000):
            window.send({"update": {"item": {"id": f"more{n % 30}", "state": "fetching", "done": n, "total": 3000}}})
        window.update(done=1)
        window.key("Escape")
        window.expect("cancel")


if __name__ == "__main__":
    guitest.main()
