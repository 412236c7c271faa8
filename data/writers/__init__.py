"""Writers of instances as tables that planners can open, change and have read again."""

from data.writers.tables import write_tables

__all__ = ["write_tables"]
