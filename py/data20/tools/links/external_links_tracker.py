"""Links to the outside: an inventory by domain and address, with what the person's browser learnt of them. The tool contacts nobody."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from data20.messages import Text
from data20.quality.urls import canonical_url, domain_of, problems_of, split_url
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import date_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.links._outside import OUTSIDE, chart, counted, in_words, last_of
from data20.tools.links._outside import metrics as outside_metrics
from data20.tools.output import json_artifact, text_artifact
from data20.tools.outside import STATE, Answer, answers_of, is_askable
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.links import links_of
from data20.vault.model import Article, Vault
from data20.vault.revisions import Revision

NAME = "external_links_tracker"
_message = messages_of(NAME)
MAX_ROWS = 1000
_ARCHIVES = frozenset(["archive.org", "archive.today", "archive.ph", "archive.is", "perma.cc", "webcitation.org"])
_KINDS = ("malformed", "local", "insecure", "tracking", "shortener", "variants")

TEXTS = {
    "summary": Text("{links|ссылка|ссылки|ссылок} наружу: {urls|адрес|адреса|адресов} на {domains|домене|доменах|доменах}; больше всего — на {top}.", "{links|link|links} to the outside: {urls|address|addresses} on {domains|domain|domains}, most on {top}."),
    "summary_none": Text("Ссылок наружу нет.", "There are no links to the outside."),
    "links": Text("Ссылки наружу", "Links outside"), "urls": Text("Разные адреса", "Different addresses"), "domains": Text("Домены", "Domains"), "effective": Text("Равноценных доменов", "Effective domains"),
    "effective_note": Text("Экспонента энтропии Шеннона: столько доменов с равными долями дали бы такое же разнообразие.", "Exponential of Shannon's entropy: so many domains with equal shares would be as diverse."),
    "articles": Text("Статьи со ссылками", "Articles with links"), "archived": Text("Уже на копии в архиве", "To an archived copy already"), "problems": Text("С замечаниями", "With remarks"), "other": Text("Другие схемы (mailto, tel…)", "Other schemes (mailto, tel…)"),
    "chart": Text("Самые цитируемые домены", "Most cited domains"), "table_domains": Text("Домены", "Domains"), "domain": Text("Домен", "Domain"), "categories": Text("Рубрик", "Categories"),
    "table_urls": Text("Адреса", "Addresses"), "url": Text("Адрес", "Address"), "text": Text("Как назван", "Link text"), "first": Text("Впервые", "First seen"), "first_note": Text("Самая ранняя дата ссылающейся статьи или её записи в журнале.", "The earliest date of a citing article, or of its entry in the journal."),
    "where": Text("Где", "Where"), "archive": Text("Копия в архиве", "Archived copy"), "archive_note": Text("Куда смотреть, если страница пропала; сюда ничего не отправляется.", "Where to look if the page is gone; nothing is sent there."),
    "malformed": Text("записан с ошибкой", "malformed"), "local": Text("открывается только у вас", "opens only on your machine"), "insecure": Text("без шифрования (http)", "not encrypted (http)"), "tracking": Text("с меткой слежения", "with tracking parameters"),
    "shortener": Text("сокращён: неизвестно, куда ведёт", "shortened: who knows where it leads"), "variants": Text("записан по-разному", "spelled in several ways"), "chart_problems": Text("Замечания к адресам", "Remarks on addresses"), "kind": Text("Замечание", "Remark"),
    "explain": Text(
        "**Как читать.** Адреса, что означают одно и то же (регистр, порт по умолчанию, метки слежения, якорь), сложены в один. *Домен* — то имя, что кто-то зарегистрировал: `docs.a.co.uk` и `a.co.uk` — один. "
        "Отвечает ли адрес, становится известно, когда вы разрешите его спросить (кнопка «Проверить адреса»); чего браузеру знать не положено, о том так и сказано. `external-links.txt` подходит любой программе проверки ссылок.",
        "**How to read it.** Addresses that mean the same (case, default port, tracking parameters, fragment) are counted as one. A *domain* is the name somebody registered: `docs.a.co.uk` and `a.co.uk` are one. "
        "Whether an address answers is known once you have let it be asked (the button “Check addresses”); what a browser may not know is said to be unknown. `external-links.txt` suits any link checker.",
    ),
    **OUTSIDE,
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** На какие сайты опирается хранилище, где одни и те же страницы и что с адресами не так?

**Как считается.** Ссылки взяты из разобранной разметки и метаданных (код и созданные блоки не в счёт). Адрес приводится к одному виду по RFC 3986, раздел 6; якорь и метки слежения (`utm_…`, `fbclid`, `yclid`…) отбрасываются. Домен определяется по правилам, близким к Public Suffix List: учтены вторые метки стран (`co.uk`, `com.ru`) и известные хостинги (`github.io`). «Равноценных доменов» — экспонента энтропии Шеннона (число Хилла порядка 1, Хилл, 1973). «Впервые» — самая ранняя дата ссылающихся статей или их записей в журнале.

**Замечания.** Ошибка в записи, адрес внутренней сети, `http` вместо `https`, метки слежения, сокращатель, разные записи одного адреса.

**Отвечают ли.** Сам инструмент никого не спрашивает. Кнопка «Проверить адреса» под отчётом называет сайты, ждёт согласия, и тогда браузер спрашивает каждый адрес (HEAD, без куки и без указания, откуда). По правилам браузеров (Fetch, CORS) статус виден, только если сайт это разрешает; иначе видно лишь, что кто-то ответил. *Отвечают*: статус 2xx–3xx или ответ, который браузер не показывает. *Отказывают*: 404, 410 и другие 4xx–5xx. *Неизвестно*: ответа нет (сервера нет, или он не отвечает чужим страницам), не успел, требует входа (401, 403) или просит подождать (429, 503). Последние десять ответов каждого адреса хранятся в `.data20/outside-links.json`.

**Границы.** Адреса домашней сети и записанные с ошибкой не спрашиваются. Домен редкого национального суффикса может быть определён на одну метку короче.""",
    """**What it answers.** Which sites does the vault rest on, where are the same pages, and what is wrong with the addresses?

**How it is computed.** Links come from the parsed markup and metadata (not from code and generated blocks). An address is brought to one form by RFC 3986, section 6; the fragment and tracking parameters (`utm_…`, `fbclid`, `yclid`…) go. The domain follows rules close to the Public Suffix List: countries' second labels (`co.uk`, `com.ru`) and well-known hosts (`github.io`) count. “Effective domains” is the exponential of Shannon's entropy (Hill number of order 1, Hill 1973). “First seen” is the earliest date of a citing article, or of its entry in the journal.

**Remarks.** Malformed, in a private network, `http` for `https`, tracking parameters, a shortener, several spellings of one address.

**Do they answer?** The tool itself asks nobody. The button “Check addresses” below the report names the sites and waits for your consent; then the browser asks each address (HEAD, no cookies, no referrer). By the browsers' rules (Fetch, CORS) a status can be seen only where the site allows it; elsewhere only that somebody answered. *Answer*: status 2xx–3xx, or an answer that the browser doesn't show. *Refuse*: 404, 410 and other 4xx–5xx. *Can't tell*: no answer (there is no server, or it doesn't answer other sites' pages), too late, wants a login (401, 403) or asks to wait (429, 503). The last ten answers of each address are kept in `.data20/outside-links.json`.

**Limits.** Addresses of your own network and malformed ones are not asked. Under a rare national suffix the domain may come out one label short.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    domain: str = param("", max_length=253, title=Text("Домен", "Domain"), description=Text("Показать адреса только этого домена.", "Show this domain's addresses only."))
    show: Literal["all", "problems", "refused"] = param(
        "all", title=Text("Какие адреса", "Which addresses"), description=Text("Все, только с замечаниями или только те, что отказали при проверке.", "All, only those with remarks, or only those that refused when checked."),
        choices={"all": Text("все", "all"), "problems": Text("только с замечаниями", "with remarks only"), "refused": Text("только отказавшие", "refused only")},
    )  # fmt: skip


@dataclass(slots=True)
class _Url:
    url: str
    domain: str
    spellings: set[str] = field(default_factory=set)
    texts: dict[str, None] = field(default_factory=dict)
    places: list[tuple[str, int]] = field(default_factory=list)
    first: str = ""
    problems: set[str] = field(default_factory=set)
    answer: Answer | None = None

    @property
    def articles(self) -> int:
        return len({path for path, _ in self.places})

    @property
    def askable(self) -> bool:
        """Whether a check would ask it."""
        return any(map(is_askable, self.spellings))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in _KINDS if kind in self.problems]


@tool(
    category="links",
    title=Text("Внешние ссылки", "External links"),
    question=Text("На какие сайты ссылается хранилище?", "Which sites does the vault link to?"),
    description=Text(
        "Опись ссылок наружу по доменам и адресам, с замечаниями к записи. Ссылки внутри чинит «Проверка ссылок», литературу собирает «Библиография».",
        "An inventory of links outside by domain and address, with remarks on spelling. “Check links” mends inner ones, “Bibliography” gathers literature.",
    ),
    help=HELP, texts=TEXTS, needs=("journal", f"file:{STATE}"), produces=("external-links.csv", "external-domains.csv", "external-links.json", "external-links.txt"), examples=({}, {"show": "problems"}, {"domain": "example.com"}),
    keywords=("домены", "сайты", "адреса", "URL", "domains", "sites", "web", "archive"),
)  # fmt: skip
def external_links_tracker(vault: Vault, params: Params, progress: Progress) -> Report:
    """List the links that leave the vault."""
    kept = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)]
    progress(0, len(kept) + 1, common("reading"))
    seen, answers = _first_writes(vault.journal), answers_of(vault)
    urls: dict[str, _Url] = {}
    other = 0
    for number, article in enumerate(kept):
        progress(number, len(kept) + 1)
        other += _collect(vault, article, seen, urls)
    found = sorted(urls.values(), key=lambda u: (-u.articles, -len(u.places), u.url))
    for entry in found:
        if len(entry.spellings) > 1:
            entry.problems.add("variants")
        entry.answer = last_of(answers, entry.url)
    progress(len(kept) + 1, len(kept) + 1, common("writing"))
    return _report(vault, params, found, other, counted([e.url for e in found if e.askable], answers))


def _first_writes(journal: tuple[Revision, ...]) -> dict[str, str]:
    """Return the day of the first entry of each file that still has the path."""
    found: dict[str, str] = {}
    for revision in journal:
        for edit in revision.edits:
            found.setdefault(edit.now, found.get(edit.path, revision.at[:10]))
    return found


def _collect(vault: Vault, article: Article, seen: dict[str, str], urls: dict[str, _Url]) -> int:
    """Add the article's outside links to `urls`; return how many have a scheme that isn't the web's."""
    other = 0
    dated = min(filter(None, (date_of(article.metadata), seen.get(article.path, ""))), default="")
    for resolved in links_of(vault).outlinks(article.path):
        link = resolved.link
        if resolved.status != "external" or link.generated:
            continue
        written = link.target
        if split_url(written) is None and not written.lower().startswith(("http:", "https:", "//")):
            other += 1
            continue
        canonical = canonical_url(written)
        entry = urls.setdefault(canonical, _Url(canonical, domain_of(written)))
        entry.spellings.add(written)
        entry.places.append((article.path, link.line))
        entry.problems.update(problems_of(written))
        if link.text and link.text != written:
            entry.texts[link.text] = None
        if dated and (not entry.first or dated < entry.first):
            entry.first = dated
    return other


