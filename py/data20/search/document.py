"""What the index keeps of one article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data20.language.detect import detect_blocks
from data20.language.stopwords import is_stop_word
from data20.language.tokens import fold_text
from data20.search.terms import BOUNDARY, indexed
from data20.vault.model import Article
from data20.vault.text import visible

COLUMNS = ("title", "headings", "tags", "path", "body", "code", "xtitle", "xtext")
"""FTS5 columns: stems in the first six, exact forms in the last two (xtitle: title; xtext: headings, tags and body)."""

FACETS = ("tag", "category", "folder", "status", "language")

VECTOR_TERMS = 400
"""At most this many different stems of an article take part in text similarity, the commonest first."""
TITLE_TIMES = 3
_READABLE = 20_000
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
# Only for showing a block that holds code; what is found and counted comes from the parsed structure.
_MARKUP = tuple(
    (re.compile(pattern, re.M), replacement)
    for pattern, replacement in (
        (r"^[ \t]*(?:>[ \t]?)+", ""), (r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[.\][ \t])?", ""), (r"<!--.*?-->|%%.*?%%", ""),
        (r"!?\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]", r"\1"), (r"!?\[([^\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)", r"\1"),
        (r"\*\*|__|~~|==|`", ""), (r"(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", ""), (r"</?[a-zA-Z][^<>]*>", ""),
    )
)  # fmt: skip
_DATE_FIELDS = ("date_updated", "updated", "modified", "date", "created", "date_created")
_TEXT_FIELDS = ("description", "summary", "excerpt", "keywords")


@dataclass(frozen=True, slots=True)
class Info:
    """What can be filtered, counted and shown without opening the article."""

    id: int
    path: str
    hash: str
    title: str
    modified: str
    date: str
    """Date in the frontmatter (updated, else created), ISO, "" when there is none."""
    language: str
    tags: tuple[str, ...]
    category: str
    status: str
    words: int

    @property
    def folder(self) -> str:
        return self.path.rsplit("/", 1)[0] if "/" in self.path else ""

    def facet(self, name: str) -> dict[str, str]:
        """Return the values of one facet, folded value → as written. A nested tag or folder belongs to its parents too."""
        if name == "tag":
            return {fold_text(value): value for tag in self.tags for value in _ancestors(tag)}
        if name == "folder":
            return {fold_text(value): value for value in _ancestors(self.folder)}
        value = {"category": self.category, "status": self.status, "language": self.language}[name]
        return {fold_text(value): value} if value else {}


@dataclass(frozen=True, slots=True)
class Document:
    """`columns` go to FTS5; `terms` counts stems for similarity."""

    columns: tuple[str, ...]
    terms: Mapping[str, int]
    language: str
    tags: tuple[str, ...]
    category: str
    status: str
    date: str
    words: int


def document_of(article: Article) -> Document:
    """Return what the index keeps of `article`. Generated blocks are left out."""
    structure = article.structure
    headings = [h.text for h in structure.headings if not h.generated]
    texts = list(body_texts(article))
    title, exact_title = _joined([article.title, *aliases_of(article)])
    heading_stems, heading_forms = _joined(headings)
    tag_stems, tag_forms = _joined([tag.replace("/", " ") for tag in article.tags])
    body, exact_body = _joined(texts)
    code, exact_code = _joined(list(code_texts(article)))
    path = indexed(article.path.removesuffix(".md").replace("/", " "))[0]
    exact = f" {BOUNDARY} ".join((heading_forms, tag_forms, exact_body, exact_code))
    terms = _terms((title, exact_title, TITLE_TIMES), (heading_stems, heading_forms, 1), (body, exact_body, 1))
    return Document(
        columns=(title, heading_stems, tag_stems, path, body, code, exact_title, exact),
        terms=terms, language=detect_blocks([*texts, article.title]), tags=tuple(map(visible, article.tags)),
        category=text_field(article.metadata, "category"), status=text_field(article.metadata, "status"),
        date=date_of(article.metadata), words=body.count(" ") + 1 - body.count(BOUNDARY) if body else 0,
    )  # fmt: skip


def unreadable(article: Article) -> Document:
    """Return what can be kept of an article whose text can't be parsed: its name and path."""
    name, exact = indexed(article.name)
    path = indexed(article.path.replace("/", " "))[0]
    return Document((name, "", "", path, "", "", exact, ""), {}, "other", (), "", "", "", 0)


def described(article: Article) -> Iterator[str]:
    """Yield what the frontmatter says about the content: description, summary, keywords."""
    for name in _TEXT_FIELDS:
        value = article.metadata.get(name)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text.strip():
                yield text


def body_texts(article: Article) -> Iterator[str]:
    """Yield the texts of an article that are searched as its body: descriptive fields, then blocks."""
    yield from described(article)
    for block in article.structure.blocks:
        if not block.generated:
            yield block.text


def code_texts(article: Article) -> Iterator[str]:
    """Yield the code of an article: code blocks, and code inside the text, which blocks leave out."""
    for code in article.structure.code:
        if not code.generated:
            yield code.content
    for block in article.structure.blocks:
        if not block.generated:
            inline = _INLINE_CODE.findall(article.text, block.start, block.end)
            if inline:
                yield " ".join(content for _, content in inline)


def readable(raw: str) -> str:
    """Return the source of a block as text for reading, code inside it kept (a block's own text leaves code out)."""
    if len(raw) > _READABLE:
        return raw
    for pattern, replacement in _MARKUP:
        raw = pattern.sub(replacement, raw)
    return raw.strip()


def aliases_of(article: Article) -> list[str]:
    """Return the other names in the frontmatter (`aliases`, `alias`)."""
    value = article.metadata.get("aliases") or article.metadata.get("alias")
    return [
        str(v)
        for v in (value if isinstance(value, list) else [value])
        if isinstance(v, str | int | float) and str(v).strip()
    ]


def text_field(metadata: Mapping[str, Any], name: str) -> str:
    """Return a scalar field as text, the first value of a list, "" for anything else."""
    value = metadata.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return visible(str(value).strip()) if isinstance(value, str | int | float) else ""


def date_of(metadata: Mapping[str, Any]) -> str:
    """Return the ISO date of an article by its frontmatter, "" when there is none."""
    for name in _DATE_FIELDS:
        value = text_field(metadata, name)
        if len(value) >= 4 and value[:4].isdigit() and (len(value) == 4 or value[4] == "-"):
            return value[:10]
    return ""


def _ancestors(value: str) -> list[str]:
    steps = [step for step in value.split("/") if step]
    return ["/".join(steps[: i + 1]) for i in range(len(steps))]


def _joined(texts: list[str]) -> tuple[str, str]:
    pairs = [pair for pair in map(indexed, texts) if pair[0]]
    separator = f" {BOUNDARY} "
    return separator.join(pair[0] for pair in pairs), separator.join(pair[1] for pair in pairs)


def _terms(*sources: tuple[str, str, int]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for stems, exact, weight in sources:
        for (stem, form), count in Counter(zip(stems.split(), exact.split(), strict=True)).items():
            if len(stem) > 1 and not is_stop_word(form) and not stem.isdigit():
                counts[stem] += count * weight
    if len(counts) <= VECTOR_TERMS:
        return dict(counts)
    kept = sorted(counts, key=lambda term: (-counts[term], term))[:VECTOR_TERMS]
    return {term: counts[term] for term in kept}
