"""The smallest set of restrictions that collide, found by leaving out and solving again.

A divide-and-conquer deletion filter proposes the set; then each claim is solved once more without
assumptions: with the whole set there is no way, and without any one member there is one. CP-SAT's own
core of assumptions is not used, because it can be wrong (or-tools issues 5141 and 2649).

The filter first goes by insertion alone, which takes milliseconds and proves nothing. Only if its proposal
is not confirmed it asks CP-SAT at each step.

Source: U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems",
AAAI 2004.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.domain.plan import Plan
from solver.advice.loosen import all_of
from solver.advice.restrictions import Atom
from solver.advice.trials import Answer, Case, Trials


@dataclass(frozen=True)
class Collision:
    """Restrictions that together leave no way.

    Parameters
    ----------
    atoms
        The set, the weightiest first.
    verified
        Whether solving again has confirmed that the set collides and that each member is needed.
    ways
        By member: a checked plan of the case without it.
    """

    atoms: tuple[Atom, ...]
    verified: bool
    ways: dict[int, Plan] = field(default_factory=dict)


class Filter:
    """Finds the smallest colliding set of one case.

    Parameters
    ----------
    atoms
        All restrictions that may be in it, those that are rather kept first.
    """

    def __init__(self, trials: Trials, case: Case, atoms: Sequence[Atom]) -> None:
        self.trials = trials
        self.case = case
        self.atoms = list(atoms)
        self.held: list[int] = []
        """Restrictions that are never taken away."""
        self.guessing = False
        """Whether what insertion does not find is taken for impossible."""
        self._ways: dict[frozenset[int], Answer] = {}
        self._denied: dict[tuple[frozenset[int], bool], Answer] = {}

    def loosened(self, kept: Sequence[int]) -> Case:
        """Return the case in which only the restrictions of these numbers hold."""
        gone = [atom for i, atom in enumerate(self.atoms) if i not in {*kept, *self.held}]
        dropped = [atom.drops for atom in gone if atom.drops is not None]
        change = all_of(atom.loosen for atom in gone)
        return replace(
            self.case.without_orders(dropped),
            instance=change(self.case.instance),
            skip=self.case.skip | {atom.rule for atom in gone if atom.rule is not None},
        )

    def ask(self, kept: Sequence[int]) -> Answer:
        """Return whether there is a way while only these hold; each set is solved once.

        A guess holds all rules that are named as a whole, for insertion cannot leave them out.
        """
        key, guess = frozenset(kept), self.guessing
        if key not in self._ways and (key, guess) not in self._denied:
            if guess:
                whole = [i for i, atom in enumerate(self.atoms) if atom.rule is not None]
                answer = self.trials.inserted(self.loosened([*kept, *whole]))
            else:
                answer = self.trials.answer(self.loosened(kept))
            if answer.feasible:
                self._ways[key] = answer
            else:
                self._denied[key, guess] = answer
        return self._ways[key] if key in self._ways else self._denied[key, guess]

    def collides(self, kept: Sequence[int]) -> bool:
        """Whether it is proven that there is no way while only these hold."""
        return self.ask(kept).feasible is False

    def smallest(self) -> Collision | None:
        """Return the smallest colliding set; none if everything together does not provably collide.

        A restriction without which things may get harder is a member if there is a way without it, and
        otherwise stays where it is, as everything does that is not asked about.
        """
        everything = list(range(len(self.atoms)))
        if not self.collides(everything):
            return None
        self.guessing = True
        found = self.verified(self._smallest(everything))
        if found.verified or self.trials.remaining <= 0:
            return found
        self.guessing = False
        return self.verified(self._smallest(everything))

    def _smallest(self, everything: list[int]) -> list[int]:
        self.held = []
        firm = [i for i in everything if not self.atoms[i].eases]
        members = [i for i in firm if self.ask([j for j in everything if j != i]).feasible]
        self.held = [i for i in firm if i not in members]
        among = [i for i in everything if i not in firm]
        found = [] if self.collides(members) else self._needed(members, [], among)
        return self._pruned([*members, *found])

    def _needed(self, held: list[int], added: list[int], among: list[int]) -> list[int]:
        if added and self.collides(held):
            return []
        if len(among) == 1:
            return among
        half = (len(among) + 1) // 2
        first, second = among[:half], among[half:]
        from_second = self._needed([*held, *first], first, second)
        return self._needed([*held, *from_second], from_second, first) + from_second

    def _pruned(self, found: list[int]) -> list[int]:
        """Leave out one by one what is not needed after all, because an answer came late."""
        kept = sorted(found)
        for i in sorted(found, reverse=True):
            rest = [j for j in kept if j != i]
            if self.collides(rest):
                kept = rest
        return kept

    def verified(self, kept: list[int]) -> Collision:
        """Solve: the whole set twice, and the set without each member."""
        self.guessing = False
        proven = self.collides(kept) and self.trials.answer(self.loosened(kept), again=True).feasible is False
        ways: dict[int, Plan] = {}
        for place, i in enumerate(kept):
            answer = self.ask([j for j in kept if j != i])
            if answer.feasible is not True or answer.plan is None:
                proven = False
            else:
                ways[place] = answer.plan
        return Collision(tuple(self.atoms[i] for i in kept), proven, ways)
