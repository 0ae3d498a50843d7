from __future__ import annotations

from xml.etree import ElementTree

import pytest

from data20.publish.chapters import chapter_of, has_title
from data20.publish.shelves import nested_list
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


@pytest.mark.parametrize(("text", "own"), [("# T\n\n## A\n", True), ("words\n\n# T\n", True), ("## A\n\n# Example of a title\n", False), ("words\n", False)])
def test_only_a_first_heading_of_level_1_is_the_title(text: str, own: bool) -> None:
    vault = vault_of([("a.md", text.encode())])
    assert template_of(vault, vault.articles["a.md"]).page(lambda path, anchor: None).has_title is own
    assert has_title(chapter_of(vault, vault.articles["a.md"], lambda path, anchor: None)) is own


def test_pages_stand_in_nested_lists_by_folder_in_the_order_of_reading() -> None:
    paths = ("v/b/one.md", "v/b/c/two.md", "v/b/c/three.md", "v/b/four.md", "v/d & e/five.md")
    pages = [Page(path, path, "en", "", ()) for path in paths]
    tree = ElementTree.fromstring(nested_list(pages, lambda number, page: f'<a href="{number}"/>'))
    assert [a.get("href") for a in tree.iter("a")] == list("01234")
    assert [li.findtext("span") for li in tree] == ["b", "d & e"]
    assert [[a.get("href") for a in li.iter("a")] for li in tree] == [["0", "1", "2", "3"], ["4"]]
    assert ElementTree.fromstring(nested_list(pages[:1], lambda number, page: "x")).findall(".//span") == [], "one folder tells nothing apart"
