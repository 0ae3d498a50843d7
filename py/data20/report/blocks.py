"""What a tool answers: a Report of typed blocks.

A `Label` is a Message (translated when shown) or a plain string (data: titles, tags, file names; shown as it is).
Reports are pure data: the same vault and params give the same bytes. They are translated by `report/localize.py`
and rendered by `report/`, never by a tool.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from data20.messages import Message
from data20.vault.changes import ChangeSet

Label = Message | str
Cell = Any
"""str | int | float | bool | None | Message | list[str]; for an `article` column: ArticleRef or a list of them."""

ColumnType = Literal["text", "number", "percent", "date", "article", "url", "tags", "bool", "code", "before"]
"""`tags` are tags of the vault (each a link to its articles; other lists are `text`); `before` is what stands left of a found word."""
ChartKind = Literal["bar", "histogram", "line", "scatter", "heatmap", "treemap"]


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """A link to an article, optionally to a line or an anchor in it. JSON: {"path", "title", "line"?, "anchor"?}."""

    path: str
    title: str
    line: int | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    label: Label
    value: float | int | str
    unit: Label | None = None
    note: Label | None = None
    digits: int | None = None
    """Decimals to show; None means as few as needed."""


@dataclass(frozen=True, slots=True)
class Metrics:
    items: tuple[Metric, ...]
    kind: Literal["metrics"] = "metrics"


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: Label
    type: ColumnType = "text"
    digits: int | None = None
    note: Label | None = None
    extra: bool = False
    """For specialists: shown when the reader asks for all columns. Files have it always."""


@dataclass(frozen=True, slots=True)
class Table:
    title: Label
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int | None = None
    """Rows that exist, when `rows` is cut."""
    empty: Label | None = None
    """What to say when there are no rows."""
    note: Label | None = None
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Series:
    label: Label
    points: tuple[tuple[Any, ...], ...]
    """(x, y) pairs; heat map: (x, y, value); treemap: (label, value, group). x may be a string, number or ISO date."""


@dataclass(frozen=True, slots=True)
class Chart:
    title: Label
    chart: ChartKind
    x: Label
    y: Label
    series: tuple[Series, ...]
    note: Label | None = None
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class GraphNode:
    id: str
    label: str
    path: str | None = None
    group: Label = ""
    """What its colour means, as the legend says it."""
    size: float = 1.0
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class GraphEdge:
    source: str
    target: str
    type: str = "link"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Graph:
    title: Label
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    directed: bool = True
    total_nodes: int | None = None
    note: Label | None = None
    kind: Literal["graph"] = "graph"


@dataclass(frozen=True, slots=True)
class TreeNode:
    label: Label
    path: str | None = None
    anchor: str | None = None
    value: float | int | None = None
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    title: Label
    roots: tuple[TreeNode, ...]
    kind: Literal["tree"] = "tree"


@dataclass(frozen=True, slots=True)
class Event:
    date: str
    """ISO 8601 date, year-month or year."""
    label: Label
    end: str | None = None
    path: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    title: Label
    events: tuple[Event, ...]
    kind: Literal["timeline"] = "timeline"


@dataclass(frozen=True, slots=True)
class CloudItem:
    text: str
    weight: float
    count: int
    query: str = ""
    """Search query that finds it."""


@dataclass(frozen=True, slots=True)
class Cloud:
    title: Label
    items: tuple[CloudItem, ...]
    kind: Literal["cloud"] = "cloud"


@dataclass(frozen=True, slots=True)
class Markdown:
    """Explanation in words. `text` is Markdown; rendered and sanitised by the API."""

    text: Label
    kind: Literal["markdown"] = "markdown"


@dataclass(frozen=True, slots=True)
class Listed:
    article: ArticleRef
    note: Label | None = None
    snippet: str = ""
    """Plain text; matches are between U+E000 and U+E001."""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Articles:
    title: Label
    items: tuple[Listed, ...]
    total: int | None = None
    empty: Label | None = None
    kind: Literal["articles"] = "articles"


Block = Metrics | Table | Chart | Graph | Tree | Timeline | Cloud | Markdown | Articles


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to download. `name` is a plain file name; `content` is the same for the same input."""

    name: str
    media_type: str
    content: bytes
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """`summary` is one sentence with the answer. Blocks in reading order: key figures, picture, table, explanation."""

    summary: Message
    blocks: tuple[Block, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)
    """What a writing tool proposes; nothing is written until the person applies it."""
