"""Index of figures: images, tables, diagrams and listings with stable numbers, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from data20.language.writing import writing_language
from data20.messages import Language, Message, Text
from data20.quality.images import EXTENSIONS, ImageInfo, alt_problems, image_info
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Cell,
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
from data20.tools.indexes._figures_gallery import Picture, gallery
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.links import links_of
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "index_figures"
_message = messages_of(NAME)
_ROWS = 1000
_DIAGRAMS = frozenset(("mermaid", "dot", "graphviz", "plantuml", "d2"))
_KINDS = ("image", "table", "diagram", "listing")

TEXTS = {
    "summary": Text("Изображений {images}, таблиц {tables}, схем {diagrams}, листингов {listings}; замечаний {problems}.", "{images|image|images}, {tables|table|tables}, {diagrams|diagram|diagrams}, {listings|listing|listings}; {problems|remark|remarks}."), "summary_none": Text("Иллюстраций, таблиц и листингов нет.", "There are no figures, tables or listings."),
    "image": Text("Изображение", "Image"), "table": Text("Таблица", "Table"), "diagram": Text("Схема", "Diagram"), "listing": Text("Листинг", "Listing"), "images": Text("Изображения", "Images"), "tables": Text("Таблицы", "Tables"), "diagrams": Text("Схемы", "Diagrams"), "listings": Text("Листинги", "Listings"),
    "missing_files": Text("Нет файла", "File missing"), "unused_files": Text("Файлы без употребления", "Unused files"), "good_alt": Text("Хороший alt", "Good alt text"), "good_alt_note": Text("Доля изображений, у которых к описанию нет замечаний.", "Share of images whose description has no remark."),
    "chart": Text("Что и сколько", "What and how many"), "kind": Text("Вид", "Kind"), "number": Text("Номер", "Number"), "number_note": Text("Номер статьи в порядке путей и номер в статье.", "Number of the article in order of paths, and number in the article."), "figures": Text("Указатель", "Index"), "alt": Text("Описание (alt)", "Description (alt)"), "caption": Text("Подпись", "Caption"), "size": Text("Размер", "Size"), "weight": Text("КБ", "KB"), "target": Text("Файл", "File"), "remarks": Text("Замечания", "Remarks"),
    "problems": Text("Замечания", "Remarks"), "no_problems": Text("Замечаний нет.", "No remarks."), "unused": Text("Файлы изображений, на которые никто не ссылается", "Image files that nothing refers to"), "no_unused": Text("Все файлы изображений употреблены.", "Every image file is used."), "copies": Text("Одинаковые файлы изображений", "Equal image files"), "no_copies": Text("Одинаковых файлов нет.", "No equal files."), "files_column": Text("Файлы", "Files"), "count_column": Text("Употреблений", "Uses"),
    "missing": Text("нет описания", "no description"), "file_name": Text("описание — имя файла", "the description is a file name"), "empty_word": Text("описание ничего не говорит", "the description says nothing"), "short": Text("описание слишком короткое", "the description is too short"), "long": Text("описание длиннее 150 знаков", "the description is longer than 150 characters"), "repeats": Text("описание повторяет подпись", "the description repeats the caption"),
    "no_file": Text("файла нет", "the file is missing"), "external": Text("файл в сети: без неё не покажется", "the file is on the network: it won't show offline"), "embedded": Text("файл вписан в текст (data:)", "the file is written into the text (data:)"), "heavy": Text("файл тяжелее предела", "the file is heavier than the limit"), "damaged": Text("формат не узнан", "the format isn't recognised"), "no_caption": Text("нет подписи", "no caption"), "no_language": Text("язык листинга не указан", "the listing's language isn't given"),
    "pixels": Text("{width} × {height}", "{width} × {height}"), "grid": Text("{rows} × {columns}", "{rows} × {columns}"), "lines_count": Text("{count|строка|строки|строк}", "{count|line|lines}"), "joined": Text("{first}; {second}", "{first}; {second}"),
    "explain": Text(
        "**Как читать.** Номер «3.2» — вторая иллюстрация третьей статьи; он не зависит от запуска и меняется, только если меняется порядок. Описание (`alt`) нужно тем, кто не видит картинку: оно говорит, что на ней, а не «изображение» и не имя файла. Размер прочитан из самого файла.",
        "**How to read it.** The number “3.2” is the second figure of the third article; it doesn't depend on the run and changes only with the order. A description (`alt`) is for those who can't see the picture: it says what is on it, not “image” and not the file's name. The size is read from the file itself.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие в хранилище иллюстрации, таблицы, схемы и листинги, хорошо ли они подписаны, каких файлов нет и какие лишние?

**Как считается.** Всё берётся из разобранной структуры статей: картинки в коде не считаются, строка-разделитель таблицы не строка, таблица в конце файла не теряется. Номер — место статьи и место в ней. Размер в пикселях — из заголовков PNG, JPEG, GIF, WebP, BMP и из `width`, `height` или `viewBox` у SVG. Описание проверяется по WCAG 2.2 (1.1.1, приём H37, ошибки F30 и F65): пустое, имя файла, ничего не говорящее слово, короче трёх или длиннее 150 знаков, повтор подписи. Одинаковые файлы — по SHA-256. `figures.html` — страница с самими картинками (до 400 КБ каждая), номерами и описаниями.

**Как читать.** Замечания — список дел; тяжёлые файлы — по пределу в параметрах.

**Границы.** Формулы не нумеруются. Изображение без описания бывает украшением — тогда замечание можно оставить. Файл считается лишним, если ни одна статья на него не ссылается.""",
    """**What it answers.** Which figures, tables, diagrams and listings does the vault have, are they described well, which files are missing and which superfluous?

**How it is computed.** All comes from the parsed structure of the articles: images in code don't count, the delimiter row of a table is no row, a table at the end of a file isn't lost. The number is the article's place and the place in it. The size in pixels is from the headers of PNG, JPEG, GIF, WebP, BMP, and from `width`, `height` or `viewBox` of SVG. The description is checked by WCAG 2.2 (1.1.1, technique H37, failures F30 and F65): empty, a file name, a word that says nothing, shorter than three or longer than 150 characters, a repeat of the caption. Equal files are found by SHA-256. `figures.html` is a page of the images themselves (up to 400 KB each) with numbers and descriptions.

**How to read it.** The remarks are a list of things to do; heavy files go by the limit in the parameters.

**Limits.** Formulas aren't numbered. An image without a description may be decoration; then the remark can stay. A file counts as superfluous when no article refers to it.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    heavy: int = param(500, ge=1, le=1_000_000, title=Text("Тяжёлый файл, КБ", "Heavy file, KB"), description=Text("Файлы больше получают замечание.", "Larger files get a remark."))
    captions: bool = param(False, title=Text("Требовать подписи", "Ask for captions"), description=Text("Замечание, если у изображения или таблицы нет подписи.", "A remark where an image or table has no caption."))
    listings: bool = param(True, title=Text("Листинги", "Listings"), description=Text("Включить блоки кода.", "Include code blocks."))


@dataclass(frozen=True, slots=True)
class _Figure:
    article: Article
    number: str
    kind: str
    line: int
    alt: str
    caption: str
    target: str
    size: Label
    bytes: int | None
    remarks: tuple[str, ...]


@tool(
    category="indexes", title=Text("Указатель иллюстраций", "Index of figures"), question=Text("Какие есть изображения, таблицы и листинги и всё ли с ними в порядке?", "Which images, tables and listings are there, and are they in order?"),
    description=Text("Изображения, таблицы, схемы и листинги с устойчивыми номерами, размеры, описания, недостающие, лишние и одинаковые файлы.", "Images, tables, diagrams and listings with stable numbers, sizes, descriptions, missing, superfluous and equal files."),
    help=HELP, texts=TEXTS, produces=("figures.csv", "figures.json", "figures.html", "FIGURES.md"), needs=("attachments",), examples=({}, {"captions": True}, {"heavy": 50, "listings": False}),
    keywords=("картинки", "рисунки", "таблицы", "alt", "изображения", "images", "figures", "tables", "accessibility"),
)  # fmt: skip
def index_figures(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return all figures of the vault with remarks."""
    known = {path: image_info(content[:200_000]) for path, content in vault.files.items() if _is_image(path)}
    figures: list[_Figure] = []
    progress(0, max(1, len(vault.articles)), common("reading"))
    for number, article in enumerate(vault.articles.values(), 1):
        if number % 50 == 0:
            progress(number, len(vault.articles), common("reading"))
        if in_folder(article, params.folder) and in_category(article, params.category) and has_tag(article, params.tag):
            figures += [_numbered(f, f"{number}.{n}") for n, f in enumerate(sorted(_figures(vault, article, known, params), key=lambda f: f[0]), 1)]
    used = Counter(resolved.path for _, resolved in links_of(vault).all() if resolved.path and not resolved.link.generated)
    unused = [path for path in vault.attachments if _is_image(path) and not used[path] and in_folder_path(path, params.folder)]
    return _report(vault, figures, unused, used, known)


