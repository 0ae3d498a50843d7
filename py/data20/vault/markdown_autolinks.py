"""GFM's extended autolinks: bare URLs and e-mail addresses.

Source: GFM specification, "Autolinks (extension)"; the matching itself is mdit-py-plugins'.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink._match import check_prev, match_any_email, match_http, match_www

from data20.vault.markdown_spans import base_of

_AUTOLINK_WINDOW = 4096
"""Longest bare URL that is looked at; keeps a hostile line of `http://` linear."""
_EMAIL_LOCAL = 64


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
    base = base_of(state)
    span = (base + start, base + start + length)
    token.meta = {"span": span, "dest": span, "raw": label}
    state.push("text", "", 0).content = label
    token = state.push("link_close", "a", -1)
    token.markup, token.info = "autolink", "auto"
    state.pos = start + length
    return True
