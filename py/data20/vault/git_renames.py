"""Which of the files that a commit deletes came back under another name: git's own rule, for what a vault keeps of a commit.

Two files are one when their bytes are equal, else when more than 60 % of the larger one's bytes stand in both, counted in lines cut at 64 bytes
(diffcore-rename of git). The dulwich library has the same rule, but counts every byte in Python: nine tenths of the time of reading a history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_BLOCK = 64
_ALIKE = 0.6
_MOST_PAIRS = 200 * 200
"""As in git: beyond so many pairs only equal files are looked for."""
_LARGEST = 1_000_000
"""Bytes of a file above which only equality counts."""

Pair = tuple["Side", "Side"]


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """A file before or after a commit: its path in the vault and git's name for its bytes."""

    path: str
    sha: bytes


def renamed(gone: Sequence[Side], come: Sequence[Side], read: Callable[[bytes], bytes | None]) -> list[Pair]:
    """Return (before, after) of the files that moved. `read` gives the bytes, None where the repository lacks them."""
    waiting: dict[bytes, list[Side]] = {}
    for side in sorted(come):
        waiting.setdefault(side.sha, []).append(side)
    pairs = [(old, waiting[old.sha].pop(0)) for old in sorted(gone) if waiting.get(old.sha)]
    left, right = set(gone) - {old for old, _ in pairs}, set(come) - {new for _, new in pairs}
    return pairs + _alike(left, right, read) if left and right and len(left) * len(right) <= _MOST_PAIRS else pairs


def _alike(gone: set[Side], come: set[Side], read: Callable[[bytes], bytes | None]) -> list[Pair]:
    blocks = {side: _blocks(read(side.sha)) for side in gone | come}
    found = []
    for old in gone:
        for new in come:
            score = _likeness(blocks[old], blocks[new])
            if score > _ALIKE:
                found.append((-score, old, new))
    pairs: list[Pair] = []
    for _, old, new in sorted(found):
        if old in gone and new in come:
            gone, come = gone - {old}, come - {new}
            pairs.append((old, new))
    return pairs


def _blocks(data: bytes | None) -> Counter[bytes]:
    """Return the bytes that stand in each block."""
    counts: Counter[bytes] = Counter()
    if data is None or len(data) > _LARGEST:
        return counts
    *lines, last = data.split(b"\n")
    for line in (*(line + b"\n" for line in lines), last):
        for start in range(0, len(line), _BLOCK):
            block = line[start : start + _BLOCK]
            counts[block] += len(block)
    return counts


def _likeness(first: Counter[bytes], second: Counter[bytes]) -> float:
    larger = max(first.total(), second.total())
    return (first & second).total() / larger if larger else 0.0
