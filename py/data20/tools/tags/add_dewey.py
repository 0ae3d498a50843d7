"""Classes by UDC, Dewey or a scheme of one's own: the three likeliest for each article, with the evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from data20.errors import BadInput
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
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
from data20.search.classes import Guess, caption_of, guesses, udc, word_scores
from data20.search.crosswalk import dewey_of, udc_of
from data20.search.document import body_texts, text_field
from data20.search.index import build_steps, search_index
from data20.search.neighbours import nearest
from data20.search.terms import stems_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.changes import ChangeSet, Replace
from data20.vault.frontmatter import read_frontmatter
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.model import Article, Vault
from data20.vault.naming import nameless
from data20.vault.text import visible

NAME = "add_dewey"
_message = messages_of(NAME)
_ROWS, _BEST = 1000, 3
_CONVERTED = 0.9
"""Share of evidence of a number converted from the other scheme: a person gave it, but the table knows divisions only."""

TEXTS = {
    "summary": Text("Класс указан у {known|статьи|статей|статей}; уверенно можно предложить ещё для {sure}, у {check} надо смотреть самим.", "{known|article has|articles have} a class; it can be suggested surely for {sure} more, {check} need a look."), "summary_new": Text("Классов ещё нет: уверенно можно предложить для {sure} из {total|статьи|статей|статей}, у {check} надо смотреть самим.", "No classes yet: they can be suggested surely for {sure} of {total|article|articles}, {check} need a look."),
    "summary_own": Text("Вашей схеме не у чего учиться: укажите класс хотя бы у нескольких статей (поле {field}).", "Your own scheme has nothing to learn from: give a few articles a class (field {field})."),
    "summary_none": Text("В хранилище нет статей.", "The vault has no articles."),
    "known": Text("Класс указан", "Class given"), "guessed": Text("Есть предложение", "With a suggestion"), "unclear": Text("Неясно", "Unclear"), "would_change": Text("Изменится статей", "Articles that would change"), "checked": Text("Проверка на себе", "Checked on itself"), "checked_note": Text("Если скрыть указанный класс, верный раздел оказывается среди трёх лучших.", "When the given class is hidden, the right one is among the three best."),
    "chart": Text("Статьи по классам", "Articles by class"), "class": Text("Класс", "Class"), "given": Text("указан", "given"), "suggested": Text("предложен", "suggested"), "to_check": Text("надо посмотреть", "to be looked at"), "table": Text("Классы статей", "Classes of the articles"), "now": Text("Сейчас", "Now"), "best": Text("Предложение", "Suggestion"), "share": Text("Доля свидетельств", "Share of evidence"), "share_note": Text("Какую часть всех свидетельств набрал класс; «ни один» тоже участвует.", "The class's part of all evidence; “none of them” takes part too."),
    "others": Text("Ещё возможны", "Also possible"), "state": Text("Что дальше", "What next"), "keep": Text("класс указан человеком", "given by a person"), "write": Text("запишется", "would be written"), "sure": Text("уверенно", "confident"), "check": Text("проверить", "to check"), "none": Text("нет свидетельств", "no evidence"), "locked": Text("файл не правится", "file can't be edited"),
    "why_other": Text("соответствует {scheme} {code}", "corresponds to {scheme} {code}"), "name_udc": Text("УДК", "UDC"), "name_dewey": Text("Дьюи", "Dewey"), "crosswalk": Text("{scheme}: соответствие", "{scheme}: counterpart"), "crosswalk_note": Text("Тот же предмет в другой схеме, с точностью до раздела.", "The same subject in the other scheme, as exact as a division."),
    "why_words": Text("слова: {words}", "words: {words}"), "why_near": Text("похожие статьи: {names}", "similar articles: {names}"), "why_both": Text("{first}; {second}", "{first}; {second}"), "scheme": Text("Классы УДК, которые узнаются", "UDC classes that are recognised"), "code": Text("Код", "Code"), "caption": Text("Значение", "Meaning"), "articles": Text("Статей", "Articles"),
    **{f"udc_{info.code.replace('.', '_')}": info.caption for info in udc().values()}, "caption_code": Text("{code} {name}", "{code} {name}"),
    "explain": Text(
        "**Как читать.** Для каждой статьи — до трёх классов и свидетельства: какие слова и какие похожие статьи с указанным классом за него говорят. Доля свидетельств — не вероятность: она мала, когда слова указывают в разные стороны. Указанный вами класс важнее всего: он не меняется и служит образцом для остальных.",
        "**How to read it.** For each article up to three classes and the evidence: which words and which similar articles of that class speak for it. The share of evidence is no probability: it is small where words point different ways. A class that you gave counts most: it isn't changed and serves as example for the others.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** К какому классу относится каждая статья — и почему?

**Как считается.** По умолчанию — сорок основных классов УДК; номера из УДК, краткие подписи и ключевые слова — наши. Слова статьи приводятся к основам (Snowball); слово тем весомее, чем меньше классов его делят; название и теги считаются втрое. В длинном тексте найдётся слово для каждого класса, поэтому считается лишь то, что выше уровня трёх четвертей классов. К этому прибавляются голоса похожих статей, у которых класс указан (TF-IDF, косинус; метод k ближайших соседей, Т. Ковер и П. Харт, 1967). Для Дьюи и своей схемы встроенных подписей нет (таблицы Дьюи защищены лицензией): классы предлагаются по похожим статьям, которые вы уже классифицировали. Если у статьи есть номер другой схемы, он переводится по таблице соответствий УДК и Дьюи (около ста сорока разделов; обе схемы выросли из одной), и соответствие показано у каждой статьи.

**Что записывает.** Только по вашему решению — поле `udc`, `dewey` или ваше, всегда текстом в кавычках, чтобы `005.10` не стало числом. Указанное раньше не меняется.

**Границы.** Узнаются основные деления; точный номер (`641.87`) впишите сами. Чем больше статей классифицировано, тем вернее предложения: «Проверка на себе» это показывает.""",
    """**What it answers.** Which class does each article belong to — and why?

**How it is computed.** By default forty main classes of UDC; the numbers are UDC's, short captions and key words our own. The article's words are reduced to stems (Snowball); a word weighs more the fewer classes share it; title and tags count three times. A long text has a word for every class, so only what is above the level of three quarters of them counts. Added are the votes of similar articles whose class is given (TF-IDF, cosine; the method of k nearest neighbours, T. Cover and P. Hart 1967). For Dewey and a scheme of your own there are no built-in captions (the Dewey tables are under a licence): classes are suggested from the similar articles that you have classified already. Where an article has a number of the other scheme, it is converted by a table of UDC and Dewey counterparts (some hundred and forty divisions; both grew from one scheme), and the counterpart is shown with every article.

**What it writes.** Only if you decide so: the field `udc`, `dewey` or your own, always as quoted text, so that `005.10` doesn't become a number. What was given before isn't changed.

**Limits.** Main divisions are recognised; write an exact number (`641.87`) yourself. The more articles are classified, the better the suggestions: “Checked on itself” shows it.""",
)


