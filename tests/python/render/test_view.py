"""What the reader gets with an article."""

from __future__ import annotations

from data20.vault.apply import vault_of
from data20.vault.changes import ChangeSet, Replace
from data20.vault.render import MAX_EMBEDS, render_article, render_fragment, render_view

FILES = {
    "a.md": "---\ntitle: Альфа\ntags: [x]\nlang: ru\n---\n# Альфа\n\n[[b]] [q](q.md) ![](p.png) https://e.example\n\n## Дальше\n",
    "b.md": "# B\n\nЗдесь есть ссылка на [[a#Дальше|альфу]]. И ещё.\n\n#x\n",
    "c.md": "# C\n\n[[a]] [[b]] <!-- x -->\n",
    "d.md": "# D\n\n<!-- data20:begin backlinks -->\n- [[a]]\n<!-- data20:end backlinks -->\n",
    "e.md": "---\nrelated: [a.md]\n---\n",
    "far.md": "# Far",
    "p.png": "x",
}


def _vault(**files: str):  # type: ignore[no-untyped-def]
    every = {**FILES, **{name.replace("__", "/") + ".md": text for name, text in files.items()}}
    return vault_of([(path, text.encode()) for path, text in every.items()])


def test_a_view_names_links_both_ways() -> None:
    vault = _vault()
    view = render_view(vault, vault.articles["a.md"])
    assert [(h.level, h.text, h.slug, h.line) for h in view.outline] == [(1, "Альфа", "альфа", 6), (2, "Дальше", "дальше", 10)]
    assert [(k.kind, k.status, k.path, k.title, k.href) for k in view.links] == [
        ("wikilink", "ok", "b.md", "B", "#/a/b.md"),
        ("markdown", "broken", "", "", ""),
        ("image", "attachment", "p.png", "p.png", "api/attachments/p.png"),
        ("autolink", "external", "", "", "https://e.example"),
    ]
    assert [(b.path, b.line, b.context, b.kind) for b in view.backlinks] == [
        ("b.md", 3, "Здесь есть ссылка на альфу. И ещё.", "wikilink"),
        ("c.md", 3, "a b", "wikilink"),
        ("e.md", 2, "", "frontmatter"),
    ]
    assert view.language == "ru"
    assert view.html.startswith('<div lang="ru">')


def test_related_articles_come_with_their_reasons_and_strangers_dont_come() -> None:
    vault = _vault()
    related = render_view(vault, vault.articles["a.md"]).related
    assert [(r.path, r.reasons) for r in related] == [("b.md", ("direct", "links", "tags")), ("c.md", ("direct", "links")), ("e.md", ("direct",))]
    assert all(r.score > 0 for r in related)


def test_a_view_follows_the_vault() -> None:
    vault = _vault()
    render_view(vault, vault.articles["a.md"])
    b = vault.articles["b.md"]
    changed = vault.apply(ChangeSet((Replace("b.md", b.hash, b"# B\n"),)))
    view = render_view(changed, changed.articles["a.md"])
    assert [back.path for back in view.backlinks] == ["c.md", "e.md"]


def test_an_empty_and_a_broken_article_have_a_view() -> None:
    vault = vault_of([("empty.md", b""), ("broken.md", b"---\na: [\n---\n# T\n")])
    assert render_view(vault, vault.articles["empty.md"]).html == ""
    broken = render_view(vault, vault.articles["broken.md"])
    assert [p.code for p in broken.problems] == ["frontmatter.yaml"]
    assert broken.html == '<h1 id="t">T</h1>\n'


def test_embeds_that_embed_each_other_end() -> None:
    vault = _vault(m="# M\n\n![[n]]\n\n![[m]]\n", n="# N\n\n![[m]]\n\n![[n#N]]\n")
    html = render_article(vault, vault.articles["m.md"])
    assert html.count('class="embed"') == 1
    assert html.count('class="internal"') >= 3


def test_a_page_of_embeds_has_a_limit() -> None:
    vault = _vault(tiny="x\n", many="![[tiny]]\n\n" * 200, nest="![[many]]\n\n" * 20)
    html = render_article(vault, vault.articles["nest.md"])
    assert html.count('class="embed"') == MAX_EMBEDS


def test_an_embedded_part_has_no_ids_and_its_own_footnotes() -> None:
    vault = _vault(n="# N\n\ntext[^1] ^blk\n\n[^1]: note\n", m="A[^1]\n\n![[n]]\n\n[^1]: mine\n")
    html = render_article(vault, vault.articles["m.md"])
    assert html.count('id="fn-1"') == 1
    assert html.count('id="fn-e1-1"') == 1
    assert 'id="n"' not in html
    assert 'id="^blk"' not in html


def test_an_embedded_block_is_the_block_alone() -> None:
    text = "# N\n\n- one ^i1\n- two\n\n| a |\n|---|\n| b |\n\n^t1\n\npara ^p1\n\nlast\n"
    vault = _vault(n=text, m="![[n#^i1]]", t="![[n#^t1]]", p="![[n#^p1]]")
    one, table, para = (render_article(vault, vault.articles[f"{name}.md"]) for name in "mtp")
    assert "one" in one
    assert "two" not in one
    assert "<table>" in table
    assert "last" not in table
    assert "para" in para
    assert "last" not in para


def test_links_in_an_embedded_part_are_seen_from_where_it_stands() -> None:
    vault = _vault(sub__n="[x](other.md) ![](i.png)\n", sub__other="# O\n", m="![[sub/n]]")
    assert 'href="#/a/sub/other.md"' in render_article(vault, vault.articles["m.md"])


def test_a_fragment_keeps_routes_and_outside_links_and_knows_no_vault() -> None:
    html = render_fragment("# T\n\n[a](#/a/x.md) [s](#/search?q=1) [[w]] [o](https://e.example) [r](rel.md) <b onclick=x>b</b>")
    assert 'href="#/a/x.md"' in html
    assert 'href="#/search?q=1"' in html
    assert 'href="https://e.example"' in html
    assert "onclick" not in html
    assert "rel.md" not in html.replace('data-path="rel.md"', "")


def test_rendering_twice_gives_the_same_bytes() -> None:
    first, second = (_vault(m="![[b]] [[c]]\n\n<b>x\n\n[^1]\n\n[^1]: n") for _ in range(2))
    assert render_view(first, first.articles["m.md"]) == render_view(second, second.articles["m.md"])
