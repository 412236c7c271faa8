"""The program that runs OR-Tools' routing library on one instance. It knows nothing of the engine beside it.

Reads ``{"family", "data", "time_limit_s", "workers", "seed"}`` from standard input, where ``data`` is the
parsed file, and writes ``{"status", "objective", "bound", "solution", "wall_s", "formulation"}``.

- ``trsp``: every rule is in the model. Time is a dimension with waiting; skills are allowed vehicles; each
  kind of tool and of part is a dimension that begins with what the technician has, and to which the depot
  adds enough for all. Each technician has a copy of the depot of their own, to be visited or not, so at most
  once. What is minimised is travel and waiting, which with the service times is the working time.

Travel is rounded up to thousandths, so that routes hold in the file's own numbers. To the library a depot is
not worth its way before something needs it; so a first search, for a tenth of the time, sends everybody
there, and the second begins with its routes. The library uses one core: each worker is a search of its own
with another order of the requests and another way to begin, and the best counts. It proves no bound.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from multiprocessing import get_context
from typing import Any

from ortools.constraint_solver import (  # type: ignore[import-untyped]  # it brings none
    pywrapcp,
    routing_enums_pb2,
)

GRID = 1000
"""Steps of one unit of time."""
FIRST_SHARE = 0.1
"""Share of the time limit that the first search has at most."""
_UNSERVED = 10**9
"""What leaving out a request costs, or in the first search a depot: more than any route, in steps."""

_STRATEGIES = routing_enums_pb2.FirstSolutionStrategy
FIRST_STRATEGIES = (
    _STRATEGIES.PARALLEL_CHEAPEST_INSERTION,
    _STRATEGIES.SAVINGS,
    _STRATEGIES.PATH_CHEAPEST_ARC,
)
"""How the workers build their first routes, in turn."""

Data = dict[str, Any]
Routes = list[list[int]]


class Routing:
    """The model of one instance.

    Nodes are the technicians' homes, the requests, and one depot for each technician, in this order.

    Parameters
    ----------
    order
        The requests, as places in the data, in the order in which they become nodes.
    depots_asked
        Whether leaving out a depot costs.
    """

    def __init__(self, data: Data, order: Sequence[int], depots_asked: bool) -> None:
        self.technicians = data["technicians"]
        self.requests = [data["requests"][place] for place in order]
        crew = len(self.technicians)
        self.first_request, self.first_depot = crew, crew + len(self.requests)
        self.places = [*self.technicians, *self.requests, *[data["depot"]] * crew]
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.places), crew, list(range(crew)), list(range(crew))
        )
        self.model = pywrapcp.RoutingModel(self.manager)
        self._add_time()
        self._add_skills()
        for kind in range(data["tools"]):
            self._add_tool(kind)
        for kind in range(data["parts"]):
            self._add_part(kind)
        for vehicle in range(crew):
            depot = self._index(self.first_depot + vehicle)
            self.model.AddDisjunction([depot], _UNSERVED if depots_asked else 0)
            self._allow(depot, [vehicle])

    def _index(self, node: int) -> int:
        return int(self.manager.NodeToIndex(node))

    def _allow(self, index: int, vehicles: Sequence[int]) -> None:
        """Allow a node these vehicles only, or to be left out: `SetAllowedVehiclesForIndex` takes no list."""
        self.model.VehicleVar(index).SetValues([-1, *vehicles])

    def _request_nodes(self) -> range:
        return range(self.first_request, self.first_depot)

    def _add_time(self) -> None:
        travel = [
            [math.ceil(GRID * math.dist((a["x"], a["y"]), (b["x"], b["y"]))) for b in self.places]
            for a in self.places
        ]
        self.model.SetArcCostEvaluatorOfAllVehicles(self.model.RegisterTransitMatrix(travel))
        service = [GRID * place.get("service", 0) for place in self.places]
        lasting = [[way + stay for way in row] for row, stay in zip(travel, service, strict=True)]
        end = GRID * max(place["latest"] for place in self.places)
        self.model.AddDimension(self.model.RegisterTransitMatrix(lasting), end, end, False, "time")
        dimension = self.model.GetDimensionOrDie("time")
        dimension.SetSlackCostCoefficientForAllVehicles(1)
        for vehicle, technician in enumerate(self.technicians):
            for index in (self.model.Start(vehicle), self.model.End(vehicle)):
                dimension.CumulVar(index).SetRange(GRID * technician["earliest"], GRID * technician["latest"])
        for node in range(self.first_request, len(self.places)):
            place = self.places[node]
            dimension.CumulVar(self._index(node)).SetRange(GRID * place["earliest"], GRID * place["latest"])

    def _add_skills(self) -> None:
        for node in self._request_nodes():
            skill = self.places[node]["skill"]
            able = [v for v, technician in enumerate(self.technicians) if skill in technician["skills"]]
            self.model.AddDisjunction([self._index(node)], _UNSERVED)
            self._allow(self._index(node), able)

    def _add_stock(self, name: str, change: list[int], begin: list[int]) -> Any:
        """Add a dimension of what a vehicle has with it, given its start, and the change after each node."""
        most = max(begin) + max(change)
        self.model.AddDimension(self.model.RegisterUnaryTransitVector(change), 0, most, False, name)
        dimension = self.model.GetDimensionOrDie(name)
        for vehicle, units in enumerate(begin):
            dimension.CumulVar(self.model.Start(vehicle)).SetValue(units)
        return dimension

    def _add_tool(self, kind: int) -> None:
        change = [int(node >= self.first_depot) for node in range(len(self.places))]
        begin = [int(kind in technician["tools"]) for technician in self.technicians]
        dimension = self._add_stock(f"tool {kind}", change, begin)
        for node in self._request_nodes():
            if kind in self.places[node]["tools"]:
                dimension.CumulVar(self._index(node)).SetMin(1)

    def _add_part(self, kind: int) -> None:
        needed = [request["parts"][kind] for request in self.requests]
        crew = len(self.technicians)
        change = [*[0] * crew, *(-units for units in needed), *[sum(needed)] * crew]
        begin = [technician["parts"][kind] for technician in self.technicians]
        dimension = self._add_stock(f"part {kind}", change, begin)
        for node, units in zip(self._request_nodes(), needed, strict=True):
            dimension.CumulVar(self._index(node)).SetMin(units)

    def search(self, seconds: float, strategy: int, begin: Routes | None = None) -> Routes | None:
        """Return the best routes found, as nodes; none if there are none."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = strategy
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(max(1, round(1000 * seconds)))
        self.model.CloseModelWithParameters(parameters)
        hint = None
        if begin is not None:
            hint = self.model.ReadAssignmentFromRoutes(
                [[self._index(node) for node in route] for route in begin], True
            )
        if hint is None:
            found = self.model.SolveWithParameters(parameters)
        else:
            found = self.model.SolveFromAssignmentWithParameters(hint, parameters)
        return None if found is None else [self._route(found, v) for v in range(len(self.technicians))]

    def _route(self, found: Any, vehicle: int) -> list[int]:
        route = []
        index = found.Value(self.model.NextVar(self.model.Start(vehicle)))
        while not self.model.IsEnd(index):
            route.append(int(self.manager.IndexToNode(index)))
            index = found.Value(self.model.NextVar(index))
        return route

    def complete(self, routes: Routes) -> bool:
        """Return whether every request is served."""
        served = sum(node < self.first_depot for route in routes for node in route)
        return served == len(self.requests)

    def stated(self, technician: Data, route: list[int]) -> tuple[Data, float]:
        """Return a route in the family's terms, leaving as late as it can, and its working time."""
        places = [*(self.places[node] for node in route), technician]
        ways, here = [], technician
        for place in places:
            ways.append(math.dist((here["x"], here["y"]), (place["x"], place["y"])))
            here = place
        back = float(technician["earliest"])
        for way, place in zip(ways, places, strict=True):
            back = max(back + way, place["earliest"]) + place.get("service", 0)
        start = back
        for way, place in zip(reversed(ways), reversed(places), strict=True):
            start = min(start - place.get("service", 0), place["latest"]) - way
        visits = [0 if node >= self.first_depot else self.places[node]["id"] for node in route]
        said = {"technician": technician["id"], "visits": visits, "start": start, "end": back}
        return said, back - start