def _report(vault: Vault, params: Params, found: list[_Url], other: int, states: Counter[str]) -> Report:
    counts = Counter[str]()
    for entry in found:
        counts[entry.domain] += len(entry.places)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    total = sum(counts.values())
    metrics = Metrics((
        Metric(_message("links"), total), Metric(_message("urls"), len(found)), Metric(_message("domains"), len(counts)), Metric(_message("effective"), _effective([n for _, n in ranked]), note=_message("effective_note"), digits=1),
        Metric(_message("articles"), len({p for e in found for p, _ in e.places})), Metric(_message("archived"), sum(e.domain in _ARCHIVES for e in found)), Metric(_message("problems"), sum(bool(e.problems) for e in found)), Metric(_message("other"), other),
        *outside_metrics(_message, states),
    ))  # fmt: skip
    domains = Chart(_message("chart"), "bar", _message("domain"), _message("links"), (Series(_message("links"), tuple((name or "—", n) for name, n in ranked[:20])),))
    kinds = Counter(kind for entry in found for kind in entry.kinds)
    remarks = Chart(_message("chart_problems"), "bar", _message("kind"), _message("urls"), (Series(_message("urls"), tuple((_message(kind), kinds[kind]) for kind in _KINDS if kinds[kind])),))
    shown = [e for e in found if (not params.domain or e.domain == params.domain.lower().strip()) and _wanted(e, params.show)]
    summary = _message("summary", links=total, urls=len(found), domains=len(counts), top=ranked[0][0] or "—") if ranked else _message("summary_none")
    blocks = (metrics, domains, *chart(_message, states), _domains(vault, found, ranked), _urls(vault, shown), *((remarks,) if kinds else ()), Markdown(_message("explain")))
    return Report(summary, blocks, _files(found, ranked))


