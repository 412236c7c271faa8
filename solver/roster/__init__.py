"""Rosters as arrays, and a compiled walk over them."""
