"""An article graph in the formats that graph software reads.

Each function takes the same `GraphData` and returns text; node ids are vault paths. Output is sorted and stable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from data20.graph.model import Edge
from data20.markup import escape, quoteattr

Value = str | int | float


@dataclass(frozen=True, slots=True)
class NodeData:
    """`values` are extra attributes; every node has the same keys."""

    id: str
    label: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphData:
    title: str
    nodes: tuple[NodeData, ...]
    edges: tuple[Edge, ...]

    def attributes(self) -> tuple[str, ...]:
        return tuple(self.nodes[0].values) if self.nodes else ()


def graphml(graph: GraphData) -> str:
    """Return GraphML 1.0 (http://graphml.graphdrawing.org/specification.html); reads in Gephi, yEd, NetworkX."""
    types = {key: _xml_type(graph, key) for key in graph.attributes()}
    keys = ['<key id="label" for="node" attr.name="label" attr.type="string"/>']
    keys += [f'<key id="n{i}" for="node" attr.name={quoteattr(k)} attr.type="{t}"/>' for i, (k, t) in enumerate(types.items())]
    keys += ['<key id="type" for="edge" attr.name="type" attr.type="string"/>', '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>']
    nodes = [
        f'<node id={quoteattr(_xml(node.id))}><data key="label">{_text(node.label)}</data>'
        + "".join(f'<data key="n{i}">{_text(value)}</data>' for i, value in enumerate(node.values.values()))
        + "</node>"
        for node in graph.nodes
    ]
    edges = [
        f'<edge source={quoteattr(_xml(e.source))} target={quoteattr(_xml(e.target))}><data key="type">{e.type}</data><data key="weight">{e.weight:g}</data></edge>'
        for e in graph.edges
    ]
    body = "\n".join([*keys, '<graph id="G" edgedefault="directed">', *nodes, *edges, "</graph>"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n{body}\n</graphml>\n'


def gexf(graph: GraphData) -> str:
    """Return GEXF 1.3 (https://gexf.net), Gephi's own format."""
    attributes = "".join(
        f'<attribute id="{i}" title={quoteattr(key)} type="{_xml_type(graph, key)}"/>' for i, key in enumerate(graph.attributes())
    )
    nodes = "\n".join(
        f"<node id={quoteattr(_xml(node.id))} label={quoteattr(_xml(node.label))}><attvalues>"
        + "".join(f'<attvalue for="{i}" value={quoteattr(_xml(str(value)))}/>' for i, value in enumerate(node.values.values()))
        + "</attvalues></node>"
        for node in graph.nodes
    )
    edges = "\n".join(
        f'<edge id="{i}" source={quoteattr(_xml(e.source))} target={quoteattr(_xml(e.target))} weight="{e.weight:g}" kind="{e.type}"/>'
        for i, e in enumerate(graph.edges)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
        f'<graph defaultedgetype="directed">\n<attributes class="node">{attributes}</attributes>\n'
        f"<nodes>\n{nodes}\n</nodes>\n<edges>\n{edges}\n</edges>\n</graph>\n</gexf>\n"
    )


def dot(graph: GraphData) -> str:
    """Return Graphviz DOT (https://graphviz.org/doc/info/lang.html)."""
    nodes = [f"  {_quoted(node.id)} [label={_quoted(node.label)}];" for node in graph.nodes]
    edges = [f"  {_quoted(e.source)} -> {_quoted(e.target)} [type={_quoted(e.type)}, weight={e.weight:g}];" for e in graph.edges]
    return "\n".join([f"digraph {_quoted(graph.title)} {{", *nodes, *edges, "}"]) + "\n"


def mermaid(graph: GraphData) -> str:
    """Return a Mermaid flowchart; numbered ids, because Mermaid's own allow few characters."""
    number = {node.id: f"n{i}" for i, node in enumerate(graph.nodes)}
    nodes = [f'  {number[node.id]}["{_mermaid(node.label)}"]' for node in graph.nodes]
    edges = [f"  {number[e.source]} --> {number[e.target]}" for e in graph.edges]
    return "\n".join(["flowchart LR", *nodes, *dict.fromkeys(edges)]) + "\n"


def json_graph(graph: GraphData) -> str:
    """Return JSON Graph Format v2 (https://jsongraphformat.info)."""
    nodes = {node.id: {"label": node.label, "metadata": dict(node.values)} for node in graph.nodes}
    edges = [{"source": e.source, "target": e.target, "relation": e.type, "metadata": {"weight": e.weight}} for e in graph.edges]
    return _json({"graph": {"directed": True, "label": graph.title, "nodes": nodes, "edges": edges}})


def cytoscape(graph: GraphData) -> str:
    """Return Cytoscape.js elements JSON (https://js.cytoscape.org/#notation/elements-json)."""
    nodes = [{"data": {**node.values, "id": node.id, "label": node.label}} for node in graph.nodes]
    edges = [
        {"data": {"id": f"e{i}", "source": e.source, "target": e.target, "type": e.type, "weight": e.weight}}
        for i, e in enumerate(graph.edges)
    ]
    return _json({"elements": {"nodes": nodes, "edges": edges}})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _xml_type(graph: GraphData, key: str) -> str:
    values = [node.values[key] for node in graph.nodes]
    if all(isinstance(value, int) for value in values):
        return "long"
    return "double" if all(isinstance(value, int | float) for value in values) else "string"


def _xml(text: str) -> str:
    """Drop what XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000")


def _text(value: Value) -> str:
    return escape(_xml(f"{value}"))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _mermaid(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("\n", " ")
