"""The table of the horizon: everything else counts from it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pydantic import ValidationError

from data.readers.assembly import Assembly, Origin
from data.readers.rows import Book, Row
from data.tables.clock import LAST_SLOT, Clock, localized
from models.domain.codec import UNREADABLE, faults_of
from models.domain.faults import Fault
from models.domain.time import Horizon

LENGTHS = ("end", "weeks", "days", "slots")


def begin(book: Book) -> Assembly:
    """Return an assembly with the horizon in it, and a clock if the horizon is sound."""
    made = Assembly(book, None, {"format_version": 1, "horizon": UNREADABLE})
    rows = book.of("horizon")
    if "horizon" not in book.labels and "horizon" not in book.lost:
        message = "is there, but an instance needs this table: name, start, and weeks, days or end"
        book.faults.append(Fault("table horizon", "nothing", message))
    if len(rows) != 1:
        return made
    row = rows[0]
    clock = _clock(row, book)
    made.data.update(made.item(row, "$"))
    del made.origins["$"]
    for name in ("start", "slots", "time_zone", "slot_minutes", "now", "freeze"):
        made.origins[f"$.horizon.{name}"] = Origin(row, (name,))
    made.origins["$.horizon.slots"] = Origin(row, tuple(n for n in LENGTHS if n in row.values) or ("end",))
    if clock is not None:
        made.clock = clock
        horizon = {
            "start": clock.horizon.start.isoformat(),
            "slots": clock.horizon.slots,
            "time_zone": clock.horizon.time_zone,
            "slot_minutes": clock.horizon.slot_minutes,
        }
        for name in ("now", "freeze"):
            made.put(horizon, name, row, name, "$.horizon")
        made.data["horizon"] = horizon
    return made


def _clock(row: Row, book: Book) -> Clock | None:
    """Return the clock of the horizon; none, with its faults, if there is none."""
    given = [name for name in LENGTHS if name in row.values]
    if len(given) != 1 and not row.faulty.intersection(LENGTHS):
        value = "nothing" if not given else ", ".join(given)
        message = "is given, but the horizon needs one of end, weeks, days and slots"
        book.faults.append(Fault(row.where, value, message if not given else message.replace("but", "where")))
    grid = _grid(row, book)
    if grid is None or len(given) != 1 or row.faulty.intersection({*LENGTHS, "start"}):
        return None
    start = row.values["start"]
    if not isinstance(start, datetime):
        start = datetime.combine(start, time())
    if start.tzinfo is None:
        start = localized(start, grid.zone).astimezone(grid.zone)
    try:
        slots = _slots(row, given[0], Clock(grid.model_copy(update={"start": start})))
    except OverflowError:
        slots = LAST_SLOT + 1
    if not 1 <= slots <= LAST_SLOT:
        message = "must come after start by at least one slot"
        if slots > LAST_SLOT:
            message = f"makes a horizon of more than {LAST_SLOT:,} slots; give longer slots or an earlier end"
        book.fault(row, given[0], message)
        return None
    return Clock(Horizon(**{**grid.model_dump(), "start": start, "slots": slots}))


def _grid(row: Row, book: Book) -> Horizon | None:
    """Return a horizon with this zone and length of slot; none, with faults, if they are not sound."""
    fields = {name: row.values[name] for name in ("time_zone", "slot_minutes") if name in row.values}
    try:
        grid = Horizon.model_validate({"start": "2000-01-01T00:00:00Z", "slots": 1, **fields})
    except ValidationError as error:
        for fault in faults_of(error, Horizon):
            book.fault(row, fault.path.removeprefix("$."), fault.message)
        return None
    return None if row.faulty.intersection({"time_zone", "slot_minutes"}) else grid


def _slots(row: Row, length: str, clock: Clock) -> int:
    value = row.values[length]
    if length == "slots":
        return int(value)
    if length == "end":
        return clock.slot(value, "end", up=False)
    local = clock.start.astimezone(clock.horizon.zone).replace(tzinfo=None)
    days = int(value) * (7 if length == "weeks" else 1)
    end = localized(local + timedelta(days=max(0, days)), clock.horizon.zone)
    return (end - clock.start) // clock.length
