"""The solving process seen from outside: what is said to it, watched of it, and believed of it."""
