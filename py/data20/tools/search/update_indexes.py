"""Index files: the list of a folder's articles, kept between markers in its INDEX.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from data20.language.tokens import fold_text
from data20.language.writing import writing_language
from data20.messages import Language, Text
from data20.report.blocks import Column, Markdown, Metric, Metrics, Report, Table, Tree, TreeNode
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import date_of, text_field
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import folder_param
from data20.vault.changes import ChangeSet, Create, Edit, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.generated import find_generated, put_generated
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "update_indexes"
_message = messages_of(NAME)
BLOCK = "index"
_NAMES = ("index.md", "_index.md")
_TREE, _ROWS = 400, 1000

TEXTS = {
    "summary": Text("Указателей: {indexes}; из них обновить — {changed}, создать — {created}. В них {count|статья|статьи|статей}.", "Index files: {indexes}. {changed} would be updated, {created} created; they list {count|article|articles}."),
    "summary_none": Text("Указателей нет, и создавать их не из чего.", "There are no index files and nothing to make them of."),
    "indexes": Text("Указателей", "Index files"), "changed": Text("Обновятся", "Would be updated"), "created": Text("Появятся", "Would be created"), "listed": Text("Статьи в указателях", "Articles in index files"), "unlisted": Text("Статьи вне указателей", "Articles in no index file"),
    "table": Text("Указатели", "Index files"), "state": Text("Что будет", "What happens"), "same": Text("без изменений", "unchanged"), "update": Text("обновится", "updated"), "create": Text("появится", "created"), "locked": Text("файл нельзя править: метаданные или блок кода не закрыты, либо байты не текст", "file can't be edited: metadata or a code block isn't closed, or bytes are no text"),
    "sections": Text("Папок", "Folders"), "added": Text("Добавится ссылок", "Links added"), "gone": Text("Уйдёт ссылок", "Links gone"), "tree": Text("Дерево папок", "Tree of folders"), "missing": Text("Папки без указателя", "Folders without an index file"), "no_missing": Text("У каждой папки есть указатель.", "Every folder has an index file."),
    "section": Text("Статьи", "Articles"), "folders": Text("Разделы", "Sections"), "root": Text("Указатель", "Index"), "articles_in": Text("{count|статья|статьи|статей}", "{count|article|articles}"),
    "explain": Text(
        "**Что записывается.** В каждом указателе меняется только текст между `<!-- data20:begin index -->` и `<!-- data20:end index -->`; остальное остаётся как есть, даты правки не подделываются. Список не считается содержанием: его ссылки не попадают ни в граф, ни в поиск. Повторный запуск ничего не меняет.",
        "**What is written.** In each index file only the text between `<!-- data20:begin index -->` and `<!-- data20:end index -->` changes; the rest stays, no date is made up. The list isn't content: its links enter neither the graph nor search. A second run changes nothing.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи есть в каждой папке — и отражены ли они в её указателе?

**Как считается.** Указатель папки — файл `INDEX.md` (или `index.md`, `_index.md`). В список входят статьи папки и тех подпапок, у которых своего указателя нет; подпапки с указателем даются одной ссылкой с числом статей. Порядок — по названию (числа в названиях сравниваются как числа), по дате, пути или по полю `part`.

**Что записывает.** Список между отметками; если указателя нет, по вашему решению создаёт его: только в корне, во всех папках или нигде. Прочий текст не меняется ни на байт.

**Как читать.** Таблица показывает, сколько ссылок добавится и уйдёт; дерево — все папки с числом статей. Инкрементальность не нужна: сравнивается само содержимое, поэтому неизменившиеся файлы не пишутся.

**Границы.** Файлы с неразобранными метаданными, незакрытым блоком кода или чужой кодировкой не правятся и названы в таблице.""",
    """**What it answers.** Which articles does each folder have — and does its index file show them?

**How it is computed.** A folder's index is the file `INDEX.md` (or `index.md`, `_index.md`). The list has the articles of the folder and of those subfolders that have no index of their own; subfolders with one are a single link with the number of articles. The order is by title (numbers in titles compare as numbers), by date, path, or the field `part`.

**What it writes.** The list between markers; where there is no index file, it creates one if you decide so: in the root only, in all folders, or nowhere. Not a byte of other text changes.

**How to read it.** The table shows how many links come and go; the tree has all folders with their number of articles. Nothing needs to be incremental: the content itself is compared, so files that stay the same aren't written.

**Limits.** Files with broken metadata, an unclosed code block or an unknown encoding aren't edited and are named in the table.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    create: Literal["root", "all", "no"] = param(
        "root", title=Text("Создавать указатели", "Create index files"), description=Text("Где создать INDEX.md, если его нет.", "Where to create INDEX.md when it is missing."),
        choices={"root": Text("в корне", "in the root"), "all": Text("во всех папках", "in all folders"), "no": Text("нигде", "nowhere")},
    )  # fmt: skip
    order: Literal["title", "date", "path", "part"] = param(
        "title", title=Text("Порядок статей", "Order of articles"), description=Text("Как упорядочить список.", "How the list is ordered."),
        choices={"title": Text("по названию", "by title"), "date": Text("новые сначала", "newest first"), "path": Text("по пути", "by path"), "part": Text("по номеру части (part)", "by part number")},
    )  # fmt: skip
    describe: bool = param(True, title=Text("С описанием", "With description"), description=Text("Добавить `description` или `summary` статьи.", "Add the article's `description` or `summary`."))
    dates: bool = param(False, title=Text("С датой", "With date"), description=Text("Добавить дату статьи.", "Add the article's date."))


@dataclass(frozen=True, slots=True)
class _Plan:
    folder: str
    path: str
    state: str
    listed: int
    sections: int
    added: int
    gone: int
    edit: Edit | None


class _Folders:
    """Articles by folder without the index files, and where each folder's index is or will be."""

    def __init__(self, vault: Vault, params: Params) -> None:
        self.articles: dict[str, list[Article]] = {}
        self.indexes: dict[str, str] = {}
        self.total: Counter[str] = Counter()
        for article in vault.articles.values():
            name = article.path.rsplit("/", 1)[-1].casefold()
            if name in _NAMES and article.folder not in self.indexes:
                self.indexes[article.folder] = article.path
            elif name not in _NAMES:
                self.articles.setdefault(article.folder, []).append(article)
        self.existing = dict(self.indexes)
        self.children: dict[str, set[str]] = {}
        for folder, own in self.articles.items():
            for depth in _chain(folder):
                self.total[depth] += len(own)
        for folder in {*self.total, *self.indexes}:
            for depth in _chain(folder):
                if depth:
                    self.children.setdefault(_parent(depth), set()).add(depth)
        wanted = [] if params.create == "no" or not self.total else [""] if params.create == "root" else sorted(self.total)
        for folder in wanted:
            self.indexes.setdefault(folder, f"{folder}/INDEX.md".lstrip("/"))
        inside = params.folder.strip("/")
        self.wanted = [f for f in sorted(self.indexes) if not inside or f == inside or f.startswith(inside + "/")]


