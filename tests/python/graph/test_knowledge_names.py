"""What counts as an entity: things, not what one is told to press, and not the first adjective of a definition."""

from __future__ import annotations

import pytest

from data20.graph.knowledge import build_knowledge
from data20.language.definitions import genus_of
from data20.vault.apply import vault_of


@pytest.mark.parametrize(
    ("body", "genus"),
    [
        ("основной плагин, который открывает ссылки", "основной плагин"), ("единственный официально поддерживаемый провайдер", "единственный поддерживаемый провайдер"),
        ("язык, который управляет видом", "язык"), ("простой и эффективный метод копирования", ""), ("файл поддерживаемого формата", "файл"), ("a small drawer for cards", "small drawer"),
        ("a long string of numbers", "long string"), ("a low-level, client-side database that stores notes", "client-side database"), ("a cloud-based hosting service that lets you publish", "hosting service"),
        ("an official plugin made by the team", "official plugin"), ("a protocol supported by the editor", "protocol"), ("a note linking two ideas", "note"), ("replacing a reference with its content", ""), ("kept in a drawer", ""), ("device-specific and remain local", ""),
    ],
)  # fmt: skip
def test_what_something_is_said_to_be_ends_with_a_noun(body: str, genus: str) -> None:
    assert genus_of(body) == genus


def test_a_label_to_press_and_a_word_mostly_written_small_are_no_names() -> None:
    text = "Нажмите **Включить** и выберите Заметки. " * 4 + "Откройте заметки и найдите в заметках слово. " * 9 + "Так сделал Иван Петров. Об этом писал Иван Петров. И снова Иван Петров."
    vault = vault_of([("a.md", f"# T\n\n{text}".encode())])
    labels = {e.label for e in build_knowledge(vault, ["a.md"], least=2, together=2, step=lambda _: None).entities.values()}
    assert "Иван Петров" in labels and not labels & {"Включить", "Заметки", "заметки"}


def test_a_bold_word_that_sentences_use_as_a_verb_is_no_entity() -> None:
    text = "Press **Open** to go on. Press **Vault** to see it. " * 3 + "Open the drawer. You can open a note. To open it, press a key. Now you can open the door, then open the box. The vault is a folder. Notes in the vault are files. "
    vault = vault_of([("a.md", f"# T\n\n{text}".encode())])
    labels = {e.label for e in build_knowledge(vault, ["a.md"], least=2, together=2, step=lambda _: None).entities.values()}
    assert "Vault" in labels
    assert "Open" not in labels
