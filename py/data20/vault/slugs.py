"""Anchors: GitHub's slugs for our own headings, and Obsidian's way to find the heading that a link means.

Sources: github-slugger (its rules: lower-case, drop punctuation and symbols, spaces to hyphens, `-1`, `-2` for repeats);
Obsidian help, "Link to a heading" (case and punctuation don't matter, `#A#B` is B below A).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from data20.vault.structure import Heading

ID_PREFIX = "user-content-"
"""Put before every id that an article's own HTML gives, so that it can't stand in for a global or a form field."""

_KEPT = frozenset(("L", "M", "N"))
_LOOSE = re.compile(r"[\s!\"#$%&'()*+,./:;<=>?@\\^`{|}~\[\]«»„“”‘’–—-]+")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Return the anchor of a heading text, before numbering: `Что нового?` → `что-нового`."""
    lowered = unicodedata.normalize("NFC", text).strip().lower()
    return "".join("-" if c == " " else c for c in lowered if c in " -_" or _is_word(c))


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in _KEPT or char == "\u203f"


class Slugger:
    """Hands out slugs that are unique within one article."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, text: str) -> str:
        """Return the slug of `text`; a repeat gets `-1`, `-2`, … An empty one becomes `section`."""
        base = slug(text) or "section"
        return self.reserve(base)

    def reserve(self, base: str) -> str:
        """Return `base`, numbered when it is taken."""
        name = base
        while name in self._seen:
            self._seen[base] += 1
            name = f"{base}-{self._seen[base]}"
        self._seen[name] = 0
        return name


@lru_cache(maxsize=8192)
def heading_key(text: str) -> str:
    """Return the form by which Obsidian compares headings: no case, no punctuation, single spaces."""
    return _LOOSE.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


def find_heading(headings: Sequence[Heading], fragment: str) -> Heading | None:
    """Return the heading that `fragment` (slug, heading text, or `A#B`) names; None when there is none."""
    wanted = fragment.strip().lstrip("#")
    if not wanted:
        return None
    folded = unicodedata.normalize("NFC", wanted).casefold()
    for heading in headings:
        if heading.slug == wanted or heading.slug.casefold() == folded:
            return heading
    whole = _first(headings, heading_key(wanted))
    if whole or "#" not in wanted:
        return whole or _by_slug(headings, wanted)
    return _chain(headings, [heading_key(part) for part in wanted.split("#") if part.strip()])


def _first(headings: Iterable[Heading], key: str) -> Heading | None:
    return next((h for h in headings if heading_key(h.text) == key), None) if key else None


def _by_slug(headings: Iterable[Heading], wanted: str) -> Heading | None:
    """Match other slug dialects: hyphens collapsed, underscores kept, `%20` and spaces as hyphens."""
    key = slug(wanted.replace(" ", "-"))
    squeezed = re.sub("-+", "-", key).strip("-")
    return next((h for h in headings if re.sub("-+", "-", h.slug).strip("-") == squeezed), None) if squeezed else None


def _chain(headings: Sequence[Heading], keys: list[str]) -> Heading | None:
    """Return the heading at the end of a path of headings, each below the one before."""
    at, level, found = 0, 0, None
    for key in keys:
        found = None
        for index in range(at, len(headings)):
            heading = headings[index]
            if level and heading.level <= level:
                break
            if heading_key(heading.text) == key:
                at, level, found = index + 1, heading.level, heading
                break
        if found is None:
            return None
    return found
