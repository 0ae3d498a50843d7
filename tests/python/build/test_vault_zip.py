"""A published vault holds the author's files, whatever their bytes, and nothing of editors or systems."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from build_support.console import BuildError
from build_support.vault_zip import pack_vault


def read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_bytes_and_names_survive(tmp_path: Path) -> None:
    wanted = {"Заметки/ёж.md": "\ufeffпривет\r\n".encode(), "a.md": b"\xff\xfe", "empty.md": b""}
    for name, data in wanted.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    packed = pack_vault(tmp_path)
    assert read(packed.data) == wanted
    assert packed.files == 3


def test_the_same_files_give_the_same_zip_whenever_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    first = pack_vault(tmp_path)
    os.utime(tmp_path / "a.md", (1, 1))
    assert pack_vault(tmp_path) == first


def test_private_folders_are_left_out(tmp_path: Path) -> None:
    for name in (".git/config", ".obsidian/app.json", ".DS_Store", "notes/.trash/x.md", "notes/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(read(pack_vault(tmp_path).data)) == ["notes/a.md"]


@pytest.mark.parametrize("missing", [True, False])
def test_no_folder_and_no_files_are_told_apart_from_an_empty_site(tmp_path: Path, missing: bool) -> None:
    with pytest.raises(BuildError, match="There is no vault folder" if missing else "has no files"):
        pack_vault(tmp_path / "gone" if missing else tmp_path)
