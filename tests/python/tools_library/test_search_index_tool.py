"""What the index holds equals a count by hand, and its file can be searched again."""

from __future__ import annotations

import json

import pytest

from data20.report.blocks import Table
from data20.tools.registry import registry
from data20.tools.search.search_index import zipf
from data20.vault.apply import vault_of
from tests.python.tools.test_every_tool import run

VAULT = vault_of([("a.md", "# Нейросети\n\nНейросетей много.\n".encode()), ("b.md", "О нейросети и чае.\n".encode()), ("c.md", b""), ("d.md", b"---\ntags: [x\n---\ntea\n")])


@pytest.mark.defect("D15")
def test_every_form_of_a_word_is_one_stem_and_the_file_holds_the_postings() -> None:
    report = run(registry()["search_index"], VAULT, {"words": "нейросеть"})
    words = next(b for b in report.blocks if isinstance(b, Table) and b.title.key.endswith(".words"))  # type: ignore[union-attr]
    assert words.rows[0][0] == "нейросеть" and words.rows[0][3] == 2
    data = json.loads(next(a for a in report.artifacts if a.name == "search-index.json").content)
    found = data["stems"][words.rows[0][1]]
    assert [data["documents"][n]["path"] for n, _ in found] == ["a.md", "b.md"]


def test_what_cannot_be_found_is_named_with_its_reason() -> None:
    code = vault_of([*((path, article.source) for path, article in VAULT.articles.items()), ("e.md", b"```js\nlet tea = 1\n```\n")])
    report = run(registry()["search_index"], code)
    lost = next(b for b in report.blocks if isinstance(b, Table) and b.title.key.endswith(".lost"))  # type: ignore[union-attr]
    assert [(ref.path, why.key.rsplit(".", 1)[1]) for ref, why in lost.rows] == [("c.md", "no_text"), ("d.md", "broken")]


def test_zipf_of_an_exact_power_law_is_its_exponent() -> None:
    assert zipf([round(1e9 / rank**1.1) for rank in range(1, 500)]) == pytest.approx(1.1, abs=1e-4)
    assert zipf([1] * 20) is None and zipf([3, 2]) is None
