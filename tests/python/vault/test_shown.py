"""What is shown of a sentence has its inline code back."""

from __future__ import annotations

import pytest

from data20.vault.apply import vault_of
from data20.vault.shown import with_code


@pytest.mark.parametrize(
    "source",
    [
        "Она сохраняется как файл `.base`. Обычно базы правят мышью.", "Основной формат (файлы `.md`) и другие.", "`Ctrl` открывает `окно`, а `Esc` закрывает.",
        "Без кода вовсе.", "Смотрите [файл](файл.md) с именем `x`.", "Именем `202401010945`",
    ],
)  # fmt: skip
def test_a_sentence_is_shown_with_its_code(source: str) -> None:
    article = vault_of([("a.md", source.encode())]).articles["a.md"]
    block = article.structure.blocks[0]
    wanted = source.replace("`", "").replace("[файл](файл.md)", "файл")
    assert with_code(article, block, block.text) == wanted


def test_a_part_of_a_block_gets_only_its_own_code() -> None:
    article = vault_of([("a.md", b"First `one` word. Second `two` word.")]).articles["a.md"]
    block = article.structure.blocks[0]
    assert with_code(article, block, "Second word.") == "Second two word."
    assert with_code(article, block, "not there") == "not there"
