"""The product's story from first visit to offline restart, by clicks, in one profile that survives the browser's end.

The server is killed (not "offline" emulation), the service worker is stopped, the browser is closed and opened again.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from build_support.paths import ROOT
from tests.browser.conftest import BOOT_MS, CHROMIUM_FLAGS, Server, Tab, chromium_path

CORPUS = ROOT.parent / "shared" / "corpora" / "obsidian-help-ru.zip"


def story_vault() -> tuple[dict[str, bytes], str, str]:
    """Return the files of a real Russian vault where it is at hand, else the demo; a word in two forms of it."""
    if CORPUS.is_file():
        with zipfile.ZipFile(CORPUS) as archive:
            return {real_name(i): archive.read(i) for i in archive.infolist() if not i.is_dir()}, "заметка", "заметк"
    folder = ROOT / "vaults" / "demo"
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.name != ".gitattributes"}
    return files, "каталог", "каталог"


def real_name(info: zipfile.ZipInfo) -> str:
    """Return the name as its author wrote it: UTF-8 that the archive forgot to declare comes out of zipfile as cp437."""
    return info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("utf-8")


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("../escape.md", b"# out\n")
    return out.getvalue()


@contextmanager
def browser_at(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """Open the browser on the profile, close it in the end as a person would."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium_path(), args=CHROMIUM_FLAGS, locale="en-GB", viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    try:
        yield context
    finally:
        context.close()


def downloaded(page: Page, press: Callable[[], None]) -> bytes:
    with page.expect_download(timeout=BOOT_MS) as waiting:
        press()
    return Path(waiting.value.path()).read_bytes()


def read(page: Page, path: str) -> str:
    return str(page.evaluate("async (path) => (await fetch('api/articles/' + path.split('/').map(encodeURIComponent).join('/'))).text()", path))


def no_complaints(tab: Tab) -> None:
    assert tab.unexpected() == []


def test_a_vault_lives_through_import_work_undo_and_a_dead_server(playwright: Playwright, app_site: Path, serve: Callable[[Path, str], Server], tmp_path: Path) -> None:
    files, word, stem = story_vault()
    archive = tmp_path / "vault.zip"
    archive.write_bytes(packed(files))
    server = serve(app_site, "/data20/")
    with browser_at(playwright, tmp_path / "profile") as context:
        tab = Tab(context.pages[0])
        page = tab.page
        page.goto(server.url)
        import_vault(page, archive, len(files))
        article = read_an_article(page)
        search(page, word, stem)
        run_a_tool(page)
        changed = apply_and_undo(page)
        tab.controlled()
        no_complaints(tab)
    server.kill()
    with browser_at(playwright, tmp_path / "profile") as context:
        tab = Tab(context.new_page())
        page = tab.page
        page.goto(server.url + article)
        expect(page.get_by_role("article").first).to_be_visible(timeout=BOOT_MS)
        tab.ready()
        search(page, word, stem)
        stop_workers(context, page)
        page.reload()
        tab.ready()
        history_is_there(page)
        returned = export(page)
        assert {name: content for name, content in returned.items() if content != files.get(name)} == {}
        assert returned.keys() == files.keys()
        assert changed in returned
        no_complaints(tab)


def import_vault(page: Page, archive: Path, count: int) -> None:
    """The report names what was refused; everything else is there."""
    expect(page.get_by_role("heading", name="Where shall we start?")).to_be_visible(timeout=BOOT_MS)
    with page.expect_file_chooser() as choosing:
        page.locator("button", has_text="Choose a zip or files").click()
    choosing.value.set_files(archive)
    expect(page.get_by_text(re.compile(rf"{count} files imported"))).to_be_visible(timeout=BOOT_MS)
    expect(page.get_by_text("../escape.md")).to_be_visible()
    page.get_by_role("link", name="Open the library").or_(page.get_by_role("button", name="Open the library")).first.click()


def read_an_article(page: Page) -> str:
    """Open an article from the graph of links, follow a link in it and see the backlink on the other side."""
    linked = page.evaluate("""async () => {
      const list = (await (await fetch('api/articles?limit=400')).json()).articles;
      for (const {path} of list) {
        const view = await (await fetch('api/articles/' + path.split('/').map(encodeURIComponent).join('/') + '/view')).json();
        const link = view.links.find((l) => l.status === 'ok' && l.path && l.path !== path && l.kind !== 'frontmatter' && l.kind !== 'embed');
        if (link) return {from: path, title: view.title, to: link.path};
      }
    }""")
    address = "#/a/" + "/".join(page.evaluate("(p) => p.split('/').map(encodeURIComponent)", linked["from"]))
    page.goto(page.url.split("#")[0] + address)
    link = page.locator(f'article a.internal[data-path="{linked["to"]}"]').first
    expect(link).to_be_visible(timeout=BOOT_MS)
    link.click()
    expect(page.get_by_role("complementary").get_by_role("link", name=linked["title"], exact=True).first).to_be_visible(timeout=BOOT_MS)
    return address


def search(page: Page, word: str, stem: str) -> None:
    """Another form of the word is found and marked."""
    box = page.get_by_role("searchbox").first
    box.fill(word)
    box.press("Enter")
    wanted = re.compile(stem.replace("е", "[её]"), re.IGNORECASE)
    expect(page.locator("main mark").first).to_have_text(wanted, timeout=BOOT_MS)


def run_a_tool(page: Page) -> None:
    """Report with figures and a table; its file is a CSV with the articles."""
    page.get_by_role("navigation").get_by_role("link", name="Tools").first.click()
    page.get_by_role("link", name="PageRank").first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("table").first).to_be_visible(timeout=BOOT_MS)
    table = downloaded(page, lambda: page.get_by_role("link", name=re.compile("pagerank.csv")).first.click())
    assert table.startswith(b"rank,path,title,pagerank")


def apply_and_undo(page: Page) -> str:
    """A writing tool proposes; after Apply the article has the block, after Undo its old bytes. Return its path."""
    page.get_by_role("navigation").get_by_role("link", name="Tools").first.click()
    page.get_by_role("link", name="Tables of contents").first.click()
    page.get_by_role("button", name=re.compile("Show the changes|Run")).first.click()
    apply = page.get_by_role("button", name=re.compile("Apply the changes to"))
    expect(apply).to_be_visible(timeout=BOOT_MS)
    job = page.url.rsplit("/", 1)[-1].split("?")[0]
    path = str(page.evaluate("async (id) => (await (await fetch('api/jobs/' + id)).json()).changes.files[0].path", job))
    before = read(page, path)
    apply.click()
    undo = page.get_by_role("button", name="Undo").first
    expect(undo).to_be_visible(timeout=BOOT_MS)
    assert "<!-- data20:begin toc -->" in read(page, path)
    undo.click()
    expect(page.get_by_text(re.compile("Restored|Undone")).first).to_be_visible(timeout=BOOT_MS)
    assert read(page, path) == before
    return path


def stop_workers(context: BrowserContext, page: Page) -> None:
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")


def history_is_there(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="History").first.click()
    expect(page.get_by_text(re.compile("Tables of contents|generate_toc")).first).to_be_visible(timeout=BOOT_MS)


def export(page: Page) -> dict[str, bytes]:
    page.get_by_role("navigation").get_by_role("link", name="Settings").first.click()
    content = downloaded(page, lambda: page.get_by_role("button", name="Export the vault").or_(page.get_by_role("link", name="Export the vault")).first.click())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
