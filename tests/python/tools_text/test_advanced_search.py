"""Search as a tool: the same hits as search itself, explained and exported."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from data20.report.blocks import Articles, Chart, Markdown, Report, Table
from data20.search.engine import search
from data20.tools.interface import SilentProgress
from data20.tools.search.advanced_search import Params, advanced_search
from data20.vault.model import Vault
from tests.python.search.vaults import FILES, vault_from

VAULT = vault_from(FILES)


def run(vault: Vault = VAULT, **params: Any) -> Report:
    return advanced_search(vault, Params(**params), SilentProgress())


def files(report: Report) -> dict[str, str]:
    return {artifact.name: artifact.content.decode() for artifact in report.artifacts}


def test_the_tool_finds_what_search_finds_in_the_same_order() -> None:
    report = run(query="python -борщ")
    listed = next(block for block in report.blocks if isinstance(block, Articles))
    assert [item.article.path for item in listed.items] == [hit.path for hit in search(VAULT, "python -борщ").hits]
    assert report.summary.values["count"] == listed.total == len(listed.items)


def test_matches_are_marked_in_the_snippets() -> None:
    listed = next(block for block in run(query="нейросеть").blocks if isinstance(block, Articles))
    assert "\ue000нейросетей\ue001" in next(item.snippet for item in listed.items if item.article.path == "ai/neuro.md")


def test_the_chart_adds_up_to_the_scores() -> None:
    report = run(query="python OR капуста")
    chart = next(block for block in report.blocks if isinstance(block, Chart))
    hits = json.loads(files(report)["search-results.json"])["hits"]
    sums = [sum(series.points[i][1] for series in chart.series) for i in range(len(hits))]
    assert [round(value, 2) for value in sums] == [round(hit["score"], 2) for hit in hits]


def test_filters_narrow_the_hits() -> None:
    def paths(**params: Any) -> list[str]:
        return [hit["path"] for hit in json.loads(files(run(**params))["search-results.json"])["hits"]]

    assert sorted(paths(query="python", folder="cook")) == ["cook/ai.md", "cook/soup.md"]
    assert paths(query="python", tag="ai", language="en") == ["cook/ai.md"]


def test_a_corrected_query_says_so_and_can_be_switched_off() -> None:
    report = run(query="капутса")
    assert "search.corrected" in [
        block.text.key for block in report.blocks if isinstance(block, Markdown) and not isinstance(block.text, str)
    ]
    assert run(query="капутса", correct=False).summary.key == "advanced_search.summary_none"


def test_files_agree_with_each_other() -> None:
    report = files(run(query="python", limit=2))
    data = json.loads(report["search-results.json"])
    rows = list(csv.DictReader(io.StringIO(report["search-results.csv"])))
    assert data["total"] == 4
    assert [hit["path"] for hit in data["hits"]] == [row["path"] for row in rows]
    assert all(f"]({path})" in report["search-results.md"] for path in (hit["path"] for hit in data["hits"]))


def test_the_score_table_names_places_in_words_of_both_languages() -> None:
    table = [block for block in run(query="python").blocks if isinstance(block, Table)][1]
    why = table.rows[0][4]
    assert why.key == "advanced_search.why_places"
    assert why.values["places"].key == "advanced_search.comma"
