"""Our functions for XML answer as the standard library's."""

from __future__ import annotations

from xml.sax import saxutils

from hypothesis import given
from hypothesis import strategies as st

from data20.markup import escape, quoteattr, unescape


@given(st.text(alphabet=st.one_of(st.sampled_from("&<>\"'\n\r\t"), st.characters())))
def test_text_and_attributes_are_escaped_as_the_standard_library_does(text: str) -> None:
    assert escape(text) == saxutils.escape(text)
    assert quoteattr(text) == saxutils.quoteattr(text)
    assert unescape(text) == saxutils.unescape(text)
    assert unescape(escape(text)) == text
