"""What happens to one job, for those who watch it: replayed from any point, then live, to the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
MAX_LOG = 1000
"""Log lines kept; a tool that says more loses its oldest."""


@dataclass(frozen=True, slots=True)
class JobEvent:
    """`id` counts up within a job."""

    id: int
    event: Literal["progress", "log", "end"]
    data: Json


class EventLog:
    """Only the newest progress is kept (a watcher that comes late or reads slowly skips the ones between)."""

    def __init__(self, first: int = 1) -> None:
        self._next = first
        self._events: list[JobEvent] = []
        self._ended = False
        self._changed = asyncio.Event()

    def add(self, event: Literal["progress", "log", "end"], data: Json) -> None:
        if self._ended:
            return
        if event == "progress":
            self._events = [old for old in self._events if old.event != "progress"]
        elif len(self._events) > MAX_LOG:
            del self._events[0]
        self._events.append(JobEvent(self._next, event, data))
        self._next += 1
        self._ended = event == "end"
        self._changed.set()
        self._changed = asyncio.Event()

    async def follow(self, after: int, heartbeat: float) -> AsyncIterator[JobEvent | None]:
        """Yield events with id > `after` until the end; None after each `heartbeat` seconds of silence."""
        while True:
            changed = self._changed
            for event in [event for event in self._events if event.id > after]:
                after = event.id
                yield event
            if changed is not self._changed:
                continue
            if self._ended:
                return
            try:
                await asyncio.wait_for(changed.wait(), heartbeat)
            except TimeoutError:
                yield None
