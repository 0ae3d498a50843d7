"""Metadata against a schema, with fixes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data20.messages import Message, Text
from data20.quality import schema as rules
from data20.quality.findings import SEVERITIES, SEVERITY_TEXTS
from data20.quality.schema import DEFAULT, Violation, check, read_schema
from data20.quality.yaml_reasons import TEXTS as YAML_TEXTS
from data20.quality.yaml_reasons import reason_of
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
from data20.report.localize import localize
from data20.report.serialize import plain
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, metadata_edit
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.model import Article, Vault

NAME = "metadata_validator"
_message = messages_of(NAME)
SCHEMA_FILE = ".data20/schema.json"
MAX_ROWS = 2000

TEXTS = {
    "wanting": Text("Желательные поля, которых нет", "Recommended fields that are missing"), "lacking": Text("Без него статей", "Articles without it"), "for_example": Text("Например", "For example"),
    **rules.TEXTS, **{f"severity.{name}": text for name, text in SEVERITY_TEXTS.items()},
    "summary": Text("Схеме отвечают {valid} из {total|статьи|статей|статей}; исправить сразу можно {fixable|поле|поля|полей}.", "{valid} of {total|article|articles} follow the schema; {fixable|field|fields} can be mended at once."),
    "summary_valid": Text("{total|статья отвечает|статьи отвечают|статей отвечают} схеме, нарушений нет; желательные поля заполнены на {percent} %.", "{total|article follows|articles follow} the schema, nothing is amiss; {percent} % of the recommended fields are filled in."),
    "summary_empty": Text("Проверять нечего: статей нет.", "There is nothing to check: there are no articles."),
    "valid": Text("Отвечают схеме", "Follow the schema"), "violations": Text("Нарушения", "Violations"), "fixable": Text("Можно исправить сразу", "Can be fixed at once"), "complete": Text("Заполнено", "Filled in"), "complete_note": Text("Доля обязательных и желательных полей, которые заполнены.", "Share of required and recommended fields that are filled in."), "schema_from": Text("Схема", "Schema"),
    "all_metadata": Text("не читаются вовсе", "can't be read at all"), "from.builtin": Text("встроенная", "built in"), "from.file": Text("файл хранилища", "a file of the vault"), "from.parameter": Text("из параметра", "the parameter"), "chart": Text("Поля с нарушениями", "Fields with violations"), "field": Text("Поле", "Field"), "becomes": Text("Станет", "Becomes"), "type": Text("Тип", "Type"), "clean": Text("Нарушений нет.", "No violations."),
    "coverage": Text("Какие поля есть в хранилище", "Which fields the vault has"), "share": Text("Доля статей", "Share of articles"), "in_schema": Text("В схеме", "In the schema"), "examples": Text("Частые значения", "Common values"), "duplicates": Text("Одинаковые названия", "Equal titles"),
    "explain": Text("**Своя схема.** Положите в хранилище `.data20/schema.json` (начните с файла `schema.json` из этого отчёта): `default` — для всех статей, `types` — для отдельных, по полю `type` или верхней папке. Схема — JSON Schema; `x-recommended` называет желательные поля.", "**Your own schema.** Put `.data20/schema.json` into the vault (begin with this report's `schema.json`): `default` holds for all articles, `types` for some, by their `type` field or top folder. It is JSON Schema; `x-recommended` names fields that had better be there."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Отвечают ли метаданные статей принятым правилам, и что из нарушений исправит одна кнопка?

**Как проверяется.** По схеме — части JSON Schema 2020-12: типы, перечни, образцы, длины, пределы, списки, обязательные поля; `x-recommended` — желательные. Схема берётся из параметра, из файла `.data20/schema.json` хранилища или встроенная. Для разных типов статей (поле `type` или верхняя папка) схемы могут быть разными. Даты YAML — это даты: `2024-05-06` без кавычек верно. Поле, похожее на известное (`titel`), названо опечаткой.

**Исправления** — только бесспорные: «12.05.2024» и «12 мая 2024» становятся `2024-05-12`, строка `a, b` в поле-списке — списком, «4 мин» в числовом поле — числом 4, `Draft` — `draft`, повторы в списке уходят. Меняются только строки этих полей; вы видите разницу и решаете.

**Чем отличается от «Проверки хранилища».** Та проверяет весь файл — ссылки, картинки, заголовки; здесь — только метаданные, зато по вашей схеме.

**Границы.** Из JSON Schema понимаются перечисленные слова; на неизвестные отчёт укажет.""",
    """**What it answers.** Do the articles' metadata follow the rules, and which violations does one press mend?

**How it is checked.** Against a schema, a part of JSON Schema 2020-12: types, enumerations, patterns, lengths, limits, lists, required fields; `x-recommended` names those that had better be there. The schema comes from the parameter, from the vault's `.data20/schema.json`, or is the one built in. Different types of articles (by their `type` field or top folder) may have different schemas. YAML dates are dates: `2024-05-06` without quotes is right. A field that looks like a known one (`titel`) is called a slip.

**Fixes** are made only beyond doubt: “12.05.2024” and “May 12, 2024” become `2024-05-12`, a text `a, b` in a list field becomes a list, “4 min” in a number field 4, `Draft` becomes `draft`, repeats in a list go. Only the lines of these fields change; you see the diff and decide.

**How it differs from “Validate the vault”.** That checks the whole file — links, pictures, headings; this only metadata, but by your schema.

**Limits.** Of JSON Schema, the words listed here are understood; the report names unknown ones.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    schema_text: str = param("", max_length=500_000, widget="multiline", title=Text("Схема", "Schema"), description=Text("JSON Schema; пусто — файл .data20/schema.json хранилища или встроенная.", "JSON Schema; empty means the vault's .data20/schema.json or the one built in."))
    recommended: bool = param(True, title=Text("Показывать желательные", "Show recommendations"), description=Text("Называть и незаполненные желательные поля.", "Name empty recommended fields, too."))
    fix: bool = param(True, title=Text("Предложить исправления", "Propose fixes"), description=Text("Подготовить бесспорные исправления как изменение.", "Prepare fixes beyond doubt as a change."))


@dataclass(frozen=True, slots=True)
class Checked:
    article: Article
    kind: str
    violations: tuple[Violation, ...]
    complete: float
    edit: Any

    @property
    def valid(self) -> bool:
        return all(v.severity == "info" for v in self.violations)


@tool(
    category="tags",
    title=Text("Проверка метаданных", "Metadata validator"),
    question=Text("Верно ли заполнены метаданные?", "Are the metadata filled in right?"),
    description=Text("Проверяет метаданные по схеме (своей для каждого типа статей) и предлагает бесспорные исправления.", "Checks metadata against a schema (its own for each type of article) and proposes fixes beyond doubt."),
    help=HELP, texts=TEXTS, writes=True, produces=("metadata.csv", "metadata.json", "schema.json"), needs=(f"file:{SCHEMA_FILE}",),
    examples=({}, {"fix": False, "recommended": False}, {"schema_text": '{"properties": {"status": {"enum": ["draft", "done"]}}}'}),
    keywords=("frontmatter", "yaml", "схема", "поля", "свойства", "schema", "fields", "properties", "json schema"),
)  # fmt: skip
def metadata_validator(vault: Vault, params: Params, progress: Progress) -> Report:
    """Check the chosen articles' metadata."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    own = vault.files.get(SCHEMA_FILE)
    text = params.schema_text.strip() or (own.decode("utf-8", "replace") if own else "")
    origin = "parameter" if params.schema_text.strip() else "file" if own else "builtin"
    schemas = read_schema(text) if text else {"": DEFAULT}
    found: list[Checked] = []
    progress(0, len(chosen), common("reading"))
    for number, article in enumerate(chosen, 1):
        found.append(_checked(article, schemas, params))
        progress(number, len(chosen), common("reading"))
    fixable = sum(v.fixable for c in found if c.edit is not None for v in c.violations)
    metrics = Metrics((
        Metric(common("articles"), len(found)), Metric(_message("valid"), sum(c.valid for c in found)), Metric(_message("violations"), sum(v.severity != "info" for c in found for v in c.violations)), Metric(_message("fixable"), fixable),
        Metric(_message("complete"), round(100 * sum(c.complete for c in found) / len(found), 1) if found else 0, "%", _message("complete_note"), 0), Metric(_message("schema_from"), "JSON Schema", note=_message(f"from.{origin}")),
    ))  # fmt: skip
    document = json.loads(text) if text else {"default": DEFAULT, "types": {}}
    if not found:
        return Report(_message("summary_empty"), (metrics, Markdown(_message("explain"))), _files(found, document))
    blocks: list[Block] = [metrics]
    counts = Counter(v.key for c in found for v in c.violations if v.severity != "info")
    if counts:
        order = sorted(counts, key=lambda k: (-counts[k], k))[:20]
        blocks.append(Chart(_message("chart"), "bar", _message("field"), _message("violations"), (Series(_message("violations"), tuple((k or _message("all_metadata"), counts[k]) for k in order)),)))
    blocks += [_table(found), *_wanting(found), _coverage(found, schemas), *_duplicates(found), Markdown(_message("explain"))]
    edits = tuple(c.edit for c in found if c.edit is not None) if params.fix else ()
    summary = _message("summary", valid=sum(c.valid for c in found), total=len(found), fixable=fixable)
    if all(c.valid for c in found) and not fixable:
        summary = _message("summary_valid", total=len(found), percent=round(100 * sum(c.complete for c in found) / len(found)))
    return Report(summary, tuple(blocks), _files(found, document), ChangeSet(edits))


