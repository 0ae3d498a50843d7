"""A glossary: terms, definitions and abbreviations found in the articles, or kept by hand."""

from __future__ import annotations

from html import escape

from data20.language.alphabet import shelf_order
from data20.messages import Text
from data20.publish.skos import Concept, turtle
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Cloud,
    CloudItem,
    Column,
    Markdown,
    Metric,
    Metrics,
    Report,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.indexes._glossary import Term, collect
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, shown_title, text_artifact
from data20.tools.scope import folder_param, has_tag, in_folder, tag_param
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Vault

NAME = "build_glossary"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("{count|термин|термина|терминов} с определениями; у {several} — больше одного определения.", "{count|term|terms} with definitions; {several} of them with more than one."),
    "summary_agreed": Text("{count|термин с определением|термина с определениями|терминов с определениями}, у каждого одно.", "{count|term with a definition|terms with definitions}, each with one."),
    "summary_empty": Text("Определений не нашлось. Их узнают по «X — это …» и «X is a …».", "No definitions found. They are known by “X is a …” and «X — это …»."),
    "terms": Text("Термины", "Terms"), "term": Text("Термин", "Term"), "definition": Text("Определение", "Definition"), "kind": Text("Признак", "Sign"), "score": Text("Уверенность", "Confidence"), "score_note": Text("Насколько фраза похожа на определение; из словаря, который ведёт человек, — наверху.", "How much the phrase looks like a definition; those from a glossary kept by hand come first."),
    "used": Text("Статей с термином", "Articles that use it"), "more": Text("Других определений", "Other definitions"), "abbreviations": Text("Сокращения", "Abbreviations"), "curated": Text("Из словарей", "From glossaries"), "several": Text("С несколькими определениями", "With several definitions"), "conflicts": Text("Определены по-разному", "Defined differently"), "unused": Text("Больше нигде не встречаются", "Used nowhere else"),
    "cloud": Text("Какие термины в ходу", "Terms in use"), "kind.dash": Text("тире", "dash"), "kind.is_a": Text("«является», is a", "is a, «является»"), "kind.called": Text("«называют», is called", "is called, «называют»"), "kind.means": Text("«означает», means", "means, «означает»"), "kind.list": Text("список", "list"), "kind.abbreviation": Text("сокращение", "abbreviation"),
    "explain": Text("**Как читать.** Если в хранилище есть словарь, который ведёт человек (название «Словарь», Glossary или `type: glossary`), его определения стоят первыми. Остальные найдены по строению фразы; уверенность растёт, если термин выделен жирным или стоит в названии статьи. Подписи вроде «**Важно:**» терминами не считаются.", "**How to read it.** When the vault has a glossary kept by hand (titled Glossary or «Словарь», or `type: glossary`), its definitions come first. The others are found by the shape of the phrase; confidence grows when the term is bold or is the article's title. Labels such as “**Note:**” are no terms."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие термины в хранилище определены, где, и нет ли противоречий?

**Как находит.** Определения — по образцам лексикографии: «X — это …», «X представляет собой …», «под X понимают …», «X называют …», X is a …, X refers to …, … is called X (М. Хёрст, 1992; Р. Навильи и П. Веларди, 2010), только в связном тексте: ни код, ни цитаты не читаются. Сокращения — алгоритмом Шварц и Хёрст (2003) для латиницы и кириллицы: «система управления базами данных (СУБД)». Разные формы слова — один термин.

**Файлы.** Markdown со ссылками, CSV, JSON, SKOS (Turtle) для тезаурусных программ и TBX (ISO 30042) для переводчиков.

**Противоречия.** Таблица «Определены по-разному» показывает термины, которым разные статьи дают разные определения.

**Границы.** Образцы не видят определений, растянутых на абзац, и иногда принимают за определение меткое сравнение: поднимите порог уверенности. Связи между терминами строит «Тезаурус».""",
    """**What it answers.** Which terms does the vault define, where, and are there contradictions?

**How it finds them.** Definitions by the patterns of lexicography: X is a …, X refers to …, … is called X, «X — это …», «X представляет собой …», «под X понимают …» (M. Hearst 1992; R. Navigli and P. Velardi 2010), in running text only: neither code nor quotations are read. Abbreviations by the algorithm of Schwartz and Hearst (2003), for Latin and Cyrillic letters: “optical character recognition (OCR)”. Different forms of a word are one term.

**Files.** Markdown with links, CSV, JSON, SKOS (Turtle) for thesaurus programs and TBX (ISO 30042) for translators.

**Contradictions.** The table “Defined differently” shows terms to which different articles give different definitions.

**Limits.** Patterns don't see definitions spread over a paragraph, and sometimes take a neat comparison for one: raise the confidence. Relations between terms are the business of “Thesaurus”.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    tag: str = tag_param()
    least: float = param(0.6, ge=0.1, le=1.0, title=Text("Уверенность не ниже", "Confidence at least"), description=Text("Менее похожие на определение фразы пропускаются.", "Phrases that look less like a definition are left out."))
    abbreviations: bool = param(True, title=Text("Сокращения", "Abbreviations"), description=Text("Собирать и расшифровки сокращений.", "Gather what abbreviations stand for, too."))
    article: str = param("", max_length=1000, advanced=True, widget="article", title=Text("Термины статьи", "Terms of an article"), description=Text("Показать только термины, которые встречаются в этой статье; пусто — все.", "Show only terms that this article uses; empty means all."))


@tool(
    category="indexes",
    title=Text("Словарь терминов", "Glossary"),
    question=Text("Что значат слова, которыми здесь пользуются?", "What do the words used here mean?"),
    description=Text("Находит определения и сокращения, показывает противоречия; словарь в Markdown, SKOS и TBX.", "Finds definitions and abbreviations, shows contradictions; glossary as Markdown, SKOS and TBX."),
    help=HELP, texts=TEXTS, version=2, produces=("glossary.md", "glossary.csv", "glossary.json", "glossary.ttl", "glossary.tbx"), examples=({}, {"least": 0.8}, {"abbreviations": False}),
    keywords=("глоссарий", "определения", "сокращения", "аббревиатуры", "definitions", "abbreviations", "acronyms", "skos", "tbx"),
)  # fmt: skip
def build_glossary(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the glossary of the chosen articles."""
    only = vault.article(params.article).path if params.article else ""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and has_tag(a, params.tag)]
    total = max(1, 2 * len(chosen))
    progress(0, total, common("reading"))
    terms = collect(chosen, params.least, params.abbreviations, lambda done: progress(done, total, common("reading" if done < len(chosen) else "counting")))
    terms = [t for t in terms if not only or only in t.used]
    progress(total, total, common("writing"))
    several = [t for t in terms if len([s for s in t.senses if s.kind != "abbreviation"]) > 1]
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("terms"), len(terms)), Metric(_message("abbreviations"), sum(t.senses[0].kind == "abbreviation" for t in terms)),
        Metric(_message("curated"), sum(t.senses[0].curated for t in terms)), Metric(_message("several"), len(several)), Metric(_message("unused"), sum(len(t.used) < 2 for t in terms)),
    ))  # fmt: skip
    if not terms:
        return Report(_message("summary_empty"), (metrics, Markdown(_message("explain"))), _files(vault, terms))
    blocks: list[Block] = [metrics, _cloud(terms), _table(vault, terms)]
    if several:
        columns = (Column("term", _message("term")), Column("definition", _message("definition")), Column("article", common("article"), "article"))
        rows = tuple((t.name, s.body, ArticleRef(s.path, vault.articles[s.path].title, s.line)) for t in several for s in t.senses if s.kind != "abbreviation")
        blocks.append(Table(_message("conflicts"), columns, rows[:MAX_ROWS], total=len(rows)))
    return Report(_message("summary" if several else "summary_agreed", count=len(terms), several=len(several)), (*blocks, Markdown(_message("explain"))), _files(vault, terms))


def _cloud(terms: list[Term]) -> Cloud:
    top = sorted(terms, key=lambda t: (-len(t.used), t.name))[:80]
    most = max((len(t.used) for t in top), default=1) or 1
    order = shelf_order(t.name for t in top)
    return Cloud(_message("cloud"), tuple(CloudItem(t.name, round(len(t.used) / most, 4), len(t.used), f'"{t.name}"') for t in sorted(top, key=lambda t: order(t.name))))


def _table(vault: Vault, terms: list[Term]) -> Table:
    columns = (
        Column("term", _message("term")), Column("definition", _message("definition")), Column("article", common("article"), "article"), Column("used", _message("used"), "number"), Column("score", _message("score"), "percent", 0, _message("score_note"), extra=True),
        Column("kind", _message("kind"), extra=True), Column("more", _message("more"), "number", extra=True),
    )  # fmt: skip
    rows = tuple(
        (t.name, s.body, ArticleRef(s.path, vault.articles[s.path].title, s.line), len(t.used), round(s.score, 4), _message(f"kind.{s.kind}"), len(t.senses) - 1) for t in terms[:MAX_ROWS] for s in t.senses[:1]
    )
    return Table(_message("terms"), columns, rows, total=len(terms))


def _files(vault: Vault, terms: list[Term]) -> tuple[Artifact, ...]:
    lines: list[str] = []
    letter = ""
    for term in terms:
        first = term.name[:1].upper()
        if first != letter:
            letter = first
            lines += ["", f"## {escape_text(letter)}", ""]
        sense = term.senses[0]
        lines.append(f"- **{escape_text(term.name)}** — {escape_text(sense.body)} ({markdown_link('glossary.md', sense.path, shown_title(vault.articles[sense.path]))})")
    rows = [(t.name, s.body, s.kind, round(s.score, 4), s.path, s.line, s.language, len(t.used)) for t in terms for s in t.senses]
    data = [{"term": t.name, "used_in": t.used, "definitions": [{"text": s.body, "article": s.path, "line": s.line, "language": s.language, "kind": s.kind, "score": round(s.score, 4), "genus": s.genus, "curated": s.curated} for s in t.senses]} for t in terms]
    concepts = [
        Concept("-".join(t.key), ((t.senses[0].language, t.name),), tuple((s.language, s.body) for s in t.senses if s.kind == "abbreviation"), tuple((s.language, s.body) for s in t.senses if s.kind != "abbreviation"), notes=tuple(dict.fromkeys(s.path for s in t.senses)))
        for t in terms
    ]  # fmt: skip
    return (
        text_artifact("glossary.md", "\n".join(lines).strip("\n") + "\n"), csv_artifact("glossary.csv", ("term", "definition", "kind", "score", "path", "line", "language", "used_in"), rows), json_artifact("glossary.json", data),
        text_artifact("glossary.ttl", turtle("glossary", "Glossary", "en", concepts), "text/turtle"), text_artifact("glossary.tbx", _tbx(terms), "application/xml"),
    )  # fmt: skip


def _tbx(terms: list[Term]) -> str:
    """Return the glossary as TBX-Basic (ISO 30042:2019), which computer-aided translation reads."""
    entries = []
    for number, t in enumerate(terms, 1):
        s = t.senses[0]
        note = f'<descripGrp><descrip type="definition">{_xml(s.body)}</descrip></descripGrp>'
        entries.append(f'<conceptEntry id="c{number}"><langSec xml:lang="{s.language}">{note}<termSec><term>{_xml(t.name)}</term></termSec></langSec></conceptEntry>')
    head = '<tbxHeader><fileDesc><sourceDesc><p>Data20</p></sourceDesc></fileDesc></tbxHeader>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">{head}<text><body>\n' + "\n".join(entries) + "\n</body></text></tbx>\n"


def _xml(text: str) -> str:
    return escape("".join(char if char in "\t\n" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff") else "\ufffd" for char in text))
