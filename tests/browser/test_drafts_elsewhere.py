"""What is typed finds its way when its article, or the person, has gone elsewhere meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs
from tests.browser.test_drafts import KEPT
from tests.browser.test_ui_reading import SLOW_SAVES

PUT = "async ([path, body]) => (await fetch(`api/articles/${path}`, {method: 'PUT', body, headers: {'Content-Type': 'text/markdown'}})).status"
MOVE = "async ([path, to]) => (await fetch(`api/articles/${path}/move`, {method: 'POST', body: JSON.stringify({to}), headers: {'Content-Type': 'application/json'}})).status"
TEXT = "async (path) => (await fetch(`api/articles/${path}`)).text()"
NOTED = """(heading) => new Promise((resolve, reject) => {
    const opening = indexedDB.open('d20:/data20/:page');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const look = () => {
            const reading = opening.result.transaction('kept').objectStore('kept').get('inbox:');
            reading.onsuccess = () => {
                if (reading.result?.heading !== heading) return setTimeout(look, 20);
                opening.result.close();
                resolve();
            };
        };
        look();
    };
})"""
"""Resolves when the note that is typed into the inbox is kept."""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def writer(chromium: Browser, site: Server) -> Iterator[Tab]:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.allow("412")
        tab.page.goto(site.url)
        tab.ready().run(PUT, ["there.md", "# There"])
        tab.page.reload()
        yield tab.ready()
    context.close()


def editor(writer: Tab, site: Server, path: str, text: str) -> Page:
    """Make an article and open it to be edited."""
    writer.run(PUT, [path, text])
    page = writer.page
    page.goto(f"{site.url}#/edit/{path}")
    expect(page.locator("textarea.editor")).to_have_value(text, timeout=BOOT_MS)
    return page


def test_what_was_typed_into_an_article_that_has_moved_is_found_and_saved(writer: Tab, site: Server) -> None:
    page = editor(writer, site, "moves.md", "# Moves")
    page.locator("textarea.editor").fill("# Typed")
    page.evaluate(KEPT, ["moves.md", "# Typed"])
    writer.run(MOVE, ["moves.md", "moved.md"])
    page.goto(f"{site.url}#/library")
    page.locator(".home-drafts a").click()
    expect(page.locator("textarea.editor")).to_have_value("# Typed")
    expect(page.get_by_text("This article is no longer there")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_have_text("Typed")
    assert [writer.run(TEXT, path) for path in ("moved.md", "moves.md")] == ["# Moves", "# Typed"]


def test_an_article_that_goes_while_it_is_edited_can_still_be_saved(writer: Tab, site: Server) -> None:
    page = editor(writer, site, "goes.md", "# Goes")
    page.locator("textarea.editor").fill("# Stays")
    writer.run(MOVE, ["goes.md", "gone.md"])
    page.keyboard.press("Control+s")
    expect(page.get_by_text("This article is no longer there")).to_be_visible()
    expect(page.locator("textarea.editor")).to_have_value("# Stays")
    page.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_have_text("Stays")


def test_a_save_that_ends_in_another_articles_editor_does_not_touch_that(writer: Tab, site: Server) -> None:
    writer.run(PUT, ["second.md", "# Second"])
    page = editor(writer, site, "first.md", "# First")
    page.evaluate(SLOW_SAVES)
    page.locator("textarea.editor").fill("# First, saved")
    page.evaluate(KEPT, ["first.md", "# First, saved"])
    page.keyboard.press("Control+s")
    writer.until("'answered' in globalThis")
    page.evaluate("location.hash = '#/edit/second.md'")
    expect(page.locator("textarea.editor")).to_have_value("# Second")
    page.evaluate("() => { globalThis.fetch = globalThis.quick; globalThis.answered(); }")
    expect(page.get_by_text("Saved: first.md")).to_be_visible()
    page.locator("textarea.editor").fill("# Second, too")
    page.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_have_text("Second, too")
    page.goto(f"{site.url}#/library")
    expect(page.locator(".home-list").first).to_be_visible()
    expect(page.locator(".home-drafts")).to_have_count(0)
    assert writer.run(TEXT, "first.md") == "# First, saved"


def test_a_note_for_the_inbox_outlives_a_reload_and_leaves_room_for_the_next(writer: Tab, site: Server) -> None:
    page = writer.page
    page.goto(f"{site.url}#/inbox")
    title, text = (page.get_by_label(name, exact=True) for name in ("Title", "Text"))
    text.fill("Bread, milk")
    title.fill("Shopping")
    page.evaluate(NOTED, "Shopping")
    page.reload()
    expect(title).to_have_value("Shopping")
    expect(text).to_have_value("Bread, milk")
    save = page.get_by_role("button", name="Save to the inbox")
    save.click()
    expect(page.locator(".reading p")).to_have_text("Bread, milk")
    page.goto(f"{site.url}#/inbox")
    expect(title).to_have_value("")
    title.fill("Ideas")
    text.fill("A second one")
    save.click()
    expect(page.locator(".reading p")).to_have_text("A second one")
