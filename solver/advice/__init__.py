"""Advice: why something is as it is, and what would change it."""
