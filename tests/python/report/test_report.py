"""Reports are data: they cross threads as JSON, are translated when shown, and are rendered in one place."""

from __future__ import annotations

import csv
import io

import pytest

from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Articles,
    Artifact,
    Chart,
    Cloud,
    CloudItem,
    Column,
    Event,
    Graph,
    GraphEdge,
    GraphNode,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
    Timeline,
    Tree,
    TreeNode,
)  # fmt: skip
from data20.report.localize import localize, pick_language
from data20.report.render import report_markdown
from data20.report.serialize import artifacts_of, changes_from_json, changes_to_json, report_to_json
from data20.report.tabular import csv_cell, csv_text
from data20.report.texts import common
from data20.vault.changes import ChangeSet, Create, Delete, Rename, Replace

CATALOGUE = {
    "t.summary": Text("{n|статья|статьи|статей} про {what}", "{n|article|articles} about {what}"),
    "t.cats": Text("котов", "cats"), "common.article": Text("Статья", "Article"), "common.count": Text("Количество", "Count"),
}  # fmt: skip

REPORT = Report(
    Message("t.summary", {"n": 2, "what": Message("t.cats")}),
    (
        Metrics((Metric(common("count"), 2.5, "%", digits=1), Metric("data", "x"))),
        Table("T|1", (Column("a", common("article"), "article"), Column("n", common("count"), "number", 2)), ((ArticleRef("a b.md", "A *b*"), 1.256), (ArticleRef("я.md", "Я"), None)), total=9),
        Chart("C", "bar", "x", "y", (Series("s", (("кот", 1), ("пёс", 2))),)),
        Graph("G", (GraphNode("a", "A"), GraphNode("b", "B")), (GraphEdge("a", "b"),)),
        Tree("Tr", (TreeNode("root", children=(TreeNode("leaf", "я.md", value=3),)),)),
        Timeline("Tl", (Event("1861", "reform", end="1874"),)),
        Cloud("Cl", (CloudItem("кот", 1.0, 3),)),
        Markdown("**bold**"),
        Articles("L", (Listed(ArticleRef("a.md", "A"), snippet="x \ue000hit\ue001 y"),), empty="none"),
    ),
    (Artifact("a.csv", "text/csv", b"x"),),
)  # fmt: skip


def test_messages_become_sentences_in_either_language_even_inside_each_other() -> None:
    data = report_to_json(REPORT)
    assert localize(data, "ru", CATALOGUE)["summary"] == "2 статьи про котов"
    assert localize(data, "en", CATALOGUE)["summary"] == "2 articles about cats"


def test_a_key_without_text_shows_itself() -> None:
    assert localize({"$": "gone.key", "values": {}}, "ru", {}) == "gone.key"


def test_the_same_report_gives_the_same_json() -> None:
    assert report_to_json(REPORT) == report_to_json(REPORT)
    assert report_to_json(Report(Message("x"), (Metrics((Metric("n", float("nan")),)),)))["blocks"][0]["items"][0]["value"] is None


def test_every_block_has_a_markdown_form() -> None:
    text = report_markdown(localize(report_to_json(REPORT), "en", CATALOGUE), "Title", "en")
    assert text == (
        "# Title\n\n2 articles about cats\n\n| Key figures | Value |\n| --- | --- |\n| Count | 2.5 % |\n| data | x |\n\n"
        "## T\\|1\n\n| Article | Count |\n| --- | --- |\n| [A \\*b\\*](<a%20b.md>) | 1.26 |\n| [Я](<%D1%8F.md>) |  |\n\n2 of 9 shown.\n\n"
        "## C\n\n|  | x | y |\n| --- | --- | --- |\n| s | кот | 1 |\n| s | пёс | 2 |\n\n## G\n\n- A → B\n\n"
        "## Tr\n\n- root\n  - [leaf](<%D1%8F.md>) (3)\n\n## Tl\n\n- **1861–1874** reform\n\n## Cl\n\nкот (3)\n\n**bold**\n\n## L\n\n- [A](<a.md>) — x hit y\n"
    )


def test_tables_are_csv_with_formulas_disarmed() -> None:
    table = [[{"path": "x.md", "title": "X"}, "=1+1"], [["p", "q"], 'say "hi"\nyou']]
    rows = list(csv.reader(io.StringIO(csv_text(["a", "b"], table))))
    assert rows == [["a", "b"], ["x.md", "'=1+1"], ["p; q", 'say "hi"\nyou']]
    assert csv_cell(-5) == -5
    assert csv_cell(None) == ""


def test_two_artifacts_may_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="share a name"):
        artifacts_of(Report(Message("x"), (), (Artifact("a", "t", b""), Artifact("a", "t", b""))))


def test_change_sets_cross_threads_whole() -> None:
    changes = ChangeSet((Create("a.md", b"\x00\xff"), Replace("b.md", "0" * 64, "я".encode()), Rename("b.md", "c.md", "1" * 64), Delete("d.md", "2" * 64)))
    assert changes_from_json(changes_to_json(changes)) == changes


@pytest.mark.parametrize(
    ("header", "language"),
    [(None, "en"), ("", "en"), ("ru", "ru"), ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en-GB,ru;q=0.5", "en"), ("de,ru;q=0.3", "ru"), ("ru;q=0, en", "en"), ("*", "en"), ("en;q=0.1, ru;q=0.2", "ru"), ("ru;q=x", "en")],
)
def test_the_language_is_negotiated_as_rfc_9110_says(header: str | None, language: str) -> None:
    assert pick_language(header) == language


def test_a_timeline_says_years_before_our_era_as_people_do() -> None:
    block = {"kind": "timeline", "title": "T", "events": [{"date": d, "end": e, "label": "x"} for d, e in (("-3299", "-3099"), ("0000", None), ("0001", "0400"), ("1812-09-07", None), ("2024", None))]}
    report = {"summary": "", "blocks": [block]}
    said = [line.split("**")[1] for line in report_markdown(report, "T", "ru").splitlines() if line.startswith("- ")]
    assert said == ["3300 до н. э.–3100 до н. э.", "1 до н. э.", "1–400", "1812-09-07", "2024"]
    assert "**3300 BC–3100 BC** x" in report_markdown(report, "T", "en")


def test_articles_of_one_title_are_told_apart_in_tables_by_the_shortest_end_of_their_paths() -> None:
    columns = (Column("a", common("article"), "article"), Column("b", common("article"), "article"))
    rows = (
        (ArticleRef("tea.md", "Tea"), [ArticleRef("copy.md", "Tea"), ArticleRef("x/1/task.md", "task")]), (ArticleRef("x/2/task.md", "task"), ArticleRef("index.md", "Home")), (ArticleRef("a/index.md", "Home"), ArticleRef("tea.md", "Tea")),
    )  # fmt: skip
    shown = report_to_json(Report(common("article"), (Table("T", columns, rows),)))["blocks"][0]["rows"]
    assert [[cell["title"] for cell in (row[0], *(row[1] if isinstance(row[1], list) else (row[1],)))] for row in shown] == [
        ["Tea (tea.md)", "Tea (copy.md)", "task (1)"], ["task (2)", "Home (index.md)"], ["Home (a/index.md)", "Tea (tea.md)"],
    ]  # fmt: skip
