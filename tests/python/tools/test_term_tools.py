"""Glossary, master index, thesaurus and taxonomy on hand-made vaults in Russian and English."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from data20.language.termbank import TermBank, term_key
from data20.publish.skos import Concept, turtle
from data20.report.blocks import Report, Table
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.apply import vault_of
from data20.vault.model import Vault


def vault(**files: str) -> Vault:
    return vault_of((name.replace("_", "/") + ".md", text.encode()) for name, text in files.items())


def run(tool: str, v: Vault, **values: Any) -> Report:
    spec = find_tool(tool)
    return spec.run(v, spec.params.model_validate(values), SilentProgress())


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def file(report: Report, name: str) -> Any:
    content = next(a.content.decode() for a in report.artifacts if a.name == name)
    return json.loads(content) if name.endswith(".json") else content


WORDS = vault(
    glossary="# Словарь терминов\n\n- **Накипь** — твёрдый осадок от жёсткой воды\n- **Чайник** — сосуд для кипячения воды\n",
    a="# Чай\n\nНакипь — это налёт на стенках чайника, который портит вкус. Накипи много в чайниках.\n\n**Важно:** вытирайте чайник.\n\nСистема управления базами данных (СУБД) тут ни при чём.\n",
    b="# Tea\n\nA kettle is a vessel for boiling water. **Note:** dry it.\n\n```\nA loop is a thing that repeats itself.\n```\n\n> A quote is a thing of another author.\n",
)


def test_the_glossary_kept_by_hand_comes_first_and_contradictions_show() -> None:
    """Defect of the old tool: every "**Label:** text" became a term and the first definition won."""
    report = run("build_glossary", WORDS)
    rows = {row[0]: row for row in tables(report)[0].rows}
    assert set(rows) == {"Накипь", "Чайник", "СУБД", "kettle"}
    assert (rows["Накипь"][1], rows["Накипь"][2].path, rows["Накипь"][6]) == ("твёрдый осадок от жёсткой воды", "glossary.md", 1)
    assert rows["Накипь"][3] == 2, "used in the glossary and in the article"
    assert rows["СУБД"][1] == "Система управления базами данных"
    assert [row[0] for row in tables(report)[1].rows] == ["Накипь", "Накипь"]


def test_glossary_files_are_well_formed() -> None:
    report = run("build_glossary", WORDS)
    root = ET.fromstring(file(report, "glossary.tbx"))
    assert sorted(t.text or "" for t in root.iter("{urn:iso:std:iso:30042:ed-2}term")) == ["kettle", "Накипь", "СУБД", "Чайник"]
    ttl = file(report, "glossary.ttl")
    assert 'skos:prefLabel "Накипь"@ru' in ttl
    assert file(report, "glossary.md").startswith("## Н\n\n- **Накипь** — твёрдый осадок от жёсткой воды") and "## K\n\n- **kettle** — a vessel for boiling water ([Tea](b.md))" in file(report, "glossary.md")


def test_terms_are_found_in_every_form_and_the_longer_wins() -> None:
    bank = TermBank([term_key("обратный индекс"), term_key("индекс"), term_key("kettle")])
    assert bank.find("В обратном индексе; индексы, kettles") == [term_key("обратный индекс"), term_key("индекс"), term_key("kettle")]
    assert TermBank([()]).find("x") == []


def test_a_term_is_found_in_the_cases_that_have_another_stem() -> None:
    names = ["Режим чтения", "Заметка", "Импорт заметок", "Видео", "Пробелы"]
    bank = TermBank([term_key(name) for name in names], names)
    assert bank.find("В режиме чтения заметок, импорт заметки; виде, вид, пробел") == [term_key(name) for name in ("Режим чтения", "Заметка", "Импорт заметок", "Пробелы")]
    assert bank.find("решить проблему") == []


def test_skos_relations_are_reciprocal_and_disjoint() -> None:
    text = turtle("t", 'A "b"\n', "en", [Concept("a", (("en", "A"),), other=(("en", "a"), ("en", "α")), narrower=("b",), related=("b", "c", "a")), Concept("b", (("en", "B"),)), Concept("c", (("en", "C"),))])
    a, b, c = text.split("\n\n")[1:][-3:]
    assert "skos:narrower <urn:data20:t:b>" in a
    assert "skos:broader <urn:data20:t:a>" in b
    assert "skos:related <urn:data20:t:b>" not in a, "related and broader exclude each other"
    assert "skos:related <urn:data20:t:a>" in c
    assert 'skos:altLabel "α"@en' in a
    assert 'skos:altLabel "a"@en' not in a, "the same label in other case"
    assert "skos:topConceptOf" in a
    assert "skos:topConceptOf" not in b
    assert 'dcterms:title "A \\"b\\"\\n"@en' in text


INDEXED = vault(
    index="---\naliases: [обратный список]\n---\n# Обратный индекс\n\nОбратный индекс хранит слова. Обратные индексы бывают сжатыми.\n\n## Сжатие\n\nСжатие экономит место.\n\n**Преимущества:** быстро.\n",
    search="# Поиск\n\n## Обратный индекс\n\nЗдесь про него.\n\n## Как искать?\n\n| индекс | слово |\n| - | - |\n| a | b |\n\n```\n## не заголовок\n```\n",
    tea="# Чай\n\n**Самовар** кипит. Самовар стоит. Full text search engine (FTSE) is here.\n",
)


def test_the_index_points_to_sections_and_groups_the_forms_of_a_word() -> None:
    """Defects of the old tool: labels and table rows became terms, places were whole articles."""
    report = run("master_index", INDEXED, least=1)
    data = {e["term"]: e for e in file(report, "master-index.json")}
    assert {"Преимущества", "Преимущества:", "Как искать?", "не заголовок", "индекс | слово"}.isdisjoint(data)
    places = [(x["path"], x["anchor"], x["principal"]) for x in data["Обратный индекс"]["locators"]]
    assert places == [("index.md", "", True), ("search.md", "обратный-индекс", True)]
    assert data["обратный список"]["see"] == "Обратный индекс"
    assert [(x["path"], x["count"]) for x in data["Самовар"]["locators"]] == [("tea.md", 2)]


def test_unwanted_terms_stay_out_in_any_form() -> None:
    terms = {e["term"] for e in file(run("master_index", INDEXED, least=1, exclude=["обратного индекса", "самовары"]), "master-index.json")}
    assert terms.isdisjoint({"Обратный индекс", "Самовар"})


def test_index_files_escape_what_their_formats_need() -> None:
    v = vault(a="# R&D _costs_ 100%\n\nText.\n\n## A & B <x>\n\ntext\n")
    report = run("master_index", v, least=1)
    assert "R\\&D" in file(report, "master-index.tex")
    assert "R&amp;D" in file(report, "master-index.html")
    assert "<x>" not in file(report, "master-index.html")


TEA = vault(
    a="---\ntags: [drink/tea, home]\naliases: [cuppa]\n---\n# Tea\n\nThe kettle boils water for tea. A kettle is a vessel for water.\n\n## Pot\n\nKettle and tea again.\n",
    b="---\ntags: [drink/coffee]\n---\n# Coffee\n\nCoffee without the mill.\n\n## Two\n\nThe mill again, and coffee.\n",
    c="---\ntags: [home]\n---\n# Kettle\n\nThe kettle and the tea, forever.\n",
)


def test_the_thesaurus_holds_only_the_vaults_own_words_with_inverse_relations() -> None:
    """Defects of the old tool: built-in words were injected and inverse relations missing."""
    data = {e["term"]: e for e in file(run("build_thesaurus", TEA, least=1, strength=0.1), "thesaurus.json")}
    assert data["Tea"]["use_for"] == ["cuppa"]
    assert data["Tea"]["broader"] == ["drink"]
    assert set(data["drink"]["narrower"]) == {"Tea", "Coffee"}
    assert "kettle" in {r["term"].casefold() for r in data["Tea"]["related"]}
    assert "tea" in {r["term"].casefold() for e in data.values() if e["term"].casefold() == "kettle" for r in e["related"]}
    assert {t.casefold() for t in data} <= {"tea", "drink", "coffee", "home", "kettle", "vessel"}


def test_a_person_decides_over_the_statistics() -> None:
    from dataclasses import replace

    decided = {"tea": {"use_for": ["chai"], "reject": ["kettle"], "related": ["coffee"], "broader": ["home"]}}
    v = replace(TEA, files={".data20/thesaurus.json": json.dumps(decided).encode()})
    report = run("build_thesaurus", v, least=1, strength=0.1, expand="chai")
    data = {e["term"]: e for e in file(report, "thesaurus.json")}
    assert {r["term"] for r in data["tea"]["related"]} == {"Coffee"}
    assert set(data["tea"]["broader"]) == {"drink", "home"}
    assert "tea" in [row[0] for row in tables(report)[0].rows]


def test_a_decision_is_typed_in_a_line_and_kept_in_the_vault() -> None:
    from data20.errors import BadInput
    from data20.tools.indexes._decisions import decided

    typed = "чай = чаёк\nчай < напиток\nтея ~ чай\nчая ! понедельник\nчай > напиток\n\nтеи ? чаёк"
    assert decided({}, typed) == {"чай": {"use_for": ["чаёк"], "reject": ["понедельник"], "narrower": ["напиток"]}, "тея": {"related": ["чай"]}}
    assert decided({"чай": {"use_for": ["чаёк"], "related": ["мята"]}}, "чайка ? чаёк\nчаёк ? чай") == {"чай": {"related": ["мята"]}}
    for wrong in ("чай", "чай = ", "чай = чая", "{x} чай"):
        with pytest.raises(BadInput, match="line") as refused:
            decided({}, wrong)
        assert "строка" in refused.value.detail("ru")
    report = run("build_thesaurus", TEA, least=1, strength=0.1, decide="tea = chai\ntea ! kettle")
    assert [json.loads(edit.content) for edit in report.changes.edits] == [{"tea": {"use_for": ["chai"], "reject": ["kettle"]}}]
    assert "kettle" not in {r["term"].casefold() for e in file(report, "thesaurus.json") if e["term"] == "tea" for r in e["related"]}
    assert not run("build_thesaurus", TEA).changes.edits


def test_decisions_of_another_form_are_refused_with_the_place_named() -> None:
    from dataclasses import replace

    from data20.errors import BadInput

    for content in (b"[]", b"{", b'{"tea": ["chai"]}'):
        with pytest.raises(BadInput, match="use_for") as refused:
            run("build_thesaurus", replace(TEA, files={".data20/thesaurus.json": content}))
        assert "thesaurus.json" in refused.value.detail("ru") and "исправьте" in refused.value.detail("ru")


def test_circles_of_broader_terms_are_broken() -> None:
    v = vault(a="---\ntags: [alpha/beta, beta/gamma, gamma/alpha]\n---\n# X\n\ntext\n")
    text = file(run("build_thesaurus", v, least=1), "thesaurus.ttl")
    assert text.count("skos:broader ") == 2


SHELVES = vault(
    a="---\ncategory: cooking\nsubcategory: soup\ntags: [food, soup]\n---\n# Borscht\n\nBeetroot soup with beef and cabbage in a pot.\n", b="---\ncategory: cooking\nsubcategory: soup\ntags: [food, soup]\n---\n# Shchi\n\nCabbage soup boiled in a pot with beef.\n",
    c="---\ncategory: computers\ntags: [food]\n---\n# Disk\n\nA disk stores files and bytes on a computer.\n", d="---\ncategory: computers\n---\n# Memory\n\nMemory stores bytes while the computer runs.\n",
    e="# Solyanka\n\nA soup of cabbage and beef, cooked in a pot.\n",
)  # fmt: skip


def test_the_tree_counts_each_article_once_and_finds_the_homeless() -> None:
    data = file(run("build_taxonomy", SHELVES), "taxonomy.json")
    assert [(c["path"], c["total"]) for c in data["categories"]] == [(["computers"], 2), (["cooking"], 2), (["cooking", "soup"], 2)]
    assert data["without_place"] == ["e.md"]
    assert (data["proposals"][0]["path"], data["proposals"][0]["place"]) == ("e.md", ["cooking", "soup"])
    assert {"soup", "cabbage", "beef", "pot"} & set(data["proposals"][0]["words"])


def test_proposed_categories_are_written_only_when_asked() -> None:
    assert not run("build_taxonomy", SHELVES).changes
    report = run("build_taxonomy", SHELVES, write=True)
    assert SHELVES.apply(report.changes).articles["e.md"].metadata == {"category": "cooking", "subcategory": "soup"}
    assert not run("build_taxonomy", SHELVES, write=True, by="tags").changes


def test_tags_induce_a_tree_independent_of_their_order() -> None:
    """The old tool made the third level of whichever tag stood first."""
    data = file(run("build_taxonomy", SHELVES, by="induced"), "taxonomy.json")
    assert [(c["path"], c["articles"]) for c in data["categories"]] == [(["food"], ["c.md"]), (["food", "soup"], ["a.md", "b.md"])]


def test_a_tree_of_nothing_says_so() -> None:
    assert run("build_taxonomy", vault(a="x")).summary.key.endswith("summary_empty")


def test_categories_are_moved_and_merged_with_all_that_is_in_them() -> None:
    from data20.errors import BadInput

    def values(move: str) -> dict[str, bytes]:
        return {edit.path: edit.content for edit in run("build_taxonomy", SHELVES, move=move).changes.edits}

    moved = values("cooking = home/cooking\ncomputers=home")
    assert set(moved) == {"a.md", "b.md", "c.md", "d.md"}
    assert moved["a.md"].startswith(b"---\ncategory: home/cooking\nsubcategory: soup\n") and moved["c.md"].startswith(b"---\ncategory: home\n")
    merged = values("Cooking/Soup = cooking")
    assert set(merged) == {"a.md", "b.md"} and b"category: cooking\ntags" in merged["a.md"] and b"subcategory" not in merged["a.md"]
    assert not values("cooking = cooking")
    for wrong in ("cooking", "= x", "tea = x", "cooking = cooking/soup/hot"):
        with pytest.raises(BadInput, match="move"):
            run("build_taxonomy", SHELVES, move=wrong)
    with pytest.raises(BadInput, match="category"):
        run("build_taxonomy", SHELVES, by="tags", move="food = meal")


def test_an_earlier_snapshot_shows_what_has_changed() -> None:
    from data20.errors import BadInput

    before = json.dumps({"categories": [{"path": ["computers"], "total": 5}, {"path": ["cooking"], "total": 2}, {"path": ["garden"], "total": 1}]})
    report = run("build_taxonomy", SHELVES, previous=before)
    assert [(row[0], row[1].key.rpartition(".")[2], row[2], row[3]) for row in tables(report)[0].rows] == [("computers", "fewer", 5, 2), ("cooking › soup", "new", 0, 2), ("garden", "gone", 1, 0)]
    assert not tables(run("build_taxonomy", SHELVES, previous=file_text(run("build_taxonomy", SHELVES))))[0].rows
    for wrong in ("{}", "[", '{"categories": [1]}'):
        with pytest.raises(BadInput, match="taxonomy"):
            run("build_taxonomy", SHELVES, previous=wrong)


def file_text(report: Report) -> str:
    return next(a.content for a in report.artifacts if a.name == "taxonomy.json").decode()


def test_other_names_decided_in_the_thesaurus_lead_to_the_term_in_use() -> None:
    from dataclasses import replace

    made = vault(a="# Самовар\n\nСамовар стоит. Самовар кипит.\n\n## Тульский чайник\n\nТульский чайник — то же.\n", b="# Чай\n\nЧай пьют.\n")
    plain = {e["term"]: e["see"] for e in file(run("master_index", made, least=1), "master-index.json")}
    assert plain["Тульский чайник"] is None
    decided = replace(made, files={".data20/thesaurus.json": '{"самовар": {"use_for": ["тульский чайник"]}}'.encode()})
    merged = {e["term"].casefold(): e["see"] for e in file(run("master_index", decided, least=1), "master-index.json")}
    assert merged["тульский чайник"] == "Самовар" and merged["самовар"] is None


HABIT = vault_of([
    *((f"{n}/solution.md", f"```js\nalert({n})\n```\n".encode()) for n in range(4)),
    ("array.md", "# Массив\n\nМассив - это упорядоченный набор значений. Значение `this` - это объект перед точкой.\n\nМассив хранит числа.\n".encode()),
    ("task.md", "# Что выведет этот код?\n\nКод выведет массив. Массив хранит числа.\n".encode()),
])  # fmt: skip


@pytest.mark.parametrize(("tool", "name", "values"), [
    ("build_thesaurus", "thesaurus.json", {}), ("auto_tagger", "tag-suggestions.json", {"new": "yes"}), ("find_related", "related.json", {}),
])  # fmt: skip
def test_a_file_name_that_many_share_is_no_concept_no_tag_and_no_likeness(tool: str, name: str, values: dict[str, Any]) -> None:
    said = json.dumps(file(run(tool, HABIT, **values), name), ensure_ascii=False)
    assert "solution" not in said
    assert "выведет" not in said.replace("Что выведет этот код?", "")


def test_one_word_however_often_said_makes_no_class_sure() -> None:
    rows = file(run("add_dewey", HABIT), "classes.json")
    assert not any(row["suggestion"] for row in rows if row["path"].endswith("solution.md")), "a solution used to be chemistry"
    chemistry = file(run("add_dewey", vault_of([("a.md", ("Химия. " * 50).encode())])), "classes.json")
    assert chemistry[0]["suggestion"] == "54" and chemistry[0]["share"] < 0.5


def test_a_definition_may_have_a_hyphen_for_a_dash_and_its_term_keeps_its_code() -> None:
    entries = file(run("build_glossary", HABIT), "glossary.json")
    assert {"Массив", "Значение this"} == {entry["term"] for entry in entries}


def test_code_beside_a_term_belongs_to_it_and_code_elsewhere_does_not() -> None:
    entries = file(run("build_glossary", vault(
        a="# A\n\nThe `unwrap` method is a shortcut method implemented like the `match` expression. The `Result<(), E>` type is a type for operations that may fail.\n",
        b="# B\n\n«Замыкание» — это функция, которая помнит свои внешние переменные, например `x` и `y`. Слот (ячейка) — это место для одного значения, такого как `null`.\n",
        c="# C\n\nWhat indicates that this argument is a reference, which gives you a way to share one piece of data? The project we’ve been building is a binary crate, which is an executable.\n",
    )), "glossary.json")  # fmt: skip
    assert [entry["term"] for entry in entries] == ["Замыкание", "Слот", "unwrap method"]


def test_what_is_said_of_one_named_in_code_gives_its_kind_no_broader_concept() -> None:
    told = vault(a="# Smart pointer\n\nThe `Box` type is a smart pointer with data on the heap. A closure is a function that keeps its surroundings.\n", b="# Function\n\nA closure has a type.\n", c="# Type\n\nA smart pointer, a closure.\n")
    concepts = {c["term"].casefold(): [b.casefold() for b in c["broader"]] for c in file(run("build_thesaurus", told), "thesaurus.json")}
    assert concepts["closure"] == ["function"] and concepts["type"] == []


def test_an_index_has_no_entries_for_files_chapters_doings_and_old_addresses() -> None:
    told = vault(**{
        "ch01-02-tea": "Tea leaves are dried. Tea leaves keep.\n\n## Tea leaves\n\nTea leaves.\n", "intro": "# Introduction\n\nTea leaves.\n\n## Create\n\nCreate and create.\n",
        "a": "---\naliases: [How to/Brew tea, Brewing]\n---\n# Introduction to brewing\n\nBrewing takes tea leaves. Brewing takes time.\n\n## Method \\[#method]\n\nText.\n",
    })  # fmt: skip
    terms = [entry["term"] for entry in file(run("master_index", told), "master-index.json")]
    assert {"Tea leaves", "Brewing"} <= set(terms)
    assert not [t for t in terms if "ch01" in t or "/" in t or "[" in t or t in ("Introduction", "Create", "intro")]


CASES = vault(
    names="---\naliases: [Aliases]\n---\n# Псевдонимы\n\nПсевдонимы помогают найти заметку. Псевдонимов может быть много.\n\n## Конструкция \"switch\"\n\nКонструкция \"switch\" и конструкция \"switch\".\n",
    glossary="# Словарь\n\n- **Псевдоним** — другое имя заметки\n- **Режим чтения** — вид без правки\n",
    text="# Правка\n\nУ псевдонима есть автор. В режиме чтения правки нет.\n",
)  # fmt: skip


def test_a_term_whose_cases_have_different_stems_is_one_term() -> None:
    """Snowball cuts «псевдоним» to «псевдон» and «псевдонимы» to «псевдоним»: they were two entries, each with half of the places."""
    assert term_key("Псевдоним") != term_key("Псевдонимы")
    index = {e["term"].casefold() for e in file(run("master_index", CASES, least=1), "master-index.json")}
    assert len({"псевдоним", "псевдонимы"} & index) == 1
    assert 'конструкция "switch"' in index, "a quotation mark doesn't lose its other one"
    assert not {"псевдоним", "псевдонимы"} & {e["term"].casefold() for e in file(run("master_index", CASES, least=1, exclude=["псевдоним"]), "master-index.json")}
    concepts = {e["term"]: e for e in file(run("build_thesaurus", CASES, least=1), "thesaurus.json")}
    assert len({"Псевдоним", "Псевдонимы"} & concepts.keys()) == 1 and concepts["Псевдонимы"]["use_for"] == ["Aliases"]
    used = {row[0]: row[3] for row in tables(run("build_glossary", CASES))[0].rows}
    assert (used["Псевдоним"], used["Режим чтения"]) == (3, 2)


def test_what_each_of_two_terms_is_said_to_be_makes_neither_the_broader() -> None:
    told = vault(a="# Объекты\n\nОбъект — это массив с именами.\n", b="# Массивы\n\nМассив — это объект с номерами.\n")
    assert not any(e["broader"] or e["narrower"] for e in file(run("build_thesaurus", told, least=1), "thesaurus.json"))
