"""Work on many things in memory, shared out among the processors."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

LEAST: Final = 400
"""With fewer things, starting processes costs more than it saves."""
_MOST: Final = 8
"""Each process comes to hold a part of the memory anew."""
_CHUNK: Final = 16

_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the processes that are about to be forked will do: they find it here, so that nothing has to travel to them."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _may_fork() -> bool:
    """Say whether this process is on Linux and has no thread but this one, libraries' threads included."""
    return sys.platform.startswith("linux") and len(list(Path("/proc/self/task").iterdir())) == 1


def shared_out(work: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
    """Yield `work(thing)` of each, in order. `work` must only read; what it returns must be picklable.

    On Linux forks of this process do it; elsewhere, beside other threads (whose locks a fork would find held for ever), or where
    it doesn't pay, this process does. An exception of `work` is raised here.
    """
    count = min(processors(), _MOST)
    if count < 2 or len(things) < LEAST or not _may_fork():
        yield from map(work, things)
        return
    global _task
    _task = (work, things)
    try:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            _task = None
            yield from pool.imap(_work_at, range(len(things)), _CHUNK)
    finally:
        _task = None


def _work_at(number: int) -> Any:
    assert _task is not None
    work, things = _task
    return work(things[number])
