"""A word-processor document: WordprocessingML in an Open Packaging container (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data20.messages import Language
from data20.publish.chapters import Chapter, has_title, stand_in
from data20.publish.docx_parts import (
    MAX_LIST_DEPTH,
    OFFICE,
    PACKAGE,
    XML,
    Picture,
    W,
    content_types,
    core,
    drawing,
    numbering,
    root_relations,
    styles,
)
from data20.publish.xhtml import xml_attribute, xml_text
from data20.publish.zipping import zip_bytes
from data20.quality.images import image_info

PICTURES = frozenset(("png", "jpeg", "gif"))
"""Formats that every word processor shows."""
_SKIPPED = frozenset(("script", "style", "input", "math", "svg"))
_BLOCKS = frozenset(("p", "div", "section", "article", "blockquote", "ul", "ol", "li", "table", "pre", "details", "summary", "dl", "dt", "dd", "hr", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    """What the text being written inherits from the elements around it."""

    paragraph: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    mark: bool = False
    link: bool = False
    level: int = -1
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`titles` are those of the chapters, in order; `images` are bytes by the `src` that chapters give; `modified` is ISO 8601 in UTC."""

    title: str
    author: str
    language: Language
    modified: str
    titles: Sequence[str]
    images: Mapping[str, bytes]


def chapter_href(number: int) -> str:
    """Return where a link to a chapter leads."""
    return f"#{_mark(number)}"


def docx(document: Document, chapters: Iterable[Chapter]) -> bytes:
    """Return one document: title, contents, and the chapters, each on a new page. Links between chapters and to the web stay links."""
    writer = _Writer(document.images)
    writer.front(document)
    for number, chapter in enumerate(chapters):
        writer.chapter(chapter, number)
    pictures = {f"word/{picture.file}": document.images[src] for src, picture in writer.pictures.items()}
    return zip_bytes({
        "[Content_Types].xml": content_types(p.format for p in writer.pictures.values()).encode(), "_rels/.rels": root_relations().encode(),
        "docProps/core.xml": core(document.title, document.author, document.language, document.modified).encode(),
        "word/document.xml": writer.document().encode(), "word/_rels/document.xml.rels": writer.relations().encode(),
        "word/styles.xml": styles().encode(), "word/numbering.xml": numbering().encode(), **pictures,
    })  # fmt: skip


def _mark(number: int) -> str:
    return f"chapter{number}"


