"""Sitemap: what search engines and feed readers need beside the exported site, and what its pages lack."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data20.errors import BadInput
from data20.language.writing import common_language
from data20.messages import Message, Text
from data20.publish.feeds import Feed, all_feeds, base_address, page_address
from data20.publish.indexnow import ENDPOINT, indexnow_files, is_key
from data20.publish.newest import feed_of_newest, summary_of
from data20.publish.seo import CHECKS, Lack, lacks, score, title_index
from data20.publish.sitemap import Page, article_data, is_hidden, is_private, page_of, robots, sitemaps
from data20.publish.trail import Trails, breadcrumb_list
from data20.publish.zipping import zip_bytes
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
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.scope import NO_ADDRESS, folder_param, in_folder
from data20.vault.model import Article, Vault

NAME = "sitemap_generator"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("{pages|страница|страницы|страниц} в карте сайта, замечаний — {issues}.", "{pages|page|pages} in the sitemap, {issues} findings."),
    "summary_bare": Text("{pages|страница проверена|страницы проверены|страниц проверено}, замечаний — {issues}. Укажите адрес сайта, чтобы получить карту.", "{pages|page|pages} checked, {issues} findings. Give the site's address to get the sitemap."),
    "pages": Text("Страницы", "Pages"), "drafts": Text("Черновики и закрытые", "Drafts and private"), "hidden": Text("Скрыты от поиска", "Hidden from search"), "images": Text("Изображения", "Images"),
    "issues": Text("Замечания", "Findings"), "score": Text("Средняя оценка", "Average score"), "chart": Text("Чего не хватает страницам", "What pages lack"), "check": Text("Проверка", "Check"),
    "by_page": Text("Страницы", "Pages"), "address": Text("Адрес", "Address"), "changed": Text("Изменена", "Changed"), "score_note": Text("Доля из семи вопросов, на которые страница отвечает хорошо.", "Share of the seven questions that the page answers well."),
    "no_issues": Text("Замечаний нет.", "No findings."), "feed": Text("Новое на сайте", "New on the site"), "feed_about": Text("Новые и изменённые статьи", "New and changed articles"), "zip": Text("Всё для папки сайта", "Everything for the site's folder"),
    "explain": Text(
        "Адреса те же, что у «Экспорта в другие форматы → сайт HTML»: положите файлы из архива рядом с `index.html`. `robots.txt` действует только в корне домена. "
        "Оценка — доля из семи вопросов: название нужной длины, название не повторяется, описание нужной длины, один заголовок первого уровня, достаточно текста, ссылки сюда и отсюда, изображения описаны.",
        "Addresses are those of “Export to other formats → HTML site”: put the files of the archive beside `index.html`. `robots.txt` counts only at the root of a domain. "
        "The score is the share of seven questions: title of a good length, title unique, description of a good length, one heading of level 1, enough text, links in and out, images described.",
    ),
    "indexnow": Text(
        "**IndexNow.** Положите `{file}` из архива рядом с `index.html`: он подтверждает, что сайт ваш. Когда он открывается по адресу {location}, сообщите поисковикам об изменённых страницах ({pages}) — отсюда ничего не отправляется:\n\n`{command}`\n\n"
        "Один участник передаёт адреса остальным (Яндекс, Bing, Seznam, Naver). Ответы: 200 и 202 — принято, 403 — файл с ключом не открывается, 422 — адреса не с того сайта.",
        "**IndexNow.** Put `{file}` from the archive beside `index.html`: it proves that the site is yours. Once it opens at {location}, tell search engines of the changed pages ({pages}); nothing is sent from here:\n\n`{command}`\n\n"
        "One participant passes the addresses on to the others (Yandex, Bing, Seznam, Naver). Answers: 200 and 202 taken, 403 the file with the key doesn't open, 422 the addresses are of another site.",
    ),
    "indexnow_none": Text("**IndexNow.** С {since} ни одна страница не менялась: сообщать не о чем.", "**IndexNow.** No page has changed since {since}: there is nothing to tell."),
    **{f"check.{key}": text for key, text in CHECKS.items()},
    "name.title_short": Text("короткое название", "short title"), "name.title_long": Text("длинное название", "long title"), "name.title_twice": Text("одинаковые названия", "same titles"),
    "name.description_none": Text("нет описания", "no description"), "name.description_length": Text("длина описания", "length of description"), "name.h1_many": Text("несколько h1", "several h1"),
    "name.thin": Text("мало текста", "little text"), "name.alone": Text("нет ссылок сюда", "no links in"), "name.no_links": Text("нет ссылок отсюда", "no links out"), "name.alt": Text("изображения без описаний", "images without descriptions"),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что положить рядом с опубликованным сайтом, чтобы его нашли, — и чего не хватает его страницам?

**Что готовится.** `sitemap.xml` по протоколу sitemaps.org (дата изменения, изображения, версии на других языках из поля `translation: "[[статья]]"`; больше 50 000 адресов — с указателем), `robots.txt` (RFC 9309), ленты RSS, Atom и JSON Feed, JSON-LD schema.org (`Article` и `BreadcrumbList`) для каждой страницы. Адреса страниц берутся из той же карты, что у экспорта сайта, поэтому не расходятся с файлами.

**Проверка страниц.** Семь вопросов к каждой: длина и неповторимость названия, описание, один h1, объём текста, ссылки, описания изображений. Оценка — доля удачных ответов; каждое замечание указывает статью и строку.

**Что не входит.** Черновики и `publish: false`; `noindex: true` — в robots.txt, но не в карту. `priority` и `changefreq` ставятся, только если вы их записали: поисковики их не угадывают.

**IndexNow.** Если задать ключ, готовятся файл с ним и список изменённых страниц по протоколу indexnow.org (не больше 10 000 адресов в одном файле); отправляете его вы.

**Границы.** Никому ничего не отправляется: сообщить поисковику о карте можно в его кабинете.""",
    """**What it answers.** What should stand beside the published site so that it is found, and what do its pages lack?

**What is made.** `sitemap.xml` after the protocol of sitemaps.org (day of change, images, versions in other languages from the field `translation: "[[article]]"`; above 50,000 addresses with an index), `robots.txt` (RFC 9309), feeds as RSS, Atom and JSON Feed, JSON-LD of schema.org (`Article` and `BreadcrumbList`) for each page. Addresses come from the same map as the exported site's, so they agree with its files.

**The check of pages.** Seven questions for each: length and uniqueness of the title, description, one h1, amount of text, links, descriptions of images. The score is the share answered well; each finding names the article and line.

**What is left out.** Drafts and `publish: false`; `noindex: true` goes to robots.txt but not into the sitemap. `priority` and `changefreq` are set only if you wrote them.

**IndexNow.** With a key, the file that holds it and the list of changed pages are made after the protocol of indexnow.org (at most 10,000 addresses in a file); you send it.

**Limits.** Nothing is sent to anybody: tell a search engine about the sitemap in its own console.""",
)


