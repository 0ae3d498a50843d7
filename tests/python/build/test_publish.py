"""A vault becomes a site: every address resolves, strangers' programs read it, and nothing that was withheld gets out."""

from __future__ import annotations

import json
import os
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import feedparser
import pytest
from justhtml import JustHTML

from build_support.console import BuildError
from build_support.crawl import file_at, unresolved
from build_support.output import Output
from build_support.publish import APP_PAGE, Prepared, Publication, app_parts, style_sheet
from data20.publish.words import TEXTS

BASE = "https://example.org/база/".replace("база", "notes")
APP = '<head><link rel="icon" href="assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="assets/app.css"><script type="module" src="assets/app.js"></script></head>'
SECRET = "совершенно-секретно"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (300).to_bytes(4, "big") + (200).to_bytes(4, "big") + b"\x08\x06"

VAULT: Mapping[str, str | bytes] = {
    "Главная.md": "---\nlang: ru\naliases: [Старт, /old/start/]\ndate: 2026-02-01\n---\n# Добро пожаловать\n\nСм. [[Ёж & Со #1]], [[secret]], ![[secret]] и [[нет такой]]. #сад/розы\n\n```python\ndef f():  # комментарий\n    return 'строка'\n```\n",
    "животные/Ёж & Со #1.md": "# Ёж <b>&</b> Со\n\n## Раздел один\n\nНазад: [[Главная]], сюда: [[#Раздел один]].\n\n## Раздел два\n\n![[фото ежа.png|Ёж]] ![[page.html]] ![[bad.svg]] ![[good.svg]]\n\n> [!warning] Осторожно\n> иголки\n\n| а | б |\n|---|--:|\n| 1 | 2 |\n\n- [ ] дело\n\nСноска[^1].\n\n[^1]: Текст.\n",
    "животные/index.md": "# Животные\n",
    "api/engine.md": "# Engine\n\n[[x]]\n", "x.md": "# X\n", "x.markdown": "# X2\n", "404.md": "# Not lost\n", "app.md": "# App\n", "contents.md": "# Contents\n", "tags/index.md": "# Tags article\n",
    "empty.md": b"", "broken.md": b"\xff\xfe\x00", "hostile.md": '# <script>alert(1)</script>\n\n<script>alert(2)</script> <img src=x onerror=alert(3)> [x](javascript:alert(4)) <a href="//evil.example">e</a> ![out](https://evil.example/x.png)\n',
    "hidden.md": "---\nnoindex: true\n---\n# Hidden from search engines\n",
    "secret.md": f"---\npublish: false\n---\n# {SECRET}\n\n![[secret.png]] [[Главная]] #{SECRET}\n", "secret.png": SECRET.encode(),
    "no.md": f"---\npublish: no\n---\n{SECRET}\n", "draft.md": f"---\nstatus: Draft\n---\n{SECRET}\n", "private.md": f"---\nprivate: true\n---\n{SECRET}\n",
    "yaml.md": f"---\ntitle: \"{SECRET}\nstatus: draft\n---\n{SECRET}\n", "Templates/t.md": f"{SECRET}\n", "мои образцы/t.md": f"{SECRET}\n", "tpl.md": f"---\ntype: template\n---\n{SECRET}\n",
    ".obsidian/templates.json": json.dumps({"folder": "мои образцы"}), ".data20/state.json": SECRET, ".hidden/x.md": SECRET,
    ".data20/tools/count.py": "# a tool for readers\n", ".data20/tools/_mine.py": SECRET, ".data20/tools/deep/x.py": SECRET, ".data20/count.json": SECRET, "notes/.data20/tools/x.py": SECRET,
    "comments.md": f"# C\n\n%%{SECRET}%% shown %% {SECRET} %%\r\n\r\n%%\n{SECRET}\n\n{SECRET}\n%%\n\n> quoted %%{SECRET}\n> {SECRET}%% end\n\n`100%%` stays\n\n- item %%{SECRET}%%\n",
    "unused.png": SECRET.encode(), "фото ежа.png": PNG, "page.html": f"<script>{SECRET}</script>", "bad.svg": f"<svg onload='{SECRET}'/>", "good.svg": '<svg viewBox="0 0 10 20"/>',
}  # fmt: skip


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (1_770_000_000, 1_770_000_000))
    return folder


