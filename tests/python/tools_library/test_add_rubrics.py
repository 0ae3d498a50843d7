"""Rubrics: readable in every theme, computed the same for everybody, nothing stored unless asked."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from data20.tools.registry import registry
from data20.tools.tags._colours import contrast, from_hsl, hex_of
from data20.tools.tags.add_rubrics import sign_of
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

FILES = [(f"{n}.md", f"---\ncategory: {name}  # note\nstatus: draft\n---\nx\n".encode()) for n, name in enumerate(["cooking", "Cooking", "cooking", "coking", "Дом", "<b>&", "x/y"])] + [("none.md", b"x")]
VAULT = vault_of(FILES)
SPEC = registry()["add_rubrics"]


def test_contrast_has_its_published_values() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    assert [hex_of(from_hsl(*hsl)) for hsl in ((0, 1, 0.5), (120, 1, 0.25), (240, 0.5, 0.75))] == ["#ff0000", "#008000", "#9f9fdf"]


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5), ("pastel", 4.5), ("high_contrast", 7)])
def test_every_colour_can_be_read(theme: str, least: float) -> None:
    many = vault_of([(f"{n}.md", f"---\ncategory: c{n}\n---\n".encode()) for n in range(80)])
    data = json.loads(next(a for a in run(SPEC, many, {"theme": theme}).artifacts if a.name == "rubrics.json").content)
    assert len({r["color"] for r in data["rubrics"]}) > 60 and all(r["contrast"] >= least for r in data["rubrics"])


def test_the_legend_is_xml_and_nothing_is_written_unless_asked() -> None:
    report = run(SPEC, VAULT)
    assert not report.changes and report.summary.values == {"count": 5, "without": 1}
    texts = [e.text for e in ElementTree.fromstring(report.artifacts[0].content).iter("{http://www.w3.org/2000/svg}text")]
    assert any("<b>&" in (text or "") for text in texts)
    stored = VAULT.apply(run(SPEC, VAULT, {"write": "store"}).changes)
    assert stored.articles["0.md"].text.startswith("---\ncategory: cooking  # note\n") and stored.articles["0.md"].metadata["rubrics"]["sign"] == "🍳"
    assert not run(SPEC, stored, {"write": "store"}).changes
    removed = stored.apply(run(SPEC, stored, {"write": "remove"}).changes)
    assert {path: a.source for path, a in removed.articles.items()} == dict(FILES)


@pytest.mark.parametrize(("name", "sign"), [("Программирование", "💻"), ("household", "🏠"), ("Рецепты", "🍳"), ("яхты", "Я"), ("Начало работы", "Н"), ("Soup recipes", "🍳"), ("…", "•"), ("", "•")])
def test_a_sign_fits_the_words(name: str, sign: str) -> None:
    assert sign_of(name) == sign


def test_rubrics_that_begin_alike_get_two_letters() -> None:
    files = [(f"{n}.md", f"---\ncategory: {name}\n---\n".encode()) for n, name in enumerate(("Obsidian Publish", "Obsidian Sync", "Obsidian", "Плагины", "Ремонт и уход", "Яхты"))]
    data = json.loads(next(a.content for a in run(SPEC, vault_of(files), {}).artifacts if a.name == "rubrics.json"))
    assert {r["category"]: r["sign"] for r in data["rubrics"]} == {"Obsidian Publish": "OP", "Obsidian Sync": "OS", "Obsidian": "Ob", "Плагины": "П", "Ремонт и уход": "🔧", "Яхты": "Я"}
