"""Cost terms, one a file."""
