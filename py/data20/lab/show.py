"""Values as report blocks: what a cell's last expression looks like."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data20.lab.names import Outcome, merged
from data20.messages import Message
from data20.report.blocks import (
    ArticleRef,
    Articles,
    Block,
    Chart,
    Cloud,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Listed,
    Markdown,
    Metrics,
    Report,
    Table,
    Timeline,
    Tree,
    TreeNode,
)
from data20.vault.changes import ChangeSet
from data20.vault.model import Article

if TYPE_CHECKING:
    from data20.graph.model import ArticleGraph
    from data20.vault.model import Vault

_BLOCKS = (Metrics, Table, Chart, Graph, Tree, Timeline, Cloud, Markdown, Articles)
MAX_ROWS = 1000
MAX_NODES = 300
MAX_LEAVES = 2000
_MAX_DEPTH = 20


def add(outcome: Outcome, value: Any, vault: Vault) -> None:
    """Add what a value looks like to what a cell has shown; proposals are collected, nothing is written."""
    if isinstance(value, ChangeSet):
        outcome.changes = merged(outcome.changes, value)
    elif isinstance(value, Report):
        outcome.blocks += [Markdown(value.summary), *value.blocks]
        kept = {artifact.name for artifact in value.artifacts}
        outcome.artifacts = [*(artifact for artifact in outcome.artifacts if artifact.name not in kept), *value.artifacts]
        outcome.changes = merged(outcome.changes, value.changes)
    elif value is not None:
        outcome.blocks.append(block_of(value, vault))


def block_of(value: Any, vault: Vault) -> Block:
    """Return the block that shows a value best; what is nothing special is shown as Python writes it."""
    from data20.graph.model import ArticleGraph
    from data20.search.results import SearchResult

    if isinstance(value, _BLOCKS):
        return value
    if isinstance(value, SearchResult):
        return Articles(Message("common.articles"), tuple(Listed(ArticleRef(h.path, h.title, h.line), None, h.snippet, h.score) for h in value.hits), value.total, Message("common.nothing"))
    if isinstance(value, ArticleGraph):
        return _graph(value, vault)
    if isinstance(value, Article):
        return _articles([value])
    if type(value).__module__.partition(".")[0] == "pandas":
        from data20.lab.frames import table_of

        if (table := table_of(value)) is not None:
            return table
    if callable(drawn := getattr(type(value), "_repr_html_", None)) and isinstance(markup := drawn(value), str):
        # Sanitised with everything else that a report says in Markdown.
        return Markdown(f"<div>\n{markup}\n</div>\n")
    if isinstance(value, list | tuple) and value:
        if all(isinstance(item, Article) for item in value):
            return _articles(value)
        if (rows := _rows(value)) is not None:
            return rows
    if isinstance(value, Mapping | list | tuple) and value and _nested(value):
        return Tree(type(value).__name__, _branches(value, _Count(MAX_LEAVES), 0))
    return preformatted(repr(value))


def preformatted(text: str) -> Markdown:
    """Return text as it is, in a fixed width."""
    longest = max((len(ticks) for ticks in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return Markdown(f"{fence}text\n{text.rstrip()}\n{fence}\n")


def cell_of(value: Any) -> Any:
    """Return a value as a table's cell: numbers, booleans and nothing stay, everything else is text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # numpy's scalars
        return cell_of(value.item()) if not isinstance(value.item(), type(value)) else str(value)
    return str(value)


def table(title: str, names: Sequence[str], rows: Sequence[Sequence[Any]], total: int) -> Table:
    """Return a table of any rows; a column of numbers is one of numbers."""
    cells = [tuple(map(cell_of, row)) for row in rows]
    columns = tuple(Column(f"c{number}", name, _type([row[number] for row in cells])) for number, name in enumerate(names))
    note = Message("lab.cut", {"shown": len(rows), "count": total}) if total > len(rows) else None
    return Table(title, columns, tuple(cells), total, Message("common.nothing"), note)


def _type(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None and value == value]
    if known and all(isinstance(value, bool) for value in known):
        return "bool"
    return "number" if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known) else "text"


def _rows(values: Sequence[Any]) -> Table | None:
    """Return mappings or dataclasses of one kind as a table."""
    if all(dataclasses.is_dataclass(item) and type(item) is type(values[0]) for item in values):
        names = [f.name for f in dataclasses.fields(values[0])]
        return table(type(values[0]).__name__, names, [[getattr(item, name) for name in names] for item in values[:MAX_ROWS]], len(values))
    if all(isinstance(item, Mapping) for item in values):
        found = list(dict.fromkeys(key for item in values for key in item))
        if all(not isinstance(item.get(key), Mapping | list | tuple) for item in values for key in found):
            return table("list", [str(key) for key in found], [[item.get(key) for key in found] for item in values[:MAX_ROWS]], len(values))
    return None


def _articles(articles: Sequence[Article]) -> Articles:
    return Articles(Message("common.articles"), tuple(Listed(ArticleRef(article.path, article.title)) for article in articles[:MAX_ROWS]), len(articles))


def _graph(graph: ArticleGraph, vault: Vault) -> Graph:
    """Return the best linked articles and the links among them."""
    weight = dict.fromkeys(graph.nodes, 0.0)
    for edge in graph.edges:
        weight[edge.source] += 1
        weight[edge.target] += 1
    chosen = frozenset(sorted(graph.nodes, key=lambda path: (-weight[path], path))[:MAX_NODES])
    part = graph.within(chosen)
    nodes = tuple(GraphNode(path, vault.articles[path].title if path in vault.articles else path, path, size=1 + weight[path]) for path in part.nodes)
    return Graph(Message("common.articles"), nodes, tuple(GraphEdge(e.source, e.target, e.type, e.weight) for e in part.edges), total_nodes=len(graph.nodes))


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping) or any(isinstance(item, Mapping | list | tuple) for item in value)


class _Count:
    def __init__(self, left: int) -> None:
        self.left = left


def _branches(value: Any, count: _Count, depth: int) -> tuple[TreeNode, ...]:
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    found = []
    for key, item in pairs:
        if count.left <= 0:
            found.append(TreeNode("…"))
            break
        count.left -= 1
        if isinstance(item, Mapping | list | tuple) and item and depth < _MAX_DEPTH:
            found.append(TreeNode(str(key), children=_branches(item, count, depth + 1)))
        else:
            found.append(TreeNode(f"{key}: {_leaf(item)}"))
    return tuple(found)


def _leaf(value: Any) -> str:
    if isinstance(value, str | int | float | bool) or value is None:
        return json.dumps(value, ensure_ascii=False)[:500]
    return repr(value)[:500]
