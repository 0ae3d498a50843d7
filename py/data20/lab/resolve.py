"""Which wheels a package needs: micropip's own resolution, with everything that it would fetch asked of the caller.

`resolve` is called again and again with more answers until it needs none: it keeps nothing between the calls and reaches
nothing. micropip runs with a compatibility layer of ours in the place of its own (`micropip/_compat`), which fetches from the
answers; a wheel is only described here, never brought.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from data20.lab.distribution import Distribution, distribution, present
from data20.lab.errors import NotInstallable
from data20.messages import Text

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_UNKNOWN = Text("в указателе пакетов нет такого", "the package index has none of that name")
_NO_WHEEL = Text("нет версии, которая подходит: нужен wheel на чистом Python или для Pyodide", "no version fits: it takes a wheel in pure Python, or one for Pyodide")
_CLASH = Text("уже есть другая версия, {there}", "another version is there already, {there}")
_UNREADABLE = Text("этого не прочесть: {reason}", "this can't be read: {reason}")
_SHARED = Text("ему нужна библиотека {name}, которую лаборатория не загружает", "it needs the library {name}, which the lab doesn't load")
_ELSEWHERE = Text("пакеты ставит лаборатория в браузере, здесь это делает pip", "the lab in a browser installs packages, here pip does")
_NO_HASH = Text("указатель не называет хеш файла {name}", "the index states no hash of {name}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address had: of a wheel its METADATA. `type` is the media type."""

    text: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """An address to ask. `wheel`: bring the wheel and answer its METADATA; `requirement` says what for."""

    url: str
    kind: Literal["index", "metadata", "wheel"]
    requirement: str
    file: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A wheel to install."""

    name: str
    version: str
    file: str
    url: str
    sha256: str
    size: int | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """Complete when nothing is needed any more."""

    needs: tuple[Need, ...] = ()
    wheels: tuple[Found, ...] = ()


class _Missing(BaseException):
    """An answer is missing. Nothing of micropip's may take it for a failure."""


@dataclass(slots=True)
class _Asked:
    """One call's answers, and what was missing among them."""

    answers: Mapping[str, Answer | None]
    needs: dict[str, Need] = field(default_factory=dict)

    def get(self, need: Need) -> Answer:
        if need.url not in self.answers:
            self.needs[need.url] = need
            raise _Missing
        answer = self.answers[need.url]
        if answer is None:
            raise OSError(need.url)
        return answer


_asked: ContextVar[_Asked] = ContextVar("_asked")
_requirement: ContextVar[str] = ContextVar("_requirement", default="")


async def resolve(requirements: Sequence[str], have: Mapping[str, str], answers: Mapping[str, Answer | None], known: Distribution | None = None) -> Resolution:
    """Return what to fetch next, or the wheels to install; none when all is there.

    have: versions of what is installed, by normalised name. answers: by address; None where the host has nothing.
    Raises NotInstallable naming the requirement.
    """
    known = known or distribution()
    wanted = [_parsed(text) for text in requirements]
    if importlib.util.find_spec("micropip") is None:
        raise NotInstallable(", ".join(requirements), _ELSEWHERE)
    asked = _Asked(answers)
    token = _asked.set(asked)
    try:
        kept = _kept(have, wanted)
        transaction = _transaction(known, {**(known.present or present()), **kept})
        await transaction.gather_requirements(list(requirements))
    finally:
        _asked.reset(token)
    if asked.needs:
        return Resolution(needs=tuple(asked.needs.values()))
    names = {name for name, _ in wanted}
    wheels = [_found(wheel, names) for wheel in transaction.wheels]
    wheels += _official([package.name for package in transaction.pyodide_packages], known, {*kept, *(wheel.name for wheel in wheels)}, names)
    return Resolution(wheels=tuple(sorted(wheels, key=lambda wheel: (not wheel.asked, wheel.name))))


def _parsed(text: str) -> tuple[str, Requirement]:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        raise NotInstallable(text, _UNREADABLE, reason=str(error).partition("\n")[0]) from error
    if found.url:
        raise NotInstallable(text, _UNREADABLE, reason="@ https://…")
    return canonicalize_name(found.name), found


def _kept(have: Mapping[str, str], wanted: Iterable[tuple[str, Requirement]]) -> dict[str, str]:
    """Return what is installed, but for what is asked for in another version: that is replaced."""
    from packaging.utils import canonicalize_name
    from packaging.version import VERSION_PATTERN

    known: dict[str, str] = {canonicalize_name(name): version for name, version in have.items() if re.fullmatch(VERSION_PATTERN, version, re.VERBOSE | re.IGNORECASE)}
    replaced = {name for name, requirement in wanted if name in known and not requirement.specifier.contains(known[name], prereleases=True)}
    return {name: version for name, version in known.items() if name not in replaced}


