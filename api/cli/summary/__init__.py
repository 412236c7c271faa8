"""A plan as a page of text: figures, and the tables that show them."""
