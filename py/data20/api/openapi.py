"""The OpenAPI 3.1 description, made from the route table: nothing is written twice."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

import data20
from data20.api import problems
from data20.api.http import JSON
from data20.api.problems import PROBLEM
from data20.api.routing import Answer, Body, Route
from data20.api.schemas.common import Problem
from data20.errors import Data20Error, QuotaExceeded, StorageFailed
from data20.messages import Language, Text

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")

REQUEST_HEADERS: dict[str, Text] = {
    "If-Match": Text("ETag версии, которую вы меняете; устаревшая — 412.", "ETag of the version you change; a stale one gives 412."),
    "If-None-Match": Text("ETag, который у вас есть; тот же — 304. При записи «*» — только создать.", "ETag that you have; the same one gives 304. For writes `*` means create only."),
    "Idempotency-Key": Text("Повтор запроса с тем же ключом ничего не пишет второй раз.", "A repeated request with the same key writes nothing twice."),
    "Range": Text("Часть файла: bytes=0-99.", "Part of the file: bytes=0-99."),
    "Prefer": Text("wait=N: подождать конца до N секунд.", "wait=N: wait up to N seconds for the end."),
    "Last-Event-ID": Text("Продолжить после этого события.", "Go on after this event."),
    "Cache-Control": Text("no-cache: выполнить, даже если есть готовый результат.", "no-cache: run even where an equal result is kept."),
}
RESPONSE_HEADERS: dict[str, Text] = {
    "ETag": Text("Версия.", "The version."),
    "Location": Text("Адрес того, что получилось.", "Address of what was made."),
    "Content-Range": Text("Какая это часть.", "Which part this is."),
    "Content-Disposition": Text("Имя файла.", "The file's name."),
}
_PATH_TEXTS: dict[str, Text] = {
    "hash": Text("SHA-256 байтов, 64 шестнадцатеричные цифры.", "SHA-256 of the bytes, 64 hex digits."),
    "path": Text("Путь в хранилище, через «/».", "Path in the vault, with `/`."),
    "name": Text("Имя.", "Name."),
    "job_id": Text("Задача.", "The job."),
    "generation": Text("Поколение хранилища.", "Generation of the vault."),
    "import_id": Text("Импорт из предварительного просмотра.", "The import, from its preview."),
}
_INVALID = Text("Параметры не подходят; `errors` называет каждый.", "Values do not fit; `errors` names each.")
_NOT_MODIFIED = Text("У вас та же версия.", "You have this version.")
_PARTIAL = Text("Часть файла.", "A part of the file.")
_DESCRIPTION = Text(
    "База знаний из Markdown-статей, 57 инструментов; работает целиком в браузере. Ошибки — документы RFC 9457.",
    "A knowledge base of Markdown articles with tools, entirely in the browser. Errors are RFC 9457 problem documents.",
)


def describe(routes: Sequence[Route], language: Language) -> Json:
    """Return the OpenAPI document of `routes`, texts in one language."""
    types = [a.schema for r in routes for a in r.answers.values() if a.schema is not None]
    models = [r.body.model for r in routes if r.body and r.body.model is not None]
    schemas, refs = _schemas([*types, Problem], models)
    paths: dict[str, Json] = {}
    for route in routes:
        if not route.hidden:
            paths.setdefault(route.template, {})[route.method.lower()] = _operation(route, refs, language)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Data20", "version": data20.__version__, "description": _DESCRIPTION.format(language, {})},
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _schemas(answers: list[Any], bodies: list[Any]) -> tuple[Json, dict[Any, Json]]:
    """Return all schemas by name, and for each type the reference to its own."""
    from pydantic import TypeAdapter

    inputs = [(kind, "serialization", TypeAdapter(kind)) for kind in _unique(answers)]
    inputs += [(kind, "validation", TypeAdapter(kind)) for kind in _unique(bodies)]
    found, document = TypeAdapter.json_schemas(inputs, ref_template=_REF)  # type: ignore[arg-type]
    refs = {repr(kind): schema for (kind, _), schema in found.items()}
    return document.get("$defs", {}), refs


def _unique(types: Iterable[Any]) -> list[Any]:
    return list({repr(kind): kind for kind in types}.values())


def _operation(route: Route, refs: dict[Any, Json], language: Language) -> Json:
    operation: Json = {
        "operationId": route.handler.__name__,
        "tags": [route.tag],
        "summary": route.summary.format(language, {}),
        "parameters": _parameters(route, language),
        "responses": _responses(route, refs, language),
    }
    note = inspect.cleandoc(route.handler.__doc__ or "")
    if note:
        operation["description"] = note
    if route.body is not None:
        operation["requestBody"] = _request_body(route.body, refs)
    return operation


def _parameters(route: Route, language: Language) -> list[Json]:
    found: list[Json] = []
    for match in _PLACE.finditer(route.path):
        name = match.group(1)
        text = _PATH_TEXTS[name].format(language, {})
        found.append({"name": name, "in": "path", "required": True, "description": text, "schema": {"type": "string", "minLength": 1}})
    if route.query is not None:
        found.extend(_query_parameters(route.query))
    for name in route.headers:
        text = REQUEST_HEADERS[name].format(language, {})
        found.append({"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}})
    return found


def _query_parameters(model: Any) -> list[Json]:
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    found = []
    for name, described in schema.get("properties", {}).items():
        described = dict(described)
        described.pop("title", None)
        parameter: Json = {"name": name, "in": "query", "required": name in required}
        if text := described.pop("description", None):
            parameter["description"] = text
        parameter["schema"] = _without_null(described)
        found.append(parameter)
    return found


def _without_null(schema: Json) -> Json:
    """Return the schema of an optional parameter: in a query string a value is absent, never null."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        return {**{k: v for k, v in schema.items() if k not in ("anyOf", "default")}, **choices[0]}
    return schema


