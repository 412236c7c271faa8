"""Hypothesis strategies: small instances in which every field takes every kind of value."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from models.domain.base import ID_PATTERN, Window
from models.domain.instance import Instance

T = TypeVar("T")

ODD_IDS = (
    "none",
    "None",
    "=1+1",
    "#N/A",
    "a;b",
    'say "hi"',
    "007",
    "1e5",
    "a:2",
    "x>=1",
    "-",
    "TRUE",
    "2026-03-02",
    "1,5",
    "ñ",
)
ZONES = (
    "UTC",
    "America/Lima",
    "Europe/Madrid",
    "America/Santiago",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)
PRINTABLE = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
IDS = st.one_of(
    st.sampled_from(ODD_IDS),
    st.text(PRINTABLE, min_size=1, max_size=8).filter(lambda text: bool(re.fullmatch(ID_PATTERN, text))),
)
TEXTS = st.one_of(st.sampled_from(ODD_IDS), st.text(PRINTABLE, max_size=12))
CENTS = st.integers(0, 10**12)
FIGURES = st.floats(allow_nan=False, allow_infinity=False)


def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), strategy)


def keys(least: int = 1, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(IDS, min_size=least, max_size=most, unique=True)


def windows(slots: int, most: int = 3) -> st.SearchStrategy[list[Window]]:
    """Windows of any order and overlap."""
    pair = st.lists(st.integers(0, slots), min_size=2, max_size=2, unique=True).map(sorted)
    return st.lists(pair.map(lambda ends: Window(*ends)), max_size=most)


def rising_windows(slots: int) -> st.SearchStrategy[list[Window]]:
    """Windows in order and without overlap; some touch."""

    def pairs(points: list[int]) -> list[Window]:
        rising = sorted(points)
        return [Window(a, b) for a, b in pairwise(rising)][:: 2 if len(points) % 2 else 1]

    return st.lists(st.integers(0, slots), max_size=5, unique=True).map(pairs)


def validities() -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(st.integers(0, 900), optional(st.integers(1, 900))).map(
        lambda pair: {"valid_from": pair[0], "valid_until": None if pair[1] is None else pair[0] + pair[1]}
    )


@st.composite
def horizons(draw: st.DrawFn) -> dict[str, Any]:
    zone = draw(st.sampled_from(ZONES))
    start = draw(st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(ZoneInfo(zone))))
    if draw(st.booleans()):
        start = start.replace(minute=0, second=0, microsecond=0)
    if draw(st.booleans()):
        start = start.astimezone(timezone(timedelta(minutes=draw(st.integers(-720, 720)))))
    slots = draw(st.integers(1, 300))
    at = st.integers(0, slots)
    minutes = draw(st.sampled_from([1, 5, 7, 15, 30, 60, 1440]))
    return {
        "start": start,
        "time_zone": zone,
        "slot_minutes": minutes,
        "slots": slots,
        "now": draw(at),
        "freeze": draw(at),
    }


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Return an instance that is sound, if not sensible."""
    horizon = draw(horizons())
    slots = horizon["slots"]
    ids = {
        name: draw(keys())
        for name in (
            "calendars",
            "sites",
            "transport_classes",
            "equipment_classes",
            "contracts",
            "machines",
            "offers",
            "certificates",
            "operators",
            "premiums",
            "pools",
            "budgets",
            "orders",
        )
    }
    make = _Maker(draw, ids, slots)
    sites = [make.site(key) for key in ids["sites"]]
    make.shops = [site["id"] for site in sites if site["workshop_places"]]
    make.zones = {site["id"]: site["zones"] for site in sites}
    orders = [make.order(key) for key in ids["orders"]]
    return Instance.model_validate(
        {
            "name": draw(TEXTS.map(str.strip).filter(bool)),
            "currency": draw(st.sampled_from(["USD", "PEN", "CLP"])),
            "horizon": horizon,
            "weights": {
                **dict(zip(WEIGHTS, draw(st.lists(CENTS, min_size=10, max_size=10)), strict=True)),
                "levels": draw(
                    st.sampled_from([(), (("unplanned",),), (("rent", "travel"), ("unplanned",))])
                ),
            },
            "limits": make.limits(),
            "crew_transport": make.maybe_one("transport_classes"),
            "calendars": [make.calendar(key) for key in ids["calendars"]],
            "sites": sites,
            "transport_classes": [make.transport(key) for key in ids["transport_classes"]],
            "roads": make.roads(),
            "equipment_classes": [
                {
                    "id": key,
                    "name": draw(TEXTS),
                    "transport": make.one("transport_classes"),
                    "driven": draw(st.booleans()),
                }
                for key in ids["equipment_classes"]
            ],
            "contracts": [make.contract(key) for key in ids["contracts"]],
            "machines": [make.machine(key) for key in ids["machines"]],
            "offers": [make.offer(key) for key in ids["offers"]],
            "may_hire": draw(st.booleans()),
            "certificates": [{"id": key, "name": draw(TEXTS)} for key in ids["certificates"]],
            "operators": [make.operator(key) for key in ids["operators"]],
            "premiums": [make.premium(key) for key in ids["premiums"]],
            "pools": [make.pool(key) for key in ids["pools"]],
            "budgets": [
                {"id": key, "name": draw(TEXTS), "amount": draw(st.integers(0, 10**9))}
                for key in ids["budgets"]
            ],
            "orders": orders,
            "precedences": make.precedences(),
            "pins": make.pins(orders),
            "reference": make.reference(orders),
        }
    )


