"""Bibliography: every source the articles use, once, in a style of your choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data20.messages import Text
from data20.publish.citations.bibtex import write_bibtex
from data20.publish.citations.collect import Collector, Library, Source, read_library
from data20.publish.citations.model import Item, to_csl
from data20.publish.citations.ris import write_ris
from data20.publish.citations.styles import Style, reference, sort_key
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Chart,
    Column,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.linktext import escape_text
from data20.vault.model import Vault

NAME = "generate_bibliography"
_message = messages_of(NAME)
MAX_ROWS = 1000

TYPES = {
    "article-journal": Text("статья", "article"), "book": Text("книга", "book"), "chapter": Text("глава", "chapter"), "document": Text("документ", "document"), "paper-conference": Text("доклад", "conference paper"),
    "report": Text("отчёт", "report"), "thesis": Text("диссертация", "thesis"), "webpage": Text("страница", "web page"),
}  # fmt: skip
TEXTS = {
    "summary": Text("{sources|источник|источника|источников} в {articles|статье|статьях|статьях}; без записи осталось {missing|ключ|ключа|ключей}.", "{sources|source|sources} in {articles|article|articles}; {missing|key has|keys have} no record."),
    "summary_none": Text(
        "Ни одна статья не называет источников: ни ключей [@…], ни DOI, ни поля source. Внешние ссылки станут источниками, если включить «И внешние ссылки».",
        "No article names a source: no key [@…], no DOI, no field source. Links to the outside become sources with “Outside links, too”.",
    ),
    "sources": Text("Источники", "Sources"), "cited": Text("Статьи с источниками", "Articles with sources"), "records": Text("Записи в файлах", "Records in files"), "uncited": Text("Не использованы", "Not used"),
    "missing": Text("Ключи без записи", "Keys without a record"), "with_doi": Text("С DOI", "With DOI"), "table": Text("Источники", "Sources"), "reference": Text("Ссылка", "Reference"), "key": Text("Ключ", "Key"),
    "type": Text("Вид", "Type"), "year": Text("Год", "Year"), "uses": Text("Упоминания", "Uses"), "where": Text("Где", "Where"), "chart": Text("Источники по годам", "Sources by year"), "how": Text("Как найден", "Found by"),
    "how.citation": Text("ключ [@…]", "key [@…]"), "how.doi": Text("DOI в тексте", "DOI in the text"), "how.source": Text("поле source", "source field"), "how.link": Text("внешняя ссылка", "outside link"),
    "missing_title": Text("Процитировано, но нигде не описано", "Cited, but described nowhere"), "problems": Text("Что не удалось прочитать", "What could not be read"), "file": Text("Файл", "File"), "entry": Text("Запись", "Entry"),
    "no_missing": Text("У каждого ключа есть запись.", "Every key has a record."), "unused": Text("Записи, которые никто не цитирует", "Records that nobody cites"),
    "explain": Text(
        "Источник с одним DOI, адресом или ключом считается один раз, как бы его ни упомянули. Записи берутся из файлов .bib, .ris и .csl.json хранилища и из поля `references`; "
        "о DOI и адресах без записи известно только то, что написано в статье: ничего не запрашивается из сети.",
        "A source with one DOI, address or key counts once, however it is mentioned. Records come from the vault's .bib, .ris and .csl.json files and from the field `references`; "
        "of DOIs and addresses without a record only what the article says is known: nothing is asked of the network.",
    ),
    **{f"type.{key}": text for key, text in TYPES.items()},
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** На что опираются статьи — и как выглядит список литературы к ним?

**Что считается источником.** Ключи `[@ключ]` и `@ключ` (как в pandoc), DOI в тексте и ссылках, поля `source`, `source_url` и `doi` в метаданных. Просто внешние ссылки — только по вашему выбору: не каждая ссылка источник. Записи — из файлов BibTeX, RIS и CSL-JSON, лежащих в хранилище.

**Стили.** ГОСТ Р 7.0.5-2008, APA 7, MLA 9, Chicago 17 (список литературы), IEEE; каждый проверен на примерах из самого стандарта или руководства. Слова «Т.», «С.», «Vol.», «P.» ставятся на языке источника. Заглавные буквы названий не меняются.

**Файлы.** Список в Markdown, BibTeX, RIS (Zotero, Mendeley, EndNote), CSL-JSON (pandoc), CSV с местами упоминаний.

**Границы.** Недостающие сведения не додумываются и из сети не берутся.""",
    """**What it answers.** What do the articles rest on, and what does their list of references look like?

**What counts as a source.** Keys `[@key]` and `@key` (as in pandoc), DOIs in text and links, the fields `source`, `source_url` and `doi`. Plain outside links only if you choose so: not every link is a source. Records come from BibTeX, RIS and CSL-JSON files in the vault.

**Styles.** ГОСТ Р 7.0.5-2008, APA 7, MLA 9, Chicago 17 (bibliography), IEEE; each is checked against examples of the standard or manual itself. Words such as “Vol.” and “P.” follow the source's language. Capitals in titles aren't changed.

**Files.** A list in Markdown, BibTeX, RIS (Zotero, Mendeley, EndNote), CSL-JSON (pandoc), CSV with the places of use.

**Limits.** What is missing isn't guessed and isn't fetched from the network.""",
)


