"""The trail from the home page down to an article, and its schema.org form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data20.publish.feeds import page_address
from data20.vault.links import links_of
from data20.vault.model import Article, Vault

By = Literal["auto", "parent", "folder", "category"]
Origin = Literal["breadcrumbs", "parent", "folder", "category", "root"]
HOME_NAMES = ("index", "home", "readme", "главная", "_index", "start")


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place on the way; `path` is "" where no article stands for it."""

    title: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """`crumbs` go from the home page to the article itself. `cycle`: the parents lead in a circle; `lost`: a parent that leads nowhere."""

    crumbs: tuple[Crumb, ...]
    origin: Origin
    cycle: bool = False
    lost: str = ""


class Trails:
    """Finds trails; the folders' own articles are looked up once."""

    def __init__(self, vault: Vault, by: By = "auto") -> None:
        self._vault, self._by = vault, by
        self.folders: Mapping[str, str] = _folder_notes(vault)
        """The article that stands for each folder, where there is one; "" is the home page."""

    def of(self, article: Article) -> Trail:
        """Return the article's trail: a list in its metadata, else its chain of parents, else its folders; at the root its category."""
        own = Crumb(article.title, article.path)
        if self._by == "auto" and (listed := self._listed(article)):
            return Trail((*listed, own), "breadcrumbs")
        if self._by in ("auto", "parent"):
            chain, cycle, lost = self._parents(article)
            if chain or cycle or lost:
                return Trail((*self._home(article, chain), *chain, own), "parent", cycle, lost)
        category = article.metadata.get("category")
        wanted = self._by == "category" or (self._by == "auto" and not article.folder)
        if wanted and isinstance(category, str) and category.strip() and self.folders.get("") != article.path:
            return Trail((*self._home(article, ()), Crumb(category.strip()), own), "category")
        folders = self._folders(article)
        return Trail((*self._home(article, folders), *folders, own), "folder" if folders else "root")

    def _listed(self, article: Article) -> tuple[Crumb, ...]:
        value = article.metadata.get("breadcrumbs")
        crumbs = []
        for entry in value if isinstance(value, list) else []:
            title = entry.get("title") if isinstance(entry, Mapping) else entry
            if isinstance(title, str | int | float) and str(title).strip():
                name = str(title).strip()
                crumbs.append(Crumb(name, next((p for p in (f"{name}.md", name) if p in self._vault.articles), "")))
        return tuple(crumbs)

    def _home(self, article: Article, after: tuple[Crumb, ...]) -> tuple[Crumb, ...]:
        path = self.folders.get("")
        if not path or path == article.path or (after and after[0].path == path):
            return ()
        return (Crumb(self._vault.articles[path].title, path),)

    def _parents(self, article: Article) -> tuple[tuple[Crumb, ...], bool, str]:
        chain: list[Crumb] = []
        seen = {article.path}
        current = article.path
        while True:
            links = [r for r in links_of(self._vault).outlinks(current) if r.edge == "parent"]
            if not links:
                return tuple(reversed(chain)), False, ""
            target = links[0].path
            if target not in self._vault.articles:
                return tuple(reversed(chain)), False, links[0].link.target
            if target in seen:
                return tuple(reversed(chain)), True, ""
            seen.add(target)
            chain.append(Crumb(self._vault.articles[target].title, target))
            current = target

    def _folders(self, article: Article) -> tuple[Crumb, ...]:
        names = article.path.split("/")[:-1]
        crumbs = []
        for depth in range(1, len(names) + 1):
            note = self.folders.get("/".join(names[:depth]), "")
            if note != article.path:
                crumbs.append(Crumb(self._vault.articles[note].title if note else names[depth - 1], note))
        return tuple(crumbs)


def _folder_notes(vault: Vault) -> dict[str, str]:
    """Return the article that stands for each folder: index, README or the like, or one named as the folder, inside it."""
    found: dict[str, tuple[int, str]] = {}
    for path, article in vault.articles.items():
        name = article.name.casefold()
        own = article.folder.rsplit("/", 1)[-1].casefold()
        rank = HOME_NAMES.index(name) if name in HOME_NAMES else len(HOME_NAMES) if own and name == own else -1
        if rank >= 0:
            found[article.folder] = min(found.get(article.folder, (99, "")), (rank, path))
    return {folder: path for folder, (_, path) in found.items()}


def breadcrumb_list(trail: Trail, base: str, address: Callable[[str], str] | None = None) -> dict[str, Any]:
    """Return the trail as schema.org BreadcrumbList (JSON-LD); addresses only where there is a page and a `base`.

    `address` says where an article's page is, when that isn't as `page_address` has it.
    """
    of = address or (lambda path: page_address(base, path))
    items = []
    for position, crumb in enumerate(trail.crumbs, 1):
        where = of(crumb.path) if crumb.path else ""
        items.append({"@type": "ListItem", "position": position, "name": crumb.title} | ({"item": where} if where else {}))
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
