"""What a socket carries besides answers, against what is printed about it: docs/asyncapi.json."""

from __future__ import annotations

import functools
import json

import jsonschema

from support.client import ROOT


@functools.cache
def _document() -> dict:
    return json.loads((ROOT / "docs" / "asyncapi.json").read_text())


@functools.cache
def _validator(event: str) -> jsonschema.Draft202012Validator:
    components = _document()["components"]
    payload = next((one["payload"] for one in components["messages"].values() if one["payload"].get("properties", {}).get("ev") == {"const": event}), None)
    assert payload, f"docs/asyncapi.json knows no {event}"
    return jsonschema.Draft202012Validator(payload | {"components": components})


def _form(value):
    """Frames of one form need one look."""
    if isinstance(value, dict):
        return tuple((name, _form(inner)) for name, inner in sorted(value.items()))
    return tuple({_form(inner) for inner in value}) if isinstance(value, list) else type(value).__name__


_known: set = set()


def check_frame(frame: dict) -> None:
    """An entry, a signal or a word of control: told as it is printed, with nothing in it that is not."""
    form = frame["ev"], _form(frame)
    if form in _known:
        return
    validator = _validator(frame["ev"])
    validator.validate(frame)
    declared = validator.schema["properties"]
    assert set(frame) <= set(declared), f"more is told than is printed: {frame}"
    if "$ref" in declared.get("d", {}):
        schema = validator.schema["components"]["schemas"][declared["d"]["$ref"].rsplit("/", 1)[1]]
        assert set(frame["d"]) <= set(schema.get("properties", {})), f"more is told than is printed: {frame}"
    _known.add(form)
