"""Addresses outside: none is asked before the person agrees; then what a browser may know of each is kept, offline too.

The hosts are stood in for at the edge of the browser: no test may ask a stranger's server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs

ARTICLE = """# Links

[here](https://open.example/here) [gone](https://open.example/gone) [shut](https://shut.example/page) [dead](https://dead.example/) [slow down](https://open.example/busy)
[router](http://192.168.1.1/reboot?now)
"""
STATUSES = {"/here": 200, "/gone": 404, "/busy": 429}


@pytest.fixture
def asked(chromium: Browser, serve: Callable[..., Server], app_site: Path) -> Iterator[tuple[Tab, list[str]]]:
    """A vault with links to the web, and the addresses outside that anything has asked."""
    server = serve(app_site, "/data20/")
    context = chromium.new_context(service_workers="block", locale="en-GB")
    seen: list[str] = []

    def answer(route: Route) -> None:
        url, method = route.request.url, route.request.method
        seen.append(f"{method} {url}")
        assert "cookie" not in route.request.headers and "referer" not in route.request.headers
        host, _, path = url.removeprefix("https://").partition("/")
        if host == "dead.example":
            route.abort("namenotresolved")
        elif host == "shut.example" and "origin" in route.request.headers:
            route.abort("failed")  # as for a server that lets no other site see; what is fulfilled here everybody may see
        else:
            route.fulfill(status=STATUSES.get(f"/{path}", 200))

    context.route(lambda url: not url.startswith(server.url), answer)
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow(r"\.example/|CORS|ERR_NAME_NOT_RESOLVED|ERR_FAILED")
        tab.allow("reading 'addEventListener'")  # registering a blocked service worker gives the page undefined
        tab.page.goto(server.url)
        expect(tab.page.get_by_role("button", name="Open the demo")).to_be_visible(timeout=BOOT_MS)
        tab.page.evaluate("async (text) => { await fetch('api/articles/links.md', {method: 'PUT', body: text, headers: {'Content-Type': 'text/markdown'}}); }", ARTICLE)
        yield tab, seen
    context.close()


def run(page: Page, tool: str) -> None:
    page.goto(page.url.partition("#")[0] + f"#/tools/{tool}")
    page.locator(".run-row button.primary").click()
    expect(page.locator("d20-report").first).to_be_visible(timeout=BOOT_MS)


def test_nothing_is_asked_before_consent_and_the_report_tells_what_a_browser_may_know(asked: tuple[Tab, list[str]]) -> None:
    tab, seen = asked
    page = tab.page
    run(page, "external_links_tracker")
    page.get_by_role("button", name="Check addresses…").click()
    dialog = page.locator("d20-outside-check")
    expect(dialog).to_contain_text("5 addresses on 3 sites")
    dialog.get_by_text("Which sites").click()
    expect(dialog.get_by_role("listitem")).to_have_text(["dead.example", "open.example", "shut.example"])
    dialog.get_by_role("button", name="Cancel").click()
    assert seen == []
    page.get_by_role("button", name="Check addresses…").click()
    page.get_by_role("button", name="Ask them").click()
    rows = page.locator("d20-table tbody tr")
    for url, said in {"/here": "opens (200)", "/gone": "refused: 404", "/busy": "won't say: 429", "shut.example": "the server answers", "dead.example": "no answer"}.items():
        expect(rows.filter(has_text=url).filter(has_text=said)).to_have_count(1, timeout=BOOT_MS)
    assert not any("192.168" in address for address in seen)
    expect(page.locator("iframe")).to_have_count(0)
    assert {address.split()[0] for address in seen} == {"HEAD"}


def test_a_second_check_asks_only_what_is_due_and_undo_forgets(asked: tuple[Tab, list[str]]) -> None:
    tab, seen = asked
    page = tab.page
    run(page, "check_links")
    page.get_by_role("button", name="Check addresses…").click()
    page.get_by_role("button", name="Ask them").click()
    expect(page.locator("d20-table").filter(has_text="Outside addresses that refused").filter(has_text="https://open.example/gone")).to_be_visible(timeout=BOOT_MS)
    page.evaluate("async () => { const text = await (await fetch('api/articles/links.md')).text(); await fetch('api/articles/links.md', {method: 'PUT', body: text + '[new](https://new.example/)', headers: {'Content-Type': 'text/markdown'}}); }")
    seen.clear()
    page.get_by_role("button", name="Check addresses…").click()
    dialog = page.locator("d20-outside-check")
    expect(dialog).to_contain_text("1 address on 1 site")
    dialog.get_by_label(re.compile("5 addresses checked")).check()
    expect(dialog).to_contain_text("6 addresses on 4 sites")
    dialog.get_by_label(re.compile("5 addresses checked")).uncheck()
    report = page.url
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("Kept what 1 address answered.")).to_be_visible(timeout=BOOT_MS)
    expect(page).not_to_have_url(report)
    assert {address.split()[1] for address in seen} == {"https://new.example/"}
    page.goto(page.url.partition("#")[0] + "#/history")
    expect(page.get_by_text("Check of outside addresses").first).to_be_visible()


def test_the_page_that_asks_serves_nobody_but_the_app(asked: tuple[Tab, list[str]]) -> None:
    tab, seen = asked
    page = tab.page
    page.goto(page.url.partition("#")[0] + "link-prober.html")
    page.evaluate("""() => { const {port1, port2} = new MessageChannel(); globalThis.heard = 0; port1.onmessage = () => (globalThis.heard += 1);
        postMessage({v: 1, type: 'addresses?'}, '*', [port2]); port1.postMessage({v: 1, type: 'ask', id: 1, url: 'https://open.example/here'}); }""")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 300))")
    assert page.evaluate("globalThis.heard") == 0
    assert seen == []
