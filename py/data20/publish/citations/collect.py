"""Which sources the articles of a vault use: citation keys, DOIs, `source` fields and, if wanted, every outside link; each source once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from data20.publish.citations.bibtex import read_bibtex
from data20.publish.citations.model import Item, doi_of, dois_in, from_csl, iso_date, url_key
from data20.publish.citations.ris import read_ris
from data20.vault.model import Article, Vault
from data20.vault.text import decode

How = Literal["citation", "doi", "source", "link"]
_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Use:
    """Where a source is used: an article and a line (0 for its metadata)."""

    path: str
    line: int
    how: How


@dataclass(slots=True)
class Source:
    item: Item
    uses: list[Use] = field(default_factory=list)


@dataclass(slots=True)
class Library:
    """The records of all bibliography files of the vault, and what is wrong with them: (file, line, what)."""

    items: dict[str, Item] = field(default_factory=dict)
    files: int = 0
    problems: list[tuple[str, int, str]] = field(default_factory=list)


def read_library(vault: Vault) -> Library:
    """Return the records of every .bib, .ris and .csl.json file and of the articles' `references` fields. The first record of a key counts."""
    library = Library()
    for path, content in vault.files.items():
        lower = path.lower()
        if lower.endswith((".bib", ".ris", ".csl.json")):
            library.files += 1
            _add(library, path, _read(library, path, lower, decode(content).text))
    for article in vault.articles.values():
        listed = article.metadata.get("references")
        _add(library, article.path, [item for entry in listed if isinstance(entry, Mapping) and (item := from_csl(entry))] if isinstance(listed, list) else [])
    return library


def _read(library: Library, path: str, lower: str, text: str) -> list[Item]:
    if lower.endswith(".bib"):
        items, problems = read_bibtex(text)
        library.problems += [(path, problem.line, problem.reason) for problem in problems]
        return items
    if lower.endswith(".ris"):
        return read_ris(text)
    try:
        data: Any = json.loads(text)
    except ValueError as error:
        library.problems.append((path, getattr(error, "lineno", 1), "JSON"))
        return []
    return [item for entry in (data if isinstance(data, list) else []) if isinstance(entry, dict) and (item := from_csl(entry))]


def _add(library: Library, path: str, items: list[Item]) -> None:
    for item in items:
        if item.id not in library.items:
            library.items[item.id] = item
        elif library.items[item.id] != item:
            library.problems.append((path, 0, item.id))


class Collector:
    """Gathers the sources article by article. `sources` is in order of first use; `missing` are keys that no file defines."""

    def __init__(self, library: Library, *, links: bool) -> None:
        self._library, self._links = library, links
        self._by_doi = {item.doi: item for item in reversed(library.items.values()) if item.doi}
        self._by_url = {url_key(item.url): item for item in reversed(library.items.values()) if item.url}
        self._folded = {key.casefold(): key for key in reversed(library.items)}
        self._taken = set(library.items)
        self.sources: dict[str, Source] = {}
        self.missing: list[tuple[str, Use]] = []

    def read(self, article: Article) -> None:
        """Take in the sources of one article; generated blocks don't count."""
        for citation in article.structure.citations:
            item = self._library.items.get(citation.key) or self._library.items.get(self._folded.get(citation.key.casefold(), ""))
            use = Use(article.path, citation.line, "citation")
            if item:
                self._note(item, use)
            else:
                self.missing.append((citation.key, use))
        for doi, line in _dois(article):
            self._note(self._by_doi.get(doi) or self._new(Item("", "article-journal", doi=doi)), Use(article.path, line, "doi"))
        self._metadata(article)
        if self._links:
            for link in article.structure.links:
                if link.external and not link.generated and link.kind not in ("image", "embed", "frontmatter") and not doi_of(link.target) and link.target.startswith(("http://", "https://")):
                    item = Item("", "webpage", link.text if link.kind != "autolink" and link.text != link.target else _site(link.target), url=link.target)
                    self._note(self._by_url.get(url_key(link.target)) or self._new(item), Use(article.path, link.line, "link"))

    def _metadata(self, article: Article) -> None:
        data = article.metadata
        named = " ".join(str(data["source"]).split()) if isinstance(data.get("source"), str | int | float) else ""
        url = next((v.strip() for v in (data.get("source_url"), data.get("url"), named) if isinstance(v, str) and v.strip().startswith(("http://", "https://"))), "")
        doi = next((found for v in (data.get("doi"), url, named) if isinstance(v, str) and (found := doi_of(v))), "")
        use = Use(article.path, 0, "source")
        if doi:
            self._note(self._by_doi.get(doi) or self._new(Item("", "article-journal", doi=doi)), use)
        elif url:
            accessed = iso_date(str(data.get("source_accessed") or data.get("accessed") or ""))
            publisher = named if named and not named.startswith("http") else ""
            self._note(self._by_url.get(url_key(url)) or self._new(Item("", "webpage", publisher or _site(url), url=url, accessed=accessed)), use)
        elif named and named in self._library.items:
            self._note(self._library.items[named], use)

    def _new(self, item: Item) -> Item:
        """Give a record found in an article a key of its own and remember it."""
        base = _KEY.sub("-", (item.doi or url_key(item.url)).lower()).strip("-")[:60] or "source"
        key, number = base, 1
        while key in self._taken:
            number += 1
            key = f"{base}-{number}"
        self._taken.add(key)
        made = replace(item, id=key)
        if item.doi:
            self._by_doi[item.doi] = made
        if item.url:
            self._by_url[url_key(item.url)] = made
        return made

    def _note(self, item: Item, use: Use) -> None:
        source = self.sources.setdefault(item.id, Source(item))
        if not any((u.path, u.line) == (use.path, use.line) for u in source.uses[-3:]):
            source.uses.append(use)


def _dois(article: Article) -> list[tuple[str, int]]:
    """Return the DOIs of an article's text and links with their lines, each place once."""
    places = [(block.text, block.line) for block in article.structure.blocks if not block.generated and "10." in block.text]
    places += [(link.target, link.line) for link in article.structure.links if link.external and not link.generated and link.kind != "frontmatter" and "10." in link.target]
    return list(dict.fromkeys((doi, line) for text, line in places for doi in dois_in(text)))


def _site(url: str) -> str:
    """Return the host of an address, or the address where it has none."""
    try:
        return urlsplit(url).netloc.removeprefix("www.") or url
    except ValueError:
        return url
