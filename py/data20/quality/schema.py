"""Metadata against a schema: the part of JSON Schema (draft 2020-12) that frontmatter needs, with fixes that are beyond doubt.

A schema document is `{"default": SCHEMA, "types": {"recipe": SCHEMA, …}}` or a SCHEMA alone. An article's type is its `type` field, else its first folder.
SCHEMA keywords: properties, required, type, enum, pattern, format ("date"), minLength, maxLength, minimum, maximum, items, minItems, maxItems, uniqueItems,
additionalProperties; and `x-recommended`, a list of keys that had better be there.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from data20.errors import BadInput
from data20.language.dates import read_date
from data20.messages import Message, Scalar, Text
from data20.quality.findings import Severity

TEXTS = {
    "schema.required": Text("Нет обязательного поля «{key}».", "The required field “{key}” is missing."), "schema.recommended": Text("Желательно поле «{key}».", "The field “{key}” is recommended."), "schema.type": Text("В поле «{key}» должно быть: {wanted}, а там: {found}.", "The field “{key}” must hold {wanted}, but holds {found}."),
    "schema.items": Text("В списке «{key}» должно стоять: {wanted}, а есть: {found}.", "The list “{key}” must hold {wanted}, but also holds {found}."), "schema.or": Text("{first} или {second}", "{first} or {second}"),
    "schema.is_string": Text("текст", "text"), "schema.is_number": Text("число", "a number"), "schema.is_integer": Text("целое число", "a whole number"), "schema.is_boolean": Text("да или нет", "yes or no"),
    "schema.is_array": Text("список", "a list"), "schema.is_object": Text("вложенные поля", "fields inside"), "schema.is_null": Text("пусто", "nothing"),
    "schema.enum": Text("Значение «{value}» поля «{key}» не из списка: {known}.", "The value “{value}” of “{key}” is not one of: {known}."), "schema.pattern": Text("Поле «{key}» не подходит под образец «{pattern}».", "The field “{key}” doesn't match the pattern “{pattern}”."), "schema.date": Text("В поле «{key}» не дата: «{value}».", "The field “{key}” is no date: “{value}”."),
    "schema.short": Text("Поле «{key}» короче {limit|знака|знаков|знаков}.", "The field “{key}” is shorter than {limit|character|characters}."), "schema.long": Text("Поле «{key}» длиннее {limit|знака|знаков|знаков}.", "The field “{key}” is longer than {limit|character|characters}."), "schema.small": Text("Поле «{key}» меньше {limit}.", "The field “{key}” is below {limit}."), "schema.big": Text("Поле «{key}» больше {limit}.", "The field “{key}” is above {limit}."),
    "schema.few": Text("В списке «{key}» меньше {limit|значения|значений|значений}.", "The list “{key}” has fewer than {limit|value|values}."), "schema.many": Text("В списке «{key}» больше {limit|значения|значений|значений}.", "The list “{key}” has more than {limit|value|values}."), "schema.repeat": Text("В списке «{key}» значения повторяются.", "The list “{key}” repeats values."), "schema.unknown": Text("Поля «{key}» нет в схеме; похоже на «{closest}».", "The field “{key}” isn't in the schema; it looks like “{closest}”."), "schema.extra": Text("Поля «{key}» нет в схеме.", "The field “{key}” isn't in the schema."),
    "schema.broken": Text("Метаданные не читаются: {reason}", "The metadata can't be read: {reason}"),
}  # fmt: skip

DEFAULT: dict[str, Any] = {
    "type": "object", "required": [], "x-recommended": ["title", "date", "tags", "description"],
    "properties": {
        "title": {"type": ["string", "number"], "minLength": 2, "maxLength": 200}, "date": {"type": ["string", "number"], "format": "date"}, "date_updated": {"type": ["string", "number"], "format": "date"}, "created": {"type": ["string", "number"], "format": "date"}, "updated": {"type": ["string", "number"], "format": "date"},
        "tags": {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1, "maxItems": 15, "uniqueItems": True}, "aliases": {"type": "array", "items": {"type": ["string", "number"]}, "uniqueItems": True},
        "category": {"type": "string"}, "subcategory": {"type": "string"}, "status": {"type": "string", "enum": ["draft", "reviewed", "published", "archived"]}, "difficulty": {"type": "string", "enum": ["beginner", "intermediate", "advanced", "expert"]},
        "description": {"type": "string", "minLength": 20, "maxLength": 500}, "author": {"type": ["string", "array"]}, "source_url": {"type": "string", "pattern": "^https?://"}, "related": {"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "prerequisites": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "reading_time": {"type": "number", "minimum": 0}, "word_count": {"type": "number", "minimum": 0}, "difficulty_score": {"type": "number", "minimum": 0, "maximum": 100}, "quality_score": {"type": "number", "minimum": 0, "maximum": 100}, "part": {"type": "number", "minimum": 0},
    },
}  # fmt: skip
"""What fields mean all over this product; unknown fields are welcome, and no field is required: an article without a title has its heading's or its file's name."""

_KEYWORDS = {"type", "enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems", "uniqueItems", "description", "title", "examples", "default"}
_OBJECT = {"type", "properties", "required", "x-recommended", "additionalProperties", "title", "description", "$schema", "$id"}
_NAMES = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "array": list, "object": dict}


@dataclass(frozen=True, slots=True)
class Violation:
    """`fix` is what the field should hold instead; it is only given when that is beyond doubt (`fixable`)."""

    rule: str
    severity: Severity
    key: str
    message: Message
    fixable: bool = False
    fix: Any = None


def read_schema(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the schemas by type, "" for the default, from a schema document. Raises BadInput, which says what is wrong with it."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(field="schema", reason=Text("это не JSON: строка {line}, знак {column}", "not JSON: line {line}, character {column}").filled(line=error.lineno, column=error.colno)) from None
    if not isinstance(data, dict):
        raise BadInput(field="schema", reason=Text("схема — это объект JSON", "a schema is a JSON object"))
    whole = {"": data} if "default" not in data and "types" not in data else {"": data.get("default", DEFAULT), **data.get("types", {})}
    for name, schema in whole.items():
        _check(schema, name or "default")
    return whole


def _check(schema: Any, name: str) -> None:
    if not isinstance(schema, dict) or not isinstance(schema.get("properties", {}), dict):
        raise BadInput(field="schema", reason=Text("{name}: properties должно быть объектом", "{name}: properties must be an object").filled(name=name))
    unknown = set(schema) - _OBJECT
    for key, rule in schema.get("properties", {}).items():
        if not isinstance(rule, dict):
            raise BadInput(field="schema", reason=Text("{name}: правило поля «{key}» должно быть объектом", "{name}: the rule of “{key}” must be an object").filled(name=name, key=key))
        unknown |= set(rule) - _KEYWORDS
        names = [*_listed(rule.get("type", "string")), *_listed(rule.get("items", {}).get("type", "string") if isinstance(rule.get("items", {}), dict) else "?")]
        if any(one not in _NAMES for one in names):
            raise BadInput(field="schema", reason=Text("{name}: у поля «{key}» неизвестный тип", "{name}: “{key}” names an unknown type").filled(name=name, key=key))
        try:
            re.compile(rule.get("pattern", ""))
        except (re.error, TypeError):
            raise BadInput(field="schema", reason=Text("{name}: образец поля «{key}» — не регулярное выражение", "{name}: the pattern of “{key}” is no regular expression").filled(name=name, key=key)) from None
    if unknown:
        raise BadInput(field="schema", reason=Text("{name}: ключевое слово «{key}» не поддерживается", "{name}: keyword “{key}” isn't supported").filled(name=name, key=sorted(unknown)[0]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check(data: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield what is wrong with one article's metadata, in the order of the schema, then of the article."""
    properties: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    for key in schema.get("required", ()):
        if data.get(key) in (None, "", []):
            yield _violation("required", "high", key)
    for key in schema.get("x-recommended", ()):
        if data.get(key) in (None, "", []):
            yield _violation("recommended", "info", key)
    for key, value in data.items():
        rule = properties.get(key)
        if rule is not None:
            if value not in (None, ""):
                yield from _field(key, value, rule)
            continue
        near = difflib.get_close_matches(key, [name for name in properties if name not in data], n=1, cutoff=0.8)
        if near:
            yield _violation("unknown", "low", key, closest=near[0])
        elif schema.get("additionalProperties") is False:
            yield _violation("extra", "low", key)


