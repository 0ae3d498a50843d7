"""The pages of a book or a site by the folders that they lie in, as nested lists in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data20.publish.templates import Page
from data20.publish.xhtml import xml_text
from data20.vault.paths import shared_folder


def nested_list(pages: Sequence[Page], entry: Callable[[int, Page], str], element: str = "ol") -> str:
    """Return a list of the pages with a list inside for each folder; the folder that all share isn't named. `entry` gives a page's line, by its number."""
    shared = shared_folder(page.path for page in pages)
    inside = len(shared) + 1 if shared else 0
    open_folders: list[str] = []
    parts: list[str] = []
    for number, page in enumerate(pages):
        folders = page.path[inside:].split("/")[:-1]
        same = next((i for i, (a, b) in enumerate(zip(open_folders, folders, strict=False)) if a != b), min(len(open_folders), len(folders)))
        parts.append(f"</{element}></li>" * (len(open_folders) - same))
        parts += [f"<li><span>{xml_text(folder)}</span><{element}>" for folder in folders[same:]]
        parts.append(f"<li>{entry(number, page)}</li>")
        open_folders = folders
    parts.append(f"</{element}></li>" * len(open_folders))
    return f"<{element}>{''.join(parts)}</{element}>"
