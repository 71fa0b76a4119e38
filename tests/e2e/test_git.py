# SPDX-License-Identifier: Apache-2.0
"""Packages that come from a git repository behind a web server: authorities, proxies, limits of time, credentials."""

import base64
import http.server
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from ayontest import AYON, Case, main, native_package
from listener import Listener, answer, never_answer
from test_tls import Certificates, Nginx, Proxy

CONTENT = {"dependencies/e2e_git/__init__.py": "GIT = 1\n", "dependencies/e2e_git/data.txt": os.urandom(200_000).hex()}
TOKEN = "t0ken%21with-signs"
BASIC = "Basic " + base64.b64encode(b"reader:t0ken!with-signs").decode()


class GitServer(http.server.BaseHTTPRequestHandler):
    """git's own http-backend as a CGI program; what lies below /private wants a credential."""

    protocol_version = "HTTP/1.1"
    root = None
    seen = []

    def do_GET(self):
        self.run()

    def do_POST(self):
        self.run()

    def run(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        GitServer.seen.append((self.command, self.path, dict((k.lower(), v) for k, v in self.headers.items())))
        path, _, query = self.path.partition("?")
        if path.startswith("/private/"):
            if self.headers.get("Authorization") != BASIC:
                self.reply(401, [("WWW-Authenticate", "Basic realm=git")], b"")
                return
            path = path[len("/private"):]
        if path.startswith("/moved/"):
            self.reply(301, [("Location", f"/{path[len('/moved/'):]}?{query}")], b"")
            return
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, check=True, env={
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(self.root), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body))})
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = [tuple(line.decode().split(": ", 1)) for line in head.split(b"\r\n")]
        status = next((int(value.split()[0]) for name, value in fields if name == "Status"), 200)
        self.reply(status, [f for f in fields if f[0] != "Status"], content)

    def reply(self, status, fields, content):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Git(Case):
    needs_studio = "names repositories on this machine, which its artists could not reach"

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-git-")
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.hello = dict([cls.server.upload_addon(native_package("hello"))])
        cls.repository()
        GitServer.root = cls.folder / "served"
        cls.web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), GitServer)
        threading.Thread(target=cls.web.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.web.shutdown)
        cls.port = cls.web.server_port
        tls = cls.folder / "tls"
        tls.mkdir()
        cls.certificates = Certificates(tls)
        cls.nginx = Nginx(tls, f"http://127.0.0.1:{cls.port}")
        cls.addClassCleanup(cls.nginx.stop)
        cls.count = 0

    @classmethod
    def repository(cls):
        work = cls.folder / "work"
        git = ["git", "-C", str(work), "-c", "user.name=t", "-c", "user.email=t@example.com"]
        for name, text in CONTENT.items():
            (work / "package" / name).parent.mkdir(parents=True, exist_ok=True)
            (work / "package" / name).write_text(text)
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["tag", "v1"]):
            subprocess.run(git + words, check=True, capture_output=True)
        subprocess.run(["git", "clone", "-q", "--bare", work, cls.folder / "served/tools.git"], check=True)

    def setUp(self):
        super().setUp()
        GitServer.seen.clear()

    def start(self, url, *args, revision="v1", more=(), **env):
        """A start of a bundle whose package lies in the repository."""
        type(self).count += 1
        self.package = f"e2e_git{self.count}_linux.zip"
        sources = [{"type": "git", "url": url, "tag": revision, "subFolder": "package"}, *more]
        problem = self.server.register_package(self.package, {
            "filename": self.package, "platform": "linux", "size": None, "installerVersion": "1.7.0", "checksum": None,
            "sourceAddons": {}, "pythonModules": {}, "sources": sources})
        self.assertIsNone(problem)
        bundle = self.server.bundle(f"e2e-git-{self.count}", self.hello, dependencyPackages={"linux": self.package})
        begin = time.monotonic()
        env.setdefault("AYON_SERVER_TIMEOUT", "2")
        result = self.machine.ayon(*args, "--bundle", bundle, "hello", **env)
        self.took = time.monotonic() - begin
        self.assertNotIn("t0ken", result.out + result.err)
        return result

    def assertHere(self, result):
        self.assertExit(result, 0)
        for name, text in CONTENT.items():
            self.assertEqual((self.machine.packages / self.package / name).read_text(), text)

    def assertOneLine(self, result, code, *texts):
        self.assertExit(result, code)
        line = result.err.strip().splitlines()[-1]
        for text in (self.package, *texts):
            self.assertIn(text, line)
        self.assertFalse((self.machine.packages / self.package / "dependencies").exists())

    def url(self, path="tools.git"):
        return f"http://127.0.0.1:{self.port}/{path}"

    def listen(self, handler):
        listener = Listener(handler)
        self.addCleanup(listener.stop)
        return listener

    # --- it works

    def test_http_and_https(self):
        for revision in ("v1", "master", "main"):
            result = self.start(self.url(), revision=revision)
            if revision == "v1" or result.code == 0:
                self.assertHere(result)
        self.assertHere(self.start(self.nginx.url("good") + "/tools.git/", AYON_CA_FILE=self.certificates.ca))
        self.assertHere(self.start(self.nginx.url("h1") + "/tools.git", AYON_CA_FILE=self.certificates.ca))
        for _, _, headers in GitServer.seen:
            self.assertFalse({"x-api-key", "authorization", "cookie"} & set(headers), headers)

    def test_a_moved_repository(self):
        self.assertHere(self.start(self.url("moved/tools.git")))
        self.assertEqual([(method, path.split("?")[0]) for method, path, _ in GitServer.seen],
                         [("GET", "/moved/tools.git/info/refs"), ("GET", "/tools.git/info/refs"),
                          ("POST", "/tools.git/git-upload-pack")])

    # --- whom to trust

    def test_authorities(self):
        url = self.nginx.url("good") + "/tools.git"
        ca = self.certificates.ca
        self.assertHere(self.start(url, SSL_CERT_FILE=ca))
        self.assertHere(self.start(url, SSL_CERT_DIR=str(self.certificates.hashed)))
        self.assertOneLine(self.start(url), 6, "issuer", "AYON_CA_FILE")
        self.assertOneLine(self.start(url, AYON_CA_FILE=self.certificates.other, SSL_CERT_FILE=ca), 6, "issuer")
        self.assertOneLine(self.start(self.nginx.url("expired") + "/tools.git", AYON_CA_FILE=ca), 6, "expired")
        self.assertOneLine(self.start(self.nginx.url("misnamed") + "/tools.git", AYON_CA_FILE=ca), 6, "subject name")

    def test_client_certificate(self):
        both = str(self.folder / "tls/client-both.pem")
        url = self.nginx.url("client") + "/tools.git"
        self.assertHere(self.start(url, AYON_CA_FILE=self.certificates.ca, AYON_CERT_FILE=both))
        self.assertOneLine(self.start(url, AYON_CA_FILE=self.certificates.ca), 6, "400")

    # --- proxies

    def test_proxies(self):
        proxy = Proxy(self.nginx.ports["good"])
        self.addCleanup(proxy.stop)
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
            self.assertHere(self.start("https://studio.test/tools.git", AYON_CA_FILE=self.certificates.ca,
                                       **{name: proxy.url}))
        self.assertEqual({(r.method, r.target) for r in proxy.requests}, {("CONNECT", "studio.test:443")})
        plain = Proxy(self.port)
        self.addCleanup(plain.stop)
        self.assertHere(self.start("http://studio.test/tools.git", http_proxy=plain.url))
        self.assertEqual({r.target.split("?")[0] for r in plain.requests}, {
            "http://studio.test/tools.git/info/refs", "http://studio.test/tools.git/git-upload-pack"})
        before = len(plain.requests)
        self.assertHere(self.start(self.url(), http_proxy=plain.url, all_proxy=plain.url))
        self.assertEqual(len(plain.requests), before, "loopback is not for the proxy")

    # --- limits of time

    def test_mute(self):
        deaf = self.listen(never_answer)
        self.assertOneLine(self.start(f"{deaf.url}/tools.git", AYON_SERVER_TIMEOUT="1"), 6, "no answer in time",
                           f"{deaf.url}/tools.git")
        self.assertLess(self.took, 6)

    def test_deadline(self):
        deaf = self.listen(never_answer)
        self.assertExit(self.start(f"{deaf.url}/tools.git", "--timeout", "2", AYON_SERVER_TIMEOUT="30"), 10, "--timeout")
        self.assertLess(self.took, 6)

    def cut(self, after, then):
        """A way to the repository that answers the question for the pack only in part."""
        def handler(request, connection):
            if request.method == "GET":
                status, content = self.fetch(request.target)
                return answer(connection, status, content, Content_Type="application/x-git-upload-pack-advertisement")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\n"
                               b"Content-Length: 100000\r\n\r\n" + b"0008NAK\n"[:after])
            return then(request, connection)
        return self.listen(handler)

    def fetch(self, target):
        done = subprocess.run(["curl", "-s", f"http://127.0.0.1:{self.port}{target}"], check=True, capture_output=True)
        return 200, done.stdout

    def test_stall_in_the_pack(self):
        way = self.cut(8, never_answer)
        self.assertOneLine(self.start(f"{way.url}/tools.git", AYON_SERVER_TIMEOUT="1"), 6, "no answer in time")
        self.assertLess(self.took, 15, "libcurl looks at the last five seconds")

    def test_interrupted(self):
        deaf = self.listen(never_answer)
        self.start(f"{deaf.url}/tools.git", AYON_SERVER_TIMEOUT="1")
        before = len(deaf.requests)
        running = subprocess.Popen([str(AYON), "--bundle", f"e2e-git-{self.count}", "hello"], stderr=subprocess.PIPE,
                                   env=self.machine.env(AYON_SERVER_TIMEOUT="60"), text=True)
        while len(deaf.requests) == before:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        begin = time.monotonic()
        _, err = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 9, err)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(list(self.machine.packages.glob(".ayon-staging/*")), [])

    def test_broken_off_in_the_pack_then_the_next_source(self):
        way = self.cut(8, lambda request, connection: False)
        self.assertOneLine(self.start(f"{way.url}/tools.git"), 6, "the connection broke")
        self.assertHere(self.start(f"{way.url}/tools.git", more=[{
            "type": "git", "url": self.url(), "tag": "v1", "subFolder": "package"}]))

    # --- what comes is no repository

    def test_no_repository(self):
        self.assertOneLine(self.start(self.url("nothing.git")), 6, "404")
        page = self.listen(lambda _, connection: answer(connection, 200, b"<html>", Content_Type="text/html"))
        self.assertOneLine(self.start(f"{page.url}/tools.git"), 6, "text/html")
        for body in (b"", b"0000", b"zzzz", b"001e# service=git-upload-pack\n0000" + b"ffff" * 9, b"\x00" * 5000):
            odd = self.listen(lambda _, connection, body=body: answer(
                connection, 200, body, Content_Type="application/x-git-upload-pack-advertisement"))
            self.assertOneLine(self.start(f"{odd.url}/tools.git"), 6)
        self.assertOneLine(self.start(self.url(), revision="v9"), 6, "v9")
        self.assertOneLine(self.start("http://127.0.0.1:9/tools.git"), 6, "127.0.0.1:9")
        self.assertOneLine(self.start("ssh://git@127.0.0.1/tools.git"), 6, "https://")
        self.assertOneLine(self.start(self.url("tools.git?x=1")), 6, "'?'")

    # --- credentials

    def secret_url(self, base, path="private/tools.git"):
        return base.replace("://", f"://reader:{TOKEN}@") + "/" + path

    def test_credential_of_the_url(self):
        self.assertHere(self.start(self.secret_url(f"http://127.0.0.1:{self.port}")))
        self.assertHere(self.start(self.secret_url(self.nginx.url("good")), AYON_CA_FILE=self.certificates.ca))
        self.assertEqual({headers.get("authorization") for _, _, headers in GitServer.seen}, {BASIC})
        self.assertOneLine(self.start(self.url("private/tools.git")), 6, "asks for a credential", "401")
        wrong = self.secret_url(f"http://127.0.0.1:{self.port}").replace("reader", "nobody")
        self.assertOneLine(self.start(wrong), 6, "refuses the credential", "401")

    def test_credential_follows_no_redirect(self):
        turn = self.listen(lambda request, connection: answer(
            connection, 302, Location=f"http://127.0.0.1:{self.port}{request.target}"))
        self.assertHere(self.start(self.secret_url(turn.url, "tools.git")))
        self.assertEqual([r.headers.get("authorization") for r in turn.requests], [BASIC])
        self.assertEqual(len(GitServer.seen), 2)
        for _, _, headers in GitServer.seen:
            self.assertFalse({"authorization", "cookie"} & set(headers), headers)

    def test_https_is_never_left_for_http(self):
        ca = self.certificates.ca
        plain = self.listen(lambda request, connection: answer(
            connection, 302, Location=f"http://127.0.0.1:{self.port}{request.target}"))
        folder = self.folder / "front"
        shutil.copytree(self.folder / "tls", folder)
        nginx = Nginx(folder, plain.url)
        self.addCleanup(nginx.stop)
        secure = nginx.url("good")
        self.assertOneLine(self.start(secure + "/tools.git", AYON_CA_FILE=ca), 6, "from https to http")
        self.assertEqual(GitServer.seen, [])


if __name__ == "__main__":
    main()
