"""The words of advanced search."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "lang_ru": Text("русский", "Russian"), "lang_en": Text("английский", "English"),
    "summary": Text("Найдено: {count|статья|статьи|статей}. Лучше всего подходит «{title}».", "Found {count|article|articles}. The best match is “{title}”."),
    "summary_all": Text("Запрос пуст: показано, что подходит под отбор, — {count|статья|статьи|статей}. Введите слова, и будет видно, почему найдена каждая.", "The query is empty: {count|article fits|articles fit} the filters. Enter words to see why each is found."),
    "summary_none": Text("По этому запросу ничего не найдено.", "Nothing matches this query."),
    "found": Text("Найдено статей", "Articles found"), "shown": Text("Показано", "Shown"),
    "whole": Text("Со всеми частями запроса", "With every part of the query"), "searched": Text("Просмотрено статей", "Articles searched"),
    "hits": Text("Найденные статьи", "Articles found"), "no_hits": Text("Ничего не найдено. Уберите слово или фильтр либо проверьте написание.", "Nothing found. Drop a word or a filter, or check the spelling."),
    "hit_note": Text("строка {line}", "line {line}"),
    "chart": Text("Из чего сложилась оценка лучших статей", "What the best scores are made of"), "part": Text("Часть запроса", "Part of the query"),
    "parts": Text("Как понят запрос", "How the query was understood"), "having": Text("Есть в статьях", "In articles"),
    "idf": Text("Вес", "Weight"), "idf_note": Text("Чем реже слово, тем больше вес: ln(1 + (N − n + ½)/(n + ½)).", "The rarer the word, the higher: ln(1 + (N − n + ½)/(n + ½))."),
    "table": Text("Все найденные, с объяснением оценки", "All hits, with the score explained"), "coverage": Text("Полнота", "Coverage"),
    "coverage_note": Text("Какая доля частей запроса есть в статье.", "Which share of the query's parts the article has."),
    "modified": Text("Изменена", "Modified"), "snippet": Text("Отрывок", "Snippet"),
    "facets": Text("Найденное по рубрикам, тегам и папкам", "The hits by category, tag and folder"), "facet": Text("Признак", "Facet"), "value": Text("Значение", "Value"),
    "tag": Text("тег", "tag"), "category": Text("рубрика", "category"), "folder": Text("папка", "folder"), "status": Text("статус", "status"), "language": Text("язык", "language"),
    "kept": Text("Сохранённые поиски", "Saved searches"), "name": Text("Имя", "Name"), "query": Text("Запрос", "Query"),
    "joined": Text("**{name}** искали и как: {others}.", "**{name}** was also sought as: {others}."),
    "try": Text("Возможно, вы искали: **{query}**.", "Did you mean: **{query}**?"),
    "why": Text("«{text}» {score}", "“{text}” {score}"), "why_places": Text("«{text}» {score}: {places}", "“{text}” {score}: {places}"),
    "comma": Text("{first}, {second}", "{first}, {second}"), "semicolon": Text("{first}; {second}", "{first}; {second}"),
    "in_title": Text("название {count}", "title {count}"), "in_headings": Text("заголовки {count}", "headings {count}"), "in_tags": Text("теги {count}", "tags {count}"),
    "in_body": Text("текст {count}", "text {count}"), "in_code": Text("код {count}", "code {count}"),
    "explain": Text(
        "**Как читать.** Слово находится в любой форме; «ё» и «е» равны. Оценка — BM25: редкие слова весят больше, название — в восемь раз больше текста, заголовки и теги — в четыре. "
        "Сумма умножается на полноту — долю частей запроса, которые есть в статье.\n\n"
        "**Язык запросов.** `чай кофе` — оба слова · `чай OR кофе`, `чай ИЛИ кофе` · `чай -сахар`, `NOT`, `НЕ` · `\"зелёный чай\"` — точно так · `\"чай вода\"~5` — рядом · `чай*`, `*ник`, `ч?й` · `чаай~` — с опечатками · "
        "`tag:кухня` · `title:чай` · `heading:` · `path:` · `folder:` · `category:` · `status:draft` · `lang:ru` · `modified:2024..2025` · `date:>2024-03` · скобки.",
        "**How to read it.** A word is found in any form. The score is BM25: rare words weigh more, the title eight times as much as the text, headings and tags four times. "
        "The sum is multiplied by the coverage, the share of the query's parts that the article has.\n\n"
        "**Query language.** `tea coffee` — both words · `tea OR coffee` · `tea -sugar`, `NOT` · `\"green tea\"` — exactly so · `\"tea water\"~5` — near each other · `tea*`, `*pot`, `t?a` · `teaa~` — with typing errors · "
        "`tag:kitchen` · `title:tea` · `heading:` · `path:` · `folder:` · `category:` · `status:draft` · `lang:en` · `modified:2024..2025` · `date:>2024-03` · parentheses.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Где в хранилище написано об этом — и почему найдено именно это?

**Как считается.** Текст разобран на слова; русские и английские слова приведены к основам (Snowball, М. Портер, 2001), «ё» приравнена к «е». Оценка — BM25 с весами полей (С. Робертсон и Х. Сарагоса, 2009): название 8, заголовки и теги 4, путь 2, текст 1, код ½; умножается на долю найденных частей запроса. Слова рядом — это «и»; если все сразу есть меньше чем в десяти статьях, за ними идут статьи с некоторыми, и об этом сказано (строго — AND). Опечатки исправляются по словам хранилища (расстояние правки не больше двух), неверная раскладка узнаётся.

**Как читать.** График показывает, какая часть запроса сколько добавила. В таблице — полнота и вклад каждого слова с местом: название, заголовки, теги, текст, код. Файлы: JSON со всем объяснением, CSV для таблиц, Markdown со ссылками.

**Сохранённые поиски** лежат в хранилище (`.data20/searches.json`); сохраняются на странице «Поиск», здесь выбираются по имени, и видно, сколько каждый находит сейчас.

**Границы.** Основа — не словарная форма: «заметка» и «заметок» сходятся не всегда. Китайский, японский и тайский ищутся посимвольно. Созданные инструментами блоки не просматриваются.""",
    """**What it answers.** Where does the vault speak of this — and why were just these found?

**How it is computed.** The text is split into words; Russian and English words are reduced to stems (Snowball, M. Porter 2001), ё equals е. The score is BM25 with field weights (S. Robertson and H. Zaragoza 2009): title 8, headings and tags 4, path 2, text 1, code ½; it is multiplied by the share of the query's parts that were found. Words side by side mean “and”; where fewer than ten articles have them all, articles with some follow, and the report says so (AND is strict). Typing errors are corrected from the vault's own words (edit distance at most two), the wrong keyboard layout is recognised.

**How to read it.** The chart shows how much each part of the query adds. The table has coverage and what each word adds, with the place: title, headings, tags, text, code. Files: JSON with the full explanation, CSV for spreadsheets, Markdown with links.

**Saved searches** live in the vault (`.data20/searches.json`); they are kept on the page “Search”, chosen by name here, and you see how much each finds now.

**Limits.** A stem is no dictionary form: some irregular forms stay apart. Chinese, Japanese and Thai are searched character by character. Blocks made by tools are not searched.""",
)
