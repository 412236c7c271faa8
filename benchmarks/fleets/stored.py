"""Generated fleets kept as files: the largest with all rules takes minutes to generate."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.generator.causes import plant
from data.generator.generate import Generated, generate
from models.domain.codec import read_instance, read_plan, write_instance, write_plan
from models.domain.instance import FORMAT_VERSION, Instance
from models.domain.plan import PLAN_FORMAT_VERSION, Plan

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(".benchmarks") / "fleets"
GENERATOR, GREEDY = ROOT / "data" / "generator", ROOT / "benchmarks" / "greedy"
HASH_LETTERS = 12

Told = Callable[[str], None]


@dataclass(frozen=True, order=True)
class Fleet:
    """Which fleet: the same numbers give the same one on every machine.

    Parameters
    ----------
    seed
        Of the generator.
    all_rules
        With the demands of every rule.
    planted
        One order is impossible, in this way; empty: none is.
    """

    orders: int
    seed: int = 1
    all_rules: bool = False
    planted: str = ""

    @property
    def rules(self) -> str:
        """Which rules it has demands of, in a word."""
        return "all-rules" if self.all_rules else "plain"

    @property
    def name(self) -> str:
        """What its files are called."""
        planted = f"-{self.planted}" if self.planted else ""
        return f"{self.orders}-seed-{self.seed}-{self.rules}{planted}-{generator_hash()}"


@dataclass(frozen=True)
class Loaded:
    """A fleet that was read.

    Parameters
    ----------
    witness
        The generator's plan; of a planted fleet the plan without the order that cannot be done.
    load_s
        Seconds of reading and validating the instance.
    """

    fleet: Fleet
    instance: Instance
    witness: Plan
    load_s: float


def load(fleet: Fleet, folder: Path = FOLDER, told: Told | None = None) -> Loaded:
    """Return a fleet from its files; it is generated, and they are written, if they are not there.

    Parameters
    ----------
    told
        Told in words of what takes long.
    """
    path, witness = folder / f"{fleet.name}.json", folder / f"{fleet.name}.witness.json"
    if not path.exists():
        if told is not None:
            told(f"generating {fleet.orders:,} orders, {fleet.rules}, seed {fleet.seed}; kept as {path}")
        made = _made(fleet)
        folder.mkdir(parents=True, exist_ok=True)
        write_plan(made.witness, witness)
        write_instance(made.instance, path)  # last: who finds it finds both
    began = time.perf_counter()
    instance = read_instance(path)
    seconds = time.perf_counter() - began
    return Loaded(fleet, instance, read_plan(witness), seconds)


def greedy_of(loaded: Loaded, folder: Path = FOLDER, told: Told | None = None) -> Plan:
    """Return the reference greedy's plan of a fleet, kept as a file too, without its costs."""
    from benchmarks.greedy.written import greedy_plan

    path = folder / f"{loaded.fleet.name}.greedy-{greedy_hash()}.json"
    if not path.exists():
        if told is not None:
            told(f"planning {loaded.fleet.orders:,} orders with the reference greedy; kept as {path}")
        folder.mkdir(parents=True, exist_ok=True)
        write_plan(greedy_plan(loaded.instance), path)
    return read_plan(path)


def _made(fleet: Fleet) -> Generated:
    if fleet.planted:
        found = plant(fleet.orders, fleet.seed, fleet.planted)
        return Generated(found.instance, found.plan)
    return generate(fleet.orders, fleet.seed, all_rules=fleet.all_rules)


@cache
def generator_hash() -> str:
    """Return a hash of the generator's sources and of the formats: with another one, fleets may differ."""
    return _hash(GENERATOR, f"{FORMAT_VERSION} {PLAN_FORMAT_VERSION}")


@cache
def greedy_hash() -> str:
    """Return a hash of the reference greedy's sources."""
    return _hash(GREEDY)


def _hash(folder: Path, also: str = "") -> str:
    return hash_of(sorted(folder.glob("*.py")), also)


def hash_of(files: Iterable[Path], also: str = "") -> str:
    """Return a hash of files by name and content, and of a text."""
    digest = hashlib.sha256(also.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:HASH_LETTERS]
