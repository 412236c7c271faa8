"""``bitcorp whatif``: try changes on a plan, branch by branch, and see what they cost."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.commands.solve import add_limits, limits_of
from api.cli.words import Subparsers, add_answer_options, add_command

if TYPE_CHECKING:
    from models.domain.changes import Changes
    from models.domain.instance import Instance
    from solver.advice.what_if import Scenario

EXITS = {
    0: "every branch has a plan that passed the checker, and was written",
    1: "a branch could not be written",
    2: "the call, a file or a change is malformed; every fault is named, nothing is solved",
    3: "a branch has no plan; reasons are given, the others are written",
    4: "a bug of ours; the message says where instance and plan are saved",
    130: "interrupted before there was a plan",
}
ABOUT = """\
Tries changes on an instance and its present plan. Each file of changes is a
branch; changes in short come on top of every branch, or make one by themselves.

A branch begins with the present plan: what still keeps the rules stays, the
rest finds new places. What begins before the freeze time stays as it is.
--out names a folder, which gets for each branch NAME.json (the changed
instance), NAME.plan.json and NAME.scenario.json, which bitcorp promote takes;
or, for one branch, the scenario's file."""


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the command."""
    from api.cli.changes import add_changes

    parser = add_command(
        subparsers,
        "whatif",
        "try changes on a plan and see what they cost",
        ABOUT,
        [
            "bitcorp whatif fleet.json fleet.plan.json rent.json wait.json --out tried",
            "bitcorp whatif fleet.json fleet.plan.json --down EX-03:2027-01-11..2027-01-14 --out tried",
            "bitcorp whatif fleet.json fleet.plan.json --absent Rojas:2027-01-11 --most-changes 3 --out a",
        ],
        EXITS,
    )
    parser.add_argument("instance", type=Path, metavar="F", help="the instance")
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the present plan")
    parser.add_argument(
        "changes", type=Path, nargs="*", metavar="CHANGES", help="files of changes, one a branch"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the branches go")
    add_limits(parser, seconds=30.0)
    add_changes(parser)
    add_answer_options(parser, "comparisons")
    parser.add_argument("--quiet", action="store_true", help="print errors and warnings only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Solve each branch, write it, and say what it has otherwise."""
    from api.cli.failures import NO_PLAN, CommandError
    from api.cli.files import load_instance, load_plan
    from api.cli.streams import plain, print_json, say
    from models.domain.faults import InvalidFile
    from solver.advice.what_if import Scenario, branch, doubts_about_plan

    instance, plan = load_instance(options.instance), load_plan(options.plan)
    tried = _tried(options, instance)
    targets = _targets(options, tried)
    scenarios = [Scenario(instance, plan, changes) for changes in tried]
    sources = [str(path) for path in options.changes] or [scenarios[0].name]
    for source, scenario in zip(sources, scenarios, strict=True):
        try:
            scenario.changed()  # every fault is told before anything is solved
        except InvalidFile as error:
            raise InvalidFile(source, error.faults) from error
    if doubts := doubts_about_plan(instance, plan):
        say(f"bitcorp: warning: the present plan breaks a rule before any change: {doubts[0]}")
    limits = limits_of(options)
    told: list[dict[str, Any]] = []
    failed = False
    for scenario, target in zip(scenarios, targets, strict=True):
        words = [change.words(instance, options.lang) for change in scenario.changes.changes]
        if not options.quiet and not options.json:
            print(plain("\n".join([f"{scenario.name}:", *(f"  {line}" for line in words)])), flush=True)
        try:
            done = branch(scenario, limits, _solver(options))
        except CommandError as error:
            if error.code != NO_PLAN:
                raise
            failed = True
            say(f"bitcorp: {scenario.name}: {error}")
            told.append({"name": scenario.name, "tried": words, "plan": None, "why": str(error)})
            continue
        files = _write(done, target)
        told.append(_tell(done, words, files, options))
    if options.json:
        print_json(told)
    return NO_PLAN if failed else 0


def _solver(options: argparse.Namespace) -> Any:
    from api.cli.solving import solve_shown

    return lambda instance, limits, start: solve_shown(
        instance, limits, start=start, quiet=options.quiet or options.json
    )


def _tried(options: argparse.Namespace, instance: Instance) -> list[Changes]:
    """Return the branches' changes: those of each file, and the short ones on top."""
    from api.cli.changes import short_changes, worded
    from api.cli.failures import CommandError
    from models.domain.changes import parse_changes, read_changes

    short = short_changes(options, instance)
    if not options.changes:
        if not short:
            raise CommandError(
                "nothing is changed. Maybe name a file of changes, or give one such as --down."
            )
        return [parse_changes({"name": worded(options), "changes": short})]
    files = [read_changes(path) for path in options.changes]
    more = parse_changes(short).changes if short else ()
    return [changes.model_copy(update={"changes": (*changes.changes, *more)}) for changes in files]


def _targets(options: argparse.Namespace, tried: list[Changes]) -> list[Path]:
    """Return the scenario's file of each branch, once it is sure that they can be written."""
    from api.cli.failures import CommandError
    from api.cli.files import check_target

    out: Path = options.out
    inputs = [options.instance, options.plan, *options.changes]
    if out.suffix == ".json":
        if len(tried) > 1:
            raise CommandError(f"--out {out} is one file for {len(tried)} branches. Maybe name a folder.")
        check_target(out, "--out", inputs)
        return [out]
    out.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for changes in tried:
        name = re.sub(r"[^\w.-]+", "_", changes.name).strip("_.")[:60] or "branch"
        taken = sum(other == name or other.startswith(f"{name}-") for other in names)
        names.append(f"{name}-{taken + 1}" if taken else name)
    targets = [out / f"{name}.scenario.json" for name in names]
    for target in targets:
        for suffix in (".scenario.json", ".json", ".plan.json"):
            check_target(_beside(target, suffix), "--out", inputs)
    return targets


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(target.name.removesuffix(".scenario.json") + suffix)


def _write(scenario: Scenario, target: Path) -> dict[str, str]:
    """Write a branch; return what is where."""
    import json

    from api.cli.files import write_whole
    from models.domain.codec import write_instance, write_plan

    assert scenario.result is not None, "only what is solved is written"
    text = json.dumps(scenario.to_json(), ensure_ascii=False) + "\n"
    write_whole(target, lambda path: path.write_text(text, encoding="utf-8"))
    files = {"scenario": str(target)}
    if target.name.endswith(".scenario.json"):
        instance, plan = _beside(target, ".json"), _beside(target, ".plan.json")
        write_instance(scenario.changed(), instance)
        write_plan(scenario.result, plan)
        files |= {"instance": str(instance), "plan": str(plan)}
    return files


def _tell(
    scenario: Scenario, words: list[str], files: dict[str, str], options: argparse.Namespace
) -> dict[str, Any]:
    """Print a branch, unless as JSON or not at all; return it as JSON values."""
    from api.cli.comparing import lines_of
    from api.cli.solving import headline
    from api.cli.streams import plain
    from solver.check import check

    instance = scenario.changed()
    assert scenario.result is not None, "only what is solved is told"
    compared = scenario.compared()
    if not options.json and not options.quiet:
        report = check(instance, scenario.result)
        lines = [headline(instance, scenario.result, report)]
        lines += lines_of(compared, instance, instance.currency, options.lang)
        lines += [f"{name}: {path}" for name, path in files.items()]
        print(plain("\n".join([*lines, ""])), flush=True)
    result = {"name": scenario.name, "tried": words, "status": scenario.result.status}
    return result | compared.to_json(instance.horizon, options.lang) | {"files": files}
