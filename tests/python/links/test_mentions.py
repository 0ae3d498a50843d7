"""Unlinked mentions."""

from __future__ import annotations

from data20.vault.apply import vault_of
from data20.vault.mentions import unlinked_mentions

VAULT = vault_of(
    [
        ("g/view-of-graph.md", "---\naliases: [Граф связей]\n---\n# Graph view\n\nThe Graph view is itself.\n".encode()),
        (
            "a.md",
            "Open the graph VIEW now. See [[view-of-graph|Graph view]] too. `graph view` code.\n\nпро граф связей, не графсвязей. Graph viewing.\n".encode(),
        ),
        ("b.md", b"Nothing here. <!-- data20:begin x -->\n\n<!-- data20:begin toc -->\ngraph view\n<!-- data20:end toc -->\n"),
    ]
)


def test_mentions_are_whole_words_outside_links_code_and_generated_blocks() -> None:
    found = [(m.source, m.target, m.line, m.text) for m in unlinked_mentions(VAULT, target="g/view-of-graph.md")]
    assert found == [("a.md", "g/view-of-graph.md", 1, "graph VIEW"), ("a.md", "g/view-of-graph.md", 3, "граф связей")]


def test_a_mention_says_its_sentence() -> None:
    assert unlinked_mentions(VAULT, target="g/view-of-graph.md")[0].context.startswith("Open the graph VIEW now.")


def test_names_that_two_articles_share_and_short_names_are_left_out() -> None:
    vault = vault_of([("a/x1.md", b"# Same"), ("b/x2.md", b"# Same"), ("no.md", b"# No"), ("t.md", b"Same thing, no.")])
    assert unlinked_mentions(vault) == []
