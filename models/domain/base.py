"""The base of every domain value, and the units that they are counted in."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)
from pydantic.config import JsonDict

_NO_CONTROL = r"\x00-\x1f\x7f-\x9f\ufffe\uffff"
ID_PATTERN = rf"^[^\s{_NO_CONTROL}]([^{_NO_CONTROL}]*[^\s{_NO_CONTROL}])?$"
TEXT_PATTERN = rf"^[^{_NO_CONTROL}]*$"

Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=ID_PATTERN)]
"""Key of an entity within one instance: 1 to 80 characters, no white space at its ends, one line."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=TEXT_PATTERN)]
"""Words for people: up to 500 characters in one line; white space at the ends is dropped."""

Name = Annotated[Text, StringConstraints(min_length=1)]
"""Words for people that may not be empty."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""Code of a currency by ISO 4217, such as ``USD``."""

SLOTS_UNIT: JsonDict = {"x-unit": "slots"}

Slot = Annotated[int, Field(ge=0, le=1_000_000, json_schema_extra=SLOTS_UNIT)]
"""Point on the grid of time, counted from the horizon's start."""

Slots = Annotated[int, Field(ge=0, le=1_000_000, json_schema_extra=SLOTS_UNIT)]
"""Length of time in slots."""

CENTS_UNIT: JsonDict = {"x-unit": "cents"}

Cents = Annotated[int, Field(ge=0, le=10**12, json_schema_extra=CENTS_UNIT)]
"""Money in hundredths of the instance's currency."""

DEGREES: JsonDict = {"x-unit": "degrees"}

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, json_schema_extra=DEGREES)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, json_schema_extra=DEGREES)]


class Frozen(BaseModel):
    """An immutable value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Tagged(Frozen):
    """One of several kinds in a list; its ``kind`` is always written, though it has a default."""

    @model_serializer(mode="wrap")
    def _keep_kind(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"kind": type(self).model_fields["kind"].default, **handler(self)}


class Window(NamedTuple):
    """Half-open stretch of time ``[start, end)`` in slots. In JSON a pair ``[start, end]``."""

    start: Slot
    end: Slot
