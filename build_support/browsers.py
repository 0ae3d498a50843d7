"""Finding the browsers that tests drive, and installing them where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from build_support.console import BuildError, note, run, step
from build_support.environment import venv_python

APT_PACKAGES: Final = {
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
    "firefox": "firefox-esr",
    "webkit_driver": "webkit2gtk-driver",
    "xvfb": "xvfb",
}
"""Debian's package for each program that may be missing."""
_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_CHROMIUM_ELSEWHERE: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_FIREFOX: Final = ("firefox-esr", "firefox")
_FIREFOX_ELSEWHERE: Final = ("/Applications/Firefox.app/Contents/MacOS/firefox",)
_WEBKIT_VIEWS: Final = ("/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/lib*/webkit2gtk-4.*/MiniBrowser")


@dataclass(frozen=True, slots=True)
class Engines:
    """The programs that tests drive; None where there is none."""

    chromium: Path | None
    chromedriver: Path | None
    firefox: Path | None
    geckodriver: Path | None
    webkit_driver: Path | None
    webkit_view: Path | None
    xvfb: Path | None

    def environment(self) -> Mapping[str, str]:
        """Return the variables by which tests learn of the programs: DATA20_CHROMIUM and so on."""
        named = {
            "DATA20_CHROMIUM": self.chromium,
            "DATA20_CHROMEDRIVER": self.chromedriver,
            "DATA20_FIREFOX": self.firefox,
            "DATA20_GECKODRIVER": self.geckodriver,
            "DATA20_WEBKIT_DRIVER": self.webkit_driver,
            "DATA20_WEBKIT_VIEW": self.webkit_view,
        }
        return {name: str(path) for name, path in named.items() if path is not None}


def find_engines() -> Engines:
    """Look for installed browsers and their drivers. DATA20_CHROMIUM and so on in the environment win."""
    return Engines(
        chromium=_find("DATA20_CHROMIUM", _CHROMIUM, _CHROMIUM_ELSEWHERE),
        chromedriver=_find("DATA20_CHROMEDRIVER", ("chromedriver",)),
        firefox=_find("DATA20_FIREFOX", _FIREFOX, _FIREFOX_ELSEWHERE),
        geckodriver=_find("DATA20_GECKODRIVER", ("geckodriver",)),
        webkit_driver=_find("DATA20_WEBKIT_DRIVER", ("WebKitWebDriver",)),
        webkit_view=_find_pattern(_WEBKIT_VIEWS),
        xvfb=_find("DATA20_XVFB", ("Xvfb",)),
    )


def _find(variable: str, names: tuple[str, ...], elsewhere: tuple[str, ...] = ()) -> Path | None:
    chosen = os.environ.get(variable)
    if chosen:
        if not Path(chosen).is_file():
            raise BuildError(f"{variable} names {chosen}, which is not a program.")
        return Path(chosen)
    on_path = (shutil.which(name) for name in names)
    known = (place for place in elsewhere if Path(place).is_file())
    found = next((program for program in (*on_path, *known) if program), None)
    return Path(found) if found else None


def _find_pattern(patterns: tuple[str, ...]) -> Path | None:
    return next((path for pattern in patterns for path in sorted(Path("/").glob(pattern.lstrip("/")))), None)


def ensure_engines() -> Engines:
    """Return the browsers, installing what is missing with apt where we may; say what will be used.

    Raises BuildError where there is no Chromium at all: the tests mean nothing without it.
    """
    engines = find_engines()
    missing = [package for field, package in APT_PACKAGES.items() if getattr(engines, field) is None]
    apt = _apt() if missing else None
    if apt is not None:
        _install_with_apt(apt, missing)
        engines = find_engines()
    if engines.chromium is None:
        engines = _with_playwright_chromium(engines)
    _tell(engines)
    return engines


def _apt() -> list[str] | None:
    """Return how to call apt-get with the right to install, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n", "apt-get"] if allowed else None


def _install_with_apt(apt: Sequence[str], packages: Sequence[str]) -> None:
    calm = {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing browsers with apt: {', '.join(packages)}"):
        try:
            run([*apt, "update"], env=calm, quiet=True)
        except BuildError as error:
            note(f"apt cannot be used: {str(error).splitlines()[-1]}")
            return
        # One by one: a distribution that lacks one of them still gives the others.
        for package in packages:
            try:
                run([*apt, "install", "-y", "--no-install-recommends", package], env=calm, quiet=True)
            except BuildError as error:
                note(f"{package} can't be had: {str(error).splitlines()[-1]}")


def _with_playwright_chromium(engines: Engines) -> Engines:
    with step("Installing Playwright's own Chromium"):
        try:
            run([venv_python(), "-m", "playwright", "install", "chromium"], quiet=True)
        except BuildError as error:
            raise BuildError(
                "The tests need Chromium, and there is none: not installed, not from apt, not from Playwright.\n"
                "Install Chromium or Chrome, or name it in DATA20_CHROMIUM."
            ) from error
        code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        path = Path(run([venv_python(), "-c", code], quiet=True).strip())
    return Engines(path, None, engines.firefox, engines.geckodriver, engines.webkit_driver, engines.webkit_view, engines.xvfb)


def _tell(engines: Engines) -> None:
    shown = {"Chromium": engines.chromium, "Firefox": engines.firefox, "WebKitGTK": engines.webkit_driver}
    for name, path in shown.items():
        note(f"{name}: {path}" if path else f"{name}: not to be had here; its tests are skipped")


@contextmanager
def display(engines: Engines) -> Iterator[Mapping[str, str]]:
    """Give windows a place: the person's display, else a virtual one. Yields what to add to the environment."""
    if os.environ.get("DISPLAY") or engines.xvfb is None or os.name == "nt":
        yield {}
        return
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [engines.xvfb, "-displayfd", str(writer), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        # Xvfb writes the number once it accepts connections; end of file means that it failed.
        with os.fdopen(reader) as number:
            chosen = number.readline().strip()
        yield {"DISPLAY": f":{chosen}"} if chosen else {}
    finally:
        server.terminate()
        server.wait()
