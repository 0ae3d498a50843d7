"""Cross-references: what each article is to others — first read, continues, compare, see also — shown and written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from data20.graph.model import ArticleGraph, Edge, EdgeType
from data20.language.writing import writing_language
from data20.messages import Text
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
from data20.report.texts import both, common, messages_of
from data20.search.relations import RELATION_TEXTS, Candidate, Relatedness, RelationType
from data20.tools.drawing import MAX_DRAWN, draw
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.rubrics import shared_folder, top_folder
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.generated import put_generated, remove_generated
from data20.vault.linktext import markdown_link
from data20.vault.model import Article, Vault

NAME = "cross_references"
_message = messages_of(NAME)
BLOCK = "cross-references"
MAX_ROWS = 1000
TYPES: tuple[RelationType, ...] = ("prerequisite", "continues", "part_of", "see", "contrast", "compare", "see_also")
_EDGES: dict[RelationType, EdgeType] = {"prerequisite": "prerequisite", "continues": "prerequisite", "part_of": "parent"}
_STRONG, _MEDIUM = 0.7, 0.4
"""Fused scores. One agreeing ranking of three (words, links, tags) gives a third at most, two give two thirds: strong is what all three support."""

TEXTS = {
    "summary": Text(
        "{references|отсылка|отсылки|отсылок} у {covered|статьи|статей|статей}; раздел «См. также» изменится в {changed|статье|статьях|статьях}.",
        "{references|reference|references} in {covered|article|articles}; the “See also” section would change in {changed|article|articles}.",
    ),
    "summary_same": Text(
        "{references|отсылка|отсылки|отсылок} у {covered|статьи|статей|статей}; раздел «См. также» останется, как есть.",
        "{references|reference|references} in {covered|article|articles}; the “See also” section stays as it is.",
    ),
    "summary_none": Text("Отослать не к чему: у статей нет общего.", "There is nothing to refer to: the articles have nothing in common."),
    "references": Text("Отсылки", "References"), "covered": Text("Статьи с отсылками", "Articles with references"), "mutual": Text("Взаимные", "Mutual"), "mutual_note": Text("Обе статьи отсылают друг к другу.", "Both articles refer to each other."),
    "new": Text("Ещё не ссылки", "Not links yet"), "changed": Text("Изменится статей", "Articles that would change"),
    "chart": Text("Отсылки по видам", "References by type"), "picture": Text("Карта отсылок", "Map of references"), "picture_cut": Text("Показаны {shown} самых связанных из {total}.", "The {shown} best linked of {total} are shown."),
    "table": Text("Перекрёстные ссылки", "Cross-references"), "type": Text("Вид", "Type"), "other": Text("К чему", "To"), "strength": Text("Сила", "Strength"), "linked": Text("Уже ссылка", "Linked already"),
    "strong": Text("сильная", "strong"), "medium": Text("средняя", "medium"), "weak": Text("слабая", "weak"), "section": Text("См. также", "See also"),
    **{f"rel_{key}": text for key, text in RELATION_TEXTS.items()},
    "explain": Text(
        "**Виды.** *Сначала* и *продолжение* — из `prerequisites`; *часть* — из `parent`; *в отличие от* — в предложении со ссылкой стоит противопоставление; *см.* — короткая статья, чьё название входит в название большей; "
        "*ср.* — та же рубрика или папка и похожие слова (косинус от 0,35); остальное — *см. также*. Сила — слитая оценка: от 0,7 сильная, от 0,4 средняя.",
        "**Types.** *First read* and *continues in* come from `prerequisites`; *part of* from `parent`; *in contrast to* when the sentence with the link contrasts; *see* for a short article whose title is within a larger one's; "
        "*compare* for the same category or folder and similar words (cosine from 0.35); the rest is *see also*. Strength is the fused score: strong from 0.7, medium from 0.4.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** К чему отослать читателя каждой статьи — и чем одна статья приходится другой?

**Как считается.** Кандидатов даёт тот же расчёт, что у «Похожих статей» (слова, ссылки и теги, слитые по рангам: Кормак и др., 2009). Вид отсылки — сначала то, что вы сами указали (`prerequisites`, `parent`), затем предложение вокруг ссылки («в отличие от», «по сравнению с»), затем сходство: «см.», «ср.», «см. также» — как в печатных указателях (ГОСТ Р 7.0.103, ISO 999).

**Что записывает.** По вашему решению — раздел «См. также» в конце статьи между отметками `data20:begin cross-references`: по умолчанию только указанное вами и сильное, то, на чём сходятся слова, ссылки и теги. Он обновляется на месте и не считается содержанием: второй запуск ничего не меняет. Статьи, на которые уже есть ссылка, в раздел не повторяются.

**Границы.** Противопоставление находится по русским и английским словам; смысла иначе не угадать.""",
    """**What it answers.** Where should each article send its reader — and what is one article to another?

**How it is computed.** Candidates come from the computation of “Find related” (words, links and tags, fused by rank: Cormack et al. 2009). The type is first what you stated yourself (`prerequisites`, `parent`), then what the sentence around a link says (“unlike”, “compared with”), then similarity: “see”, “compare”, “see also”, as printed indexes have them (ISO 999).

**What it writes.** If you decide so, a “See also” section at the end of the article between `data20:begin cross-references` markers: by default only what you stated and what is strong, supported by words, links and tags alike. It is updated in place and doesn't count as content: a second run changes nothing. Articles that are linked already aren't repeated there.

**Limits.** Contrast is recognised by Russian and English words; there is no other way to guess the sense.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    count: int = param(5, ge=1, le=20, title=Text("Отсылок на статью", "References an article"), description=Text("Самое большее.", "At most."))
    least: float = param(0.3, ge=0.0, le=1.0, title=Text("Оценка не меньше", "Score at least"), description=Text("Слабее не показываются; указанные в метаданных показываются всегда.", "Weaker ones aren't shown; those stated in the metadata always are."))
    write: Literal["strong", "all", "no"] = param(
        "strong", title=Text("Предложить раздел", "Propose the section"), description=Text("Что записать в раздел «См. также» в конце статей.", "What goes into a “See also” section at the end of articles."),
        choices={"strong": Text("указанные вами и сильные отсылки", "references you stated and strong ones"), "all": Text("все отсылки", "all references"), "no": Text("ничего", "nothing")},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reference:
    path: str
    to: Candidate
    type: RelationType


@tool(
    category="links",
    title=Text("Перекрёстные ссылки", "Cross-references"),
    question=Text("К чему отослать читателя: сначала, сравни, см. также?", "Where to send the reader: first read, compare, see also?"),
    description=Text(
        "Отсылки с видом и причиной для каждой статьи; при желании раздел «См. также». Просто похожие — в «Похожих статьях».",
        "References with type and reason for every article; a “See also” section if you like. Plain likeness is in “Find related”.",
    ),
    help=HELP, texts=TEXTS, writes=True, version=2, needs=("numpy", "index"), produces=("cross-references.csv", "cross-references.json"), examples=({}, {"write": "no", "least": 0.0}, {"write": "all", "count": 2}),
    keywords=("см. также", "сравни", "отсылки", "see also", "compare", "contrast"),
)  # fmt: skip
def cross_references(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return typed references and propose the sections."""
    progress(0, 1, common("reading"))
    relatedness = Relatedness(vault, lambda done, total: progress(done, 2 * total + 1, common("counting")))
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category)]
    found: dict[str, list[_Reference]] = {}
    for number, path in enumerate(kept):
        progress(len(kept) + number, 2 * len(kept) + 1)
        found[path] = _references(relatedness, path, params)
    edits = () if params.write == "no" else _edits(vault, found, params.write == "all")
    return _report(vault, relatedness, found, edits)