class Params(ToolParams):
    style: Style = param(
        "gost", title=Text("Стиль", "Style"), description=Text("Как оформить ссылки.", "How references are written."),
        choices={"gost": Text("ГОСТ Р 7.0.5-2008", "ГОСТ Р 7.0.5-2008"), "apa": Text("APA 7", "APA 7"), "mla": Text("MLA 9", "MLA 9"), "chicago": Text("Chicago 17", "Chicago 17"), "ieee": Text("IEEE", "IEEE")},
    )  # fmt: skip
    folder: str = folder_param()
    category: str = category_param()
    links: bool = param(False, title=Text("И внешние ссылки", "Outside links, too"), description=Text("Считать источником каждую ссылку наружу.", "Count every link to the outside as a source."))
    uncited: bool = param(False, title=Text("И неиспользованные", "Unused ones, too"), description=Text("Включить в список записи, которые никто не цитирует.", "Put records that nobody cites into the list."))
    accessed: str = param("", max_length=10, advanced=True, title=Text("Дата обращения", "Date of access"), description=Text("ГГГГ-ММ-ДД для адресов, где она не записана; пусто — не ставить.", "YYYY-MM-DD for addresses that don't have one; empty means none."))


@tool(
    category="export",
    title=Text("Список литературы", "Bibliography"), question=Text("На какие источники опираются статьи?", "Which sources do the articles rest on?"),
    description=Text("Источники статей по ключам, DOI и полям source; список по ГОСТ, APA, MLA, Chicago или IEEE; BibTeX, RIS, CSL-JSON.", "Sources of the articles by key, DOI and source field; a list in ГОСТ, APA, MLA, Chicago or IEEE style; BibTeX, RIS, CSL-JSON."),
    help=HELP, texts=TEXTS, needs=("attachments",), produces=("bibliography.md", "bibliography.bib", "bibliography.ris", "bibliography.json", "bibliography.csv"),
    examples=({}, {"style": "apa", "links": True}, {"style": "ieee", "uncited": True, "accessed": "2024-05-06"}),
    keywords=("литература", "источники", "цитаты", "ГОСТ", "BibTeX", "DOI", "references", "citations", "sources"),
)  # fmt: skip
def generate_bibliography(vault: Vault, params: Params, progress: Progress) -> Report:
    """Collect the sources of the chosen articles and write them in every form."""
    accessed = day(params.accessed, "accessed")
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    library = read_library(vault)
    collector = Collector(library, links=params.links)
    for number, article in enumerate(chosen):
        progress(number, len(chosen), common("reading"))
        collector.read(article)
    progress(len(chosen), max(1, len(chosen)), common("writing"))
    cited = list(collector.sources.values())
    unused = [Source(item) for key, item in library.items.items() if key not in collector.sources]
    listed = cited + (unused if params.uncited else [])
    if accessed:
        for source in listed:
            if source.item.url and not source.item.accessed:
                source.item = replace(source.item, accessed=accessed.isoformat())
    by_first_use = params.style == "ieee"
    ordered = listed if by_first_use else sorted(listed, key=lambda source: sort_key(source.item))
    return _report(vault, params.style, ordered, unused, library, collector)


