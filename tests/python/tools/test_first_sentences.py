"""What a report says first is true and grammatical where there is little or nothing to tell."""

from __future__ import annotations

from typing import Any

import pytest

from data20.report.blocks import Report
from data20.report.localize import localize
from data20.report.serialize import report_to_json
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool, text_catalogue
from data20.vault.apply import vault_of
from data20.vault.model import Vault


def vault(**files: str) -> Vault:
    return vault_of((name.replace("_", "/") + ".md", text.encode()) for name, text in files.items())


def run(tool: str, v: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def shown(report: Report) -> Any:
    """Return the report as JSON in Russian, its spaces plain."""
    return localize(report_to_json(report), "ru", text_catalogue())


def rows(report: Report) -> list[Any]:
    return [row for block in shown(report)["blocks"] if block["kind"] == "table" for row in block["rows"]]


ONE = vault(a="# Одна\n\nЗдесь одно предложение о графах.\n")
PAIR = vault(a="# Одна\n\nСм. [другую](b.md).\n", b="# Другая\n\nСм. [одну](a.md).\n")
EMPTY = vault()


@pytest.mark.parametrize(
    ("tool", "v", "sentence"),
    [
        ("cross_references", ONE, "Отослать не к чему: у статей нет общего."),
        ("cross_references", PAIR, "2 отсылки у 2 статей; раздел «См. также» останется, как есть."),
        ("backlinks_generator", EMPTY, "Статьи не ссылаются друг на друга."),
        ("calculate_pagerank", ONE, "Связей между статьями нет: внимание поделено поровну, и важнейшей среди них нет."),
        ("calculate_difficulty", ONE, "Текста слишком мало, чтобы судить, какая статья труднее (1 статья с текстом)."),
        ("calculate_reading_time", ONE, "Прочитать 1 статью — меньше минуты."),
        ("generate_breadcrumbs", ONE, "1 цепочка, в среднем 1 шаг; замечаний: 0."),
        ("generate_breadcrumbs", EMPTY, "Ничего не найдено."),
        ("metadata_validator", ONE, "1 статья отвечает схеме, нарушений нет; желательные поля заполнены на 25 %."),
        ("add_rubrics", ONE, "Рубрик ни у кого нет (поле category), и все статьи лежат без папок."),
        ("check_links", vault(a="# A\n\n[нет](b.md)\n"), "Из 1 ссылки внутри хранилища не работает 1 (100 %); починить сразу нельзя ни одной."),
        ("network_analyzer", PAIR, "2 статьи, 2 связи, 1 сообщество (модулярность 0); посредников нет: ни одна статья не стоит на пути между другими."),
        ("build_glossary", vault(a="# Чай\n\n**Накипь** — это налёт на стенках чайника, который портит вкус.\n"), "1 термин с определением, у каждого одно."),
    ],
)  # fmt: skip
def test_a_report_on_little_says_what_is_true(tool: str, v: Vault, sentence: str) -> None:
    assert shown(run(tool, v))["summary"] == sentence


def test_a_section_that_is_written_already_is_not_said_to_change_in_0_articles() -> None:
    once = run("backlinks_generator", PAIR)
    assert "изменится в 2 статьях" in shown(once)["summary"]
    again = run("backlinks_generator", PAIR.apply(once.changes))
    assert shown(again)["summary"].endswith("Раздел «Ссылаются сюда» останется, как есть.") and not again.changes


def test_a_few_words_are_not_called_thorough_and_are_counted_as_everywhere() -> None:
    long = "слово-другое и третье, " * 60
    report = run("popular_articles", vault(a="# A\n\n[b](b.md) [c](c.md)", b="# B\n\nпять слов, и всё.", c=f"# C\n\n{long}", d=f"# D\n\n{long}\n\n[c](c.md)"))
    gems = next(block for block in shown(report)["blocks"] if block["kind"] == "articles" and block["title"].startswith("Незамеченные"))["items"]
    assert [item["article"]["path"] for item in gems] == ["d.md"]
    [counted] = rows(run("calculate_reading_time", vault(d=f"# D\n\n{long}\n\n[c](c.md)")))
    assert gems[0]["note"].startswith(f"{counted[3]} ")


def test_a_language_has_a_name_and_an_empty_article_has_none() -> None:
    found = {row[0]["path"]: row[-1] for row in rows(run("calculate_reading_time", vault(a="# 图论\n\n图论是数学的一个分支。", b="")))}
    assert found == {"a.md": "другой", "b.md": ""}


COURSE = vault(
    a="# Буквы\n\nБуквы русского алфавита и их порядок.\n",
    b="---\nprerequisites: [a.md]\n---\n# Слова\n\nСлова из букв русского алфавита, по порядку. См. [буквы](a.md).\n",
    c="---\nprerequisites: [b.md]\n---\n# Фразы\n\nФразы из слов русского алфавита. См. [слова](b.md) и [буквы](a.md).\n",
)


@pytest.mark.parametrize(
    ("tool", "values", "sentence"),
    [
        ("citation_index", {"article": "b.md"}, "«Слова» цитируют 1 статья: 2-е место из 3; сама цитирует 1 статью."),
        ("related_articles", {"article": "a.md"}, "Рядом с «Буквы» стоит прочитать 2 статьи; прежде всего — «Слова»."),
        ("prerequisites_graph", {"goal": "c.md"}, "Чтобы понять «Фразы», сначала прочтите 2 статьи: вместе с ней это 1 минута."),
        ("prerequisites_graph", {"goal": "a.md"}, "«Буквы» ничего не требует: её можно читать сразу."),
        ("calculate_pagerank", {"start": "c.md"}, "Кто начинает с «Фразы» и идёт по ссылкам, чаще всего приходит к «Буквы»: 35,6 % всего внимания."),
        ("add_dewey", {"scheme": "own"}, "Вашей схеме не у чего учиться: укажите класс хотя бы у нескольких статей (поле shelf)."),
    ],
)  # fmt: skip
def test_a_report_on_one_article_speaks_of_it(tool: str, values: dict[str, Any], sentence: str) -> None:
    assert shown(run(tool, COURSE, **values))["summary"] == sentence


def test_a_link_from_the_other_article_is_told_from_one_of_its_own() -> None:
    found = {row[0]["path"]: (row[2], row[3]) for row in rows(run("find_related", COURSE, article="b.md", by="links"))}
    assert found == {"a.md": ("есть прямая ссылка", True), "c.md": ("она ссылается сюда", False)}


def test_a_copy_and_a_stranger_are_no_surprises() -> None:
    tea = "Чайник кипит, заварка настаивается, чашка горячая, листья зелёного чая."
    cats = "Кот спит на диване, мурлычет и ловит мышей, кошки любят сметану."
    made = vault(x_a=f"# Чай\n\n{tea}", y_a=f"# Чай\n\n{tea}", z_a=f"# Кот\n\n{cats} Чашка.")
    lists = [block for block in shown(run("related_articles", made))["blocks"] if block["kind"] == "articles"]
    assert lists[0]["title"].startswith("Неожиданное") and lists[0]["items"] == []
