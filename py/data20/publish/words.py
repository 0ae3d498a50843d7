"""What the pages of a published vault say besides its articles."""

from __future__ import annotations

from data20.messages import Language, Text

TEXTS = {
    "skip": Text("К тексту", "Skip to the text"), "search": Text("Поиск", "Search"), "tools": Text("Инструменты", "Tools"),
    "places": Text("Разделы", "Places"), "contents": Text("Содержание", "Contents"), "short": Text("Меню", "Menu"), "menu": Text("Статьи рядом", "Articles nearby"),
    "outline": Text("На этой странице", "On this page"), "crumbs": Text("Путь", "Breadcrumbs"), "turn": Text("Соседние статьи", "Neighbours"),
    "previous": Text("Назад", "Previous"), "next": Text("Дальше", "Next"), "backlinks": Text("Сюда ссылаются", "Linked from here"),
    "related": Text("Похожие статьи", "Related"), "tags": Text("Метки", "Tags"), "all_of": Text("Все: {articles|статья|статьи|статей}", "All {articles|article|articles}"),
    "articles": Text("{articles|статья|статьи|статей}", "{articles|article|articles}"), "more_links": Text("и ещё {count}", "and {count} more"),
    "folders": Text("Папки", "Folders"), "in_folder": Text("В этой папке", "In this folder"), "lately": Text("Недавно изменились", "Changed lately"),
    "everything": Text("Все статьи", "All articles"), "tagged": Text("Метка: {tag}", "Tag: {tag}"), "page": Text("страница {number}", "page {number}"),
    "pages": Text("Страницы", "Pages"), "feed": Text("Лента новостей", "News feed"), "changed": Text("изменено {date}", "changed {date}"), "words": Text("{words|слово|слова|слов}", "{words|word|words}"),
    "lost": Text("Такой страницы нет", "There is no such page"),
    "lost_text": Text("Возможно, статью переименовали или закрыли. Попробуйте найти её в содержании.", "The article may have been renamed or withdrawn. Try the contents."),
    "home": Text("На главную", "To the front page"), "moved": Text("Страница переехала", "This page has moved"),
    "made": Text("Сделано в Data20: хранилище целиком открывается в браузере, с поиском и инструментами.", "Made with Data20: the whole vault opens in the browser, with search and tools."),
    "open": Text("Открыть хранилище", "Open the vault"), "title": Text("База знаний", "Knowledge base"), "none": Text("Здесь пока нет ни одной статьи.", "There is no article here yet."),
    "about": Text("Новые и изменённые статьи", "New and changed articles"),
}  # fmt: skip

_MONTHS = {
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}


def say(key: str, language: Language, **values: str | int) -> str:
    """Return one text in the language."""
    return TEXTS[key].format(language, values)


def day_in_words(day: str, language: Language) -> str:
    """Return an ISO day ("2026-11-23") as people write it; anything else as it is."""
    try:
        year, month, number = (int(part) for part in day.split("-"))
        return f"{number} {_MONTHS[language][month - 1]} {year}"
    except (ValueError, IndexError):
        return day
