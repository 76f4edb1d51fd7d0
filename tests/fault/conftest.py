"""Platforms that are hurt belong to one module each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.load import Crowd
from support.people import Town
from support.platform import ROOT


@pytest.fixture(scope="module")
def hurt(make_platform, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A platform of this module's own, with two gateways."""
    town = Town(make_platform(request.module.__name__, waits_for_disk=True, **getattr(request.module, "SHAPE", {"workers": 0})))
    yield town
    town.close()


@pytest.fixture
def mended(hurt: Town) -> Iterator[None]:
    """Whatever a test that failed left down is up again for the next one."""
    yield
    for process in hurt.platform.processes:
        if not process.alive:
            process.start()


@pytest.fixture
def crowd(hurt: Town, mended: None, request: pytest.FixtureRequest) -> Iterator[Callable[..., Crowd]]:
    """crowd(clients=…, rooms=…): people who are online; gone at the end of the test."""
    made: list[Crowd] = []

    def gather(**how) -> Crowd:
        path: Path = ROOT / "build" / "test" / "history" / f"{request.node.name}.jsonl"
        made.append(Crowd(hurt, path, **how).__enter__())
        return made[-1]

    yield gather
    for one in made:
        one.__exit__()