def publish(vault: Path, out: Path, **wishes: str) -> dict[str, Any]:
    out.mkdir(parents=True)
    prepared = Prepared(Publication(vault, **{"title": "Сад & огород", "url": BASE, **wishes}))
    output = Output(out)
    for name in (APP_PAGE, "assets/start.js", "assets/icon.svg", "recovery.html"):
        output.put(name, b"", None)
    output.put("manifest.json", prepared.manifest('{"name": "x"}').encode(), None)
    site = prepared.write(output, APP, "assets/start.js")
    (out.parent / "vault.zip").write_bytes(prepared.pack().data)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publish")
    publish(write(folder / "vault", VAULT), folder / "site")
    return folder / "site"


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        if path.stat().st_size and path.name != "page.html":
            yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


def elements(html: str) -> Iterator[Any]:
    stack: list[Any] = [JustHTML(html, sanitize=False).root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children or [])


def attribute(node: Any, name: str) -> str | None:
    value = (getattr(node, "attrs", None) or {}).get(name)
    return value if isinstance(value, str) else None


def broken(site: Path) -> list[str]:
    return list(unresolved(site, BASE, frozenset((APP_PAGE, "recovery.html"))))


def test_every_internal_address_of_every_page_resolves(site: Path) -> None:
    assert len(list(pages(site))) > 20
    assert broken(site) == []


def test_every_page_is_html_without_errors_in_the_language_of_its_article(site: Path) -> None:
    for name, html in pages(site):
        assert JustHTML(html, sanitize=False, collect_errors=True).errors == [], name
        assert html.count("<h1") >= 1 or name == "empty.html"
    texts = dict(pages(site))
    assert '<html lang="ru">' in texts["index.html"]
    assert '<html lang="en">' in texts["x.html"]


def test_nothing_withheld_is_in_any_file_or_name(site: Path) -> None:
    needle = SECRET.encode()
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert needle not in content, path
            assert needle not in unquote(content.decode("utf-8", "replace")).encode(), path
        assert SECRET not in path.name
    with zipfile.ZipFile(site.parent / "vault.zip") as packed:
        for name in packed.namelist():
            assert needle not in packed.read(name), name
        assert sorted(packed.namelist()) == sorted(n for n in [*packed.namelist()] if n in VAULT)
        assert "unused.png" not in packed.namelist()
        assert "`100%%` stays" in packed.read("comments.md").decode()
    assert not (site / "page.html").exists()
    assert not (site / "bad.svg").exists()
    assert (site / "good.svg").is_file()


def test_the_authors_tools_travel_with_the_vault_and_are_no_part_of_the_pages(site: Path) -> None:
    with zipfile.ZipFile(site.parent / "vault.zip") as packed:
        assert [name for name in packed.namelist() if name.startswith(".")] == [".data20/tools/count.py"]
    for path in site.rglob("*"):
        assert path.suffix != ".py"
        assert not path.is_file() or b"count.py" not in path.read_bytes()


