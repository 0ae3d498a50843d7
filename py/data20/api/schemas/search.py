"""Search and the graph."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count


class Hit(TypedDict):
    path: str
    title: str
    score: float
    snippet: str
    highlights: Annotated[list[list[int]], Field(description="[start, end) in `snippet`.")]
    line: NotRequired[int | None]
    tags: list[str]
    modified: str


class FacetValue(TypedDict):
    value: str
    count: Count


class SearchResult(TypedDict):
    query: str
    total: Count
    limit: Count
    offset: Count
    generation: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    suggestion: str | None
    corrected: Annotated[bool, Field(description="True where these are the hits of `suggestion`, since the query has none.")]
    notes: list[str]


class SavedSearch(TypedDict):
    name: str
    query: str


class SavedSearches(TypedDict):
    searches: list[SavedSearch]
    path: Annotated[str, Field(description="The file of the vault that holds them: an object of name and query, written by `POST /api/vault/changes`.")]
    hash: str | None
    understood: Annotated[bool, Field(description="False where the file is of another form: then it must not be overwritten.")]


class GraphNode(TypedDict):
    id: str
    path: str
    title: str
    folder: str
    category: str | None
    tags: list[str]
    links_in: Count
    links_out: Count


class GraphEdge(TypedDict):
    source: str
    target: str
    type: str
    weight: float


class GraphData(TypedDict):
    generation: int
    total_nodes: Annotated[int, Field(ge=0, description="Articles that match, before `limit`.")]
    total_edges: Count
    nodes: list[GraphNode]
    edges: list[GraphEdge]


class OutsideAddress(TypedDict):
    url: str
    at: Annotated[str | None, Field(description="When it was last asked; null: never.")]
    state: Annotated[Literal["reachable", "refused", "unknown"] | None, Field(description="`unknown`: the browser was not let know.")]


class OutsideAddresses(TypedDict):
    addresses: list[OutsideAddress]
