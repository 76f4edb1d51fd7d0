"""docs/asyncapi.json: the WebSocket and the audit topic as AsyncAPI 3.0."""

from __future__ import annotations

import json

from proto.print import examples
from proto.print.model import Event, Frame, Kind, NUMBER_MAX, Operation, Tables
from proto.print.schemas import Schemas, problem

DESCRIPTION = """\
The WebSocket of the chat platform, subprotocol `chat.v1.json`, seen from the server. Text frames hold one JSON object, or several separated by newlines.

The first frame is `session.open`. Requests are answered in no promised order; `re` repeats their `id`. Events carry their number in a log (`seq` of a room,
`user_seq` of the user) and come to every socket of everyone concerned; clients drop numbers they know and fetch what is missing with `room.events`. Signals
have no number and may be lost. Clients ignore events and members that they do not know.

The audit topic carries what the tables mark as audited, in the order of each log.
"""
NUMBER = Kind("int", low=1, high=NUMBER_MAX)


def _message(name: str, title: str, sentence: str, payload: dict, example: dict) -> dict:
    return {"name": name, "title": title, "summary": sentence, "contentType": "application/json", "payload": payload, "examples": [{"payload": example}]}


class _Document:
    def __init__(self, tables: Tables):
        self.tables, self.schemas = tables, Schemas(tables, has_mapping=False)
        self.messages: dict[str, dict] = {}
        self.operations: dict[str, dict] = {}
        self.schemas.add("problem", problem(tables))

    def envelope(self, sentence: str, members: dict[str, dict], optional: tuple[str, ...] = (), strict: bool = False) -> dict:
        schema = {"type": "object", "description": sentence, "properties": members, "required": [name for name in members if name not in optional]}
        return schema | ({"additionalProperties": False} if strict else {})

    # ------------------------------------------------------------ requests and replies

    def operation(self, op: Operation) -> None:
        tables, schemas = self.tables, self.schemas
        args = schemas.add(f"{op.name}_in", schemas.fields(op.ins, f"What {op.wire} takes.", strict=True))
        out = schemas.add(f"{op.name}_out", schemas.fields(op.answer, f"What {op.wire} answers.", strict=False))
        number = {"type": ["integer", "string"], "description": "Chosen by the client; repeated in the reply."}
        needs_args = any(one.required for one in op.ins)
        request = self.envelope(op.sentence, {"id": number, "op": {"const": op.wire}, "args": args}, () if needs_args else ("args",), strict=True)
        self.messages[f"{op.name}_request"] = _message(
            f"{op.name}_request", op.wire, op.sentence, request, {"id": 2, "op": op.wire, "args": examples.of_request(tables, op)})
        reply = self.envelope(f"{op.wire} was done.", {"re": number, "ok": out})
        self.messages[f"{op.name}_reply"] = _message(
            f"{op.name}_reply", f"reply to {op.wire}", "It was done.", reply, {"re": 2, "ok": examples.of_answer(tables, op)})
        scope = tables.scopes[op.scope].word
        self.operations[op.name] = {
            "action": "receive", "channel": {"$ref": "#/channels/socket"}, "title": op.wire, "summary": op.sentence,
            "messages": [self.ref("socket", f"{op.name}_request")],
            "reply": {"channel": {"$ref": "#/channels/socket"}, "messages": [self.ref("socket", f"{op.name}_reply"), self.ref("socket", "refused")]},
            "x-scopes": [scope] if scope else [], "x-price": op.price.lower(),
        }

    def refused(self) -> None:
        number = {"type": ["integer", "string"]}
        payload = self.envelope("A request was refused.", {"re": number, "err": self.schemas.ref("problem")})
        example = {"re": 3, "err": examples.of_problem(self.tables.errors["RATE_LIMITED"])}
        self.messages["refused"] = _message("refused", "refusal", "A request was refused; the socket stays open.", payload, example)

    # ------------------------------------------------------------ what the server tells of its own accord

    def event(self, event: Event) -> None:
        d = self.schemas.add(f"{event.name}_event", self.schemas.fields(event.fields, event.sentence, strict=False))
        members, example = {"ev": {"const": event.wire}}, {"ev": event.wire}
        if event.keyed == "BY_ROOM":
            members |= {"room": self.schemas.kind(Kind("id"), False), "seq": self.schemas.kind(NUMBER, False)}
            example |= {"room": examples.id_for("room"), "seq": 4512}
        else:
            members |= {"user_seq": self.schemas.kind(NUMBER, False)}
            example |= {"user_seq": 1004}
        members |= {"at": self.schemas.kind(Kind("time"), False), "d": d}
        example |= {"at": examples.TIME, "d": examples.of_fields(self.tables, event.fields, full=False)}
        self.messages[event.name] = _message(event.name, event.wire, event.sentence, self.envelope(event.sentence, members), example)

    def frame(self, frame: Frame) -> None:
        members, example, optional = {"ev": {"const": frame.wire}}, {"ev": frame.wire}, ()
        if frame.keyed in ("BY_ROOM", "BY_LOG"):
            members["room"] = self.schemas.kind(Kind("id"), False)
            example["room"] = examples.id_for("room")
        if frame.keyed == "BY_LOG":
            members |= {"seq": self.schemas.kind(NUMBER, False), "user_seq": self.schemas.kind(NUMBER, False)}
            example["seq"] = 4590
            optional = ("room", "seq", "user_seq")
        if frame.fields:
            members["d"] = self.schemas.add(f"{frame.name}_frame", self.schemas.fields(frame.fields, frame.sentence, strict=False))
            example["d"] = examples.of_fields(self.tables, frame.fields, full=False)
        payload = self.envelope(frame.sentence, members, optional)
        if frame.keyed == "BY_LOG":
            payload["oneOf"] = [{"required": ["room", "seq"]}, {"required": ["user_seq"]}]
        self.messages[frame.name] = _message(frame.name, frame.wire, frame.sentence, payload, example)

    def audit(self, audited: list[Event]) -> None:
        text = {"type": "string"}
        payload = self.envelope(
            "One entry of a log, as a CloudEvents 1.0 event. Messages come with ids and sizes, never with what was said.",
            {
                "specversion": {"const": "1.0"}, "id": text | {"description": "Which entry of which log: the same when it is told again."},
                "source": text | {"format": "uri-reference"}, "type": text | {"description": "Which event: " + ", ".join(one.wire for one in audited) + "."},
                "subject": text | {"description": "The room or the user; also the record's key."}, "time": text | {"format": "date-time"},
                "datacontenttype": {"const": "application/json"}, "data": {"type": "object"},
            }, ("subject", "datacontenttype"))
        example = {
            "specversion": "1.0", "id": f"{examples.id_for('room')}/4512", "source": "/chat", "type": "member.joined", "subject": examples.id_for("room"),
            "time": examples.TIME, "datacontenttype": "application/json",
            "data": examples.of_fields(self.tables, self.tables.events["member.joined"].fields, full=False),
        }
        self.messages["audit_record"] = _message("audit_record", "audit record", "Something audited happened.", payload, example)
        self.messages["audit_record"]["contentType"] = "application/cloudevents+json"

    def ref(self, channel: str, name: str) -> dict:
        return {"$ref": f"#/channels/{channel}/messages/{name}"}

    def tell(self, name: str, sentence: str, messages: list[str]) -> None:
        self.operations[name] = {"action": "send", "channel": {"$ref": "#/channels/socket"}, "summary": sentence,
                                 "messages": [self.ref("socket", one) for one in messages]}


