"""docs/lab.md: its cells run, and every name that it promises is there."""

from __future__ import annotations

import asyncio
import re

from build_support.paths import ROOT
from data20.lab.names import Names
from data20.lab.session import Session
from data20.report.blocks import Chart
from data20.vault.apply import vault_of

PAGE = (ROOT / "docs" / "lab.md").read_text(encoding="utf-8")


def test_the_cells_of_the_page_run() -> None:
    vault = vault_of([("a.md", b"# Sky\n\nThe colour is blue.\n"), ("b.md", b"# Sea\n")])
    session = Session()
    first, second = (asyncio.run(session.run(code, number, vault)) for number, code in enumerate(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL), 1))
    assert isinstance(first.blocks[0], Chart)
    assert [(edit.path, getattr(edit, "content", None)) for edit in second.changes.edits] == [("a.md", b"# Sky\n\nThe color is blue.\n")]


def test_the_page_names_what_a_cell_finds() -> None:
    assert all(f"`{name}" in PAGE or f"{name}(" in PAGE for name in Names().offered())
