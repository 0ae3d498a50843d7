"""The timeline: dates of metadata and text in order, with their uncertainty, as a calendar too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data20.report.blocks import Report, Table, Timeline
from data20.report.localize import localize
from data20.report.serialize import report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool, text_catalogue
from data20.vault.apply import vault_of

VAULT = vault_of([
    ("war.md", "---\ndate: 2024-05-06\nmilestone: true\ncategory: история\n---\n# Война\n\nВойна шла с 1941 по 1945 год. Рим основан около 753 года до н. э., а в 1990-х всё изменилось.\n\n```\nв 1812 году\n```\n\n- 500 г муки\n".encode()),
    ("memex.md", b"# Memex\n\nBush published it in July 1945. It took until 1991.\n\n<!-- data20:begin toc -->\nin 1999\n<!-- data20:end toc -->\n"), ("plain.md", b"---\ndate: 2020\n---\nNo dates.\n"),
])  # fmt: skip


def run(**values: Any) -> Report:
    spec = find_tool("timeline_generator")
    return spec.run(VAULT, spec.params.model_validate(values), SilentProgress())


def events(report: Report) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads(next(a.content for a in report.artifacts if a.name == "timeline.json"))
    return data


def test_dates_of_text_and_metadata_stand_in_order_with_their_uncertainty() -> None:
    assert [(e["edtf"], e["kind"], e["path"]) for e in events(run())] == [
        ("-0752~", "text", "war.md"), ("1941/1945", "text", "war.md"), ("1945-07", "text", "memex.md"), ("199X", "text", "war.md"), ("../1991", "text", "memex.md"),
        ("2020", "article", "plain.md"), ("2024-05-06", "milestone", "war.md"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "edtf"),
    [
        ({"sources": "metadata"}, ["2020", "2024-05-06"]), ({"milestones": True}, ["2024-05-06"]), ({"first": "1940", "last": "1950"}, ["1941/1945", "1945-07", "../1991"]),
        ({"sources": "text", "precise": True}, ["1941/1945", "1945-07", "../1991"]), ({"category": "история", "sources": "metadata"}, ["2024-05-06"]),
    ],
)  # fmt: skip
def test_parameters_choose(values: dict[str, Any], edtf: list[str]) -> None:
    assert [e["edtf"] for e in events(run(**values))] == edtf


def test_a_date_comes_with_its_sentence_and_line() -> None:
    war = next(e for e in events(run()) if e["edtf"] == "1941/1945")
    assert (war["label"], war["line"]) == ("Война шла с 1941 по 1945 год.", 8)


def test_the_calendar_is_rfc_5545() -> None:
    text = next(a.content for a in run().artifacts if a.name == "timeline.ics").decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert text.count("BEGIN:VEVENT") == 5, "open ranges and years before the common era have no calendar day"
    assert "DTSTART;VALUE=DATE:19410101\r\nDTEND;VALUE=DATE:19460101" in text


def test_events_are_drawn_with_their_group_and_end() -> None:
    drawn = next(b for b in run().blocks if isinstance(b, Timeline))
    assert [(e.date, e.end, e.group) for e in drawn.events if e.path == "war.md"][1] == ("1941", "1945", "история")


def test_no_date_is_shown_more_exactly_than_it_is_known() -> None:
    report = run()
    drawn = next(b for b in report.blocks if isinstance(b, Timeline))
    assert [(e.date, e.end) for e in drawn.events] == [("-0752", None), ("1941", "1945"), ("1945-07", None), ("1990", "1999"), ("1991", None), ("2020", None), ("2024-05-06", None)]
    table = next(b for b in report.blocks if isinstance(b, Table))
    assert [row[0] for row in table.rows] == ["-0752", "1941", "1945-07", "1990", "1991", "2020", "2024-05-06"]
    assert [localize(report_to_json(report), language, text_catalogue())["summary"].split(":")[0] for language in ("ru", "en")] == ["7 событий, 753 до н. э. – 2024", "7 events, 753 BC – 2024"]


def test_a_limit_that_is_no_date_is_named() -> None:
    with pytest.raises(Exception, match="first"):
        run(first="soon")


def test_a_date_that_shows_how_dates_are_written_is_no_event() -> None:
    told = vault_of([("a.md", (
        "# A\n\nОбразец соответствует дате, например 2022-01-01. Например, если вы создадите заметку 1 января 2024 года, её имя будет числом.\n\n"
        "The call returns a string like \"2025-12-31\". For example, if you begin on 5 May 2023, it ends a week later.\n\n"
        "Например, в 1812 году Москва сгорела. Version 2 came on 2020-12-07. For example, the Bastille fell on 14 July 1789.\n"
    ).encode())])  # fmt: skip
    spec = find_tool("timeline_generator")
    assert [e["edtf"] for e in events(spec.run(told, spec.params(), SilentProgress()))] == ["1789-07-14", "1812", "2020-12-07"]
