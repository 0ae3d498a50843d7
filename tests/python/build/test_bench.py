"""Benchmarks print what they measured against, and say when a limit is broken."""

from __future__ import annotations

from build_support.bench import Row, markdown_table


def test_a_row_is_compared_with_its_baseline_and_its_limit() -> None:
    row = Row("import", 8.1, "s", baseline=4.05, baseline_name="bare", limit=8, runs=5)
    assert row.ratio == 2
    assert not row.kept
    assert markdown_table("vault", [row]).splitlines()[2] == "| import | 8.1 s | 4.05 s bare | 2.00x | **over** 8 s | 5 |  |"


def test_a_row_without_baseline_or_limit_is_only_a_number() -> None:
    row = Row("articles", 10001, "", note="a|b")
    assert row.ratio is None
    assert row.kept
    assert markdown_table("vault", [row]).splitlines()[2] == "| articles | 10001  |  |  |  | 1 | a\\|b |"
