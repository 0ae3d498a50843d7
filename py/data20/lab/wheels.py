"""Wheels that a person installs: whether a file is one that fits this Python, and its files laid down.

A wheel is a stranger's archive, so nothing of it is trusted: names that leave their folder, lying sizes and foreign files are
refused, each with the file named. None of its code runs here. Source of the format: packaging.python.org, "Binary distribution format".
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data20.lab.distribution import distribution
from data20.lab.errors import BadWheel
from data20.messages import Text
from data20.vault.zip_members import DAMAGE, is_unsafe, printable_name

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata
    from packaging.tags import Tag

MAX_WHEEL = 100_000_000
"""Bytes of a wheel."""
MAX_UNPACKED = 400_000_000
"""Bytes of its files: they lie in memory."""
MAX_FILES = 20_000
MAX_METADATA = 2**20

_TOO_LARGE = Text("больше {limit} МБ", "larger than {limit} MB")
_NO_WHEEL = Text("это не файл wheel", "this is no wheel")
_NAME = Text("имя не такое, как у файлов wheel: имя-версия-python-abi-платформа.whl", "the name isn't that of a wheel: name-version-python-abi-platform.whl")
_FOREIGN = Text("собран для {tags}, а здесь {here}", "made for {tags}, this is {here}")
_DAMAGED = Text("архив повреждён", "the archive is damaged")
_UNSAFE = Text("внутри есть файл с недопустимым именем: {name}", "a file inside has a name that is not allowed: {name}")
_MANY = Text("внутри больше {limit} файлов", "there are more than {limit} files inside")
_NO_METADATA = Text("внутри нет METADATA", "there is no METADATA inside")
_OTHER = Text("по имени это {named}, а внутри {inside}", "by its name it is {named}, inside it is {inside}")
_SHIPS = Text("{name} входит в программу", "{name} comes with the product")
_PYTHON = Text("нужен Python {wanted}, а здесь {here}", "it needs Python {wanted}, this is {here}")


@dataclass(frozen=True, slots=True)
class Wheel:
    """What a wheel says of itself. `name` is normalised, `requires` are those of its requirements that hold on this Python."""

    file: str
    name: str
    version: str
    requires: tuple[str, ...]
    metadata: str
    """METADATA as it stands in the wheel."""
    unpacked: int
    """Bytes of its files."""


def read_wheel(file: str, content: bytes) -> Wheel:
    """Return what a wheel says of itself. Raises BadWheel when it is none, or can't run here."""
    from packaging.metadata import parse_email
    from packaging.utils import canonicalize_name

    name, version = _name(file)
    if name in distribution().present:
        raise BadWheel(file, _SHIPS, name=name)
    if len(content) > MAX_WHEEL:
        raise BadWheel(file, _TOO_LARGE, limit=MAX_WHEEL // 10**6)
    with _opened(file, content) as archive:
        members = _members(file, archive)
        metadata = _metadata(file, archive)
    raw, _ = parse_email(metadata)
    inside = canonicalize_name(raw.get("name", ""))
    if (inside, _plain(raw.get("version", ""))) != (name, version):
        raise BadWheel(file, _OTHER, named=f"{name} {version}", inside=f"{inside} {raw.get('version', '')}"[:200])
    _check_python(file, raw.get("requires_python", ""))
    return Wheel(file, name, version, _requires(file, raw), metadata.decode("utf-8", "replace"), sum(info.file_size for info in members))


def unpack_wheel(file: str, content: bytes, folder: Path) -> None:
    """Lay a wheel's files into `folder`, as an installer would; scripts and the like are left out. Raises BadWheel."""
    with _opened(file, content) as archive:
        for info in _members(file, archive):
            place = _place(info.filename)
            if place is None:
                continue
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with _reading(file), archive.open(info) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)


def fits(tags: frozenset[Tag]) -> bool:
    """Say whether a wheel of these tags runs on this Python."""
    return not tags.isdisjoint(_here())


@cache
def _here() -> frozenset[Tag]:
    """Return this Python's tags. Pyodide's wheels name its ABI, for which `packaging` has no tags yet; PyPI has names of its own for it."""
    from sysconfig import get_config_var

    from packaging.tags import Tag, sys_tags

    tags = set(sys_tags())
    abi = get_config_var("PYODIDE_ABI_VERSION")
    for tag in tuple(tags):
        if abi and "emscripten" in tag.platform:
            tags |= {Tag(tag.interpreter, tag.abi, f"{kind}_{abi}_wasm32") for kind in ("pyodide", "pyemscripten")}
    return frozenset(tags)


def _name(file: str) -> tuple[str, str]:
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename
    from packaging.version import InvalidVersion

    try:
        name, version, _, tags = parse_wheel_filename(file)
    except (InvalidWheelFilename, InvalidVersion) as error:
        raise BadWheel(file, _NAME) from error
    if not fits(tags):
        from platform import python_version

        raise BadWheel(file, _FOREIGN, tags=", ".join(sorted(map(str, tags)))[:200], here=f"Python {python_version()}")
    return name, str(version)


def _opened(file: str, content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE as error:
        raise BadWheel(file, _NO_WHEEL) from error


def _members(file: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive. Raises BadWheel for one that holds what none may."""
    found = [info for info in archive.infolist() if not info.is_dir()]
    if len(found) > MAX_FILES:
        raise BadWheel(file, _MANY, limit=MAX_FILES)
    for info in archive.infolist():
        if is_unsafe(info):
            raise BadWheel(file, _UNSAFE, name=printable_name(info))
    if sum(info.file_size for info in found) > MAX_UNPACKED:
        raise BadWheel(file, _TOO_LARGE, limit=MAX_UNPACKED // 10**6)
    return found


def _place(name: str) -> str | None:
    """Return where a file goes below the folder of packages, None where that is elsewhere (`name.data/scripts/…`)."""
    first, _, rest = name.partition("/")
    if not first.endswith(".data"):
        return name
    kind, _, inside = rest.partition("/")
    return inside if kind in ("purelib", "platlib") and inside else None


def _metadata(file: str, archive: zipfile.ZipFile) -> bytes:
    found = [info for info in archive.infolist() if info.filename.endswith(".dist-info/METADATA") and info.filename.count("/") == 1]
    if len(found) != 1 or found[0].file_size > MAX_METADATA:
        raise BadWheel(file, _NO_METADATA)
    with _reading(file):
        return archive.read(found[0])


@contextmanager
def _reading(file: str) -> Iterator[None]:
    """Turn what zipfile says of a damaged, encrypted or strange member into BadWheel."""
    try:
        yield
    except DAMAGE as error:
        raise BadWheel(file, _DAMAGED) from error


def _plain(version: str) -> str:
    from packaging.version import InvalidVersion, Version

    try:
        return str(Version(version))
    except InvalidVersion:
        return version


def _check_python(file: str, wanted: str) -> None:
    from platform import python_version

    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        if SpecifierSet(wanted).contains(python_version(), prereleases=True):
            return
    except InvalidSpecifier:
        pass
    raise BadWheel(file, _PYTHON, wanted=wanted[:100], here=python_version())


def _requires(file: str, raw: RawMetadata) -> tuple[str, ...]:
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for text in raw.get("requires_dist", []):
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise BadWheel(file, _DAMAGED) from error
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            requirement.marker = None
            found.append(str(requirement))
    return tuple(found)
