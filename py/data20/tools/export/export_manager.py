"""Export the vault, or part of it, to other formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

from data20.errors import BadInput
from data20.language.writing import common_language
from data20.messages import Language, Message, Text
from data20.publish import data, epub, markdown, site
from data20.publish.chapters import chapter_of
from data20.publish.docx import Document, chapter_href, docx
from data20.publish.sitemap import is_private
from data20.publish.templates import Page, Template, template_of
from data20.publish.zipping import zip_bytes
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.rubrics import shared_folder, top_folder
from data20.tools.scope import folder_param, has_tag, in_folder, no_such_tag, tag_param
from data20.vault.model import Article, Vault

NAME = "export_manager"
_message = messages_of(NAME)
Format = Literal["site", "epub", "docx", "markdown", "portable", "hugo", "json", "jsonl", "csv", "opml", "xml", "text"]
MAX_ROWS = 1000

FORMATS: dict[str, tuple[str, str, Text]] = {
    "site": ("site.zip", "application/zip", Text("сайт HTML", "HTML site")),
    "epub": ("book.epub", "application/epub+zip", Text("книга EPUB", "EPUB book")),
    "docx": ("book.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Text("документ DOCX", "DOCX document")),
    "markdown": ("book.md", "text/markdown; charset=utf-8", Text("один файл Markdown", "one Markdown file")),
    "portable": ("markdown.zip", "application/zip", Text("Markdown без вики-ссылок", "Markdown without wikilinks")),
    "hugo": ("hugo.zip", "application/zip", Text("содержимое для Hugo", "Hugo content")),
    "json": ("knowledge_base.json", "application/json", Text("JSON", "JSON")),
    "jsonl": ("articles.jsonl", "application/jsonl", Text("JSON по строкам", "JSON Lines")),
    "csv": ("articles_metadata.csv", "text/csv; charset=utf-8", Text("таблица CSV", "CSV table")),
    "opml": ("outline.opml", "text/x-opml; charset=utf-8", Text("структура OPML", "OPML outline")),
    "xml": ("knowledge_base.xml", "application/xml", Text("XML", "XML")),
    "text": ("articles.txt", "text/plain; charset=utf-8", Text("простой текст", "plain text")),
}  # fmt: skip

TEXTS = {
    "summary": Text(
        "{files|файл готов|файла готовы|файлов готово} из {articles|статьи|статей|статей}.", "{files|file|files} ready from {articles|article|articles}.",
    ),
    "files": Text("Файлы", "Files"),
    "exported": Text("Вошли в экспорт", "Exported"), "drafts": Text("Черновики и закрытые: не вошли", "Drafts and private, left out"),
    "chart": Text("Слова по папкам", "Words by folder"), "root": Text("(корень)", "(root)"), "table": Text("Статьи в экспорте", "Exported articles"),
    "explain": Text(
        "PDF: откройте сайт или книгу и напечатайте в файл — у страниц есть стиль для печати. Ссылки между статьями ведут внутрь экспорта; ссылки на то, что в него не вошло, стали обычным текстом.",
        "PDF: open the site or the book and print to a file; the pages have a print style. Links between articles lead inside the export; links to what isn't part of it became plain text.",
    ),
    "title_default": Text("База знаний", "Knowledge base"),
    **{f"format.{key}": text for key, (_, _, text) in FORMATS.items()},
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как вынести статьи отсюда — на сайт, в книгу, в текстовый редактор или в другую программу?

**Форматы.** Сайт HTML (открывается с диска, без скриптов, со стилем для печати), EPUB 3, DOCX, один файл Markdown с оглавлением, Markdown без вики-ссылок, папка для Hugo, JSON, JSON Lines, CSV с метаданными, OPML, XML, простой текст. Страницы строятся из того же разбора CommonMark, что и читалка, и проходят ту же очистку: скрипты и опасные адреса в экспорт не попадают.

**Что входит.** Статьи выбранной папки или тега; статьи с `publish: false` и `status: draft` — только если вы их включите. Изображения хранилища попадают в сайт и книгу.

**Границы.** В DOCX есть изображения PNG, JPEG и GIF; вместо прочих — их описания. Формулы остаются в записи TeX. Точная копия файлов хранилища — «Настройки → Выгрузить хранилище», а не здесь.""",
    """**What it answers.** How do I take the articles out — to a site, a book, a word processor or another program?

**Formats.** HTML site (opens from the disk, no scripts, with a print style), EPUB 3, DOCX, one Markdown file with contents, Markdown without wikilinks, a Hugo folder, JSON, JSON Lines, CSV of the metadata, OPML, XML, plain text. Pages are built from the same CommonMark parse as the reader and pass the same sanitiser: no script or dangerous address gets into an export.

**What goes in.** The articles of the chosen folder or tag; those with `publish: false` and `status: draft` only if you include them. The vault's images go into the site and the book.

**Limits.** DOCX holds images in PNG, JPEG and GIF, and the descriptions of others. Formulas stay in TeX. An exact copy of the vault's files is under “Settings → Export the vault”, not here.""",
)


