"""Rubrics: a colour and a sign for every category, computed, with contrast checked; a legend to take away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import fold_text, forms
from data20.messages import Message, Text
from data20.publish.xhtml import xml_text
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
from data20.search.document import text_field
from data20.search.vocabulary import edit_distance
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.rubrics import has_categories, rubric_by
from data20.tools.scope import folder_param, in_folder
from data20.tools.tags._colours import Rgb, contrast, hex_of, readable
from data20.vault.changes import ChangeSet, Replace
from data20.vault.frontmatter_edit import edit_frontmatter
from data20.vault.linktext import escape_text
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "add_rubrics"
_message = messages_of(NAME)
_ROWS = 1000
_THEMES: dict[str, tuple[Rgb, float, float]] = {"light": ((255, 255, 255), 0.65, 4.5), "dark": ((27, 30, 36), 0.65, 4.5), "pastel": ((255, 252, 245), 0.4, 4.5), "high_contrast": ((255, 255, 255), 0.9, 7.0)}
_SIGNS = {
    "💻": "компьютер программирование код computer programming software", "🏠": "дом быт хозяйство household home house", "🍳": "кухня еда рецепт кулинария cooking food recipe kitchen", "📚": "книга библиотека литература книги book library literature books reading", "🔬": "наука исследование science research",
    "🎓": "учёба образование курс education course study learning", "🎨": "искусство рисование art design painting", "🎵": "музыка music", "⚕": "здоровье медицина health medicine", "💰": "деньги финансы экономика money finance economics", "✈": "путешествие поездка travel trip", "🌱": "сад растение природа garden plant nature",
    "🏛": "история history", "⚽": "спорт sport", "💼": "работа проект дело work project business", "📝": "заметка дневник журнал note journal diary", "🔧": "ремонт техника tool tools repair engineering", "⚖": "право закон law", "🧮": "математика mathematics math", "📥": "входящие inbox", "🗄": "архив archive",
}  # fmt: skip
_STATUS = {"draft": "✏", "черновик": "✏", "reviewed": "👁", "published": "✅", "опубликовано": "✅", "archived": "🗄", "архив": "🗄", "todo": "⬜", "done": "✅"}

TEXTS = {
    "summary": Text("{count|рубрика|рубрики|рубрик}; без рубрики {without|статья|статьи|статей}.", "{count|category|categories}; {without|article has|articles have} none."), "summary_no_folders": Text("Рубрик ни у кого нет (поле category), и все статьи лежат без папок.", "No article has a category, and none is in a folder."), "summary_folders": Text("Рубрик ни у кого нет (поле category), поэтому ими служат папки: {count|папка|папки|папок}.", "No article has a category, so folders stand for them: {count|folder|folders}."), "summary_none": Text("В хранилище нет статей.", "The vault has no articles."),
    "categories": Text("Рубрик", "Categories"), "without": Text("Без рубрики", "Without a category"), "statuses": Text("Статусов", "Statuses"), "least": Text("Наименьший контраст", "Least contrast"), "least_note": Text("WCAG 2.2 требует от текста не меньше 4,5.", "WCAG 2.2 asks for at least 4.5 for text."), "would_change": Text("Изменится статей", "Articles that would change"),
    "chart": Text("Статьи по рубрикам", "Articles by category"), "table": Text("Рубрики", "Categories"), "sign": Text("Знак", "Sign"), "colour": Text("Цвет", "Colour"), "contrast": Text("Контраст", "Contrast"), "subs": Text("Подрубрики", "Subcategories"), "spellings": Text("Написания", "Spellings"),
    "states": Text("Статусы", "Statuses"), "status": Text("Статус", "Status"), "problems": Text("Что поправить", "What to mend"), "problem": Text("Замечание", "Remark"), "none": Text("нет рубрики", "no category"), "broken": Text("метаданные не разобраны", "metadata not understood"), "spelling": Text("написано иначе, чем обычно: «{usual}»", "written differently than usual: “{usual}”"),
    "typing": Text("похоже на опечатку в «{usual}»", "looks like a typing error in “{usual}”"), "no_problems": Text("Замечаний нет.", "No remarks."),
    "explain": Text(
        "**Как это устроено.** Цвет и знак вычисляются из набора рубрик и никуда не записываются: оформление — дело программы, а не статьи. Оттенки расставлены по золотому углу, яркость подобрана так, чтобы контраст с фоном темы был не ниже нормы WCAG. Легенда и переменные CSS — в файлах.",
        "**How it works.** Colour and sign are computed from the set of categories and stored nowhere: looks are the program's business, not the article's. Hues are spaced by the golden angle, lightness is chosen so that the contrast with the theme's background meets WCAG. The legend and CSS variables are in the files.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие в хранилище рубрики и статусы, чем их отличить на глаз и где рубрика забыта или написана по-разному?

**Как считается.** Рубрики берутся из поля `category`, подрубрики — из `subcategory`, статусы — из `status`; ничего не вшито. Оттенок рубрики — её место в алфавите, умноженное на золотой угол (137,5°), поэтому соседние рубрики не похожи. Яркость меняется, пока контраст с фоном не достигнет 4,5 (в контрастной теме 7) по формуле WCAG 2.2 (1.4.3, 1.4.6). Знак подбирается по главному слову названия, иначе — первая буква; если она у нескольких рубрик, то две буквы.

**Что записывает.** Обычно ничего. По вашему решению — поле `rubrics` со знаком и цветом (для других программ) или удаление этого поля, оставшегося от прежних инструментов.

**Границы.** Больше двух десятков цветов глаз не различает: тогда смотрите на знак и подпись. Новая рубрика может сдвинуть цвета следующих за ней в алфавите.""",
    """**What it answers.** Which categories and statuses does the vault have, how can they be told apart at a glance, and where is a category forgotten or written in different ways?

**How it is computed.** Categories come from the field `category`, subcategories from `subcategory`, statuses from `status`; nothing is built in. A category's hue is its place in the alphabet times the golden angle (137.5°), so neighbours don't look alike. Lightness changes until the contrast with the background reaches 4.5 (7 in the high-contrast theme) by the formula of WCAG 2.2 (1.4.3, 1.4.6). The sign is chosen by the main word of the name, else it is the first letter; where several categories share that, two letters.

**What it writes.** Usually nothing. If you decide so, the field `rubrics` with sign and colour (for other programs), or the removal of that field where older tools left it.

**Limits.** The eye doesn't tell more than some twenty colours apart: then look at sign and label. A new category may shift the colours of those after it in the alphabet.""",
)


