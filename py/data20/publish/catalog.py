"""Articles as library records: the card by ГОСТ Р 7.0.100-2018, Dublin Core, MARCXML and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data20.language.detect import detect_blocks
from data20.publish.xhtml import xml_attribute, xml_text
from data20.search.document import body_texts, date_of, text_field
from data20.vault.model import Article
from data20.vault.text import visible

_CODES = {"ru": "rus", "en": "eng"}
_BORN = ("date", "created", "date_created")


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a library sees it. `date` is ISO or "", `language` ru, en or other; `udc` and `dewey` are codes as text."""

    path: str
    title: str
    subtitle: str
    authors: tuple[str, ...]
    date: str
    category: str
    subjects: tuple[str, ...]
    status: str
    udc: str
    dewey: str
    language: str
    summary: str
    size: int
    url: str

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def code(self) -> str:
        return self.udc or self.dewey


def record_of(article: Article) -> Record:
    """Return the record of an article, from its metadata and text."""
    meta = article.metadata
    date = next((value[:10] for value in (text_field(meta, name) for name in _BORN) if re.match(r"\d{4}(-\d\d){0,2}", value)), date_of(meta))
    summary = next((t for t in (text_field(meta, n) for n in ("description", "summary", "excerpt")) if t), "")
    return Record(
        article.path, visible(article.title), text_field(meta, "subtitle"), authors_of(meta), date, text_field(meta, "category"), tuple(map(visible, article.tags)),
        text_field(meta, "status"), text_field(meta, "udc"), text_field(meta, "dewey"), detect_blocks([*body_texts(article), article.title]), summary, len(article.source),
        text_field(meta, "source_url") or text_field(meta, "url"),
    )  # fmt: skip


def authors_of(metadata: Any) -> tuple[str, ...]:
    """Return the authors: a list, or names separated by ";" or " and "; () when none is given."""
    value = metadata.get("author") or metadata.get("authors")
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name")
        if isinstance(item, str | int | float):
            names += [name.strip() for name in re.split(r";|\sand\s|\sи\s", visible(str(item))) if name.strip()]
    return tuple(dict.fromkeys(names))


def inverted(name: str) -> str:
    """Return a name with the surname first: "Анна Ивановна Петрова" → "Петрова, А. И."; a name with a comma or of one word stays."""
    words = name.split()
    if "," in name or len(words) < 2 or len(words) > 4:
        return name
    return f"{words[-1]}, {_initials(words[:-1])}"


def direct(name: str) -> str:
    """Return a name with initials first: "А. И. Петрова"."""
    last, _, first = inverted(name).partition(", ")
    return f"{_initials(first.split())} {last}" if first else name


def _initials(words: Sequence[str]) -> str:
    return " ".join(word if word.endswith(".") else f"{word[0]}." for word in words)


def card(record: Record) -> str:
    """Return the bibliographic record by ГОСТ Р 7.0.100-2018 for a text of one's own archive, in one line.

    Heading (one to three authors: the first). Title : rest of title / responsibility. – Date. – Size. – URL. – Content type : carrier. Areas are
    separated by ". –", statements stay in the article's language, four authors and more are named after the title with [и др.] beyond the third.
    """
    russian = record.language == "ru"
    head = f"{inverted(record.authors[0])} " if 1 <= len(record.authors) <= 3 else ""
    title = record.title + (f" : {record.subtitle}" if record.subtitle else "")
    names = ", ".join(direct(name) for name in record.authors[:3]) + ((" [и др.]" if russian else " [et al.]") if len(record.authors) > 3 else "")
    areas = [title + (f" / {names}" if names else "")]
    if record.date:
        areas.append(".".join(reversed(record.date.split("-"))) if russian else record.date)
    kilobytes = max(1, round(record.size / 1024))
    areas.append(f"1 файл ({kilobytes} КБ)" if russian else f"1 file ({kilobytes} KB)")
    if record.url:
        areas.append(f"URL: {record.url}")
    areas.append("Текст : электронный" if russian else "Text : electronic")
    return head + ". – ".join(area.rstrip(".") if area is not areas[-1] else area for area in areas) + "."


