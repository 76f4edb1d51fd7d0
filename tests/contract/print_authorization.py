"""Prints who may what as it is now, in the form of authorization.txt."""

from __future__ import annotations

from collections.abc import Iterable

from contract import elsewhere
from contract.matrix import ABSENT, CALLERS, KINDS, Matrix, Row, is_there
from contract.samples import World
from contract.test_authorization import ELSEWHERE, IN_ROOMS, TABLE, name_of
from support.people import Town
from support.platform import Platform


def cell_of(letters: dict[tuple[str, str, str], str], caller: str) -> str:
    """One letter when all kinds of rooms have the same; several in brackets where the doors differ, which no table says."""
    each = []
    for kind in KINDS:
        said = {letter for (one, in_kind, _), letter in letters.items() if (one, in_kind) == (caller, kind)}
        each.append(ABSENT if not said else said.pop() if len(said) == 1 else f"[{'/'.join(sorted(said))}]")
    different = set(each) - {ABSENT}
    return different.pop() if len(different) == 1 else "".join(each)


def in_rooms(matrix: Matrix) -> dict[str, dict[str, str]]:
    rows = {}
    everything = {(caller, kind): "+" for caller in CALLERS for kind in KINDS if is_there(caller, kind)}
    for wire, whose in IN_ROOMS:
        row = Row(matrix, wire, whose)
        letters = row.played(everything, None)
        rows[name_of(wire, whose)] = {caller: cell_of(letters, caller) for caller in CALLERS}
        for leak in row.leaks:
            print(f"# {name_of(wire, whose)}: {leak}")
    return rows


def in_no_room(outside: elsewhere.Elsewhere) -> dict[str, dict[str, str]]:
    return {wire: {caller: outside.cell(wire, caller, True) for caller in elsewhere.CALLERS} for wire in ELSEWHERE}


def printed(rows: dict[str, dict[str, str]], callers: Iterable[str]) -> str:
    first = max(map(len, rows)) + 2
    widths = {caller: max(len(caller), *(len(row[caller]) for row in rows.values())) + 2 for caller in callers}
    lines = ["operation".ljust(first) + "".join(caller.ljust(widths[caller]) for caller in callers)]
    lines += [name.ljust(first) + "".join(row[caller].ljust(widths[caller]) for caller in callers) for name, row in rows.items()]
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    with Platform("authorization") as platform:
        town = Town(platform)
        matrix = Matrix(World(town))
        comments = [line for line in TABLE.read_text().splitlines() if line.startswith("#")]
        print("\n".join(comments[:-1]))
        print(printed(in_rooms(matrix), CALLERS))
        print("\n" + comments[-1])
        print(printed(in_no_room(elsewhere.Elsewhere(matrix)), elsewhere.CALLERS))
        matrix.close()
        town.close()
