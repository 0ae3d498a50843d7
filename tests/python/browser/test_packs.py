"""A module that was put off is found by an import as if it had always been there."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from data20.browser import packs as module
from data20.browser.packs import Packs, put


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[Path, list[str], Callable[..., Packs]]]:
    """A folder for archives, the addresses that were fetched, and a function that installs a finder."""
    fetched: list[str] = []
    files: dict[str, bytes] = {}
    installed: list[Packs] = []
    before = set(sys.modules)
    path = list(sys.path)

    def install(archives: dict[str, dict[str, str]], *, unpack: bool = False, failing: bool = False) -> Packs:
        index: dict[str, Any] = {"archives": {}, "libraries": {}}
        for name, sources in archives.items():
            target = tmp_path / "made" / f"{name}.zip"
            target.parent.mkdir(exist_ok=True)
            with zipfile.ZipFile(target, "w") as archive:
                for file, text in sources.items():
                    archive.writestr(file, text)
            files[name] = target.read_bytes()
            modules = [file.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for file in sources if file.endswith(".py")]
            index["archives"][str(tmp_path / "lib" / f"{name}.zip")] = {"url": name, "unpack": unpack, "modules": modules}

        def fetch(url: str) -> bytes:
            fetched.append(url)
            if failing:
                raise OSError(f"{url} could not be loaded: offline")
            return files[url]

        finder = Packs(index, fetch)
        sys.meta_path.append(finder)
        installed.append(finder)
        return finder

    yield tmp_path, fetched, install
    for finder in installed:
        sys.meta_path.remove(finder)
    for name in set(sys.modules) - before:
        del sys.modules[name]
    sys.path[:] = path


def test_an_archive_is_fetched_once_at_the_first_import_of_what_is_in_it(world: Any) -> None:
    _, fetched, install = world
    finder = install({"late": {"d20late.py": "x = 1", "d20later/__init__.py": "", "d20later/deep.py": "from d20late import x"}})
    assert fetched == []
    from d20later.deep import x  # type: ignore[import-not-found]

    assert x == 1
    assert fetched == finder.late == ["late"]


def test_a_package_may_lie_in_two_archives(world: Any) -> None:
    folder, fetched, install = world
    install({"rest": {"d20split/rare/__init__.py": "from d20split.rare.deeper import y", "d20split/rare/deeper.py": "y = 2"}})
    boot = folder / "boot.zip"
    with zipfile.ZipFile(boot, "w") as archive:
        archive.writestr("d20split/__init__.py", "")
        archive.writestr("d20split/often.py", "")
    sys.path.insert(0, str(boot))

    assert fetched == []
    from d20split.rare import y  # type: ignore[import-not-found]

    assert (y, fetched) == (2, ["rest"])


def test_an_archive_that_was_brought_beforehand_is_not_fetched(world: Any) -> None:
    folder, fetched, install = world
    install({"early": {"d20early.py": ""}})
    put(str(folder / "lib" / "early.zip"), (folder / "made" / "early.zip").read_bytes())
    import d20early  # type: ignore[import-not-found]  # noqa: F401

    assert fetched == []


def test_a_file_that_is_gone_after_a_snapshot_is_fetched_again(world: Any) -> None:
    folder, fetched, install = world
    install({"gone": {"d20gone_a.py": "", "d20gone_b.py": ""}})
    import d20gone_a  # type: ignore[import-not-found]  # noqa: F401

    (folder / "lib" / "gone.zip").unlink()
    import d20gone_b  # type: ignore[import-not-found]  # noqa: F401

    assert fetched == ["gone", "gone"]


def test_what_we_do_not_ship_is_not_found_and_nothing_is_fetched(world: Any) -> None:
    _, fetched, install = world
    install({"late": {"d20some.py": ""}})
    assert find_spec("d20no_such_module") is None
    assert fetched == []


def test_an_archive_that_can_not_be_had_is_named(world: Any) -> None:
    _, _, install = world
    install({"late": {"d20offline.py": ""}}, failing=True)
    with pytest.raises(OSError, match="late could not be loaded: offline"):
        import d20offline  # type: ignore[import-not-found]  # noqa: F401


def test_a_package_that_reads_files_beside_its_modules_is_unpacked(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, fetched, install = world
    site = folder / "site"
    site.mkdir()
    monkeypatch.setattr(module, "UNPACKED", str(site))
    sys.path.append(str(site))
    install({"data": {"d20data/__init__.py": "from pathlib import Path\ntext = (Path(__file__).parent / 'a.txt').read_text()", "d20data/a.txt": "words"}}, unpack=True)
    import d20data  # type: ignore[import-not-found]

    assert (d20data.text, fetched) == ("words", ["data"])