def dublin_core(records: Iterable[Record]) -> str:
    """Return simple Dublin Core, one `oai_dc:dc` each (DCMI Metadata Terms; ISO 15836-1)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<records xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">']
    for r in records:
        fields = [
            ("title", r.title + (f" : {r.subtitle}" if r.subtitle else "")), *(("creator", name) for name in r.authors), *(("subject", s) for s in (*r.subjects, r.category, r.udc and f"UDC {r.udc}", r.dewey and f"DDC {r.dewey}")),
            ("description", r.summary), ("date", r.date), ("type", "Text"), ("format", "text/markdown"), ("identifier", r.path), ("source", r.url), ("language", r.language if r.language in _CODES else ""),
        ]  # fmt: skip
        lines += ["  <oai_dc:dc>", *(f"    <dc:{name}>{xml_text(value)}</dc:{name}>" for name, value in fields if value), "  </oai_dc:dc>"]
    return "\n".join([*lines, "</records>", ""])


def marcxml(records: Iterable[Record]) -> str:
    """Return MARC 21 in MARCXML (Library of Congress, MARC 21 Format for Bibliographic Data; MARCXML 1.1)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<collection xmlns="http://www.loc.gov/MARC21/slim">']
    for r in records:
        controls, fields = _marc(r)
        lines += ["  <record>", "    <leader>00000nam a2200000 i 4500</leader>", *(f'    <controlfield tag="{tag}">{xml_text(value)}</controlfield>' for tag, value in controls)]
        for tag, first, second, subfields in fields:
            inner = "".join(f"<subfield code={xml_attribute(key)}>{xml_text(value)}</subfield>" for key, value in subfields)
            lines.append(f'    <datafield tag="{tag}" ind1="{first}" ind2="{second}">{inner}</datafield>')
        lines.append("  </record>")
    return "\n".join([*lines, "</collection>", ""])


_Field = tuple[str, str, str, list[tuple[str, str]]]


def _marc(r: Record) -> tuple[list[tuple[str, str]], list[_Field]]:
    """Return the control fields and the data fields of a record; none is empty."""
    code = _CODES.get(r.language, "und")
    year = r.year if r.year.isdigit() else "    "
    fields: list[_Field] = [
        ("041", "0", " ", [("a", code)]), ("080", " ", " ", [("a", r.udc)]), ("082", "0", "4", [("a", r.dewey)]), ("100", "1", " ", [("a", inverted(r.authors[0]) if r.authors else "")]),
        ("245", "1" if r.authors else "0", "0", [("a", r.title), ("b", r.subtitle), ("c", ", ".join(r.authors))]), ("264", " ", "0", [("c", r.date)]), ("336", " ", " ", [("a", "text"), ("b", "txt"), ("2", "rdacontent")]),
        ("347", " ", " ", [("a", "text file"), ("b", "Markdown"), ("c", f"{r.size} B")]), ("520", " ", " ", [("a", r.summary)]), ("650", " ", "7", [("a", r.category), ("2", "local" if r.category else "")]),
        *(("653", " ", " ", [("a", subject)]) for subject in r.subjects), *(("700", "1", " ", [("a", inverted(name))]) for name in r.authors[1:]), ("856", "4", " ", [("u", r.url)]),
    ]  # fmt: skip
    kept = [(tag, first, second, some) for tag, first, second, subfields in fields if (some := [(key, value) for key, value in subfields if value])]
    return [("001", r.path), ("008", f"000000{'s' if year.strip() else 'n'}{year}    xx      o     000 0 {code} d")], kept


_FIELD, _RECORD, _SUBFIELD = b"\x1e", b"\x1d", b"\x1f"
_LONGEST_FIELD, _LONGEST_RECORD = 9_998, 99_999
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def iso2709(records: Iterable[Record]) -> bytes:
    """Return MARC 21 in the exchange format of ISO 2709:2008, UTF-8, as library systems load it.

    The format holds 9,999 bytes a field and 99,999 a record: longer values are cut, and fields that no longer fit are left out, last ones first.
    """
    return b"".join(_exchange(*_marc(record)) for record in records)


