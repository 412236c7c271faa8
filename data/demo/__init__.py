"""The demo fleet: a contractor of roads and dams in Apurímac, made up."""
