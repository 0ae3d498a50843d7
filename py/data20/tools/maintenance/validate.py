"""Validate the whole vault with one rule engine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from data20.errors import BadInput
from data20.messages import Language, Message, Text
from data20.quality import rules_body, rules_file
from data20.quality.findings import SEVERITIES, SEVERITY_TEXTS, Finding, Severity, Splice, run_checks
from data20.quality.sarif import sarif
from data20.quality.yaml_reasons import TEXTS as YAML_TEXTS
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.localize import localize
from data20.report.serialize import plain
from data20.report.tabular import csv_artifact
from data20.report.texts import COMMON, common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.scope import category_param, folder_param, in_category, in_folder, not_contents_of
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.model import Article, Vault

NAME = "validate"
_message = messages_of(NAME)
RULES = rules_file.RULES + rules_body.RULES
CHECKS = rules_file.CHECKS + rules_body.CHECKS
MAX_ROWS = 2000

TEXTS = {
    **rules_file.TEXTS, **rules_body.TEXTS,
    **{f"rule.{rule.id}.title": rule.title for rule in RULES},
    **{f"severity.{name}": text for name, text in SEVERITY_TEXTS.items()},
    "summary": Text(
        "{count|замечание|замечания|замечаний} в {articles|статье|статьях|статьях} из {total}; важных — {bad}.",
        "{count|finding|findings} in {articles|article|articles} of {total}; {bad} of them serious.",
    ),
    "clean": Text("Замечаний нет: {total|статья проверена|статьи проверены|статей проверено}.", "No findings: {total|article|articles} checked."),
    "clean_articles": Text("Статьи без замечаний", "Articles without findings"),
    "serious": Text("Критичные и важные", "Critical and high"), "findings": Text("Замечания", "Findings"),
    "hidden": Text("Скрыто базовой линией", "Hidden by the baseline"), "fixable": Text("Можно исправить сразу", "Can be fixed at once"),
    "chart": Text("Замечания по важности", "Findings by severity"), "by_rule": Text("По правилам", "By rule"), "rule": Text("Правило", "Rule"),
    "empty": Text("Замечаний нет.", "No findings."),
    "explain": Text(
        "Правило можно выключить для статьи строкой `data20-ignore: [правило]` в её метаданных, для всего запуска — параметром. "
        "Чтобы видеть только новое, сохраните файл `baseline.json` и вставьте его при следующем запуске.",
        "Switch a rule off for one article with `data20-ignore: [rule]` in its metadata, for a whole run with the parameter. "
        "To see only what is new, keep `baseline.json` and paste it in the next time.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что в хранилище сломано или небрежно — и что из этого можно починить одной кнопкой?

**Что проверяется.** Файл (кодировка, концы строк, пустота), метаданные (читается ли YAML, даты, теги, значения, которые другие программы прочтут иначе), ссылки и якоря, изображения и их описания, заголовки, код, сноски. У каждого замечания — правило, важность, строка и столбец.

**Исправления.** Битая ссылка, у которой есть ровно один явный кандидат (то же имя в другой папке или похожее на 80 % и больше), повторный тег и опасное значение YAML предлагаются как изменение: вы видите разницу и решаете сами.

**Файлы.** SARIF 2.1.0 показывают редакторы кода и хостинги; CSV — для таблиц; `baseline.json` — чтобы дальше видеть только новое.

**Границы.** Внешние адреса не проверяются. Правила о смысле текста здесь не живут.""",
    """**What it answers.** What in the vault is broken or careless — and which of it can be mended at one press?

**What is checked.** The file (encoding, line ends, emptiness), the metadata (does the YAML read, dates, tags, values that other programs read differently), links and anchors, images and their descriptions, headings, code, footnotes. Each finding has a rule, a severity, a line and a column.

**Fixes.** A broken link with exactly one clear candidate (the same name in another folder, or 80 % alike or more), a repeated tag and a hazardous YAML value are proposed as changes: you see the diff and decide.

**Files.** SARIF 2.1.0 shows in code editors and hosts; CSV is for tables; `baseline.json` lets you see only what is new.

**Limits.** Outside addresses aren't contacted. Rules about what the text means don't live here.""",
)


