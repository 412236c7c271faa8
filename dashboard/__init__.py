"""The board and its figures."""
