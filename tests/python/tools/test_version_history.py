"""Version history: files are followed through renames, deletions and returns; every number counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from data20.errors import ArticleMissing
from data20.messages import Message
from data20.report.blocks import Chart, Markdown, Report, Table
from data20.report.texts import common
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.model import Vault
from data20.vault.revisions import Revision, lines_of
from tests.python.tools.history import JOURNAL, LIVED, edit


def run(vault: Vault = LIVED, **values: Any) -> Report:
    spec = find_tool("version_history")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def table(report: Report) -> Table:
    return next(b for b in report.blocks if isinstance(b, Table))


def test_a_rename_carries_the_history_on() -> None:
    rows = {row[0] if isinstance(row[0], str) else row[0].path: row[1:] for row in table(run()).rows}
    writers = [Message("version_history.by.editor"), "generate_toc", Message("version_history.by.import")]
    assert rows["кухня/чайник.md"][:7] == (4, "2024-05-06 07:08", "2024-05-09 10:00", 9, 1, writers, ["чайник.md"])
    assert rows["tea.md"][:5] == (2, "2024-05-06 07:08", "2024-05-09 10:00", 5, 0)
    assert rows["old.md"][0] == 2 and rows["old.md"][7].key == "version_history.deleted"
    assert run().summary.values == {"files": 3, "versions": 8, "most": "Чайник"}


def test_deleted_files_can_be_left_out_and_the_order_chosen() -> None:
    assert [getattr(row[0], "path", row[0]) for row in table(run(gone=False, order="path")).rows] == ["tea.md", "кухня/чайник.md"]
    assert table(run(order="last")).rows[0][0] == "old.md"


def test_one_article_in_detail_with_the_growth_of_its_lines() -> None:
    report = run(article="кухня/чайник.md", utc_offset=3)
    assert [row[:2] for row in table(report).rows] == [(1, "2024-05-06 10:08"), (2, "2024-05-08 01:30"), (3, "2024-05-09 01:45"), (4, "2024-05-09 13:00")]
    chart = next(b for b in report.blocks if isinstance(b, Chart))
    assert chart.series[0].points == ((1, 3), (2, 4), (3, 4), (4, 8))


def test_growth_is_not_drawn_where_lines_are_unknown() -> None:
    assert not any(isinstance(b, Chart) for b in run(article="tea.md").blocks)


def test_a_file_that_comes_back_and_one_that_takes_a_freed_name_stay_apart() -> None:
    more = (
        Revision(7, "2024-05-10T10:00:00+00:00", "undo", (edit("create", "old.md", after="c1"),), undoes=6),
        Revision(8, "2024-05-10T11:00:00+00:00", "editor", (edit("create", "чайник.md", after="d1"),)),
    )
    lines = {line.path: line for line in lines_of((*JOURNAL, *more))}
    assert [s.revision.generation for s in lines["old.md"].steps] == [5, 6, 7] and not lines["old.md"].gone
    assert [s.revision.generation for s in lines["чайник.md"].steps] == [8]
    assert [s.revision.generation for s in lines["кухня/чайник.md"].steps] == [1, 2, 3, 4]


def test_the_json_holds_every_version() -> None:
    report = run(replace(LIVED, journal=JOURNAL))
    data = json.loads(next(a.content for a in report.artifacts if a.name.endswith(".json")))
    assert sum(len(f["versions"]) for f in data) == 8


def test_an_unknown_article_is_refused() -> None:
    with pytest.raises(ArticleMissing):
        run(article="no.md")


@pytest.mark.parametrize("tool", ["version_history", "generate_changelog", "recent_changes"])
def test_where_only_the_times_of_files_are_known_it_is_said(tool: str) -> None:
    spec = find_tool(tool)
    article = replace(LIVED.articles["tea.md"], modified="2024-05-09T10:00:00+00:00")
    fresh = replace(LIVED, articles={"tea.md": article}, journal=())
    said = [[b.text for b in spec.run(vault, spec.params(), SilentProgress()).blocks if isinstance(b, Markdown)] for vault in (fresh, LIVED)]
    assert common("file_times") in said[0]
    assert common("file_times") not in said[1]