class Params(ToolParams):
    base_url: str = param("", max_length=500, title=Text("Адрес сайта", "Site address"), description=Text("Где лежит сайт, например https://example.org/notes/; пусто — только проверка страниц.", "Where the site is, for example https://example.org/notes/; empty means only the check of pages."))
    folder: str = folder_param()
    drafts: bool = param(False, title=Text("С черновиками", "With drafts"), description=Text("Включить статьи со статусом draft и publish: false.", "Include articles with status draft and publish: false."))
    least_words: int = param(100, ge=0, le=5000, title=Text("Слов не меньше", "Words at least"), description=Text("Страницы короче попадут в замечания.", "Shorter pages are findings."))
    items: int = param(20, ge=1, le=500, advanced=True, title=Text("Записей в ленте", "Entries in a feed"), description=Text("Не больше стольких статей в лентах.", "At most so many articles in the feeds."))
    indexnow: str = param("", max_length=128, advanced=True, title=Text("Ключ IndexNow", "IndexNow key"), description=Text("Придумайте сами: 8–128 латинских букв, цифр и дефисов; пусто — не готовить.", "Invent one: 8 to 128 Latin letters, digits and hyphens; empty means don't prepare it."))
    since: str = param("", max_length=10, advanced=True, title=Text("Изменённые с", "Changed since"), description=Text("ГГГГ-ММ-ДД: для IndexNow — только страницы, изменённые с этого дня; пусто — все.", "YYYY-MM-DD: for IndexNow, only pages changed since that day; empty means all."))


