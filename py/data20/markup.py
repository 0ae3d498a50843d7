"""Writing XML: the few functions that formats need. (`xml.sax.saxutils` has them too, but imports the whole of urllib, http and email with them.)"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as _escape
from types import MappingProxyType


def escape(text: str) -> str:
    """Return `text` as character data: `&`, `<` and `>` escaped."""
    return _escape(text, quote=False)


def quoteattr(text: str) -> str:
    """Return `text` as a quoted attribute value; line ends and tabs are kept by references (XML 1.0, section 3.3.3)."""
    value = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"' + value.replace('"', "&quot;") + '"'


def unescape(text: str, entities: Mapping[str, str] = MappingProxyType({})) -> str:
    """Undo `escape`. `entities` are further references and what each stands for."""
    for reference, meant in (*entities.items(), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(reference, meant)
    return text
