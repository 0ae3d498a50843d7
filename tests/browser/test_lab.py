"""The lab in the app: cells with their names, what they show, what they propose, how they are stopped, and what they can't reach."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from build_support.paths import ROOT
from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs
from tests.browser.test_drafts import KEPT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
NOTEBOOK = """---
title: Counting
kind: lab
---
# Counting

Some *words* first.

```python
import json
count = len(vault.articles)
print("counted", count)
```

```python
propose({"a.md": "four\\n"})
```

```python
while True:
    pass
```
"""
REACH = """
got = []
for name in ("js", "pyodide_js", "pyodide.ffi", "pyodide.code", "pyodide.http", "micropip.package_manager"):
    try:
        __import__(name)
        got.append(name)
    except ImportError:
        pass
import gc, sys
things = [thing for thing in gc.get_objects() if type(thing).__name__ == "JsProxy"]
frame = sys._getframe()
while frame:
    for value in list(frame.f_locals.values()):
        things += [held for held in [value, *getattr(value, "__dict__", {}).values()] if type(held).__name__ == "JsProxy"]
    frame = frame.f_back
for finder in sys.meta_path:
    for cell in getattr(getattr(finder, "_fetch", None), "__closure__", None) or ():
        things.append(cell.cell_contents)
tried = 0
for thing in things:
    for name in ("fetch", "indexedDB", "caches", "navigator", "XMLHttpRequest"):
        if getattr(thing, name, None) is not None:
            got.append(name)
    for text in ("return fetch('hostile')", "return self.indexedDB", "return import('hostile')"):
        tried += 1
        try:
            if thing.constructor.constructor(text)() is not None:
                got.append(text)
        except Exception:
            pass
try:
    next(finder for finder in sys.meta_path if type(finder).__name__ == "Packs")._fetch("api/articles")
    got.append("api")
except OSError:
    pass
print("REACHED", sorted(set(got)), tried > 0)
"""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def app(chromium: Browser, site: Server) -> Iterator[Tab]:
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.page.goto(f"{site.url}#/lab")
        tab.ready()
        for path, text in {"a.md": "one two three\n", "b.md": "# Bee\n\n[a](a.md)\n", "notes/counting.md": NOTEBOOK}.items():
            put(tab, path, text)
        tab.page.set_default_timeout(BOOT_MS)
        yield tab
    context.close()


def put(tab: Tab, path: str, text: str) -> None:
    """Write one file as an import would."""
    edits = [{"path": path, "before": None, "content": base64.b64encode(text.encode()).decode()}]
    tab.run("(edits) => fetch('api/vault/changes', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({edits})})", edits)


def cell(page: Page, number: int) -> Locator:
    return page.get_by_role("region", name=f"Cell {number}", exact=True)


def type_into(page: Page, number: int, code: str) -> None:
    """Replace a cell's code. Inserted at once: typing line by line would be indented by the editor."""
    cell(page, number).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def run(page: Page, number: int, code: str) -> Locator:
    """Run code in a cell and return its output once it is there."""
    type_into(page, number, code)
    cell(page, number).get_by_role("button", name="Run").click()
    expect(cell(page, number).get_by_role("button", name="Run")).to_be_enabled()
    return cell(page, number).locator("d20-lab-output")


def text_of(tab: Tab, path: str) -> str:
    text: str = tab.run("async (path) => (await fetch(`api/articles/${path}`)).text()", path)
    return text


def test_code_that_came_with_the_vault_waits_until_it_was_read(app: Tab, site: Server) -> None:
    page = app.page
    page.goto(f"{site.url}#/lab/notes/counting.md")
    expect(page.get_by_text("Read this code before it runs")).to_be_visible()
    expect(cell(page, 1).locator("button", has_text="Run")).to_be_disabled()
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    assert app.run("async () => (await (await fetch('api/jobs?tool_name=lab')).json()).total") == 0
    page.get_by_role("button", name="I have read it").click()
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(cell(page, 1).locator("d20-lab-output")).to_contain_text("counted 3")
    page.keyboard.press("Escape")
    expect(cell(page, 2).get_by_role("button", name="Run")).to_be_focused()


def test_a_proposal_is_looked_at_applied_and_undone(app: Tab) -> None:
    page = app.page
    cell(page, 2).get_by_role("button", name="Run").click()
    expect(cell(page, 2).locator("d20-proposal")).to_contain_text("four")
    assert text_of(app, "a.md") == "one two three\n"
    cell(page, 2).get_by_role("button", name="Apply").click()
    expect(cell(page, 2).get_by_role("button", name="Undo")).to_be_visible()
    assert text_of(app, "a.md") == "four\n"
    expect(run(page, 1, "print(count, vault.articles['a.md'].body)")).to_contain_text("3 four")
    cell(page, 2).get_by_role("button", name="Undo").click()
    expect(cell(page, 2).get_by_role("button", name="Undo")).to_be_hidden()
    assert text_of(app, "a.md") == "one two three\n"


