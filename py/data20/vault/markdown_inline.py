"""Inline constructs that CommonMark lacks: wikilinks, tags, marks, comments, citations, math, bare URLs.

Every rule leaves `meta["span"]` (and for links `meta["dest"]`) on its token: offsets into the inline content, from
which `markdown_positions` finds the place in the file.

Source of the syntax: Obsidian help ("Internal links", "Embed files", "Tags", "Comments"), Pandoc's manual ("Citation
syntax", "Footnotes", "Math"), GFM's "Autolinks (extension)".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from mdit_py_plugins.gfm_autolink._match import check_prev, match_any_email, match_http, match_www

from data20.vault.markdown_words import parse_tag, split_wikilink

Rule = Callable[[StateInline, bool], bool]

_AUTOLINK_WINDOW = 4096
"""Longest bare URL that is looked at; keeps a hostile line of `http://` linear."""
_EMAIL_LOCAL = 64
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


def _base(state: StateInline) -> int:
    """Return where this content starts within its inline token (not 0 inside an inline footnote)."""
    base: int = state.env.get("inline_base", 0)
    return base


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
        base = _base(state)
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
        token.meta = {"span": (_base(state) + start, _base(state) + start + 1 + len(name))}
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
        token.meta = {"span": (_base(state) + start, _base(state) + match.end())}
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
    base = _base(state)
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
    base = _base(state)
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
        outer = _base(state)
        state.env["inline_base"] = outer + start + 2
        state.md.inline.parse(content, state.md, state.env, notes[number]["tokens"])
        state.env["inline_base"] = outer
        token = state.push("footnote_ref", "", 0)
        token.children = notes[number]["tokens"]
        token.meta = {"id": number, "span": (outer + start, outer + end + 1)}
    state.pos = end + 1
    return True


def bare_url(state: StateInline, silent: bool) -> bool:
    """GFM's extended autolinks that start with a scheme or `www.`."""
    src, start = state.src, state.pos
    if silent or state.linkLevel or (start and not check_prev(src[start - 1])):
        return False
    window = src[start : min(state.posMax, start + _AUTOLINK_WINDOW)]
    if window.startswith("www."):
        found = match_www(window)
    elif window.startswith("http"):
        found = match_http(window)
    else:
        scheme = window.partition(":")[0]
        found = match_any_email(window, len(scheme) + 1, scheme) if scheme in ("mailto", "xmpp") else None
    if found is None or found[0].endswith("//"):
        return False
    return _push_autolink(state, start, found[1], found[0])


def bare_email(state: StateInline, silent: bool) -> bool:
    """GFM's extended e-mail autolink, found at its `@`."""
    src, at = state.src, state.pos
    if silent or state.linkLevel:
        return False
    pending = state.pending
    limit = max(0, at - min(len(pending), _EMAIL_LOCAL))
    start = at
    while start > limit and src[start - 1].isascii() and (src[start - 1].isalnum() or src[start - 1] in ".+-_"):
        start -= 1
    if start == at or (start and not check_prev(src[start - 1])):
        return False
    found = match_any_email(src[start : min(state.posMax, at + 256)], 0, None)
    if found is None:
        return False
    state.pending = pending[: -(at - start)]
    return _push_autolink(state, start, found[1], found[0])


def _push_autolink(state: StateInline, start: int, length: int, url: str) -> bool:
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    label = state.src[start : start + length]
    token = state.push("link_open", "a", 1)
    token.attrs, token.markup, token.info = {"href": href}, "autolink", "auto"
    base = _base(state)
    span = (base + start, base + start + length)
    token.meta = {"span": span, "dest": span, "raw": label}
    state.push("text", "", 0).content = label
    token = state.push("link_close", "a", -1)
    token.markup, token.info = "autolink", "auto"
    state.pos = start + length
    return True


def spanned(rule: Rule, kinds: tuple[str, ...]) -> Rule:
    """Return `rule` noting on the first token of `kinds` that it makes where the construct stands."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, count = state.pos, len(state.tokens)
        if not rule(state, False):
            return False
        for token in state.tokens[count : count + 2]:
            if token.type in kinds and "span" not in token.meta:
                base = _base(state)
                token.meta["span"] = (base + start, base + state.pos)
                _note_destination(state, start, base, token.meta)
                break
        return True

    return wrapped


def _note_destination(state: StateInline, start: int, base: int, meta: dict[str, object]) -> None:
    """Find the destination of `[text](dest "title")` or `<dest>`; a reference has none here."""
    src, end = state.src, state.pos
    if src[start] == "<":
        dest = (start + 1, end - 1)
    else:
        if "label" in meta:
            return
        keep = state.pos, state.posMax
        label = state.md.helpers.parseLinkLabel(state, start + (src[start] == "!"), False)
        state.pos, state.posMax = keep
        if label < 0 or not src.startswith("](", label):
            return
        pos = label + 2
        while pos < end and src[pos] in " \t\n":
            pos += 1
        result = state.md.helpers.parseLinkDestination(src, pos, end)
        angled = src[pos] == "<" and result.ok
        dest = (pos + 1, result.pos - 1) if angled else (pos, result.pos if result.ok else pos)
    meta["raw"] = src[dest[0] : dest[1]]
    meta["dest"] = (base + dest[0], base + dest[1])
