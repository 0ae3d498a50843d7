"""A back-of-book index of the vault."""

from __future__ import annotations

from html import escape

from data20.language.definitions import fold_phrase
from data20.language.termbank import inflected_key, term_key
from data20.messages import Text
from data20.report.blocks import ArticleRef, Artifact, Column, Markdown, Metric, Metrics, Report, Table, Tree, TreeNode
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.indexes._back_index import Entry, Locator, build_entries
from data20.tools.indexes._decisions import CURATED, curated_terms
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, shown_title, text_artifact
from data20.tools.scope import folder_param, has_tag, in_folder, tag_param
from data20.vault.linktext import escape_text, markdown_destination, markdown_link
from data20.vault.model import Vault

NAME = "master_index"
_message = messages_of(NAME)
_IN_TREE = 600
_LOCATORS = 12

TEXTS = {
    "summary": Text("{count|статья указателя|статьи указателя|статей указателя}, {places|место|места|мест}, {see|отсылка|отсылки|отсылок}.", "{count|entry|entries}, {places|place|places}, {see|cross-reference|cross-references}."),
    "summary_empty": Text("Указывать нечего: терминов не нашлось.", "There is nothing to index: no terms found."),
    "entries": Text("Термины", "Terms"), "places": Text("Места", "Places"), "see_count": Text("Отсылки", "Cross-references"), "see_also_count": Text("«См. также»", "“See also”"), "subentries": Text("Подчинённые термины", "Subentries"), "letters": Text("Указатель", "Index"),
    "term": Text("Термин", "Term"), "main": Text("Главное место", "Main place"), "sections": Text("Разделов", "Sections"), "see": Text("см. {name}", "see {name}"), "also": Text("См. также", "See also"), "under": Text("Подчинён", "Under"), "score": Text("Вес", "Weight"), "score_note": Text("Название и заголовок весят больше выделения и повторов.", "Title and heading weigh more than bold and repetition."), "table": Text("Термины по весу", "Terms by weight"), "entry": Text("{name} — {see}", "{name} — {see}"),
    "explain": Text("**Как читать.** Места — разделы статей: сначала те, где термин стоит в названии или заголовке. «См.» ведёт от другого имени (aliases, сокращение, решение в «Тезаурусе») к принятому, «см. также» — к терминам, которые рассматриваются в тех же разделах. Лишние термины впишите в параметр «Не включать».", "**How to read it.** Places are sections of articles, those first where the term is in the title or heading. “See” leads from another name (aliases, an abbreviation, a decision in “Thesaurus”) to the one in use, “see also” to terms treated in the same sections. Put unwanted terms into “Leave out”."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Где в хранилище рассматривается то или другое — как в указателе в конце книги?

**Как строится.** Термины — именные словосочетания до четырёх слов из названий, заголовков, жирных выделений и тегов; подписи («Важно», «Пример»), вопросы, глаголы и числа не годятся, строки таблиц не читаются. Формы одного слова сведены вместе по основам (Snowball). Раздел становится местом термина, если термин стоит в его заголовке, выделен в нём или встречается дважды; если статья целиком о термине, её разделы не перечисляются. Термин, который встречается в четверти статей, ничего не указывает и пропускается. «Обратный индекс» подчиняется «индексу», если тот есть. Правила указателя — по ГОСТ Р 7.0.103 и ISO 999: главное место первым, отсылки от других имён.

**Файлы.** Markdown и HTML со ссылками на разделы, LaTeX (`theindex`), CSV, JSON.

**Границы.** Указатель предлагает, решает редактор: вес помогает отобрать, параметр «Не включать» — убрать. Все слова подряд показывает «Конкорданс», определения — «Словарь терминов».""",
    """**What it answers.** Where in the vault is this or that treated — as in the index at the end of a book?

**How it is built.** Terms are noun phrases of up to four words from titles, headings, bold runs and tags; labels (“Note”, “Example”), questions, verbs and numbers won't do, table rows aren't read. Forms of a word are brought together by stems (Snowball). A section becomes a place of a term when the term is in its heading, is bold in it or occurs twice; when a whole article is about the term, its sections aren't listed. A term that stands in a quarter of the articles points nowhere and is left out. “Inverted index” goes under “index” if that has an entry. The rules are those of ISO 999: the main place first, references from other names.

**Files.** Markdown and HTML with links to sections, LaTeX (`theindex`), CSV, JSON.

**Limits.** The index proposes, the editor decides: the weight helps to choose, “Leave out” to remove. All words are shown by “Concordance”, definitions by “Glossary”.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    tag: str = tag_param()
    most: int = param(500, ge=10, le=5000, title=Text("Терминов не больше", "At most so many terms"), description=Text("Самые весомые термины.", "The weightiest terms."))
    least: int = param(2, ge=1, le=20, title=Text("Разделов не меньше", "At least so many sections"), description=Text("Термин без собственного заголовка входит, если о нём столько разделов.", "A term without a heading of its own enters when so many sections treat it."))
    exclude: tuple[str, ...] = param((), max_length=1000, title=Text("Не включать", "Leave out"), description=Text("Термины, которых в указателе быть не должно, в любой форме.", "Terms that the index shall not have, in any form."))


@tool(
    category="indexes",
    title=Text("Предметный указатель", "Back-of-book index"),
    question=Text("Где рассматривается то или другое?", "Where is this or that treated?"),
    description=Text("Указатель, как в конце книги: термины, главные места, подчинённые термины, «см.» и «см. также».", "An index as at the end of a book: terms, main places, subentries, “see” and “see also”."),
    help=HELP, texts=TEXTS, version=3, needs=(f"file:{CURATED}",), produces=("master-index.md", "master-index.html", "master-index.tex", "master-index.csv", "master-index.json"), examples=({}, {"most": 100, "least": 1}, {"exclude": ["tea"]}),
    keywords=("указатель", "термины", "алфавит", "index", "terms", "a-z", "latex", "theindex"),
)  # fmt: skip
def master_index(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the index of the chosen articles."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and has_tag(a, params.tag)]
    total = max(1, 2 * len(chosen))
    progress(0, total, common("reading"))
    stop = frozenset(key for term in params.exclude for key in (term_key(term), inflected_key(term)))
    entries = build_entries(chosen, params.most, params.least, stop, curated_terms(vault), lambda done: progress(done, total, common("reading" if done < len(chosen) else "counting")))
    progress(total, total, common("writing"))
    places, see = sum(len(e.locators) for e in entries), sum(bool(e.see) for e in entries)
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("entries"), len(entries) - see), Metric(_message("places"), places), Metric(_message("subentries"), sum(bool(e.under) for e in entries)),
        Metric(_message("see_count"), see), Metric(_message("see_also_count"), sum(len(e.see_also) for e in entries)),
    ))  # fmt: skip
    if not entries:
        return Report(_message("summary_empty"), (metrics, Markdown(_message("explain"))), _files(vault, entries))
    summary = _message("summary", count=len(entries) - see, places=places, see=see)
    return Report(summary, (metrics, _tree(vault, entries), _table(vault, entries), Markdown(_message("explain"))), _files(vault, entries))


