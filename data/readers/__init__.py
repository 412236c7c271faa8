"""Readers of instances from what planners have: JSON, folders of CSV files, Excel workbooks."""

from data.readers.any import read_any
from data.readers.tables import read_tables

__all__ = ["read_any", "read_tables"]
