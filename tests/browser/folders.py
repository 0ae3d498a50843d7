"""A folder on disk for tests: a real directory handle, of the origin's private file system, as no test can press the system's folder dialog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import BOOT_MS, Server, Tab, clean_tabs

PICKER = "Object.defineProperty(globalThis, 'showDirectoryPicker', {value: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('disk', {create: true})});"
DISK = """
globalThis.disk = {
    async folder(path, create) {
        let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('disk', {create: true});
        for (const name of path.split('/').slice(0, -1)) folder = await folder.getDirectoryHandle(name, {create});
        return folder;
    },
    async write(path, text) {
        const sink = await (await (await this.folder(path, true)).getFileHandle(path.split('/').at(-1), {create: true})).createWritable();
        await sink.write(text);
        await sink.close();
    },
    async read(path) {
        try {
            return await (await (await (await this.folder(path, false)).getFileHandle(path.split('/').at(-1))).getFile()).text();
        } catch (error) {
            if (error.name === 'NotFoundError') return null;
            throw error;
        }
    },
    async remove(path) {
        await (await this.folder(path, false)).removeEntry(path.split('/').at(-1));
    },
};
"""


PRESS_LOOK = """() => {
    const ended = document.querySelector('d20-disk-view d20-notice.agrees')?.dataset.at;
    const button = [...document.querySelectorAll('d20-disk-view d20-button')].find(({label}) => label === 'Look now');
    if (!ended || !button) return null;
    button.click();
    return Number(ended);
}"""


@contextmanager
def tab_at_folder(chromium: Browser, site: Server, script: str = "") -> Iterator[Tab]:
    """The app with an empty vault, at the page of the folder; `script` runs in each page before the app's own."""
    context = chromium.new_context(locale="en-GB", reduced_motion="reduce")
    context.add_init_script(PICKER + DISK + script)
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        tab.allow("404")
        tab.page.goto(f"{site.url}#/disk")
        tab.ready()
        yield tab
    context.close()


def disk(tab: Tab, call: str, *arguments: str) -> Any:
    return tab.run(f"(arguments) => disk.{call}(...arguments)", list(arguments))


def here(tab: Tab, path: str) -> str | None:
    """The vault's version of an article; None where there is none."""
    text: str | None = tab.run("async (path) => { const r = await fetch('api/articles/' + path); return r.ok ? r.text() : null; }", path)
    return text


def save(tab: Tab, path: str, text: str) -> None:
    """What the editor does."""
    tab.run(
        "async ([path, body]) => { const r = await fetch('api/articles/' + path, {method: 'PUT', body, headers: {'Content-Type': 'text/markdown'}}); if (!r.ok) throw Error(await r.text()); }",
        [path, text],
    )


def open_folder(tab: Tab) -> Page:
    tab.page.get_by_role("button", name="Open a folder").click()
    expect(tab.page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    return tab.page


def look(tab: Tab) -> None:
    """Ask for a look and wait until one that began after this has ended.

    Pressed by the page itself, in the moment in which it reads when the last one ended: one that the browser's own word began may end between the two.
    """
    tab.until(f"(globalThis.lookedAt = ({PRESS_LOOK})())")
    tab.until("Number(document.querySelector('d20-notice.agrees')?.dataset.at) > globalThis.lookedAt")
