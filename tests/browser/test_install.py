"""Installed: nothing that Chromium complains of, and every door by which the system hands something to the app."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture(scope="module")
def app(chromium: Browser, site: Server) -> Iterator[Tab]:
    """An English reader of an empty vault, with the service worker in charge."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.page.goto(site.url)
        tab.controlled()
        tab.ready()
        yield tab
    context.close()


def installability(page: Page) -> list[str]:
    """What stands in the way of an installation, as the browser itself says."""
    found = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    # A window without a profile can't install anything; that is no fault of the page.
    return [error["errorId"] for error in found["installabilityErrors"] if error["errorId"] != "in-incognito"]


@pytest.mark.parametrize("base", ["/", "/some/where/"])
def test_chromium_finds_nothing_in_the_way_of_installing(
    chromium: Browser, site: Server, serve: Callable[..., Server], base: str
) -> None:
    server = serve(site.folder, base)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.url)
    assert installability(page) == []
    manifest: dict[str, Any] = context.new_cdp_session(page).send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{server.url}manifest.json"
    context.close()


def test_every_picture_of_the_manifest_has_the_size_that_it_says(app: Tab, site: Server) -> None:
    wrong = app.run("""async () => {
        const manifest = await (await fetch('manifest.json')).json();
        const images = [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({icons}) => icons)];
        const wrong = [];
        for (const {src, sizes} of images) {
            if (sizes === 'any') continue;
            const bitmap = await createImageBitmap(await (await fetch(src)).blob());
            if (`${bitmap.width}x${bitmap.height}` !== sizes) wrong.push([src, sizes, bitmap.width, bitmap.height]);
        }
        return wrong;
    }""")
    assert wrong == []


def test_a_shared_page_becomes_a_note_in_the_inbox(app: Tab, site: Server) -> None:
    page = share(app, site, {"title": "Как варить борщ", "text": "Сначала свёкла https://example.org/борщ"}, [])
    expect(page.get_by_label("Title")).to_have_value("Как варить борщ")
    # The form's empty field of files came along as one file without a name.
    expect(page.get_by_text("Shared:")).to_have_count(0)
    expect(page.get_by_label("Source: an address or a name")).to_have_value("https://example.org/борщ")
    page.get_by_role("button", name="Save to the inbox").click()
    expect(page.locator("article h1, main h1").first).to_have_text("Как варить борщ", timeout=BOOT_MS)
    assert re.search(r"#/a/inbox/\d{4}-\d\d-\d\d-", page.url)
    expect(page.locator(".reader-head").get_by_role("link", name="example.org")).to_have_attribute("href", re.compile("^https://example.org/"))
    text = app.run("async () => (await fetch('api/articles' + location.hash.slice(3))).text()")
    assert 'source: "https://example.org/борщ"' in text
    assert text.endswith("Сначала свёкла\n")
    assert app.run("caches.keys().then((names) => Promise.all(names.filter((name) => name.endsWith(':shares')).map(async (name) => (await (await caches.open(name)).keys()).length)))") == [0]


def test_the_same_page_shared_twice_is_two_notes(app: Tab, site: Server) -> None:
    addresses = set()
    for _ in range(2):
        page = share(app, site, {"title": "Twice", "text": "", "url": "https://example.org/"}, [])
        page.get_by_role("button", name="Save to the inbox").click()
        expect(page.locator("d20-article h1").first).to_have_text("Twice", timeout=BOOT_MS)
        addresses.add(page.url)
    assert len(addresses) == 2


def test_shared_files_are_imported_into_the_inbox(app: Tab, site: Server) -> None:
    page = share(app, site, {}, [("one.md", "text/markdown", "# One\n"), ("two.md", "text/markdown", "# Two\n")])
    expect(page.get_by_text("Shared: 2 files")).to_be_visible(timeout=BOOT_MS)
    page.get_by_role("button", name="Import the files").click()
    expect(page.get_by_text("2 files imported").first).to_be_visible(timeout=BOOT_MS)
    assert app.run("async () => (await fetch('api/articles/inbox/two.md')).status") == 200


