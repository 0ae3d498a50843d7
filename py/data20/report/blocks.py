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
    """One key figure. `value` as computed; the reader's language decides how it is written. `unit` follows it; `note` says what it means."""

    label: Label
    value: float | int | str
    unit: Label | None = None
    note: Label | None = None
    digits: int | None = None
    """Decimals to show; None means as few as needed."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Key figures, side by side."""

    items: tuple[Metric, ...]
    kind: Literal["metrics"] = "metrics"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `key` names it in files, `label` on the screen; `digits` are decimals of a number, None as many as needed; `note` explains it."""

    key: str
    label: Label
    type: ColumnType = "text"
    digits: int | None = None
    note: Label | None = None
    extra: bool = False
    """For specialists: shown when the reader asks for all columns. Files have it always."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that can be sorted by any column; each has as many cells as there are columns."""

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
    """Points that belong together: one colour, one line of the legend."""

    label: Label
    points: tuple[tuple[Any, ...], ...]
    """(x, y) pairs; heat map: (x, y, value); treemap: (label, value, group). x may be a string, number or ISO date."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one or more series. `x` and `y` say what is laid off where; in a bar chart `x` names the bars. Every chart can be read as a table too."""

    title: Label
    chart: ChartKind
    x: Label
    y: Label
    series: tuple[Series, ...]
    note: Label | None = None
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node: an article when it has a `path`. `size` is relative to the others; `x` and `y`, where given, are its place in any unit."""

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
    """An edge between two nodes, named by `id`. `weight` above 0, 1 for one plain link; files carry it."""

    source: str
    target: str
    type: str = "link"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges. `total_nodes` is how many there are, where `nodes` is a part; nodes without a place are laid out by the page."""

    title: Label
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    directed: bool = True
    total_nodes: int | None = None
    note: Label | None = None
    kind: Literal["graph"] = "graph"


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree: an article when it has a `path`. `value` stands beside its label."""

    label: Label
    path: str | None = None
    anchor: str | None = None
    value: float | int | None = None
    children: tuple[TreeNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """One or more trees that can be folded."""

    title: Label
    roots: tuple[TreeNode, ...]
    kind: Literal["tree"] = "tree"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, or from `date` to `end`, both as written below."""

    date: str
    """ISO 8601 date, year-month or year."""
    label: Label
    end: str | None = None
    path: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of time; `group` of each stands beside it."""

    title: Label
    events: tuple[Event, ...]
    kind: Literal["timeline"] = "timeline"


@dataclass(frozen=True, slots=True)
class CloudItem:
    """A word. `weight` is how large it is shown, relative to the others; `count` is what a reader is told."""

    text: str
    weight: float
    count: int
    query: str = ""
    """Search query that finds it."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """Words by weight."""

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
    """One article of a list, why it is there, and words of it."""

    article: ArticleRef
    note: Label | None = None
    snippet: str = ""
    """Plain text; matches are between U+E000 and U+E001."""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Articles:
    """A list of articles. `total` is how many there are, where `items` is cut; `empty` is said when there are none."""

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