def _request_body(body: Body, refs: dict[Any, Json]) -> Json:
    if body.model is not None:
        return {"required": body.required, "content": {JSON: {"schema": refs[repr(body.model)]}}}
    content: Json = {}
    for media_type in body.media_types:
        if media_type == "multipart/form-data":
            files = {"type": "array", "items": {"type": "string", "format": "binary"}}
            content[media_type] = {"schema": {"type": "object", "properties": {"files": files}}}
        else:
            content[media_type] = {"schema": {"type": "string", "format": "binary"}}
    return {"required": body.required, "content": content}


def _responses(route: Route, refs: dict[Any, Json], language: Language) -> Json:
    found: dict[int, Json] = {status: _answer(answer, refs, language) for status, answer in route.answers.items()}
    if "If-None-Match" in route.headers and not route.writes:
        found[304] = {"description": _NOT_MODIFIED.format(language, {})}
    if "Range" in route.headers:
        whole = next(iter(route.answers.values()))
        found[206] = _answer(Answer(_PARTIAL, None, whole.media_types, ("Content-Range", "ETag")), refs, language)
    for error in errors_of_route(route):
        found.setdefault(error.status, _problem(error.title, language))
    if route.query is not None or route.body is not None or route.writes:
        found.setdefault(422, _problem(_INVALID, language))
    return {str(status): found[status] for status in sorted(found)}


def errors_of_route(route: Route) -> list[type[Data20Error]]:
    """Return every kind of error that the route may answer: its own, and what its shape brings."""
    found = [*route.errors, problems.Unexpected, problems.NotAcceptable]
    if "Range" in route.headers:
        found.append(problems.RangeUnsatisfiable)
    if route.body is not None:
        found += [problems.BodyMalformed, problems.BodyTooLarge, problems.MediaTypeUnsupported]
    if route.writes:
        found += [problems.CrossSite, StorageFailed, QuotaExceeded]
    return found


def _answer(answer: Answer, refs: dict[Any, Json], language: Language) -> Json:
    if answer.schema is not None:
        content: Json = {JSON: {"schema": refs[repr(answer.schema)]}}
    else:
        content = {media_type: {} for media_type in answer.media_types}
    described: Json = {"description": answer.description.format(language, {}), "content": content}
    if answer.headers:
        described["headers"] = {
            name: {"description": RESPONSE_HEADERS[name].format(language, {}), "schema": {"type": "string"}}
            for name in answer.headers
        }
    return described


def _problem(title: Text, language: Language) -> Json:
    return {"description": title.format(language, {}), "content": {PROBLEM: {"schema": {"$ref": _REF.format(model="Problem")}}}}
