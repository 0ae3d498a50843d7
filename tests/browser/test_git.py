"""A vault that comes with its `.git`: who wrote what and when is there after a reload, without a network, and no start waits for what reads it in vaults that have none."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import BOOT_MS, Server, clean_tabs
from tests.python.vault.test_git_log import commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git makes the repository to be read, and isn't installed")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    git(root, "init", "-q")
    (root / "чай.md").write_text("# Чай\n\nЗаваривать три минуты.\n")
    commit(root, "Завести заметку о чае", 3)
    (root / "чай.md").rename(root / "Зелёный чай.md")
    commit(root, "Уточнить название", 4)
    (root / "Зелёный чай.md").write_text("# Чай\n\nЗаваривать две минуты.\n")
    commit(root, "Две минуты", 5)
    return root


def test_the_history_of_a_picked_folder_is_there_after_a_reload_and_offline(chromium: Browser, serve: Callable[..., Server], app_site: Path, vault: Path, tmp_path: Path) -> None:
    site = serve(app_site, "/data20/")
    context = chromium.new_context(locale="ru-RU", reduced_motion="reduce")
    with clean_tabs(context) as new_tab:
        tab = new_tab()
        page = tab.page
        fetched: list[str] = []
        # Once the app runs, the service worker gets all that a later run without a network may need: that is not the engine's asking.
        context.on("request", lambda request: None if request.service_worker else fetched.append(request.url))
        page.goto(site.url + "#/import")
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w") as packed:
            packed.writestr("plain.md", "# Без git\n")
            packed.writestr("../refused.md", "")
        (tmp_path / "plain.zip").write_bytes(plain.getvalue())
        page.locator("#pick-files").set_input_files(tmp_path / "plain.zip")
        expect(page.locator(".import .notice")).to_contain_text("1 файл", timeout=BOOT_MS)
        tab.controlled()
        assert not [url for url in fetched if url.endswith("/git.zip")], "the engine loads nothing for a vault without .git"
        page.get_by_role("button", name="Импортировать ещё").click()
        page.locator("#pick-folder").set_input_files(vault)
        expect(page.locator(".import .notice")).to_contain_text("История git: 3 правки, 1 автор, с 3 мая 2024", timeout=BOOT_MS)
        assert [url for url in fetched if url.endswith("/git.zip")]
        expect(page.locator(".import")).not_to_contain_text(".git/")
        page.reload()
        tab.ready()
        context.set_offline(True)
        page.goto(site.url + "#/tools/version_history")
        expect(page.locator("d20-tool .run-row button").first).to_be_visible(timeout=BOOT_MS)
        page.locator("d20-tool .run-row button").first.click()
        table = page.locator(".job d20-table").first
        expect(table).to_contain_text("Вера & Co", timeout=BOOT_MS)
        expect(table).to_contain_text("чай.md")
        expect(page.locator(".job-summary").first).to_contain_text("чаще всего менялась «Чай»")
    context.close()
