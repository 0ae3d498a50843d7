"""What holds for every tool, found by walking the registry: adding a tool adds its tests."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from data20.messages import LANGUAGES, Text
from data20.report.blocks import Report
from data20.report.localize import localize
from data20.report.render import report_markdown
from data20.report.serialize import artifacts_of, changes_from_json, changes_to_json, report_to_json
from data20.report.texts import common
from data20.tools.facts import CATEGORIES
from data20.tools.interface import Cancelled, SilentProgress, ToolSpec
from data20.tools.registry import registry, text_catalogue
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import all_vaults, demo

TOOLS = [pytest.param(spec, id=spec.name) for spec in registry().values()]
VAULTS = all_vaults()
_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)")


def run(spec: ToolSpec, vault: Vault, values: dict[str, Any] | None = None) -> Report:
    return spec.run(vault, spec.params.model_validate(values or {}), SilentProgress())


def everything(report: Report) -> bytes:
    return json.dumps([report_to_json(report), changes_to_json(report.changes)], ensure_ascii=False).encode() + b"".join(
        a.name.encode() + a.content for a in report.artifacts
    )


def keys_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$"]} if "$" in value else set()
        return own.union(*(keys_in(item) for item in value.values()))
    return set().union(*(keys_in(item) for item in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("spec", TOOLS)
@pytest.mark.parametrize("name", VAULTS)
def test_a_tool_runs_with_its_defaults_on_any_vault_and_says_so_in_both_languages(spec: ToolSpec, name: str) -> None:
    report = run(spec, VAULTS[name])
    data = report_to_json(report)
    json.dumps(data, allow_nan=False)
    catalogue = text_catalogue()
    assert keys_in(data) <= set(catalogue), "a message without a text"
    for language in LANGUAGES:
        shown = localize(data, language, catalogue)
        assert shown["summary"]
        assert not _PLACE.search(shown["summary"]), "a place that nobody filled"
        assert report_markdown(shown, spec.title.format(language, {}), language)
    assert set(artifacts_of(report)) <= set(spec.produces)
    VAULTS[name].apply(report.changes)
    assert spec.writes or not report.changes


@pytest.mark.parametrize("spec", TOOLS)
def test_every_example_is_valid_and_runs(spec: ToolSpec) -> None:
    for example in spec.examples:
        assert run(spec, VAULTS["pair"], dict(example)).summary


@pytest.mark.parametrize("spec", TOOLS)
@pytest.mark.parametrize("name", ["pair", "demo", "hostile"])
def test_the_same_input_gives_the_same_bytes(spec: ToolSpec, name: str) -> None:
    fresh = Vault(VAULTS[name].articles, VAULTS[name].attachments, VAULTS[name].generation)
    assert everything(run(spec, VAULTS[name])) == everything(run(spec, fresh))


@pytest.mark.parametrize("spec", [p for p in TOOLS if p.values[0].writes])
@pytest.mark.parametrize("name", VAULTS)
def test_applying_twice_changes_nothing_the_second_time(spec: ToolSpec, name: str) -> None:
    report = run(spec, VAULTS[name])
    after = VAULTS[name].apply(changes_from_json(changes_to_json(report.changes)))
    again = run(spec, after)
    assert again.changes.edits == ()


@pytest.mark.parametrize("spec", TOOLS)
def test_a_tool_stops_when_it_is_cancelled(spec: ToolSpec) -> None:
    class Cancelling(SilentProgress):
        def __call__(self, done: int, total: int, message: Any = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        spec.run(demo(), spec.params(), Cancelling())


@pytest.mark.parametrize("spec", TOOLS)
def test_a_tool_describes_itself_fully_in_both_languages(spec: ToolSpec) -> None:
    assert spec.category in CATEGORIES
    texts: list[Text] = [spec.title, spec.question, spec.description, spec.help, *spec.texts.values()]
    for text in texts:
        assert text.ru.strip() and text.en.strip()
        assert set(_PLACE.findall(text.ru)) == set(_PLACE.findall(text.en))
    assert len(spec.help.ru) > 300 and len(spec.help.en) > 300
    for name, field in spec.params.model_fields.items():
        assert not field.is_required() or spec.examples != ({},), name
        hints = field.json_schema_extra
        assert isinstance(hints, dict)
        described: Any = hints["x-data20"]
        assert all(described[part][language] for part in ("title", "description") for language in LANGUAGES), name


@pytest.mark.parametrize("name", ["advanced_search", "faceted_search", "build_graph", "generate_toc", "validate"])
def test_of_an_empty_vault_it_is_said_that_it_is_empty(name: str) -> None:
    """Not that nothing fits a query, or that nothing is wrong."""
    assert run(registry()[name], vault_of([])).summary == common("empty_vault")
