"""Benchmarks of what the engine advises: recommendations and the size of the fleet."""
