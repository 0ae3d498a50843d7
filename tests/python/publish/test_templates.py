from __future__ import annotations

from xml.etree import ElementTree

import pytest

from data20.publish.templates import Page, template_of, with_mended_fragments
from data20.vault.apply import vault_of

VAULT = vault_of([
    ("a.md", b'# A "quoted" title\n\n[b & c](b.md#part) and [b](b.md), [web](https://x.org/?a=1&b=2), <a href="data20slot:0">trap</a>.\n\n![a "picture" & more](p.png) ![](q.png "only a title")\n'),
    ("b.md", b"# B\n\n## Part\n\nText.\n"), ("p.png", b"png"), ("q.png", b"png"),
])  # fmt: skip
TEMPLATE = template_of(VAULT, VAULT.article("a.md"))


def well_formed(page: Page) -> ElementTree.Element:
    return ElementTree.fromstring(f"<body>{page.body}</body>")


def test_links_and_images_lead_where_the_publication_says() -> None:
    page = TEMPLATE.page(lambda path, anchor: f"to/{path}?x=1&y=2#{anchor}")
    body = well_formed(page)
    assert [a.get("href") for a in body.iter("a") if a.get("href")][:3] == ["to/b.md?x=1&y=2#part", "to/b.md?x=1&y=2#", "https://x.org/?a=1&b=2"]
    assert [image.get("src") for image in body.iter("img")] == ["to/p.png?x=1&y=2#", "to/q.png?x=1&y=2#"]
    assert page.images == ("p.png", "q.png")


def test_what_is_not_published_leaves_its_words() -> None:
    page = TEMPLATE.page(lambda path, anchor: None)
    body = well_formed(page)
    assert "b & c" in "".join(body.itertext()) and 'a "picture" & more' in "".join(body.itertext()) and "only a title" in "".join(body.itertext())
    assert not list(body.iter("img")) and page.images == ()
    assert [a.get("href") for a in body.iter("a") if a.get("href")] == ["https://x.org/?a=1&b=2"]


def test_one_template_serves_several_publications() -> None:
    one, other = TEMPLATE.page(lambda path, anchor: "1"), TEMPLATE.page(lambda path, anchor: "2")
    assert one.body.replace('"1"', '"2"') == other.body


def test_no_link_of_an_author_is_taken_for_an_open_end() -> None:
    assert "data20slot" not in TEMPLATE.page(lambda path, anchor: None).body


@pytest.mark.parametrize(("fragment", "kept"), [("part", True), ("%5Eid", True), ("gone", False)])
def test_fragments_that_lead_nowhere_are_cut_off(fragment: str, kept: bool) -> None:
    page = Page("a.md", "A", "en", f'<p><a href="b.xhtml#{fragment}">x</a> <a href="https://x.org/#gone">y</a></p>', ())
    body = with_mended_fragments(page, lambda file, name: file == "b.xhtml" and name in ("part", "^id"), "a.xhtml")
    assert (f"b.xhtml#{fragment}" in body) is kept and "b.xhtml" in body and "https://x.org/#gone" in body


def test_places_and_headings_of_a_page_are_told_from_words_in_it() -> None:
    page = Page("a.md", "A", "en", '<p id="a&quot;b">&lt;h1 id="no"></p><h2 class="x" id=\'it"s\'>H</h2>', ())
    assert page.ids == {'a"b', 'it"s'}
    assert not page.has_title and page.has("h2")
