"""The mistakes of the old system that concern tools, and that each has a test which fails on it.

A test that guards against one is marked `@pytest.mark.defect("D7")`; those that no other room's tests cover stand here.
What each was: D1 quality_metrics crashes · D2 export_manager crashes by default and on a YAML date · D3 weighted_tags crashes on a
YAML date · D4 breadcrumbs destroy metadata · D5 a second table of contents eats text · D6 YAML dates are "no dates" · D7 PageRank loses
mass · D8 duplicates are found and thrown away · D9 links with ../ are lost · D10 figure numbers change from run to run · D11 every
change is at 12:00 · D12 division by zero on nothing · D13 diversity is negative · D14 OR and NOT are ignored · D15 no word forms ·
D16 English formulas on Russian · D17 the server can't start · D18 jobs are lost between two ids · D19 parameters are misdescribed, some
tools can't be run · D20 nothing works offline · D21 pages and API disagree.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from data20.errors import BadInput
from data20.graph.model import graph_of
from data20.report.blocks import Articles, Artifact, Report
from data20.tools.interface import SilentProgress, ToolSpec
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import all_vaults, demo

TESTS = Path(__file__).parents[2]
DATED = vault_of([("a.md", b"---\ntitle: A\ndate: 2024-05-06\n---\n# A\n\nText.\n"), ("b/c.md", b"---\ndate: 2024-05-06 10:00:00\n---\n# C\n\n[up](../a.md#a) ![x](../p.png)\n")])


def run(name: str, vault: Vault, **values: Any) -> Report:
    spec = registry()[name]
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def test_every_defect_has_a_test_that_guards_against_it() -> None:
    found = {match for path in TESTS.rglob("test_*.py") for match in re.findall(r'^@pytest\.mark\.defect\("(D\d+)"\)', path.read_text(), re.MULTILINE)}
    assert found == {f"D{number}" for number in range(1, 22)}


@pytest.mark.defect("D2")
@pytest.mark.parametrize("formats", [None, ["json"], ["site"]])
def test_an_export_with_its_defaults_and_with_dates_comes_out_whole(formats: list[str] | None) -> None:
    files = {a.name: a.content for a in run("export_manager", DATED, **({"formats": formats} if formats else {})).artifacts}
    assert files and all(files.values())
    if formats == ["json"]:
        assert [a["metadata"]["date"] for a in json.loads(files["knowledge_base.json"])["articles"]] == ["2024-05-06", "2024-05-06T10:00:00"]


@pytest.mark.defect("D3")
@pytest.mark.parametrize("tool", registry())
def test_an_unquoted_date_stops_no_tool(tool: str) -> None:
    assert run(tool, DATED).blocks


@pytest.mark.defect("D9")
def test_links_to_a_folder_above_are_edges_of_the_graph() -> None:
    assert [(e.source, e.target) for e in DATED.derived(graph_of).edges] == [("b/c.md", "a.md")]
    files = {a.name: a.content for a in run("build_graph", DATED).artifacts}
    edges = json.loads(files["graph.json"])["graph"]["edges"]
    assert [(e["source"], e["target"]) for e in edges] == [("b/c.md", "a.md")]


@pytest.mark.defect("D12")
@pytest.mark.parametrize("name", ["empty", "one", "no text"])
@pytest.mark.parametrize("tool", ["knowledge_graph_builder", "generate_statistics", "statistics_dashboard", "network_analyzer", "tags_cloud", "quality_metrics"])
def test_nothing_to_count_is_no_division_by_zero(tool: str, name: str) -> None:
    assert run(tool, all_vaults()[name]).summary


@pytest.mark.defect("D14")
@pytest.mark.defect("D15")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("python NOT ai", ["py.md"]), ("python AND ai", ["both.md"]), ("нейросеть", ["ru.md"]), ("нейросетей OR python", ["both.md", "py.md", "ru.md"]),
        ("(python OR нейросети) НЕ ai", ["py.md", "ru.md"]),
    ],
)  # fmt: skip
def test_a_query_means_what_it_says_in_every_form_of_the_word(query: str, found: list[str]) -> None:
    vault = vault_of([("py.md", b"# Python\n\nText.\n"), ("both.md", b"# Python\n\nAI too.\n"), ("ru.md", "# Обучение\n\nОб обучении нейросетей.\n".encode())])
    hits = next(b for b in run("advanced_search", vault, query=query).blocks if isinstance(b, Articles))
    assert sorted(item.article.path for item in hits.items) == found


@pytest.mark.defect("D19")
@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.name) for spec in registry().values()])
def test_a_tool_is_described_as_it_is_and_runs_from_its_description(spec: ToolSpec) -> None:
    schema = TypeAdapter(spec.params).json_schema()
    properties = schema.get("properties", {})
    assert set(properties) == set(spec.params.model_fields)
    for name, field in properties.items():
        assert len(name) > 1, "a word, not an option's letter"
        assert "default" in field and name not in schema.get("required", []), f"{name} can be left out"
    defaults = {name: field["default"] for name, field in properties.items()}
    report = spec.run(demo(), spec.params.model_validate(defaults), SilentProgress())
    assert {artifact.name for artifact in report.artifacts} <= set(spec.produces)


@pytest.mark.defect("D19")
@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.name) for spec in registry().values()])
def test_every_file_that_a_tool_announces_is_made_by_its_defaults_or_an_example(spec: ToolSpec) -> None:
    made = {a.name for values in ({}, *spec.examples) for vault in (all_vaults()["pair"], demo()) for a in _made(spec, vault, dict(values))}
    assert made == set(spec.produces)


def _made(spec: ToolSpec, vault: Vault, values: dict[str, Any]) -> tuple[Artifact, ...]:
    try:
        return spec.run(vault, spec.params.model_validate(values), SilentProgress()).artifacts
    except BadInput:  # the example names an article of the other vault
        return ()
