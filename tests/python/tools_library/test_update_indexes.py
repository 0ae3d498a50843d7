"""Index files list every article once, keep all other text, and stay the same the second time."""

from __future__ import annotations

import pytest

from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.links import links_of
from tests.python.tools.test_every_tool import run

FILES = {
    "INDEX.md": "---\ntitle: Главная  # моя\ntype: main-index\n---\n# Главная\n\nСлово о базе.\r\n", "a/2 второй.md": "---\ndescription: о *втором*\ndate: 2024-01-02\n---\nРусский текст о чае.\n", "a/10 десятый.md": "Русский текст о кофе и воде.\n",
    "b/index.md": "# Раздел Б\n", "b/deep/x.md": "# Икс\n\nТекст о числах.\n", "top.md": "# Верх\n\nСтатья о верхе.\n",
}  # fmt: skip
VAULT = vault_of((path, text.encode()) for path, text in FILES.items())
SPEC = registry()["update_indexes"]


def test_the_lists_are_put_between_markers_and_other_bytes_stay() -> None:
    after = VAULT.apply(run(SPEC, VAULT).changes)
    root = after.articles["INDEX.md"].text
    assert root.startswith(FILES["INDEX.md"])
    assert root.split("-->", 1)[1].splitlines()[1:-1] == [
        "- **a** — 2 статьи", "  - [2 второй](a/2%20второй.md) — о \\*втором\\*", "  - [10 десятый](a/10%20десятый.md)", "- **[Раздел Б](b/index.md)** — 1 статья", "- [Верх](top.md)",
    ]  # fmt: skip
    assert "[Икс](deep/x.md)" in after.articles["b/index.md"].text
    assert [link.status for _, link in links_of(after).all()] == ["ok"] * 5


@pytest.mark.parametrize("create", ["root", "all", "no"])
def test_a_second_run_changes_nothing(create: str) -> None:
    files = {path: text for path, text in FILES.items() if "index" not in path.casefold()}
    for given in (VAULT, vault_of((path, text.encode()) for path, text in files.items())):
        after = given.apply(run(SPEC, given, {"create": create}).changes)
        assert not run(SPEC, after, {"create": create}).changes
        assert len(after.articles) - len(given.articles) == {"root": int(given is not VAULT), "all": 4 if given is not VAULT else 2, "no": 0}[create]


def test_an_article_that_comes_and_one_that_goes_are_told() -> None:
    after = VAULT.apply(run(SPEC, VAULT).changes)
    moved = vault_of([(path, a.source) for path, a in after.articles.items() if path != "top.md"] + [("new.md", b"new")])
    report = run(SPEC, moved)
    assert report.changes.paths() == ("INDEX.md",)
    assert b'INDEX.md,update,4,2,1,1' in report.artifacts[0].content


def test_a_file_that_cannot_be_edited_safely_is_left_alone() -> None:
    broken = vault_of([("INDEX.md", b"```\nnever closed\n"), ("x/INDEX.md", b"---\na: [\n---\n"), ("x/y.md", b"y")])
    report = run(SPEC, broken)
    assert not report.changes and report.artifacts[0].content.count(b"locked") == 2