def _exchange(controls: Sequence[tuple[str, str]], fields: Sequence[_Field]) -> bytes:
    contents = [(tag, _bytes(value, _LONGEST_FIELD) + _FIELD) for tag, value in controls]
    for tag, first, second, subfields in fields:
        data = b"".join(_SUBFIELD + key.encode() + _bytes(value, 3_000) for key, value in subfields)
        contents.append((tag, f"{first}{second}".encode() + data + _FIELD))
    while sum(12 + len(data) for _, data in contents) + 26 > _LONGEST_RECORD:
        contents.pop()
    directory, at = b"", 0
    for tag, data in contents:
        directory += f"{tag}{len(data):04d}{at:05d}".encode()
        at += len(data)
    base = 24 + len(directory) + 1
    return f"{base + at + 1:05d}nam a22{base:05d} i 4500".encode() + directory + _FIELD + b"".join(data for _, data in contents) + _RECORD


def _bytes(text: str, most: int) -> bytes:
    """Return a value as UTF-8 of at most `most` bytes, whole characters only; control characters would part fields."""
    return _CONTROL.sub(" ", text).encode()[:most].decode("utf-8", "ignore").encode()


_CARD_STYLE = """
@page{size:A4;margin:10mm}*{box-sizing:border-box}body{margin:0;font:10pt/1.35 Georgia,"PT Serif",serif;color:#000;background:#fff}
main{display:flex;flex-wrap:wrap}article{width:12.5cm;height:7.5cm;padding:6mm 8mm 6mm 22mm;position:relative;overflow:hidden;break-inside:avoid;border:.2mm dashed #999}
code{position:absolute;left:4mm;top:6mm;width:17mm;overflow-wrap:anywhere;font:9pt/1.2 inherit}h2{margin:0 0 2mm;font-size:11pt}p{margin:0 0 2mm}small{position:absolute;left:22mm;right:8mm;bottom:4mm;color:#444;overflow-wrap:anywhere}
"""


def cards_html(records: Iterable[tuple[Record, str]], language: str) -> str:
    """Return a page of library cards (records with what `card` says of them), 12.5 × 7.5 cm each with the call number at the left, to be printed and cut."""
    cards = "\n".join(
        f"<article><code>{xml_text(r.code)}</code><h2>{xml_text(inverted(r.authors[0]) if 1 <= len(r.authors) <= 3 else r.title)}</h2><p>{xml_text(said)}</p>"
        f"{f'<p>{xml_text(r.summary[:240])}</p>' if r.summary else ''}<small>{xml_text('; '.join((*r.subjects, r.category) if r.category else r.subjects))}<br>{xml_text(r.path)}</small></article>"
        for r, said in records
    )
    return f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{"Карточки" if language == "ru" else "Cards"}</title><style>{_CARD_STYLE}</style></head><body><main>\n{cards}\n</main></body></html>\n'


def csl_json(records: Iterable[Record]) -> str:
    """Return CSL-JSON (Citation Style Language 1.0.2, csl-data schema); the id is the path."""
    return json.dumps([_csl(record) for record in records], ensure_ascii=False, indent=1) + "\n"


def _csl(r: Record) -> dict[str, Any]:
    item: dict[str, Any] = {"id": r.path, "type": "document", "title": r.title + (f": {r.subtitle}" if r.subtitle else "")}
    if r.authors:
        item["author"] = [_csl_name(name) for name in r.authors]
    if re.match(r"^\d{4}(-\d\d){0,2}$", r.date):
        item["issued"] = {"date-parts": [[int(part) for part in r.date.split("-")]]}
    if r.language in _CODES:
        item["language"] = r.language
    optional = {"abstract": r.summary, "keyword": ", ".join(r.subjects), "call-number": r.code, "URL": r.url}
    return {**item, **{key: value for key, value in optional.items() if value}}


def _csl_name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    words = name.split()
    return {"family": words[-1], "given": " ".join(words[:-1])} if 2 <= len(words) <= 4 else {"literal": name}
