"""Code in colours, for published pages: Pygments' hundreds of kinds of words, as the few that the style sheet knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token
from pygments.util import ClassNotFound

_LARGEST = 200_000
"""Characters of one piece of code; a longer one stays plain."""
_CLASSES: tuple[tuple[Any, str], ...] = (
    (Comment, "hl-c"), (Keyword, "hl-k"), (Operator.Word, "hl-k"), (String, "hl-s"), (Number, "hl-n"), (Name.Tag, "hl-k"), (Name.Function, "hl-f"), (Name.Class, "hl-f"),
    (Name.Decorator, "hl-f"), (Name.Builtin, "hl-f"), (Name.Attribute, "hl-f"), (Token.Generic.Deleted, "hl-d"), (Token.Generic.Inserted, "hl-i"), (Token.Generic.Heading, "hl-k"),
)  # fmt: skip


def highlight(code: str, language: str) -> Sequence[tuple[str, str]] | None:
    """Return `code` in pieces, each with a class ("" for plain); None for a language that Pygments doesn't know. Joined, they are `code`."""
    lexer = _lexer(language)
    if lexer is None or len(code) > _LARGEST:
        return None
    pieces: list[tuple[str, str]] = []
    for kind, text in lexer.get_tokens(code):
        css = _class(kind)
        if pieces and pieces[-1][0] == css:
            pieces[-1] = (css, pieces[-1][1] + text)
        elif text:
            pieces.append((css, text))
    # Some lexers tidy line ends; then rather no colours than other words.
    return pieces if "".join(text for _, text in pieces) == code else None


@cache
def _lexer(language: str) -> Any:
    try:
        return get_lexer_by_name(language, ensurenl=False, stripnl=False, stripall=False)
    except ClassNotFound:
        return None


@cache
def _class(kind: Any) -> str:
    return next((css for family, css in _CLASSES if kind in family), "")
