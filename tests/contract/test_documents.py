"""The printed documents: fresh, valid by other people's validators, and their examples true to their schemas."""

from __future__ import annotations

import json
import re
import runpy
import sys
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from proto.print import all as printers  # noqa: E402
from proto.print import defs, features  # noqa: E402

OPENAPI = json.loads((ROOT / "docs/openapi.json").read_text())
ASYNCAPI = json.loads((ROOT / "docs/asyncapi.json").read_text())
ASYNCAPI_SCHEMA = ROOT / "tests/oracle/node_modules/@asyncapi/specs/schemas/3.0.0.json"
TABLES = defs.load(ROOT)


def from_outside(schema):
    """The same schema with its references into the document made absolute."""
    if isinstance(schema, dict):
        return {name: "urn:document" + inner if name == "$ref" else from_outside(inner) for name, inner in schema.items()}
    return [from_outside(inner) for inner in schema] if isinstance(schema, list) else schema


def validator(document: dict, schema: dict) -> jsonschema.Draft202012Validator:
    """Understands references into the whole document."""
    registry = Registry().with_resource("urn:document", Resource.from_contents(document, default_specification=DRAFT202012))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(from_outside(schema), registry=registry, format_checker=checker)


def component(document: dict, name: str) -> dict:
    return document["components"]["schemas"][name]


def rest_operations() -> list:
    return [
        pytest.param(path, method, operation, id=operation["operationId"])
        for path, methods in OPENAPI["paths"].items()
        for method, operation in methods.items()
    ]


def test_no_printed_file_is_stale():
    assert printers.stale(ROOT) == []


def test_every_operation_and_event_is_explained_and_every_example_would_be_taken():
    assert [str(fault) for fault in features.faults(ROOT, TABLES)] == []


@pytest.mark.parametrize("line, says", [
    ("GET /v1/rooms/01a4…/nowhere", "no operation"), ('POST /v1/rooms/01a4…/pins   {"massage":2}', "takes no massage"), ('POST /v1/rooms/01a4…/pins   {}', "requires message"),
    ("GET /v1/search?text=x&color=red", "takes no color"), ("GET /v1/rooms/01a4…/pins   # pin.add", "it is pin.list"), ('POST /v1/rooms/01a4…/pins   {"message":}', "no object"),
    ('{"id":1,"op":"typing.set","args":{"room":"01a4…"}}', "requires typing"),
])
def test_an_example_that_would_be_refused_is_found(line: str, says: str, tmp_path: Path):
    pages = tmp_path / "docs/features"
    pages.mkdir(parents=True)
    (pages / "page.md").write_text(f"# A page\n\nWords.\n\n    {line}\n")
    assert any(says in str(fault) for fault in features.faults(tmp_path, TABLES) if "page.md" in str(fault))


def test_how_far_it_scales_is_what_the_arithmetic_says():
    scale = runpy.run_path(str(ROOT / "tests/load/scale.py"))
    assert scale["table"]() in (ROOT / "docs/scale.md").read_text()
    assert scale["picture"]() == (ROOT / "docs/scale.svg").read_text()


def test_printing_twice_gives_the_same():
    assert printers.printed(defs.load(ROOT)) == printers.printed(defs.load(ROOT))


def test_openapi_is_valid():
    from openapi_spec_validator import validate

    validate(OPENAPI)


def test_asyncapi_is_valid():
    assert ASYNCAPI_SCHEMA.exists(), "@asyncapi/specs is not installed in tests/oracle"
    faults = jsonschema.Draft7Validator(json.loads(ASYNCAPI_SCHEMA.read_text())).iter_errors(ASYNCAPI)
    assert [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in faults] == []


@pytest.mark.parametrize("document", [OPENAPI, ASYNCAPI], ids=["openapi", "asyncapi"])
def test_every_reference_leads_somewhere(document):
    def follow(thing):
        if isinstance(thing, dict):
            if isinstance(thing.get("$ref"), str):
                target = document
                for part in thing["$ref"].removeprefix("#/").split("/"):
                    target = target[part.replace("~1", "/").replace("~0", "~")]
            for inner in thing.values():
                follow(inner)
        elif isinstance(thing, list):
            for inner in thing:
                follow(inner)

    follow(document)


@pytest.mark.parametrize("document", [OPENAPI, ASYNCAPI], ids=["openapi", "asyncapi"])
def test_every_schema_is_a_schema(document):
    for schema in document["components"]["schemas"].values():
        plain = {name: value for name, value in schema.items() if name != "discriminator"}
        jsonschema.Draft202012Validator.check_schema(plain)


