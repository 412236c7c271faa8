"""The demo fleet, the generator, and readers of files."""
