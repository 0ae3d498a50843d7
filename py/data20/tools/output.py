"""What many tools hand out: JSON and Markdown files, and proposals to set metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, islice
from types import NoneType
from typing import Any

from data20.errors import BadInput
from data20.report.blocks import ArticleRef, Artifact
from data20.vault.changes import Edit, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault
from data20.vault.text import visible

_PIECES = 5_000
"""So many pieces of a file are joined at a time."""


def ref(vault: Vault, path: str) -> ArticleRef:
    """Return an article as a table cell: a link under its title."""
    return ArticleRef(path, vault.articles[path].title)


def json_artifact(name: str, data: Any, media_type: str = "application/json") -> Artifact:
    """Return `data` as a JSON file: UTF-8, indented, keys as given. An iterator in it is written as a list, item by item."""
    return text_artifact(name, chain(_indented(data, "\n"), ("\n",)), media_type)


def text_artifact(name: str, text: str | Iterable[str], media_type: str = "text/markdown; charset=utf-8") -> Artifact:
    """Return a text file; what comes in pieces is never held twice."""
    if isinstance(text, str):
        return Artifact(name, media_type, text.encode("utf-8", "replace"))
    out, pieces = io.BytesIO(), iter(text)
    while some := "".join(islice(pieces, _PIECES)):
        out.write(some.encode("utf-8", "replace"))
    return Artifact(name, media_type, out.getvalue())


def _indented(value: Any, line: str) -> Iterator[str]:
    """Yield what `json.dumps(value, ensure_ascii=False, indent=1)` returns, in pieces; `line` is the line break with the indentation around the value.

    The library indents in Python, scalar by scalar; here what holds only scalars is written at once, in C.
    """
    if isinstance(value, Iterator | list | tuple) and not _is_flat(value):
        opened = "["
        for item in value:
            yield opened + line + " "
            yield from _indented(item, line + " ")
            opened = ","
        yield "[]" if opened == "[" else line + "]"
    elif isinstance(value, dict) and not _is_flat(value.values()):
        opened = "{"
        for key, item in value.items():
            yield f"{opened}{line} {_compact(line).encode({key: None})[1:-5]}"
            yield from _indented(item, line + " ")
            opened = ","
        yield line + "}"
    elif isinstance(value, dict | list | tuple) and value:
        written = _compact(line).encode(value)
        yield f"{written[0]}{line} {written[1:-1]}{line}{written[-1]}"
    else:
        yield _compact(line).encode(value)


_SCALARS = frozenset({str, int, float, bool, NoneType})


def _is_flat(values: Any) -> bool:
    return not isinstance(values, Iterator) and _SCALARS.issuperset(map(type, values))


@cache
def _compact(line: str) -> json.JSONEncoder:
    """Return the encoder that puts each item of a container on a line of its own."""
    return json.JSONEncoder(ensure_ascii=False, separators=(f",{line} ", ": "))


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
