"""The CP-SAT model: an instance compiled to arrays, its variables, and how they are built."""
