"""The changelog says the outcome of each release, once for each article, as a person would."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from data20.errors import BadInput
from data20.report.blocks import Report
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault
from data20.vault.revisions import Revision, RevisionEdit
from tests.python.tools.history import JOURNAL, LIVED, edit


def run(vault: Vault = LIVED, **values: Any) -> Report:
    spec = find_tool("generate_changelog")
    return spec.run(vault, spec.params.model_validate(values), SilentProgress())


def markdown(report: Report) -> str:
    return report.artifacts[0].content.decode()


def test_a_month_tells_what_came_and_nothing_of_what_came_and_went() -> None:
    assert markdown(run()) == (
        "# Changelog\n\nWhat is new in the knowledge base.\n\n## [2024-05] - 2024-05-09\n\n### Added\n\n- [Tea](tea.md)\n- [Чайник](кухня/чайник.md)\n"
    )
    russian = replace(vault_of([("кухня/чайник.md", "# Чайник\n\nВ нём кипит вода для чая.\n".encode())]), journal=JOURNAL[:4])
    assert markdown(run(russian)) == (
        "# Журнал изменений\n\nЧто нового в базе знаний.\n\n## [2024-05] - 2024-05-09\n\n### Добавлено\n\n- tea.md\n- [Чайник](кухня/чайник.md)\n"
    )



def test_milestones_cut_the_journal_where_the_person_says() -> None:
    report = run(milestones="2024-05-08 Весна\n2024-05-06 Начало\n", tools=True)
    text = markdown(report)
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## [Latest] - 2024-05-09", "## [Весна] - 2024-05-08", "## [Начало] - 2024-05-06",
    ]  # fmt: skip
    assert "чайник.md" in text.split("## [Весна]")[1].split("## [Начало]")[0]
    kinds = [(row[0] if isinstance(row[0], str) else "", row[1].key.split(".")[-1]) for row in report.blocks[2].rows]  # type: ignore[union-attr]
    assert kinds == [("", "changed"), ("", "changed"), ("Весна", "renamed"), ("Начало", "added"), ("Начало", "added")]


def test_what_only_tools_did_is_no_news() -> None:
    after = markdown(run(milestones="2024-05-08 x")).split("## [x]")[0]
    assert "tea.md" not in after and "чайник.md" not in after


def test_a_file_that_went_back_has_not_changed_and_a_deleted_one_is_named() -> None:
    more = (
        Revision(7, "2024-06-01T00:00:00+00:00", "editor", (edit("replace", "tea.md", before="b2", after="b3"),)),
        Revision(8, "2024-06-02T00:00:00+00:00", "undo", (edit("replace", "tea.md", before="b3", after="b2"),), undoes=7),
        Revision(9, "2024-06-03T00:00:00+00:00", "editor", (edit("delete", "кухня/чайник.md", before="a3"),)),
    )
    english = replace(vault_of([("tea.md", b"# Tea\n\nA drink of leaves and water.\n")]), journal=(*JOURNAL, *more))
    june = markdown(run(english)).split("## [2024-05]")[0]
    assert june == "# Changelog\n\nWhat is new in the knowledge base.\n\n## [2024-06] - 2024-06-03\n\n### Removed\n\n- кухня/чайник.md\n\n"


def test_the_article_keeps_its_own_text_and_a_second_run_changes_nothing() -> None:
    vault = replace(vault_of([("CHANGELOG.md", "# Мой журнал\r\n\r\nСлово.\r\n".encode()), ("tea.md", b"# Tea\n")]), journal=JOURNAL)
    report = run(vault, path="CHANGELOG.md")
    after = vault.apply(report.changes)
    text = after.articles["CHANGELOG.md"].text
    assert text.startswith("# Мой журнал\r\n\r\nСлово.\r\n\r\n<!-- data20:begin changelog -->\r\n")
    assert not run(replace(after, journal=JOURNAL), path="CHANGELOG.md").changes
    made = LIVED.apply(run(path="новости/CHANGELOG.md").changes).articles["новости/CHANGELOG.md"]
    assert "](../tea.md)" in made.text
    assert all(h.generated for h in made.structure.headings if h.level > 1)


@pytest.mark.parametrize("values", [{"milestones": "soon x"}, {"milestones": "2024-05-01 a\n2024-05-01 b"}, {"path": "../x.md"}, {"path": "x.txt"}])
def test_what_makes_no_sense_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        run(**values)


def test_an_article_that_was_renamed_later_is_linked_by_its_name_of_today() -> None:
    revisions = (
        Revision(1, "2024-05-06T10:00:00+00:00", "editor", (RevisionEdit("create", "old.md", after="h1"),)),
        Revision(2, "2024-06-06T10:00:00+00:00", "editor", (RevisionEdit("rename", "old.md", "new.md", "h1", "h1"),)),
    )
    report = run(replace(vault_of([("new.md", b"# New\n")]), journal=revisions))
    text = next(a.content for a in report.artifacts if a.name == "CHANGELOG.md").decode()
    assert text.count("[New](new.md)") == 2 and "old.md" in text
