from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.python.api.world import World, make_world


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    world = await make_world()
    yield world
    await world.app.context.indexer.stop()
    await world.jobs.stop()