@tool(
    category="export",
    title=Text("Карта сайта и проверка страниц", "Sitemap and page check"), question=Text("Что нужно опубликованному сайту, чтобы его нашли?", "What does the published site need to be found?"),
    description=Text("sitemap.xml, robots.txt, ленты и JSON-LD с адресами экспортированного сайта; проверка названий, описаний и ссылок.", "sitemap.xml, robots.txt, feeds and JSON-LD with the exported site's addresses; a check of titles, descriptions and links."),
    help=HELP, texts=TEXTS, produces=("sitemap.xml", "robots.txt", "structured-data.jsonld", "site-extras.zip", "seo.csv"),
    examples=({}, {"base_url": "https://example.org/notes"}, {"drafts": True, "least_words": 300}),
    keywords=("поисковики", "индексация", "публикация", "SEO", "robots", "IndexNow", "search engines", "publishing"),
)  # fmt: skip
def sitemap_generator(vault: Vault, params: Params, progress: Progress) -> Report:
    """Check the pages of the site and write what goes beside them."""
    try:
        base = base_address(params.base_url)
    except ValueError:
        raise BadInput(field="base_url", reason=NO_ADDRESS) from None
    key, since = params.indexnow.strip(), day(params.since, "since")
    if key and not is_key(key):
        raise BadInput(field="indexnow", reason=Text("в ключе от 8 до 128 латинских букв, цифр и дефисов", "a key has 8 to 128 Latin letters, digits and hyphens"))
    if key and not base:
        raise BadInput(field="base_url", reason=Text("для IndexNow нужен адрес сайта", "IndexNow needs the address of the site"))
    inside = [a for a in vault.articles.values() if in_folder(a, params.folder)]
    public = [a for a in inside if params.drafts or not is_private(a)]
    listed = {a.path: a for a in public if not is_hidden(a)}
    titles = title_index(list(listed.values()))
    found: dict[str, list[Lack]] = {}
    pages: list[Page] = []
    for number, article in enumerate(listed.values()):
        progress(number, len(listed), common("reading"))
        found[article.path] = lacks(vault, article, titles, params.least_words)
        pages.append(page_of(vault, article, base, listed))
    progress(len(listed), max(1, len(listed)), common("writing"))
    told = [page.address for page in pages if not since or page.changed[:10] >= since.isoformat()]
    now = indexnow_files(base, key, told) if key else {}
    files = _files(vault, params, listed, pages, base, [page_address(base, a.path) for a in public if is_hidden(a)], now) if base else ()
    report = _report(listed, pages, found, (*files, _csv(listed, found)), (len(inside) - len(public), len(public) - len(listed)), bool(base))
    return replace(report, blocks=(*report.blocks, Markdown(_how_to_send(base, key, now, len(told), params.since)))) if key else report


def _how_to_send(base: str, key: str, now: Mapping[str, str], count: int, since: str) -> Message:
    messages = [name for name in now if name.endswith(".json")]
    if not messages:
        return _message("indexnow_none", since=since)
    command = " && ".join(f'curl -H "Content-Type: application/json; charset=utf-8" --data-binary @{name} {ENDPOINT}' for name in messages)
    return _message("indexnow", file=f"{key}.txt", location=f"{base}{key}.txt", pages=count, command=command)


