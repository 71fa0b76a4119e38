#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Replays what a real AYON server answered, against ayon-studio.

Every recording in recorded/ that claims.json claims is sent in order to a studio with the users, addons, bundles and
projects of state.json. Compared are the status, the content type, a few headers, and the body: keys and
types at every level, where the elements of an array may have the shapes of the recorded elements. Ids and tokens that
the studio made itself take the place of the recorded ones in later requests.
"""
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
HEX = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])")
# Files whose length the recordings depend on; they are made as holes of that length.
SIZES = {
    "addons/core/1.9.7/private/client.zip": 7630569,
    "addons/applications/1.4.4/public/icons/maya.png": 122413,
    "addons/ayon_third_party/1.4.0/private/ffmpeg-7.1-linux.tar.xz": 50335792,
    "packages/ayon_2607101200_linux.zip": 26038949,
    "installers/AYON-1.6.3-linux-rocky9.tar.gz": 3147011,
}
SAME_HEADERS = ("accept-ranges", "allow", "cache-control", "content-disposition", "content-range", "content-type")
PRESENT_HEADERS = ("etag", "last-modified")
BODIES = {"013": b"{not json", "015": b"name=artist&password=artist"}


def kind(value):
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {str: "text", list: "array", dict: "object", type(None): "null"}[type(value)]


def compare(want, got, place, faults):
    """One recorded value against one of the studio."""
    if kind(want) != kind(got):
        faults.append(f"{place}: {kind(want)} expected, {kind(got)} found")
    elif isinstance(want, dict):
        for key in sorted(want.keys() | got.keys()):
            if key not in got:
                faults.append(f"{place}.{key}: missing")
            elif key not in want:
                faults.append(f"{place}.{key}: not in the recording")
            else:
                compare(want[key], got[key], f"{place}.{key}", faults)
    elif isinstance(want, list):
        if bool(want) != bool(got):
            faults.append(f"{place}: {len(want)} elements recorded, {len(got)} found")
        for index, element in enumerate(got if want else []):
            trials = []
            for candidate in want:
                trial = []
                compare(candidate, element, f"{place}[{index}]", trial)
                trials.append(trial)
            faults.extend(min(trials, key=len))


def learn(want, got, names):
    """Pairs recorded ids and tokens with those of the studio."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in want.keys() & got.keys():
            learn(want[key], got[key], names)
    elif isinstance(want, str) and isinstance(got, str):
        old, new = HEX.findall(want), HEX.findall(got)
        if len(old) == len(new):
            names.update(pair for pair in zip(old, new) if pair[0] != pair[1])


def translate(text, names):
    for old, new in names.items():
        text = text.replace(old, new)
    return text


class Studio:
    def __init__(self, program, folder):
        self.program = program
        self.state = os.path.join(folder, "state")
        self.run("load", "--file", os.path.join(HERE, "state.json"))
        for name, size in SIZES.items():
            with open(os.path.join(self.state, name), "wb") as file:
                file.truncate(size)
        self.names = {"<SERVICE_APIKEY>": "replay-service-key", "<T>": self.token("artist2")}
        for user in ("artist", "admin", "artist2"):
            self.names[f"<{user.upper()}_TOKEN>"] = self.token(user)
        url_file = os.path.join(folder, "url")
        self.process = subprocess.Popen([program, "serve", "--state", self.state, "--port-file", url_file],
                                        stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not os.path.exists(url_file):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit("the studio does not start")
            time.sleep(0.02)
        with open(url_file, encoding="utf-8") as file:
            self.url = urllib.parse.urlsplit(file.read().strip())

    def run(self, command, *words):
        made = subprocess.run([self.program, command, "--state", self.state, *words], check=True,
                              stdout=subprocess.PIPE, text=True)
        return made.stdout.strip()

    def token(self, user):
        return self.run("token", "--user", user)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def ask(self, request, number):
        body = request["body"]
        headers = {name: translate(value, self.names) for name, value in request["headers"].items()}
        if isinstance(body, dict) and body.get("__binary__"):
            body = BODIES.get(number, b"x" * body["length"])
        elif body is not None:
            body = translate(json.dumps(body), self.names).encode()
            headers.setdefault("Content-Type", "application/json")
        link = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=30)
        link.request(request["method"], translate(request["path"], self.names), body, headers)
        answer = link.getresponse()
        data = answer.read()
        link.close()
        return answer, data


def check_body(want, answer, data, names, faults):
    if isinstance(want, dict) and want.get("__binary__"):
        if len(data) != want["length"]:
            faults.append(f"body: {want['length']} bytes expected, {len(data)} found")
    elif answer.getheader("content-type") == "application/json" and data:
        got = json.loads(data)
        learn(want, got, names)
        compare(want, got, "body", faults)
    elif want is None and data:
        faults.append(f"body: none expected, {len(data)} bytes found")
    elif isinstance(want, str) and not data.decode().startswith(want):
        faults.append(f"body: '{want}' expected")


def replay(studio, name):
    with open(os.path.join(HERE, "recorded", name), encoding="utf-8") as file:
        recording = json.load(file)
    want = recording["response"]
    answer, data = studio.ask(recording["request"], name[:3])
    faults = []
    if answer.status != want["status"]:
        faults.append(f"status: {want['status']} expected, {answer.status} found: {data[:200]!r}")
        return faults
    for header in SAME_HEADERS:
        recorded, got = want["headers"].get(header), answer.getheader(header)
        if recorded != got:
            faults.append(f"header {header}: '{recorded}' expected, '{got}' found")
    for header in PRESENT_HEADERS:
        if bool(want["headers"].get(header)) != bool(answer.getheader(header)):
            faults.append(f"header {header}: wrongly there or missing")
        elif want["headers"].get(header):
            studio.names[want["headers"][header]] = answer.getheader(header)
    check_body(want["body"], answer, data, studio.names, faults)
    return faults


def main():
    with open(os.path.join(HERE, "claims.json"), encoding="utf-8") as file:
        claims = json.load(file)
    files = set(os.listdir(os.path.join(HERE, "recorded")))
    if files != set(claims["claimed"]) or files & claims["unclaimed"].keys():
        raise SystemExit(f"claims.json and recorded/ differ: {sorted(files ^ set(claims['claimed']))}")

    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(sys.argv[1], folder)
        try:
            for name in sorted(claims["claimed"]):
                faults = replay(studio, name)
                bad += bool(faults)
                for fault in faults[:8]:
                    print(f"{name}: {fault}")
        finally:
            code = studio.stop()
    print(f"{len(files) - bad} of {len(files)} recorded exchanges are answered alike; "
          f"{len(claims['unclaimed'])} are not claimed")
    if code:
        print(f"the studio ended with code {code}")
    return 1 if bad or code else 0


if __name__ == "__main__":
    sys.exit(main())
