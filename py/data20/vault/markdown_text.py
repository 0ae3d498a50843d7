"""Plain text of inline content, and what was met on the way.

Two texts are made at once: `full` (as a reader hears it: code and URLs included), for titles, link texts and
contexts, and `prose` (what language tools may count: no code, URLs, formulas, citations).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from markdown_it.token import Token

_SPACES = re.compile(r"\s+")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
EmphasisKind = Literal["strong", "em", "mark"]
_EMPHASIS: dict[str, EmphasisKind] = {"strong_open": "strong", "em_open": "em", "mark_open": "mark"}
_EMPHASIS_END = frozenset(("strong_close", "em_close", "mark_close"))
_SENTENCE_END = re.compile(r"[.!?…](?=[\s»”\")\]]|$)[»”\")\]]*")
CONTEXT = 240


@dataclass(slots=True)
class Mark:
    """A token of interest with its reach in `full`. `inner` holds an image's or embed's token when a link wraps it."""

    token: Token
    start: int
    end: int
    text: str = ""


@dataclass(slots=True)
class InlineText:
    full: str
    prose: str
    marks: list[Mark] = field(default_factory=list)
    """Links, images, embeds, tags, citations, ids, footnotes, HTML; in order of where they start."""
    emphasis: list[tuple[EmphasisKind, str, int]] = field(default_factory=list)
    """(kind, text, offset of the opening in `full`)."""
    formulas: int = 0


def squeeze(text: str) -> str:
    """Return `text` with every run of white space as one space, none at the ends."""
    return _SPACES.sub(" ", text).strip()


class _Writer:
    """Collects both texts; offsets are into the unsqueezed `full`."""

    def __init__(self) -> None:
        self.full: list[str] = []
        self.prose: list[str] = []
        self.at = 0

    def add(self, text: str, *, prose: bool = True) -> None:
        self.full.append(text)
        self.at += len(text)
        self.prose.append(text if prose else " ")


def inline_text(children: list[Token]) -> InlineText:
    """Return texts and marks of the children of an inline token."""
    if len(children) == 1 and children[0].type == "text":
        return InlineText(children[0].content, children[0].content)
    out, result = _Writer(), InlineText("", "")
    links: list[Mark] = []
    styles: list[tuple[EmphasisKind, int, int]] = []
    in_url = 0
    for token in children:
        kind = token.type
        if kind == "text":
            out.add(token.content, prose=not in_url)
        elif kind in ("softbreak", "hardbreak"):
            out.add("\n")
        elif kind == "link_open":
            in_url += token.markup == "autolink"
            links.append(Mark(token, out.at, out.at))
            result.marks.append(links[-1])
        elif kind == "link_close" and links:
            mark = links.pop()
            in_url -= mark.token.markup == "autolink"
            mark.end = out.at
            mark.text = squeeze("".join(out.full)[mark.start :]) if len(out.full) < 50 else squeeze(_tail(out, mark.start))
        elif kind in _EMPHASIS:
            styles.append((_EMPHASIS[kind], out.at, len(result.emphasis)))
            result.emphasis.append((_EMPHASIS[kind], "", out.at))
        elif kind in _EMPHASIS_END and styles:
            name, start, slot = styles.pop()
            result.emphasis[slot] = (name, squeeze(_tail(out, start)), start)
        else:
            _other(token, out, result)
    result.full, result.prose = "".join(out.full), "".join(out.prose)
    return result


def _tail(out: _Writer, start: int) -> str:
    """Return what was written since offset `start`."""
    parts: list[str] = []
    missing = out.at - start
    for piece in reversed(out.full):
        if missing <= 0:
            break
        parts.append(piece)
        missing -= len(piece)
    return "".join(reversed(parts))


def _other(token: Token, out: _Writer, result: InlineText) -> None:
    kind, start = token.type, out.at
    if kind == "code_inline":
        out.add(token.content, prose=False)
        return
    if kind in ("math_inline", "math_block"):
        out.add(token.content, prose=False)
        result.formulas += 1
        return
    if kind == "wikilink":
        out.add(token.content or wikilink_text(token.meta["target"], token.meta["fragment"]))
    elif kind == "image":
        out.add(image_alt(token), prose=False)
    elif kind == "tag":
        out.full.append("#")
        out.at += 1
        out.add(token.content)
    elif kind == "html_inline":
        if _BREAK_TAG.match(token.content):
            out.add("\n")
    elif kind in ("comment", "text_special"):
        out.add(token.content if kind == "text_special" else "")
        return
    result.marks.append(Mark(token, start, out.at))


def wikilink_text(target: str, fragment: str) -> str:
    """Return what Obsidian shows for a link without alias: `Note > Heading`."""
    parts = ([target] if target else []) + [part.strip() for part in fragment.split("#") if part.strip()]
    return " > ".join(parts)


def image_alt(token: Token) -> str:
    """Return the alternative text of an image, without an Obsidian size (`alt|300`)."""
    children = token.children or []
    text = "".join(c.content if c.type in ("text", "code_inline", "text_special") else " " if "break" in c.type else "" for c in children)
    return split_size(text or token.content if not children else text)[0]


_SIZE = re.compile(r"(?:^|\|)\s*(\d{1,5})(?:\s*x\s*(\d{1,5}))?\s*$")


def split_size(text: str) -> tuple[str, int | None, int | None]:
    """Return (text, width, height) of an alias that may end in `|300` or `|300x200`."""
    match = _SIZE.search(text)
    if not match:
        return text, None, None
    height = int(match.group(2)) if match.group(2) else None
    return text[: match.start()].strip(), int(match.group(1)), height


def context_of(full: str, start: int, end: int) -> str:
    """Return the sentence of `full` around start..end, at most 240 characters."""
    if len(full) <= CONTEXT:
        return squeeze(full)
    left, right = 0, len(full)
    for match in _SENTENCE_END.finditer(full, max(0, start - CONTEXT), min(len(full), end + CONTEXT)):
        if match.end() <= start:
            left = match.end()
        elif match.end() >= end:
            right = match.end()
            break
    if right - left <= CONTEXT:
        return squeeze(full[left:right])
    room = max(0, CONTEXT - 2 - (end - start))
    first = max(left, start - room // 2)
    last = min(right, first + CONTEXT - 2)
    cut = full[first:last]
    if first > left and " " in cut:
        cut = cut[cut.index(" ") + 1 :]
    if last < right and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return ("…" if first > left else "") + squeeze(cut) + ("…" if last < right else "")