def in_folder_path(path: str, folder: str) -> bool:
    """Say whether a file is in `folder` or below; always when `folder` is empty."""
    inside = folder.strip("/")
    return not inside or path.startswith(inside + "/")


def _is_image(path: str) -> bool:
    return path.rsplit(".", 1)[-1].casefold() in EXTENSIONS


def _numbered(found: tuple[int, _Figure], number: str) -> _Figure:
    f = found[1]
    return _Figure(f.article, number, f.kind, f.line, f.alt, f.caption, f.target, f.size, f.bytes, f.remarks)


def _figures(vault: Vault, article: Article, known: dict[str, ImageInfo], params: Params) -> Iterator[tuple[int, _Figure]]:
    structure = article.structure
    resolved = {r.link.start: r for r in links_of(vault).outlinks(article.path) if r.link.kind in ("image", "embed", "wikilink", "html", "reference", "markdown")}
    for image in structure.images:
        if image.generated:
            continue
        found = resolved.get(image.start)
        path = found.path if found and found.path else ""
        if path in vault.articles:
            continue
        info, remarks = known.get(path, ImageInfo("")), list(alt_problems(image.alt, image.caption))
        attachment = vault.attachments.get(path)
        if image.target.startswith("data:"):
            remarks.append("embedded")
        elif image.external:
            remarks.append("external")
        elif attachment is None:
            remarks.append("no_file")
        elif attachment.size > params.heavy * 1024:
            remarks.append("heavy")
        if path in known and not info.format and _is_image(path) and path.rsplit(".", 1)[-1].casefold() not in ("avif", "ico"):
            remarks.append("damaged")
        if params.captions and not image.caption and not image.title:
            remarks.append("no_caption")
        size: Label = _message("pixels", width=info.width, height=info.height) if info.width and info.height else ""
        target = path or ("data:" if image.target.startswith("data:") else image.target)
        yield image.start, _Figure(article, "", "image", image.line, visible(image.alt), visible(image.caption or image.title), visible(target), size, attachment.size if attachment else None, tuple(remarks))
    for table in structure.tables:
        if not table.generated:
            missing = ("no_caption",) if params.captions and not table.caption else ()
            size = _message("grid", rows=len(table.rows), columns=len(table.header))
            yield table.start, _Figure(article, "", "table", table.line, "", visible(table.caption), visible(" | ".join(table.header))[:200], size, None, missing)
    for code in structure.code:
        diagram = code.language.casefold() in _DIAGRAMS
        if not code.generated and (diagram or params.listings):
            remarks = [] if code.language else ["no_language"]
            yield code.start, _Figure(article, "", "diagram" if diagram else "listing", code.line, "", "", visible(code.language), _message("lines_count", count=len(code.content.splitlines())), None, tuple(remarks))


