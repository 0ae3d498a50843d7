"""What search tells the person beside the hits; keys as in the messages."""

from __future__ import annotations

from collections.abc import Mapping

from data20.messages import Text

SEARCH_TEXTS: Mapping[str, Text] = {
    "search.parenthesis": Text("Скобки не сходятся; лишняя пропущена.", "The parentheses don't match; the odd one was skipped."),
    "search.quote": Text("Кавычка не закрыта; фраза взята до конца запроса.", "A quote isn't closed; the phrase runs to the end of the query."),
    "search.operator": Text("У оператора AND, OR или NOT нет слова; он пропущен.", "An AND, OR or NOT has no word beside it; it was skipped."),
    "search.field": Text("После «{field}:» нет значения; поле пропущено.", "There is no value after “{field}:”; the field was skipped."),
    "search.date": Text("«{value}» — не дата; пишите 2025, 2025-03, 2025-03-14 или 2024..2025.", "“{value}” is no date; write 2025, 2025-03, 2025-03-14 or 2024..2025."),
    "search.long": Text("Запрос слишком длинный; взяты первые {limit|часть|части|частей}.", "The query is too long; only its first {limit|part|parts} were used."),
    "search.depth": Text("Слишком глубокие скобки; внутренняя часть пропущена.", "The parentheses nest too deeply; the inner part was skipped."),
    "search.loosened": Text("Все слова сразу не встречаются ни в одной статье; показаны статьи с некоторыми из них.", "No article has all the words; these have some of them."),
    "search.filled": Text("Все слова сразу есть в {count|статье|статьях|статьях}; остальные — с некоторыми из них. AND между словами оставит только первые.", "All the words are in {count|article|articles}; the others have some of them. AND between the words keeps only the former."),
    "search.corrected": Text("По запросу «{query}» ничего нет; показано найденное по «{suggestion}».", "Nothing matches “{query}”; these are the results for “{suggestion}”."),
    "search.partial": Text("Индекс ещё строится: {done} из {total|статьи|статей|статей}.", "The index is still being built: {done} of {total|article|articles}."),
    "search.wildcard": Text("Образцу «{pattern}» подходит больше {limit} слов; взяты самые частые.", "More than {limit} words fit “{pattern}”; the most frequent were used."),
    "search.related.words": Text("общие слова: {words}", "shared words: {words}"),
    "search.related.links": Text("на обе ссылаются вместе или обе ссылаются на одно", "cited together or citing the same"),
    "search.related.direct": Text("есть прямая ссылка", "one links to the other"),
    "search.related.tags": Text("общие теги: {tags}", "shared tags: {tags}"),
}  # fmt: skip
