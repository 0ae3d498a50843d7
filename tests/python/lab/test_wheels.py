"""Wheels from strangers: what is one is read and laid down, what is none is refused with its name."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from data20.lab import wheels
from data20.lab.errors import BadWheel
from data20.lab.wheels import read_wheel, unpack_wheel
from tests.python.lab.wheelhouse import wheel


def test_a_wheel_says_its_name_version_and_what_it_needs_here() -> None:
    file, content = wheel("Some-Pkg", "1.0", requires=["other>=2", "colour; extra == 'paint'", "winonly; sys_platform == 'win32'", "here; python_version >= '3'"])
    found = read_wheel(file, content)
    assert (found.name, found.version, found.requires) == ("some-pkg", "1.0", ("other>=2", "here"))
    assert found.metadata.startswith("Metadata-Version")


def test_its_files_are_laid_down_and_scripts_are_left_out(tmp_path: Path) -> None:
    file, content = wheel("tool", files={"tool/__init__.py": "x = 1\n", "tool/data.txt": "ё", "tool-1.0.data/scripts/tool": "#!", "tool-1.0.data/purelib/extra.py": "y = 2\n"})
    unpack_wheel(file, content, tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        "tool/__init__.py", "tool/data.txt", "extra.py", "tool-1.0.dist-info/METADATA", "tool-1.0.dist-info/WHEEL",
    }  # fmt: skip
    assert (tmp_path / "tool" / "data.txt").read_text("utf-8") == "ё"


@pytest.mark.parametrize("name", ["../up.py", "/abs.py", "a/../../up.py", "a\\..\\up.py", "C:/x.py", "a\0.py"])
def test_a_name_that_leaves_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    file, content = wheel("slip", files={"slip.py": "", name.replace("\0", "Q"): "out"})
    content = content.replace(name.replace("\0", "Q").encode(), name.encode())
    for act in (lambda: read_wheel(file, content), lambda: unpack_wheel(file, content, tmp_path / "in")):
        with pytest.raises(BadWheel, match=r"slip-1.0-py3-none-any.whl”: a file inside has a name that is not allowed"):
            act()
    assert not (tmp_path / "up.py").exists()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("notes.txt", "isn't that of a wheel"), ("pkg-1.0.tar.gz", "isn't that of a wheel"), ("pkg-1.0-cp27-cp27m-win_amd64.whl", "made for cp27"), ("pkg-not!a!version-py3-none-any.whl", "isn't that of a wheel"),
        ("pkg-2.0-py3-none-any.whl", "by its name it is pkg 2.0, inside it is pkg 1.0"), ("other-1.0-py3-none-any.whl", "by its name it is other 1.0"),
    ],
)  # fmt: skip
def test_what_is_no_wheel_for_this_python_is_refused_by_name(file: str, reason: str) -> None:
    with pytest.raises(BadWheel, match=reason) as refusal:
        read_wheel(file, wheel("pkg")[1])
    assert file in str(refusal.value)
    assert file in refusal.value.detail("ru")


def test_another_python_is_named() -> None:
    with pytest.raises(BadWheel, match=r"it needs Python >=9, this is 3\."):
        read_wheel(*wheel("pkg", python=">=9"))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", wheel("pkg")[1][:-30]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(BadWheel, match="this is no wheel"):
        read_wheel("pkg-1.0-py3-none-any.whl", content)


def test_a_damaged_member_is_refused_and_named(tmp_path: Path) -> None:
    file, content = wheel("pkg", files={"pkg.py": "abc" * 1000})
    at = zipfile.ZipFile(io.BytesIO(content)).getinfo("pkg.py").header_offset + 30 + len("pkg.py")
    broken = content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :]
    with pytest.raises(BadWheel, match="the archive is damaged"):
        unpack_wheel(file, broken, tmp_path)


def test_metadata_must_be_there_once() -> None:
    file, _ = wheel("pkg")
    for extra in ({}, {"pkg-1.0.dist-info/METADATA": "Name: pkg\nVersion: 1.0\n", "pkg-2.0.dist-info/METADATA": "Name: pkg\nVersion: 2.0\n"}):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("pkg.py", "")
            for name, text in extra.items():
                archive.writestr(name, text)
        with pytest.raises(BadWheel, match="no METADATA"):
            read_wheel(file, packed.getvalue())


def test_what_is_too_large_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file, content = wheel("bomb", files={"bomb.bin": b"\0" * 3_000_000})
    assert len(content) < 10_000
    monkeypatch.setattr(wheels, "MAX_UNPACKED", 2_000_000)
    with pytest.raises(BadWheel, match="larger than 2 MB"):
        read_wheel(file, content)
    monkeypatch.setattr(wheels, "MAX_WHEEL", 1000)
    with pytest.raises(BadWheel, match=r"bomb-1\.0-py3-none-any\.whl”: larger than"):
        read_wheel(file, content)
    monkeypatch.setattr(wheels, "MAX_WHEEL", 10**8)
    monkeypatch.setattr(wheels, "MAX_FILES", 1)
    with pytest.raises(BadWheel, match="more than 1 files"):
        read_wheel(file, content)


def test_a_size_that_lies_does_not_fill_the_memory(tmp_path: Path) -> None:
    file, content = wheel("liar", files={"liar.bin": b"\0" * 3_000_000})
    # The central directory and the local header say 10 bytes; the stream holds three million.
    content = content.replace(struct.pack("<L", 3_000_000), struct.pack("<L", 10))
    with pytest.raises(BadWheel, match="damaged"):
        unpack_wheel(file, content, tmp_path)
    assert (tmp_path / "liar.bin").stat().st_size <= 10
