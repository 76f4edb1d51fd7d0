"""Every way in which a field can be wrong, out of its kind; and the values that are just not wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from support.client import TABLES, make_id
from support.people import base64url, sealed_body, some_srp_secret

from contract.samples import SAMPLES, Args, World, doors_of, some_proof, unique
from proto.print.model import IN_BODY, NUMBER_MAX, Field, Kind

WIDE = "\U0001d4b3"  # four bytes, one code point
FAR = 100            # times the limit
FRAME_TEXT = 80_000  # of a value that is to fit into a frame with all that is around it
URL_BYTES = 8000     # what a path or a query takes at most of a value: the whole head is bounded by 16 KiB
ABSENT = object()


@dataclass(frozen=True)
class Wrong:
    """`name` says how; `value` stands at `path` of the sample; `fault` is the pointer the answer must name."""

    wire: str
    door: str
    name: str
    path: tuple
    value: object
    fault: str
    base: str = ""  # which sample, where there are several

    def __str__(self) -> str:
        return f"{self.wire}-{self.door}-{pointer(self.path).strip('/') or 'args'}-{self.name}"

    def args(self, world: World, is_refused: bool = False) -> Args:
        """What is refused uses nothing up: one sample serves all such cases."""
        if not is_refused:
            return put(copy.deepcopy(sample_with(world, self.wire, self.path, self.base)), self.path, self.value)
        sample = world.once((self.wire, self.base, self._change), lambda: sample_with(world, self.wire, self.path, self.base))
        return put(copy.deepcopy(sample), self.path, self.value)

    @property
    def _change(self) -> tuple[str, str] | None:
        key = (self.wire, self.path[0])
        return key if key in INSTEAD else None


def pointer(path: tuple) -> str:
    return "".join(f"/{step}" for step in path)


def put(args: Args, path: tuple, value) -> Args:
    at = args
    for step in path[:-1]:
        at = at[step]
    if value is ABSENT:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value
    return args


# Optional members that the samples leave out, because they exclude others.
INSTEAD: dict[tuple[str, str], Callable[[World, Args], Args]] = {
    ("account.register", "password"): lambda world, args: {k: v for k, v in args.items() if k != "srp"} | {"password": "correct horse"},
    ("room.events", "before_seq"): lambda world, args: {k: v for k, v in args.items() if k != "after_seq"},
    ("room.events", "around_seq"): lambda world, args: {k: v for k, v in args.items() if k != "after_seq"},
    ("room.create", "peer"): lambda world, args: {"kind": "direct", "cid": args["cid"], "peer": world.town.register()[0]},
    ("room.update", "password"): lambda world, args: args | {"room": world.alice.makes_room(kind="public", name=unique("guarded"))},
    ("password.change", "proof"): lambda world, args: {"cid": args["cid"], "proof": some_proof(), "new_password": args["new_password"]},
    ("password.change", "new_srp"): lambda world, args: {"cid": args["cid"], "password": args["password"], "new_srp": some_srp_secret()},
}


def sample_with(world: World, wire: str, path: tuple, base: str) -> Args:
    args = SAMPLES[wire](world)
    if base == "sealed":
        return args | {"body": sealed_body()} | {name: value for name, value in (("room", world.sealed), ("seq", 2)) if name in args}
    change = INSTEAD.get((wire, path[0])) if path else None
    return change(world, args) if change else args


# --- what no scanner lets through

NOT_TAKEN = {
    "nothing_to_read": b"{", "two": b"{}{}", "trailing": b"{} x", "no_utf8": b'{"a":"\xff"}', "zero": b'{"a":"\\u0000"}', "zero_byte": b'{"a":"\x00"}',
    "lone_surrogate": b'{"a":"\\ud800"}', "duplicate": b'{"a":1,"a":2}', "duplicate_escaped": b'{"a":1,"\\u0061":2}', "comment": b"{/**/}",
    "too_deep": b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", "far_too_deep": b'{"a":' + b"[" * 40_000 + b"]" * 40_000 + b"}",
    "too_many_names": json.dumps({f"n{i}": 1 for i in range(257)}).encode(), "number_too_large": b'{"a":9007199254740993}', "infinite": b'{"a":1e999}',
    "single_quotes": b"{'a':1}", "nan": b'{"a":NaN}', "byte_order_mark": b"\xef\xbb\xbf{}",
}


# --- wrong values of a kind, as JSON

def wrong_json(kind: Kind) -> Iterator[tuple[str, object, tuple]]:
    """(how, value, where below the field the fault is)"""
    other = "text" if kind.name not in ("id", "text", "time", "bytes", "enum") else 7
    yield "wrong_kind", other, ()
    yield "a_list" if kind.name != "list" else "an_object", [] if kind.name != "list" else {}, ()
    match kind.name:
        case "id":
            yield "no_id", "0199a5f0-1111-7abc-8def-0123456789a", ()
            yield "one_past", "0199a5f0-1111-7abc-8def-0123456789abc", ()
            yield "far_past", "0" * 36 * FAR, ()
            yield "no_dashes", "0199a5f011117abc8def0123456789ab", ()
        case "int":
            yield "half", 1.5, ()
            yield "as_text", "1", ()
            yield "below", kind.low - 1, ()
            if kind.high < NUMBER_MAX:
                yield "one_past", kind.high + 1, ()
                yield "far_past", kind.high * FAR, ()
        case "bool":
            yield "as_number", 1, ()
            yield "as_text", "true", ()
        case "text":
            if kind.low > 0:
                yield "below", "x" * (kind.low - 1), ()
            yield "one_past", "x" * (kind.high + 1), ()
            yield "one_past_wide", WIDE * (kind.high + 1), ()
            if kind.high < FRAME_TEXT // 5:     # what is as large as a frame comes too late: the frame is refused
                yield "far_past", "x" * min(kind.high * FAR, FRAME_TEXT), ()
        case "bytes":
            yield "not_base64url", "+/+/", ()
            yield "padded", "AAA=", ()
            yield "one_past", base64url(bytes(kind.high + 1)), ()
            if kind.high < FRAME_TEXT // 5:
                yield "far_past", base64url(bytes(min(kind.high * FAR, FRAME_TEXT * 3 // 4))), ()
        case "enum":
            word = TABLES.enums[kind.of].words[-1]
            yield "no_such_word", "no_such_word", ()
            yield "other_case", word.upper(), ()
            yield "empty", "", ()
        case "one_of":
            yield "no_kind", {}, ("kind",)
            yield "kind_unknown", {"kind": "no_such_kind"}, ("kind",)
            yield "kind_wrong_kind", {"kind": 7}, ("kind",)
            yield "kind_null", {"kind": None}, ("kind",)


def wrong_of(path: tuple, row: Field) -> Iterator[tuple[str, tuple, object, str]]:
    """(how, path, value, fault) of one row and everything nested in it."""
    if row.required:
        yield "missing", path, ABSENT, pointer(path)
    if row.need != "PATCH":
        yield "null", path, None, pointer(path)
    for how, value, below in wrong_json(row.kind):
        yield how, path, value, pointer(path + below)
    match row.kind.name:
        case "object":
            yield from wrong_inside(path, TABLES.fields_of(row.kind.of))
        case "list":
            item = good_item(row.kind.item)
            yield "one_past", path, [item] * (row.kind.high + 1), pointer(path)
            yield "far_past", path, [item] * min(row.kind.high * FAR, 80_000 // (len(str(item)) + 2)), pointer(path)
            for how, value, below in wrong_json(row.kind.item):
                yield f"item_{how}", path, [value], pointer((*path, 0, *below))
            if row.kind.item.name == "object":
                yield from wrong_inside((*path, 0), TABLES.fields_of(row.kind.item.of))


def wrong_inside(path: tuple, fields: tuple[Field, ...]) -> Iterator[tuple[str, tuple, object, str]]:
    yield "unknown_member", (*path, "no_such_member"), 1, pointer((*path, "no_such_member"))
    for row in fields:
        yield from wrong_of((*path, row.name), row)


def good_item(kind: Kind):
    if kind.name == "object":
        return {"room_head": {"room": make_id(), "seq": 1}, "poll_choice": {"options": [0]},
            "word_rule": {"rule": make_id(), "kind": "exact", "words": "never said", "action": "flag"},
            "link_preview": {"url": "http://a.test/"}}[kind.of]
    return make_id() if kind.name == "id" else 0


# --- wrong values of a row that REST takes as text

def wrong_text(row: Field) -> Iterator[tuple[str, str]]:
    kind = row.kind
    match kind.name:
        case "id":
            yield "no_id", "0199a5f0-1111-7abc-8def-0123456789a"
            yield "one_past", "0199a5f0-1111-7abc-8def-0123456789abc"
            yield "far_past", "0" * 36 * FAR
        case "int":
            yield "wrong_kind", "text"
            yield "half", "1.5"
            yield "exponent", "1e1"
            yield "leading_zero", "01"
            yield "signed", "+1"
            yield "below", str(kind.low - 1)
            yield "one_past", str(kind.high + 1)
            yield "far_past", str(kind.high * FAR)
        case "bool":
            yield "wrong_kind", "yes"
            yield "number", "1"
        case "text":
            if kind.low > 0 and row.place == "QUERY":
                yield "below", ""
            yield "one_past", "x" * (kind.high + 1)
            yield "far_past", "x" * min(kind.high * FAR, URL_BYTES)


def cases() -> Iterator[Wrong]:
    """Through REST each; and through sockets and batches, which read the same object in the same way, each second one."""
    for wire in TABLES.operations:
        doors = doors_of(wire)
        if "rest" in doors:
            yield from _cases_of(wire, "rest")
        turns = [door for door in doors if door != "rest"]
        for number, cases_of_all in enumerate(zip(*(_cases_of(wire, door) for door in turns)) if turns else ()):
            yield cases_of_all[number % len(turns)]


def _cases_of(wire: str, door: str) -> Iterator[Wrong]:
    operation = TABLES.operations[wire]
    for row in operation.ins:
        if door == "rest" and row.place not in IN_BODY:
            for how, value in wrong_text(row):
                yield Wrong(wire, door, how, (row.name,), value, f"/{row.name}")
            continue
        for how, path, value, fault in wrong_of((row.name,), row):
            yield Wrong(wire, door, how, path, value, fault)
        if row.kind.name == "one_of":
            yield from _cases_of_one_of(wire, door, row)
    if door != "rest" or operation.method != "GET":
        yield Wrong(wire, door, "unknown", ("no_such_field",), 1, "/no_such_field")


def _cases_of_one_of(wire: str, door: str, row: Field) -> Iterator[Wrong]:
    bases = {"text": "", "sealed": "sealed"}
    for case in TABLES.one_ofs[row.kind.of].cases:
        if case.word in bases:
            for how, path, value, fault in wrong_inside((row.name,), TABLES.fields_of(case.type)):
                yield Wrong(wire, door, f"{case.word}_{how}", path, value, fault, bases[case.word])


# --- values at the limit, which are right

def at_limits(kind: Kind) -> Iterator[tuple[str, object]]:
    match kind.name:
        case "int":
            yield "at_low", kind.low
            yield "at_high", kind.high
        case "text":
            yield "at_low", "x" * kind.low
            yield "at_high", "x" * kind.high
            yield "at_high_wide", WIDE * kind.high
        case "bytes":
            yield "at_high", base64url(bytes(kind.high))
        case "enum":
            for word in TABLES.enums[kind.of].words:
                yield word, word


def limit_cases() -> Iterator[Wrong]:
    """`fault` is what must not be complained of."""
    for wire, operation in TABLES.operations.items():
        for door in doors_of(wire):
            for row in operation.ins:
                for how, value in at_limits(row.kind):
                    if door == "rest" and row.place == "QUERY" and how == "at_high_wide" and row.kind.high * 12 > URL_BYTES:
                        continue
                    yield Wrong(wire, door, how, (row.name,), value, f"/{row.name}")
                if row.kind.name == "one_of":
                    for case, base in (("text_body", ""), ("sealed_body", "sealed")):
                        for inner in TABLES.fields_of(case):
                            for how, value in at_limits(inner.kind):
                                path = (row.name, inner.name)
                                yield Wrong(wire, door, how, path, value, pointer(path), base)
