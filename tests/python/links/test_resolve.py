"""Which file a link means, case by case, as Obsidian decides it."""

from __future__ import annotations

import pytest

from data20.vault.apply import vault_of
from data20.vault.links import links_of
from data20.vault.model import Vault

FILES = {
    "root.md": "---\naliases: [Корень, The Root]\n---\n# Root\n\n<a id='spot'></a>\n",
    "note.md": "# Note",
    "a/note.md": "# Note in a",
    "a/b/note.md": "# Deeper\n\ntext ^blk\n",
    "a/only.md": "---\nalias: Единственная\n---\n# Заголовок Один\n## Раздел\n# Два\n## Раздел\n",
    "папка/Статья про ёжика.md": "# Ёжик\n",
    "c/index.md": "# Index of c",
    "d/README.md": "# d",
    "x.y/v1.2 notes.md": "# v",
    "img/pic one.png": "x",
    "other/pic.png": "x",
    "page.html": "x",
    "pages/term___page reference%3F.md": "# Logseq",
    "z/twin.md": "# 1",
    "z/deep/er/twin.md": "# 2",
}

CASES = [
    ("root.md", "[[note]]", "note.md", "ok"),
    ("root.md", "[[NOTE]]", "note.md", "ok"),
    ("root.md", "[[note.md]]", "note.md", "ok"),
    ("a/only.md", "[[note]]", "note.md", "ok"),
    ("a/only.md", "[[a/note]]", "a/note.md", "ok"),
    ("a/only.md", "[[b/note]]", "a/b/note.md", "ok"),
    ("a/only.md", "[[./note]]", "a/note.md", "ok"),
    ("a/b/note.md", "[[../only]]", "a/only.md", "ok"),
    ("a/only.md", "[[../../note]]", "", "broken"),
    ("root.md", "[[twin]]", "z/twin.md", "ok"),
    ("z/deep/er/twin.md", "[[twin]]", "z/deep/er/twin.md", "ok"),
    ("root.md", "[[only]]", "a/only.md", "ok"),
    ("root.md", "[[wrong/only]]", "", "broken"),
    ("root.md", "[[/a/note]]", "a/note.md", "ok"),
    ("root.md", "[[Корень]]", "root.md", "ok"),
    ("note.md", "[[the root]]", "root.md", "ok"),
    ("note.md", "[[Единственная#Раздел]]", "a/only.md", "ok"),
    ("root.md", "[[Статья про ёжика]]", "папка/Статья про ёжика.md", "ok"),
    ("root.md", "[[статья ПРО е\u0308жика]]", "папка/Статья про ёжика.md", "ok"),
    ("root.md", "[[Статья%20про%20ёжика]]", "папка/Статья про ёжика.md", "ok"),
    ("root.md", "[[v1.2 notes]]", "x.y/v1.2 notes.md", "ok"),
    ("root.md", "![[pic one.png]]", "img/pic one.png", "attachment"),
    ("root.md", "[[pic.png]]", "other/pic.png", "attachment"),
    ("root.md", "[[pic]]", "", "broken"),
    ("root.md", "[[c]]", "c/index.md", "ok"),
    ("root.md", "[[Nope]]", "", "broken"),
    ("root.md", "[[term/page reference?]]", "pages/term___page reference%3F.md", "ok"),
    ("root.md", "[[page reference]]", "", "broken"),
    ("a/only.md", "[x](note.md)", "a/note.md", "ok"),
    ("a/only.md", "[x](./note)", "a/note.md", "ok"),
    ("a/only.md", "[x](../note.md)", "note.md", "ok"),
    ("a/b/note.md", "[x](../only.md#раздел)", "a/only.md", "ok"),
    ("a/only.md", "[x](/note.md)", "note.md", "ok"),
    ("a/b/note.md", "[x](a/only.md)", "a/only.md", "ok"),
    ("a/only.md", "[x](../../note.md)", "", "broken"),
    ("root.md", "[x](img/pic%20one.png)", "img/pic one.png", "attachment"),
    ("root.md", "![x](<img/pic one.png>)", "img/pic one.png", "attachment"),
    ("root.md", "[x](папка/Статья%20про%20ёжика.md)", "папка/Статья про ёжика.md", "ok"),
    ("root.md", "[x](%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0/Статья%20про%20ёжика.md)", "папка/Статья про ёжика.md", "ok"),
    ("root.md", "[x](c/)", "c/index.md", "ok"),
    ("c/index.md", "[x](../d)", "d/README.md", "ok"),
    ("root.md", "[x](a/note.html)", "a/note.md", "ok"),
    ("root.md", "[x](page.html)", "page.html", "attachment"),
    ("root.md", "[x](note.md?raw=1)", "note.md", "ok"),
    ("root.md", "[x](note)", "note.md", "ok"),
    ("root.md", "[x](none.md)", "", "broken"),
    ("root.md", "[x](https://example.com/note.md)", "", "external"),
    ("root.md", "[x](mailto:a@b.c)", "", "external"),
    ("root.md", "[x](#root)", "root.md", "ok"),
    ("root.md", "[x](#spot)", "root.md", "ok"),
    ("root.md", "[x](#none)", "root.md", "anchor_missing"),
    ("root.md", "[[only#Раздел]]", "a/only.md", "ok"),
    ("root.md", "[[only#Два#Раздел]]", "a/only.md", "ok"),
    ("root.md", "[[only#Три]]", "a/only.md", "anchor_missing"),
    ("root.md", "[[a/b/note#^blk]]", "a/b/note.md", "ok"),
    ("root.md", "[[a/b/note#^no]]", "a/b/note.md", "anchor_missing"),
    ("root.md", "<a href='a/only.md'>x</a>", "a/only.md", "ok"),
]


