"""Line diffs with the changed words marked, for proposals and history."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data20.vault.text import decode, visible

CONTEXT = 3
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """`marks` are [start, end) character offsets of what differs from the partner line; () when the whole line does."""

    op: Literal[" ", "+", "-"]
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines count from 1; 0 for a side that has no lines."""

    old_start: int
    new_start: int
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class FileDiff:
    added: int
    removed: int
    hunks: tuple[Hunk, ...]
    binary: bool = False


def diff_bytes(before: bytes | None, after: bytes | None) -> FileDiff:
    """Return the diff of two versions of a file; None means that it did not exist. Files with NUL bytes are `binary`, without hunks."""
    if _binary(before) or _binary(after):
        return FileDiff(0, 0, (), binary=True)
    return diff_text(_text(before), _text(after))


def count_lines(before: bytes, after: bytes) -> tuple[int, int] | None:
    """Return how many lines `diff_bytes` would say were added and removed, without making the diff; None for what isn't text."""
    if _binary(before) or _binary(after):
        return None
    old, new = (_lines(decode(side).text) for side in (before, after))
    if not old or not new:
        return len(new), len(old)
    changed = [code for code in _matcher(old, new).get_opcodes() if code[0] != "equal"]
    return sum(b1 - b0 for _, _, _, b0, b1 in changed), sum(a1 - a0 for _, a0, a1, _, _ in changed)


def diff_text(before: str, after: str) -> FileDiff:
    """Return a unified diff with three lines of context (Ratcliff/Obershelp matching, as Python's difflib)."""
    old, new = _lines(before), _lines(after)
    matcher = _matcher(old, new)
    hunks: list[Hunk] = []
    added = removed = 0
    for group in matcher.get_grouped_opcodes(CONTEXT):
        lines: list[DiffLine] = []
        for tag, a0, a1, b0, b1 in group:
            if tag == "equal":
                lines.extend(DiffLine(" ", line) for line in old[a0:a1])
                continue
            removed += a1 - a0
            added += b1 - b0
            lines.extend(_changed(old[a0:a1], new[b0:b1]))
        first = group[0]
        hunks.append(Hunk(first[1] + 1 if old else 0, first[3] + 1 if new else 0, tuple(lines)))
    return FileDiff(added, removed, tuple(hunks))


def _matcher(old: list[str], new: list[str]) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000)


def _binary(side: bytes | None) -> bool:
    return side is not None and b"\0" in side[:8000] and not side.startswith((b"\xff\xfe", b"\xfe\xff"))


def _text(side: bytes | None) -> str:
    return "" if side is None else visible(decode(side).text)


def _lines(text: str) -> list[str]:
    """Return lines without their ends; a line end that differs (CRLF, none at the end) stays visible as a mark."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    elif lines:
        lines[-1] += "\u2060"  # word joiner: "no newline at the end" makes the line differ
    return [line.replace("\r", "␍") for line in lines]


def _changed(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    pairs = [_marks(a, b) for a, b in zip(old, new, strict=False)] if len(old) == len(new) else []
    for index, line in enumerate(old):
        yield DiffLine("-", line.removesuffix("\u2060"), pairs[index][0] if pairs else ())
    for index, line in enumerate(new):
        yield DiffLine("+", line.removesuffix("\u2060"), pairs[index][1] if pairs else ())


Marks = tuple[tuple[int, int], ...]


def _marks(old: str, new: str) -> tuple[Marks, Marks]:
    """Return the word ranges that differ in a pair of lines; nothing when they have little in common."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > 2000:
        return (), ()
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:
        return (), ()
    opcodes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return _ranges(a, [(i1, i2) for _, i1, i2, _, _ in opcodes]), _ranges(b, [(j1, j2) for _, _, _, j1, j2 in opcodes])


def _ranges(words: list[str], spans: list[tuple[int, int]]) -> Marks:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[i], starts[j]) for i, j in spans if j > i)
