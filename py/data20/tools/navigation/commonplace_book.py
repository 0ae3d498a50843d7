"""A commonplace book: excerpts worth keeping, by subject, with a queue for reviewing them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from data20.errors import BadInput
from data20.messages import Text
from data20.quality.rubric import newest_date
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.navigation._excerpts import KINDS, Excerpt, Review, excerpts_of, read_reviews, review
from data20.tools.output import json_artifact, shown_title, text_artifact
from data20.tools.rubrics import shared_folder
from data20.tools.scope import folder_param, has_tag, in_folder, tag_param
from data20.tools.state import read_state, state_edit
from data20.vault.changes import ChangeSet
from data20.vault.linktext import markdown_link
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "commonplace_book"
_message = messages_of(NAME)
STATE = f".data20/{NAME}.json"
MAX_ROWS = 1000

_KINDS: Mapping[str, Text] = {
    "highlight": Text("выделение", "highlight"), "quote": Text("цитата", "quotation"), "callout": Text("выноска", "callout"), "definition": Text("определение", "definition"), "emphasis": Text("выделено жирным", "set in bold"),
}  # fmt: skip
TEXTS = {
    **{f"kind.{name}": text for name, text in _KINDS.items()},
    "summary": Text("{count|выписка|выписки|выписок} из {articles|статьи|статей|статей}; пора повторить — {due}.", "{count|excerpt|excerpts} from {articles|article|articles}; {due} due for review."),
    "no_excerpt": Text("нет выписки с кодом «{code}»", "no excerpt has the code “{code}”"),
    "summary_empty": Text("Выписок не нашлось: отмечайте ==важное==, цитируйте и давайте определения.", "No excerpts found: mark what ==matters==, quote, and define."),
    "excerpts": Text("Выписки", "Excerpts"), "due": Text("Пора повторить", "Due for review"), "learnt": Text("В повторении", "Under review"), "today": Text("Сегодня считается", "Today is taken to be"), "chart": Text("Какие выписки", "Kinds of excerpts"), "kind": Text("Вид", "Kind"), "text": Text("Выписка", "Excerpt"), "topic": Text("Тема", "Subject"),
    "id": Text("Код", "Code"), "next": Text("Повторить", "Review on"), "queue": Text("Очередь на повторение", "Review queue"), "queue_note": Text("Чтобы отметить повторение, запустите инструмент с кодом выписки и оценкой.", "To note a review, run the tool with the excerpt's code and a grade."), "interval": Text("Промежуток, дней", "Interval in days"), "new": Text("новая", "new"), "topics": Text("По темам", "By subject"), "no_topic": Text("(без темы)", "(no subject)"), "queue_empty": Text("Повторять сегодня нечего.", "Nothing is due today."),
    "explain": Text("**Как читать.** Выписки — то, что отметил сам автор: ==выделенное==, цитаты, выноски, определения и длинные фрагменты жирным. Код выписки зависит только от статьи и слов: правки рядом его не меняют. Оценка 5 — вспомнил сразу, 3 — с трудом, 0 — не вспомнил.", "**How to read it.** Excerpts are what the author marked: ==highlights==, quotations, callouts, definitions and long runs in bold. An excerpt's code depends only on its article and its words: edits beside it don't change it. Grade 5 means recalled at once, 3 with effort, 0 not at all."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что в прочитанном стоит помнить — и что из этого пора повторить?

**Откуда выписки.** Из того, что отмечено в статьях: выделение `==так==`, цитаты, выноски, определения («X — это …»), длинные фрагменты жирным. Каждая встречается один раз: если одно содержит другое, остаётся то, что отмечено явнее. У выписки есть место — статья, строка, раздел — и якорь с окружением, как в W3C Web Annotation (`excerpts.json`).

**Повторение.** Интервалы по алгоритму SM-2 (Возняк, 1990): день, шесть дней, затем промежуток умножается на лёгкость карточки; оценка ниже 3 начинает сначала. Чтобы отметить повторение, укажите код и оценку: изменится только файл `.data20/commonplace_book.json`. «Сегодня» — параметр; без него — самая новая дата хранилища.

**Границы.** Важность здесь не угадывается по словам: что не отмечено, того нет. Изложения делают «Краткие изложения», заметки на полях ведут «Заметки на полях».""",
    """**What it answers.** What of what was read is worth remembering — and what of it is due?

**Where excerpts come from.** From what articles mark: `==highlights==`, quotations, callouts, definitions (“X is a …”), long runs in bold. Each appears once: when one contains another, the one marked more plainly stays. An excerpt has its place — article, line, section — and an anchor with its surroundings as in W3C Web Annotation (`excerpts.json`).

**Reviewing.** Intervals follow SM-2 (Woźniak 1990): one day, six days, then the interval times the card's easiness; a grade below 3 begins again. To note a review, give code and grade: only `.data20/commonplace_book.json` changes. “Today” is a parameter; without it, the newest date in the vault.

**Limits.** Importance isn't guessed from words: what isn't marked isn't here. Summaries are the business of “Summaries”, margin notes of “Margin notes”.""",
)