def _files(vault: Vault, params: Params, listed: Mapping[str, Article], pages: Sequence[Page], base: str, hidden: Sequence[str], now: Mapping[str, str]) -> tuple[Artifact, ...]:
    maps = sitemaps(pages, base)
    trails = Trails(vault)
    structured = {path: [article_data(a, base, summary_of(a)), breadcrumb_list(trails.of(a), base)] for path, a in listed.items()}
    data = json.dumps(structured, ensure_ascii=False, indent=1) + "\n"
    rules = robots(base, hidden)
    beside = {**maps, "robots.txt": rules, **{name: text for name, _, text in all_feeds(_feed(listed, params.items, base))}, "structured-data.jsonld": data, **{name: text for name, text in now.items() if name.endswith(".txt")}}
    return (
        Artifact("sitemap.xml", "application/xml", maps["sitemap.xml"].encode()), Artifact("robots.txt", "text/plain; charset=utf-8", rules.encode()),
        Artifact("structured-data.jsonld", "application/ld+json", data.encode()),
        Artifact("site-extras.zip", "application/zip", zip_bytes({name: text.encode() for name, text in beside.items()}), _message("zip")),
        *(Artifact(name, "application/json", text.encode()) for name, text in now.items() if name.endswith(".json")),
    )  # fmt: skip


def _feed(listed: Mapping[str, Article], count: int, base: str) -> Feed:
    language = common_language(list(listed.values()))
    title, about = (TEXTS[key].format(language, {}) for key in ("feed", "feed_about"))
    return feed_of_newest(listed.values(), count, base, language, title, about, lambda path: page_address(base, path))


def _report(
    listed: Mapping[str, Article], pages: Sequence[Page], found: Mapping[str, list[Lack]], files: tuple[Artifact, ...], left_out: tuple[int, int], mapped: bool
) -> Report:
    every = [(listed[path], lack) for path, lacking in found.items() for lack in lacking]
    average = sum(map(score, found.values())) / len(found) if found else 0.0
    metrics = Metrics((
        Metric(_message("pages"), len(pages)), Metric(_message("images"), sum(len(p.images) for p in pages)), Metric(_message("drafts"), left_out[0]), Metric(_message("hidden"), left_out[1]),
        Metric(_message("issues"), len(every)), Metric(_message("score"), round(average * 100), unit="%", note=_message("score_note")),
    ))  # fmt: skip
    counts = Counter(lack.check for _, lack in every)
    points = tuple((_message(f"name.{check}"), counts[check]) for check in sorted(counts, key=lambda c: (-counts[c], c)))
    columns = (Column("article", common("article"), "article"), Column("line", common("line"), "number"), Column("problem", common("problem")))
    rows: tuple[tuple[Any, ...], ...] = tuple((ArticleRef(a.path, a.title, k.line), k.line, _message(f"check.{k.check}", **k.values)) for a, k in every[:MAX_ROWS])
    by_page = (Column("article", common("article"), "article"), Column("score", common("score"), "percent", note=_message("score_note")), Column("address", _message("address"), "url"), Column("changed", _message("changed"), "date"))
    ranked = sorted(zip(listed.values(), pages, strict=True), key=lambda pair: (score(found[pair[0].path]), pair[0].path))
    page_rows: tuple[tuple[Any, ...], ...] = tuple((ArticleRef(a.path, a.title), score(found[a.path]), p.address, p.changed) for a, p in ranked[:MAX_ROWS])
    blocks: list[Block] = [metrics, Table(_message("issues"), columns, rows, total=len(every), empty=_message("no_issues")), Table(_message("by_page"), by_page, page_rows, total=len(pages)), Markdown(_message("explain"))]
    if points:
        blocks.insert(1, Chart(_message("chart"), "bar", _message("check"), _message("pages"), (Series(_message("pages"), points),)))
    return Report(_message("summary" if mapped else "summary_bare", pages=len(pages), issues=len(every)), tuple(blocks), files)


def _csv(listed: Mapping[str, Article], found: Mapping[str, list[Lack]]) -> Artifact:
    rows = [(path, listed[path].title, score(lacking), lack.check, lack.line, CHECKS[lack.check].format("en", lack.values)) for path, lacking in found.items() for lack in lacking]
    return csv_artifact("seo.csv", ("path", "title", "score", "check", "line", "finding"), rows)
