"""The world in which every operation can be called with success: some people, rooms and messages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract.samples import World
from support.people import Town
from support.platform import Platform
from support.stored import Stored


@pytest.fixture(scope="session")
def world(platform: Platform) -> Iterator[World]:
    town = Town(platform)
    yield World(town)
    town.close()


@pytest.fixture(autouse=True)
def tidied(world: World) -> None:
    """Before a test counts anything."""
    world.tidy()


@pytest.fixture(scope="session")
def stored(platform: Platform, world: World) -> Iterator[Stored]:
    with platform.postgres.connect() as connection:
        yield Stored(connection)
