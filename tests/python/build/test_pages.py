"""Pages leave the build with hashed references and a policy that allows nothing inline."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from build_support import pages
from build_support.console import BuildError
from build_support.pages import CONTENT_SECURITY_POLICY, inject_build, local_references, render_page

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>'


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which `site/index.html` can be written."""
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "app.js").write_text("export {};")
    (tmp_path / "site" / "other.html").write_text("")
    (tmp_path / "manifest.json").write_text("{}")
    return tmp_path / "site" / "index.html"


def test_references_are_resolved_against_the_page(page: Path) -> None:
    page.write_text(
        f'{HEAD}<link rel="manifest" href="../manifest.json"><script type="module" src="./app.js"></script></head>'
        '<body><a href="./other.html">x</a><a href="#top">y</a><a href="https://example.org/">z</a></body>'
    )
    assert local_references(page) == ["manifest.json", "site/app.js"]


def test_rendering_renames_files_preloads_chunks_and_leaves_links_to_pages(page: Path) -> None:
    page.write_text(f'{HEAD}<script type="module" src="./app.js"></script></head><body><a href="./other.html">x</a></body>')
    text = render_page(page, lambda _source: "assets/app.1.js", {"assets/app.1.js": ("assets/chunk.2.js",)})
    assert 'src="assets/app.1.js"' in text
    assert '<link rel="modulepreload" href="assets/chunk.2.js">' in text
    assert 'href="./other.html"' in text


def test_the_policy_stands_before_anything_it_governs(page: Path) -> None:
    page.write_text(f'{HEAD}<script type="module" src="./app.js"></script></head>')
    text = render_page(page, lambda source: source, {})
    assert text.index(CONTENT_SECURITY_POLICY) < text.index("<script")
    assert "unsafe-inline" not in CONTENT_SECURITY_POLICY
    assert "'unsafe-eval'" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_a_reference_to_a_missing_file_stops_the_build(page: Path) -> None:
    page.write_text(f'{HEAD}<script type="module" src="./gone.js"></script></head>')
    with pytest.raises(BuildError, match=r"gone\.js"):
        local_references(page)


@pytest.mark.parametrize(
    "inline",
    ["<script>x()</script>", '<style type="text/css">', '<p style="color:red">', '<p onclick="x()">', "<script type=module>"],
)
def test_inline_code_stops_the_build(page: Path, inline: str) -> None:
    page.write_text(f"{HEAD}</head><body>{inline}</body>")
    with pytest.raises(BuildError, match="inline code"):
        render_page(page, lambda source: source, {})


def test_build_information_survives_text_that_looks_like_markup(page: Path) -> None:
    page.write_text(f"{HEAD}</head><body></body>")
    build = {"name": "</script><script>alert(1)</script>", "язык": "ё"}
    text = inject_build(render_page(page, lambda source: source, {}), build)
    found = re.search(r'<script type="application/json" id="data20-build">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    assert json.loads(found[1]) == build
