"""A folder on disk and the vault, kept in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.barriers import barriers
from tests.browser.conftest import BOOT_MS, Server, Tab
from tests.browser.folders import disk, here, look, open_folder, save, tab_at_folder


@pytest.fixture(scope="module")
def site(serve: Callable[..., Server], app_site: Path) -> Server:
    return serve(app_site, "/data20/")


@pytest.fixture
def app(chromium: Browser, site: Server) -> Iterator[Tab]:
    with tab_at_folder(chromium, site) as tab:
        yield tab


def test_both_sides_follow_each_other(app: Tab) -> None:
    disk(app, "write", "notes/чай.md", "# Чай\r\n")
    disk(app, "write", "picture.svg", "<svg/>")
    disk(app, "write", ".git/HEAD", "ref: main")
    open_folder(app)
    assert here(app, "notes/чай.md") == "# Чай\r\n"
    assert app.run("async () => (await (await fetch('api/vault/files')).json()).files.map(({path}) => path)") == ["notes/чай.md", "picture.svg"]
    save(app, "new/from here.md", "here\n")
    look(app)
    assert disk(app, "read", "new/from here.md") == "here\n"
    disk(app, "write", "notes/чай.md", "# Чай\r\n\r\nКипяток.\r\n")
    disk(app, "remove", "picture.svg")
    look(app)
    assert here(app, "notes/чай.md") == "# Чай\r\n\r\nКипяток.\r\n"
    assert disk(app, "read", ".git/HEAD") == "ref: main"
    entries = app.run("async () => (await (await fetch('api/history')).json()).entries")
    assert (entries[0]["by"], entries[0]["facts"]["folder"]) == ("folder", "disk")
    # The browser may have told of the two changes one by one.
    for entry in [entry for entry in entries if entry["generation"] > entries[-1]["generation"] + 1]:
        app.run("(generation) => fetch(`api/history/${generation}/undo`, {method: 'POST'})", entry["generation"])
    look(app)
    assert disk(app, "read", "notes/чай.md") == "# Чай\r\n"
    assert disk(app, "read", "picture.svg") == "<svg/>"


def test_the_folder_is_taken_up_again_after_a_restart(app: Tab, site: Server) -> None:
    disk(app, "write", "a.md", "one\n")
    open_folder(app)
    app.page.goto("about:blank")
    app.page.goto(f"{site.url}#/disk")
    expect(app.page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    disk(app, "write", "a.md", "two\n")
    app.run("() => { dispatchEvent(new Event('focus')); }")
    app.until("fetch('api/articles/a.md').then((r) => r.text()).then((text) => text === 'two\\n')")


ASKS_AGAIN = """globalThis.allowed = false;
FileSystemHandle.prototype.queryPermission = async () => (globalThis.allowed ? 'granted' : 'prompt');
FileSystemHandle.prototype.requestPermission = async () => { globalThis.allowed = true; return 'granted'; };"""


def test_a_browser_that_asks_again_after_a_restart_is_asked_by_a_press_and_nothing_is_touched_before(app: Tab, site: Server) -> None:
    disk(app, "write", "a.md", "one\n")
    open_folder(app)
    app.page.goto("about:blank")
    app.page.add_init_script(ASKS_AGAIN)
    app.page.goto(f"{site.url}#/disk")
    expect(app.page.get_by_text("waits for your permission")).to_be_visible()
    disk(app, "write", "a.md", "two\n")
    save(app, "here.md", "here\n")
    assert (here(app, "a.md"), disk(app, "read", "here.md")) == ("one\n", None)
    app.page.get_by_role("button", name="Allow").click()
    expect(app.page.get_by_text("Folder and vault agree")).to_be_visible()
    assert (here(app, "a.md"), disk(app, "read", "here.md")) == ("two\n", "here\n")


def test_two_changes_of_one_file_are_merged_by_the_person(app: Tab) -> None:
    disk(app, "write", "a.md", "top\nmiddle\nend\n")
    page = open_folder(app)
    disk(app, "write", "a.md", "TOP of disk\nmiddle\nend\n")
    save(app, "a.md", "Top from here\nmiddle\nend, and more\n")
    look(app)
    expect(page.get_by_text("Changed on both sides: 1 file")).to_be_visible()
    assert (disk(app, "read", "a.md"), here(app, "a.md")) == ("TOP of disk\nmiddle\nend\n", "Top from here\nmiddle\nend, and more\n")
    page.locator("d20-disk-conflict summary").first.click()
    expect(page.get_by_label("both")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        assert barriers(page) == []
    merge = page.get_by_role("button", name="Write the merged text")
    expect(merge).to_be_disabled(timeout=BOOT_MS)
    page.get_by_label("both").check()
    merge.click()
    expect(page.get_by_text("Changed on both sides")).to_have_count(0, timeout=BOOT_MS)
    expect(page.get_by_text("Folder and vault agree")).to_be_visible()
    wanted = "TOP of disk\nTop from here\nmiddle\nend, and more\n"
    assert (disk(app, "read", "a.md"), here(app, "a.md")) == (wanted, wanted)


@pytest.mark.parametrize(("button", "wanted"), [("Take the disk's", "disk\n"), ("Delete on disk too", None)])
def test_changed_on_one_side_and_deleted_on_the_other(app: Tab, button: str, wanted: str | None) -> None:
    for name in ("a.md", "b.md"):
        disk(app, "write", name, "old\n")
    page = open_folder(app)
    disk(app, "write", "a.md", "disk\n")
    app.run("() => fetch('api/articles/a.md', {method: 'DELETE'})")
    look(app)
    page.locator("d20-disk-conflict summary").click()
    page.get_by_role("button", name=button).click()
    expect(page.locator("d20-disk-conflict")).to_have_count(0, timeout=BOOT_MS)
    expect(page.get_by_text("Folder and vault agree")).to_be_visible()
    assert (disk(app, "read", "a.md"), here(app, "a.md")) == (wanted, wanted)


def test_many_files_gone_at_once_are_not_believed(app: Tab) -> None:
    for number in range(12):
        disk(app, "write", f"{number}.md", f"{number}\n")
    page = open_folder(app)
    for number in range(11):
        disk(app, "remove", f"{number}.md")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("Many files are gone at once")).to_be_visible(timeout=BOOT_MS)
    assert barriers(page) == []
    assert here(app, "3.md") == "3\n"
    page.get_by_role("button", name="Delete on the other side too").click()
    expect(page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    assert (here(app, "3.md"), here(app, "11.md")) == (None, "11\n")


def test_files_that_come_back_end_the_question(app: Tab) -> None:
    """The disk was unplugged, and is plugged in again."""
    for number in range(12):
        disk(app, "write", f"{number}.md", f"{number}\n")
    page = open_folder(app)
    for number in range(11):
        disk(app, "remove", f"{number}.md")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("Many files are gone at once")).to_be_visible(timeout=BOOT_MS)
    for number in range(11):
        disk(app, "write", f"{number}.md", f"{number}\n")
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    assert (here(app, "3.md"), disk(app, "read", "3.md")) == ("3\n", "3\n")


def test_a_vault_and_a_folder_that_both_hold_files_meet_only_when_the_person_agrees(app: Tab) -> None:
    save(app, "mine.md", "mine\n")
    disk(app, "write", "theirs.md", "theirs\n")
    app.page.get_by_role("button", name="Open a folder").click()
    expect(app.page.get_by_text("do not hold the same files")).to_be_visible(timeout=BOOT_MS)
    assert barriers(app.page) == []
    assert disk(app, "read", "mine.md") is None
    app.page.get_by_role("button", name="Merge both").click()
    expect(app.page.get_by_text("Folder and vault agree")).to_be_visible(timeout=BOOT_MS)
    assert (disk(app, "read", "mine.md"), here(app, "theirs.md")) == ("mine\n", "theirs\n")


def test_a_file_that_the_vault_refuses_keeps_nothing_else_out(app: Tab) -> None:
    disk(app, "write", "good.md", "good\n")
    disk(app, "write", "a" * 252 + ".md", "fine\n")
    disk(app, "write", "я" * 120 + ".md", "fine too\n")
    disk(app, "write", "con\u0001trol.md", "refused\n")
    app.page.get_by_role("button", name="Open a folder").click()
    expect(app.page.get_by_text("All the rest agrees")).to_be_visible(timeout=BOOT_MS)
    assert here(app, "good.md") == "good\n"
    expect(app.page.get_by_text("Not taken from the disk: 1")).to_be_visible()
    assert disk(app, "read", "con\u0001trol.md") == "refused\n"
