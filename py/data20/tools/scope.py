"""Which articles a tool looks at: parameters and tests that many tools share."""

from __future__ import annotations

from typing import Any, Literal

from data20.graph.model import LINK_TYPES, EdgeType
from data20.messages import Text
from data20.tools.interface import param
from data20.vault.model import Article


def folder_param() -> Any:
    """Declare the parameter `folder`: only this folder's articles; empty means all."""
    return param("", max_length=1000, widget="folder", title=Text("Папка", "Folder"), description=Text("Только статьи этой папки и глубже; пусто — все.", "Only articles in this folder and below; empty means all."))


def category_param() -> Any:
    """Declare the parameter `category`: only articles with this category."""
    return param("", max_length=200, title=Text("Рубрика", "Category"), description=Text("Только статьи с этой рубрикой (category).", "Only articles with this category."))


def tag_param() -> Any:
    """Declare the parameter `tag`: only articles with this tag or one nested in it."""
    return param("", max_length=200, widget="tag", title=Text("Тег", "Tag"), description=Text("Только статьи с этим тегом или вложенным в него.", "Only articles with this tag or one nested in it."))


Links = Literal["all", "body", "metadata"]


def links_param() -> Any:
    """Declare the parameter `links` of type `Links`: which links count."""
    return param(
        "all", title=Text("Какие ссылки считать", "Which links count"), description=Text("Ссылки в тексте, в метаданных или все.", "Links in the text, in the metadata, or all."),
        choices={"all": Text("все", "all"), "body": Text("только в тексте", "in the text only"), "metadata": Text("только related и prerequisites", "related and prerequisites only")},
    )  # fmt: skip


def link_types(links: Links) -> tuple[EdgeType, ...]:
    """Return the edge types that the choice `links` means."""
    if links == "body":
        return ("link", "embed")
    return ("related", "prerequisite") if links == "metadata" else LINK_TYPES


def in_folder(article: Article, folder: str) -> bool:
    """Say whether the article is in `folder` or below; always when `folder` is empty."""
    inside = folder.strip("/")
    return not inside or article.path.startswith(inside + "/")


def in_category(article: Article, category: str) -> bool:
    """Say whether the article's `category` is this one, case ignored; always when `category` is empty."""
    return not category or str(article.metadata.get("category") or "").casefold() == category.casefold()


def has_tag(article: Article, tag: str) -> bool:
    """Say whether the article has `tag` (with or without "#") or one nested in it; always when `tag` is empty."""
    wanted = tag.lstrip("#").casefold()
    return not wanted or any(own.casefold() == wanted or own.casefold().startswith(wanted + "/") for own in article.tags)


def no_article(path: str) -> Text:
    """Return why a parameter that should name an article is refused."""
    return Text("нет статьи «{path}»", "no article at “{path}”").filled(path=path)


def not_chosen(path: str) -> Text:
    """Return why a parameter that should name one of the chosen articles is refused."""
    return Text("среди выбранных статей нет «{path}»", "no article at “{path}” among the chosen ones").filled(path=path)


def no_such_tag(tag: str) -> Text:
    """Return why a parameter that should name a tag is refused."""
    return Text("ни у одной статьи нет тега «{tag}»", "no article has the tag “{tag}”").filled(tag=tag)


def not_contents_of(name: str) -> Text:
    """Return why a parameter that should hold an earlier file of the tool, `name`, is refused."""
    return Text("это не содержимое файла {name}", "not the contents of a {name}").filled(name=name)


NO_ADDRESS = Text("нужен адрес вида https://example.org/notes/", "not an address like https://example.org/notes/")
