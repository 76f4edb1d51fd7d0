"""The tables' kinds as JSON Schema (2020-12), for OpenAPI and AsyncAPI alike.

A request refuses members it does not know, a reply may grow some; so a type that stands in both is printed twice: strict under its name with
"_given", open under its own.
"""

from __future__ import annotations

from proto.print.model import Field, Kind, Tables

BASE64URL = "^[A-Za-z0-9_-]*$"


def base64url_len(count: int) -> int:
    return count // 3 * 4 + (count % 3 + 1 if count % 3 else 0)


class Schemas:
    """Collects the components that what was asked for leans on. AsyncAPI has a discriminator's name alone, OpenAPI its mapping as well."""

    def __init__(self, tables: Tables, has_mapping: bool = True):
        self.tables, self.has_mapping = tables, has_mapping
        self.components: dict[str, dict] = {}

    def ref(self, name: str) -> dict:
        return {"$ref": "#/components/schemas/" + name}

    def add(self, name: str, schema: dict) -> dict:
        """Keeps a schema as a component, and refers to it."""
        self.components[name] = schema
        return self.ref(name)

    def fields(self, fields: tuple[Field, ...], sentence: str, strict: bool, first: dict | None = None) -> dict:
        """An object of these members; `first` stands before them."""
        properties = dict(first or {})
        properties |= {one.name: self.field(one, strict) for one in fields}
        schema: dict = {"type": "object", "description": sentence}
        if properties:
            schema["properties"] = properties
        required = [*(first or {}), *(one.name for one in fields if one.required)]
        if required:
            schema["required"] = required
        if strict:
            schema["additionalProperties"] = False
        return schema

    def field(self, one: Field, strict: bool) -> dict:
        schema = self.kind(one.kind, strict)
        if one.need == "PATCH":
            if isinstance(schema.get("type"), str) and "enum" not in schema:
                schema = schema | {"type": [schema["type"], "null"]}
            else:
                schema = {"anyOf": [schema, {"type": "null"}]}
        return schema | {"description": one.sentence}

    def kind(self, kind: Kind, strict: bool) -> dict:
        match kind.name:
            case "id":
                return {"type": "string", "format": "uuid"}
            case "int":
                return {"type": "integer", "minimum": kind.low, "maximum": kind.high}
            case "bool":
                return {"type": "boolean"}
            case "time":
                return {"type": "string", "format": "date-time"}
            case "text":
                return {"type": "string", "minLength": kind.low, "maxLength": kind.high}
            case "bytes":
                return {"type": "string", "contentEncoding": "base64url", "pattern": BASE64URL, "maxLength": base64url_len(kind.high)}
            case "doc":
                return {"type": "object"}
            case "list":
                return {"type": "array", "items": self.kind(kind.item, strict), "maxItems": kind.high}
            case "enum":
                return self._enum(kind.of)
            case "object":
                return self._type(kind.of, strict)
            case "one_of":
                return self._one_of(kind.of, strict)
        raise AssertionError(kind)

    def _enum(self, name: str) -> dict:
        enum = self.tables.enums[name]
        words = [f"`{value.word}`: {value.sentence}" for value in enum.values]
        return self.add(name, {"type": "string", "enum": list(enum.words), "description": "\n".join([enum.sentence, *words])})

    def _type(self, name: str, strict: bool) -> dict:
        own = name + "_given" if strict else name
        if own not in self.components:
            self.components[own] = {}  # its place in the order: before what it leans on
            one = self.tables.types[name]
            self.components[own] = self.fields(one.fields, one.sentence, strict)
        return self.ref(own)

    def _one_of(self, name: str, strict: bool) -> dict:
        one_of, end = self.tables.one_ofs[name], "_given" if strict else ""
        if name + end not in self.components:
            self.components[name + end] = {}
            refs = {}
            for case in one_of.cases:
                tag = {"kind": {"const": case.word}}
                schema = self.fields(self.tables.fields_of(case.type), case.sentence, strict, tag)
                refs[case.word] = self.add(f"{name}_{case.word}{end}", schema)
            mapping = {"propertyName": "kind", "mapping": {word: ref["$ref"] for word, ref in refs.items()}}
            self.components[name + end] = {
                "description": one_of.sentence, "oneOf": list(refs.values()), "discriminator": mapping if self.has_mapping else "kind",
            }
        return self.ref(name + end)


def problem(tables: Tables) -> dict:
    """The error object, the same through every door."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "description": "Why a call was refused (RFC 9457). Clients branch on `code` alone.",
        "properties": {
            "type": text | {"format": "uri-reference", "description": "Names the code, as an address."},
            "title": text | {"description": "A sentence for a person."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The HTTP status, also where there is no HTTP."},
            "code": {"type": "string", "enum": [error.code for error in tables.errors.values()], "description": "What went wrong, for programs."},
            "temporary": {"type": "boolean", "description": "Whether the same request may succeed later."},
            "limit": text | {"description": "The price class that ran out."},
            "remaining": number | {"description": "What is left of it."},
            "retry_after_ms": number | {"description": "When to try again."},
            "fields": {
                "type": "array",
                "description": "Each member that is wrong.",
                "items": {
                    "type": "object",
                    "properties": {
                        "path": text | {"description": "Where: a JSON pointer (RFC 6901)."},
                        "reason": text | {"description": "Why, as the end of a sentence."},
                    },
                    "required": ["path", "reason"],
                },
            },
            "current": {"type": "object", "description": "Of what is `stale`: as it is now, where the operation tells it."},
            "at": text | {"format": "date-time", "description": "When."},
            "trace": text | {"description": "Finds it in the logs."},
        },
        "required": ["type", "title", "status", "code", "temporary", "at", "trace"],
    }
