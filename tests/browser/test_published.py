"""A published vault in real browsers: read without a script, then the app at the same address, and moved on under its readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from build_support.browsers import display, find_engines
from build_support.crawl import unresolved
from build_support.paths import BUILD, DEMO_VAULT, NODE_MODULES, ROOT
from build_support.publish import APP_PAGE, Publication
from build_support.site import build_site
from tests.browser.conftest import BOOT_MS, Server, Tab
from tests.browser.firefox import firefox
from tests.browser.hosts import hosts
from tests.browser.webkit import webkit

ARTICLE = "computers/how-full-text-search-works.html"
RUSSIAN = "course/02 Одна мысль — одна заметка.html"
TITLE = "Читальня"
TAKEN_OVER = "document.querySelector('#static') === null"
LOADER = "**/assets/start.*.js"


@pytest.fixture(scope="module")
def published() -> Path:
    out = BUILD / "published"
    build_site(Publication(DEMO_VAULT, title=TITLE, url="https://example.org/data20/", language="ru"), out=out)
    return out


@pytest.fixture(scope="module")
def server(published: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(published, "/data20/")


@pytest.fixture
def still(chromium: Browser) -> Iterator[Page]:
    """A page in a browser with JavaScript off."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_chromium_reads_the_site_without_javascript(server: Server, still: Page) -> None:
    still.goto(server.url)
    expect(still.locator("main h1").first).to_have_text("Главная")
    still.locator("main .reading a[href*='course/']").first.click()
    still.wait_for_url(lambda url: urlsplit(url).path.startswith("/data20/course/"))
    assert len(still.locator("main .reading").inner_text()) > 300
    lesson = still.url
    still.locator("nav.turn a[rel=next]").click()
    still.wait_for_url(lambda url: url != lesson)
    still.locator("nav.crumbs a").first.click()
    still.wait_for_url(server.url)
    still.goto(server.url + "Start.html")
    still.wait_for_url(lambda url: not url.endswith("Start.html"))
    expect(still.locator("main h1").first).to_have_text("Home")
    still.goto(server.url + quote(RUSSIAN))
    expect(still.locator("html")).to_have_attribute("lang", "ru")
    still.locator(".toc summary").click()
    still.locator(".toc a").nth(2).click()
    still.wait_for_url(lambda url: "#" in url)


def test_what_stands_below_an_article_begins_where_its_text_does(server: Server, still: Page) -> None:
    still.set_viewport_size({"width": 1600, "height": 900})
    still.goto(server.url + ARTICLE)
    places = [still.locator(f"#static {what}").first.bounding_box() for what in (".reading", ".tags", ".after > *", ".crumbs")]
    assert len({round(place["x"]) for place in places if place}) == 1, places
    assert all(places)


def test_firefox_reads_the_site_without_javascript(server: Server, tmp_path: Path) -> None:
    program = find_engines().firefox
    if program is None:
        pytest.skip("There is no Firefox on this machine.")
    (tmp_path / "user.js").write_text('user_pref("javascript.enabled", false);\n')
    with firefox(str(program), tmp_path) as browser:
        browser.open(server.url)
        assert browser.texts("main h1")[0] == "Главная"
        address = next(href for href in browser.attributes("main .reading a", "href") if href.startswith("course/"))
        browser.open(urljoin(server.url, address))
        assert len("".join(browser.texts("main .reading"))) > 300
        assert browser.attributes("html", "data-theme") == []
        browser.open(urljoin(urljoin(server.url, address), browser.attributes("nav.turn a[rel=next]", "href")[0]))
        assert browser.texts("main h1")


def test_webkit_reads_the_site_without_javascript(server: Server) -> None:
    engines = find_engines()
    if engines.webkit_driver is None or engines.webkit_view is None:
        pytest.skip("There is no WebKitGTK with its driver on this machine.")
    seen = """async () => ({title: document.querySelector('main h1').textContent, words: document.querySelector('main .reading').textContent.length,
        theme: document.documentElement.dataset.theme ?? '', width: document.querySelector('.reading').clientWidth, next: document.querySelector('nav.turn a[rel=next]').href})"""
    no_script = ["--enable-javascript=FALSE"]
    with display(engines) as environment, webkit(str(engines.webkit_driver), str(engines.webkit_view), environment, no_script) as browser:
        browser.open(server.url + quote(RUSSIAN))
        told = browser.run(seen)
        assert (told["title"], told["theme"]) == ("Урок 2. Одна мысль — одна заметка", "")
        assert told["words"] > 300
        assert told["width"] < 800
        browser.open(told["next"])
        assert browser.run(seen)["words"] > 300


def in_place(tab: Tab) -> None:
    """Wait until the page has become the app."""
    tab.until(TAKEN_OVER)


