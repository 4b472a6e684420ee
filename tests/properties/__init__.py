"""Random small workbooks, and what must be true of the plan of any of them."""
