"""A change set is applied as a whole or not at all."""

from __future__ import annotations

import pytest

from data20.errors import BadPath, Conflict
from data20.vault.apply import vault_of
from data20.vault.changes import ChangeSet, Create, Delete, Rename, Replace, content_hash
from data20.vault.model import Vault, as_derive

V = vault_of([("b.md", b"b"), ("a/x.md", b"x"), ("img/p.png", b"\x89PNG")])


def h(content: bytes) -> str:
    return content_hash(content)


def test_articles_and_attachments_are_kept_apart_and_sorted() -> None:
    assert list(V.articles) == ["a/x.md", "b.md"]
    assert list(V.attachments) == ["img/p.png"]


def test_a_whole_set_is_applied_in_order() -> None:
    after = V.apply(ChangeSet((
        Create("c.md", b"c"), Replace("b.md", h(b"b"), b"B"), Rename("b.md", "d/b.md", h(b"B")), Delete("img/p.png", h(b"\x89PNG")),
    )), modified="2026-01-01T00:00:00+00:00")  # fmt: skip
    assert {p: a.source for p, a in after.articles.items()} == {"a/x.md": b"x", "c.md": b"c", "d/b.md": b"B"}
    assert list(after.articles) == sorted(after.articles)
    assert after.generation == V.generation + 1
    assert after.articles["c.md"].modified == "2026-01-01T00:00:00+00:00"
    assert list(V.articles) == ["a/x.md", "b.md"]


def test_renaming_keeps_the_time_of_the_last_edit() -> None:
    after = V.apply(ChangeSet((Rename("b.md", "z.md", h(b"b")),)), modified="2026-01-01T00:00:00+00:00")
    assert after.articles["z.md"].modified == V.articles["b.md"].modified


@pytest.mark.parametrize(
    ("edit", "path", "reason"),
    [
        (Create("b.md", b""), "b.md", "exists"),
        (Create("B.md", b""), "B.md", "twin"),
        (Create("IMG/p.png", b""), "IMG/p.png", "twin"),
        (Replace("b.md", h(b"old"), b"n"), "b.md", "changed"),
        (Replace("gone.md", h(b"b"), b"n"), "gone.md", "missing"),
        (Delete("b.md", h(b"old")), "b.md", "changed"),
        (Rename("b.md", "a/x.md", h(b"b")), "a/x.md", "exists"),
        (Rename("b.md", "b.png", h(b"b")), "b.png", "kind"),
    ],
)
def test_one_wrong_edit_refuses_the_whole_set_and_is_named(edit: Create | Replace | Delete | Rename, path: str, reason: str) -> None:
    with pytest.raises(Conflict) as caught:
        V.apply(ChangeSet((Create("new.md", b"n"), edit)))
    assert caught.value.extra["conflicts"] == [{"path": path, "reason": reason}]
    assert "new.md" not in V.articles


def test_a_rename_may_change_only_the_case() -> None:
    assert "B.md" in V.apply(ChangeSet((Rename("b.md", "B.md", h(b"b")),))).articles


@pytest.mark.parametrize("path", ["", "/a.md", "../a.md", "a/../b.md", "C:/a.md", "a\\b.md", "a//b.md", "a\x00.md", "con.md", "ab/" * 400 + "a.md", "a\udcff.md", "dir./", "a. ", ".data20/journal"])
def test_unsafe_paths_are_refused(path: str) -> None:
    with pytest.raises(BadPath):
        V.apply(ChangeSet((Create(path, b""),)))


def test_paths_are_nfc() -> None:
    after = V.apply(ChangeSet((Create("и\u0306.md", b""),)))
    assert "й.md" in after.articles


def test_derived_data_is_told_what_changed() -> None:
    calls: list[tuple[int | None, frozenset[str] | None]] = []

    @as_derive
    def count(vault: Vault, previous: int | None = None, changed: frozenset[str] | None = None) -> int:
        calls.append((previous, changed))
        return len(vault.articles)

    assert V.derived(count) == 2
    second = V.apply(ChangeSet((Create("c.md", b""),)))
    third = second.apply(ChangeSet((Delete("b.md", h(b"b")),)))
    assert third.derived(count) == 2
    assert third.derived(count) == 2
    assert calls == [(None, None), (2, frozenset({"c.md", "b.md"}))]
