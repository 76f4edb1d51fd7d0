"""The pages for people: docs/operations.md, events.md, errors.md, config.md, and deploy/env/example.env."""

from __future__ import annotations

import re
import textwrap

from proto.print.model import Event, Field, Frame, Kind, Operation, Setting, Tables

NEW_AGE = ("CHAT_LIMIT_NEW_AGE", "1h")  # libs/op/price.c
ADDRESS_TIMES = ("CHAT_LIMIT_ADDRESS_TIMES", "50")
PRINTED = "<!-- Printed from the tables in proto/ by `make docs`; edits are lost. -->\n"
SERVICE_SENTENCES = {
    "admin": "The operators' desk: what was reported, and the rules for all.",
    "auth": "Who people are: accounts, log-in, sessions, profiles.",
    "chat-gateway": "Rooms, messages, live events.",
}
NEEDS = {"REQUIRED": "yes", "OPTIONAL": "", "PATCH": "absent, null or set"}
PLACES = {"BODY": "body", "PATH": "path", "QUERY": "query", "IF_MATCH": "header `If-Match`", "KEY": "header `Idempotency-Key`",
          "COOKIE": "body, or a page's cookie"}


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    return "\n".join(lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]) + "\n"


def _number(value: int) -> str:
    return "2^53 − 1" if value == 2**53 - 1 else f"{value:,}"


def kind_words(kind: Kind, here: str = "operations.md") -> str:
    match kind.name:
        case "id":
            return "id"
        case "int":
            return f"whole number, {_number(kind.low)} to {_number(kind.high)}"
        case "bool":
            return "true or false"
        case "text":
            return f"text, {_number(kind.low)} to {_number(kind.high)} code points"
        case "bytes":
            return f"bytes, at most {_number(kind.high)}, base64url"
        case "doc":
            return f"any object, at most {_number(kind.high)} bytes"
        case "list":
            return f"list of at most {_number(kind.high)}: {kind_words(kind.item, here)}"
        case "enum" | "object" | "one_of":
            return f"[{kind.of}]({'' if here == 'operations.md' else 'operations.md'}#{anchor(kind.of)})"
    return kind.name


def _fields(fields: tuple[Field, ...], here: str, with_place: bool = False, with_need: bool = True) -> str:
    titles = ("member", "is", *(("in REST",) if with_place else ()), *(("required",) if with_need else ()), "")
    rows = []
    for one in fields:
        row = [f"`{one.name}`", kind_words(one.kind, here)]
        row += [PLACES[one.place]] if with_place else []
        row += [NEEDS[one.need]] if with_need else []
        rows.append((*row, one.sentence))
    return _table(titles, rows)


def _operation(tables: Tables, op: Operation) -> str:
    doors = {frozenset(("rest", "socket")): "REST and WebSocket", frozenset(("rest",)): "REST", frozenset(("socket",)): "WebSocket"}[op.doors]
    head = f"`{op.method} {op.path}` → {op.status}\n\n" if "rest" in op.doors else ""
    facts = [("Doors", doors), ("Who", tables.relations[op.who].sentence)]
    if op.perm != "NONE":
        roles = ", ".join(role.word for role in tables.roles_with(op.perm))
        facts.append(("Permission", f"{op.perm}: {tables.permissions[op.perm].sentence} ({roles})"))
    if op.perm_other != "NONE":
        facts.append(("On others' things", f"{op.perm_other}: {tables.permissions[op.perm_other].sentence}"))
    facts.append(("Scope", f"`{tables.scopes[op.scope].word}`" if op.scope != "NONE" else "none"))
    facts.append(("Price", f"{op.price.lower()}: {tables.prices[op.price].sentence}"))
    if op.event:
        wire = next(event.wire for event in tables.events.values() if event.name == op.event)
        facts.append(("Event", f"[{wire}](events.md#{anchor(wire)})"))
    parts = [f"### {op.wire}\n", op.sentence + "\n", head + "\n".join(f"- {name}: {fact}" for name, fact in facts) + "\n"]
    parts += ["Takes:\n", _fields(op.ins, "operations.md", with_place="rest" in op.doors)] if op.ins else ["Takes nothing.\n"]
    parts += ["Answers:\n", _fields(op.answer, "operations.md")] if op.answer else ["Answers an empty object.\n"]
    return "\n".join(parts)


