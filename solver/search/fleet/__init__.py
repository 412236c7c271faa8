"""Search of large fleets: parts of a plan are improved by workers at the same time, and merged."""
