"""Find duplicates by several fingerprints: files, texts, titles, paragraphs, sections and code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.messages import Text
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
from data20.search.duplicates import lsh_pairs, repeated, shingles, simhash, simhash_pairs, words_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "find_duplicates"
_message = messages_of(NAME)
_ROWS, _SHOWN_TEXT = 1000, 160
_KINDS = ("file", "text", "minhash", "simhash", "title", "section", "paragraph", "code")
Place = tuple[str, int]

TEXTS = {
    "summary": Text("Повторов: файлов {files}, текстов {texts}, разделов {sections}, абзацев {paragraphs}, кода {code}.", "Repeats: {files} of files, {texts} of texts, {sections} of sections, {paragraphs} of paragraphs, {code} of code."), "summary_none": Text("Повторов нет.", "There are no repeats."),
    "file": Text("файл байт в байт", "file, byte for byte"), "text": Text("текст слово в слово", "text, word for word"), "minhash": Text("близкий текст (MinHash)", "near text (MinHash)"), "simhash": Text("близкий текст (SimHash)", "near text (SimHash)"), "title": Text("название", "title"), "section": Text("раздел", "section"), "paragraph": Text("абзац", "paragraph"), "code": Text("блок кода", "code block"),
    "chart": Text("Сколько повторов каждого вида", "How many repeats of each kind"), "kind": Text("Вид", "Kind"), "repeats": Text("Повторов", "Repeats"), "table": Text("Что повторяется", "What repeats"), "places": Text("Мест", "Places"), "where": Text("Ещё где", "Also in"), "shown": Text("Текст", "Text"), "measure": Text("Мера", "Measure"),
    "apart": Text("отличаются {count|бит|бита|битов} из 64", "{count|bit|bits} of 64 differ"), "likeness": Text("сходство {percent} %", "likeness {percent} %"), "equal": Text("совпадает", "equal"), "size": Text("{count|слово|слова|слов}", "{count|word|words}"), "lines": Text("{count|строка|строки|строк}", "{count|line|lines}"),
    "signatures": Text("Статьи с отпечатком", "Articles with a fingerprint"),
    "explain": Text(
        "**Как читать.** Сверху — самые верные повторы: файл байт в байт и текст слово в слово. MinHash и SimHash — быстрые отпечатки; каждая пара MinHash проверена точно. Ниже — куски: разделы, абзацы и код, которые стоят в нескольких местах: их стоит вынести в одну статью и сослаться или вставить `![[…]]`.",
        "**How to read it.** On top are the surest repeats: a file byte for byte, a text word for word. MinHash and SimHash are quick fingerprints; each MinHash pair is verified exactly. Below are pieces — sections, paragraphs and code that stand in several places: worth moving to one article and linking to, or embedding with `![[…]]`.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что в хранилище записано дважды: файлы, тексты, названия, разделы, абзацы, код?

**Как считается.** Файл — SHA-256 байтов; текст — все слова подряд без учёта регистра и разметки. Близкий текст — MinHash со 128 значениями за один проход (П. Ли и др., 2012) и полосами LSH (Ю. Лесковец и др., «Mining of Massive Datasets», гл. 3), каждая найденная пара проверяется точным индексом Жаккара; и SimHash в 64 бита (М. Чарикар, 2002), не больше трёх разных. Названия — одинаковые основы слов. Разделы, абзацы и блоки кода сравниваются слово в слово; у кода не важны пробелы в конце строк и отступ целого блока. Отпечатки устойчивы: одинаковы при каждом запуске.

**Границы.** LSH — ускоритель и может пропустить пару; точный ответ для всех пар даёт «Повторы и план слияния». SimHash у коротких текстов ненадёжен и потому смотрит только тексты от пятидесяти слов. Созданные блоки не сравниваются.""",
    """**What it answers.** What does the vault have twice: files, texts, titles, sections, paragraphs, code?

**How it is computed.** A file is the SHA-256 of its bytes; a text is all its words in a row, without case and markup. Near texts: MinHash with 128 values in one pass (P. Li et al. 2012) and LSH bands (J. Leskovec et al., “Mining of Massive Datasets”, ch. 3), each pair found is verified by the exact Jaccard index; and SimHash of 64 bits (M. Charikar 2002), at most three of which differ. Titles: equal stems. Sections, paragraphs and code blocks are compared word for word; for code, spaces at line ends and the indent of the whole block don't matter. Fingerprints are stable: the same in every run.

**Limits.** LSH is an accelerator and may miss a pair; the exact answer for all pairs is in “Repeats and merge plan”. SimHash is unreliable for short texts and so looks only at texts from fifty words on. Generated blocks aren't compared.""",
)


