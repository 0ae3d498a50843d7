"""The inbox: where each raw note belongs, what it resembles, and the change that puts it there as a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data20.errors import BadInput
from data20.messages import Message, Text
from data20.publish.data import words_of
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.blocks import Articles as ArticleList
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.index import build_steps, search_index
from data20.search.neighbours import nearest
from data20.search.votes import Vote, votes
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault
from data20.vault.paths import fold
from data20.vault.rename import rename_changes
from data20.vault.text import decode, visible

NAME = "process_inbox"
_message = messages_of(NAME)
MAX_ROWS, SHOWN = 1000, 3
_RAW = (".txt", ".html", ".htm")

TEXTS = {
    "summary": Text("Во входящих {items|заметка|заметки|заметок}; разложить можно {moved}, похожи на готовые — {similar}.", "{items|note|notes} in the inbox; {moved} can be filed, {similar} resemble what is there."),
    "nothing": Text("Папка «{folder}» пуста: сложите сюда заметки, которые ещё не разобраны, и запустите инструмент.", "The folder “{folder}” is empty: put notes that aren't sorted yet into it and run the tool."),
    "items": Text("Во входящих", "In the inbox"), "moved": Text("Разложить сейчас", "Can be filed now"), "unsure": Text("Решать вам", "Yours to decide"), "similar": Text("Похожи на готовые", "Resemble articles"), "converted": Text("Из текста и HTML", "From text and HTML"),
    "table": Text("Входящие", "The inbox"), "category": Text("Рубрика", "Category"), "confidence": Text("Уверенность", "Confidence"), "others": Text("Ещё подходит", "Also fits"), "folder": Text("Куда", "Where to"),
    "tags": Text("Теги", "Tags"), "size": Text("Слова", "Words"), "advice": Text("Что сделать", "What to do"), "received": Text("Получено", "Received"), "chart": Text("Предложенные рубрики", "Suggested categories"),
    "near": Text("Похоже на: {title} ({percent} %)", "Resembles {title} ({percent} %)"), "near_title": Text("Может быть, это уже есть", "This may be there already"), "no_near": Text("Двойников не видно.", "No doubles in sight."),
    "file": Text("перенести", "file it"), "merge": Text("дописать в похожую статью", "add to the similar article"), "split": Text("разделить: заголовков первого уровня {count}", "split: {count} headings of level 1"), "decide": Text("выбрать рубрику самому", "choose the category yourself"),
    "empty": Text("пусто: удалить или дописать", "empty: delete or write it"), "why": Text("Похожие статьи", "Similar articles"), "locked": Text("метаданные не читаются: поправить", "metadata don't read: mend them"),
    "explain": Text(
        "Рубрику и теги подсказывают самые похожие статьи: голос каждой — квадрат сходства слов. Уверенность — доля голосов за рубрику; она низка, когда похожих мало или они далеки. "
        "Перенесённая заметка становится черновиком (`status: draft`); черновики не голосуют.",
        "Category and tags come from the most similar articles: each votes with the square of the similarity of words. Confidence is the category's share of the votes; it is low when similar articles are few or far. "
        "A note that is filed becomes a draft (`status: draft`); drafts don't vote.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Куда положить сырые заметки из папки входящих — и нет ли такого уже?

**Как считается.** Слова заметки (основы, TF-IDF, косинус; Дж. Солтон и К. Бакли, 1988) сравниваются со всеми статьями. Десять самых похожих голосуют за рубрику, папку и теги с весом в квадрат сходства (взвешенный метод ближайших соседей, С. Дудани, 1976); если и ближайшая далека, уверенность падает. Показаны три лучшие рубрики и статьи, которые за них.

**Что предлагается.** Текст `.txt` и `.html` из входящих становится Markdown. Уверенно узнанная заметка переносится в папку своей рубрики, получает `category`, недостающие теги и `status: draft`; ссылки на неё переписываются. Очень похожая на готовую статью — не переносится: сначала сравните. Всё видно как разница; лишнее снимается галочкой.

**Границы.** Новых рубрик инструмент не придумывает: пока статей с рубриками нет, решать вам. Дата и приоритет берутся из метаданных как есть.""",
    """**What it answers.** Where do the raw notes of the inbox folder belong, and is such a thing there already?

**How it is computed.** A note's words (stems, TF-IDF, cosine; G. Salton and C. Buckley 1988) are compared with all articles. The ten most similar vote for category, folder and tags with the square of similarity (weighted nearest neighbours, S. Dudani 1976); when even the nearest is far, confidence falls. The three best categories are shown with the articles that speak for them.

**What is proposed.** Text in `.txt` and `.html` becomes Markdown. A note recognised with confidence moves to the folder of its category and gets `category`, the tags it lacks and `status: draft`; links to it are rewritten. One that is very like an article stays: compare first. All of it shows as a diff; untick what you don't want.

**Limits.** The tool invents no categories: while no article has one, it is yours to decide. Date and priority are taken from the metadata as they are.""",
)


