"""Fixture files of (title, input, expected), one dot on a line between them; and structures as short lines to compare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from data20.vault.apply import vault_of
from data20.vault.model import Article
from data20.vault.structure import Structure

FIXTURES = Path(__file__).parents[2] / "fixtures" / "markdown"


def read_cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (title, input, expected) of a fixture file; `␍` stands for a carriage return, `→` for a tab."""
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].startswith("#!"):
            at += 1
            continue
        first = lines.index(".", at)
        second = lines.index(".", first + 1)
        third = lines.index(".", second + 1)
        given = "\n".join(lines[first + 1 : second]).replace("␍", "\r").replace("→", "\t")
        yield lines[at], given, "\n".join(lines[second + 1 : third])
        at = third + 1


def article(text: str, path: str = "a.md") -> Article:
    return vault_of([(path, text.encode())]).articles[path]


def dump(text: str, structure: Structure) -> str:
    """Return a structure as lines; places are shown as the text that stands there."""
    lines: list[tuple[int, str]] = []

    def add(at: int, line: str) -> None:
        lines.append((at, line))

    for h in structure.headings:
        add(h.start, f"h{h.level} {h.text} #{h.slug}{' generated' if h.generated else ''}")
    for link in structure.links:
        where = f"{link.field}: " if link.field else ""
        target = link.target + (f"#{link.fragment}" if link.fragment else "")
        flags = "".join(f" {flag}" for flag in ("external", "generated") if getattr(link, flag))
        shown = f" | {link.text}" if link.text != link.target else ""
        title = f' "{link.title}"' if link.title else ""
        raw = text[link.target_start : link.target_end]
        add(link.start, f"{where}{link.kind} `{text[link.start : link.end]}` at `{raw}` -> {target}{shown}{title}{flags}")
    for tag in structure.tags:
        add(tag.start, f"tag {tag.name}{' (frontmatter)' if tag.source == 'frontmatter' else ''} at `{text[tag.start : tag.end]}`")
    for code in structure.code:
        add(code.start, f"code {code.language or '-'} {code.lines}")
    for table in structure.tables:
        add(table.start, f"table {' | '.join(table.header)}{f' ({table.caption})' if table.caption else ''}: {len(table.rows)}")
    for image in structure.images:
        add(image.start, f"image {image.target}: {image.alt}{f' ({image.caption})' if image.caption else ''}")
    for block_id in structure.block_ids:
        add(block_id.start, f"block ^{block_id.id}")
    for cite in structure.citations:
        add(cite.start, f"cite {cite.key}{f', {cite.locator}' if cite.locator else ''} at `{text[cite.start : cite.end]}`")
    by_line = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
    for task in structure.tasks:
        add(by_line[task.line - 1], f"task [{task.mark}] {'done' if task.done else 'open'} {task.text}")
    for callout in structure.callouts:
        add(by_line[callout.line - 1], f"callout {callout.kind} {callout.title or '-'} {({None: 'plain', True: 'folded', False: 'unfolded'})[callout.folded]}")
    for note in structure.footnotes:
        add(by_line[note.line - 1], f"footnote {note.label or 'inline'} x{note.references}: {note.text}")
    lines.sort(key=lambda pair: pair[0])
    rest = [f"emphasis {e.kind} {e.text}" for e in structure.emphasis]
    rest += [f"{b.kind}: {b.text}" for b in structure.blocks]
    rest += [f"formulas {structure.formulas}"] if structure.formulas else []
    rest += [f"anchors {' '.join(structure.anchors)}"] if structure.anchors else []
    rest += [f"problem {p.code} line {p.line}" for p in structure.problems]
    return "\n".join([line for _, line in lines] + rest)
