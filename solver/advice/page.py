"""Writes docs/reference/explanations.md: ``python -m solver.advice.page docs/reference/explanations.md``."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from solver.advice.causes import TELLING
from solver.advice.wording import CAUSES, REMEDIES, RESTRICTIONS
from solver.describe import deliver

HEAD = """\
# Explanations

Made by `python -m solver.advice.page docs/reference/explanations.md` from `solver/advice/wording.py` and
`solver/advice/causes.py`; change those, not this page.

`bitcorp why F PLAN ORDER --json` says why an order is unplanned or late, or, without an order, why an
instance has no plan. Names below are stable; texts are in English and Spanish and may change.

- `code`: the cause by name, see *Causes*.
- `scope`: what was held fast in the proof. `alone`: the whole fleet was free; `together`: only the orders
  that are named, all of them to be done; `as_planned`: everything else stayed as the plan has it;
  `instance`: all that must be done; `none`: nothing was proven.
- `restrictions`: the smallest colliding set. Together they leave no way, and without any one of them there
  is a way.
- `verified`: whether solving again has proven that. With the whole set there is no plan, found twice;
  without any one member there is a plan, which passed the checker.
- `holders`: orders that hold what this one needs.
- `because`: the explanation of a predecessor that is not planned.
- `relaxations`: changes that let the order be planned, priced against the plan, the cheapest first. Each
  was tried, and its plan passed the checker.

The set is found by leaving out and solving again, not from the solver's own core, which can be wrong
([decision 0009](../decisions/0009-a-cause-is-proven-by-leaving-out.md)). Where several restrictions
collide, the most telling one gives the cause its name: what is out of the ordinary, such as a closure, a
repair or a lapse, before what the order asks.
"""


def page() -> str:
    """Return the page on causes, restrictions and relaxations."""
    codes = dict(TELLING)
    stands_for = {kind: f"`{codes[kind]}`" for kind in RESTRICTIONS}
    return "\n".join(
        [
            HEAD,
            _table("Causes", "code", CAUSES),
            _table("Restrictions, and the cause that each stands for", "kind", RESTRICTIONS, stands_for),
            _table("Relaxations", "kind", REMEDIES),
        ]
    )


def _table(
    title: str,
    name: str,
    texts: Mapping[str, tuple[str, str]],
    more: Mapping[str, str] | None = None,
) -> str:
    head = f"| {name} | {'cause | ' if more else ''}English | Spanish |\n"
    head += f"| --- | {'--- | ' if more else ''}--- | --- |\n"
    rows = "".join(
        f"| `{key}` | {more[key] + ' | ' if more else ''}{en} | {es} |\n" for key, (en, es) in texts.items()
    )
    return f"## {title}\n\n{head}{rows}"


def main(arguments: list[str]) -> int:
    """Write the page to the file that is named, or print it."""
    return deliver(page(), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
