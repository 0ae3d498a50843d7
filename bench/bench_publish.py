"""Publishing a large vault: how long it takes, how large the site is, and whether every address of it resolves."""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
from pathlib import Path

from build_support.bench import Context, Row
from build_support.crawl import unresolved
from build_support.paths import BUILD, DEMO_VAULT
from build_support.publish import APP_PAGE, Publication
from build_support.site import build_site

URL = "https://example.org/zettel/"


def main(context: Context) -> list[Row]:
    """Return time, size, largest page and the number of addresses that don't resolve; of zettel-10k where it is there, else of the demo."""
    corpus = context.root.parent / "shared" / "corpora" / "zettel-10k.zip"
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        vault = Path(folder) / "vault"
        if corpus.is_file():
            with zipfile.ZipFile(corpus) as archive:
                archive.extractall(vault)
        else:
            vault = DEMO_VAULT
        site, began, worked = Path(folder) / "site", time.monotonic(), _worked()
        build_site(Publication(vault, title="Zettel", url=URL), out=site)
        seconds, worked = time.monotonic() - began, _worked() - worked
        return _rows(vault, site, (seconds, worked), frozenset(p.name for p in (context.root / "site").glob("*.html") if p.name != "index.html") | {APP_PAGE})


def _worked() -> float:
    """Return the processor time of this process and of those that it has started and that have ended, in seconds."""
    return sum(os.times()[:4])


def _rows(vault: Path, site: Path, times: tuple[float, float], own: frozenset[str]) -> list[Row]:
    pages = {path: path.stat().st_size for path in site.rglob("*.html") if path.relative_to(site).as_posix() not in own}
    largest = max(pages, key=lambda path: pages[path])
    articles = sum(1 for _ in vault.rglob("*.md"))
    lost = list(unresolved(site, URL, own))
    return [
        Row("publishing", times[0], "s", limit=600, note=f"{articles} articles"),
        Row("publishing, processor time", times[1], "s"),
        Row("an article, processor time", 1000 * times[1] / articles, "ms"),
        Row("pages", len(pages), "files"),
        Row("all pages together", sum(pages.values()) / 1e6, "MB"),
        Row("the whole site, app and vault included", sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6, "MB"),
        Row("largest page", pages[largest] / 1000, "kB", note=largest.relative_to(site).as_posix()),
        Row("addresses that don't resolve", len(lost), "addresses", limit=0, note="; ".join(lost[:3])),
    ]
