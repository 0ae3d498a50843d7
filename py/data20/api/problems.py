"""Every error becomes an RFC 9457 problem document here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from data20.errors import Data20Error, NotFound
from data20.messages import Language, Text

if TYPE_CHECKING:
    from pydantic import ValidationError

PROBLEM = "application/problem+json"
Json = dict[str, Any]


class ClientGone(Exception):
    """The client left before its body had arrived; there is nobody to answer."""


class Invalid(Exception):
    """Values that do not fit, as pydantic's error dicts; answered with 422."""

    def __init__(self, errors: list[Json]) -> None:
        super().__init__(f"{len(errors)} values do not fit")
        self.errors = errors


class RouteMissing(NotFound):
    code = "route.missing"
    title = Text("Нет такого адреса", "No such address")
    text = Text("По адресу «{path}» ничего нет.", "There is nothing at “{path}”.")


class MethodNotAllowed(Data20Error):
    code = "method.not_allowed"
    status = 405
    title = Text("Так нельзя", "Method not allowed")
    text = Text("Здесь можно только {allow}, а не {method}.", "Only {allow} works here, not {method}.")


class NotAcceptable(Data20Error):
    code = "accept.none"
    status = 406
    title = Text("Нет в таком виде", "Not available in that form")
    text = Text("Ответ бывает только в виде {available}.", "The answer comes only as {available}.")


class BodyTooLarge(Data20Error):
    code = "body.too_large"
    status = 413
    title = Text("Слишком много данных", "Too much data")
    text = Text(
        "Запрос больше {limit|байта|байт|байтов}; ничего не изменено.",
        "The request is larger than {limit|byte|bytes}; nothing was changed.",
    )


class MediaTypeUnsupported(Data20Error):
    code = "body.media_type"
    status = 415
    title = Text("Неподходящий вид данных", "Unsupported media type")
    text = Text("Нужно {allowed}, а пришло {media_type}.", "Expected {allowed}, got {media_type}.")


class BodyMalformed(Data20Error):
    code = "body.malformed"
    status = 400
    title = Text("Запрос не разобрать", "Unreadable request")
    text = Text("Тело запроса испорчено: {reason}.", "The request body is broken: {reason}.")


class RangeUnsatisfiable(Data20Error):
    code = "range.unsatisfiable"
    status = 416
    title = Text("Такой части нет", "No such part")
    text = Text("В файле {size|байт|байта|байт}.", "The file has {size|byte|bytes}.")


class CrossSite(Data20Error):
    code = "request.cross_site"
    status = 403
    title = Text("Чужой сайт", "Another site")
    text = Text(
        "Изменять хранилище можно только со страниц Data20.", "Only pages of Data20 itself may change the vault."
    )


class Unexpected(Data20Error):
    code = "internal"
    text = Text(
        "Внутренняя ошибка {id}. Данные целы; подробности записаны в журнал.",
        "Internal error {id}. Your data is untouched; the details are in the log.",
    )


_INVALID = Text("Неверные параметры", "Invalid parameters")
_INVALID_DETAIL = Text(
    "{count|значение не подходит|значения не подходят|значений не подходят}.",
    "{count|value does|values do} not fit.",
)