class Params(ToolParams):
    severity: Literal["critical", "high", "medium", "low", "info"] = param(
        "low", title=Text("Не ниже", "At least"), description=Text("Показывать замечания этой важности и выше.", "Show findings of this severity and above."),
        choices=dict(SEVERITY_TEXTS),
    )  # fmt: skip
    folder: str = folder_param()
    category: str = category_param()
    ignore: tuple[str, ...] = param((), max_length=100, advanced=True, title=Text("Выключить правила", "Switch rules off"), description=Text("Имена правил или их групп, например links или code.language.", "Names of rules or groups, for example links or code.language."))
    baseline: str = param("", max_length=5_000_000, advanced=True, widget="multiline", title=Text("Базовая линия", "Baseline"), description=Text("Содержимое baseline.json прошлого запуска: старые замечания скрываются.", "Contents of an earlier run's baseline.json: old findings are hidden."))
    fix: bool = param(True, title=Text("Предложить исправления", "Propose fixes"), description=Text("Подготовить безопасные исправления как изменение.", "Prepare the safe fixes as a change."))


@tool(
    category="maintenance",
    title=Text("Проверка хранилища", "Validate the vault"),
    question=Text("Что в хранилище сломано?", "What in the vault is broken?"),
    description=Text(
        "Проверяет файлы, метаданные, ссылки, изображения и заголовки; предлагает исправления; отчёт SARIF.",
        "Checks files, metadata, links, images and headings; proposes fixes; SARIF report.",
    ),
    help=HELP, texts=TEXTS, writes=True, produces=("findings.csv", "findings.sarif", "baseline.json"),
    examples=({}, {"severity": "info", "fix": False}, {"ignore": ["links", "code.language"]}),
    keywords=("ошибки", "битые ссылки", "качество", "lint", "errors", "broken links", "quality"),
)  # fmt: skip
def validate(vault: Vault, params: Params, progress: Progress) -> Report:
    """Run every rule over the chosen articles and return the findings with safe fixes."""
    unknown = [name for name in params.ignore if not any(r.id == name or r.id.split(".")[0] == name for r in RULES)]
    if unknown:
        raise BadInput(field="ignore", reason=Text("нет ни правила, ни группы «{name}»", "no rule or group is named “{name}”").filled(name=unknown[0]))
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    known = _baseline(params.baseline)
    wanted = frozenset(SEVERITIES[: SEVERITIES.index(params.severity) + 1])
    all_found: list[Finding] = []
    for number, article in enumerate(chosen):
        progress(number, len(chosen), common("reading"))
        all_found.extend(f for f in run_checks(vault, article, CHECKS) if not {f.rule, f.rule.split(".")[0]} & set(params.ignore))
    progress(len(chosen), len(chosen), common("writing"))
    shown = [f for f in all_found if f.severity in wanted and f.fingerprint not in known]
    edits = _edits(vault, shown) if params.fix else ()
    return _report(vault, chosen, shown, edits, sum(f.fingerprint in known for f in all_found))


def _baseline(text: str) -> frozenset[str]:
    if not text.strip():
        return frozenset()
    try:
        return frozenset(map(str, json.loads(text)["fingerprints"]))
    except (ValueError, KeyError, TypeError):
        raise BadInput(field="baseline", reason=not_contents_of("baseline.json")) from None


def _edits(vault: Vault, findings: Sequence[Finding]) -> tuple[Edit, ...]:
    by_path: dict[str, set[Splice]] = {}
    for finding in findings:
        if finding.splice:
            by_path.setdefault(finding.path, set()).add(finding.splice)
    edits: list[Edit] = []
    for path, splices in by_path.items():
        article = vault.articles[path]
        after = article.decoded.encode(_spliced(article.text, splices))
        if after != article.source and not article.decoded.lossy:
            edits.append(Replace(path, article.hash, after))
    return tuple(edits)


