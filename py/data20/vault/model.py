"""Article and Vault: the immutable snapshot that tools, tests and the API share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from data20.errors import ArticleMissing
from data20.vault.changes import ChangeSet
from data20.vault.frontmatter import Frontmatter, read_frontmatter
from data20.vault.glance import only_frontmatter_tags, parsed, plain_title
from data20.vault.structure import Structure
from data20.vault.text import Decoded, decode

if TYPE_CHECKING:
    from data20.vault.revisions import Revision

T = TypeVar("T")


class Derive(Protocol[T]):
    """Builds one kind of derived data; `previous` and `changed` allow an incremental update."""

    def __call__(self, vault: Vault, previous: T | None, changed: frozenset[str] | None) -> T: ...


@dataclass(frozen=True, eq=False)
class Article:
    """One Markdown file. Equality is identity; compare `hash` for content."""

    path: str
    source: bytes
    hash: str
    modified: str

    @cached_property
    def decoded(self) -> Decoded:
        """Text, encoding, BOM and what could not be decoded."""
        return decode(self.source)

    @property
    def text(self) -> str:
        """The whole file as text, without BOM, line ends as in the file."""
        return self.decoded.text

    @cached_property
    def frontmatter(self) -> Frontmatter:
        return read_frontmatter(self.text)

    @cached_property
    def structure(self) -> Structure:
        from data20.vault.kept import recall

        kept = recall(self.hash)
        if kept is not None:
            return kept
        from data20.vault.markdown import structure_of

        return structure_of(self)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Frontmatter as JSON-able data: dates are ISO strings; {} when absent or broken."""
        return self.frontmatter.data

    @property
    def body(self) -> str:
        """The text after the frontmatter."""
        return self.text[self.frontmatter.end :]

    @property
    def name(self) -> str:
        """File name without folder and extension."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".md").removesuffix(".markdown")

    @property
    def folder(self) -> str:
        return self.path.rsplit("/", 1)[0] if "/" in self.path else ""

    @cached_property
    def title(self) -> str:
        """Frontmatter `title`, else the first level-1 heading, else the file name."""
        title = self.metadata.get("title")
        if isinstance(title, str | int | float) and str(title).strip():
            return str(title).strip()
        plain = None if parsed(self) else plain_title(self.text, self.frontmatter)
        if plain is None:
            plain = next((h.text for h in self.structure.headings if h.level == 1 and h.text), "")
        return plain or self.name

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tag names, frontmatter first, each once (compared case-folded), as first written."""
        plain = None if parsed(self) else only_frontmatter_tags(self.text, self.frontmatter)
        if plain is not None:
            return plain
        seen: dict[str, str] = {}
        for tag in self.structure.tags:
            seen.setdefault(tag.key, tag.name)
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Attachment:
    """Any other file of the vault; its bytes stay in the store."""

    path: str
    hash: str
    size: int
    modified: str


@dataclass(frozen=True, eq=False)
class Vault:
    """All articles at one generation.

    `articles` and `attachments` are by vault path ('/'-separated, NFC), sorted by path.
    """

    articles: Mapping[str, Article]
    attachments: Mapping[str, Attachment] = field(default_factory=lambda: MappingProxyType({}))
    generation: int = 0
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """Bytes of attachments by path; filled only for a tool whose `needs` name "attachments"."""
    journal: tuple[Revision, ...] = field(default=(), repr=False)
    """Every write so far, oldest first; filled only for a tool whose `needs` name "journal"."""
    _derived: dict[Any, Any] = field(default_factory=dict, repr=False)
    _stale: dict[Any, tuple[Any, frozenset[str]]] = field(default_factory=dict, repr=False)

    def article(self, path: str) -> Article:
        """Return the article at `path`. Raises ArticleMissing."""
        try:
            return self.articles[path]
        except KeyError:
            raise ArticleMissing(path=path) from None

    def hash_at(self, path: str) -> str | None:
        """Return the hash of the article or attachment at `path`, None when there is none."""
        file = self.articles.get(path) or self.attachments.get(path)
        return file.hash if file else None

    def derived(self, derive: Derive[T]) -> T:
        """Return derived data, built once per vault; after `apply` it is updated from the older one."""
        if derive not in self._derived:
            previous, changed = self._stale.pop(derive, (None, None))
            self._derived[derive] = derive(self, previous, changed)
        value: T = self._derived[derive]
        return value

    def apply(self, changes: ChangeSet, *, modified: str | None = None) -> Vault:
        """Return the vault after `changes`, one generation later. Raises Conflict, BadPath; self is untouched."""
        from data20.vault.apply import apply_changes

        return apply_changes(self, changes, modified=modified)

    def successor(
        self,
        articles: Mapping[str, Article],
        attachments: Mapping[str, Attachment],
        changed: frozenset[str],
    ) -> Vault:
        """Return a vault one generation later that inherits derived data, marked stale for `changed` paths."""
        stale = {derive: (value, changed) for derive, value in self._derived.items()}
        for derive, (value, before) in self._stale.items():
            stale.setdefault(derive, (value, before | changed))
        return Vault(articles, attachments, self.generation + 1, _stale=stale)


def as_derive(function: Callable[..., T]) -> Derive[T]:
    """Use as a decorator on a derive function so that its type is checked where it is defined."""
    return function