FIELD_TEXTS: Mapping[str, Text] = {
    "missing": Text("обязательное поле", "is required"),
    "extra_forbidden": Text("такого поля нет", "is not a known name"),
    "int_parsing": Text("нужно целое число", "must be a whole number"),
    "int_type": Text("нужно целое число", "must be a whole number"),
    "int_from_float": Text("нужно целое число", "must be a whole number"),
    "int_parsing_size": Text("число слишком длинное", "is too long a number"),
    "float_parsing": Text("нужно число", "must be a number"),
    "float_type": Text("нужно число", "must be a number"),
    "finite_number": Text("нужно конечное число", "must be a finite number"),
    "bool_parsing": Text("нужно да или нет (true, false)", "must be true or false"),
    "bool_type": Text("нужно да или нет (true, false)", "must be true or false"),
    "string_type": Text("нужен текст", "must be text"),
    "string_unicode": Text("нужен текст в Юникоде", "must be valid Unicode text"),
    "string_too_short": Text("не короче {min_length|знака|знаков|знаков}", "must have at least {min_length|character|characters}"),
    "string_too_long": Text("не длиннее {max_length|знака|знаков|знаков}", "must have at most {max_length|character|characters}"),
    "string_pattern_mismatch": Text("не подходит под образец {pattern}", "must match {pattern}"),
    "list_type": Text("нужен список", "must be a list"),
    "tuple_type": Text("нужен список", "must be a list"),
    "set_type": Text("нужен список", "must be a list"),
    "dict_type": Text("нужен объект", "must be an object"),
    "model_type": Text("нужен объект", "must be an object"),
    "model_attributes_type": Text("нужен объект", "must be an object"),
    "too_short": Text("нужно не меньше {min_length|значения|значений|значений}", "needs at least {min_length|item|items}"),
    "too_long": Text("нужно не больше {max_length|значения|значений|значений}", "takes at most {max_length|item|items}"),
    "greater_than": Text("должно быть больше {gt}", "must be greater than {gt}"),
    "greater_than_equal": Text("должно быть не меньше {ge}", "must be at least {ge}"),
    "less_than": Text("должно быть меньше {lt}", "must be less than {lt}"),
    "less_than_equal": Text("должно быть не больше {le}", "must be at most {le}"),
    "multiple_of": Text("должно делиться на {multiple_of}", "must be a multiple of {multiple_of}"),
    "literal_error": Text("возможны только: {expected}", "must be one of: {expected}"),
    "enum": Text("возможны только: {expected}", "must be one of: {expected}"),
    "none_required": Text("должно быть пусто (null)", "must be null"),
    "date_parsing": Text("нужна дата вида ГГГГ-ММ-ДД", "must be a date like YYYY-MM-DD"),
    "date_from_datetime_parsing": Text("нужна дата вида ГГГГ-ММ-ДД", "must be a date like YYYY-MM-DD"),
    "date_type": Text("нужна дата вида ГГГГ-ММ-ДД", "must be a date like YYYY-MM-DD"),
    "datetime_parsing": Text("нужны дата и время по ISO 8601", "must be an ISO 8601 date and time"),
    "value_error": Text("не подходит: {error}", "does not fit: {error}"),
    "assertion_error": Text("не подходит: {error}", "does not fit: {error}"),
}
_ANY = Text("не подходит", "does not fit")


def problem_of(error: Data20Error, language: Language, **members: Any) -> Json:
    """Return the problem document of `error` in the reader's language."""
    return {
        "type": f"urn:data20:{error.code}",
        "title": error.title.format(language, {}),
        "status": error.status,
        "detail": error.detail(language),
        "code": error.code,
        **error.extra,
        **members,
    }


def invalid_problem(errors: Iterable[Mapping[str, Any]], language: Language) -> Json:
    """Return the 422 document that names each value by JSON pointer (RFC 6901), pydantic's error dicts given."""
    listed = [
        {"pointer": pointer_of(error["loc"]), "detail": sentence_of(error, language), "code": error["type"]}
        for error in errors
    ]
    return {
        "type": "urn:data20:input.invalid",
        "title": _INVALID.format(language, {}),
        "status": 422,
        "detail": _INVALID_DETAIL.format(language, {"count": len(listed)}),
        "code": "input.invalid",
        "errors": listed,
    }


def errors_of(error: ValidationError, below: tuple[str, ...] = ()) -> list[Json]:
    """Return pydantic's errors as plain dicts, their places moved under `below`."""
    found = error.errors(include_url=False, include_input=False)
    return [{**item, "loc": (*below, *item["loc"])} for item in found]


def pointer_of(location: Iterable[str | int]) -> str:
    """Return a JSON pointer; "" is the whole document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def sentence_of(error: Mapping[str, Any], language: Language) -> str:
    """Return what is wrong with one value, without the value's name."""
    text = FIELD_TEXTS.get(str(error["type"]))
    if text is None:
        return str(error.get("msg") or _ANY.en) if language == "en" else _ANY.ru
    facts = {key: value if isinstance(value, int | float | str) else str(value) for key, value in dict(error.get("ctx") or {}).items()}
    if language == "ru" and isinstance(facts.get("expected"), str):
        facts["expected"] = str(facts["expected"]).replace(" or ", " или ")
    return text.format(language, facts)
