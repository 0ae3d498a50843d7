"""Metadata against schemas: right ones pass, wrong ones are named, fixes touch only their lines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from data20.quality.schema import DEFAULT, check, read_schema
from data20.report.blocks import Report, Table
from data20.report.localize import localize
from data20.report.serialize import report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool, text_catalogue
from data20.vault.apply import vault_of
from data20.vault.model import Vault


def vault(text: str) -> Vault:
    return vault_of([("recipes/a.md", text.encode())])


def run(v: Vault, **values: Any) -> Report:
    spec = find_tool("metadata_validator")
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def found(v: Vault, **values: Any) -> list[tuple[str, str]]:
    data = json.loads(next(a.content for a in run(v, **values).artifacts if a.name == "metadata.json"))
    return [(x["field"], x["rule"]) for x in data[0]["violations"] if x["severity"] != "info"]


GOOD = "---\ntitle: Борщ\ndate: 2024-05-06\ntags: [суп, свёкла]\nstatus: draft\nreading_time: 4\ndescription: Борщ на говяжьем бульоне, без спешки.\nrelated: [../b.md]\n---\n# Борщ\n"


@pytest.mark.defect("D6")
def test_a_right_article_is_right() -> None:
    """Defect D6: the old tool declared every article with a YAML date, a relative link or a written reading time invalid."""
    assert found(vault(GOOD)) == []


@pytest.mark.parametrize(
    ("line", "violation"),
    [
        ("date: soon", ("date", "date")), ("date: 2024-02-30", ("date", "date")), ("tags: a", ("tags", "type")), ("tags: [a, A]", ("tags", "repeat")), ("status: ready", ("status", "enum")), ("description: short", ("description", "short")),
        ("reading_time: long", ("reading_time", "type")), ("difficulty_score: 101", ("difficulty_score", "big")), ("part: -1", ("part", "small")), ("source_url: ftp://x", ("source_url", "pattern")), ("staus: draft", ("staus", "unknown")), ("tags: [{a: 1}]", ("tags", "items")),
    ],
)  # fmt: skip
def test_each_kind_of_violation_is_named(line: str, violation: tuple[str, str]) -> None:
    assert found(vault(f"---\ntitle: T t\n{line}\n---\nx\n")) == [violation]


def test_fixes_are_beyond_doubt_and_touch_only_their_lines() -> None:
    v = vault("---\ntitle: T t # keep\ndate: 12.05.2024\ntags: a, b\nstatus: Draft\nreading_time: 4 мин\nupdated: soon\n---\nx\n")
    after = v.apply(run(v).changes)
    assert after.articles["recipes/a.md"].metadata == {"title": "T t", "date": "2024-05-12", "tags": ["a", "b"], "status": "draft", "reading_time": 4, "updated": "soon"}
    assert "title: T t # keep\n" in after.articles["recipes/a.md"].text
    assert not run(after).changes
    assert not run(v, fix=False).changes


def test_a_schema_of_the_vault_holds_for_its_types() -> None:
    schema = {"types": {"recipes": {"required": ["portions"], "properties": {"portions": {"type": "integer", "minimum": 1}}, "additionalProperties": False}}}
    v = replace(vault(GOOD.replace("status: draft\n", "")), files={".data20/schema.json": json.dumps(schema).encode()})
    assert ("portions", "required") in found(v)
    assert ("title", "extra") in found(v)


@pytest.mark.parametrize("text", ["{", "[]", '{"properties": 1}', '{"properties": {"a": {"type": "strange"}}}', '{"properties": {"a": {"pattern": "("}}}', '{"oneOf": []}', '{"types": {"a": 1}}'])
def test_a_wrong_schema_is_explained(text: str) -> None:
    with pytest.raises(Exception, match="schema"):
        read_schema(text)


def test_a_heading_is_a_title() -> None:
    assert found(vault("# Title\n\nx\n")) == []
    wanting = next(b for b in run(vault("x\n")).blocks if isinstance(b, Table) and b.title.key.endswith(".wanting"))  # type: ignore[union-attr]
    assert [row[0] for row in wanting.rows] == ["date", "description", "tags", "title"]


def test_what_all_articles_lack_is_one_row_a_field_and_not_one_an_article() -> None:
    many = vault_of([(f"Note {n}.md", b"x") for n in range(9)])
    tables = {b.title.key.rsplit(".", 1)[1]: b for b in run(many).blocks if isinstance(b, Table)}  # type: ignore[union-attr]
    assert tables["violations"].rows == () and [(row[0], row[1]) for row in tables["wanting"].rows][-1] == ("title", 9)


def test_the_built_in_schema_is_a_valid_schema() -> None:
    assert read_schema(json.dumps(DEFAULT))[""] == DEFAULT
    assert list(check({}, {})) == []


def test_types_are_named_in_words_and_metadata_that_cannot_be_read_are_no_nameless_field() -> None:
    made = vault_of([("a.md", b"---\ntags: one\n---\n# A\n"), ("b.md", b"---\naliases: [{a: 1}]\n---\n# B\n"), ("c.md", b"---\ntags: [one\n---\n# C\n")])
    report = run(made)
    shown = localize(report_to_json(report), "ru", text_catalogue())["blocks"]
    problems = [row[3] for block in shown if block["kind"] == "table" for row in block["rows"] if len(row) == 6]
    assert problems[1:] == ["В поле «tags» должно быть: список, а там: текст.", "В списке «aliases» должно стоять: текст или число, а есть: вложенные поля."]
    told = json.loads(next(a.content for a in report.artifacts if a.name == "metadata.json"))
    assert "The field “tags” must hold a list, but holds text." in {violation["message"] for violation in told[0]["violations"]}
    chart = next(block for block in shown if block["kind"] == "chart")
    assert "не читаются вовсе" in {point[0] for point in chart["series"][0]["points"]}
