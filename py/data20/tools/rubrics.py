"""What an article is filed under: its category, or its folder in a vault where nobody gives categories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from data20.search.document import text_field
from data20.vault.model import Article
from data20.vault.paths import shared_folder as shared_folder


def top_folder(path: str, shared: str) -> str:
    """Return the first folder of the file `path` below the folder `shared`, "" when it lies in `shared` itself."""
    rest = path[len(shared) + 1 :] if shared and path.startswith(shared + "/") else path
    return rest.split("/")[0] if "/" in rest else ""


def has_categories(articles: Iterable[Article]) -> bool:
    """Say whether any article has a category."""
    return any(text_field(article.metadata, "category") for article in articles)


def rubric_by(articles: Sequence[Article]) -> Callable[[Article], str]:
    """Return what names an article's rubric, "" for none: its category, or its top folder where no article has a category."""
    if has_categories(articles):
        return lambda article: text_field(article.metadata, "category")
    shared = shared_folder(article.path for article in articles)
    return lambda article: top_folder(article.path, shared)
