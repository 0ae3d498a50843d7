"""From an offset in a token's inline content back to an offset in the file.

markdown-it keeps only line numbers. But every line of inline content is the tail of its source line (containers cut
off the front, blanks the end), so counting from the line's end finds the place in lists, quotes and after tabs.
Headings and table cells, where that doesn't hold, carry their own start (`meta["at"]`) and their unescaped pipes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n?|\n")
_SURROGATE = re.compile("[\ud800-\udfff\x00]")


@dataclass(slots=True)
class Source:
    """A piece of a file, ready to parse. Lines count from 0 within the piece."""

    text: str
    """Line ends LF, bytes that are no text as U+FFFD; same characters, same lines."""
    lines: list[str]
    starts: list[int]
    """Offset in the file of each line's first character."""
    normal_starts: list[int] = field(repr=False)
    first_line: int = 0
    """Lines of the file before the piece."""
    length: int = 0

    def offset(self, normal: int) -> int:
        """Return the file offset of an offset into `text`."""
        line = bisect_right(self.normal_starts, normal) - 1
        return self.starts[line] + normal - self.normal_starts[line]

    def line_at(self, offset: int) -> int:
        """Return the line (from 1, in the file) of a file offset."""
        return self.first_line + bisect_right(self.starts, offset)

    def line_number(self, line: int) -> int:
        return self.first_line + line + 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return file offsets of the lines first..last-1, without the last line end and blank lines at the end."""
        last = min(max(last, first + 1), len(self.lines))
        while last > first + 1 and not self.lines[last - 1].strip():
            last -= 1
        return self.starts[first], self.starts[last - 1] + len(self.lines[last - 1])


def clean(text: str) -> str:
    """Return `text`, same length, with bytes that are no text as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def read_source(text: str, start: int = 0, end: int | None = None) -> Source:
    """Return `text[start:end]` prepared for parsing; offsets stay those of `text`."""
    piece = text[start:end]
    cleaned = clean(piece)
    first_line = len(_LINE_END.findall(text, 0, start)) if start else 0
    if "\r" in cleaned:
        starts = [start, *(start + m.end() for m in _LINE_END.finditer(cleaned))]
        normal = _LINE_END.sub("\n", cleaned)
        lines = normal.split("\n")
        normal_starts = _starts(lines, 0)
    else:
        normal = cleaned
        lines = normal.split("\n")
        normal_starts = _starts(lines, 0)
        starts = normal_starts if not start else [start + s for s in normal_starts]
    return Source(normal, lines, starts, normal_starts, first_line, len(piece))


def _starts(lines: list[str], at: int) -> list[int]:
    starts = []
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def locate(source: Source, token: Token, position: int) -> int:
    """Return the file offset of `position` in the content of an inline token."""
    at = token.meta.get("at") if token.meta else None
    if at is not None:
        escapes: list[int] = token.meta.get("escapes", [])
        return source.offset(at + position + bisect_right(escapes, position))
    rows: tuple[list[int], list[int]] | None = token.meta.get("rows")
    if rows is None:
        rows = _rows(source, token)
        token.meta["rows"] = rows
    row = bisect_right(rows[0], position) - 1
    return rows[1][row] + position - rows[0][row]


def _rows(source: Source, token: Token) -> tuple[list[int], list[int]]:
    """Return for each line of an inline token's content where it starts there, and in the file."""
    starts: list[int] = []
    places: list[int] = []
    first, at = token.map[0] if token.map else 0, 0
    for number, piece in enumerate(token.content.split("\n")):
        line = min(first + number, len(source.lines) - 1)
        whole = source.lines[line]
        tail = len(whole) if whole.endswith(piece) else len(whole.rstrip())
        kept = len(piece) if tail == len(whole) else len(piece.rstrip())
        starts.append(at)
        places.append(source.starts[line] + tail - kept)
        at += len(piece) + 1
    return starts, places


def reach(source: Source, token: Token, span: tuple[int, int]) -> tuple[int, int]:
    """Return the file offsets of start and end (exclusive) of a span of an inline token's content."""
    start = locate(source, token, span[0])
    return start, locate(source, token, span[1] - 1) + 1 if span[1] > span[0] else start