@pytest.mark.parametrize("path, method, operation", rest_operations())
def test_examples_of_rest_fit(path, method, operation):
    for parameter in operation.get("parameters", []):
        if "example" in parameter:
            validator(OPENAPI, parameter["schema"]).validate(parameter["example"])
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [response.get("content", {}) for response in operation["responses"].values()]
    for content in contents:
        for media in content.values():
            if "example" in media:
                validator(OPENAPI, media["schema"]).validate(media["example"])


@pytest.mark.parametrize("path, method, operation", rest_operations())
def test_operations_say_who_may_call_them(path, method, operation):
    if "x-operation" not in operation:
        return
    row = TABLES.operations[operation["x-operation"]]
    assert (path, method.upper(), operation["operationId"]) == (row.path, row.method, row.name)
    without_token = [[{}, {"cookie": []}] if row.of_place("COOKIE") else []]
    assert (operation["security"] in without_token) == (row.who == "ANYONE")
    assert operation["x-scopes"] == [scope for scope in [TABLES.scopes[row.scope].word] if scope]
    assert str(row.status) in operation["responses"] and "default" in operation["responses"]
    assert set(re.findall(r"{(\w+)}", path)) == {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}


def test_every_operation_stands_behind_each_of_its_doors():
    in_rest = {operation.get("x-operation") for methods in OPENAPI["paths"].values() for operation in methods.values()} - {None}
    on_socket = {operation["title"] for operation in ASYNCAPI["operations"].values() if operation["action"] == "receive"}
    assert in_rest == {op.wire for op in TABLES.operations.values() if "rest" in op.doors}
    assert on_socket == {op.wire for op in TABLES.operations.values() if "socket" in op.doors}


@pytest.mark.parametrize("status, response", OPENAPI["components"]["responses"].items())
def test_examples_of_problems_fit(status, response):
    media = response["content"]["application/problem+json"]
    for example in media.get("examples", {}).values():
        validator(OPENAPI, media["schema"]).validate(example["value"])


@pytest.mark.parametrize("name, message", ASYNCAPI["components"]["messages"].items())
def test_examples_of_messages_fit(name, message):
    assert message["examples"]
    for example in message["examples"]:
        validator(ASYNCAPI, message["payload"]).validate(example["payload"])


# What a request may not be: the schemas are as strict as the reader.
@pytest.mark.parametrize("args, is_fine", [
    ({"kind": "text", "text": "hi"}, True),
    ({"kind": "text", "text": ""}, False),
    ({"kind": "text", "text": "x" * 8000}, True),
    ({"kind": "text", "text": "x" * 8001}, False),
    ({"kind": "text", "text": "\U0001f600" * 8000}, True),
    ({"kind": "text"}, False),
    ({"kind": "text", "text": "hi", "more": 1}, False),
    ({"kind": "poll", "text": "hi"}, False),
    ({"text": "hi"}, False),
])
def test_a_schema_of_a_request_is_strict(args, is_fine):
    assert validator(OPENAPI, component(OPENAPI, "message_body_given")).is_valid(args) == is_fine


def test_null_is_taken_where_it_means_something_alone():
    body = validator(OPENAPI, component(OPENAPI, "room_update_body"))
    assert body.is_valid({"topic": None}) and body.is_valid({})
    assert not body.is_valid({"name": None})


def test_a_reply_may_grow():
    answer = {"kind": "text", "text": "hi", "later": {"a": 1}}
    assert validator(OPENAPI, component(OPENAPI, "message_body")).is_valid(answer)


def test_answers_to_repeats_are_marked_in_every_document():
    for op in TABLES.operations.values():
        has_mark = any(one.name == "dup" for one in op.answer)
        assert has_mark == bool(op.key)
        if "rest" in op.doors:
            assert ("dup" in component(OPENAPI, f"{op.name}_out").get("properties", {})) == has_mark


def test_close_codes_are_those_of_the_socket():
    header = (ROOT / "libs/door_ws/door_ws.h").read_text()
    enum = re.search(r"enum ws_close \{(.*?)\};", header, re.DOTALL).group(1)
    assert dict(re.findall(r"WS_(\w+) = (\d+)", enum)) == {close.name: str(close.code) for close in TABLES.closes.values()}


def test_python_types_can_be_imported_and_name_every_operation():
    sys.path.insert(0, str(ROOT / "sdks/python"))
    try:
        import chat_types
    finally:
        sys.path.pop(0)
    assert set(chat_types.ROUTES) == {op.wire for op in TABLES.operations.values() if "rest" in op.doors}
    assert chat_types.RoomUpdateIn.__required_keys__ == {"room", "cid"}
    assert set(chat_types.CLOSE_CODES.values()) == {close.word for close in TABLES.closes.values()}
