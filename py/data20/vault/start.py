"""The pages a vault is entered by."""

from __future__ import annotations

from data20.vault.model import Vault
from data20.vault.resolve import fold

_NAMES = frozenset(
    ["home", "index", "readme", "_index", "start", "главная", "начало", "содержание", "оглавление", "moc"]
)


def start_pages(vault: Vault) -> list[str]:
    """Return the paths of the articles called Home, index, README or the like that are nearest the root, in vault order."""
    found = [path for path, article in vault.articles.items() if fold(article.name) in _NAMES]
    depth = min((path.count("/") for path in found), default=0)
    return [path for path in found if path.count("/") == depth]
