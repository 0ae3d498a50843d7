"""The CommonMark specification, example by example."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data20.vault.markdown import parser, strict_parser

EXAMPLES = json.loads((Path(__file__).parents[2] / "fixtures" / "commonmark" / "examples.json").read_text(encoding="utf-8"))

STRICT_DIFFERS = {220, 241, 242}
"""An empty block quote is written without a line break inside; the same document."""

EXTENDED_DIFFERS = {
    64: "#hashtag is a tag",
    550: "[[[foo]]] holds a wikilink",
    561: "[[*foo* bar]] is a wikilink",
    592: "![[foo]] is an embed",
    610: "a bare URL is a link (GFM)",
    613: "a bare URL is a link (GFM)",
    614: "a bare e-mail address is a link (GFM)",
    621: "#ref in text is a tag",
}


def _same(ours: str, expected: str) -> bool:
    return ours.replace(" />", ">") == expected.replace(" />", ">")


def _failures(render: object) -> set[int]:
    return {e["example"] for e in EXAMPLES if not _same(render(e["markdown"]), e["html"])}  # type: ignore[operator]


def test_the_specification_has_655_examples() -> None:
    assert len(EXAMPLES) == 655


def test_the_strict_core_passes_all_but_three_examples() -> None:
    assert _failures(strict_parser().render) == STRICT_DIFFERS


def test_the_extended_parser_differs_only_where_an_extension_means_it() -> None:
    md = parser()
    assert _failures(md.render) == STRICT_DIFFERS | EXTENDED_DIFFERS.keys()


@pytest.mark.parametrize("number", sorted(STRICT_DIFFERS))
def test_a_difference_of_the_strict_core_is_only_a_line_break(number: int) -> None:
    example = EXAMPLES[number - 1]
    ours = strict_parser().render(example["markdown"])
    assert ours.replace("\n", "") == example["html"].replace("\n", "")
