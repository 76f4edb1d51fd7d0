"""Every operation, done right, through every door: the whole answer is what the tables and the printed document say."""

from __future__ import annotations

import pytest

from contract.samples import World, doors_of, sample_of, sealed_send
from contract.shapes import check_answer
from support.client import TABLES

ELSEWHERE = {"login.finish": "needs a proof: told in the scenarios of accounts"}
EVERYTHING = [(wire, door) for wire in TABLES.operations if wire not in ELSEWHERE for door in doors_of(wire)]


@pytest.mark.parametrize("wire, door", EVERYTHING)
def test_a_right_request_is_answered_as_declared(world: World, wire: str, door: str):
    args, caller = sample_of(world, wire), world.caller(wire)
    check_answer(wire, world.call(wire, args, door, caller.token))


@pytest.mark.parametrize("door", doors_of("message.send"))
def test_a_sealed_message_is_answered_as_declared(world: World, door: str):
    check_answer("message.send", world.call("message.send", sealed_send(world), door, world.alice.token))


@pytest.mark.parametrize("wire, door", [(wire, door) for wire, door in EVERYTHING if any(not row.required for row in TABLES.operations[wire].ins)])
def test_optional_members_may_be_absent(world: World, wire: str, door: str):
    needed = {"account.register": {"srp"}, "room.create": {"name"}, "password.change": {"password", "new_password"}, "room.permit": {"permissions"},
              "member.permit": {"permissions"}, "preference.set": {"value"}, "status.set": {"text"},
              "session.open": {"token"}}.get(wire, set())    # without it: test_socket_rules.py
    required = {row.name for row in TABLES.operations[wire].ins if row.required} | needed
    args = {name: value for name, value in sample_of(world, wire).items() if name in required}
    check_answer(wire, world.call(wire, args, door, world.caller(wire).token))
