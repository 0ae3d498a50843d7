"""Every view in both languages and themes, wide and narrow: axe finds no barrier, and nothing is wider than the screen. One page, one engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from build_support.paths import ROOT
from tests.browser.barriers import barriers
from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs

WIDTHS = (1280, 820, 390)
LANGUAGES = {"ru": "Русский", "en": "English"}
LOOKED_AT = {"ru": (("light", 1280), ("dark", 390)), "en": (("light", 390), ("dark", 1280))}
"""Where axe looks: colours depend on the theme, the order of things on the width, texts on the language."""

ROUTES = {
    "library": "#/",
    "folder": "#/folder/cooking",
    "article": "#/a/cooking/%D0%91%D0%BE%D1%80%D1%89.md",
    "missing-article": "#/a/nowhere.md",
    "missing": "#/nowhere",
    "editor": "#/edit/Home.md",
    "new": "#/new",
    "search": "#/search?q=tea",
    "search-empty": "#/search",
    "graph": "#/graph",
    "tools": "#/tools",
    "tool": "#/tools/calculate_pagerank",
    "jobs": "#/jobs",
    "history": "#/history",
    "entry": "#/history/1",
    "settings": "#/settings",
    "about": "#/about",
    "import": "#/import",
    "inbox": "#/inbox",
    "disk": "#/disk",
    "lab": "#/lab",
    "notebook": "#/lab/computers/pagerank-explained.md",
}
NOTHING = re.compile("Здесь ничего нет|Nothing is here")
RUN = ("generate_toc", "build_graph", "build_concordance", "statistics_dashboard", "check_links")
"""A proposal, a drawing, wide tables, charts, and the offer to ask addresses outside."""

WIDER = """() => {
    const room = innerWidth, found = [];
    if (document.documentElement.scrollWidth <= room) return found;
    for (const element of document.body.querySelectorAll('*')) {
        const {right, width} = element.getBoundingClientRect();
        if (width > 0 && right + scrollX > room + 0.5) found.push(`${element.localName}.${element.className?.baseVal ?? element.className} to ${Math.round(right)}`);
    }
    return [`the page is ${document.documentElement.scrollWidth} wide`, ...found.slice(-6)];
}"""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Server) -> Iterator[Tab]:
    """A reader with the demo vault and some finished runs, after a look at the first visit."""
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.page.goto(site.url)
        expect(tab.page.locator(".choices")).to_be_visible(timeout=BOOT_MS)
        found = [complaint for theme in ("light", "dark") for width in WIDTHS for complaint in looked(tab.page, "ru first visit", theme, width, axe=width != 820)]
        assert found == []
        tab.page.get_by_role("button", name="Открыть пример").click()
        expect(tab.page.locator(".home-list a, .rows-item").first).to_be_attached(timeout=BOOT_MS)
        yield tab
    context.close()


@pytest.fixture(scope="module")
def reports(reader: Tab, site: Server) -> dict[str, str]:
    """The addresses of a few finished runs."""
    return {f"report {tool}": run(reader.page, site, tool) for tool in RUN}


def run(page: Page, site: Server, tool: str) -> str:
    page.goto(f"{site.url}#/tools/{tool}")
    page.locator("d20-tool .run-row button").first.click()
    expect(page.locator(".job-summary")).to_be_visible(timeout=BOOT_MS)
    return page.url.removeprefix(site.url)


def looked(page: Page, what: str, theme: str, width: int, *, axe: bool) -> list[str]:
    """Return what is wrong with the page as it stands, seen so."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else 800})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return [f"{what} {theme} {width}: {complaint}" for complaint in [*page.evaluate(WIDER), *(barriers(page) if axe else [])]]


def seen(page: Page, what: str, language: str) -> list[str]:
    """Return what is wrong with the page in any theme and width."""
    wide = [complaint for width in WIDTHS for complaint in looked(page, f"{language} {what}", "light", width, axe=False)]
    return wide + [complaint for theme, width in LOOKED_AT[language] for complaint in looked(page, f"{language} {what}", theme, width, axe=True)]


def visit(page: Page, site: Server, route: str) -> None:
    """Go to a route by way of the page that is no view, so that what is looked at isn't the view before."""
    nothing = page.locator("main h1", has_text=NOTHING)
    page.goto(f"{site.url}#/nowhere")
    expect(nothing).to_be_visible()
    if route != ROUTES["missing"]:
        page.goto(site.url + route)
        expect(nothing).to_have_count(0)
    expect(page.locator("main h1").first).to_be_attached(timeout=BOOT_MS)
    expect(page.locator(".late")).to_have_count(0, timeout=BOOT_MS)


def speak(page: Page, site: Server, language: str) -> None:
    visit(page, site, "#/settings")
    page.get_by_role("radio", name=LANGUAGES[language]).click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def at_desk(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".palette-list li").first).to_be_visible()


def embed_dialog(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Embed|Встроить")).first.click()
    expect(page.locator(".embed-snippet")).to_be_visible()


def own_tool(page: Page) -> None:
    page.locator(".own-add summary").click()
    expect(page.locator("#own-code")).to_be_visible()


def opened_change(page: Page) -> None:
    page.locator(".change summary, .change button").first.click()


def outside_dialog(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(Check addresses|Проверить адреса)")).click()
    page.locator("d20-outside-check summary").click()
    expect(page.locator(".outside-sites")).to_be_visible()


def start_up_times(page: Page) -> None:
    page.locator(".settings details summary").click()
    expect(page.locator(".settings details table")).to_be_visible()
    assert page.locator(".settings .table-scroll").evaluate("(box) => box.scrollWidth <= box.clientWidth"), "the table of two columns is wider than its place"


def packages(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(Packages|Пакеты)$")).click()
    expect(page.locator("d20-lab-packages form")).to_be_visible()


def packages_consent(page: Page) -> None:
    packages(page)
    page.locator("d20-lab-packages d20-field input").fill("beautifulsoup4>=4.12")
    page.keyboard.press("Enter")
    expect(page.locator(".lab-hosts")).to_be_visible()


ACTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "palette": ("#/", palette),
    "embed dialog": (ROUTES["article"], embed_dialog),
    "consent to ask addresses outside": ("report check_links", outside_dialog),
    "start-up times": ("#/settings", start_up_times),
    "own tools": ("#/tools", own_tool),
    "packages": ("#/lab", packages),
    "consent to packages": ("#/lab", packages_consent),
    "proposal with its difference": ("report generate_toc", opened_change),
}


def test_no_route_of_the_app_is_left_out() -> None:
    router = (ROOT / "site" / "router.js").read_text()
    known = {name for line in re.findall(r"new Set\(\[(.*)\]\)", router) for name in re.findall(r"'(\w+)'", line)}
    assert {"a", "library", "settings"} <= known
    assert known <= {route.removeprefix("#/").partition("?")[0].partition("/")[0] or "library" for route in ROUTES.values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_fits_and_has_no_barrier(reader: Tab, site: Server, reports: dict[str, str], language: str) -> None:
    page = reader.page
    at_desk(page)
    speak(page, site, language)
    found: list[str] = []
    for name, route in {**ROUTES, **reports}.items():
        visit(page, site, route)
        if name in reports:
            expect(page.locator(".job-summary")).to_be_visible(timeout=BOOT_MS)
        found += seen(page, name, language)
    for name, (route, act) in ACTS.items():
        at_desk(page)
        visit(page, site, reports.get(route, route))
        act(page)
        found += seen(page, name, language)
        page.keyboard.press("Escape")
    assert found == []
