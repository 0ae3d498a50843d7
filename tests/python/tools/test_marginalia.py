"""Margin notes keep their place through edits, or say that they lost it; they never change an article."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from data20.errors import BadInput
from data20.language.anchoring import anchor, quote_of
from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.navigation._margin_notes import marks_of
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from data20.vault.revisions import Revision
from tests.python.tools.history import edit

FILE = ".data20/marginalia.json"
TEXT = "# Чайник\r\n\r\nНакипь — это осадок солей кальция. Её снимают лимонной кислотой раз в месяц.\r\n\r\nВода кипит. Вода кипит.\r\n"


def vault(files: dict[str, bytes]) -> Vault:
    made = vault_of(files.items())
    return replace(made, files={path: files[path] for path in made.attachments})


def run(where: Vault, **values: Any) -> Report:
    spec = find_tool("marginalia")
    return spec.run(where, spec.params.model_validate(values), SilentProgress())


def noted(text: str = TEXT, **values: Any) -> bytes:
    where = vault({"a.md": text.encode()})
    (change,) = run(where, action="add", article="a.md", **{"quote": "лимонной кислотой", "note": "проверить", **values}).changes.edits
    return change.content  # type: ignore[union-attr]


def rows(report: Report, number: int = 0) -> Any:
    return [b for b in report.blocks if isinstance(b, Table)][number].rows


def state(text: str, note: bytes) -> str:
    return rows(run(vault({"a.md": text.encode(), FILE: note})))[0][4].key.split(".")[-1]


def test_a_note_is_a_web_annotation_beside_the_article() -> None:
    item = json.loads(noted(kind="question", author="Вера", date="2024-05-06"))["items"][0]
    assert (item["type"], item["motivation"], item["body"]["value"], item["target"]["source"]) == ("Annotation", "questioning", "проверить", "a.md")
    quote, position = item["target"]["selector"]
    assert quote["exact"] == "лимонной кислотой" and quote["prefix"].endswith("Её снимают ") and len(quote["prefix"]) == 32
    assert TEXT[position["start"] : position["end"]] == "лимонной кислотой"
    assert item["created"] == "2024-05-06T00:00:00Z" and item["creator"]["name"] == "Вера"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, "same"), ("Новое начало.\r\n\r\n" + TEXT, "moved"), (TEXT.replace("лимонной кислотой", "лимонною кислотою"), "changed"),
        (TEXT.replace("Её снимают лимонной кислотой раз в месяц.", ""), "orphan"), ("# Другое\n\nлимонной кислотой\n", "orphan"),
    ],
)  # fmt: skip
def test_a_note_follows_its_words_or_says_that_it_lost_them(text: str, expected: str) -> None:
    assert state(text, noted()) == expected


def test_two_equally_good_places_are_no_place() -> None:
    quote = quote_of("x — да — y", 4, 6)
    assert anchor("x — да — y. x — да — y", replace_start(quote, 99)) is None
    twice = "слово слово"
    assert anchor(twice, quote_of(twice, 6, 11)) is not None


def replace_start(quote: Any, start: int) -> Any:
    return replace(quote, start=start, end=start + len(quote.exact))


def test_places_are_updated_and_renames_followed_by_the_journal() -> None:
    moved = vault({"b.md": ("Новое.\r\n" + TEXT).encode(), FILE: noted()})
    journal = (Revision(1, "2024-05-06T00:00:00+00:00", "editor", (edit("create", "a.md"),)), Revision(2, "2024-05-07T00:00:00+00:00", "editor", (edit("rename", "a.md", "b.md"),)))
    moved = replace(moved, journal=journal)
    assert rows(run(moved))[0][0].path == "b.md"
    (change,) = run(moved, action="update").changes.edits
    target = json.loads(change.content)["items"][0]["target"]  # type: ignore[union-attr]
    assert target["source"] == "b.md" and target["selector"][1]["start"] == ("Новое.\r\n" + TEXT).index("лимонной")
    again = replace(vault({"b.md": ("Новое.\r\n" + TEXT).encode(), FILE: change.content}), journal=journal)  # type: ignore[union-attr]
    assert not run(again, action="update").changes


def test_notes_are_added_once_resolved_and_deleted_without_touching_articles() -> None:
    where = vault({"a.md": TEXT.encode(), FILE: noted()})
    number = rows(run(where))[0][8]
    assert not run(where, action="add", article="a.md", quote="лимонной кислотой", note="проверить").changes
    resolved = run(where, action="resolve", id=number)
    assert [e.path for e in resolved.changes.edits] == [FILE] and rows(resolved)[0][5] is True
    assert rows(run(where, action="delete", id=number)) == ()
    assert run(where, action="add", article="a.md", note="ещё").changes.paths() == (FILE,)


@pytest.mark.parametrize(
    "values", [{"action": "add", "article": "a.md"}, {"action": "add", "article": "a.md", "note": "x", "quote": "Вода кипит"}, {"action": "add", "article": "a.md", "note": "x", "quote": "нет"}, {"action": "resolve", "id": "7"}]
)
def test_what_cannot_be_done_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        run(vault({"a.md": TEXT.encode()}), **values)


def test_a_broken_file_is_told_and_never_overwritten() -> None:
    where = vault({"a.md": TEXT.encode(), FILE: b"{not json"})
    assert not run(where).changes
    with pytest.raises(BadInput):
        run(where, action="add", article="a.md", note="x")


def test_marks_have_text_and_code_does_not_count() -> None:
    text = "# T\n\n<!-- TODO: дописать\nраздел -->\n<!-- FIXME -->\n<!-- ? почему -->\n\nTODO: проверить цифры\n\nВот ==важное== слово.\n\n```\n<!-- TODO: no -->\nTODO: no\n```\n\n<!-- data20:begin toc -->\nTODO: no\n<!-- data20:end toc -->\n"
    assert [(r[1], r[2].key.split(".")[-1], r[3]) for r in rows(run(vault({"a.md": text.encode()})))] == [
        (3, "todo", "дописать раздел"), (6, "question", "почему"), (8, "todo", "проверить цифры"), (10, "highlight", "важное"),
    ]  # fmt: skip


def test_a_word_that_only_names_todo_is_no_mark() -> None:
    article = vault_of([("a.md", "**Элементы TODO**: превращает `TODO` в `[ ]`\n\nTODO: дописать\n\nГотово. FIXME сверить год\n".encode())]).articles["a.md"]
    assert [(m.kind, m.text) for m in marks_of(article)] == [("todo", "дописать"), ("fixme", "сверить год")]
