"""markdown-it's parsers, asking only the rules that can start with the character at hand.

The stock parser tries every rule at every special character and every line; with our extensions that would be nineteen
calls each. Every rule begins by looking at its first character, so choosing by that character gives the same tokens.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

_FIRST = {
    "text": "",
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "linkify": "",
    "wikilink": "[!",
    "footnote_ref": "[",
    "footnote_inline": "^",
    "citation": "[",
    "math": "$",
    "tag": "#",
    "mark": "=",
    "comment": "%",
    "block_id": "^",
    "bare_url": "hwmx",
    "bare_email": "@",
    "bare_citation": "@",
}
_MAX_LEVEL = 20
"""Inline nesting that is followed, as in the CommonMark preset; it bounds the work on thousands of open brackets."""

_STOP = r"[\n\\`*_\[\]<&$^@]|!(?=\[)|~|"
_EXTENDED = r"#(?=[^\s#])|=(?==)|%(?=%)|h(?=ttps?://)|w(?=ww\.)|m(?=ailto:)|x(?=mpp:)"


class FastInline(ParserInline):
    """Takes over the rules of another inline parser; rules must not be added afterwards."""

    def __init__(self, other: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = other.ruler, other.ruler2
        names = self.ruler.get_active_rules()
        table: dict[str, list[RuleFuncInlineType]] = {}
        for name, rule in zip(names, self.ruler.getRules(""), strict=True):
            for char in _FIRST[name]:
                table.setdefault(char, []).append(rule)
        self._rules = table
        extended = _EXTENDED if "bare_url" in names else "(?!)"
        self.terminator_re = re.compile(_STOP + extended)

    def tokenize(self, state: StateInline) -> None:
        src, end, table = state.src, state.posMax, self._rules
        search = self.terminator_re.search
        deep = state.level >= _MAX_LEVEL
        pos = state.pos
        while pos < end:
            found = search(src, pos, end)
            stop = found.start() if found else end
            if stop > pos:
                state.append_pending(src[pos:stop])
                state.pos = pos = stop
                continue
            if not deep:
                for rule in table.get(src[pos], ()):
                    if rule(state, False):
                        break
            if state.pos <= pos:
                state.append_pending(src[pos])
                state.pos = pos + 1
            pos = state.pos
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  (name of the overridden method)
        pos = state.pos
        cached = state.cache.get(pos)
        if cached is not None:
            state.pos = cached
            return
        found = self.terminator_re.search(state.src, pos, state.posMax)
        stop = found.start() if found else state.posMax
        if stop > pos:
            state.pos = stop
        elif state.level < _MAX_LEVEL:
            state.level += 1
            for rule in self._rules.get(state.src[pos], ()):
                if rule(state, True):
                    break
            state.level -= 1
            if state.pos <= pos:
                state.pos = pos + 1
        else:
            state.pos = state.posMax
        state.cache[pos] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if not self.terminator_re.search(src):
            if src:
                tokens.append(Token("text", "", 0, content=src))
            return tokens
        return super().parse(src, md, env, tokens)


_FIRST_OF_LINE = {
    "fence": "`~",
    "comment_block": "%",
    "math_block": "$",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""Block rules by the first character that isn't a blank; the others (tables, definition lists, paragraphs …) are always asked."""


class FastBlockRules(Ruler[RuleFuncBlockType]):
    """The block rules of another ruler; each chain is one rule that asks only those that fit the line. Complete: nothing can be added."""

    def __init__(self, other: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        names = {rule: name for name, rule in zip(other.get_active_rules(), other.getRules(""), strict=True)}
        self._names = list(names.values())
        self._chains: dict[str, list[RuleFuncBlockType]] = {}
        for chain in ("", "paragraph", "reference", "blockquote", "list"):
            self._chains[chain] = [_by_first_character([(names[rule], rule) for rule in other.getRules(chain)])]

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803  (names of the overridden method)
        return self._chains.get(chainName, [])

    def get_active_rules(self) -> list[str]:
        return self._names


def _by_first_character(rules: list[tuple[str, RuleFuncBlockType]]) -> RuleFuncBlockType:
    """Return one rule that tries `rules` in order, those that can't match the line left out."""
    chars = {char for name, _ in rules for char in _FIRST_OF_LINE.get(name, "")}
    table = {char: [rule for name, rule in rules if char in _FIRST_OF_LINE.get(name, char)] for char in chars}
    always = [rule for name, rule in rules if name not in _FIRST_OF_LINE]

    def chosen(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        at = state.bMarks[start_line] + state.tShift[start_line]
        fitting = table.get(state.src[at], always) if at < len(state.src) else always
        return any(rule(state, start_line, end_line, silent) for rule in fitting)

    return chosen
