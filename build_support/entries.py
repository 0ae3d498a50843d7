"""Where the JavaScript starts: the one list of entries besides the scripts that `site/*.html` name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from build_support.paths import ROOT

SITE: Final = ROOT / "site"
WORKERS: Final = {
    "engine": "js-shim/engine-worker.js",
    "runner": "js-shim/runner-worker.js",
    "snapshot": "js-shim/snapshot-worker.js",
}
"""Module workers, by the name under which the page finds them in its build information."""
LINKS_PAGE: Final = "link-prober.html"
"""The one page that may ask any address: a frame of the app's, while the person lets links be checked."""
PACKAGES_PAGE: Final = "package-fetcher.html"
"""The one page that may ask the hosts of packages: a frame of the lab's, for as long as it brings packages."""
STANDALONE_PAGES: Final = frozenset({"recovery.html", LINKS_PAGE, PACKAGES_PAGE})
"""Pages whose scripts share no chunk with the app: they must work when the app does not, or hold as little as can be."""
EMBED: Final = "embed/embed.js"
"""The one script that strangers' pages load; it keeps its name from build to build."""
EMBED_PAGE: Final = "embed.html"
"""What they show in a frame."""
EMBED_DEMO: Final = ("embed-demo.html", ROOT / "docs" / "embed.html")
"""The page that shows every kind of embed: its name in the site, and where it is written."""
SERVICE_WORKER: Final = "service-worker.js"
WEB_MANIFEST: Final = "manifest.json"
PRECACHE_NAME: Final = "__DATA20_PRECACHE__"
"""The free identifier in the service worker that becomes the precache list."""


def install_pictures() -> frozenset[str]:
    """Return the pictures that only the system's installer asks for, once and online: visitors don't pay for them."""
    return frozenset(path.relative_to(ROOT).as_posix() for path in (SITE / "icons").glob("*.png"))


def pages(folder: Path = SITE) -> list[Path]:
    """Return the HTML pages of the site, sorted by name."""
    return sorted(folder.glob("*.html"))


def workers() -> dict[str, str]:
    """Return the worker entries that exist, name to source path relative to the repository."""
    return {name: source for name, source in WORKERS.items() if (ROOT / source).is_file()}


def inputs(folder: Path = SITE) -> list[Path]:
    """Return every file and folder from which the site's own part is made."""
    return [SITE, folder, ROOT / "js-shim", ROOT / "embed", EMBED_DEMO[1], ROOT / SERVICE_WORKER, ROOT / WEB_MANIFEST]
