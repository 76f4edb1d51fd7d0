"""Reads the tables into proto.print.model.Tables.

    tables, faults = defs.read(root)     everything that could be read, and everything that is wrong
    tables = defs.load(root)             for printers and tests: raises Fault with all that is wrong
"""

from __future__ import annotations

from pathlib import Path

from proto.print import model, rules
from proto.print.tokens import Fault, Row, Token, read_defines, read_rows

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {"chat": "chat-gateway"}  # a table's file, where its service has another name

# How many columns each word has.
_COLUMNS = {
    "WHO": 2, "PERM": 3, "ROLE": 5, "SCOPE": 3, "PRICE": 6, "ERR": 4, "OP": 12, "OP_REST": 12, "OP_SOCKET": 12, "IN": 1, "OUT": 1,
    "END": 0, "PARAM": 5, "FIELD": 4, "TYPE": 2, "END_TYPE": 0, "ONE_OF": 2, "CASE": 4, "END_ONE_OF": 0, "ENUM": 2, "VALUE": 3, "END_ENUM": 0,
    "EVENT": 5, "SIGNAL": 4, "CONTROL": 4, "CLOSE": 4, "CONFIG": 5,
}


def _word(argument: tuple[Token, ...], row: Row) -> str:
    if len(argument) != 1 or argument[0].sort != "word":
        raise Fault(row.where, f"{row.word}: a name should stand where {_shown(argument)} is")
    return argument[0].text


def _text(argument: tuple[Token, ...], row: Row) -> str:
    if not argument or any(token.sort != "text" for token in argument):
        raise Fault(row.where, f"{row.word}: a text in quotes should stand where {_shown(argument)} is")
    return "".join(token.text for token in argument)


def _shown(argument: tuple[Token, ...]) -> str:
    return " ".join(token.text for token in argument) or "nothing"


