"""Links and tags in the frontmatter, with their places in the text.

Values come from the parsed data; where they stand is found by searching forward in the lines of their key. YAML
reads an unquoted `[[Note]]` as a list in a list: it is taken as the link that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from data20.vault.frontmatter import Frontmatter
from data20.vault.markdown_positions import clean
from data20.vault.markdown_words import is_external, split_destination, split_wikilink, tag_key
from data20.vault.structure import Link, Tag

LINK_FIELDS = frozenset(
    ("related", "prerequisites", "prerequisite", "parent", "up", "next", "prev", "previous", "requires", "see_also", "see-also", "children", "breadcrumbs")
)
"""Keys whose plain values are paths; a whole value `[[…]]` is a link under any key."""

_TAG_FIELDS = ("tags", "tag")
_WIKI = re.compile(r"!?\[\[([^\[\]\n]+)\]\]")
_SEPARATOR = re.compile(r"[,\s]+")


def frontmatter_links(text: str, front: Frontmatter) -> tuple[Link, ...]:
    """Return the links of the frontmatter in the order of its keys."""
    links: list[Link] = []
    for key, value in front.data.items():
        start, end = _segment(text, front, key)
        line = front.lines.get(key, 1)
        for written, wiki in _values(value, key.casefold() in LINK_FIELDS):
            link, start = _link(text, key, written, wiki, start, end, line)
            if link:
                links.append(link)
    return tuple(links)


def frontmatter_tags(text: str, front: Frontmatter) -> tuple[Tag, ...]:
    """Return the tags of `tags:` and `tag:` (a list, or one string with commas or spaces)."""
    tags = []
    for key, value in front.data.items():
        if key.casefold() not in _TAG_FIELDS:
            continue
        start, end = _segment(text, front, key)
        for name in _tag_names(value):
            at = text.find(name, start, end)
            place = at if at >= 0 else start
            line = front.lines.get(key, 1) + text.count("\n", _segment(text, front, key)[0], place)
            tags.append(Tag(clean(name), tag_key(clean(name)), line, place, place + (len(name) if at >= 0 else 0), "frontmatter"))
            start = place + len(name) if at >= 0 else start
    return tuple(tags)


def _tag_names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        parts = value.split(",") if "," in value else _SEPARATOR.split(value)
        for part in parts:
            if name := part.strip().lstrip("#").strip().strip("/"):
                yield name
    elif isinstance(value, list):
        for item in value:
            yield from _tag_names(item if isinstance(item, list) else str(item)) if item is not None else ()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _values(value: Any, is_link_field: bool) -> Iterator[tuple[str, bool]]:
    """Yield (text, is wikilink) of everything in `value` that is a link."""
    if isinstance(value, str):
        if _WIKI.fullmatch(value.strip()):
            yield value.strip(), True
        elif is_link_field and value.strip():
            yield value.strip(), False
    elif isinstance(value, list):
        inner = value[0] if len(value) == 1 else None
        if isinstance(inner, list) and inner and all(isinstance(i, str | int | float) for i in inner):
            yield f"[[{', '.join(str(i) for i in inner)}]]", True
            return
        for item in value:
            yield from _values(item, is_link_field)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _values(item, is_link_field and name in ("path", "url", "href", "link"))


def _segment(text: str, front: Frontmatter, key: str) -> tuple[int, int]:
    """Return the offsets between a key's line and the next key's (or the closing fence)."""
    line = front.lines.get(key)
    if not line:
        return front.start, front.end
    following = min((n for n in front.lines.values() if n > line), default=0)
    start = _line_offset(text, line) + len(key)
    end = _line_offset(text, following) if following else front.end
    return min(start, front.end), min(end, front.end)


def _line_offset(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
        if at == 0:
            return len(text)
    return at


def _link(text: str, key: str, written: str, wiki: bool, start: int, end: int, line: int) -> tuple[Link | None, int]:
    """Return the link and where to search on; a value that YAML unescaped has no place (start == end)."""
    at = text.find(written, start, end)
    if at < 0 and wiki:
        found = _WIKI.search(text, start, end)
        at, written = (found.start(), found.group()) if found else (-1, written)
    place = at if at >= 0 else start
    stop = place + (len(written) if at >= 0 else 0)
    at_line = line + text.count("\n", _line_start(text, start, line), place) if at >= 0 else line
    if wiki:
        inside = written.index("[[") + 2
        parts = split_wikilink(written[inside:-2])
        if parts is None:
            return None, stop
        dest = (place + inside + parts.start, place + inside + parts.end) if at >= 0 else (place, place)
        shown = parts.alias or parts.target
        target, fragment, external = parts.target, parts.fragment, "://" in parts.target
    else:
        dest = (place, stop)
        shown = written
        target, fragment, external = split_destination(written)
    external = external or is_external(target)
    link = Link(
        "frontmatter", clean(target), clean(fragment), clean(shown), "", at_line, place, stop, dest[0], dest[1], external=external, field=key
    )
    return link, stop


def _line_start(text: str, at: int, line: int) -> int:
    """Return `at` moved back so that counting line ends from it gives lines relative to the key's line."""
    return _line_offset(text, line) if line else at
