"""What raw HTML in an article links to, names and says. Comments and scripts say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_SKIP = r"<!--.*?(?:-->|\Z)|<(?P<mute>script|style|template)\b.*?(?:</(?P=mute)\s*>|\Z)"
_INSIDE = r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+"
_TAG = re.compile(_SKIP + rf"|<(?P<name>a|img|source|video|audio)\b(?P<attrs>{_INSIDE})(?P<end>>)?", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(_SKIP + rf"|<(?P<attrs>(?P<name>[a-z]){_INSIDE})(?P<end>>)?", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_STRIP = re.compile(_SKIP + r"|<(?P<name>/?[a-zA-Z!?])[^>]*+(?P<end>>)?", re.DOTALL | re.IGNORECASE)
_UNENDED = 100
"""Tags of one piece of HTML that never end. Each is a look through all the rest, so after so many of them there is only text."""
_LONGEST_ALT = 2000
"""Characters of HTML that are read for what a link says."""


@dataclass(frozen=True, slots=True)
class HtmlLink:
    """A link or image element; `span` and `dest` are offsets into the HTML. `alt` of a link is its text up to the next closing tag."""

    element: str
    destination: str
    title: str
    alt: str
    span: tuple[int, int]
    dest: tuple[int, int]


class TagSearch:
    """Finds the tags of `html` one after another, in time linear in its length.

    The group `name` of `pattern` says that a tag has begun, `end` that it has ended; one that doesn't is text, and is looked into.
    """

    def __init__(self, pattern: re.Pattern[str], html: str) -> None:
        self._pattern, self._html = pattern, html
        self._unended = 0

    def after(self, at: int) -> re.Match[str] | None:
        """Return the first match that begins at `at` or later."""
        while self._unended < _UNENDED and (match := self._pattern.search(self._html, at)):
            if match["name"] is None or match["end"] is not None:
                return match
            at = match.start() + 1
            self._unended += 1
        return None


def _found(pattern: re.Pattern[str], html: str) -> Iterator[re.Match[str]]:
    search, at = TagSearch(pattern, html), 0
    while match := search.after(at):
        yield match
        at = match.end()


def html_links(html: str) -> Iterator[HtmlLink]:
    """Yield the links and images of a piece of HTML, destinations as written."""
    if "<" not in html:
        return
    for match in _found(_TAG, html):
        if not match.group("name"):
            continue
        found: dict[str, tuple[str, int, int]] = {}
        for attribute in _ATTRIBUTE.finditer(match.group("attrs")):
            group = next(n for n in (2, 3, 4) if attribute.group(n) is not None)
            at = match.start("attrs")
            place = (attribute.group(group), at + attribute.start(group), at + attribute.end(group))
            found.setdefault(attribute.group(1).lower(), place)
        name = match.group("name").lower()
        destination = found.get("href" if name == "a" else "src")
        if destination and destination[0]:
            title, alt = (unescape(found[k][0]) if k in found else "" for k in ("title", "alt"))
            if name == "a":
                closing = html.find("</", match.end(), match.end() + _LONGEST_ALT)
                alt = " ".join(html_text(html[match.end() : closing]).split()) if closing >= 0 else ""
            yield HtmlLink(name, destination[0], title, alt, match.span(), (destination[1], destination[2]))


def html_anchors(html: str) -> Iterator[str]:
    """Yield the values of `id` (and of `name` on links)."""
    if "id" not in html.lower() and "name" not in html.lower():
        return
    for match in _found(_ANY_TAG, html):
        attrs = match.group("attrs") or ""
        element = attrs.split(maxsplit=1)[0].lower() if attrs else ""
        for attribute in _ATTRIBUTE.finditer(attrs):
            name = attribute.group(1).lower()
            if name == "id" or (name == "name" and element == "a"):
                value = attribute.group(2) or attribute.group(3) or attribute.group(4) or ""
                if value:
                    yield unescape(value)


def html_text(html: str) -> str:
    """Return the text between the tags."""
    texts, at = [], 0
    for match in _found(_STRIP, html):
        texts.append(html[at : match.start()])
        at = match.end()
    return unescape(" ".join((*texts, html[at:])))