def _checked(article: Article, schemas: Mapping[str, Mapping[str, Any]], params: Params) -> Checked:
    data = dict(article.metadata)
    if article.frontmatter.broken:
        broken = Violation("broken", "critical", "", Message("schema.broken", {"reason": reason_of(article.frontmatter.problems[0])}))
        return Checked(article, "", (broken,), 0.0, None)
    kind = next((name for name in (str(data.get("type") or ""), article.folder.split("/")[0]) if name and name in schemas), "")
    schema = schemas[kind]
    titled = any(h.level == 1 and h.text for h in article.structure.headings)
    found = [v for v in check(data, schema) if not (v.rule in ("required", "recommended") and v.key == "title" and titled)]
    wanted = [*schema.get("required", ()), *schema.get("x-recommended", ())]
    missing = sum(v.rule in ("required", "recommended") for v in found)
    fixes = {v.key: v.fix for v in found if v.fixable}
    shown = tuple(v for v in found if params.recommended or v.rule != "recommended")
    return Checked(article, kind, shown, 1 - missing / len(wanted) if wanted else 1.0, metadata_edit(article, fixes) if fixes else None)


def _table(found: Sequence[Checked]) -> Table:
    columns = (
        Column("severity", common("severity")), Column("article", common("article"), "article"), Column("field", _message("field"), "code"), Column("problem", common("problem")), Column("becomes", _message("becomes"), "code"), Column("type", _message("type")),
    )  # fmt: skip
    pairs = sorted(((c, v) for c in found for v in c.violations if v.rule != "recommended"), key=lambda p: (SEVERITIES.index(p[1].severity), p[0].article.path))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (_message(f"severity.{v.severity}"), ArticleRef(c.article.path, c.article.title, c.article.frontmatter.lines.get(v.key, 1)), v.key, _own(v.message), json.dumps(v.fix, ensure_ascii=False) if v.fixable and c.edit is not None else "", c.kind)
        for c, v in pairs[:MAX_ROWS]
    )
    return Table(_message("violations"), columns, rows, total=len(pairs), empty=_message("clean"))


