"""An HTML tree as well-formed XHTML, for EPUB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data20.markup import escape, quoteattr

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_NAME = re.compile(r"^[A-Za-z_][\w.-]*$")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fits_xml(text: str) -> bool:
    """Say whether XML 1.0 can hold every character of `text`."""
    return _NOT_XML.search(text) is None


def xml_text(text: str) -> str:
    """Return `text` escaped, without characters that XML 1.0 can't hold."""
    return escape(_NOT_XML.sub("\ufffd", text))


def xml_attribute(value: str) -> str:
    """Return `value` as a quoted attribute value."""
    return quoteattr(_NOT_XML.sub("\ufffd", value))


def xhtml(root: Any, *, keep: frozenset[str] = frozenset()) -> str:
    """Return what is below `root` as XHTML, which HTML parsers read as well.

    Comments, attributes with names that XML doesn't allow, and `data-` attributes not in `keep` are dropped.
    """
    parts: list[str] = []
    stack: list[Any] = list(reversed(root.children or []))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node.name == "#text":
            parts.append(xml_text(node.data or ""))
        elif _NAME.match(node.name or ""):
            parts.append(f"<{node.name}{xml_attributes(node.attrs or {}, keep)}")
            if node.name in VOID:
                parts.append("/>")
            else:
                parts.append(">")
                stack.append(f"</{node.name}>")
                stack.extend(reversed(node.children or []))
    return "".join(parts)


def xml_attributes(written: Mapping[str, str | None], keep: frozenset[str] = frozenset()) -> str:
    """Return attributes as XML; `align`, which HTML has dropped, becomes a class that the style sheets know."""
    attributes = dict(written)
    side = attributes.pop("align", None)
    if side:
        attributes["class"] = " ".join(filter(None, [attributes.get("class"), side]))
    pairs = ((name, name if value is None else value) for name, value in attributes.items() if _NAME.match(name))
    return "".join(f" {name}={xml_attribute(value)}" for name, value in pairs if name in keep or not name.startswith("data-"))
