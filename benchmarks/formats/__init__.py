"""Readers of the families' own file formats. They use the standard library alone and know no engine."""