def test_a_runaway_cell_is_stopped_and_the_next_one_says_that_names_are_gone(app: Tab) -> None:
    page = app.page
    cell(page, 3).get_by_role("button", name="Run").click()
    expect(cell(page, 3)).to_contain_text("Running…")
    page.get_by_role("button", name="Stop").click()
    expect(cell(page, 3)).to_contain_text("Stopped.")
    expect(run(page, 1, "print('count' in globals())")).to_contain_text("False")
    expect(cell(page, 1)).to_contain_text("Python was started anew")


def test_an_error_names_cell_and_line(app: Tab) -> None:
    output = run(app.page, 1, "print('before')\n1/0")
    expect(output.get_by_role("alert")).to_contain_text("Cell 1, line 2: ZeroDivisionError")
    expect(output).to_contain_text("before")


def test_a_cell_may_wait(app: Tab) -> None:
    """Confined, Python has its event loop still."""
    expect(run(app.page, 1, "import asyncio\nawait asyncio.gather(asyncio.sleep(0.01), asyncio.sleep(0))\nprint('waited')")).to_contain_text("waited")


def test_frames_reports_searches_charts_and_trees_are_shown_as_what_they_are(app: Tab) -> None:
    page = app.page
    expect(run(page, 1, "to_frame()[['title', 'words']].sort_values('words')").locator("d20-table td").first).to_be_visible()
    expect(run(page, 1, "tools.run('calculate_pagerank', damping=0.5)").locator("d20-chart").first).to_be_visible()
    expect(run(page, 1, "search('two')")).to_contain_text("one two three")
    expect(run(page, 1, "chart(to_frame(), x='title', y='words')").locator("d20-chart svg").first).to_be_visible()
    expect(run(page, 1, "graph()").locator("d20-report-graph")).to_be_visible()
    expect(run(page, 1, "{'deep': {'down': [1, 2]}}").locator("d20-report-tree")).to_contain_text("deep")


def test_a_cell_reaches_neither_network_nor_storage_nor_the_page(app: Tab) -> None:
    asked: list[str] = []
    app.page.context.on("request", lambda request: asked.append(request.url))
    expect(run(app.page, 1, REACH)).to_contain_text("REACHED [] True")
    assert not [url for url in asked if "hostile" in url]


def test_what_is_typed_survives_a_reload_and_is_saved_with_the_article(app: Tab) -> None:
    page = app.page
    typed = NOTEBOOK.replace('import json\ncount = len(vault.articles)\nprint("counted", count)', "kept = 'over a reload'")
    type_into(page, 1, "kept = 'over a reload'")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_be_visible()
    app.run(KEPT, ["notes/counting.md", typed])
    page.reload()
    expect(cell(page, 1).locator(".cm-content")).to_contain_text("over a reload")
    expect(cell(page, 1).get_by_role("button", name="Run")).to_be_enabled()
    expect(page.get_by_text("Read this code before it runs")).to_have_count(0)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_have_count(0)
    assert text_of(app, "notes/counting.md") == typed


def test_a_draft_thrown_away_leaves_the_saved_code_agreed_to(app: Tab) -> None:
    page = app.page
    type_into(page, 1, "thrown = 'away'\nprint(thrown)")
    expect(cell(page, 1).locator(".cm-line")).to_have_count(2)
    page.get_by_role("button", name="Discard").click()
    expect(cell(page, 1).locator(".cm-content")).to_contain_text("over a reload")
    page.reload()
    expect(cell(page, 1).locator(".cm-content")).to_contain_text("over a reload")
    expect(cell(page, 1).get_by_role("button", name="Run")).to_be_enabled()


def test_a_title_stands_once_and_blank_lines_between_cells_take_no_room(app: Tab) -> None:
    page = app.page
    expect(page.get_by_text("Some words first.")).to_be_visible()
    expect(page.get_by_role("heading", name="Counting")).to_have_count(1)
    expect(page.get_by_role("button", name="Edit the text")).to_have_count(1)


def test_the_policy_of_the_page_has_nothing_to_refuse(app: Tab) -> None:
    assert app.unexpected() == []


# axe looks at style sheets by copying them into <style>, which the policy refuses: without, only a rule on orientation is left out.
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_lab_has_no_barriers(app: Tab, theme: str, width: int) -> None:
    page = app.page
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
    expect(cell(page, 1).locator(".cm-content")).to_be_visible()
    found = page.evaluate(f"async () => {{ {AXE}; return (await axe.run(document, {{preload: false}})).violations.map((one) => [one.id, one.nodes.map((node) => node.html)]) }}")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_new_notebook_runs_at_once(app: Tab, site: Server) -> None:
    page = app.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site.url}#/lab")
    expect(page.get_by_role("link", name="Counting")).to_be_visible()
    page.get_by_label("Title of a new notebook").fill("Fresh")
    page.get_by_role("button", name="New notebook").click()
    expect(page.get_by_role("heading", name="Fresh")).to_have_count(1)
    cell(page, 1).get_by_role("button", name="Run").click()
    expect(cell(page, 1).locator("d20-lab-output")).to_contain_text("Bee")
