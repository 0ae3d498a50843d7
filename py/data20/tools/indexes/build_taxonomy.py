"""The tree of categories: how it stands, how well it is balanced, and where articles without a place belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from data20.errors import BadInput
from data20.messages import Text
from data20.publish.skos import Concept, turtle
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
    Tree,
    TreeNode,
)
from data20.report.texts import common, messages_of
from data20.tools.corpus import evenness
from data20.tools.indexes._taxonomy import Branch, By, Placement, build_tree, place_homeless
from data20.tools.indexes._taxonomy_edits import differences, moved, read_moves
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, metadata_edits, shown_title, text_artifact
from data20.tools.rubrics import has_categories
from data20.tools.scope import folder_param, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Vault

NAME = "build_taxonomy"
_message = messages_of(NAME)
MAX_ROWS = 1000

_BY: Mapping[str, Text] = {
    "category": Text("category и subcategory", "category and subcategory"), "folders": Text("папки", "folders"), "tags": Text("вложенные теги", "nested tags"), "induced": Text("выведенное из тегов", "induced from tags"),
}  # fmt: skip
TEXTS = {
    "summary": Text("{count|рубрика|рубрики|рубрик} в {depth|уровне|уровнях|уровнях}; без места — {homeless|статья|статьи|статей}.", "{count|category|categories} on {depth|level|levels}; {homeless|article|articles} without a place."),
    "summary_empty": Text("Рубрик нет: попробуйте построить дерево по папкам или тегам.", "There are no categories: try building the tree by folders or tags."),
    "categories": Text("Рубрики", "Categories"), "depth": Text("Уровней", "Levels"), "homeless": Text("Без места", "Without a place"), "single": Text("С одной статьёй", "With one article"), "crowded": Text("Переполненные", "Crowded"), "even": Text("Ровность верхних рубрик", "Evenness of the top"), "even_note": Text("По Пиелу: 100 % — рубрики равны.", "Pielou: 100 % means equal categories."),
    "tree": Text("Дерево", "Tree"), "map": Text("Где сколько статей", "Where the articles are"), "table": Text("Рубрики по размеру", "Categories by size"), "category": Text("Рубрика", "Category"), "own": Text("Прямо в ней", "Directly in it"), "inner": Text("Подрубрик", "Subcategories"), "level": Text("Уровень", "Level"), "advice": Text("Совет", "Advice"),
    "a.single": Text("одна статья: слить с родителем?", "one article: merge with its parent?"), "a.crowded": Text("много статей без подрубрик: разделить?", "many articles without subcategories: split it?"), "a.chain": Text("единственная подрубрика: лишний уровень?", "an only child: a level too many?"),
    "nowhere": Text("по словам не понять", "the words don't tell"), "placed": Text("Куда отнести статьи без места", "Where homeless articles belong"), "place": Text("Предлагается", "Proposed"), "sure": Text("Уверенность", "Confidence"), "sure_note": Text("Отрыв от второй по близости рубрики.", "The lead over the next category."), "words": Text("По словам", "By the words"), "no_homeless": Text("У каждой статьи есть место.", "Every article has its place."),
    "changed": Text("Что изменилось с прошлого снимка", "Changes since the earlier snapshot"), "unchanged": Text("Дерево то же.", "The tree is the same."), "change": Text("Что с ней", "What happened"), "before": Text("Было статей", "Articles before"), "now": Text("Стало", "Now"), "c.new": Text("новая", "new"), "c.gone": Text("исчезла", "gone"), "c.more": Text("выросла", "grew"), "c.fewer": Text("уменьшилась", "shrank"),
    "explain": Text("**Как читать.** Пустых предложений нет: рубрика предлагается статье, если её слова ближе всего к словам этой рубрики; видно, по каким. Выведенное дерево ставит тег над другим, если тот стоит в 80 % его статей. Рубрики переносит и сливает параметр «Перенести рубрики»; снимок `taxonomy.json` сравнивает «Прошлый снимок».", "**How to read it.** No proposal is made without grounds: a category is proposed when its words are nearest to the article's; you see which. The induced tree puts a tag above another when it stands in 80 % of its articles. “Move categories” moves and merges them; “Earlier snapshot” compares with a `taxonomy.json` that you kept."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как устроено дерево рубрик, где оно перекошено и куда отнести статьи, которым места не нашлось?

**Четыре дерева.** По полям `category` и `subcategory`; по папкам; по вложенным тегам (статья может стоять в нескольких ветвях: полииерархия); выведенное из тегов — тег X выше тега Y, если X стоит не меньше чем в 80 % статей с Y, но не наоборот (Сандерсон и Крофт, 1999).

**Советы.** Рубрика с одной статьёй, переполненная рубрика без подрубрик, уровень с единственной подрубрикой. Ровность верхнего уровня — по Пиелу.

**Куда отнести.** Для статьи без места берётся рубрика с ближайшим центром слов (TF-IDF, косинус; Роккио, 1971; Хан и Карипис, 2000); уверенность — отрыв от второй. Для дерева по `category` предложения можно записать: `category` и `subcategory` получат статьи, где уверенность не ниже порога.

**Переносы и снимки.** «Чай = Напитки/Чай» переносит рубрику со всем, что в ней, или сливает с тёзкой: меняются `category` и `subcategory` её статей, после вашего согласия. Прошлый `taxonomy.json` показывает, какие рубрики появились, исчезли, выросли.

**Файлы.** Markdown, JSON, SKOS (Turtle), диаграмма Mermaid.

**Границы.** Слова не знают замысла: решает человек. Связи между понятиями — в «Тезаурусе».""",
    """**What it answers.** How is the tree of categories built, where is it lopsided, and where do articles belong that have no place?

**Four trees.** By the fields `category` and `subcategory`; by folders; by nested tags (an article may stand in several branches: a poly-hierarchy); induced from tags — tag X above tag Y when X stands in at least 80 % of Y's articles and not the other way round (Sanderson and Croft 1999).

**Advice.** A category with one article, a crowded one without subcategories, a level with an only child. Evenness of the top level is Pielou's.

**Where things belong.** An article without a place is offered the category with the nearest centroid of words (TF-IDF, cosine; Rocchio 1971; Han and Karypis 2000); confidence is the lead over the second. For the tree by `category` the proposals can be written: `category` and `subcategory` for articles where confidence reaches the threshold.

**Moves and snapshots.** “Tea = Drinks/Tea” moves a category with all that is in it, or merges it with its namesake: `category` and `subcategory` of its articles change once you agree. An earlier `taxonomy.json` shows which categories came, went, grew.

**Files.** Markdown, JSON, SKOS (Turtle), a Mermaid diagram.

**Limits.** Words don't know intentions: a person decides. Relations between concepts are the business of “Thesaurus”.""",
)


