"""Chains, link checks, outside links and popularity, with answers worked out by hand."""

from __future__ import annotations

import json

from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.test_network_tools import run, table

SERIES = vault_of([
    ("a.md", "---\nseries: Чай\npart: 2\n---\n# Заварка\n\nТекст.\n".encode()), ("b.md", "---\nseries: чай\npart: 1\n---\n# Вода\n\nТекст.\n".encode()), ("d/c.md", b"---\nseries: \xd0\xa7\xd0\xb0\xd0\xb9\npart: 4\n---\n# Cup\n\nText in English.\n"),
    ("k/01 One.md", b"# One\n"), ("k/02 Two.md", b"# Two\n"), ("k/03 Three.md", b"# Three\n"), ("k/2024-05-06 day.md", b""), ("g/part-1.md", b""), ("g/part-9.md", b""), ("g/part-20.md", b""),
])  # fmt: skip


def chains(vault: Vault, **values: object) -> dict[str, list[str]]:
    data = json.loads(next(a.content for a in run("chain_references", vault, **values).artifacts if a.name == "chains.json"))
    return {c["title"]: c["articles"] for c in data["chains"]}


def test_chains_come_from_series_and_from_numbers_without_great_gaps() -> None:
    assert chains(SERIES) == {"Чай": ["b.md", "a.md", "d/c.md"], "k": ["k/01 One.md", "k/02 Two.md", "k/03 Three.md"]}
    assert list(chains(SERIES, numbers=False)) == ["Чай"]
    rows = {r["chain"]: r for r in table(run("chain_references", SERIES), "table")}
    assert rows["Чай"]["gaps"] == ["3"] and rows["Чай"]["whole"] == 0.75 and rows["k"]["whole"] == 1


def test_each_part_gets_one_line_that_is_updated_in_place() -> None:
    after = SERIES.apply(run("chain_references", SERIES).changes)
    assert after.articles["a.md"].text == SERIES.articles["a.md"].text + "\n<!-- data20:begin chain -->\n← [Вода](b.md) · чай, часть 2 из 3 · [Cup](d/c.md) →\n<!-- data20:end chain -->\n".replace("чай", "Чай")
    assert "← [Заварка](../a.md) · Чай, part 3 of 3\n" in after.articles["d/c.md"].text
    alone = vault_of([("a.md", after.articles["a.md"].source.replace("series: Чай\n".encode(), b""))])
    assert "data20" not in alone.apply(run("chain_references", alone).changes).articles["a.md"].text


def test_a_chain_of_ones_own_is_kept_and_removed() -> None:
    report = run("chain_references", SERIES, define="Моя\nTwo\na.md\nнет такой", write=False)
    (edit,) = report.changes.edits
    assert edit.path == ".data20/chains.json" and [r["named"] for r in table(report, "unknown")] == ["нет такой"]
    made = SERIES.apply(report.changes)
    kept = Vault(made.articles, made.attachments, made.generation, files={edit.path: edit.content})  # type: ignore[union-attr]
    assert chains(kept)["Моя"] == ["k/02 Two.md", "a.md"] and chains(kept)["чай"] == ["b.md", "d/c.md"]
    assert not run("chain_references", kept, define="Моя\nTwo\na.md", write=False).changes
    (gone,) = run("chain_references", kept, define="Моя", write=False).changes.edits
    assert json.loads(gone.content) == {}  # type: ignore[union-attr]
