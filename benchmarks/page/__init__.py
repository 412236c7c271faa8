"""One page of what benchmarks have measured: ``bitcorp bench report``."""
