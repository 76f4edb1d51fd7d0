"""Every operation in a room, as everybody, in rooms of every kind and state, through its doors in turn: authorization.txt says what each may.

The table is written by hand and read by people: it repeats on purpose what the tables in proto/ and the handlers decide, so that neither changes unseen.
`PYTHONPATH=tests python -m contract.print_authorization` prints what is so now, to be read before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.samples import World, doors_of, sample_of
from contract.scene import COLUMNS, STATES, Scene, can_be_made
from support.client import TABLES, Closed

TABLE = Path(__file__).with_name("authorization.txt")
IN_ROOMS = [wire for wire, operation in TABLES.operations.items() if operation.who in ("MEMBER", "VIEWER")]
AUTHORED = {wire for wire in IN_ROOMS if TABLES.operations[wire].perm_other != "NONE"}
ROWS = [(wire, whose) for wire in IN_ROOMS for whose in (("own", "others") if wire in AUTHORED else ("",))]


def name_of(wire: str, whose: str) -> str:
    return f"{wire} {whose}".strip()


def written() -> dict[str, dict[str, str]]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0][1:]
    rows = {}
    for words in lines[1:]:
        name, cells = " ".join(words[: len(words) - len(columns)]), words[-len(columns):]
        assert name not in rows, f"{name} stands twice"
        rows[name] = dict(zip(columns, cells))
    return rows


@pytest.fixture(scope="module")
def scenes(world: World) -> Iterator[dict[str, Scene]]:
    yield {kind: Scene(world, kind) for kind in ("private", "public", "direct")}


def what_is_answered(scene: Scene, wire: str, whose: str, column: str, door: str) -> str:
    who, _, state = COLUMNS[column]
    caller = scene.people[who]
    scene.author = caller if whose == "own" and who not in ("outsider", "muted") else scene.alice
    args = can_be_made(lambda: sample_of(scene, wire))
    if args is None:
        return "-"
    args = args | {"room": scene.room}
    if state:
        scene.set_state(state, STATES[state])
    try:
        answer = scene.call(wire, args, door, caller.token)
    except Closed:
        answer = scene.call(wire, args, door, caller.token)
    finally:
        if state:
            scene.set_state(state, False if state == "is_blocked" else None)
    return "ok" if answer.ok else answer.code


@pytest.mark.parametrize("wire, whose", ROWS, ids=[name_of(*row).replace(" ", "-") for row in ROWS])
def test_everybody_may_what_the_table_says(scenes: dict[str, Scene], wire: str, whose: str):
    expected = written().get(name_of(wire, whose))
    assert expected, f"{name_of(wire, whose)} has no row in {TABLE.name}: say there who may"
    doors, found, through = doors_of(wire), {}, {}
    # Each cell through one door, the next cell through the next, and the next row from another on: every door by every caller would be the same decision again.
    for number, (column, (_, kind, _)) in enumerate(COLUMNS.items(), ROWS.index((wire, whose))):
        through[column] = doors[number % len(doors)]
        found[column] = what_is_answered(scenes[kind], wire, whose, column, through[column])
        scenes[kind].as_it_was()
    assert found == expected, f"through {through}"


def test_every_row_is_an_operation():
    assert set(written()) == {name_of(*row) for row in ROWS}

