"""Generated fleets of fixed sizes: how good and how fast plans of them are, against the best known."""
