"""Data models: the scheduling domain, and later the tables that keep it."""
