"""Linear programs small enough to solve by hand: cost, flows and prices, worked out in the docstrings."""
