"""With each step of op_run switched off in turn, the tests that stand guard over it fail; with all of them on, they pass.

Each step has guards among the contract tests and scenarios. They run against a gateway of which only that step is missing: a failure there is
the success here. Errors of other kinds (nothing started, nothing was collected) are none.
"""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

GUARDS = {
    "SCAN": ["tests/contract/test_http_rules.py::test_a_malformed_body_is_refused[room.create-duplicate]",
             "tests/contract/test_http_rules.py::test_a_malformed_body_is_refused[room.create-lone_surrogate]",
             "tests/contract/test_http_rules.py::test_a_malformed_body_is_refused[room.create-too_deep]"],
    "REPEAT": ["tests/contract/test_repeats.py::test_the_same_again_is_the_first_answer_again[room.create-rest]",
               "tests/contract/test_repeats.py::test_something_else_under_the_same_key_is_a_conflict[room.create-rest]",
               "tests/contract/test_repeats.py::test_three_at_once_have_one_effect[room.create-rest]"],
    "PRICE": ["tests/contract/test_prices.py::test_every_operation_is_charged_to_its_class[room.list-rest]",
              "tests/contract/test_prices.py::test_the_refused_stores_nothing"],
    "PERMIT": ["tests/contract/test_authorization.py::test_everybody_may_what_the_table_says_in_rooms[room.update]",
               "tests/contract/test_authorization.py::test_everybody_may_what_the_table_says_elsewhere[room.list]"],
    "FEED": ["tests/contract/test_feed.py"],
    "PUBLISH": ["tests/scenario/test_talking.py::test_typing_is_seen_and_never_stored[rest]"],
}


@pytest.fixture(scope="session")
def breakable() -> None:
    """The test build is there: made once, also when several processes want it."""
    lock, stamp = ROOT / "build" / "breakable.lock", os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    lock.parent.mkdir(exist_ok=True)
    with lock.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if file.read() == stamp:
            return
        built = subprocess.run([ROOT / "tests/mutation/build.sh"], cwd=ROOT, capture_output=True, text=True, timeout=400)
        assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
        file.truncate(0)
        file.write(stamp)


def run(guards: list[str], step: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=120", "--tb=line", *guards]
    which = {"SAN": "breakable", "BROKEN_STEP": step}
    return subprocess.run(command, cwd=ROOT, env=os.environ | which, capture_output=True, text=True, timeout=200)


def failed_and_passed(output: str) -> tuple[int, int]:
    return tuple(int(found[1]) if (found := re.search(rf"(\d+) {word}", output)) else 0 for word in ("failed", "passed"))


def test_nothing_is_missing_and_the_guards_are_content(breakable: None):
    done = run([guard for guards in GUARDS.values() for guard in guards], "")
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("step", GUARDS)
def test_a_missing_step_is_noticed(breakable: None, step: str):
    done = run(GUARDS[step], step)
    failed, passed = failed_and_passed(done.stdout)
    assert done.returncode == 1 and failed > 0, f"without {step} the guards were content ({passed} passed):\n{done.stdout[-4000:]}"
    assert " error" not in done.stdout.splitlines()[-1], done.stdout[-4000:]