class _Reader:
    """Walks over the rows of one file; what is open (an operation's IN, a TYPE …) collects its rows until its END."""

    def __init__(self, tables: model.Tables, faults: list[Fault], defines: dict[str, str]):
        self.tables, self.faults, self.defines = tables, faults, defines
        self.opened: Row | None = None
        self.head: dict | None = None  # of an operation, between OP and END
        self.section = ""
        self.gathered: dict[str, list] = {}

    def file(self, path: Path, root: Path, service: str) -> None:
        try:
            rows = read_rows(path, root, self.defines, (root, root / "libs", root / "services"))
        except Fault as fault:
            self.faults.append(fault)
            return
        for row in rows:
            try:
                self.row(row, service)
            except Fault as fault:
                self.faults.append(fault)
        if self.opened or self.head:
            self.faults.append(Fault((self.opened or self.head["row"]).where, "this block has no end"))
        self.opened = self.head = None

    def row(self, row: Row, service: str) -> None:
        if row.word not in _COLUMNS:
            raise Fault(row.where, f"{row.word} is not a word of the tables")
        if len(row.arguments) != _COLUMNS[row.word]:
            raise Fault(row.where, f"{row.word} has {len(row.arguments)} columns; it takes {_COLUMNS[row.word]}")
        getattr(self, "on_" + row.word.lower())(row, service)

    # ------------------------------------------------------------ small things

    def add(self, where: dict, key: str, thing) -> None:
        if key in where:
            raise Fault(thing.where, f"{key} stands already at {where[key].where}")
        where[key] = thing

    def number(self, argument: tuple[Token, ...], row: Row) -> int:
        if len(argument) == 1 and argument[0].sort == "number":
            return int(argument[0].text)
        if len(argument) == 1 and argument[0].text in self.defines:
            return int(self.defines[argument[0].text])
        raise Fault(row.where, f"{row.word}: a number should stand where {_shown(argument)} is")

    def kind(self, tokens: tuple[Token, ...], row: Row) -> model.Kind:
        name, inner = tokens[0].text if tokens else "nothing", []
        if len(tokens) > 1:
            if tokens[1].text != "(" or tokens[-1].text != ")":
                raise Fault(row.where, f"{_shown(tokens)} is no kind")
            depth, part = 0, []
            for token in tokens[2:-1]:
                depth += {"(": 1, ")": -1}.get(token.text, 0) if token.sort == "sign" else 0
                if token.text == "," and token.sort == "sign" and not depth:
                    inner.append(tuple(part))
                    part = []
                else:
                    part.append(token)
            inner.append(tuple(part))
        takes = {"id": 0, "int": 2, "bool": 0, "time": 0, "text": 2, "bytes": 1, "enum": 1, "object": 1, "one_of": 1, "doc": 1, "list": 2}
        if name not in takes:
            raise Fault(row.where, f"{name} is no kind")
        if len(inner) != takes[name]:
            raise Fault(row.where, f"{name} takes {takes[name]} bounds or names, not {len(inner)}")
        match name:
            case "int" | "text":
                return model.Kind(name, low=self.number(inner[0], row), high=self.number(inner[1], row))
            case "bytes" | "doc":
                return model.Kind(name, high=self.number(inner[0], row))
            case "enum" | "object" | "one_of":
                return model.Kind(name, of=_word(inner[0], row))
            case "list":
                return model.Kind(name, item=self.kind(inner[0], row), high=self.number(inner[1], row))
        return model.Kind(name)

    def open(self, row: Row, sections: tuple[str, ...]) -> None:
        if self.opened:
            raise Fault(row.where, f"{row.word} stands inside of {self.opened.word} of {self.opened.where}")
        self.opened, self.gathered = row, {name: [] for name in sections}
        self.section = sections[0]

    def close(self, row: Row, *words: str) -> Row:
        if not self.opened or self.opened.word not in words:
            raise Fault(row.where, f"{row.word} ends nothing")
        opened, self.opened = self.opened, None
        return opened

    def gather(self, row: Row, words: tuple[str, ...], thing) -> None:
        if not self.opened or self.opened.word not in words:
            raise Fault(row.where, f"{row.word} stands outside of {' or '.join(words)}")
        taken = self.gathered[self.section]
        name = getattr(thing, "name", None) or thing.word
        if any(name == (getattr(one, "name", None) or one.word) for one in taken):
            raise Fault(row.where, f"{name} stands twice")
        taken.append(thing)

    # ------------------------------------------------------------ one-line tables

    def on_who(self, row: Row, _) -> None:
        name, sentence = _word(row.arguments[0], row), _text(row.arguments[1], row)
        self.add(self.tables.relations, name, model.Relation(name, sentence, row.where))

    def on_perm(self, row: Row, _) -> None:
        bit, name = self.number(row.arguments[0], row), _word(row.arguments[1], row)
        self.add(self.tables.permissions, name, model.Permission(bit, name, _text(row.arguments[2], row), row.where))

    def on_role(self, row: Row, _) -> None:
        name, bits = _word(row.arguments[1], row), set()
        for token in row.arguments[3]:
            if token.sort == "sign" and token.text == "|":
                continue
            if token.sort != "word" or not token.text.startswith("PERM_"):
                raise Fault(row.where, f"{token.text} is no permission bit")
            bits.add(token.text.removeprefix("PERM_"))
        role = model.Role(self.number(row.arguments[0], row), name, _word(row.arguments[2], row), frozenset(bits), _text(row.arguments[4], row), row.where)
        self.add(self.tables.roles, name, role)

    def on_scope(self, row: Row, _) -> None:
        name = _word(row.arguments[0], row)
        self.add(self.tables.scopes, name, model.Scope(name, _text(row.arguments[1], row), _text(row.arguments[2], row), row.where))

    def on_price(self, row: Row, _) -> None:
        name = _word(row.arguments[0], row)
        price = model.Price(name, _word(row.arguments[1], row), self.number(row.arguments[2], row), self.number(row.arguments[3], row),
                            self.number(row.arguments[4], row), _text(row.arguments[5], row), row.where)
        self.add(self.tables.prices, name, price)

    def on_err(self, row: Row, _) -> None:
        name = _word(row.arguments[0], row)
        error = model.Error(name, self.number(row.arguments[1], row), _word(row.arguments[2], row), _text(row.arguments[3], row), row.where)
        self.add(self.tables.errors, name, error)

    def on_close(self, row: Row, _) -> None:
        name = _word(row.arguments[1], row)
        close = model.Close(self.number(row.arguments[0], row), name, _word(row.arguments[2], row), _text(row.arguments[3], row), row.where)
        self.add(self.tables.closes, name, close)

    def on_config(self, row: Row, service: str) -> None:
        default = row.arguments[3]
        setting = model.Setting(service, _word(row.arguments[0], row), _word(row.arguments[1], row), _text(row.arguments[2], row),
                                None if _shown(default) == "NULL" else _text(default, row), _text(row.arguments[4], row), row.where)
        for other in self.tables.settings:
            if other.service == service and setting.name == other.name:
                raise Fault(row.where, f"{setting.name} stands already at {other.where}")
        self.tables.settings.append(setting)

    # ------------------------------------------------------------ types

    def on_enum(self, row: Row, _) -> None:
        self.open(row, ("values",))

    def on_value(self, row: Row, _) -> None:
        self.gather(row, ("ENUM",), model.Value(_word(row.arguments[0], row), _word(row.arguments[1], row), _text(row.arguments[2], row)))

    def on_end_enum(self, row: Row, _) -> None:
        head = self.close(row, "ENUM")
        name = _word(head.arguments[0], head)
        self.add(self.tables.enums, name, model.Enum(name, _text(head.arguments[1], head), tuple(self.gathered["values"]), head.where))

    def on_type(self, row: Row, _) -> None:
        self.open(row, ("fields",))

    def on_end_type(self, row: Row, _) -> None:
        head = self.close(row, "TYPE")
        name = _word(head.arguments[0], head)
        self.add(self.tables.types, name, model.Type(name, _text(head.arguments[1], head), tuple(self.gathered["fields"]), head.where))

    def on_one_of(self, row: Row, _) -> None:
        self.open(row, ("cases",))

    def on_case(self, row: Row, _) -> None:
        case = model.Case(_word(row.arguments[0], row), _word(row.arguments[1], row), _word(row.arguments[2], row), _text(row.arguments[3], row))
        self.gather(row, ("ONE_OF",), case)

    def on_end_one_of(self, row: Row, _) -> None:
        head = self.close(row, "ONE_OF")
        name = _word(head.arguments[0], head)
        self.add(self.tables.one_ofs, name, model.OneOf(name, _text(head.arguments[1], head), tuple(self.gathered["cases"]), head.where))

    # ------------------------------------------------------------ fields

    def field(self, row: Row, place: str, sentence: tuple[Token, ...]) -> None:
        need = _word(row.arguments[2], row)
        one = model.Field(_word(row.arguments[1], row), self.kind(row.arguments[0], row), need, place, _text(sentence, row), row.where)
        if need not in model.NEEDS:
            raise Fault(row.where, f"{need} is no need; there are {', '.join(model.NEEDS)}")
        if place not in model.PLACES:
            raise Fault(row.where, f"{place} is no place; there are {', '.join(model.PLACES)}")
        if place != "BODY" and self.section != "in" and (place, self.section) != ("COOKIE", "fields"):
            raise Fault(row.where, "PARAM stands among the rows of IN alone, or is a COOKIE of a TYPE")
        self.gather(row, ("IN", "TYPE", "EVENT", "SIGNAL", "CONTROL"), one)

    def on_field(self, row: Row, _) -> None:
        self.field(row, "BODY", row.arguments[3])

    def on_param(self, row: Row, _) -> None:
        place = _word(row.arguments[3], row)
        if place == "BODY":
            raise Fault(row.where, "a row of the body is a FIELD")
        self.field(row, place, row.arguments[4])

    # ------------------------------------------------------------ operations, events, frames

    def operation(self, row: Row, service: str, doors: set[str]) -> None:
        if self.head:
            raise Fault(row.where, f"the operation of {self.head['row'].where} has no IN, OUT and END")
        names = ("name", "wire", "method", "path", "who", "perm", "perm_other", "scope", "price", "status", "event", "sentence")
        columns = dict(zip(names, row.arguments))
        head = {name: _word(columns[name], row) for name in ("name", "method", "who", "perm", "perm_other", "scope", "price", "event")}
        head |= {name: _text(columns[name], row) for name in ("wire", "path", "sentence")}
        head |= {"status": self.number(columns["status"], row), "service": service, "doors": frozenset(doors)}
        head["method"] = "" if head["method"] == "NONE" else head["method"]
        head["event"] = "" if head["event"] == "NOTHING" else head["event"].lower()
        self.head = {"row": row, "columns": head}

    def on_op(self, row: Row, service: str) -> None:
        self.operation(row, service, {"rest", "socket"})

    def on_op_rest(self, row: Row, service: str) -> None:
        self.operation(row, service, {"rest"})

    def on_op_socket(self, row: Row, service: str) -> None:
        self.operation(row, service, {"socket"})

    def _names_the_operation(self, row: Row) -> None:
        if not self.head or _word(row.arguments[0], row) != self.head["columns"]["name"]:
            raise Fault(row.where, f"{row.word}({_shown(row.arguments[0])}) does not follow its own operation")

    def on_in(self, row: Row, _) -> None:
        self._names_the_operation(row)
        self.open(row, ("in", "out"))

    def on_out(self, row: Row, _) -> None:
        self._names_the_operation(row)
        if not self.opened or self.opened.word != "IN" or self.section != "in":
            raise Fault(row.where, "OUT stands outside of IN … END")
        self.section = "out"

    def on_end(self, row: Row, _) -> None:
        opened = self.close(row, "IN", "EVENT", "SIGNAL", "CONTROL")
        if opened.word == "IN":
            if self.section != "out":
                raise Fault(row.where, "END comes before OUT")
            columns, where = self.head["columns"], self.head["row"].where
            self.head = None
            operation = model.Operation(**columns, ins=tuple(self.gathered["in"]), outs=tuple(self.gathered["out"]), where=where)
            self.add(self.tables.operations, operation.wire, operation)
            return
        name, wire = _word(opened.arguments[0], opened), _text(opened.arguments[1], opened)
        keyed, sentence = _word(opened.arguments[2], opened), _text(opened.arguments[-1], opened)
        fields = tuple(self.gathered["fields"])
        if opened.word != "EVENT":
            frame = model.Frame(name, wire, opened.word.lower(), keyed, sentence, fields, opened.where)
            self.add(self.tables.frames, wire, frame)
            return
        audit = _word(opened.arguments[3], opened)
        if audit not in ("AUDITED", "QUIET"):
            raise Fault(opened.where, f"{audit}: an event is AUDITED or QUIET")
        self.add(self.tables.events, wire, model.Event(name, wire, keyed, audit == "AUDITED", sentence, fields, opened.where))

    def on_event(self, row: Row, _) -> None:
        self.open(row, ("fields",))

    on_signal = on_control = on_event


def table_files(root: Path) -> list[tuple[Path, str]]:
    """Every table and the service it belongs to, in the order in which they build on each other."""
    proto = root / "proto"
    small = ["errors", "relations", "permissions", "roles", "scopes", "prices"]
    late = ["events", "frames"]
    rest = sorted(path.stem for path in proto.glob("*.def") if path.stem not in small + late)
    files = [(proto / f"{name}.def", SERVICES.get(name, name)) for name in small + rest + late if (proto / f"{name}.def").exists()]
    settings = sorted((root / "services").glob("*/config.def"))
    return files + [(path, path.parent.name) for path in settings]


def read(root: Path = ROOT) -> tuple[model.Tables, list[Fault]]:
    tables, faults, defines = model.Tables(), [], {}
    words = root / "proto" / "words.h"
    try:
        read_defines(words, defines)
    except OSError:
        faults.append(Fault("proto/words.h", "is missing"))
    for path, service in table_files(root):
        _Reader(tables, faults, defines).file(path, root, service)
    return tables, faults + rules.broken(tables)


def load(root: Path = ROOT) -> model.Tables:
    tables, faults = read(root)
    if faults:
        raise Fault("the tables", "are not right:\n" + "\n".join(str(fault) for fault in faults))
    return tables
