"""Block constructs beyond CommonMark, and guards that keep hostile input cheap.

Block rules: `%%` comments and `$$` formulas over several lines. Core rules (between block and inline parsing):
callouts and task items. Wrapped rules: headings and tables (they note where their content stands), quotes and lists
(refused beyond a depth, so that the text stays readable as text instead of being dropped).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BlockRule = Callable[[StateBlock, int, int, bool], bool]

MAX_DEPTH = 60
"""Nested quotes and lists deeper than this (counted in token levels; a list item takes two) stay plain text."""

_CALLOUT = re.compile(r"\[!([^\[\]\n]{1,100})\]([+-]?)(?:[ \t]+|$)(.*)", re.MULTILINE)
_TASK = re.compile(r"\[([^\[\]\n])\](?:[ \t]+|$)")
_CUSTOM_ID = re.compile(r"[ \t]+\{#([\w:.-]+)\}$")


def guarded(rule: BlockRule) -> BlockRule:
    """Return `rule`, refused when the nesting is too deep; `env["too_deep"]` keeps the first such line."""

    def wrapped(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if state.level >= MAX_DEPTH:
            if "too_deep" not in state.env and rule(state, start_line, end_line, True):
                state.env.setdefault("too_deep", start_line)
            return False
        return rule(state, start_line, end_line, silent)

    return wrapped


def placed_heading(rule: BlockRule) -> BlockRule:
    """Return the ATX heading rule, noting where the content starts and taking `{#id}` off its end."""

    def wrapped(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if not rule(state, start_line, end_line, silent):
            return False
        if not silent:
            inline = state.tokens[-2]
            marker = state.bMarks[start_line] + state.tShift[start_line] + len(state.tokens[-3].markup)
            at = state.src.find(inline.content, marker) if inline.content else marker
            inline.meta = {"at": at}
            custom = _CUSTOM_ID.search(inline.content)
            if custom:
                inline.content = inline.content[: custom.start()]
                state.tokens[-3].meta = {"id": custom.group(1)}
        return True

    return wrapped


def placed_table(rule: BlockRule) -> BlockRule:
    """Return the table rule, noting on every cell where it starts and which pipes in it were escaped."""

    def wrapped(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        following = start_line + 1
        # The second line decides, and nearly always with its first character: spare the call.
        if following >= end_line or not state.src.startswith(("|", "-", ":"), state.bMarks[following] + state.tShift[following]):
            return False
        count = len(state.tokens)
        if not rule(state, start_line, end_line, silent):
            return False
        cells: list[tuple[int, list[int]]] = []
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                cells = _cells(state, token.map[0])
            elif token.type == "inline" and cells:
                at, escapes = cells.pop(0)
                token.meta = {"at": at, "escapes": escapes}
        return True

    return wrapped


def _cells(state: StateBlock, line: int) -> list[tuple[int, list[int]]]:
    """Return (offset of the trimmed content, positions in it before which a backslash was taken out) of each cell."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    src = state.src
    while end > start and src[end - 1] in " \t":
        end -= 1
    bounds = [start]
    escapes: list[int] = []
    for pos in range(start, end):
        if src[pos] == "|":
            if pos > start and src[pos - 1] == "\\":
                escapes.append(pos - 1)
            else:
                bounds.append(pos + 1)
    bounds.append(end + 1)
    pieces = list(zip(bounds, [b - 1 for b in bounds[1:]], strict=False))
    if pieces and pieces[0][0] == pieces[0][1]:
        pieces.pop(0)
    cells = []
    for first, last in pieces:
        while first < last and src[first] in " \t":
            first += 1
        inside = [e for e in escapes if first <= e < last]
        cells.append((first, [e - first - n for n, e in enumerate(inside)]))
    return cells