class Params(ToolParams):
    by: Literal["auto", "category", "folders", "tags", "induced"] = param("auto", title=Text("Дерево по", "Tree by"), description=Text("Из чего построить дерево; само — по рубрикам, а если их нет, по папкам.", "What to build the tree from; by itself: categories, or folders where there are none."), choices={"auto": Text("само", "by itself"), **_BY})
    folder: str = folder_param()
    crowded: int = param(50, ge=2, le=10_000, advanced=True, title=Text("Переполнена от", "Crowded from"), description=Text("Рубрика с таким числом статей без подрубрик считается переполненной.", "A category with so many articles and no subcategories counts as crowded."))
    least: float = param(0.3, ge=0.0, le=1.0, title=Text("Уверенность не ниже", "Confidence at least"), description=Text("Записывать предложения не слабее этого.", "Write proposals that are at least so sure."))
    move: str = param("", max_length=20_000, widget="multiline", asks=True, title=Text("Перенести рубрики", "Move categories"), description=Text("По переносу в строке: Чай = Напитки/Чай. Если такая рубрика уже есть, две станут одной. Для дерева по category.", "A move a line: Tea = Drinks/Tea. Where that category exists, the two become one. For the tree by category."))
    previous: str = param("", max_length=20_000_000, advanced=True, widget="multiline", title=Text("Прошлый снимок", "Earlier snapshot"), description=Text("Содержимое taxonomy.json прошлого запуска.", "Contents of an earlier taxonomy.json."))
    write: bool = param(False, title=Text("Записать рубрики", "Write categories"), description=Text("Предложить category статьям без места (только для дерева по category).", "Propose a category for articles without one (only for the tree by category)."), asks=True)


