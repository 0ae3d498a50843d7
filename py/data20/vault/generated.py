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
_FENCE = re.compile(r"( {0,3})(`{3,}(?![^\n]*`)|~{3,})")
_LIST_ITEM = re.compile(r"([ \t]*(?:[-*+]|\d{1,9}[.)]))[ \t]")
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
    code = _Fences()
    for match in _LINE.finditer(text):
        line = match.group()
        if code.holds(line):
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


class _Fences:
    """Tells line by line what is fenced code that a line at the margin doesn't end: a fence in a list item ends with the item."""

    def __init__(self) -> None:
        self._fence = ""
        self._item = 0
        """How far the content of the list item is indented; 0 outside lists."""

    def holds(self, line: str) -> bool:
        """Say whether the next line of the text is inside such code, or one of its fences."""
        mark = _FENCE.match(line)
        if self._fence:
            if mark and mark.group(2).startswith(self._fence) and not line[mark.end() :].strip():
                self._fence = ""
            return True
        item = _LIST_ITEM.match(line)
        if item:
            self._item = len(item.group(1)) + 1
        elif self._item and line.strip() and not line.startswith((" ", "\t")):
            self._item = 0
        if not mark or (self._item and mark.group(1)):
            return False
        self._fence = mark.group(2)
        return True


def put_generated(text: str, name: str, content: str, at: int) -> str:
    """Return `text` with the block `name` holding `content`.

    An existing block of that name is replaced where it stands; otherwise a new one goes in at offset `at` (the start
    of a line or the end of the text), with one blank line on each side. `content` uses LF and is converted.
    Where a block would be part of something else (code whose fence never closes), `text` comes back as it was.
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
    blank_follows = after.startswith(newline)
    # At the top (of the file, or below the metadata) a blank line is added before only where one follows: so removing knows which was there.
    lead = newline * blank_follows if _is_top(before, newline) else "" if before.endswith(newline * 2) else newline
    tail = "" if not after or blank_follows else newline
    result = before + lead + block + tail + after
    return result if any(b.name == name for b in find_generated(result)) else text


def remove_generated(text: str, name: str) -> str:
    """Return `text` without the block `name` and one blank line that surrounded it; `text` itself when there is none."""
    block = next((b for b in find_generated(text) if b.name == name), None)
    if not block:
        return text
    newline = newline_of(text)
    before, after = text[: block.start], text[block.end :]
    if _is_top(before, newline):
        after = after.removeprefix(newline)
    elif before.endswith(newline) and _is_blank_above(before, newline) and (after.startswith(newline) or not after):
        before = before[: -len(newline)]
    return before + after


def _is_top(before: str, newline: str) -> bool:
    """Say whether what stands before is nothing, or ends with the metadata."""
    return not before or before.endswith("---" + newline)


def _is_blank_above(before: str, newline: str) -> bool:
    return before == newline or before.endswith(newline * 2)
