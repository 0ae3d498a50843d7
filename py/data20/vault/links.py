"""Every link of the vault, resolved once, for everybody.

`links_of(vault)` is kept with the vault and brought up to date after a change: only articles that changed, that
point to what changed, or that name something which came or went are resolved again. The result equals a full build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from data20.vault.model import Article, Vault, as_derive
from data20.vault.resolve import Names, aliases_of, keys_of_aliases, keys_of_link, keys_of_path
from data20.vault.slugs import ID_PREFIX, find_heading
from data20.vault.structure import Link

LinkStatus = Literal["ok", "broken", "external", "attachment", "anchor_missing"]
EdgeKind = Literal["body", "embed", "related", "prerequisite", "parent", "property"]

_FIELD_EDGES: dict[str, EdgeKind] = {
    "related": "related",
    "see_also": "related",
    "see-also": "related",
    "prerequisites": "prerequisite",
    "prerequisite": "prerequisite",
    "requires": "prerequisite",
    "parent": "parent",
    "up": "parent",
}


@dataclass(frozen=True, slots=True)
class ResolvedLink:
    """A link and what it leads to.

    `path` is the article or attachment it means ("" when external or broken); `anchor` is the slug of the heading,
    `^id` of the block, or the id that an HTML anchor has in the view ("" for the whole article or a missing place).
    """

    link: Link
    status: LinkStatus
    path: str = ""
    anchor: str = ""

    @property
    def edge(self) -> EdgeKind:
        """What kind of relation the link states."""
        if self.link.kind == "frontmatter":
            return _FIELD_EDGES.get(self.link.field.casefold(), "property")
        return "embed" if self.link.kind in ("embed", "image") else "body"


class LinkIndex:
    """Outgoing links of every article, and who points to each file. Made by `links_of`; never changed."""

    def __init__(self, names: Names, resolved: Mapping[str, tuple[ResolvedLink, ...]]) -> None:
        self.names = names
        self._resolved = resolved

    def outlinks(self, path: str) -> tuple[ResolvedLink, ...]:
        """Return the links of the article at `path`, in document order; () for anything else."""
        return self._resolved.get(path, ())

    def backlinks(self, path: str) -> tuple[tuple[str, ResolvedLink], ...]:
        """Return (source, link) of every link to the article or attachment at `path`, in vault order."""
        return self._incoming.get(path, ())

    def all(self) -> Iterator[tuple[str, ResolvedLink]]:
        """Yield (source, link) of every link of the vault."""
        for source, links in self._resolved.items():
            for link in links:
                yield source, link

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LinkIndex) and dict(self._resolved) == dict(other._resolved)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def _incoming(self) -> dict[str, tuple[tuple[str, ResolvedLink], ...]]:
        found: dict[str, list[tuple[str, ResolvedLink]]] = {}
        for source, resolved in self.all():
            if resolved.path:
                found.setdefault(resolved.path, []).append((source, resolved))
        return {path: tuple(links) for path, links in found.items()}

    @cached_property
    def _sources_by_key(self) -> dict[str, set[str]]:
        """Which articles have a link whose meaning hangs on a name."""
        found: dict[str, set[str]] = {}
        for source, resolved in self.all():
            if resolved.status != "external":
                for key in keys_of_link(resolved.link):
                    found.setdefault(key, set()).add(source)
        return found

    def stale(self, names: Names, changed: frozenset[str]) -> set[str]:
        """Return the articles whose links may mean something else now that `names` hold and `changed` paths changed."""
        keys: set[str] = set()
        for path in self.names.paths ^ names.paths:
            keys.update(keys_of_path(path))
        ours, theirs = self.names.aliases, names.aliases
        keys.update(keys_of_aliases(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)))
        stale = set(changed)
        for key in keys:
            stale |= self._sources_by_key.get(key, set())
        for path in changed:
            stale.update(source for source, _ in self.backlinks(path))
        return stale


def links_of(vault: Vault) -> LinkIndex:
    """Return the resolved links of `vault`; built once and kept with it."""
    return vault.derived(derive_links)


@as_derive
def derive_links(vault: Vault, previous: LinkIndex | None = None, changed: frozenset[str] | None = None) -> LinkIndex:
    """Build the index, or bring `previous` up to date for `changed` paths."""
    names = Names(vault)
    if previous is None or changed is None:
        return LinkIndex(names, {path: _resolve_all(vault, names, article) for path, article in vault.articles.items()})
    stale = previous.stale(names, changed)
    resolved = {
        path: _resolve_all(vault, names, article) if path in stale else previous.outlinks(path)
        for path, article in vault.articles.items()
    }
    return LinkIndex(names, resolved)


def _resolve_all(vault: Vault, names: Names, article: Article) -> tuple[ResolvedLink, ...]:
    return tuple(resolve_link(vault, names, article.path, link) for link in article.structure.links)


def resolve_link(vault: Vault, names: Names, source: str, link: Link) -> ResolvedLink:
    """Return what `link`, standing in the article `source`, leads to."""
    if link.external:
        return ResolvedLink(link, "external")
    path = names.resolve(link, source)
    if path is None:
        return ResolvedLink(link, "broken")
    if path not in vault.articles:
        return ResolvedLink(link, "attachment", path, link.fragment)
    if not link.fragment or link.fragment.startswith(":~:"):
        return ResolvedLink(link, "ok", path)
    anchor = find_anchor(vault.articles[path], link.fragment)
    return ResolvedLink(link, "ok" if anchor else "anchor_missing", path, anchor)


def find_anchor(article: Article, fragment: str) -> str:
    """Return the slug, `^block-id` or HTML anchor that `fragment` names in `article`; "" when there is none."""
    structure = article.structure
    block = fragment.rpartition("#")[2].strip()
    if block.startswith("^"):
        wanted = block[1:].casefold()
        return next((f"^{b.id}" for b in structure.block_ids if b.id.casefold() == wanted), "")
    heading = find_heading(structure.headings, fragment)
    if heading:
        return heading.slug
    return ID_PREFIX + fragment if fragment in structure.anchors else ""


def titles_of(article: Article) -> tuple[str, ...]:
    """Return what an article may be called in running text: title, file name, aliases; each once."""
    return tuple(dict.fromkeys((article.title, article.name, *aliases_of(article.metadata))))
