"""Numbers of the vault against hand counts and NumPy."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from data20.messages import Message
from data20.report.blocks import Chart, Report, Table
from data20.tools.corpus import entropy, evenness, gini, histogram, months, quantile, trend
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault


def run(tool: str, v: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


VAULT = vault_of([
    ("a.md", "---\ndate: 2024-01-05\ntags: [чай, дом]\ncategory: x\n---\n# Чай\n\nОдин два три. [b](b.md) `[no](c.md)`\n\n```\n[no](c.md)\nx\n```\n".encode()),
    ("b.md", b"---\ndate: 2024-03-07\ntags: [\xd1\x87\xd0\xb0\xd0\xb9]\ncategory: x\n---\none two three four five six\n"), ("c.md", b"---\ndate: 2024-03-09\ncategory: y\n---\n- [x] done\n- [ ] open\n"),
])  # fmt: skip


def snapshot(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(next(a.content for a in report.artifacts if a.name == "statistics.json"))
    return data


def test_the_snapshot_counts_what_a_person_counts() -> None:
    data = snapshot(run("generate_statistics", VAULT))
    totals = data["totals"]
    assert (totals["articles"], totals["links_out"], totals["links_in"], totals["code_lines"], totals["tasks"], totals["dated"]) == (3, 1, 1, 2, 2, 3)
    assert totals["words"] == 4 + 6 + 2
    assert data["months"] == {"2024-01": 1, "2024-02": 0, "2024-03": 2}, "the empty month is there"
    assert data["tags"] == {"чай": 2, "дом": 1}
    assert data["tag_entropy_bits"] == pytest.approx(-(2 / 3 * math.log2(2 / 3) + 1 / 3 * math.log2(1 / 3)), abs=1e-6)
    assert data["distributions"]["words"]["median"] == 4


@pytest.mark.defect("D12")
def test_a_period_without_articles_is_no_mistake() -> None:
    """Defect D12: the old tool divided by zero."""
    assert run("generate_statistics", VAULT, tag="nothing").summary.key.endswith("summary_empty")
    assert snapshot(run("generate_statistics", VAULT, days=1))["totals"]["articles"] == 1
    assert snapshot(run("generate_statistics", vault_of([("a.md", b"x")]), days=10))["totals"]["articles"] == 0


def test_two_snapshots_are_compared() -> None:
    earlier = next(a.content.decode() for a in run("generate_statistics", vault_of([("a.md", b"one two")])).artifacts if a.name == "statistics.json")
    table = next(b for b in run("generate_statistics", VAULT, previous=earlier).blocks if isinstance(b, Table))
    assert [(row[1], row[2], row[3]) for row in table.rows][:2] == [(1, 3, 2), (2, 12, 10)]


@pytest.mark.parametrize("values", [[1.0], [3, 1, 2], [5, 5, 5, 5], [0, 10, 20, 30, 1000]])
def test_quantiles_are_those_of_numpy(values: list[float]) -> None:
    for share in (0, 0.1, 0.25, 0.5, 0.75, 0.98, 1):
        assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)))
    assert quantile([], 0.5) == 0


def test_inequality_and_diversity_of_worked_examples() -> None:
    assert gini([1, 1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25)
    assert gini([]) == gini([0, 0]) == 0
    assert entropy([1, 1, 1, 1]) == pytest.approx(2)
    assert evenness([2, 2]) == 1
    assert evenness([5]) == 1
    assert 0 <= evenness([9, 1]) < 0.5


def test_bars_are_round_and_hold_every_value() -> None:
    values = [0, 3, 7, 12, 13, 40, 1000]
    bars = histogram(values)
    assert sum(count for _, _, count in bars) == len(values)
    assert histogram([]) == []
    assert sum(c for _, _, c in histogram([0.0] * 5)) == 5


def test_months_and_trend() -> None:
    assert months(["2023-12-01", "2024-02-03", "2024", ""]) == [("2023-12", 1), ("2024-01", 0), ("2024-02", 1)]
    assert len(months(["0206-01-01", "2024-01-01"])) == 2
    assert trend([1, 2, 3]) == pytest.approx((1, 1))
    assert trend([4]) == (0, 4)


def test_the_dashboard_compares_groups_and_periods() -> None:
    report = run("statistics_dashboard", VAULT, days=30)
    table = next(b for b in report.blocks if isinstance(b, Table))
    assert [(row[0], row[1], row[2]) for row in table.rows] == [("x", 2, 10), ("y", 1, 2)]
    data = json.loads(next(a.content for a in report.artifacts if a.name == "dashboard.json"))
    assert (data["recent"], data["before"], data["connected_percent"]) == (2, 0, 67)
    assert {b.chart for b in report.blocks if isinstance(b, Chart)} == {"treemap", "line", "heatmap"}


def test_by_tag_an_article_may_stand_in_several_groups() -> None:
    table = next(b for b in run("statistics_dashboard", VAULT, by="tag").blocks if isinstance(b, Table))
    assert [row[1] for row in table.rows] == [2, 1, 1]
    assert table.rows[0][0] == "чай"


def test_without_links_edits_and_reading_nobody_is_popular() -> None:
    report = run("popular_articles", vault_of([("a.md", b"# A\n\nOne.\n"), ("b.md", b"# B\n\nTwo words.\n"), ("c.md", b"# C\n\nThree.\n")]))
    assert isinstance(report.summary, Message) and report.summary.key == "popular_articles.summary_nothing"
    articles = json.loads(next(a.content for a in report.artifacts if a.name == "popular.json"))["articles"]
    assert {row["score"] for row in articles} == {0}


def test_what_is_too_short_to_be_measured_is_not_the_hardest_reading() -> None:
    prose = " ".join(f"The methodological presuppositions underlying contemporary historiographical interpretation number {n} remain insufficiently scrutinised." for n in range(12))
    files = [("stub.md", b"# Stub\n\nZyzzyva.\n\n```py\n" + b"x = 1\n" * 60 + b"```\n"), ("prose.md", f"# Prose\n\n{prose}\n".encode()), ("easy.md", ("# Easy\n\n" + "The cat sat on the mat. " * 40).encode())]
    rows = json.loads(next(a.content for a in run("calculate_difficulty", vault_of(files)).artifacts if a.name == "difficulty.json"))
    assert [row["path"] for row in rows] == ["prose.md", "easy.md", "stub.md"]
