"""Who may what: every operation of every table, as everybody, in rooms of every kind and state, through every door it has. authorization.txt says what each may.

The table is written by hand and read by people: it repeats on purpose what the tables in proto/ and the handlers decide, so that neither changes unseen.
`PYTHONPATH=tests python -m contract.print_authorization` prints what is so now, to be read before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import elsewhere
from contract.matrix import ABSENT, CALLERS, KINDS, Matrix, Row, is_there, rows_in_rooms
from contract.samples import World, sample_to_refuse
from support.client import TABLES
from support.stored import Stored

TABLE = Path(__file__).with_name("authorization.txt")
IN_ROOMS = rows_in_rooms()
ELSEWHERE = elsewhere.rows()


def name_of(wire: str, whose: str) -> str:
    return f"{wire} {whose}".strip()


def written() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """The rows about rooms, and the others; each of their parts begins with its columns."""
    parts: list[dict] = []
    columns: list[str] = []
    for words in (line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")):
        if words[0] == "operation":
            columns = words[1:]
            parts.append({})
            continue
        name, cells = " ".join(words[: len(words) - len(columns)]), words[len(words) - len(columns):]
        assert name not in parts[-1], f"{name} stands twice"
        parts[-1][name] = dict(zip(columns, cells, strict=True))
    rooms, others = parts
    return rooms, others


def spelt_out(cells: dict[str, str]) -> dict[tuple[str, str], str]:
    """A cell is a letter for each kind of room; one letter is for all of them."""
    return {(caller, kind): letter for caller, cell in cells.items() for kind, letter in zip(KINDS, cell * (len(KINDS) if len(cell) == 1 else 1), strict=True) if is_there(caller, kind)}


@pytest.fixture(scope="session")
def matrix(world: World) -> Iterator[Matrix]:
    made = Matrix(world)
    yield made
    made.close()


@pytest.fixture(scope="session")
def outside_of_rooms(matrix: Matrix) -> elsewhere.Elsewhere:
    return elsewhere.Elsewhere(matrix)


@pytest.mark.parametrize("wire, whose", IN_ROOMS, ids=[name_of(*row).replace(" ", "-") for row in IN_ROOMS])
def test_everybody_may_what_the_table_says_in_rooms(matrix: Matrix, stored: Stored, wire: str, whose: str):
    cells = written()[0].get(name_of(wire, whose))
    assert cells, f"{name_of(wire, whose)} has no row in {TABLE.name}: say there who may"
    expected = spelt_out(cells)
    row = Row(matrix, wire, whose)
    found = row.played(expected, stored)
    wrong = {f"{caller} in {kind} by {door}": f"{letter}, not {expected[caller, kind]}" for (caller, kind, door), letter in found.items() if letter != expected[caller, kind]}
    assert not wrong, wrong
    assert not row.leaks, row.leaks


@pytest.mark.parametrize("wire", ELSEWHERE)
def test_everybody_may_what_the_table_says_elsewhere(outside_of_rooms: elsewhere.Elsewhere, stored: Stored, wire: str):
    expected = written()[1].get(wire)
    assert expected, f"{wire} has no row in {TABLE.name}: say there who may"
    sample_to_refuse(outside_of_rooms.world, wire)
    refused = [caller for caller in elsewhere.CALLERS if expected[caller] != "+"]
    def refusals() -> dict[str, str]:
        return {caller: outside_of_rooms.cell(wire, caller, False) for caller in refused}

    found = refusals() if wire in elsewhere.TOLD_OF else stored.unchanged_by(refusals)
    found |= {caller: outside_of_rooms.cell(wire, caller, True) for caller in elsewhere.CALLERS if caller not in refused}
    assert found == expected


def test_every_operation_has_its_rows_and_every_row_its_operation():
    rooms, others = written()
    assert set(rooms) == {name_of(*row) for row in IN_ROOMS} and set(others) == set(ELSEWHERE)
    assert {name.split()[0] for name in (*rooms, *others)} == set(TABLES.operations)
    assert all(tuple(row) == CALLERS for row in rooms.values()) and all(tuple(row) == elsewhere.CALLERS for row in others.values())
    assert ABSENT not in "".join(cell for row in rooms.values() for caller, cell in row.items() for kind, cell in zip(KINDS, cell) if len(cell) == len(KINDS) and is_there(caller, kind))


def test_roles_may_what_their_bits_say():
    """In a plain room; what also needs a rank, or a room of another kind, is in the table alone."""
    rooms, _ = written()
    private = list(KINDS).index("private")
    for wire, whose in IN_ROOMS:
        operation = TABLES.operations[wire]
        if operation.who != "MEMBER" or whose == "from" or wire == "room.export_page":   # which is read by whoever began it
            continue
        needed = {operation.perm, operation.perm_other if whose == "others" else "NONE"} - {"NONE"}
        for role in TABLES.roles.values():
            cell = rooms[name_of(wire, whose)][role.word]
            assert cell[private if len(cell) > 1 else 0] == ("+" if needed <= role.permissions else "f"), f"{role.word}: {name_of(wire, whose)}"
