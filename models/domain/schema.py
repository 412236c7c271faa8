"""The published JSON Schemas and field tables: ``python -m models.domain.schema [folder]`` writes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from models.domain.base import ID_PATTERN, TEXT_PATTERN, Tagged
from models.domain.describe import meanings, models_of, summary
from models.domain.instance import Instance
from models.domain.plan import Plan

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS: dict[str, type[BaseModel]] = {"instance": Instance, "plan": Plan}
FOLDER = Path("docs") / "reference"

SHARED: dict[str, dict[str, Any]] = {
    "Id": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": ID_PATTERN},
    "Text": {"type": "string", "maxLength": 500, "pattern": TEXT_PATTERN},
}
"""Types that many fields have, defined once."""

Schema = dict[str, Any]


def schema_of(name: str) -> Schema:
    """Return the JSON Schema of a format, ``instance`` or ``plan``, with what its fields mean."""
    root = FORMATS[name]
    schema = root.model_json_schema(mode="validation", by_alias=True)
    definitions: dict[str, Schema] = schema.pop("$defs")
    for model in models_of(root):
        _describe(schema if model is root else definitions[model.__name__], model)
    if "Window" in definitions:
        definitions["Window"]["description"] = "Half-open stretch of time [start, end) in slots."
    shared: dict[str, Schema] = {}
    body = _shortened({**schema, "$defs": definitions}, shared)
    body["$defs"] = dict(sorted({**body["$defs"], **shared}.items()))
    return {"$schema": DIALECT, "$id": f"{name}.schema.json", **body}


def _describe(schema: Schema, model: type[BaseModel]) -> None:
    """Say what a model and its fields mean; require what tells kinds and versions apart."""
    schema["description"] = summary(model)
    said = meanings(model)
    for name, field in schema["properties"].items():
        field.pop("title", None)
        if name in said:
            field["description"] = said[name]
    told = ["kind"] if issubclass(model, Tagged) else []
    told += ["format_version"] if model in FORMATS.values() else []
    schema["required"] = [*told, *schema.get("required", [])]
    if not schema["required"]:
        del schema["required"]


def _shortened(schema: Any, shared: dict[str, Schema]) -> Any:
    """Return a schema in which shared types are references; note those that it uses."""
    if isinstance(schema, list):
        return [_shortened(item, shared) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "patternProperties" in schema:  # objects with ids for keys
        (values,) = schema.pop("patternProperties").values()
        schema |= {"additionalProperties": values, "propertyNames": dict(SHARED["Id"])}
    for name, kind in SHARED.items():
        if all(schema.get(key) == value for key, value in kind.items()):
            shared[name] = kind
            rest = {key: value for key, value in schema.items() if key not in kind}
            return {"$ref": f"#/$defs/{name}", **rest}
    return {key: _shortened(value, shared) for key, value in schema.items()}


def schema_text(name: str) -> str:
    """Return the file of a format's JSON Schema."""
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schemas, and the field tables into the pages, of a folder."""
    from models.domain.pages import with_fields

    folder = Path(arguments[0]) if arguments else FOLDER
    for name in FORMATS:
        (folder / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
        page = folder / f"{name}.md"
        page.write_text(with_fields(page.read_text(encoding="utf-8"), name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
