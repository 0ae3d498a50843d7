"""Articles made to hurt: the answer comes in time that grows with the size, nothing recurses, nothing is lost in silence."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from data20.vault.apply import vault_of
from data20.vault.markdown import MAX_CHARACTERS
from data20.vault.markdown_json import structure_to_json
from data20.vault.model import Article
from data20.vault.render import render_article

REPEATED = {
    "open brackets": "[",
    "open images": "![",
    "open wikilinks": "[[a",
    "wikilinks": "[[a]] ",
    "stars": "*a ",
    "strong": "**a",
    "underscores": "_a__",
    "dollars": "$$a ",
    "dollar lines": "$$ a\n\n",
    "percent lines": "%% a\n\n",
    "marks": "==a ",
    "bare schemes": "http:// ",
    "e-mails": "a@a ",
    "handles": "@a1 ",
    "open citations": "[@a ",
    "tags": "#a ",
    "carets": "^a ",
    "inline notes": "^[",
    "footnote definitions": "[^a]: ",
    "open tags": "<a ",
    "open comments": "<!-- ",
    "open attributes": '<a href="',
    "blocks of html": "<div>\n\n",
    "fences": "```\n",
    "entities": "&#",
    "backslashes": "\\",
    "quotes": "> ",
    "lists": "- ",
    "callouts": "> [!a]\n",
}


def _article(text: str) -> Article:
    return vault_of([("a.md", text.encode())]).articles["a.md"]


def _lines_run(unit: str, count: int) -> int:
    """Return how many lines of Python it takes to render `count` repetitions: a clock that no busy machine disturbs."""
    vault = vault_of([("a.md", (unit * count).encode())])
    lines = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        render_article(vault, vault.articles["a.md"])
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED.keys())
def test_work_grows_with_the_size(unit: str) -> None:
    _lines_run(unit, 1)  # what is made once and kept is not counted
    assert _lines_run(unit, 640) < 12 * _lines_run(unit, 80)


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED.keys())
def test_much_of_it_still_renders(unit: str) -> None:
    """Quadratic work inside a regular expression would show here as a test that never ends."""
    vault = vault_of([("a.md", (unit * 4000).encode())])
    assert render_article(vault, vault.articles["a.md"]) is not None


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5000 + " [[deep]]",
        "\n".join("> " * i + "x [[deep]]" for i in range(1, 250)),
        "\n".join("  " * i + "- x [[deep]]" for i in range(250)),
        "> - " * 1000 + "[[deep]]",
    ],
    ids=["quotes", "growing quotes", "growing lists", "both"],
)
def test_deep_nesting_is_reported_and_its_text_kept(text: str) -> None:
    article = _article(text)
    assert [p.code for p in article.structure.problems] == ["nesting.too_deep"]
    assert article.structure.links[-1].target == "deep"
    html = render_article(vault_of([("a.md", text.encode())]), article)
    assert "deep" in html


def test_twenty_megabytes_are_read_up_to_the_limit_and_the_rest_is_reported() -> None:
    text = "# T\n\n" + ("word " * 200 + "\n\n") * 20_000 + "[[end]]\n"
    article = _article(text)
    problem = article.structure.problems[0]
    assert problem.code == "size.cut"
    assert article.structure.headings[0].text == "T"
    assert not article.structure.links
    assert sum(len(b.text) for b in article.structure.blocks) <= MAX_CHARACTERS
    assert problem.line == text.count("\n", 0, MAX_CHARACTERS) + 1


def test_bytes_that_are_no_text_are_read() -> None:
    vault = vault_of([("a.md", b"---\nup: x\xff.md\n---\n# \xff\xfe\x00\n\n[[a\xff]] <b>\x80\n")])
    article = vault.articles["a.md"]
    assert article.structure.links[-1].target == "a\ufffd"
    json.dumps(structure_to_json(article.structure), ensure_ascii=False).encode("utf-8")
    render_article(vault, article).encode("utf-8")
