"""/docs: the description as one page without scripts; plain forms try the routes that a form can call."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Any

from data20.messages import Language, Text

Json = dict[str, Any]

_STYLE = """
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent);--soft:color-mix(in srgb,currentColor 65%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0}
summary{cursor:pointer;padding:.6rem .8rem;display:flex;gap:.75rem;flex-wrap:wrap;align-items:baseline;min-height:28px}
summary:focus-visible{outline:2px solid Highlight;outline-offset:2px}
.body{padding:0 .9rem 1rem}code,pre,input,textarea{font:13.5px/1.5 ui-monospace,monospace}
pre{overflow:auto;border:1px solid var(--line);border-radius:6px;padding:.6rem;max-height:24rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
.method{font-weight:700;min-width:4.5rem}.soft{color:var(--soft)}
label{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.5rem;margin:.35rem 0;align-items:center}
input{padding:.45rem;border:1px solid var(--line);border-radius:6px;min-width:0;background:transparent;color:inherit}
button{font:inherit;padding:.5rem 1.1rem;min-height:44px;border-radius:8px;border:1px solid var(--line);cursor:pointer}
a{color:inherit}
"""

POLICY = (
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)
"""The page's Content-Security-Policy: no script at all, and this very style."""

_T = {
    "schema": Text("Описание в JSON", "The description as JSON"),
    "parameter": Text("Параметр", "Parameter"),
    "answers": Text("Ответы", "Answers"),
    "body": Text("Тело запроса", "Request body"),
    "try": Text("Попробовать", "Try it"),
    "needed": Text("обязательно", "required"),
    "shape": Text("устройство", "shape"),
    "how": Text(
        "Запросы на чтение можно попробовать прямо здесь. Запросы на запись — из консоли страницы: fetch(…).",
        "Reading requests can be tried right here. Writing ones work from the page's console with fetch(…).",
    ),
}


def docs_html(api: Json, root: str, language: Language) -> str:
    """Return the page for an OpenAPI document; `root` is the mount point, without a slash at the end."""

    def say(key: str) -> str:
        return escape(_T[key].format(language, {}))

    groups: dict[str, list[str]] = {}
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            section = _operation(path, method, operation, api, root, say)
            groups.setdefault(operation["tags"][0], []).append(section)
    parts = [f"<h2>{escape(tag)}</h2>{''.join(sections)}" for tag, sections in groups.items()]
    info = api["info"]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(info['title'])} API <small class=soft>{escape(info['version'])}</small></h1><p>{escape(info['description'])}</p>"
        f'<p>{say("how")} <a href="{escape(root)}/openapi.json">{say("schema")}</a></p>{"".join(parts)}</main></body></html>'
    )


def _operation(path: str, method: str, operation: Json, api: Json, root: str, say: Any) -> str:
    parts = [f"<p class=soft>{escape(operation['description'])}</p>" if operation.get("description") else ""]
    rows = [_parameter_row(parameter, say) for parameter in operation["parameters"]]
    if rows:
        parts.append(f"<table><tr><th>{say('parameter')}<th><th></tr>{''.join(rows)}</table>")
    if "requestBody" in operation:
        parts.append(f"<h3>{say('body')}</h3>{_content(operation['requestBody'], api)}")
    answers = "".join(
        f"<tr><td><code>{status}</code><td>{escape(answer['description'])}<td>{_content(answer, api, say('shape')) if status.startswith('2') else ''}</tr>"
        for status, answer in operation["responses"].items()
    )
    parts.append(f"<h3>{say('answers')}</h3><table>{answers}</table>")
    if method == "get":
        parts.append(_form(path, operation, root, say))
    heading = f"<span class=method>{method.upper()}</span><code>{escape(path)}</code><span class=soft>{escape(operation['summary'])}</span>"
    return f"<details><summary>{heading}</summary><div class=body>{''.join(parts)}</div></details>"


def _parameter_row(parameter: Json, say: Any) -> str:
    needed = f" · {say('needed')}" if parameter["required"] else ""
    kind = escape(_kind(parameter["schema"]))
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code><td class=soft>{parameter['in']} · {kind}{needed}"
        f"<td>{escape(parameter.get('description', ''))}</tr>"
    )


def _kind(schema: Json) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("type", schema.get("const", "any")))


def _content(holder: Json, api: Json, label: str = "") -> str:
    parts = []
    for media_type, content in holder.get("content", {}).items():
        schema = content.get("schema")
        shape = escape(_outline(schema, api)) if schema else ""
        text = f"<code>{escape(media_type)}</code>" + (f"<pre>{shape}</pre>" if shape else "")
        parts.append(f"<details><summary>{label}</summary><div class=body>{text}</div></details>" if label and shape else text)
    return " ".join(parts)


def _outline(schema: Json, api: Json, depth: int = 0) -> str:
    """Return a schema as indented names and types, references followed three levels deep."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return name if depth > 3 else _outline(api["components"]["schemas"].get(name, {}), api, depth)
    if "anyOf" in schema:
        return " | ".join(_outline(choice, api, depth) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_outline(schema.get('items', {}), api, depth)}]"
    if "properties" in schema:
        pad = "  " * (depth + 1)
        lines = [f"{pad}{name}: {_outline(value, api, depth + 1)}" for name, value in schema["properties"].items()]
        return "{\n" + "\n".join(lines) + "\n" + "  " * depth + "}"
    return _kind(schema)


def _form(path: str, operation: Json, root: str, say: Any) -> str:
    """Return a form for a GET route; a route with a place in its path gets a link to fill in, since a form cannot."""
    queries = [p for p in operation["parameters"] if p["in"] == "query"]
    if "{" in path:
        return ""
    fields = "".join(f'<label><code>{escape(p["name"])}</code><input name="{escape(p["name"])}"></label>' for p in queries)
    return f'<form method="get" action="{escape(root + path)}" target="_blank">{fields}<button>{say("try")}</button></form>'
