"""Tag weights by hand, stages that need evidence, and bursts against trying every sequence of states."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from datetime import date

import pytest

from data20.report.blocks import Table
from data20.search.tag_life import _bursts, _cost, life_of
from data20.search.tags import TagUse
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run


def table(files: dict[str, str], **values: object) -> dict[str, tuple[object, ...]]:
    vault = vault_of((f"{name}.md", text.encode()) for name, text in files.items())
    found = next(b for b in run(registry()["weighted_tags"], vault, values).blocks if isinstance(b, Table))
    return {row[0]: row for row in found.rows}


@pytest.mark.defect("D3")
def test_an_unquoted_date_is_read_and_the_weight_is_the_mean_of_its_parts() -> None:
    files = {"a": "---\ndate: 2024-01-01\ntags: [x, y]\ncategory: c\n---\n", "b": "---\ndate: 2025-01-01\ntags: [x]\ncategory: d\n---\n", "c": "---\ndate: 2025-01-01\n---\n", "d": "d"}
    rows = table(files, half_life=366)
    recency = (0.5**1 + 1) / 2
    assert rows["x"][4:8] == (1.0, pytest.approx(recency), pytest.approx(math.log(2) / math.log(4)), 0.0)
    assert rows["x"][1] == pytest.approx(0.4 + 0.2 * recency + 0.2 * 0.5, abs=1e-6)
    assert rows["y"][4] == pytest.approx(math.log(2) / math.log(3), abs=1e-6) and rows["y"][7] == 1.0
    assert rows["x"][10:] == ("2024-01-01", "2025-01-01")


def test_dates_that_do_not_exist_and_ancient_ones_do_no_harm() -> None:
    rows = table({"a": "---\ndate: '0001-01-01'\ntags: [old]\n---\n", "b": "---\ndate: '2024-13-45'\ntags: [none]\n---\n"})
    assert rows["old"][10] == "0001-01-01" and rows["none"][10] is None


def test_a_stage_needs_evidence() -> None:
    today = date(2025, 1, 1)
    days = {f"old{i}": date(2020, 1, 1) for i in range(50)} | {f"new{i}": today for i in range(50)}

    def stage(old: int, new: int) -> str:
        paths = (*(f"old{i}" for i in range(old)), *(f"new{i}" for i in range(new)))
        return life_of(TagUse("t", "t", paths, ()), days, today, 100).stage

    assert [stage(1, 20), stage(20, 1), stage(5, 6), stage(0, 1), stage(2, 0), stage(0, 0)] == ["growing", "fading", "steady", "new", "dormant", "undated"]


def test_bursts_are_the_cheapest_sequence_of_states() -> None:
    months = Counter({f"2024-{m:02}": 10 for m in range(1, 9)})
    own = Counter({"2024-01": 1, "2024-04": 8, "2024-05": 7, "2024-08": 1})
    order = sorted(months)
    usual = own.total() / months.total()
    costs = [(_cost(own[m], 10, usual), _cost(own[m], 10, usual * 3)) for m in order]

    def price(states: tuple[int, ...]) -> float:
        return sum(costs[i][s] for i, s in enumerate(states)) + math.log(len(order)) * sum(b > a for a, b in zip((0, *states), states, strict=False))

    best = min(itertools.product((0, 1), repeat=len(order)), key=price)
    assert best == (0, 0, 0, 1, 1, 0, 0, 0)
    found = _bursts("t", order, months, own, 3.0)
    assert [(b.start, b.end, b.uses) for b in found] == [("2024-04", "2024-05", 15)]
