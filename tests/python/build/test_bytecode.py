"""Archives of bytecode hold what a program needs, and say truly what they hold."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from build_support import bytecode
from build_support.bytecode import compiled
from build_support.repack import repack
from build_support.runtime import pyodide_folder

INFO = "one-1.0.dist-info"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A wheel with a bit of everything, after packing."""
    source, target = tmp_path / "one-1.0-py3-none-any.whl", tmp_path / "packed.whl"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("one/__init__.py", '"""Words."""\n\n\ndef fail():\n    raise ValueError("here")\n')
        archive.writestr("one/template.py", "def {{ name }}():")
        for name in ("one/__init__.pyi", "one/py.typed", "one/tests/test_one.py", "one/__pycache__/x.cpython-312.pyc"):
            archive.writestr(name, "")
        archive.writestr("one/data.json", "{}")
        archive.writestr(f"{INFO}/METADATA", "Name: one\nVersion: 1.0\n\nA long description.\n")
        archive.writestr(f"{INFO}/licenses/LICENSE", "MIT")
        archive.writestr(f"{INFO}/RECORD", "one/__init__.py,sha256=old,1\n")
    repack(str(source), str(target), "/lib/site")
    return target


def test_bytecode_takes_the_place_of_sources_and_data_and_licences_stay(packed: Path) -> None:
    assert set(zipfile.ZipFile(packed).namelist()) == {
        "one/__init__.pyc", "one/template.py", "one/data.json", f"{INFO}/METADATA", f"{INFO}/licenses/LICENSE", f"{INFO}/RECORD",
    }  # fmt: skip


def test_the_record_lists_what_is_inside(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        lines = archive.read(f"{INFO}/RECORD").decode().splitlines()
        for line in lines:
            name, digest, size = line.split(",")
            if name != f"{INFO}/RECORD":
                data = archive.read(name)
                wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                assert (digest, int(size)) == (f"sha256={wanted}", len(data))
        assert len(lines) == len(archive.namelist())


def test_tracebacks_keep_the_line_and_docstrings_stay(packed: Path) -> None:
    code = "import one, traceback\nassert one.__doc__ == 'Words.'\ntry: one.fail()\nexcept ValueError: print(traceback.format_exc())"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(packed)}, capture_output=True, text=True, check=True)
    assert 'File "/lib/site/one/__init__.py", line 5, in fail' in done.stdout


def test_compiling_again_elsewhere_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "one-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(zipfile.ZipInfo("one.py"), "WORDS = frozenset({'a', 'b', 'c', 'd', 'e'})\ndef f(x): return x in {'u', 'v', 'w'}\n")
    found = []
    for folder in ("first", "second"):
        monkeypatch.setattr(bytecode, "COMPILED", tmp_path / folder)
        found.append(compiled(wheel).read_bytes())
    assert found[0] == found[1]


def test_the_standard_library_ships_as_bytecode_with_all_that_pyodide_starts_from() -> None:
    sources = zipfile.ZipFile(pyodide_folder() / "python_stdlib.zip").namelist()
    shipped = set(zipfile.ZipFile(compiled(pyodide_folder() / "python_stdlib.zip")).namelist())
    assert {f"{name}c" for name in sources if name.endswith(".py")} <= shipped
    assert not [name for name in shipped if name.endswith(".py")]


def test_sources_ship_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "SHIP_SOURCES", True)
    stdlib = pyodide_folder() / "python_stdlib.zip"
    assert compiled(stdlib) == stdlib
