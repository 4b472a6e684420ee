"""The planner: everything around the mathematics, from cells to reports."""
