"""Following every address of a static site, as a browser on a plain host would."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit


class _Page(HTMLParser):
    """Collects where a page leads and which places it has."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.addresses[value] = None
            elif name == "id" and value:
                self.ids.add(value)


def file_at(site: Path, base: str, address: str) -> Path:
    """Return the file with which a plain static host at `base` answers a full address below it."""
    path = unquote(urlsplit(address).path)[len(urlsplit(base).path) :]
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def unresolved(site: Path, base: str, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield "page: address" for every address of the site's pages that the host couldn't answer, and every fragment that leads nowhere.

    `base` is where the site will be, ending in "/"; `skip` are pages (files) that aren't looked into, such as the app's own.
    """
    pages: dict[Path, _Page] = {}
    for path in sorted(site.rglob("*.html")):
        if path.relative_to(site).as_posix() not in skip:
            pages[path] = page = _Page()
            page.feed(path.read_text(encoding="utf-8"))
    files = {path for path in site.rglob("*") if path.is_file()}
    for path, page in pages.items():
        here = urljoin(base, quote(path.relative_to(site).as_posix()))
        for address in page.addresses:
            full = urljoin(here, address)
            if not full.startswith(base):
                continue
            target, fragment = file_at(site, base, full), unquote(urlsplit(full).fragment)
            lost = fragment and not fragment.startswith("/") and target in pages and fragment not in pages[target].ids
            if target not in files or lost:
                yield f"{path.relative_to(site).as_posix()}: {address}"
