"""Links brought up to date after a change equal links built anew; a rename keeps what every link means."""

from __future__ import annotations

import random

import pytest

from data20.errors import ArticleMissing
from data20.vault.apply import vault_of
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace
from data20.vault.links import derive_links, links_of
from data20.vault.model import Vault
from data20.vault.rename import rename_changes

FOLDERS = ("", "a/", "a/b/", "папка/", "c d/")
NAMES = ("note", "a___note", "Note two", "Заметка", "index", "README", "v1.2", "x (y) & z")
FRAGMENTS = ("", "", "#Heading", "#heading", "#Нет", "#^blk")


def _path(rng: random.Random) -> str:
    return rng.choice(FOLDERS) + rng.choice(NAMES) + ".md"


def _link(rng: random.Random) -> str:
    path = _path(rng)
    name = path.removesuffix(".md")
    fragment = rng.choice(FRAGMENTS)
    short = name.rsplit("/", 1)[-1]
    return rng.choice(
        [
            f"[[{short}{fragment}]]",
            f"[[{name}{fragment}|alias]]",
            f"![[{short}]]",
            f"[t](<{path}{fragment}>)",
            f"[t](<../{path}>)",
            f"[t](<./{short}.md> \"T\")",
            f"[t](</{path}{fragment}>)",
            f"[t]({path.replace(' ', '%20').replace('(', '%28').replace(')', '%29')})",
            f"[r{rng.randrange(9)}]",
            "[[Псевдоним]]",
            "![](img.png)",
            "![[a/img.png|20]]",
            f"<a href=\"{path.replace('&', '&amp;')}\">h</a>",
            f"| [[{short}\\|q]] | b |\n|---|---|\n",
            f"[d](<{rng.choice(FOLDERS) or './'}>)",
        ]
    )


def _text(rng: random.Random) -> bytes:
    head = rng.choice(["", "", "---\naliases: [Псевдоним]\n---\n", f"---\nrelated: ['{_path(rng)}', \"[[note]]\"]\nup: [[Заметка]]\n---\n"])
    body = "\n\n".join(_link(rng) for _ in range(rng.randrange(6)))
    tail = rng.choice(["# Heading\n", "text ^blk\n", f"[r1]: <{_path(rng)}>\n", ""])
    text = f"{head}{body}\n\n{tail}"
    return text.replace("\n", rng.choice(["\n", "\r\n"])).encode()


def _vault(rng: random.Random) -> Vault:
    files = {_path(rng): _text(rng) for _ in range(rng.randrange(1, 14))}
    files["img.png"] = b"x"
    files["a/img.png"] = b"y"
    return vault_of(sorted(files.items()))


def _edit(rng: random.Random, vault: Vault) -> Edit | None:
    existing = list(vault.articles)
    path = _path(rng)
    if not existing or (rng.random() < 0.35 and path not in vault.articles):
        return Create(path, _text(rng)) if path not in vault.articles else None
    article = vault.articles[rng.choice(existing)]
    roll = rng.random()
    if roll < 0.4:
        return Replace(article.path, article.hash, _text(rng))
    if roll < 0.7 and path not in vault.articles:
        return Rename(article.path, path, article.hash)
    return Delete(article.path, article.hash)


@pytest.mark.parametrize("seed", range(60))
def test_links_after_random_edits_equal_links_built_anew(seed: int) -> None:
    rng = random.Random(seed)
    vault = _vault(rng)
    for _ in range(17):
        if rng.random() < 0.8:
            links_of(vault)
        edit = _edit(rng, vault)
        if edit:
            vault = vault.apply(ChangeSet((edit,)))
        assert links_of(vault) == derive_links(vault)


@pytest.mark.parametrize("seed", range(120))
def test_after_a_rename_every_link_means_what_it_meant(seed: int) -> None:
    rng = random.Random(1000 + seed)
    vault = _vault(rng)
    for _ in range(4):
        old = rng.choice([*vault.articles, *vault.attachments])
        ending = old.rsplit(".", 1)[1]
        new = rng.choice(FOLDERS) + rng.choice([*NAMES, "Новое имя", old.rsplit("/", 1)[-1].rsplit(".", 1)[0]]) + f".{ending}"
        taken = {p.casefold() for p in (*vault.articles, *vault.attachments)}
        if new.casefold() in taken:
            continue
        vault = _renamed(vault, {old: new})


