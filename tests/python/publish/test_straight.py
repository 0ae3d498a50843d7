"""What is written without a tree is what the tree would have given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_support.highlight import highlight
from data20.publish.body import body_of, tree_body
from data20.publish.chapters import read_page
from data20.publish.straight import straight_xhtml
from data20.publish.xhtml import xhtml
from data20.vault.apply import vault_of
from data20.vault.render import render_article
from tests.corpora import CORPORA, corpus

_NAMES = ["a", "p", "h2", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "div", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "s", "span", "sup", "label", "section", "details", "summary", "br", "hr", "img", "input", "svg", "form", "b", "nobr"]
_ATTRIBUTES = ["", ' class="x"', ' class="language-python"', ' lang="ru"', ' data-path="gone.md" href="#/gone.md"', ' href="#/search?q=tag:&quot;x&quot;"', ' href="#/search?q=tag:&quot;lost&quot;"', ' data-callout="tip"', ' src="api/attachments/p.png" loading="lazy"', ' data-path="b.md" href="#/b.md?h=%D0%B0"', ' src="api/attachments/p.png?v=1"', ' src="//x" alt="w &amp; &quot;"', ' align="left" id="a&#x27;"', " open", " open open", ' x="1" x="2"']  # fmt: skip
_TEXTS = ["\n", " ", "word", "&amp;amp;", "&lt;b&gt;", "&quot;&#x27;", "&nbsp;", "&", "<", "\r\n", "\x00", "\ufeff", "я\u0301"]
_pieces = st.one_of(
    st.builds(lambda name, attributes: f"<{name}{attributes}>", st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES)),
    st.builds(lambda name: f"</{name}>", st.sampled_from(_NAMES)), st.sampled_from(_TEXTS),
)  # fmt: skip
_nested = st.recursive(
    st.sampled_from(_TEXTS),
    lambda inner: st.builds(
        lambda name, attributes, parts: f"<{name}{attributes}>{''.join(parts)}</{name}>", st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES), st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)  # fmt: skip
_LINES = ["# H", "- [ ] task\n\n  loose", "1. one\n   - two\n\n3. three", "> [!note]- Title\n> text `code`", "| a | b |\n|:-|-:|\n| [[b#x|y]] | **c** |", "~~~js\n\n<b>\n~~~", "Term\n: what", "![[p.png|100]] ![w](gone.png)", "![[b]]",
          "a[^1]\n\n[^1]: note\n\n    more", "<details><summary>s</summary>\n\np\n\n</details>", "<b>*x</b>*", "[a **b](b.md) c**", "==m== $x<y$ #tag ^id", "---", "text  \nline & <br> \"q\"", "    code", "~~~python\nx = '<&>'\n~~~", "~~~nolang\nx\n~~~", "#tag #lost", "![[q.png]]"]  # fmt: skip


def as_the_tree_says(html: str) -> None:
    """Compare both ways, and what they asked of links."""
    one: list[tuple[str, str]] = []
    other: list[tuple[str, str]] = []
    straight = straight_xhtml(html, lambda *place: f"to:{one.append(place)}{len(one)}")
    tree = xhtml(read_page(html, lambda *place: f"to:{other.append(place)}{len(other)}", frozenset(("img",)))[0])
    assert straight is None or (straight, one) == (tree, other)


def body_as_the_tree_says(html: str) -> None:
    """Compare both ways of making a page's text."""
    dressed = (lambda path, anchor: f"{path}#{anchor}" if path != "gone.md" else None), lambda key: f"tags/{key}" if key != "lost" else "", highlight, lambda path: (3, 4) if path == "p.png" else None
    assert body_of(html, *dressed) == tree_body(html, *dressed)


@given(st.one_of(_nested, st.lists(_pieces, max_size=12).map("".join), st.lists(_nested, max_size=4).map("".join)))
@settings(max_examples=400, deadline=None)
def test_any_html_is_written_as_its_tree_or_refused(html: str) -> None:
    as_the_tree_says(html)
    body_as_the_tree_says(html)


@given(st.lists(st.sampled_from(_LINES), max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_article_is_written_as_its_tree_or_refused(lines: list[str]) -> None:
    vault = vault_of([("a.md", "\n\n".join(lines).encode()), ("b.md", b"# B\n\n## x\n\ntext"), ("p.png", b"png")])
    as_the_tree_says(render_article(vault, vault.article("a.md")))
    body_as_the_tree_says(render_article(vault, vault.article("a.md")))


@pytest.mark.parametrize("html", ["<p>a<em>b</p></em>", "<p><div></div></p>", "<a><a></a></a>", "<table>x</table>", "<pre>\n\nx</pre>", "<p>&nbsp;</p>", "<p>a", "</p>", "a < b", "<tr></tr>", "<p>\r</p>"])
def test_what_a_parser_would_change_is_refused(html: str) -> None:
    assert straight_xhtml(html, lambda path, anchor: "x") is None


def test_what_the_renderer_writes_needs_no_tree() -> None:
    text = "# A\n\n*a* [[b]] ![p](p.png) `c`\n\n- x\n  1. y\n\n| a |\n|---|\n| b |\n\n> q\n\n~~~\n\nx < y\n~~~\n\nT\n: d\n\n- [x] done\n\n> [!tip]+ T\n> t\n\n---\n\nn[^1]\n\n[^1]: note\n"
    vault = vault_of([("a.md", text.encode()), ("b.md", b"# B"), ("p.png", b"png")])
    assert straight_xhtml(render_article(vault, vault.article("a.md")), lambda path, anchor: path) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_real_articles_are_written_as_their_trees(name: str) -> None:
    for article in corpus(name).articles.values():
        as_the_tree_says(render_article(corpus(name), article))
        body_as_the_tree_says(render_article(corpus(name), article))
