"""Draws the pictures of the web app manifest: `python -m build_support.icons` after a change of the drawings or the looks.

They are kept in the repository, because drawing them needs a browser and a build must not. Icons come from `site/icons/*.svg`,
screenshots from the app itself with the demo vault.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from build_support.paths import ROOT

ICONS: Final = ROOT / "site" / "icons"
PAPER, BRAND = "#faf9f5", "#0b5a63"
SHORTCUTS: Final = {"new": "plus", "inbox": "download", "search": "search", "tools": "tools"}
SPLASHES: Final = (
    (440, 956, 3), (430, 932, 3), (402, 874, 3), (393, 852, 3), (390, 844, 3), (375, 812, 3), (414, 896, 2), (375, 667, 2),
    (820, 1180, 2), (834, 1194, 2), (1024, 1366, 2),
)  # fmt: skip
"""Width and height in CSS pixels, and pixels of each: what iOS asks its start picture to fit exactly."""


def draw_icons(browser: Browser) -> None:
    """Write every icon and splash picture."""
    for name, size in (("icon", 192), ("icon", 512), ("maskable", 512), ("monochrome", 512)):
        _svg(browser, (ICONS / f"{name}.svg").read_text(), size, ICONS / f"{name}-{size}.png")
    # iOS rounds the corners itself and paints what is transparent black.
    _svg(browser, (ICONS / "maskable.svg").read_text(), 180, ICONS / "apple-touch-icon.png")
    shapes = dict(re.findall(r"^  (\w+): '([^']+)',$", (ROOT / "site/components/icon.js").read_text(), re.MULTILINE))
    for name, shape in SHORTCUTS.items():
        path = f'<path d="{shapes[shape]}" fill="none" stroke="#faf9f5" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 48 48"><circle cx="12" cy="12" r="24" fill="{BRAND}"/>{path}</svg>'
        _svg(browser, drawing, 96, ICONS / f"shortcut-{name}.png")
    for width, height, scale in SPLASHES:
        page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
        icon = (ICONS / "icon.svg").read_text()
        page.set_content(f'<style>body{{margin:0;background:{PAPER};display:grid;place-items:center;height:100vh}}svg{{width:112px}}</style>{icon}')
        page.screenshot(path=ICONS / f"splash-{width}x{height}@{scale}.png")
        page.close()


def _svg(browser: Browser, drawing: str, size: int, target: Path) -> None:
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}")
    page.screenshot(path=target, omit_background=True)
    page.close()


def take_screenshots(browser: Browser, site: str) -> None:
    """Write the manifest's screenshots of the app that is served at `site`."""
    manifest = json.loads((ROOT / "manifest.json").read_text())
    routes = {"wide": "#/a/cooking/sourdough-bread.md", "tools": "#/tools", "narrow": "#/a/cooking/sourdough-bread.md", "search": "#/search?q=bread"}
    for shot in manifest["screenshots"]:
        name = Path(shot["src"]).stem.removeprefix("screenshot-")
        width, height = map(int, shot["sizes"].split("x"))
        scale = 1 if shot["form_factor"] == "wide" else 2
        context = browser.new_context(locale="en-GB", viewport={"width": width // scale, "height": height // scale}, device_scale_factor=scale)
        page = context.new_page()
        page.goto(site)
        page.get_by_role("button", name=re.compile("demo|example", re.IGNORECASE)).click()
        page.locator(".home-list a").first.wait_for(state="attached", timeout=120_000)
        page.goto(site + routes[name])
        page.locator("main h1").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement?.blur()")
        page.locator("d20-toasts button").last.click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(1500)  # late pictures
        page.screenshot(path=ICONS / f"screenshot-{name}.png")
        context.close()


def main(site: str | None) -> None:
    """Draw everything; screenshots only where the address of a served build is given."""
    from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        draw_icons(browser)
        if site:
            take_screenshots(browser, site)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
