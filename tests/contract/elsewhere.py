"""What is asked about no room: one's own things, auth's, the administrators', and what services ask of each other. Who may, played through its doors."""

from __future__ import annotations

from contract.matrix import LETTERS, NOBODIES, Matrix, is_about_a_room, letter_of
from contract.samples import World, doors_of, sample_of, sample_to_refuse
from support.client import TABLES, Closed

# `person` does what is their own; asked about what is theirs, `another` is a person, too.
CALLERS = ("nobody", "expired", "disabled", "service", "unscoped", "visitor", "person", "another", "administrator")

# What belongs to one person, and is named in the request.
OWNED = {"session.rename", "session.end", "schedule.get", "schedule.update", "schedule.cancel", "template.delete"}

# Whose refusals are told of: a wrong password.
TOLD_OF = {"password.change"}


def rows() -> list[str]:
    return [wire for wire in TABLES.operations if not is_about_a_room(wire)]


class Elsewhere:
    def __init__(self, matrix: Matrix):
        self.world: World = matrix.world
        self.tokens = {who: matrix.tokens[who] for who in ("nobody", "expired", "disabled", "service", "unscoped", "visitor", "administrator")} | {"another": self.world.bob.token}

    def doors(self, wire: str, caller: str) -> tuple[str, ...]:
        return tuple(door for door in doors_of(wire) if door != "ws" or caller not in NOBODIES)

    def token(self, wire: str, caller: str) -> str | None:
        return self.tokens[caller] if caller != "person" else self.world.caller(wire).token if TABLES.operations[wire].who not in ("SERVICE", "ADMINISTRATOR") else self.world.alice.token

    def letter(self, wire: str, caller: str, door: str, is_allowed: bool) -> str:
        args, token = sample_of(self.world, wire) if is_allowed else sample_to_refuse(self.world, wire), self.token(wire, caller)
        try:
            return letter_of(self.world.call(wire, args, door, token, 1 if door == "ws" else 0))
        except Closed:
            return "x"

    def cell(self, wire: str, caller: str, is_allowed: bool) -> str:
        """What all doors say; `.`: there is none for who has no session."""
        said = {door: self.letter(wire, caller, door, is_allowed) for door in self.doors(wire, caller)}
        letters = set(said.values())
        return letters.pop() if len(letters) == 1 else " ".join(f"{door}:{letter}" for door, letter in said.items()).replace(" ", ",") if letters else "."


assert "x" not in LETTERS.values()