class Params(ToolParams):
    inbox: str = param("inbox", min_length=1, max_length=1000, widget="folder", title=Text("Папка входящих", "Inbox folder"), description=Text("Где лежат сырые заметки.", "Where the raw notes are."))
    least: float = param(0.4, ge=0.05, le=1.0, title=Text("Уверенность не ниже", "Confidence at least"), description=Text("Заметки, узнанные слабее, остаются на месте.", "Notes recognised less surely stay where they are."))
    double: float = param(0.6, ge=0.1, le=1.0, title=Text("Похоже, начиная с", "Alike from"), description=Text("С какого сходства слов предупреждать, что такая статья уже есть.", "From which similarity of words to warn that there is such an article already."))
    tags: bool = param(True, title=Text("Дописать теги", "Add tags"), description=Text("Добавить теги, за которые голосует не меньше трети похожих.", "Add tags that a third of the similar articles' votes or more are for."))
    neighbours: int = param(10, ge=1, le=50, advanced=True, title=Text("Похожих статей", "Similar articles"), description=Text("Сколько самых похожих голосует.", "How many of the most similar vote."))


@dataclass(frozen=True, slots=True)
class _Note:
    article: Article
    near: tuple[tuple[str, float], ...]
    categories: tuple[Vote, ...]
    tags: tuple[str, ...]
    folder: str
    advice: Message
    move: bool