def _violation(rule: str, severity: Severity, key: str, *, fixable: bool = False, fix: Any = None, **values: Scalar | Message) -> Violation:
    return Violation(rule, severity, key, Message(f"schema.{rule}", {"key": key, **values}), fixable, fix)


def _field(key: str, value: Any, rule: Mapping[str, Any]) -> Iterator[Violation]:
    wanted = _listed(rule["type"]) if "type" in rule else []
    if wanted and not any(_is(value, name) for name in wanted):
        fix = _converted(value, wanted)
        yield _violation("type", "medium", key, fixable=fix is not None, fix=fix, wanted=_named(wanted), found=_named([_kind(value)]))
        return
    if rule.get("format") == "date" and not _iso(value):
        read = read_date(str(value))
        fix = read.edtf if read and read.precision in ("day", "month") and not read.approximate else None
        yield _violation("date", "medium", key, fixable=fix is not None, fix=fix, value=str(value)[:80])
    if "enum" in rule and value not in rule["enum"]:
        same = [option for option in rule["enum"] if str(option).casefold() == str(value).strip().casefold()]
        yield _violation("enum", "medium", key, fixable=len(same) == 1, fix=same[0] if len(same) == 1 else None, value=str(value)[:80], known=", ".join(map(str, rule["enum"])))
    if isinstance(value, str):
        yield from _text(key, value, rule)
    elif isinstance(value, list):
        yield from _list(key, value, rule)
    elif isinstance(value, int | float):
        if value < rule.get("minimum", value):
            yield _violation("small", "medium", key, limit=rule["minimum"])
        if value > rule.get("maximum", value):
            yield _violation("big", "medium", key, limit=rule["maximum"])


