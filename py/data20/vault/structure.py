"""What an article consists of, as plain data with positions.

Offsets are character offsets into `Article.text` (frontmatter included, BOM excluded, line ends as in the file);
lines count from 1. Everything here is per article and depends only on its text, so it is cached by content hash.
`generated` marks what stands between generated-block markers (see `vault/generated.py`): shown to the reader,
never counted by a tool.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

LinkKind = Literal["markdown", "wikilink", "embed", "image", "reference", "autolink", "html", "frontmatter"]
BlockKind = Literal["paragraph", "list_item", "quote", "table", "callout", "footnote", "definition"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` from 1 to 6; `text` without markup; `line` from 1; `start` and `end` are offsets of the whole heading in the text; `generated`: inside a block that a tool wrote."""

    level: int
    text: str
    slug: str
    """GitHub-slugger anchor, unique within the article."""
    line: int
    start: int
    end: int
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One link as written. `target` is percent-decoded and without fragment ("" for a link into the same article)."""

    kind: LinkKind
    target: str
    fragment: str
    """Heading text or slug, or "^block-id"; "" when there is none. Obsidian's nested headings keep their "#"."""
    text: str
    title: str
    line: int
    start: int
    end: int
    """The whole link in the text."""
    target_start: int
    target_end: int
    """Only the destination as written (with fragment), for rewriting."""
    heading: int = -1
    """Index into `Structure.headings` of the section it stands in, -1 before the first heading."""
    context: str = ""
    """The sentence or block around it as plain text, at most 240 characters."""
    external: bool = False
    """True for anything with a URL scheme or `//`."""
    field: str = ""
    """For kind "frontmatter": the key (related, prerequisites, parent, …)."""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block of code. `language` as written, "" for none; `line` from 1, `lines` of content; offsets of the whole block."""

    language: str
    content: str
    line: int
    lines: int
    start: int
    end: int
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A GFM table: cells as plain text, as many in a row as in the header; `caption` is "" where there is none."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int
    caption: str
    start: int
    end: int
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """An image link or embed; the same occurrence is also in `links`."""

    alt: str
    target: str
    title: str
    caption: str
    """Italic line or blockquote right after the image, "" when there is none."""
    line: int
    start: int
    end: int
    external: bool
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote and how often it is referred to."""

    label: str
    text: str
    line: int
    references: int


@dataclass(frozen=True, slots=True)
class Task:
    """An item of a task list. `mark` is the character between the brackets, `done` for x and X."""

    done: bool
    mark: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` without "#", as written; `key` is case-folded NFC, for comparing. Nested tags keep their "/"."""

    name: str
    key: str
    line: int
    start: int
    end: int
    source: Literal["frontmatter", "inline"]


@dataclass(frozen=True, slots=True)
class Callout:
    """Obsidian's callout: `> [!kind]- title`. `folded` is None where it can't be folded."""

    kind: str
    title: str
    folded: bool | None
    line: int


@dataclass(frozen=True, slots=True)
class BlockId:
    """A name of a block, `^id`, without the mark."""

    id: str
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A pandoc citation key: `[@key, p. 3]` or `@key`."""

    key: str
    locator: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Plain text of one block: no markup, code, URLs, comments or math; link texts kept. Headings are not among them."""

    kind: BlockKind
    text: str
    line: int
    start: int
    end: int
    heading: int
    generated: bool = False


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A bold, italic or highlighted run of text (glossary terms, key phrases)."""

    kind: Literal["strong", "em", "mark"]
    text: str
    line: int
    start: int
    end: int
    heading: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the file itself. `code` is stable (frontmatter.yaml, frontmatter.not_mapping, encoding.replaced, nesting.too_deep, …)."""

    code: str
    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The parsed body. All tuples are in document order."""

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    code: tuple[CodeBlock, ...] = ()
    tables: tuple[Table, ...] = ()
    images: tuple[Image, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    tasks: tuple[Task, ...] = ()
    tags: tuple[Tag, ...] = ()
    callouts: tuple[Callout, ...] = ()
    block_ids: tuple[BlockId, ...] = ()
    citations: tuple[Citation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()
    formulas: int = 0
    """Number of `$…$` and `$$…$$` formulas."""
    anchors: tuple[str, ...] = ()
    """Places that raw HTML names (`id=`, `name=`), as written."""
    problems: tuple[Problem, ...] = field(default=())
