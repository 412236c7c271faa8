"""Every version of the two formats is read, and what is not a known version is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from models.domain.codec import (
    INSTANCE_FORMAT,
    PLAN_FORMAT,
    Format,
    dump_json,
    instance_hash,
    parse_instance,
    parse_plan,
    read_instance,
    read_plan,
    upgraded,
    write_instance,
    write_plan,
)
from models.domain.describe import models_of
from models.domain.faults import InvalidFile
from models.domain.instance import FORMAT_VERSION, Instance
from models.domain.plan import PLAN_FORMAT_VERSION, Plan

FIXTURES = Path(__file__).parent / "fixtures"
CONSTANT = {"format_version", "kind"}
"""Fields that have one value only."""


def versions(kind: str, newest: int) -> list[Path]:
    return [FIXTURES / f"{kind}_v{version}.json" for version in range(1, newest + 1)]


def untouched(root: type[BaseModel], value: BaseModel) -> set[str]:
    """Return the fields of all models below ``root`` that are nowhere set to anything but their default."""
    left = {(m.__name__, name) for m in models_of(root) for name in set(m.model_fields) - CONSTANT}

    def visit(item: Any) -> None:
        if isinstance(item, BaseModel):
            for name, info in type(item).model_fields.items():
                held = getattr(item, name)
                if info.is_required() or held != info.get_default(call_default_factory=True):
                    left.discard((type(item).__name__, name))
                visit(held)
        elif isinstance(item, dict):
            for held in item.values():
                visit(held)
        elif isinstance(item, tuple):
            for held in item:
                visit(held)

    visit(value)
    return {f"{model}.{name}" for model, name in left}


@pytest.mark.parametrize("path", versions("instance", FORMAT_VERSION), ids=lambda path: path.stem)
def test_an_instance_of_each_version_is_read(path: Path) -> None:
    """Would catch a release that no longer reads what an older one wrote."""
    assert read_instance(path).name == "Every field"


@pytest.mark.parametrize("path", versions("plan", PLAN_FORMAT_VERSION), ids=lambda path: path.stem)
def test_a_plan_of_each_version_is_read(path: Path) -> None:
    """Would catch a release that no longer reads what an older one wrote."""
    assert read_plan(path).instance_name == "Every field"


def test_the_newest_fixtures_leave_no_field_out() -> None:
    """Would catch a field that is added without a version, a fixture or a thought of older files."""
    instance = read_instance(versions("instance", FORMAT_VERSION)[-1])
    plan = read_plan(versions("plan", PLAN_FORMAT_VERSION)[-1])
    assert untouched(Instance, instance) == set()
    assert untouched(Plan, plan) == set()


def test_the_newest_fixtures_are_what_is_written_today(tmp_path: Path) -> None:
    """Would catch a change of the written form that the version does not tell."""
    instance, plan = versions("instance", FORMAT_VERSION)[-1], versions("plan", PLAN_FORMAT_VERSION)[-1]
    write_instance(read_instance(instance), tmp_path / instance.name)
    write_plan(read_plan(plan), tmp_path / plan.name)
    for path in (instance, plan):
        assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_the_hash_of_an_instance_does_not_change() -> None:
    """Would catch a change of the hash, after which no stored plan would know its instance: a new field too.

    The file is as the first release wrote it and stays so.
    """
    instance = read_instance(FIXTURES / "instance_first.json")
    assert instance_hash(instance) == read_plan(FIXTURES / "plan_v1.json").instance_hash


def test_the_same_start_in_another_zone_has_the_same_hash() -> None:
    """Would catch a hash that tells equal instances apart."""
    data = json.loads((FIXTURES / "instance_v1.json").read_text(encoding="utf-8"))
    there = parse_instance(data)
    data["horizon"]["start"] = "2026-03-02T05:00:00Z"
    here = parse_instance(data)
    assert here == there
    assert instance_hash(here) == instance_hash(there)


def test_upgrades_run_in_order_from_the_version_of_the_file() -> None:
    """Would catch an upgrade that is left out, run twice, or run on a file that does not need it."""

    def adds(mark: str) -> Any:
        return lambda data: {**data, "marks": [*data.get("marks", []), mark]}

    form = Format("instance", "horizon", 4, {1: adds("one"), 2: adds("two"), 3: adds("three")})
    assert upgraded({"format_version": 1}, "f", form) == {
        "format_version": 4,
        "marks": ["one", "two", "three"],
    }
    assert upgraded({"format_version": 3}, "f", form) == {"format_version": 4, "marks": ["three"]}
    assert upgraded({"format_version": 4}, "f", form) == {"format_version": 4}


def test_reading_uses_the_upgrades(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a reader that validates an old file as it is."""

    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {("name" if key == "title" else key): value for key, value in data.items()}

    def one_is_newest(data: dict[str, Any], *_: Any) -> dict[str, Any]:
        return {**upgraded(data, "f", Format("instance", "horizon", 2, {1: renamed})), "format_version": 1}

    old = json.loads((FIXTURES / "instance_v1.json").read_text(encoding="utf-8"))
    old["title"] = old.pop("name")
    with pytest.raises(InvalidFile, match=r"\$\.title"):
        parse_instance(old)
    monkeypatch.setattr("models.domain.codec.upgraded", one_is_newest)
    assert parse_instance(old).name == "Every field"


