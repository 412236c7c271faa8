"""The program that runs PyJobShop on one instance. It knows nothing of the engine that it is compared with.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is the
parsed file, and writes ``{"status", "objective", "bound", "solution", "wall_s", "formulation"}``.

Models are built as the library's authors build theirs: renewable and consumable resources with modes. For
teams of named people its authors propose one mode per possible team (PyJobShop issue 283). Where the teams
are too many for that, each place of a team is a task of its own, tied to the others by equal starts.
Heads are counted by renewable resources as well, which makes the peer stronger than without.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from itertools import combinations
from math import comb
from typing import Any

from pyjobshop import Model, Result

MOST_TEAMS = 20_000
"""Modes of an instance above which teams are modelled place by place."""
_STATUSES = {"Optimal": "OPTIMAL", "Feasible": "FEASIBLE", "Infeasible": "INFEASIBLE"}

Data = dict[str, Any]
ReadOut = Callable[[Result], Data]


def add_links(model: Model, firsts: Sequence[Any], successors: Sequence[Sequence[int]]) -> None:
    """Tie each task's end to its successors' starts."""
    for task, following in enumerate(successors):
        for successor in following:
            model.add_end_before_start(firsts[task], firsts[successor])


def build_rcpsp(data: Data, model: Model) -> ReadOut:
    """One task with one mode each; every resource is renewable."""
    resources = [model.add_renewable(capacity=capacity) for capacity in data["capacities"]]
    tasks = [model.add_task() for _ in data["durations"]]
    for task, duration, demands in zip(tasks, data["durations"], data["demands"], strict=True):
        model.add_mode(task, resources, duration, demands)
    add_links(model, tasks, data["successors"])
    return lambda result: {"start": [task.start for task in result.best.tasks]}


def build_mmrcpsp(data: Data, model: Model) -> ReadOut:
    """One task with several modes each; what is used up is consumable."""
    resources = [
        model.add_renewable(capacity=capacity) if renewable else model.add_consumable(capacity=capacity)
        for capacity, renewable in zip(data["capacities"], data["renewable"], strict=True)
    ]
    tasks = [model.add_task() for _ in data["modes"]]
    first_modes = []
    for task, modes in zip(tasks, data["modes"], strict=True):
        first_modes.append(len(model.modes))
        for mode in modes:
            model.add_mode(task, resources, mode["duration"], mode["demands"])
    add_links(model, tasks, data["successors"])
    return lambda result: {
        "start": [task.start for task in result.best.tasks],
        "mode": [t.mode - first + 1 for t, first in zip(result.best.tasks, first_modes, strict=True)],
    }


def place_skills(heads: Sequence[int]) -> list[int]:
    """Return the skill of each place of a team."""
    return [skill for skill, count in enumerate(heads) for _ in range(count)]


def match(
    team: Sequence[int], places: Sequence[int], mastery: Sequence[Sequence[bool]]
) -> dict[int, int] | None:
    """Return the person of each place, if the team can fill all of them: augmenting paths."""
    person_of: dict[int, int] = {}

    def seat(person: int, tried: set[int]) -> bool:
        for place, skill in enumerate(places):
            if mastery[person][skill] and place not in tried:
                tried.add(place)
                if place not in person_of or seat(person_of[place], tried):
                    person_of[place] = person
                    return True
        return False

    return person_of if all(seat(person, set()) for person in team) else None


def useful_people(heads: Sequence[int], mastery: Sequence[Sequence[bool]]) -> list[int]:
    """Return who has one of the skills that are asked."""
    return [
        person
        for person, skills in enumerate(mastery)
        if any(has and count for has, count in zip(skills, heads, strict=True))
    ]


def most_teams(data: Data) -> int:
    """Return how many teams there are at most, over all activities."""
    return sum(comb(len(useful_people(heads, data["mastery"])), sum(heads)) for heads in data["required"])


def build_mspsp(data: Data, model: Model) -> ReadOut:
    """Teams as modes where they are few enough, else place by place."""
    build = build_teams if most_teams(data) <= MOST_TEAMS else build_places
    return build(data, model)


class Heads:
    """Renewable resources that count heads of each skill and in all.

    They follow from the people, who are machines; stated too, they let the solver prove far more.
    """

    def __init__(self, data: Data, model: Model) -> None:
        self._skills = [
            model.add_renewable(capacity=sum(column)) for column in zip(*data["mastery"], strict=True)
        ]
        self._all = model.add_renewable(capacity=len(data["mastery"]))

    def of(self, heads: Sequence[int]) -> tuple[list[Any], list[int]]:
        """Return resources and demands of an activity."""
        asked = [(pool, count) for pool, count in zip(self._skills, heads, strict=True) if count]
        asked += [(self._all, sum(heads))] if asked else []
        return [pool for pool, _ in asked], [count for _, count in asked]


def build_teams(data: Data, model: Model) -> ReadOut:
    """One task per activity with one mode per possible team of machines."""
    people = [model.add_machine() for _ in data["mastery"]]
    counted = Heads(data, model)
    tasks = [model.add_task() for _ in data["durations"]]
    teams: list[list[list[int]]] = []  # by mode
    for task, duration, heads in zip(tasks, data["durations"], data["required"], strict=True):
        places = place_skills(heads)
        pools, counts = counted.of(heads)
        for team in combinations(useful_people(heads, data["mastery"]), len(places)):
            seats = match(team, places, data["mastery"])
            if seats is not None:
                teams.append([[person + 1, places[place] + 1] for place, person in sorted(seats.items())])
                members = [people[person] for person in team]
                model.add_mode(task, members + pools, duration, [0] * len(team) + counts)
    add_links(model, tasks, data["successors"])
    return lambda result: {
        "start": [task.start for task in result.best.tasks],
        "team": [teams[task.mode] for task in result.best.tasks],
    }


def build_places(data: Data, model: Model) -> ReadOut:
    """One task per activity, and one per place of its team with one mode per person who can fill it."""
    people = [model.add_machine() for _ in data["mastery"]]
    counted = Heads(data, model)
    leads = [model.add_task() for _ in data["durations"]]
    for lead, duration, heads in zip(leads, data["durations"], data["required"], strict=True):
        pools, counts = counted.of(heads)
        model.add_mode(lead, pools, duration, counts)
    person_of_mode = [-1] * len(leads)
    seats: list[list[tuple[int, int]]] = []  # by activity: task and skill of each place
    for lead, duration, heads in zip(leads, data["durations"], data["required"], strict=True):
        seats.append([])
        for skill in place_skills(heads):
            seats[-1].append((len(model.tasks), skill))
            task = model.add_task()
            for person, skills in enumerate(data["mastery"]):
                if skills[skill]:
                    model.add_mode(task, people[person], duration)
                    person_of_mode.append(person)
            model.add_start_at_start(lead, task)
    add_links(model, leads, data["successors"])

    def read_out(result: Result) -> Data:
        tasks = result.best.tasks
        return {
            "start": [task.start for task in tasks[: len(leads)]],
            "team": [[[person_of_mode[tasks[i].mode] + 1, skill + 1] for i, skill in team] for team in seats],
        }

    return read_out


BUILDERS: dict[str, Callable[[Data, Model], ReadOut]] = {
    "rcpsp": build_rcpsp,
    "mmrcpsp": build_mmrcpsp,
    "mspsp": build_mspsp,
}


def formulation(question: Data) -> str:
    """Return which formulation is used, where there is a choice."""
    if question["family"] != "mspsp":
        return ""
    return "teams as modes" if most_teams(question["data"]) <= MOST_TEAMS else "teams place by place"


def answer(question: Data) -> Data:
    """Build, solve and read out."""
    began = time.perf_counter()
    model = Model()
    read_out = BUILDERS[question["family"]](question["data"], model)
    result = model.solve(
        solver="ortools",
        time_limit=question["time_limit_s"],
        num_workers=question["workers"],
        display=False,
        random_seed=question["seed"],
    )
    wall_s = time.perf_counter() - began
    status = _STATUSES.get(result.status.value, "UNKNOWN")
    solved = status in ("OPTIMAL", "FEASIBLE")
    return {
        "status": status,
        "objective": result.objective if solved else None,
        "bound": result.lower_bound if solved else None,
        "solution": read_out(result) if solved else None,
        "wall_s": wall_s,
        "formulation": formulation(question),
    }


def main() -> None:
    """Answer one question, or name the versions."""
    if sys.argv[1:] == ["--versions"]:
        said: Data = {name: version(name) for name in ("pyjobshop", "ortools")}
    else:
        said = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
