"""Pictures of the app for a person to look at: `.build/venv/bin/python -m tests.browser.shots [NAME…] [options]`.

A NAME is a tool (its report with the defaults), `help:TOOL` (its page), `view:VIEW` (below), or `tools`, `help`, `views` for all of a kind.
They go to `.build/shots/<language>-<theme>-<width>/`. Nothing here asserts: what is wrong is seen, and then gets a test of its own.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from build_support.paths import BUILD, DIST, ROOT
from build_support.site import build_site
from data20.tools.registry import registry
from tests.browser.conftest import BOOT_MS, CHROMIUM_FLAGS, Server, chromium_path

SHOTS = BUILD / "shots"
HEIGHT = {1280: 800, 390: 844}
LIBRARY = ".home-list a:visible, .rows-item:visible"
"""A phone shows the list alone."""
EXPORTED = ROOT.parent / "shared" / "corpora" / "obsidian-help-ru.zip"


def _at(hash: str, ready: str) -> Callable[[Page], None]:
    """Return a view: its address, and what is there when it is done."""

    def show(page: Page) -> None:
        page.evaluate("(hash) => { location.hash = hash; }", hash)
        expect(page.locator(ready).first).to_be_visible(timeout=BOOT_MS)

    return show


def _long_article(page: Page) -> str:
    """Return the path of an article that has something of everything: among the longest eighth."""
    path: str = page.evaluate("""async () => {
        const {articles} = await (await fetch('api/articles?limit=500')).json();
        articles.sort((a, b) => b.words - a.words || (a.path < b.path ? -1 : 1));
        return articles[Math.floor(articles.length / 8)].path.split('/').map(encodeURIComponent).join('/');
    }""")
    return path


def _edit(page: Page) -> None:
    _at("#/edit/" + _long_article(page), ".page.edit textarea")(page)


def _article(page: Page) -> None:
    _at("#/a/" + _long_article(page), ".reader-main .reading")(page)


def _proposal(page: Page) -> None:
    run_tool(page, "generate_toc")
    page.locator(".change summary, .change button").first.click()


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".palette-input")).to_be_visible()
    page.locator(".palette-input").fill("граф")
    settle(page)


def _outside(page: Page) -> None:
    run_tool(page, "check_links")
    page.get_by_role("button", name=re.compile("^(Check addresses|Проверить адреса)")).click()
    expect(page.locator("d20-outside-check summary")).to_be_visible()


def _beside(page: Page, name: str) -> None:
    """Another page of the site, and the way back to the app."""
    page.goto(page.url.partition("#")[0].rpartition("/")[0] + "/" + name)
    expect(page.locator("h1").first).to_be_visible(timeout=BOOT_MS)


VIEWS: dict[str, Callable[[Page], None]] = {
    "library": _at("#/", LIBRARY),
    "article": _article,
    "editor": _edit,
    "new": _at("#/new", "main input"),
    "search": _at("#/search?q=заметка", ".hit-title"),
    "search-empty": _at("#/search", ".search-hints"),
    "search-nothing": _at("#/search?q=йцукенг", "main h1, main input"),
    "graph": _at("#/graph", ".graph-frame"),
    "tools": _at("#/tools", ".family"),
    "jobs": _at("#/jobs", "h1"),
    "proposal": _proposal,
    "history": _at("#/history", "h1"),
    "settings": _at("#/settings", "h1"),
    "about": _at("#/about", "h1"),
    "import": _at("#/import", "h1"),
    "missing": _at("#/nowhere", "h1"),
    "palette": _palette,
    "outside": _outside,
    # These two leave the app: they come last, whatever else is asked for.
    "recovery": lambda page: _beside(page, "recovery.html"),
    "components": lambda page: _beside(page, "components.html"),
}


def settle(page: Page) -> None:
    """Wait until nothing is asked and nothing moves: two looks at the page in a row are alike."""
    before, since = "", time.monotonic()
    while time.monotonic() - since < 15:
        page.wait_for_timeout(250)
        now = page.evaluate("document.body.innerText + document.documentElement.scrollHeight")
        if now == before:
            return
        before = now


def run_tool(page: Page, name: str) -> None:
    """Run a tool with its defaults by its button."""
    page.evaluate("(hash) => { location.hash = hash; }", f"#/tools/{name}")
    page.wait_for_timeout(50)
    expect(page.locator("d20-tool .run-row button").first).to_be_visible(timeout=BOOT_MS)
    page.locator("d20-tool .run-row button").first.click()
    expect(page.locator(".job-summary, .job d20-notice").first).to_be_visible(timeout=BOOT_MS)


def _help(page: Page, name: str) -> None:
    _at(f"#/tools/{name}", "d20-tool .run-row button")(page)
    page.locator("d20-tool details").evaluate_all("(all) => all.forEach((details) => { details.open = true; })")


def shoot(page: Page, name: str, folder: Path, full: bool) -> None:
    """Go there and take the picture."""
    kind, _, rest = name.rpartition(":")
    page.keyboard.press("Escape")  # the dialog of the picture before
    if kind == "view":
        VIEWS[rest](page)
    elif kind == "help":
        _help(page, rest)
    else:
        run_tool(page, rest)
    page.mouse.move(0, 0)
    settle(page)
    page.screenshot(path=folder / f"{name.replace(':', '-')}.png", full_page=full)
    wide = page.evaluate("[...document.querySelectorAll('.table-scroll')].map((e) => e.scrollWidth - e.clientWidth).filter((w) => w > 1)")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    print(name, f"tables wider by {wide}" if wide else "", f"page wider by {over}" if over > 0 else "", flush=True)


@contextmanager
def opened(browser: Browser, url: str, args: argparse.Namespace) -> Iterator[Page]:
    """Yield the app with the vault in it, as this reader sees it."""
    context = browser.new_context(
        locale={"ru": "ru-RU", "en": "en-GB"}[args.language], color_scheme=args.theme, reduced_motion="reduce",
        viewport={"width": args.width, "height": HEIGHT.get(args.width, 800)}, has_touch=args.width < 600,
    )  # fmt: skip
    page = context.new_page()
    page.on("pageerror", lambda error: print("uncaught:", error, flush=True))
    page.on("console", lambda message: print("console:", message.text, flush=True) if message.type == "error" else None)
    page.set_default_timeout(BOOT_MS)
    page.goto(url)
    expect(page.locator(".choices")).to_be_visible(timeout=BOOT_MS)
    yield page
    context.close()


def _import(page: Page, vault: Path) -> None:
    page.locator("#pick-files").set_input_files(str(vault))
    done = page.locator(LIBRARY + ", d20-import-view d20-notice").first
    expect(done).to_be_visible(timeout=BOOT_MS)


def names_of(wanted: list[str]) -> list[str]:
    """Return the shots that the words of the command line mean."""
    tools = [spec.name for spec in registry().values()]
    kinds = {"tools": tools, "help": [f"help:{name}" for name in tools], "views": [f"view:{name}" for name in VIEWS]}
    names = [name for word in wanted or ["tools", "help", "views"] for name in kinds.get(word, [word])]
    return sorted(names, key=lambda name: name in ("view:recovery", "view:components"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--vault", type=Path, default=EXPORTED if EXPORTED.exists() else next(DIST.glob("vaults/*.zip"), None))
    parser.add_argument("--language", choices=["ru", "en"], default="ru")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--screen", action="store_true", help="only what is seen without scrolling")
    args = parser.parse_args()
    folder = SHOTS / f"{args.language}-{args.theme}-{args.width}"
    folder.mkdir(parents=True, exist_ok=True)
    out = BUILD / "shots-site"
    build_site(out=out)
    server = Server(out, "/data20/")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
            with opened(browser, server.url, args) as page:
                page.screenshot(path=folder / "view-first.png", full_page=True)
                _import(page, args.vault)
                page.screenshot(path=folder / "view-imported.png", full_page=True)
                page.locator(".toast button").last.click()
                for name in names_of(args.names):
                    try:
                        shoot(page, name, folder, not args.screen)
                    except (AssertionError, PlaywrightError) as error:
                        print(name, "FAILED", str(error)[:300], flush=True)
            browser.close()
    finally:
        server.kill()


if __name__ == "__main__":
    main()
