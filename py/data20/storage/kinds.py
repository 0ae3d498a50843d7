"""What kind of file stands at a path; one rule for every store and for the vault above them."""

from __future__ import annotations

from data20.storage.port import FileKind

ARTICLE_EXTENSIONS = (".md", ".markdown")


def is_article(path: str) -> bool:
    """Markdown files are articles, except inside hidden folders (`.obsidian/…`), which are kept as they are."""
    return path.lower().endswith(ARTICLE_EXTENSIONS) and not path.startswith(".") and "/." not in path


def kind_of(path: str) -> FileKind:
    return "article" if is_article(path) else "attachment"
