# SPDX-License-Identifier: Apache-2.0
"""Faults of the network: what can be survived is, the rest ends in one line and the right exit code."""

import hashlib
import json
import os
import time

from ayontest import Case, main, native_package, tree, zip_bytes
from listener import Listener, answer, never_answer

SIZE = 300_000
PACKAGE = "e2e_net_linux.zip"
PACKAGE_PATH = f"/api/desktop/dependencyPackages/{PACKAGE}"
FILES = {"dependencies/net/__init__.py": "NET = 1\n", "dependencies/net/data.txt": os.urandom(SIZE // 2).hex()}


class Network(Case):
    needs_studio = "spoils the server's answers"

    @classmethod
    def prepare(cls):
        cls.hello = dict([cls.server.upload_addon(native_package("hello"))])
        cls.content = zip_bytes(FILES)
        cls.server.package(PACKAGE, cls.content)
        cls.bundle = cls.server.bundle("e2e-net", cls.hello, dependencyPackages={"linux": PACKAGE})
        cls.count = 0

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.clear_faults)
        self.server.clear_log()

    def start(self, *args, bundle=None, **env):
        begin = time.monotonic()
        result = self.machine.ayon(*args, "--bundle", bundle or self.bundle, "hello", **env)
        self.took = time.monotonic() - begin
        self.assertLessEqual(len([l for l in result.err.splitlines() if l.startswith("ayon: ")]), 1, result)
        return result

    def statuses(self, path=PACKAGE_PATH):
        return [r["status"] for r in self.server.log() if r["path"] == path and r["method"] == "GET"]

    def listen(self, handler):
        listener = Listener(handler)
        self.addCleanup(listener.stop)
        return listener

    def relay(self, other=lambda: None):
        """A way to the studio, on which other() may give another answer."""
        def handler(request, connection):
            status, body = self.server.call("GET", request.target)
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            return answer(connection, status, other() or raw, Content_Type="application/json")
        return self.listen(handler)

    def mirrored(self, *urls, content=None, **fields):
        """A bundle whose package is only to be had at the URLs; returns the package's name and the bundle's."""
        type(self).count += 1
        filename = f"e2e_mirrored{self.count}_linux.zip"
        content = content or self.content
        body = {"filename": filename, "platform": "linux", "size": len(content), "installerVersion": "1.7.0",
                "checksum": hashlib.sha256(content).hexdigest(), "checksumAlgorithm": "sha256", "sourceAddons": {},
                "pythonModules": {}, "sources": [{"type": "http", "url": url} for url in urls]}
        body.update(fields)
        self.server.call("POST", "/api/desktop/dependencyPackages", body, want=[200, 201])
        name = f"e2e-mirrored-{self.count}"
        return filename, self.server.bundle(name, self.hello, dependencyPackages={"linux": filename})

    def assertHere(self, filename=PACKAGE):
        found = tree(self.machine.packages / filename)
        for name, text in FILES.items():
            self.assertEqual(found.get(name), hashlib.sha256(text.encode()).hexdigest(), name)

    def assertOneLine(self, result, code, *texts):
        self.assertExit(result, code)
        line = result.err.strip().splitlines()[-1]
        for text in texts:
            self.assertEqual(line.count(text), 1, f"'{text}' once in: {line}")
        self.assertNotIn(self.server.key, result.out + result.err)

    # --- downloads that can be saved

    def test_truncated_at_every_eighth_is_continued(self):
        for part in range(1, 8):
            with self.subTest(part=part):
                self.server.clear_log()
                self.server.fault(path=PACKAGE_PATH, truncate_at=len(self.content) * part // 8)
                storage = self.machine.home / f"storage{part}"
                self.machine.packages = storage / "dependency_packages"
                self.assertExit(self.start(AYON_LAUNCHER_STORAGE_DIR=str(storage)), 0)
                self.assertEqual(self.statuses(), [200, 206])
                self.assertHere()

    def test_reset_is_continued(self):
        self.server.fault(path=PACKAGE_PATH, reset_at=len(self.content) // 2)
        self.assertExit(self.start(), 0)
        self.assertEqual(len(self.statuses()), 2)
        self.assertHere()

    def test_broken_off_again_and_again_but_with_progress(self):
        for _ in range(4):
            self.server.fault(path=PACKAGE_PATH, truncate_at=len(self.content) // 8)
        self.assertExit(self.start(AYON_SERVER_RETRIES="2"), 0)
        self.assertEqual(self.statuses(), [200, 206, 206, 206, 206])
        self.assertHere()

    def test_file_that_changes_on_the_way_starts_over(self):
        old = os.urandom(len(self.content))

        def handler(request, connection):
            if len(mirror.requests) == 1:
                answer(connection, 200, old[:1000], length=len(old), ETag='"old"')
                return False
            return answer(connection, 200, self.content, ETag='"new"')
        mirror = self.listen(handler)
        filename, bundle = self.mirrored(f"{mirror.url}/x.zip")
        self.assertExit(self.start(bundle=bundle), 0)
        self.assertHere(filename)
        self.assertEqual(mirror.requests[1].headers["range"], "bytes=1000-")
        self.assertEqual(mirror.requests[1].headers["if-range"], '"old"')

    def test_without_a_validator_nothing_is_glued(self):
        def handler(request, connection):
            if len(mirror.requests) == 1:
                answer(connection, 200, self.content[:1000], length=len(self.content))
                return False
            return answer(connection, 200, self.content)
        mirror = self.listen(handler)
        filename, bundle = self.mirrored(f"{mirror.url}/x.zip")
        self.assertExit(self.start(bundle=bundle), 0)
        self.assertHere(filename)
        self.assertNotIn("range", mirror.requests[1].headers)

    def test_server_errors_are_tried_again(self):
        for status in (500, 502, 503):
            self.server.fault(path=PACKAGE_PATH, status=status)
        self.assertExit(self.start(AYON_SERVER_RETRIES="4"), 0)
        self.assertEqual(self.statuses(), [500, 502, 503, 200])

    def test_retry_after_of_a_download_is_kept(self):
        self.server.fault(path=PACKAGE_PATH, status=503, retry_after_s=2)
        self.assertExit(self.start(), 0)
        self.assertGreaterEqual(self.took, 2)

    def test_stall_is_ended_and_continued(self):
        self.server.fault(path=PACKAGE_PATH, stall=len(self.content) // 2)
        self.assertExit(self.start(AYON_SERVER_TIMEOUT="1"), 0)
        self.assertEqual(self.statuses()[-1], 206)
        self.assertLess(self.took, 15)

    def test_drip_is_a_stall(self):
        self.server.fault(path=PACKAGE_PATH, drip_bytes_per_s=50)
        self.assertExit(self.start(AYON_SERVER_TIMEOUT="1"), 0)
        self.assertLess(self.took, 15)

    # --- downloads that cannot

    def test_too_short_for_its_length_is_named(self):
        self.server.fault(path=PACKAGE_PATH, wrong_length=len(self.content) + 10, count=-1)
        result = self.start(AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="2")
        self.assertOneLine(result, 6, PACKAGE, "from the server", str(len(self.content) + 10))

    def test_stall_for_ever_goes_to_the_next_source(self):
        deaf = self.listen(never_answer)
        good = self.listen(lambda _, connection: answer(connection, 200, self.content))
        filename, bundle = self.mirrored(f"{deaf.url}/x.zip", f"{good.url}/x.zip")
        result = self.start(bundle=bundle, AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="2")
        self.assertExit(result, 0)
        self.assertHere(filename)
        self.assertEqual(len(deaf.requests), 2)
        self.assertLess(self.took, 15)

    def test_stall_for_ever_alone_is_named(self):
        deaf = self.listen(never_answer)
        filename, bundle = self.mirrored(f"{deaf.url}/x.zip?secret=1")
        result = self.start(bundle=bundle, AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="1")
        self.assertOneLine(result, 6, filename, f"{deaf.url}/x.zip", "no answer in time")
        self.assertNotIn("secret", result.err)

    def test_every_source_is_named_with_its_reason(self):
        broken = self.listen(lambda _, connection: answer(connection, 404))
        filename, bundle = self.mirrored("http://127.0.0.1:9/x.zip", f"{broken.url}/x.zip",
                                         "http://no-such-host.invalid/x.zip")
        result = self.start(bundle=bundle, AYON_SERVER_RETRIES="1")
        self.assertOneLine(result, 6, filename, "http://127.0.0.1:9/x.zip", f"{broken.url}/x.zip", "answered 404",
                           "http://no-such-host.invalid/x.zip", "DNS")

    def test_refused_source_then_a_good_one(self):
        good = self.listen(lambda _, connection: answer(connection, 200, self.content))
        filename, bundle = self.mirrored("http://no-such-host.invalid/x.zip", "http://127.0.0.1:9/x.zip",
                                         f"{good.url}/x.zip")
        self.assertExit(self.start(bundle=bundle), 0)
        self.assertHere(filename)

    def test_a_path_of_the_server_that_is_one_of_its_api(self):
        """As the Python launcher takes it: what the site answers with 404 or 405 is looked for below /api, once."""
        for status in (404, 405):
            def handler(request, connection, status=status):
                if request.target.startswith("/api/files/"):
                    return answer(connection, 200, self.content)
                if request.target.startswith("/files/"):
                    return answer(connection, status)
                code, body = self.server.call("GET", request.target)
                return answer(connection, code, json.dumps(body).encode() if not isinstance(body, bytes) else body,
                              Content_Type="application/json")
            way = self.listen(handler)
            filename, bundle = self.mirrored(sources=[{"type": "server", "path": "/files/x.zip?a=1"}])
            self.assertExit(self.start(bundle=bundle, AYON_SERVER_URL=way.url), 0)
            self.assertHere(filename)
            self.assertEqual([(r.target, r.headers.get("x-api-key")) for r in way.requests if "files" in r.target],
                             [(f"{below}/files/x.zip?a=1", self.server.key) for below in ("", "/api")])

    def test_redirect_loop_of_a_download_is_tried_once(self):
        turn = self.listen(lambda request, connection: answer(connection, 302, Location="/again"))
        filename, bundle = self.mirrored(f"{turn.url}/x.zip")
        self.assertOneLine(self.start(bundle=bundle), 6, filename, f"{turn.url}/x.zip", "redirects")
        self.assertEqual(len(turn.requests), 11)

    # --- redirects and the credential

    def test_credential_does_not_follow_a_redirect(self):
        other = self.listen(lambda _, connection: answer(connection, 200, self.content))
        self.server.fault(path=PACKAGE_PATH, redirect=f"{other.url}/elsewhere.zip")
        self.assertExit(self.start(), 0)
        self.assertHere()
        self.assertEqual(other.requests[0].target, "/elsewhere.zip")
        for request in other.requests:
            self.assertFalse({"x-api-key", "authorization", "cookie"} & set(request.headers), request.headers)
            self.assertNotIn(self.server.key, str(request.headers))

    def test_credential_of_the_list_stays_too(self):
        other = self.listen(lambda _, connection: answer(connection, 401, b'{"detail": "who?"}'))
        self.server.fault(path="/api/bundles", redirect=f"{other.url}/api/bundles")
        self.assertExit(self.start(), 3)
        self.assertEqual(len(other.requests), 1)
        self.assertNotIn(self.server.key, str(other.requests[0].headers))

    def test_redirect_loop_of_the_list(self):
        self.server.fault(path="/api/bundles", redirect="/api/bundles", count=-1)
        self.assertOneLine(self.start(), 4, "more than 10 redirects")

    # --- the question for the bundles

    def test_list_503_once(self):
        self.server.fault(path="/api/bundles", status=503)
        self.assertExit(self.start(), 0)
        self.assertEqual(self.statuses("/api/bundles"), [503, 200])

    def test_list_retry_after(self):
        self.server.fault(path="/api/bundles", status=503, retry_after_s=2)
        self.assertExit(self.start(), 0)
        self.assertGreaterEqual(self.took, 2)

    def test_list_reset_once(self):
        self.server.fault(path="/api/bundles", reset_at=3)
        self.assertExit(self.start(), 0)

    def test_number_of_attempts_is_the_users(self):
        self.server.fault(path="/api/bundles", status=503, count=-1)
        self.assertOneLine(self.start(AYON_SERVER_RETRIES="1"), 4, "503")
        self.assertEqual(self.statuses("/api/bundles"), [503])
        self.server.clear_log()
        self.assertExit(self.start(AYON_SERVER_RETRIES="4"), 4)
        self.assertEqual(self.statuses("/api/bundles"), [503] * 4)

    def test_list_500_is_not_repeated(self):
        self.server.fault(path="/api/bundles", status=500, count=-1)
        self.assertOneLine(self.start(), 4, "500", self.server.url)
        self.assertEqual(self.statuses("/api/bundles"), [500])

    def test_list_is_garbage(self):
        self.server.fault(path="/api/bundles", corrupt_byte=0, count=-1)
        self.assertOneLine(self.start(), 4, self.server.url, "is it an AYON server?")

    def test_list_is_a_page(self):
        page = self.listen(lambda _, connection: answer(connection, 200, b"<html>log in</html>",
                                                        Content_Type="text/html"))
        self.assertOneLine(self.start(AYON_SERVER_URL=page.url), 4, page.url, "text/html")

    def test_list_of_another_shape(self):
        for body in (b"[]", b'{"bundles": 3}', b"null", b'{"bundles": [{"name": 7}]}', b"[" * 100_000):
            odd = self.listen(lambda _, connection, body=body: answer(connection, 200, body,
                                                                      Content_Type="application/json"))
            result = self.start(AYON_SERVER_URL=odd.url)
            self.assertIn(result.code, (4, 5), result)
            self.assertEqual(len(result.err.strip().splitlines()), 1, result)

    def test_list_of_another_shape_is_not_remembered(self):
        odd = []
        middle = self.relay(lambda: odd.pop() if odd else None)
        self.machine.environment["AYON_SERVER_URL"] = middle.url
        self.assertExit(self.start(), 0)
        for body in (b"[]", b'{"bundles": 3}', b"<html>"):
            odd.append(body)
            self.assertExit(self.start(), 0, "is it an AYON server" if body == b"<html>" else "bundles")
            self.assertEqual(odd, [])
            self.assertExit(self.start("--offline"), 0)

    def test_server_that_accepts_and_never_answers(self):
        deaf = self.listen(never_answer)
        result = self.start(AYON_SERVER_URL=deaf.url, AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="2")
        self.assertOneLine(result, 4, deaf.url, "no answer in time")
        self.assertEqual(len(deaf.requests), 2)
        self.assertLess(self.took, 8)

    # --- deadlines

    def test_deadline_of_the_run_while_the_server_thinks(self):
        deaf = self.listen(never_answer)  # the studio would note a late answer in the log of a later test
        self.assertOneLine(self.start("--timeout", "1", AYON_SERVER_URL=deaf.url), 10, "--timeout")
        self.assertLess(self.took, 5)

    def test_deadline_of_the_run_in_a_download(self):
        deaf = self.listen(never_answer)
        filename, bundle = self.mirrored(f"{deaf.url}/x.zip")
        self.assertOneLine(self.start("--timeout", "2", bundle=bundle), 10, "--timeout")
        self.assertLess(self.took, 6)
        self.assertFalse((self.machine.packages / filename / "dependencies").exists())

    # --- connections

    def test_one_connection_for_the_whole_start(self):
        middle = self.relay()
        self.machine.environment["AYON_SERVER_URL"] = middle.url
        self.assertExit(self.start(), 0)
        before = middle.connections
        middle.requests.clear()
        self.assertExit(self.start(), 0)
        self.assertEqual([r.target for r in middle.requests], ["/api/bundles"])
        self.assertEqual(middle.connections - before, 1)


if __name__ == "__main__":
    main()
