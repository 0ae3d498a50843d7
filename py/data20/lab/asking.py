"""What a cell gets as `micropip`: the names of the real one, but installing is asked of the person.

A cell's Python has no network. So `install` ends the cell with `PackagesWanted` unless everything is there; the page asks the
person, brings the wheels, and runs the cell again (docs/lab.md).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from data20.errors import BadInput
from data20.lab.distribution import present
from data20.lab.wheels import unpack_wheel

if TYPE_CHECKING:
    from packaging.requirements import Requirement

FOLDER = Path("/lib/data20/installed")
"""Where installed packages lie in the runner's file system."""
MAX_REQUIREMENTS = 50
_MAX_DEPTH = 20


class PackagesWanted(BaseException):
    """A cell asks for packages that aren't there. No `except Exception` of the cell's may swallow it."""

    def __init__(self, requirements: Sequence[str]) -> None:
        super().__init__(", ".join(requirements))
        self.requirements = tuple(requirements)


class _Done:
    """Awaited or not: the packages are there."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


def install(requirements: str | Sequence[str], *rest: Any, **options: Any) -> _Done:
    """Have packages by the time that the next line runs, asking the person if need be. Raises BadInput, PackagesWanted."""
    if rest or options:
        raise BadInput(field="micropip.install", reason=", ".join(options) or "install(requirements)")
    listed = [requirements] if isinstance(requirements, str) else list(requirements)
    if len(listed) > MAX_REQUIREMENTS:
        raise BadInput(field="micropip.install", reason=f"{len(listed)} > {MAX_REQUIREMENTS}")
    if missing := [text for text in listed if not is_met(text)]:
        raise PackagesWanted(missing)
    return _Done()


def list_packages() -> dict[str, str]:
    """Return the versions of the packages that are there, by name."""
    installed = {found.name: found.version for found in importlib.metadata.distributions(path=[str(FOLDER)])}
    return dict(sorted({**present(), **installed}.items()))


def uninstall(*_: Any, **__: Any) -> NoReturn:
    """Refuse: packages are removed under *Packages*."""
    raise BadInput(field="micropip.uninstall", reason="Packages")


def is_met(text: str) -> bool:
    """Say whether a requirement is met by what is there. Raises BadInput for what is no requirement."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        wanted = Requirement(text)
    except (InvalidRequirement, TypeError) as error:
        raise BadInput(field=f"micropip.install: {text!r}"[:200], reason=str(error)[:300]) from None
    if wanted.url:
        raise BadInput(field=f"micropip.install: {text!r}"[:200], reason="https://…: Packages → *.whl")
    return _is_met(wanted, "", 0)


def _is_met(wanted: Requirement, extra: str, depth: int) -> bool:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    if depth > _MAX_DEPTH or (wanted.marker is not None and not wanted.marker.evaluate({"extra": extra})):
        return True
    name = canonicalize_name(wanted.name)
    try:
        there = importlib.metadata.version(name)
        requires = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        there, requires = present().get(name, ""), []
    if not there or not wanted.specifier.contains(there, prereleases=True):
        return False
    # What an extra asks for may be missing though the package itself is there.
    return all(_is_met(Requirement(line), one, depth + 1) for one in wanted.extras for line in requires if "extra" in line)


def offer() -> None:
    """Let cells import this as `micropip`, and what is installed by its own name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    module = ModuleType("micropip", __doc__)
    vars(module).update(install=install, list=list_packages, uninstall=uninstall)
    sys.modules["micropip"] = module


def bring(wheels: Mapping[str, bytes]) -> None:
    """Lay down the wheels that the person has installed, by file name. Raises BadWheel."""
    for file, content in wheels.items():
        unpack_wheel(file, content, FOLDER)
    importlib.invalidate_caches()