class Params(ToolParams):
    threshold: float = param(0.7, ge=0.3, le=1.0, title=Text("Сходство MinHash не ниже", "MinHash likeness at least"), description=Text("Точный индекс Жаккара проверенной пары.", "The exact Jaccard index of a verified pair."))
    bits: int = param(3, ge=0, le=7, advanced=True, title=Text("Разных битов SimHash", "SimHash bits that differ"), description=Text("Не больше стольких из 64.", "At most so many of 64."))
    paragraph_words: int = param(15, ge=3, le=1000, title=Text("Слов в абзаце", "Words in a paragraph"), description=Text("Более короткие абзацы и разделы не сравниваются.", "Shorter paragraphs and sections aren't compared."))
    code_lines: int = param(3, ge=1, le=1000, title=Text("Строк кода", "Lines of code"), description=Text("Более короткие блоки кода не сравниваются.", "Shorter code blocks aren't compared."))
    folder: str = folder_param()
    category: str = category_param()


@tool(
    category="maintenance", title=Text("Поиск дубликатов", "Find duplicates"), question=Text("Что записано дважды: файлы, тексты, разделы, абзацы, код?", "What is there twice: files, texts, sections, paragraphs, code?"),
    description=Text("Восемь видов отпечатков: от файла байт в байт до повторённых абзацев и кода. О том, что слить, — «Повторы и план слияния».", "Eight kinds of fingerprints, from files byte for byte to repeated paragraphs and code. For what to merge see “Repeats and merge plan”."),
    help=HELP, texts=TEXTS, produces=("repeats.csv", "repeats.json"), needs=("numpy",), examples=({}, {"threshold": 0.5, "paragraph_words": 8}, {"code_lines": 1}),
    keywords=("дубликаты", "повторы", "копипаста", "minhash", "simhash", "copy paste", "clones"),
)  # fmt: skip
def find_duplicates(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return what stands in more than one place."""
    articles = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    size = max(1, len(articles))

    def step(part: int) -> Callable[[int], None]:
        return lambda done: progress(part * size + done, 2 * size, common("reading" if part == 0 else "counting"))

    step(0)(0)
    # Of an article its words in one string and its shingles are kept: as a list, words take eight times as much.
    texts, sizes, sets = [], [], []
    for number, article in enumerate(articles):
        step(0)(number)
        words = words_of(article)
        texts.append(" ".join(words))
        sizes.append(len(words))
        sets.append(shingles(words if len(words) > 1 else []))
    rows: list[dict[str, Any]] = []
    rows += _groups("file", ((a.hash, (a.path, 1)) for a in articles if a.source))
    equal = _groups("text", ((text, (a.path, 1)) for a, text, count in zip(articles, texts, sizes, strict=True) if count > 1))
    seen = {frozenset(row["places"]) for row in rows}
    rows += [row for row in equal if frozenset(row["places"]) not in seen]
    same = {(a, b) for row in equal for a, _ in row["places"] for b, _ in row["places"]}
    step(1)(0)
    for pair in lsh_pairs(sets, params.threshold):
        places = [(articles[pair.first].path, 1), (articles[pair.second].path, 1)]
        if (places[0][0], places[1][0]) not in same:
            rows.append(_row("minhash", "", places, _message("likeness", percent=round(pair.jaccard * 100)), round(pair.jaccard, 6)))
    step(1)(size // 3)
    near = {(row["places"][0][0], row["places"][1][0]) for row in rows if row["kind"] == "minhash"}
    for first, second, apart in simhash_pairs([simhash(own) if count >= 50 else None for own, count in zip(sets, sizes, strict=True)], params.bits):
        places = [(articles[first].path, 1), (articles[second].path, 1)]
        if (places[0][0], places[1][0]) not in same | near:
            rows.append(_row("simhash", "", places, _message("apart", count=apart), apart))
    step(1)(2 * size // 3)
    rows += _groups("title", ((" ".join(stem(form) for form in forms(a.title)), (a.path, 1)) for a in articles))
    sections, paragraphs, code = [], [], []
    for number, article in enumerate(articles):
        step(1)(number)
        sections += list(_sections(article, params.paragraph_words))
        paragraphs += [(" ".join(own), (article.path, b.line)) for b in article.structure.blocks if not b.generated and b.kind != "table" and len(own := forms(b.text)) >= params.paragraph_words]
        code += [(text, (article.path, c.line)) for c in article.structure.code if not c.generated and c.lines and len((text := normal_code(c.content)).splitlines()) >= params.code_lines]
    rows += [row for row in _groups("section", sections) if not any({p for p, _ in row["places"]} <= {q for q, _ in e["places"]} for e in equal)]
    rows += [row for row in _groups("paragraph", paragraphs) if not any({p for p, _ in row["places"]} <= {q for q, _ in e["places"]} for e in equal)]
    rows += _groups("code", code)
    return _report(vault, rows, sum(count > 1 for count in sizes))


def normal_code(content: str) -> str:
    """Return code without blank lines at the ends, spaces at line ends and the common indent."""
    lines = [line.expandtabs(4).rstrip() for line in content.splitlines()]
    indents = [len(line) - len(line.lstrip()) for line in lines if line]
    return "\n".join(line[min(indents, default=0) :] for line in lines).strip("\n")


def _sections(article: Article, least: int) -> Iterator[tuple[str, Place]]:
    """Yield the words under each heading of level 2 and deeper, up to the next heading."""
    texts: dict[int, list[str]] = {}
    for block in article.structure.blocks:
        if not block.generated and block.heading >= 0:
            texts.setdefault(block.heading, []).extend(forms(block.text))
    counts = [b.heading for b in article.structure.blocks if not b.generated]
    for number, own in sorted(texts.items()):
        heading = article.structure.headings[number]
        if heading.level > 1 and not heading.generated and len(own) >= least and counts.count(number) > 1:
            yield " ".join(own), (article.path, heading.line)


def _groups(kind: str, pieces: Any) -> list[dict[str, Any]]:
    rows = []
    for text, places in repeated((text, place) for text, place in pieces if text):
        count = len(text.splitlines()) if kind == "code" else text.count(" ") + 1
        measure = _message("equal") if kind in ("file", "title") else _message("lines" if kind == "code" else "size", count=count)
        rows.append(_row(kind, "" if kind == "file" else visible(text), list(dict.fromkeys(places)), measure, 1 if kind in ("file", "title") else count))
    return [row for row in rows if len(row["places"]) > 1]


def _row(kind: str, text: str, places: list[Place], measure: Label, value: float) -> dict[str, Any]:
    return {"kind": kind, "text": text, "places": places, "measure": measure, "value": value}


def _as_written(vault: Vault, row: Mapping[str, Any]) -> str:
    """Return what repeats as the first place has it: what is compared are folded words and stems."""
    path, line = row["places"][0]
    article = vault.articles[path]
    if row["kind"] == "code":
        return str(row["text"])
    if row["kind"] == "paragraph":
        return next((b.text for b in article.structure.blocks if b.line == line), "")
    if row["kind"] == "section":
        number = next((n for n, h in enumerate(article.structure.headings) if h.line == line), -1)
        return " ".join([article.structure.headings[number].text + ":", *(b.text for b in article.structure.blocks if b.heading == number and not b.generated)])
    return visible(article.title)


def _cut(text: str) -> str:
    return text[:_SHOWN_TEXT] + ("…" if len(text) > _SHOWN_TEXT else "")


def _report(vault: Vault, rows: list[dict[str, Any]], signed: int) -> Report:
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in _KINDS}
    metrics = Metrics((*(Metric(_message(kind), counts[kind]) for kind in _KINDS), Metric(_message("signatures"), signed)))
    chart = Chart(_message("chart"), "bar", _message("kind"), _message("repeats"), (Series(_message("repeats"), tuple((_message(kind), counts[kind]) for kind in _KINDS if counts[kind])),))
    columns = (
        Column("kind", _message("kind")), Column("article", common("article"), "article"), Column("where", _message("where"), "article"), Column("places", _message("places"), "number"), Column("measure", _message("measure")), Column("text", _message("shown")),
    )  # fmt: skip

    def ref(place: Place) -> ArticleRef:
        return ArticleRef(place[0], visible(vault.articles[place[0]].title), place[1] if place[1] > 1 else None)

    shown = tuple(
        (_message(r["kind"]), ref(r["places"][0]), [replace(ref(p), title=f"{vault.articles[p[0]].title} ({p[1]})" if p[1] > 1 else p[0]) for p in r["places"][1:6]], len(r["places"]), r["measure"], _cut(_as_written(vault, r)))
        for r in rows[:_ROWS]
    )  # fmt: skip
    table = Table(_message("table"), columns, shown, total=len(rows), empty=_message("summary_none"))
    summary = _message("summary", files=counts["file"], texts=counts["text"] + counts["minhash"] + counts["simhash"], sections=counts["section"], paragraphs=counts["paragraph"], code=counts["code"]) if rows else _message("summary_none")
    flat = [(r["kind"], r["value"], [f"{path}:{line}" for path, line in r["places"]], r["text"][:500]) for r in rows]
    data = {"repeats": [{"kind": r["kind"], "value": r["value"], "places": [{"path": p, "line": n} for p, n in r["places"]], "text": r["text"][:2000]} for r in rows]}
    files = (csv_artifact("repeats.csv", ("kind", "value", "places", "text"), flat), json_artifact("repeats.json", data))
    return Report(summary, (metrics, chart, table, Markdown(_message("explain"))), files)
