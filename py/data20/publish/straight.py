"""Rendered HTML as XHTML without a tree, where its tags nest as they stand: most of what the renderer writes does.

An HTML parser moves elements about where tags overlap or stand where they may not. What is taken here is nested in a way
that parsing leaves alone (HTML standard, 13.2.6 "Tree construction"); all else is refused, and then a parser has to read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

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
_DRESSED = frozenset(("a", "img", "pre"))
_BARE_BEGINNINGS = {name: f"<{name}{'/' * (name in _VOID)}>" for name in _PARENTS}
"""Of elements without attributes that nothing dresses."""
_DEPTH = 100


Lead = Callable[[str, str], str]
"""(vault path, anchor) → the address of a link or an image."""
Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Dress:
    """What becomes of elements; the functions change the attributes that they are given."""

    link: Callable[[Attributes], str]
    """Of an `a`; returns the element that it then is."""
    image: Callable[[Attributes], bool]
    """Of an `img`; returns whether there is anything to show. Where not, words stand in for it."""
    pre: Attributes = field(default_factory=dict)
    """What every `pre` gets besides."""
    code: Callable[[str, str], str | None] | None = None
    """(class, text) of the code in a `pre` → XHTML for what is in it, None to leave it. None: no code is looked at."""
    keep: frozenset[str] = frozenset()
    """The `data-` attributes that stay."""


@dataclass(frozen=True, slots=True)
class Straight:
    """Rendered HTML as XHTML."""

    text: str
    titled: bool
    """It has a heading of level 1."""
    inner: str
    """What is in the box around everything, where the page is one `div` that names its language; else all of it."""


def straight_xhtml(html: str, lead: Lead) -> str | None:
    """Return `html` as `xhtml` writes its tree, links and images led by `lead`; None where only a parser can say how it nests."""
    written = straight(html, Dress(lambda attributes: relink(attributes, lead), lambda attributes: lead_image(attributes, lead)))
    return written.text if written else None


def straight(html: str, dress: Dress) -> Straight | None:
    """Return `html` as `xhtml` writes its tree, dressed; None where only a parser can say how it nests."""
    if not fits_xml(html) or "\r" in html or html.startswith("\ufeff") or _OTHER_REFERENCE.search(html):
        return None
    pieces = _TAG.split(html)
    out = [_text(pieces[0])]
    stack, names = [""], [""]
    boxes: list[tuple[int, int, bool]] = []  # of each element of the page itself: where it begins and ends in `out`, and whether it names a language
    loose, titled = bool(pieces[0].strip()), False
    for at in range(1, len(pieces), 4):
        closing, name, written, text = pieces[at : at + 4]
        if closing:
            if written or len(stack) == 1 or stack.pop() != name:
                return None
            out.append(f"</{names.pop()}>")
            if len(stack) == 1:
                boxes[-1] = (boxes[-1][0], len(out) - 1, boxes[-1][2])
        elif not _fits(name, stack, text, pieces, at):
            return None
        else:
            attributes = _attributes(written)
            if len(stack) == 1:
                boxes.append((len(out), len(out), name == "div" and bool(attributes.get("lang"))))
            titled = titled or name == "h1"
            shown, beginning = _opened(name, attributes, dress) if attributes or name in _DRESSED else (name, _BARE_BEGINNINGS[name])
            out.append(beginning)
            if name not in _VOID:
                stack.append(name)
                names.append(shown)
            if dress.code and stack[-2:] == ["pre", "code"]:
                if pieces[at + 4 : at + 6] != ["/", "code"] or pieces[at + 7 : at + 10] != ["", "/", "pre"]:
                    return None
                coloured = dress.code(attributes.get("class") or "", unescape(text, _REFERENCES))
                if coloured is not None and "<" not in text and ">" not in text:
                    out.append(coloured)
                    continue
        if text:
            if "<" in text or ">" in text or (stack[-1] in _BARE and text.strip(" \n\t")):
                return None
            out.append(_text(text))
            loose = loose or (len(stack) == 1 and bool(text.strip()))
    if len(stack) > 1 or "<" in pieces[0] or ">" in pieces[0]:
        return None
    whole = "".join(out)
    boxed = len(boxes) == 1 and boxes[0][2] and not loose
    return Straight(whole, titled, "".join(out[boxes[0][0] + 1 : boxes[0][1]]) if boxed else whole)


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


def _attributes(written: str) -> Attributes:
    attributes: Attributes = {}
    for key, value in _ATTRIBUTE.findall(written) if written else ():
        attributes.setdefault(key, unescape(value, _REFERENCES))  # of two alike, a parser takes the first
    return attributes


def _opened(name: str, attributes: Attributes, dress: Dress) -> tuple[str, str]:
    """Return the element that is begun and its beginning, or the words that stand for an image that isn't in the vault."""
    if name == "a":
        name = dress.link(attributes)
    elif name == "img" and not dress.image(attributes):
        return name, xml_text(stand_in(attributes))
    elif name == "pre":
        attributes.update(dress.pre)
    return name, f"<{name}{xml_attributes(attributes, dress.keep) if attributes else ''}{'/>' if name in _VOID else '>'}"
