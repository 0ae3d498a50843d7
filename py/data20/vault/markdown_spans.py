"""Where an inline construct stands: `meta["span"]`, and for links `meta["dest"]`, as offsets into the inline content."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.rules_inline import StateInline

Rule = Callable[[StateInline, bool], bool]


def base_of(state: StateInline) -> int:
    """Return where this content starts within its inline token (not 0 inside an inline footnote)."""
    base: int = state.env.get("inline_base", 0)
    return base


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
                base = base_of(state)
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
