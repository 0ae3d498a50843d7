"""Recent changes: every number counted by hand, and feeds that feed readers take without a complaint."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest

from data20.errors import BadInput
from data20.report.blocks import Chart, Metrics, Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.model import Vault
from tests.python.tools.history import LIVED
from tests.python.tools.vaults import SMALL


def run(vault: Vault = LIVED, **values: Any) -> Report:
    spec = find_tool("recent_changes")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def figures(report: Report) -> dict[str, Any]:
    block = next(b for b in report.blocks if isinstance(b, Metrics))
    return {item.label.key.split(".")[1]: item.value for item in block.items if not isinstance(item.label, str)}


def file(report: Report, name: str) -> str:
    return next(a.content for a in report.artifacts if a.name == name).decode()


def test_the_figures_are_those_of_the_journal() -> None:
    assert figures(run()) == {"writes": 6, "files": 4, "created": 3, "changed": 3, "renamed": 1, "deleted": 1, "added": 15, "removed": 2, "days_active": 4}


def test_the_window_ends_with_the_chosen_day_and_keeps_to_the_folder_and_the_writer() -> None:
    assert figures(run(days=2, until="2024-05-08"))["writes"] == 2
    assert figures(run(folder="кухня/"))["writes"] == 2
    assert figures(run(by="generate_toc"))["files"] == 2


def hours(report: Report) -> dict[tuple[str, str], int]:
    chart = next(b for b in report.blocks if isinstance(b, Chart) and b.chart == "heatmap")
    return {(x, y.key.rsplit(".", 1)[1]): value for x, y, value in chart.series[0].points if value}


@pytest.mark.defect("D11")
def test_each_change_stands_in_its_own_hour_and_weekday() -> None:
    """Defect D11: the old tool put every change at 12:00."""
    assert hours(run()) == {("22", "1"): 1, ("22", "2"): 1, ("10", "3"): 2, ("11", "3"): 1, ("12", "3"): 1}
    assert hours(run(utc_offset=3)) == {("01", "2"): 1, ("01", "3"): 1, ("13", "3"): 2, ("14", "3"): 1, ("15", "3"): 1}


def test_who_wrote_how_much() -> None:
    table = next(b for b in run().blocks if isinstance(b, Table) and b.columns[0].key == "who")
    assert [row[1:5] for row in table.rows] == [(4, 3, 3, 2), (1, 2, 4, 0), (1, 2, 8, 0)]


def test_a_vault_without_a_journal_tells_the_times_of_its_files() -> None:
    articles = {p: type(a)(a.path, a.source, a.hash, "2024-05-06T07:08:09+00:00") for p, a in LIVED.articles.items()}
    assert figures(run(Vault(articles)))["changed"] == 2
    assert run(SMALL["pair"]).summary.key == "recent_changes.nothing"


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
@pytest.mark.parametrize("base", ["", "https://example.org/notes"])
def test_a_feed_reader_takes_the_feeds(name: str, base: str) -> None:
    feed = feedparser.parse(file(run(base_url=base), name))
    assert not feed.bozo, feed.get("bozo_exception")
    assert [e.title for e in feed.entries] == ["Tea", "Чайник"]
    when = feed.entries[0].published_parsed if name == "feed.rss" else feed.entries[0].updated_parsed
    assert when[:4] == (2024, 5, 9, 10)
    assert "Накипь & <соль>." in (feed.entries[1].summary if name == "feed.rss" else feed.entries[1].content[0].value)
    assert len({e.id for e in feed.entries}) == 2
    if base:
        assert feed.entries[1].link == "https://example.org/notes/%D0%BA%D1%83%D1%85%D0%BD%D1%8F/%D1%87%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA.html"
    else:
        assert "link" not in feed.entries[1] or feed.entries[1].link.startswith("urn:")


def test_dates_in_rss_follow_rfc_822_and_json_feed_has_its_required_fields() -> None:
    assert "<pubDate>Thu, 09 May 2024 10:00:00 +0000</pubDate>" in file(run(), "feed.rss")
    data = json.loads(file(run(), "feed.json"))
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"] and item["content_text"] and item["date_published"] == "2024-05-09T10:00:00Z" for item in data["items"])


@pytest.mark.parametrize("values", [{"until": "yesterday"}, {"until": "2024-02-30"}, {"base_url": "javascript:alert(1)"}, {"base_url": "https://"}])
def test_wrong_days_and_addresses_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        run(**values)
