"""Reports as files: Markdown, CSV and JSON. A report is rendered here, once for all tools, never by a tool.

Input is the localised JSON of a report (`localize(report_to_json(report), language, catalogue)`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from data20.messages import Language, Text, format_number

Json = Mapping[str, Any]

_HEADINGS = {
    "metrics": Text("Показатели", "Key figures"),
    "value": Text("Значение", "Value"),
    "yes": Text("да", "yes"),
    "no": Text("нет", "no"),
    "before": Text("{year} до н. э.", "{year} BC"),
    "more": Text("Показано {shown} из {total}.", "{shown} of {total} shown."),
}


def report_markdown(report: Json, title: str, language: Language) -> str:
    """Return the whole report as one Markdown document; tables are GFM, article cells are links."""
    parts = [f"# {_inline(title)}", _inline(report["summary"])]
    parts.extend(_MARKDOWN[block["kind"]](block, language) for block in report["blocks"])
    return "\n\n".join(part for part in parts if part) + "\n"


def report_json(report: Json) -> str:
    """Return the report as indented JSON with stable key order."""
    return json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _inline(text: Any) -> str:
    """Return data as Markdown text that shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", str(text)).replace("\n", " ")


def _cell(value: Any, language: Language, digits: int | None = None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _HEADINGS["yes" if value else "no"].format(language, {})
    if isinstance(value, int | float):
        return format_number(language, round(value, digits) if digits is not None else value)
    if isinstance(value, dict):
        return f"[{_inline(value.get('title', ''))}](<{quote(value['path'], safe='/')}>)"
    if isinstance(value, list):
        return ", ".join(_cell(item, language) for item in value)
    return _inline(value)


def _percent(value: Any, language: Language, digits: int | None) -> str:
    """Return a share as the app shows it: 0.123 is 12.3 %."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _cell(value, language)
    return format_number(language, round(100 * value, 1 if digits is None else digits)) + " %"


def _grid(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _metrics(block: Json, language: Language) -> str:
    rows = [
        [_inline(item["label"]), " ".join(filter(None, [_cell(item["value"], language, item["digits"]), item["unit"] or ""]))]
        for item in block["items"]
    ]
    return _grid([_HEADINGS["metrics"].format(language, {}), _HEADINGS["value"].format(language, {})], rows)


def _table(block: Json, language: Language) -> str:
    columns = block["columns"]
    rows = [[_percent(cell, language, column["digits"]) if column["type"] == "percent" else _cell(cell, language, column["digits"]) for cell, column in zip(row, columns, strict=True)] for row in block["rows"]]
    body = _grid([_inline(column["label"]) for column in columns], rows) if rows else _inline(block["empty"] or "—")
    return _section(block["title"], body, _cut(block, len(rows), language), block["note"])


def _cut(block: Json, shown: int, language: Language) -> str:
    total = block.get("total")
    return _HEADINGS["more"].format(language, {"shown": shown, "total": total}) if total and total > shown else ""


def _section(title: str, *parts: str | None) -> str:
    return "\n\n".join([f"## {_inline(title)}", *(part for part in parts if part)])


def _chart(block: Json, language: Language) -> str:
    width = max((len(point) for series in block["series"] for point in series["points"]), default=2)
    header = ["", _inline(block["x"]), _inline(block["y"]), *[""] * (width - 2)]
    rows = [
        [_inline(series["label"]), *(_cell(v, language) for v in point), *[""] * (width - len(point))]
        for series in block["series"]
        for point in series["points"]
    ]
    return _section(block["title"], _grid(header, rows) if rows else "—", block["note"])


def _graph(block: Json, language: Language) -> str:
    labels = {node["id"]: node["label"] for node in block["nodes"]}
    lines = [f"- {_inline(labels.get(e['source'], e['source']))} → {_inline(labels.get(e['target'], e['target']))}" for e in block["edges"]]
    return _section(block["title"], "\n".join(lines), block["note"])


def _tree(block: Json, language: Language) -> str:
    lines: list[str] = []
    stack = [(node, 0) for node in reversed(block["roots"])]
    while stack:
        node, depth = stack.pop()
        label = _inline(node["label"])
        link = f"[{label}](<{quote(node['path'], safe='/')}>)" if node["path"] else label
        value = f" ({_cell(node['value'], language)})" if node["value"] is not None else ""
        lines.append("  " * depth + f"- {link}{value}")
        stack.extend((child, depth + 1) for child in reversed(node["children"]))
    return _section(block["title"], "\n".join(lines))


def _timeline(block: Json, language: Language) -> str:
    lines = []
    for event in block["events"]:
        ends = [_said_day(day, language) for day in (event["date"], event["end"]) if day]
        lines.append(f"- **{'–'.join(ends)}** {_inline(event['label'])}")
    return _section(block["title"], "\n".join(lines))


def _said_day(day: str, language: Language) -> str:
    """Return an ISO date as people write it: no zeros before a year, and the year before 1 as 1 BC (ISO 8601 counts it 0)."""
    match = re.fullmatch(r"(-?\d{4,})((?:-\d\d){0,2})", day)
    if match is None or (int(match[1]) > 0 and match[2]):
        return day
    year = int(match[1])
    return str(year) if year > 0 else _HEADINGS["before"].format(language, {"year": f"{1 - year}{match[2]}"})


def _cloud(block: Json, language: Language) -> str:
    return _section(block["title"], ", ".join(f"{_inline(i['text'])} ({i['count']})" for i in block["items"]))


def _articles(block: Json, language: Language) -> str:
    lines = []
    for item in block["items"]:
        snippet = re.sub("[\ue000\ue001]", "", item["snippet"])
        extra = " — ".join(_inline(part) for part in (item["note"], snippet) if part)
        lines.append(f"- {_cell(item['article'], language)}" + (f" — {extra}" if extra else ""))
    return _section(block["title"], "\n".join(lines) or _inline(block["empty"] or "—"), _cut(block, len(lines), language))


def _markdown(block: Json, language: Language) -> str:
    return str(block["text"])


_MARKDOWN: dict[str, Callable[[Json, Language], str]] = {
    "metrics": _metrics, "table": _table, "chart": _chart, "graph": _graph, "tree": _tree, "timeline": _timeline,
    "cloud": _cloud, "articles": _articles, "markdown": _markdown,
}  # fmt: skip