def _remarks(found: tuple[str, ...]) -> Label:
    label: Label = ""
    for key in found:
        label = _message("joined", first=label, second=_message(key)) if isinstance(label, Message) else _message(key)
    return label


def _report(vault: Vault, figures: list[_Figure], unused: list[str], used: Counter[str], known: dict[str, ImageInfo]) -> Report:
    counts = Counter(f.kind for f in figures)
    images = [f for f in figures if f.kind == "image"]
    alts = {"missing", "file_name", "empty_word", "short", "long", "repeats"}
    good = sum(not alts & set(f.remarks) for f in images)
    metrics = Metrics((
        Metric(_message("images"), counts["image"]), Metric(_message("tables"), counts["table"]), Metric(_message("diagrams"), counts["diagram"]), Metric(_message("listings"), counts["listing"]),
        *([Metric(_message("good_alt"), round(100 * good / len(images)), "%", _message("good_alt_note"))] if images else []),
        Metric(_message("missing_files"), sum("no_file" in f.remarks for f in figures)), Metric(_message("unused_files"), len(unused)),
    ))  # fmt: skip
    chart = Chart(_message("chart"), "bar", _message("kind"), common("count"), (Series(common("count"), tuple((_message(kind), counts[kind]) for kind in _KINDS if counts[kind])),))
    noted = Counter(remark for f in figures for remark in f.remarks)
    remarks = Table(_message("problems"), (Column("remark", common("problem")), Column("count", common("count"), "number")), tuple((_message(key), n) for key, n in sorted(noted.items(), key=lambda p: (-p[1], p[0]))), empty=_message("no_problems"))
    problems = sum(bool(f.remarks) for f in figures)
    summary = _message("summary", images=counts["image"], tables=counts["table"], diagrams=counts["diagram"], listings=counts["listing"], problems=problems) if figures else _message("summary_none")
    blocks = (metrics, chart, remarks, _table(figures), _unused(vault, unused, known), _copies(vault, used), Markdown(_message("explain")))
    return Report(summary, blocks, _files(vault, figures, unused, known))


