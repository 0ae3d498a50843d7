"""Data20 in strangers' pages: every view, one engine for many frames, and what the page around is told."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import barriers
from tests.browser.conftest import Server
from tests.browser.embedding import LISTEN, VIEWS, document, engines, event, frames, host, page, server, until
from tests.browser.hosts import Hosts, hosts
from tests.browser.test_strangers import IMPORT

__all__ = ["host", "page", "server"]


def test_a_page_of_another_origin_shows_every_view_with_one_engine(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("all.html", document(server, *VIEWS.values())))
    for number in range(len(VIEWS)):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", f"e{number}")
        event(page, "ready", f"e{number}")
    shown = {frame.evaluate("document.documentElement.dataset.embed"): frame for frame in frames(page, server)}
    assert shown.keys() == VIEWS.keys()
    # Ready means that the view is drawn; what it asks Python for may come later.
    expect(shown["search"].locator(".hit").first).to_be_visible()
    expect(shown["article"].locator("h1")).to_have_text("Home")
    until(shown["tool"], "location.hash.startsWith('#/jobs/')")
    assert engines(page) == 1


@pytest.mark.parametrize(("theme", "language"), [("light", "ru"), ("dark", "en")])
def test_no_embedded_view_has_a_barrier_or_is_wider_than_its_place(server: Server, host: Hosts, page: Page, theme: str, language: str) -> None:
    embeds = [view.replace(' lang="ru"', "") + f' theme="{theme}" lang="{language}"' for view in VIEWS.values()]
    found: list[str] = []
    page.goto(host.put("all.html", document(server, *embeds)))
    for number in range(len(VIEWS)):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", f"e{number}")
        event(page, "ready", f"e{number}")
    shown = {frame.evaluate("document.documentElement.dataset.embed"): frame for frame in frames(page, server)}
    assert shown.keys() == VIEWS.keys()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for number, (name, frame) in enumerate((name, shown[name]) for name in VIEWS):
            page.evaluate("(id) => document.getElementById(id).scrollIntoView()", f"e{number}")
            found += [f"{name} {width}: {complaint}" for complaint in barriers(frame)]
            assert frame.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == [language, theme]
            if frame.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name} {width} is wider than its place")
    assert found == []


def test_the_page_of_examples_has_no_barrier(server: Server, page: Page) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{server.url}embed-demo.html")
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_asks_and_is_told_what_happens(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("ask.html", document(server, VIEWS["search"])))
    event(page, "ready")
    found = page.evaluate("e0.search('каталога', {limit: 3})")
    assert found["total"] > 0
    assert len(found["hits"]) <= 3
    assert found["hits"][0]["url"].startswith(server.url)
    page.evaluate("e0.open('Home.md')")
    assert event(page, "open")["path"] == "Home.md"
    done = page.evaluate("e0.run('generate_statistics')")
    assert done["status"] == "completed"
    assert page.evaluate("(job) => e0.getReport(job).then((again) => again.report.summary)", done["job"]) == done["report"]["summary"]
    refused = page.evaluate("e0.open('nowhere.md').catch((error) => error.code)")
    assert refused != "timeout"
    assert page.evaluate("e0.run('no_such_tool').catch((error) => error.name)") == "Data20Error"


def test_nothing_is_loaded_before_it_is_near(server: Server, host: Hosts, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    far = "".join("<p>far</p>" for _ in range(200))
    page.goto(host.put("far.html", document(server, VIEWS["article"]).replace("<body>", f"<body>{far}")))
    until(page, "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))")
    assert [url for url in asked if url.startswith(server.url)] == [f"{server.url}embed.js"]
    page.evaluate("e0.scrollIntoView()")
    event(page, "ready")


def test_twenty_embeds_load_lazily_and_share_one_engine(server: Server, host: Hosts, page: Page) -> None:
    many = document(server, *['view="article" article="Home.md"'] * 20)
    page.set_viewport_size({"width": 900, "height": 700})
    page.goto(host.put("many.html", many))
    event(page, "ready")
    assert 0 < len(frames(page, server)) < 6, "what is far away has not been loaded"
    for number in range(20):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", f"e{number}")
        event(page, "ready", f"e{number}")
    assert len(frames(page, server)) == 20
    assert engines(page) == 1


def test_a_frame_is_as_high_as_its_content(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("high.html", document(server, VIEWS["article"])))
    event(page, "ready")
    [frame] = frames(page, server)
    until(page, "e0.offsetHeight > 800")
    until(frame, "document.documentElement.scrollHeight - innerHeight <= 1")


def test_files_of_the_page_are_shown_and_not_kept(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("given.html", document(server, 'view="article" article="mine.md"').replace("<data20-embed", "<data20-embed hidden")))
    page.evaluate("() => { e0.vault = [{path: 'mine.md', content: '# Secret plan'}, {path: 'other.md', content: '# Other'}]; e0.hidden = false; e0.load(); }")
    assert event(page, "ready")["title"] == "Secret plan"
    [frame] = frames(page, server)
    kept = frame.evaluate("indexedDB.databases().then((all) => all.map(({name}) => name))")
    assert not [name for name in kept if "given" in name]
    assert page.evaluate("e0.search('other').then(({hits}) => hits.map(({path}) => path))") == ["other.md"]


def test_a_guest_app_offers_nothing_that_writes_installs_or_runs_own_code(server: Server, host: Hosts, page: Page) -> None:
    page.goto(host.put("guest.html", document(server, VIEWS["app"])))
    event(page, "ready")
    [frame] = frames(page, server)
    assert frame.locator("link[rel=manifest]").count() == 0, "a browser offers to install a page that names a manifest"
    frame.locator(".rail a[href='#/tools']").click()
    frame.locator(".family").first.wait_for()
    assert frame.locator("a[href='#/lab'], d20-own-tools").count() == 0
    frame.get_by_role("button", name="Commands").click()
    offered = frame.locator("d20-palette [role=option]")
    offered.filter(has_text="Graph").first.wait_for()
    words = " ".join(offered.all_inner_texts())
    assert not [name for name in ("New article", "inbox", "Folder on disk", "Import", "Lab", "Settings") if name in words], words
    frame.locator("d20-palette").press("Escape")
    for place in ("new", "edit/Home.md", "import", "inbox", "disk", "lab", "lab/Home.md", "history", "settings", "about"):
        frame.evaluate("(place) => { location.hash = `#/${place}`; }", place)
        frame.locator("#main").get_by_text("This vault is only shown here.").wait_for()
        assert frame.locator("#main :is(d20-button, input, textarea, form)").count() == 0, place
        frame.evaluate("location.hash = '#/search'")
        frame.locator("#main d20-search-view").wait_for()
    assert frame.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


ZIPPED = 'view="article" article="far.md"'


def far_vault(headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("far.md", "# From far away")
    return buffer.getvalue(), headers


def test_a_zip_of_a_third_origin_is_shown_where_its_host_allows_it(server: Server, host: Hosts, page: Page) -> None:
    with hosts() as third:
        open_to_all = third.put("vault.zip", *far_vault({"Access-Control-Allow-Origin": "*"}))
        page.goto(host.put("zip.html", document(server, ZIPPED).replace(f'src="{server.url}" view', f'src="{open_to_all}" view')))
        assert event(page, "ready")["title"] == "From far away"
        assert page.evaluate("e0.search('far').then(({hits}) => hits.map(({path}) => path))") == ["far.md"]


def test_a_zip_whose_host_does_not_allow_it_is_told_of_with_the_reason(server: Server, host: Hosts, page: Page) -> None:
    with hosts() as third:
        closed, missing = third.put("vault.zip", *far_vault({})), f"{third.url}nowhere.zip"
        third.put("nowhere.zip", "", {"Access-Control-Allow-Origin": "*"})
        del third.pages["nowhere.zip"]
        body = document(server, ZIPPED, ZIPPED).replace(f'src="{server.url}" view', f'src="{closed}" view', 1).replace(f'src="{server.url}" view', f'src="{missing}" view')
        page.goto(host.put("zip.html", body))
        told = event(page, "error")
        assert told["code"] == "vault"
        assert closed in told["message"]
        assert "Access-Control-Allow-Origin" in told["message"]
        assert "404" in event(page, "error", "e1")["message"]


@pytest.mark.parametrize("pinned", [False, True])
def test_the_dialogs_lines_show_the_same_in_a_page_of_another_origin(server: Server, host: Hosts, page: Page, pinned: bool) -> None:
    page.goto(f"{server.url}#/")
    page.evaluate(f"data20.ready.then(() => ({IMPORT})())")
    page.goto(f"{server.url}#/a/Home.md")
    page.get_by_role("button", name="Embed").first.click()
    if pinned:
        page.locator("d20-embed-dialog").get_by_text("Only this version of the script").click()
        page.locator(".embed-snippet").filter(has_text="integrity=").wait_for()
    lines = page.locator(".embed-snippet").inner_text()
    assert ("integrity=" in lines) is pinned
    page.goto(host.put("pasted.html", f'<!doctype html><html lang="en"><title>Host</title>{LISTEN}<body>{lines}</body></html>'))
    assert event(page, "ready", "")["title"] == "Home"
    [frame] = frames(page, server)
    expect(frame.locator("h1")).to_have_text("Home")
