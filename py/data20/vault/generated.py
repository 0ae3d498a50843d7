"""Generated blocks in a body: a table of contents, backlinks, breadcrumbs.

A block stands between two marker lines and is replaced as a whole, so that writing it twice is the same as
writing it once. Readers see its content; no other tool counts it.

    <!-- data20:begin toc -->
    …
    <!-- data20:end toc -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data20.vault.text import newline_of

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKER = re.compile(r"^[ \t]*<!-- data20:(begin|end) ([a-z0-9_-]+) -->[ \t]*\r?\n?$")


@dataclass(frozen=True, slots=True)
class GeneratedBlock:
    """Character offsets: `start`..`end` with the marker lines, `inner_start`..`inner_end` without."""

    name: str
    start: int
    inner_start: int
    inner_end: int
    end: int


def find_generated(text: str) -> tuple[GeneratedBlock, ...]:
    """Return the complete generated blocks in `text`, in order. Markers inside fenced code don't count; a begin without its end is ignored."""
    if "<!-- data20:begin " not in text:
        return ()
    blocks: list[GeneratedBlock] = []
    opened: tuple[str, int, int] | None = None
    fence = ""
    for match in _LINE.finditer(text):
        line = match.group()
        fence_mark = _FENCE.match(line)
        if fence:
            if fence_mark and fence_mark.group(1).startswith(fence) and not line[fence_mark.end() :].strip():
                fence = ""
            continue
        if fence_mark:
            fence = fence_mark.group(1)
            continue
        marker = _MARKER.match(line)
        if not marker:
            continue
        if marker.group(1) == "begin":
            opened = (marker.group(2), match.start(), match.end())
        elif opened and opened[0] == marker.group(2):
            blocks.append(GeneratedBlock(opened[0], opened[1], opened[2], match.start(), match.end()))
            opened = None
    return tuple(blocks)


def put_generated(text: str, name: str, content: str, at: int) -> str:
    """Return `text` with the block `name` holding `content`.

    An existing block of that name is replaced where it stands; otherwise a new one goes in at offset `at` (the start
    of a line or the end of the text), with one blank line on each side. `content` uses LF and is converted.
    """
    newline = newline_of(text)
    inner = content.strip("\n").replace("\n", newline) + newline
    block = f"<!-- data20:begin {name} -->{newline}{inner}<!-- data20:end {name} -->{newline}"
    existing = next((b for b in find_generated(text) if b.name == name), None)
    if existing:
        tail = text[existing.end :]
        closed = text[existing.inner_end : existing.end].endswith("\n")
        return text[: existing.start] + (block if closed else block[: -len(newline)]) + tail
    before, after = text[:at], text[at:]
    if before and not before.endswith("\n"):
        before += newline
    lead = "" if not before or before.endswith((newline * 2, "---" + newline)) else newline
    tail = "" if not after or after.startswith(newline) else newline
    return before + lead + block + tail + after


def remove_generated(text: str, name: str) -> str:
    """Return `text` without the block `name` and one blank line that surrounded it; `text` itself when there is none."""
    block = next((b for b in find_generated(text) if b.name == name), None)
    if not block:
        return text
    newline = newline_of(text)
    before, after = text[: block.start], text[block.end :]
    if before.endswith(newline * 2) and (after.startswith(newline) or not after):
        before = before[: -len(newline)]
    elif not before and after.startswith(newline):
        after = after[len(newline) :]
    return before + after
