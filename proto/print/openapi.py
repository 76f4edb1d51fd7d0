"""docs/openapi.json: the REST door as OpenAPI 3.1."""

from __future__ import annotations

import json

from dataclasses import replace

from proto.print import examples
from proto.print.model import IN_BODY, Error, Field, Operation, Tables
from proto.print.schemas import Schemas, problem

DESCRIPTION = """\
The REST door of the chat platform. The same operations are open on a WebSocket, `/v1/ws`, described by the AsyncAPI document beside this one.

- Ids are UUIDs in lower case, times RFC 3339 in UTC with milliseconds, bytes base64url without padding, texts counted in code points.
- Whole numbers lie within ±(2^53 − 1) and are written without fraction and exponent: `1.0` is refused.
- Unknown members, undeclared query parameters and repeated member names are refused; `null` is, too, where the schema does not name it. Clients ignore
  members of replies that they do not know.
- Every refusal is a `problem` (RFC 9457); all faulty members are named at once.
- A web page of an allowed origin that sends `X-Chat-Cookie: 1` gets its refresh token as a cookie that no script can read, and leaves it out of bodies.
- `Idempotency-Key` (a UUIDv7 not older than seven days) makes a repeat harmless: the first answer comes again, with `dup`. The server makes one when absent.
"""
TAGS = {
    "account": "Accounts", "login": "Signing in", "token": "Tokens", "password": "Passwords", "key": "Signing keys", "invitation": "Invitations",
    "session": "Device sessions", "profile": "One's own profile", "user": "People", "room": "Rooms", "member": "Members of rooms",
    "message": "Messages", "typing": "Typing notices", "receipt": "Marks", "stream": "Live events and batches",
}
HEADERS = {
    "ETag": ("The revision, to be sent as If-Match.", {"type": "string"}),
    "Location": ("Where the new thing is.", {"type": "string", "format": "uri-reference"}),
    "Set-Cookie": ("To a page that asked for it: the refresh token, `HttpOnly` and `SameSite=Strict`; `__Host-rt` over https, `rt` on plain-http loopback.", {"type": "string"}),
    "Clear-Site-Data": ("To a page that signed out: its browser forgets what it stored.", {"type": "string"}),
    "RateLimit": ("What is left of the price class (IETF draft).", {"type": "string"}),
    "RateLimit-Policy": ("The price class that was charged.", {"type": "string"}),
    "Retry-After": ("Seconds to wait before trying again.", {"type": "integer", "minimum": 0}),
}


def _header_refs(*names: str) -> dict:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _has_revision(tables: Tables, op: Operation) -> bool:
    return any(one.name == "rev" or one.kind.name == "object" and any(inner.name == "rev" for inner in tables.fields_of(one.kind.of)) for one in op.outs)


def refusals(tables: Tables, op: Operation) -> list[Error]:
    """What follows from the row alone; an operation may refuse for reasons of its own as well."""
    names = ["INVALID", "INTERNAL", "UNAVAILABLE", "BUSY"]
    names += ["UNAUTHENTICATED", "FORBIDDEN"] if op.who != "ANYONE" else []
    names += ["NOT_FOUND"] if op.of_place("PATH") else []
    names += ["CONFLICT"] if op.key else []
    names += ["STALE"] if op.if_match else []
    names += ["TOO_LARGE", "MEDIA_TYPE"] if op.body else []
    names += [] if tables.prices[op.price].free else ["RATE_LIMITED"]
    return [error for name, error in tables.errors.items() if name in names]


def _parameter(schemas: Schemas, one: Field) -> dict:
    match one.place:
        case "IF_MATCH":
            schema = {"type": "string", "pattern": '^"[0-9]{1,16}"$'}
            return {"name": "If-Match", "in": "header", "description": one.sentence, "schema": schema, "example": '"3"'}
        case "KEY":
            schema, sentence = schemas.kind(one.kind, True), one.sentence + " Made by the server when absent."
            return {"name": "Idempotency-Key", "in": "header", "description": sentence, "schema": schema, "example": examples.id_for("cid")}
    shown = {"name": one.name, "in": one.place.lower(), "description": one.sentence}
    if one.required:
        shown["required"] = True
    return shown | {"schema": schemas.kind(one.kind, True), "example": examples.of_kind(schemas.tables, one.kind, one.name)}


ASKS_COOKIE = {
    "name": "X-Chat-Cookie", "in": "header", "schema": {"type": "string", "enum": ["1"]},
    "description": "Sent by a web page, with an allowed `Origin`: its browser keeps the refresh token, which comes as a cookie and not in the answer, and goes as a cookie and not in the body.",
}


def _hands_out_cookie(tables: Tables, op: Operation) -> bool:
    return any(inner.place == "COOKIE" for one in op.outs if one.kind.name == "object" for inner in tables.fields_of(one.kind.of))


def _body(op: Operation) -> tuple[Field, ...]:
    """A cookie's row may be absent here."""
    return tuple(replace(one, need="OPTIONAL") if one.place == "COOKIE" else one for one in op.body)


