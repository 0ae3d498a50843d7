"""What every handler gets: the open vault, the jobs, and the facts about the engine."""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from data20.api.indexer import Indexer
from data20.api.metrics import Metrics
from data20.api.structures import Structures
from data20.jobs.own import OwnTools
from data20.lab.facts import TEXTS as LAB_TEXTS
from data20.messages import Text

if TYPE_CHECKING:
    from data20.jobs.service import JobService
    from data20.tools.facts import ToolFacts
    from data20.workspace import Workspace


@dataclass(slots=True)
class EngineFacts:
    """How the engine came up; the browser room fills it in."""

    boot: str = "cpython"
    ms: float = 0.0
    attempts: list[dict[str, str]] = field(default_factory=list)
    """The ways of starting that were tried, in order: `rung`, `outcome`, `reason`."""
    steps: Callable[[], dict[str, float]] = dict
    """Milliseconds from the start of the worker to the end of each step."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that a request body may have."""

    json: int = 4 * 2**20
    article: int = 64 * 2**20
    archive: int = 1024 * 2**20


def _catalogue() -> Mapping[str, ToolFacts]:
    from data20.tools.catalogue import catalogue

    return catalogue()


def _texts() -> Mapping[str, Text]:
    from data20.tools.catalogue import texts

    return texts()


@dataclass(slots=True)
class Context:
    """product_tools and product_texts: the catalogue of tools and of their messages, read when first asked for."""

    workspace: Workspace
    jobs: JobService
    engine: EngineFacts = field(default_factory=EngineFacts)
    limits: Limits = field(default_factory=Limits)
    product_tools: Callable[[], Mapping[str, ToolFacts]] = _catalogue
    product_texts: Callable[[], Mapping[str, Text]] = _texts
    debug: bool = False
    heartbeat: float = 15.0
    """Seconds of silence after which an event stream says that it lives."""
    metrics: Metrics = field(default_factory=Metrics)
    importing: tuple[int, int] | None = None
    """Files looked at and files there are, while an import is being looked at."""
    started: float = field(default_factory=time.monotonic)
    search_later: bool = False
    """Hold the search index back until `App.wake`."""
    own: OwnTools = field(init=False)
    structures: Structures = field(init=False)
    indexer: Indexer = field(init=False)

    def tools(self) -> Mapping[str, ToolFacts]:
        """Return every tool by name: the product's, then the person's own."""
        own = self.own.tools()
        return {**self.product_tools(), **own} if own else self.product_tools()

    def texts(self) -> Mapping[str, Text]:
        """Return every message text by key."""
        return ChainMap(dict(self.own.texts()), dict(LAB_TEXTS), cast(dict[str, Text], self.product_texts()))

    def __post_init__(self) -> None:
        self.own = OwnTools(self.workspace.store, self.jobs.runner, lambda: self.workspace.vault, self.product_tools)
        self.jobs.own_source = self.own.source
        self.structures = Structures(self.workspace)
        self.indexer = Indexer(self.workspace, self.structures)
        self.indexer.held = self.search_later
