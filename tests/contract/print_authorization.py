"""Prints who may what as it is now, in the form of authorization.txt; `-` where the samples cannot be had in such a room."""

from __future__ import annotations

from contract.samples import World, doors_of
from contract.scene import COLUMNS, Scene
from contract.test_authorization import ROWS, name_of, what_is_answered
from support.people import Town
from support.platform import Platform


def found(world: World) -> dict[str, dict[str, str]]:
    scenes = {kind: Scene(world, kind) for kind in ("private", "public", "direct")}
    rows: dict[str, dict[str, str]] = {}
    for wire, whose in ROWS:
        row = rows[name_of(wire, whose)] = {}
        for column, (_, kind, _) in COLUMNS.items():
            row[column] = what_is_answered(scenes[kind], wire, whose, column, doors_of(wire)[0])
            scenes[kind].as_it_was()
    return rows


def printed(rows: dict[str, dict[str, str]]) -> str:
    first = max(map(len, rows)) + 2
    widths = {column: max(len(column), *(len(row[column]) for row in rows.values())) + 2 for column in COLUMNS}
    lines = ["operation".ljust(first) + "".join(column.ljust(widths[column]) for column in COLUMNS)]
    lines += [name.ljust(first) + "".join(row[column].ljust(widths[column]) for column in COLUMNS) for name, row in rows.items()]
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    with Platform("authorization") as platform:
        town = Town(platform)
        print(printed(found(World(town))))
        town.close()