def _table(figures: list[_Figure]) -> Table:
    columns = (
        Column("number", _message("number"), note=_message("number_note")), Column("kind", _message("kind")), Column("article", common("article"), "article"), Column("alt", _message("alt")), Column("caption", _message("caption")),
        Column("target", _message("target"), "code"), Column("size", _message("size")), Column("weight", _message("weight"), "number", 1), Column("remarks", _message("remarks")),
    )  # fmt: skip
    ordered = sorted(figures, key=lambda f: not f.remarks)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f.number, _message(f.kind), ArticleRef(f.article.path, visible(f.article.title), f.line), f.alt, f.caption, f.target, f.size, round(f.bytes / 1024, 1) if f.bytes is not None else None, _remarks(f.remarks))
        for f in ordered[:_ROWS]
    )  # fmt: skip
    return Table(_message("figures"), columns, rows, total=len(figures), empty=_message("summary_none"))


def _unused(vault: Vault, unused: list[str], known: dict[str, ImageInfo]) -> Table:
    columns = (Column("path", common("path"), "code"), Column("size", _message("size")), Column("weight", _message("weight"), "number", 1))
    rows = []
    for path in unused[:_ROWS]:
        info = known.get(path, ImageInfo(""))
        rows.append((path, _message("pixels", width=info.width, height=info.height) if info.width and info.height else "", round(vault.attachments[path].size / 1024, 1)))
    return Table(_message("unused"), columns, tuple(rows), total=len(unused), empty=_message("no_unused"))


def _copies(vault: Vault, used: Counter[str]) -> Table:
    by_hash: dict[str, list[str]] = {}
    for path, attachment in vault.attachments.items():
        if _is_image(path) and attachment.size:
            by_hash.setdefault(attachment.hash, []).append(path)
    groups = sorted((paths for paths in by_hash.values() if len(paths) > 1), key=lambda paths: paths[0])
    columns = (Column("files", _message("files_column")), Column("uses", _message("count_column"), "number"), Column("weight", _message("weight"), "number", 1))
    rows = tuple((paths, sum(used[p] for p in paths), round(vault.attachments[paths[0]].size / 1024, 1)) for paths in groups[:_ROWS])
    return Table(_message("copies"), columns, rows, total=len(groups), empty=_message("no_copies"))


def _picture(figure: _Figure, known: dict[str, ImageInfo]) -> Picture:
    info = known.get(figure.target, ImageInfo(""))
    return Picture(figure.number, figure.target, visible(figure.article.title), figure.alt, f"{info.width} × {info.height}" if info.width and info.height else "")


def _language(figures: list[_Figure]) -> Language:
    articles = {f.article.path: f.article for f in figures}
    return "ru" if sum(writing_language(a) == "ru" for a in articles.values()) * 2 > len(articles) else "en"


def _files(vault: Vault, figures: list[_Figure], unused: list[str], known: dict[str, ImageInfo]) -> tuple[Artifact, ...]:
    header = ("number", "kind", "path", "line", "alt", "caption", "target", "bytes", "remarks")
    rows = [(f.number, f.kind, f.article.path, f.line, f.alt, f.caption, f.target, f.bytes, list(f.remarks)) for f in figures]
    data = {"figures": [dict(zip(header, row, strict=True)) for row in rows], "unused": unused}
    lines = ["# Figures", ""]
    lines += [f"- **{f.number}** {markdown_link('', f.article.path, visible(f.article.title))}: {escape_text(f.caption or f.alt or f.target) or f.kind}" for f in figures]
    return (
        csv_artifact("figures.csv", header, rows), json_artifact("figures.json", data),
        Artifact("figures.html", "text/html; charset=utf-8", gallery([_picture(f, known) for f in figures if f.kind == "image"], vault.files, _language(figures)).encode("utf-8", "replace")),
        Artifact("FIGURES.md", "text/markdown; charset=utf-8", ("\n".join(lines) + "\n").encode()),
    )  # fmt: skip
