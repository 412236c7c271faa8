"""Plain functions from an instance and a plan to Plotly figures, and the page that holds them."""
