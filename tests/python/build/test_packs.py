"""Modules travel in archives by when they are needed, and each can be imported, wherever it travels."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from build_support.assemble import Plan, assemble
from build_support.bytecode import PYODIDE
from build_support.console import run
from build_support.environment import ensure_node_modules, node_env
from build_support.packs import Packed, Touched, Wheel, index_of, is_left_out, module_of, pack
from build_support.paths import DEMO_VAULT
from build_support.reach import families_of
from build_support.rezip import archive_of, member, members
from build_support.runtime import gather


def wheel(group: str, *names: str, **more: bool) -> Wheel:
    return Wheel(tuple(member(name, name.encode()) for name in names), group, **more)


def touched(boot: set[str], groups: Mapping[str, str] | None = None, families: Mapping[str, set[str]] | None = None) -> Touched:
    return Touched(frozenset(boot), groups or {}, {name: frozenset(found) for name, found in (families or {}).items()})


def names(packed: Packed) -> dict[str, set[str]]:
    return {name: set(zipfile.ZipFile(io.BytesIO(data)).namelist()) for name, data in packed.archives.items()}


def test_what_the_boot_touches_is_apart_from_the_rest() -> None:
    stdlib = wheel("common", "json/__init__.pyc", "json/tool.pyc", "csv.pyc", stdlib=True)
    other = wheel("common", "pydantic/__init__.pyc", "pydantic/v1/__init__.pyc", "pydantic-2.dist-info/licenses/LICENSE", "pydantic-2.dist-info/RECORD")
    found = names(pack([stdlib, other], touched({"json", "pydantic"}, {"csv": "common"})))
    assert found == {
        "python_stdlib": {"json/__init__.pyc"},
        "packages": {"pydantic/__init__.pyc"},
        "common": {"csv.pyc"},
        "rest": {"json/tool.pyc", "pydantic/v1/__init__.pyc", "pydantic-2.dist-info/licenses/LICENSE"},
    }


def test_our_modules_lie_by_the_family_that_alone_uses_them() -> None:
    own = wheel("tools", "data20/__init__.pyc", "data20/a.pyc", "data20/b.pyc", "data20/c.pyc")
    found = names(pack([own], touched({"data20"}, {}, {"data20.a": {"links"}, "data20.b": {"links", "tags"}})))
    assert found == {"app": {"data20/__init__.pyc"}, "tools-links": {"data20/a.pyc"}, "tools": {"data20/b.pyc", "data20/c.pyc"}}


def test_a_compiled_library_travels_by_itself_and_is_brought_early_where_it_is_needed() -> None:
    files = wheel("numpy", "numpy/core.cpython-313.so", "numpy/random.cpython-313.so", "apsw/__init__.cpython-313.so")
    packed = pack([files], touched(set(), {"numpy.core": "numpy", "apsw": "numpy"}))
    assert [(lib.module, lib.package, lib.early) for lib in packed.libraries] == [
        ("apsw", True, True), ("numpy.core", False, True), ("numpy.random", False, False),
    ]  # fmt: skip
    index = index_of(packed, {lib.module: lib.module for lib in packed.libraries})
    assert index["libraries"]["apsw"] == {"url": "apsw", "path": "/lib/data20/lib/apsw.so", "package": True}


def test_a_package_without_an_init_is_entered_as_a_folder() -> None:
    packed = pack([wheel("common", "space/one/__init__.pyc")], touched({"space.one"}))
    assert names(packed)["packages"] == {"space/", "space/one/__init__.pyc"}
    late = pack([wheel("common", "space/one/__init__.pyc")], touched(set()))
    assert index_of(late, {"rest": "r"})["archives"]["/lib/data20/rest.zip"]["modules"] == ("space", "space.one")


def test_what_is_unpacked_is_found_by_its_top_names_alone() -> None:
    packed = pack([wheel("pandas", "pandas/__init__.pyc", "pandas/io.pyc", "pandas/x.so", "six.pyc", unpack=True)], touched(set()))
    assert packed.modules["pandas"] == ("pandas", "six")
    assert names(packed)["pandas"] == {"pandas/__init__.pyc", "pandas/io.pyc", "pandas/x.so", "six.pyc"}


def test_archives_are_put_together_from_packed_files_and_read_by_anybody(tmp_path: Path) -> None:
    source = tmp_path / "source.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/ё.txt", "words " * 100)
        archive.writestr("b/", "")
        archive.writestr("a.txt", "")
    again = zipfile.ZipFile(io.BytesIO(archive_of([*members(source), member("c", b"x")])))
    assert again.testzip() is None
    assert {name: again.read(name) for name in again.namelist()} == {"a.txt": b"", "b/ё.txt": b"words " * 100, "c": b"x"}


def test_families_follow_imports_wherever_they_stand(tmp_path: Path) -> None:
    sources = {
        "data20/__init__.py": "", "data20/deep.py": "", "data20/never.py": "", "data20/typed.py": "",
        "data20/mid.py": "def f():\n    from data20 import deep\n",
        "data20/tools/__init__.py": "", "data20/tools/links/__init__.py": "",
        "data20/tools/links/one.py": "from typing import TYPE_CHECKING\nimport data20.mid\nif TYPE_CHECKING:\n    import data20.typed\n",
    }  # fmt: skip
    for name, text in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = families_of(tmp_path)
    assert found["data20.deep"] == found["data20.mid"] == {"links"}
    assert found["data20.never"] == found["data20.typed"] == frozenset()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "dist"
    folder.mkdir()
    assemble(Plan(gather(), ensure_node_modules(), DEMO_VAULT), folder)
    return folder


def test_every_module_that_is_shipped_can_be_imported_in_the_pyodide_that_ships(site: Path) -> None:
    program = ensure_node_modules()
    script = Path(__file__).with_name("import_all.mjs")
    done = json.loads(run([program, script, PYODIDE, site], env=node_env(program), quiet=True, name="importing all"))
    assert done["failed"] == {}


def test_every_module_of_the_wheels_and_the_standard_library_is_shipped_once(site: Path) -> None:
    runtime = gather()
    sources = [runtime.stdlib, *(wheel.path for wheel in (*runtime.wheels, runtime.app))]
    wanted = {file.name for source in sources for file in members(source) if file.name.endswith(".pyc")}
    left_out = {name for name in wanted if is_left_out(module_of(PurePosixPath(name)))}
    shipped = [file.name for archive in (*site.glob("pyodide/*/*.zip"), *site.glob("app/*/*.zip")) for file in members(archive)]
    modules = [name for name in shipped if name.endswith(".pyc")]
    assert len(modules) == len(set(modules))
    assert set(modules) == wanted - left_out


def test_licences_stay(site: Path) -> None:
    shipped = {file.name for archive in site.glob("pyodide/*/*.zip") for file in members(archive)}
    sources = [wheel.path for wheel in gather().wheels]
    licences = {file.name for source in sources for file in members(source) if ".dist-info/" in file.name and "LICEN" in file.name.upper()}
    assert licences
    assert licences <= shipped


def test_the_catalogue_that_ships_says_what_the_tools_say(site: Path) -> None:
    from data20.tools.catalogue import describe
    from data20.tools.registry import registry, text_catalogue

    app = next(site.glob("app/*/app.zip"))
    shipped: dict[str, Any] = json.loads(zipfile.ZipFile(app).read("data20/tools/catalogue.json"))
    assert shipped == json.loads(json.dumps(describe(registry(), text_catalogue())))


def test_the_boot_holds_no_tool(site: Path) -> None:
    listed = [file.name for file in members(next(site.glob("app/*/app.zip")))]
    assert not [name for name in listed if name.startswith("data20/tools/") and name.count("/") > 2]