def operations_page(tables: Tables) -> str:
    parts = [PRINTED, "# Operations\n", textwrap.dedent("""\
        Everything that can be asked of the platform. Most operations are open through two doors: REST (`openapi.json`) and the WebSocket (`asyncapi.json`,
        `proto/frame.md`), where all members stand in `args`. What goes wrong is on [errors.md](errors.md), what is told without being asked on
        [events.md](events.md).

        Unknown members are refused. Whole numbers are written without fraction and exponent. A request repeated under the same `cid` (REST:
        `Idempotency-Key`) within seven days has one effect: the first answer comes again, with `dup`.
        """)]
    by_service: dict[str, list[Operation]] = {}
    for op in tables.operations.values():
        by_service.setdefault(op.service, []).append(op)
    for service, ops in by_service.items():
        rows = [(f"[{op.wire}](#{anchor(op.wire)})", f"`{op.method} {op.path}`" if op.path else "WebSocket", op.sentence.split(". ")[0].rstrip(".") + ".") for op in ops]
        parts += [f"## {service}\n", SERVICE_SENTENCES.get(service, "") + "\n", _table(("operation", "REST", ""), rows)]
        parts += [_operation(tables, op) for op in ops]
    parts += ["## Types\n"]
    for one in tables.types.values():
        parts += [f"### {one.name}\n", one.sentence + "\n", _fields(one.fields, "operations.md")]
    for one_of in tables.one_ofs.values():
        rows = [(f"`{case.word}`", f"[{case.type}](#{anchor(case.type)})", case.sentence) for case in one_of.cases]
        parts += [f"### {one_of.name}\n", one_of.sentence + " The member `kind` tells which; the members of that type stand beside it.\n",
                  _table(("kind", "members", ""), rows)]
    for enum in tables.enums.values():
        parts += [f"### {enum.name}\n", enum.sentence + "\n", _table(("word", ""), [(f"`{value.word}`", value.sentence) for value in enum.values])]
    parts += ["## Who may what\n", _table(("relation", ""), [(f"{one.name}", one.sentence) for one in tables.relations.values()])]
    roles = list(tables.roles.values())
    rows = [(one.name, *("yes" if one.name in role.permissions else "" for role in roles), one.sentence) for one in tables.permissions.values()]
    parts += [_table(("permission", *(role.word for role in roles), ""), rows)]
    parts += [_table(("scope of a token", ""), [(f"`{one.word}`", one.sentence) for one in tables.scopes.values() if one.word])]
    parts += ["## Prices\n", "A token bucket for each class and each payer, over all nodes. Each can be set by `CHAT_LIMIT_<NAME>=\"burst,per_minute\"`. "
              "Accounts younger than `CHAT_LIMIT_NEW_AGE` (an hour) are held to the part of it that stands under new. "
              "What a user pays is paid by their address as well, of an IPv6 address by its /64, which has `CHAT_LIMIT_ADDRESS_TIMES` (50) times as much; "
              "`limit` of a refusal is then the class with `_address` behind it. Addresses of `CHAT_TRUSTED_NETWORKS` pay nothing.\n"]
    rows = [(one.name.lower(), one.keyed.lower(), str(one.burst), str(one.per_minute), f"1/{one.new}" if one.new > 1 else "", one.sentence)
            for one in tables.prices.values() if not one.free]
    parts += [_table(("class", "paid by each", "burst", "per minute", "new", ""), rows)]
    return "\n".join(parts)


def _event(event: Event) -> str:
    audit = "Audited: relayed to Kafka." if event.audited else "Not audited."
    parts = [f"### {event.wire}\n", f"{event.sentence} {audit}\n", _fields(event.fields, "events.md")]
    return "\n".join(parts)


def _frame(frame: Frame) -> str:
    shapes = {"BY_ROOM": "Names its `room`.", "BY_LOG": "Names a `room` and its head `seq`, or the user's own head `user_seq`.", "BY_SOCKET": ""}
    parts = [f"### {frame.wire}\n", f"{frame.sentence} {shapes[frame.keyed]}".strip() + "\n"]
    parts += ["Its `d`:\n", _fields(frame.fields, "events.md")] if frame.fields else []
    return "\n".join(parts)


def events_page(tables: Tables) -> str:
    logs = {
        "BY_ROOM": ("In a room's log", 'To every socket of every member: `{"ev":…,"room":…,"seq":…,"at":…,"d":{…}}`.'),
        "BY_USER": ("In the user's own log", 'To every socket of that user: `{"ev":…,"user_seq":…,"at":…,"d":{…}}`.'),
        "BY_ACCOUNT": ("In the log of an account", "Kept by auth, for the audit and for other services; not told to clients."),
        "BY_DESK": ("In the log of the operators' desk", "Kept by admin, one log for each administrator, for the audit; not told to clients."),
    }
    parts = [PRINTED, "# Events\n", "What happened, each with its number in a log; then what has no number. The envelope is explained in `proto/frame.md`.\n"]
    for keyed, (title, sentence) in logs.items():
        parts += [f"## {title}\n", sentence + "\n", *(_event(event) for event in tables.events.values() if event.keyed == keyed)]
    for sort, title, sentence in (("signal", "Signals", "Never stored, without a number; may be lost."), ("control", "Control", "About the connection itself.")):
        parts += [f"## {title}\n", sentence + "\n", *(_frame(frame) for frame in tables.frames.values() if frame.sort == sort)]
    return "\n".join(parts)