def test_a_share_that_is_gone_says_so_and_a_foreign_page_cannot_share(app: Tab, site: Server, serve: Callable[..., Server]) -> None:
    app.page.goto(f"{site.url}#/inbox?share=nothing")
    expect(app.page.get_by_text("no longer here")).to_be_visible(timeout=BOOT_MS)
    neighbour = serve(site.folder, "/other/")
    stranger = app.page.context.new_page()
    stranger.goto(f"{neighbour.url}build.json")
    stranger.evaluate(
        """(action) => {
            const form = Object.assign(document.createElement('form'), {method: 'post', enctype: 'multipart/form-data', action});
            document.documentElement.append(form);
            form.submit();
        }""",
        f"{site.url}share",
    )
    expect(stranger.get_by_role("heading", name="A foreign page asked")).to_be_visible(timeout=BOOT_MS)
    stranger.close()


@pytest.mark.parametrize("empty", [False, True])
def test_a_file_opened_from_the_system_is_imported_and_shown(chromium: Browser, site: Server, *, empty: bool) -> None:
    """In an empty vault too, where an import leads to the library by itself."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(BOOT_MS)
    # The system's queue can't be filled by a test; the handles in it are real ones.
    page.add_init_script("Object.defineProperty(globalThis, 'launchQueue', {value: {setConsumer(consumer) { globalThis.launch = consumer; }}});")
    page.goto(site.url)
    Tab(page).ready()
    if not empty:
        page.evaluate("async () => { await fetch('api/articles/first.md', {method: 'PUT', body: '# First', headers: {'Content-Type': 'text/markdown'}}); }")
        page.reload()
        expect(page.locator(".home-list a, .rows-item").first).to_be_visible()
    page.evaluate("""async () => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle('Рецепт.md', {create: true});
        const file = await handle.createWritable();
        await file.write('# Рецепт\\n\\nДва яйца.\\n');
        await file.close();
        globalThis.launch({files: [handle]});
    }""")
    expect(page.locator("d20-article h1").first).to_have_text("Рецепт", timeout=BOOT_MS)
    context.close()


@pytest.mark.parametrize(
    ("link", "hash_"),
    [("web+datatwenty:tools/check_links", "#/tools/check_links"), ("web+datatwenty://search?q=tea", "#/search?q=tea"), ("javascript:alert(1)", "")],
)
def test_a_link_of_our_scheme_opens_its_view(app: Tab, site: Server, link: str, hash_: str) -> None:
    page = app.page.context.new_page()
    page.goto(f"{site.url}?link={quote(link, safe='')}")
    Tab(page).ready().until(f"location.hash === '{hash_}'")
    page.close()


def test_the_settings_say_how_to_install(app: Tab, site: Server) -> None:
    app.page.goto(f"{site.url}#/settings")
    expect(app.page.locator("d20-settings-install")).to_contain_text(re.compile("install", re.IGNORECASE))


def test_where_the_browser_offers_to_install_one_press_does_it(app: Tab, site: Server) -> None:
    page = app.page
    page.goto(f"{site.url}#/settings")
    app.ready()
    # Only the browser can offer it in earnest, and no test can press its dialog.
    page.evaluate("""() => {
        const offer = new Event('beforeinstallprompt', {cancelable: true});
        globalThis.pressed = 0;
        Object.assign(offer, {prompt: async () => { globalThis.pressed += 1; }, userChoice: Promise.resolve({outcome: 'accepted'})});
        dispatchEvent(offer);
    }""")
    page.locator("d20-settings-install").get_by_role("button", name="Install").click()
    expect(page.locator("d20-settings-install")).to_contain_text("Data20 is installed on this device.")
    assert app.run("globalThis.pressed") == 1


def share(app: Tab, site: Server, fields: dict[str, str], files: list[tuple[str, str, str]]) -> Page:
    """Do what the system's share sheet does: a form's POST into the scope."""
    page = app.page
    page.goto(site.url)
    app.ready()
    with page.expect_navigation(url=re.compile("#/inbox")):
        page.evaluate(
            """([fields, files]) => {
                const form = Object.assign(document.createElement('form'), {method: 'post', enctype: 'multipart/form-data', action: 'share'});
                for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('input'), {name, value}));
                const input = Object.assign(document.createElement('input'), {type: 'file', name: 'files', multiple: true});
                const chosen = new DataTransfer();
                for (const [name, type, text] of files) chosen.items.add(new File([text], name, {type}));
                input.files = chosen.files;
                form.append(input);
                document.body.append(form);
                form.submit();
            }""",
            [fields, files],
        )
    expect(page.locator("main h1").first).to_have_text("To the inbox", timeout=BOOT_MS)
    return page
