"""Cards as a librarian would write them, and exchange files that read back."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from data20.publish.catalog import card, direct, inverted, record_of
from data20.report.blocks import Table
from data20.tools.indexes.build_card_catalog import letter
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

RU = "---\ntitle: Чай и самовар\nsubtitle: очерк\nauthor: Анна Ивановна Петрова\ndate: 2024-05-06\nudc: '641.87'\ntags: [чай]\ncategory: Дом\n---\nЧай пьют из самовара, и это давний обычай.\n"
EN = "---\ntitle: Tea & <b>kettles</b>\nauthors: [John Smith, Mary Ann Lee, Wu, Al B. Cee]\ndewey: '005.10'\n---\nThe tea is boiled in the kettle and this is a drink.\n"
VAULT = vault_of([("ru.md", RU.encode()), ("en.md", EN.encode()), ("bare.md", b"x")])
MARC = "{http://www.loc.gov/MARC21/slim}"


def test_a_card_has_the_areas_of_the_standard_in_their_order() -> None:
    assert card(record_of(VAULT.articles["ru.md"])) == "Петрова, А. И. Чай и самовар : очерк / А. И. Петрова. – 06.05.2024. – 1 файл (1 КБ). – Текст : электронный."
    assert card(record_of(VAULT.articles["en.md"])) == "Tea & <b>kettles</b> / J. Smith, M. A. Lee, Wu [et al.]. – 1 file (1 KB). – Text : electronic."


@pytest.mark.parametrize(("name", "inverse", "straight"), [("Анна Петрова", "Петрова, А.", "А. Петрова"), ("Петрова, Анна", "Петрова, Анна", "А. Петрова"), ("Платон", "Платон", "Платон"), ("Л. Н. Толстой", "Толстой, Л. Н.", "Л. Н. Толстой"), ("The Society of Friends of Tea", "The Society of Friends of Tea", "The Society of Friends of Tea")])
def test_names_are_turned(name: str, inverse: str, straight: str) -> None:
    assert (inverted(name), direct(name)) == (inverse, straight)


@pytest.mark.parametrize(("title", "under"), [("Ёлка", "Е"), ("«Йод»", "Й"), ("École", "E"), ("2 кг", "0–9"), ("🎉", "#"), ("", "#"), ("中文", "中")])
def test_a_title_stands_under_its_letter(title: str, under: str) -> None:
    assert letter(title) == under


def test_marcxml_dublin_core_and_csl_read_back() -> None:
    files = {a.name: a.content for a in run(registry()["build_card_catalog"], VAULT).artifacts}
    records = ElementTree.fromstring(files["catalog.marcxml.xml"]).findall(f"{MARC}record")
    assert len(records) == 3 and all(len(r.find(f"{MARC}controlfield[@tag='008']").text or "") == 40 and len(r.find(f"{MARC}leader").text or "") == 24 for r in records)  # type: ignore[union-attr]
    codes = [field.text for r in records for field in r.findall(f"{MARC}datafield[@tag='080']/*") + r.findall(f"{MARC}datafield[@tag='082']/*")]
    assert sorted(filter(None, codes)) == ["005.10", "641.87"], "a code is text"
    titles = {e.text for e in ElementTree.fromstring(files["catalog.dc.xml"]).iter("{http://purl.org/dc/elements/1.1/}title")}
    assert titles == {"Чай и самовар : очерк", "Tea & <b>kettles</b>", "bare"}
    csl = {item["id"]: item for item in json.loads(files["catalog.csl.json"])}
    assert csl["ru.md"]["issued"] == {"date-parts": [[2024, 5, 6]]} and csl["ru.md"]["author"] == [{"family": "Петрова", "given": "Анна Ивановна"}]
    assert csl["en.md"]["author"][2] == {"literal": "Wu"}


@pytest.mark.defect("D13")
def test_diversity_is_never_negative_and_the_query_narrows() -> None:
    report = run(registry()["build_card_catalog"], VAULT, {"drawer": "class"})
    spread = next(b for b in report.blocks if isinstance(b, Table) and b.title.key.endswith(".spread"))  # type: ignore[union-attr]
    assert all(0 <= value <= 1 for row in spread.rows for value in row[2:])
    assert run(registry()["build_card_catalog"], VAULT, {"query": "самовар"}).summary.values["cards"] == 1
