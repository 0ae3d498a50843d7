"""The sitemap names exactly the pages that the site export makes; checks are those one would count by hand."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import feedparser
import pytest

from data20.errors import BadInput
from data20.publish.indexnow import indexnow_files
from data20.publish.sitemap import Page, sitemaps
from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import demo

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "i": "http://www.google.com/schemas/sitemap-image/1.1", "x": "http://www.w3.org/1999/xhtml"}
BASE = "https://example.org/n/"
VAULT = vault_of([
    ("index.md", b"---\ndate: 2024-05-06\n---\n# Home of the whole thing\n\n[tea](tea & co.md) [t](<tea & co.md>)\n"),
    ("tea & co.md", b"---\ntranslation: \"[[\xd1\x87\xd0\xb0\xd0\xb9]]\"\npriority: 0.8\nchangefreq: weekly\nupdated: 2024-05-07\nlang: en\n---\n# Tea & Co for all\n\n![](img/cup one.png) ![](<img/cup one.png>)\n"),
    ("чай.md", "---\nlang: ru\n---\n# Чай для всех нас\n\nслово\n".encode()), ("draft.md", b"---\nstatus: draft\n---\n# D\n"),
    ("quiet.md", b"---\nnoindex: true\n---\n# Quiet\n"), ("img/cup one.png", b"x"),
])  # fmt: skip


def run(vault: Vault = VAULT, **values: Any) -> Report:
    spec = find_tool("sitemap_generator")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def file(report: Report, name: str) -> bytes:
    return next(a.content for a in report.artifacts if a.name == name)


def test_pages_dates_images_and_languages_are_in_the_sitemap_and_private_ones_are_not() -> None:
    root = ElementTree.fromstring(file(run(base_url=BASE), "sitemap.xml"))
    urls = {unquote(u.findtext("s:loc", "", NS)): u for u in root.findall("s:url", NS)}
    assert set(urls) == {BASE + "_index.html", BASE + "tea & co.html", BASE + "чай.html"}
    tea = urls[BASE + "tea & co.html"]
    assert [tea.findtext(f"s:{k}", "", NS) for k in ("lastmod", "changefreq", "priority")] == ["2024-05-07", "weekly", "0.8"]
    assert [e.text for e in tea.findall(".//i:loc", NS)] == [BASE + "img/cup%20one.png"]
    assert {(e.get("hreflang"), unquote(e.get("href", ""))) for e in tea.findall("x:link", NS)} == {("en", BASE + "tea & co.html"), ("ru", BASE + "чай.html")}
    assert file(run(base_url=BASE), "robots.txt").decode() == f"User-agent: *\nDisallow: /n/quiet.html\n\nSitemap: {BASE}sitemap.xml\n"


def test_every_address_is_a_file_of_the_exported_site() -> None:
    spec = find_tool("export_manager")
    site = spec.run(demo(), spec.params.model_validate({"formats": ["site"]}), SilentProgress()).artifacts[0].content
    with zipfile.ZipFile(io.BytesIO(site)) as archive:
        names = set(archive.namelist())
    root = ElementTree.fromstring(file(run(demo(), base_url=BASE), "sitemap.xml"))
    addresses = [unquote(e.text or "").removeprefix(BASE) for e in root.findall("s:url/s:loc", NS)]
    assert addresses and set(addresses) <= names and len(set(addresses)) == len(addresses)


def test_without_an_address_pages_are_only_checked() -> None:
    report = run()
    assert [a.name for a in report.artifacts] == ["seo.csv"]
    table = next(b for b in report.blocks if isinstance(b, Table))
    assert [(row[0].path, row[2].key.rsplit(".", 1)[1]) for row in table.rows] == [
        ("index.md", "description_none"), ("index.md", "thin"), ("index.md", "alone"), ("tea & co.md", "description_none"), ("tea & co.md", "thin"), ("tea & co.md", "alt"),
        ("чай.md", "description_none"), ("чай.md", "thin"), ("чай.md", "no_links"),
    ]  # fmt: skip


def test_feeds_and_structured_data_are_sound() -> None:
    report = run(base_url=BASE)
    with zipfile.ZipFile(io.BytesIO(file(report, "site-extras.zip"))) as archive:
        extras = {name: archive.read(name) for name in archive.namelist()}
    for name in ("feed.rss", "feed.atom"):
        feed = feedparser.parse(extras[name])
        assert not feed.bozo and [e.title for e in feed.entries] == ["Tea & Co for all", "Home of the whole thing"]
    data = json.loads(extras["structured-data.jsonld"])["tea & co.md"]
    assert data[0]["url"] == BASE + "tea%20%26%20co.html" and data[1]["@type"] == "BreadcrumbList"


def test_too_many_pages_are_split_under_an_index() -> None:
    files = sitemaps([Page(f"{BASE}{n}.html") for n in range(5)], BASE, largest=2)
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [e.text for e in ElementTree.fromstring(files["sitemap.xml"]).findall(".//s:loc", NS)] == [f"{BASE}sitemap-{n}.xml" for n in (1, 2, 3)]


@pytest.mark.parametrize("base", ["example.org", "javascript:x", "https://a b/"])
def test_what_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(BadInput):
        run(base_url=base)


def test_indexnow_names_changed_pages_and_the_key_stands_beside_them() -> None:
    key = "b0f3-aB" + "9" * 10
    report = run(base_url=BASE, indexnow=key, since="2024-05-07")
    assert json.loads(file(report, "indexnow.json")) == {"host": "example.org", "key": key, "keyLocation": f"{BASE}{key}.txt", "urlList": [BASE + "tea%20%26%20co.html"]}
    with zipfile.ZipFile(io.BytesIO(file(report, "site-extras.zip"))) as beside:
        assert beside.read(f"{key}.txt").decode() == key
        assert not [name for name in beside.namelist() if name.startswith("indexnow")], "what is sent isn't published"
    every = json.loads(file(run(base_url=BASE, indexnow=key), "indexnow.json"))["urlList"]
    assert every == [e.text for e in ElementTree.fromstring(file(report, "sitemap.xml")).findall("s:url/s:loc", NS)]
    nothing = run(base_url=BASE, indexnow=key, since="2999-01-01")
    assert not [a.name for a in nothing.artifacts if a.name.startswith("indexnow")]


def test_indexnow_cuts_long_lists_and_refuses_bad_keys_and_days() -> None:
    files = indexnow_files("https://x.org:8080/a/", "k" * 8, [f"https://x.org:8080/a/{n}" for n in range(5)], most=2)
    assert list(files) == ["kkkkkkkk.txt", "indexnow.json", "indexnow-2.json", "indexnow-3.json"]
    assert [len(json.loads(files[name])["urlList"]) for name in list(files)[1:]] == [2, 2, 1]
    assert json.loads(files["indexnow.json"])["host"] == "x.org:8080"
    for values, field in (({"indexnow": "short"}, "indexnow"), ({"indexnow": "ключключ"}, "indexnow"), ({"indexnow": "k" * 8, "base_url": ""}, "base_url"), ({"since": "вчера"}, "since")):
        with pytest.raises(BadInput) as caught:
            run(**{"base_url": BASE, **values})
        assert caught.value.facts["field"] == field