class _Writer:
    """Walks the trees once and collects paragraphs; runs gather until a block ends."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        self._images = images
        self.pictures: dict[str, Picture] = {}
        """The pictures shown so far, by their `src`."""
        self._drawn = 0
        self._body: list[str] = []
        self._runs: list[str] = []
        self._links: dict[str, str] = {}

    def front(self, document: Document) -> None:
        """Write the title and the contents."""
        self._paragraph(_run(document.title, _Style()), "Title")
        for number, title in enumerate(document.titles):
            self._paragraph(_hyperlink(f'w:anchor="{_mark(number)}"', _run(title, _Style(link=True))))

    def chapter(self, chapter: Chapter, number: int) -> None:
        self._body.append(f'<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:bookmarkStart w:id="{number}" w:name="{_mark(number)}"/><w:bookmarkEnd w:id="{number}"/>')
        if not has_title(chapter):
            self._paragraph(_run(chapter.title, _Style()), "Heading1")
        self._children(chapter.root, _Style(), 0)
        self._end(_Style())

    def _paragraph(self, run: str, style: str = "") -> None:
        self._runs.append(run)
        self._end(_Style(paragraph=style))

    def _children(self, node: Any, style: _Style, depth: int) -> None:
        if depth > 60:  # deeper nesting than any reader follows: keep the words, drop the shape
            self._runs.append(_run(node.to_text() or "", style))
            return
        for child in node.children or []:
            self._node(child, style, depth)

    def _node(self, node: Any, style: _Style, depth: int) -> None:
        name = node.name
        if name == "#text":
            self._text(node.data or "", style)
        elif name in _SKIPPED:
            return
        elif name == "br":
            self._runs.append("<w:r><w:br/></w:r>")
        elif name == "img":
            self._picture(node)
        elif name == "a" and (node.attrs.get("href") or "").startswith(("http://", "https://", "mailto:", "#chapter")):
            self._link(node, style, depth)
        elif name == "table":
            self._end(style)
            self._table(node)
        elif name in _BLOCKS:
            self._end(style)
            inner = _block_style(name, style)
            self._children(node, inner, depth + 1)
            self._end(inner)
        else:
            self._children(node, _inline_style(name, style), depth + 1)

    def _text(self, data: str, style: _Style) -> None:
        if style.paragraph == "Code":
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._runs.append("<w:r><w:br/></w:r>")
                self._runs.append(_run(line, style))
        elif data.strip() or self._runs:
            self._runs.append(_run(" ".join(data.split("\n")), style))

    def _link(self, node: Any, style: _Style, depth: int) -> None:
        target = node.attrs["href"]
        before, self._runs = self._runs, []
        self._children(node, replace(style, link=True), depth + 1)
        inner, self._runs = "".join(self._runs), before
        if target.startswith("#"):
            self._runs.append(_hyperlink(f"w:anchor={xml_attribute(target[1:])}", inner))
        else:
            self._runs.append(_hyperlink(f'r:id="{self._links.setdefault(target, f"rLink{len(self._links) + 1}")}"', inner))

    def _picture(self, node: Any) -> None:
        src, words = node.attrs.get("src") or "", stand_in(node.attrs)
        picture = self.pictures.get(src)
        if picture is None and src in self._images:
            info = image_info(self._images[src])
            if info.format in PICTURES and info.width and info.height:
                picture = self.pictures[src] = Picture(len(self.pictures) + 1, info.format, info.width, info.height, words)
        if picture:
            self._drawn += 1
            self._runs.append(drawing(replace(picture, description=words), self._drawn))
        elif words:
            self._runs.append(_run(f"[{words}]", _Style(italic=True)))

    def _table(self, node: Any) -> None:
        rows = list(_descend(node, "tr"))
        width = max((len(_cells(row)) for row in rows), default=0)
        if not width:
            return
        grid = '<w:gridCol w:w="2000"/>' * width
        body = "".join(f"<w:tr>{''.join(self._cell(c) for c in _cells(row))}{'<w:tc><w:p/></w:tc>' * (width - len(_cells(row)))}</w:tr>" for row in rows)
        self._body.append(f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl><w:p/>')

    def _cell(self, cell: Any) -> str:
        before, self._runs = self._runs, []
        self._children_inline(cell, _Style(bold=cell.name == "th"))
        inner, self._runs = "".join(self._runs), before
        return f"<w:tc><w:p>{inner}</w:p></w:tc>"

    def _children_inline(self, node: Any, style: _Style) -> None:
        for child in node.children or []:
            if child.name == "#text":
                self._runs.append(_run(child.data or "", style))
            elif child.name == "img":
                self._picture(child)
            elif child.name not in _SKIPPED:
                self._children_inline(child, _inline_style(child.name, style))

    def _end(self, style: _Style) -> None:
        if not self._runs:
            return
        properties = f'<w:pStyle w:val="{style.paragraph}"/>' if style.paragraph else ""
        if style.level >= 0:
            properties += f'<w:numPr><w:ilvl w:val="{min(style.level, MAX_LIST_DEPTH)}"/><w:numId w:val="{2 if style.ordered else 1}"/></w:numPr>'
        self._body.append(f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(self._runs)}</w:p>")
        self._runs = []

    def document(self) -> str:
        page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
        return f"{XML}<w:document {W}><w:body>{''.join(self._body) or '<w:p/>'}{page}</w:body></w:document>"

    def relations(self) -> str:
        fixed = f'<Relationship Id="rStyles" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="rNumbering" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
        links = "".join(f'<Relationship Id="{number}" Type="{OFFICE}/hyperlink" Target={xml_attribute(target)} TargetMode="External"/>' for target, number in self._links.items())
        pictures = "".join(f'<Relationship Id="rImage{p.number}" Type="{OFFICE}/image" Target="{p.file}"/>' for p in self.pictures.values())
        return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{fixed}{links}{pictures}</Relationships>'


def _hyperlink(target: str, runs: str) -> str:
    return f"<w:hyperlink {target}>{runs}</w:hyperlink>"


def _block_style(name: str, style: _Style) -> _Style:
    if name[0] == "h" and name[1:].isdigit():
        return replace(style, paragraph=f"Heading{name[1:]}")
    if name == "pre":
        return replace(style, paragraph="Code")
    if name == "blockquote":
        return replace(style, paragraph="Quote")
    if name in ("ul", "ol"):
        return replace(style, level=style.level + 1, ordered=name == "ol")
    return style


def _inline_style(name: str, style: _Style) -> _Style:
    if name in ("strong", "b"):
        return replace(style, bold=True)
    if name in ("em", "i"):
        return replace(style, italic=True)
    if name in ("del", "s"):
        return replace(style, strike=True)
    if name == "code":
        return replace(style, code=True)
    return replace(style, mark=True) if name == "mark" else style


def _run(text: str, style: _Style) -> str:
    flags = [
        ('<w:rStyle w:val="Hyperlink"/>', style.link),
        ("<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>", style.code or style.paragraph == "Code"),
        ("<w:b/>", style.bold), ("<w:i/>", style.italic), ("<w:strike/>", style.strike), ('<w:highlight w:val="yellow"/>', style.mark),
    ]  # fmt: skip
    properties = "".join(xml for xml, present in flags if present)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t xml:space=\"preserve\">{xml_text(text)}</w:t></w:r>"


def _descend(node: Any, name: str) -> Iterator[Any]:
    for child in node.children or []:
        if child.name == name:
            yield child
        elif child.name in ("thead", "tbody", "tfoot"):
            yield from _descend(child, name)


def _cells(row: Any) -> list[Any]:
    return [child for child in row.children or [] if child.name in ("td", "th")]
