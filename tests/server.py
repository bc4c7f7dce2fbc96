"""A server of the tests' own, which does what servers do on their bad days."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """What it answers, and what it has seen.

    Attributes
    ----------
    answers : dict
        By the last part of the address: bytes, or a function of the request's handler.
    asked : list of str
        Those parts, in the order of the requests.
    is_hung_up : threading.Event
        Set once a client leaves before the end.
    url : str
        What stands before them.
    """

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = answers, []
        self.is_hung_up, self.is_closing = threading.Event(), threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/"


@contextlib.contextmanager
def serve(answers):
    """Serve these answers on this machine; from the end on, nobody listens at the address."""
    with Server(answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield server
        finally:
            server.is_closing.set()
            server.shutdown()


class Handler(BaseHTTPRequestHandler):
    """Gives the answer to one request."""

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(name)
        act = self.server.answers.get(name, answer(b"no such file", 404))
        try:
            (act if callable(act) else answer(act))(self)
        except ConnectionError:
            self.server.is_hung_up.set()

    def log_message(self, *_):
        """Keep the tests' output clean."""


def answer(body, status=200, length=None, **headers):
    """Return the act of sending a body, whose length may be a lie."""

    def act(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", str(length or len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return act


def stall(handler):
    """Take the request, and say nothing."""
    handler.server.is_closing.wait()


def stall_midway(handler):
    """Say the beginning, and no more."""
    answer(b"x" * 100, length=1000)(handler)
    stall(handler)


def endless(handler):
    """Send as fast as it goes, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.is_closing.is_set():
        handler.wfile.write(bytes(65536))


def trickle(start):
    """Return the act of sending a start, and then byte by byte, for ever."""

    def act(handler):
        handler.wfile.write(start)
        while not handler.server.is_closing.wait(0.02):
            handler.wfile.write(b"x")

    return act


BODY_BY_BYTES = trickle(b"HTTP/1.0 200 OK\r\nContent-Length: 1000000\r\n\r\n")
HEAD_BY_BYTES = trickle(b"HTTP/1.0 200 OK\r\nX-Slow: ")
