"""Pages of strangers: a server of a few made-up pages at an origin of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Hosts(ThreadingHTTPServer):
    """Serves `pages`, path to HTML, each with `headers`; a page may be added while it runs."""

    daemon_threads = True

    def __init__(self) -> None:
        self.pages: dict[str, str | bytes] = {}
        self.headers: dict[str, Mapping[str, str]] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        # Not localhost: another site than the one that is embedded, so that browsers part their storage.
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def put(self, path: str, body: str | bytes, headers: Mapping[str, str] | None = None) -> str:
        """Serve a page from now on; return its address."""
        self.pages[path], self.headers[path] = body, headers or {}
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    server: Hosts

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].lstrip("/")
        body = self.server.pages.get(path)
        data = body.encode() if isinstance(body, str) else body or b""
        self.send_response(200 if body is not None else 404)
        kind = {"js": "text/javascript", "zip": "application/zip", "ico": "image/x-icon"}.get(path.rpartition(".")[2], "text/html; charset=utf-8")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in self.server.headers.get(path, {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def hosts() -> Iterator[Hosts]:
    server = Hosts()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
