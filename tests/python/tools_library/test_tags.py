"""Tags: pairs, groups, spellings, weights, and renaming without touching anything else."""

from __future__ import annotations

import math

import pytest

from data20.report.blocks import Cloud, Table
from data20.search.tags import npmi, rename_tags, tag_clusters, tag_pairs, tag_uses, variants
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from tests.python.tools.test_every_tool import run


def vault(**files: str) -> Vault:
    return vault_of((f"{name}.md", text.encode()) for name, text in files.items())


TEA = vault(
    a="---\ntags: [Чай, кухня]\n---\nтекст", b="---\ntags: [чай, кухня]\n---\nтекст", c="---\ntags: [python, код]\n---\ntext", d="---\ntags: [python, код, чаи]\n---\ntext #inline",
)  # fmt: skip


def test_npmi_has_its_three_fixed_points() -> None:
    assert npmi(2, 2, 2, 8) == pytest.approx(1.0)
    assert npmi(2, 4, 4, 8) == pytest.approx(0.0)
    assert npmi(0, 4, 4, 8) == -1.0
    assert npmi(1, 2, 4, 8) == pytest.approx(0.0)
    assert npmi(3, 4, 4, 10) == pytest.approx(math.log(30 / 16) / math.log(10 / 3))


def test_tags_are_counted_once_an_article_whatever_their_case() -> None:
    uses = tag_uses(TEA.articles.values())
    assert uses["чай"].count == 2 and uses["чай"].spellings == (("Чай", 1), ("чай", 1))
    pairs = {(p.first, p.second): p for p in tag_pairs(uses, 4)}
    assert pairs["кухня", "чай"].joint == 2 and pairs["кухня", "чай"].npmi == pytest.approx(1.0)
    assert [set(group) for group in tag_clusters(uses, list(pairs.values()))] == [{"python", "код", "inline", "чаи"}, {"чай", "кухня"}]


def test_forms_and_typing_errors_are_found_but_not_short_or_other_words() -> None:
    files = {n: f"---\ntags: [{t}]\n---\nx" for n, t in zip("abcdefgh", ["заметка", "заметки", "graphics", "grafics", "cat", "car", "cooking", "booking"], strict=True)}
    found = {(v.keep, v.others, v.why) for v in variants(tag_uses(vault(**files).articles.values()))}
    assert ("заметка", ("заметки",), "form") in found
    assert not any({"cat", "car", "cooking", "booking"} & {keep, *others} for keep, others, _ in found)


def test_a_rename_changes_the_tags_and_nothing_else() -> None:
    text = "---\ntitle: T  # комментарий\ntags: [Чай, 'напиток', чай/зелёный]\n---\r\nО #чай и #чайник и `#чай`.\n"
    article = vault(a=text).articles["a.md"]
    edit = rename_tags(article, {"чай": "напиток"})
    assert edit is not None
    assert edit.content.decode() == "---\ntitle: T  # комментарий\ntags: ['напиток', напиток/зелёный]\n---\r\nО #напиток и #чайник и `#чай`.\n"


def test_merging_proposes_only_what_was_asked_and_is_done_after_once() -> None:
    spec = registry()["tags_cloud"]
    assert not run(spec, TEA).changes
    report = run(spec, TEA, {"merge": "form"})
    assert report.changes.paths() == ("d.md",)
    after = TEA.apply(report.changes)
    assert "чай" in {t.casefold() for t in after.articles["d.md"].tags}
    assert not run(spec, after, {"merge": "form"}).changes


@pytest.mark.parametrize("old", ["a, b", "A", "#a"])
def test_several_tags_become_one(old: str) -> None:
    report = run(registry()["tags_cloud"], vault(x="---\ntags: a, b\n---\n#a/c"), {"rename": old, "into": "new name"})
    assert b"new-name/c" in report.changes.edits[0].content  # type: ignore[union-attr]


def test_equal_tags_in_the_cloud_are_of_equal_size() -> None:
    cloud = next(b for b in run(registry()["tags_cloud"], TEA).blocks if isinstance(b, Cloud))
    assert {i.weight for i in cloud.items if i.count == 1} == {round(math.log(2) / math.log(3), 4)}


def test_hostile_tag_lists_stay_fast() -> None:
    many = vault(a="---\ntags: [" + ", ".join(f"t{i}x" for i in range(3000)) + "]\n---\nx")
    tables = [b for b in run(registry()["tags_cloud"], many).blocks if isinstance(b, Table)]
    assert len(tables[0].rows) == 1000 and tables[0].total == 3000
