"""What a published page lacks for readers who come from a search engine; each check with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data20.messages import Scalar, Text
from data20.publish.data import words_of
from data20.vault.links import links_of
from data20.vault.model import Article, Vault

CHECKS: Mapping[str, Text] = {
    "title_short": Text("Название короче 10 знаков: {length}", "The title is shorter than 10 characters: {length}"),
    "title_long": Text("Название длиннее 70 знаков ({length}): в выдаче его обрежут", "The title is longer than 70 characters ({length}): results cut it"),
    "title_twice": Text("Так же называется «{other}»", "“{other}” has the same title"),
    "description_none": Text("Нет описания (description)", "There is no description"),
    "description_length": Text("Описание не от 50 до 160 знаков: {length}", "The description isn't 50 to 160 characters long: {length}"),
    "h1_many": Text("Заголовков первого уровня: {length}", "Headings of level 1: {length}"),
    "thin": Text("Мало текста, слов: {length}", "Little text, words: {length}"),
    "alone": Text("На страницу не ведёт ни одна ссылка", "No link leads to the page"),
    "no_links": Text("Со страницы не ведёт ни одной ссылки на другие", "The page links to no other"),
    "alt": Text("Изображений без описания: {length}", "Images without a description: {length}"),
}
GROUPS = 7
"""Questions that a page is asked: title, unique title, description, one h1, enough text, linked both ways, images described."""
_GROUP = {"title_short": "title", "title_long": "title", "description_none": "description", "description_length": "description", "alone": "links", "no_links": "links"}


@dataclass(frozen=True, slots=True)
class Lack:
    check: str
    line: int
    values: Mapping[str, Scalar]


def title_index(articles: Sequence[Article]) -> Mapping[str, list[Article]]:
    """Return articles by folded title."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(article.title.casefold(), []).append(article)
    return found


def lacks(vault: Vault, article: Article, titles: Mapping[str, list[Article]], least_words: int) -> list[Lack]:
    """Return what the page of an article lacks."""
    return list(_lacks(vault, article, titles, least_words))


def score(found: Sequence[Lack]) -> float:
    """Return the share of the seven questions that the page answers well."""
    return 1 - len({_GROUP.get(lack.check, lack.check) for lack in found}) / GROUPS


def _lacks(vault: Vault, article: Article, titles: Mapping[str, list[Article]], least_words: int) -> Iterator[Lack]:
    length = len(article.title)
    if length < 10:
        yield Lack("title_short", 1, {"length": length})
    if length > 70:
        yield Lack("title_long", 1, {"length": length})
    twin = next((other for other in titles[article.title.casefold()] if other is not article), None)
    if twin:
        yield Lack("title_twice", 1, {"other": twin.path})
    description = article.metadata.get("description")
    if not isinstance(description, str) or not description.strip():
        yield Lack("description_none", 1, {})
    elif not 50 <= len(description.strip()) <= 160:
        yield Lack("description_length", 1, {"length": len(description.strip())})
    tops = [h for h in article.structure.headings if h.level == 1 and not h.generated]
    if len(tops) > 1:
        yield Lack("h1_many", tops[1].line, {"length": len(tops)})
    words = words_of(article)
    if words < least_words:
        yield Lack("thin", 1, {"length": words})
    links = links_of(vault)
    if not any(source != article.path and not r.link.generated for source, r in links.backlinks(article.path)):
        yield Lack("alone", 1, {})
    if not any(r.path in vault.articles and r.path != article.path and not r.link.generated for r in links.outlinks(article.path)):
        yield Lack("no_links", 1, {})
    bare = [image for image in article.structure.images if not image.alt.strip() and not image.generated]
    if bare:
        yield Lack("alt", bare[0].line, {"length": len(bare)})
