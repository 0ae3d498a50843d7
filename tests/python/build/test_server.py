"""The server answers as a plain static host does, at the root and under a sub-path."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

from build_support.console import BuildError
from build_support.server import SiteServer, normal_base, open_server


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<p>ё", encoding="utf-8")
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "folder").mkdir()
    return tmp_path


@contextmanager
def serving(site: Path, base: str = "/", *, no_store: bool = False) -> Iterator[str]:
    with SiteServer(site, base=base, no_store=no_store) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


def head(url: str) -> tuple[int, Message]:
    try:
        with urllib.request.urlopen(url) as answer:
            answer.read()
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


@pytest.mark.parametrize("base", ["/", "/data20/", "data20", "/a/b"])
def test_files_are_found_under_the_base(site: Path, base: str) -> None:
    with serving(site, base) as url:
        assert url.endswith(normal_base(base))
        assert head(url)[0] == 200
        status, headers = head(url + "a.wasm")
        assert (status, headers["Content-Type"]) == (200, "application/wasm")
        assert head(url + "gone")[0] == 404


def test_nothing_lies_outside_the_base_but_the_way_to_it(site: Path) -> None:
    with serving(site, "/data20/") as url:
        root = url.removesuffix("data20/")
        assert head(root)[0] == 404
        assert head(root + "data20x/")[0] == 404
        assert head(root + "data20")[0] == 200
        assert head(url + "../../etc/passwd")[0] == 404


def test_folders_are_not_listed(site: Path) -> None:
    with serving(site) as url:
        assert head(url + "folder/")[0] == 404


def test_caching_is_that_of_the_real_host_unless_forbidden(site: Path) -> None:
    with serving(site) as url:
        assert head(url)[1]["Cache-Control"] == "max-age=600"
    with serving(site, no_store=True) as url:
        assert head(url)[1]["Cache-Control"] == "no-store"


def test_a_taken_port_that_was_asked_for_is_an_error(site: Path) -> None:
    with SiteServer(site) as first, pytest.raises(BuildError, match="taken"):
        open_server(site, port=first.server_address[1], base="/", no_store=False)
