"""Which titles say something of their article."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_ALIKE = 3
"""So many files of one name are a habit of the vault, not a topic."""


def nameless(titled: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the paths of those (path, title) whose title is but the file's name, one that three files or more have: a "solution.md" or "index.md" in every folder."""
    bearers: dict[str, list[str]] = {}
    for path, title in titled:
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0].casefold()
        if title.casefold() == name:
            bearers.setdefault(name, []).append(path)
    return frozenset(path for paths in bearers.values() if len(paths) >= _MOST_ALIKE for path in paths)
