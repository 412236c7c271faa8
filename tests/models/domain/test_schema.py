"""The published JSON Schemas and pages are those of the models, and say something of every field."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import BaseModel

from models.domain.codec import parse_instance
from models.domain.describe import meanings, models_of, summary
from models.domain.fields import file_fields
from models.domain.pages import MARK, with_fields
from models.domain.schema import FORMATS, main, schema_of, schema_text
from tests.data.malformed.json_cases import JSON_CASES
from tests.data.malformed.making import Case
from tests.data.malformed.sound import SOUND

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "docs" / "reference"
FIXTURES = Path(__file__).parent / "fixtures"
DEMO = sorted((ROOT / "data" / "demo").glob("*.json"))
MODELS = [model for root in FORMATS.values() for model in models_of(root)]


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_docstring_describes_every_field_and_no_other(model: type[BaseModel]) -> None:
    """Would catch a field that nobody explained, and an explanation of one that is gone."""
    assert set(meanings(model)) == set(file_fields(model))
    assert summary(model)


@pytest.mark.parametrize("name", FORMATS)
def test_the_committed_schema_and_page_are_current(name: str) -> None:
    """Would catch a model that was changed without ``python -m models.domain.schema``."""
    page = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    assert (REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(name)
    assert page == with_fields(page, name)


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_has_every_field_of_every_object(name: str) -> None:
    """Would catch a generator that drops a field or an object."""
    _, _, tables = (REFERENCE / f"{name}.md").read_text(encoding="utf-8").partition(MARK)
    sections = dict(part.split("\n", 1) for part in tables.split("\n## ")[1:])
    assert set(sections) == {model.__name__ for model in models_of(FORMATS[name])}
    for model in models_of(FORMATS[name]):
        rows = [line for line in sections[model.__name__].splitlines() if line.startswith("| `")]
        assert {row.split("`")[1] for row in rows} == set(file_fields(model))
        assert all(
            cell.strip()
            for row in rows
            for cell in (row.split(" | ")[1], row.rsplit(" | ", 1)[1].strip("| "))
        )


@pytest.mark.parametrize("name", FORMATS)
def test_the_schema_is_sound_and_its_references_lead_somewhere(name: str) -> None:
    """Would catch a schema that a validator refuses."""
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{name}.schema.json"
    targets = {f"#/$defs/{key}" for key in schema["$defs"]}
    text = json.dumps(schema)
    assert {part.split('"')[0] for part in text.split('"$ref": "')[1:]} <= targets
    assert all(f'"$ref": "{target}"' in text for target in targets)


@pytest.mark.parametrize(
    "path", [*sorted(FIXTURES.glob("*.json")), *DEMO], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_files_of_ours_keep_the_schema(path: Path) -> None:
    """Would catch a schema that is stricter than what we write."""
    data = load(path)
    name = "plan" if "instance_hash" in data else "instance"
    errors = [error.message for error in Draft202012Validator(schema_of(name)).iter_errors(data)]
    assert errors == []


NOT_FOR_A_SCHEMA = frozenset(
    # no JSON, or faults between fields; a date's zone is checked by few validators, and only when asked
    [
        "cut-off",
        "single-quotes",
        "empty",
        "latin",
        "deep",
        "digits",
        "twice",
        "not-a-number",
        "cycle",
        "unknown-zone",
        "unknown-machine",
        "doubled-id",
        "backward-window",
        "overlap",
        "beyond",
        "late-release",
        "half-a-home",
        "late-pool",
        "no-zone",
    ]
)
FOR_A_SCHEMA = [case for case in JSON_CASES if case.name.removesuffix(".json") not in NOT_FOR_A_SCHEMA]


@pytest.mark.parametrize("case", FOR_A_SCHEMA, ids=lambda case: case.name)
def test_the_schema_refuses_what_the_reader_refuses(case: Case, tmp_path: Path) -> None:
    """Would catch a schema that lets through what then fails."""
    case.write(tmp_path / case.name)
    assert not Draft202012Validator(schema_of("instance")).is_valid(load(tmp_path / case.name))


def test_a_line_without_its_kind_is_refused_by_both() -> None:
    """Would catch a schema that takes the default of what tells kinds apart."""
    data = copy.deepcopy(SOUND)
    del data["orders"][0]["modes"][0]["lines"][0]["kind"]
    assert not Draft202012Validator(schema_of("instance")).is_valid(data)
    with pytest.raises(Exception, match="lines"):
        parse_instance(data)


def test_the_command_writes_all_four_files(tmp_path: Path) -> None:
    """Would catch a command that the marks and tests speak of and that does not work."""
    for name in FORMATS:
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n{MARK}\nold\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "instance.md",
        "instance.schema.json",
        "plan.md",
        "plan.schema.json",
    }
    assert "old" not in (tmp_path / "plan.md").read_text(encoding="utf-8")
