"""A name that many files share says nothing of what is in them."""

from __future__ import annotations

from data20.vault.naming import nameless


def test_titles_that_are_the_name_of_three_files_are_none() -> None:
    titled = [(f"{n}/solution.md", "solution") for n in range(3)] + [("a/index.md", "index"), ("b/index.md", "index"), ("c/index.md", "Tea"), ("tea.md", "tea"), ("x/Solution.md", "Solution")]
    assert nameless(titled) == {"0/solution.md", "1/solution.md", "2/solution.md", "x/Solution.md"}
    assert nameless([]) == frozenset()
