"""What a built site lets strangers do: nothing by its own pages, and embed by one small script."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from pathlib import Path

import pytest

from build_support.assemble import Plan, assemble
from build_support.bundle import bundle_script
from build_support.commands import _origin
from build_support.distribution import addresses
from build_support.entries import EMBED, LINKS_PAGE, PACKAGES_PAGE
from build_support.environment import ensure_node_modules
from build_support.paths import DEMO_VAULT
from build_support.publish import Publication
from build_support.runtime import gather

LARGEST_EMBED = 6 * 1024
"""Bytes of embed.js, packed with gzip."""
ESSENTIAL = ("default-src 'none'", "base-uri 'none'", "require-trusted-types-for 'script'", "connect-src 'self'", "form-action 'self'")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "dist"
    folder.mkdir()
    publication = Publication(DEMO_VAULT, "Demo", "https://example.org/notes/", "en", embed_origins=("https://example.com",))
    assemble(Plan(gather(), ensure_node_modules(), None, publication=publication), folder)
    return folder


def policy_of(text: str) -> dict[str, str]:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    assert found is not None
    directives = (part.strip().partition(" ") for part in html.unescape(found[1]).split(";"))
    return {name: value for name, _, value in directives}


ASKING = {
    "default-src": "'none'", "script-src": "'self'", "connect-src": "http: https:", "form-action": "'none'", "base-uri": "'none'",
    "require-trusted-types-for": "'script'", "trusted-types": "'none'",
}  # fmt: skip
"""Of the one page that may ask any address, and can do nothing else."""


def test_every_page_has_a_strict_policy_before_anything_it_governs(published: Path) -> None:
    pages = sorted(published.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        text = page.read_text(encoding="utf-8")
        policy = policy_of(text)
        assert text.index("Content-Security-Policy") < min(text.index(tag) for tag in ("<script", "<link", "<body") if tag in text), page
        if policy == {"default-src": "'none'"}:
            assert "<script" not in text, page  # it only leads on to another page
            continue
        if page.name == LINKS_PAGE:
            assert policy == ASKING, page
            continue
        if page == published / PACKAGES_PAGE:
            continue  # the other exception: the next test
        for directive in ESSENTIAL:
            name, _, value = directive.partition(" ")
            assert policy[name] == value, (page, directive)
        assert set(policy["script-src"].split()) <= {"'self'", "'wasm-unsafe-eval'"}, page
        assert "unsafe" not in policy["style-src"], page
        assert not re.search(r"https?:|\*", " ".join(policy.values())), page


def test_one_page_alone_may_ask_the_hosts_of_packages_and_can_do_nothing_else(published: Path) -> None:
    hosts = addresses().hosts
    assert len(hosts) == len(set(hosts)) == 3
    assert all(re.fullmatch(r"https://[a-z0-9.-]+", host) for host in hosts)
    assert policy_of((published / PACKAGES_PAGE).read_text(encoding="utf-8")) == {
        "default-src": "'none'", "script-src": "'self'", "connect-src": " ".join(hosts), "form-action": "'none'", "base-uri": "'none'",
        "require-trusted-types-for": "'script'", "trusted-types": "'none'",
    }  # fmt: skip
    allowed = [page for page in published.rglob("*.html") if re.search(r"https?:", " ".join(policy_of(page.read_text(encoding="utf-8")).values()))]
    assert {page.name for page in allowed} <= {LINKS_PAGE, PACKAGES_PAGE}
    told = json.loads((published / "build.json").read_text(encoding="utf-8"))["packages"]
    assert told["hosts"] == list(hosts)
    assert told["index"].startswith(hosts[0])


def test_no_page_has_code_or_style_of_its_own(published: Path) -> None:
    for page in published.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        scripts = re.findall(r"<script\b[^>]*>", text)
        assert all("src=" in tag or 'type="application/' in tag for tag in scripts), page
        assert not re.search(r"<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=", text), page


def test_the_script_for_other_pages_is_small_and_whole() -> None:
    code = bundle_script(ensure_node_modules(), EMBED)
    assert len(gzip.compress(code, 9)) <= LARGEST_EMBED
    assert b"import" not in code.replace(b"important", b"")
    assert b"sourceMappingURL" not in code


def test_the_site_tells_the_hash_of_its_script(published: Path) -> None:
    told = json.loads((published / "build.json").read_text(encoding="utf-8"))["embed"]
    digest = base64.b64encode(hashlib.sha384((published / told["script"]).read_bytes()).digest()).decode()
    assert told["integrity"] == f"sha384-{digest}"
    assert told["integrity"] in (published / "embed-demo.html").read_text(encoding="utf-8")
    assert told["origins"] == ["https://example.com"]


def test_an_origin_is_taken_as_browsers_write_it() -> None:
    assert _origin("https://Example.org/") == "https://example.org"
    assert _origin("http://localhost:8000") == "http://localhost:8000"


@pytest.mark.parametrize("wrong", ["example.org", "https://example.org/path", "ftp://example.org", "https://a@example.org", "*"])
def test_what_is_no_origin_is_refused(wrong: str) -> None:
    with pytest.raises(Exception, match="is no origin"):
        _origin(wrong)
