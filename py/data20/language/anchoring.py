"""Where a quoted passage stands after the text has changed: W3C Web Annotation's TextQuoteSelector and TextPositionSelector.

Rather no place than a wrong one: a passage is found where its words stand, or where its surroundings on both sides still do; when two places
are about as good, it is lost (https://www.w3.org/TR/annotation-model/#selectors).
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 32
"""Characters of surroundings that are kept on each side."""
_NEAR = 16
_LEAST_CONTEXT = 0.25
_LONG = 24
_LEAST_LIKE = 0.6
_MARGIN = 0.9
_MOST = 200


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with its surroundings; offsets are into the text it was taken from."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the passage stands now. `how`: in its old place, elsewhere, or with changed words between the old surroundings."""

    start: int
    end: int
    how: Literal["same", "moved", "changed"]


def quote_of(text: str, start: int, end: int) -> Quote:
    """Return the passage text[start:end] with its surroundings."""
    return Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end)


def anchor(text: str, quote: Quote) -> Anchor | None:
    """Return where the passage stands in `text`, None when that can't be said with confidence."""
    if not quote.exact:
        return None
    places = _occurrences(text, quote.exact)
    if places:
        scored = sorted(((_context(text, at, at + len(quote.exact), quote), at) for at in places), key=lambda pair: (-pair[0], abs(pair[1] - quote.start)))
        best, at = scored[0]
        if at == quote.start and best == 1.0:
            return Anchor(at, at + len(quote.exact), "same")
        if len(scored) > 1 and (best < _LEAST_CONTEXT or scored[1][0] > best * _MARGIN):
            return None
        if best < _LEAST_CONTEXT and len(quote.exact) < _LONG:
            return None
        return Anchor(at, at + len(quote.exact), "same" if at == quote.start else "moved")
    return _between(text, quote)


def _occurrences(text: str, part: str) -> list[int]:
    found: list[int] = []
    at = text.find(part)
    while at >= 0 and len(found) < _MOST:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def _context(text: str, start: int, end: int, quote: Quote) -> float:
    """Return which share of the surroundings is still there, 0 to 1; a passage that was the whole text has all of it."""
    kept = 0
    while kept < len(quote.prefix) and kept < start and quote.prefix[-1 - kept] == text[start - 1 - kept]:
        kept += 1
    after = 0
    while after < len(quote.suffix) and end + after < len(text) and quote.suffix[after] == text[end + after]:
        after += 1
    total = len(quote.prefix) + len(quote.suffix)
    return (kept + after) / total if total else 1.0


def _between(text: str, quote: Quote) -> Anchor | None:
    """Return the place between the old surroundings whose words are still mostly the old ones."""
    before, after = quote.prefix[-_NEAR:], quote.suffix[:_NEAR]
    if len(before) < 4 or len(after) < 4:
        return None
    longest = 2 * len(quote.exact) + 20
    found: list[tuple[float, int, int]] = []
    for place in _occurrences(text, before):
        start = place + len(before)
        end = text.find(after, start, start + longest + len(after))
        if end > start:
            found.append((SequenceMatcher(None, quote.exact, text[start:end], autojunk=False).ratio(), start, end))
    found.sort(key=lambda item: (-item[0], abs(item[1] - quote.start)))
    if not found or found[0][0] < _LEAST_LIKE or (len(found) > 1 and found[1][0] > found[0][0] * _MARGIN):
        return None
    return Anchor(found[0][1], found[0][2], "changed")
