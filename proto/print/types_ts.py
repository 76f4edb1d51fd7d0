"""sdks/js/types.ts"""

from __future__ import annotations

import json

from proto.print.model import Field, Kind, Operation, Tables
from proto.print.sdk import HEAD, Struct, pascal, places, structs


def _kind(kind: Kind) -> str:
    match kind.name:
        case "id":
            return "Id"
        case "int":
            return "number"
        case "bool":
            return "boolean"
        case "time":
            return "Time"
        case "text":
            return "string"
        case "bytes":
            return "Base64Url"
        case "doc":
            return "Record<string, unknown>"
        case "list":
            return f"{_kind(kind.item)}[]"
    return pascal(kind.of)


def _comment(sentence: str, indent: str = "") -> str:
    return f"{indent}/** {sentence} */"


def _field(one: Field) -> str:
    mark, end = ("" if one.required else "?"), (" | null" if one.need == "PATCH" else "")
    return f"{_comment(one.sentence, '  ')}\n  {one.name}{mark}: {_kind(one.kind)}{end};"


def _struct(struct: Struct) -> str:
    if not struct.fields:
        return f"{_comment(struct.sentence)}\nexport type {struct.name} = Record<string, never>;\n"
    return "\n".join([_comment(struct.sentence), f"export interface {struct.name} {{", *map(_field, struct.fields), "}\n"])


def _union(name: str, sentence: str, members: list[str]) -> str:
    return f"{_comment(sentence)}\nexport type {name} =\n" + "\n".join(f"  | {one}" for one in members) + ";\n"


def _map(name: str, sentence: str, members: list[tuple[str, str]]) -> str:
    return "\n".join([_comment(sentence), f"export interface {name} {{", *(f"  {json.dumps(key)}: {what};" for key, what in members), "}\n"])


def _route(op: Operation) -> str:
    """One line of text: a browser loads all of them, and they are short this way."""
    elsewhere = [f"{place}={','.join(names)}" for place, names in places(op).items()]
    return " ".join([op.method, op.path, *elsewhere, *(["open"] if op.who == "ANYONE" else [])])


def printed(tables: Tables) -> dict[str, str]:
    parts = [f"// types.ts — what is said to the platform, and what it says. {HEAD}\n"]
    parts += ["/** A UUID in lower case. */\nexport type Id = string;\n", "/** RFC 3339 in UTC, with milliseconds. */\nexport type Time = string;\n",
              "/** Bytes, without padding. */\nexport type Base64Url = string;\n"]
    for enum in tables.enums.values():
        parts.append(_union(pascal(enum.name), enum.sentence, [json.dumps(word) for word in enum.words]))
    parts += [_struct(struct) for struct in structs(tables)]
    for one_of in tables.one_ofs.values():
        members = [f'({{ kind: "{case.word}" }} & {pascal(case.type)})' for case in one_of.cases]
        parts.append(_union(pascal(one_of.name), one_of.sentence, members))

    ops = tables.operations.values()
    parts.append(_map("Operations", "What each operation takes and answers.", [(op.wire, f"{{ in: {pascal(op.name)}In; out: {pascal(op.name)}Out }}") for op in ops]))
    parts.append("export type OperationName = keyof Operations;\n")
    routes = [f"  {json.dumps(op.wire)}: {json.dumps(_route(op))}," for op in ops if "rest" in op.doors]
    parts.append("\n".join(["/** Where each operation lives in REST, which members stand elsewhere than in path and body, and `open` when it needs no token. */",
                            "export const routes = {", *routes, "} as const;\n"]))

    by_room = [event for event in tables.events.values() if event.keyed == "BY_ROOM"]
    by_user = [event for event in tables.events.values() if event.keyed == "BY_USER"]
    parts.append(_map("RoomEvents", "What happened in a room, by name.", [(one.wire, pascal(one.name) + "Event") for one in by_room]))
    parts.append(_map("UserEvents", "What happened in the user's own log, by name.", [(one.wire, pascal(one.name) + "Event") for one in by_user]))
    shapes = [f'{{ ev: "{one.wire}"; room: Id; seq: number; at: Time; d: RoomEvents["{one.wire}"] }}' for one in by_room]
    shapes += [f'{{ ev: "{one.wire}"; user_seq: number; at: Time; d: UserEvents["{one.wire}"] }}' for one in by_user]
    for frame in tables.frames.values():
        members = {"BY_ROOM": " room: Id;", "BY_LOG": " room?: Id; seq?: number; user_seq?: number;", "BY_SOCKET": ""}[frame.keyed]
        data = f" d: {pascal(frame.name)}Frame" if frame.fields else ""
        shapes.append(f'{{ ev: "{frame.wire}";{members}{data} }}')
    parts.append(_union("ServerEvent", "Everything a socket is told without having asked. There may be others: ignore them.", shapes))

    parts.append(_union("ErrorCode", "What went wrong, for programs.", [json.dumps(error.code) for error in tables.errors.values()]))
    parts.append("\n".join([
        _comment("Why a call was refused (RFC 9457)."), "export interface Problem {", "  type: string;", "  title: string;", "  status: number;",
        "  code: ErrorCode;", "  temporary: boolean;", "  limit?: string;", "  remaining?: number;", "  retry_after_ms?: number;",
        "  fields?: { path: string; reason: string }[];", "  at: Time;", "  trace: string;", "}\n"]))
    closes = [f"  {close.word}: {close.code}, // {close.sentence}" for close in tables.closes.values()]
    parts.append("\n".join(["/** Why a socket is closed, and what the client does. */", "export const closeCodes = {", *closes, "} as const;\n"]))
    return {"sdks/js/types.ts": "\n".join(parts)}
