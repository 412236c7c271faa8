"""Named tuples of arrays as compiled functions see them: one pointer, whatever the number of fields.

Handed over as they are, some eighty arrays would become hundreds of arguments of every call. A *block* holds
for each field the address of its data and its shape; compiled code reads a field's array from there when
it is named. Nothing is counted or owned: Python keeps tuple and block alive while compiled code runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype

from solver.ledger.books import Books, Places
from solver.ledger.tables import Fixed

if TYPE_CHECKING:
    from solver.cpsat.clock import Ints

WORDS = 4
"""Words of a block for each field: address and up to three lengths, or a number."""


class Record(types.Type):  # type: ignore[misc]
    """Type of a tuple's pointer: the fields' names, places and types."""

    def __init__(self, name: str, fields: dict[str, Any]) -> None:
        super().__init__(name)
        self.fields = {field: (at, kind) for at, (field, kind) in enumerate(fields.items())}


@register_model(Record)
class _RecordModel(models.OpaqueModel):  # type: ignore[misc]
    pass


@infer_getattr
class _Attributes(AttributeTemplate):  # type: ignore[misc]
    key = Record

    def generic_resolve(self, record: Record, name: str) -> Any:
        return record.fields[name][1] if name in record.fields else None


@lower_getattr_generic(Record)  # type: ignore[untyped-decorator]
def _read_field(context: Any, builder: Any, record: Record, pointer: Any, name: str) -> Any:
    at, kind = record.fields[name]
    word = ir.IntType(64)
    words = builder.bitcast(pointer, word.as_pointer())

    def load(place: int) -> Any:
        return builder.load(builder.gep(words, [ir.Constant(ir.IntType(32), at * WORDS + place)]))

    if not isinstance(kind, types.Array):
        return load(0)
    array = make_array(kind)(context, builder)
    data = builder.inttoptr(load(0), context.get_data_type(kind.dtype).as_pointer())
    shape = [load(1 + axis) for axis in range(kind.ndim)]
    step = ir.Constant(word, kind.dtype.bitwidth // 8)
    strides = [step]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    populate_array(
        array,
        data=data,
        shape=cgutils.pack_array(builder, shape),
        strides=cgutils.pack_array(builder, strides),
        itemsize=step,
        meminfo=None,
    )
    return array._getvalue()


def block_of(values: NamedTuple) -> Ints:
    """Return the block of a tuple, whose arrays must stay where they are while it is used."""
    block = np.zeros(len(values) * WORDS, dtype=np.int64)
    for at, value in enumerate(values):
        if isinstance(value, np.ndarray):
            if not value.flags.c_contiguous:
                raise ValueError(f"{values._fields[at]} is not laid out row by row")
            block[at * WORDS] = value.ctypes.data
            block[at * WORDS + 1 : at * WORDS + 1 + value.ndim] = value.shape
        else:
            block[at * WORDS] = value
    return block


def _record(name: str, like: type[NamedTuple], shapes: dict[str, int], others: dict[str, Any]) -> Record:
    fields: dict[str, Any] = {}
    for field in like._fields:
        kind = others.get(field, np.int64)
        axes = shapes.get(field, 1)
        fields[field] = types.Array(from_dtype(np.dtype(kind)), axes, "C") if axes else types.int64
    return Record(name, fields)


_TABLES = [
    "move_run",
    "lowboy",
    "driver",
    "crew",
    "block",
    "worked",
    "refusal",
    "barred",
    "commute",
    "leave",
    "reach",
    "has",
    "carry",
    "there",
    "apart",
    "capacity",
    "machine",
    "hire",
    "month",
    "person",
    "order",
    "mode",
    "need",
    "line",
    "use",
    "user",
    "spend",
    "link",
    "outlook",
    "pin",
    "force",
    "reference",
    "kept",
    "stay",
    "kind",
    "visit",
    "dislike",
    "dislike_class",
    "member",
]
_CUBES = ["road_slots", "road_cents", "round_slots", "round_cents"]
_FIXED = _record(
    "Fixed",
    Fixed,
    {
        **dict.fromkeys(_TABLES, 2),
        **dict.fromkeys(("slots", "makespan", "most_changes", "works", "any_brought", "first_day"), 0),
        **dict.fromkeys(
            ("any_taste", "any_driving", "crew_change", "compared", "fair_hour", "fair_shift"), 0
        ),
        **dict.fromkeys(("any_carried", "any_based"), 0),
        **dict.fromkeys(_CUBES, 3),
    },
    {},
)
_PLACES = _record("Places", Places, dict.fromkeys(("hold", "depart", "origin", "lowboy", "driver"), 2), {})
_BOOKS = _record(
    "Books",
    Books,
    dict.fromkeys(
        [
            "hold",
            "depart",
            "origin",
            "lowboy",
            "driver",
            "use",
            "round_start",
            "round_end",
            "round_order",
            "round_place",
            "book_site",
            "book_start",
            "book_end",
            "book_order",
            "book_duty",
            "hours",
            "driving",
            "pool_used",
            "offer",
            "found",
            "found_hold",
        ],
        2,
    ),
    {"draw": np.uint64, "found_cost": np.float64},
)


def _reader(record: Record) -> Any:
    def read(typing: Any, block: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array = make_array(signature.args[0])(context, builder, arguments[0])
            return builder.bitcast(array.data, context.get_value_type(record))

        return record(block), generate

    return intrinsic(read)


def reader(like: type[NamedTuple], shapes: dict[str, int], others: dict[str, Any] | None = None) -> Any:
    """Return what reads another tuple from its block, for compiled functions.

    Parameters
    ----------
    shapes
        Number of axes of the fields that have not one; 0: a number.
    others
        Types of the fields that hold no integers.
    """
    return _reader(_record(like.__name__, like, shapes, others or {}))


fixed = _reader(_FIXED)
"""The tables that a block holds, for compiled functions."""

books = _reader(_BOOKS)
places = _reader(_PLACES)