class Params(ToolParams):
    kind: Literal["all", "highlight", "quote", "callout", "definition", "emphasis"] = param("all", title=Text("Вид", "Kind"), description=Text("Какие выписки собрать.", "Which excerpts to gather."), choices={"all": Text("все", "all"), **_KINDS})
    folder: str = folder_param()
    tag: str = tag_param()
    review: str = param("", max_length=12, title=Text("Повторена выписка", "Reviewed excerpt"), description=Text("Код выписки, которую вы сейчас повторили.", "Code of the excerpt that you have just reviewed."), asks=True)
    grade: int = param(4, ge=0, le=5, title=Text("Оценка", "Grade"), description=Text("Как вспомнилось: 5 — сразу, 3 — с трудом, 0 — никак.", "How it was recalled: 5 at once, 3 with effort, 0 not at all."))
    today: str = param("", widget="today", max_length=10, title=Text("Сегодня", "Today"), description=Text("ГГГГ-ММ-ДД; пусто — самая новая дата хранилища.", "YYYY-MM-DD; empty means the newest date in the vault."))


@tool(
    category="navigation",
    title=Text("Книга выписок", "Commonplace book"),
    question=Text("Что стоит помнить и что пора повторить?", "What is worth remembering and what is due?"),
    description=Text("Собирает выделенное, цитаты, выноски и определения по темам; ведёт повторение по SM-2.", "Gathers highlights, quotations, callouts and definitions by subject; schedules reviews by SM-2."),
    help=HELP, texts=TEXTS, writes=True, version=2, produces=("commonplace-book.md", "excerpts.csv", "excerpts.json"), needs=(f"file:{STATE}",), examples=({}, {"kind": "quote"}, {"kind": "definition", "today": "2026-11-23"}),
    keywords=("цитаты", "выписки", "выделения", "повторение", "карточки", "quotes", "highlights", "flashcards", "spaced repetition"),
)  # fmt: skip
def commonplace_book(vault: Vault, params: Params, progress: Progress) -> Report:
    """Gather excerpts; with `review`, note that one was reviewed."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and has_tag(a, params.tag)]
    today = day(params.today, "today") or newest_date(list(vault.articles.values())) or date(2000, 1, 1)
    state = read_state(vault, STATE)
    cards = read_reviews(state)
    found: list[Excerpt] = []
    progress(0, len(chosen), common("reading"))
    for number, article in enumerate(chosen, 1):
        found += [e for e in excerpts_of(article) if params.kind in ("all", e.kind)]
        progress(number, len(chosen), common("reading"))
    changes = ChangeSet()
    if params.review:
        known = {e.id for e in found} | set(cards)
        if params.review not in known:
            raise BadInput(field="review", reason=TEXTS["no_excerpt"].filled(code=params.review))
        before = cards.get(params.review)
        if before is None or before.last != today.isoformat():
            cards[params.review] = review(before, params.grade, today)
            kept = {name: dataclasses.asdict(card) for name, card in sorted(cards.items())}
            changes = state_edit(vault, STATE, {**state, "version": 1, "reviews": kept})
    due = [e for e in found if e.id not in cards or cards[e.id].due <= today.isoformat()]
    due.sort(key=lambda e: (cards[e.id].due if e.id in cards else "9999", KINDS.index(e.kind), e.path, e.line))
    shared = shared_folder(a.path for a in vault.articles.values())
    topics = {a.path: _topic(a, shared) for a in chosen}
    summary = _message("summary", count=len(found), articles=len({e.path for e in found}), due=sum(e.id in cards for e in due)) if found else _message("summary_empty")
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("excerpts"), len(found)), Metric(_message("due"), sum(e.id in cards for e in due)), Metric(_message("learnt"), sum(e.id in cards for e in found)),
    ))  # fmt: skip
    counts = Counter(e.kind for e in found)
    chart = Chart(_message("chart"), "bar", _message("kind"), common("count"), (Series(_message("excerpts"), tuple((_message(f"kind.{k}"), counts[k]) for k in KINDS if counts[k])),))
    blocks = (metrics, chart, _queue(vault, due, cards), _table(vault, found, cards, topics), Markdown(_message("explain")))
    return Report(summary, blocks, _files(vault, found, cards, topics), changes)


def _topic(article: Article, shared: str) -> str:
    """Return what an article is about: its first tag, else its category, else its folder below the one that all articles share."""
    folder = article.folder.removeprefix(shared).strip("/")
    return visible(article.tags[0]) if article.tags else visible(str(article.metadata.get("category") or folder))


def _queue(vault: Vault, due: list[Excerpt], cards: Mapping[str, Review]) -> Table:
    columns = (Column("text", _message("text")), Column("article", common("article"), "article"), Column("interval", _message("interval")), Column("id", _message("id"), "code"))
    rows: tuple[tuple[Any, ...], ...] = tuple((e.shown, _ref(vault, e), str(cards[e.id].interval) if e.id in cards else _message("new"), e.id) for e in due[:50])
    return Table(_message("queue"), columns, rows, total=len(due), note=_message("queue_note"), empty=_message("queue_empty"))


def _table(vault: Vault, found: list[Excerpt], cards: Mapping[str, Review], topics: Mapping[str, str]) -> Table:
    columns = (
        Column("text", _message("text")), Column("kind", _message("kind")), Column("topic", _message("topic")), Column("article", common("article"), "article"), Column("next", _message("next"), "date"), Column("id", _message("id"), "code"),
    )  # fmt: skip
    order = sorted(found, key=lambda e: (KINDS.index(e.kind), topics[e.path].casefold(), e.path, e.line))
    rows = tuple((e.shown, _message(f"kind.{e.kind}"), topics[e.path], _ref(vault, e), cards[e.id].due if e.id in cards else None, e.id) for e in order[:MAX_ROWS])
    return Table(_message("excerpts"), columns, rows, total=len(found), empty=common("nothing"))


def _ref(vault: Vault, excerpt: Excerpt) -> ArticleRef:
    return ArticleRef(excerpt.path, vault.articles[excerpt.path].title, excerpt.line)


def _files(vault: Vault, found: list[Excerpt], cards: Mapping[str, Review], topics: Mapping[str, str]) -> tuple[Artifact, ...]:
    lines: list[str] = []
    by_topic: dict[str, list[Excerpt]] = {}
    for excerpt in found:
        by_topic.setdefault(topics[excerpt.path] or "—", []).append(excerpt)
    for topic in sorted(by_topic, key=lambda t: (t.casefold(), t)):
        lines += [f"## {topic}", ""]
        for e in by_topic[topic]:
            lines += [f"> {e.shown}", ">", f"> — {markdown_link('commonplace-book.md', e.path, shown_title(vault.articles[e.path]))}", ""]
    data = [
        {
            "id": e.id, "kind": e.kind, "topic": topics[e.path], "article": e.path, "line": e.line, "section": e.heading, "by": e.by.lstrip("—–―- "), "review": dataclasses.asdict(cards[e.id]) if e.id in cards else None,
            "target": {"source": e.path, "selector": {"type": "TextQuoteSelector", "exact": e.text, "prefix": e.prefix, "suffix": e.suffix}},
        }
        for e in found
    ]  # fmt: skip
    rows = [(e.id, e.kind, e.shown, topics[e.path], e.path, e.line, e.heading, cards[e.id].due if e.id in cards else "") for e in found]
    return (
        text_artifact("commonplace-book.md", "\n".join(lines) or "\n"), csv_artifact("excerpts.csv", ("id", "kind", "text", "topic", "path", "line", "section", "review_on"), rows), json_artifact("excerpts.json", data),
    )  # fmt: skip
