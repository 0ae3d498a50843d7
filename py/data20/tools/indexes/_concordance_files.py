"""The files of a concordance. They are read by programs and by people of both languages: headings are short English names."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from data20.report.blocks import Artifact
from data20.report.tabular import csv_artifact, csv_cell
from data20.search.concordance import Collocate, Corpus, Line, Spread, Word
from data20.tools.output import json_artifact
from data20.vault.linktext import escape_text, markdown_link

PRODUCES = ("words.csv", "kwic.tsv", "collocates.csv", "ngrams.csv", "concordance.json", "concordance.html", "concordance.md")


@dataclass(frozen=True)
class Found:
    """All that a concordance found. `words` is every word, `listed` those that are shown; `collocates` are (node, collocate)."""

    corpus: Corpus
    words: list[Word]
    listed: list[Word]
    spreads: Mapping[str, Spread]
    lines: list[Line]
    collocates: list[tuple[str, Collocate]]
    ngrams: list[tuple[str, int]]

    def shown(self) -> dict[str, str]:
        """Return the commonest form of each stem."""
        return {word.stem: word.shown for word in self.words}


def files(found: Found, parameters: Mapping[str, Any]) -> tuple[Artifact, ...]:
    """Return the concordance as CSV, TSV, JSON, HTML and Markdown."""
    shown = found.shown()
    words = [
        [w.shown, w.stem, w.count, w.articles, *(round(value, 6) for value in asdict(found.spreads[w.stem]).values()), [f"{f} {n}" for f, n in w.forms]]
        for w in found.listed
    ]
    kwic = [[line.path, line.line, line.left, line.node, line.right] for line in found.lines]
    near = [[node, shown.get(c.word, c.word), c.joint, c.count, *(round(v, 6) for v in (c.log_dice, c.g2, c.mi, c.mi3, c.t))] for node, c in found.collocates]
    data = {
        "parameters": parameters,
        "totals": {"articles": len(found.corpus.articles), "tokens": found.corpus.total, "words": len(found.words), "forms": len(found.corpus.forms) - 1},
        "words": [{"word": w.shown, "stem": w.stem, "count": w.count, "articles": w.articles, "forms": dict(w.forms), **asdict(found.spreads[w.stem])} for w in found.listed],
        "lines": [{k: v for k, v in asdict(line).items() if k not in ("before", "after")} for line in found.lines],
        "collocates": [{"node": node, **asdict(c), "word": shown.get(c.word, c.word)} for node, c in found.collocates],
        "ngrams": [{"text": text, "count": count} for text, count in found.ngrams],
    }
    return (
        csv_artifact("words.csv", ["word", "stem", "count", "articles", "arf", "juilland_d", "dp", "forms"], words),
        Artifact("kwic.tsv", "text/tab-separated-values; charset=utf-8", _tsv(["path", "line", "left", "node", "right"], kwic)),
        csv_artifact("collocates.csv", ["node", "collocate", "joint", "count", "log_dice", "g2", "mi", "mi3", "t_score"], near),
        csv_artifact("ngrams.csv", ["text", "count"], found.ngrams),
        json_artifact("concordance.json", data),
        Artifact("concordance.html", "text/html; charset=utf-8", _html(found, words, near).encode()),
        Artifact("concordance.md", "text/markdown; charset=utf-8", _markdown(found).encode()),
    )


def _tsv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    lines = ["\t".join(" ".join(str(csv_cell(cell)).split()) for cell in row) for row in (header, *rows)]
    return ("\n".join(lines) + "\n").encode()


def _html(found: Found, words: list[list[Any]], near: list[list[Any]]) -> str:
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}table{border-collapse:collapse;margin:0 0 2rem}"
        "td,th{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #8884}.l{text-align:right}.n{font-weight:600;white-space:nowrap}"
        "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e6e6}}"
    )
    kwic = "".join(
        f'<tr><td class="l">{html.escape(x.left)}</td><td class="n">{html.escape(x.node)}</td><td>{html.escape(x.right)}</td><td>{html.escape(x.path)}:{x.line}</td></tr>\n'
        for x in found.lines
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Concordance</title><style>{style}</style></head><body>\n'
        f"<h1>Concordance · Конкорданс</h1>\n<table><tr><th>left</th><th>node</th><th>right</th><th>place</th></tr>\n{kwic}</table>\n"
        + _html_table(["node", "collocate", "joint", "count", "logDice", "G²", "MI", "MI3", "t"], near)
        + _html_table(["word", "stem", "count", "articles", "ARF", "D", "DP", "forms"], words)
        + "</body></html>\n"
    )


def _html_table(header: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table><tr>{head}</tr>\n{body}</table>\n"


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _markdown(found: Found) -> str:
    lines = ["# Concordance · Конкорданс", ""]
    lines += [f"- {escape_text(x.left)} **{escape_text(x.node)}** {escape_text(x.right)} ({markdown_link('', x.path, x.path)}:{x.line})" for x in found.lines]
    lines += ["", "| word | count | articles | forms |", "| --- | --- | --- | --- |"]
    for w in found.listed:
        listed = ", ".join(f"{form} {count}" for form, count in w.forms[:12])
        lines.append(f"| {escape_text(w.shown)} | {w.count} | {w.articles} | {escape_text(listed)} |")
    return "\n".join(lines) + "\n"
