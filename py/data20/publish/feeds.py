"""News feeds: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom (RFC 4287) and JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from data20.messages import Language
from data20.publish.site import page_file
from data20.publish.xhtml import xml_attribute, xml_text

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class FeedItem:
    """`link` is a full address or "" when the vault isn't published; `updated` is aware."""

    id: str
    title: str
    summary: str
    link: str
    updated: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Feed:
    """`home` is the site's address, ending in "/", or "". `updated` is aware. `items` are newest first."""

    id: str
    title: str
    description: str
    language: Language
    home: str
    updated: datetime
    items: tuple[FeedItem, ...]


def feed_id(*parts: Any) -> str:
    """Return an identifier that is the same for the same parts (UUID version 5), usable without any address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "data20:" + "\n".join(map(str, parts))).urn


def base_address(text: str) -> str:
    """Return a site's address with "/" at its end, "" for none. Raises ValueError when it isn't http or https."""
    address = text.strip()
    if not address:
        return ""
    if not address.startswith(("https://", "http://")) or len(address.split("://", 1)[1].strip("/")) == 0 or any(c in address for c in " \t\n<>\"'#?"):
        raise ValueError(address)
    return address.rstrip("/") + "/"


def page_address(base: str, path: str) -> str:
    """Return the full address of an article's page, as `publish/site.py` names it; "" without a base."""
    return base + quote(page_file(path)) if base else ""


def aware(text: str) -> datetime:
    """Return an ISO 8601 time as an aware one (UTC where it doesn't say). Raises ValueError."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def rss(feed: Feed) -> str:
    """Return the feed as RSS 2.0."""
    items = "".join(
        f"<item><title>{xml_text(i.title)}</title>" + (f"<link>{xml_text(i.link)}</link>" if i.link else "")
        + f'<guid isPermaLink="false">{i.id}</guid><pubDate>{_rfc822(i.updated)}</pubDate><description>{xml_text(i.summary)}</description></item>\n'
        for i in feed.items
    )
    own = f'<atom:link rel="self" type="application/rss+xml" href={xml_attribute(feed.home + "feed.rss")}/>' if feed.home else ""
    return (
        f'{_HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{xml_text(feed.title)}</title>'
        f"<link>{xml_text(feed.home or feed.id)}</link><description>{xml_text(feed.description)}</description>"
        f"<language>{feed.language}</language><lastBuildDate>{_rfc822(feed.updated)}</lastBuildDate>{own}\n{items}</channel></rss>\n"
    )


def atom(feed: Feed) -> str:
    """Return the feed as Atom."""
    entries = "".join(
        f"<entry><id>{i.id}</id><title>{xml_text(i.title)}</title><updated>{_rfc3339(i.updated)}</updated>"
        f"<author><name>{xml_text(i.author)}</name></author>" + (f'<link rel="alternate" href={xml_attribute(i.link)}/>' if i.link else "")
        + f'<content type="text">{xml_text(i.summary)}</content></entry>\n'
        for i in feed.items
    )
    links = f'<link rel="alternate" href={xml_attribute(feed.home)}/><link rel="self" href={xml_attribute(feed.home + "feed.atom")}/>' if feed.home else ""
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{feed.language}"><id>{feed.id}</id><title>{xml_text(feed.title)}</title>'
        f"<subtitle>{xml_text(feed.description)}</subtitle><updated>{_rfc3339(feed.updated)}</updated><author><name>{xml_text(feed.title)}</name></author>{links}\n{entries}</feed>\n"
    )


def json_feed(feed: Feed) -> str:
    """Return the feed as JSON Feed 1.1."""
    data: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, "description": feed.description, "language": feed.language}
    if feed.home:
        data |= {"home_page_url": feed.home, "feed_url": feed.home + "feed.json"}
    data["items"] = [_json_item(item) for item in feed.items]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def all_feeds(feed: Feed) -> Sequence[tuple[str, str, str]]:
    """Return (file name, media type, text) of the feed in its three forms."""
    return (
        ("feed.rss", "application/rss+xml; charset=utf-8", rss(feed)), ("feed.atom", "application/atom+xml; charset=utf-8", atom(feed)),
        ("feed.json", "application/feed+json", json_feed(feed)),
    )  # fmt: skip


def _json_item(item: FeedItem) -> dict[str, Any]:
    data = {"id": item.id, "title": item.title, "content_text": item.summary, "date_published": _rfc3339(item.updated), "authors": [{"name": item.author}]}
    return data | ({"url": item.link} if item.link else {})


def _rfc822(time: datetime) -> str:
    """Return a time as RSS wants it (RFC 822 with four-digit years); names of days are English in every locale."""
    utc = time.astimezone(UTC)
    return f"{_DAYS[utc.weekday()]}, {utc.day:02} {_MONTHS[utc.month - 1]} {utc.year:04} {utc:%H:%M:%S} +0000"


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