def _nested(entries: list[Entry]) -> list[tuple[Entry, list[Entry]]]:
    """Return the main entries with their subentries; a subentry of a subentry goes to the topmost."""
    known = {e.key: e for e in entries if not e.see}

    def top(entry: Entry) -> Entry:
        while entry.under and entry.under in known:
            entry = known[entry.under]
        return entry

    children: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if not entry.see and top(entry) is not entry:
            children.setdefault(top(entry).key, []).append(entry)
    return [(e, children.get(e.key, []) if not e.see else []) for e in entries if e.see or top(e) is e]


def _tree(vault: Vault, entries: list[Entry]) -> Tree:
    letters: dict[str, list[TreeNode]] = {}
    for entry, inner in _nested(entries)[:_IN_TREE]:
        letters.setdefault(fold_phrase(entry.name)[:1].upper(), []).append(_node(vault, entry, inner))
    return Tree(_message("letters"), tuple(TreeNode(letter, value=len(nodes), children=tuple(nodes)) for letter, nodes in letters.items()))


def _node(vault: Vault, entry: Entry, inner: list[Entry]) -> TreeNode:
    if entry.see:
        return TreeNode(_message("entry", name=entry.name, see=_message("see", name=entry.see)))
    places = [TreeNode(_place(vault, x), x.path, x.anchor or None) for x in entry.locators[:_LOCATORS]]
    if len(places) == 1 and not inner:
        return TreeNode(entry.name, places[0].path, places[0].anchor)
    return TreeNode(entry.name, value=len(entry.locators), children=(*places, *(_node(vault, child, []) for child in inner)))


def _place(vault: Vault, locator: Locator) -> str:
    title = shown_title(vault.articles[locator.path])
    return f"{title} › {locator.heading}" if locator.anchor else title


