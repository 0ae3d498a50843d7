"""The demo vault keeps what its About pages promise: real articles, and exactly the listed faults."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tests.python.demo.reader import (
    EMPTY,
    FENCE,
    FRONTMATTER,
    HEADING,
    MALFORMED,
    VAULT,
    Link,
    all_links,
    article_edges,
    article_paths,
    body_of,
    fault_of,
    language_of,
    names,
    properties_of,
    target_file,
    text_of,
    written,
)

ORPHANS = {"household/saving-a-houseplant.md", "history/Почему в сутках двадцать четыре часа.md"}
UNLINKED = "computers/rubber-duck.md"
BARE = "household/tools-worth-having.md"
CRLF = "cooking/kitchen-measures.md"
WITH_BOM = "household/Электричество в доме.md"
TRAPS = "computers/dates-on-computers.md"
UNPUBLISHED = "drafts/private-reading-list.md"
NEAR_PAIR = ("cooking/Уход за чугунной сковородой.md", "cooking/Чугунная сковорода — уход.md")
PASTED_PAIR = ("household/choosing-a-lamp.md", "household/descaling-a-kettle.md")
LONG_ONE = "computers/how-full-text-search-works.md"
WITHOUT_ALT = {
    ("cooking/Борщ.md", "images/beetroot.svg"),
    ("cooking/Чай и самовар.md", "images/samovar.svg"),
}
UNUSED_IMAGE = "images/unused-sketch.svg"
BROKEN_LINKS = {
    ("computers/keyboard-shortcuts.md", "mouse-gestures.md", "file"),
    ("drafts/Перо и чернила.md", "Скоропись", "file"),
    ("cooking/Борщ.md", "../library/Словарь терминов.md#зажарка-по-флотски", "anchor"),
}
ABOUT_PAGES = ("about-this-vault.md", "О демо-хранилище.md")

# --- Size and variety -------------------------------------------------------------------------------------------


def test_there_are_at_least_forty_articles_and_both_languages_are_well_represented() -> None:
    languages = Counter(language_of(p) for p in written())
    assert sum(languages.values()) >= 44
    assert min(languages["ru"], languages["en"]) >= 20


def test_most_articles_are_real_texts() -> None:
    lengths = {p: len(re.findall(r"\w+", body_of(p))) for p in written()}
    assert sum(length >= 200 for length in lengths.values()) >= 40
    assert max(lengths, key=lambda p: lengths[p]) == LONG_ONE


def test_file_names_are_unique_composed_and_safe_on_windows() -> None:
    assert len(names()) == len(article_paths())
    for path in (p.relative_to(VAULT).as_posix() for p in VAULT.rglob("*")):
        assert path == unicodedata.normalize("NFC", path)
        assert not set(path) & set('<>:"\\|?*')


def test_there_are_at_least_two_hundred_internal_links_of_both_styles() -> None:
    inside = [link for link in all_links() if not link.embed]
    assert len(inside) >= 200
    assert min(Counter(link.by_name for link in inside).values()) >= 80


def test_every_kind_of_content_a_tool_looks_for_is_there() -> None:
    whole = "\n".join(text_of(p) for p in article_paths())
    for sample in (
        r"^\*\*[^*\n]+\*\* — это ", r"^\*\*[^*\n]+\*\* — ", r"\b[A-Z]{3,} \([A-Z][\w -]+\)", r"\[@\w+\]", r"10\.\d{4,}/",
        r"^```python$", r"^```sql$", r"^```bash$", r"^- \[ \] ", r"^- \[x\] ", r"^> \[!\w+\]", r"^\[\^\w+\]: ",
        r"!\[\[[^\]]+#\^", r"\^\w+$", r"==[^=\n]+==", r"%%.+?%%", r"^\$\$", r"<https://", r"^\[\w+\]: https://",
        r"^\|.+\|$", r"^> — ", r"<!-- (TODO|NOTE):", r"#курс/", r"^\*Fig\. 1\.", r"^\*Рис\. 1\.",
    ):  # fmt: skip
        assert re.search(sample, whole, re.M), sample


def test_properties_cover_statuses_difficulties_series_and_sources() -> None:
    everything = [properties_of(p) for p in article_paths()]
    values = {key: {str(p[key]) for p in everything if key in p} for key in ("status", "difficulty", "series")}
    assert values["status"] == {"draft", "reviewed", "published"}
    assert values["difficulty"] == {"beginner", "intermediate", "advanced"}
    assert len(values["series"]) == 2
    for key, least in {"source_url": 6, "prerequisites": 8, "related": 35, "aliases": 20, "author": 45}.items():
        assert sum(key in p for p in everything) >= least, key
    assert any("/" in tag for p in everything for tag in p.get("tags") or [])


def test_each_series_is_numbered_without_gaps() -> None:
    parts: dict[str, list[int]] = {}
    for properties in map(properties_of, article_paths()):
        if "series" in properties:
            parts.setdefault(properties["series"], []).append(properties["part"])
    assert {name: sorted(p) for name, p in parts.items()} == {
        "Graphs for note takers": [1, 2, 3],
        "База знаний за пять вечеров": [1, 2, 3, 4, 5],
    }


# --- Links ------------------------------------------------------------------------------------------------------


def test_exactly_the_listed_links_are_broken() -> None:
    found = {(link.source, link.target, fault) for link in all_links() if (fault := fault_of(link))}
    assert found == BROKEN_LINKS


def test_exactly_the_listed_articles_are_orphans() -> None:
    edges = article_edges()
    pointed_at = {b for _, b in edges}
    points = {a for a, _ in edges}
    unlinked = {p for p in article_paths() if p not in pointed_at and not p.startswith("inbox/")}
    assert unlinked == ORPHANS | {UNLINKED}
    assert unlinked - points == ORPHANS


def test_prerequisites_have_no_cycle() -> None:
    wanted = {
        p: {target_file(Link(p, value, False)) for value in properties_of(p).get("prerequisites") or []}
        for p in article_paths()
    }
    done: set[str | None] = set()
    while ready := [p for p in wanted if p not in done and wanted[p] <= done]:
        done.update(ready)
    assert done == set(wanted)


# --- Figures and citations ----------------------------------------------------------------------------------------


def images_shown() -> list[tuple[str, str, str]]:
    shown = ((link, target_file(link)) for link in all_links() if link.embed and not link.by_name)
    return [(link.source, file, link.text) for link, file in shown if file is not None]


def test_images_are_well_formed_and_exactly_the_listed_one_is_unused() -> None:
    files = {p.relative_to(VAULT).as_posix() for p in (VAULT / "images").iterdir()}
    for file in files:
        root = ElementTree.parse(VAULT / file).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [e for e in root.iter() if e.tag.endswith(("script", "foreignObject", "image"))]
    assert files - {file for _, file, _ in images_shown()} == {UNUSED_IMAGE}


def test_exactly_the_listed_images_lack_an_alternative_text() -> None:
    assert {(source, file) for source, file, alt in images_shown() if not alt} == WITHOUT_ALT


def test_every_cited_key_is_in_the_bibliography_and_every_entry_is_cited() -> None:
    bibliography = (VAULT / "library" / "references.bib").read_text("utf-8")
    entries = set(re.findall(r"^@\w+\{(\w+),", bibliography, re.M))
    cited = {key for p in article_paths() for key in re.findall(r"\[@(\w+)\]", body_of(p))}
    assert cited == entries


# --- Copies -----------------------------------------------------------------------------------------------------


def shingles(path: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", body_of(path).lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def test_exactly_one_pair_is_nearly_the_same() -> None:
    sets = {p: shingles(p) for p in written()}
    near = [
        (a, b)
        for a, b in combinations(sorted(sets), 2)
        if len(sets[a] & sets[b]) >= 0.5 * max(1, len(sets[a] | sets[b]))
    ]
    assert near == [NEAR_PAIR]
    assert body_of(NEAR_PAIR[0]) != body_of(NEAR_PAIR[1])


def test_exactly_one_long_paragraph_is_pasted_into_another_article() -> None:
    places: dict[str, set[str]] = {}
    for path in article_paths():
        for paragraph in re.split(r"\n\s*\n", body_of(path)):
            if len(paragraph.strip()) >= 200:
                places.setdefault(paragraph.strip(), set()).add(path)
    twice = [frozenset(p) for p in places.values() if len(p) > 1 and p != set(NEAR_PAIR)]
    assert twice == [frozenset(PASTED_PAIR)]


# --- Bytes and frontmatter ----------------------------------------------------------------------------------------


def test_exactly_the_listed_files_are_empty_have_a_bom_or_windows_line_ends() -> None:
    contents = {p: (VAULT / p).read_bytes() for p in article_paths()}
    assert [p for p, data in contents.items() if not data] == [EMPTY]
    assert [p for p, data in contents.items() if data.startswith(b"\xef\xbb\xbf")] == [WITH_BOM]
    assert [p for p, data in contents.items() if b"\r" in data] == [CRLF]
    assert contents[CRLF].count(b"\r\n") == contents[CRLF].count(b"\n")


def test_git_is_told_to_keep_the_bytes() -> None:
    assert (VAULT / ".gitattributes").read_text("utf-8") == "* -text\n"


def test_exactly_the_listed_articles_have_broken_or_no_frontmatter() -> None:
    bare = [p for p in article_paths() if not FRONTMATTER.match(text_of(p))]
    assert sorted(bare) == sorted([BARE, EMPTY])
    match = FRONTMATTER.match(text_of(MALFORMED))
    assert match is not None
    with pytest.raises(YAMLError):
        YAML(typ="safe", pure=True).load(io.StringIO(match[1]))


def test_every_other_article_has_a_title_and_its_heading_agrees() -> None:
    for path in article_paths():
        if path in {BARE, EMPTY, MALFORMED} or path.startswith(("inbox/", "journal/")):
            continue
        properties = properties_of(path)
        heading = HEADING.search(body_of(path))
        assert heading is not None and heading[1] == properties["title"], path
        assert 50 <= len(properties["description"]) <= 200, path
        assert properties["tags"], path


def test_the_traps_of_yaml_are_unquoted() -> None:
    text = text_of(TRAPS)
    for line in ("lang: no", "reading_hour: 12:30", "version: 1.10", "code: 010", "answer: yes", "created: 2026-05-19"):
        assert f"\n{line}\n" in text


def test_exactly_one_article_is_kept_from_publishing() -> None:
    assert [p for p in article_paths() if properties_of(p).get("publish") is False] == [UNPUBLISHED]


def test_the_inbox_holds_three_new_items() -> None:
    items = [properties_of(p) for p in article_paths() if p.startswith("inbox/")]
    assert [p["processing_status"] for p in items] == ["new"] * 3
    assert {p["priority"] for p in items} == {"low", "medium", "high"}


def test_the_long_article_has_many_headings_and_no_table_of_contents() -> None:
    assert len(HEADING.findall(FENCE.sub("", text_of(LONG_ONE)))) >= 12
    assert not re.search(r"^[-*] \[[^\]]+\]\(#", body_of(LONG_ONE), re.M)


# --- Honesty of the texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", ABOUT_PAGES)
def test_the_about_page_names_every_deliberate_fault(about: str) -> None:
    text = text_of(about)
    faulty = ORPHANS | {UNLINKED, MALFORMED, EMPTY, BARE, CRLF, WITH_BOM, TRAPS, UNPUBLISHED, LONG_ONE, UNUSED_IMAGE}
    faulty |= {*NEAR_PAIR, *PASTED_PAIR} | {source for source, _ in WITHOUT_ALT} | {s for s, _, _ in BROKEN_LINKS}
    assert not [p for p in faulty if p not in text and f"[[{PurePosixPath(p).stem}]]" not in text]


def test_python_listings_compile() -> None:
    listings = [
        (p, code) for p in article_paths() for code in re.findall(r"^```python\n(.*?)^```", text_of(p), re.M | re.S)
    ]
    assert len(listings) >= 8
    for path, code in listings:
        compile(code, path, "exec")
