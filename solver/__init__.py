"""The scheduling engine. Its doors are `solver.solve`, `solver.check` and `solver.worker`."""

ENGINE_VERSION = "0.1.0"
"""Version of the engine, which a plan names beside its seed."""
