"""Text and cells of a notebook put in, edited, moved and taken out, by mouse and keyboard; the rest of the article keeps every character."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Server, Tab, clean_tabs
from tests.browser.test_lab import cell, put, text_of

HEAD = "---\ntitle:   Odd\nkind: lab\n---\n# Odd\n\n"
FIRST = "~~~py  strange info\none = 1\n~~~\n"
SECOND = "```python\n\ntwo = 2\n```\n"
SOURCE = f"{HEAD}Some *words*  \nfirst.\n\n{FIRST}\n\n\n{SECOND}```js\nno cell\n```\n* tail"


@pytest.fixture
def page(serve: Callable[..., Server], app_site: Path, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        server = serve(app_site, "/data20/")
        tab.page.goto(f"{server.url}#/lab")
        tab.ready()
        put(tab, "odd.md", SOURCE)
        tab.page.goto(f"{server.url}#/lab/odd.md")
        tab.page.get_by_role("button", name="I have read it").click()
        yield tab.page
    context.close()


def text(page: Page, number: int) -> Locator:
    return page.get_by_role("region", name=f"Text {number}", exact=True)


def press(part: Locator, name: str) -> None:
    part.get_by_role("button", name=name, exact=True).click()


def saved(page: Page) -> str:
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_have_count(0)
    return text_of(Tab(page), "odd.md")


def test_text_is_put_between_cells_edited_and_taken_out_again(page: Page) -> None:
    press(cell(page, 1), "Add text below")
    words = page.get_by_label("Text in Markdown")
    expect(words).to_be_focused()
    page.keyboard.insert_text("Between *them*.\n")
    page.keyboard.press("Shift+Enter")
    expect(text(page, 2)).to_contain_text("Between them.")
    expect(text(page, 2).get_by_role("button", name="Edit the text")).to_be_focused()
    assert saved(page) == SOURCE.replace(f"{FIRST}\n\n\n", f"{FIRST}\nBetween *them*.\n\n\n\n")
    press(text(page, 2), "Edit the text")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Other words.")
    page.keyboard.press("Escape")
    expect(text(page, 2)).to_contain_text("Other words.")
    press(text(page, 2), "Remove the text")
    expect(page.get_by_text("Other words.")).to_have_count(0)
    assert saved(page) == SOURCE


def test_parts_are_moved_by_buttons_and_by_keys_and_the_focus_goes_along(page: Page) -> None:
    press(cell(page, 2), "Move up")
    expect(cell(page, 1).locator(".cm-content")).to_contain_text("two = 2")
    expect(cell(page, 1).get_by_role("button", name="Move up")).to_be_focused()
    moved = saved(page)
    assert moved.index(SECOND) < moved.index(FIRST)
    assert moved.startswith(f"{HEAD}Some *words*  \nfirst.\n\n")
    assert moved.endswith("```js\nno cell\n```\n* tail")
    page.keyboard.press("Alt+ArrowDown")
    expect(cell(page, 2).locator(".cm-content")).to_contain_text("two = 2")
    assert saved(page) == SOURCE
    press(text(page, 1), "Move down")
    expect(page.locator(".lab > section").first).to_have_attribute("aria-label", "Cell 1")
    expect(cell(page, 1).get_by_role("button", name="Move up")).to_be_disabled()
    # In an editor the same keys move lines.
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(cell(page, 1).locator(".cm-content")).to_contain_text("one = 1")


def test_a_part_goes_to_the_top_below_the_title(page: Page) -> None:
    press(page.locator(".lab"), "Add text at the top")
    page.keyboard.insert_text("Before all.")
    press(page.locator(".lab"), "Done")
    press(page.locator(".lab"), "Add a cell at the top")
    page.keyboard.insert_text("zero = 0")
    assert saved(page).startswith(f"{HEAD}```python\nzero = 0\n```\n\nBefore all.\n\nSome *words*")
    expect(page.get_by_role("heading", name="Odd")).to_have_count(1)


def test_a_cell_written_into_a_text_becomes_one_and_an_empty_text_goes(page: Page) -> None:
    press(cell(page, 1), "Add text below")
    page.keyboard.insert_text("Look:\n\n```python\nmade = 'here'\n```\n\nafter")
    page.keyboard.press("Control+Enter")
    expect(cell(page, 2).locator(".cm-content")).to_contain_text("made = 'here'")
    expect(text(page, 3)).to_contain_text("after")
    press(cell(page, 3), "Add text below")
    expect(page.get_by_label("Text in Markdown")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Text in Markdown")).to_have_count(0)
    assert saved(page) == SOURCE.replace(f"{FIRST}\n\n\n", f"{FIRST}\nLook:\n\n```python\nmade = 'here'\n```\n\nafter\n\n\n\n")
    page.reload()
    expect(cell(page, 2).get_by_role("button", name="Run")).to_be_enabled()
