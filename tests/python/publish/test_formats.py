"""Exports are valid files of their formats, and nothing dangerous gets into them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from data20.publish.markdown import hugo_files
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


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\0\0\0\0\0\0\0"


def test_the_document_has_title_contents_pictures_and_links_between_chapters() -> None:
    files = {"a.md": b"# A\n\n![Big one](big.png) and ![](small.png)\n\n| x |\n|---|\n| ![](big.png) |\n\n[to b](b.md#x) [web](https://x.org/?a=1&b=2) ![only words](gone.svg) [[nowhere]]\n", "b.md": b"## Part\n", "big.png": png(4000, 2000), "small.png": png(96, 48)}
    vault = vault_of(files.items())
    document = unzip(export(replace(vault, files={path: files[path] for path in vault.attachments}), formats=["docx"], title="Книга <1>", author="Вера")["book.docx"])
    assert {"word/media/image1.png", "word/media/image2.png", "docProps/core.xml"} <= document.keys() and document["word/media/image2.png"] == files["small.png"]
    core = ElementTree.fromstring(document["docProps/core.xml"])
    assert [node.text for node in core][:2] == ["Книга <1>", "Вера"]
    root = ElementTree.fromstring(document["word/document.xml"])
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
    w = f"{{{space['w']}}}"
    sizes = [(int(e.get("cx", "")), int(e.get("cy", ""))) for e in root.iterfind(".//wp:extent", space)]
    assert sizes == [(6_100_000, 3_050_000), (96 * 9525, 48 * 9525), (6_100_000, 3_050_000)], "a picture is as wide as it is, or as the page"
    places = [e.get("id") for e in root.iterfind(".//wp:docPr", space)]
    assert len(set(places)) == len(places) == 3
    marks = {e.get(f"{w}name") for e in root.iterfind(".//w:bookmarkStart", space)}
    links = [(e.get(f"{w}anchor"), "".join(e.itertext())) for e in root.iterfind(".//w:hyperlink", space) if e.get(f"{w}anchor")]
    assert links == [("chapter0", "A"), ("chapter1", "b"), ("chapter1", "to b")] and {anchor for anchor, _ in links} <= marks
    relations = {e.get("Id"): e.get("Target") for e in ElementTree.fromstring(document["word/_rels/document.xml.rels"])}
    assert relations["rLink1"] == "https://x.org/?a=1&b=2" and relations["rImage1"] == "media/image1.png"
    text = "".join(root.itertext())
    assert "only words" in text and "[]" not in text
    heading = next(p for p in root.iterfind(".//w:p", space) if (s := p.find("w:pPr/w:pStyle", space)) is not None and s.get(f"{w}val") == "Heading1" and "".join(p.itertext()) == "b")
    assert heading is not None, "an article without a title of its own has its name"


def test_hugo_gets_a_folder_s_index_by_its_own_name_and_links_that_it_resolves() -> None:
    vault = vault_of([
        ("тур/INDEX.md", "# Тур\n\nСм. [[День 1#Утро|первый день]], [черновик](secret.md), [фото](a.png) и [сайт](https://x.org).\n".encode()),
        ("тур/День 1.md", "---\ntags: [a]\n---\n# День 1\n\n## Утро\n\n[Назад](INDEX.md).\n".encode()), ("тур/secret.md", b"# S\n"), ("тур/a.png", b"x"),
    ])  # fmt: skip
    files = hugo_files(vault, [a for a in vault.articles.values() if a.path != "тур/secret.md"])
    assert set(files) == {"content/тур/_index.md", "content/тур/День 1.md"}
    home = files["content/тур/_index.md"].decode()
    assert "[первый день]({{< relref `/тур/День 1.md#утро` >}}), черновик, [фото](a.png) и [сайт](https://x.org)." in home
    assert files["content/тур/День 1.md"].decode().endswith("[Назад]({{< relref `/тур/_index.md` >}}).\n")
