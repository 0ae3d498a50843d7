"""Tools and their categories."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count, Json


class Tool(TypedDict):
    name: str
    title: str
    question: Annotated[str, Field(description="The question that it answers, in one line.")]
    description: str
    help: Annotated[str, Field(description="Markdown.")]
    category: str
    writes: Annotated[bool, Field(description="Whether it proposes changes.")]
    version: int
    parameters: Annotated[Json, Field(description="JSON Schema; `x-data20` carries hints for the form.")]
    produces: list[str]
    examples: list[Json]
    needs: list[str]
    keywords: list[str]


class ToolDetail(Tool):
    help_html: Annotated[str, Field(description="`help` rendered and sanitised.")]


class ToolList(TypedDict):
    total_tools: Annotated[int, Field(ge=0, description="Tools that match.")]
    categories: Annotated[dict[str, int], Field(description="Tools in each category, of all tools.")]
    tools: list[Tool]


class CategoryItem(TypedDict):
    name: str
    title: str
    count: Count
    tools: list[str]


CategoryMap = dict[str, CategoryItem]
"""By category name; only categories that have tools, as the old server answered."""


class OwnToolFile(TypedDict):
    path: str
    hash: Annotated[str, Field(description="SHA-256 of the file.")]
    size: Annotated[int, Field(ge=0)]
    state: Annotated[Literal["new", "changed", "ready"], Field(description="`changed`: other code than the person agreed to. Only `ready` ones run.")]
    name: str | None
    title: str | None


class OwnToolText(TypedDict):
    name: Annotated[str, Field(description="Of a file in the wheel, or the module's path.")]
    text: Annotated[str | None, Field(description="null: it is no text.")]


class OwnToolCode(TypedDict):
    files: list[OwnToolText]


class OwnToolList(TypedDict):
    files: list[OwnToolFile]


class Notebook(TypedDict):
    path: str
    title: str
    modified: str


class NotebookList(TypedDict):
    notebooks: list[Notebook]


class WheelFacts(TypedDict):
    name: Annotated[str, Field(description="Normalised.")]
    version: str
    requires: Annotated[list[str], Field(description="Of its requirements those that hold on this Python.")]
    metadata: Annotated[str, Field(description="METADATA of the wheel.")]


class PackageNeed(TypedDict):
    url: str
    kind: Annotated[Literal["index", "metadata", "wheel"], Field(description="`wheel`: bring it, and answer its METADATA.")]
    requirement: str
    file: str
    sha256: str | None


class PackageWheel(TypedDict):
    name: str
    version: str
    file: str
    url: str
    sha256: str
    size: int | None
    asked: Annotated[bool, Field(description="It was asked for by name; others come along.")]


class PackagePlan(TypedDict):
    needs: Annotated[list[PackageNeed], Field(description="Ask these, and ask again with the answers.")]
    wheels: Annotated[list[PackageWheel], Field(description="To install, once nothing is needed; empty when all is there.")]