WEIGHTS = (
    "unplanned",
    "tardiness_per_hour",
    "makespan_per_slot",
    "deviation_draft",
    "deviation_published",
    "deviation_accepted",
    "preference_per_shift",
    "continuity_per_change",
    "fairness_per_hour",
    "fairness_per_shift",
)


class _Maker:
    """Draws objects that refer to ids that there are."""

    def __init__(self, draw: st.DrawFn, ids: dict[str, list[str]], slots: int) -> None:
        self.draw = draw
        self.ids = ids
        self.slots = slots
        self.shops: list[str] = []
        self.brought = list(ids["operators"])
        self.zones: dict[str, list[str]] = {}

    def one(self, name: str) -> str:
        return self.draw(st.sampled_from(self.ids[name]))

    def maybe_one(self, name: str) -> str | None:
        return self.draw(optional(st.sampled_from(self.ids[name])))

    def some(self, name: str) -> list[str]:
        return self.draw(st.lists(st.sampled_from(self.ids[name]), max_size=3))

    def limits(self) -> dict[str, Any]:
        daily, rest = self.draw(optional(st.integers(1, 1440))), self.draw(optional(st.integers(0, 10_080)))
        return {
            "daily_minutes": daily,
            "rest_minutes": rest,
            "weekly_minutes": self.draw(optional(st.integers(1, 10_080))),
            "daily_driving_minutes": self.draw(optional(st.integers(0, 1440))),
            "consecutive_days": self.draw(optional(st.integers(1, 366))),
        }

    def declines(self) -> list[dict[str, Any]]:
        windows_ = self.draw(windows(self.slots))
        found: list[dict[str, Any]] = [{"site": self.one("sites"), "window": w} for w in windows_[:2]]
        return [*found, *({"order": order} for order in self.some("orders"))]

    def history(self) -> list[dict[str, int]]:
        days = self.draw(st.sets(st.integers(1, 366), max_size=3))
        return [{"days_before": d, "minutes": self.draw(st.integers(0, 2880))} for d in sorted(days)]

    def place(self) -> dict[str, float]:
        latitude, longitude = self.draw(st.floats(-90, 90)), self.draw(st.floats(-180, 180))
        return {"latitude": latitude, "longitude": longitude}

    def calendar(self, key: str) -> dict[str, Any]:
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "windows": self.draw(rising_windows(self.slots)),
            "handovers": self.draw(st.lists(st.integers(0, self.slots), max_size=3)),
        }

    def site(self, key: str) -> dict[str, Any]:
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "region": self.draw(TEXTS),
            **self.place(),
            "calendar": self.one("calendars"),
            "closures": self.draw(windows(self.slots)),
            "inductions": self.some("certificates"),
            "zones": self.draw(keys(0)),
            "workshop_places": self.draw(st.integers(0, 3)),
            "machine_limit": self.draw(optional(st.integers(0, 10_000))),
            "rain": self.draw(windows(self.slots)),
            "drying_minutes": self.draw(st.integers(0, 10_000)),
        }

    def transport(self, key: str) -> dict[str, Any]:
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "pool": self.maybe_one("pools"),
            "speed_kmh": self.draw(st.integers(1, 200)),
            "detour_percent": self.draw(st.integers(100, 1000)),
            "loading_minutes": self.draw(st.integers(0, 10_000)),
            "cost_per_move": self.draw(CENTS),
            "cost_per_km": self.draw(CENTS),
        }

    def roads(self) -> list[dict[str, Any]]:
        ends = st.tuples(
            *(st.sampled_from(self.ids[name]) for name in ("transport_classes", "sites", "sites"))
        )
        return [
            {
                "transport": transport,
                "origin": origin,
                "destination": destination,
                "minutes": self.draw(st.integers(0, 100_000)),
                "km": self.draw(st.integers(0, 20_000)),
            }
            for transport, origin, destination in self.draw(st.lists(ends, max_size=3, unique=True))
        ]

    def machine(self, key: str) -> dict[str, Any]:
        names = st.one_of(st.sampled_from(["weight_t", "bucket_m3", "a_", "A b", "x__y"]), IDS)
        period = self.draw(windows(self.slots, most=1))
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "equipment_class": self.one("equipment_classes"),
            "attributes": self.draw(st.dictionaries(names, FIGURES, max_size=3)),
            "place": self.one("sites"),
            "sites": self.sites(),
            "available": period[0] if period else None,
            "documents": [
                {"name": name, **self.draw(validities())} for name in self.draw(st.lists(IDS, max_size=2))
            ],
            "downtimes": self.draw(windows(self.slots)),
            "cost_per_hour": self.draw(CENTS),
            "standby_per_hour": self.draw(CENTS),
            "owning_per_day": self.draw(CENTS),
            "meter_minutes": self.draw(st.integers(0, 10**8)),
            "services": self.services(),
            "operators": self.some_brought(),
            **self.rent(),
            "declines": self.declines(),
        }

    def some_brought(self) -> list[str]:
        """Operators who come with a machine, each with one."""
        brings: bool = self.draw(st.booleans())
        return [self.brought.pop()] if self.brought and brings else []

    def offer(self, key: str) -> dict[str, Any]:
        names = st.one_of(st.sampled_from(["weight_t", "A b"]), IDS)
        period = self.draw(windows(self.slots, most=1))
        by_contract = self.draw(st.booleans())
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "equipment_class": self.one("equipment_classes"),
            "attributes": self.draw(st.dictionaries(names, FIGURES, max_size=2)),
            "place": self.one("sites"),
            "sites": self.sites(),
            "available": period[0] if period else None,
            "lead_days": self.draw(st.integers(0, 40)),
            "units": self.draw(st.integers(1, 3)),
            "cost_per_hour": self.draw(CENTS),
            **({"contract": self.one("contracts")} if by_contract else {"rent_per_day": self.draw(CENTS)}),
        }

    def rent(self) -> dict[str, Any]:
        """Owned or rented, at a flat price of a day or by a contract."""
        if self.draw(st.booleans()):
            owner = self.draw(st.sampled_from(["owned", "rented"]))
            return {"ownership": owner, "rent_per_day": self.draw(CENTS)}
        return {
            "ownership": "rented",
            "contract": self.one("contracts"),
            "hire": self.draw(
                optional(
                    st.fixed_dictionaries(
                        {
                            "days": st.integers(1, 100_000),
                            "minutes": st.integers(0, 10**8),
                            "month_minutes": st.integers(0, 44_640),
                            "invoiced": CENTS,
                        }
                    )
                )
            ),
        }

    def contract(self, key: str) -> dict[str, Any]:
        units = ("hour", "day", "week", "month")
        prices = {f"per_{unit}": self.draw(optional(CENTS)) for unit in units}
        priced = prices["per_hour"] is not None or prices["per_month"] is not None
        return {
            "id": key,
            "name": self.draw(TEXTS),
            **prices,
            "delivery": self.draw(CENTS),
            "pickup": self.draw(CENTS),
            "minimum_hours": self.draw(st.integers(0, 744)) if priced else 0,
            "month_hours": self.draw(st.integers(1, 744)),
            "overtime_per_hour": self.draw(optional(CENTS)),
            "deducts_downtimes": self.draw(st.booleans()),
            "holidays": self.draw(windows(self.slots)),
        }

    def services(self) -> list[dict[str, Any]]:
        kinds = self.draw(st.lists(IDS, max_size=2, unique=True))
        return [
            {
                "id": kind,
                "name": self.draw(TEXTS),
                "interval_minutes": self.draw(st.integers(1, 10**8)),
                "due_minutes": self.draw(st.integers(0, 10**8)),
                "tolerance_minutes": self.draw(st.integers(0, 10**8)),
                "duration": self.draw(st.integers(1, 100_000)),
                "workshops": self.draw(st.lists(st.sampled_from(self.shops), unique=True, max_size=2))
                if self.shops
                else [],
                "field": True,
                "covers": [other for other in kinds if other != kind],
                "cost": self.draw(CENTS),
            }
            for kind in kinds
        ]

    def sites(self) -> list[str] | None:
        return self.some("sites") if self.draw(st.booleans()) else None

    def operator(self, key: str) -> dict[str, Any]:
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "certificates": [
                {"certificate": name, "level": self.draw(st.integers(1, 10)), **self.draw(validities())}
                for name in self.some("certificates")
            ],
            "shifts": self.draw(rising_windows(self.slots)),
            "leave": self.draw(windows(self.slots)),
            **(self.place() if self.draw(st.booleans()) else {}),
            "cost_per_hour": self.draw(CENTS),
            "limits": self.limits() if self.draw(st.booleans()) else None,
            "history": self.history(),
            "rested_minutes": self.draw(optional(st.integers(0, 100_000))),
            "declines": self.declines(),
            "overtime": self.draw(optional(st.builds(self.overtime, st.integers(0, 1440), CENTS))),
            "group": self.draw(optional(IDS)),
            "prefers_sites": self.some("sites"),
            "prefers_classes": self.some("equipment_classes"),
            **self.outing(),
            **self.carried(),
        }

    def outing(self) -> dict[str, Any]:
        """A base and the price of the time away from it, or neither."""
        base = self.maybe_one("sites")
        return {} if base is None else {"base": base, "away_per_hour": self.draw(CENTS)}

    def carried(self) -> dict[str, Any]:
        """Tools and parts."""
        return {
            "tools": self.draw(st.lists(IDS, max_size=2)),
            "parts": [
                {"part": name, "units": self.draw(st.integers(1, 1_000_000))}
                for name in self.draw(st.lists(IDS, max_size=2, unique=True))
            ],
        }

    @staticmethod
    def overtime(minutes: int, cents: int) -> dict[str, Any]:
        return {"normal_minutes": minutes, "cost_per_hour": cents}

    def premium(self, key: str) -> dict[str, Any]:
        calendar = self.one("calendars")
        return {"id": key, "name": self.draw(TEXTS), "calendar": calendar, "cost_per_hour": self.draw(CENTS)}

    def pool(self, key: str) -> dict[str, Any]:
        starts = [0, *sorted(self.draw(st.sets(st.integers(1, 900), max_size=3)))]
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "kind": self.draw(st.sampled_from(["equipment", "people"])),
            "levels": [{"start": s, "capacity": self.draw(st.integers(0, 1_000_000))} for s in starts],
        }

    def demands(self) -> list[dict[str, Any]]:
        return [
            {"certificate": name, "level": self.draw(st.integers(1, 10))}
            for name in self.some("certificates")
        ]

    def line(self) -> dict[str, Any]:
        kind = self.draw(st.sampled_from(["machine", "people", "pool"]))
        line: dict[str, Any] = {"kind": kind, "quantity": self.draw(st.integers(1, 10_000))}
        if kind == "pool":
            return {**line, "pool": self.one("pools")}
        if kind == "machine":
            line["equipment_class"] = self.one("equipment_classes")
            line["minimum"] = self.draw(st.dictionaries(IDS, FIGURES, max_size=2))
            line["operated"] = self.draw(st.booleans())
            if not line["operated"]:
                return line
        return {**line, "certificates": self.demands()}

    def mode(self) -> dict[str, Any]:
        budgets = self.draw(st.lists(st.sampled_from(self.ids["budgets"]), max_size=2, unique=True))
        return {
            "duration": self.draw(st.integers(1, 1_000_000)),
            "lines": [self.line() for _ in range(self.draw(st.integers(0, 2)))],
            "budgets": [{"budget": key, "amount": self.draw(st.integers(0, 10**9))} for key in budgets],
        }

    def order(self, key: str) -> dict[str, Any]:
        release = self.draw(st.integers(0, self.slots))
        later = optional(st.integers(release + 1, release + 900))
        site = self.one("sites")
        return {
            "id": key,
            "name": self.draw(TEXTS),
            "project": self.draw(TEXTS),
            "site": site,
            "zone": self.draw(st.sampled_from([None, *self.zones[site]])),
            "engine_percent": self.draw(st.integers(0, 1000)),
            **self.carried(),
            "restocks": self.draw(st.booleans()),
            "priority": self.draw(st.integers(1, 100)),
            "release": release,
            "due": self.draw(later),
            "deadline": self.draw(later),
            "interruptible": self.draw(st.booleans()),
            "optional": self.draw(st.booleans()),
            "dry_ground": self.draw(st.booleans()),
            "permit_days": self.draw(st.integers(0, 1000)),
            "permit_windows": self.draw(windows(self.slots)),
            "modes": [self.mode() for _ in range(self.draw(st.integers(1, 3)))],
        }

    def precedences(self) -> list[dict[str, Any]]:
        orders = self.ids["orders"]
        links = []
        for first, second in pairwise(orders):
            least = self.draw(st.integers(0, 500))
            more = self.draw(optional(st.integers(0, 500)))
            links.append(
                {
                    "predecessor": first,
                    "successor": second,
                    "kind": self.draw(st.sampled_from(["FS", "SS", "FF", "SF"])),
                    "min_lag": least,
                    "max_lag": None if more is None else least + more,
                    "lag_time": self.draw(st.sampled_from(["calendar", "working"])),
                }
            )
        return links

    def pins(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        pins = []
        for kind in self.draw(
            st.lists(st.sampled_from(["start", "mode", "machine", "operator"]), max_size=4)
        ):
            order = self.draw(st.sampled_from(orders))
            pin: dict[str, Any] = {"kind": kind, "order": order["id"]}
            if kind == "start":
                pin["start"] = self.draw(st.integers(0, self.slots))
            elif kind == "mode":
                pin["mode"] = self.draw(st.integers(0, len(order["modes"]) - 1))
            else:
                pin[kind] = self.one(f"{kind}s")
            period = self.draw(windows(self.slots, most=1)) if kind == "operator" else []
            pins.append({**pin, "window": period[0]} if period else pin)
        return pins

    def reference(self, orders: list[dict[str, Any]]) -> dict[str, Any] | None:
        if self.draw(st.booleans()):
            return None
        standing = st.sampled_from(["draft", "published", "accepted"])
        placed, duties = [], []
        for window in self.draw(windows(self.slots)):
            order = self.draw(st.sampled_from(orders))
            mode = self.draw(st.integers(0, len(order["modes"]) - 1))
            times = {"start": window.start, "end": window.end, "standing": self.draw(standing)}
            placed.append({"order": order["id"], "mode": mode, "machines": self.some("machines"), **times})
            line = self.draw(st.integers(0, 3))
            who = {"operator": self.one("operators"), "machine": self.maybe_one("machines")}
            duties.append({**who, "order": order["id"], "line": line, **times})
        most = self.draw(optional(st.integers(0, 10**6)))
        return {"orders": placed, "duties": duties, "most_changes": most}
