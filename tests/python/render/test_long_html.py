"""Hostile HTML whose tags never end: a look at each must not be a look through all the rest, or one article would stop the engine."""

from __future__ import annotations

import pytest

from data20.language.sentences import sentences
from data20.vault.apply import vault_of
from data20.vault.render import render_article

MANY = 100_000


@pytest.mark.parametrize("piece", ["<a ", '<a x="', "<a x='", "<b", "</b ", "<script>x</script ", "<!-", "<a<!x "])
def test_tags_that_never_end_are_read_once(piece: str) -> None:
    vault = vault_of([("a.md", f"<div>\n{piece * MANY}\n\n[[b]] stands behind\n".encode())])
    article = vault.articles["a.md"]
    html = render_article(vault, article)
    assert "stands behind" in html
    assert "<script" not in html and "<a x=" not in html
    assert [link.target for link in article.structure.links if link.kind == "wikilink"] == ["b"]


def test_a_tag_that_ends_is_found_behind_a_few_that_do_not() -> None:
    vault = vault_of([("a.md", ('<div>\n<a href="x\n' + "<i>in</i>\n" * 3).encode())])
    assert render_article(vault, vault.articles["a.md"]).count("<i>in</i>") == 3


def test_what_a_link_says_is_read_to_its_end_only() -> None:
    vault = vault_of([("a.md", ("<div>\n" + "<a href=x>" * (MANY // 10) + "said</a>\n").encode())])
    assert vault.articles["a.md"].structure.links[-1].text == "said"


def test_a_leader_of_dots_is_one_look() -> None:
    assert [one.text for one in sentences(f"Chapter one {'.' * MANY}7. The end.")][-1] == "The end."
