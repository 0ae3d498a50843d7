"""Frontmatter is read as YAML 1.2 and edited without touching a byte that stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.errors import BadInput
from data20.vault.frontmatter import _read_yaml, read_frontmatter
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.plain_yaml import read_plain


def fm(inner: str, body: str = "body\n") -> str:
    return f"---\n{inner}---\n{body}"


def test_yaml_1_2_hazards_keep_their_meaning() -> None:
    data = read_frontmatter(fm("a: no\nb: 12:30\nc: 010\nd: on\ne: 1e3\nf: 0o17\ng: ~\nh: 2024-02-30\n")).data
    assert data["a"] == "no"
    assert data["b"] == "12:30"
    assert data["c"] == 10
    assert data["d"] == "on"
    assert data["g"] is None


def test_dates_become_iso_strings() -> None:
    data = read_frontmatter(fm("date: 2026-03-14\nat: 2026-03-14T10:00:00\n")).data
    assert data == {"date": "2026-03-14", "at": "2026-03-14T10:00:00"}


@pytest.mark.parametrize(
    ("inner", "code", "line"),
    [
        ("title: [unclosed\n", "frontmatter.yaml", 3),
        ("a: 1\na: 2\n", "frontmatter.duplicate_key", 3),
        ("just a sentence\n", "frontmatter.not_mapping", 1),
        ("- a\n- b\n", "frontmatter.not_mapping", 1),
        ("title: {{title}}\n", "frontmatter.yaml", 2),
        ("a: b: c\n", "frontmatter.yaml", 2),
        ("\ttab: 1\n", "frontmatter.yaml", 2),
    ],
)
def test_a_broken_block_is_reported_with_its_place_and_gives_no_data(inner: str, code: str, line: int) -> None:
    front = read_frontmatter(fm(inner))
    assert front.present
    assert front.data == {}
    assert [p.code for p in front.problems] == [code]
    assert front.problems[0].line == line
    assert front.broken


def test_an_alias_bomb_is_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9))
    front = read_frontmatter(fm(bomb))
    assert [p.code for p in front.problems] == ["frontmatter.too_big"]


@pytest.mark.parametrize("text", ["", "---", "---\n", "--- x\na: 1\n---\n", "text\n---\na: 1\n---\n", "---\na: 1\n"])
def test_text_without_a_closed_block_at_the_start_has_no_frontmatter(text: str) -> None:
    assert not read_frontmatter(text).present


@pytest.mark.parametrize(("text", "end"), [("---\n---\nx", 8), ("---\r\na: 1\r\n---\r\nx", 16), ("---\na: 1\n...\n", 13), ("---\na: 1\n---", 12)])
def test_the_block_ends_after_its_fence(text: str, end: int) -> None:
    assert read_frontmatter(text).end == end


def test_key_lines_count_from_the_start_of_the_file() -> None:
    assert read_frontmatter(fm('title: a\n# note\ntags:\n  - x\n"с пробелом": 1\nключ: 2\n')).lines == {
        "title": 2, "tags": 4, "с пробелом": 6, "ключ": 7,
    }  # fmt: skip


EDITS = [
    ("a scalar changes in place, comment kept", "title: Old # why\nb: 1\n", {"title": "New"}, "title: New # why\nb: 1\n"),
    ("a new key goes last", "a: 1\n", {"b": "two words"}, "a: 1\nb: two words\n"),
    ("None removes the entry with its lines", "a: 1\ntags:\n  - x\n  - y\nb: 2\n", {"tags": None}, "a: 1\nb: 2\n"),
    ("a block list keeps its items and their quotes", "tags:\n    - 'ai'\n    - \"b c\"\nz: 1\n", {"tags": ["ai", "b c", "новый"]}, "tags:\n    - 'ai'\n    - \"b c\"\n    - новый\nz: 1\n"),
    ("a flow list keeps its items", "tags: [ai, 'b c']  # mine\n", {"tags": ["ai", "b c", "x, y"]}, "tags: [ai, 'b c', \"x, y\"]  # mine\n"),
    ("an unindented list keeps its form", "tags:\n- a\n- b\nt: 1\n", {"tags": ["a", "b", "c"]}, "tags:\n- a\n- b\n- c\nt: 1\n"),
    ("comments between keys stay", "a: 1\n# about b\nb: 2\n", {"a": 9}, "a: 9\n# about b\nb: 2\n"),
    ("an empty value is filled", "tags:\nb: 1\n", {"tags": ["x"]}, "tags:\n  - x\nb: 1\n"),
    ("a string that looks like another type is quoted", "a: 1\n", {"a": "no: yes"}, 'a: "no: yes"\n'),
    ("an equal value changes nothing", "a:   1   # odd spacing\n", {"a": 1}, "a:   1   # odd spacing\n"),
    ("a date stays a plain date", "date: 2024-01-01\n", {"date": "2025-02-03"}, "date: 2025-02-03\n"),
    ("a folded text gives way to one line", "d: >\n  one\n  two\nb: 1\n", {"d": "short"}, "d: short\nb: 1\n"),
    ("an empty list is written in flow", "tags:\n  - a\nb: 1\n", {"tags": []}, "tags: []\nb: 1\n"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "changes", "expected"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_touches_only_its_lines(inner: str, changes: dict[str, object], expected: str, newline: str) -> None:
    before, after = fm(inner).replace("\n", newline), fm(expected).replace("\n", newline)
    assert edit_frontmatter(before, changes) == after
    assert edit_frontmatter(after, changes) == after


def test_an_article_without_frontmatter_gets_one() -> None:
    assert edit_frontmatter("# T\r\n", {"tags": ["a"]}) == "---\r\ntags:\r\n  - a\r\n---\r\n# T\r\n"


def test_a_broken_block_is_never_edited() -> None:
    with pytest.raises(BadInput, match=r"frontmatter.*line 3, column 1") as broken:
        edit_frontmatter(fm("a: [\n"), {"b": 1})
    assert "строка 3, символ 1" in broken.value.detail("ru")
    with pytest.raises(BadInput, match="by hand") as flow:
        edit_frontmatter(fm("{a: 1}\n"), {"b": 1})
    assert "исправьте его вручную" in flow.value.detail("ru")


keys = st.text("abcxyzабвё_", min_size=1, max_size=6)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=14)
scalars = st.one_of(words, st.integers(-(10**9), 10**9), st.booleans(), st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(["no", "12:30", "010", "2024-05-06", "null", "- x", "a: b", "#x", "'", '"', "0.10", "1_000", "~", "="]))
values = st.one_of(scalars, st.lists(scalars, max_size=4))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, max_size=5), st.dictionaries(keys, values, max_size=3))
def test_what_is_written_reads_back_and_the_rest_stays(first: dict[str, object], second: dict[str, object]) -> None:
    text = edit_frontmatter("body\n", first)
    assert read_frontmatter(text).data == first
    edited = edit_frontmatter(text, second)
    assert read_frontmatter(edited).data == {**first, **second}
    assert edited.endswith("body\n")


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(keys, st.one_of(words, st.sampled_from(["[a, b]", "[]", "1.0", "-0", "yes", "\n  - a\n  - b c", "\n- 1", '"q"', "a #b", "a#b", "http://x.y/z", "[a:b]", "[1, 'x']", "2024-12-31", "2024-02-29", "2023-02-29", "0000-01-01", "../a/б.md", "./x", "/", "/a", "..", "../..", "'it'", "''", "'a''b'", "['a, b']", "[ 'a' ,'2024-01-31']", "../1", "//#a", "'a\\b'"]))), max_size=4))
def test_the_plain_reader_agrees_with_ruamel_or_steps_aside(entries: list[tuple[str, str]]) -> None:
    inner = "".join(f"{key}: {value}\n" for key, value in entries)
    plain = read_plain(inner)
    if plain is not None:
        expected = _read_yaml(inner)
        assert plain == expected
        assert repr(plain) == repr(expected)
