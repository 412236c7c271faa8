"""Judges of solutions in the families' own terms. They share nothing with the engine but the readers."""
