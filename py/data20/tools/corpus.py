"""The vault in numbers: one row an article, and the statistics over them that several tools show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from data20.graph.measures import degrees
from data20.graph.model import LINK_TYPES, graph_of
from data20.language.prose import profile_of
from data20.search.document import date_of, text_field
from data20.vault.model import Article, Vault


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted of one article; generated blocks take no part. `day` is the ISO date of its frontmatter, "" without one."""

    path: str
    title: str
    day: str
    category: str
    folder: str
    status: str
    author: str
    language: str
    tags: tuple[str, ...]
    words: int
    headings: int
    links_in: int
    links_out: int
    external: int
    images: int
    tables: int
    code_lines: int
    tasks: int
    tasks_done: int
    ease: float | None
    fields: tuple[str, ...]
    """Names of the frontmatter keys that hold something."""


COUNTED = ("words", "headings", "links_in", "links_out", "external", "images", "tables", "code_lines", "tasks")


def rows_of(vault: Vault, articles: Sequence[Article], step: Callable[[int], None]) -> list[Row]:
    """Return one row an article, in their order; `step` gets the number done."""
    graph = vault.derived(graph_of).select(LINK_TYPES)
    incoming, outgoing = degrees(len(graph.nodes), graph.merged(weighted=False))
    found = []
    for number, article in enumerate(articles):
        step(number)
        found.append(_row(vault, article, incoming[graph.index[article.path]], outgoing[graph.index[article.path]]))
    return found


def _row(vault: Vault, article: Article, links_in: int, links_out: int) -> Row:
    profile, structure, data = profile_of(vault, article), article.structure, article.metadata
    return Row(
        article.path, article.title, created(data), text_field(data, "category"), article.folder, text_field(data, "status"), text_field(data, "author"), profile.language, article.tags,
        profile.words, sum(not h.generated for h in structure.headings), links_in, links_out, len({x.target for x in structure.links if x.external and not x.generated}),
        sum(not i.generated for i in structure.images), sum(not t.generated for t in structure.tables), sum(len(c.content.splitlines()) for c in structure.code if not c.generated),
        len(structure.tasks), sum(t.done for t in structure.tasks), profile.readability.ease if profile.readability else None, tuple(k for k, v in data.items() if v not in (None, "", [], {})),
    )  # fmt: skip


def created(data: Mapping[str, object]) -> str:
    """Return the day an article was written by its frontmatter (`date`, `created`, `date_created`), else its newest date, "" without any."""
    for name in ("date", "created", "date_created", "date_received"):
        value = date_of({"date": data.get(name)})
        if value:
            return value
    return date_of(data)


def quantile(values: Sequence[float], share: float) -> float:
    """Return the `share`-quantile by linear interpolation (Hyndman and Fan 1996, type 7, as NumPy's default); 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def gini(values: Sequence[float]) -> float:
    """Return the Gini coefficient: 0 = all alike, towards 1 = one has everything (C. Gini 1912); 0 when there is nothing to share."""
    total = math.fsum(values)
    if total <= 0:
        return 0.0
    ordered = sorted(values)
    n = len(ordered)
    return max(0.0, 2 * math.fsum(i * v for i, v in enumerate(ordered, 1)) / (n * total) - (n + 1) / n)


def entropy(counts: Iterable[int]) -> float:
    """Return Shannon's entropy in bits of a distribution; 0 for one kind or none (C. Shannon 1948)."""
    known = [count for count in counts if count > 0]
    total = sum(known)
    return max(0.0, -math.fsum(c / total * math.log2(c / total) for c in known)) if total else 0.0


def evenness(counts: Sequence[int]) -> float:
    """Return Pielou's evenness: entropy against its greatest possible value, 0 to 1; 1 for fewer than two kinds (E. Pielou 1966)."""
    kinds = sum(count > 0 for count in counts)
    return min(1.0, entropy(counts) / math.log2(kinds)) if kinds > 1 else 1.0


def histogram(values: Sequence[float], bars: int = 12) -> list[tuple[float, float, int]]:
    """Return (low, high, count) of bars with round edges of 1, 2 or 5 × 10ⁿ; the last holds everything above the 98 % quantile; [] without values."""
    if not values:
        return []
    top = max(quantile(values, 0.98), 1.0)
    raw = top / bars
    size = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    width = next(size * f for f in (1, 2, 5, 10) if size * f >= raw)
    width = max(1.0, width)
    number = max(1, math.ceil((top + 1e-9) / width))
    counts = Counter(min(number - 1, int(v // width)) for v in values)
    edges = [(i * width, (i + 1) * width) for i in range(number)]
    return [(low, max(high, max(values)) if i == number - 1 else high, counts[i]) for i, (low, high) in enumerate(edges)]


def months(days: Iterable[str]) -> list[tuple[str, int]]:
    """Return (YYYY-MM, count) for every month from the first to the last date, empty ones too; dates that name only a year are left out."""
    counts = Counter(day[:7] for day in days if len(day) >= 7 and "01" <= day[5:7] <= "12")
    if not counts:
        return []
    first, last = min(counts), max(counts)
    begin, end = int(first[:4]) * 12 + int(first[5:]) - 1, int(last[:4]) * 12 + int(last[5:]) - 1
    if end - begin > 1200:  # a slip of the pen (year 0206) must not make ten thousand empty months
        return sorted(counts.items())
    return [(name, counts[name]) for name in (f"{m // 12:04}-{m % 12 + 1:02}" for m in range(begin, end + 1))]


def trend(counts: Sequence[float]) -> tuple[float, float]:
    """Return (slope, intercept) of the least-squares line through counts at 0, 1, 2, …; (0, mean) for fewer than three."""
    n = len(counts)
    mean = math.fsum(counts) / n if n else 0.0
    if n < 3:
        return 0.0, mean
    middle = (n - 1) / 2
    slope = math.fsum((i - middle) * (c - mean) for i, c in enumerate(counts)) / math.fsum((i - middle) ** 2 for i in range(n))
    return slope, mean - slope * middle
