"""The web client against the real platform: two gateways behind HAProxy serve it as it was built."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.people import Town
from support.platform import ROOT, Platform


@pytest.fixture(scope="session")
def built() -> Path:
    """The web client, from its sources as they are now."""
    subprocess.run([ROOT / "clients/web/build"], check=True)
    return ROOT / "clients/web/dist"


@pytest.fixture(scope="session")
def platform(built: Path) -> Iterator[Platform]:
    with Platform("web", web=built) as platform:
        yield platform


@pytest.fixture(scope="session")
def everybody(platform: Platform) -> Iterator[Town]:
    town = Town(platform)
    yield town
    town.close()


@pytest.fixture
def town(everybody: Town) -> Iterator[Town]:
    """Second parties, who speak through the doors themselves. Whoever is online at the end of the story goes home."""
    yield everybody
    everybody.hang_up()
