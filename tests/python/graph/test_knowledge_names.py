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
        ("язык, который управляет видом", "язык"), ("файл поддерживаемого формата", "файл"), ("a small drawer for cards", "small drawer"),
    ],
)  # fmt: skip
def test_what_something_is_said_to_be_ends_with_a_noun(body: str, genus: str) -> None:
    assert genus_of(body) == genus


def test_a_label_to_press_and_a_word_mostly_written_small_are_no_names() -> None:
    text = "Нажмите **Включить** и выберите Заметки. " * 4 + "Откройте заметки и найдите в заметках слово. " * 9 + "Так сделал Иван Петров. Об этом писал Иван Петров. И снова Иван Петров."
    vault = vault_of([("a.md", f"# T\n\n{text}".encode())])
    labels = {e.label for e in build_knowledge(vault, ["a.md"], least=2, together=2, step=lambda _: None).entities.values()}
    assert "Иван Петров" in labels and not labels & {"Включить", "Заметки", "заметки"}