class Params(ToolParams):
    scheme: Literal["udc", "dewey", "own"] = param("udc", title=Text("Схема", "Scheme"), description=Text("По какой классификации.", "By which classification."), choices={"udc": Text("УДК", "UDC"), "dewey": Text("Дьюи (по вашим примерам)", "Dewey (from your examples)"), "own": Text("своя (по вашим примерам)", "your own (from your examples)")})
    field: str = param("shelf", max_length=50, pattern=r"^[A-Za-zА-Яа-яЁё_][\w-]*$", title=Text("Поле своей схемы", "Field of your scheme"), description=Text("Имя поля метаданных, если схема своя.", "Name of the metadata field when the scheme is your own."))
    write: bool = param(False, title=Text("Предложить запись", "Propose writing"), description=Text("Вписать уверенные предложения в статьи без класса.", "Write confident suggestions into articles without a class."), asks=True)
    least: float = param(0.5, ge=0.05, le=1.0, title=Text("Уверенно с доли", "Confident from"), description=Text("Доля свидетельств, с которой предложение записывается.", "The share of evidence from which a suggestion is written."))
    neighbours: int = param(10, ge=1, le=50, advanced=True, title=Text("Похожих статей", "Similar articles"), description=Text("Сколько самых похожих голосует.", "How many of the most similar vote."))
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()


@dataclass(frozen=True, slots=True)
class _Row:
    article: Article
    given: str
    best: tuple[Guess, ...]
    state: str


