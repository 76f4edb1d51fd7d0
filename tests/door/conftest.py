"""The doors with a made-up service behind them, spoken to by other people's clients and by raw sockets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.doors import Host, program


@pytest.fixture
def start(tmp_path: Path) -> Iterator:
    """start("door_http", "pages"): a host of one's own, ended with the test; its end must be clean."""
    hosts: list[Host] = []

    def begin(door: str, *arguments: str) -> Host:
        hosts.append(Host(program(door), *arguments, log=tmp_path / f"{door}-{len(hosts)}.log"))
        return hosts[-1]

    yield begin
    for host in hosts:
        host.end()