def _operation(schemas: Schemas, op: Operation) -> dict:
    tables, tag = schemas.tables, op.wire.split(".")[0]
    price = tables.prices[op.price]
    notes = [op.sentence, "", f"Who: {tables.relations[op.who].sentence}"]
    if op.perm != "NONE":
        notes.append(f"Permission: {op.perm}. {tables.permissions[op.perm].sentence}")
    if op.perm_other != "NONE":
        notes.append(f"On what is someone else's: {op.perm_other}. {tables.permissions[op.perm_other].sentence}")
    notes.append(f"Price: {op.price.lower()}. {price.sentence}")
    shown: dict = {"operationId": op.name, "tags": [tag], "summary": op.sentence.split(". ")[0].rstrip(".") + ".", "description": "\n\n".join(filter(None, notes))}
    scope = tables.scopes[op.scope].word
    shown["security"] = [] if op.who == "ANYONE" else [{"bearer": [scope] if scope else []}]
    takes_cookie, hands_out_cookie = bool(op.of_place("COOKIE")), _hands_out_cookie(tables, op)
    if takes_cookie:
        shown["security"] = [{}, {"cookie": []}]
    shown["x-scopes"] = [scope] if scope else []
    shown["x-operation"] = op.wire
    shown["x-price"] = op.price.lower()
    parameters = [_parameter(schemas, one) for one in op.ins if one.place not in IN_BODY] + ([ASKS_COOKIE] if takes_cookie or hands_out_cookie else [])
    if parameters:
        shown["parameters"] = parameters
    if op.body:
        schema = schemas.add(f"{op.name}_body", schemas.fields(_body(op), f"The body of {op.wire}.", strict=True))
        content = {"schema": schema, "example": examples.of_request(tables, op, *IN_BODY)}
        shown["requestBody"] = {"required": any(one.required for one in _body(op)), "content": {"application/json": content}}
    headers = ["ETag"] if _has_revision(tables, op) else []
    headers += ["Location"] if op.status == 201 else []
    headers += ["Set-Cookie"] if takes_cookie or hands_out_cookie else []
    headers += ["Clear-Site-Data"] if takes_cookie and not hands_out_cookie else []
    headers += [] if price.free else ["RateLimit", "RateLimit-Policy"]
    schema = schemas.add(f"{op.name}_out", schemas.fields(op.answer, f"The answer of {op.wire}.", strict=False))
    answer: dict = {"description": "Done.", "headers": _header_refs(*headers)} if headers else {"description": "Done."}
    answer["content"] = {"application/json": {"schema": schema, "example": examples.of_answer(tables, op)}}
    shown["responses"] = {str(op.status): answer} | _refused(refusals(tables, op))
    return shown


def _refused(errors: list[Error]) -> dict:
    return {str(status): {"$ref": f"#/components/responses/problem_{status}"} for status in sorted({error.status for error in errors})} | {
        "default": {"$ref": "#/components/responses/problem"}
    }


def _problem_responses(tables: Tables) -> dict:
    shown = {}
    for status in sorted({error.status for error in tables.errors.values()}):
        errors = [error for error in tables.errors.values() if error.status == status]
        content = {"schema": {"$ref": "#/components/schemas/problem"}, "examples": {error.code: {"value": examples.of_problem(error)} for error in errors}}
        shown[f"problem_{status}"] = {"description": " ".join(f"`{error.code}`: {error.sentence}" for error in errors)}
        if status in (429, 503):
            shown[f"problem_{status}"]["headers"] = _header_refs("Retry-After")
        shown[f"problem_{status}"]["content"] = {"application/problem+json": content}
    content = {"schema": {"$ref": "#/components/schemas/problem"}}
    return shown | {"problem": {"description": "Any other refusal.", "content": {"application/problem+json": content}}}


