"""The scheduling domain: the instance, the plan, and nothing that solves.

Imports nothing else of the product and no solver, so that a checker, a phone's
back end or a stranger's script can use it alone.
"""

from models.domain.codec import (
    instance_hash,
    read_instance,
    read_plan,
    write_instance,
    write_plan,
)
from models.domain.faults import Fault, InvalidFile
from models.domain.instance import Instance
from models.domain.plan import Plan

__all__ = [
    "Fault",
    "Instance",
    "InvalidFile",
    "Plan",
    "instance_hash",
    "read_instance",
    "read_plan",
    "write_instance",
    "write_plan",
]
