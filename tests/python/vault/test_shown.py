"""What is shown of a sentence has its inline code back."""

from __future__ import annotations

import pytest

from data20.language.sentences import sentences
from data20.vault.apply import vault_of
from data20.vault.shown import code_places, piece_with_code, with_code


@pytest.mark.parametrize(
    "source",
    [
        "Она сохраняется как файл `.base`. Обычно базы правят мышью.", "Основной формат (файлы `.md`) и другие.", "`Ctrl` открывает `окно`, а `Esc` закрывает.",
        "Методы (`call`/`apply` и другие) берутся из `F`. Дальше `y`.", "Вот `a`, `b` и `c`; все.", "Сначала. `x` потом.",
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


def test_pieces_of_a_block_have_the_code_that_each_would_have_alone() -> None:
    article = vault_of([("a.md", b"First `one` word. Second `two` word. No code. And `three`.")]).articles["a.md"]
    block = article.structure.blocks[0]
    places = code_places(article.text[block.start : block.end], block.text)
    pieces = [s.text for s in sentences(block.text)]
    assert len(pieces) == 4
    assert [piece_with_code(block.text, places, piece) for piece in pieces] == [with_code(article, block, piece) for piece in pieces]


def test_code_at_the_end_of_a_sentence_stays_in_it() -> None:
    article = vault_of([("a.md", "Методы берутся из `Function.prototype`. У `call` своё место.".encode())]).articles["a.md"]
    block = article.structure.blocks[0]
    assert [with_code(article, block, s.text) for s in sentences(block.text)] == ["Методы берутся из Function.prototype.", "У call своё место."]


def test_the_label_of_a_wiki_link_hides_no_code_before_it() -> None:
    article = vault_of([("a.md", b"Use `x` in [[g|the `g` note]] here.")]).articles["a.md"]
    block = article.structure.blocks[0]
    assert with_code(article, block, block.text) == "Use x in the `g` note here."
