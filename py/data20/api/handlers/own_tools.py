"""A person's own tools: which modules the vault holds, and the consent to run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import AgreeBody, CodeQuery, WithdrawBody
from data20.api.schemas.tools import OwnToolCode, OwnToolFile, OwnToolList
from data20.api.toolview import say

if TYPE_CHECKING:
    from data20.jobs.own import OwnFile
    from data20.messages import Language


async def list_own_tools(context: Context, request: Request) -> Response:
    answer: OwnToolList = {"files": [_file(file, request.language) for file in context.own.files()]}
    return json_response(answer)


async def read_tool_code(context: Context, request: Request) -> Response:
    """Everything that the person agrees to, file by file."""
    query = request.query(CodeQuery)
    answer: OwnToolCode = {"files": [{"name": name, "text": text} for name, text in (await context.own.code(query.path, query.hash)).items()]}
    return json_response(answer)


async def agree_to_tool(context: Context, request: Request) -> Response:
    """The person has read these bytes and lets them run; the tool is loaded and takes its place in the catalogue."""
    body = await request.json(AgreeBody, limit=context.limits.json)
    return json_response(_file(await context.own.agree(body.path, body.hash), request.language))


async def withdraw_tool(context: Context, request: Request) -> Response:
    body = await request.json(WithdrawBody, limit=context.limits.json)
    return json_response(_file(await context.own.withdraw(body.path), request.language))


def _file(file: OwnFile, language: Language) -> OwnToolFile:
    tool = file.tool
    return {
        "path": file.path, "hash": file.hash, "size": file.size, "state": file.state,
        "name": tool.name if tool else None, "title": say(tool.title, language) if tool else None,
    }  # fmt: skip
