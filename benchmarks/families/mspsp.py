"""MSPSP: resources are operators, skills their certificates, and an activity's heads are people lines.

An operator fills one place of an order at most, which is the family's rule of one skill at a time.
"""

from __future__ import annotations

from benchmarks.families.base import Family, Solution
from benchmarks.families.network import fill_starts, links_between, project_instance, task_of
from benchmarks.formats.mspsp import MultiSkillProject, read_mspsp
from benchmarks.validators import mspsp as validator
from models.domain.instance import Instance
from models.domain.orders import CertificateDemand, Mode, PeopleLine
from models.domain.plan import Plan
from models.domain.resources import Certificate, HeldCertificate, Operator


def to_instance(data: MultiSkillProject) -> Instance:
    """Map a project onto operators and orders; activities of length zero are drawn through."""
    real = [duration > 0 for duration in data.durations]
    modes = {task: [_mode(data, task)] for task in range(len(real)) if real[task]}
    return project_instance(
        data.source,
        modes,
        links_between(real, data.successors),
        certificates=[Certificate(id=_skill_id(i)) for i in range(len(data.required[0]))],
        operators={_person_id(i): _operator(data, i) for i in range(len(data.mastery))},
    )


def _skill_id(skill: int) -> str:
    return f"skill-{skill + 1}"


def _person_id(resource: int) -> str:
    return f"resource-{resource + 1}"


def _operator(data: MultiSkillProject, resource: int) -> Operator:
    skills = [skill for skill, has in enumerate(data.mastery[resource]) if has]
    held = tuple(HeldCertificate(certificate=_skill_id(skill)) for skill in skills)
    return Operator(id=_person_id(resource), certificates=held)


def _skills_asked(data: MultiSkillProject, task: int) -> list[int]:
    """Skill of each people line of the task's order."""
    return [skill for skill, heads in enumerate(data.required[task]) if heads]


def _mode(data: MultiSkillProject, task: int) -> Mode:
    lines = tuple(
        PeopleLine(
            quantity=data.required[task][skill],
            certificates=(CertificateDemand(certificate=_skill_id(skill)),),
        )
        for skill in _skills_asked(data, task)
    )
    return Mode(duration=data.durations[task], lines=lines)


def to_solution(data: MultiSkillProject, plan: Plan) -> Solution:
    """Return each activity's start and its team as pairs of resource and skill, both from 1."""
    starts = {task_of(order.order): order.start for order in plan.orders}
    teams: list[list[list[int]]] = [[] for _ in data.durations]
    for duty in plan.duties:
        task = task_of(duty.order)
        resource = int(duty.operator.removeprefix("resource-"))
        teams[task].append([resource, _skills_asked(data, task)[duty.line] + 1])
    return {
        "start": fill_starts(data.durations, data.successors, starts),
        "team": [sorted(team) for team in teams],
    }


FAMILY = Family(
    name="mspsp",
    title="multi-skill project scheduling",
    read=read_mspsp,
    to_instance=to_instance,
    to_solution=to_solution,
    faults=validator.faults,
    objective=validator.objective,
)
