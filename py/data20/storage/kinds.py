"""What kind of file stands at a path; one rule for every store and for the vault above them."""

from __future__ import annotations

from data20.storage.port import FileKind

ARTICLE_EXTENSIONS = (".md", ".markdown")


def is_article(path: str) -> bool:
    """Markdown files are articles, except inside hidden folders (`.obsidian/…`), which are kept as they are."""
    return path.lower().endswith(ARTICLE_EXTENSIONS) and not path.startswith(".") and "/." not in path


PRIVATE = ".data20"
"""Our own folder in a vault: the directory store's notes, and beside them what tools keep."""

OWN_TOOLS = "tools/"
"""Where in it a person keeps tools of their own."""
_STORE_NOTES = frozenset({"manifest.json", "pending.json"})


def is_tool_state(path: str) -> bool:
    """Say whether this belongs to the vault though it lies in our folder: what a tool keeps, `.data20/<tool>.json`, and a
    person's own tools, `.data20/tools/<tool>.py` or a wheel. They are files like any other, unlike the store's notes."""
    folder, _, name = path.partition("/")
    if folder != PRIVATE:
        return False
    if name.startswith(OWN_TOOLS):
        return name.endswith((".py", ".whl")) and "/" not in name.removeprefix(OWN_TOOLS)
    return name.endswith(".json") and "/" not in name and name not in _STORE_NOTES


def is_own_tool(path: str) -> bool:
    """Say whether a module or wheel at this vault path is offered as a tool; one whose name begins with "_" is the person's alone."""
    folder = f"{PRIVATE}/{OWN_TOOLS}"
    return path.startswith(folder) and is_tool_state(path) and not path.removeprefix(folder).startswith("_")


def kind_of(path: str) -> FileKind:
    """Return which of the two kinds of file a vault path names."""
    return "article" if is_article(path) else "attachment"