@tool(
    category="indexes",
    title=Text("Дерево рубрик", "Taxonomy"),
    question=Text("Как устроены рубрики и где что лежит?", "How are the categories arranged, and where is what?"),
    description=Text("Дерево рубрик по метаданным, папкам или тегам, его перекосы и место для статей без рубрики; SKOS.", "The tree of categories by metadata, folders or tags, its imbalances, and places for homeless articles; SKOS."),
    help=HELP, texts=TEXTS, writes=True, version=2, produces=("taxonomy.json", "taxonomy.md", "taxonomy.ttl", "taxonomy.mmd"), examples=({}, {"by": "folders"}, {"by": "induced"}, {"write": True, "least": 0.1}),
    keywords=("рубрики", "категории", "классификация", "иерархия", "categories", "classification", "hierarchy", "tree", "skos"),
)  # fmt: skip
def build_taxonomy(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the tree of the chosen articles."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder)]
    total = max(1, len(chosen))
    progress(0, total, common("reading"))
    by: By = params.by if params.by != "auto" else "category" if has_categories(chosen) else "folders"
    root, homeless = build_tree(chosen, by)
    placed = place_homeless(chosen, root, homeless, lambda done: progress(done, total, common("counting")))
    progress(total, total, common("writing"))
    branches = root.walk()
    everything = {id(b): b.everything() for b in branches}
    depth = max((len(b.path) for b in branches), default=0)
    tops = [len(everything[id(b)]) for b in root.children.values()]
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("categories"), len(branches)), Metric(_message("depth"), depth), Metric(_message("homeless"), len(homeless)), Metric(_message("single"), sum(len(everything[id(b)]) == 1 for b in branches)),
        Metric(_message("crowded"), sum(_advice(b, params.crowded) == "crowded" for b in branches)), *([Metric(_message("even"), round(100 * evenness(tops), 1), "%", _message("even_note"), 0)] if len(tops) > 1 else []),
    ))  # fmt: skip
    if not branches:
        return Report(_message("summary_empty"), (metrics, Markdown(_message("explain"))), _files(vault, root, homeless, placed))
    points = tuple((b.name, len(everything[id(b)]), b.name) for b in sorted(root.children.values(), key=lambda b: (-len(everything[id(b)]), b.path))[:40])
    blocks: list[Block] = [metrics, Chart(_message("map"), "treemap", _message("category"), common("articles"), (Series(common("articles"), points),)), _tree(vault, root), _table(branches, everything, params.crowded), _placed(vault, placed, homeless), Markdown(_message("explain"))]
    values = _values(placed, params.least) if params.write and by == "category" else {}
    if params.move.strip():
        if by != "category":
            raise BadInput(field="move", reason=Text("переносятся только рубрики из category, а дерево построено по другому", "only categories of the field category can be moved, and this tree is by something else"))
        moves = read_moves(params.move, [b.path for b in branches])
        values |= {a.path: new for a in chosen if (new := moved(a, moves))}
    edits = metadata_edits(vault, values)
    if params.previous.strip():
        blocks.insert(1, _changed(params.previous, {b.path: len(everything[id(b)]) for b in branches}))
    return Report(_message("summary", count=len(branches), depth=depth, homeless=len(homeless)), tuple(blocks), _files(vault, root, homeless, placed), ChangeSet(edits))


def _changed(previous: str, now: Mapping[tuple[str, ...], int]) -> Table:
    columns = (Column("category", _message("category")), Column("change", _message("change")), Column("before", _message("before"), "number"), Column("now", _message("now"), "number"))
    found = differences(previous, now)
    return Table(_message("changed"), columns, tuple((" › ".join(d.place), _message(f"c.{d.kind}"), d.before, d.now) for d in found[:MAX_ROWS]), total=len(found), empty=_message("unchanged"))


def _values(placed: list[Placement], least: float) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for p in placed:
        if p.sureness >= least:
            values[p.path] = {"category": p.place[0], **({"subcategory": p.place[1]} if len(p.place) > 1 else {})}
    return values