def test_the_page_becomes_the_app_at_its_address_and_moves_on_by_addresses_of_pages(server: Server, new_tab: Callable[[], Tab]) -> None:
    tab = new_tab()
    page = tab.page
    held: list[Route] = []
    page.route("**/app.json", lambda route: held.append(route))  # the app takes the page's place when it can: not before we have looked
    page.goto(server.url + ARTICLE)
    expect(page.locator("#static main h1")).to_have_text("How full-text search works")
    page.evaluate("scrollTo(0, 700)")
    words = "(() => [...document.querySelectorAll('.reading > *')].find((b) => b.getBoundingClientRect().bottom > 60).textContent)()"
    first = tab.run(words)
    page.unroute("**/app.json")
    for route in held:
        route.continue_()
    in_place(tab)
    assert page.url == server.url + ARTICLE
    expect(page.locator("d20-app .reading h1")).to_have_text("How full-text search works")
    assert tab.run(words) == first, "the reader lost the place"
    page.locator("d20-app .reading a[data-path='library/card-catalogue.md']").first.click()
    page.wait_for_url(server.url + "library/card-catalogue.html")
    page.locator(".rail a[href='#/tools']").click()
    page.wait_for_url(server.url + "app.html#/tools")
    page.go_back()
    page.wait_for_url(server.url + "library/card-catalogue.html")
    page.go_back()
    page.wait_for_url(server.url + ARTICLE)
    tab.until(f"document.title === 'How full-text search works · {TITLE}'")
    found = tab.run("fetch('api/articles?limit=100').then((r) => r.json()).then((a) => a.articles.map((x) => x.path))")
    assert "drafts/private-reading-list.md" not in found
    assert "Главная.md" in found


def test_who_asks_for_search_has_it_at_once_and_results_lead_to_pages(server: Server, new_tab: Callable[[], Tab]) -> None:
    tab = new_tab()
    tab.page.goto(server.url + quote(RUSSIAN))
    tab.page.get_by_role("link", name="Поиск", exact=True).click()
    in_place(tab)
    tab.page.wait_for_url(server.url + "app.html#/search")
    tab.page.locator("input[type=search]").first.fill("каталога")
    tab.page.locator("d20-search-view .hit a").first.click()
    tab.page.wait_for_url(lambda url: url.endswith(".html") and "app.html" not in url)
    tab.page.locator("d20-app .reading h1").wait_for()


def test_in_a_frame_of_strangers_a_page_stays_a_page_and_its_search_is_an_embed(server: Server, chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_default_timeout(BOOT_MS)
    with hosts() as strangers:
        page.goto(strangers.put("around.html", f'<!doctype html><iframe src="{server.url}{quote(RUSSIAN)}" width="1200" height="700"></iframe>'))
        shown = page.frame_locator("iframe")
        expect(shown.locator("#static main h1")).to_have_text("Урок 2. Одна мысль — одна заметка")
        shown.get_by_role("link", name="Поиск", exact=True).click()
        shown.locator("d20-search-view").wait_for()
        assert page.frames[1].url.startswith(f"{server.url}embed.html?view=app#/search")
    page.close()


def test_a_route_in_a_shared_address_opens_the_app_on_any_page(server: Server, new_tab: Callable[[], Tab]) -> None:
    tab = new_tab()
    tab.page.goto(server.url + "tags/#/a/library/card-catalogue.md")
    in_place(tab)
    tab.page.wait_for_url(server.url + "library/card-catalogue.html")
    tab.page.locator("d20-app .reading h1").wait_for()


def test_who_embeds_an_article_that_only_they_have_is_told_that_others_will_not_see_it(server: Server, new_tab: Callable[[], Tab]) -> None:
    tab = new_tab()
    page = tab.page
    page.goto(server.url + "app.html#/library")
    tab.ready()
    tab.run("fetch('api/articles/mine.md', {method: 'PUT', body: '# Mine', headers: {'Content-Type': 'text/markdown'}})")
    for route, told in (("#/a/Home.md", 0), ("#/a/mine.md", 1)):
        page.goto(server.url + "app.html" + route)
        page.get_by_role("button", name="Embed").click()
        expect(page.locator(".embed-snippet")).to_contain_text("data20-embed")
        expect(page.get_by_text("not the articles that lie only in your browser")).to_have_count(told)
        page.keyboard.press("Escape")


def test_a_reader_on_a_phone_or_a_metered_line_pays_for_no_app_that_was_not_asked_for(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url + ARTICLE)
    page.clock.fast_forward(60_000)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "app.json" in url or "pyodide" in url]
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(server.url).netloc}
    assert sum(1 for url in asked if url.endswith(".js")) == 1
    context.close()


