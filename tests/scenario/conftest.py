"""Stories are told by the people of a town; each story through every door that its operations have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.client import DOORS
from support.people import Town
from support.platform import Platform


@pytest.fixture(scope="session")
def everybody(platform: Platform) -> Iterator[Town]:
    town = Town(platform)
    yield town
    town.close()


@pytest.fixture
def town(everybody: Town) -> Iterator[Town]:
    """Whoever is online at the end of the story goes home."""
    yield everybody
    everybody.hang_up()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> str:
    return request.param