def _wanted(entry: _Url, show: str) -> bool:
    if show == "refused":
        return entry.answer is not None and entry.answer.state == "refused"
    return show == "all" or bool(entry.problems)


def _effective(counts: list[int]) -> float:
    total = sum(counts)
    return math.exp(-math.fsum(n / total * math.log(n / total) for n in counts)) if total else 0.0


def _domains(vault: Vault, found: list[_Url], ranked: list[tuple[str, int]]) -> Table:
    by_domain: dict[str, list[_Url]] = {}
    for entry in found:
        by_domain.setdefault(entry.domain, []).append(entry)
    rows = []
    for name, links in ranked[:MAX_ROWS]:
        entries = by_domain[name]
        paths = {p for e in entries for p, _ in e.places}
        categories = {str(vault.articles[p].metadata.get("category") or "") for p in paths} - {""}
        rows.append((name or "—", links, len(entries), len(paths), len(categories), min((e.first for e in entries if e.first), default=None), sum(bool(e.problems) for e in entries)))
    columns = (
        Column("domain", _message("domain")), Column("links", _message("links"), "number"), Column("urls", _message("urls"), "number"), Column("articles", common("articles"), "number"), Column("categories", _message("categories"), "number", extra=True),
        Column("first", _message("first"), "date", None, _message("first_note"), extra=True), Column("problems", _message("problems"), "number"),
    )  # fmt: skip
    return Table(_message("table_domains"), columns, tuple(rows), total=len(ranked), empty=_message("summary_none"))