@pytest.mark.parametrize("form", [INSTANCE_FORMAT, PLAN_FORMAT], ids=["instance", "plan"])
def test_every_older_version_has_an_upgrade(form: Format) -> None:
    """Would catch a new version without the way to it."""
    assert sorted(form.upgrades) == list(range(1, form.newest))


@pytest.mark.parametrize("version", [2, 99, 10**30])
def test_a_newer_version_is_refused_with_advice(version: int) -> None:
    """Would catch a file of a newer release that is read as if nothing were new in it."""
    for parse in (parse_instance, parse_plan):
        with pytest.raises(InvalidFile, match="newer release; upgrade") as caught:
            parse({"format_version": version})
        assert [fault.path for fault in caught.value.faults] == ["$.format_version"]


@pytest.mark.parametrize("version", [0, -1, 1.0, "1", True, None, [1]])
def test_what_is_no_version_is_refused(version: object) -> None:
    """Would catch a version that only looks like one: true is 1 to Python, and so is 1.0."""
    with pytest.raises(InvalidFile, match=r"\$\.format_version: .* must be 1"):
        parse_instance({"format_version": version})


def test_a_missing_version_is_told_as_such() -> None:
    """Would catch a file of another kind that is taken for an instance of version 1."""
    with pytest.raises(InvalidFile, match=r'format_version: "nothing" is given.*Maybe this is no plan'):
        parse_plan({"name": "x"})


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """Would catch a writer that empties the file before it has what belongs in it."""
    path = tmp_path / "fleet.json"
    instance = read_instance(FIXTURES / "instance_v1.json")
    write_instance(instance, path)
    before = path.read_bytes()
    (tmp_path / "fleet.json.part").mkdir()
    with pytest.raises(OSError, match="part"):
        write_instance(instance.model_copy(update={"name": "another"}), path)
    assert path.read_bytes() == before
    assert dump_json(read_instance(path)) == dump_json(instance)


def test_files_in_another_order_are_told_so_in_one_fault() -> None:
    """Would catch a hundred missing fields of a plan that is an instance."""
    instance = json.loads((FIXTURES / "instance_v1.json").read_text(encoding="utf-8"))
    plan = json.loads((FIXTURES / "plan_v1.json").read_text(encoding="utf-8"))
    for parse, data, words in (
        (parse_plan, instance, '"the instance" stands where the plan is expected'),
        (parse_instance, plan, '"the plan" stands where the instance is expected'),
    ):
        with pytest.raises(InvalidFile, match=words) as caught:
            parse(data)
        assert len(caught.value.faults) == 1
