"""A zip that means harm, brought in by clicks: what is refused is named, the rest is there, no script runs, Python stays up."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import BOOT_MS, Server, Tab

DEEP = "d/" * 200 + "deep.md"
BIG = 20_000_000
"""Bytes of the large article, at least."""
SCRIPTS = (
    "# <img src=x onerror=window.pwned=1>\n\n<script>window.pwned=2</script>\n\n[a](javascript:window.pwned=3) <javascript:window.pwned=4>\n\n"
    "<svg onload=window.pwned=5><a xlink:href='javascript:window.pwned=6'>x</a></svg>\n\n<iframe srcdoc='<script>top.pwned=7</script>'></iframe>\n\n"
    "<form action=/x><input name=location autofocus onfocus=window.pwned=8></form>\n\n<details open ontoggle=window.pwned=9>z</details>\n"
)
NESTED = "> " * 200 + "deepest\n\n" + "\n".join("  " * level + "- item" for level in range(200)) + "\n"
REFUSED = ("../escape.md", "/absolute.md", "C:/drive.md", "twice.md", "bomb.md")


def hostile_zip() -> bytes:
    """Return one archive with everything at once."""
    words = random.Random(2)
    sentence = [" ".join(f"слово{words.randrange(10**5)}" for _ in range(12)) + "." for _ in range(500)]
    large = "# Large\n\n"
    while len(large.encode()) < BIG:
        large += "\n\n".join(sentence) + "\n\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../escape.md", "/absolute.md", "C:/drive.md", "twice.md"):
            archive.writestr(name, f"# {name}\n")
        archive.writestr(zipfile.ZipInfo("twicf.md"), "# Second\n")  # renamed below: zipfile warns of a second one
        archive.writestr("bomb.md", b"\0" * 30_000_000)
        archive.writestr("PPPPPPPP.md", "# Name in cp866\n")
        archive.writestr(DEEP, "# Deep\n\n[[good]]\n")
        archive.writestr("nested.md", f"# Nested\n\n{NESTED}")
        archive.writestr("scripts.md", SCRIPTS)
        archive.writestr("large.md", large)
        archive.writestr("good.md", "# Good\n\n[[deep]]\n")
    return out.getvalue().replace(b"twicf.md", b"twice.md").replace(b"PPPPPPPP", "Черновик".encode("cp866"))


def test_a_hostile_zip_is_taken_apart_in_the_browser(site: Path, serve: Callable[[Path, str], Server], new_tab: Callable[[], Tab], tmp_path: Path) -> None:
    archive = tmp_path / "hostile.zip"
    archive.write_bytes(hostile_zip())
    server, tab = serve(site, "/data20/"), new_tab()
    tab.allow("Content Security Policy")
    page = tab.page
    page.goto(f"{server.url}#/import")
    page.locator("#pick-files").set_input_files(archive)
    table = page.locator("d20-table")
    expect(table).to_be_visible(timeout=BOOT_MS)
    for name in REFUSED:
        expect(table.locator("tr", has_text=name)).to_have_count(1)
    assert tab.run("fetch('api/articles').then((r) => r.json()).then(({articles}) => articles.map((a) => a.path).sort())") == sorted(
        [DEEP, "good.md", "large.md", "nested.md", "scripts.md", "twice.md", "Черновик.md"]
    )
    for path, heading in (("good.md", "Good"), (DEEP, "Deep"), ("nested.md", "Nested"), ("large.md", "Large")):
        page.goto(f"{server.url}#/a/{path}")
        expect(page.locator(".reading h1").first).to_have_text(heading, timeout=BOOT_MS)
    page.goto(f"{server.url}#/a/scripts.md")
    expect(page.locator(".reading details")).to_be_visible(timeout=BOOT_MS)
    assert page.evaluate("window.pwned") is None
    expect(page.locator(".reading :is(script, iframe, form, input, object, [onerror], [onload], [onfocus], [ontoggle])")).to_have_count(0)
    assert tab.run("fetch('health').then((r) => r.json()).then((health) => health.status)") == "ok"
