"""Values that fit: an example for every kind, and for every row's name a plausible one. The same on every run."""

from __future__ import annotations

import base64
import hashlib

from proto.print.model import Error, Field, Kind, Operation, Tables

TIME = "2026-11-20T10:00:00.123Z"
_TEXTS = {
    "login": "alice", "display_name": "Alice", "password": "correct horse battery", "new_password": "staple battery horse", "text": "hi",
    "name": "Gardeners", "topic": "What grows where.", "bio": "Grows tomatoes.", "ev": "typing", "reason": "asked to leave", "agent": "chat/1.0",
    "address": "192.0.2.0/24", "device_name": "Laptop", "like": "gard", "amr": "srp", "way": "open",
}
_WORDS = {"member_role": "member", "room_kind": "private"}
# Optional members without which the request would not make sense.
_WITH = {
    "account.register": ("password",), "room.create": ("name",), "room.update": ("name", "topic"), "profile.update": ("display_name", "bio"),
    "session.open": ("token",), "password.change": ("password", "new_password"), "invitation.create": ("uses",), "account.disable": ("reason",),
}


def id_for(name: str) -> str:
    """A UUIDv7 that depends on nothing but the name."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    return f"019a9f6e-4c00-7{digits[:3]}-a{digits[3:6]}-{digits[6:18]}"


def of_kind(tables: Tables, kind: Kind, name: str = "", full: bool = True):
    match kind.name:
        case "id":
            return id_for("alice" if name in ("from", "user", "by", "account") else name)
        case "int":
            return min(max(1, kind.low), kind.high)
        case "bool":
            return True
        case "time":
            return TIME
        case "text":
            text = _TEXTS.get(name, name.replace("_", " ") or "words")
            return text.ljust(kind.low, "x")[: kind.high]
        case "bytes":
            return base64.urlsafe_b64encode(bytes(range(min(kind.high, 16)))).decode().rstrip("=")
        case "doc":
            return {}
        case "enum":
            return _WORDS.get(kind.of, tables.enums[kind.of].words[0])
        case "list":
            return [of_kind(tables, kind.item, name.removesuffix("s"), full)]
        case "object":
            return of_fields(tables, tables.fields_of(kind.of), full)
        case "one_of":
            case = tables.one_ofs[kind.of].cases[0]
            return {"kind": case.word} | of_fields(tables, tables.fields_of(case.type), full)
    raise AssertionError(kind)


def of_fields(tables: Tables, fields: tuple[Field, ...], full: bool, also: tuple[str, ...] = ()) -> dict:
    """Required members, those of `also`, and all others when `full`."""
    return {one.name: of_kind(tables, one.kind, one.name, full) for one in fields if one.required or full or one.name in also}


def of_request(tables: Tables, op: Operation, *places: str) -> dict:
    """Only what stands in these places; everything, as a socket sends it, when none is named."""
    fields = op.of_place(*places) if places else op.ins
    return of_fields(tables, fields, full=False, also=_WITH.get(op.wire, ()))


def of_answer(tables: Tables, op: Operation) -> dict:
    return {name: value for name, value in of_fields(tables, op.outs, full=True).items()}


def of_problem(error: Error) -> dict:
    shown = {"type": f"/problems/{error.code}", "title": error.sentence, "status": error.status, "code": error.code, "temporary": error.temporary}
    if error.name == "RATE_LIMITED":
        shown |= {"limit": "send", "remaining": 0, "retry_after_ms": 1200}
    if error.name == "INVALID":
        shown |= {"fields": [{"path": "/body/text", "reason": "has 8001 code points; at most 8000 are taken"}]}
    return shown | {"at": TIME, "trace": "4bf92f3577b34da6a3ce929d0e0e4736"}
