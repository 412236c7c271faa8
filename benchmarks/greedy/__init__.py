"""The reference greedy: what a planner without an optimiser would do, as a measure for the engine.

It reads the scheduling domain alone and shares no code with the engine or the generator.
"""