def _wanting(found: Sequence[Checked]) -> list[Table]:
    """One row a recommended field, not one an article: what all lack is one remark."""
    lacking: dict[str, list[Article]] = {}
    for c in found:
        for v in c.violations:
            if v.rule == "recommended":
                lacking.setdefault(v.key, []).append(c.article)
    columns = (Column("field", _message("field"), "code"), Column("count", _message("lacking"), "number"), Column("share", _message("share"), "percent", 0), Column("first", _message("for_example"), "article"))
    rows = tuple((key, len(own), round(len(own) / len(found), 4), [ArticleRef(a.path, a.title) for a in own[:3]]) for key, own in sorted(lacking.items(), key=lambda p: (-len(p[1]), p[0])))
    return [Table(_message("wanting"), columns, rows)] if rows else []


def _coverage(found: Sequence[Checked], schemas: Mapping[str, Mapping[str, Any]]) -> Table:
    keys = Counter(key for c in found for key, value in c.article.metadata.items() if value not in (None, "", []))
    values: dict[str, Counter[str]] = {}
    for c in found:
        for key, value in c.article.metadata.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str | int | float) and str(one):
                    values.setdefault(key, Counter())[str(one).lower() if isinstance(one, bool) else str(one)[:60]] += 1
    known = {key for schema in schemas.values() for key in schema.get("properties", {})}
    columns = (Column("field", _message("field"), "code"), Column("count", common("articles"), "number"), Column("share", _message("share"), "percent", 0), Column("known", _message("in_schema"), "bool"), Column("examples", _message("examples")))
    order = sorted(keys, key=lambda k: (-keys[k], k))[:200]
    rows = tuple((k, keys[k], round(keys[k] / len(found), 4), k in known, [v for v, n in sorted(values.get(k, Counter()).items(), key=lambda p: (-p[1], p[0]))[:5] if n > 1]) for k in order)
    return Table(_message("coverage"), columns, rows, total=len(keys), empty=common("nothing"))


