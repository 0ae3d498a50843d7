"""What a tool is: a function from a Vault and its parameters to a Report, with its texts beside it.

Adding a tool is adding one module under `tools/<category>/`; the registry finds it. A module looks like:

    TEXTS = {"summary": Text("…", "…"), …}          # message keys are then "<tool name>.summary"

    class Params(ToolParams):
        damping: float = param(0.85, ge=0.0, lt=1.0, title=Text("Затухание", "Damping"), description=Text("…", "…"))

    @tool(category="analysis", title=Text(…), question=Text(…), description=Text(…), help=Text(…), texts=TEXTS)
    def calculate_pagerank(vault: Vault, params: Params, progress: Progress) -> Report: ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field

from data20.errors import Data20Error
from data20.messages import Message, Text
from data20.report.blocks import Report
from data20.tools.facts import Category, ToolFacts
from data20.vault.model import Vault


class Cancelled(Data20Error):
    """Raised inside a tool when the person cancelled the job."""

    code = "job.cancelled"
    status = 409
    title = Text("Задача отменена", "Job cancelled")
    text = Text("Задача отменена.", "The job was cancelled.")


class Progress(Protocol):
    """How a tool tells how far it is; every call is also a point where it may be cancelled (raises Cancelled)."""

    def __call__(self, done: int, total: int, message: Message | None = None) -> None: ...
    def log(self, message: Message) -> None: ...


class SilentProgress:
    """Progress that goes nowhere: tests and the CLI's quiet mode."""

    def __call__(self, done: int, total: int, message: Message | None = None) -> None:
        return None

    def log(self, message: Message) -> None:
        return None


class ToolParams(BaseModel):
    """Base of all parameter models: unknown names are refused, values are checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def param(
    default: Any, *, title: Text, description: Text, advanced: bool = False, widget: str | None = None,
    choices: Mapping[str, Text] | None = None, asks: bool = False, **limits: Any,
) -> Any:  # fmt: skip
    """Declare a parameter. `widget` hints the form ("article", "query", "tag", "folder", "multiline"; "today" puts in the reader's day);
    a tool with parameters that ask (`asks`) writes only when one of them differs from its default;
    `choices` names the values of a Literal in both languages; `limits` go to pydantic's Field (ge, le, max_length, …).
    The JSON Schema carries all of it under "x-data20", both languages; the API picks one.
    """
    hints: dict[str, Any] = {
        "title": {"ru": title.ru, "en": title.en},
        "description": {"ru": description.ru, "en": description.en},
        "advanced": advanced,
    }
    if widget:
        hints["widget"] = widget
    if asks:
        hints["asks"] = True
    if choices:
        hints["choices"] = {value: {"ru": text.ru, "en": text.en} for value, text in choices.items()}
    key = "default_factory" if callable(default) else "default"
    return Field(**{key: default}, title=title.en, description=description.en, json_schema_extra={"x-data20": hints}, **limits)


ToolFunction = Callable[[Vault, Any, Progress], Report]
F = TypeVar("F", bound=Callable[..., Report])


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec(ToolFacts):
    """Everything known about one tool, and the tool."""

    params: type[ToolParams]
    run: ToolFunction
    texts: Mapping[str, Text]

    def schema(self) -> dict[str, Any]:
        return self.params.model_json_schema()

    def load(self) -> ToolSpec:
        return self


def tool(
    *, category: Category, title: Text, question: Text, description: Text, help: Text, texts: Mapping[str, Text],
    writes: bool = False, version: int = 1, produces: tuple[str, ...] = (), examples: tuple[Mapping[str, Any], ...] = ({},),
    needs: tuple[str, ...] = (), keywords: tuple[str, ...] = (),
) -> Callable[[F], F]:  # fmt: skip
    """Make the decorated function a tool: its name is the tool's name, its second parameter's type the params model."""

    def register(function: F) -> F:
        params = get_type_hints(function)["params"]
        spec = ToolSpec(
            name=function.__name__, category=category, title=title, question=question, description=description,
            help=help, writes=writes, version=version, params=params, run=function, texts=texts, produces=produces,
            examples=examples, needs=needs, keywords=keywords,
        )  # fmt: skip
        function.__data20_tool__ = spec  # type: ignore[attr-defined]
        return function

    return register
