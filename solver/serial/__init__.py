"""Search over sequences of orders where only the last end is paid and pools are all that is short."""
