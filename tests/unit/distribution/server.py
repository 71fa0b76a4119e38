# SPDX-License-Identifier: Apache-2.0
"""A server with faults for distribution_test: the name of the addon says which. argv[1]: folder for port and log."""
import http.server
import io
import os
import sys
import threading
import zipfile

FOLDER = sys.argv[1]
COUNTS = {}
LOCK = threading.Lock()


def package(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name + "/data.bin", (name * 100000).encode()[:300000])
        archive.writestr(name + "/__init__.py", "name = '%s'\n" % name)
    return buffer.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def plain(self, status, text=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        name = self.path.split("/")[2].split("?")[0]
        with LOCK:
            turn = COUNTS[name] = COUNTS.get(name, 0) + 1
            with open(os.path.join(FOLDER, "log"), "a") as log:
                log.write("%s %s %s %s\n" % (name, self.headers.get("Range", "-"), self.path,
                          "key" if self.headers.get("X-Api-Key") else "nokey"))
        if name == "busy" and turn < 3:
            return self.plain(503 if turn == 1 else 500, b"busy", Retry_After="0")
        if name == "absent":
            return self.plain(404, b"{}")
        if name == "page":
            return self.plain(200, b"<html>Sorry</html>" * 50)
        if name == "secret" and self.headers.get("X-Token") != "s3cret-token":
            return self.plain(403, b"")
        data = package(name)
        if name == "changed" and turn > 1:
            data = package("changes")
        start = 0
        tag = '"%s"' % ("v1" if turn == 1 or name != "changed" else "v2")
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == tag:
            start = int(asked[6:-1])
            self.send_response(206)
            self.send_header("Content-Range", "bytes %d-%d/%d" % (start, len(data) - 1, len(data)))
        else:
            self.send_response(200)
        if name != "untagged":
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if name in ("cut", "changed", "untagged") and turn == 1 or name == "always":
            self.wfile.write(data[start:start + (200000 if name != "always" else 0)])
            self.wfile.flush()
            self.close_connection = True
            return None
        self.wfile.write(data[start:])
        return None


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.handle_error = lambda *args: None
with open(os.path.join(FOLDER, "port.tmp"), "w") as stream:
    stream.write(str(server.server_port))
os.rename(os.path.join(FOLDER, "port.tmp"), os.path.join(FOLDER, "port"))
server.serve_forever()
