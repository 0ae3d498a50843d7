"""Other addresses of articles: `aliases`, `redirect_from` and `permalink` of the frontmatter lead to the page that there is now."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from data20.publish.addresses import HOME, Addresses
from data20.vault.model import Article, Vault

_KEYS = ("aliases", "alias", "redirect_from", "permalink")


def old_addresses(vault: Vault, addresses: Addresses) -> Iterator[tuple[str, str, str]]:
    """Yield (file, page that it leads to, title). An alias that is taken, or that no host could serve, is left out: the first article has it.

    A name stands beside its article; one that begins with "/" counts from the root of the site, as Hugo and Jekyll have it.
    """
    for article in vault.articles.values():
        own = [article.path.rsplit(".", 1)[0] + ".html"] if article.path == addresses.home else []
        for name in (*own, *_names(article)):
            if addresses.claim_exactly(name):
                yield name, addresses.file(article.path), article.title


def _names(article: Article) -> Iterator[str]:
    for key, value in article.metadata.items():
        if str(key).casefold() in _KEYS:
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str | int) and not isinstance(item, bool) and (name := _file(article, str(item), rooted=str(key).casefold() in ("permalink", "redirect_from"))):
                    yield name


def _file(article: Article, alias: str, *, rooted: bool) -> str:
    alias = unicodedata.normalize("NFC", alias.strip())
    if "://" in alias:
        alias = urlsplit(alias).path
    rooted = rooted or alias.startswith("/")
    alias = unquote(alias) if rooted else alias.replace("/", "-")
    folder = alias.endswith("/")
    alias = alias.strip("/ ").rstrip(".")
    if not alias:
        return ""
    name = f"{alias}/{HOME}" if folder else alias if alias.endswith((".html", ".htm")) else f"{alias}.html"
    return name if rooted or not article.folder else f"{article.folder}/{name}"
