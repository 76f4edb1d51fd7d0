"""sdks/go/types.go"""

from __future__ import annotations

import json
import re

from proto.print.model import Field, Kind, Tables
from proto.print.sdk import Struct, pascal, places, structs
from proto.print.tokens import Fault

_INITIALS = {"Id": "ID", "Cid": "CID", "Kdf": "KDF", "Srp": "SRP", "Bio": "Bio"}

PLAIN = '''\
// Code generated from the tables in proto/ by `make docs`. DO NOT EDIT.

// Package chat: what is said to the platform, and what it says.
package chat

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// ID is a UUID in lower case.
type ID string

// Bytes travel as base64url without padding.
type Bytes []byte

func (b Bytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.RawURLEncoding.EncodeToString(b))
}

func (b *Bytes) UnmarshalJSON(text []byte) error {
	var encoded string
	if err := json.Unmarshal(text, &encoded); err != nil {
		return err
	}
	decoded, err := base64.RawURLEncoding.DecodeString(encoded)
	*b = decoded
	return err
}

// Nullable is a value that may be taken away: without Valid it is written as null. A nil pointer to it leaves the member out.
type Nullable[T any] struct {
	Value T
	Valid bool
}

func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if !n.Valid {
		return []byte("null"), nil
	}
	return json.Marshal(n.Value)
}

func (n *Nullable[T]) UnmarshalJSON(text []byte) error {
	n.Valid = string(text) != "null"
	if !n.Valid {
		return nil
	}
	return json.Unmarshal(text, &n.Value)
}

// FieldFault is one member that is wrong.
type FieldFault struct {
	Path   string `json:"path"` // a JSON pointer (RFC 6901)
	Reason string `json:"reason"`
}

// Problem is why a call was refused (RFC 9457).
type Problem struct {
	Type         string       `json:"type"`
	Title        string       `json:"title"`
	Status       int          `json:"status"`
	Code         ErrorCode    `json:"code"`
	Temporary    bool         `json:"temporary"`
	Limit        string       `json:"limit,omitempty"`
	Remaining    int64        `json:"remaining,omitempty"`
	RetryAfterMs int64        `json:"retry_after_ms,omitempty"`
	Fields       []FieldFault `json:"fields,omitempty"`
	At           time.Time    `json:"at"`
	Trace        string       `json:"trace"`
}

// Route is where an operation lives in REST, and which members stand elsewhere than in path and body.
type Route struct {
	Method, Path string
	Query        []string
	IfMatch, Key string
}
'''


def go_name(name: str) -> str:
    parts = re.findall(r"[A-Z][^A-Z]*", pascal(name)) or [pascal(name)]
    return "".join(_INITIALS.get(part, part) for part in parts)


def _kind(kind: Kind) -> str:
    match kind.name:
        case "id":
            return "ID"
        case "int":
            return "int64"
        case "bool":
            return "bool"
        case "time":
            return "time.Time"
        case "text":
            return "string"
        case "bytes":
            return "Bytes"
        case "doc":
            return "json.RawMessage"
        case "list":
            return f"[]{_kind(kind.item)}"
    return go_name(kind.of)


def _field(one: Field, optional: bool = False) -> str:
    kind, tag = _kind(one.kind), one.name
    if one.need == "PATCH":
        kind, tag = f"*Nullable[{kind}]", f"{tag},omitempty"
    elif not one.required or optional:
        kind, tag = f"*{kind}", f"{tag},omitempty"
    return f"\t// {one.sentence}\n\t{go_name(one.name)} {kind} `json:\"{tag}\"`"


def _struct(struct: Struct) -> str:
    name = go_name(struct.name)
    if not struct.fields:
        return f"// {name}: {struct.sentence}\ntype {name} struct{{}}\n"
    return "\n".join([f"// {name}: {struct.sentence}", f"type {name} struct {{", *map(_field, struct.fields), "}\n"])


def _one_of(tables: Tables, name: str) -> str:
    """Go has no unions: the members of all cases beside each other, those of the case at hand set."""
    one_of, members = tables.one_ofs[name], {}
    for case in one_of.cases:
        for one in tables.fields_of(case.type):
            if one.name in members and members[one.name].kind != one.kind:
                raise Fault(one.where, f"{one.name} means two things in the cases of {name}, which Go cannot say")
            members[one.name] = one
    words = "; ".join(f"{case.word}: {', '.join(one.name for one in tables.fields_of(case.type)) or 'nothing more'}" for case in one_of.cases)
    head = [f"// {go_name(name)}: {one_of.sentence}", f"type {go_name(name)} struct {{", f"\t// Which case it is, and so which members are set ({words}).",
            "\tKind string `json:\"kind\"`"]
    return "\n".join([*head, *(_field(one, optional=True) for one in members.values()), "}\n"])


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns as gofmt aligns them."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)] if rows else []
    return ["\t" + " ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[-1]]) for row in rows]


def _constants(type_name: str, sentence: str, words: list[str]) -> str:
    rows = [(go_name(f"{type_name}_{word}"), type_name, f'= "{word}"') for word in words]
    return "\n".join([f"// {type_name}: {sentence}", f"type {type_name} string\n", "const (", *_aligned(rows), ")\n"])


def printed(tables: Tables) -> dict[str, str]:
    parts = [PLAIN]
    parts += [_constants(go_name(enum.name), enum.sentence, list(enum.words)) for enum in tables.enums.values()]
    parts += [_one_of(tables, name) for name in tables.one_ofs]
    parts += [_struct(struct) for struct in structs(tables)]
    rows = []
    for op in tables.operations.values():
        if "rest" not in op.doors:
            continue
        where = [f"Method: {json.dumps(op.method)}", f"Path: {json.dumps(op.path)}"]
        elsewhere = places(op)
        if "query" in elsewhere:
            where.append("Query: []string{" + ", ".join(map(json.dumps, elsewhere["query"])) + "}")
        where += [f"IfMatch: {json.dumps(elsewhere['if_match'][0])}"] if "if_match" in elsewhere else []
        where += [f"Key: {json.dumps(elsewhere['key'][0])}"] if "key" in elsewhere else []
        rows.append((f"{json.dumps(op.wire)}:", "{" + ", ".join(where) + "},"))
    parts.append("\n".join(["// Routes of all operations that REST has, by their names.", "var Routes = map[string]Route{", *_aligned(rows), "}\n"]))
    parts.append(_constants("ErrorCode", "What went wrong, for programs.", [error.code for error in tables.errors.values()]))
    for what, things in (("Event", tables.events.values()), ("Frame", tables.frames.values())):
        rows = [(f"{go_name(one.name)}{what}Name", f'= "{one.wire}"') for one in things]
        parts.append("\n".join([f"// The wire names of {what.lower()}s.", "const (", *_aligned(rows), ")\n"]))
    rows = [(f"Close{go_name(close.word)}", f"= {close.code} // {close.sentence}") for close in tables.closes.values()]
    parts.append("\n".join(["// Why a socket is closed, and what the client does.", "const (", *_aligned(rows), ")"]))
    return {"sdks/go/types.go": "\n".join(parts) + "\n"}
