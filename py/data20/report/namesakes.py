"""Articles of one title in the tables of a report: what tells them apart is said beside the title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any


def tell_apart(blocks: Sequence[dict[str, Any]]) -> None:
    """Add to the titles in the tables' article cells, where two articles share one, the shortest end of the path that tells them apart."""
    paths: defaultdict[str, set[str]] = defaultdict(set)
    for cell in _articles(blocks):
        paths[cell["title"]].add(cell["path"])
    places = {title: _places(shared) for title, shared in paths.items() if len(shared) > 1}
    for cell in _articles(blocks) if places else ():
        if cell["title"] in places:
            cell["title"] = f"{cell['title']} ({places[cell['title']][cell['path']]})"


def _articles(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        for row in block["rows"] if block["kind"] == "table" else ():
            for value in row:
                for cell in value if isinstance(value, list) else (value,):
                    if isinstance(cell, dict) and "path" in cell:
                        yield cell


def _places(paths: Collection[str]) -> dict[str, str]:
    """Return the file names where they differ, else as many of the last folders as are needed, else the paths."""
    parts = {path: path.split("/") for path in paths}
    names = {path: part[-1] for path, part in parts.items()}
    if len(set(names.values())) == len(paths):
        return names
    for depth in range(1, max(map(len, parts.values()))):
        folders = {path: "/".join(part[:-1][-depth:]) for path, part in parts.items()}
        if all(folders.values()) and len(set(folders.values())) == len(paths):
            return folders
    return {path: path for path in paths}
