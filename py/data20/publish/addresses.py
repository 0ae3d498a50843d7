"""Which file each article and attachment of a published vault becomes, as a plain static host serves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from data20.publish.trail import HOME_NAMES
from data20.vault.linktext import relative_path
from data20.vault.model import Article, Vault
from data20.vault.paths import fold, problem_with

HOME = "index.html"
_ENGINE = "api"
"""Below this address the app's service worker asks Python, not the host."""


class Addresses:
    """Files of a site at `base` ("https://…/", or "" while nobody knows it).

    An article at `a/b.md` is the page `a/b.html`; the home article is `index.html`. Another name is only taken where that one is not
    free: `taken` are files that are on the site already. Names that a case-insensitive disk can't tell apart never meet.
    """

    def __init__(self, vault: Vault, base: str = "", *, home: str = "", taken: Iterable[str] = ()) -> None:
        self.base, self.home = base, home
        self._used = {fold(name) for name in taken} | {fold(HOME)}
        self._files: dict[str, str] = {home: HOME} if home else {}
        for path in vault.attachments:
            self._files[path] = self.claim(path)
        for path in sorted(vault.articles, key=lambda path: (not path.endswith(".md"), path)):
            if path != home:
                self._files[path] = self.claim(path.rsplit(".", 1)[0] + ".html")

    def claim(self, wanted: str) -> str:
        """Return `wanted`, or the nearest name to it that is free; it is taken from now on."""
        if fold(wanted.split("/")[0]) == _ENGINE:
            wanted = "_" + wanted
        stem, dot, suffix = wanted.rpartition(".")
        name, number = wanted, 1
        while not self._take(name):
            number += 1
            name = f"{stem}-{number}{dot}{suffix}"
        return name

    def claim_exactly(self, name: str) -> bool:
        """Take `name` where it is free and any host can serve it; say whether it was."""
        return problem_with(name) is None and fold(name.split("/")[0]) != _ENGINE and self._take(name)

    def _take(self, name: str) -> bool:
        if fold(name) in self._used:
            return False
        self._used.add(fold(name))
        return True

    def file(self, path: str) -> str:
        """Return the file of a published article or attachment. Raises KeyError for anything else."""
        return self._files[path]

    def has(self, path: str) -> bool:
        return path in self._files

    def href(self, source: str, target: str, anchor: str = "") -> str:
        """Return how the page `source` names the file `target`; both as they lie on the site."""
        return (_folder(quote(relative_path(source, target))) if target != source or not anchor else "") + (f"#{quote(anchor)}" if anchor else "")

    def url(self, file: str) -> str:
        """Return the full address of a file of the site; "" without a base."""
        return self.base + (quote(file).removesuffix(HOME) if file == HOME or file.endswith("/" + HOME) else quote(file)) if self.base else ""

    def of(self, path: str) -> str:
        """Return the full address of an article; "" without a base, and for what isn't published."""
        return self.url(self._files[path]) if path in self._files else ""

    def unusual(self, articles: Iterable[str]) -> Mapping[str, str]:
        """Return the pages of those articles that aren't simply `x.md` at `x.html`; the app must be told these."""
        return {path: self._files[path] for path in articles if self._files[path] != path.removesuffix(".md") + ".html"}


def _folder(href: str) -> str:
    """Name a folder's index by the folder: one page, one address."""
    if href == HOME:
        return "./"
    return href.removesuffix(HOME) if href.endswith("/" + HOME) else href


def home_article(articles: Iterable[Article], language: str) -> str:
    """Return the article in the vault's own folder that is its front door, in `language` where there are several; "" for none."""
    found = []
    for article in articles:
        name = article.name.casefold()
        if not article.folder and name in HOME_NAMES:
            own = str(article.metadata.get("lang") or article.metadata.get("language") or ("ru" if any("а" <= c <= "я" for c in name) else "en"))
            found.append((not own.casefold().startswith(language), HOME_NAMES.index(name), article.path))
    return min(found)[2] if found else ""


