"""What docs/features says is held against the tables: every operation that clients have is named there with an example that it would take, and every event is named.

An example is a line of an indented block: `METHOD /v1/path?query   Header: …   {body}`, or a socket's `{"op":…,"args":{…}}`; behind `→` its answer may follow, behind `#` the operation's
name, which is then said. Ids may be shortened (01a4…), and what does not matter may be left out (…, {…}). What an example has in it must be there in the table, and what the table requires must be in the example, unless something of it was left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from proto.print.model import Operation, Tables
from proto.print.tokens import Fault

REQUEST = re.compile(r"^(GET|POST|PUT|PATCH|DELETE) (/\S+)(.*)$")
HEADER = re.compile(r'\b(If-Match|Idempotency-Key|Authorization): ("[^"]*"|Bearer \S+|\S+)')
NAME = re.compile(r"# ([a-z_.]+)$")
STREAMS = {"/v1/rooms/{room}/export"}  # REST that is no operation


@dataclass(frozen=True)
class Example:
    where: str
    op: str  # of a socket's; else ""
    method: str
    path: str
    query: tuple[str, ...]
    body: str  # as it is written; "" for none
    name: str  # as it is said beside it; "" for nothing


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Indented blocks by their first line's number; a line that is indented deeper goes on with the one before."""
    lines, at = text.splitlines(), 0
    while at < len(lines):
        if not lines[at].startswith("    ") or not lines[at].strip():
            at += 1
            continue
        first, whole = at, lines[at][4:]
        while at + 1 < len(lines) and lines[at + 1].startswith("     ") and lines[at + 1].strip():
            at += 1
            whole += " " + lines[at].strip()
        at += 1
        yield first + 1, whole


def examples(name: str, text: str) -> Iterator[Example]:
    for line, words in blocks(text):
        where = f"{name}:{line}"
        words = re.sub(r"^[→←] (?=\{)", "", words)
        request = REQUEST.match(words)
        if request and not any(fits(stream, request[2]) for stream in STREAMS):
            path, _, query = request[2].partition("?")
            name = NAME.search(request[3])
            body = HEADER.sub("", NAME.sub("", request[3])).partition("→")[0].strip()
            yield Example(where, "", request[1], path, tuple(key for key, _ in parse_qsl(query, keep_blank_values=True)), body, name[1] if name else "")
        elif (frame := re.match(r'\{"id":\d+,"op":"([a-z_.]+)","args":', words)):
            yield Example(where, frame[1], "", "", (), words, frame[1])


def fits(template: str, path: str) -> bool:
    ours, theirs = template.split("/"), unquote(path).split("/")
    return len(ours) == len(theirs) and all(our == their or (our.startswith("{") and their) for our, their in zip(ours, theirs, strict=True))


def operation_of(tables: Tables, example: Example) -> Operation | None:
    if example.op:
        return tables.operations.get(example.op)
    found = [op for op in tables.operations.values() if op.method == example.method and fits(op.path, example.path)]
    return max(found, key=lambda op: sum(not part.startswith("{") for part in op.path.split("/")), default=None)


def members(text: str) -> tuple[set[str], bool] | None:
    """The members of an object as it is written, and whether something was left out; None when it is none."""
    shortened = re.sub(r"\{…\}|\[…\]", '"…"', text)
    shortened = re.sub(r",\s*…", "", shortened)
    try:
        return set(json.loads(shortened)), bool(re.search(r",\s*…\s*\}\s*$", text))
    except ValueError:
        return None


def _members_of(example: Example, op: Operation) -> tuple[set[str], bool] | None:
    if not example.op:
        return members(example.body) if example.body else (set(), False)
    try:
        return set(json.loads(example.body.replace("{…}", "{}"))["args"]), False
    except (ValueError, KeyError):
        return None


def faults_of(example: Example, op: Operation) -> Iterator[Fault]:
    said = _members_of(example, op)
    if example.name and example.name != op.wire:
        yield Fault(example.where, f"it is {op.wire}, not {example.name}")
    if said is None:
        yield Fault(example.where, f"the example of {op.wire} is no object in JSON")
        return
    names, is_short = said
    places = {"BODY", "COOKIE"} if not example.op else {"BODY", "PATH", "QUERY", "IF_MATCH", "KEY", "COOKIE"}
    known = {field.name for field in op.ins if field.place in places}
    for name in sorted(names - known):
        yield Fault(example.where, f"{op.wire} takes no {name}")
    required = {field.name for field in op.ins if field.place in places and field.required}
    for name in sorted(required - names) if not is_short else ():
        yield Fault(example.where, f"{op.wire} requires {name}")
    for name in sorted(set(example.query) - {field.name for field in op.ins if field.place == "QUERY"}):
        yield Fault(example.where, f"{op.wire} takes no {name} in its query")


def faults(root: Path, tables: Tables) -> list[Fault]:
    pages = {f"docs/features/{page.name}": page.read_text(encoding="utf-8") for page in sorted((root / "docs/features").glob("*.md"))}
    whole, shown, wrong = "\n".join(pages.values()), set(), []
    for name, text in pages.items():
        for example in examples(name, text):
            op = operation_of(tables, example)
            if op is None:
                wrong.append(Fault(example.where, f"there is no operation {example.op or example.method + ' ' + example.path}"))
                continue
            shown.add(op.wire)
            wrong += faults_of(example, op)
    for op in tables.operations.values():
        if op.who == "SERVICE":
            continue  # services ask each other; no client has it
        if not re.search(rf"(?<![\w.]){re.escape(op.wire)}(?![\w])", whole):
            wrong.append(Fault("docs/features", f"nothing is said of {op.wire}"))
        if op.wire not in shown:
            wrong.append(Fault("docs/features", f"there is no example of {op.wire} ({op.method} {op.path})"))
    wrong += [Fault("docs/features", f"nothing is said of the event {event.wire}") for event in tables.events.values()
              if not re.search(rf"(?<![\w.]){re.escape(event.wire)}(?![\w])", whole)]
    return wrong
