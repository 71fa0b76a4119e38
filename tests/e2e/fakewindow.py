#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program behind the stand-in for the addon `dialogs` (fake_window/addon.c), and its use in tests.

As a program it follows the plan in $AYON_TEST_WINDOW_PLAN, a JSON list of steps:

    {"say": {...}}      sends one line
    {"raw": "text"}     sends the text as it is
    {"until": {...}}    reads lines until one of them holds these members (in it, or in its "update")
    {"until_eof": true} reads until the host closes
    {"hang": true}      does nothing more
    {"exit": N}         ends

and appends every line that came in to $AYON_TEST_WINDOW_LOG.
"""

import json
import os
import sys
import time
from pathlib import Path

SELF = Path(__file__).resolve()


def holds(line, wanted):
    for part in (line, line.get("update", {}), line.get("item", {})):
        if all(part.get(k) == v for k, v in wanted.items()):
            return True
    return False


def play():
    plan = json.loads(Path(os.environ["AYON_TEST_WINDOW_PLAN"]).read_text())
    log = open(os.environ["AYON_TEST_WINDOW_LOG"], "a", encoding="utf-8")
    log.write(json.dumps({"argv": sys.argv, "key": os.environ.get("AYON_API_KEY")}) + "\n")
    source = os.fdopen(0, "r", encoding="utf-8", newline="\n")

    def read():
        text = source.readline()
        if text:
            log.write(text)
            log.flush()
        return json.loads(text) if text else None

    for step in plan:
        if "say" in step:
            os.write(1, (json.dumps(step["say"]) + "\n").encode())
        elif "raw" in step:
            os.write(1, step["raw"].encode())
        elif "until" in step:
            while True:
                line = read()
                if line is None:
                    log.write(json.dumps({"eof_before": step["until"]}) + "\n")
                    return 1
                if holds(line, step["until"]):
                    break
        elif "until_eof" in step:
            while read() is not None:
                pass
        elif "hang" in step:
            time.sleep(3600)
        elif "exit" in step:
            return step["exit"]
    return 0


class FakeWindow:
    """Lets the runs of a machine use the stand-in, with a plan; says what the host showed."""

    def __init__(self, machine, build):
        self.plan = machine.home / "window-plan.json"
        self.log = machine.home / "window-log.jsonl"
        self.environment = {
            "DISPLAY": ":99",
            "AYON_ADDON_PATH": str(build / "tests/fake_window/dialogs_99.0.0"),
            "AYON_TEST_WINDOW": str(SELF),
            "AYON_TEST_WINDOW_PLAN": str(self.plan),
            "AYON_TEST_WINDOW_LOG": str(self.log),
        }

    def play(self, *steps):
        self.plan.write_text(json.dumps(steps))
        self.log.unlink(missing_ok=True)
        return self.environment

    def lines(self):
        """What the host sent, one list for each window that was opened."""
        windows = []
        text = self.log.read_text() if self.log.exists() else ""
        for line in map(json.loads, text.splitlines()):
            if "argv" in line:
                windows.append([])
            windows[-1].append(line)
        return [w[1:] for w in windows]

    def started(self):
        return self.log.exists()


SHOWN = {"say": {"event": "shown"}}

if __name__ == "__main__":
    sys.exit(play())
