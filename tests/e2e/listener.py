# SPDX-License-Identifier: Apache-2.0
"""A raw HTTP/1.1 listener for tests: a handler writes whatever bytes it likes, every request is remembered."""

import socket
import threading
import time


class Request:
    def __init__(self, method, target, headers):
        self.method = method
        self.target = target
        self.headers = headers


class Listener:
    """handler(request, connection) answers one request; a true return keeps the connection."""

    def __init__(self, handler):
        self.handler = handler
        self.requests = []
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)  # whoever waits in accept() would hold the port
        except OSError:
            pass
        self.socket.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                while self._one(connection):
                    pass
            except OSError:
                pass

    def _one(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(1)
            if not piece:
                return False
            head += piece
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:] if ":" in line)}
        request = Request(method, target, headers)
        self.requests.append(request)
        return self.handler(request, connection)


def answer(connection, status, body=b"", length=None, **headers):
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return True


def never_answer(_request, _connection):
    time.sleep(60)
    return False
