"""Structure as compact JSON, so that it can be kept by content hash.

Every record is a list of its fields in order. `FORMAT` changes whenever the fields or the meaning of the parser
change; what was kept under another number is parsed again.
"""

from __future__ import annotations

from dataclasses import fields
from sys import intern
from typing import Any

from data20.vault import structure as model
from data20.vault.structure import Structure

FORMAT = 1

_RECORDS: dict[str, type[Any]] = {
    "headings": model.Heading,
    "links": model.Link,
    "blocks": model.TextBlock,
    "code": model.CodeBlock,
    "tables": model.Table,
    "images": model.Image,
    "footnotes": model.Footnote,
    "tasks": model.Task,
    "tags": model.Tag,
    "callouts": model.Callout,
    "block_ids": model.BlockId,
    "citations": model.Citation,
    "emphasis": model.Emphasis,
    "problems": model.Problem,
}
_FIELDS = {name: tuple(f.name for f in fields(record)) for name, record in _RECORDS.items()}


def structure_to_json(structure: Structure) -> dict[str, Any]:
    """Return `structure` as JSON-able data; empty parts are left out."""
    data: dict[str, Any] = {"format": FORMAT}
    for name, names in _FIELDS.items():
        records = getattr(structure, name)
        if records:
            data[name] = [[getattr(record, f) for f in names] for record in records]
    if structure.formulas:
        data["formulas"] = structure.formulas
    if structure.anchors:
        data["anchors"] = list(structure.anchors)
    return data


def structure_from_json(data: Any) -> Structure | None:
    """Return the structure that `structure_to_json` wrote; None when the data is of another format or broken."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    try:
        parts = {name: tuple([record(*row) for row in _rows(data, name)]) for name, record in _RECORDS.items()}
        parts["tables"] = tuple(
            model.Table(tuple(row[0]), tuple(tuple(cells) for cells in row[1]), *row[2:]) for row in data.get("tables", ())
        )
        return Structure(**parts, formulas=int(data.get("formulas", 0)), anchors=tuple(data.get("anchors", ())))
    except (TypeError, ValueError, IndexError):
        return None


def _rows(data: dict[str, Any], name: str) -> list[list[Any]]:
    """Return the rows of one kind of record, each word for a kind held once: as JSON brings them they are an eighth of what the structures of a vault take."""
    rows: list[list[Any]] = data.get(name, [])
    if _FIELDS[name][0] == "kind":
        for row in rows:
            row[0] = intern(row[0])
    return rows
