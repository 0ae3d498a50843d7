"""The catalogue that the build writes says of every tool what the tool itself says."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from data20.api.toolview import found_by, tool_json
from data20.tools import catalogue as module
from data20.tools.catalogue import catalogue, describe, find_tool, texts
from data20.tools.facts import UnknownTool
from data20.tools.registry import registry, text_catalogue


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A build in which `catalogue.json` lies beside the module."""
    kept = json.loads(json.dumps(describe(registry(), text_catalogue()), ensure_ascii=False))
    for cached in (module.catalogue, module.texts):
        cached.cache_clear()
    monkeypatch.setattr(module, "_written", lambda: kept)
    yield
    for cached in (module.catalogue, module.texts):
        cached.cache_clear()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_tool_reads_the_same_from_the_catalogue(language: str) -> None:
    live = [tool_json(spec, language) for spec in registry().values()]
    assert [tool_json(facts, language) for facts in catalogue().values()] == json.loads(json.dumps(live))


@pytest.mark.usefixtures("written")
def test_every_message_is_in_the_catalogue() -> None:
    assert dict(texts()) == dict(text_catalogue())


@pytest.mark.usefixtures("written")
def test_a_catalogued_tool_is_imported_when_it_is_to_run() -> None:
    for name, facts in catalogue().items():
        assert facts.load() is registry()[name]


@pytest.mark.usefixtures("written")
def test_search_finds_the_same_tools() -> None:
    for query in ("ссылки", "ЁЛКА", "pagerank", "tag cloud", "нет такого слова"):
        assert [f.name for f in catalogue().values() if found_by(f, query)] == [s.name for s in registry().values() if found_by(s, query)]


@pytest.mark.usefixtures("written")
def test_an_unknown_tool_is_refused_with_the_closest_name() -> None:
    with pytest.raises(UnknownTool, match="validate"):
        find_tool("valdate")


def test_without_a_written_catalogue_the_tools_are_asked() -> None:
    assert catalogue() is registry()
    assert texts() is text_catalogue()


def test_a_form_can_show_every_default_among_its_choices() -> None:
    """A union of two Literals has no `enum` of its own: the form then showed the first choice and ran with another."""
    for spec in registry().values():
        for name, field in spec.schema()["properties"].items():
            if "choices" in field.get("x-data20", {}) and field.get("type") != "array":
                assert field["default"] in field.get("enum", [field.get("const")]), (spec.name, name)
