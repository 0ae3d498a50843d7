"""A laid-out graph as an SVG picture: stands alone, no scripts, readable in any viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data20.markup import escape
from data20.report.blocks import GraphEdge, GraphNode

PALETTE = ("#3b6fb6", "#c8553d", "#4f8a4c", "#8a5aa8", "#b58a1b", "#2f8f8f", "#b34d7d", "#6b7280", "#7a8f2a", "#94613d")
"""Colours of groups, largest first; the eleventh group starts again."""

_LABELS = 60
_SIZE = 1000
_EDGE = 40


def svg(title: str, nodes: Sequence[GraphNode], edges: Sequence[GraphEdge], colours: Mapping[str, str]) -> str:
    """Return an SVG document of nodes whose x and y are in [-1, 1]; `colours` by group. The largest sixty nodes have labels."""
    places = {node.id: (_at(node.x), _at(node.y)) for node in nodes}
    lines = [
        f'<line x1="{places[e.source][0]}" y1="{places[e.source][1]}" x2="{places[e.target][0]}" y2="{places[e.target][1]}"/>'
        for e in edges if e.source in places and e.target in places
    ]  # fmt: skip
    circles = [
        f'<circle cx="{places[n.id][0]}" cy="{places[n.id][1]}" r="{4 + 12 * n.size:.1f}" fill="{colours.get(n.group if isinstance(n.group, str) else n.group.key, PALETTE[-1])}"><title>{_text(n.label)}</title></circle>'
        for n in nodes
    ]  # fmt: skip
    named = sorted(nodes, key=lambda n: (-n.size, n.id))[:_LABELS]
    labels = [
        f'<text x="{places[n.id][0]}" y="{places[n.id][1] - 8 - 12 * n.size:.1f}">{_text(n.label[:_EDGE] + ("…" if len(n.label) > _EDGE else ""))}</text>'
        for n in named
    ]  # fmt: skip
    return "\n".join([
        '<?xml version="1.0" encoding="UTF-8"?>', f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" role="img">', f"<title>{_text(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>', '<g stroke="#9aa3ad" stroke-opacity="0.45" stroke-width="1">', *lines, "</g>", '<g stroke="#ffffff" stroke-width="1">', *circles, "</g>",
        '<g font-family="system-ui, sans-serif" font-size="12" text-anchor="middle" fill="#1f2933" paint-order="stroke" stroke="#ffffff" stroke-width="3">', *labels, "</g>", "</svg>", "",
    ])  # fmt: skip


def colours_of(groups: Sequence[str]) -> dict[str, str]:
    """Return a colour for each group, the commonest first, ties by name."""
    names = sorted(set(groups), key=lambda g: (-groups.count(g), g)) if len(groups) < 2000 else sorted(set(groups))
    return {name: PALETTE[at % len(PALETTE)] for at, name in enumerate(names)}


def _at(value: float | None) -> float:
    return round(_SIZE / 2 + (value or 0.0) * (_SIZE / 2 - 60), 1)


def _text(text: str) -> str:
    return escape("".join(c for c in text if c == "\t" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"))
