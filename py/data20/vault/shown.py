"""Prose as its reader sees it: with the inline code that language tools leave out.

`TextBlock.text` has no code, so that words are counted right; a sentence that is shown without it reads "a file of the kind .".
"""

from __future__ import annotations

import re

from data20.vault.model import Article
from data20.vault.structure import TextBlock

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*[^()]*\)|\[\[[^\[\]|]*\|")
_WORD = re.compile(r"\w+")


def with_code(article: Article, block: TextBlock, piece: str) -> str:
    """Return `piece`, a part of the block's text, with the inline code of the source where it stood; as it is when its words can't be followed there."""
    source = article.text[block.start : block.end]
    if "`" not in source:
        return piece
    begin = block.text.find(piece)
    codes = [(m.start(), m[2].strip()) for m in _CODE.finditer(source)]
    if begin < 0 or not codes:
        return piece
    plain = _blank(_TARGET, _blank(_CODE, source))
    at, last, inserts = 0, 0, []
    for word in _WORD.finditer(block.text):
        found = plain.find(word[0], at)
        if found < 0:
            return piece
        inserts += [(last, word.start(), code) for place, code in codes if at <= place < found]
        at, last = found + len(word[0]), word.end()
    inserts += [(last, len(block.text), code) for place, code in codes if place >= at]
    return _put(block.text, inserts, begin, begin + len(piece))


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "\0" * len(match[0]), text)


def _put(text: str, inserts: list[tuple[int, int, str]], begin: int, end: int) -> str:
    """Return text[begin:end] with each code put into its gap between two words: after the gap's first space, with a space before a word."""
    out, at = [], begin
    for low, high, code in inserts:
        if low < begin or high > end:
            continue
        low = max(low, at)
        gap = text[low:high]
        space = gap.find(" ")
        cut = low + space + 1 if space >= 0 else low
        apart = " " if space < 0 and low > begin and text[low - 1].isalnum() else ""
        out += [text[at:cut], apart, code]
        rest = text[cut:high]
        at = cut + (len(rest) - len(rest.lstrip()) if rest.strip() else 0)
        if not rest.strip() and high < end:
            out.append(" ")
            at = high
    return "".join([*out, text[at:end]])
