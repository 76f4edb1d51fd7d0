"""What must hold between the rows of the tables, each broken rule a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from proto.print.model import NUMBER_MAX, PLAIN_KINDS, Field, Kind, Operation, Tables
from proto.print.tokens import Fault

FIELDS_MAX = 64  # SHAPE_FIELDS_MAX of libs/json/shape.h
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
C_WORDS = frozenset(
    "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed"
    " sizeof static struct switch typedef union unsigned void volatile while bool true false NULL errno stdin stdout stderr".split()
)

# Operations that may be repeated without a key, and why. All others that are not a GET carry one.
WITHOUT_KEY = {
    "account.register": "the account's id is its key",
    "login.start": "hands out a challenge",
    "login.finish": "hands out tokens",
    "login.password": "hands out tokens",
    "guest.start": "hands out tokens",
    "token.refresh": "hands out tokens; a spent one is told by itself",
    "session.leave": "absolute: a repeat changes nothing more",
    "schedule.fire": "the message has a key of its own, made before it is sent",
    "message.expire": "what is gone stays gone",
    "room.end": "what is gone stays gone",
    "message.links": "reads, and passes over what nobody wants looked up",
    "message.preview": "what was looked up is shown once",
    "report.tell": "told once: a repeat changes nothing more",
    "report.forget": "what is gone stays gone",
    "guest.part": "who is gone stays gone",
    "search.fill": "what is filed already is passed over",
    "service.token": "hands out a token",
    "invitation.create": "its secret, when the client makes it, is its key: no answer with a secret is kept",
    "invite.create": "its secret, when the client makes it, is its key: no answer with a secret is kept",
    "invite.look": "reads",
    "session.rename": "absolute: a repeat changes nothing more",
    "session.end": "absolute: a repeat changes nothing more",
    "session.end_all": "absolute: a repeat changes nothing more",
    "session.open": "about the socket itself",
    "session.renew": "about the socket itself",
    "session.sync": "reads",
    "quote.list": "reads",
    "presence.get": "reads",
    "presence.watch": "about the socket itself",
    "typing.set": "a signal",
    "receipt.read": "absolute: a mark only moves forward",
    "receipt.delivered": "absolute: a mark only moves forward",
    "bookmark.add": "absolute, and the caller's own: a repeat changes nothing more",
    "bookmark.remove": "absolute, and the caller's own: a repeat changes nothing more",
    "draft.set": "absolute, and the caller's own: a repeat changes nothing more",
    "draft.clear": "absolute, and the caller's own: a repeat changes nothing more",
    "message.hide": "absolute, and the caller's own: a repeat changes nothing more",
    "message.unhide": "absolute, and the caller's own: a repeat changes nothing more",
    "thread.read": "absolute: a mark only moves forward",
    "thread.follow": "absolute: a repeat changes nothing more",
    "thread.unfollow": "absolute: a repeat changes nothing more",
    "thread.mute": "absolute: a repeat changes nothing more",
}

Faults = Iterator[Fault]


def broken(tables: Tables) -> list[Fault]:
    """Every broken rule, in the order of the rules."""
    every: list[Callable[[Tables], Faults]] = [
        _names, _sentences, _kinds, _structs, _operations, _paths, _keys, _events, _frames, _errors, _prices, _permissions, _settings,
    ]
    return [fault for rule in every for fault in rule(tables)]


def _structs_of(tables: Tables) -> Iterator[tuple[str, str, tuple[Field, ...]]]:
    """(name in C, where, fields) of everything that becomes a struct with rows."""
    for one in tables.types.values():
        yield one.name, one.where, one.fields
    for operation in tables.operations.values():
        yield f"{operation.name}_in", operation.where, operation.ins
        yield f"{operation.name}_out", operation.where, operation.outs
    for event in tables.events.values():
        yield f"{event.name}_event", event.where, event.fields
    for frame in tables.frames.values():
        yield f"{frame.name}_frame", frame.where, frame.fields


def _names(tables: Tables) -> Faults:
    taken: dict[str, str] = {}
    for name, where in [(name, where) for name, where, _ in _structs_of(tables)] + [(one.name, one.where) for one in tables.one_ofs.values()]:
        if name in taken:
            yield Fault(where, f"{name} stands already at {taken[name]}")
        taken[name] = where
    for one in [*tables.operations.values(), *tables.events.values(), *tables.frames.values()]:
        if one.name != one.wire.replace(".", "_"):
            yield Fault(one.where, f"{one.name} is {one.wire} on the wire; the name should be {one.wire.replace('.', '_')}")
        if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?", one.wire):
            yield Fault(one.where, f"{one.wire} is no wire name: lower case, words with underscores, one dot")
    constants: dict[str, str] = {}
    for group in [*tables.enums.values(), *tables.one_ofs.values()]:
        for value in getattr(group, "values", None) or group.cases:
            if value.constant in constants:
                yield Fault(group.where, f"{value.constant} stands already in {constants[value.constant]}")
            constants[value.constant] = group.name
            if not re.fullmatch(r"[a-z][a-z0-9_]*", value.word):
                yield Fault(group.where, f"{value.word} is no word: lower case, digits, underscores")


def _sentences(tables: Tables) -> Faults:
    things = [one for table in (tables.relations, tables.permissions, tables.roles, tables.scopes, tables.prices, tables.errors, tables.enums,
                                tables.types, tables.one_ofs, tables.operations, tables.events, tables.frames, tables.closes) for one in table.values()]
    things += [one for _, _, fields in _structs_of(tables) for one in fields] + tables.settings
    for one in things:
        if not one.sentence.endswith((".", "?")):
            yield Fault(one.where, f"{getattr(one, 'name', one)}: {one.sentence!r} is no sentence")


def _bounds(kind: Kind, tables: Tables) -> Iterator[str]:
    if kind.name in ("int", "text") and kind.low > kind.high:
        yield f"{kind} has its bounds the wrong way round"
    if kind.name == "int" and max(abs(kind.low), abs(kind.high)) > NUMBER_MAX:
        yield f"{kind} goes beyond 2^53 - 1"
    if kind.name == "text" and kind.low < 0 or kind.name in ("bytes", "doc", "list") and kind.high < 1:
        yield f"{kind} has no room"
    homes = {"enum": tables.enums, "object": tables.types, "one_of": tables.one_ofs}
    if kind.name in homes and kind.of not in homes[kind.name]:
        elsewhere = next((word for word, table in homes.items() if kind.of in table), None)
        yield f"{kind.of} is {'one for ' + elsewhere + '(…)' if elsewhere else 'not defined'}"
    if kind.name == "list":
        if kind.item.name == "list":
            yield "a list holds no lists; put an object between them"
        yield from _bounds(kind.item, tables)


def _kinds(tables: Tables) -> Faults:
    for _, _, fields in _structs_of(tables):
        for one in fields:
            for sentence in _bounds(one.kind, tables):
                yield Fault(one.where, f"{one.name}: {sentence}")
    for one_of in tables.one_ofs.values():
        for case in one_of.cases:
            if case.type not in tables.types:
                yield Fault(one_of.where, f"{case.word}: {case.type} is not defined")
            elif any(one.name == "kind" for one in tables.fields_of(case.type)):
                yield Fault(one_of.where, f"{case.word}: {case.type} has a member of its own called kind")
        if not one_of.cases:
            yield Fault(one_of.where, f"{one_of.name} has no cases")


def _structs(tables: Tables) -> Faults:
    for name, where, fields in _structs_of(tables):
        if len(fields) > FIELDS_MAX:
            yield Fault(where, f"{name} has {len(fields)} rows; the reader takes {FIELDS_MAX}")
        for one in fields:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", one.name) or one.name in C_WORDS:
                yield Fault(one.where, f"{one.name} cannot be the name of a member in C")
            if one.name.startswith("has_") or any(one.name == f"has_{other.name}" for other in fields):
                yield Fault(one.where, f"{one.name} looks like the mark of an optional member")
            if one.need == "PATCH" and not name.endswith("_in"):
                yield Fault(one.where, f"{one.name} is PATCH, which has a meaning in a request alone")


def _operations(tables: Tables) -> Faults:
    events = {event.name: event for event in tables.events.values()}
    for op in tables.operations.values():
        columns = [("relation", op.who, tables.relations), ("scope", op.scope, tables.scopes), ("price", op.price, tables.prices)]
        columns += [("permission", bit, tables.permissions) for bit in (op.perm, op.perm_other) if bit != "NONE"]
        columns += [("event", op.event, events)] if op.event else []
        for what, name, table in columns:
            if name not in table:
                yield Fault(op.where, f"{op.wire}: there is no {what} {name}")
        if op.status not in (200, 201, 202):
            yield Fault(op.where, f"{op.wire}: {op.status} is no status of success with an answer")
        if op.doors == {"rest"} and "REST only: " not in op.sentence or op.doors == {"socket"} and "REST" not in op.sentence:
            yield Fault(op.where, f"{op.wire} opens one door; its sentence should say why the other stays shut")
        if op.who in ("MEMBER", "VIEWER") and not op.room:
            yield Fault(op.where, f"{op.wire}: {op.who} speaks of a room, and there is none in the path")
        if op.perm != "NONE" and op.who not in ("MEMBER", "VIEWER"):
            yield Fault(op.where, f"{op.wire}: a permission bit means nothing to {op.who}")
        if op.perm_other != "NONE" and op.perm == "NONE":
            yield Fault(op.where, f"{op.wire} asks for a bit on what is someone else's, and for none on one's own")
        if "rest" in op.doors and (op.scope == "NONE") != (op.who == "ANYONE"):
            yield Fault(op.where, f"{op.wire}: who is signed in needs a scope, and nobody else does")
        if (op.who == "SERVICE") != op.path.startswith("/v1/internal/") or (op.who == "SERVICE") != (op.scope == "SERVICE"):
            yield Fault(op.where, f"{op.wire}: what services ask of each other is of the scope SERVICE and lies below /v1/internal/, and nothing else does")
        if op.who == "SERVICE" and op.doors != {"rest"}:
            yield Fault(op.where, f"{op.wire}: services speak to each other by REST alone")
        if op.event and op.event in events and events[op.event].keyed == "BY_ROOM" and op.service != "chat-gateway":
            yield Fault(op.where, f"{op.wire} of {op.service} causes {op.event}, which stands in a room's log")


def _paths(tables: Tables) -> Faults:
    routes: dict[tuple[str, str], str] = {}
    for op in tables.operations.values():
        if "rest" not in op.doors:
            if op.method or op.path or op.of_place("PATH", "QUERY", "IF_MATCH", "COOKIE"):
                yield Fault(op.where, f"{op.wire} has no REST door, so it has neither method nor path nor places in them")
            continue
        if op.method not in METHODS:
            yield Fault(op.where, f"{op.wire}: {op.method or 'NONE'} is no method; there are {', '.join(METHODS)}")
        if not re.fullmatch(r"/v1(/([a-z][a-z0-9_-]*|\{[a-z][a-z0-9_]*\}))+", op.path):
            yield Fault(op.where, f"{op.wire}: {op.path} is no path: /v1, then words and {{members}}")
        wanted, given = re.findall(r"\{(\w+)\}", op.path), [one.name for one in op.of_place("PATH")]
        for name in wanted:
            if name not in given:
                yield Fault(op.where, f"{op.wire}: {{{name}}} of the path has no PATH row")
        for name in given:
            if name not in wanted:
                yield Fault(op.where, f"{op.wire}: {name} is a PATH row, and the path has no {{{name}}}")
        if len(set(wanted)) < len(wanted):
            yield Fault(op.where, f"{op.wire}: the path names a member twice")
        route = (op.method, re.sub(r"\{\w+\}", "{}", op.path))
        if route in routes:
            yield Fault(op.where, f"{op.wire}: {op.method} {op.path} belongs to {routes[route]} already")
        routes[route] = op.wire
        for one in op.ins:
            if one.place != "BODY" and one.kind.name not in PLAIN_KINDS:
                yield Fault(one.where, f"{one.name}: {one.kind} does not fit into a path, a query or a header")
            if one.place == "COOKIE" and (one.kind.name != "text" or not one.required):
                yield Fault(one.where, f"{one.name} is a cookie: a required text")
            if one.place == "PATH" and not one.required:
                yield Fault(one.where, f"{one.name} stands in the path, so it is REQUIRED")
            if one.place == "IF_MATCH" and (one.kind.name != "int" or one.required):
                yield Fault(one.where, f"{one.name} is an entity tag: an optional int")
            if one.need == "PATCH" and op.method != "PATCH":
                yield Fault(one.where, f"{one.name} is PATCH, and {op.wire} is no PATCH")
        if op.method in ("GET", "DELETE") and op.body:
            yield Fault(op.where, f"{op.wire}: {op.method} has no body, and {op.body[0].name} stands in it")
        if any(len(op.of_place(place)) > 1 for place in ("IF_MATCH", "KEY", "COOKIE")):
            yield Fault(op.where, f"{op.wire} has two rows for one header")


def _keys(tables: Tables) -> Faults:
    for op in tables.operations.values():
        if op.key and (op.key.name != "cid" or op.key.kind.name != "id" or not op.key.required):
            yield Fault(op.key.where, f"{op.wire}: the key is called cid and is a REQUIRED id")
        if op.method == "GET" and op.key:
            yield Fault(op.where, f"{op.wire} reads and needs no key")
        if op.method == "GET" and op.event:
            yield Fault(op.where, f"{op.wire} reads and causes {op.event}")
        if op.method != "GET" and not op.key and op.wire not in WITHOUT_KEY:
            yield Fault(op.where, f"{op.wire} changes something: it needs a KEY row, or a reason among WITHOUT_KEY of proto/print/rules.py")
        if op.key and op.wire in WITHOUT_KEY:
            yield Fault(op.where, f"{op.wire} has a KEY row; take it off WITHOUT_KEY of proto/print/rules.py")
    for wire in WITHOUT_KEY:
        if tables.operations and wire not in tables.operations:
            yield Fault("proto/print/rules.py", f"{wire} of WITHOUT_KEY is no operation")


# What the worker is shown of the user's log of chat: the view chat.pub_user_audit.
AUDITED_OF_USERS = {"report.created"}


def _events(tables: Tables) -> Faults:
    for event in tables.events.values():
        if event.keyed not in ("BY_ROOM", "BY_USER", "BY_ACCOUNT", "BY_DESK"):
            yield Fault(event.where, f"{event.wire}: {event.keyed} is no log; there are BY_ROOM, BY_USER, BY_ACCOUNT and BY_DESK")
        if event.audited and event.keyed == "BY_USER" and event.wire not in AUDITED_OF_USERS:
            yield Fault(event.where, f"{event.wire}: the user's log of chat tells devices what they know by other means; it is QUIET")
        if event.wire in tables.operations or event.wire in tables.frames:
            yield Fault(event.where, f"{event.wire} is the name of something else as well")


def _frames(tables: Tables) -> Faults:
    for frame in tables.frames.values():
        wanted = ("BY_ROOM", "BY_SOCKET") if frame.sort == "signal" else ("BY_SOCKET", "BY_LOG")
        if frame.keyed not in wanted:
            yield Fault(frame.where, f"{frame.wire}: a {frame.sort} frame is {' or '.join(wanted)}")
    codes: dict[int, str] = {}
    for close in tables.closes.values():
        if not 4000 <= close.code <= 4999:
            yield Fault(close.where, f"{close.code}: close codes of our own lie between 4000 and 4999")
        if close.code in codes:
            yield Fault(close.where, f"{close.code} is {codes[close.code]} already")
        codes[close.code] = close.name
        if close.word != close.name.lower():
            yield Fault(close.where, f"{close.name}: the word should be {close.name.lower()}")


def _errors(tables: Tables) -> Faults:
    for error in tables.errors.values():
        if error.code != error.name.lower():
            yield Fault(error.where, f"{error.name}: the code should be {error.name.lower()}")
        if not 400 <= error.status <= 599:
            yield Fault(error.where, f"{error.name}: {error.status} is no status of refusal")


def _prices(tables: Tables) -> Faults:
    for price in tables.prices.values():
        if price.keyed not in ("NOBODY", "USER", "ADDRESS", "ACCOUNT"):
            yield Fault(price.where, f"{price.name}: {price.keyed} pays nothing; there are NOBODY, USER, ADDRESS and ACCOUNT")
        if (price.keyed == "NOBODY") != (price.burst == price.per_minute == 0):
            yield Fault(price.where, f"{price.name}: NOBODY pays nothing, and everybody else something")
        if price.new < 1 or price.new > 1 and price.keyed != "USER":
            yield Fault(price.where, f"{price.name}: who is new is known of a USER alone, and held to 1 part of the price or more")


def _permissions(tables: Tables) -> Faults:
    bits: dict[int, str] = {}
    for permission in tables.permissions.values():
        if permission.bit in bits or not 0 <= permission.bit < 31:
            yield Fault(permission.where, f"{permission.name}: bit {permission.bit} is taken or does not fit")
        bits[permission.bit] = permission.name
    for role in tables.roles.values():
        for name in sorted(role.permissions - set(tables.permissions)):
            yield Fault(role.where, f"{role.name}: there is no permission {name}")
    roles = sorted(tables.roles.values(), key=lambda role: role.rank)
    if "member_role" in tables.enums and tables.enums["member_role"].words != ("nobody", *(role.word for role in roles)):
        yield Fault(tables.enums["member_role"].where, "member_role says: nobody, then the roles of roles.def, lowest first")
    for lower, higher in zip(roles, roles[1:]):
        if not lower.permissions <= higher.permissions or lower.rank == higher.rank:
            yield Fault(higher.where, f"{higher.name} may do all that {lower.name} may")


def _settings(tables: Tables) -> Faults:
    sorts = {"text": r".*", "secret": r".*", "int": r"-?\d+", "bool": r"on|off", "duration_ms": r"\d+(ms|s|m|h|d)", "address": r".*:\d+"}
    for one in tables.settings:
        if one.type not in sorts:
            yield Fault(one.where, f"{one.variable}: {one.type} is no type of a setting; there are {', '.join(sorts)}")
        elif one.default and not re.fullmatch(sorts[one.type], one.default):
            yield Fault(one.where, f"{one.variable}: {one.default!r} is no {one.type}")
        if not re.fullmatch(r"CHAT_[A-Z0-9_]+", one.variable) or one.variable.endswith("_FILE"):
            yield Fault(one.where, f"{one.variable} should begin with CHAT_ and not end with _FILE")
        if one.type == "secret" and one.default:
            yield Fault(one.where, f"{one.variable} is a secret and has a default")
