"""Summaries, commonplace book and reading progress: what a reader gets, in Russian and English."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.changes import Create, Replace
from data20.vault.model import Vault


def vault(**files: str) -> Vault:
    return vault_of((name + ".md", text.encode()) for name, text in files.items())


def run(tool: str, v: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def file(report: Report, name: str) -> Any:
    content = next(a.content.decode() for a in report.artifacts if a.name == name)
    return json.loads(content) if name.endswith(".json") else content


KETTLE = """# Чайник

Накипь в чайнике появляется от жёсткой воды и портит вкус чая. Лимонная кислота снимает накипь в чайнике за полчаса. Погода вчера была хорошая и солнечная.

- обрывок
- ещё обрывок

```
накипь накипь накипь накипь накипь
```

| накипь | чайник |
| - | - |
| вода | чай |

После кислоты чайник надо прокипятить с чистой водой и вылить эту воду.
"""


def test_a_summary_is_whole_sentences_of_the_prose_in_their_order() -> None:
    """The old tool took code, list markup and tables for sentences, and ignored its options."""
    item = file(run("summary_generator", vault(a=KETTLE), sentences=2), "summaries.json")[0]
    assert len(item["summary"]) == 2
    text = " ".join(KETTLE.split())
    assert [text.index(sentence) for sentence in item["summary"]] == sorted(text.index(sentence) for sentence in item["summary"])
    assert not any("обрывок" in s or "|" in s or "Погода" in s for s in item["summary"])
    assert len(file(run("summary_generator", vault(a=KETTLE), sentences=1), "summaries.json")[0]["summary"]) == 1


GUIDE = """# Шаблоны

Шаблоны — это основной плагин, который вставляет готовые фрагменты в заметку. Они удобны для ежедневных заметок и протоколов.

1. Откройте настройки и выберите шаблоны в списке плагинов.
2. Выберите шаблоны для вставки в заметку и нажмите Enter.

Поэтому шаблоны стоит хранить в отдельной папке. Что делать, если шаблоны не видны в заметке? На рис. 3 показаны шаблоны и готовые фрагменты.

Переменные подставляют в шаблоны дату и время. Синтаксис таков: `{{date:YYYY}}|{{time}}|{"a":1}` `fn(x);` и `a => b`. Формат даты шаблона меняют в настройках.
"""


def test_a_summary_has_no_steps_questions_code_pointers_or_dangling_beginnings() -> None:
    found = file(run("summary_generator", vault(a=GUIDE), sentences=3), "summaries.json")[0]["summary"]
    assert found == [
        "Шаблоны — это основной плагин, который вставляет готовые фрагменты в заметку.", "Переменные подставляют в шаблоны дату и время.", "Формат даты шаблона меняют в настройках.",
    ]  # fmt: skip


def test_a_sentence_with_a_hole_where_an_address_stood_is_not_taken() -> None:
    text = "# Отладка\n\nОтладка находит ошибки в коде. Подробнее мы рассмотрим отладку в главе <info:debugging>. Отладчик останавливает код в заданной строке. Ошибки видны в консоли разработчика.\n"
    assert not any("главе" in sentence for sentence in file(run("summary_generator", vault(a=text), sentences=3), "summaries.json")[0]["summary"])



def test_text_that_several_articles_share_is_in_no_summary() -> None:
    shared = "Эта страница помощи составлена сообществом и может содержать ошибки.\n\n"
    own = {n: f"# {t}\n\n{shared}{t} помогает в работе с заметками. {t} включают в настройках. {t} устроен просто и понятно.\n" for n, t in (("a", "Поиск"), ("b", "Граф"), ("c", "Холст"))}
    for item in file(run("summary_generator", vault(**own)), "summaries.json"):
        assert item["summary"] and not any("сообществом" in sentence for sentence in item["summary"])


def test_steps_alone_are_still_summed_up() -> None:
    steps = "# Steps\n\n- Open the settings of the app.\n- Choose the plugin in the list.\n"
    assert len(file(run("summary_generator", vault(a=steps)), "summaries.json")[0]["summary"]) == 2


def test_key_phrases_are_those_of_the_article() -> None:
    other = "# Сад\n\nВ саду растут яблони и груши. Яблони цветут весной. " * 3
    v = vault(a=KETTLE, b=other, c="# Лес\n\nВ лесу растут грибы и ягоды. Грибы собирают осенью.")
    words = file(run("summary_generator", v, article="a.md"), "summaries.json")[0]["keywords"]
    assert any("накип" in word for word in words)
    assert not any("яблон" in word for word in words)


def test_descriptions_are_written_only_where_there_is_none() -> None:
    v = vault(a=KETTLE, b="---\ndescription: своё\n---\n" + KETTLE)
    assert not run("summary_generator", v).changes
    changed = run("summary_generator", v, write=True).changes
    assert changed.paths() == ("a.md",)
    assert len(str(v.apply(changed).articles["a.md"].metadata["description"])) <= 300


def test_the_agreement_with_the_description_is_measured_against_the_lead() -> None:
    v = vault(a="---\ndescription: Лимонная кислота снимает накипь в чайнике.\n---\n" + KETTLE)
    assert set(file(run("summary_generator", v), "summaries.json")[0]["rouge_1"]) == {"lexrank", "lead"}


BOOK = """---
tags: [чай]
---
# Чай