def _duplicates(found: Sequence[Checked]) -> list[Table]:
    titles: dict[str, list[Article]] = {}
    for c in found:
        titles.setdefault(c.article.title.casefold(), []).append(c.article)
    rows = tuple((a.title, ArticleRef(a.path, a.path)) for group in titles.values() if len(group) > 1 for a in group)
    return [Table(_message("duplicates"), (Column("title", common("title")), Column("article", common("article"), "article")), rows[:MAX_ROWS], total=len(rows))] if rows else []


def _files(found: Sequence[Checked], document: Any) -> tuple[Artifact, ...]:
    rows = [(c.article.path, v.key, v.severity, v.rule, _english(v.message), json.dumps(v.fix, ensure_ascii=False) if v.fixable else "") for c in found for v in c.violations]
    data = [{"path": c.article.path, "type": c.kind, "valid": c.valid, "complete": round(c.complete, 4), "violations": [{"field": v.key, "rule": v.rule, "severity": v.severity, "message": _english(v.message), **({"fix": v.fix} if v.fixable else {})} for v in c.violations]} for c in found]
    return csv_artifact("metadata.csv", ("path", "field", "severity", "rule", "message", "fix"), rows), json_artifact("metadata.json", data), json_artifact("schema.json", document, "application/schema+json")


def _english(message: Message) -> str:
    return str(localize(plain(message), "en", {**YAML_TEXTS, **rules.TEXTS}))


def _own(message: Message) -> Message:
    """Return a sentence of the rules as one of this tool, with what is inside it; sentences on YAML are everybody's."""
    if message.key not in rules.TEXTS:
        return message
    return Message(f"{NAME}.{message.key}", {name: _own(value) if isinstance(value, Message) else value for name, value in message.values.items()})
