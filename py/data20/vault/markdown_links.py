"""Link tokens to `Link`s: kind, destination and exact places."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.token import Token

from data20.vault.markdown import Parsed
from data20.vault.markdown_html import HtmlLink
from data20.vault.markdown_positions import reach
from data20.vault.markdown_text import Mark, split_size, wikilink_text
from data20.vault.markdown_words import is_external, split_destination
from data20.vault.structure import Link, LinkKind

_DEFINITION = re.compile(r"\]:[\s>]*(?:<([^<>\n]*)>|(\S+))")


class LinkReader:
    """Makes `Link`s out of marks; remembers where reference definitions stand."""

    def __init__(self, parsed: Parsed) -> None:
        self.source, self.env = parsed.source, parsed.env
        self._definitions: dict[str, tuple[str, int, int]] = {}

    def link(self, inline: Token, mark: Mark, heading: int, context: str, generated: bool) -> Link | None:
        """Return the link of a link, image, wikilink or embed mark in `inline`; None when it has no place."""
        token = mark.token
        meta = token.meta
        if "span" not in meta:
            return None
        start, end = reach(self.source, inline, meta["span"])
        line = self.source.line_at(start)
        if token.type in ("wikilink", "embed"):
            first, last = reach(self.source, inline, meta["dest"])
            target, fragment = meta["target"], meta["fragment"]
            text = split_size(token.content)[0] if token.type == "embed" else token.content or wikilink_text(target, fragment)
            kind: LinkKind = "embed" if token.type == "embed" else "wikilink"
            return Link(kind, target, fragment, text, "", line, start, end, first, last, heading, context, "://" in target, "", generated)
        raw, first, last = self._destination(inline, meta)
        target, fragment, external = split_destination(raw)
        if token.markup == "autolink":
            target, fragment, external = _autolink_target(token), "", True
        title = str(token.attrs.get("title", ""))
        text = mark.text if token.type == "link_open" else split_size(token.content)[0]
        return Link(_kind(token), target, fragment, text, title, line, start, end, first, last, heading, context, external, "", generated)

    def html(self, inline: Token, base: int, found: HtmlLink, heading: int, context: str, generated: bool) -> Link:
        """Return the link of an HTML element that stands at `base` in the token's content."""
        target, fragment, external = split_destination(found.destination)
        start, end = reach(self.source, inline, (base + found.span[0], base + found.span[1]))
        first, last = reach(self.source, inline, (base + found.dest[0], base + found.dest[1]))
        line = self.source.line_at(start)
        return Link("html", target, fragment, found.alt, found.title, line, start, end, first, last, heading, context, external, "", generated)

    def _destination(self, inline: Token, meta: dict[str, Any]) -> tuple[str, int, int]:
        if "dest" in meta:
            first, last = reach(self.source, inline, meta["dest"])
            return meta["raw"], first, last
        label = meta.get("label", "")
        if label not in self._definitions:
            self._definitions[label] = self._definition(label)
        return self._definitions[label]

    def _definition(self, label: str) -> tuple[str, int, int]:
        """Return (destination as written, start, end) of a reference definition."""
        reference = self.env.get("references", {}).get(label)
        if not reference:
            return "", 0, 0
        first, last = reference["map"]
        start = self.source.normal_starts[first]
        end = self.source.normal_starts[last - 1] + len(self.source.lines[last - 1])
        match = _DEFINITION.search(self.source.text, start, end)
        if not match:
            return str(reference["href"]), 0, 0
        group = 1 if match.group(1) is not None else 2
        return match.group(group), self.source.offset(match.start(group)), self.source.offset(match.end(group))


def _kind(token: Token) -> LinkKind:
    if token.markup == "autolink":
        return "autolink"
    if token.type == "image":
        return "image"
    return "reference" if "label" in token.meta else "markdown"


def _autolink_target(token: Token) -> str:
    raw = str(token.meta.get("raw", ""))
    if is_external(raw):
        return raw
    return f"mailto:{raw}" if "@" in raw and not raw.startswith("www.") else f"http://{raw}"

