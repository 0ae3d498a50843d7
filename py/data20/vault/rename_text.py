"""Writing a new destination into an existing link, in the spelling that stands there."""

from __future__ import annotations

import re
from urllib.parse import quote

from data20.vault.linktext import markdown_destination
from data20.vault.resolve import is_wiki
from data20.vault.structure import Link

_NOT_IN_WIKILINK = re.compile(r"[\[\]|#^\n]")
_ENCODED_LETTER = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_PLAIN_YAML = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n]*")


def as_written(text: str, link: Link, target: str) -> str | None:
    """Return what replaces `text[link.target_start:link.target_end]` so that `link` leads to `target`.

    The fragment stays as written. None when the spelling can't say it (a `]` in a wikilink).
    """
    raw = text[link.target_start : link.target_end]
    fragment = _raw_fragment(raw)
    if is_wiki(link):
        return None if _NOT_IN_WIKILINK.search(target) else target + fragment
    if link.kind == "frontmatter":
        return _in_yaml(text, link, _encoded(raw, target) + fragment if "%" in raw else target + fragment)
    query = raw[raw.index("?") :].partition("#")[0] if "?" in link.target and "?" in raw else ""
    if link.kind != "html" and text[link.target_start - 1 : link.target_start] == "<":
        inner = re.sub(r"[<>\n\\&]", lambda m: quote(m.group(), safe=""), target.replace("%", "%25"))
        return inner + query + fragment
    written = _encoded(raw, target)
    if link.kind == "html":
        written = re.sub(r"[&'\"]", lambda m: quote(m.group(), safe=""), written)
    return written + query + fragment


def _raw_fragment(raw: str) -> str:
    """Return `#…` of a destination as written (a `#` of an entity like `&#35;` is none)."""
    match = re.search(r"(?<!&)#", raw)
    return raw[match.start() :] if match else ""


def _encoded(raw: str, target: str) -> str:
    """Return `target` percent-encoded; letters beyond ASCII too when the old destination had them so."""
    if _ENCODED_LETTER.search(raw):
        return quote(target, safe="/-_.!~*'+,;=@:$")
    return markdown_destination(target).replace("&", "%26")


def _in_yaml(text: str, link: Link, value: str) -> str:
    before = text[link.target_start - 1 : link.target_start]
    if before == '"':
        return value.replace("\\", "\\\\").replace('"', '\\"')
    if before == "'":
        return value.replace("'", "''")
    if _PLAIN_YAML.fullmatch(value) and not re.search(r": | #|[,\[\]{}]", value) and value == value.strip() and not value.endswith(":"):
        return value
    if value.startswith((".", "/")) and not re.search(r": | #|[,\[\]{}\"\\]|:$", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
