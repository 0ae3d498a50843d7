"""What a person does in the app: first visit, reading, searching, writing, undoing; with a clean console."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs
from tests.browser.test_drafts import KEPT

WIDE = {"width": 1280, "height": 800}
ARTICLE = "#/a/cooking/%D0%91%D0%BE%D1%80%D1%89.md"
FIRST = """(() => {
    const note = (what) => { globalThis.first ??= what; };
    const look = () => {
        if (document.querySelector('.reading h1')?.textContent === 'Home') note('painted');
        globalThis.data20?.ready.then(() => note('awake'));
        if (globalThis.first === undefined) requestAnimationFrame(look);
    };
    look();
})();"""
"""What comes first: the article on the screen, or Python."""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Server) -> Iterator[Tab]:
    """A Russian reader who has chosen the demo vault."""
    context = chromium.new_context(locale="ru-RU", viewport=WIDE, reduced_motion="reduce")  # type: ignore[arg-type]
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.page.goto(site.url)
        tab.page.get_by_role("button", name="Открыть пример").click()
        expect(tab.page.locator(".home-list a").first).to_be_visible(timeout=BOOT_MS)
        yield tab
    context.close()


def visit(tab: Tab, site: Server, route: str) -> Page:
    """Go to a route of the running page and wait until its heading is there."""
    page = tab.page
    page.goto(site.url + route)
    expect(page.locator("main h1").first).to_be_attached(timeout=BOOT_MS)
    return page


def test_a_link_opens_its_article_and_back_returns_to_the_place(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/a/Home.md")
    link = page.locator('.reading a[data-path="library/glossary.md"]')
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.evaluate("(a) => a.click()")  # Playwright's own click scrolls first
    expect(page.locator(".reading h1")).to_have_text("Glossary")
    reader.until("document.activeElement.tagName === 'H1' && scrollY === 0")
    expect(page).to_have_title("Glossary · Data20")
    expect(page.locator(".context a", has_text="Home").first).to_be_visible()
    page.go_back()
    expect(page.locator(".reading h1")).to_have_text("Home")
    reader.until(f"Math.abs(scrollY - {before}) < 2")


def test_a_table_stands_in_one_box_that_ends_where_it_does(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/a/computers/markdown-cheat-sheet.md")
    boxes = page.locator(".reading .table-scroll")
    expect(boxes.first).to_be_visible()
    assert boxes.count() == page.locator(".reading table").count()
    assert boxes.first.evaluate("(box) => box.getBoundingClientRect().bottom - box.querySelector('table').getBoundingClientRect().bottom") <= 2


def test_an_image_of_the_vault_is_shown(reader: Tab, site: Server) -> None:
    visit(reader, site, ARTICLE)
    reader.until("document.querySelector('.reading img')?.naturalWidth > 0")


def test_an_image_of_the_vault_is_shown_where_no_service_worker_serves_it(chromium: Browser, site: Server) -> None:
    context = chromium.new_context(locale="ru-RU", viewport=WIDE)  # type: ignore[arg-type]
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("[Ss]ervice ?[Ww]orker")
        tab.page.add_init_script("navigator.serviceWorker.register = () => Promise.reject(new DOMException('No service worker here.', 'SecurityError'))")
        tab.page.goto(site.url)
        tab.page.get_by_role("button", name="Открыть пример").click()
        expect(tab.page.locator(".home-list a").first).to_be_visible(timeout=BOOT_MS)
        visit(tab, site, ARTICLE)
        tab.until("document.querySelector('.reading img')?.naturalWidth > 0")
        assert tab.run("navigator.serviceWorker.controller") is None
        assert tab.run("document.querySelector('.reading img').src").startswith("blob:")
    context.close()


def test_search_answers_while_one_types_and_leads_on_by_keyboard(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/")
    page.keyboard.press("/")
    page.keyboard.type("закваски")
    expect(page.locator(".hit-title").first).to_be_visible()
    expect(page.locator(".hit mark").first).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "закваски"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".reading h1")).to_be_visible()


def test_a_search_is_kept_under_a_name_led_to_and_forgotten(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/search?q=чай%20заметка")
    reader.until("document.querySelector('.hits d20-saved-searches')?.query === 'чай заметка'")  # not the hits of the search before
    page.get_by_role("button", name="Сохранить поиск").click()
    page.get_by_role("textbox", name="Сохранить поиск").fill("Чаепитие")
    page.get_by_role("button", name="Сохранить поиск").click()
    expect(page.get_by_role("button", name="Сохранить поиск")).to_have_count(0, timeout=BOOT_MS)
    page = visit(reader, site, "#/search")
    kept = page.locator(".saved-searches").get_by_role("link", name="Чаепитие")
    expect(kept).to_be_visible(timeout=BOOT_MS)
    kept.click()
    expect(page.locator(".hit-title").first).to_be_visible(timeout=BOOT_MS)
    page = visit(reader, site, "#/search")
    page.get_by_role("button", name="Забыть поиск «Чаепитие»").click()
    expect(page.locator(".saved-searches")).to_have_count(0, timeout=BOOT_MS)


def test_the_palette_understands_the_wrong_keyboard_layout(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/")
    page.keyboard.press("Control+k")
    page.keyboard.type("пдщыыфкн")  # "glossary" typed on the Russian layout
    expect(page.locator(".palette-list li").first).to_contain_text("Glossary")
    page.keyboard.press("Enter")
    expect(page.locator(".reading h1")).to_have_text("Glossary")


def test_the_language_changes_at_once_and_everywhere(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/settings")
    page.get_by_role("radio", name="English").click()
    expect(page.locator("main h1")).to_have_text("Settings")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".rail")).to_contain_text("Library")
    page.get_by_role("radio", name="Русский").click()
    expect(page.locator("main h1")).to_have_text("Настройки")


def test_what_is_typed_survives_a_reload_and_is_saved(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/new?path=ui/draft.md&title=Черновик")
    editor = page.locator("textarea.editor")
    text = "# Черновик\n\nНедописанное [[Борщ]] и [[нигде]].\n"
    editor.fill(text)
    page.evaluate(KEPT, ["new", text])
    page.reload()
    expect(page.locator("textarea.editor")).to_have_value(text)
    page.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_have_text("Черновик", timeout=BOOT_MS)
    expect(page.locator('.reading a[data-path="cooking/Борщ.md"]')).to_be_visible()
    broken = page.locator(".reading a.broken")
    expect(broken).to_have_attribute("href", re.compile("^#/new[?]"))


@pytest.mark.parametrize(("refused", "told"), [(False, "Ссылка скопирована"), (True, "Браузер не даёт этой странице пользоваться буфером обмена.")])
def test_the_reader_is_told_whether_the_clipboard_took_it(reader: Tab, site: Server, refused: bool, told: str) -> None:
    page = visit(reader, site, ARTICLE)
    page.evaluate("(refused) => { navigator.clipboard.writeText = async () => { if (refused) throw new DOMException('', 'NotAllowedError'); }; }", refused)
    page.get_by_role("button", name="Копировать ссылку").click()
    expect(page.locator(".toast", has_text=told)).to_be_visible()


def test_a_task_has_a_box_in_place_of_a_bullet(reader: Tab, site: Server) -> None:
    reader.run(r"fetch('api/articles/ui/tasks.md', {method: 'PUT', body: '# Tasks\n\n- [x] done\n\n- [ ] open\n', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, "#/a/ui/tasks.md")
    expect(page.locator(".reading li.task")).to_have_count(2)
    expect(page.locator(".reading li.task").first).to_have_css("list-style-type", "none")
    box, text = (page.locator(f".reading li.task {part}").first.bounding_box() for part in ("input", "p"))
    assert box and text and box["x"] + box["width"] <= text["x"] and abs(box["y"] - text["y"]) < box["height"]


SLOW_SAVES = """() => {
    delete globalThis.answered;
    const quick = globalThis.fetch;
    globalThis.fetch = async (...asked) => {
        const answer = await quick(...asked);
        if (asked[1]?.method === 'PUT') await new Promise((resolve) => Object.assign(globalThis, {quick, answered: resolve}));
        return answer;
    };
}"""


@pytest.mark.parametrize(("address", "path"), [("#/edit/ui/slow.md", "ui/slow.md"), ("#/new?path=ui/slower.md", "ui/slower.md")])
def test_what_is_typed_while_a_save_is_under_way_goes_on_from_what_was_saved(reader: Tab, site: Server, address: str, path: str) -> None:
    reader.run("fetch('api/articles/ui/slow.md', {method: 'PUT', body: '# Before', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, address)
    editor = page.locator("textarea.editor")
    expect(editor).to_have_value("# Before" if "edit" in address else "")
    page.evaluate(SLOW_SAVES)
    editor.fill("# Saved")
    page.keyboard.press("Control+s")
    reader.until("'answered' in globalThis")
    editor.fill("# Saved\n\nTyped meanwhile.")
    page.evaluate("() => { globalThis.fetch = globalThis.quick; globalThis.answered(); }")
    expect(page.locator(".edit-head .file-path")).to_have_text(path)
    expect(page.get_by_role("button", name="Сохранить", exact=True)).to_be_enabled()
    expect(editor).to_have_value("# Saved\n\nTyped meanwhile.")
    page.keyboard.press("Control+s")
    expect(page.locator(".reading p")).to_have_text("Typed meanwhile.")


def test_a_conflict_shows_both_texts_and_loses_neither(reader: Tab, site: Server) -> None:
    reader.allow("412")
    reader.run("fetch('api/articles/ui/two.md', {method: 'PUT', body: '# One', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, "#/edit/ui/two.md")
    expect(page.locator("textarea.editor")).to_have_value("# One")
    page.locator("textarea.editor").fill("# Mine")
    reader.run("fetch('api/articles/ui/two.md', {method: 'PUT', body: '# Theirs', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page.keyboard.press("Control+s")
    expect(page.locator(".conflict textarea").nth(0)).to_have_value("# Mine")
    expect(page.locator(".conflict textarea").nth(1)).to_have_value("# Theirs")
    page.get_by_role("button", name="Сохранить мой текст").click()
    expect(page.locator(".reading h1")).to_have_text("Mine")
    assert reader.run("fetch('api/articles/ui/two.md').then((r) => r.text())") == "# Mine"


def test_what_another_tab_writes_is_shown_at_once_and_an_open_editor_is_left_alone(reader: Tab, site: Server) -> None:
    reader.allow("412")
    reader.run("fetch('api/articles/ui/shared.md', {method: 'PUT', body: '# Before', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, "#/a/ui/shared.md")
    expect(page.locator(".reading h1")).to_have_text("Before")
    # A window beside another: a browser without windows hides the tabs behind.
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'visible', configurable: true})")
    typing, writing = page.context.new_page(), page.context.new_page()
    for other in (typing, writing):
        other.goto(f"{site.url}#/edit/ui/shared.md")
        expect(other.locator("textarea.editor")).to_have_value("# Before")
    typing.locator("textarea.editor").fill("# Mine, not saved")
    writing.locator("textarea.editor").fill("# After")
    writing.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_have_text("After")
    expect(page.locator(".library-list [aria-current=page]")).to_have_text("After")
    expect(typing.locator("textarea.editor")).to_have_value("# Mine, not saved")
    typing.keyboard.press("Control+s")
    expect(typing.locator(".conflict textarea").nth(1)).to_have_value("# After")
    for other in (typing, writing):
        other.close()


def test_an_edit_keeps_the_byte_order_mark_and_line_ends_around_it(reader: Tab, site: Server) -> None:
    reader.run(r"fetch('api/articles/ui/crlf.md', {method: 'PUT', body: '\ufeff# A\r\n\r\nb\r\n', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, "#/edit/ui/crlf.md")
    expect(page.locator("textarea.editor")).to_have_value("# A\n\nb\n")
    page.locator("textarea.editor").fill("# A\n\nb\nc\n")
    page.keyboard.press("Control+s")
    expect(page.locator(".reading h1")).to_be_visible()
    stored = reader.run("fetch('api/articles/ui/crlf.md').then((r) => r.arrayBuffer()).then((b) => [...new Uint8Array(b)])")
    assert bytes(stored) == "\ufeff# A\r\n\r\nb\r\nc\r\n".encode()


def test_a_deleted_article_comes_back_with_undo(reader: Tab, site: Server) -> None:
    reader.run("fetch('api/articles/ui/gone.md', {method: 'PUT', body: '# Gone', headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)")
    page = visit(reader, site, "#/a/ui/gone.md")
    page.get_by_role("button", name="Удалить").click()
    page.locator(".toast", has_text="удалена").get_by_role("button", name="Отменить").click()
    expect(page.locator(".reading h1")).to_have_text("Gone")


def test_no_script_of_an_article_runs(reader: Tab, site: Server) -> None:
    hostile = (
        "# <img src=x onerror=window.pwned=1>\n\n<script>window.pwned=2</script>\n\n[a](javascript:window.pwned=3)\n\n"
        "<svg onload=window.pwned=4><a xlink:href='javascript:window.pwned=5'>x</a></svg>\n\n<iframe srcdoc='<script>top.pwned=6</script>'></iframe>\n\n"
        "<form action=/x><input name=location autofocus onfocus=window.pwned=7></form>\n\n<a id=cookie name=cookie>z</a>\n"
    )
    reader.allow("Content Security Policy")
    reader.run("(body) => fetch('api/articles/ui/hostile.md', {method: 'PUT', body, headers: {'Content-Type': 'text/markdown'}}).then((r) => r.status)", hostile)
    page = visit(reader, site, "#/a/ui/hostile.md")
    expect(page.locator(".reading a").filter(has_text=re.compile("^z$"))).to_be_visible()
    assert [href for href in page.locator(".reading a").evaluate_all("(all) => all.map((a) => a.getAttribute('href') ?? '')") if href.lower().startswith("javascript")] == []
    assert page.evaluate("window.pwned") is None
    expect(page.locator(".reading :is(script, iframe, form, object, [onerror], [onload], [onfocus], [id], [name])")).to_have_count(0)


def test_an_import_says_what_it_refused_and_imports_the_rest(reader: Tab, site: Server, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("ui/imported.md", "# Imported")
        packed.writestr("../outside.md", "# Outside")
    (tmp_path / "some.zip").write_bytes(archive.getvalue())
    page = visit(reader, site, "#/import")
    page.locator("#pick-files").set_input_files(tmp_path / "some.zip")
    expect(page.locator("d20-table")).to_contain_text("outside.md", timeout=BOOT_MS)
    expect(page.locator(".import .notice")).to_contain_text("1 файл")
    visit(reader, site, "#/a/ui/imported.md")
    expect(page.locator(".reading h1")).to_have_text("Imported")


def test_the_last_view_is_painted_before_python_is_awake(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/a/Home.md")
    expect(page.locator(".reading h1")).to_have_text("Home")
    reader.until("document.querySelector('.engine-line') === null")
    page.add_init_script(FIRST)  # the page itself notes it: by the time that a busy machine has asked, Python may be awake
    page.reload()
    reader.until("globalThis.first !== undefined")
    assert page.evaluate("globalThis.first") == "painted", "it came from the engine, not from the last visit"
    expect(page.locator(".tree-row").first).to_be_visible()
    reader.ready()


def test_the_graph_is_narrowed_by_tag_and_searched_and_leaves_out_what_has_no_links(reader: Tab, site: Server) -> None:
    page = visit(reader, site, "#/graph")
    picture = page.locator("d20-graph canvas")
    expect(picture).to_have_attribute("aria-label", re.compile(r"Граф статей: \d+"))
    counts = page.evaluate("async () => { const {nodes, edges} = await (await fetch('api/graph')).json(); const linked = new Set(edges.flatMap((e) => [e.source, e.target])); return [nodes.length, nodes.filter((n) => !linked.has(n.id)).length]; }")
    whole, alone = counts
    assert alone > 0
    page.get_by_role("checkbox", name=re.compile(r"без связей")).uncheck()
    expect(picture).to_have_attribute("aria-label", re.compile(rf"\b{whole - alone}\b"))
    page.get_by_label("Найти в графе").fill("борщ")
    page.get_by_label("Найти в графе").press("Enter")
    expect(page.locator(".graph-card strong")).to_have_text("Борщ")
    page.get_by_label("Тег", exact=True).select_option("journal")
    expect(page).to_have_url(re.compile("tag="))
    expect(picture).not_to_have_attribute("aria-label", re.compile(rf"\b{whole - alone}\b"))
