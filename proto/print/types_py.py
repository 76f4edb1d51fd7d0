"""sdks/python/chat_types.py"""

from __future__ import annotations

import json
import keyword

from proto.print.model import Field, Kind, Tables
from proto.print.sdk import HEAD, Struct, pascal, places, structs


def _kind(kind: Kind) -> str:
    match kind.name:
        case "id":
            return "Id"
        case "bool":
            return "bool"
        case "int":
            return "int"
        case "time":
            return "Time"
        case "text":
            return "str"
        case "bytes":
            return "Base64Url"
        case "doc":
            return "dict[str, Any]"
        case "list":
            return f"list[{_kind(kind.item)}]"
    return pascal(kind.of)


def _type(one: Field) -> str:
    kind = _kind(one.kind) + (" | None" if one.need == "PATCH" else "")
    return kind if one.required else f"NotRequired[{kind}]"


def _struct(struct: Struct, tag: str = "") -> str:
    rows = ([("kind", f'Literal["{tag}"]', "")] if tag else []) + [(one.name, _type(one), one.sentence) for one in struct.fields]
    if any(keyword.iskeyword(name) for name, _, _ in rows):
        lines = [f"    {json.dumps(name)}: {kind}," + (f"  # {sentence}" if sentence else "") for name, kind, sentence in rows]
        return "\n".join([f"# {struct.sentence}", f'{struct.name} = TypedDict("{struct.name}", {{', *lines, "})\n"])
    lines = [f"    {name}: {kind}" + (f"  # {sentence}" if sentence else "") for name, kind, sentence in rows]
    return "\n".join([f"class {struct.name}(TypedDict):", f'    """{struct.sentence}"""', *([""] if lines else []), *lines]) + "\n"


def _needs(fields: tuple[Field, ...]) -> list[str]:
    """The types and one_ofs that these fields are made of."""
    kinds = [one.kind.item or one.kind for one in fields]
    return [kind.of for kind in kinds if kind.name in ("object", "one_of")]


def _in_order(tables: Tables, name: str, done: set[str]) -> list[str]:
    """A type or one_of behind everything it leans on: Python looks names up at once."""
    if pascal(name) in done:
        return []
    done.add(pascal(name))
    if name in tables.types:
        one = tables.types[name]
        before = [text for need in _needs(one.fields) for text in _in_order(tables, need, done)]
        return [*before, _struct(Struct(pascal(name), one.sentence, one.fields))]
    parts, names = [], []
    for case in tables.one_ofs[name].cases:
        fields = tables.fields_of(case.type)
        parts += [text for need in _needs(fields) for text in _in_order(tables, need, done)]
        names.append(pascal(f"{name}_{case.word}"))
        parts.append(_struct(Struct(names[-1], case.sentence, fields), case.word))
    return [*parts, f"# {tables.one_ofs[name].sentence}\n{pascal(name)} = Union[{', '.join(names)}]\n"]


def printed(tables: Tables) -> dict[str, str]:
    head = f'"""What is said to the platform, and what it says. {HEAD}"""\n'
    parts = [head, "from typing import Any, Literal, NotRequired, TypedDict, Union\n",
             "Id = str  # a UUID in lower case\nTime = str  # RFC 3339 in UTC, with milliseconds\nBase64Url = str  # bytes, without padding\n"]
    for enum in tables.enums.values():
        parts.append(f"# {enum.sentence}\n{pascal(enum.name)} = Literal[{', '.join(map(json.dumps, enum.words))}]\n")
    done: set[str] = set()
    for one in [*tables.one_ofs.values(), *tables.types.values()]:
        parts += _in_order(tables, one.name, done)
    parts += [_struct(struct) for struct in structs(tables) if struct.name not in done]

    routes = [f"    {json.dumps(op.wire)}: {json.dumps({'method': op.method, 'path': op.path} | places(op))},"
              for op in tables.operations.values() if "rest" in op.doors]
    parts.append("\n".join(["# Where each operation lives in REST, and which members stand elsewhere than in path and body.",
                            "ROUTES: dict[str, dict[str, Any]] = {", *routes, "}\n"]))
    parts.append(f"ErrorCode = Literal[{', '.join(json.dumps(error.code) for error in tables.errors.values())}]\n")
    parts.append("class FieldFault(TypedDict):\n    path: str  # a JSON pointer (RFC 6901)\n    reason: str\n")
    parts.append("\n".join([
        "class Problem(TypedDict):", '    """Why a call was refused (RFC 9457)."""', "", "    type: str", "    title: str", "    status: int", "    code: ErrorCode",
        "    temporary: bool", "    limit: NotRequired[str]", "    remaining: NotRequired[int]", "    retry_after_ms: NotRequired[int]",
        "    fields: NotRequired[list[FieldFault]]", "    at: Time", "    trace: str\n"]))
    for keyed, name, sentence in (("BY_ROOM", "ROOM_EVENTS", "What happened in a room, by name."), ("BY_USER", "USER_EVENTS", "The same of the user's own log.")):
        lines = [f'    "{one.wire}": {pascal(one.name)}Event,' for one in tables.events.values() if one.keyed == keyed]
        parts.append("\n".join([f"# {sentence}", f"{name} = {{", *lines, "}\n"]))
    closes = [f"    {close.code}: {json.dumps(close.word)},  # {close.sentence}" for close in tables.closes.values()]
    parts.append("\n".join(["# Why a socket is closed, and what the client does.", "CLOSE_CODES = {", *closes, "}\n"]))
    text = "\n\n\n".join(part.strip("\n") for part in parts)
    return {"sdks/python/chat_types.py": text.replace("\n\n\n", "\n\n", 2) + "\n"}  # the head's parts stand closer together
