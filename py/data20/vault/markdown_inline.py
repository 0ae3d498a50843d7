"""Inline constructs that CommonMark lacks: wikilinks, tags, marks, comments, citations, math, inline notes.

Every rule leaves `meta["span"]` (and for links `meta["dest"]`) on its token: offsets into the inline content, from
which `markdown_positions` finds the place in the file.

Source of the syntax: Obsidian help ("Internal links", "Embed files", "Tags", "Comments"), Pandoc's manual ("Citation
syntax", "Footnotes", "Math").
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from data20.vault.markdown_spans import base_of
from data20.vault.markdown_words import parse_tag, split_wikilink

_TAG_BEFORE = frozenset(" \t\n\u00a0([«„“\"'*_~=|—–-")
_KEY = r"[^\W_][\w:.#$%&+?<>~/-]*"
_CITE_BEFORE = frozenset(" \t\n\u00a0(;—–-")
_CITE_GROUP = re.compile(r"\[(?:[^\[\]@\n]*[\s;(-])?-?@[^\[\]\n]*\]")
_CITE_KEY = re.compile(rf"(?:^|(?<=[\s;(-]))@({_KEY})")
_BARE_KEY = re.compile(rf"@({_KEY})(?:[ ]\[([^\[\]\n@]*)\])?")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*(?=\Z)")
_MATH = re.compile(
    r"\$\$((?:[^$\\]|\\.|\$(?!\$))+?)\$\$|\$(?![\s$])((?:[^$\\\n]|\\.|\n(?!\n))*?(?:[^\s$\\]|\\.))\$(?!\d)", re.DOTALL
)


def wikilink(state: StateInline, silent: bool) -> bool:
    """`[[target#heading|alias]]` and, with a leading `!`, the embed."""
    src, start = state.src, state.pos
    embed = src[start] == "!"
    inner = start + (3 if embed else 2)
    if not src.startswith("![[" if embed else "[[", start):
        return False
    end = src.find("]]", inner, min(state.posMax, inner + 2000))
    if end < 0:
        return False
    body = src[inner:end]
    if "\n" in body or "[[" in body:
        return False
    link = split_wikilink(body)
    if link is None or "[" in link.target or "]" in link.target:
        return False
    if not silent:
        base = base_of(state)
        token = state.push("embed" if embed else "wikilink", "a", 0)
        token.content = link.alias
        token.meta = {
            "target": link.target,
            "fragment": link.fragment,
            "span": (base + start, base + end + 2),
            "dest": (base + inner + link.start, base + inner + link.end),
        }
    state.pos = end + 2
    return True


def tag(state: StateInline, silent: bool) -> bool:
    """`#tag/nested`: letters, digits, `_`, `-`, `/` and emoji, with at least one that is no digit."""
    src, start = state.src, state.pos
    if state.linkLevel or (start and src[start - 1] not in _TAG_BEFORE):
        return False
    name = parse_tag(src, start + 1, state.posMax)
    if not name:
        return False
    if not silent:
        token = state.push("tag", "a", 0)
        token.content = name
        token.meta = {"span": (base_of(state) + start, base_of(state) + start + 1 + len(name))}
    state.pos = start + 1 + len(name)
    return True


def mark(state: StateInline, silent: bool) -> bool:
    """Collect `==` as delimiters; `mark_pairs` turns the pairs into `<mark>`."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    scanned = state.scanDelims(state.pos, True)
    if scanned.length != 2:
        state.append_pending("=" * scanned.length)
        state.pos += scanned.length
        return True
    token = state.push("text", "", 0)
    token.content = "=="
    state.delimiters.append(
        Delimiter(marker=0x3D, length=0, token=len(state.tokens) - 1, end=-1, open=scanned.can_open, close=scanned.can_close)
    )
    state.pos += 2
    return True


def mark_pairs(state: StateInline) -> None:
    """Turn matched `==` delimiters into mark tokens."""
    metas = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *metas]:
        for opener in delimiters:
            if opener.marker == 0x3D and opener.end >= 0:
                _retype(state, opener.token, "mark_open", 1)
                _retype(state, delimiters[opener.end].token, "mark_close", -1)


def _retype(state: StateInline, index: int, kind: str, nesting: int) -> None:
    token = state.tokens[index]
    token.type, token.tag, token.markup, token.content = kind, "mark", "==", ""
    token.nesting = 1 if nesting > 0 else -1


