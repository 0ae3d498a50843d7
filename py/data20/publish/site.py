"""A folder of HTML pages that opens from the disk: one page an article, an index, no script, a style for screen and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from data20.messages import Language, Text
from data20.publish.templates import Page
from data20.publish.xhtml import xml_attribute, xml_text
from data20.vault.linktext import relative_path
from data20.vault.paths import shared_folder

BACK = Text("Содержание", "Contents")

_CSS = """:root { color-scheme: light dark; --text: #1d2327; --muted: #5a646b; --line: #d5dadd; --accent: #0b5d66; --page: #fdfcfa; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e6e7; --muted: #a0a9ae; --line: #3a4247; --accent: #6fc3cd; --page: #15191b; } }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 42rem; font: 17px/1.6 system-ui, sans-serif; color: var(--text); background: var(--page); }
a { color: var(--accent); } nav { font-size: .9rem; color: var(--muted); }
h1, h2, h3, h4 { line-height: 1.25; margin: 2em 0 .5em; } h1 { margin-top: 1em; }
img { max-width: 100%; height: auto; } pre { overflow: auto; padding: 1rem; border: 1px solid var(--line); }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
.right { text-align: right; } .center { text-align: center; }
blockquote { margin: 1em 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--muted); }
@media print { body { max-width: none; font-size: 11pt; } nav { display: none; } a { color: inherit; } pre, table, img { break-inside: avoid; } }
"""


@dataclass(frozen=True, slots=True)
class Site:
    """`images` are bytes by vault path; `chapters` link to each other by `page_href`."""

    title: str
    language: Language
    chapters: tuple[Page, ...]
    images: Mapping[str, bytes]


def page_file(path: str) -> str:
    """Return the file of the article's page: its path with `.html`, so that addresses stay recognisable."""
    stem = path.rsplit(".", 1)[0]
    return ("_index" if stem == "index" else stem) + ".html"


def page_href(source: str, path: str, anchor: str, *, article: bool) -> str:
    """Return the address of a page or file as seen from the page of the article `source`."""
    target = relative_path(page_file(source), page_file(path) if article else path)
    return quote(target) + (f"#{quote(anchor)}" if anchor else "")


def site_files(site: Site) -> dict[str, bytes]:
    """Return the site's files by name."""
    files = {"index.html": _index(site).encode(), "style.css": _CSS.encode()}
    for chapter in site.chapters:
        files[page_file(chapter.path)] = _page(site, chapter).encode()
    files.update(site.images)
    return files


def _page(site: Site, chapter: Page) -> str:
    file = page_file(chapter.path)
    home = quote(relative_path(file, "index.html"))
    nav = f'<nav><a href="{home}">{BACK.format(chapter.language, {})}</a> · {xml_text(site.title)}</nav>'
    heading = "" if chapter.has_title else f"<h1>{xml_text(chapter.title)}</h1>"
    return _document(chapter.title, chapter.language, quote(relative_path(file, "style.css")), f"{nav}<main>{heading}{chapter.body}</main>")


def _index(site: Site) -> str:
    sections: dict[str, list[Page]] = {}
    shared = shared_folder(chapter.path for chapter in site.chapters)
    for chapter in sorted(site.chapters, key=lambda c: c.path.rpartition("/")[0]):  # a folder's own pages stand together, before those of the folders in it
        sections.setdefault(chapter.path.rpartition("/")[0].removeprefix(shared).strip("/"), []).append(chapter)
    lists = "".join((f"<h2>{xml_text(folder.replace('/', ' / '))}</h2>" if folder else "") + _list(chapters) for folder, chapters in sections.items())
    return _document(site.title, site.language, "style.css", f"<main><h1>{xml_text(site.title)}</h1>{lists}</main>")


def _list(chapters: Sequence[Page]) -> str:
    return "<ul>" + "".join(f"<li><a href={xml_attribute(quote(page_file(c.path)))}>{xml_text(c.title)}</a></li>" for c in chapters) + "</ul>"


def _document(title: str, language: Language, style: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' data:; style-src 'self'\"/>"
        f'<title>{xml_text(title)}</title><link rel="stylesheet" href="{style}"/></head>\n<body>{body}</body></html>\n'
    )
