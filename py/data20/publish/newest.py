"""The newest articles of a vault as a feed, and one sentence about each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from data20.messages import Language
from data20.publish.feeds import Feed, FeedItem, aware, feed_id
from data20.publish.sitemap import changed_on
from data20.vault.model import Article


def summary_of(article: Article) -> str:
    """Return what the article says of itself: `description`, else its first paragraph (300 characters of it)."""
    written = article.metadata.get("description")
    first = next((b.text for b in article.structure.blocks if not b.generated and b.text.strip()), "")
    return written.strip() if isinstance(written, str) and written.strip() else first[:300]


def feed_of_newest(articles: Iterable[Article], count: int, base: str, language: Language, title: str, about: str, address: Callable[[str], str]) -> Feed:
    """Return the feed of the `count` articles that changed last. `address` says where an article's page is."""
    dated = sorted(((changed_on(a), a) for a in articles if changed_on(a)), key=lambda pair: (pair[0], pair[1].path), reverse=True)[:count]
    items = []
    for changed, article in dated:
        author = article.metadata.get("author")
        who = author if isinstance(author, str) and author.strip() else title
        items.append(FeedItem(feed_id("page", base, article.path), article.title, summary_of(article), address(article.path), _moment(changed), who))
    updated = max((item.updated for item in items), default=datetime(1970, 1, 1, tzinfo=UTC))
    return Feed(feed_id("site", base), title, about, language, base, updated, tuple(items))


def _moment(day: str) -> datetime:
    try:
        return aware(day)
    except ValueError:  # a day that no calendar has, such as 2024-02-31
        return datetime(int(day[:4]) or 1, 1, 1, tzinfo=UTC)
