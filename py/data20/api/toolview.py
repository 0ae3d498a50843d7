"""Tools as the API shows them: texts and parameter schemas in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from data20.api.schemas.tools import Tool
from data20.messages import Language, Text

if TYPE_CHECKING:
    from data20.tools.facts import ToolFacts

Json = dict[str, Any]


def tool_json(spec: ToolFacts, language: Language) -> Tool:
    """Return one tool in the reader's language."""
    return {
        "name": spec.name,
        "title": say(spec.title, language),
        "question": say(spec.question, language),
        "description": say(spec.description, language),
        "help": say(spec.help, language),
        "category": spec.category,
        "writes": spec.writes,
        "version": spec.version,
        "parameters": schema_in(spec.schema(), language),
        "produces": list(spec.produces),
        "examples": [dict(example) for example in spec.examples],
        "needs": list(spec.needs),
        "keywords": list(spec.keywords),
    }


def schema_in(schema: Any, language: Language) -> Any:
    """Return a JSON Schema with `title`, `description` and choices taken from its "x-data20" hints, in one language."""
    if isinstance(schema, list):
        return [schema_in(item, language) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: schema_in(value, language) for key, value in schema.items() if key != "x-data20"}
    hints = schema.get("x-data20")
    if isinstance(hints, Mapping):
        for name in ("title", "description"):
            if name in hints:
                result[name] = hints[name][language]
        kept = {key: value for key, value in hints.items() if key not in ("title", "description", "choices")}
        if "choices" in hints:
            kept["choices"] = {value: text[language] for value, text in hints["choices"].items()}
        result["x-data20"] = kept
    return result


def found_by(spec: ToolFacts, query: str) -> bool:
    """Return whether every word of `query` is in the tool's name, texts or keywords, in either language."""
    texts = (spec.title, spec.question, spec.description)
    heap = " ".join([spec.name, spec.name.replace("_", " "), *spec.keywords, *(f"{t.ru} {t.en}" for t in texts)]).casefold().replace("ё", "е")
    return all(word in heap for word in query.casefold().replace("ё", "е").split())


def say(text: Text, language: Language) -> str:
    """Return a text without blanks to fill, in `language`."""
    return text.format(language, {})
