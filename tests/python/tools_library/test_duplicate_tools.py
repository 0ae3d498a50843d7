"""Two equal articles are found by every way of looking; the plan keeps the one that is linked."""

from __future__ import annotations

import json

import pytest

from data20.report.blocks import Report
from data20.tools.maintenance.find_duplicates import normal_code
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.links import links_of
from tests.python.tools.test_every_tool import run

TEXT = " ".join(f"слово{n}" for n in range(60))
CODE = "```python\n{0}def f():\n{0}    return 1\n{0}f()\n```\n"
VAULT = vault_of([
    ("a.md", f"# Один\n\n{TEXT}\n".encode()), ("b.md", f"---\ntags: [x]\n---\n# Один\n\n**{TEXT.upper()}**\n".encode()), ("c.md", f"# Один\n\n{TEXT} и ещё [хвост](b.md) из семи новых слов\n".encode()), ("d.md", b"# Other\n\nNothing of the kind here, only a few English words stand alone.\n\n" + CODE.format("").encode()),
    ("e.md", f"# Часть\n\nСвоё начало.\n\n{TEXT}\n\n".encode() + CODE.format("  ").encode()),
])  # fmt: skip


@pytest.mark.defect("D8")
def test_equal_articles_are_found_once_and_the_linked_one_is_kept() -> None:
    data = json.loads(next(a for a in run(registry()["duplicate_detector"], VAULT, {"threshold": 0.8}).artifacts if a.name == "duplicates.json").content)
    kinds = {(pair["first"], pair["second"]): (pair["jaccard"], pair["kind"]) for pair in data["pairs"]}
    assert kinds["a.md", "b.md"] == (1.0, "equal") and len(kinds) == len(data["pairs"])
    assert kinds["a.md", "c.md"][0] == round(57 / 64, 6)
    assert {(s["keep"], s["other"], s["action"]) for s in data["plan"] if s["other"] == "a.md"} == {("b.md", "a.md", "delete")}


def test_every_kind_of_repeat_is_named() -> None:
    data = json.loads(run(registry()["find_duplicates"], VAULT).artifacts[1].content)["repeats"]
    found = {(row["kind"], tuple(place["path"] for place in row["places"])) for row in data}
    assert ("text", ("a.md", "b.md")) in found and ("title", ("a.md", "b.md", "c.md")) in found
    assert ("minhash", ("a.md", "c.md")) in found and ("paragraph", ("a.md", "b.md", "e.md")) in found and ("code", ("d.md", "e.md")) in found


def test_code_is_compared_without_its_indent() -> None:
    assert normal_code("\n\t  x = 1 \n\t\n\t  y\n\n") == "x = 1\n\ny"


SAME = "Накипь — это осадок солей кальция на стенках чайника, который снимают лимонной кислотой раз в месяц."
MERGED = vault_of([
    ("keep.md", f"---\ntags: [чай]\n---\n# Накипь\n\n{SAME}\n\n```\nкод\n```\n".encode()), ("part.md", f"---\ntitle: Осадок\ntags: [дом, Чай]\nauthor: Вера\n---\n# Накипь\n\n{SAME}\n".encode()),
    ("code.md", f"# Накипь\n\n{SAME}\n\n```\nдругой код\n```\n".encode()), ("links.md", "[a](keep.md) [b](keep.md#x) и [[part]], [с](part.md)\n".encode()), ("other.md", b"[[keep]]\n"),
])  # fmt: skip


def merge() -> Report:
    return run(registry()["duplicate_detector"], MERGED, {"merge": True, "least_words": 5})


def test_a_merge_deletes_only_what_says_nothing_new_and_moves_its_links_tags_and_title() -> None:
    after = MERGED.apply(merge().changes)
    assert set(MERGED.articles) - set(after.articles) == {"part.md"}, "code.md has code of its own"
    assert after.articles["links.md"].text == "[a](keep.md) [b](keep.md#x) и [[keep|part]], [с](keep.md)\n"
    assert after.articles["keep.md"].metadata == {"tags": ["чай", "дом"], "author": "Вера", "aliases": ["Осадок"]}
    assert after.articles["keep.md"].body == MERGED.articles["keep.md"].body
    assert [r.status for _, r in links_of(after).all()].count("broken") == 0
    assert not run(registry()["duplicate_detector"], after, {"merge": True, "least_words": 5}).changes


def test_nothing_is_merged_unless_asked_and_not_where_a_link_would_break() -> None:
    assert not run(registry()["duplicate_detector"], MERGED, {"least_words": 5}).changes
    held = vault_of([*((path, article.source) for path, article in MERGED.articles.items()), ("held.md", b"[x][r]\n\n[r]: part.md\n")])
    assert not run(registry()["duplicate_detector"], held, {"merge": True, "least_words": 5}).changes