def _advice(branch: Branch, crowded: int) -> str:
    if not branch.children and len(branch.own) >= crowded:
        return "crowded"
    if not branch.children and len(branch.own) == 1:
        return "single"
    return "chain" if len(branch.children) == 1 and not branch.own else ""


def _tree(vault: Vault, root: Branch) -> Tree:
    left = [1500]

    def node(branch: Branch) -> TreeNode:
        inner = [node(branch.children[k]) for k in sorted(branch.children)]
        shown = sorted(branch.own)[: max(0, min(50, left[0]))]
        left[0] -= len(shown)
        return TreeNode(branch.name, value=len(branch.everything()), children=(*inner, *(TreeNode(vault.articles[p].title, p) for p in shown)))

    return Tree(_message("tree"), tuple(node(root.children[k]) for k in sorted(root.children)[:300]))


def _table(branches: list[Branch], everything: Mapping[int, set[str]], crowded: int) -> Table:
    columns = (
        Column("category", _message("category")), Column("articles", common("articles"), "number"), Column("own", _message("own"), "number"), Column("inner", _message("inner"), "number"), Column("level", _message("level"), "number"), Column("advice", _message("advice")),
    )  # fmt: skip
    order = sorted(branches, key=lambda b: (-len(everything[id(b)]), b.path))
    rows = tuple((" › ".join(b.path), len(everything[id(b)]), len(b.own), len(b.children), len(b.path), _message(f"a.{a}") if (a := _advice(b, crowded)) else "") for b in order[:MAX_ROWS])
    return Table(_message("table"), columns, rows, total=len(branches))


def _placed(vault: Vault, placed: list[Placement], homeless: list[str]) -> Table:
    columns = (Column("article", common("article"), "article"), Column("place", _message("place")), Column("sure", _message("sure"), "percent", 0, _message("sure_note")), Column("words", _message("words")))
    known = {p.path for p in placed}
    rows: list[tuple[Any, ...]] = [(ArticleRef(p.path, vault.articles[p.path].title), " › ".join(p.place), p.sureness, list(p.words)) for p in placed]
    rows += [(ArticleRef(path, vault.articles[path].title), _message("nowhere"), None, []) for path in homeless if path not in known]
    return Table(_message("placed"), columns, tuple(rows[:MAX_ROWS]), total=len(rows), empty=_message("no_homeless"))


def _files(vault: Vault, root: Branch, homeless: list[str], placed: list[Placement]) -> tuple[Artifact, ...]:
    branches = root.walk()
    ids = {b.path: "/".join(part.casefold() for part in b.path) for b in branches}
    concepts = [Concept(ids[b.path], (("und", b.name),), broader=(ids[b.path[:-1]],) if len(b.path) > 1 else (), notes=tuple(sorted(b.own)[:50])) for b in branches]
    data = {
        "categories": [{"path": list(b.path), "articles": sorted(b.own), "total": len(b.everything())} for b in branches], "without_place": sorted(homeless),
        "proposals": [{"path": p.path, "place": list(p.place), "confidence": p.sureness, "words": list(p.words)} for p in placed],
    }  # fmt: skip
    lines: list[str] = []
    diagram = ["graph LR"]
    numbers = {b.path: number for number, b in enumerate(branches, 1)}
    for b in branches:
        indent = "  " * (len(b.path) - 1)
        lines.append(f"{indent}- **{escape_text(b.name)}** ({len(b.everything())})")
        lines += [f"{indent}  - {markdown_link('taxonomy.md', p, shown_title(vault.articles[p]))}" for p in sorted(b.own)]
        label = b.name.replace('"', "#quot;").replace("\n", " ")
        diagram.append(f'  n{numbers[b.path]}["{label} ({len(b.everything())})"]')
        if len(b.path) > 1:
            diagram.append(f"  n{numbers[b.path[:-1]]} --> n{numbers[b.path]}")
    return (
        json_artifact("taxonomy.json", data), text_artifact("taxonomy.md", "\n".join(lines) + "\n"), text_artifact("taxonomy.ttl", turtle("taxonomy", "Taxonomy", "en", concepts), "text/turtle"),
        text_artifact("taxonomy.mmd", "\n".join(diagram) + "\n", "text/plain; charset=utf-8"),
    )  # fmt: skip
