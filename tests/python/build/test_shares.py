"""What is shared out among processes comes back as if this one had done it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from build_support import shares
from build_support.output import Output
from build_support.publish import Prepared, Publication


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors, and nothing too little for them; other tests may have left threads, which these forks don't need."""
    monkeypatch.setattr(shares, "processors", lambda: 2)
    monkeypatch.setattr(shares, "LEAST", 1)


def who(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_everything_comes_back_in_order_and_this_process_does_what_is_too_little_to_share() -> None:
    assert list(shares.shared_out(who, range(shares.LEAST - 1))) == [(number, os.getpid()) for number in range(shares.LEAST - 1)]


@pytest.mark.skipif(not shares._may_fork(), reason="There are other threads in this process, or it isn't Linux.")
def test_other_processes_do_what_is_much_and_it_comes_back_in_order(two: None) -> None:
    done = list(shares.shared_out(who, range(300)))
    assert [number for number, _ in done] == list(range(300))
    assert os.getpid() not in {process for _, process in done}


def test_what_goes_wrong_in_another_process_is_raised_here(two: None) -> None:
    with pytest.raises(ZeroDivisionError):
        list(shares.shared_out(lambda number: 1 // (number - 40), range(100)))


def test_a_site_is_the_same_whoever_writes_its_pages(tmp_path: Path, two: None, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    for number in range(40):
        (vault / f"{number}.md").write_text(f"---\ntags: [t{number % 3}]\n---\n# N {number}\n\n[[{(number * 7) % 40}]] [[0]]\n\n```python\nx = {number}\n```\n", encoding="utf-8")
        os.utime(vault / f"{number}.md", (1_770_000_000, 1_770_000_000))

    def pages(name: str) -> dict[str, bytes]:
        root = tmp_path / name
        root.mkdir()
        Prepared(Publication(vault, title="N", url="https://example.org/")).write(Output(root), "<head></head>", "start.js")
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    shared = pages("shared")
    monkeypatch.setattr(shares, "LEAST", 1000)
    assert pages("alone") == shared