def comment(state: StateInline, silent: bool) -> bool:
    """`%%hidden%%` within a paragraph."""
    start = state.pos
    if not state.src.startswith("%%", start):
        return False
    end = state.src.find("%%", start + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        state.push("comment", "", 0).content = state.src[start + 2 : end]
    state.pos = end + 2
    return True


def block_id(state: StateInline, silent: bool) -> bool:
    """`^block-id` at the very end of a block."""
    src, start = state.src, state.pos
    if start and not src[start - 1].isspace():
        return False
    match = _BLOCK_ID.match(src, start, state.posMax) if state.posMax == len(src) else None
    if not match:
        return False
    if not silent:
        token = state.push("block_id", "", 0)
        token.content = match.group(1)
        token.meta = {"span": (base_of(state) + start, base_of(state) + match.end())}
    state.pos = match.end()
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """`[@key, p. 3]`, `[see @a; -@b]`; a following `(` or `[` makes it a link instead."""
    src, start = state.src, state.pos
    match = _CITE_GROUP.match(src, start, min(state.posMax, start + 1000))
    if not match or src[match.end() : match.end() + 1] in ("(", "[", ":"):
        return False
    inner = match.group()[1:-1]
    items = []
    base = base_of(state)
    offset = base + start + 1
    for part in inner.split(";"):
        key = _CITE_KEY.search(part)
        if not key:
            return False
        name = key.group(1).rstrip(":.#$%&+?<>~/-")
        locator = part[key.start(1) + len(name) :].strip().lstrip(",").strip()
        items.append((name, locator, offset + key.start(), offset + key.start(1) + len(name)))
        offset += len(part) + 1
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match.group()
        token.meta = {"items": items, "span": (base + start, base + match.end())}
    state.pos = match.end()
    return True


def bare_citation(state: StateInline, silent: bool) -> bool:
    """`@doe2020` in running text. A digit is asked for: `@name` alone is far more often a person or a package."""
    src, start = state.src, state.pos
    if silent or state.linkLevel or (start and src[start - 1] not in _CITE_BEFORE):
        return False
    match = _BARE_KEY.match(src, start, min(state.posMax, start + 400))
    if not match:
        return False
    name = match.group(1).rstrip(":.#$%&+?<>~/-")
    locator = match.group(2) if match.group(2) and name == match.group(1) else None
    if not any(c.isdigit() for c in name) or not any(c.isalpha() for c in name) or "/" in name:
        return False
    end = match.end() if locator is not None else start + 1 + len(name)
    base = base_of(state)
    token = state.push("citation", "", 0)
    token.content = src[start:end]
    token.meta = {
        "items": [(name, locator or "", base + start, base + start + 1 + len(name))],
        "span": (base + start, base + end),
    }
    state.pos = end
    return True


def math(state: StateInline, silent: bool) -> bool:
    """`$x$` (no space inside the dollars, no digit after them) and `$$x$$`."""
    src, start = state.src, state.pos
    match = _MATH.match(src, start, state.posMax)
    if not match:
        return False
    if not silent:
        double = match.group(1) is not None
        token = state.push("math_block" if double else "math_inline", "", 0)
        token.content = match.group(1) if double else match.group(2)
    state.pos = match.end()
    return True


def footnote_inline(state: StateInline, silent: bool) -> bool:
    """`^[text]`: the note's text is parsed in place so that links in it keep their positions."""
    start = state.pos
    if not state.src.startswith("^[", start):
        return False
    end = state.md.helpers.parseLinkLabel(state, start + 1)
    if end < 0:
        return False
    if not silent:
        notes = state.env.setdefault("footnotes", {"refs": {}, "list": {}}).setdefault("list", {})
        number = len(notes)
        content = state.src[start + 2 : end]
        notes[number] = {"content": content, "tokens": []}
        outer = base_of(state)
        state.env["inline_base"] = outer + start + 2
        state.md.inline.parse(content, state.md, state.env, notes[number]["tokens"])
        state.env["inline_base"] = outer
        token = state.push("footnote_ref", "", 0)
        token.children = notes[number]["tokens"]
        token.meta = {"id": number, "span": (outer + start, outer + end + 1)}
    state.pos = end + 1
    return True
