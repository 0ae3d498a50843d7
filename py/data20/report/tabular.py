"""Tables as CSV files, the same way for every tool and every download.

CSV as RFC 4180 describes it: comma, CRLF, quotes where needed, UTF-8. Cells that a spreadsheet would run as a formula
get a leading apostrophe (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from data20.report.blocks import Artifact


def csv_text(header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """Return a CSV document."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_cell(cell) for cell in header])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_artifact(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Artifact:
    """Return a CSV file to download."""
    return Artifact(name, "text/csv; charset=utf-8", csv_text(header, rows).encode())


def csv_cell(value: Any) -> Any:
    """Return a cell as CSV: article links as their path, lists joined by "; ", formulas disarmed."""
    if isinstance(value, dict):
        value = value.get("path") or value.get("title") or ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(csv_cell(item)) for item in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value
