"""The bibliography finds every source once, however it is mentioned, and says which keys nobody describes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import bibtexparser

from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.vaults import DEMO, demo

BIB = """@article{brin1998, author={Brin, Sergey and Page, Lawrence}, title={The anatomy}, journal={Computer Networks}, year=1998, doi={10.1016/S0169-7552(98)00110-X}}
@book{ranganathan, author={Ранганатан, Ш. Р.}, title={Пять законов}, year=1931, address={М.}, publisher={Книга}}
@book{unused, title={Nobody}}
@book{open, title={
"""
FILES = {"refs.bib": BIB.encode()}
VAULT = vault_of([
    ("a.md", "# А\n\nСм. [@brin1998, с. 3] и [@nobody]; ещё doi:10.1016/S0169-7552(98)00110-X и `[@unused]`.\n".encode()),
    ("b.md", b"---\nsource_url: https://doi.org/10.1016/s0169-7552(98)00110-x\n---\n# B\n\n[@Ranganathan] and [site](https://www.example.org/page/), <http://example.org/page#x>\n"),
    ("c.md", b"---\nsource: Archive\nsource_url: https://archive.example/\n---\n# C\n\ntext\n"), *FILES.items(),
])  # fmt: skip
VAULT = replace(VAULT, files=FILES)


def run(vault: Vault = VAULT, **values: Any) -> Report:
    spec = find_tool("generate_bibliography")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def tables(report: Report) -> list[Table]:
    return [b for b in report.blocks if isinstance(b, Table)]


def file(report: Report, name: str) -> str:
    return next(a.content for a in report.artifacts if a.name == name).decode()


def test_a_source_counts_once_however_it_is_mentioned() -> None:
    rows = tables(run())[0].rows
    assert [(row[1], row[4], [ref.path for ref in row[6]]) for row in rows] == [("ranganathan", 1, ["b.md"]), ("archive-example", 1, ["c.md"]), ("brin1998", 2, ["a.md", "b.md"])]
    assert rows[0][0] == "Ранганатан Ш. Р. Пять законов. М. : Книга, 1931."


def test_keys_without_a_record_unused_records_and_broken_entries_are_named() -> None:
    report = run()
    assert [row[0] for row in tables(report)[1].rows] == ["nobody"]
    assert [row[0] for row in tables(report)[2].rows] == ["unused"]
    assert tables(report)[3].rows == (("refs.bib", 4, "@book{open"),)
    assert len(tables(run(uncited=True))[0].rows) == 4


def test_outside_links_are_sources_only_when_asked_for_and_once() -> None:
    rows = tables(run(links=True))[0].rows
    assert [row[4] for row in rows if "example-org" in row[1]] == [1]


def test_the_date_of_access_is_put_where_there_is_none() -> None:
    assert "URL: https://archive.example/ (дата обращения: 06.05.2024)." in file(run(accessed="2024-05-06"), "bibliography.md")


def test_files_read_back() -> None:
    report = run(style="ieee")
    assert file(report, "bibliography.md").startswith("\\[1\\] S. Brin and L. Page, “The anatomy,” *Computer Networks*, 1998")
    assert {e.key for e in bibtexparser.parse_string(file(report, "bibliography.bib")).entries} == {item["id"] for item in json.loads(file(report, "bibliography.json"))}
    assert file(report, "bibliography.ris").count("ER  - ") == 3


def test_the_demo_vault_has_a_record_for_every_key() -> None:
    files = {path: (DEMO / path).read_bytes() for path in demo().attachments}
    report = run(replace(demo(), files=files))
    assert tables(report)[1].rows == ()
    assert report.summary.values["sources"] >= 15  # type: ignore[operator]