def _stream_paths(tables: Tables, schemas: Schemas) -> dict:
    """What is open to HTTP and is no operation: the batch, the fallback for events, the socket itself."""
    read = tables.scopes["MESSAGES_READ"].word
    request = {
        "type": "object",
        "properties": {
            "id": {"type": ["integer", "string"], "description": "Repeated in the reply."},
            "op": {"type": "string", "enum": [op.wire for op in tables.operations.values() if op.doors == {"rest", "socket"}]},
            "args": {"type": "object", "description": "All members of the operation, those that REST takes elsewhere among them."},
        },
        "required": ["id", "op"],
        "additionalProperties": False,
    }
    reply = {
        "type": "object",
        "properties": {"re": {"type": ["integer", "string"]}, "ok": {"type": "object"}, "err": schemas.ref("problem")},
        "required": ["re"],
    }
    event = {"type": "object", "properties": {"ev": {"type": "string"}}, "required": ["ev"], "description": "As a socket delivers it."}
    schemas.add("batch_request", request)
    schemas.add("batch_reply", reply)
    schemas.add("event", event)
    message = tables.operations["message.send"]
    example = {"id": 1, "op": message.wire, "args": examples.of_request(tables, message)}
    batch = {
        "operationId": "batch", "tags": ["stream"], "summary": "Several operations, one after another.",
        "description": "For offline outboxes and scripts. A refused one does not end the batch; each has the permission and the price of its own.",
        "security": [{"bearer": []}], "x-scopes": [],
        "requestBody": {"required": True, "content": {"application/json": {
            "schema": {"type": "array", "items": schemas.ref("batch_request"), "maxItems": 64}, "example": [example]}}},
        "responses": {"200": {"description": "The replies, in the order of the requests.", "content": {"application/json": {
            "schema": {"type": "array", "items": schemas.ref("batch_reply")}, "example": [{"re": 1, "ok": examples.of_answer(tables, message)}]}}}}
        | _refused([tables.errors[name] for name in ("INVALID", "UNAUTHENTICATED", "TOO_LARGE", "MEDIA_TYPE", "INTERNAL", "UNAVAILABLE")]),
    }
    page = {"type": "object", "properties": {"events": {"type": "array", "items": schemas.ref("event")}, "cursor": {"type": "string"}},
            "required": ["events", "cursor"]}
    events = {
        "operationId": "events", "tags": ["stream"], "summary": "Live events without a WebSocket.",
        "description": "For networks that break WebSockets: the frames that a socket would deliver, as a long poll or, with `Accept: text/event-stream`, as"
        " server-sent events. Send by REST meanwhile.",
        "security": [{"bearer": [read]}], "x-scopes": [read],
        "parameters": [
            {"name": "cursor", "in": "query", "description": "Where the answer before ended; from now on when absent.",
             "schema": {"type": "string", "maxLength": 200}},
            {"name": "Last-Event-ID", "in": "header", "description": "The same, as browsers send it.", "schema": {"type": "string", "maxLength": 200}},
        ],
        "responses": {"200": {"description": "Events, as soon as there are any.", "content": {
            "application/json": {"schema": page}, "text/event-stream": {"schema": {"type": "string"}}}}}
        | _refused([tables.errors[name] for name in ("INVALID", "UNAUTHENTICATED", "FORBIDDEN", "RATE_LIMITED", "INTERNAL", "UNAVAILABLE")]),
    }
    entry, entries = schemas.ref("log_entry") if "log_entry" in tables.types else {"type": "object"}, ("INVALID", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "GONE", "RATE_LIMITED", "INTERNAL", "UNAVAILABLE", "BUSY")
    export = {
        "operationId": "export_lines", "tags": ["stream"], "summary": "A room's whole log, as JSON lines.",
        "description": "All pages of an export that the caller began by `room.export`, permitted as `room.export_page` is. One entry on each line, as they stand now; the last"
        " line says `complete`, and without it the export is not whole.",
        "security": [{"bearer": [read]}], "x-scopes": [read],
        "parameters": [{"name": "room", "in": "path", "required": True, "description": "The room.", "schema": {"type": "string", "format": "uuid"}},
                       {"name": "export", "in": "path", "required": True, "description": "The export's number.", "schema": {"type": "integer", "minimum": 1}}],
        "responses": {"200": {"description": "The entries, lowest number first.", "content": {"application/x-ndjson": {"schema": entry}}}}
        | _refused([tables.errors[name] for name in entries]),
    }
    socket = {
        "operationId": "socket", "tags": ["stream"], "summary": "Open a WebSocket (RFC 6455), subprotocol chat.v1.json.",
        "description": "See the AsyncAPI document. A program that is no web page may send its token here and leave it out of session.open.", "security": [{}, {"bearer": []}], "x-scopes": [],
        "responses": {"101": {"description": "The socket is open; the first frame is session.open."}}
        | _refused([tables.errors[name] for name in ("INVALID", "FORBIDDEN", "UNAVAILABLE")]),
    }
    return {"/v1/batch": {"post": batch}, "/v1/events": {"get": events}, "/v1/rooms/{room}/exports/{export}/lines": {"get": export}, "/v1/ws": {"get": socket}}


def document(tables: Tables) -> dict:
    schemas = Schemas(tables)
    schemas.add("problem", problem(tables))
    paths: dict[str, dict] = {}
    for op in tables.operations.values():
        if "rest" in op.doors:
            paths.setdefault(op.path, {})[op.method.lower()] = _operation(schemas, op)
    paths |= _stream_paths(tables, schemas)
    used = {tag for methods in paths.values() for one in methods.values() for tag in one["tags"]}
    scopes = {scope.word: scope.sentence for scope in tables.scopes.values() if scope.word}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chat platform", "version": "1", "summary": "Rooms, messages, people.", "description": DESCRIPTION,
                 "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/", "description": "Any node of the installation."}],
        "tags": [{"name": name, "description": TAGS.get(name, name) + "."} for name in sorted(used)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "responses": _problem_responses(tables),
            "headers": {name: {"description": sentence, "schema": schema} for name, (sentence, schema) in HEADERS.items()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token.", "x-scopes": scopes},
                                "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-rt", "description": "A refresh token, kept by a page's browser; `rt` on plain-http loopback."}},
        },
    }


def printed(tables: Tables) -> dict[str, str]:
    return {"docs/openapi.json": json.dumps(document(tables), indent=2, ensure_ascii=False) + "\n"}
