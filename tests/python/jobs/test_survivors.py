"""What a runner holds for long is not looked through again and again for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from data20.jobs.runner import keep_survivors


@pytest.fixture
def keeping() -> Iterator[None]:
    gc.callbacks.append(keep_survivors)
    yield
    gc.callbacks.remove(keep_survivors)
    gc.unfreeze()


@pytest.mark.usefixtures("keeping")
def test_what_outlives_a_full_collection_is_looked_through_no_more() -> None:
    held = [[number] for number in range(1000)]
    before = gc.get_freeze_count()
    gc.collect(1)
    assert gc.get_freeze_count() == before, "only a full collection tells what lives long"
    gc.collect()
    assert gc.get_freeze_count() >= before + len(held)
    assert not any(item is held for item in gc.get_objects())


@pytest.mark.usefixtures("keeping")
def test_garbage_of_later_is_still_found() -> None:
    gc.collect()
    loop: list[object] = []
    loop.append(loop)
    del loop
    assert gc.collect() >= 1
