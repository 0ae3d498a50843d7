"""Our own `pyodide-lock.json`: only what we ship, written and checked with the pyodide-lock library.

Runs inside the virtual environment (needs pyodide-lock and packaging).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pyodide_lock import PackageSpec, PyodideLockSpec
from pyodide_lock.spec import InfoSpec

from build_support.console import BuildError
from build_support.stamps import sha256_file


@dataclass(frozen=True, slots=True)
class LockedWheel:
    """A wheel to list: the file, the name under which the loader finds it, and what it may do without."""

    path: Path
    file_name: str
    """Relative to Pyodide's `packageBaseUrl`."""
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Metadata:
    name: str
    version: str
    requires: tuple[Requirement, ...]


def official_lock(path: Path) -> PyodideLockSpec:
    """Read the lock of the Pyodide distribution."""
    return PyodideLockSpec.from_json(path)


def official_package(lock: PyodideLockSpec, name: str) -> PackageSpec:
    """Return the entry of one package. Raises BuildError where the distribution has none of that name."""
    spec = lock.packages.get(canonicalize_name(name))
    if spec is None:
        raise BuildError(f"Pyodide's lock has no package {name!r}.")
    return spec


def write_lock(info: InfoSpec, wheels: Iterable[LockedWheel], target: Path) -> tuple[str, ...]:
    """Write a lock that lists exactly `wheels`; return the package names.

    Raises BuildError where a wheel needs a package, or a version of it, that is not among them.
    """
    listed = list(wheels)
    metadata = {wheel.path: _read_metadata(wheel.path) for wheel in listed}
    versions = {found.name: found.version for found in metadata.values()}
    packages = {
        metadata[wheel.path].name: PackageSpec(
            name=metadata[wheel.path].name,
            version=metadata[wheel.path].version,
            file_name=wheel.file_name,
            install_dir="site",
            sha256=sha256_file(wheel.path),
            imports=_import_names(wheel.path),
            depends=_dependencies(metadata[wheel.path], versions, wheel.without, info),
        )
        for wheel in listed
    }
    PyodideLockSpec(info=info, packages=packages).to_json(target, indent=1)
    return tuple(sorted(packages))


def _read_metadata(path: Path) -> _Metadata:
    with ZipFile(path) as archive:
        inside = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        if len(inside) != 1:
            raise BuildError(f"{path.name} is not a wheel: it has {len(inside)} METADATA files.")
        headers = HeaderParser().parsestr(archive.read(inside[0]).decode("utf-8"))
    requires = tuple(Requirement(text) for text in headers.get_all("Requires-Dist") or ())
    return _Metadata(canonicalize_name(headers["Name"]), headers["Version"], requires)


def _import_names(path: Path) -> list[str]:
    """Return the top-level modules and packages of a wheel, be it of sources or of bytecode."""
    with ZipFile(path) as archive:
        modules = [name for name in map(PurePosixPath, archive.namelist()) if name.suffix in {".py", ".pyc"}]
    return sorted({name.parts[0].removesuffix(name.suffix) for name in modules if "-" not in name.parts[0]})


def _dependencies(
    metadata: _Metadata, versions: Mapping[str, str], without: tuple[str, ...], info: InfoSpec
) -> list[str]:
    """Return what the wheel needs in the browser, every need being met by the version that we ship."""
    environment = _marker_environment(info)
    depends: set[str] = set()
    for requirement in metadata.requires:
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate(environment):
            continue
        shipped = versions.get(name)
        if shipped is not None and not requirement.specifier.contains(shipped, prereleases=True):
            raise BuildError(f"{metadata.name} needs {requirement}, but {name} {shipped} is shipped.")
        if name in without:
            continue
        if shipped is None:
            raise BuildError(f"{metadata.name} needs {name}, which is not shipped (build_support/packages.py).")
        depends.add(name)
    return sorted(depends)


def _marker_environment(info: InfoSpec) -> dict[str, str]:
    environment = {key: str(value) for key, value in default_environment().items()}
    short = ".".join(info.python.split(".")[:2])
    return environment | {
        "implementation_name": "cpython",
        "implementation_version": info.python,
        "os_name": "posix",
        "platform_machine": info.arch,
        "platform_python_implementation": "CPython",
        "platform_system": "Emscripten",
        "python_full_version": info.python,
        "python_version": short,
        "sys_platform": "emscripten",
        "extra": "",
    }
