"""Commands of the data package."""
