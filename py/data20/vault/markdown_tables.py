"""Reading a table out of the token stream."""

from __future__ import annotations

from markdown_it.token import Token


def read_table(tokens: list[Token], index: int) -> tuple[list[list[Token]], int]:
    """Return the inline tokens of each row (header first) of the table that opens at `index`, and the index of its close."""
    rows: list[list[Token]] = []
    while index < len(tokens) and tokens[index].type != "table_close":
        token = tokens[index]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token)
        index += 1
    return rows, index
