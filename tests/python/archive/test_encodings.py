"""Encodings are guessed only for text that is not Unicode."""

import pytest

from data20.vault.encodings import foreign_encoding

RUSSIAN = "Заметка о домашних животных.\n\n- первый пункт\n"
GERMAN = "Über die Größe von Käse und die schöne Müllerin.\n"


@pytest.mark.parametrize("page", ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5"])
@pytest.mark.parametrize("text", [RUSSIAN, "# Привет\n\nмир\n", RUSSIAN * 3000], ids=["two lines", "two words", "long"])
def test_a_russian_code_page_is_recognised_even_in_short_text(text: str, page: str) -> None:
    assert foreign_encoding(text.encode(page)) == page


@pytest.mark.parametrize(
    "content",
    [b"", b"plain", RUSSIAN.encode(), RUSSIAN.encode("utf-8-sig"), b"\xff\xfe" + RUSSIAN.encode("utf-16-le")],
)
def test_unicode_is_not_reported(content: bytes) -> None:
    assert foreign_encoding(content) is None


def test_western_and_far_eastern_text_is_recognised() -> None:
    assert foreign_encoding(GERMAN.encode("cp1252")) == "cp1252"
    assert foreign_encoding("日本語の文章です。とても長い文章を書きます。".encode("cp932")) == "cp932"


@pytest.mark.parametrize("page", ["utf_16_le", "utf_16_be"])
@pytest.mark.parametrize("text", [RUSSIAN, GERMAN])
def test_utf_16_without_its_mark_is_recognised(text: str, page: str) -> None:
    assert foreign_encoding(text.encode(page)) == page


def test_noise_is_binary() -> None:
    assert foreign_encoding(bytes(range(256)) * 10) == "binary"
