"""Rendered HTML as XHTML without a tree, where its tags nest as they stand: most of what the renderer writes does.

An HTML parser moves elements about where tags overlap or stand where they may not. What is taken here is nested in a way
that parsing leaves alone (HTML standard, 13.2.6 "Tree construction"); all else is refused, and then a parser has to read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from data20.markup import unescape
from data20.publish.chapters import lead_image, relink, stand_in
from data20.publish.xhtml import fits_xml, xml_attributes, xml_text

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z][a-z-]*(?:="[^"<>]*")?)*)>')
_ATTRIBUTE = re.compile(r' ([a-z][a-z-]*)(?:="([^"]*)")?')
_REFERENCES = {"&quot;": '"', "&#x27;": "'"}
_OTHER_REFERENCE = re.compile("&(?!amp;|lt;|gt;|quot;|#x27;)")

_FLOW = frozenset(("", "div", "blockquote", "li", "dd", "section", "details"))
"""Where blocks may stand; "" is the page itself."""
_WORDS = frozenset(("a", "strong", "em", "s", "mark", "code", "span", "sup", "cite", "label"))
_INLINE = _WORDS | {"br", "img", "input"}
_LINES = _FLOW | _WORDS | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "td", "summary"}
_PARENTS = {
    **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "div", "pre", "table", "hr", "section", "details"), _FLOW),
    **dict.fromkeys(_INLINE, _LINES),
    "li": frozenset(("ul", "ol")), "dt": frozenset(("dl",)), "dd": frozenset(("dl",)), "summary": frozenset(("details",)),
    "thead": frozenset(("table",)), "tbody": frozenset(("table",)), "tr": frozenset(("thead", "tbody")), "th": frozenset(("tr",)), "td": frozenset(("tr",)),
}  # fmt: skip
"""Where each element may stand."""
_BARE = frozenset(("table", "thead", "tbody", "tr"))
"""No text may stand directly in these: a parser would put it before the table."""
_VOID = frozenset(("br", "hr", "img", "input"))
_DEPTH = 100


Lead = Callable[[str, str], str]
"""(vault path, anchor) → the address of a link or an image."""


def straight_xhtml(html: str, lead: Lead) -> str | None:
    """Return `html` as `xhtml` writes its tree, links and images led by `lead`; None where only a parser can say how it nests."""
    if not fits_xml(html) or "\r" in html or html.startswith("\ufeff") or _OTHER_REFERENCE.search(html):
        return None
    pieces = _TAG.split(html)
    out = [_text(pieces[0])]
    stack = [""]
    for at in range(1, len(pieces), 4):
        closing, name, attributes, text = pieces[at : at + 4]
        if closing:
            if attributes or len(stack) == 1 or stack.pop() != name:
                return None
            out.append(f"</{name}>")
        elif not _fits(name, stack, text, pieces, at):
            return None
        else:
            out.append(_opened(name, attributes, lead))
            if name not in _VOID:
                stack.append(name)
        if text:
            if "<" in text or ">" in text or (stack[-1] in _BARE and text.strip(" \n\t")):
                return None
            out.append(_text(text))
    return "".join(out) if len(stack) == 1 and "<" not in pieces[0] and ">" not in pieces[0] else None


def _fits(name: str, stack: list[str], text: str, pieces: list[str], at: int) -> bool:
    """Say whether the element may stand where it does. `pieces[at]` begins its tag, `text` follows it."""
    if stack[-1] == "pre":
        return name == "code"
    if name == "pre" and (text or pieces[at + 4 : at + 6] != ["", "code"]):
        return False  # a parser drops a line end that comes first in it
    return stack[-1] in _PARENTS.get(name, ()) and len(stack) < _DEPTH and not (name == "a" and "a" in stack)


def _text(escaped: str) -> str:
    """Return text as XML has it: quotes as they are."""
    return escaped.replace("&quot;", '"').replace("&#x27;", "'") if "&" in escaped else escaped


def _opened(name: str, written: str, lead: Lead) -> str:
    """Return an element's beginning, or the words that stand for an image that isn't in the vault."""
    if not written and name != "img":
        return f"<{name}{'/>' if name in _VOID else '>'}"
    attributes: dict[str, str | None] = {}
    for key, value in _ATTRIBUTE.findall(written):
        attributes.setdefault(key, unescape(value, _REFERENCES))  # of two alike, a parser takes the first
    if name == "a":
        relink(attributes, lead)
    elif name == "img" and not lead_image(attributes, lead):
        return xml_text(stand_in(attributes))
    return f"<{name}{xml_attributes(attributes)}{'/>' if name in _VOID else '>'}"
