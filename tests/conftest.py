"""Fixtures shared by contract, scenario and fault tests: the platform, in the shape a test asks for."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from support.platform import Platform, raised_limits  # noqa: E402

_open_platforms: list[Platform] = []


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", r"ignore:(read|open)_text is deprecated:DeprecationWarning")  # kafka-python

    # Being ended from outside is like Ctrl-C: fixtures are taken down.
    def interrupted(number, frame):
        raise KeyboardInterrupt(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGHUP, interrupted)


def pytest_report_header() -> str:
    raised = sorted({value for name, value in raised_limits().items() if name.startswith("CHAT_LIMIT_")})
    return f"limits raised unless a test says otherwise: every price {' '.join(raised)} (burst, per minute), 127.0.0.0/8 trusted"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        for platform in _open_platforms:
            for process in platform.processes:
                loud = [line for line in process.logs().splitlines()
                        if any(word in line for word in ('"error"', '"warn"', "ERROR", "FATAL", "PANIC", "Sanitizer"))]
                state = "" if process.alive else f", down with status {process.status}"
                if loud or state:
                    report.sections.append((f"{platform.name}/{process.name}{state}: {process.log_path}", "\n".join(loud[-8:])))


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """Two gateways, one worker, no Kafka, raised limits. Shared: leave it as you found it."""
    with Platform("shared") as shared:
        _open_platforms.append(shared)
        yield shared
        _open_platforms.remove(shared)


@pytest.fixture(scope="module")
def make_platform() -> Iterator[Callable[..., Platform]]:
    """make_platform(name, gateways=…, kafka=True, env={…}): another shape, ready, closed after the module's last test."""
    made: list[Platform] = []

    def make(name: str, **shape) -> Platform:
        fresh = Platform(name, **shape)
        made.append(fresh)
        _open_platforms.append(fresh)
        fresh.start()
        return fresh

    yield make
    problems = []
    for fresh in reversed(made):
        _open_platforms.remove(fresh)
        try:
            fresh.close()
        except Exception as error:
            problems.append(str(error))
    if problems:
        raise RuntimeError("\n".join(problems))