class Params(ToolParams):
    formats: tuple[Format, ...] = param(
        ("site", "epub", "markdown", "csv"), min_length=1, max_length=12, title=Text("Форматы", "Formats"), description=Text("Что приготовить.", "What to prepare."),
        choices={key: text for key, (_, _, text) in FORMATS.items()},
    )  # fmt: skip
    folder: str = folder_param()
    tag: str = tag_param()
    drafts: bool = param(False, title=Text("С черновиками", "With drafts"), description=Text("Включить статьи со статусом draft и publish: false.", "Include articles with status draft and publish: false."))
    title: str = param("", max_length=200, title=Text("Название", "Title"), description=Text("Название сайта и книги.", "Title of the site and the book."))
    author: str = param("", max_length=200, advanced=True, title=Text("Автор", "Author"), description=Text("Автор книги.", "Author of the book."))


@tool(
    category="export",
    title=Text("Экспорт в другие форматы", "Export to other formats"),
    question=Text("Как вынести статьи в книгу, на сайт или в другую программу?", "How do I take articles to a book, a site or another program?"),
    description=Text("Сайт HTML, EPUB, DOCX, Markdown, Hugo, JSON, CSV, OPML, XML и текст из всего хранилища или его части.", "HTML site, EPUB, DOCX, Markdown, Hugo, JSON, CSV, OPML, XML and text from all or part of the vault."),
    help=HELP, texts=TEXTS, produces=tuple(name for name, _, _ in FORMATS.values()), needs=("attachments",),
    examples=({}, {"formats": list(FORMATS)}, {"formats": ["epub"], "drafts": True, "title": "Моя книга"}),
    keywords=("книга", "сайт", "скачать", "book", "download", "EPUB", "Word", "PDF"),
)  # fmt: skip
def export_manager(vault: Vault, params: Params, progress: Progress) -> Report:
    """Write the chosen articles in the chosen formats."""
    wanted = [a for a in vault.articles.values() if in_folder(a, params.folder) and has_tag(a, params.tag)]
    articles = [a for a in wanted if params.drafts or not is_private(a)]
    if params.tag and not wanted:
        raise BadInput(field="tag", reason=no_such_tag(params.tag))
    language = common_language(articles)
    export = _Export(vault, articles, params.title or TEXTS["title_default"].format(language, {}), language, params.author)
    files: list[Artifact] = []
    formats = list(dict.fromkeys(params.formats))
    size = max(1, len(articles))
    for number, kind in enumerate(formats):
        label = _message(f"format.{kind}")

        def step(done: int, before: int = number * size, label: Message = label) -> None:
            progress(before + done, len(formats) * size, label)

        step(0)
        name, media, _ = FORMATS[kind]
        files.append(Artifact(name, media, export.write(kind, step), label))
    progress(len(formats) * size, len(formats) * size)
    return _report(export, files, len(wanted) - len(articles))


