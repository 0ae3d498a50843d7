"""Text as its reader sees it: with the inline code that language tools leave out.

`TextBlock.text` has no code, so that words are counted right; a sentence that is shown without it reads "a file of the kind .".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data20.vault.model import Article
from data20.vault.structure import TextBlock

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*[^()]*\)|\[\[[^\[\]|]*\|")
_WIKI = re.compile(r"\[\[[^\[\]\n]*\]\]")
_WORD = re.compile(r"\w+")
_LONGEST = 50_000
"""No person writes a longer block; looking for a backtick's partner takes time by its square."""


@dataclass(frozen=True, slots=True)
class CodePlace:
    """`text[start:end]` (one space, or nothing at an edge) stands where the source has code: `shown`, with the spaces around it."""

    start: int
    end: int
    shown: str


def code_places(source: str, text: str) -> list[CodePlace]:
    """Return the places in `text`, the plain text of a block, where its `source` has inline code, in order; none when its words can't be followed there."""
    if "`" not in source or len(source) > _LONGEST:
        return []
    # A wiki link's label is kept as it is, backticks and all.
    labels = {label.start() + code.start() for label in _WIKI.finditer(source) for code in _CODE.finditer(label[0])}
    codes = {m.start(): (m.end(), m[2].strip()) for m in _CODE.finditer(source) if m.start() not in labels}
    if not codes:
        return []
    plain = _CODE.sub(lambda match: "\0" * len(match[0]) if match.start() in codes else match[0], source)
    plain = _TARGET.sub(lambda match: "\0" * len(match[0]), plain)
    at, last = 0, 0
    places: list[CodePlace] = []
    for word in _WORD.finditer(text):
        found = plain.find(word[0], at)
        if found < 0:
            return []
        places += _in_gap(plain, codes, at, found, text, last, word.start())
        at, last = found + len(word[0]), word.end()
    places += _in_gap(plain, codes, at, len(plain), text, last, len(text))
    return places


def with_places(text: str, places: list[CodePlace], begin: int, end: int) -> str:
    """Return text[begin:end] with the code of the places inside it."""
    out, at = [], begin
    for place in places:
        if at <= place.start and place.end <= end and (place.start < end or end == len(text)):
            out += [text[at : place.start], place.shown]
            at = place.end
    return "".join([*out, text[at:end]])


def with_code(article: Article, block: TextBlock, piece: str) -> str:
    """Return `piece`, a part of the block's text, with the inline code of the source where it stood; as it is when its words can't be followed there."""
    return piece_with_code(block.text, code_places(article.text[block.start : block.end], block.text), piece)


def piece_with_code(text: str, places: list[CodePlace], piece: str) -> str:
    """Return `piece` of a block's `text` with the code of these places in the block, for whoever needs many pieces of one block; see `with_code`."""
    begin = text.find(piece) if places else -1
    if begin < 0:
        return piece
    before = next((place.shown for place in places if place.start < begin == place.end), "")
    return (before.lstrip() + with_places(text, places, begin, begin + len(piece))).strip()


def _in_gap(
    plain: str, codes: dict[int, tuple[int, str]], at: int, to: int, text: str, begin: int, end: int
) -> Iterator[CodePlace]:
    """Yield the places of the code in plain[at:to], which is text[begin:end]: the same marks in the same order, and what only the source has is markup."""
    start, shown = begin, ""
    while at < to:
        if at in codes:
            at, code = codes[at]
            shown += code
            continue
        mark = plain[at]
        at += 1
        if mark.isspace():
            shown += "" if shown.endswith(" ") else " "
        elif (place := start + (start < end and text[start].isspace())) < end and text[place] == mark:
            if shown.strip():
                yield CodePlace(start, place, shown)
            start, shown = place + 1, ""
    if shown.strip():
        yield CodePlace(start, start + (start < end and text[start].isspace()), shown)
