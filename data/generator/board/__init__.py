"""A plan that can be changed order by order, with its price: what improves the witness plan."""
