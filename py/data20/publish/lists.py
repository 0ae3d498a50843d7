"""How the articles of a published vault are grouped: by folder in reading order, and by tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from data20.publish.addresses import HOME, Addresses
from data20.vault.model import Article, Vault

PER_PAGE = 500
"""Links on one page of a list."""
_ORDER = ("order", "weight", "nav_order", "position", "sidebar_position")
_DIGITS = re.compile(r"(\d+)")


@dataclass(slots=True)
class Group:
    """Articles under one name: a folder or a tag. `files` are the pages of its list, the first one is its address."""

    key: str
    name: str
    articles: list[Article] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    count: int = 0
    """Articles here and below."""

    @property
    def file(self) -> str:
        return self.files[0]


def reading_order(article: Article) -> tuple[float, list[tuple[int, int, str]], str]:
    """Return the key that sorts a folder: an order that the author gives, else the name with its numbers by value."""
    given = next((v for key in _ORDER if isinstance(v := article.metadata.get(key), int | float) and not isinstance(v, bool)), float("inf"))
    return (float(given), natural(article.name), article.path)


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return the key that sorts names with numbers in them by value: 2 before 10."""
    return [(0, int(part), "") if part.isdecimal() and len(part) < 19 else (1, 0, part) for part in _DIGITS.split(text.casefold()) if part]


def folders_of(vault: Vault, addresses: Addresses) -> dict[str, Group]:
    """Return every folder with its articles and folders; "" is the vault itself. The home article stands above all lists."""
    groups = {"": Group("", "")}
    for article in vault.articles.values():
        group = _folder(groups, article.folder)
        if article.path != addresses.home:
            group.articles.append(article)
    for path in sorted(groups, key=lambda path: -path.count("/") if path else 1):
        group = groups[path]
        group.articles.sort(key=reading_order)
        group.groups.sort(key=lambda g: natural(g.name))
        group.count = len(group.articles) + sum(inner.count for inner in group.groups)
    for path in sorted(groups):
        group = groups[path]
        first = f"{path}/{HOME}" if path else "contents.html" if addresses.home else ""
        pages = _pages(len(group.articles))
        group.files = [addresses.claim(first) if first else HOME, *(addresses.claim(f"{path}/page-{n}.html" if path else f"contents-{n}.html") for n in range(2, pages + 1))]
    return groups


def _folder(groups: dict[str, Group], path: str) -> Group:
    if path not in groups:
        groups[path] = Group(path, path.rsplit("/", 1)[-1])
        _folder(groups, path.rsplit("/", 1)[0] if "/" in path else "").groups.append(groups[path])
    return groups[path]


def tags_of(articles: Iterable[Article], addresses: Addresses) -> dict[str, Group]:
    """Return every tag with its articles, by its case-folded key, in order of the keys."""
    groups: dict[str, Group] = {}
    for article in articles:
        for name in article.tags:
            groups.setdefault(name.casefold(), Group(name.casefold(), name)).articles.append(article)
    for key in sorted(groups):
        group = groups[key]
        group.articles.sort(key=lambda article: (natural(article.title), article.path))
        group.count = len(group.articles)
        safe = "/".join(re.sub(r"[^\w.-]+|^\.+|\.+$", "-", part) or "-" for part in key.split("/"))
        group.files = [addresses.claim(f"tags/{safe}{f'/page-{n}' if n > 1 else ''}.html") for n in range(1, _pages(group.count) + 1)]
    return {key: groups[key] for key in sorted(groups)}


def _pages(count: int) -> int:
    return max(1, -(-count // PER_PAGE))


def page_numbers(group: Group) -> Sequence[tuple[str, Sequence[Article]]]:
    """Return (file, articles) of each page of the list."""
    return [(file, group.articles[n * PER_PAGE : (n + 1) * PER_PAGE]) for n, file in enumerate(group.files)]