def _spliced(text: str, splices: set[Splice]) -> str:
    """Return the text with the splices made from the end on; of two that overlap the later one waits for the next run."""
    made: list[Splice] = []
    for splice in sorted(splices, key=lambda s: (s.start, s.end, s.text)):
        if not made or splice.start >= made[-1].end:
            made.append(splice)
    for splice in reversed(made):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _report(vault: Vault, chosen: Sequence[Article], shown: Sequence[Finding], edits: tuple[Edit, ...], hidden: int) -> Report:
    severities = Counter(f.severity for f in shown)
    touched = len({f.path for f in shown})
    serious = severities["critical"] + severities["high"]
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("clean_articles"), len(chosen) - touched),
        Metric(_message("findings"), len(shown)), Metric(_message("serious"), serious),
        Metric(_message("fixable"), sum(f.splice is not None for f in shown)), Metric(_message("hidden"), hidden),
    ))  # fmt: skip
    chart = Chart(
        _message("chart"), "bar", common("severity"), common("count"),
        (Series(_message("findings"), tuple((_severity(s), severities[s]) for s in SEVERITIES if severities[s])),),
    )  # fmt: skip
    summary = _message("summary", count=len(shown), articles=touched, total=len(chosen), bad=serious) if shown else _message("clean", total=len(chosen))
    blocks = (metrics, chart, _table(vault, shown), _rules_table(shown), Markdown(_message("explain")))
    return Report(summary if vault.articles else common("empty_vault"), blocks if shown else (metrics, Markdown(_message("explain"))), _files(shown), ChangeSet(edits))


def _table(vault: Vault, shown: Sequence[Finding]) -> Table:
    columns = (
        Column("severity", common("severity")), Column("article", common("article"), "article"), Column("line", common("line"), "number"),
        Column("problem", common("problem")), Column("fix", common("fix")), Column("rule", _message("rule"), "code"),
    )  # fmt: skip
    ordered = sorted(shown, key=lambda f: (SEVERITIES.index(f.severity), f.path, f.line, f.column, f.rule, f.subject))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (_severity(f.severity), ArticleRef(f.path, vault.articles[f.path].title, f.line), f.line, _own(f.message), _own(f.fix) if f.fix else None, f.rule)
        for f in ordered[:MAX_ROWS]
    )
    return Table(_message("findings"), columns, rows, total=len(shown), empty=_message("empty"))


def _rules_table(shown: Sequence[Finding]) -> Table:
    counts = Counter(f.rule for f in shown)
    columns = (Column("rule", _message("rule"), "code"), Column("title", common("title")), Column("severity", common("severity")), Column("count", common("count"), "number"))
    rows = tuple((r.id, _message(f"rule.{r.id}.title"), _severity(r.severity), counts[r.id]) for r in RULES if counts[r.id])
    return Table(_message("by_rule"), columns, rows)


def _files(shown: Sequence[Finding]) -> tuple[Artifact, ...]:
    rows = [(f.severity, f.rule, f.path, f.line, f.column, _sentence(f.message, "en"), _sentence(f.message, "ru")) for f in shown]
    baseline = json.dumps({"fingerprints": sorted({f.fingerprint for f in shown})}, indent=1) + "\n"
    return (
        csv_artifact("findings.csv", ("severity", "rule", "path", "line", "column", "message", "сообщение"), rows),
        Artifact("findings.sarif", "application/sarif+json", sarif(shown, RULES, lambda m: _sentence(m, "en"), "en").encode()),
        Artifact("baseline.json", "application/json", baseline.encode()),
    )


def _sentence(message: Message, language: Language) -> str:
    return str(localize(plain(message), language, {**COMMON, **YAML_TEXTS, **TEXTS}))


def _own(message: Message) -> Message:
    """Return a rule's message under this tool's name, where the catalogue keeps it."""
    return Message(f"{NAME}.{message.key}", message.values)


def _severity(name: Severity) -> Message:
    return _message(f"severity.{name}")
