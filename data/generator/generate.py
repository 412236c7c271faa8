"""From a number of orders and a seed to a fleet and its witness plan."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from data.generator.assemble import Drawn, assemble, base_instance
from data.generator.complete import complete
from data.generator.demands_scarce import INSPECTIONS
from data.generator.dress import dressed
from data.generator.fleet import Unit, make_fleet
from data.generator.hire import Office, Person
from data.generator.improve import improved, rebuilt
from data.generator.jobs import Haul, Job
from data.generator.lowboys import Lowboys
from data.generator.measure import least_share
from data.generator.plant import Planter
from data.generator.theme import Theme, drawn_theme
from data.generator.world import DAY, World, make_world, usual_weeks
from models.domain.index import Index
from models.domain.instance import Instance
from models.domain.plan import Plan
from solver.check import with_costs

FEW, THOROUGH, TOLERANCE = 60, 1800, 100_000
"""Up to so many orders the witness plan is improved with so many tries, through plans dearer by cents."""

VERY_FEW, FORTNIGHT, FOUR_WEEKS = 18, 14 * DAY, 28 * DAY
"""Up to so many orders, and slots, every start is tried and not only those that promise something."""

LEAST_SHARE, DRAWS = 0.75, 5
"""What is scarce works at least this share of its open slots, or all is drawn again, up to so often."""


@dataclass(frozen=True)
class Generated:
    """A fleet and a plan that keeps every rule and does all orders."""

    instance: Instance
    witness: Plan


def generate(
    orders: int, seed: int, weeks: int | None = None, theme: Theme | None = None, *, all_rules: bool = False
) -> Generated:
    """Return a fleet with so many orders; the same numbers give the same fleet on every machine.

    Parameters
    ----------
    orders
        Work orders, 1 to 10,000.
    weeks
        Length of the horizon, 1 to 52; none: 1 to 13 by the number of orders.
    theme
        Names and places; none: drawn.
    all_rules
        Whether it has demands of every rule, which the witness plan keeps. The plan is then left as it was
        drawn, so that the demands keep a planner from what would be better.
    """
    weeks = weeks or usual_weeks(orders)
    if all_rules:
        added = INSPECTIONS if orders > INSPECTIONS else 0
        instance, plan = _drawn(orders - added, seed, weeks, theme)
        return Generated(*dressed(_stream(seed, orders, "dress"), instance, plan, inspected=added > 0))
    instance, plan = _drawn(orders, seed, weeks, theme)
    stream = _stream(seed, orders, "improve")
    plan = _improved(stream, instance, plan, orders)
    return Generated(instance, with_costs(instance, plan))


def _drawn(orders: int, seed: int, weeks: int, theme: Theme | None) -> tuple[Instance, Plan]:
    """Return the first draw whose witness plan works what is scarce hard enough; the best if none does."""
    best: tuple[float, Instance, Plan] | None = None
    for attempt in range(DRAWS):
        drawn = draw(orders, seed, weeks, theme, attempt)
        instance, plan = assemble(_stream(seed, orders, "assemble", attempt), drawn)
        share = least_share(Index(instance), plan)
        if best is None or share > best[0]:
            best = share, instance, plan
        if share >= LEAST_SHARE:
            break
    assert best is not None
    return best[1], best[2]


def _improved(rng: Random, instance: Instance, plan: Plan, orders: int) -> Plan:
    """Return a plan that a planner would be content with; thoroughly improved where there are few orders."""
    if orders > FEW:
        return improved(rng, instance, plan, 3 * orders // 2, 0, every=False)
    slots = instance.horizon.slots
    effort = min(THOROUGH, 150 * orders)
    every = orders <= VERY_FEW and slots <= FORTNIGHT
    plan = improved(rng, instance, plan, effort, TOLERANCE, every=every)
    every = slots <= FOUR_WEEKS
    plan = improved(rng, instance, plan, 3 * orders, 0, every=every)
    again = rebuilt(instance, plan, every=every)
    return plan if again is None else improved(rng, instance, again, 3 * orders, 0, every=every)


def draw(orders: int, seed: int, weeks: int, theme: Theme | None, attempt: int = 0) -> Drawn:
    """Return places, machines, work and people as drawn for the witness plan."""
    places = theme or drawn_theme(_stream(seed, orders, "theme", attempt), seed, orders)
    world = make_world(_stream(seed, orders, "world", attempt), places, weeks)
    units = make_fleet(_stream(seed, orders, "fleet", attempt), world, orders)
    lowboys = Lowboys(units, world.horizon.slots)
    index = Index(base_instance(world, lowboys.capacity))
    jobs, hauls = _work(_stream(seed, orders, "work", attempt), world, index, lowboys, units, orders)
    office = _stream(seed, orders, "office", attempt)
    people: list[Person] = []
    for zone in range(len(world.zones)):
        own = Office(office, world, index, zone, len(people))
        own.staff([job for job in jobs if job.zone == zone])
        people += own.people
    return Drawn(places, world, index, units, jobs, hauls, people, lowboys.capacity)


def _work(
    rng: Random, world: World, index: Index, lowboys: Lowboys, units: list[Unit], orders: int
) -> tuple[list[Job], list[Haul]]:
    jobs: list[Job] = []
    hauls: list[Haul] = []
    for zone in range(len(world.zones)):
        own = [unit for unit in units if unit.zone == zone]
        quota = _share(orders, len(world.zones), zone)
        surveys = round(0.05 * quota)
        odd = round(0.08 * quota)
        planter = Planter(rng, world, index, lowboys, zone, own, quota - surveys - odd)
        planter.draw()
        if len(planter.jobs) > quota - surveys:
            planter.draw_at_most(quota - surveys)
        complete(rng, planter, quota, surveys)
        jobs += sorted(planter.jobs, key=lambda job: (job.start, job.end, job.site))
        hauls += planter.hauls
    for number, job in enumerate(jobs):
        job.number = number
        _people_and_pools(rng, world, job)
    return jobs, hauls


def _share(total: int, parts: int, part: int) -> int:
    return total // parts + (part < total % parts)


def _people_and_pools(rng: Random, world: World, job: Job) -> None:
    """Some crews work under a foreman; some need flaggers, or light towers where they work late."""
    wanted = job.kind.people
    if "foreman" in wanted and rng.random() > 0.25:
        wanted = tuple(c for c in wanted if c != "foreman")
    job.people = wanted
    for pool, most in job.kind.pools:
        if rng.random() < 0.5:
            job.pools[pool] = rng.randint(1, most)
    if world.zones[job.zone].region.calendar == "two-shift" and job.duration > 16 and rng.random() < 0.4:
        job.pools["light-towers"] = rng.randint(1, 2)


def _stream(seed: int, orders: int, purpose: str, attempt: int = 0) -> Random:
    """Return a stream of its own for each purpose, so that a change of one does not shift the others."""
    return Random(f"{seed}/{orders}/{purpose}" + (f"/{attempt}" if attempt else ""))