def errors_page(tables: Tables) -> str:
    rows = [(f"`{error.code}`", str(error.status), "yes" if error.temporary else "", error.sentence) for error in tables.errors.values()]
    closes = [(str(close.code), close.word, close.sentence) for close in tables.closes.values()]
    return "\n".join([PRINTED, "# Errors\n", textwrap.dedent("""\
        A refusal is the same object through every door: the body of an HTTP answer (`application/problem+json`, RFC 9457), or `err` of a reply on the socket.
        Programs branch on `code` alone; `title` is for people. `fields` names every member that is wrong by a JSON pointer, with the reason. `temporary` says
        whether the same request may succeed later, `retry_after_ms` when. `at` and `trace` find the log line.

        What a caller may not know of is answered `not_found`.
        """), _table(("code", "status", "temporary", ""), rows),
        "## Close codes of the WebSocket\n", _table(("code", "name", "the client"), closes)])


# ---------------------------------------------------------------- settings

TYPES = {"text": "text", "secret": "secret", "int": "whole number", "bool": "on or off", "duration_ms": "duration: 500ms, 5s, 10m, 2h, 3d", "address": "address:port"}


def _shared_first(tables: Tables) -> list[tuple[str, list[Setting]]]:
    """Settings that several services read the same way come once, first; then each service's own."""
    services = list(dict.fromkeys(one.service for one in tables.settings))
    by_variable: dict[str, list[Setting]] = {}
    for one in tables.settings:
        by_variable.setdefault(one.variable, []).append(one)
    def same(settings: list[Setting]) -> bool:
        return len({(one.type, one.default, one.sentence) for one in settings}) == 1
    shared = [settings[0] for settings in by_variable.values() if len(settings) == len(services) > 1 and same(settings)]
    names = {one.variable for one in shared}
    groups = [("every service", shared)] if shared else []
    return groups + [(service, [one for one in tables.settings if one.service == service and one.variable not in names]) for service in services]


def _default(one: Setting) -> str:
    return "must be given" if one.default is None else f"`{one.default}`" if one.default else "empty"


def config_page(tables: Tables) -> str:
    parts = [PRINTED, "# Configuration\n", textwrap.dedent("""\
        Settings come from the environment and are read once, at the start; all mistakes are told together. A variable with `_FILE` behind its name names a file
        that holds the value. An unknown `CHAT_…` variable is a mistake. `--help` lists a service's settings, `--print-config` shows them with secrets hidden.
        """)]
    for service, settings in _shared_first(tables):
        rows = [(f"`{one.variable}`", TYPES[one.type], _default(one), one.sentence) for one in settings]
        parts += [f"## {service[0].upper() + service[1:] if service == 'every service' else service}\n", _table(("variable", "is", "default", ""), rows)]
    rows = [(f"`{one.setting}`", f"`{one.burst},{one.per_minute}`", one.sentence) for one in tables.prices.values() if not one.free]
    rows.append((f"`{NEW_AGE[0]}`", f"`{NEW_AGE[1]}`", "For so long an account is new."))
    rows.append((f"`{ADDRESS_TIMES[0]}`", f"`{ADDRESS_TIMES[1]}`", "So many people's share of each class has one address (an IPv6 /64); 0: addresses do not pay for people."))
    parts += ["## Prices\n", "Burst and calls per minute of each price class, read by the services that charge it; how long an account is new, which is held to less (`0s`: none is); and how much one address may have.\n", _table(("variable", "default", ""), rows)]
    return "\n".join(parts)


def example_env(tables: Tables) -> str:
    lines = ["# Every setting with its default; what must be given stands without one. Printed from the tables by `make docs`; edits are lost.", ""]
    for service, settings in _shared_first(tables):
        lines += [f"# --- {service}", ""]
        for one in settings:
            lines += textwrap.wrap(one.sentence, 110, initial_indent="# ", subsequent_indent="# ")
            mark = "" if one.default is None else "#"
            lines += [f"{mark}{one.variable}={one.default or ''}", ""]
    lines += ["# --- prices: burst, calls per minute", ""]
    lines += [f"#{one.setting}={one.burst},{one.per_minute}" for one in tables.prices.values() if not one.free]
    lines += [f"#{NEW_AGE[0]}={NEW_AGE[1]}", f"#{ADDRESS_TIMES[0]}={ADDRESS_TIMES[1]}"]
    return "\n".join(lines) + "\n"


def printed(tables: Tables) -> dict[str, str]:
    return {
        "docs/operations.md": operations_page(tables), "docs/events.md": events_page(tables), "docs/errors.md": errors_page(tables),
        "docs/config.md": config_page(tables), "deploy/env/example.env": example_env(tables),
    }