def _vault(source: str, link: str) -> Vault:
    files = {**FILES, source: FILES[source] + "\n\n" + link + "\n"}
    return vault_of([(path, text.encode()) for path, text in files.items()])


@pytest.mark.parametrize(("source", "link", "path", "status"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_a_link_means_what_obsidian_means(source: str, link: str, path: str, status: str) -> None:
    resolved = links_of(_vault(source, link)).outlinks(source)[-1]
    assert (resolved.path, resolved.status) == (path, status)


@pytest.mark.parametrize(
    ("link", "anchor"),
    [
        ("[[only#Раздел]]", "раздел"),
        ("[[only#Два#Раздел]]", "раздел-1"),
        ("[[a/b/note#^BLK]]", "^blk"),
        ("[x](#spot)", "user-content-spot"),
        ("[[only#Три]]", ""),
    ],
)
def test_the_anchor_is_the_place_in_the_view(link: str, anchor: str) -> None:
    assert links_of(_vault("root.md", link)).outlinks("root.md")[-1].anchor == anchor


def test_edges_say_what_a_link_states() -> None:
    text = '---\nrelated: [n.md]\nprerequisites: ["[[n]]"]\nup: "[[n]]"\nsource: "[[n]]"\n---\n[[n]] ![[n]]\n'
    vault = vault_of([("a.md", text.encode()), ("n.md", b"# N")])
    assert [r.edge for r in links_of(vault).outlinks("a.md")] == ["related", "prerequisite", "parent", "property", "body", "embed"]
    assert [source for source, _ in links_of(vault).backlinks("n.md")] == ["a.md"] * 6


def test_an_empty_vault_and_a_stranger_have_no_links() -> None:
    index = links_of(vault_of([]))
    assert index.outlinks("x.md") == ()
    assert index.backlinks("x.md") == ()


def test_two_files_that_differ_only_in_case_are_told_apart_by_spelling() -> None:
    vault = vault_of([("Note.md", b"a"), ("note.md", b"b"), ("x.md", b"[[Note]] [[note]] [a](Note.md) [b](note.md)")])
    assert [r.path for r in links_of(vault).outlinks("x.md")] == ["Note.md", "note.md", "Note.md", "note.md"]
