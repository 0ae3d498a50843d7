"""What many tools hand out: JSON and Markdown files, and proposals to set metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from itertools import islice
from typing import Any

from data20.errors import BadInput
from data20.report.blocks import Artifact
from data20.vault.changes import Edit, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault
from data20.vault.text import visible

_PIECES = 50_000


def json_artifact(name: str, data: Any, media_type: str = "application/json") -> Artifact:
    """Return `data` as a JSON file: UTF-8, indented, keys as given."""
    out = io.BytesIO()
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(data)
    # `dumps` would hold millions of pieces at once.
    while some := "".join(islice(pieces, _PIECES)):
        out.write(some.encode("utf-8", "replace"))
    out.write(b"\n")
    return Artifact(name, media_type, out.getvalue())


def text_artifact(name: str, text: str, media_type: str = "text/markdown; charset=utf-8") -> Artifact:
    """Return a text file."""
    return Artifact(name, media_type, text.encode("utf-8", "replace"))


def metadata_edit(article: Article, values: Mapping[str, Any]) -> Edit | None:
    """Return the edit that sets these frontmatter keys (None removes one), or None when nothing changes or no edit is safe."""
    if article.decoded.lossy or article.frontmatter.broken:
        return None
    try:
        text = edit_frontmatter(article.text, values)
    except BadInput:
        return None
    return Replace(article.path, article.hash, article.decoded.encode(text)) if text != article.text else None


def metadata_edits(vault: Vault, values: Mapping[str, Mapping[str, Any]]) -> tuple[Edit, ...]:
    """Return the edits that set frontmatter keys of several articles, in path order; articles that can't be edited safely are left alone."""
    return tuple(edit for path in sorted(values) if (edit := metadata_edit(vault.articles[path], values[path])) is not None)


def shown_title(article: Article) -> str:
    """Return the title fit to write into a file."""
    return visible(article.title)
