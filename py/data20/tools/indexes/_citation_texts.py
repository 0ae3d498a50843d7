"""What the citation index says, in both languages."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "summary": Text(
        "Чаще всех цитируют «{title}» ({count|раз|раза|раз}); индекс Хирша хранилища — {h}.",
        "“{title}” is cited most, {count|time|times}; the vault's h-index is {h}.",
    ),
    "summary_one": Text(
        "«{title}» цитируют {count|статья|статьи|статей}: {place}-е место из {total}; сама цитирует {cites|статью|статьи|статей}.",
        "“{title}” is cited by {count|article|articles}, rank {place} of {total}; it cites {cites|article|articles}.",
    ),
    "summary_none": Text("Ни одна статья не ссылается на другую.", "No article cites another."),
    "citations": Text("Цитирования", "Citations"), "citations_note": Text("Пары «одна статья ссылается на другую», повторы не считаются.", "Pairs of one article citing another; repeats don't count."),
    "mean": Text("Цитирований на статью", "Citations per article"), "uncited": Text("Не цитируются", "Never cited"),
    "h": Text("Индекс Хирша", "h-index"), "h_note": Text("Столько статей процитированы столько же раз или больше.", "So many articles are cited at least so many times."),
    "g": Text("g-индекс", "g-index"), "g_note": Text("Столько самых цитируемых вместе собрали не меньше g² цитирований.", "So many of the most cited have at least g² citations together."),
    "window_total": Text("Цитирования за {months|месяц|месяца|месяцев}", "Citations in {months|month|months}"),
    "chart": Text("Самые цитируемые статьи", "The most cited articles"),
    "table": Text("Указатель цитирования", "Citation index"), "cited": Text("Цитируют", "Cited by"), "cites": Text("Цитирует", "Cites"), "recent": Text("Недавние", "Recent"),
    "recent_note": Text("Из статей, датированных последними {months} мес. до {today}.", "From articles dated in the {months} months up to {today}."),
    "who": Text("Кто цитирует", "Who cites it"),
    "cocited": Text("Цитируются вместе", "Cited together"), "coupled": Text("Ссылаются на одно и то же", "Citing the same"),
    "first": Text("Одна", "One"), "second": Text("Другая", "Other"), "common": Text("Общих", "In common"), "cosine": Text("Косинус Солтона", "Salton's cosine"),
    "cosine_note": Text("Общие / √(все одной · все другой): 1 — всегда вместе.", "In common / √(all of one · all of the other): 1 means always together."),
    "why_cocited": Text("цитируют обе: {n|статья|статьи|статей}", "{n|article cites|articles cite} both"), "why_coupled": Text("обе ссылаются на {n|статью|статьи|статей}", "both cite {n|article|articles}"),
    "groups": Text("Авторы и рубрики", "Authors and categories"), "group": Text("Кто или что", "Who or what"), "kind": Text("Вид", "Kind"), "author": Text("автор", "author"), "category": Text("рубрика", "category"),
    "no_groups": Text("Ни у одной статьи не указаны автор или рубрика (author, category).", "No article names an author or a category."),
    "no_pairs": Text("Таких пар нет.", "There are no such pairs."),
    "explain": Text(
        "**Как читать.** *Цитируются вместе* — статьи, которые другие упоминают рядом: обычно одна тема. *Ссылаются на одно и то же* — статьи с общими источниками, даже если они не знают друг о друге: часто их стоит связать. "
        "Индекс Хирша считается по статьям автора или рубрики: h статей процитированы не меньше h раз каждая; одной знаменитой статьёй его не поднять.",
        "**How to read it.** *Cited together* are articles that others mention side by side: usually one topic. *Citing the same* are articles with sources in common, even if they don't know of each other: often worth a link. "
        "The h-index is counted over an author's or a category's articles: h of them are cited at least h times each; one famous article can't raise it.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Кто кого цитирует внутри хранилища, какие статьи образуют тему и чьи статьи нужны другим?

**Как считается.** Цитирование — статья ссылается на другую (в тексте, вставкой, `related`, `prerequisites`); сколько бы раз ни сослалась — одно. Ссылки на себя и в созданных блоках не считаются. Совместное цитирование (Смолл, 1973): сколько статей цитируют обе. Библиографическое сочетание (Кесслер, 1963): сколько статей цитируют обе одинаково. И то и другое нормировано косинусом Солтона. Индекс Хирша (2005) и g-индекс (Эгг, 2006) — по статьям хранилища, каждого автора (`author`, `authors`) и рубрики (`category`). «Недавние» — цитирования из статей, датированных последними месяцами до последней даты хранилища (или указанной вами).

**Границы.** Статьи, где больше 200 ссылок (указатели, списки), цитируют, но пар не образуют. В таблицах до 1000 строк, в файлах все. Это не внешняя литература: её собирает «Библиография».""",
    """**What it answers.** Who cites whom within the vault, which articles make up a topic, and whose articles do others need?

**How it is computed.** A citation is one article linking to another (in the text, as an embed, `related`, `prerequisites`); however often, it counts once. Links to itself and in generated blocks don't count. Co-citation (Small 1973): how many articles cite both. Bibliographic coupling (Kessler 1963): how many articles both cite. Either is normalised by Salton's cosine. The h-index (Hirsch 2005) and g-index (Egghe 2006) are over the vault's articles, each author's (`author`, `authors`) and each category's. “Recent” are citations from articles dated in the last months before the vault's newest date (or the one you give).

**Limits.** Articles with more than 200 links (indexes, lists) cite but make no pairs. Tables show up to 1000 rows, files all. Outside literature is not this tool's: “Bibliography” collects it.""",
)
