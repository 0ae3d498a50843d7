"""Chains of articles: series and courses in order, with a navigation line written into each part."""

from __future__ import annotations

from typing import Any

from data20.graph.chains import Chain, find_chains
from data20.language.writing import writing_language
from data20.messages import Text
from data20.report.blocks import Artifact, Column, Markdown, Metric, Metrics, Report, Table, Tree, TreeNode
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, ref, text_artifact
from data20.tools.scope import folder_param, in_folder
from data20.tools.state import read_state, state_edit
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.generated import put_generated, remove_generated
from data20.vault.linktext import escape_text, markdown_destination, markdown_link
from data20.vault.model import Article, Vault
from data20.vault.resolve import fold

NAME = "chain_references"
_message = messages_of(NAME)
BLOCK = "chain"
STATE = ".data20/chains.json"
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("{chains|цепочка|цепочки|цепочек} из {articles|статьи|статей|статей}; строка «назад — дальше» изменится в {changed|статье|статьях|статьях}.", "{chains|chain|chains} of {articles|article|articles}; the previous–next line would change in {changed|article|articles}."),
    "summary_same": Text("{chains|цепочка|цепочки|цепочек} из {articles|статьи|статей|статей}; строка «назад — дальше» останется, как есть.", "{chains|chain|chains} of {articles|article|articles}; the previous–next line stays as it is."),
    "summary_none": Text("Цепочек нет: ни series в метаданных, ни пронумерованных статей.", "There are no chains: no series in the metadata, no numbered articles."),
    "chains": Text("Цепочки", "Chains"), "members": Text("Статьи в цепочках", "Articles in chains"), "gaps": Text("Пропущенные части", "Missing parts"), "doubled": Text("Повторённые номера", "Repeated numbers"), "changed": Text("Изменится статей", "Articles that would change"),
    "tree": Text("Цепочки по порядку", "Chains in order"), "table": Text("Цепочки", "Chains"), "chain": Text("Цепочка", "Chain"), "kind": Text("Откуда", "Found by"), "first": Text("Начало", "Begins with"), "whole": Text("Полнота", "Completeness"),
    "kind_own": Text("задана вами", "defined by you"), "kind_series": Text("series в метаданных", "series in the metadata"), "kind_numbers": Text("номера в именах", "numbers in names"),
    "parts": Text("Все части", "All parts"), "part": Text("Часть", "Part"), "place": Text("№", "No."), "previous": Text("Назад", "Previous"), "next": Text("Дальше", "Next"), "unknown": Text("Не найдены статьи цепочки", "Articles of the chain that weren't found"), "named": Text("Указано", "Named"),
    "of": Text("часть {part} из {total}", "part {part} of {total}"), "fine": Text("Все найдены.", "All were found."),
    "explain": Text(
        "**Как собраны.** Сначала цепочки, что задали вы; затем статьи с одним `series` по порядку `part`; затем пронумерованные имена в одной папке (от трёх, без больших пропусков, даты не в счёт). Статья входит в одну цепочку. "
        "*Полнота* — сколько номеров от первого до последнего на месте.",
        "**How they are found.** First the chains you defined; then articles with one `series`, ordered by `part`; then numbered names in one folder (from three on, without large gaps, dates don't count). An article is in one chain. "
        "*Completeness* is how many of the numbers from first to last are there.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи читают одну за другой, все ли части на месте — и как читателю перейти к следующей?

**Как находит.** По метаданным `series` и `part` (или `order`, `chapter`), по номерам в начале или середине имени («01 Начало», «graph-2-centrality», «Часть 3») в пределах папки и по вашему списку. Пропущенный номер и номер, что встречается дважды, названы. Чтобы задать свою цепочку, напишите её название первой строкой, а ниже — статьи по порядку, каждую в своей строке (путь или название); она хранится в `.data20/chains.json` и правится так же. Название без статей под ним убирает цепочку.

**Что записывает.** По вашему решению — строку «← назад · часть 2 из 5 · дальше →» в конце каждой части между отметками `data20:begin chain`. Она обновляется на месте и не считается содержанием; статья, что выпала из цепочки, строку теряет. Второй запуск ничего не меняет.

**Границы.** Имена, что начинаются с года, номерами не считаются.""",
    """**What it answers.** Which articles are read one after another, is every part there — and how does a reader get to the next?

**How it finds them.** By `series` and `part` (or `order`, `chapter`) in the metadata, by numbers at the start or in the middle of names (“01 Start”, “graph-2-centrality”, “Part 3”) within a folder, and by your list. A missing number and one that occurs twice are named. To define a chain, write its title in the first line and the articles below in order, one a line (path or title); it is kept in `.data20/chains.json` and changed the same way. A title without articles below removes the chain.

**What it writes.** If you decide so, a line “← previous · part 2 of 5 · next →” at the end of each part between `data20:begin chain` markers. It is updated in place and doesn't count as content; an article that left the chain loses the line. A second run changes nothing.

**Limits.** Names that begin with a year aren't taken for numbers.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    numbers: bool = param(True, title=Text("По номерам в именах", "By numbers in names"), description=Text("Считать цепочкой пронумерованные статьи папки.", "Take a folder's numbered articles for a chain."))
    define: str = param("", widget="multiline", max_length=50_000, title=Text("Задать цепочку", "Define a chain"), description=Text("Первая строка — название, дальше статьи по порядку; без статей — убрать.", "First line the title, then the articles in order; none removes it."))
    write: bool = param(True, title=Text("Предложить навигацию", "Propose navigation"), description=Text("Строка «назад — дальше» в конце каждой части.", "A previous–next line at the end of each part."))


@tool(
    category="links",
    title=Text("Цепочки статей", "Article chains"),
    question=Text("Какие статьи идут одна за другой?", "Which articles follow one another?"),
    description=Text(
        "Серии и курсы по порядку, пропущенные части, переходы «назад — дальше» в статьях, свои цепочки.",
        "Series and courses in order, missing parts, previous–next lines in the articles, chains of your own.",
    ),
    help=HELP, texts=TEXTS, writes=True, needs=(f"file:{STATE}",), produces=("chains.csv", "chains.json", "chains.md"), examples=({}, {"numbers": False}, {"define": "Чай\nTea\nВода", "write": False}),
    keywords=("серия", "курс", "навигация", "следующая", "series", "course", "next", "previous", "navigation"),
)  # fmt: skip
def chain_references(vault: Vault, params: Params, progress: Progress) -> Report:
    """Find the chains and propose the navigation lines."""
    progress(0, 3, common("reading"))
    state = read_state(vault, STATE)
    stored = {str(title): [str(item) for item in items] for title, items in state.items() if isinstance(items, list)}
    unknown: list[str] = []
    changes: ChangeSet = ChangeSet()
    if params.define.strip():
        stored, unknown = _defined(vault, stored, params.define)
        changes = state_edit(vault, STATE, stored) if stored or STATE in vault.attachments else changes
    kept = {p for p, a in vault.articles.items() if in_folder(a, params.folder)}
    chains = find_chains(vault, stored, kept, numbers=params.numbers)
    unknown += [path for items in stored.values() for path in items if path not in vault.articles]
    progress(1, 3, common("writing"))
    edits = _edits(vault, chains, kept, progress) if params.write else []
    return _report(vault, chains, list(dict.fromkeys(unknown)), edits, ChangeSet((*changes.edits, *edits)))


def _defined(vault: Vault, stored: dict[str, list[str]], text: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the chains with the defined one put in (or taken out), and the lines that name no article."""
    title, *lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    names: dict[str, str] = {}
    for path, article in vault.articles.items():
        for name in (path, path.removesuffix(".md"), article.title, article.name):
            names.setdefault(fold(name), path)
    found = [names.get(fold(line), "") for line in lines]
    rest = {name: items for name, items in stored.items() if name != title}
    return ({**rest, title: list(dict.fromkeys(path for path in found if path))} if lines else rest), [line for line, path in zip(lines, found, strict=True) if not path]


def _edits(vault: Vault, chains: list[Chain], kept: set[str], progress: Progress) -> list[Edit]:
    wanted = {path: (chain, at) for chain in chains if len(chain.members) > 1 for at, path in enumerate(chain.paths)}
    edits: list[Edit] = []
    for path in sorted(kept):
        article = vault.articles[path]
        if article.decoded.lossy or article.frontmatter.broken:
            continue
        place = wanted.get(path)
        after = put_generated(article.text, BLOCK, _line(vault, article, *place), len(article.text)) if place else remove_generated(article.text, BLOCK)
        if after != article.text:
            edits.append(Replace(path, article.hash, article.decoded.encode(after)))
    progress(2, 3)
    return edits


def _line(vault: Vault, article: Article, chain: Chain, at: int) -> str:
    language = writing_language(article)
    paths = chain.paths
    middle = f"{escape_text(chain.title)}, {TEXTS['of'].format(language, {'part': at + 1, 'total': len(paths)})}"
    before = f"← {markdown_link(article.path, paths[at - 1], vault.articles[paths[at - 1]].title)} · " if at else ""
    after = f" · {markdown_link(article.path, paths[at + 1], vault.articles[paths[at + 1]].title)} →" if at + 1 < len(paths) else ""
    return f"{before}{middle}{after}"


def _report(vault: Vault, chains: list[Chain], unknown: list[str], edits: list[Edit], changes: ChangeSet) -> Report:
    members = sum(len(chain.members) for chain in chains)
    metrics = Metrics((
        Metric(_message("chains"), len(chains)), Metric(_message("members"), members), Metric(_message("gaps"), sum(len(c.missing) for c in chains)),
        Metric(_message("doubled"), sum(len(c.doubled) for c in chains)), Metric(_message("changed"), len(edits)),
    ))  # fmt: skip
    roots = tuple(TreeNode(c.title, value=len(c.members), children=tuple(TreeNode(vault.articles[p].title, p) for p in c.paths[:200])) for c in chains[:200])
    blocks = (metrics, Tree(_message("tree"), roots), _table(vault, chains), _parts(vault, chains), _unknown(unknown), Markdown(_message("explain")))
    summary = _message("summary" if edits else "summary_same", chains=len(chains), articles=members, changed=len(edits)) if chains else _message("summary_none")
    return Report(summary, blocks, _files(vault, chains), changes)


def _whole(chain: Chain) -> float:
    there = len({part for _, part in chain.members if part is not None})
    return there / (there + len(chain.missing)) if there else 1.0


def _table(vault: Vault, chains: list[Chain]) -> Table:
    columns = (
        Column("chain", _message("chain")), Column("kind", _message("kind")), Column("members", common("articles"), "number"), Column("first", _message("first"), "article"),
        Column("whole", _message("whole"), "percent"), Column("gaps", _message("gaps")), Column("doubled", _message("doubled")),
    )  # fmt: skip
    rows = tuple((c.title, _message(f"kind_{c.kind}"), len(c.members), ref(vault, c.paths[0]), _whole(c), [str(n) for n in c.missing[:20]], [str(n) for n in c.doubled[:20]]) for c in chains[:MAX_ROWS])
    return Table(_message("table"), columns, rows, total=len(chains), empty=_message("summary_none"))


def _parts(vault: Vault, chains: list[Chain]) -> Table:
    columns = (Column("chain", _message("chain")), Column("place", _message("place"), "number"), Column("part", _message("part"), "number"), Column("article", common("article"), "article"), Column("previous", _message("previous"), "article"), Column("next", _message("next"), "article"))  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for chain in chains:
        refs = [None, *(ref(vault, path) for path in chain.paths), None]
        rows += [(chain.title, at, part, refs[at], refs[at - 1], refs[at + 1]) for at, (_, part) in enumerate(chain.members, 1)]
    return Table(_message("parts"), columns, tuple(rows[:MAX_ROWS]), total=len(rows), empty=_message("summary_none"))


def _unknown(unknown: list[str]) -> Table:
    return Table(_message("unknown"), (Column("named", _message("named"), "code"),), tuple((name,) for name in unknown[:MAX_ROWS]), total=len(unknown), empty=_message("fine"))


def _files(vault: Vault, chains: list[Chain]) -> tuple[Artifact, ...]:
    records = [(c.title, c.kind, at, part, path, vault.articles[path].title) for c in chains for at, (path, part) in enumerate(c.members, 1)]
    data = [{"title": c.title, "kind": c.kind, "articles": list(c.paths), "missing": list(c.missing), "doubled": list(c.doubled)} for c in chains]
    lines: list[str] = []
    for chain in chains:
        lines += [f"## {escape_text(chain.title)}", "", *(f"{at}. [{escape_text(vault.articles[p].title)}]({markdown_destination(p)})" for at, p in enumerate(chain.paths, 1)), ""]
    return csv_artifact("chains.csv", ("chain", "kind", "place", "part", "path", "title"), records), json_artifact("chains.json", {"chains": data}), text_artifact("chains.md", "\n".join(lines))
