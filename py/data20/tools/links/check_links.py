"""Link health: every link inside the vault checked, mended where the answer is sure; of those outside, what the person's browser learnt."""

from __future__ import annotations

from collections import Counter
from typing import Any

from data20.messages import Text
from data20.quality.link_repair import LinkFinding, check_article, renames_of, repairs
from data20.quality.urls import canonical_url
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
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
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.links._outside import OUTSIDE, chart, counted, in_words, last_of
from data20.tools.links._outside import metrics as outside_metrics
from data20.tools.output import json_artifact
from data20.tools.outside import STATE, Answers, answers_of
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet, Edit
from data20.vault.links import links_of
from data20.vault.model import Vault

NAME = "check_links"
_message = messages_of(NAME)
MAX_ROWS = 1000
_ORDER = ("broken", "file", "anchor", "malformed", "local", "case")

TEXTS = {
    "summary": Text("Из {total|ссылки|ссылок|ссылок} внутри хранилища не работает {bad} ({percent} %); починить сразу можно {fixed}.", "Of {total|link|links} inside the vault, {bad|doesn't|don't} work ({percent} %); {fixed} can be mended at once."),
    "summary_stuck": Text("Из {total|ссылки|ссылок|ссылок} внутри хранилища не работает {bad} ({percent} %); починить сразу нельзя ни одной.", "Of {total|link|links} inside the vault, {bad|doesn't|don't} work ({percent} %); none can be mended at once."),
    "summary_fine": Text("Все {total|ссылка|ссылки|ссылок} внутри хранилища работают.", "All {total|link|links} inside the vault work."), "summary_none": Text("Внутри хранилища ссылок нет.", "There are no links inside the vault."),
    "inside": Text("Ссылки внутри", "Links inside"), "ok": Text("Работают", "Work"), "broken": Text("Никуда не ведут", "Lead nowhere"), "file": Text("Нет файла", "File missing"), "anchor": Text("Нет такого места", "No such place"), "case": Text("Другие буквы в имени", "Other letter case"),
    "malformed": Text("Адрес с ошибкой", "Malformed address"), "local": Text("Адрес только у вас", "Local address"), "outside": Text("Внешние ссылки", "Links outside"), "outside_note": Text("Их спрашивает браузер, когда вы это разрешите: «Проверить адреса».", "Your browser asks them once you agree: “Check addresses”."),
    "table_refused": Text("Внешние адреса, что отказали", "Outside addresses that refused"), "url": Text("Адрес", "Address"), "no_refused": Text("Ни один не отказал.", "None has refused."),
    "fixable": Text("Починить сразу", "Mend at once"), "health": Text("Здоровье", "Health"), "articles_bad": Text("Статьи с ошибками", "Articles with errors"),
    "chart": Text("Ссылки по состоянию", "Links by state"), "state": Text("Состояние", "State"), "table": Text("Что не так", "What is wrong"), "link": Text("Ссылка", "Link"), "shown": Text("Текст ссылки", "Link text"), "suggestion": Text("Что имелось в виду", "What was meant"), "mend": Text("Чинится", "Mended"),
    "reason_renamed": Text("файл переименован в «{to}»", "the file was renamed to “{to}”"), "reason_moved": Text("файл с этим именем лежит в «{to}»", "a file of that name is at “{to}”"), "reason_similar": Text("похоже на «{to}»", "looks like “{to}”"),
    "reason_heading": Text("есть заголовок «{to}»", "there is a heading “{to}”"), "reason_case": Text("файл называется «{to}»", "the file is called “{to}”"), "reason_none": Text("ничего похожего нет", "nothing is like it"),
    "wanted": Text("Каких статей не хватает", "Articles that are wanted"), "name": Text("Имя", "Name"), "times": Text("Ссылок", "Links"), "no_wanted": Text("Все на месте.", "All are there."),
    "explain": Text(
        "**Как читать.** *Никуда не ведут* — такой статьи нет ни по этому пути, ни с таким именем. *Нет файла* — то же с изображением, видео и другими вложениями. *Нет такого места* — файл есть, а заголовка или блока в нём нет. *Другие буквы* — здесь ссылка работает, но на системах, где важен регистр, сломается. "
        "Чинится то, что однозначно: файл переименован (по журналу), лежит в другой папке или его имя похоже на 80 % и больше, и второго такого нет. "
        "Внешние адреса сам инструмент не спрашивает: это делает браузер, когда вы разрешите; чего он не узнал, о том так и сказано.",
        "**How to read it.** *Lead nowhere*: there is no such article at that path nor of that name. *File missing*: the same for images, video and other attachments. *No such place*: the file is there, the heading or block isn't. *Other letter case*: it works here, but breaks on systems that mind the case. "
        "Mended is what has one answer: the file was renamed (by the journal), lies in another folder, or its name is 80 % alike or more, and no second one is. "
        "Addresses outside are not asked by the tool but by your browser, once you agree; what it could not learn is said to be unknown.",
    ),
    **OUTSIDE,
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие ссылки сломаны, что в них имелось в виду и что можно починить одной кнопкой?

**Как проверяется.** Ссылки взяты из разобранной разметки, поэтому код и комментарии не мешают. Цель ищется, как ищет Obsidian: по пути, по имени, по псевдониму, без учёта регистра; якоря — по правилам github-slugger, с номерами у повторных заголовков, и по `^блокам`. Замена: сначала журнал переименований, затем файл с тем же именем, затем похожее имя (Ратклифф и Обершелп); заголовок — самый похожий, от 75 %.

**Что записывает.** Только место назначения ссылки, в её же виде (Markdown или вики). После правки статья читается заново: ссылок должно быть столько же, а сломанных меньше ровно на починенные. Второй запуск ничего не предлагает.

**Внешние адреса.** Верно ли они записаны, проверяется всегда; отвечают ли — когда вы нажмёте «Проверить адреса» и согласитесь. Как это понимать, говорит справка «Внешних ссылок», там же их опись.

**Границы.** Ссылки в созданных блоках чинит тот, кто их создал.""",
    """**What it answers.** Which links are broken, what did they mean, and what can be mended with one click?

**How it checks.** Links come from the parsed markup, so code and comments don't interfere. Targets are found as Obsidian finds them: by path, name or alias, whatever the case; anchors by the rules of github-slugger, with numbers on repeated headings, and by `^blocks`. A replacement is sought in the journal's renames first, then a file of the same name, then a similar name (Ratcliff and Obershelp); a heading is the most similar, from 75 %.

**What it writes.** Only the link's destination, in its own style (Markdown or wiki). After the change the article is read again: it must hold as many links, and exactly the mended ones fewer broken. A second run proposes nothing.

**Addresses outside.** Whether they are well written is always checked; whether they answer, when you press “Check addresses” and agree. The help of “External links”, which lists them, says how to read that.

**Limits.** Links in generated blocks are their maker's to mend.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    mend: bool = param(True, title=Text("Предложить починку", "Propose repairs"), description=Text("Исправить ссылки, у которых ответ один.", "Correct links that have one answer."))
    case: bool = param(True, title=Text("Следить за регистром", "Mind the letter case"), description=Text("Сообщать, когда имя файла написано другими буквами.", "Report when a file's name is written in other case."))
    local: bool = param(True, advanced=True, title=Text("Следить за адресами", "Mind the addresses"), description=Text("Сообщать об адресах с ошибкой и тех, что открываются только у вас.", "Report malformed addresses and those that only open on your machine."))


@tool(
    category="links",
    title=Text("Проверка ссылок", "Check links"),
    question=Text("Какие ссылки сломаны и что в них имелось в виду?", "Which links are broken, and what did they mean?"),
    description=Text(
        "Ссылки, якоря и изображения внутри хранилища: что сломано, что имелось в виду, починка одной кнопкой. Опись внешних — «Внешние ссылки».",
        "Links, anchors and images inside the vault: what is broken, what was meant, repair with one click. Outside ones are listed by “External links”.",
    ),
    help=HELP, texts=TEXTS, writes=True, needs=("journal", f"file:{STATE}"), produces=("broken-links.csv", "link-health.json"), examples=({}, {"mend": False}, {"case": False, "local": False}),
    keywords=("битые ссылки", "якоря", "починить", "broken", "anchors", "repair", "dead links"),
)  # fmt: skip
def check_links(vault: Vault, params: Params, progress: Progress) -> Report:
    """Check the links of the chosen articles and propose the sure repairs."""
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category)]
    progress(0, len(kept) + 1, common("reading"))
    renames = renames_of(vault.journal)
    findings: list[LinkFinding] = []
    for number, path in enumerate(kept):
        progress(number, len(kept) + 1)
        findings += check_article(vault, vault.articles[path], renames)
    hidden = ({"case"} if not params.case else set()) | ({"malformed", "local"} if not params.local else set())
    findings = [f for f in findings if f.problem not in hidden]
    edits, mended = repairs(vault, findings) if params.mend else ((), 0)
    inside, outside = _parted(vault, kept)
    answers = answers_of(vault)
    progress(len(kept) + 1, len(kept) + 1, common("writing"))
    return _report(vault, findings, (edits, mended), inside, outside, answers)