def _text(key: str, value: str, rule: Mapping[str, Any]) -> Iterator[Violation]:
    if len(value.strip()) < rule.get("minLength", 0):
        yield _violation("short", "low", key, limit=rule["minLength"])
    if len(value.strip()) > rule.get("maxLength", len(value)):
        yield _violation("long", "low", key, limit=rule["maxLength"])
    # A pattern from outside must not make a run endless on a long value.
    if "pattern" in rule and not re.search(rule["pattern"], value[:2000]):
        yield _violation("pattern", "medium", key, pattern=rule["pattern"])


def _list(key: str, value: list[Any], rule: Mapping[str, Any]) -> Iterator[Violation]:
    wanted = _listed(rule.get("items", {}).get("type", [])) if rule.get("items") else []
    bad = [item for item in value if wanted and not any(_is(item, name) for name in wanted)]
    if bad:
        yield _violation("items", "medium", key, wanted=_named(wanted), found=_named([_kind(bad[0])]))
        return
    if rule.get("uniqueItems"):
        seen: dict[str, Any] = {}
        kept = [item for item in value if seen.setdefault(str(item).casefold(), item) is item]
        if len(kept) < len(value):
            yield _violation("repeat", "low", key, fixable=True, fix=kept)
    if len(value) < rule.get("minItems", 0):
        yield _violation("few", "low", key, limit=rule["minItems"])
    if len(value) > rule.get("maxItems", len(value)):
        yield _violation("many", "low", key, limit=rule["maxItems"])


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _NAMES[name])  # type: ignore[arg-type]


def _kind(value: Any) -> str:
    return next((name for name in ("boolean", "integer", "number", "string", "array", "object") if _is(value, name)), "null")


def _named(kinds: Sequence[str]) -> Message:
    """Return the types in words: "text or a number"."""
    return reduce(lambda first, second: Message("schema.or", {"first": first, "second": second}), [Message(f"schema.is_{kind}") for kind in kinds])


def _iso(value: Any) -> bool:
    text = str(value)
    return bool(re.match(r"\d{4}(-\d\d(-\d\d)?)?(?![\d-])", text)) and read_date(text) is not None


def _converted(value: Any, wanted: list[str]) -> Any:
    """Return the value in the wanted type where nothing is lost: "a, b" as a list, "12" or "4 мин" as a number; None otherwise."""
    if isinstance(value, str) and "array" in wanted:
        return [part.strip().lstrip("#") for part in re.split(r"[,;]\s*", value) if part.strip()] or None
    if isinstance(value, str) and ("number" in wanted or "integer" in wanted):
        found = re.fullmatch(r"\s*(\d{1,9}(?:\.\d+)?)\s*(?:мин\.?|минут\w*|min\.?|minutes?)?\s*", value)
        if found:
            number = float(found.group(1))
            return int(number) if number == int(number) else number
    if isinstance(value, str | int | float) and not isinstance(value, bool) and wanted == ["array"]:
        return [value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) and "string" in wanted else None
