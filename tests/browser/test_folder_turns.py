"""A folder in two tabs, and a disk that moves on while a person decides: nothing is undone, nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import BOOT_MS, Server, Tab
from tests.browser.folders import disk, here, look, open_folder, save, tab_at_folder

HELD = """{
    const request = LockManager.prototype.request;
    LockManager.prototype.request = function (name, ...rest) {
        if (globalThis.held && name.endsWith(':folder') && rest[0].ifAvailable) return Promise.resolve(rest.at(-1)(null));
        return request.call(this, name, ...rest);
    };
}"""
"""A page that is `held` does not look at the folder, whatever it hears of."""


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture
def app(chromium: Browser, site: Server) -> Iterator[Tab]:
    with tab_at_folder(chromium, site, HELD) as tab:
        yield tab


def beside(tab: Tab, site: Server) -> Tab:
    """A second tab, in which the folder is in step too."""
    other = Tab(tab.page.context.new_page())
    other.page.goto(f"{site.url}#/disk")
    expect(other.page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    return other


def hold(tab: Tab, held: bool) -> None:
    tab.run("(held) => { globalThis.held = held; }", held)


def test_a_deletion_is_not_undone_by_a_tab_that_has_not_seen_the_file(app: Tab, site: Server) -> None:
    disk(app, "write", "a.md", "old\n")
    open_folder(app)
    other = beside(app, site)
    hold(other, True)
    disk(app, "write", "b.md", "new\n")
    look(app)
    assert here(app, "b.md") == "new\n"
    hold(app, True)
    app.run("() => fetch('api/articles/b.md', {method: 'DELETE'})")
    hold(other, False)
    look(other)
    assert (disk(app, "read", "b.md"), here(app, "b.md")) == (None, None)


def test_a_folder_that_one_tab_lets_go_of_is_let_go_of_by_the_other(app: Tab, site: Server) -> None:
    disk(app, "write", "a.md", "old\n")
    page = open_folder(app)
    other = beside(app, site)
    page.get_by_role("button", name="Disconnect the folder").click()
    expect(page.get_by_role("button", name="Open a folder")).to_be_visible()
    other.page.get_by_role("button", name="Look now").click()
    expect(other.page.get_by_role("button", name="Open a folder")).to_be_visible()
    save(app, "here.md", "here\n")
    page.reload()
    expect(page.get_by_role("button", name="Open a folder")).to_be_visible(timeout=BOOT_MS)
    assert disk(app, "read", "here.md") is None


def test_erasing_the_vault_leaves_the_files_on_the_disk(app: Tab, site: Server) -> None:
    disk(app, "write", "a.md", "one\n")
    page = open_folder(app)
    page.goto(f"{site.url}#/settings")
    page.get_by_role("button", name="Erase the vault").click()
    page.get_by_label("Type “erase”").fill("erase")
    page.get_by_label("Type “erase”").press("Enter")
    expect(page.get_by_text("The vault was erased")).to_be_visible(timeout=BOOT_MS)
    page.goto(f"{site.url}#/disk")
    expect(page.get_by_role("button", name="Open a folder")).to_be_visible(timeout=BOOT_MS)
    assert (here(app, "a.md"), disk(app, "read", "a.md")) == (None, "one\n")


def conflict(tab: Tab) -> None:
    """One file that is another on both sides, shown to the person."""
    disk(tab, "write", "a.md", "top\nmiddle\n")
    page = open_folder(tab)
    disk(tab, "write", "a.md", "TOP of disk\nmiddle\n")
    save(tab, "a.md", "Top from here\nmiddle\n")
    look(tab)
    page.locator("d20-disk-conflict summary").first.click()
    expect(page.locator(".merge-side.disk pre")).to_have_text("TOP of disk\n")


def test_lines_of_a_version_that_the_disk_no_longer_has_are_not_merged(app: Tab) -> None:
    conflict(app)
    page = app.page
    page.get_by_label("both").check()
    disk(app, "write", "a.md", "Top of disk, once more\nmiddle\n")
    look(app)
    expect(page.locator(".merge-side.disk pre")).to_have_text("Top of disk, once more\n")
    merge = page.get_by_role("button", name="Write the merged text")
    expect(merge).to_be_disabled()
    page.get_by_label("both").check()
    merge.click()
    expect(page.get_by_text("Folder and vault agree")).to_be_visible()
    wanted = "Top of disk, once more\nTop from here\nmiddle\n"
    assert (disk(app, "read", "a.md"), here(app, "a.md")) == (wanted, wanted)


def test_taking_the_disks_version_deletes_nothing_when_the_disk_has_lost_it(app: Tab) -> None:
    conflict(app)
    hold(app, True)
    disk(app, "remove", "a.md")
    take = app.page.get_by_role("button", name="Take the disk's")
    take.click()
    expect(take).to_be_enabled()
    assert here(app, "a.md") == "Top from here\nmiddle\n"
    hold(app, False)
    look(app)
    expect(app.page.get_by_role("button", name="Delete here too")).to_be_visible()
    assert here(app, "a.md") == "Top from here\nmiddle\n"


CASELESS = """{
    const {getFileHandle} = FileSystemDirectoryHandle.prototype;
    FileSystemDirectoryHandle.prototype.getFileHandle = async function (name, options) {
        for await (const each of this.keys()) if (each.toLowerCase() === name.toLowerCase()) return getFileHandle.call(this, each);
        return getFileHandle.call(this, name, options);
    };
}"""
"""A disk as Windows and macOS have it: a file is found by its name in any case."""


def test_a_file_whose_name_changes_only_in_case_keeps_in_step_on_disks_that_do_not_tell_case_apart(chromium: Browser, site: Server) -> None:
    with tab_at_folder(chromium, site, CASELESS) as tab:
        disk(tab, "write", "note.md", "old\n")
        open_folder(tab)
        disk(tab, "remove", "note.md")
        disk(tab, "write", "Note.md", "new\n")
        look(tab)
        assert (here(tab, "note.md"), here(tab, "Note.md")) == (None, "new\n")
        edits = tab.run("async () => (await (await fetch('api/history?limit=1')).json()).entries[0].edits.map(({op, path}) => `${op} ${path}`)")
        assert edits == ["delete note.md", "create Note.md"]


PICKY = """{
    const {getFileHandle} = FileSystemDirectoryHandle.prototype;
    FileSystemDirectoryHandle.prototype.getFileHandle = function (name, options) {
        return name.includes('?') ? Promise.reject(new TypeError('Name is not allowed.')) : getFileHandle.call(this, name, options);
    };
}"""
"""A disk as Chromium shows it: it takes a question mark in no name (in the private file system of the origin, which stands for it here, it does)."""


def test_a_name_that_the_disk_does_not_take_keeps_no_other_file_from_it(chromium: Browser, site: Server) -> None:
    with tab_at_folder(chromium, site, PICKY) as tab:
        page = open_folder(tab)
        save(tab, "What%3F.md", "What?\n")
        save(tab, "Zebra.md", "Stripes\n")
        tab.run("() => disk.folder('Tea.md/x', true)")
        save(tab, "Tea.md", "Tea\n")
        look(tab)
        expect(page.get_by_text("Not written to the disk: 2")).to_be_visible(timeout=BOOT_MS)
        expect(page.get_by_text("The disk allows no such name")).to_be_visible()
        expect(page.get_by_text("A folder stands where the file would be")).to_be_visible()
        assert disk(tab, "read", "Zebra.md") == "Stripes\n"
        assert here(tab, "What%3F.md") == "What?\n"
        tab.run("() => Promise.all(['What%3F.md', 'Tea.md'].map((path) => fetch(`api/articles/${path}`, {method: 'DELETE'})))")
        look(tab)
        expect(page.get_by_text("Not written to the disk")).to_have_count(0)