def _chain(folder: str) -> list[str]:
    steps = folder.split("/") if folder else []
    return ["", *("/".join(steps[: i + 1]) for i in range(len(steps)))]


def _parent(folder: str) -> str:
    return folder.rsplit("/", 1)[0] if "/" in folder else ""


@tool(
    category="search", title=Text("Указатели папок", "Index files"), question=Text("Какие статьи в каждой папке и есть ли они в её указателе?", "Which articles does each folder have, and does its index show them?"),
    description=Text("Списки статей в файлах INDEX.md между отметками: обновляются на месте, прочий текст не меняется.", "Lists of articles in INDEX.md files between markers: updated in place, other text untouched."),
    help=HELP, texts=TEXTS, writes=True, produces=("indexes.csv", "indexes.json"), examples=({}, {"create": "all", "dates": True}, {"order": "date", "create": "no"}),
    keywords=("указатель", "оглавление папки", "index.md", "список статей", "table of contents", "folder note", "listing"),
)  # fmt: skip
def update_indexes(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the index files as they would be, and propose them."""
    progress(0, max(1, len(vault.articles)), common("reading"))
    folders = _Folders(vault, params)
    plans = []
    for number, folder in enumerate(folders.wanted):
        progress(number, len(folders.wanted), common("writing"))
        plans.append(_plan(vault, folders, folder, params))
    return _report(vault, folders, plans)


def _plan(vault: Vault, folders: _Folders, folder: str, params: Params) -> _Plan:
    path = folders.indexes[folder]
    own = vault.articles.get(path)
    lines, links, sections = _list(vault, folders, folder, path, _language(folders, folder), params)
    content = "\n".join(lines)
    if own is None:
        title = _title(vault, folders, folder)
        text = put_generated(edit_frontmatter(f"# {escape_text(title)}\n", {"title": title, "type": "index"}), BLOCK, content, 1 << 40)
        return _Plan(folder, path, "create", len(links), sections, len(links), 0, Create(path, text.encode()))
    before = _targets(own)
    after = put_generated(own.text, BLOCK, content, len(own.text))
    if own.decoded.lossy or own.frontmatter.broken or not any(block.name == BLOCK for block in find_generated(after)):
        return _Plan(folder, path, "locked", len(links), sections, 0, 0, None)
    if after == own.text:
        return _Plan(folder, path, "same", len(links), sections, 0, 0, None)
    now = set(links)
    return _Plan(folder, path, "update", len(links), sections, len(now - before), len(before - now), Replace(path, own.hash, own.decoded.encode(after)))


def _targets(index: Article) -> set[str]:
    """Return what the present list links to, as vault paths."""
    found = set()
    for link in index.structure.links:
        if link.generated and not link.external:
            steps = index.folder.split("/") if index.folder else []
            for step in link.target.split("/"):
                if step == "..":
                    steps = steps[:-1]
                elif step not in ("", "."):
                    steps = [*steps, step]
            found.add("/".join(steps))
    return found


def _list(vault: Vault, folders: _Folders, folder: str, path: str, language: Language, params: Params) -> tuple[list[str], list[str], int]:
    """Return the lines of the list, the paths that it links to and the number of folders under it."""
    lines: list[str] = []
    links: list[str] = []
    sections = 0

    def put(inner: str, depth: int) -> None:
        nonlocal sections
        for child in sorted(folders.children.get(inner, ()), key=_natural):
            if not folders.total[child]:
                continue
            sections += 1
            count = TEXTS["articles_in"].format(language, {"count": folders.total[child]})
            name = _title(vault, folders, child)
            if child in folders.indexes:
                links.append(folders.indexes[child])
                lines.append(f"{'  ' * depth}- **{markdown_link(path, folders.indexes[child], name)}** — {count}")
            else:
                lines.append(f"{'  ' * depth}- **{escape_text(name)}** — {count}")
                put(child, depth + 1)
        for article in _ordered(folders.articles.get(inner, []), params.order):
            links.append(article.path)
            lines.append("  " * depth + _item(path, article, params))

    put(folder, 0)
    return lines or ["—"], links, sections


def _item(path: str, article: Article, params: Params) -> str:
    line = f"- {markdown_link(path, article.path, visible(article.title))}"
    date = date_of(article.metadata) if params.dates else ""
    about = (text_field(article.metadata, "description") or text_field(article.metadata, "summary")) if params.describe else ""
    return line + (f" ({date})" if date else "") + (f" — {escape_text(about)}" if about else "")


def _ordered(articles: list[Article], order: str) -> list[Article]:
    found = sorted(articles, key=lambda a: (_natural(visible(a.title)), a.path) if order in ("title", "part") else (_natural(a.path), a.path))
    if order == "date":
        found.sort(key=lambda a: date_of(a.metadata), reverse=True)
    if order == "part":
        found.sort(key=lambda a: _part(a.metadata.get("part")))
    return found


def _part(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else 1e9


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key by which "2 x" comes before "10 x"."""
    found: list[tuple[int, int, str]] = []
    digits = word = ""
    for char in fold_text(text) + "\0":
        if char.isascii() and char.isdigit():
            if word:
                found.append((1, 0, word))
            digits, word = digits + char, ""
            continue
        if digits:
            found.append((0, int(digits[:18]), digits))
        digits, word = "", word + char
    return [*found, (1, 0, word)]


def _title(vault: Vault, folders: _Folders, folder: str) -> str:
    if folder in folders.existing:
        own = vault.articles[folders.existing[folder]]
        if fold_text(visible(own.title)) != fold_text(own.name):
            return visible(own.title)
    return folder.rsplit("/", 1)[-1] or TEXTS["root"].format(_language(folders, ""), {})


def _language(folders: _Folders, folder: str) -> Language:
    """Return the language of most articles of the folder and below; the index file's own words don't decide, so that writing it changes nothing."""
    inside = [a for f, own in sorted(folders.articles.items()) if not folder or f == folder or f.startswith(folder + "/") for a in own]
    russian = sum(writing_language(article) == "ru" for article in inside[:40])
    return "ru" if russian * 2 > min(40, len(inside)) else "en"


def _report(vault: Vault, folders: _Folders, plans: list[_Plan]) -> Report:
    edits = tuple(plan.edit for plan in plans if plan.edit is not None)
    states = Counter(plan.state for plan in plans)
    covered = sum(len(own) for folder, own in folders.articles.items() if any(depth in folders.indexes for depth in _chain(folder)))
    metrics = Metrics((
        Metric(_message("indexes"), len(plans)), Metric(_message("changed"), states["update"]), Metric(_message("created"), states["create"]),
        Metric(_message("listed"), covered), Metric(_message("unlisted"), folders.total[""] - covered),
    ))  # fmt: skip
    columns = (
        Column("path", common("path"), "code"), Column("state", _message("state")), Column("listed", common("articles"), "number"), Column("sections", _message("sections"), "number"),
        Column("added", _message("added"), "number"), Column("gone", _message("gone"), "number"),
    )  # fmt: skip
    rows = tuple((p.path, _message(p.state), p.listed, p.sections, p.added, p.gone) for p in plans[:_ROWS])
    missing = [folder for folder in sorted(folders.total, key=_natural) if folder not in folders.indexes]
    lacking = Table(_message("missing"), (Column("folder", common("folder"), "code"), Column("count", common("articles"), "number")), tuple((f or "/", folders.total[f]) for f in missing[:_ROWS]), total=len(missing), empty=_message("no_missing"))
    tree = Tree(_message("tree"), _tree(vault, folders, "", [_TREE]) if folders.total else ())
    blocks = (metrics, tree, Table(_message("table"), columns, rows, total=len(plans), empty=common("nothing")), lacking, Markdown(_message("explain")))
    summary = _message("summary", indexes=len(plans), changed=states["update"], created=states["create"], count=covered) if plans else _message("summary_none")
    flat = [(p.folder, p.path, p.state, p.listed, p.sections, p.added, p.gone) for p in plans]
    header = ("folder", "path", "state", "articles", "folders", "added", "gone")
    data = {"indexes": [dict(zip(header, row, strict=True)) for row in flat], "missing": missing}
    return Report(summary, blocks, (csv_artifact("indexes.csv", header, flat), json_artifact("indexes.json", data)), ChangeSet(edits))


def _tree(vault: Vault, folders: _Folders, folder: str, left: list[int]) -> tuple[TreeNode, ...]:
    found = []
    for child in sorted(folders.children.get(folder, ()), key=_natural):
        if left[0] <= 0:
            break
        left[0] -= 1
        found.append(TreeNode(_title(vault, folders, child), folders.existing.get(child), None, folders.total[child], _tree(vault, folders, child, left)))
    return tuple(found)
