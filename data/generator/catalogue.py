"""What a civil-engineering contractor owns, whom it employs and what work it takes on.

Figures are typical of earthworks in South America: operating cost per machine hour with fuel and wear,
wages per hour with charges, haulage per lowboy trip. docs/reference/generator.md documents them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Size:
    """A size of a class: the models that are sold, with their figures.

    Parameters
    ----------
    attributes
        Least figures of the size, by name.
    rate
        Operating cost in whole currency units an hour, lowest and highest.
    rent
        Rent in whole currency units a day.
    """

    models: tuple[str, ...]
    attributes: dict[str, float]
    rate: tuple[int, int]
    rent: int


@dataclass(frozen=True)
class MachineKind:
    """An equipment class.

    Parameters
    ----------
    scarce
        Whether fleets are short of it: the witness plan works it hard.
    share
        Share of a fleet's machines.
    certificate
        What its operator must hold; level 2 for the larger size.
    """

    id: str
    name: str
    prefix: str
    transport: str
    certificate: str
    share: float
    scarce: bool
    sizes: tuple[Size, ...]


KINDS: tuple[MachineKind, ...] = (
    MachineKind(
        "excavator",
        "Excavator",
        "EX",
        "heavy-lowboy",
        "excavator",
        0.25,
        True,
        (
            Size(
                ("CAT 320", "Komatsu PC210", "Volvo EC220"), {"weight_t": 22, "bucket_m3": 1.0}, (58, 72), 420
            ),
            Size(
                ("CAT 336", "Komatsu PC360", "Volvo EC380"),
                {"weight_t": 36, "bucket_m3": 1.9},
                (92, 118),
                780,
            ),
        ),
    ),
    MachineKind(
        "dozer",
        "Dozer",
        "DZ",
        "heavy-lowboy",
        "dozer",
        0.13,
        True,
        (
            Size(("CAT D6", "Komatsu D61"), {"weight_t": 20, "blade_m3": 3.8}, (70, 88), 520),
            Size(("CAT D8", "Komatsu D155"), {"weight_t": 38, "blade_m3": 8.7}, (120, 150), 950),
        ),
    ),
    MachineKind(
        "dump_truck",
        "Dump truck",
        "VQ",
        "own-wheels",
        "heavy-truck",
        0.28,
        False,
        (Size(("Volvo FMX 8x4", "Scania P410", "Mercedes Arocs"), {"payload_m3": 15}, (42, 54), 330),),
    ),
    MachineKind(
        "roller",
        "Roller",
        "RO",
        "light-lowboy",
        "roller",
        0.10,
        False,
        (Size(("CAT CS11", "Bomag BW211", "Hamm 3410"), {"weight_t": 11}, (44, 58), 310),),
    ),
    MachineKind(
        "loader",
        "Wheel loader",
        "CF",
        "light-lowboy",
        "loader",
        0.08,
        False,
        (Size(("CAT 950", "Komatsu WA380", "Volvo L120"), {"bucket_m3": 3.0}, (60, 76), 450),),
    ),
    MachineKind(
        "grader",
        "Motor grader",
        "MN",
        "light-lowboy",
        "grader",
        0.08,
        False,
        (Size(("CAT 140", "Komatsu GD655"), {"blade_m": 3.7}, (66, 84), 500),),
    ),
    MachineKind(
        "water_truck",
        "Water truck",
        "CI",
        "own-wheels",
        "heavy-truck",
        0.05,
        False,
        (Size(("Volvo VM 330", "Hino 500"), {"volume_m3": 19}, (40, 50), 300),),
    ),
    MachineKind(
        "crane",
        "Mobile crane",
        "GR",
        "heavy-lowboy",
        "crane",
        0.05,
        False,
        (Size(("Grove RT650", "Terex RT555", "Tadano GR500"), {"lift_t": 50}, (130, 165), 1350),),
    ),
)


@dataclass(frozen=True)
class Transport:
    """How machines of a class, or crews, travel; money in cents."""

    id: str
    name: str
    pool: str | None
    speed_kmh: int
    detour_percent: int
    loading_minutes: int
    cost_per_move: int
    cost_per_km: int


TRANSPORTS: tuple[Transport, ...] = (
    Transport("heavy-lowboy", "60 t lowboy", "heavy-lowboys", 35, 140, 90, 52_000, 640),
    Transport("light-lowboy", "30 t lowboy", "light-lowboys", 45, 135, 60, 29_000, 380),
    Transport("own-wheels", "Drives itself", None, 40, 135, 15, 2_500, 190),
    Transport("crew-van", "Crew van", None, 50, 130, 0, 0, 55),
)

LOWBOYS: dict[str, str] = {"heavy-lowboys": "60 t lowboys", "light-lowboys": "30 t lowboys"}


@dataclass(frozen=True)
class Skill:
    """A certificate that can be somebody's trade.

    Parameters
    ----------
    rate
        Wage in whole currency units an hour, lowest grade and highest.
    also
        Other certificates that its holders often have, with the share who do.
    """

    id: str
    name: str
    rate: tuple[int, int]
    also: tuple[tuple[str, float], ...] = ()


SKILLS: tuple[Skill, ...] = (
    Skill("excavator", "Excavator licence", (21, 29), (("loader", 0.35), ("roller", 0.25))),
    Skill("dozer", "Dozer licence", (21, 28), (("grader", 0.30), ("roller", 0.20))),
    Skill("heavy-truck", "Heavy truck licence (A-IIIb)", (15, 20), (("loader", 0.12), ("roller", 0.10))),
    Skill("roller", "Roller licence", (16, 20), (("heavy-truck", 0.15),)),
    Skill("loader", "Wheel loader licence", (18, 23), (("heavy-truck", 0.15), ("roller", 0.25))),
    Skill("grader", "Motor grader licence", (24, 32), (("roller", 0.30),)),
    Skill("crane", "Crane licence", (27, 35), (("loader", 0.20), ("rigger", 0.30))),
    Skill("rigger", "Rigger ticket", (16, 20), ()),
    Skill("foreman", "Foreman", (24, 31), (("surveyor", 0.15),)),
    Skill("surveyor", "Surveyor", (20, 27), ()),
)

SCARCE_CLASSES: tuple[str, ...] = tuple(kind.id for kind in KINDS if kind.scarce)
"""Classes that the witness plan works for at least 75 % of their open slots."""

SCARCE_CERTIFICATES: tuple[str, ...] = tuple(dict.fromkeys(kind.certificate for kind in KINDS if kind.scarce))
"""Certificates whose holders it works for at least 75 % of their shifts."""


@dataclass(frozen=True)
class CrewLine:
    """Machines of a class on a job: least and largest number, and the size asked (0 the smaller)."""

    kind: str
    count: tuple[int, int] = (1, 1)
    size: int = 0


@dataclass(frozen=True)
class Way:
    """One way of doing a job; ``pace`` is its duration against the first way's."""

    crew: tuple[CrewLine, ...]
    pace: float = 1.0


