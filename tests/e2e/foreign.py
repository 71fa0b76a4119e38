# SPDX-License-Identifier: Apache-2.0
"""The end-to-end tests against a server that they did not start: all pass or say why not, and it is as it was.

usage: foreign.py TEST.py...

The server is the one named by AYON_TEST_SERVER and AYON_TEST_KEY, else an embedded studio without its control
endpoints.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ayontest import BIN, Server

# What a test may miss on a foreign server; anything else that is skipped is a failure here.
REASONS = (
    "needs a studio of its own: it ",
    "no project on the server has a bundle of its own",
    "the server has no production bundle",
    "every project of the server has a bundle of its own",
    "the server has but one bundle",
    "this server takes no such package",
    "needs root: it ",
    "pwsh is not installed",
)


def snapshot(server):
    """All that the tests could leave behind."""
    def names(path, key, name):
        _, answer = server.call("GET", path, want=200)
        return sorted(row[name] for row in answer[key])

    _, bundles = server.call("GET", "/api/bundles?archived=true", want=200)
    _, addons = server.call("GET", "/api/addons?details=1", want=200)
    _, sites = server.call("GET", "/api/system/sites", want=200)
    return {
        "bundles": {b["name"]: [b.get(k) for k in ("isProduction", "isStaging", "isArchived", "isDev", "addons")]
                    for b in bundles["bundles"]},
        "production": (bundles.get("productionBundle"), bundles.get("stagingBundle")),
        "addons": {a["name"]: sorted(a["versions"]) for a in addons["addons"]},
        "packages": names("/api/desktop/dependencyPackages", "packages", "filename"),
        "installers": names("/api/desktop/installers", "installers", "filename"),
        "projects": names("/api/projects", "projects", "name"),
        "sites": sorted(site["id"] for site in sites),
    }


def differences(before, after):
    for key, was in before.items():
        if was != after[key]:
            yield f"{key}: before {was}, now {after[key]}"


class Plain:
    """An embedded studio as a stranger runs it."""

    def __init__(self, folder):
        program, state, port = str(BIN / "ayon-studio"), folder / "state", folder / "url"
        subprocess.run([program, "demo", "--state", state], check=True, stdout=subprocess.DEVNULL)
        self.key = subprocess.run([program, "key", "--state", state, "--user", "service"], check=True,
                                  capture_output=True, text=True).stdout.strip()
        self.process = subprocess.Popen([program, "serve", "--state", state, "--port-file", port],
                                        stdout=subprocess.DEVNULL)
        for _ in range(200):
            if port.exists():
                break
            time.sleep(0.05)
        self.url = port.read_text().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def run(test, url, key):
    """Problems of one test file; prints what was skipped and why."""
    environment = dict(os.environ, AYON_TEST_SERVER=url, AYON_TEST_KEY=key)
    done = subprocess.run([sys.executable, test], env=environment, capture_output=True, text=True, check=False)
    name = Path(test).name
    if done.returncode:
        yield f"{name} failed:\n{done.stderr}"
    ran = re.search(r"^Ran (\d+) tests?", done.stderr, re.M)
    skipped = re.findall(r"skipped ['\"](.*)['\"]$", done.stderr, re.M)
    print(f"{name}: {ran.group(1) if ran else 'no'} tests, {len(skipped)} skipped", flush=True)
    for reason in skipped:
        if not reason.startswith(REASONS):
            yield f"{name} skipped something because '{reason}'"
    for reason in sorted(set(skipped)):
        print(f"    skipped: {reason}", flush=True)


def check(url, key, tests):
    server = Server(url, key)
    before = snapshot(server)
    problems = [problem for test in tests for problem in run(test, url, key)]
    return problems + [f"left behind: {text}" for text in differences(before, snapshot(server))]


def main(*tests):
    if os.environ.get("AYON_TEST_SERVER"):
        problems = check(os.environ["AYON_TEST_SERVER"], os.environ["AYON_TEST_KEY"], tests)
    else:
        with tempfile.TemporaryDirectory(prefix="ayon-e2e-foreign-") as folder:
            studio = Plain(Path(folder))
            try:
                problems = check(studio.url, studio.key, tests)
            finally:
                studio.stop()
    print("\n".join(problems) or "the server is as it was")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
