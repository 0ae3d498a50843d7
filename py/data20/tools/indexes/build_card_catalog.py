"""Card catalogue: every article as a library card, sorted into drawers, with the exchange formats of libraries."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from data20.language.alphabet import shelf_order
from data20.language.tokens import fold_text
from data20.messages import Text
from data20.publish.catalog import (
    Record,
    card,
    cards_html,
    csl_json,
    dublin_core,
    inverted,
    iso2709,
    marcxml,
    record_of,
)
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.faceting import diversity
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Vault

NAME = "build_card_catalog"
_message = messages_of(NAME)
_ROWS, _CHARTED = 1000, 20
Drawer = Literal["author", "title", "subject", "category", "year", "class", "status"]
_DRAWERS: tuple[Drawer, ...] = ("author", "title", "subject", "category", "year", "class", "status")

TEXTS = {
    "summary": Text("В каталоге {cards|карточка|карточки|карточек}; в ящике «{drawer}» {sections|раздел|раздела|разделов}.", "The catalogue has {cards|card|cards}; the drawer “{drawer}” has {sections|section|sections}."), "summary_none": Text("Каталог пуст.", "The catalogue is empty."),
    "cards": Text("Карточек", "Cards"), "authors": Text("Авторов", "Authors"), "subjects": Text("Предметов (тегов)", "Subjects (tags)"), "classified": Text("С кодом УДК или Дьюи", "With a UDC or Dewey code"), "without_author": Text("Без автора", "Without an author"), "without_date": Text("Без даты", "Without a date"),
    "author": Text("авторы", "authors"), "title": Text("заглавия", "titles"), "subject": Text("предметы", "subjects"), "category": Text("рубрики", "categories"), "year": Text("годы", "years"), "class": Text("УДК и Дьюи", "UDC and Dewey"), "status": Text("статусы", "statuses"),
    "chart": Text("Карточек в разделах: {drawer}", "Cards by section: {drawer}"), "section": Text("Раздел", "Section"), "table": Text("Карточки", "Cards"), "sections": Text("Разделы каталога", "Sections of the catalogue"), "card": Text("Описание", "Description"), "code": Text("Шифр", "Call number"), "author_column": Text("Автор", "Author"), "date": Text("Дата", "Date"),
    "spread": Text("Разнообразие каталога", "Diversity of the catalogue"), "drawer": Text("Ящик", "Drawer"), "values": Text("Разделов", "Sections"), "evenness": Text("Равномерность", "Evenness"), "evenness_note": Text("Энтропия Шеннона, делённая на наибольшую: 0–100 %.", "Shannon's entropy divided by the largest: 0–100 %."),
    "simpson": Text("Симпсон", "Simpson"), "simpson_note": Text("Вероятность, что две случайные карточки стоят в разных разделах.", "Probability that two random cards are in different sections."), "none": Text("— не указано —", "— not given —"),
    "explain": Text(
        "**Как читать.** Описание составлено по ГОСТ Р 7.0.100-2018: области разделены точкой и тире, автор — в заголовке и после косой черты. Ничего не выдумано: если автора или даты в метаданных нет, их нет и в карточке. Файлы MARCXML, Dublin Core и CSL-JSON принимают библиотечные программы и Zotero.",
        "**How to read it.** The description follows ГОСТ Р 7.0.100-2018, the Russian application of ISBD: areas are separated by a point and dash, the author stands in the heading and after the slash. Nothing is made up: an author or date missing in the metadata is missing on the card. Library programs and Zotero read the MARCXML, Dublin Core and CSL-JSON files.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что есть в хранилище, если смотреть на него как библиотекарь: по авторам, заглавиям, предметам, годам и шифрам?

**Как считается.** Карточка берётся из метаданных: `author` (или `authors`), `title`, `subtitle`, `date`, `category`, `tags`, `status`, `udc`, `dewey`, `description`, `source_url`. Описание — ГОСТ Р 7.0.100-2018 (ISBD). До трёх авторов — заголовок по первому; больше — описание под заглавием. Разнообразие: доля энтропии Шеннона и индекс Симпсона (1949), оба от 0 до 1.

**Файлы.** `CARD_CATALOG.md` — весь каталог по ящикам со ссылками; `catalog.csv`; `cards.html` — карточки 12,5 × 7,5 см для печати в порядке выбранного ящика; `catalog.mrc` и `catalog.marcxml.xml` (MARC 21 в ISO 2709 и в XML, поля 080 УДК, 082 Дьюи, 245, 653); `catalog.dc.xml` (Dublin Core); `catalog.csl.json` (CSL-JSON, его читает Zotero).

**Границы.** Коды хранятся как текст и не теряют нулей. Имя делится на фамилию и инициалы, если в нём от двух до четырёх слов; организации и имена из одного слова остаются как есть.""",
    """**What it answers.** What does the vault hold when a librarian looks at it: by author, title, subject, year and call number?

**How it is computed.** A card is made of the metadata: `author` (or `authors`), `title`, `subtitle`, `date`, `category`, `tags`, `status`, `udc`, `dewey`, `description`, `source_url`. The description follows ГОСТ Р 7.0.100-2018 (ISBD). Up to three authors give a heading under the first; with more the entry is under the title. Diversity: the share of Shannon's entropy and Simpson's index (1949), both from 0 to 1.

**Files.** `CARD_CATALOG.md`, the whole catalogue by drawers with links; `catalog.csv`; `cards.html`, cards of 12.5 × 7.5 cm to print, in the order of the chosen drawer; `catalog.mrc` and `catalog.marcxml.xml` (MARC 21 in ISO 2709 and in XML, fields 080 UDC, 082 Dewey, 245, 653); `catalog.dc.xml` (Dublin Core); `catalog.csl.json` (CSL-JSON, which Zotero reads).

**Limits.** Codes are kept as text and lose no zeros. A name is split into surname and initials when it has two to four words; organisations and one-word names stay as they are.""",
)


