"""What the tables say, as dataclasses: one for each word of proto/words.h. Made by proto.print.defs, used by printers and contract tests.

Every thing knows `where` it stands ("proto/chat.def:12") and carries the table's own sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NUMBER_MAX = 2**53 - 1  # what every language's numbers can hold
PLACES = ("BODY", "PATH", "QUERY", "IF_MATCH", "KEY", "COOKIE")
IN_BODY = ("BODY", "COOKIE")  # where REST takes a member of the body; a cookie's is one unless a page asks
NEEDS = ("REQUIRED", "OPTIONAL", "PATCH")
PLAIN_KINDS = ("id", "int", "bool", "time", "text", "bytes", "enum")  # what a path, a query or a header can hold


@dataclass(frozen=True)
class Kind:
    """What a value may be.

    `name` is one of id int bool time text bytes enum object one_of doc list. `low` and `high` bound int (the number) and text (its code points);
    `high` alone bytes and doc (their bytes) and list (its items). `of` names the enum, type or one_of. `item` is what a list holds.
    """

    name: str
    low: int = 0
    high: int = 0
    of: str = ""
    item: Kind | None = None

    def __str__(self) -> str:
        match self.name:
            case "int" | "text":
                return f"{self.name}({self.low}, {self.high})"
            case "bytes" | "doc":
                return f"{self.name}({self.high})"
            case "enum" | "object" | "one_of":
                return f"{self.name}({self.of})"
            case "list":
                return f"list({self.item}, {self.high})"
        return self.name


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    need: str  # one of NEEDS: PATCH tells absent, null and set apart
    place: str  # one of PLACES: where REST takes it; a socket takes all from "args"
    sentence: str
    where: str

    @property
    def required(self) -> bool:
        return self.need == "REQUIRED"


@dataclass(frozen=True)
class Type:
    name: str
    sentence: str
    fields: tuple[Field, ...]
    where: str


@dataclass(frozen=True)
class Value:
    constant: str  # in C
    word: str  # on the wire
    sentence: str


@dataclass(frozen=True)
class Enum:
    name: str
    sentence: str
    values: tuple[Value, ...]
    where: str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(value.word for value in self.values)


@dataclass(frozen=True)
class Case:
    constant: str  # in C
    word: str  # the member "kind" on the wire
    type: str
    sentence: str


@dataclass(frozen=True)
class OneOf:
    """An object whose member "kind" tells which type's members stand beside it."""

    name: str
    sentence: str
    cases: tuple[Case, ...]
    where: str


@dataclass(frozen=True)
class Operation:
    name: str  # "message_send"
    wire: str  # "message.send"
    service: str  # "chat-gateway"
    doors: frozenset[str]  # of "rest" and "socket"
    method: str  # "POST"; "" where there is no REST door
    path: str  # "/v1/rooms/{room}/messages"
    who: str  # a Relation's name
    perm: str  # a Permission's name, or NONE
    perm_other: str  # the bit needed when the object is someone else's, or NONE
    scope: str  # a Scope's name
    price: str  # a Price's name
    status: int  # on success
    event: str  # the name of the event it causes ("message_sent"); "" for NOTHING
    sentence: str
    ins: tuple[Field, ...]
    outs: tuple[Field, ...]
    where: str

    def of_place(self, *places: str) -> tuple[Field, ...]:
        return tuple(one for one in self.ins if one.place in places)

    @property
    def key(self) -> Field | None:
        """The client-made key of an operation whose repeat gets the first answer again."""
        return next(iter(self.of_place("KEY")), None)

    @property
    def answer(self) -> tuple[Field, ...]:
        """OUT, and what every answer to a repeat says in addition."""
        if not self.key or any(one.name == "dup" for one in self.outs):
            return self.outs
        sentence = "True, and there at all, when this is the answer to an earlier request under the same key."
        return (*self.outs, Field("dup", Kind("bool"), "OPTIONAL", "BODY", sentence, self.where))

    @property
    def if_match(self) -> Field | None:
        return next(iter(self.of_place("IF_MATCH")), None)

    @property
    def body(self) -> tuple[Field, ...]:
        return self.of_place(*IN_BODY)

    @property
    def room(self) -> Field | None:
        """The room whose member the caller must be, where the relation asks for one."""
        return next((one for one in self.of_place("PATH") if one.name == "room"), None)


@dataclass(frozen=True)
class Event:
    """Something that happened, with its number in a log."""

    name: str  # "message_sent"
    wire: str  # "message.sent"
    keyed: str  # BY_ROOM, BY_USER (the user's log of chat), BY_ACCOUNT (the user's log of auth) or BY_DESK (the log of admin)
    audited: bool  # relayed to Kafka
    sentence: str
    fields: tuple[Field, ...]
    where: str


@dataclass(frozen=True)
class Frame:
    """A frame that has no number: a signal may be lost, a control frame speaks of the connection itself."""

    name: str
    wire: str
    sort: str  # "signal" or "control"
    keyed: str  # BY_ROOM: names a room; BY_SOCKET: does not
    sentence: str
    fields: tuple[Field, ...]  # of its "d"; none: it has no "d"
    where: str


@dataclass(frozen=True)
class Close:
    """A WebSocket close code, and what the client does."""

    code: int
    name: str
    word: str
    sentence: str
    where: str


@dataclass(frozen=True)
class Error:
    name: str
    status: int
    code: str
    sentence: str
    where: str

    @property
    def temporary(self) -> bool:
        return self.status in (429, 503, 507)


@dataclass(frozen=True)
class Price:
    name: str
    keyed: str  # NOBODY USER ADDRESS ACCOUNT
    burst: int
    per_minute: int
    new: int  # the part that new accounts are held to
    sentence: str
    where: str

    @property
    def free(self) -> bool:
        return self.per_minute == 0

    @property
    def setting(self) -> str:
        return f"CHAT_LIMIT_{self.name}"


@dataclass(frozen=True)
class Relation:
    name: str
    sentence: str
    where: str


@dataclass(frozen=True)
class Permission:
    bit: int
    name: str
    sentence: str
    where: str


@dataclass(frozen=True)
class Role:
    rank: int
    name: str
    word: str
    permissions: frozenset[str]  # Permission names
    sentence: str
    where: str


@dataclass(frozen=True)
class Scope:
    name: str
    word: str  # as it stands in a token; "" for NONE
    sentence: str
    where: str


@dataclass(frozen=True)
class Setting:
    """One row of a service's config.def."""

    service: str
    type: str  # text secret int bool duration_ms address
    name: str
    variable: str
    default: str | None  # None: it must be given
    sentence: str
    where: str


@dataclass
class Tables:
    """All tables, by name and in the order in which they stand."""

    relations: dict[str, Relation] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    prices: dict[str, Price] = field(default_factory=dict)
    errors: dict[str, Error] = field(default_factory=dict)
    enums: dict[str, Enum] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    one_ofs: dict[str, OneOf] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    closes: dict[str, Close] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)

    def fields_of(self, name: str) -> tuple[Field, ...]:
        """The fields of a type."""
        return self.types[name].fields

    def roles_with(self, permission: str) -> tuple[Role, ...]:
        return tuple(role for role in self.roles.values() if permission == "NONE" or permission in role.permissions)
