"""The fixed parts of a word-processor document: what is in the package, styles, numbering, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data20.messages import Language
from data20.publish.xhtml import xml_attribute, xml_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAX_LIST_DEPTH = 8
_EMU = 9525
"""English metric units of a CSS pixel."""
_WIDEST, _HIGHEST = 6_100_000, 8_600_000
"""The room on an A4 page inside its margins, in the same units."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the document: its number, format (png, jpeg, gif), size in pixels and description."""

    number: int
    format: str
    width: int
    height: int
    description: str

    @property
    def file(self) -> str:
        return f"media/image{self.number}.{self.format}"


def drawing(picture: Picture, place: int) -> str:
    """Return the run that shows a picture, at most as large as the page; `place` is a number that no other drawing has."""
    shrunk = min(1.0, _WIDEST / (picture.width * _EMU), _HIGHEST / (picture.height * _EMU))
    size = f'cx="{max(1, round(picture.width * _EMU * shrunk))}" cy="{max(1, round(picture.height * _EMU * shrunk))}"'
    name = f'id="{place}" name="image{picture.number}"'
    a, pic = "http://schemas.openxmlformats.org/drawingml/2006/main", "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {name} descr={xml_attribute(picture.description)}/><a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rImage{picture.number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def core(title: str, author: str, language: Language, modified: str) -> str:
    """Return the document's own metadata; `modified` is ISO 8601 in UTC."""
    creator = f"<dc:creator>{xml_text(author)}</dc:creator>" if author else ""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{xml_text(title)}</dc:title>{creator}<dc:language>{language}</dc:language>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{xml_text(modified)}</dcterms:modified></cp:coreProperties>'
    )


def content_types(formats: Iterable[str]) -> str:
    """Return the types of the parts; `formats` are those of the pictures."""
    pictures = "".join(f'<Default Extension="{name}" ContentType="image/{name}"/>' for name in sorted(set(formats)))
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}+xml"/>' for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")))
    return f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{pictures}{parts}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'


def root_relations() -> str:
    """Return where the package begins."""
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rDocument" Type="{OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rCore" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'


def styles() -> str:
    """Return the styles."""
    sizes = (36, 30, 26, 24, 22, 22)
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
        f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for n, size in enumerate(sizes, 1)
    )
    return (
        f'{XML}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
        f'{headings}<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="2400" w:after="480"/></w:pPr><w:rPr><w:b/><w:sz w:val="52"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="567"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:pPr><w:shd w:val="clear" w:fill="F2F2F2"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B5D66"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        + "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        + "</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def numbering() -> str:
    """Return the lists: 1 with bullets, 2 with numbers."""
    def levels(ordered: bool) -> str:
        return "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if ordered else "bullet"}"/><w:lvlText w:val="{f"%{n + 1}." if ordered else "•"}"/>'
            f'<w:pPr><w:ind w:left="{(n + 1) * 500}" w:hanging="360"/></w:pPr></w:lvl>'
            for n in range(MAX_LIST_DEPTH + 1)
        )

    kinds = "".join(f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{levels(n == 2)}</w:abstractNum>' for n in (1, 2))
    return f'{XML}<w:numbering {W}>{kinds}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
