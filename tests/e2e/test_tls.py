# SPDX-License-Identifier: Apache-2.0
"""TLS by a real nginx in front of the studio, with certificates made here, and proxies from the environment."""

import os
import select
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from ayontest import Case, main, native_package, zip_bytes
from listener import Listener, answer, never_answer

PACKAGE = "e2e_tls_linux.zip"
CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
	log_format seen '$server_port $connection $server_protocol $ssl_protocol $status $sent_http_content_encoding $request';
	access_log {folder}/access.log seen;
	client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
	uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
	gzip on; gzip_proxied any; gzip_types application/json; gzip_min_length 1;
	client_max_body_size 100m;
	{servers}
}}
"""
SERVER = """
	server {{
		listen 127.0.0.1:{port} ssl {http2};
		ssl_certificate {folder}/{name}.pem; ssl_certificate_key {folder}/{name}.key;
		ssl_protocols {protocols}; {extra}
		location / {{ proxy_pass {studio}; proxy_set_header Host $host; }}
		location = /downgrade/api/bundles {{ return 302 {studio}/api/bundles; }}
	}}
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Certificates:
    """A private authority and what it signed, made by the openssl command."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.ca = self.authority("ca")
        self.other = self.authority("other")
        self.signed("good", "DNS:localhost,DNS:studio.test,IP:127.0.0.1")
        self.signed("misnamed", "DNS:elsewhere.test")
        self.signed("expired", "DNS:localhost,IP:127.0.0.1", "-days", "-1")
        self.signed("client", "DNS:client")
        self.run("req", "-x509", *self.new_key("lonely"), "-subj", "/CN=localhost", "-addext",
                 "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2", "-out", "lonely.pem")
        both = (self.folder / "client.pem").read_text() + (self.folder / "client.key").read_text()
        (self.folder / "client-both.pem").write_text(both)
        self.hashed = self.folder / "hashed"
        self.hashed.mkdir()
        shutil.copy(self.ca, self.hashed / "studio.pem")
        self.run("rehash", str(self.hashed))

    def run(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"]

    def authority(self, name):
        self.run("req", "-x509", *self.new_key(name), "-subj", f"/CN={name}", "-days", "2", "-out", f"{name}.pem")
        return str(self.folder / f"{name}.pem")

    def signed(self, name, names, *how):
        self.run("req", *self.new_key(name), "-subj", f"/CN={name}", "-out", f"{name}.csr")
        (self.folder / "extensions").write_text(f"subjectAltName={names}\n")
        self.run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                 "-extfile", "extensions", *(how or ("-days", "2")), "-out", f"{name}.pem")


class Nginx:
    def __init__(self, folder, studio):
        self.folder = Path(folder)
        kinds = {"good": {}, "h1": {"name": "good", "http2": ""}, "misnamed": {}, "expired": {}, "lonely": {},
                 "old": {"name": "good", "protocols": "TLSv1.1", "extra": "ssl_ciphers ALL:@SECLEVEL=0;"},
                 "client": {"name": "good", "extra": f"ssl_client_certificate {folder}/ca.pem; ssl_verify_client on;"}}
        self.ports = dict(zip(kinds, free_ports(len(kinds))))
        servers = ""
        for kind, fields in kinds.items():
            values = {"name": kind, "http2": "http2", "protocols": "TLSv1.2 TLSv1.3", "extra": ""}
            values.update(fields)
            servers += SERVER.format(port=self.ports[kind], folder=folder, studio=studio, **values)
        config = self.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=folder, servers=servers))
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        self.process = subprocess.Popen([program, "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.ports["good"])).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("nginx does not start: " + (self.folder / "error.log").read_text())

    def url(self, kind, host="127.0.0.1"):
        return f"https://{host}:{self.ports[kind]}"

    def seen(self, kind):
        """(connection, protocol, TLS, status, encoding, request) of each request, oldest first."""
        time.sleep(0.1)
        rows = [line.split(" ", 6) for line in (self.folder / "access.log").read_text().splitlines()]
        return [row[1:] for row in rows if row[0] == str(self.ports[kind])]

    def forget(self):
        with open(self.folder / "access.log", "r+") as log:
            log.truncate(0)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Proxy(Listener):
    """CONNECT and plain requests, all to one address, whatever host is asked for."""

    def __init__(self, port):
        self.target = port
        super().__init__(self.relay)

    def relay(self, request, connection):
        with socket.create_connection(("127.0.0.1", self.target)) as upstream:
            if request.method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                path = "/" + request.target.split("/", 3)[3]
                head = f"{request.method} {path} HTTP/1.1\r\n"
                head += "".join(f"{k}: {v}\r\n" for k, v in request.headers.items() if not k.startswith("proxy-"))
                upstream.sendall(head.encode() + b"Connection: close\r\n\r\n")
            is_first = True
            while True:
                ready, _, _ = select.select([connection, upstream], [], [], 20)
                for side in ready:
                    data = side.recv(65536)
                    if not data:
                        return False
                    if side is upstream and is_first and request.method != "CONNECT":
                        # Said, because a client that does not know may send a POST to a connection that ends.
                        data = data.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
                    is_first = is_first and side is not upstream
                    (upstream if side is connection else connection).sendall(data)
                if not ready:
                    return False


class Tls(Case):
    needs_studio = "stands behind an nginx of its own"

    @classmethod
    def prepare(cls):
        scratch = tempfile.TemporaryDirectory(prefix="ayon-e2e-tls-")
        cls.addClassCleanup(scratch.cleanup)
        cls.certificates = Certificates(scratch.name)
        cls.nginx = Nginx(scratch.name, cls.server.url)
        cls.addClassCleanup(cls.nginx.stop)
        cls.folder = Path(scratch.name)
        addons = dict([cls.server.upload_addon(native_package("hello"))])
        cls.server.package(PACKAGE, zip_bytes({"dependencies/x.py": "X = 1\n" * 50000}))
        cls.bundle = cls.server.bundle("e2e-tls", addons, dependencyPackages={"linux": PACKAGE})

    def setUp(self):
        super().setUp()
        self.nginx.forget()

    def start(self, url, **env):
        return self.machine.ayon("--bundle", self.bundle, "hello", AYON_SERVER_URL=url, **env)

    def good(self, kind="good", **env):
        env.setdefault("AYON_CA_FILE", self.certificates.ca)
        self.assertExit(self.start(self.nginx.url(kind), **env), 0)

    def refused(self, kind, *texts, **env):
        env.setdefault("AYON_CA_FILE", self.certificates.ca)
        url = self.nginx.url(kind)
        result = self.start(url, AYON_OFFLINE_START="never", **env)
        self.assertExit(result, 4, *texts)
        self.assertEqual(len(result.err.strip().splitlines()), 1, result)
        self.assertEqual(result.err.count(url), 1, result)
        self.assertNotIn(self.server.key, result.err)
        return result

    # --- whom to trust

    def test_authority_by_each_way(self):
        ca = self.certificates.ca
        for env in ({"AYON_CA_FILE": ca}, {"AYON_CA_FILE": None, "SSL_CERT_FILE": ca},
                    {"AYON_CA_FILE": None, "SSL_CERT_DIR": str(self.certificates.hashed)},
                    {"AYON_CA_FILE": ca, "SSL_CERT_FILE": self.certificates.other}):
            with self.subTest(env=env):
                self.good(**env)

    def test_unknown_authority(self):
        self.refused("good", "issuer", "AYON_CA_FILE", AYON_CA_FILE=None)
        self.refused("good", "AYON_CA_FILE", AYON_CA_FILE=self.certificates.other)
        self.refused("good", "issuer", AYON_CA_FILE=self.certificates.other, SSL_CERT_FILE=self.certificates.ca)

    def test_authority_file_that_is_none(self):
        self.refused("good", "AYON_CA_FILE", AYON_CA_FILE=str(self.folder / "missing.pem"))
        (self.folder / "junk.pem").write_text("no certificate\n")
        self.refused("good", "AYON_CA_FILE", AYON_CA_FILE=str(self.folder / "junk.pem"))

    def test_expired(self):
        self.refused("expired", "expired", "clock")

    def test_wrong_host_name(self):
        self.refused("misnamed", "subject name", "the name that the certificate is for")

    def test_self_signed(self):
        self.refused("lonely", "self-signed", "AYON_CA_FILE")
        self.good("lonely", AYON_CA_FILE=str(self.folder / "lonely.pem"))

    def test_old_protocol(self):
        self.refused("old", "TLS 1.2")

    def test_untrusted_gets_no_request(self):
        self.refused("good", "issuer", AYON_CA_FILE=None)
        self.assertEqual(self.nginx.seen("good"), [], "no request, so no key, reaches a server that is not trusted")

    # --- client certificates

    def test_client_certificate(self):
        self.good("client", AYON_CERT_FILE=str(self.folder / "client-both.pem"))
        self.refused("client", "400", "No required SSL certificate was sent")

    def test_client_certificate_that_is_none(self):
        self.refused("client", "AYON_CERT_FILE", AYON_CERT_FILE=str(self.folder / "missing.pem"))
        self.refused("client", "AYON_CERT_FILE", AYON_CERT_FILE=str(self.folder / "client.pem"))

    # --- http and https

    def test_https_is_never_left_for_http(self):
        result = self.start(self.nginx.url("good") + "/downgrade", AYON_CA_FILE=self.certificates.ca)
        self.assertExit(result, 4, "from https to http")
        plain = Listener(lambda _, connection: answer(connection, 200, b"{}"))
        self.addCleanup(plain.stop)
        result = self.start(plain.url.replace("http:", "https:"), AYON_CA_FILE=self.certificates.ca,
                            AYON_SERVER_TIMEOUT="1", AYON_SERVER_RETRIES="1")
        self.assertExit(result, 4)
        self.assertEqual(plain.requests, [], "nothing readable was sent to a port that speaks no TLS")

    def test_login_tries_http_then_https(self):
        place = f"localhost:{self.nginx.ports['good']}"
        result = self.machine.ayon("login", "--server", place, "--user", "artist", "--password-stdin", stdin="artist\n",
                                   AYON_SERVER_URL=None, AYON_API_KEY=None, AYON_ALLOW_KEY_FILE="1",
                                   AYON_CA_FILE=self.certificates.ca)
        self.assertExit(result, 0)
        self.assertIn(f"https://{place}", (self.machine.storage / "used_servers.json").read_text())
        statuses = [row[3] for row in self.nginx.seen("good")]
        self.assertEqual(statuses[:2], ["400", "200"], "plain http was tried, and refused, first")

    # --- how it travels

    def test_http2_and_gzip_on_one_connection(self):
        self.good()
        rows = self.nginx.seen("good")
        self.assertEqual({row[0] for row in rows}, {rows[0][0]}, f"one connection: {rows}")
        self.assertEqual({row[1] for row in rows}, {"HTTP/2.0"})
        self.assertEqual({row[2] for row in rows}, {"TLSv1.3"})
        self.assertTrue(any(PACKAGE in row[5] for row in rows), rows)
        for row in rows:
            if " /api/bundles " in row[5]:
                self.assertEqual(row[4], "gzip")
        self.nginx.forget()
        self.good()
        self.assertEqual([row[5].split()[1] for row in self.nginx.seen("good")], ["/api/bundles"])

    def test_http1_over_tls(self):
        self.good("h1")
        self.assertEqual({row[1] for row in self.nginx.seen("h1")}, {"HTTP/1.1"})

    # --- proxies

    def proxy(self, port):
        proxy = Proxy(port)
        self.addCleanup(proxy.stop)
        return proxy

    def studio_port(self):
        return int(self.server.url.rsplit(":", 1)[1])

    def test_https_goes_through_the_proxy(self):
        proxy = self.proxy(self.nginx.ports["good"])
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
            before = len(proxy.requests)
            self.assertExit(self.start("https://studio.test", AYON_CA_FILE=self.certificates.ca, **{name: proxy.url}), 0)
            new = proxy.requests[before:]
            self.assertEqual({(r.method, r.target) for r in new}, {("CONNECT", "studio.test:443")}, name)
            for request in new:
                self.assertNotIn("x-api-key", request.headers)
                self.assertNotIn(self.server.key, str(request.headers))

    def test_http_goes_through_the_proxy(self):
        proxy = self.proxy(self.studio_port())
        for name in ("http_proxy", "HTTP_PROXY"):
            before = len(proxy.requests)
            self.assertExit(self.start("http://studio.test", **{name: proxy.url}), 0)
            self.assertEqual(proxy.requests[before].target, "http://studio.test/api/bundles")

    def test_no_proxy(self):
        proxy = self.proxy(self.studio_port())
        result = self.start("http://studio.invalid", http_proxy=proxy.url, no_proxy="studio.invalid",
                            AYON_SERVER_RETRIES="1")
        self.assertExit(result, 4, "DNS")
        self.assertEqual(proxy.requests, [])

    def test_loopback_is_not_for_the_proxy(self):
        proxy = self.proxy(9)
        self.assertExit(self.start(self.server.url, http_proxy=proxy.url, HTTP_PROXY=proxy.url, all_proxy=proxy.url), 0)
        self.good(https_proxy=proxy.url, HTTPS_PROXY=proxy.url)
        self.assertEqual(proxy.requests, [])

    def test_proxy_that_refuses_or_is_silent(self):
        closed = Listener(lambda _, connection: answer(connection, 407, Proxy_Authenticate="Basic realm=x"))
        deaf = Listener(never_answer)
        self.addCleanup(closed.stop)
        self.addCleanup(deaf.stop)
        self.assertExit(self.start("https://studio.test", https_proxy=closed.url, AYON_SERVER_RETRIES="1"), 4,
                        "407", "studio.test")
        begin = time.monotonic()
        self.assertExit(self.start("https://studio.test", https_proxy=deaf.url, AYON_SERVER_RETRIES="1",
                                   AYON_SERVER_TIMEOUT="1"), 4, "studio.test")
        self.assertLess(time.monotonic() - begin, 5)
        self.assertExit(self.start("https://studio.test", https_proxy="http://127.0.0.1:9", AYON_SERVER_RETRIES="1"), 4,
                        "studio.test")


if __name__ == "__main__":
    main()
