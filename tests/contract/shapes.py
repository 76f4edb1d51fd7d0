"""Answers against what is printed about them: docs/openapi.json, and the rows of OUT."""

from __future__ import annotations

import functools
import json
import re
import uuid

import jsonschema

from support.client import ROOT, TABLES, Answer

PROBLEM_MEMBERS = {"type", "title", "status", "code", "temporary", "limit", "remaining", "retry_after_ms", "fields", "current", "at", "trace"}
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("uuid", raises=ValueError)
def _is_uuid(value) -> bool:
    return not isinstance(value, str) or str(uuid.UUID(value)) == value


@FORMATS.checks("date-time")
def _is_time(value) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value) is not None


@functools.cache
def _document() -> dict:
    return json.loads((ROOT / "docs" / "openapi.json").read_text())


@functools.cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    components = _document()["components"]
    assert name in components["schemas"], f"docs/openapi.json has no {name}"
    schema = {"$ref": f"#/components/schemas/{name}", "components": components}
    return jsonschema.Draft202012Validator(schema, format_checker=FORMATS)


def check_answer(wire: str, answer: Answer) -> None:
    """A success, whole: its status, what the document says of it, and nothing that no row declares."""
    operation = TABLES.operations[wire]
    assert answer.ok, f"{wire}: {answer}"
    assert answer.status == operation.status
    if "rest" in operation.doors:
        _validator(f"{operation.name}_out").validate(answer.body)
    declared = {row.name for row in operation.outs} | ({"dup"} if operation.key else set())
    assert set(answer.body) <= declared, f"{wire} answers what no row declares: {set(answer.body) - declared}"
    assert all(row.name in answer.body for row in operation.outs if row.required), f"{wire}: {answer}"


def check_problem(answer: Answer, code: str) -> None:
    """A refusal, whole."""
    assert not answer.ok and answer.code == code, f"{code} was expected: {answer}"
    body, error = answer.body, next(error for error in TABLES.errors.values() if error.code == code)
    _validator("problem").validate(body)
    assert set(body) <= PROBLEM_MEMBERS, body
    assert (body["status"], body["temporary"]) == (error.status, error.temporary) and body["type"].endswith(f"/problems/{code}")
    assert answer.status == error.status and len(body["trace"]) == 32
    assert ("fields" in body) <= (code in ("invalid", "not_found")), body
    if answer.door != "ws" and answer.headers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["traceparent"].split("-")[1] == body["trace"]