class _Export:
    """One export: what goes in, and a writer for each format."""

    def __init__(self, vault: Vault, articles: Sequence[Article], title: str, language: Language, author: str) -> None:
        self.vault, self.articles, self.title, self.language, self.author = vault, articles, title, language, author
        self._templates: list[Template] = []
        self._step: Callable[[int], None] = lambda done: None
        self._numbers = {a.path: n for n, a in enumerate(articles)}
        self._writers: dict[str, Callable[[], bytes]] = {
            "site": self._site, "epub": self._epub, "docx": self._docx,
            "markdown": lambda: _utf8(markdown.one_document(vault, articles, title, epub.CONTENTS.format(language, {}))),
            "portable": lambda: zip_bytes({a.path: _utf8(markdown.portable(vault, a)) for a in articles}),
            "hugo": lambda: zip_bytes(markdown.hugo_files(vault, articles)), "json": lambda: _utf8(data.json_document(articles)),
            "jsonl": lambda: _utf8(data.json_lines(articles)), "csv": lambda: _utf8(data.metadata_csv(articles)),
            "opml": lambda: _utf8(data.opml(articles, title)), "xml": lambda: _utf8(data.xml_document(articles)), "text": lambda: _utf8(data.plain_text(articles)),
        }  # fmt: skip

    def write(self, kind: str, step: Callable[[int], None]) -> bytes:
        """Return the file of a format; `step` gets the number of articles done."""
        self._step = step
        return self._writers[kind]()

    def images(self, chapters: Sequence[Page]) -> dict[str, bytes]:
        return {path: self.vault.files[path] for chapter in chapters for path in chapter.images}

    def _told(self) -> Iterator[Article]:
        """Yield the articles, telling the progress."""
        for number, article in enumerate(self.articles):
            self._step(number)
            yield article

    def _pages(self, href: Callable[[str, str, str], str | None]) -> tuple[Page, ...]:
        self._templates = self._templates or [template_of(self.vault, article) for article in self._told()]
        return tuple(template.page(partial(href, template.path)) for template in self._templates)

    def _site(self) -> bytes:
        def href(source: str, path: str, anchor: str) -> str | None:
            known = path in self._numbers or path in self.vault.files
            return site.page_href(source, path, anchor, article=path in self._numbers) if known else None

        chapters = self._pages(href)
        return zip_bytes(site.site_files(site.Site(self.title, self.language, chapters, self.images(chapters))))

    def _docx(self) -> bytes:
        def href(path: str, anchor: str) -> str | None:
            return chapter_href(self._numbers[path]) if path in self._numbers else path if path in self.vault.files else None

        titles = [a.title for a in self.articles]
        document = Document(self.title, self.author, self.language, self._modified(), titles, self.vault.files)
        return docx(document, (chapter_of(self.vault, a, href) for a in self._told()))

    def _modified(self) -> str:
        return max((a.modified for a in self.articles), default="1970-01-01T00:00:00")[:19] + "Z"

    def _epub(self) -> bytes:
        def href(source: str, path: str, anchor: str) -> str | None:
            if path in self._numbers:
                return epub.chapter_file(self._numbers[path]) + (f"#{anchor}" if anchor else "")
            image = "." + path.rsplit(".", 1)[-1].lower() in epub.IMAGE_TYPES and path in self.vault.files
            return epub.image_file(path) if image else None

        chapters = self._pages(href)
        authors = (self.author,) if self.author else ()
        return epub.epub(epub.Book(self.title, self.language, self._modified(), authors, chapters, self.images(chapters)))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _report(export: _Export, files: list[Artifact], left_out: int) -> Report:
    words = {a.path: data.words_of(a) for a in export.articles}
    folders: dict[str, int] = {}
    shared = shared_folder(a.path for a in export.articles)
    for article in export.articles:
        top = top_folder(article.path, shared)
        folders[top] = folders.get(top, 0) + words[article.path]
    metrics = Metrics((
        Metric(_message("exported"), len(export.articles)), Metric(_message("drafts"), left_out), Metric(_message("files"), len(files)), Metric(common("words"), sum(words.values())),
    ))  # fmt: skip
    chart = Chart(
        _message("chart"), "bar", common("folder"), common("words"),
        (Series(common("words"), tuple((folder or _message("root"), count) for folder, count in sorted(folders.items(), key=lambda f: (-f[1], f[0]))[:30])),),
    )  # fmt: skip
    tagged = any(a.tags for a in export.articles)
    table = Table(
        _message("table"), (Column("article", common("article"), "article"), Column("words", common("words"), "number"), *((Column("tags", common("tags"), "tags"),) if tagged else ())),
        tuple((ArticleRef(a.path, a.title), words[a.path], *((list(a.tags),) if tagged else ())) for a in export.articles[:MAX_ROWS]), total=len(export.articles), empty=common("empty_vault"),
    )  # fmt: skip
    return Report(_message("summary", files=len(files), articles=len(export.articles)), (metrics, chart, table, Markdown(_message("explain"))), tuple(files))