class Params(ToolParams):
    drawer: Drawer = param("title", title=Text("Ящик", "Drawer"), description=Text("По чему разложить карточки на экране; в файле есть все ящики.", "By what to sort the cards on screen; the file has all drawers."), choices={name: TEXTS[name] for name in _DRAWERS})
    query: str = param("", max_length=200, title=Text("Искать в карточках", "Search the cards"), description=Text("Слова, которые должны стоять в описании, рубрике или тегах.", "Words that must stand in the description, category or tags."))
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()


@tool(
    category="indexes", title=Text("Карточный каталог", "Card catalogue"), question=Text("Что есть в хранилище по авторам, предметам, годам и шифрам?", "What does the vault hold by author, subject, year and call number?"),
    description=Text("Карточки по ГОСТ Р 7.0.100-2018, семь ящиков, карточки для печати, выгрузка MARC 21, Dublin Core и CSL-JSON.", "Cards by ГОСТ Р 7.0.100-2018 (ISBD), seven drawers, cards to print, MARC 21, Dublin Core and CSL-JSON files."),
    help=HELP, texts=TEXTS, produces=("CARD_CATALOG.md", "catalog.csv", "cards.html", "catalog.mrc", "catalog.marcxml.xml", "catalog.dc.xml", "catalog.csl.json"), examples=({}, {"drawer": "subject"}, {"drawer": "year", "query": "чай"}),
    keywords=("библиотека", "карточки", "гост", "marc", "dublin core", "zotero", "library", "catalogue", "isbd"),
)  # fmt: skip
def build_card_catalog(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the catalogue of the vault."""
    articles = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)]
    records: list[Record] = []
    wanted = fold_text(params.query).split()
    progress(0, max(1, len(articles)), common("reading"))
    for number, article in enumerate(articles):
        if number % 50 == 0:
            progress(number, len(articles), common("reading"))
        record = record_of(article)
        text = fold_text(" ".join((record.title, record.subtitle, *record.authors, record.category, *record.subjects, record.summary, record.code)))
        if all(word in text for word in wanted):
            records.append(record)
    progress(len(articles), max(1, len(articles)), common("writing"))
    return _report(records, params)


def sections(record: Record, drawer: Drawer) -> tuple[str, ...]:
    """Return the sections of a drawer that a card stands in; () when the card says nothing about it."""
    if drawer == "author":
        return tuple(inverted(name) for name in record.authors)
    if drawer == "title":
        return (letter(record.title),)
    if drawer == "subject":
        return record.subjects
    value = {"category": record.category, "year": record.year, "class": record.code, "status": record.status}[drawer]
    return (value,) if value else ()


def letter(title: str) -> str:
    """Return the letter under which a title stands: its first letter or digit group, upper case, without marks (ё stands under е, й under й)."""
    for char in fold_text(title):
        if char.isdigit():
            return "0–9"
        if char.isalpha():
            base = char if "\u0400" <= char <= "\u04ff" else unicodedata.normalize("NFD", char)[0]
            return base.upper()[:1]
    return "#"


def _drawer(records: Sequence[Record], drawer: Drawer) -> list[tuple[str, list[Record]]]:
    """Return (section, cards) in order; cards that say nothing stand under "" at the end. Spellings that fold alike are one section."""
    found: dict[str, tuple[Counter[str], list[Record]]] = {}
    for record in records:
        for name in dict.fromkeys(sections(record, drawer)) or [""]:
            spelled, cards = found.setdefault(fold_text(name), (Counter(), []))
            spelled[name] += 1
            if not cards or cards[-1] is not record:
                cards.append(record)
    order = shelf_order(r.title for r in records)
    ordered = sorted(found.items(), key=lambda pair: (not pair[0], (0, _shelf(pair[0])) if drawer == "class" else order(pair[0])))
    return [(min(spelled, key=lambda s: (-spelled[s], s)), sorted(cards, key=lambda r: (order(r.title), r.path))) for _, (spelled, cards) in ordered]


def _shelf(code: str) -> str:
    """Return a code as it is shelved: digit by digit, a shorter code before the longer ones that it contains."""
    return code.replace(".", "")


def _report(records: list[Record], params: Params) -> Report:
    drawers = {drawer: _drawer(records, drawer) for drawer in _DRAWERS}
    said = {r.path: card(r) for r in records}
    shown = drawers[params.drawer]
    named = _message(params.drawer)
    metrics = Metrics((
        Metric(_message("cards"), len(records)), Metric(_message("authors"), sum(bool(name) for name, _ in drawers["author"])), Metric(_message("subjects"), sum(bool(name) for name, _ in drawers["subject"])),
        Metric(_message("classified"), sum(bool(r.code) for r in records)), Metric(_message("without_author"), sum(not r.authors for r in records)), Metric(_message("without_date"), sum(not r.date for r in records)),
    ))  # fmt: skip
    points = tuple((name, len(cards)) for name, cards in (shown if params.drawer in ("title", "year", "class") else sorted(shown, key=lambda pair: -len(pair[1]))) if name)[:40 if params.drawer in ("title", "year") else _CHARTED]
    chart = Chart(_message("chart", drawer=named), "bar", _message("section"), _message("cards"), (Series(_message("cards"), points),) if points else ())
    columns = (
        Column("section", _message("section")), Column("article", common("article"), "article"), Column("card", _message("card")), Column("author", _message("author_column")), Column("date", _message("date"), "date"),
        Column("code", _message("code")), Column("category", common("category")), Column("tags", common("tags"), "tags"),
    )  # fmt: skip
    rows = [
        (name or _message("none"), ArticleRef(r.path, r.title), said[r.path], "; ".join(r.authors), r.date or None, r.code, r.category, list(r.subjects))
        for name, cards in shown for r in cards
    ]  # fmt: skip
    table = Table(_message("table"), columns, tuple(rows[:_ROWS]), total=len(rows), empty=common("nothing"))
    listed = Table(_message("sections"), (Column("section", _message("section")), Column("count", _message("cards"), "number")), tuple((name or _message("none"), len(cards)) for name, cards in shown[:_ROWS]), total=len(shown), empty=common("nothing"))
    blocks = (metrics, chart, table, listed, _spread(drawers), Markdown(_message("explain")))
    summary = _message("summary", cards=len(records), drawer=named, sections=len(shown)) if records else _message("summary_none")
    return Report(summary, blocks, _files(records, drawers, list({r.path: r for _, cards in shown for r in cards}.values()), said))


def _spread(drawers: dict[Drawer, list[tuple[str, list[Record]]]]) -> Table:
    columns = (Column("drawer", _message("drawer")), Column("values", _message("values"), "number"), Column("evenness", _message("evenness"), "percent", 0, _message("evenness_note")), Column("simpson", _message("simpson"), "number", 2, _message("simpson_note")))
    rows: list[tuple[Label, int, float, float]] = []
    for drawer, found in drawers.items():
        counts = [len(cards) for name, cards in found if name]
        if counts:
            _, even, simpson = diversity(counts)
            rows.append((_message(drawer), len(counts), round(even, 6), round(simpson, 6)))
    return Table(_message("spread"), columns, tuple(rows), empty=common("nothing"))


def _files(records: list[Record], drawers: dict[Drawer, list[tuple[str, list[Record]]]], printed: list[Record], said: dict[str, str]) -> tuple[Artifact, ...]:
    header = ("path", "title", "subtitle", "authors", "date", "category", "tags", "status", "udc", "dewey", "language", "bytes", "card")
    rows = [(r.path, r.title, r.subtitle, list(r.authors), r.date, r.category, list(r.subjects), r.status, r.udc, r.dewey, r.language, r.size, said[r.path]) for r in records]
    language: Literal["ru", "en"] = "ru" if sum(r.language == "ru" for r in records) * 2 > len(records) else "en"
    lines = [f"# {'Карточный каталог' if language == 'ru' else 'Card catalogue'}", ""]
    for drawer, found in drawers.items():
        name = TEXTS[drawer].format(language, {})
        lines += [f"## {name[:1].upper()}{name[1:]}", ""]
        for section, cards in found:
            lines += [f"### {escape_text(section) or TEXTS['none'].format(language, {})}", ""]
            lines += [f"- {escape_text(said[r.path]) if drawer == 'title' else ''}{' ' if drawer == 'title' else ''}{markdown_link('', r.path, r.path if drawer == 'title' else r.title)}" for r in cards]
            lines.append("")
    return (
        Artifact("CARD_CATALOG.md", "text/markdown; charset=utf-8", "\n".join(lines).encode()), csv_artifact("catalog.csv", header, rows),
        Artifact("cards.html", "text/html; charset=utf-8", cards_html([(r, said[r.path]) for r in printed], language).encode()), Artifact("catalog.mrc", "application/marc", iso2709(records)),
        Artifact("catalog.marcxml.xml", "application/marcxml+xml", marcxml(records).encode()), Artifact("catalog.dc.xml", "application/xml", dublin_core(records).encode()),
        Artifact("catalog.csl.json", "application/vnd.citationstyles.csl+json", csl_json(records).encode()),
    )  # fmt: skip
