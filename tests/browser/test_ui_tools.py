"""Tools in the app: from the generated form to the report, from the proposal to the journal; in Russian, with a clean console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs

WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture
def worker(chromium: Browser, site: Server) -> Iterator[Tab]:
    """A Russian reader with the demo vault."""
    context = chromium.new_context(locale="ru-RU", viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.page.goto(site.url)
        tab.page.get_by_role("button", name="Открыть пример").click()
        expect(tab.page.locator(".home-list a").first).to_be_visible(timeout=BOOT_MS)
        yield tab
    context.close()


def open_tool(page: Page, site: Server, name: str) -> None:
    page.goto(f"{site.url}#/tools/{name}")
    expect(page.locator(".run-row button").first).to_be_visible(timeout=BOOT_MS)


def run(page: Page) -> None:
    page.locator(".run-row button").first.click()
    expect(page.locator(".job-summary")).to_be_visible(timeout=BOOT_MS)


def test_the_catalogue_is_found_on_the_wrong_keyboard_layout(worker: Tab, site: Server) -> None:
    page = worker.page
    page.goto(f"{site.url}#/tools")
    expect(page.locator(".family")).to_have_count(9, timeout=BOOT_MS)
    page.locator(".tool-filter").fill("зфпукфтл")
    expect(page.locator(".tool-name").first).to_have_text("PageRank")


def test_a_wrong_value_is_said_at_its_field_and_nothing_runs(worker: Tab, site: Server) -> None:
    page = worker.page
    open_tool(page, site, "calculate_pagerank?damping=5")
    page.locator(".run-row button").first.click()
    field = page.locator("[data-field=damping] input")
    expect(page.locator("[data-field=damping] .field-error")).to_contain_text("0,99")
    expect(field).to_be_focused()
    assert "#/tools/calculate_pagerank" in page.url


def test_the_form_is_kept_in_the_address_and_over_a_change_of_language(worker: Tab, site: Server) -> None:
    page = worker.page
    open_tool(page, site, "calculate_pagerank?damping=0.5")
    page.locator("[data-field=damping] input").fill("0.25")
    worker.until("location.hash.endsWith('?damping=0.25')")
    page.reload()
    expect(page.locator("[data-field=damping] input")).to_have_value("0.25", timeout=BOOT_MS)
    run(page)
    expect(page.locator(".job-facts")).to_contain_text("0.25")
    page.keyboard.press("Control+k")
    page.locator(".palette-input").fill("english language")
    page.keyboard.press("Enter")
    expect(page.locator(".job-summary")).to_contain_text("most important", timeout=BOOT_MS)


def test_a_chart_is_walked_by_keyboard_and_has_its_table(worker: Tab, site: Server) -> None:
    page = worker.page
    open_tool(page, site, "calculate_pagerank")
    run(page)
    page.locator("d20-chart [data-mark='0']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("d20-chart [data-mark='1']")).to_be_focused()
    page.locator("d20-chart").get_by_role("button", name="Таблицей").click()
    expect(page.locator("d20-chart table tbody tr")).to_have_count(20)


def test_what_is_ticked_is_applied_undone_and_done_again(worker: Tab, site: Server) -> None:
    page = worker.page
    open_tool(page, site, "generate_toc")
    run(page)
    ticks = page.locator(".change-tick input")
    shown = page.locator(".change-path").nth(0).inner_text()
    ticks.nth(0).uncheck()
    page.locator(".apply-bar").get_by_role("button", name=re.compile("Применить правки в")).click()
    expect(page.locator(".applied")).to_be_visible(timeout=BOOT_MS)
    expect(page.locator(".change", has_text=shown).locator(".change-tick input")).not_to_be_checked()
    expect(page.locator(".change .tag.success").first).to_have_text("применено")
    page.locator(".applied").get_by_role("button", name="Отменить").click()
    expect(page.locator(".applied")).to_have_count(0, timeout=BOOT_MS)
    page.goto(f"{site.url}#/history")
    expect(page.locator(".entry.undone")).to_contain_text("Оглавления", timeout=BOOT_MS)
    entries = page.locator(".entry").count()
    page.locator(".entry").first.get_by_role("button", name="Вернуть").click()
    expect(page.locator(".entry")).to_have_count(entries + 1, timeout=BOOT_MS)
    expect(page.locator(".entry.undone")).to_contain_text("Отмена записи")


def test_an_article_that_has_moved_on_is_named_and_can_be_left_out(worker: Tab, site: Server) -> None:
    page = worker.page
    worker.allow("409")
    open_tool(page, site, "generate_toc")
    run(page)
    path = page.locator(".change-path").nth(1).inner_text()
    status = page.evaluate(
        """async (path) => (await fetch('api/articles/' + path.split('/').map(encodeURIComponent).join('/'),
            {method: 'PUT', headers: {'Content-Type': 'text/markdown'}, body: '# Другая\\n'})).status""",
        path,
    )
    assert status == 200
    page.locator(".apply-bar button").first.click()
    expect(page.locator(".conflicts a")).to_have_text([path], timeout=BOOT_MS)
    page.locator(".conflicts").get_by_role("button").click()
    page.locator(".apply-bar button").first.click()
    expect(page.locator(".applied")).to_be_visible(timeout=BOOT_MS)