def _references(relatedness: Relatedness, path: str, params: Params) -> list[_Reference]:
    made = []
    for candidate in relatedness.of(path)[: 4 * params.count]:
        kind = relatedness.relation(path, candidate)
        if candidate.score >= params.least or kind in _EDGES:
            made.append(_Reference(path, candidate, kind))
    stated = [r for r in made if r.type in _EDGES]
    chosen = (stated + [r for r in made if r.type not in _EDGES])[: params.count]
    return sorted(chosen, key=lambda r: (TYPES.index(r.type), -r.to.score, r.to.path))


def _edits(vault: Vault, found: dict[str, list[_Reference]], weak_too: bool) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for path, references in found.items():
        article = vault.articles[path]
        if article.decoded.lossy or article.frontmatter.broken:
            continue
        new = [r for r in references if not r.to.direct and (weak_too or _strength(r.to.score) == "strong" or r.type in _EDGES)]
        after = put_generated(article.text, BLOCK, _section(vault, article, new), len(article.text)) if new else remove_generated(article.text, BLOCK)
        if after != article.text:
            edits.append(Replace(path, article.hash, article.decoded.encode(after)))
    return tuple(edits)


def _section(vault: Vault, article: Article, references: list[_Reference]) -> str:
    language = writing_language(article)
    lines = [f"## {TEXTS['section'].format(language, {})}", ""]
    for reference in references:
        link = markdown_link(article.path, reference.to.path, vault.articles[reference.to.path].title)
        word = RELATION_TEXTS[reference.type].format(language, {})
        lines.append(f"- {link}" if reference.type == "see_also" else f"- *{word}* {link}")
    return "\n".join(lines)


