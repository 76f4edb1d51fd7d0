"""Each field of each operation: missing, of the wrong kind, out of its bounds; the whole answer names it, and nothing is stored."""

from __future__ import annotations

import pytest

from contract import spoiled
from contract.samples import World
from contract.shapes import check_answer, check_problem
from contract.spoiled import Wrong
from support.stored import Stored

# The first frame of a socket has rules of its own: test_socket_rules.py.
WRONG = [case for case in spoiled.cases() if case.wire != "session.open"]
AT_LIMITS = [case for case in spoiled.limit_cases() if case.wire != "session.open"]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_wrong_field_is_named_and_nothing_is_stored(world: World, stored: Stored, case: Wrong):
    args, token = case.args(world, is_refused=True), world.caller(case.wire).token
    answer = stored.without_a_trace(lambda: world.call(case.wire, args, case.door, token))
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
