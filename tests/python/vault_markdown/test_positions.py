"""Every place that a structure names is the place in the file, whatever stands around it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from data20.vault.apply import vault_of
from data20.vault.markdown_json import structure_from_json, structure_to_json
from data20.vault.model import Article

LINKS = (
    "[[Note]]",
    "[[Папка/Заметка#Часть|текст]]",
    "![[img.png|300]]",
    "[a](b.md#c)",
    "[a **b**](<my file.md> \"t\")",
    "![x](dir/y%20z.png)",
    "[ref]",
    "https://a.example/x_y",
    "<https://b.example>",
    '<a href="h.md">',
    "#тег/b",
    "^[note [[In]]]",
)
AROUND = st.text(alphabet=st.sampled_from(list("ab яё \t*_`~=%$&;:!.,-#@|\\<>()[]^\"'1é👩")), max_size=12)
PREFIX = st.sampled_from(["", "- ", "> ", "1. ", "> - ", "> [!note] ", "- [ ] ", "\t", "# ", "   ", "[^1]: ", ": ", "| x | "])
LINE = st.tuples(PREFIX, AROUND, st.sampled_from(LINKS), AROUND).map("".join)
DOCUMENT = st.tuples(
    st.sampled_from(["", "---\ntitle: x\nrelated: [q.md, \"[[W]]\"]\n---\n", "| a | b |\n|---|---|\n"]),
    st.lists(st.one_of(LINE, st.just("")), min_size=1, max_size=8),
    st.sampled_from(["", "\n\n[ref]: <to here.md#z> 'T'\n", "\n\n> [ref]: there.md\n"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
).map(lambda parts: (parts[4] + (parts[0] + "\n".join(parts[1]) + parts[2]).replace("\n", parts[3])))

OPENERS = {"wikilink": "[[", "embed": "![[", "markdown": "[", "image": "![", "reference": "[", "html": "<"}


def _article(text: str) -> Article:
    return vault_of([("a.md", text.encode())]).articles["a.md"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(DOCUMENT)
def test_places_of_links_and_tags_hold_what_was_written(document: str) -> None:
    article = _article(document)
    text = article.text
    for link in article.structure.links:
        whole, raw = text[link.start : link.end], text[link.target_start : link.target_end]
        assert whole.startswith(OPENERS.get(link.kind, ""))
        assert link.line == text.count("\n", 0, link.start) + 1
        if link.kind in ("wikilink", "embed"):
            assert whole.endswith("]]")
            target, _, fragment = raw.partition("#")
            assert (target.strip(), fragment.strip()) == (link.target, link.fragment)
        if link.kind in ("markdown", "image", "html"):
            assert raw in whole or "label" in whole or link.target_start < link.start or link.target_start > link.end
        if link.kind == "autolink":
            assert raw in whole
        if link.kind == "reference":
            assert raw in ("to here.md#z", "there.md")
    for tag in article.structure.tags:
        if tag.source == "inline":
            assert text[tag.start : tag.end] == f"#{tag.name}"


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.one_of(DOCUMENT, st.text(max_size=200)))
def test_any_text_has_a_structure_that_survives_json(document: str) -> None:
    article = vault_of([("a.md", document.encode("utf-8", "surrogatepass"))]).articles["a.md"]
    structure = article.structure
    assert structure_from_json(json.loads(json.dumps(structure_to_json(structure)))) == structure
    for block in structure.blocks:
        assert 0 <= block.start <= block.end <= len(article.text)


def test_another_format_is_not_read() -> None:
    assert structure_from_json({"format": -1}) is None
    assert structure_from_json({"format": 1, "links": [[1, 2]]}) is None
    assert structure_from_json("x") is None