@dataclass(frozen=True)
class JobKind:
    """A kind of work.

    Parameters
    ----------
    phase
        Its place in construction: an order never waits for one of a later phase.
    ways
        The first is what the witness plan was drawn with.
    people
        Certificate of each person without a machine.
    pools
        Pool, and the most units that it takes.
    hours
        Longest and shortest, if it fits inside one working period and may not be interrupted.
    weight
        How often it is chosen where it can be done.
    """

    id: str
    phase: int
    ways: tuple[Way, ...]
    people: tuple[str, ...] = ()
    pools: tuple[tuple[str, int], ...] = ()
    hours: tuple[int, int] | None = None
    weight: float = 1.0
    titles: dict[str, str] = field(default_factory=dict)


def _one(kind: str, size: int = 0) -> Way:
    return Way((CrewLine(kind, size=size),))


JOBS: tuple[JobKind, ...] = (
    JobKind("clear", 1, (_one("dozer"), Way((CrewLine("dozer", size=1),), 0.78)), weight=1.0),
    JobKind(
        "cut",
        2,
        (
            Way((CrewLine("excavator", size=1), CrewLine("dump_truck", (2, 3)))),
            Way((CrewLine("excavator", (2, 2)), CrewLine("dump_truck", (2, 3))), 1.3),
        ),
        people=("foreman",),
        weight=2.2,
    ),
    JobKind(
        "dig",
        2,
        (Way((CrewLine("excavator"), CrewLine("dump_truck", (1, 2)))),),
        pools=(("flaggers", 2),),
        weight=1.6,
    ),
    JobKind("trench", 3, (_one("excavator"), Way((CrewLine("excavator", size=1),), 0.8)), weight=1.2),
    JobKind(
        "haul",
        2,
        (Way((CrewLine("dump_truck", (1, 2)),)), Way((CrewLine("dump_truck", (2, 3)),), 0.62)),
        pools=(("flaggers", 1),),
        weight=0.9,
    ),
    JobKind("load", 2, (Way((CrewLine("loader"), CrewLine("dump_truck", (1, 2)))),), weight=0.9),
    JobKind("stockpile", 1, (_one("loader"),), weight=0.6),
    JobKind("ripping", 2, (_one("dozer", 1),), hours=(4, 10), weight=0.5),
    JobKind(
        "fill",
        3,
        (
            Way((CrewLine("dozer"), CrewLine("roller"))),
            Way((CrewLine("dozer", size=1), CrewLine("roller")), 0.82),
        ),
        people=("foreman",),
        weight=1.5,
    ),
    JobKind("compact", 4, (_one("roller"),), weight=0.8),
    JobKind(
        "grade",
        4,
        (Way((CrewLine("grader"), CrewLine("roller"))), Way((CrewLine("grader"),), 1.4)),
        weight=1.0,
    ),
    JobKind("maintain", 4, (_one("grader"),), pools=(("flaggers", 2),), weight=0.7),
    JobKind("dust", 3, (_one("water_truck"),), weight=1.0),
    JobKind("lift", 5, (_one("crane"),), people=("rigger",), hours=(4, 10), weight=0.7),
    JobKind("erect", 5, (_one("crane"),), people=("rigger",), weight=1.3),
    JobKind("riprap", 5, (Way((CrewLine("excavator"), CrewLine("loader"))),), weight=0.8),
    JobKind("probe", 1, (_one("excavator"),), hours=(4, 9), weight=0.5),
    JobKind("survey", 0, (Way(()),), people=("surveyor",), hours=(3, 8), weight=0.0),
)
