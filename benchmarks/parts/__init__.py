"""Timings of the engine's parts, each alone, on generated fleets."""
