# SPDX-License-Identifier: Apache-2.0
"""One test per kind of source that a server can name: server, http, filesystem, git."""

import functools
import hashlib
import http.server
import subprocess
import tempfile
import threading
from pathlib import Path

from ayontest import Case, Studio, main, native_package, zip_bytes

CONTENT = {"dependencies/e2e_dep/__init__.py": "DEP = 1\n", "runtime/e2e_runtime.py": "R = 1\n"}


class Quiet(http.server.SimpleHTTPRequestHandler):
    seen = []

    def do_GET(self):
        Quiet.seen.append({k.lower(): v for k, v in self.headers.items()})
        super().do_GET()

    def log_message(self, *_):
        pass


class Sources(Case):
    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-mirror-")
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.hello = dict([cls.server.upload_addon(native_package("hello"))])
        cls.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=scratch.name))
        threading.Thread(target=cls.web.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.web.shutdown)
        cls.count = 0

    def package(self, sources, content=None, **fields):
        """A package that the server knows but does not hold; returns the name of a bundle with it."""
        type(self).count += 1
        filename = f"e2e_source{self.count}_linux.zip"
        content = content or zip_bytes(CONTENT)
        body = {"filename": filename, "platform": "linux", "size": len(content), "installerVersion": "1.7.0",
                "checksum": hashlib.sha256(content).hexdigest(), "checksumAlgorithm": "sha256",
                "sourceAddons": {}, "pythonModules": {}, "sources": sources}
        body.update(fields)
        problem = self.server.register_package(filename, body)
        if problem and isinstance(self.server, Studio):
            self.fail(problem)
        if problem:
            self.skipTest(f"this server takes no such package: {problem}")
        bundle = self.server.bundle(f"e2e-source-{self.count}", self.hello, dependencyPackages={"linux": filename})
        return filename, bundle

    def check(self, filename, bundle):
        self.assertExit(self.machine.ayon("--bundle", bundle, "hello"), 0)
        folder = self.machine.packages / filename
        self.assertEqual((folder / "dependencies/e2e_dep/__init__.py").read_text(), "DEP = 1\n")
        self.assertEqual((folder / "runtime/e2e_runtime.py").read_text(), "R = 1\n")

    def url(self, name):
        return f"http://127.0.0.1:{self.web.server_port}/{name}"

    def test_server(self):
        content = zip_bytes(CONTENT)
        filename = self.server.package("e2e_server_linux.zip", content)
        bundle = self.server.bundle("e2e-source-server", self.hello, dependencyPackages={"linux": filename})
        self.check(filename, bundle)

    def test_http(self):
        (self.folder / "mirror.zip").write_bytes(zip_bytes(CONTENT))
        Quiet.seen.clear()
        self.check(*self.package([{"type": "http", "url": self.url("mirror.zip?version=3")}]))
        for headers in Quiet.seen:
            self.assertNotIn("x-api-key", headers, "the server's credential stays with the server")
            self.assertNotIn("authorization", headers)

    def test_filesystem(self):
        path = self.folder / "local.zip"
        path.write_bytes(zip_bytes(CONTENT))
        self.check(*self.package([{"type": "filesystem", "path": {"linux": str(path), "windows": "", "darwin": ""}}]))
        self.assertEqual(path.read_bytes(), zip_bytes(CONTENT), "the original stays")

    def test_git(self):
        repository = self.folder / "repository"
        for name, text in CONTENT.items():
            (repository / "package" / name).parent.mkdir(parents=True, exist_ok=True)
            (repository / "package" / name).write_text(text)
        git = ["git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@example.com"]
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["tag", "v1"]):
            subprocess.run(git + words, check=True, capture_output=True)
        self.check(*self.package([{"type": "git", "url": str(repository), "tag": "v1", "subFolder": "package"}],
                                 checksum=None))

    def test_the_next_source_is_tried(self):
        (self.folder / "second.zip").write_bytes(zip_bytes(CONTENT))
        self.check(*self.package([{"type": "http", "url": self.url("missing.zip")},
                                  {"type": "http", "url": self.url("second.zip")}]))

    def test_wrong_checksum_is_refused_and_explained(self):
        (self.folder / "wrong.zip").write_bytes(zip_bytes({"dependencies/evil.py": "EVIL = 1\n"}))
        filename, bundle = self.package([{"type": "http", "url": self.url("wrong.zip")}], size=None)
        result = self.machine.ayon("--bundle", bundle, "hello")
        self.assertExit(result, 6, filename, hashlib.sha256((self.folder / "wrong.zip").read_bytes()).hexdigest())
        self.assertFalse((self.machine.packages / filename / "dependencies").exists())


if __name__ == "__main__":
    main()
