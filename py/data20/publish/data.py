"""Articles as data: JSON, JSON Lines, CSV, OPML, XML and plain text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from data20.publish.xhtml import xml_attribute, xml_text
from data20.report.tabular import csv_text
from data20.vault.model import Article
from data20.vault.text import visible

COLUMNS = ("path", "title", "category", "tags", "status", "date", "author", "words", "links", "headings", "modified")


def record_of(article: Article) -> dict[str, Any]:
    """Return one article with its text as JSON values."""
    return {
        "path": article.path, "title": article.title, "metadata": dict(article.metadata), "tags": list(article.tags),
        "modified": article.modified, "hash": article.hash, "text": visible(article.body),
    }  # fmt: skip


def json_document(articles: Sequence[Article]) -> str:
    """Return one JSON document, `{"total_articles", "articles": [...]}`."""
    return json.dumps({"total_articles": len(articles), "articles": [record_of(a) for a in articles]}, ensure_ascii=False, indent=1) + "\n"


def json_lines(articles: Sequence[Article]) -> str:
    """Return one JSON object a line (https://jsonlines.org)."""
    return "".join(json.dumps(record_of(a), ensure_ascii=False) + "\n" for a in articles)


def metadata_csv(articles: Sequence[Article]) -> str:
    """Return one row an article with the usual metadata and counts."""
    return csv_text(COLUMNS, (_row(article) for article in articles))


def words_of(article: Article) -> int:
    """Return the number of words in the body, code and generated blocks left out."""
    return sum(len(block.text.split()) for block in article.structure.blocks if not block.generated)


def _row(article: Article) -> list[Any]:
    data = article.metadata
    plain = [data.get(key) if not isinstance(data.get(key), dict) else json.dumps(data[key], ensure_ascii=False) for key in ("category", "status", "date", "author")]
    links = sum(not link.generated for link in article.structure.links)
    headings = sum(not heading.generated for heading in article.structure.headings)
    return [article.path, article.title, plain[0], list(article.tags), *plain[1:], words_of(article), links, headings, article.modified]


def opml(articles: Sequence[Article], title: str) -> str:
    """Return an OPML 2.0 outline (http://opml.org/spec2.opml): folders, articles, their headings."""
    lines: list[str] = []
    open_folders: list[str] = []
    for article in articles:
        folders = article.path.split("/")[:-1]
        shared = 0
        while shared < min(len(folders), len(open_folders)) and folders[shared] == open_folders[shared]:
            shared += 1
        lines += ["</outline>"] * (len(open_folders) - shared)
        lines += [f"<outline text={xml_attribute(folder)}>" for folder in folders[shared:]]
        open_folders = folders
        inner = "".join(f"<outline text={xml_attribute(h.text)}/>" for h in article.structure.headings if h.text and not h.generated)
        lines.append(f"<outline text={xml_attribute(article.title)} path={xml_attribute(article.path)}>{inner}</outline>")
    lines += ["</outline>"] * len(open_folders)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>{xml_text(title)}</title></head><body>\n' + "\n".join(lines) + "\n</body></opml>\n"


def xml_document(articles: Sequence[Article]) -> str:
    """Return one XML document; texts are escaped, so `]]>` and the like are safe."""
    body = "\n".join(
        f"<article path={xml_attribute(a.path)} modified={xml_attribute(a.modified)}><title>{xml_text(a.title)}</title>"
        + "".join(f"<tag>{xml_text(tag)}</tag>" for tag in a.tags)
        + f"<metadata>{xml_text(json.dumps(dict(a.metadata), ensure_ascii=False))}</metadata><text xml:space=\"preserve\">{xml_text(visible(a.body))}</text></article>"
        for a in articles
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<vault>\n{body}\n</vault>\n'


def plain_text(articles: Sequence[Article]) -> str:
    """Return the words of all articles without markup, a heading line for each."""
    return "\n\n".join(_plain(article) for article in articles) + ("\n" if articles else "")


def _plain(article: Article) -> str:
    parts = [(h.start, h.text) for h in article.structure.headings if not h.generated and h.text != article.title]
    parts += [(b.start, b.text) for b in article.structure.blocks if not b.generated]
    parts += [(c.start, c.content.rstrip("\n")) for c in article.structure.code if not c.generated]
    return "\n\n".join([article.title, "=" * len(article.title), *(text for _, text in sorted(parts) if text.strip())])
