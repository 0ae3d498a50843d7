"""Breadcrumbs: right trails, circles noticed, and metadata that stay as they are to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data20.errors import BadInput
from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import demo

META = "---\r\ntitle:   Чайник  # так и было\r\ndate: 2024-05-06\r\ntags: [ дом , чай ]\r\nparent: ../tea/index.md\r\n---\r\n"
VAULT = vault_of([
    ("Home.md", b"# Home\n\nx\n"), ("tea/index.md", b"# All about tea\n"), ("tea/green/leaf.md", b"# Leaf\n"), ("кухня/чайник.md", (META + "# Чайник\r\n\r\nВода.\r\n").encode()),
    ("a.md", b"---\nparent: b.md\n---\n# A\n"), ("b.md", b"---\nparent: a.md\n---\n# B\n"), ("lost.md", b"---\nparent: nowhere.md\n---\n# Lost\n"),
    ("rooted.md", b"---\ncategory: Physics\n---\n# R\n"), ("own.md", b"---\nbreadcrumbs: [Home, {title: Shelf}]\n---\n# Own\n"),
])  # fmt: skip


def run(vault: Vault = VAULT, **values: Any) -> Report:
    spec = find_tool("generate_breadcrumbs")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def trails(report: Report) -> dict[str, str]:
    table = next(b for b in report.blocks if isinstance(b, Table))
    return {row[0].path: row[1] for row in table.rows}


def test_trails_follow_own_lists_parents_folders_and_categories() -> None:
    assert trails(run()) == {
        "Home.md": "Home", "tea/index.md": "Home › All about tea", "tea/green/leaf.md": "Home › All about tea › green › Leaf", "кухня/чайник.md": "Home › All about tea › Чайник",
        "a.md": "Home › B › A", "b.md": "Home › A › B", "lost.md": "Home › Lost", "rooted.md": "Home › Physics › R", "own.md": "Home › Shelf › Own",
    }  # fmt: skip
    assert trails(run(by="folder"))["кухня/чайник.md"] == "Home › кухня › Чайник"


def test_circles_lost_parents_depth_and_bare_folders_are_named() -> None:
    table = [b for b in run(max_depth=3).blocks if isinstance(b, Table)][1]
    assert [(row[0].path, row[1].key.split(".")[1]) for row in table.rows] == [
        ("a.md", "cycle"), ("b.md", "cycle"), ("lost.md", "lost"), ("tea/green/leaf.md", "deep"), ("tea/green/leaf.md", "no_index"), ("кухня/чайник.md", "no_index"),
    ]  # fmt: skip


@pytest.mark.defect("D4")
def test_metadata_stay_to_the_byte_and_a_second_run_changes_nothing() -> None:
    """Defect D4: the old tool wrote Python's repr of the metadata between the fences, on every run."""
    after = VAULT.apply(run(write=True).changes)
    text = after.articles["кухня/чайник.md"].source.decode()
    assert text == (
        META + "<!-- data20:begin breadcrumbs -->\r\nВы здесь: [Home](../Home.md) › [All about tea](../tea/index.md) › Чайник\r\n<!-- data20:end breadcrumbs -->\r\n\r\n# Чайник\r\n\r\nВода.\r\n"
    )
    assert not run(after, write=True).changes
    back = after.apply(run(after).changes)
    assert {p: a.text.split() for p, a in back.articles.items()} == {p: a.text.split() for p, a in VAULT.articles.items()}
    assert not any("data20:" in a.text for a in back.articles.values())


def test_nothing_is_written_unless_asked_and_metadata_of_the_demo_vault_survive() -> None:
    assert not run(demo()).changes
    after = demo().apply(run(demo(), write=True).changes)
    for path, article in demo().articles.items():
        written = after.articles[path]
        assert written.text[: written.frontmatter.end] == article.text[: article.frontmatter.end]
        assert written.metadata == article.metadata and [h.text for h in written.structure.headings] == [h.text for h in article.structure.headings]


def test_json_ld_is_a_breadcrumb_list_with_addresses_of_the_exported_site() -> None:
    data = json.loads(run(base_url="https://example.org/n").artifacts[0].content)["tea/green/leaf.md"]
    assert data["@type"] == "BreadcrumbList"
    assert [(i["position"], i["name"], i.get("item")) for i in data["itemListElement"]] == [
        (1, "Home", "https://example.org/n/Home.html"), (2, "All about tea", "https://example.org/n/tea/index.html"), (3, "green", None), (4, "Leaf", "https://example.org/n/tea/green/leaf.html"),
    ]  # fmt: skip
    with pytest.raises(BadInput):
        run(base_url="ftp://x")
