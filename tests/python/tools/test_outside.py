"""What browsers learn of addresses outside is kept in the vault, and only what a browser can know is said."""

from __future__ import annotations

import json

import pytest

from data20.errors import BadInput
from data20.report.blocks import Metrics, Report
from data20.tools.outside import KEPT, STATE, Answer, addresses, answers_of, learnt, parse_answers
from data20.vault.apply import apply_changes, vault_of
from data20.vault.model import Vault
from tests.python.tools.test_network_tools import metric, run, table

VAULT = vault_of({
    "a.md": b"[one](https://Example.org:443/a?utm_source=x#part) [two](http://example.net/b) [mail](mailto:a@b.c) `https://code.example/`\n",
    "b.md": "[один](https://example.org/a) [дома](http://192.168.1.1/reboot) [тут](http://localhost:8000/) [путь](a.md) [плохо](https://exa mple/)\n".encode(),
    "c.md": "[кириллица](https://пример.рф/статья) [файл](ftp://files.example/a)\n".encode(),
}.items())  # fmt: skip


def test_each_address_is_listed_once_and_none_of_the_persons_own_network() -> None:
    found = addresses(VAULT)
    assert found == sorted(found)
    assert [url for url in found if "example" in url] == ["http://example.net/b", "https://example.org/a"]
    assert any(url.startswith("https://пример.рф/") for url in found)
    assert not any(part in url for url in found for part in ("192.168", "localhost", "mailto", "code", "ftp"))


@pytest.mark.parametrize(
    ("seen", "status", "state"),
    [
        ("status", 200, "reachable"), ("status", 204, "reachable"), ("status", 304, "reachable"), ("opaque", 0, "reachable"),
        ("status", 404, "refused"), ("status", 410, "refused"), ("status", 500, "refused"),
        ("status", 403, "unknown"), ("status", 429, "unknown"), ("status", 503, "unknown"), ("silent", 0, "unknown"), ("timeout", 0, "unknown"), ("insecure", 0, "unknown"),
    ],
)  # fmt: skip
def test_an_answer_means_no_more_than_it_says(seen: str, status: int, state: str) -> None:
    assert Answer("2026-11-23T10:00:00+00:00", seen, status).state == state  # type: ignore[arg-type]


def test_answers_are_added_behind_the_earlier_ones_and_ten_are_kept() -> None:
    vault, content = VAULT, None
    for number in range(KEPT + 3):
        done = learnt(vault, content, [("https://example.org/a", Answer(f"2026-11-{number + 1:02}T00:00:00+00:00", "status", 200))])
        vault = apply_changes(vault, done)
        content = {edit.path: edit.content for edit in done.edits}[STATE]  # type: ignore[union-attr]
    kept = parse_answers(content)["https://example.org/a"]
    assert [answer.at[8:10] for answer in kept] == [f"{n:02}" for n in range(4, KEPT + 4)]


def test_what_no_article_links_to_is_not_kept() -> None:
    done = learnt(VAULT, None, [("https://elsewhere.example/", Answer("2026-11-23T10:00:00+00:00", "opaque"))])
    (edit,) = done.edits
    assert json.loads(edit.content)["addresses"] == {}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{", b"\xff", b'{"addresses": []}', b'{"addresses": {"https://a.b/": [{"at": "x"}]}}', b'{"addresses": {"https://a.b/": [{"at": "x", "seen": "magic", "status": 1}]}}'],
)  # fmt: skip
def test_a_file_that_is_something_else_is_named_and_never_overwritten(content: bytes) -> None:
    with pytest.raises(BadInput, match="outside-links"):
        learnt(VAULT, content, [])


def test_without_a_file_nothing_is_known() -> None:
    assert answers_of(VAULT) == {}


def test_the_link_tools_tell_what_was_learnt_and_where_a_link_leads_to_nothing() -> None:
    done = learnt(VAULT, None, [("https://example.org/a", Answer("2026-11-23T10:00:00+00:00", "status", 404)), ("http://example.net/b", Answer("2026-11-23T10:00:00+00:00", "opaque"))])
    made = apply_changes(VAULT, done)
    known = Vault(made.articles, made.attachments, made.generation, files={STATE: done.edits[0].content})  # type: ignore[union-attr]
    report = run("check_links", known)
    assert [(row["url"], row["article"].path, row["answer"].key, row["answer"].values) for row in table(report, "table_refused")] == [
        ("https://example.org/a", path, "check_links.seen_refused", {"status": 404}) for path in ("a.md", "b.md")
    ]
    assert metric(report, "refused") == 1 and metric(report, "reachable") == 1
    assert "never" not in figures(report), "the tool of links inside doesn't count what was never asked"
    rows = {row["url"]: row for row in table(run("external_links_tracker", known), "table_urls")}
    assert rows["http://example.net/b"]["answer"].key == "external_links_tracker.seen_opaque"
    assert rows["https://example.org/a"]["checked"] == "2026-11-23"
    assert [row["url"] for row in table(run("external_links_tracker", known, show="refused"), "table_urls")] == ["https://example.org/a"]
    assert metric(run("external_links_tracker", known), "never") == 2  # пример.рф, and the bare https://exa; no browser asks by ftp


@pytest.mark.parametrize("tool", ["check_links", "external_links_tracker"])
def test_before_the_first_check_no_figure_speaks_of_answers(tool: str) -> None:
    assert not figures(run(tool, VAULT)) & {"reachable", "refused", "unknown", "never"}


def figures(report: Report) -> set[str]:
    return {str(getattr(item.label, "key", item.label)).partition(".")[2] for block in report.blocks if isinstance(block, Metrics) for item in block.items}
