"""The tables that planners keep: which there are, what their columns hold, how a cell is read and written."""
