"""Our lock lists what we ship, with everything that it needs, and nothing else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from pyodide_lock.spec import InfoSpec

from build_support.console import BuildError
from build_support.lock import LockedWheel, write_lock
from build_support.packages import PACKAGES, TEST_PACKAGES
from build_support.runtime import gather, write_runtime_lock
from build_support.stamps import sha256_file

INFO = InfoSpec(platform="emscripten_4_0_9", version="0.28.3", python="3.13.2", abi_version="2025_0")


def wheel(folder: Path, name: str, version: str, *requires: str) -> Path:
    """Make a wheel with one module and the given requirements."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {requirement}" for requirement in requires)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "Metadata-Version: 2.1\n" + "\n".join(lines) + "\n")
    return path


def locked(path: Path, *without: str) -> LockedWheel:
    return LockedWheel(path, path.name, without)


def test_dependencies_and_hashes_are_those_of_the_wheels(tmp_path: Path) -> None:
    first, second = wheel(tmp_path, "one", "1.0", "two>=2"), wheel(tmp_path, "two", "2.1")
    names = write_lock(INFO, [locked(first), locked(second)], tmp_path / "lock.json")
    packages = json.loads((tmp_path / "lock.json").read_text())["packages"]
    assert names == ("one", "two")
    assert packages["one"]["depends"] == ["two"]
    assert packages["two"]["sha256"] == sha256_file(second)
    assert packages["two"]["imports"] == ["two"]


def test_a_need_that_is_not_shipped_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="one needs two, which is not shipped"):
        write_lock(INFO, [locked(wheel(tmp_path, "one", "1.0", "two"))], tmp_path / "lock.json")


def test_a_need_for_another_version_stops_the_build(tmp_path: Path) -> None:
    wheels = [locked(wheel(tmp_path, "one", "1.0", "two>=3")), locked(wheel(tmp_path, "two", "2.1"))]
    with pytest.raises(BuildError, match=r"one needs two>=3, but two 2\.1 is shipped"):
        write_lock(INFO, wheels, tmp_path / "lock.json")


def test_needs_of_other_systems_and_extras_do_not_count(tmp_path: Path) -> None:
    path = wheel(tmp_path, "one", "1.0", "two; sys_platform == 'win32'", "three; extra == 'full'", "four; python_version < '3.13'")
    assert write_lock(INFO, [locked(path)], tmp_path / "lock.json") == ("one",)


def test_a_dependency_named_as_unneeded_is_left_out(tmp_path: Path) -> None:
    path = wheel(tmp_path, "one", "1.0", "two")
    assert write_lock(INFO, [locked(path, "two")], tmp_path / "lock.json") == ("one",)


def test_another_version_of_a_dependency_that_is_loaded_later_stops_the_build_too(tmp_path: Path) -> None:
    wheels = [locked(wheel(tmp_path, "one", "1.0", "two==3"), "two"), locked(wheel(tmp_path, "two", "2.1"))]
    with pytest.raises(BuildError, match=r"two 2\.1 is shipped"):
        write_lock(INFO, wheels, tmp_path / "lock.json")


def test_the_lock_has_the_table_and_our_wheel_and_nothing_else(tmp_path: Path) -> None:
    write_runtime_lock(gather(), tmp_path / "lock.json")
    packages = json.loads((tmp_path / "lock.json").read_text())["packages"]
    assert set(packages) == {package.name for package in PACKAGES} | {"data20"}
    assert not set(packages) & ({package.name for package in TEST_PACKAGES})


def test_a_boot_package_never_pulls_in_a_later_tier(tmp_path: Path) -> None:
    write_runtime_lock(gather(), tmp_path / "lock.json")
    packages = json.loads((tmp_path / "lock.json").read_text())["packages"]
    boot = {"data20", *(package.name for package in PACKAGES if package.tier == "boot")}
    assert {needed for name in boot for needed in packages[name]["depends"]} <= boot
