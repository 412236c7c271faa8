"""Search: construction, improvement, and the ledger that both keep."""
