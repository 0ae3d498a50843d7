"""Generated blocks are replaced as a whole and never touch the text around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.vault.generated import find_generated, put_generated, remove_generated

BLOCK = "<!-- data20:begin toc -->\n- x\n<!-- data20:end toc -->\n"


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("# T\nText\n", 4, f"# T\n\n{BLOCK}\nText\n"),
        ("# T\n\nText\n", 4, f"# T\n\n{BLOCK}\nText\n"),
        ("# T", 3, f"# T\n\n{BLOCK}"),
        ("", 0, BLOCK),
        ("---\na: 1\n---\nText", 13, f"---\na: 1\n---\n{BLOCK}\nText"),
    ],
)
def test_a_new_block_stands_between_blank_lines(text: str, at: int, expected: str) -> None:
    assert put_generated(text, "toc", "- x", at) == expected


def test_line_ends_follow_the_article() -> None:
    assert put_generated("# T\r\nText\r\n", "toc", "- x\n- y", 5) == (
        "# T\r\n\r\n<!-- data20:begin toc -->\r\n- x\r\n- y\r\n<!-- data20:end toc -->\r\n\r\nText\r\n"
    )


def test_markers_in_code_are_text() -> None:
    text = f"```\n{BLOCK}```\n"
    assert find_generated(text) == ()
    assert remove_generated(text, "toc") == text


def test_a_begin_without_end_is_text() -> None:
    assert find_generated("<!-- data20:begin toc -->\nx\n") == ()


@pytest.mark.parametrize("text", ["- a\n- ```calc\n  1 + 1\n  ```\n", "1. a\n\n   ```\n   x\n   ```\n", "\t- ```\n\t  x\n\t  ```\n"])
def test_the_end_of_code_in_a_list_is_not_the_beginning_of_other_code(text: str) -> None:
    once = put_generated(text, "toc", "- x", len(text))
    assert [block.name for block in find_generated(once)] == ["toc"]
    assert put_generated(once, "toc", "- x", len(once)) == once
    assert remove_generated(once, "toc") == text


@pytest.mark.parametrize("text", ["# T\n\n```mermaid\ngraph TD\n", "````warn `x`\n```\na\n```\n````\n\nText\n", "- a\n\n```\ncode", "~~~\n```\n"])
def test_nothing_is_put_into_code_that_never_ends(text: str) -> None:
    assert put_generated(text, "toc", "- x", len(text)) == text


@pytest.mark.parametrize("text", ["---\na: 1\n---\nText\n", "---\na: 1\n---\n\nText\n", "Text\n", "\nText\n", "---\na: 1\n---\n", "", "# T\n\nText\n", "# T\r\n\r\nText\r\n", "---\r\na: 1\r\n---\r\nText"])
def test_putting_then_removing_at_the_top_leaves_every_byte(text: str) -> None:
    top = text.find("---", 3) + 4 + text.startswith("---\r") if text.startswith("---") else 0
    assert remove_generated(put_generated(text, "toc", "x", top), "toc") == text


lines = st.lists(st.sampled_from(["# A", "text", "", "```", "- x", "<!-- data20:begin toc -->", "<!-- data20:end toc -->", "<!-- data20:begin other -->"]), max_size=12)


@given(lines, st.integers(0, 12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_putting_twice_is_putting_once(parts: list[str], place: int, newline: str, final: bool) -> None:
    text = newline.join(parts) + (newline if final and parts else "")
    at = len(newline.join(parts[:place])) + (len(newline) if 0 < place < len(parts) else 0)
    at = min(at, len(text))
    once = put_generated(text, "toc", "- one\n- two", at)
    assert put_generated(once, "toc", "- one\n- two", at) == once


@given(lines.filter(lambda parts: not any("data20" in part or part == "```" for part in parts)), st.integers(0, 12))
def test_putting_then_removing_leaves_the_words(parts: list[str], place: int) -> None:
    text = "".join(part + "\n" for part in parts)
    at = sum(len(part) + 1 for part in parts[:place])
    assert remove_generated(put_generated(text, "toc", "x", at), "toc").split() == text.split()
