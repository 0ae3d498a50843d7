"""Bytes survive decoding; diffs say exactly what changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.messages import Message, Text, format_number, plural_form
from data20.vault.diff import DiffLine, count_lines, diff_bytes, diff_text
from data20.vault.linktext import markdown_destination, relative_path
from data20.vault.numerals import roman
from data20.vault.text import decode


@given(st.binary(max_size=200))
def test_any_bytes_survive_decode_and_encode(source: bytes) -> None:
    decoded = decode(source)
    if not decoded.bom.startswith((b"\xff", b"\xfe")):
        assert decoded.encode(decoded.text) == source


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=50), st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]))
def test_text_is_read_with_its_bom(text: str, form: tuple[str, bytes]) -> None:
    encoding, bom = form
    if bom or not text.startswith("\ufeff"):
        decoded = decode(bom + text.encode(encoding))
        assert (decoded.text, decoded.bom, decoded.lossy) == (text, bom, False)


def test_changed_words_are_marked() -> None:
    diff = diff_text("one\nкрасный дом\nthree\n", "one\nсиний дом\nthree\n")
    assert (diff.added, diff.removed) == (1, 1)
    assert diff.hunks[0].lines == (
        DiffLine(" ", "one"), DiffLine("-", "красный дом", ((0, 7),)), DiffLine("+", "синий дом", ((0, 5),)), DiffLine(" ", "three"),
    )  # fmt: skip


@pytest.mark.parametrize(("before", "after", "counts"), [(None, b"a\nb\n", (2, 0)), (b"a\n", None, (0, 1)), (b"a", b"a\n", (1, 1)), (b"a\n", b"a\r\n", (1, 1)), (b"", b"", (0, 0))])
def test_missing_sides_and_line_ends_are_differences(before: bytes | None, after: bytes | None, counts: tuple[int, int]) -> None:
    diff = diff_bytes(before, after)
    assert (diff.added, diff.removed) == counts


def test_binary_files_have_no_hunks() -> None:
    assert diff_bytes(b"\x89PNG\0", b"\x89PNG\0\1").binary


@given(st.lists(st.sampled_from("abc"), max_size=20), st.lists(st.sampled_from("abc"), max_size=20))
def test_a_diff_turns_the_old_lines_into_the_new(old: list[str], new: list[str]) -> None:
    diff = diff_text("".join(x + "\n" for x in old), "".join(x + "\n" for x in new))
    rebuilt, at = [], 0
    for hunk in diff.hunks:
        start = max(hunk.old_start - 1, 0)
        rebuilt += old[at:start]
        rebuilt += [line.text for line in hunk.lines if line.op != "-"]
        at = start + sum(line.op != "+" for line in hunk.lines)
    assert rebuilt + old[at:] == new


@pytest.mark.parametrize(("n", "form"), [(1, 0), (21, 0), (11, 2), (2, 1), (24, 1), (12, 2), (5, 2), (0, 2), (1.5, 1), (111, 2), (1001, 0)])
def test_russian_plurals_follow_cldr(n: float, form: int) -> None:
    assert plural_form("ru", n) == form


def test_texts_fill_their_places() -> None:
    text = Text("{n|статья|статьи|статей} «{t}» {unknown}", "{n|article|articles} “{t}”")
    assert text.format("ru", {"n": 1234, "t": "X"}) == "1\u00a0234 статьи «X» {unknown}"
    assert text.format("en", {"n": 1, "t": "X"}) == "1 article “X”"
    assert format_number("ru", 1234.5) == "1\u00a0234,5"
    assert Message("k").values == {}


@pytest.mark.parametrize(("n", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1994, "MCMXCIV"), (2026, "MMXXVI")])
def test_roman_numerals(n: int, numeral: str) -> None:
    assert roman(n) == numeral


@pytest.mark.parametrize(("source", "target", "path"), [("a.md", "b.md", "b.md"), ("x/a.md", "b.md", "../b.md"), ("x/y/a.md", "x/z/b.md", "../z/b.md"), ("a.md", "x/b.md", "x/b.md"), ("x/a.md", "x/b.md", "b.md")])
def test_relative_paths(source: str, target: str, path: str) -> None:
    assert relative_path(source, target) == path


def test_destinations_keep_letters_and_encode_the_rest() -> None:
    assert markdown_destination("папка/мой файл (1).md", "раздел-1") == "папка/мой%20файл%20%281%29.md#раздел-1"


@given(st.lists(st.sampled_from(["a", "б", "a\r", "", "x\x07y", "\u2028"]), max_size=12), st.lists(st.sampled_from(["a", "б", "c", ""]), max_size=12), st.booleans())
def test_lines_are_counted_as_the_diff_counts_them(old: list[str], new: list[str], ended: bool) -> None:
    before, after = ("\n".join(old) + "\n" * ended).encode(), "\n".join(new).encode()
    whole = diff_bytes(before, after)
    assert count_lines(before, after) == (whole.added, whole.removed)
    assert count_lines(before, b"\0") is None and diff_bytes(before, b"\0").binary