@tool(
    category="maintenance",
    title=Text("Разбор входящих", "Process the inbox"), question=Text("Куда положить сырые заметки?", "Where do the raw notes belong?"),
    description=Text("Рубрика, папка и теги для заметок из входящих по похожим статьям; предупреждает о повторах; переносит как черновики.", "Category, folder and tags for inbox notes by similar articles; warns of doubles; files them as drafts."),
    help=HELP, texts=TEXTS, writes=True, produces=("inbox.csv", "inbox.json"), needs=("numpy", "attachments", "index"),
    examples=({}, {"least": 0.6, "tags": False}, {"inbox": "ru"}),
    keywords=("входящие", "черновики", "разложить", "рубрика", "inbox", "triage", "drafts", "capture"),
)  # fmt: skip
def process_inbox(vault: Vault, params: Params, progress: Progress) -> Report:
    """Say where each note of the inbox belongs and propose moving the sure ones."""
    folder = params.inbox.strip("/")
    if not folder:
        raise BadInput(field="inbox", reason=Text("назовите папку", "name a folder"))
    progress(0, 2, common("reading"))
    raw = list(_converted(vault, folder))
    staged = vault.apply(ChangeSet(tuple(raw))) if raw else vault
    articles = [a for a in staged.articles.values() if a.path.startswith(folder + "/")]
    if not articles:
        return Report(_message("nothing", folder=params.inbox), (Markdown(_message("explain")),), _files([]))
    size = max(1, len(staged.articles))
    for done, total in build_steps(staged):
        progress(size * done // max(1, total), 2 * size, common("reading"))
    near = nearest(search_index(staged), params.neighbours * 3, lambda done: progress(size + done, 2 * size, common("counting")))
    judge = _Judge(staged, params, folder)
    notes = [judge.note(article, near.get(article.path, [])) for article in articles]
    progress(2 * size, 2 * size, common("writing"))
    edits = [*raw, *_edits(staged, [note for note in notes if note.move])]
    return _report(staged, notes, edits, sum(isinstance(edit, Create) for edit in raw))


def _converted(vault: Vault, folder: str) -> Iterator[Edit]:
    """Yield the edits that turn text and HTML files of the inbox into articles beside them."""
    taken = {fold(path) for path in (*vault.articles, *vault.attachments)}
    for path, attachment in vault.attachments.items():
        if not (path.startswith(folder + "/") and path.lower().endswith(_RAW) and path in vault.files):
            continue
        text = visible(decode(vault.files[path]).text)
        if not path.lower().endswith(".txt"):
            from justhtml import JustHTML

            text = JustHTML(text).to_markdown()
        target = _free(path.rsplit(".", 1)[0] + ".md", taken)
        yield Create(target, (text.strip() + "\n").encode("utf-8", "replace"))
        yield Delete(path, attachment.hash)


def _free(path: str, taken: set[str]) -> str:
    """Return `path`, numbered when it is taken, and take it."""
    stem, name, number = path.removesuffix(".md"), path, 1
    while fold(name) in taken:
        number += 1
        name = f"{stem}-{number}.md"
    taken.add(fold(name))
    return name


class _Judge:
    """Knows which articles vote, and for what."""

    def __init__(self, vault: Vault, params: Params, folder: str) -> None:
        self._vault, self._params = vault, params
        voters = {p: a for p, a in vault.articles.items() if not p.startswith(folder + "/") and str(a.metadata.get("status") or "").casefold() != "draft"}
        self._voters = voters
        self._category = {p: (c,) for p, a in voters.items() if isinstance(c := a.metadata.get("category"), str) and c.strip()}

    def note(self, article: Article, near: Sequence[tuple[str, float]]) -> _Note:
        known = tuple((path, similarity) for path, similarity in near if path in self._voters)[: self._params.neighbours]
        categories = tuple(votes(known, self._category))[:SHOWN]
        best = categories[0] if categories else None
        folders = votes([pair for pair in known if best and pair[0] in best.voters], {p: (self._voters[p].folder,) for p, _ in known})
        own = {tag.casefold() for tag in article.tags}
        tags = tuple(v.label for v in votes(known, {p: self._voters[p].tags for p, _ in known}) if v.share >= 1 / 3 and v.label.casefold() not in own)[:5] if self._params.tags else ()
        double = bool(known) and known[0][1] >= self._params.double
        tops = sum(h.level == 1 and not h.generated for h in article.structure.headings)
        words = words_of(article)
        sure = best is not None and best.share >= self._params.least
        locked = article.decoded.lossy or article.frontmatter.broken
        if locked:
            advice = _message("locked")
        elif not words:
            advice = _message("empty")
        elif tops > 1:
            advice = _message("split", count=tops)
        elif double:
            advice = _message("merge")
        else:
            advice = _message("file" if sure else "decide")
        target = folders[0].label if folders else ""
        return _Note(article, known, categories, tags, target, advice, advice.key == f"{NAME}.file" and _editable(article))


def _editable(article: Article) -> bool:
    try:
        edit_frontmatter(article.text, {"status": "draft"})
    except BadInput:
        return False
    return True


def _edits(vault: Vault, notes: Sequence[_Note]) -> tuple[Edit, ...]:
    """Return the edits that fill in the metadata of the notes and then move them, links rewritten."""
    filled: list[Edit] = []
    moves: dict[str, str] = {}
    taken = {fold(path) for path in (*vault.articles, *vault.attachments)}
    for note in notes:
        article = note.article
        present = article.metadata.get("tags")
        values: dict[str, Any] = {"category": note.categories[0].label, "status": "draft"}
        if note.tags and (present is None or isinstance(present, list)):
            values["tags"] = [*(present or ()), *note.tags]
        if "processing_status" in article.metadata:
            values["processing_status"] = "processed"
        text = edit_frontmatter(article.text, values)
        if text != article.text:
            filled.append(Replace(article.path, article.hash, article.decoded.encode(text)))
        name = article.path.rsplit("/", 1)[-1]
        moves[article.path] = _free(f"{note.folder}/{name}" if note.folder else name, taken)
    return (*filled, *rename_changes(vault.apply(ChangeSet(tuple(filled))), moves).edits)


def _report(vault: Vault, notes: Sequence[_Note], edits: Sequence[Edit], converted: int) -> Report:
    moved = sum(note.move for note in notes)
    doubles = [note for note in notes if note.advice.key == f"{NAME}.merge"]
    metrics = Metrics((
        Metric(_message("items"), len(notes)), Metric(_message("moved"), moved), Metric(_message("similar"), len(doubles)),
        Metric(_message("unsure"), len(notes) - moved - len(doubles)), Metric(_message("converted"), converted),
    ))  # fmt: skip
    counts: dict[str, int] = {}
    for note in notes:
        if note.categories:
            counts[note.categories[0].label] = counts.get(note.categories[0].label, 0) + 1
    points = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    chart = Chart(_message("chart"), "bar", _message("category"), _message("items"), (Series(_message("items"), points),))
    listed = ArticleList(_message("near_title"), tuple(_listed(vault, note) for note in doubles), empty=_message("no_near"))
    summary = _message("summary", items=len(notes), moved=moved, similar=len(doubles))
    return Report(summary, (metrics, chart, _table(vault, notes), listed, Markdown(_message("explain"))), _files(notes), ChangeSet(tuple(edits)))


def _listed(vault: Vault, note: _Note) -> Listed:
    path, similarity = note.near[0]
    return Listed(ArticleRef(note.article.path, note.article.title), _message("near", title=vault.articles[path].title, percent=round(similarity * 100)), score=similarity)


def _table(vault: Vault, notes: Sequence[_Note]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("advice", _message("advice")), Column("category", _message("category")), Column("confidence", _message("confidence"), "percent"),
        Column("others", _message("others")), Column("folder", _message("folder"), "code"), Column("tags", _message("tags"), "tags"), Column("why", _message("why"), "article"),
        Column("size", _message("size"), "number"), Column("received", _message("received"), "date"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            ArticleRef(n.article.path, n.article.title), n.advice, n.categories[0].label if n.categories else None, n.categories[0].share if n.categories else None,
            [f"{v.label} {round(v.share * 100)} %" for v in n.categories[1:]], n.folder or ("/" if n.move else None), list(n.tags), [ArticleRef(p, vault.articles[p].title) for p, _ in n.near[:SHOWN]],
            words_of(n.article), n.article.metadata.get("date_received") or n.article.metadata.get("date"),
        )
        for n in notes[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(notes))


def _files(notes: Sequence[_Note]) -> tuple[Artifact, Artifact]:
    data: list[Mapping[str, Any]] = [
        {
            "path": n.article.path, "title": n.article.title, "advice": n.advice.key.split(".")[1], "categories": [{"category": v.label, "share": round(v.share, 4), "because": list(v.voters)} for v in n.categories],
            "folder": n.folder, "tags": list(n.tags), "similar": [{"path": p, "similarity": round(s, 4)} for p, s in n.near[:SHOWN]], "moved": n.move,
        }
        for n in notes
    ]  # fmt: skip
    rows = [(d["path"], d["title"], d["advice"], d["categories"][0]["category"] if d["categories"] else "", d["categories"][0]["share"] if d["categories"] else "", d["folder"], d["tags"]) for d in data]
    return csv_artifact("inbox.csv", ("path", "title", "advice", "category", "confidence", "folder", "tags"), rows), json_artifact("inbox.json", data)
