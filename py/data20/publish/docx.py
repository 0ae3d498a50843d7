"""A word-processor document: WordprocessingML in an Open Packaging container (ECMA-376, parts 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from data20.publish.chapters import Chapter, has_title
from data20.publish.xhtml import xml_attribute, xml_text
from data20.publish.zipping import zip_bytes

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SKIPPED = frozenset(("script", "style", "input", "math", "svg"))
_BLOCKS = frozenset(("p", "div", "section", "article", "blockquote", "ul", "ol", "li", "table", "pre", "details", "summary", "dl", "dt", "dd", "hr", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"))  # fmt: skip
MAX_LIST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class _Style:
    """What the text being written inherits from the elements around it."""

    paragraph: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    mark: bool = False
    level: int = -1
    ordered: bool = False


def docx(chapters: Iterable[Chapter]) -> bytes:
    """Return the chapters as one document, each on a new page. Links to the web stay links; images become their descriptions."""
    writer = _Writer()
    for number, chapter in enumerate(chapters):
        writer.chapter(chapter, first=number == 0)
    return zip_bytes({
        "[Content_Types].xml": _content_types().encode(), "_rels/.rels": _root_relations().encode(),
        "word/document.xml": writer.document().encode(), "word/_rels/document.xml.rels": writer.relations().encode(),
        "word/styles.xml": _styles().encode(), "word/numbering.xml": _numbering().encode(),
    })  # fmt: skip


class _Writer:
    """Walks the trees once and collects paragraphs; runs gather until a block ends."""

    def __init__(self) -> None:
        self._body: list[str] = []
        self._runs: list[str] = []
        self._links: dict[str, str] = {}

    def chapter(self, chapter: Chapter, *, first: bool) -> None:
        if not first:
            self._body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        if not has_title(chapter):
            self._runs.append(_run(chapter.title, _Style()))
            self._end(_Style(paragraph="Heading1"))
        self._children(chapter.root, _Style(), 0)
        self._end(_Style())

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
            self._runs.append(_run(f"[{node.attrs.get('alt') or ''}]", replace(style, italic=True)))
        elif name == "a" and (node.attrs.get("href") or "").startswith(("http://", "https://", "mailto:")):
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
        number = self._links.setdefault(target, f"rLink{len(self._links) + 1}")
        before, self._runs = self._runs, []
        self._children(node, style, depth + 1)
        inner, self._runs = "".join(self._runs), before
        self._runs.append(f'<w:hyperlink r:id="{number}">{inner}</w:hyperlink>')

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
        return f"{_XML}<w:document {_W}><w:body>{''.join(self._body) or '<w:p/>'}{page}</w:body></w:document>"

    def relations(self) -> str:
        fixed = f'<Relationship Id="rStyles" Type="{_OFFICE}/styles" Target="styles.xml"/><Relationship Id="rNumbering" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
        links = "".join(f'<Relationship Id="{number}" Type="{_OFFICE}/hyperlink" Target={xml_attribute(target)} TargetMode="External"/>' for target, number in self._links.items())
        return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{fixed}{links}</Relationships>'


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


def _content_types() -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}+xml"/>' for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")))
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'


def _root_relations() -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rDocument" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'


def _styles() -> str:
    sizes = (36, 30, 26, 24, 22, 22)
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for n, size in enumerate(sizes, 1)
    )
    return (
        f'{_XML}<w:styles {_W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
        f"{headings}"
        '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="567"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:pPr><w:shd w:val="clear" w:fill="F2F2F2"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        + "</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def _numbering() -> str:
    def levels(ordered: bool) -> str:
        return "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if ordered else "bullet"}"/><w:lvlText w:val="{f"%{n + 1}." if ordered else "•"}"/>'
            f'<w:pPr><w:ind w:left="{(n + 1) * 500}" w:hanging="360"/></w:pPr></w:lvl>'
            for n in range(MAX_LIST_DEPTH + 1)
        )

    kinds = "".join(f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{levels(n == 2)}</w:abstractNum>' for n in (1, 2))
    return f'{_XML}<w:numbering {_W}>{kinds}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
