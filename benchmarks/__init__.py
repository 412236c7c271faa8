"""Public instances: read them, plan them with the engine, and compare with what is known and with peers."""
