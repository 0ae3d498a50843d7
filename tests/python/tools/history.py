"""A vault with a past that tests can count by hand: Russian and English, editor, import and tools."""

from __future__ import annotations

from dataclasses import replace

from data20.vault.apply import vault_of
from data20.vault.model import Vault
from data20.vault.revisions import Revision, RevisionEdit


def edit(op: str, path: str, to: str | None = None, before: str | None = None, after: str | None = None, added: int | None = None, removed: int | None = None) -> RevisionEdit:
    return RevisionEdit(op, path, to, before, after, added, removed)  # type: ignore[arg-type]


# 2024-05-06 is a Monday.
JOURNAL = (
    Revision(1, "2024-05-06T07:08:09+00:00", "import", (edit("create", "чайник.md", after="a1", added=3, removed=0), edit("create", "tea.md", after="b1", added=5, removed=0))),
    Revision(2, "2024-05-07T22:30:00+00:00", "editor", (edit("replace", "чайник.md", before="a1", after="a2", added=2, removed=1),)),
    Revision(3, "2024-05-08T22:45:00+00:00", "editor", (edit("rename", "чайник.md", "кухня/чайник.md", "a2", "a2", 0, 0),)),
    Revision(4, "2024-05-09T10:00:00+00:00", "generate_toc", (edit("replace", "кухня/чайник.md", before="a2", after="a3", added=4, removed=0), edit("replace", "tea.md", before="b1", after="b2"))),
    Revision(5, "2024-05-09T11:00:00+00:00", "editor", (edit("create", "old.md", after="c1", added=1, removed=0),)),
    Revision(6, "2024-05-09T12:00:00+00:00", "editor", (edit("delete", "old.md", before="c1", added=0, removed=1),)),
)  # fmt: skip

LIVED: Vault = replace(
    vault_of([("кухня/чайник.md", "# Чайник\n\nНакипь & <соль>.\n".encode()), ("tea.md", b"# Tea\n\nA drink.\n")]), generation=6, journal=JOURNAL
)
