"""Which part of an article an embed shows: all of it, the section of a heading, or one block."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from data20.vault.structure import Heading


def embed_tokens(tokens: list[Token], headings: Sequence[Heading], anchor: str) -> list[Token]:
    """Return the tokens that `anchor` (slug, `^block`, or "" for all) names; all of them when it names none."""
    if not anchor:
        return tokens
    notes = _definitions(tokens)
    if anchor.startswith("^"):
        part = _block(tokens, anchor[1:])
    else:
        number = next((n for n, heading in enumerate(headings) if heading.slug == anchor), None)
        part = _section(tokens, number) if number is not None else None
    return part + notes if part is not None else tokens


def _section(tokens: list[Token], number: int) -> list[Token] | None:
    """Return the tokens from the heading of that number to the next one of its level or above, at the same depth."""
    start = level = depth = None
    seen = -1
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            seen += 1
            if seen == number:
                start, level, depth = index, token.tag, token.level
            elif start is not None and token.level == depth and level is not None and token.tag <= level:
                return tokens[start:index]
        if start is not None and depth is not None and token.level < depth:
            return tokens[start:index]
    return tokens[start:] if start is not None else None


def _block(tokens: list[Token], name: str) -> list[Token] | None:
    """Return the smallest whole block with the id: its list item or paragraph, or what stands before a lone id."""
    for index, token in enumerate(tokens):
        if token.type != "inline" or not token.children:
            continue
        if not any(c.type == "block_id" and c.content.casefold() == name.casefold() for c in token.children):
            continue
        alone = all(c.type == "block_id" or not c.content.strip() for c in token.children)
        if alone and index >= 2:
            return _before(tokens, index - 2)
        opener = index - 1
        if opener > 0 and tokens[opener - 1].type == "list_item_open":
            opener -= 1
        part = tokens[opener : _closing(tokens, opener) + 1]
        if part[0].type == "list_item_open":
            frame = "ul"
            return [Token("bullet_list_open", frame, 1), *part, Token("bullet_list_close", frame, -1)]
        return part
    return None


def _before(tokens: list[Token], last: int) -> list[Token]:
    """Return the block that ends at index `last`."""
    depth, index = 0, last
    while index >= 0:
        depth -= tokens[index].nesting
        if depth <= 0 and tokens[index].nesting >= 0 and tokens[index].type != "inline":
            break
        index -= 1
    return tokens[max(index, 0) : last + 1]


def _closing(tokens: list[Token], opener: int) -> int:
    depth = 0
    for index in range(opener, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _definitions(tokens: list[Token]) -> list[Token]:
    """Return the footnote definitions, so that the notes of the part can be shown with it."""
    found: list[Token] = []
    inside = False
    for token in tokens:
        inside = inside or token.type == "footnote_reference_open"
        if inside:
            found.append(token)
        if token.type == "footnote_reference_close":
            inside = False
    return found
