"""The catalogue of tools."""

from __future__ import annotations

from collections import Counter

from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import ToolsQuery
from data20.api.schemas.tools import CategoryMap, ToolDetail, ToolList
from data20.api.toolview import found_by, say, tool_json
from data20.tools.facts import CATEGORIES, CATEGORY_TITLES, ToolFacts, find_in


async def list_tools(context: Context, request: Request) -> Response:
    query = request.query(ToolsQuery)
    specs = context.tools().values()
    found = [s for s in specs if query.category in (None, s.category) and found_by(s, query.q)]
    answer: ToolList = {
        "total_tools": len(found),
        "categories": dict(Counter(spec.category for spec in specs)),
        "tools": [tool_json(spec, request.language) for spec in found],
    }
    return json_response(answer)


async def read_tool(context: Context, request: Request) -> Response:
    from data20.vault.render import render_fragment

    tool = tool_json(find_tool(context, request.path_params["name"]), request.language)
    answer: ToolDetail = {**tool, "help_html": render_fragment(tool["help"])}
    return json_response(answer)


async def list_categories(context: Context, request: Request) -> Response:
    answer: CategoryMap = {}
    for category in CATEGORIES:
        names = [spec.name for spec in context.tools().values() if spec.category == category]
        if names:
            title = say(CATEGORY_TITLES[category], request.language)
            answer[category] = {"name": category, "title": title, "count": len(names), "tools": names}
    return json_response(answer)


def find_tool(context: Context, name: str) -> ToolFacts:
    """Return one tool. Raises UnknownTool, which names the closest one."""
    return find_in(context.tools(), name)