def document(tables: Tables) -> dict:
    made = _Document(tables)
    made.refused()
    for op in tables.operations.values():
        if "socket" in op.doors:
            made.operation(op)
    live = [event for event in tables.events.values() if event.keyed not in ("BY_ACCOUNT", "BY_DESK")]
    for event in live:
        made.event(event)
    for frame in tables.frames.values():
        made.frame(frame)
    signals = [frame.name for frame in tables.frames.values() if frame.sort == "signal"]
    control = [frame.name for frame in tables.frames.values() if frame.sort == "control"]
    made.tell("room_events_told", "What happened in a room.", [event.name for event in live if event.keyed == "BY_ROOM"])
    made.tell("own_events_told", "What happened in the user's own log.", [event.name for event in live if event.keyed == "BY_USER"])
    made.tell("signals_told", "What may be lost.", signals)
    made.tell("control_told", "What concerns the connection itself.", control)
    on_socket = list(made.messages)
    made.audit([event for event in tables.events.values() if event.audited])
    made.operations["audit_told"] = {"action": "send", "channel": {"$ref": "#/channels/audit"}, "summary": "What the tables mark as audited.",
                                     "messages": [made.ref("audit", "audit_record")]}
    component = "#/components/messages/"
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Chat platform", "version": "1", "description": DESCRIPTION,
                 "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}},
        "defaultContentType": "application/json",
        "servers": {
            "gateway": {"host": "{host}", "protocol": "wss", "description": "Any gateway, through the front.",
                        "variables": {"host": {"default": "localhost", "description": "The installation."}}},
            "kafka": {"host": "{broker}", "protocol": "kafka", "description": "The operator's Kafka.",
                      "variables": {"broker": {"default": "localhost:9092", "description": "A broker."}}},
        },
        "channels": {
            "socket": {
                "address": "/v1/ws", "title": "The WebSocket", "servers": [{"$ref": "#/servers/gateway"}],
                "description": "Close codes: " + " ".join(f"{close.code} {close.word}: {close.sentence}" for close in tables.closes.values()),
                "messages": {name: {"$ref": component + name} for name in on_socket},
                "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
            },
            "audit": {"address": "chat.audit.v1", "title": "The audit topic", "servers": [{"$ref": "#/servers/kafka"}],
                      "messages": {"audit_record": {"$ref": component + "audit_record"}}},
        },
        "operations": made.operations,
        "components": {"messages": made.messages, "schemas": dict(sorted(made.schemas.components.items()))},
    }


def printed(tables: Tables) -> dict[str, str]:
    return {"docs/asyncapi.json": json.dumps(document(tables), indent=2, ensure_ascii=False) + "\n"}