def _table(vault: Vault, entries: list[Entry]) -> Table:
    columns = (
        Column("term", _message("term")), Column("main", _message("main"), "article"), Column("sections", _message("sections"), "number"), Column("also", _message("also")), Column("under", _message("under")), Column("score", _message("score"), "number", 1, _message("score_note")),
    )  # fmt: skip
    names = {e.key: e.name for e in entries}
    order = sorted((e for e in entries if e.locators), key=lambda e: (-round(e.score, 6), e.key))
    rows = tuple(
        (e.name, ArticleRef(e.locators[0].path, vault.articles[e.locators[0].path].title, e.locators[0].line, e.locators[0].anchor or None), len(e.locators), e.see_also, names.get(e.under, ""), round(e.score, 3)) for e in order[:1000]
    )
    return Table(_message("table"), columns, rows, total=len(order))


def _files(vault: Vault, entries: list[Entry]) -> tuple[Artifact, ...]:
    nested = _nested(entries)
    markdown: list[str] = []
    tex = ["\\begin{theindex}"]
    html = ['<!DOCTYPE html>', '<html><head><meta charset="utf-8"><title>Index</title></head><body>']
    letter = ""
    for entry, inner in nested:
        first = fold_phrase(entry.name)[:1].upper()
        if first != letter:
            letter = first
            markdown += ["", f"## {escape_text(first)}", ""]
            html += [f"<h2>{escape(first)}</h2>"]
            tex += ["  \\indexspace"]
        for depth, item in [(0, entry), *((1, child) for child in inner)]:
            markdown.append("  " * depth + f"- {escape_text(item.name)}{_markdown_places(vault, item)}")
            html.append(f'<p style="margin-left:{depth}em">{escape(item.name)}{_html_places(vault, item)}</p>')
            tex.append(("  \\item " if not depth else "    \\subitem ") + _tex(item.name) + _tex_places(vault, item))
    data = [
        {"term": e.name, "see": e.see or None, "see_also": e.see_also, "under": list(e.under) or None, "weight": round(e.score, 3), "sources": list(e.sources),
         "locators": [{"path": x.path, "anchor": x.anchor, "heading": x.heading, "line": x.line, "count": x.count, "principal": x.principal} for x in e.locators]}
        for e in entries
    ]  # fmt: skip
    rows = [(e.name, e.see, x.path, x.anchor, x.line, x.principal) for e in entries for x in e.locators] + [(e.name, e.see, "", "", 0, False) for e in entries if e.see]
    return (
        text_artifact("master-index.md", "\n".join(markdown).strip("\n") + "\n"), text_artifact("master-index.html", "\n".join([*html, "</body></html>", ""]), "text/html; charset=utf-8"),
        text_artifact("master-index.tex", "\n".join([*tex, "\\end{theindex}", ""]), "application/x-tex"), csv_artifact("master-index.csv", ("term", "see", "path", "anchor", "line", "principal"), rows), json_artifact("master-index.json", data),
    )  # fmt: skip


def _markdown_places(vault: Vault, entry: Entry) -> str:
    if entry.see:
        return f" → {escape_text(entry.see)}"
    links = ", ".join(markdown_link("master-index.md", x.path, _place(vault, x), x.anchor) for x in entry.locators[:_LOCATORS])
    return f": {links}" + (f"; ↔ {escape_text(', '.join(entry.see_also))}" if entry.see_also else "")


def _html_places(vault: Vault, entry: Entry) -> str:
    if entry.see:
        return f" → {escape(entry.see)}"
    links = ", ".join(f'<a href="{escape(markdown_destination(x.path, x.anchor))}">{escape(_place(vault, x))}</a>' for x in entry.locators[:_LOCATORS])
    return f": {links}" + (f"; ↔ {escape(', '.join(entry.see_also))}" if entry.see_also else "")


def _tex_places(vault: Vault, entry: Entry) -> str:
    if entry.see:
        return f", \\emph{{see}} {_tex(entry.see)}"
    return ", " + ", ".join(_tex(_place(vault, x)) for x in entry.locators[:_LOCATORS]) + (f"; \\emph{{see also}} {_tex(', '.join(entry.see_also))}" if entry.see_also else "")


def _tex(text: str) -> str:
    table = {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", **{c: "\\" + c for c in "&%$#_{}"}}
    return "".join(table.get(char, char) for char in text)