@tool(
    category="tags", title=Text("Классы УДК и Дьюи", "UDC and Dewey classes"), question=Text("К какому классу относится каждая статья?", "Which class does each article belong to?"),
    description=Text("До трёх классов УДК (или Дьюи, или своей схемы) для каждой статьи со свидетельствами; запись по решению человека.", "Up to three classes of UDC (or Dewey, or your own scheme) for each article with evidence; written when a person decides."),
    help=HELP, texts=TEXTS, writes=True, version=3, produces=("classes.csv", "classes.json"), needs=("numpy", "index"), examples=({}, {"write": True, "least": 0.4}, {"scheme": "dewey"}),
    keywords=("удк", "дьюи", "ббк", "классификация", "рубрика", "udc", "dewey", "classification", "library"),
)  # fmt: skip
def add_dewey(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the likeliest classes of every article."""
    field = params.field if params.scheme == "own" else params.scheme
    size = max(1, len(vault.articles))

    def step(part: int) -> Callable[[int], None]:
        return lambda done: progress(part * size + done, 3 * size, common("reading" if part == 0 else "counting"))

    step(0)(0)
    for done, total in build_steps(vault):
        step(0)(size * done // max(1, total))
    given = {path: code for path, article in vault.articles.items() if (code := text_field(article.metadata, field))}
    near = nearest(search_index(vault), params.neighbours, step(1)) if given else {}
    untold = nameless((path, article.title) for path, article in vault.articles.items())
    rows, hits, tried = [], 0, 0
    for number, (path, article) in enumerate(vault.articles.items()):
        step(2)(number)
        if not (in_folder(article, params.folder) and in_category(article, params.category) and has_tag(article, params.tag)):
            continue
        votes = [(other, cosine, _class(given[other], params)) for other, cosine in near.get(path, ()) if other in given]
        best = tuple(guesses(word_scores(_stems(article, "" if path in untold else article.title)) if params.scheme == "udc" else {}, votes)[:_BEST])
        if path in given:
            tried += 1
            hits += _class(given[path], params) in {guess.code for guess in best}
        if path not in given and (converted := _converted(article, params)) is not None:
            best = (converted, *(guess for guess in best if guess.code != converted.code))[:_BEST]
        rows.append(_Row(article, given.get(path, ""), best, _state(article, path in given, best, params)))
    edits = [edit for row in rows if row.state == "write" and (edit := _edit(row.article, field, row.best[0].code)) is not None]
    return _report(vault, rows, edits, hits / tried if tried else None, params)


def _converted(article: Article, params: Params) -> Guess | None:
    """Return the class that a number given in the other scheme stands for, None without one."""
    if params.scheme == "own":
        return None
    code = udc_of(text_field(article.metadata, "dewey")) if params.scheme == "udc" else dewey_of(text_field(article.metadata, "udc"))
    return Guess(code, _CONVERTED, 0.0, (), ()) if code else None


def _counterpart(row: _Row, params: Params) -> str:
    code = row.given or (row.best[0].code if row.best else "")
    return "" if params.scheme == "own" else dewey_of(code) if params.scheme == "udc" else udc_of(code)


def _class(code: str, params: Params) -> str:
    """Return the class that a number counts for: with UDC the nearest known one, else the number itself."""
    known = caption_of(code) if params.scheme == "udc" else None
    return known[0] if known else code


def _stems(article: Article, title: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for text in [title, *(tag.replace("/", " ").replace("-", " ") for tag in article.tags), text_field(article.metadata, "category")]:
        for stem in stems_of(text):
            counts[stem] += 3
    for text in [*(h.text for h in article.structure.headings if not h.generated), *body_texts(article)]:
        counts.update(stems_of(text))
    return dict(counts)


def _state(article: Article, known: bool, best: tuple[Guess, ...], params: Params) -> str:
    if known:
        return "keep"
    if not best:
        return "none"
    if article.decoded.lossy or article.frontmatter.broken:
        return "locked"
    if best[0].share < params.least:
        return "check"
    return "write" if params.write else "sure"


def _edit(article: Article, field: str, code: str) -> Replace | None:
    """Return the edit that writes the class, quoted: a bare 005.10 would be read as a number by the next program."""
    try:
        text = edit_frontmatter(article.text, {field: code})
    except BadInput:
        return None
    end = read_frontmatter(text).inner_end
    if '"' not in code and "\\" not in code:
        text = re.sub(rf"(?m)^({re.escape(field)}:[ \t]+){re.escape(code)}([ \t]*\r?)$", rf'\g<1>"{code}"\g<2>', text[:end], count=1) + text[end:]
    return Replace(article.path, article.hash, article.decoded.encode(text)) if text != article.text else None


def _caption(code: str, params: Params) -> Label:
    known = caption_of(code) if params.scheme == "udc" else None
    return _message("caption_code", code=code, name=_message(f"udc_{known[0].replace('.', '_')}")) if known else visible(code)


def _other(article: Article, params: Params) -> Message:
    other = "dewey" if params.scheme == "udc" else "udc"
    return _message("why_other", scheme=_message(f"name_{other}"), code=visible(text_field(article.metadata, other)))


def _why(vault: Vault, written: Callable[[str], str], guess: Guess) -> Label:
    words = _message("why_words", words=", ".join(dict.fromkeys(visible(written(stem)) for stem in guess.words))) if guess.words else None
    near = _message("why_near", names=", ".join(visible(vault.articles[p].title) for p in guess.neighbours[:3])) if guess.neighbours else None
    if words and near:
        return _message("why_both", first=words, second=near)
    return words or near or ""


def _report(vault: Vault, rows: list[_Row], edits: list[Replace], checked: float | None, params: Params) -> Report:
    written = cache(search_index(vault).surface)
    states = Counter(row.state for row in rows)
    guessed = sum(bool(row.best) and not row.given for row in rows)
    metrics = Metrics((
        Metric(common("articles"), len(rows)), Metric(_message("known"), states["keep"]), Metric(_message("guessed"), guessed), Metric(_message("unclear"), states["check"] + states["none"]), Metric(_message("would_change"), len(edits)),
        *([Metric(_message("checked"), round(100 * checked), "%", _message("checked_note"))] if checked is not None else []),
    ))  # fmt: skip
    given = Counter(_class(row.given, params) for row in rows if row.given)
    suggested = Counter(row.best[0].code for row in rows if row.best and not row.given)
    sure = Counter(row.best[0].code for row in rows if row.best and row.state in ("sure", "write"))
    codes = sorted({*given, *suggested}, key=lambda code: (-(given[code] + sure[code]), -suggested[code], code))[:25]
    drawn = (("given", given), ("suggested", sure), ("to_check", suggested - sure))
    series = tuple(Series(_message(name), tuple((_caption(code, params), counts[code]) for code in codes)) for name, counts in drawn if counts)
    chart = Chart(_message("chart"), "bar", _message("class"), common("articles"), series if codes else ())
    columns = (
        Column("article", common("article"), "article"), Column("now", _message("now"), "code"), Column("best", _message("best")), Column("share", _message("share"), "percent", 0, _message("share_note")), Column("why", common("why")),
        Column("others", _message("others"), extra=True), Column("crosswalk", _message("crosswalk", scheme=_message("name_dewey" if params.scheme == "udc" else "name_udc")), "code", None, _message("crosswalk_note")), Column("state", _message("state")),
    )  # fmt: skip
    shown = tuple(
        (
            ArticleRef(r.article.path, visible(r.article.title)), r.given, _caption(r.best[0].code, params) if r.best else "", round(r.best[0].share, 6) if r.best else None, (_why(vault, written, r.best[0]) or _other(r.article, params)) if r.best else "",
            [f"{visible(g.code)} ({g.share:.0%})" for g in r.best[1:]], _counterpart(r, params), _message(r.state),
        )
        for r in rows[:_ROWS]
    )  # fmt: skip
    table = Table(_message("table"), columns, shown, total=len(rows), empty=common("nothing"))
    scheme = Table(_message("scheme"), (Column("code", _message("code"), "code"), Column("caption", _message("caption")), Column("count", _message("articles"), "number")), tuple((code, _message(f"udc_{code.replace('.', '_')}"), given[code] + suggested[code]) for code in udc()) if params.scheme == "udc" else ())
    blocks = (metrics, chart, table, *((scheme,) if scheme.rows else ()), Markdown(_message("explain")))
    header = ("path", "title", "given", "suggestion", "share", "second", "third", "state", "words", "neighbours", "counterpart")
    flat = [
        (r.article.path, visible(r.article.title), r.given, *((r.best[0].code, round(r.best[0].share, 6)) if r.best else ("", None)), *(r.best[n].code if len(r.best) > n else "" for n in (1, 2)), r.state, list(r.best[0].words) if r.best else [], list(r.best[0].neighbours) if r.best else [], _counterpart(r, params))
        for r in rows
    ]  # fmt: skip
    facts = {"known": states["keep"], "sure": states["sure"] + states["write"], "check": states["check"] + states["none"], "total": len(rows)}
    summary = _message("summary" if states["keep"] else "summary_new", **facts) if rows else _message("summary_none")
    if params.scheme == "own" and rows and not states["keep"]:
        summary = _message("summary_own", field=params.field)
    return Report(summary, blocks, (csv_artifact("classes.csv", header, flat), json_artifact("classes.json", [dict(zip(header, row, strict=True)) for row in flat])), ChangeSet(tuple(edits)))
