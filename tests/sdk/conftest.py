"""--sdk=c or --sdk=js: the transcripts with that SDK alone, and what concerns it alone. Without: everything."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sdk", choices=("c", "js"), help="the SDK to test; both when absent")


def sdk_of(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    if callspec and "sdk" in callspec.params:
        return callspec.params["sdk"]
    return "js" if item.path.name.startswith("test_js_") else "c"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--sdk")
    others = [item for item in items if wanted and sdk_of(item) != wanted]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session", autouse=True)
def built(request: pytest.FixtureRequest) -> None:
    """The TypeScript SDK, when something here needs it."""
    if any(sdk_of(item) == "js" for item in request.session.items):
        subprocess.run([ROOT / "sdks/js/build"], check=True, timeout=300)