class Params(ToolParams):
    theme: Literal["light", "dark", "pastel", "high_contrast"] = param("light", title=Text("Тема", "Theme"), description=Text("Для какого фона подобрать цвета.", "For which background the colours are chosen."), choices={"light": Text("светлая", "light"), "dark": Text("тёмная", "dark"), "pastel": Text("пастельная", "pastel"), "high_contrast": Text("контрастная", "high contrast")})
    write: Literal["no", "store", "remove"] = param("no", title=Text("Поле rubrics", "The field rubrics"), description=Text("Хранить оформление в статьях не нужно; это для других программ.", "There is no need to keep looks in articles; this is for other programs."), choices={"no": Text("не трогать", "leave"), "store": Text("записать", "write"), "remove": Text("удалить", "remove")}, asks=True)
    folder: str = folder_param()


@dataclass(frozen=True, slots=True)
class _Rubric:
    key: str
    name: str
    sign: str
    colour: Rgb
    contrast: float
    articles: tuple[Article, ...]
    spellings: tuple[str, ...]


@tool(
    category="tags", title=Text("Рубрики: цвета и знаки", "Rubrics: colours and signs"), question=Text("Какие есть рубрики и как их отличить на глаз?", "Which categories are there, and how to tell them apart at a glance?"),
    description=Text("Цвет и знак каждой рубрики с проверкой контраста, легенда SVG и CSS, пропущенные и разнописанные рубрики.", "A colour and sign for every category with contrast checked, an SVG legend and CSS, missing and inconsistently written categories."),
    help=HELP, texts=TEXTS, writes=True, produces=("legend.svg", "rubrics.css", "rubrics.json", "rubrics.csv", "LEGEND.md"), examples=({}, {"theme": "dark"}, {"write": "store"}),
    keywords=("категории", "цвет", "легенда", "контраст", "colour", "legend", "wcag", "theme"),
)  # fmt: skip
def add_rubrics(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the rubrics of the vault with their looks."""
    articles = [article for article in vault.articles.values() if in_folder(article, params.folder)]
    progress(0, max(1, len(articles)), common("reading"))
    # Colours come from all categories, so that they don't change with the folder that is looked at.
    rubric = rubric_by(list(vault.articles.values()))
    stated = has_categories(vault.articles.values())
    every = sorted({fold_text(name) for a in vault.articles.values() if (name := rubric(a))})
    groups: dict[str, list[Article]] = {}
    for number, article in enumerate(articles):
        if number % 200 == 0:
            progress(number, len(articles), common("counting"))
        groups.setdefault(fold_text(rubric(article)), []).append(article)
    rubrics = _told_apart([_rubric(key, every.index(key), tuple(own), rubric, params) for key, own in sorted(groups.items()) if key])
    edits = [edit for article in articles if (edit := _edit(article, rubrics, params)) is not None] if params.write != "no" else []
    return _report(articles, rubrics, groups.get("", []), edits, stated, params)


def _rubric(key: str, number: int, articles: tuple[Article, ...], rubric: Callable[[Article], str], params: Params) -> _Rubric:
    background, saturation, least = _THEMES[params.theme]
    colour = readable(number, background, saturation=saturation, least=least)
    spelled = Counter(map(rubric, articles))
    spellings = tuple(sorted(spelled, key=lambda name: (-spelled[name], name)))
    return _Rubric(key, spellings[0], sign_of(spellings[0]), colour, contrast(colour, background), articles, spellings)


def sign_of(name: str) -> str:
    """Return the sign for a name: by the word that says what it is, else its first letter or digit.

    That is the first word («Рецепты супов», but not «Начало работы»), in English also the last ("Soup recipes").
    """
    words = forms(name.replace("-", " ").replace("/", " "))
    own = {stem(form) for form in (words[:1] + [word for word in words[-1:] if word.isascii()])}
    for sign, known in _SIGNS.items():
        if own & {stem(form) for form in forms(known)}:
            return sign
    return next((char.upper()[:1] for char in name if char.isalnum()), "•")


def _told_apart(rubrics: list[_Rubric]) -> list[_Rubric]:
    """Return the rubrics with two initials for a sign where one letter would stand for several."""
    counts = Counter(rubric.sign for rubric in rubrics)
    return [replace(rubric, sign=_initials(rubric.name)) if counts[rubric.sign] > 1 and rubric.sign.isalnum() else rubric for rubric in rubrics]


def _initials(name: str) -> str:
    words = [word for word in re.findall(r"\w+", name) if not is_stop_word(fold_text(word))] or re.findall(r"\w+", name)
    return "".join(word[0].upper() for word in words[:2]) if len(words) > 1 else words[0][:2].capitalize()


def _edit(article: Article, rubrics: list[_Rubric], params: Params) -> Replace | None:
    key = fold_text(text_field(article.metadata, "category"))
    found = next((r for r in rubrics if r.key == key), None)
    value: Any = {"sign": found.sign, "color": hex_of(found.colour)} if found and params.write == "store" else None
    if article.decoded.lossy or article.frontmatter.broken or (params.write == "store" and value is None):
        return None
    try:
        text = edit_frontmatter(article.text, {"rubrics": value})
    except BadInput:
        return None
    return Replace(article.path, article.hash, article.decoded.encode(text)) if text != article.text else None


def _report(articles: list[Article], rubrics: list[_Rubric], without: list[Article], edits: list[Replace], stated: bool, params: Params) -> Report:
    statuses = Counter(name for a in articles if (name := text_field(a.metadata, "status")))
    metrics = Metrics((
        Metric(_message("categories"), len(rubrics)), Metric(_message("without"), len(without)), Metric(_message("statuses"), len(statuses)),
        *([Metric(_message("least"), round(min(r.contrast for r in rubrics), 2), note=_message("least_note"), digits=2)] if rubrics else []), Metric(_message("would_change"), len(edits)),
    ))  # fmt: skip
    order = sorted(rubrics, key=lambda r: (-len(r.articles), r.key))
    points = tuple((f"{r.sign} · {r.name}", len(r.articles)) for r in order[:30])
    chart = Chart(_message("chart"), "bar", common("category"), common("articles"), (Series(common("articles"), points),) if points else ())
    columns = (
        Column("category", common("category")), Column("sign", _message("sign")), Column("colour", _message("colour"), "code"), Column("contrast", _message("contrast"), "number", 2, _message("least_note")), Column("count", common("articles"), "number"),
        Column("share", common("share"), "percent", 0), Column("subs", _message("subs")), Column("spellings", _message("spellings")),
    )  # fmt: skip
    rows = tuple(
        (r.name, r.sign, hex_of(r.colour), round(r.contrast, 4), len(r.articles), round(len(r.articles) / max(1, len(articles)), 6), _subs(r), list(r.spellings) if len(r.spellings) > 1 else [])
        for r in order[:_ROWS]
    )  # fmt: skip
    table = Table(_message("table"), columns, rows, total=len(order), empty=common("nothing"))
    states = Table(
        _message("states"), (Column("status", _message("status")), Column("sign", _message("sign")), Column("count", common("articles"), "number")),
        tuple((name, _STATUS.get(fold_text(name), "•"), n) for name, n in sorted(statuses.items(), key=lambda p: (-p[1], p[0]))[:_ROWS]), empty=common("nothing"),
    )  # fmt: skip
    found = (_problems(rubrics, without),) if stated else ()
    blocks: tuple[Block, ...] = (metrics, *((chart, table) if rubrics else ()), *((states,) if statuses else ()), *found, Markdown(_message("explain")))
    summary = _message("summary" if stated else "summary_folders" if rubrics else "summary_no_folders", count=len(rubrics), without=len(without)) if articles else _message("summary_none")
    return Report(summary, blocks, _files(order, params), ChangeSet(tuple(edits)))


def _subs(rubric: _Rubric) -> list[str]:
    counts = Counter(name for a in rubric.articles if (name := text_field(a.metadata, "subcategory")))
    return [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:10]]


def _problems(rubrics: list[_Rubric], without: list[Article]) -> Table:
    found: list[tuple[ArticleRef, Message]] = [(ArticleRef(a.path, visible(a.title)), _message("broken" if a.frontmatter.broken else "none")) for a in without]
    for rubric in rubrics:
        found += [(ArticleRef(a.path, visible(a.title)), _message("spelling", usual=rubric.name)) for a in rubric.articles if text_field(a.metadata, "category") != rubric.name]
        near = next((o for o in rubrics if len(o.articles) > len(rubric.articles) and len(o.key) > 4 and edit_distance(o.key, rubric.key, 1) == 1), None) if len(rubrics) <= 500 else None
        if near is not None:
            found += [(ArticleRef(a.path, visible(a.title)), _message("typing", usual=near.name)) for a in rubric.articles]
    columns = (Column("article", common("article"), "article"), Column("problem", _message("problem")))
    return Table(_message("problems"), columns, tuple(found[:_ROWS]), total=len(found), empty=_message("no_problems"))


def _files(order: list[_Rubric], params: Params) -> tuple[Artifact, ...]:
    background = hex_of(_THEMES[params.theme][0])
    flat = [(r.name, r.sign, hex_of(r.colour), round(r.contrast, 4), len(r.articles)) for r in order]
    header = ("category", "sign", "color", "contrast", "articles")
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="{32 * len(order) + 16}" font-family="sans-serif" font-size="16">', f'<rect width="100%" height="100%" fill="{background}"/>']
    for n, r in enumerate(order):
        y = 32 * n + 12
        lines += [f'<rect x="12" y="{y}" width="20" height="20" rx="4" fill="{hex_of(r.colour)}"/>', f'<text x="44" y="{y + 16}" fill="{hex_of(r.colour)}">{xml_text(f"{r.sign} {r.name[:48]} ({len(r.articles)})")}</text>']
    css = [":root {", *(f"  --rubric-{n}: {hex_of(r.colour)}; /* {r.name.replace('*/', '')[:80]} */" for n, r in enumerate(order, 1)), "}", ""]
    legend = ["# Legend", "", *(f"- {escape_text(r.sign)} **{escape_text(r.name)}** `{hex_of(r.colour)}` — {len(r.articles)}" for r in order), ""]
    data = {"theme": params.theme, "background": background, "rubrics": [dict(zip(header, row, strict=True)) for row in flat]}
    return (
        Artifact("legend.svg", "image/svg+xml", "\n".join([*lines, "</svg>", ""]).encode()), Artifact("rubrics.css", "text/css; charset=utf-8", "\n".join(css).encode()),
        json_artifact("rubrics.json", data), csv_artifact("rubrics.csv", header, flat), Artifact("LEGEND.md", "text/markdown; charset=utf-8", "\n".join(legend).encode()),
    )  # fmt: skip