def _archive(url: str) -> str | None:
    return f"https://web.archive.org/web/*/{url}" if domain_of(url) not in _ARCHIVES and "malformed" not in problems_of(url) else None


def _urls(vault: Vault, shown: list[_Url]) -> Table:
    columns = (
        Column("url", _message("url"), "url"), Column("text", _message("text")), Column("articles", common("articles"), "number"), Column("where", _message("where"), "article"),
        Column("first", _message("first"), "date", extra=True), Column("remark", _message("kind")), Column("answer", _message("outside_state")),
        Column("checked", _message("checked"), "date", None, _message("checked_note"), extra=True), Column("archive", _message("archive"), "url", None, _message("archive_note"), extra=True),
    )  # fmt: skip
    rows = tuple(
        (e.url, next(iter(e.texts), ""), e.articles, ArticleRef(e.places[0][0], vault.articles[e.places[0][0]].title, e.places[0][1]), e.first or None, _message(e.kinds[0]) if e.kinds else "", in_words(_message, e.answer), e.answer.at[:10] if e.answer else None, _archive(e.url))
        for e in shown[:MAX_ROWS]
    )
    return Table(_message("table_urls"), columns, rows, total=len(shown), empty=common("nothing"))


def _files(found: list[_Url], ranked: list[tuple[str, int]]) -> tuple[Artifact, ...]:
    records = [(e.url, e.domain, len(e.places), e.articles, e.first, e.kinds, list(e.texts)[:3], sorted({p for p, _ in e.places}), *_answered(e.answer)) for e in found]
    header = ("url", "domain", "links", "articles", "first_seen", "remarks", "texts", "paths", "state", "seen", "status", "checked")
    web = [e.url for e in found if e.askable]
    return (
        csv_artifact("external-links.csv", header, records), csv_artifact("external-domains.csv", ("domain", "links"), ranked),
        json_artifact("external-links.json", {"links": [dict(zip(header, r, strict=True)) for r in records]}),
        text_artifact("external-links.txt", "".join(f"{url}\n" for url in sorted(web)), "text/plain; charset=utf-8"),
    )  # fmt: skip


def _answered(answer: Answer | None) -> tuple[str, str, int | None, str]:
    return (answer.state, answer.seen, answer.status or None, answer.at) if answer else ("", "", None, "")