def _parted(vault: Vault, kept: list[str]) -> tuple[int, dict[str, list[ArticleRef]]]:
    """Return how many links lead inside, and the places of each address outside by its canonical spelling."""
    inside, outside = 0, dict[str, list[ArticleRef]]()
    for path in kept:
        for resolved in links_of(vault).outlinks(path):
            if resolved.link.generated:
                continue
            if resolved.status != "external":
                inside += 1
            else:
                outside.setdefault(canonical_url(resolved.link.target), []).append(ArticleRef(path, vault.articles[path].title, resolved.link.line))
    return inside, outside


def _report(vault: Vault, findings: list[LinkFinding], repaired: tuple[tuple[Edit, ...], int], inside: int, outside: dict[str, list[ArticleRef]], answers: Answers) -> Report:
    edits, mended = repaired
    states = counted([url for url in outside if url in answers], answers)
    counts: Counter[str] = Counter(f.problem for f in findings)
    bad = counts["broken"] + counts["file"] + counts["anchor"]
    metrics = Metrics((
        Metric(_message("inside"), inside), Metric(_message("health"), round(100 * (inside - bad) / inside, 1) if inside else 100, "%", digits=1), Metric(_message("articles_bad"), len({f.path for f in findings})),
        *(Metric(_message(kind), counts[kind]) for kind in _ORDER if counts[kind] or kind in ("broken", "anchor")),
        Metric(_message("fixable"), mended), Metric(_message("outside"), sum(map(len, outside.values())), note=_message("outside_note")), *outside_metrics(_message, states, never=False),
    ))  # fmt: skip
    bars: tuple[tuple[Label, int], ...] = ((_message("ok"), inside - bad), *((_message(kind), counts[kind]) for kind in _ORDER if counts[kind]))
    inner = Chart(_message("chart"), "bar", _message("state"), common("count"), (Series(common("count"), bars),))
    summary = _message("summary" if mended else "summary_stuck", total=inside, bad=bad, percent=round(100 * bad / inside, 1), fixed=mended) if bad else _message("summary_fine", total=inside) if inside else _message("summary_none")
    refused: tuple[Block, ...] = (*chart(_message, states), _refused(outside, answers)) if states else ()
    blocks = (metrics, inner, _table(vault, findings, {e.path for e in edits}), *refused, _wanted(findings), Markdown(_message("explain")))
    return Report(summary, blocks, _files(findings, inside, outside, answers), ChangeSet(edits))