def search_once(question: Data, copy: int) -> tuple[float, list[Data]] | None:
    """Return working time and routes of one search with both its stages; none if a request is left out."""
    began = time.perf_counter()
    data, seconds = question["data"], question["time_limit_s"]
    order = list(range(len(data["requests"])))
    random.Random(f"{question['seed']} {copy}").shuffle(order)
    strategy = FIRST_STRATEGIES[copy % len(FIRST_STRATEGIES)]
    routes = Routing(data, order, depots_asked=True).search(FIRST_SHARE * seconds, strategy)
    routing = Routing(data, order, depots_asked=False)
    routes = routing.search(seconds - (time.perf_counter() - began), strategy, routes)
    if routes is None or not routing.complete(routes):
        return None
    stated = [routing.stated(t, route) for t, route in zip(routing.technicians, routes, strict=True) if route]
    return math.fsum(worked for _, worked in stated), [route for route, _ in stated]


def solve_trsp(question: Data) -> tuple[float, list[Data]] | None:
    """Return the best of as many searches as there are workers."""
    copies = range(question["workers"])
    with get_context("spawn").Pool(len(copies)) as pool:
        found = pool.starmap(search_once, [(question, copy) for copy in copies])
    return min((each for each in found if each is not None), key=lambda each: each[0], default=None)


SOLVERS: dict[str, Callable[[Data], tuple[float, list[Data]] | None]] = {"trsp": solve_trsp}


def answer(question: Data) -> Data:
    """Build, solve and read out."""
    if question["family"] not in SOLVERS:
        sys.exit(f"there is no routing model of {question['family']}, only of {', '.join(SOLVERS)}")
    began = time.perf_counter()
    found = SOLVERS[question["family"]](question)
    return {
        "status": "UNKNOWN" if found is None else "FEASIBLE",
        "objective": None if found is None else found[0],
        "bound": None,
        "solution": None if found is None else {"routes": found[1]},
        "wall_s": time.perf_counter() - began,
        "formulation": "",
    }


def main() -> None:
    """Answer one question, or name the versions."""
    if sys.argv[1:] == ["--versions"]:
        said: Data = {"ortools": version("ortools")}
    else:
        said = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
