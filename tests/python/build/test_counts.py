"""What test runners report is counted as they mean it."""

from __future__ import annotations

from pathlib import Path

from build_support.counts import Counts, counts_of_junit, counts_of_tap, skips_of_junit


def test_errors_count_as_failures_and_skips_keep_their_reason(tmp_path: Path) -> None:
    report = tmp_path / "r.xml"
    report.write_text(
        '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1">'
        '<testcase classname="c" name="n"><skipped message="no Firefox here"/></testcase></testsuite></testsuites>'
    )
    assert counts_of_junit(report) == Counts(2, 2, 1)
    assert skips_of_junit(report) == ["c.n: no Firefox here"]


def test_a_cancelled_test_of_node_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "r.tap"
    report.write_text("ok 1 - x\n# tests 4\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n")
    assert counts_of_tap(report) == Counts(1, 2, 1)


def test_a_missing_report_counts_nothing(tmp_path: Path) -> None:
    assert counts_of_tap(tmp_path / "gone") == Counts()


def test_sums_read_as_one_line() -> None:
    assert str(Counts(1, 2, 3) + Counts(10, 0, 0)) == "11 passed, 2 failed, 3 skipped"