def _found(wheel: Any, names: set[str]) -> Found:
    from packaging.utils import canonicalize_name

    if not wheel.sha256:
        raise NotInstallable(wheel.name, _NO_HASH, name=wheel.filename)
    name = canonicalize_name(wheel.name)
    return Found(name, str(wheel.version), wheel.filename, wheel.url, wheel.sha256, wheel.size, name in names)


def _official(packages: Iterable[str], known: Distribution, there: set[str], names: set[str]) -> list[Found]:
    """Return packages of Pyodide's own with what its lock says that they need."""
    left = list(packages)
    found: dict[str, Found] = {}
    while left:
        name = left.pop()
        if name in found or name in there or name in known.present:
            continue
        entry = known.packages[name]
        if entry["package_type"] != "package":
            raise NotInstallable(", ".join(sorted(names)), _SHARED, name=name)
        found[name] = Found(name, entry["version"], entry["file_name"], known.base + entry["file_name"], entry["sha256"], None, name in names)
        left += entry["depends"]
    return list(found.values())


def _transaction(known: Distribution, there: Mapping[str, str]) -> Any:
    """Return micropip's transaction, which asks `_asked`, with what is there already."""
    kind = _transaction_type()
    from micropip._vendored.packaging.src.packaging.markers import default_environment
    from micropip.package import PackageMetadata

    layer = SimpleNamespace(fetch_string_and_headers=_fetch_index, lockfile_packages=known.packages)
    index = [known.index] if known.index else _default_index()
    return kind(
        _compat_layer=layer, ctx=default_environment(), ctx_extras=[], keep_going=False, deps=True, pre=False, fetch_kwargs={}, index_urls=index,
        locked={name: PackageMetadata(name=name, version=version) for name, version in there.items()},
    )  # fmt: skip


def _default_index() -> list[str]:
    from micropip.package_index import DEFAULT_INDEX_URLS

    return list(DEFAULT_INDEX_URLS)


async def _fetch_index(url: str, _: Any) -> tuple[str, dict[str, str]]:
    answer = _asked.get().get(Need(url, "index", _requirement.get()))
    return answer.text, {"content-type": answer.type}


@cache
def _transaction_type() -> type[Any]:
    """Import micropip with our layer in the place of its own; return its transaction, which goes on past what is missing."""
    sys.modules["micropip._compat"] = _layer()
    from micropip.metadata import Metadata
    from micropip.transaction import Transaction
    from micropip.wheelinfo import WheelInfo

    async def download(self: Any, _: Any) -> None:
        # Where the index offers METADATA by itself, the wheel is brought once everything is known.
        if self.core_metadata is None:
            self._metadata = Metadata(_asked.get().get(Need(self.url, "wheel", _requirement.get(), self.filename, self.sha256)).text.encode())

    async def download_metadata(self: Any, _: Any) -> None:
        stated = self.core_metadata.get("sha256") if isinstance(self.core_metadata, dict) else None
        self._metadata = Metadata(_asked.get().get(Need(self.metadata_url, "metadata", _requirement.get(), self.filename, stated)).text.encode())

    WheelInfo.download = download
    WheelInfo.download_pep658_metadata = download_metadata

    class Asking(Transaction):  # type: ignore[misc]
        async def add_requirement_inner(self, req: Any) -> None:
            _requirement.set(str(req))
            try:
                await super().add_requirement_inner(req)
            except _Missing:
                return
            except (ValueError, KeyError, TypeError) as error:
                raise _refusal(req, error, self) from error

    return Asking


def _refusal(req: Any, error: Exception, transaction: Any) -> NotInstallable:
    from packaging.utils import canonicalize_name

    there = transaction.locked.get(canonicalize_name(req.name))
    if there is not None and not req.specifier.contains(there.version, prereleases=True):
        return NotInstallable(str(req), _CLASH, there=there.version)
    index = transaction.index_urls[0]
    if _asked.get().answers.get(f"{index}/{req.name}/", Answer("")) is None:
        return NotInstallable(str(req), _UNKNOWN)
    if isinstance(error, ValueError) and "wheel" in str(error):
        return NotInstallable(str(req), _NO_WHEEL)
    return NotInstallable(str(req), _UNREADABLE, reason=f"{type(error).__name__}: {error}".partition("\n")[0][:200])


def _layer() -> ModuleType:
    """Return what micropip's modules import from their compatibility layer; only a transaction is ever used, and it has its own way to fetch."""
    layer = ModuleType("micropip._compat")
    vars(layer).update(
        dict.fromkeys(("CompatibilityLayer", "compatibility_layer", "install", "fetch_bytes", "fetch_string_and_headers", "loadedPackages", "loadPackage", "to_js", "lockfile_base_url"), object),
        LOCKFILE_INFO={}, LOCKFILE_PACKAGES={},
    )  # fmt: skip
    return layer