def test_the_crawl_finds_what_a_host_could_not_answer(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": '<a href="b.html#here">b</a><a href="b.html#there">b</a><img src="c.png"><a href="/x/">out</a><a href="d/">d</a>', "b.html": '<p id="here">', "d/index.html": '<a href="../">up</a>'})
    assert list(unresolved(tmp_path, BASE)) == ["a.html: b.html#there", "a.html: c.png", "d/index.html: ../"]


def test_an_embedded_or_linked_private_article_leaves_only_the_authors_own_words(site: Path) -> None:
    html = (site / "index.html").read_text(encoding="utf-8")
    assert "secret.html" not in html
    assert "<span>secret</span>" in html


def test_addresses_are_nfc_percent_encoded_and_told_to_the_app(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "й.md")
    told = publish(write(tmp_path / "vault", {name: "# Й\n", **VAULT}), tmp_path / "site")
    assert (tmp_path / "site" / "й.html").is_file()
    assert "й" in told["pages"][""]
    assert told["home"] == "Главная.md"
    assert told["other"] == {
        "Главная.md": "index.html", "404.md": "404-2.html", "app.md": "app-2.html", "api/engine.md": "_api/engine.html", "x.markdown": "x-2.html",
    }  # fmt: skip
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="%D0%B6%D0%B8%D0%B2%D0%BE%D1%82%D0%BD%D1%8B%D0%B5/%D0%81%D0%B6%20%26%20%D0%A1%D0%BE%20%231.html"' in html


def test_a_script_of_the_vault_is_nowhere_and_every_page_has_the_policy(site: Path) -> None:
    for name, html in pages(site):
        for node in elements(html):
            if node.name == "script":
                assert attribute(node, "src") or attribute(node, "type") == "application/ld+json", name
            attributes = getattr(node, "attrs", None) or {}
            assert not [a for a in attributes if a.startswith("on") or a == "style"], name
            assert not str(attributes.get("href") or "").startswith("javascript:"), name
            assert not str(attributes.get("src") or "").startswith(("http", "//")), name
        assert "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'" in html, name


def test_old_addresses_lead_to_the_article_without_a_script(site: Path) -> None:
    for file, target in (("Старт.html", "./"), ("Главная.html", "./"), ("old/start/index.html", "../../")):
        html = (site / file).read_text(encoding="utf-8")
        assert f'<meta http-equiv="refresh" content="0; url={target}">' in html
        assert f'<link rel="canonical" href="{BASE}">' in html


def test_feeds_and_sitemap_are_read_by_others_and_name_pages_that_there_are(site: Path) -> None:
    for name in ("feed.rss", "feed.atom"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            feed = feedparser.parse((site / name).read_bytes())
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.feed.title == "Сад & огород"
        links = {entry.link for entry in feed.entries}
        assert BASE in links
        assert all(file_at(site, BASE, link).is_file() for link in links)
    tree = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    listed = [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(listed) == len(set(listed))
    for address in listed:
        assert file_at(site, BASE, address).is_file(), address
    assert BASE + "hidden.html" not in listed
    assert f"Sitemap: {BASE}sitemap.xml" in (site / "robots.txt").read_text()


def test_a_page_names_itself_to_search_engines_and_networks(site: Path) -> None:
    html = next((site / "животные").glob("Ёж*.html")).read_text(encoding="utf-8")
    address = BASE + "%D0%B6%D0%B8%D0%B2%D0%BE%D1%82%D0%BD%D1%8B%D0%B5/%D0%81%D0%B6%20%26%20%D0%A1%D0%BE%20%231.html"
    assert f'<link rel="canonical" href="{address}">' in html
    assert f'<meta property="og:url" content="{address}">' in html
    assert "<title>Ёж &amp; Со · Сад &amp; огород</title>" in html
    article, crumbs = (json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html))
    assert (article["headline"], article["url"]) == ("Ёж & Со", address)
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Сад & огород", "животные", "Ёж & Со"]
    assert '<meta name="robots" content="noindex">' in (site / "hidden.html").read_text(encoding="utf-8")


def test_code_is_coloured_pictures_have_their_size_and_callouts_their_kind(site: Path) -> None:
    home = (site / "index.html").read_text(encoding="utf-8")
    assert '<span class="hl-k">def</span>' in home
    assert "hl-c" in home
    html = next((site / "животные").glob("Ёж*.html")).read_text(encoding="utf-8")
    assert re.search(r'<img src="\.\./%D1%84%D0%BE%D1%82%D0%BE%20[^"]*\.png" alt="Ёж"[^>]* width="300" height="200"', html)
    assert 'data-callout="warning"' in html
    assert 'href="#%D1%80%D0%B0%D0%B7%D0%B4%D0%B5%D0%BB-%D0%BE%D0%B4%D0%B8%D0%BD"' in html


def test_the_page_that_hosts_show_for_a_missing_one_has_absolute_links(site: Path) -> None:
    html = (site / "404.html").read_text(encoding="utf-8")
    for node in elements(html):
        address = attribute(node, "href")
        assert address is None or address.startswith(("/notes/", "#")), address


def test_without_an_address_there_is_nothing_that_needs_one(tmp_path: Path) -> None:
    publish(write(tmp_path / "vault", {"a.md": "# A\n\n[[b]]\n", "f/b.md": "# B\n\n[[a]]\n"}), tmp_path / "site", url="")
    site = tmp_path / "site"
    assert broken(site) == []
    assert not [name for name in ("sitemap.xml", "robots.txt", "feed.rss") if (site / name).exists()]
    assert 'rel="canonical"' not in (site / "a.html").read_text()


def test_a_vault_without_a_home_article_has_its_contents_as_front_page(tmp_path: Path) -> None:
    publish(write(tmp_path / "vault", {"a.md": "# Альфа\n", "f/b.md": "# Бета\n"}), tmp_path / "site")
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert ">Альфа</a>" in html
    assert 'href="f/"' in html
    assert broken(tmp_path / "site") == []


@pytest.mark.parametrize("files", [{"secret.md": "---\npublish: false\n---\n"}, {"x.png": b"1"}])
def test_a_vault_with_nothing_to_publish_is_still_a_site(tmp_path: Path, files: Mapping[str, str | bytes]) -> None:
    publish(write(tmp_path / "vault", files), tmp_path / "site")
    assert TEXTS["none"].en in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert broken(tmp_path / "site") == []


def test_a_long_folder_is_shown_in_parts(tmp_path: Path) -> None:
    publish(write(tmp_path / "vault", {f"f/{n}.md": f"# N{n}\n" for n in range(1, 1102)}), tmp_path / "site")
    site = tmp_path / "site"
    first, last = (site / "f" / "index.html").read_text(), (site / "f" / "page-3.html").read_text()
    assert (first.count("<li>"), last.count('class="muted"')) != (0, None)
    assert ">N500</a>" in first
    assert ">N501</a>" not in first
    assert ">N1101</a>" in last
    assert broken(site) == []


def test_what_is_no_address_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"ftp://x"):
        Prepared(Publication(write(tmp_path / "v", {"a.md": "a"}), url="ftp://x"))


def test_a_link_out_of_the_vault_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside.md": SECRET})
    vault = write(tmp_path / "vault", {"a.md": "a"})
    (vault / "link.md").symlink_to(tmp_path / "outside.md")
    assert list(Prepared(Publication(vault)).vault.articles) == ["a.md"]


def test_the_build_says_in_words_why_a_file_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Prepared(Publication(write(tmp_path / "v", {"a.md": "a", "aux.md": "b"})))
    assert "left out: aux.md. The name can't be used: Windows reserves that name." in capsys.readouterr().out


def test_the_style_follows_the_system_without_a_script_and_the_choice_with_one() -> None:
    css = style_sheet()
    assert "@media (prefers-color-scheme: dark) { :root:not([data-theme]) {" in css
    assert "[data-theme='dark'] {" in css
    assert "/*" not in css


def test_a_static_page_learns_from_the_apps_page_what_to_load() -> None:
    page = APP.replace("</head>", '<link rel="modulepreload" href="assets/chunk.js"></head>')
    assert json.loads(app_parts(page, {"id": "1"})) == {"build": {"id": "1"}, "scripts": ["assets/app.js"], "styles": ["assets/app.css"], "preload": ["assets/chunk.js"]}


def test_the_same_vault_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    publish(write(tmp_path / "vault", VAULT), tmp_path / "again")
    for path in site.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(site)).read_bytes() == path.read_bytes(), path
    assert (tmp_path / "vault.zip").read_bytes() == (site.parent / "vault.zip").read_bytes()
