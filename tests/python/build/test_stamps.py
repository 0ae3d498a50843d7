"""Work is skipped by content, never by the time of a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from build_support import stamps
from build_support.stamps import content_hash, is_fresh, mark


@pytest.fixture(autouse=True)
def own_stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / "stamps")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "a.py").write_text("a")
    return folder


def test_touching_a_file_changes_nothing(tree: Path) -> None:
    before = content_hash([tree])
    os.utime(tree / "inner" / "a.py", (1, 1))
    assert content_hash([tree]) == before


def test_content_names_and_salt_count(tree: Path) -> None:
    seen = {content_hash([tree]), content_hash([tree], "salt")}
    (tree / "inner" / "a.py").write_text("b")
    seen.add(content_hash([tree]))
    (tree / "inner" / "a.py").rename(tree / "inner" / "b.py")
    seen.add(content_hash([tree]))
    (tree / "empty.txt").write_text("")
    seen.add(content_hash([tree]))
    assert len(seen) == 5


def test_caches_of_the_interpreter_do_not_count(tree: Path) -> None:
    before = content_hash([tree])
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"x")
    assert content_hash([tree]) == before


def test_a_missing_path_is_told_apart_from_one_that_is_there(tree: Path, tmp_path: Path) -> None:
    assert content_hash([tmp_path / "gone"]) == content_hash([])
    assert content_hash([tree]) != content_hash([])


def test_a_stamp_is_good_for_its_value_only() -> None:
    assert not is_fresh("work", "1")
    mark("work", "1")
    assert is_fresh("work", "1")
    assert not is_fresh("work", "2")
