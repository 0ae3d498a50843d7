"""Exports are valid files of their formats, and nothing dangerous gets into them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from data20.publish.site import page_file
from data20.tools.export.export_manager import FORMATS
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import SMALL, all_vaults

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
VAULT = vault_of([
    ("a/one.md", b"---\ntags: [t]\n---\n# One\n\nSee [two](../b/two.md#second) and [[two|II]], ![cup](../cup.png), [gone](no.md), [[draft]].\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"),
    ("b/two.md", "# Два & <три>\n\n## Second\n\n- x\n  1. y\n\n`]]>` <script>alert(1)</script> [x](javascript:alert(1))\n\n```py\na < b\n```\n".encode()),
    ("draft.md", b"---\nstatus: draft\n---\nsecret\n"), ("cup.png", PNG),
])  # fmt: skip
VAULT = Vault(VAULT.articles, VAULT.attachments, 0, {"cup.png": PNG})


def export(vault: Vault, **values: Any) -> dict[str, bytes]:
    spec = find_tool("export_manager")
    report = spec.run(vault, spec.params.model_validate({"formats": list(FORMATS), **values}), SilentProgress())
    return {artifact.name: artifact.content for artifact in report.artifacts}


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FILES = export(VAULT)


@pytest.mark.parametrize("name", all_vaults())
def test_every_format_of_any_vault_is_well_formed(name: str) -> None:
    files = export(all_vaults()[name])
    assert set(files) == {file for file, _, _ in FORMATS.values()}
    for file in ("outline.opml", "knowledge_base.xml"):
        ElementTree.fromstring(files[file])
    for file in ("book.epub", "book.docx"):
        for part, content in unzip(files[file]).items():
            if part.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels")):
                ElementTree.fromstring(content)
    assert json.loads(files["knowledge_base.json"])["total_articles"] == len(files["articles.jsonl"].splitlines())
    for part, content in unzip(files["site.zip"]).items():
        if part.endswith(".html"):
            ElementTree.fromstring(content)


def test_drafts_stay_at_home_unless_they_are_wanted() -> None:
    assert not any(b"secret" in content for content in FILES.values())
    assert b"secret" in export(VAULT, drafts=True, formats=["text"])["articles.txt"]


def test_nothing_that_runs_gets_into_a_page() -> None:
    pages = {**unzip(FILES["site.zip"]), **unzip(FILES["book.epub"])}
    for name, content in pages.items():
        if name.endswith(("html", "xhtml")):
            assert b"<script" not in content
            assert b"javascript:" not in content.replace(b"javascript:alert(1))</p>", b"")


def test_links_lead_inside_the_site_and_images_come_along() -> None:
    pages = unzip(FILES["site.zip"])
    one = pages[page_file("a/one.md")].decode()
    assert 'href="../b/two.html#second"' in one
    assert 'src="../cup.png"' in one
    assert pages["cup.png"] == PNG
    assert "no.md" not in one
    assert ">draft<" in one and "draft.html" not in one


def test_the_book_has_its_mimetype_first_and_uncompressed() -> None:
    with zipfile.ZipFile(io.BytesIO(FILES["book.epub"])) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")


def test_portable_markdown_has_no_wikilinks_and_changes_nothing_else() -> None:
    before, after = VAULT.articles["a/one.md"].text, unzip(FILES["markdown.zip"])["a/one.md"].decode()
    assert "[[" not in after
    assert after.replace("[II](../b/two.md)", "[[two|II]]").replace("[draft](../draft.md)", "[[draft]]") == before


def test_the_csv_has_a_row_for_every_article() -> None:
    rows = list(csv.DictReader(io.StringIO(FILES["articles_metadata.csv"].decode())))
    assert [(row["path"], row["tags"]) for row in rows] == [("a/one.md", "t"), ("b/two.md", "")]


def test_one_file_keeps_its_links_inside() -> None:
    book = FILES["book.md"].decode()
    assert "[two](#a2)" in book and '<a id="a2"></a>' in book


def test_an_unknown_tag_is_an_error_that_names_the_field() -> None:
    with pytest.raises(Exception, match="tag"):
        export(SMALL["pair"], tag="nowhere")