> Чай — это не питьё, а разговор у самовара.

Тут ==самое важное в заварке== и прочее. **Накипь** — это твёрдый осадок из солей кальция и магния.

> Чай — это не питьё, а разговор у самовара.

Обычный текст без пометок, зато длинный и подробный.
"""


def with_state(v: Vault, report: Report) -> Vault:
    """Apply and hand the written state back, as the runner does."""
    edit = report.changes.edits[0]
    assert isinstance(edit, Create | Replace)
    return replace(v.apply(report.changes), files={edit.path: edit.content})


def test_excerpts_are_what_the_author_marked_each_once() -> None:
    found = file(run("commonplace_book", vault(a=BOOK)), "excerpts.json")
    assert [(e["kind"], e["target"]["selector"]["exact"]) for e in found] == [
        ("quote", "Чай — это не питьё, а разговор у самовара."), ("highlight", "самое важное в заварке"), ("definition", "Накипь — это твёрдый осадок из солей кальция и магния."),
    ]  # fmt: skip
    assert found[1]["target"]["selector"]["prefix"] == "Тут "
    assert found[1]["line"] == 8


def test_an_excerpt_keeps_its_code_when_the_article_is_edited_elsewhere() -> None:
    codes = [e["id"] for e in file(run("commonplace_book", vault(a=BOOK)), "excerpts.json")]
    assert [e["id"] for e in file(run("commonplace_book", vault(a=BOOK.replace("# Чай", "# Чай\n\nНовый абзац."))), "excerpts.json")] == codes


def test_reviews_are_kept_and_follow_sm2() -> None:
    v = vault(a=BOOK)
    code = file(run("commonplace_book", v), "excerpts.json")[0]["id"]
    days = []
    for today in ("2026-01-01", "2026-01-02", "2026-01-08"):
        v = with_state(v, run("commonplace_book", v, review=code, grade=4, today=today))
        days.append(json.loads(v.files[".data20/commonplace_book.json"])["reviews"][code]["interval"])
        assert not run("commonplace_book", v, review=code, grade=4, today=today).changes, "twice on one day is once"
    assert days == [1, 6, 15]
    v = with_state(v, run("commonplace_book", v, review=code, grade=1, today="2026-02-01"))
    card = json.loads(v.files[".data20/commonplace_book.json"])["reviews"][code]
    assert (card["interval"], card["repetitions"], card["ease"]) == (1, 0, 2.5)


def test_a_broken_state_file_is_never_overwritten() -> None:
    v = replace(vault(a=BOOK), files={".data20/commonplace_book.json": b"{broken"})
    try:
        run("commonplace_book", v)
    except Exception as error:
        assert "commonplace_book.json" in str(error)
    else:
        raise AssertionError("a broken state went unnoticed")


SHELF = vault(a="---\ntags: [tea]\n---\n# A\n\nOne two three. [b](b.md)\n", b="# B\n\nText here.\n", c="---\nprerequisites: [b.md]\ntags: [tea]\n---\n# C\n\nMore text.\n")


def test_reading_is_noted_in_the_vault_and_twice_on_a_day_is_once() -> None:
    v = with_state(SHELF, run("reading_progress", SHELF, article="a.md", minutes=3, today="2026-01-05"))
    assert not run("reading_progress", v, article="a.md", minutes=3, today="2026-01-05").changes
    assert not run("reading_progress", v).changes
    data = file(run("reading_progress", v, today="2026-01-05"), "reading-progress.json")
    assert (data["read"], data["streak"], data["records"][0]["minutes"]) == (1, 1, 3.0)


def test_a_run_of_days_outlives_a_day_that_is_not_over() -> None:
    """The old tool broke the streak when nothing was read today."""
    v = SHELF
    for path, day in (("a.md", "2026-01-04"), ("b.md", "2026-01-05")):
        v = with_state(v, run("reading_progress", v, article=path, today=day))
    assert [file(run("reading_progress", v, today=day), "reading-progress.json")["streak"] for day in ("2026-01-05", "2026-01-06", "2026-01-07")] == [2, 2, 0]


def test_what_is_read_survives_a_rename() -> None:
    """The old tool lost the state when an article was renamed."""
    v = with_state(SHELF, run("reading_progress", SHELF, article="b.md", today="2026-01-05"))
    moved = replace(vault_of([("z/new.md", v.articles["b.md"].source), ("a.md", v.articles["a.md"].source)]), files=v.files)
    assert [r["path"] for r in file(run("reading_progress", moved), "reading-progress.json")["records"]] == ["z/new.md"]
    edited = replace(vault_of([("z/new.md", b"# B\n\nQuite other text.\n"), ("a.md", v.articles["a.md"].source)]), files=v.files)
    assert [r["path"] for r in file(run("reading_progress", edited), "reading-progress.json")["records"]] == ["z/new.md"]


def test_suggestions_follow_links_and_prerequisites() -> None:
    from data20.report.blocks import Articles

    v = with_state(SHELF, run("reading_progress", SHELF, article="a.md", today="2026-01-05"))
    offered = next(b for b in run("reading_progress", v).blocks if isinstance(b, Articles))
    assert [i.article.path for i in offered.items] == ["b.md"], "c needs b first"
    v = with_state(v, run("reading_progress", v, article="b.md", today="2026-01-06"))
    offered = next(b for b in run("reading_progress", v).blocks if isinstance(b, Articles))
    assert [i.article.path for i in offered.items] == ["c.md"]
    assert file(run("reading_progress", with_state(v, run("reading_progress", v, article="b.md", status="unread")), today="2026-01-06"), "reading-progress.json")["streak"] != 2


def test_a_quotation_is_one_excerpt_with_the_name_below_it() -> None:
    v = vault(a=(
        "# A\n\n> Reading maketh a full man; conference a ready man.\n>\n> — Francis Bacon, *Of Studies*, 1597\n\n"
        "> Краткость — сестра таланта, и это известно всем.\n>\n> — А. П. Чехов\n\n> — Вы читали это письмо? — спросил он громко.\n>\n> — Нет, не читал, и читать не буду.\n"
    ))  # fmt: skip
    found = [(row["target"]["selector"]["exact"], row["by"]) for row in file(run("commonplace_book", v), "excerpts.json") if row["kind"] == "quote"]
    assert found == [
        ("Reading maketh a full man; conference a ready man.", "Francis Bacon, Of Studies, 1597"), ("Краткость — сестра таланта, и это известно всем.", "А. П. Чехов"),
        ("— Вы читали это письмо? — спросил он громко.", ""), ("— Нет, не читал, и читать не буду.", ""),
    ]  # fmt: skip
    assert "Краткость — сестра таланта, и это известно всем. — А. П. Чехов" in [row[0] for row in tables(run("commonplace_book", v))[1].rows]