def _refused(outside: dict[str, list[ArticleRef]], answers: Answers) -> Table:
    """Where links outside lead to pages that are gone, newest check first."""
    columns = (Column("url", _message("url"), "url"), Column("answer", _message("outside_state")), Column("checked", _message("checked"), "date", None, _message("checked_note")), Column("article", common("article"), "article"))
    last = {url: answer for url in outside if (answer := last_of(answers, url)) and answer.state == "refused"}
    rows = [(url, in_words(_message, answer), answer.at[:10], place) for url, answer in sorted(last.items()) for place in outside[url]]
    return Table(_message("table_refused"), columns, tuple(rows[:MAX_ROWS]), total=len(rows), empty=_message("no_refused"))


def _target(finding: LinkFinding) -> str:
    link = finding.resolved.link
    return f"{link.target}#{link.fragment}" if link.fragment else link.target


def _table(vault: Vault, findings: list[LinkFinding], changed: set[str]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("line", common("line"), "number"), Column("problem", common("problem")), Column("link", _message("link"), "code"), Column("shown", _message("shown"), extra=True),
        Column("suggestion", _message("suggestion")), Column("mend", _message("mend"), "bool"),
    )  # fmt: skip
    ordered = sorted(findings, key=lambda f: (_ORDER.index(f.problem), f.path, f.resolved.link.start))
    rows = tuple(
        (
            ArticleRef(f.path, vault.articles[f.path].title, f.resolved.link.line), f.resolved.link.line, _message(f.problem), _target(f), f.resolved.link.text,
            _message(f"reason_{f.reason or 'none'}", **({"to": f.suggestion} if f.reason else {})), f.splice is not None and f.path in changed,
        )
        for f in ordered[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(ordered), empty=_message("no_wanted"))


def _wanted(findings: list[LinkFinding]) -> Table:
    """What several links name and nobody has written: ideas for new articles."""
    names = Counter(f.resolved.link.target for f in findings if f.problem == "broken" and not f.reason and f.resolved.link.target)
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    columns = (Column("name", _message("name"), "code"), Column("times", _message("times"), "number"))
    return Table(_message("wanted"), columns, tuple(ranked[:MAX_ROWS]), total=len(ranked), empty=_message("no_wanted"))


def _files(findings: list[LinkFinding], inside: int, outside: dict[str, list[ArticleRef]], answers: Answers) -> tuple[Artifact, ...]:
    header = ("path", "line", "problem", "link", "text", "reason", "suggestion")
    records: list[tuple[Any, ...]] = [(f.path, f.resolved.link.line, f.problem, _target(f), f.resolved.link.text, f.reason, f.suggestion) for f in findings]
    states = {url: {"state": last.state, "seen": last.seen, "status": last.status or None, "checked": last.at} for url in sorted(outside) if (last := last_of(answers, url))}
    data = {"links_inside": inside, "links_outside": sum(map(len, outside.values())), "outside": states, "problems": [dict(zip(header, r, strict=True)) for r in records]}
    return csv_artifact("broken-links.csv", header, records), json_artifact("link-health.json", data)
