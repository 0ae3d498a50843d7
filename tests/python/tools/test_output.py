"""The JSON files of the tools are what the library writes, however they are put together."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from data20.tools.output import json_artifact, text_artifact


class Pair(NamedTuple):
    one: Any
    other: Any


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5) | st.sampled_from(["\ud800", "\u2028", 'ё"\n\\'])
KEYS = st.text(max_size=3) | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.builds(Pair, inner, inner) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, derandomize=True)
@given(DATA)
def test_json_is_the_librarys(data: Any) -> None:
    wanted = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    assert json_artifact("a.json", data).content == wanted


@settings(deadline=None, derandomize=True)
@given(st.lists(DATA, max_size=4))
def test_an_iterator_is_written_as_a_list(items: list[Any]) -> None:
    assert json_artifact("a.json", {"a": iter(items), "b": 1}).content == json_artifact("a.json", {"a": items, "b": 1}).content


def test_a_text_in_pieces_is_the_text_even_when_it_has_thousands() -> None:
    pieces = [f"{number} ё\n" for number in range(12_000)]
    assert text_artifact("a.txt", iter(pieces)).content == text_artifact("a.txt", "".join(pieces)).content
