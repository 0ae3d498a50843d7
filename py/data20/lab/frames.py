"""Frames: the vault, searches and tables as pandas sees them, and frames as tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from data20.errors import BadInput
from data20.lab.show import MAX_ROWS, cell_of, table
from data20.messages import Message
from data20.report.blocks import ArticleRef, Chart, ChartKind, Report, Series, Table
from data20.report.serialize import plain

if TYPE_CHECKING:
    from data20.vault.model import Vault


def frame_of(vault: Vault, what: Any) -> Any:
    """Return a DataFrame of a search, a graph, a table, a report's first table, anything pandas takes, or of all articles (None)."""
    import dataclasses

    import pandas  # type: ignore[import-untyped]

    from data20.graph.model import ArticleGraph
    from data20.search.results import SearchResult

    if what is None:
        from data20.tools.corpus import rows_of

        rows = rows_of(vault, tuple(vault.articles.values()), lambda _: None)
        return pandas.DataFrame([dataclasses.asdict(row) for row in rows])
    if isinstance(what, SearchResult):
        return pandas.DataFrame([{"path": hit.path, "title": hit.title, "score": hit.score, "tags": hit.tags, "modified": hit.modified, "snippet": hit.snippet} for hit in what.hits])
    if isinstance(what, ArticleGraph):
        return pandas.DataFrame([dataclasses.asdict(edge) for edge in what.edges], columns=["source", "target", "type", "weight"])
    if isinstance(what, Report):
        found = next((block for block in what.blocks if isinstance(block, Table)), None)
        if found is None:
            raise BadInput(field="to_frame", reason="Report: 0 Table")
        what = found
    if isinstance(what, Table):
        return pandas.DataFrame(plain_rows(what, vault), columns=[column.key for column in what.columns])
    return pandas.DataFrame(what)


def table_of(value: Any) -> Table | None:
    """Return a DataFrame or Series as a table with its index, None for anything else of pandas."""
    import pandas

    if isinstance(value, pandas.Series):
        value = value.to_frame(value.name if value.name is not None else "value")
    if not isinstance(value, pandas.DataFrame):
        return None
    head = value.head(MAX_ROWS)
    index = [_label(name) if name is not None else "" for name in head.index.names]
    counted = isinstance(value.index, pandas.RangeIndex)
    names = [*([] if counted else index), *(_label(name) for name in head.columns)]
    rows = []
    for label, row in zip(head.index, head.itertuples(index=False, name=None), strict=True):
        before = () if counted else label if isinstance(label, tuple) else (label,)
        rows.append([_known(cell) for cell in (*before, *row)])
    return table(type(value).__name__, names, rows, len(value))


def chart_of(data: Any, kind: ChartKind, title: str, x: str, y: str) -> Chart:
    """Return a chart. Raises BadInput when `x` or `y` is no column."""
    if hasattr(data, "columns"):
        missing = [name for name in (x, y) if name not in data.columns]
        if missing:
            raise BadInput(field="chart", reason=f"{missing} not in {list(map(str, data.columns))}"[:500])
        pairs = list(zip(data[x].tolist(), data[y].tolist(), strict=True))
    else:
        pairs = list(data.items()) if isinstance(data, Mapping) or hasattr(data, "items") else [tuple(pair) for pair in data]
    points = tuple(tuple(_known(value) for value in pair) for pair in pairs[:MAX_ROWS])
    if any(len(point) < 2 for point in points):
        raise BadInput(field="chart", reason="(x, y), (x, y), …")
    name = title or y or type(data).__name__
    return Chart(name, kind, x, y, (Series(y or name, points),))


def _known(value: Any) -> Any:
    """Return a cell; the many kinds of nothing that pandas has are None."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value))
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return None
    return cell_of(value)


def _label(name: Any) -> str:
    return " / ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def plain_rows(found: Table, vault: Vault) -> list[list[Any]]:
    """Return a table's cells as values to reckon with: an article is its path, a message its sentence in the language of most articles."""
    from data20.language.writing import common_language
    from data20.report.localize import localize
    from data20.tools.catalogue import texts

    rows = [[_plain(cell) for cell in row] for row in found.rows]
    language = common_language(tuple(vault.articles.values()))
    return [[localize(cell, language, texts()) for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, ArticleRef):
        return cell.path
    if isinstance(cell, Message):
        return plain(cell)
    return [_plain(part) for part in cell] if isinstance(cell, list) else cell