def _renamed(vault: Vault, moves: dict[str, str]) -> Vault:
    before = links_of(vault)
    after_vault = vault.apply(rename_changes(vault, moves))
    after = links_of(after_vault)
    for source in vault.articles:
        old, new = before.outlinks(source), after.outlinks(moves.get(source, source))
        assert len(old) == len(new)
        for was, now in zip(old, new, strict=True):
            if was.path:
                assert (moves.get(was.path, was.path), was.anchor) == (now.path, now.anchor), was.link
                assert (was.link.kind, was.link.title) == (now.link.kind, now.link.title)
    return after_vault


def test_several_files_move_at_once() -> None:
    vault = vault_of([("a/x.md", b"[y](y.md) [[z]]"), ("a/y.md", b"[x](x.md) ![](p.png)"), ("z.md", b"[x](a/x.md) [[a/y]]"), ("a/p.png", b"x")])
    moves = {"a/x.md": "b/x.md", "a/y.md": "b/y.md", "a/p.png": "b/p.png"}
    moved = _renamed(vault, moves)
    assert moved.articles["b/x.md"].text == "[y](y.md) [[z]]"
    assert moved.articles["z.md"].text == "[x](b/x.md) [[b/y]]"


STYLES = [
    ("[t](old.md)", "[t](new/новое%20имя.md)"),
    ("[t](./old.md#h \"T\")", "[t](./new/новое%20имя.md#h \"T\")"),
    ("[t](<old.md#h h>)", "[t](<new/новое имя.md#h h>)"),
    ("[t](/old.md)", "[t](/new/новое%20имя.md)"),
    ("[t](old)", "[t](new/новое%20имя)"),
    ("[t](old.html#h)", "[t](new/новое%20имя.html#h)"),
    ("[[old]]", "[[новое имя]]"),
    ("[[old.md]]", "[[новое имя.md]]"),
    ("[[Old#h|alias]]", "[[новое имя#h|alias]]"),
    ("![[old#^b]]", "![[новое имя#^b]]"),
    ("| [[old\\|a]] |\n|---|", "| [[новое имя\\|a]] |\n|---|"),
    ("[[ old | a ]]", "[[ новое имя | a ]]"),
    ("> - [[old]]", "> - [[новое имя]]"),
    ("[t][r]\n\n[r]: old.md 'x'", "[t][r]\n\n[r]: new/новое%20имя.md 'x'"),
    ("<a href='old.md'>x</a>", "<a href='new/новое%20имя.md'>x</a>"),
    ("---\nrelated: [old.md, x.md]\n---", "---\nrelated: [new/новое имя.md, x.md]\n---"),
    ("---\nrelated: 'old.md#h'\n---", "---\nrelated: 'new/новое имя.md#h'\n---"),
    ("---\nup: \"[[old|x]]\"\n---", "---\nup: \"[[новое имя|x]]\"\n---"),
    ("---\nup: [[old]]\n---", "---\nup: [[новое имя]]\n---"),
    ('---\nparent: "o\\x6cd.md"\n---', "---\nparent: new/новое имя.md\n---"),
    ("`[[old]]` <!-- [t](old.md) --> %%[[old]]%%", "`[[old]]` <!-- [t](old.md) --> %%[[old]]%%"),
    ("[t](%6Fld.md)", "[t](new/новое%20имя.md)"),
]


@pytest.mark.parametrize(("before", "after"), STYLES)
def test_a_rename_keeps_the_way_a_link_is_written(before: str, after: str) -> None:
    for newline in ("\n", "\r\n"):
        text = ("\ufeff" + before + "\nend").replace("\n", newline)
        vault = vault_of([("a.md", text.encode()), ("old.md", b"# h\n\nx ^b\n"), ("x.md", b"")])
        moved = vault.apply(rename_changes(vault, {"old.md": "new/новое имя.md"}))
        assert moved.articles["a.md"].source.decode() == ("\ufeff" + after + "\nend").replace("\n", newline)


def test_a_name_that_brackets_cannot_hold_becomes_a_markdown_link() -> None:
    vault = vault_of([("a.md", b"[[old#h|t]]"), ("old.md", b"# h\n")])
    moved = vault.apply(rename_changes(vault, {"old.md": "c#.md"}))
    assert moved.articles["a.md"].text == "[t](c%23.md#h)"
    assert links_of(moved).outlinks("a.md")[0].path == "c#.md"


def test_a_rename_that_makes_a_name_ambiguous_spells_it_out() -> None:
    vault = vault_of([("q/note.md", b"1"), ("other.md", b"2"), ("x/a.md", b"[[note]]")])
    moved = vault.apply(rename_changes(vault, {"other.md": "x/note.md"}))
    assert moved.articles["x/a.md"].text == "[[q/note]]"


def test_renaming_what_is_not_there_is_refused() -> None:
    with pytest.raises(ArticleMissing):
        rename_changes(vault_of([]), {"no.md": "yes.md"})
