"""The `serve` command: the site on localhost, with the headers that a plain static host sends."""

from __future__ import annotations

import errno
import os
import socket
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from build_support.console import BuildError, say

DEFAULT_PORT: Final = 8020
"""Always the same where it can be: a browser keeps a site's data by its address, port included."""
HOST: Final = "localhost"
MAX_AGE: Final = 600
"""Seconds; what GitHub Pages sends."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD for files under `directory`, as if the site lay under `base`."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (an instance variable in the base class)
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".map": "application/json",
        ".mjs": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".whl": "application/octet-stream",
        ".woff2": "font/woff2",
        ".zip": "application/zip",
        "": "application/octet-stream",
    }

    def __init__(self, *args: Any, base: str, no_store: bool, **kwargs: Any) -> None:
        self.base = base
        self.no_store = no_store
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if self._enter():
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._enter():
            super().do_HEAD()

    def _enter(self) -> bool:
        """Take the base off the path; answer by itself, and return False, for a path outside the site."""
        path, mark, query = self.path.partition("?")
        if f"{path}/" == self.base:
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", self.base + mark + query)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return False
        if not path.startswith(self.base):
            self.send_error(HTTPStatus.NOT_FOUND)
            return False
        self.path = "/" + path[len(self.base) :] + mark + query
        return True

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Static hosts list no folders."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store" if self.no_store else f"max-age={MAX_AGE}")
        self.send_header("X-Content-Type-Options", "nosniff")
        # As GitHub Pages does: pages without an origin, and those that check embed.js by its hash, read it across origins.
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the address is the only thing worth reading in the terminal."""


class SiteServer(ThreadingHTTPServer):
    """Serves one folder. Usable from tests: `SiteServer(folder)` takes a free port, `url` tells the address."""

    daemon_threads = True
    # A second server on the same port would be met by chance; say that it is taken instead.
    allow_reuse_address = os.name != "nt"
    # Browsers open many connections at once when they precache.
    request_queue_size = 128

    def __init__(self, directory: Path, *, port: int = 0, base: str = "/", no_store: bool = False) -> None:
        self.base = normal_base(base)
        handler = partial(SiteHandler, directory=str(directory), base=self.base, no_store=no_store)
        self.address_family = socket.AF_INET
        super().__init__(("127.0.0.1", port), handler)

    @property
    def url(self) -> str:
        """Return the address of the site, ending in "/"."""
        return f"http://{HOST}:{self.server_address[1]}{self.base}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes a connection early is no news."""


def normal_base(base: str) -> str:
    """Return `base` with a slash at each end: "data20" -> "/data20/"."""
    inner = base.strip("/")
    return f"/{inner}/" if inner else "/"


def open_server(directory: Path, *, port: int | None, base: str, no_store: bool) -> SiteServer:
    """Return a server on `port`; None means the usual one, or a free one where that is taken."""
    wanted = DEFAULT_PORT if port is None else port
    try:
        return SiteServer(directory, port=wanted, base=base, no_store=no_store)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        if port is not None:
            raise BuildError(f"Port {port} is taken. Choose another with --port, or leave it out.") from error
    say(f"Port {DEFAULT_PORT} is taken; taking a free one. (A browser keeps a site's articles by its address.)")
    return SiteServer(directory, port=0, base=base, no_store=no_store)


def serve(directory: Path, *, port: int | None, base: str, no_store: bool) -> None:
    """Serve `directory` until interrupted, printing the address first."""
    if not (directory / "index.html").is_file():
        raise BuildError(f"{directory} has no index.html: run build.py build first.")
    with open_server(directory, port=port, base=base, no_store=no_store) as server:
        say(server.url)
        say("Press Ctrl+C to stop. Once visited, the site works without this server too.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("")
