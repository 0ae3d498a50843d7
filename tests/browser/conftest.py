"""What browser tests share: a built site, a server that can be killed, browsers, tabs whose console must stay clean."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from build_support.paths import BUILD, DIST, ROOT
from build_support.server import HOST
from build_support.site import build_site

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
BOOT_MS = 90_000
"""A start may take long on a busy machine; a test that waits for it says so by failing, not by guessing."""
expect.set_options(timeout=BOOT_MS)

_SERVE = """
import sys
from pathlib import Path
from build_support.server import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), base=sys.argv[3], no_store=True)
"""


def chromium_path() -> str:
    found = os.environ.get("DATA20_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("Chromium is required: install it, or name it in DATA20_CHROMIUM.")
    return found


class Server:
    """The site on a free port, in a process of its own: killing it cuts open connections too."""

    def __init__(self, folder: Path, base: str = "/") -> None:
        self.folder, self.base = folder, base
        self.port = 0
        """Chosen by the system at the first start and kept from then on."""
        self._process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{self.base}"

    def start(self) -> None:
        """Start, or start again on the same port; returns when it listens."""
        command = [sys.executable, "-c", _SERVE, str(self.folder), str(self.port), self.base]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        port = urlsplit(self._process.stdout.readline().strip()).port
        if port is None:
            raise RuntimeError("The server did not start.")
        self.port = port

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@dataclass
class Tab:
    """A page with the engine's harness. `complaints` collects what the console must not show."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(BOOT_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def allow(self, pattern: str) -> None:
        """Errors that match are part of this test."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(re.search(pattern, text) for pattern in self.allowed)]

    def open(self, url: str) -> Tab:
        """Load the harness and wait for the engine."""
        self.page.goto(url)
        return self.ready()

    def ready(self) -> Tab:
        """Wait for the engine. (A page that has only just been gone to may not have run its first module yet.)"""
        return self.until("globalThis.data20 && data20.ready.then(() => true)")

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def controlled(self) -> Tab:
        """Wait until the service worker has everything and answers this page."""
        return self.until("navigator.serviceWorker.controller !== null")

    def until(self, condition: str) -> Tab:
        """Wait for a JavaScript condition. (Playwright's own way needs eval, which the page's policy forbids.)"""
        self.run(f"""() => new Promise((resolve, reject) => {{
            const end = Date.now() + {BOOT_MS};
            const look = async () => {{
                if (await ({condition})) resolve();
                else if (Date.now() > end) reject(new Error('Still not: ' + {condition!r}));
                else setTimeout(() => look().catch(reject), 20);
            }};
            look().catch(reject);
        }})""")
        return self


@contextmanager
def clean_tabs(context: BrowserContext) -> Iterator[Callable[[], Tab]]:
    """Give a way to open tabs; in the end none may have complained."""
    tabs: list[Tab] = []

    def new_tab() -> Tab:
        tab = Tab(context.new_page())
        tabs.append(tab)
        return tab

    yield new_tab
    unexpected = [text for tab in tabs for text in tab.unexpected()]
    assert not unexpected, "The console shows errors:\n" + "\n".join(unexpected)


@pytest.fixture(scope="session")
def harness_site() -> Path:
    """The site with the harness instead of the app, built once."""
    out = BUILD / "harness"
    build_site(out=out, pages=ROOT / "tests" / "browser" / "pages")
    return out


@pytest.fixture(scope="session")
def app_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it ships, built once. Not in the build's own folder: a build that changes under a test would be a new version."""
    out = tmp_path_factory.mktemp("app") / "site"
    build_site(out=out)
    return out


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path, str], Server]]:
    """Start servers; all are ended in the end."""
    with ExitStack() as stack:

        def start(folder: Path, base: str = "/") -> Server:
            server = Server(folder, base)
            stack.callback(server.kill)
            return server

        yield start


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile in the running browser."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def new_tab(context: BrowserContext) -> Iterator[Callable[[], Tab]]:
    with clean_tabs(context) as new:
        yield new


@pytest.fixture(scope="session")
def site() -> Path:
    """The site as it is deployed, with the demo vault."""
    build_site()
    return DIST


@contextmanager
def profile(playwright: Playwright, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A browser of its own on a profile that outlives it. `options` go to Playwright (time zone, locale)."""
    context = playwright.chromium.launch_persistent_context(str(folder), executable_path=chromium_path(), args=CHROMIUM_FLAGS, **options)
    yield context
    context.close()