def fenced(marker: str, kind: str) -> BlockRule:
    """Return a rule for a block between `marker` at the start of a line and `marker` at the end of one.

    A marker that is never closed is ordinary text. One failed search is remembered, so many of them stay linear.
    """

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[start_line] + state.tShift[start_line]
        if not state.src.startswith(marker, start) or state.is_code_block(start_line):
            return False
        dead: dict[tuple[str, int], int] = state.env.setdefault("unclosed", {})
        if dead.get((kind, end_line), end_line) <= start_line:
            return False
        first = state.src[start + len(marker) : state.eMarks[start_line]].rstrip()
        if marker in first and not first.endswith(marker):
            return False
        line = start_line
        if not (first.endswith(marker) and len(first) >= len(marker)):
            line = _closing_line(state, marker, start_line + 1, end_line)
            if line < 0:
                dead[(kind, end_line)] = start_line
                return False
        if silent:
            return True
        token = state.push(kind, "", 0)
        token.block, token.markup, token.map = True, marker, [start_line, line + 1]
        content = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
        token.content = content[len(marker) : -len(marker)].strip()
        state.line = line + 1
        return True

    return rule


def _closing_line(state: StateBlock, marker: str, line: int, end_line: int) -> int:
    while line < end_line:
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return -1
        text = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
        if text.endswith(marker):
            return line
        line += 1
    return -1


def callouts(state: StateCore) -> None:
    """Turn quotes that start with `[!kind]` into callout tokens with a title."""
    tokens = state.tokens
    opened: list[Token | None] = []
    inserts: list[tuple[int, int, list[Token]]] = []
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            match = _callout_at(tokens, index)
            opened.append(token if match else None)
            if match:
                token.type, token.tag = "callout_open", "div"
                token.meta = {
                    "kind": match.group(1).strip().casefold(),
                    "folded": {"-": True, "+": False}.get(match.group(2)),
                }
                inserts.append((index + 1, index + 4, _callout_head(tokens, index, match)))
        elif token.type == "blockquote_close" and opened and opened.pop():
            token.type, token.tag = "callout_close", "div"
    if inserts:
        state.tokens = _spliced(tokens, inserts)


def _callout_at(tokens: list[Token], index: int) -> re.Match[str] | None:
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return None
    return _CALLOUT.match(tokens[index + 2].content)


def _callout_head(tokens: list[Token], index: int, match: re.Match[str]) -> list[Token]:
    """Return the tokens that replace the quote's first paragraph: the title, and the rest as a paragraph."""
    paragraph, inline, close = tokens[index + 1 : index + 4]
    line = inline.map[0] if inline.map else 0
    level = paragraph.level
    title = Token("inline", "", 0, content=match.group(3).strip(), children=[], map=[line, line + 1], level=level + 1)
    head = [
        Token("callout_title_open", "div", 1, map=[line, line + 1], level=level, block=True),
        title,
        Token("callout_title_close", "div", -1, level=level, block=True),
    ]
    rest = inline.content[match.end() :].lstrip("\n")
    if not rest:
        return head
    skipped = inline.content[: len(inline.content) - len(rest)].count("\n")
    inline.content = rest
    for token in (paragraph, inline):
        if token.map:
            token.map = [token.map[0] + skipped, token.map[1]]
    return [*head, paragraph, inline, close]


def _spliced(tokens: list[Token], inserts: list[tuple[int, int, list[Token]]]) -> list[Token]:
    result: list[Token] = []
    at = 0
    for start, end, replacement in inserts:
        result += tokens[at:start]
        result += replacement
        at = end
    return result + tokens[at:]


def tasks(state: StateCore) -> None:
    """Take `[x]` off the first paragraph of a list item; `meta["task"]` of the item keeps the mark.

    Any single character is a mark (Obsidian), except where it is a defined link reference.
    """
    tokens = state.tokens
    references = state.env.get("references", {})
    for index, token in enumerate(tokens):
        if token.type != "list_item_open" or index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
            continue
        inline = tokens[index + 2]
        match = _TASK.match(inline.content)
        if match and match.group(1).upper() not in references:
            token.meta["task"] = match.group(1)
            inline.content = inline.content[match.end() :]
