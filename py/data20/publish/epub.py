"""A book: EPUB 3.3 (W3C Recommendation, 2025), with an EPUB 2 table of contents for old readers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from data20.markup import escape
from data20.messages import Language, Text
from data20.publish.shelves import nested_list
from data20.publish.templates import Page, with_mended_fragments
from data20.publish.xhtml import xml_attribute, xml_text
from data20.publish.zipping import zip_bytes

CONTENTS = Text("Содержание", "Contents")
IMAGE_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml", ".webp": "image/webp",
}  # fmt: skip
"""EPUB core media types for images."""

_CSS = """body { font-family: serif; line-height: 1.5; margin: 5%; }
h1, h2, h3, h4 { font-family: sans-serif; line-height: 1.2; }
pre { white-space: pre-wrap; font-size: 0.85em; } code { font-family: monospace; }
table { border-collapse: collapse; } th, td { border: 1px solid #999; padding: 0.2em 0.5em; text-align: left; }
.right { text-align: right; } .center { text-align: center; }
nav ol { list-style: none; padding-left: 1.2em; } nav li { margin: 0.2em 0; } nav span { font-weight: bold; }
img { max-width: 100%; } blockquote { margin-left: 1em; border-left: 3px solid #999; padding-left: 1em; }
"""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>\
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


@dataclass(frozen=True, slots=True)
class Book:
    """`modified` is ISO 8601 in UTC to the second, ending in Z; `authors` may be empty."""

    title: str
    language: Language
    modified: str
    authors: tuple[str, ...]
    chapters: tuple[Page, ...]
    images: Mapping[str, bytes]
    """By vault path."""


def chapter_file(number: int) -> str:
    """Return the file of the chapter that stands at `number` (from 0)."""
    return f"chapter-{number + 1:05}.xhtml"


def image_file(path: str) -> str:
    """Return the file of the image at the vault path: a hash keeps names short and valid on every reader."""
    suffix = re.search(r"\.[A-Za-z0-9]+$", path)
    return f"images/{hashlib.sha256(path.encode()).hexdigest()[:16]}{suffix.group().lower() if suffix else ''}"


def epub(book: Book) -> bytes:
    """Return the EPUB file; the same book gives the same bytes. Fragments that lead to no place are cut from the links."""
    files = {"mimetype": b"application/epub+zip", "META-INF/container.xml": _CONTAINER.encode(), "OEBPS/style.css": _CSS.encode()}
    files["OEBPS/book.opf"] = _package(book).encode()
    files["OEBPS/nav.xhtml"] = _nav(book).encode()
    files["OEBPS/toc.ncx"] = _ncx(book).encode()
    places = {chapter_file(number): chapter.ids for number, chapter in enumerate(book.chapters)}
    for number, chapter in enumerate(book.chapters):
        body = with_mended_fragments(chapter, lambda file, fragment: fragment in places.get(file, ()), chapter_file(number))
        files[f"OEBPS/{chapter_file(number)}"] = _page(chapter, body).encode()
    for path, content in book.images.items():
        files[f"OEBPS/{image_file(path)}"] = content
    return zip_bytes(files, stored=frozenset({"mimetype"}))


def _identifier(book: Book) -> str:
    digest = hashlib.sha256("\0".join([book.title, *(c.path for c in book.chapters)]).encode()).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _package(book: Book) -> str:
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>', '<item id="css" href="style.css" media-type="text/css"/>',
    ]  # fmt: skip
    items += [
        f'<item id="c{n}" href="{chapter_file(n)}" media-type="application/xhtml+xml"{_properties(chapter)}/>'
        for n, chapter in enumerate(book.chapters)
    ]
    items += [
        f'<item id="i{n}" href={xml_attribute(image_file(path))} media-type="{IMAGE_TYPES["." + path.rsplit(".", 1)[-1].lower()]}"/>'
        for n, path in enumerate(book.images)
    ]
    authors = "".join(f"<dc:creator>{xml_text(author)}</dc:creator>" for author in book.authors)
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(book.chapters)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">{_identifier(book)}</dc:identifier>'
        f"<dc:title>{xml_text(book.title)}</dc:title><dc:language>{book.language}</dc:language>{authors}"
        f'<meta property="dcterms:modified">{escape(book.modified)}</meta></metadata>\n<manifest>{"".join(items)}</manifest>\n'
        f'<spine toc="ncx"><itemref idref="nav"/>{spine}</spine>\n</package>\n'
    )


def _properties(chapter: Page) -> str:
    found = [name for name, element in (("mathml", "math"), ("svg", "svg")) if chapter.has(element)]
    return f' properties="{" ".join(found)}"' if found else ""


def _nav(book: Book) -> str:
    title = CONTENTS.format(book.language, {})
    listing = nested_list(book.chapters, lambda n, c: f'<a href="{chapter_file(n)}">{xml_text(c.title)}</a>') if book.chapters else f"<ol><li><span>{xml_text(book.title)}</span></li></ol>"
    return _document(title, book.language, f'<nav epub:type="toc" id="toc"><h1>{title}</h1>{listing}</nav>')


def _ncx(book: Book) -> str:
    points = "".join(
        f'<navPoint id="p{n}" playOrder="{n + 1}"><navLabel><text>{xml_text(c.title)}</text></navLabel><content src="{chapter_file(n)}"/></navPoint>'
        for n, c in enumerate(book.chapters)
    )
    empty = '<navPoint id="p0" playOrder="1"><navLabel><text>-</text></navLabel><content src="nav.xhtml"/></navPoint>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
        f'<head><meta name="dtb:uid" content="{_identifier(book)}"/></head><docTitle><text>{xml_text(book.title)}</text></docTitle>'
        f"<navMap>{points or empty}</navMap></ncx>\n"
    )


def _page(chapter: Page, body: str) -> str:
    heading = "" if chapter.has_title else f"<h1>{xml_text(chapter.title)}</h1>"
    return _document(chapter.title, chapter.language, heading + body)


def _document(title: str, language: Language, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">\n'
        f'<head><title>{xml_text(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>{body}</body>\n</html>\n'
    )
