"""What the printers of SDK types share: names, and what there is to print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proto.print.model import Field, Operation, Tables

HEAD = "Printed from the tables in proto/ by `make docs`; edits are lost."


def pascal(name: str) -> str:
    """message_send_in → MessageSendIn"""
    return "".join(part[:1].upper() + part[1:] for part in name.replace(".", "_").split("_"))


@dataclass(frozen=True)
class Struct:
    name: str
    sentence: str
    fields: tuple[Field, ...]


def structs(tables: Tables) -> Iterator[Struct]:
    """Types first, then what operations take and answer, then events and frames."""
    for one in tables.types.values():
        yield Struct(pascal(one.name), one.sentence, one.fields)
    for op in tables.operations.values():
        yield Struct(pascal(op.name) + "In", f"What {op.wire} takes. {op.sentence}", op.ins)
        yield Struct(pascal(op.name) + "Out", f"What {op.wire} answers.", op.answer)
    for event in tables.events.values():
        yield Struct(pascal(event.name) + "Event", event.sentence, event.fields)
    for frame in tables.frames.values():
        if frame.fields:
            yield Struct(pascal(frame.name) + "Frame", frame.sentence, frame.fields)


def places(op: Operation) -> dict[str, list[str]]:
    """Which members REST takes elsewhere than in the body."""
    return {place.lower(): [one.name for one in op.of_place(place)] for place in ("QUERY", "IF_MATCH", "KEY") if op.of_place(place)}
