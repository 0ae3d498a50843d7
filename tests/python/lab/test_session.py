"""A session's cells: their names, what they show, what they propose, and errors that name the place."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from data20.errors import BadInput
from data20.lab import session as lab
from data20.lab.frames import plain_rows
from data20.lab.session import MAX_PRINTED, CellFailed
from data20.messages import Message
from data20.report.blocks import Articles, Chart, Graph, Markdown, Report, Table, Tree
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.changes import ChangeSet, Create, Delete, Replace
from data20.vault.model import Vault
from tests.python.api.world import FILES


class Session(lab.Session):
    """A session whose cells have run when `run` returns."""

    def run(self, code: str, cell: int, vault: Vault) -> Report:  # type: ignore[override]
        return asyncio.run(super().run(code, cell, vault))


@pytest.fixture
def vault() -> Vault:
    return vault_of([file for file in FILES if file[0].endswith(".md")])


def shown(report: Report) -> str:
    return "\n".join(str(block.text) for block in report.blocks if isinstance(block, Markdown))


def test_names_are_shared_and_the_last_expression_is_shown(vault: Vault) -> None:
    session = Session()
    assert session.run("x = 20\nprint('hello')", 1, vault).blocks == (Markdown("```text\nhello\n```\n"),)
    assert shown(session.run("x + 1", 2, vault)) == "```text\n21\n```\n"
    assert shown(session.run("_ + 1", 2, vault)) == "```text\n22\n```\n"
    assert session.run("x;", 3, vault).blocks == ()
    assert session.run("", 3, vault).blocks == session.run("# nothing", 3, vault).blocks == ()


def test_another_session_knows_nothing_of_them(vault: Vault) -> None:
    Session().run("x = 1", 1, vault)
    with pytest.raises(CellFailed, match="NameError"):
        Session().run("x", 1, vault)


def test_the_vault_is_the_one_of_the_run(vault: Vault) -> None:
    session = Session()
    session.run("old = vault", 1, vault)
    later = vault_of([("only.md", b"# Only\n")])
    assert "1" in shown(session.run("len(vault.articles)", 2, later))
    assert [item.article.path for item in _only(session.run("list(vault.articles.values())", 2, later), Articles).items] == ["only.md"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("search('хлеб')", Articles), ("graph()", Graph), ("vault.articles['index.md']", Articles), ("{'a': {'b': [1]}}", Tree),
        ("[{'a': 1, 'b': 'x'}, {'a': 2.5}]", Table), ("graph().edges", Table), ("chart({'a': 1, 'b': 2}, 'bar')", Chart), ("chart([(1, 2), (2, 4)], 'line')", Chart),
    ],
)  # fmt: skip
def test_values_are_shown_as_what_they_are(vault: Vault, code: str, kind: type) -> None:
    block = _only(Session().run(code, 1, vault), kind)
    assert block.title


def test_a_table_has_a_column_a_key_and_numbers_stay_numbers(vault: Vault) -> None:
    table = _only(Session().run("[{'a': 1, 'b': 'x'}, {'a': 2.5, 'c': True}]", 1, vault), Table)
    assert [(column.label, column.type) for column in table.columns] == [("a", "number"), ("b", "text"), ("c", "bool")]
    assert table.rows == ((1, "x", None), (2.5, None, True))


def test_long_tables_and_deep_trees_are_cut_and_say_so(vault: Vault) -> None:
    table = _only(Session().run("[{'a': n} for n in range(5000)]", 1, vault), Table)
    assert (len(table.rows), table.total, table.note) == (1000, 5000, Message("lab.cut", {"shown": 1000, "count": 5000}))
    _only(Session().run("deep = []\nfor _ in range(200):\n    deep = [deep, 1]\ndeep", 1, vault), Tree)


def test_show_shows_in_the_middle_of_a_cell(vault: Vault) -> None:
    report = Session().run("show(1, {'a': {'b': 2}})\nprint('last')", 1, vault)
    assert [type(block) for block in report.blocks] == [Markdown, Markdown, Tree]


def test_backticks_stay_inside_their_fence(vault: Vault) -> None:
    assert shown(Session().run("print('```\\n<b>')", 1, vault)) == "````text\n```\n<b>\n````\n"


def test_html_of_an_object_goes_the_way_of_all_markdown(vault: Vault) -> None:
    report = Session().run("class A:\n    def _repr_html_(self): return '<b>bold</b>'\nA()", 1, vault)
    assert "<b>bold</b>" in shown(report)


def test_a_tool_answers_its_report_and_its_proposal(vault: Vault) -> None:
    session = Session()
    report = session.run("report = tools.run('calculate_pagerank', damping=0.5)\nreport", 1, vault)
    assert any(isinstance(block, Table) and len(block.rows) == 5 for block in report.blocks)
    assert "calculate_pagerank" in shown(session.run("tools.names()", 2, vault))
    with pytest.raises(CellFailed, match="ValidationError: 1 validation error"):
        session.run("tools.run('calculate_pagerank', damping=7)", 3, vault)
    with pytest.raises(CellFailed, match="closest"):
        session.run("tools.run('calculate_pagerankk')", 3, vault)


def test_a_tool_that_needs_the_history_is_refused_with_the_way_out(vault: Vault) -> None:
    from data20.tools.registry import registry

    name = next(spec.name for spec in registry().values() if "journal" in spec.needs)
    with pytest.raises(CellFailed, match="Run it under Tools"):
        Session().run(f"tools.run({name!r})", 1, vault)


def test_a_cell_proposes_and_writes_nothing(vault: Vault) -> None:
    before = dict(vault.articles)
    report = Session().run("propose({'new.md': 'x', 'empty.md': 'full', 'food/tea.md': None})\npropose({'new.md': 'y'})", 1, vault)
    empty, tea = vault.articles["empty.md"], vault.articles["food/tea.md"]
    assert report.changes == ChangeSet((Replace("empty.md", empty.hash, b"full"), Delete("food/tea.md", tea.hash), Create("new.md", b"y")))
    assert dict(vault.articles) == before
    assert Session().run("propose({'empty.md': ''})", 1, vault).changes == ChangeSet()


def test_a_change_set_as_a_value_is_a_proposal(vault: Vault) -> None:
    code = "from data20.vault.changes import ChangeSet, Create\nChangeSet((Create('n.md', b'1'),))"
    assert Session().run(code, 1, vault).changes == ChangeSet((Create("n.md", b"1"),))


@pytest.mark.parametrize("code", ["propose({'../up.md': 'x'})", "propose({'gone.md': None})", "propose({'a.md': 5})", "propose({5: 'x'})"])
def test_a_proposal_that_cannot_be_is_refused(vault: Vault, code: str) -> None:
    with pytest.raises(CellFailed) as failed:
        Session().run(code, 1, vault)
    assert failed.value.__cause__ is None or not isinstance(failed.value.__cause__, AssertionError | TypeError | AttributeError)
    assert BadInput.__name__ in failed.value.shown or "Path" in failed.value.shown


@pytest.mark.parametrize(
    ("code", "line", "reason"),
    [
        ("a = 1\n1 / 0", 2, "ZeroDivisionError: division by zero"), ("x = (", 1, "SyntaxError: '(' was never closed"),
        ("def f():\n    g()\n\nf()", 2, "NameError: name 'g' is not defined"), ("import sys\nsys.exit(3)", 2, "SystemExit: 3"),
        ("raise KeyboardInterrupt", 1, "KeyboardInterrupt"), ("import json\njson.loads('{')", 2, "JSONDecodeError"),
    ],
)  # fmt: skip
def test_an_error_names_cell_and_line_and_keeps_what_was_printed(vault: Vault, code: str, line: int, reason: str) -> None:
    with pytest.raises(CellFailed) as failed:
        Session().run(code, 7, vault)
    assert failed.value.detail("en").startswith(f"Cell 7, line {line}: {reason}")
    assert failed.value.detail("ru").startswith(f"Ячейка 7, строка {line}: {reason}")
    assert "data20/lab" not in failed.value.shown


def test_what_was_printed_before_an_error_is_not_lost(vault: Vault) -> None:
    with pytest.raises(CellFailed) as failed:
        Session().run("print('before')\n1/0", 1, vault)
    assert failed.value.shown.startswith("before\nTraceback")


def test_a_flood_is_cut_and_counted(vault: Vault) -> None:
    text = shown(Session().run(f"print('x' * {MAX_PRINTED + 10})", 1, vault))
    assert "… (+11)" in text
    assert len(text) < MAX_PRINTED + 100


def _only(report: Report, kind: type) -> Any:
    (block,) = report.blocks
    assert isinstance(block, kind)
    return block


def test_a_cell_may_await_and_nothing_is_left_of_it(vault: Vault) -> None:
    session = Session()
    assert shown(session.run("import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 7\nx = await later()\nx", 1, vault)) == "```text\n7\n```\n"
    assert shown(session.run("await later()", 2, vault)) == "```text\n7\n```\n"
    with pytest.raises(CellFailed, match="line 2: ZeroDivisionError"):
        session.run("await asyncio.sleep(0)\n1/0", 3, vault)


@pytest.mark.parametrize(("code", "missing"), [("import nowhere.to.be", "nowhere"), ("from nowhere import x", "nowhere"), ("raise ModuleNotFoundError('?')", ""), ("1/0", "")])
def test_a_module_that_is_not_there_is_named(vault: Vault, code: str, missing: str) -> None:
    with pytest.raises(CellFailed) as failure:
        Session().run(code, 1, vault)
    assert failure.value.missing == missing


def test_a_reports_sentences_are_sentences_in_a_frame_too(vault: Vault) -> None:
    report = find_tool("calculate_pagerank").run(vault, find_tool("calculate_pagerank").params(), SilentProgress())
    rows = plain_rows(next(block for block in report.blocks if isinstance(block, Table)), vault)
    assert any(isinstance(cell, str) and "%" in cell for row in rows for cell in row)
    assert not any(isinstance(cell, Message | dict) for row in rows for cell in row)


def test_input_says_that_nobody_can_be_asked(vault: Vault) -> None:
    with pytest.raises(CellFailed, match="nobody to ask"):
        Session().run("input('x')", 1, vault)
