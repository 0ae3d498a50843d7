"""Articles and what a reader sees of them."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count, Json


class ArticleProblem(TypedDict):
    code: str
    line: int
    column: int
    reason: str


class ArticleItem(TypedDict):
    path: str
    title: str
    metadata: Json
    size: Count
    modified: str
    etag: Annotated[str, Field(description="SHA-256 of the bytes, in hexadecimal.")]
    tags: list[str]
    category: str | None
    status: str | None
    folder: str
    words: Count
    problems: list[ArticleProblem]


class ArticleList(TypedDict):
    total: Count
    limit: Count
    offset: Count
    generation: int
    articles: list[ArticleItem]


class ArticleSaved(ArticleItem):
    generation: int
    changed: Annotated[list[str], Field(description="Paths that the write touched; empty when the bytes were the same.")]


class OutlineItem(TypedDict):
    level: Annotated[int, Field(ge=1, le=6)]
    text: str
    slug: str
    line: int


class ViewLink(TypedDict):
    kind: str
    target: str
    fragment: str
    text: str
    line: int
    status: str
    path: NotRequired[str]
    title: NotRequired[str]
    href: NotRequired[str]


class Backlink(TypedDict):
    path: str
    title: str
    line: int
    context: str
    kind: str


class RelatedArticle(TypedDict):
    path: str
    title: str
    score: float
    reasons: list[str]


class ArticleView(TypedDict):
    path: str
    title: str
    etag: str
    modified: str
    size: Count
    html: Annotated[str, Field(description="Sanitised; internal links are `<a class=\"internal\" data-path=…>`.")]
    outline: list[OutlineItem]
    links: list[ViewLink]
    backlinks: list[Backlink]
    related: list[RelatedArticle]
    metadata: Json
    tags: list[str]
    language: Annotated[str, Field(description="As the frontmatter says; empty when it does not.")]
    problems: list[ArticleProblem]
    generation: int


class ArticlePreview(TypedDict):
    path: str
    html: Annotated[str, Field(description="Sanitised, as in the view.")]
    problems: list[ArticleProblem]
