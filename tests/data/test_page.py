"""The page about tables says what the reader does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.readers import read_tables
from data.tables.catalogue import TABLES
from data.tables.kinds import Money
from data.tables.page import MARK, main, with_tables
from models.domain.base import Window
from models.domain.instance import Instance, Weights
from models.domain.orders import WorkOrder
from models.domain.resources import HeldCertificate, Machine
from models.domain.sites import TransportClass
from models.domain.time import Horizon

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "tables.md"


def test_the_committed_page_is_current() -> None:
    """Would catch a column that was changed without ``python -m data.tables.page``."""
    text = PAGE.read_text(encoding="utf-8")
    assert with_tables(text) == text


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """Would catch a command that the mark speaks of and that does not work."""
    page = tmp_path / "tables.md"
    page.write_text(f"intro\n{MARK}\nwhat was here", encoding="utf-8")
    assert main([str(page)]) == 0
    assert "what was here" not in page.read_text(encoding="utf-8")


def test_every_column_is_explained() -> None:
    """Would catch a column of which nobody says what it holds, or what its absence means."""
    for table in TABLES.values():
        assert table.help
        for column in table.columns:
            assert column.help, (table.name, column.name)
            assert column.kind.words, (table.name, column.name)
            assert column.required or column.empty or column.name in {"note", "name"}, (
                table.name,
                column.name,
            )


@pytest.mark.parametrize(
    "table, model",
    [
        ("weights", Weights),
        ("orders", WorkOrder),
        ("transport_classes", TransportClass),
        ("machines", Machine),
        ("operator_certificates", HeldCertificate),
        ("horizon", Horizon),
        ("horizon", Instance),
    ],
)
def test_what_an_empty_cell_means_is_the_default_of_the_field(table: str, model: type[Weights]) -> None:
    """Would catch a page that promises another default than the one that is used."""
    for column in TABLES[table].columns:
        info = model.model_fields.get(column.field or column.name)
        if info is None or info.is_required() or column.name in CLEAR_BY_ITSELF:
            continue
        default = info.get_default(call_default_factory=True)
        if isinstance(default, bool):
            assert column.empty == ("yes" if default else "no"), column.name
        elif isinstance(column.kind, Money):
            assert float(column.empty) * 100 == default, column.name
        elif default not in (None, "", ()):
            assert column.empty == str(default).removesuffix(".0"), column.name


CLEAR_BY_ITSELF = {"now", "freeze", "release", "valid_from", "daily_h", "rest_h", "rested_h"}
"""Columns of which 0 or none is told in words: the start, always, no limit."""


def examples() -> dict[str, str]:
    """Return the files of the page's example: each block belongs to the next file that the text named."""
    section = PAGE.read_text(encoding="utf-8").split("## An example")[1].split("## Every table")[0]
    files: dict[str, str] = {}
    waiting: list[str] = []
    for number, part in enumerate(section.split("```")):
        if number % 2:
            files[waiting.pop(0)] = part.strip() + "\n"
        else:
            waiting += re.findall(r"`(\w+\.csv)`", part)
    assert waiting == []
    return files


def test_the_example_is_an_instance_that_says_what_the_text_says(tmp_path: Path) -> None:
    """Would catch an example that a planner copies in vain."""
    for name, text in examples().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    instance = read_tables(tmp_path)
    day, two = instance.calendars
    assert day.windows[0] == Window(14, 34)
    assert len(two.windows) == len(two.handovers) == 4 * 6 - 1
    assert instance.machines[1].sites is None
    line = instance.orders[0].modes[0].lines[0]
    assert line.model_dump(include={"minimum", "certificates"}) == {
        "kind": "machine",
        "minimum": {"weight_t": 20.0},
        "certificates": ({"certificate": "digger", "level": 2},),
    }
    assert instance.orders[0].modes[0].duration == 72
