"""A published vault holds the author's files, whatever their bytes, and nothing of editors or systems."""

from __future__ import annotations

import io
import os
import subprocess
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


def times(data: bytes) -> dict[str, tuple[int, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: entry.date_time for entry in archive.infolist()}


def test_a_committed_file_has_the_time_of_its_commit_so_that_clones_agree(tmp_path: Path) -> None:
    for name in ("заметка.md", "changed.md", "new.md"):
        (tmp_path / name).write_bytes(b"a")
    at = {"GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_DATE": "@1700000000 +0000"}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "заметка.md", "changed.md"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, env={**os.environ, **at})
    (tmp_path / "changed.md").write_bytes(b"b")
    for name in ("заметка.md", "changed.md", "new.md"):
        os.utime(tmp_path / name, (1_000_000_000, 1_000_000_000))
    assert times(pack_vault(tmp_path).data) == {
        "заметка.md": (2023, 11, 14, 22, 13, 20),
        "changed.md": (2001, 9, 9, 1, 46, 40),
        "new.md": (2001, 9, 9, 1, 46, 40),
    }


def test_a_time_before_zip_files_is_moved_to_the_first_they_can_name(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    os.utime(tmp_path / "a.md", (1, 1))
    assert times(pack_vault(tmp_path).data) == {"a.md": (1980, 1, 1, 0, 0, 0)}


def test_private_folders_are_left_out(tmp_path: Path) -> None:
    for name in (".git/config", ".obsidian/app.json", ".DS_Store", "notes/.trash/x.md", "notes/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert list(read(pack_vault(tmp_path).data)) == ["notes/a.md"]


@pytest.mark.parametrize("missing", [True, False])
def test_no_folder_and_no_files_are_told_apart_from_an_empty_site(tmp_path: Path, missing: bool) -> None:
    with pytest.raises(BuildError, match="There is no vault folder" if missing else "has no files"):
        pack_vault(tmp_path / "gone" if missing else tmp_path)