def _report(vault: Vault, relatedness: Relatedness, found: dict[str, list[_Reference]], edits: tuple[Edit, ...]) -> Report:
    every = [r for references in found.values() for r in references]
    pairs = {(r.path, r.to.path) for r in every}
    covered = sum(bool(references) for references in found.values())
    metrics = Metrics((
        Metric(_message("references"), len(every)), Metric(_message("covered"), covered), Metric(_message("mutual"), sum((b, a) in pairs for a, b in pairs if a < b), note=_message("mutual_note")),
        Metric(_message("new"), sum(not r.to.direct for r in every)), Metric(_message("changed"), len(edits)),
    ))  # fmt: skip
    counts = Counter(r.type for r in every)
    bars: tuple[tuple[Label, int], ...] = tuple((_message(f"rel_{t}"), counts[t]) for t in TYPES if counts[t])
    chart = Chart(_message("chart"), "bar", _message("type"), common("count"), (Series(_message("references"), bars),))
    graph = ArticleGraph(tuple(found), tuple(Edge(r.path, r.to.path, _EDGES.get(r.type, "similar"), round(r.to.score, 4)) for r in every if r.to.path in found))
    shared = shared_folder(vault.articles)
    picture = draw(vault, graph, _message("picture"), group=lambda p: top_folder(p, shared), size=lambda p: 1.0 + len(found[p]), note=_message("picture_cut", shown=MAX_DRAWN, total=len(found)))
    summary = _message("summary" if edits else "summary_same" if every else "summary_none", references=len(every), covered=covered, changed=len(edits))
    blocks = (metrics, chart, picture, _table(vault, relatedness, every), Markdown(_message("explain")))
    return Report(summary if vault.articles else common("empty_vault"), blocks, _files(every), ChangeSet(edits))


def _strength(score: float) -> str:
    return "strong" if score >= _STRONG else "medium" if score >= _MEDIUM else "weak"


def _table(vault: Vault, relatedness: Relatedness, every: list[_Reference]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("type", _message("type")), Column("other", _message("other"), "article"), Column("strength", _message("strength")), Column("score", common("score"), "number", 3),
        Column("linked", _message("linked"), "bool"), Column("why", common("why")),
    )  # fmt: skip
    rows = []
    for r in every[:MAX_ROWS]:
        why = relatedness.reasons(r.path, r.to)
        rows.append((
            ArticleRef(r.path, vault.articles[r.path].title), _message(f"rel_{r.type}"), ArticleRef(r.to.path, vault.articles[r.to.path].title), _message(_strength(r.to.score)),
            r.to.score, r.to.direct, both(why),
        ))  # fmt: skip
    return Table(_message("table"), columns, tuple(rows), total=len(every), empty=common("nothing"))


def _files(every: list[_Reference]) -> tuple[Artifact, ...]:
    header = ("path", "type", "to", "score", "strength", "linked")
    records = [(r.path, r.type, r.to.path, round(r.to.score, 6), _strength(r.to.score), r.to.direct) for r in every]
    by_article: dict[str, list[dict[str, object]]] = {}
    for record in records:
        by_article.setdefault(record[0], []).append(dict(zip(header[1:], record[1:], strict=True)))
    return csv_artifact("cross-references.csv", header, records), json_artifact("cross-references.json", {"cross_references": by_article})
