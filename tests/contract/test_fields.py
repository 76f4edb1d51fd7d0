"""Each field of each operation: missing, of the wrong kind, out of its bounds; the whole answer names it, and nothing is stored."""

from __future__ import annotations

import pytest

from contract import spoiled
from contract.samples import World
from contract.shapes import check_answer, check_problem
from contract.spoiled import Wrong
from support.client import Answer
from support.stored import Stored, difference

# The first frame of a socket has rules of its own: test_socket_rules.py.
WRONG = [case for case in spoiled.cases() if case.wire != "session.open"]
AT_LIMITS = [case for case in spoiled.limit_cases() if case.wire != "session.open"]



def refused_without_a_trace(world: World, stored: Stored, case: Wrong) -> Answer:
    """What else was under way in the background may be stored meanwhile, but not twice."""
    token = world.caller(case.wire).token
    for is_last in (False, True):
        args = case.args(world)
        before = stored.look()
        answer = world.call(case.wire, args, case.door, token)
        changed = difference(before, stored.look())
        if not changed:
            return answer
        assert not is_last, f"a refused request left something behind: {changed}"
    raise AssertionError("unreachable")


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_wrong_field_is_named_and_nothing_is_stored(world: World, stored: Stored, case: Wrong):
    answer = refused_without_a_trace(world, stored, case)
    check_problem(answer, "invalid")
    assert set(answer.faults) == {case.fault}, answer


@pytest.mark.parametrize("case", AT_LIMITS, ids=str)
def test_a_value_at_its_limit_is_in_bounds(world: World, case: Wrong):
    answer = world.call(case.wire, case.args(world), case.door, world.caller_once(case.wire).token)
    if answer.ok:
        check_answer(case.wire, answer)
        return
    reason = answer.faults.get(case.fault, "")
    for bounds in ("code point", "whole number", "must be", "bytes; at most", "items; at most"):
        assert bounds not in reason, answer
    assert answer.code not in ("too_large", "internal", "unavailable"), answer