def _report(vault: Vault, style: Style, ordered: Sequence[Source], unused: Sequence[Source], library: Library, collector: Collector) -> Report:
    articles = len({use.path for source in ordered for use in source.uses})
    metrics = Metrics((
        Metric(_message("sources"), len(ordered)), Metric(_message("cited"), articles), Metric(_message("with_doi"), sum(bool(s.item.doi) for s in ordered)),
        Metric(_message("records"), len(library.items)), Metric(_message("uncited"), len(unused)), Metric(_message("missing"), len({key for key, _ in collector.missing})),
    ))  # fmt: skip
    years = Counter(int(s.item.year) for s in ordered if s.item.year)
    blocks: list[Block] = [metrics]
    if years:
        blocks.append(Chart(_message("chart"), "bar", _message("year"), _message("sources"), (Series(_message("sources"), tuple((str(y), n) for y, n in sorted(years.items()))),)))
    blocks += [_table(vault, style, ordered), _missing(vault, collector)]
    if unused:
        rows = tuple((s.item.id, reference(s.item, style)) for s in sorted(unused, key=lambda s: s.item.id)[:MAX_ROWS])
        blocks.append(Table(_message("unused"), (Column("key", _message("key"), "code"), Column("reference", _message("reference"))), rows, total=len(unused)))
    if library.problems:
        columns = (Column("file", _message("file"), "code"), Column("line", common("line"), "number"), Column("entry", _message("entry"), "code"))
        blocks.append(Table(_message("problems"), columns, tuple(library.problems[:MAX_ROWS]), total=len(library.problems)))
    blocks.append(Markdown(_message("explain")))
    summary = _message("summary", sources=len(ordered), articles=articles, missing=len({key for key, _ in collector.missing}))
    nothing = not (ordered or unused or collector.missing)
    return Report(_message("summary_none") if nothing else summary, tuple(blocks), () if nothing else _files(style, ordered))


def _table(vault: Vault, style: Style, ordered: Sequence[Source]) -> Table:
    columns = (
        Column("reference", _message("reference")), Column("key", _message("key"), "code"), Column("type", _message("type")), Column("year", _message("year")),
        Column("uses", _message("uses"), "number"), Column("how", _message("how")), Column("where", _message("where"), "article"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            reference(s.item, style), s.item.id, _message(f"type.{s.item.type}"), s.item.year, len(s.uses), _message(f"how.{s.uses[0].how}") if s.uses else None,
            [ArticleRef(path, vault.articles[path].title) for path in dict.fromkeys(use.path for use in s.uses)][:8],
        )
        for s in ordered[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(ordered), empty=common("nothing"))


def _missing(vault: Vault, collector: Collector) -> Table:
    columns = (Column("key", _message("key"), "code"), Column("article", common("article"), "article"), Column("line", common("line"), "number"))
    rows = tuple((key, ArticleRef(use.path, vault.articles[use.path].title, use.line), use.line) for key, use in collector.missing[:MAX_ROWS])
    return Table(_message("missing_title"), columns, rows, total=len(collector.missing), empty=_message("no_missing"))


def _files(style: Style, ordered: Sequence[Source]) -> tuple[Artifact, ...]:
    items: list[Item] = [source.item for source in ordered]
    written = [_markdown(item, style) for item in items]
    lines = [f"\\[{n}\\] {text}" for n, text in enumerate(written, 1)] if style == "ieee" else [f"{n}. {text}" for n, text in enumerate(written, 1)] if style == "gost" else written
    rows = [(s.item.id, reference(s.item, style), s.item.doi, s.item.url, use.path, use.line, use.how) for s in ordered for use in s.uses]
    return (
        Artifact("bibliography.md", "text/markdown; charset=utf-8", "".join(f"{line}\n\n" for line in lines).encode()),
        Artifact("bibliography.bib", "application/x-bibtex; charset=utf-8", write_bibtex(items).encode()),
        Artifact("bibliography.ris", "application/x-research-info-systems; charset=utf-8", write_ris(items).encode()),
        json_artifact("bibliography.json", [to_csl(i) for i in items], "application/vnd.citationstyles.csl+json"),
        csv_artifact("bibliography.csv", ("key", "reference", "doi", "url", "path", "line", "found_by"), rows),
    )


def _markdown(item: Item, style: Style) -> str:
    """Return the reference as Markdown: titles in italics, everything else as it stands."""
    marked = reference(item, style, lambda text: f"\ue000{text}\ue001" if text else "")
    return escape_text(marked).replace("\ue000", "*").replace("\ue001", "*")