def test_without_the_network_a_page_that_was_never_seen_is_shown_by_the_app_at_its_address(published: Path, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab]) -> None:
    server = serve(published, "/data20/")
    tab = new_tab()
    tab.page.goto(server.url + "app.html")
    tab.ready().controlled()
    server.kill()
    tab.allow("ERR_|Failed to load|net::")
    tab.page.goto(server.url + quote(RUSSIAN))
    tab.page.locator("d20-app .reading h1").wait_for()
    assert tab.page.url == server.url + quote(RUSSIAN)
    tab.page.goto(server.url)
    tab.page.locator("d20-app .reading h1").wait_for()
    assert tab.page.url == server.url


def two_publications(folder: Path) -> list[Path]:
    made = []
    for number in (1, 2):
        vault = folder / f"vault-{number}"
        vault.mkdir()
        for name in ("a", "b"):
            (vault / f"{name}.md").write_text(f"# {name.upper()}\n\nversion {number} of {name}\n")
        (vault / "c.md").write_text("# C\n\nas it always was\n")
        if number == 1:
            for name in ("withdrawn", "withdrawn-but-mine"):
                (vault / f"{name}.md").write_text(f"# {name}\n\nonly in the first\n")
        else:
            (vault / "new.md").write_text("# New\n\nonly in the second\n")
        build_site(Publication(vault, title=TITLE), out=folder / f"site-{number}")
        made.append(folder / f"site-{number}")
    return made


def test_the_vault_moves_on_under_its_readers_without_touching_what_is_theirs(tmp_path: Path, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab]) -> None:
    first, second = two_publications(tmp_path)
    current = tmp_path / "current"
    current.symlink_to(first)
    tab = new_tab()
    server = serve(current, "/data20/")
    tab.page.goto(server.url + "app.html")
    tab.ready().controlled()
    put = """(path, text) => fetch('api/articles/' + path).then((r) => r.ok ? r.headers.get('etag') : null).then((etag) => fetch('api/articles/' + path,
        {method: 'PUT', headers: {'content-type': 'text/markdown', ...(etag ? {'if-match': etag} : {'if-none-match': '*'})}, body: text})).then((r) => r.status)"""
    assert tab.run(f"({put})('mine.md', 'my own note')") in (200, 201)
    assert tab.run(f"({put})('b.md', '# B\\n\\nmy words')") == 200
    assert tab.run(f"({put})('c.md', '# C\\n\\nmy words too')") == 200
    assert tab.run(f"({put})('withdrawn-but-mine.md', '# W\\n\\nmy words on it')") == 200
    current.unlink()
    current.symlink_to(second)
    tab.page.reload()
    with tab.page.expect_navigation():
        tab.page.locator(".update-bar d20-button").first.click()
    read = "(path) => fetch('api/articles/' + encodeURIComponent(path)).then((r) => r.text())"
    tab.until("window.data20 && data20.ready.then(() => fetch('api/articles?limit=9')).then((r) => r.json()).then((a) => a.articles.some((x) => x.path === 'b (my copy).md'))")
    texts: dict[str, Any] = {path: tab.run(read, path) for path in ("a.md", "b.md", "b (my copy).md", "c.md", "mine.md", "withdrawn-but-mine.md", "new.md")}
    wanted = {"withdrawn-but-mine.md": "my words on it", "new.md": "only in the second", "a.md": "version 2 of a", "b.md": "version 2 of b", "b (my copy).md": "my words", "c.md": "my words too", "mine.md": "my own note"}
    assert {path: wanted[path] in text for path, text in texts.items()} == dict.fromkeys(wanted, True), texts
    listed = tab.run("fetch('api/articles?limit=99').then((r) => r.json()).then((a) => a.articles.map((x) => x.path))")
    assert sorted(listed) == sorted(wanted), "what was withdrawn and not touched is gone, and nothing else is there"


VIEWS = [(RUSSIAN, "ru"), (ARTICLE, "en"), ("", "ru"), ("tags/", "ru"), ("computers/", "ru"), ("404.html", "ru"), ("computers/markdown-cheat-sheet.html", "en")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 900, 1300])
def test_no_static_page_has_a_barrier(server: Server, chromium: Browser, theme: Any, width: int) -> None:
    axe = (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    context: BrowserContext = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    page.route(LOADER, lambda route: _refuse(route))
    found = []
    for view, language in VIEWS:
        page.goto(server.url + quote(view))
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.evaluate(axe)
        answer = page.evaluate("axe.run()")
        found += [(view, rule["id"], rule["nodes"][0]["html"][:200], rule["nodes"][0]["failureSummary"][:300]) for rule in answer["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{view} is wider than the screen"
    context.close()
    assert found == []


def _refuse(route: Route) -> None:
    route.abort()


def test_every_address_of_the_demo_site_resolves(published: Path) -> None:
    own = frozenset(path.name for path in (ROOT / "site").glob("*.html") if path.name != "index.html") | {APP_PAGE}
    assert list(unresolved(published, "https://example.org/data20/", own)) == []


